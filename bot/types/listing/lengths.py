"""Lengths of time as people write them: 45-minutes, 30 to 60 min, one hour, 24 hours."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_UP_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {"a": 1.0, "an": 1.0, "single": 1.0, "half": 0.5} | {
    word: float(number) for number, word in enumerate(_UP_TO_TEN, 1)
}
"""Numbers as words."""

NUMBER = rf"\d{{1,4}}(?:\.\d{{1,2}})?|{'|'.join(NUMBERS)}"
"""A pattern of a number in figures or as a word."""

_UNIT = (
    r"(?:min(?:ute[ns]?|utos|uti|s)?|m|hours?|hrs?|hr|h|days?|d|weeks?"
    r"|stunden?|heures?|horas?|tage?n?|wochen?)"
)
_LENGTH = re.compile(
    rf"\b(?P<least>{NUMBER})(?:[\s-]?{_UNIT})?(?:\s*(?:-|\u2013|\u2014|to|or|bis|\u00e0)\s*(?P<most>{NUMBER}))?"
    rf"[\s-]*(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_IN_MINUTES = {"m": 1, "h": 60, "s": 60, "d": 24 * 60, "t": 24 * 60, "w": 7 * 24 * 60}
_GAP = re.compile(r"\s*(?:and|und)?\s*")
_HOUR = 60
_WHOLE_HOURS = range(_HOUR, 8 * _HOUR + 1, _HOUR)


class Length(NamedTuple):
    """Minutes, the least and the most, and where in a text they stand."""

    least: float
    most: float
    start: int
    end: int


def lengths_in(text: str) -> Iterator[Length]:
    """Yield the lengths that a text names; an hour and 30 minutes are one."""
    waiting: Length | None = None
    for found in _LENGTH.finditer(text):
        each = _length(found)
        if waiting and _goes_on(waiting, each, text):
            waiting = Length(
                waiting.least + each.least, waiting.most + each.most, waiting.start, each.end
            )
            continue
        if waiting:
            yield waiting
        waiting = each
    if waiting:
        yield waiting


def _length(found: "re.Match[str]") -> Length:
    times = _IN_MINUTES[found["unit"][0].casefold()]
    both = number(found["least"]) * times, number(found["most"] or found["least"]) * times
    return Length(min(both), max(both), *found.span())


def _goes_on(hours: Length, each: Length, text: str) -> bool:
    whole = hours.least == hours.most and hours.least in _WHOLE_HOURS
    return whole and each.most < _HOUR and bool(_GAP.fullmatch(text, hours.end, each.start))


def number(said: str) -> float:
    """Return a number that `NUMBER` matched."""
    return NUMBERS.get(said.casefold()) or float(said)
