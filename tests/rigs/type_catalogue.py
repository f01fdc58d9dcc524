"""People who keep a workspace's interview types in the story's workspace."""

from typing import Any

from story import Json, Person, Story, until, view_words

from bot.sandbox.seed import HIRING
from bot.storage.database import rows
from bot.types import store
from bot.types.store import KeptType


def opens_catalogue(person: Person, words: str = "", channel: str = HIRING) -> Json:
    """Open the interview types by command and return their form."""
    person.types(channel, f"/interview-plan catalogue {words}".strip())
    return person.form("types.browse")


def reads(person: Person, part: str, callback: str | None = None) -> Json:
    """Wait until the form on top says something, and return it."""

    def found() -> Json | None:
        view = person.form(callback)
        return view if part in view_words(view) else None

    return until(found, f"a form with {part!r}")


def opens_type(person: Person, words: str) -> Json:
    """Search and show the first type found."""
    person.closes()
    opens_catalogue(person, words)
    person.presses_in_form("Show")
    return person.form("types.shown")


def opens_part(person: Person, title: str, verb: str = "Edit") -> Json:
    """Choose a part of the menu that is open, and return its form."""
    view = person.form("types.menu")
    block = next(
        block
        for block in view["blocks"]
        if "accessory" in block and block["text"]["text"].startswith(f"*{title}*")
    )
    assert block["accessory"]["text"]["text"] == verb
    person._act({"type": "view", "view_id": view["id"]}, block, block["accessory"])
    return person.form("types.part")


def edits(person: Person, words: str, part: str, **entered: Any) -> Json:
    """Change a part of the first type found, and return the menu it leads to."""
    opens_type(person, words)
    person.presses_in_form("Edit")
    opens_part(person, part)
    result = person.submits(**entered)
    assert result["result"] == "updated", result
    return person.form("types.menu")


def suggests(person: Person, words: str, part: str, **entered: Any) -> Json:
    """Suggest to change a part of the first type found, and return what is said then."""
    opens_type(person, words)
    person.presses_in_form("Suggest a Change")
    opens_part(person, part, "Suggest")
    result = person.submits(**entered)
    assert result["result"] == "updated", result
    return reads(person, "Suggested.", "types.done")


def closes_top(person: Person) -> None:
    """Close the form on top and keep those below."""
    person._post("view/close", view_id=person.form()["id"], cleared=False)


def team_of(story: Story) -> str:
    """Return the id of the workspace."""
    return str(story.state()["team"]["id"])


def kept(story: Story, type_id: str) -> KeptType | None:
    """Return a type that the workspace keeps."""
    return store.find(story.bot.deps.db.read(), team_of(story), type_id)


def recorded(story: Story) -> list[tuple[str, str]]:
    """Return what the record says of types: what, and who."""
    found = rows(
        story.bot.deps.db.read(),
        "SELECT action, actor FROM audit WHERE action LIKE 'type.%' ORDER BY id",
    )
    return [(each["action"], each["actor"]) for each in found]
