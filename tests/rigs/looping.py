"""People who build loops and mend them in the story's workspace."""

from typing import Any

from question_bank import team_of
from story import Json, Person, Story, until, view_words, words

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
    person.types(HIRING, f"/interview-plan loop {words}".strip())
    return person.form("loops.list")


def builds(person: Person, **fields: Any) -> Json:
    """Build a loop and return its message."""
    opens_loops(person)
    person.presses_in_form("Build a Loop")
    person.form("loops.build")
    result = person.submits(**fields)
    assert result["result"] == "cleared", result
    return person.waits_for_direct("Loop “")


def loops(story: Story) -> list[KeptLoop]:
    """Return all loops of the workspace, newest first."""
    con = story.bot.deps.db.read()
    return store.of_person(con, team_of(story), GRACE, sees_all=True)


def titles(loop: KeptLoop) -> list[str]:
    """Return the titles of a loop's stages."""
    return [each.title for each in loop.content.stages]


def direct(person: Person, part: str) -> Json:
    """Wait until a message of the bot to this person says something, and return it."""
    return person.waits_for_direct(part)


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


def sees(person: Person, part: str, callback: str | None = None) -> Json:
    """Wait until the form on top says something, and return it."""

    def found() -> Json | None:
        view = person.form(callback)
        return view if part in view_words(view) else None

    return until(found, f"a form with {part!r}")


def cells(message: Json) -> list[list[str]]:
    """Return the texts of a message's table, row by row."""
    table = next(block for block in message["blocks"] if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]
