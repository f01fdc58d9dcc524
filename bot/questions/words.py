"""What a question's fields are called when people are told of them."""

from collections.abc import Iterable, Mapping, Sequence

from bot.catalogue.model import Kind, Level
from bot.questions.library import Known
from bot.questions.model import OwnQuestion
from bot.slack.text import listing

KINDS: Mapping[Kind, str] = {
    Kind.CONCEPTUAL: "Concept",
    Kind.EXPERIENCE: "Experience",
    Kind.SYSTEM_DESIGN: "System design",
    Kind.CODING: "Coding",
    Kind.BEHAVIOURAL: "Behaviour",
}
LABELS: Mapping[str, str] = {
    "prompt": "Question",
    "kind": "Kind",
    "competency": "Competency",
    "areas": "Areas",
    "levels": "Levels",
    "minutes": "Minutes",
    "follow_ups": "Follow-ups",
    "look_for": "What to look for",
    "red_flags": "Red flags",
    "green_flags": "Green flags",
    "technical_accuracy": "What must be right",
    "depth": "What shows depth",
    "anchors": "Anchors",
}
"""The heading of each field, here and in forms."""

_LACKING: Mapping[str, str] = {
    **{name: label.lower() for name, label in LABELS.items()},
    "kind": "a kind",
    "competency": "a competency",
    "areas": "an area",
    "follow_ups": "two follow-ups",
    "look_for": "two things to look for",
    "anchors": "anchors for the four levels",
}


LACKS_IN_SHORT = 3
"""Fields named in small print; a question stored bare lacks them all."""


def lacks(names: Iterable[str]) -> str:
    """Write the names of lacking fields for a sentence: `minutes and two follow-ups`."""
    return listing([_LACKING.get(name, name) for name in names])


def lacks_in_short(names: Sequence[str]) -> str:
    """Write the first of the lacking fields and the number of the others, for small print."""
    said = [_LACKING.get(name, name) for name in names]
    if len(said) > LACKS_IN_SHORT + 1:
        said = [*said[:LACKS_IN_SHORT], f"{len(said) - LACKS_IN_SHORT} more"]
    return listing(said)


def named(names: Iterable[str]) -> str:
    """Write names of fields for a sentence: `minutes, red flags and anchors`."""
    return listing([LABELS.get(name, name).lower() for name in names])


def levels(given: tuple[Level, Level] | None) -> str:
    """Write a range of levels: `senior`, `mid to staff`; '' where none was given."""
    if given is None:
        return ""
    low, high = given
    return low.value if low is high else f"{low.value} to {high.value}"


def is_own(question: Known) -> bool:
    """Tell a workspace's own question from one of the bank."""
    return isinstance(question, OwnQuestion)


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a field, without bullets and blanks; the same line once."""
    found = (" ".join(line.strip().lstrip("-*•").split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in found if line))
