"""People who build loops and mend them in the story's workspace."""

from typing import Any

from story import Json, Person, Story, until, words
from type_catalogue import team_of

from bot.loops.kept import store
from bot.loops.kept.model import KeptLoop
from bot.positions import store as positions
from bot.positions.model import Position
from bot.sandbox.seed import ADA, GRACE, HIRING
from bot.storage.ids import new_id

TITLE = "Senior Go backend engineer"


def position(story: Story, title: str = TITLE, *, run_by: str = ADA) -> str:
    """Keep a position that somebody runs, and return its id."""
    team = team_of(story)
    made = Position(new_id("pos"), team, title, run_by, run_by, None, "open")
    with story.bot.deps.db.write() as con:
        positions.insert_position(con, made, now=story.clock.now())
    return made.id


def opens_loops(person: Person, words: str = "") -> Json:
    """Open the list of loops by command and return its form."""
    person.closes()
    person.types(HIRING, f"/interview-plan loop {words}".strip())
    return person.form("loops.list")


def builds(person: Person, **fields: Any) -> Json:
    """Build a loop and return its message."""
    opens_loops(person)
    person.presses_in_form("Build a Loop")
    person.form("loops.build")
    result = person.submits(**fields)
    assert result["result"] == "cleared", result
    until(person.direct, "a direct message")
    return person.waits_for_direct("Loop “")


def loops(story: Story) -> list[KeptLoop]:
    """Return all loops of the workspace, newest first."""
    con = story.bot.deps.db.read()
    return store.of_person(con, team_of(story), GRACE, sees_all=True)


def titles(loop: KeptLoop) -> list[str]:
    """Return the titles of a loop's stages."""
    return [each.title for each in loop.content.stages]


def message_of(person: Person) -> Json:
    """Return the newest message of a loop this person was sent, as it stands now."""
    channel = until(person.direct, "a direct message")
    found = [each for each in person.messages(channel) if "Loop “" in words(each)]
    return found[-1]


def turns_to(person: Person, part: str, *, gone: str = "") -> Json:
    """Wait until the loop's message says something, and something else no more; return it."""

    def found() -> Json | None:
        message = message_of(person)
        said = words(message)
        return message if part in said and not (gone and gone in said) else None

    return until(found, f"a loop's message with {part!r} and without {gone!r}")


def chooses_in_menu(person: Person, stage: str, label: str) -> None:
    """Choose in the menu beside a stage of the open form."""
    view = person.form("loops.stages")
    block = next(b for b in view["blocks"] if "accessory" in b and stage in words({"blocks": [b]}))
    element = block["accessory"]
    option = next(o for o in element["options"] if o["text"]["text"] == label)
    person._post(
        "action",
        container={"type": "view", "view_id": view["id"]},
        block_id=block["block_id"],
        action_id=element["action_id"],
        value={"type": "overflow", "selected_option": option},
    )


def cells(message: Json) -> list[list[str]]:
    """Return the texts of a message's table, row by row."""
    table = next(block for block in message["blocks"] if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]
