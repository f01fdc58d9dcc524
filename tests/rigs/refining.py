"""People who change question sets in the story's workspace: by talking and by hand."""

from collections.abc import Iterator

from planning import newest, thread
from story import Json, Person, Story, until, words

from bot.plans import store
from bot.plans.model import QuestionSet
from bot.plans.store import SetVersion
from bot.sandbox.seed import BOT


def says(person: Person, message: Json, text: str) -> Json:
    """Mention the bot in the thread under a set's message."""
    said = f"<@{BOT}> {text}".strip()
    return person.types(message["channel"], said, thread=message["ts"])


def answered(person: Person, message: Json, part: str) -> Json:
    """Wait for the bot's newest answer in which `part` stands, in a set's thread."""

    def found() -> Json | None:
        matching = [each for each in thread(person, message) if part in words(each)]
        return matching[-1] if matching else None

    return until(found, f"an answer with {part!r}")


def asks_for(person: Person, message: Json, text: str, part: str) -> Json:
    """Ask for a change in the thread and return the answer."""
    says(person, message, text)
    return answered(person, message, part)


def replies(person: Person, message: Json) -> str:
    """Return all that a set's thread shows."""
    return "\n".join(words(each) for each in thread(person, message))


def root(person: Person, message: Json) -> Json:
    """Return a set's message as it stands now."""
    found = person.messages(message["channel"])
    return next(each for each in found if each["ts"] == message["ts"])


def history(story: Story) -> list[SetVersion]:
    """Return the versions of the newest set, oldest first."""
    return store.versions(story.bot.deps.db.read(), newest(story).id)


def content(story: Story) -> QuestionSet:
    """Return what the newest set asks now."""
    found = newest(story).content
    assert found is not None
    return found


def prompts(story: Story) -> list[str]:
    """Return the questions the newest set asks now."""
    return [each.prompt for each in content(story).questions]


def chooses(person: Person, value: str) -> Json:
    """Choose an entry of the menu beside a question in the open form."""
    for block, element in _controls(person.form()):
        for option in element.get("options", ()):
            if option["value"] == value:
                return _acts(person, block, element, {"selected_option": option})
    raise AssertionError(f"no menu has {value!r}")


def presses_beside(person: Person, value: str) -> Json:
    """Press the button of the open form that carries a value: labels stand there many times."""
    for block, element in _controls(person.form()):
        if element["type"] == "button" and element.get("value") == value:
            return _acts(person, block, element, {"value": value})
    raise AssertionError(f"no button carries {value!r}")


def offered(view: Json) -> set[str]:
    """Return the values of all buttons and menus of a form."""
    found = set()
    for _, element in _controls(view):
        found |= {element.get("value"), *(each["value"] for each in element.get("options", ()))}
    return {each for each in found if each}


def _controls(view: Json) -> Iterator[tuple[Json, Json]]:
    for block in view["blocks"]:
        for element in [*block.get("elements", ()), *filter(None, [block.get("accessory")])]:
            if element["type"] in {"button", "overflow"}:
                yield block, element


def _acts(person: Person, block: Json, element: Json, chosen: Json) -> Json:
    return person._post(
        "action",
        container={"type": "view", "view_id": person.form()["id"]},
        block_id=block["block_id"],
        action_id=element["action_id"],
        value={"type": element["type"], **chosen},
    )
