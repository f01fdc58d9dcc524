"""Judging the text of a finished reply: JSON, then its form, then what its parts say together."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from bot.claude.schema import settle_case

T = TypeVar("T", bound=BaseModel)

LONGEST_INPUT = 200
MOST_FAULTS = 40


class Fault(NamedTuple):
    """Something wrong with a reply, in words for the model that is to repair it.

    Attributes:
        path: where, such as `questions.2.minutes`, or a check's name.
        message: what is wrong and what was expected.
        got: what stood there, where that helps. May hold people's data: for the model alone,
            never for a log.
        weight: how bad it is; of several replies the one with the least in all is kept.
    """

    path: str
    message: str
    got: str | None = None
    weight: int = 1


@dataclass(frozen=True)
class Judged(Generic[T]):
    """A reply's value, or None where it has not even the right form, and what is wrong with it."""

    value: T | None
    faults: tuple[Fault, ...]

    @property
    def weight(self) -> int:
        """Return how bad all faults are together."""
        return sum(fault.weight for fault in self.faults)


@dataclass(frozen=True)
class Form(Generic[T]):
    """What a reply has to be.

    Attributes:
        reply: the model its JSON must fit.
        validate: the checks across fields, run on a value of the right form.
        prepare: what is done to each string before anything else looks at it.
    """

    reply: type[T]
    validate: Callable[[T], Sequence[Fault]]
    prepare: Callable[[str], str] = str

    def judge(self, text: str) -> Judged[T]:
        """Judge a whole reply, in the order: JSON, strings, capitals of enums, form, checks."""
        try:
            found = json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            what = error.msg if isinstance(error, json.JSONDecodeError) else "not JSON"
            return Judged(None, (Fault("", f"expected one JSON object; {what}"),))
        return self.fit(found)

    def fit(self, found: object) -> Judged[T]:
        """Judge JSON that has been parsed."""
        prepared = _prepared(found, self.prepare)
        settled = settle_case(prepared, self.reply.model_json_schema())
        try:
            value = self.reply.model_validate(settled)
        except ValidationError as error:
            return Judged(None, tuple(_form_faults(error)))
        return Judged(value, tuple(self.validate(value)))


def as_data(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """Write faults for the model, the first forty."""
    return [
        {"path": fault.path, "message": fault.message}
        | ({} if fault.got is None else {"got": fault.got})
        for fault in faults[:MOST_FAULTS]
    ]


def _form_faults(error: ValidationError) -> list[Fault]:
    return [
        Fault(
            ".".join(str(part) for part in item["loc"]),
            item["msg"],
            None if item["type"] == "missing" else _clipped(item["input"]),
        )
        for item in error.errors(include_url=False, include_context=False)
    ]


def _clipped(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_INPUT else text[:LONGEST_INPUT] + "…"


def _prepared(value: Any, prepare: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return prepare(value)
    if isinstance(value, list):
        return [_prepared(item, prepare) for item in value]
    if isinstance(value, dict):
        return {key: _prepared(item, prepare) for key, item in value.items()}
    return value


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
