"""People who keep a workspace's question bank in the story's workspace."""

from typing import Any

from story import Json, Person, Story, _values, until, view_words

from bot.questions import store
from bot.questions.model import OwnQuestion
from bot.sandbox.seed import HIRING
from bot.storage.database import rows

PROMPT = "How would you roll out a change of the gossip protocol to four hundred running nodes?"
WHOLE: dict[str, Any] = {
    "kind": "experience",
    "competency_other": "Rolling out changes",
    "areas": ("delivery", "reliability"),
    "lowest": "senior",
    "highest": "staff",
    "minutes": "9",
    "follow_ups": "How did you know that a node had taken the change?\n"
    "What would have made you stop the rollout half way?",
    "look_for": "Names the order in which nodes change and why\n"
    "Compares both versions of the protocol while they run side by side",
    "red_flags": "Changes all nodes at once and names no way back",
    "green_flags": "Names the metric that would stop the rollout",
    "technical_accuracy": "Both versions have to read each other's messages during the rollout.",
    "depth": "Says which state outlives the way back and what that costs",
    "one": "Names no order in which the nodes change, after a hint",
    "two": "Names an order of nodes but no sign by which to stop",
    "three": "Describes a rollout in steps, with the metric that ends each step",
    "four": "Compares two rollouts of their own and says what each cost to undo",
}
"""Everything an own question needs beside its prompt, as it is typed into the form."""


def opens_bank(person: Person, words: str = "", channel: str = HIRING) -> Json:
    """Open the question bank by command and return its form."""
    person.types(channel, f"/interview-plan questions {words}".strip())
    return person.form("questions.browse")


def sees(person: Person, part: str, callback: str | None = None) -> Json:
    """Wait until the form on top says something, and return it."""

    def found() -> Json | None:
        view = person.form(callback)
        return view if part in view_words(view) else None

    return until(found, f"a form with {part!r}")


def fills(person: Person, **entered: Any) -> Json:
    """Fill in the open form and submit it; areas are given as a tuple of their ids."""
    view = person.form()
    areas = entered.pop("areas", None)
    values = _values(view, entered)
    if areas is not None:
        element = next(b["element"] for b in view["blocks"] if b["block_id"] == "areas")
        chosen = [each for each in element["options"] if each["value"] in areas]
        assert len(chosen) == len(areas)
        kind = "multi_static_select"
        values["areas"] = {"areas": {"type": kind, "selected_options": chosen}}
    return person._post("view/submit", view_id=view["id"], state={"values": values})


def adds(person: Person, prompt: str = PROMPT, **fields: Any) -> Json:
    """Add a question and return the form that shows it."""
    opens_bank(person)
    person.presses_in_form("Add Question")
    person.form("questions.edit")
    result = fills(person, prompt=prompt, **fields)
    assert result["result"] == "updated", result
    return sees(person, "Added.", "questions.shown")


def shows(person: Person, words: str, **filters: str) -> Json:
    """Search and show the first question found."""
    opens_bank(person)
    result = person.submits(words=words, **filters)
    assert result["result"] == "updated", result
    person.presses_in_form("Show")
    return person.form("questions.shown")


def team_of(story: Story) -> str:
    """Return the id of the workspace."""
    return str(story.state()["team"]["id"])


def own(story: Story) -> tuple[OwnQuestion, ...]:
    """Return the workspace's own questions, oldest first."""
    return store.every(story.bot.deps.db.read(), team_of(story))


def recorded(story: Story) -> list[tuple[str, str, str | None]]:
    """Return what the record says of questions and lists: what, who, why."""
    found = rows(
        story.bot.deps.db.read(),
        """SELECT action, actor, reason FROM audit
        WHERE action LIKE 'question.%' OR action LIKE 'list.%' ORDER BY id""",
    )
    return [(each["action"], each["actor"], each["reason"]) for each in found]
