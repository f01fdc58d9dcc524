"""Interview types as the model is given them: data, without people and without addresses."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.catalogue.types import Competency, TypeFields
from bot.claude.accepting import Fault
from bot.types.asking.claims import unsupported

PROMPT = "interview_types"
"""The one prompt of all jobs on types: what is asked is the `task` of its data."""

DEADLINE_SECONDS = 300.0
"""How long people wait in a thread for one step."""

_NO_WORDS = {"id", "descriptions", "sources", "training", "family"}


def content(task: str, **data: object) -> dict[str, object]:
    """Return what the prompt is filled with for a task."""
    return {"task": task, "data": data}


def data_of(type_: TypeFields) -> dict[str, Any]:
    """Write a type as data: what is empty or not set is left out."""
    values = type_.model_dump(mode="json", exclude=_NO_WORDS)
    kept: dict[str, Any] = {name: _filled(value) for name, value in values.items()}
    return {name: value for name, value in kept.items() if value}


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        each = {key: _filled(item) for key, item in value.items() if key != "url"}
        return {key: item for key, item in each.items() if item}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return value


def facts_of(type_: TypeFields) -> str:
    """Return all that a type says, as one text that claims are held against."""
    return "\n".join(_leaves(data_of(type_)))


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    elif not isinstance(value, bool):
        yield str(value)


def vocabulary_of(competencies: Sequence[Competency]) -> list[dict[str, str]]:
    """Write the competencies as data."""
    return [{"id": one.id, "name": one.name} for one in competencies]


def claim_faults(path: str, text: str, source: str, *, titled: bool = False) -> Iterator[Fault]:
    """Yield a fault for each number or name of a text that its source does not have."""
    for claim in unsupported(text, source, titled=titled):
        yield Fault(path, "stands nowhere in the source; leave it out", got=claim)
