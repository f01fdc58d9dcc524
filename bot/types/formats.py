"""The values of a type as they are typed: one line each, and what cannot be read said beside it.

A panel's line is `lead | 1 | engineers of the team`, an agenda's `5 | Introductions`, a resource's
`Name | https://… | internal | needs revision: why | 45, 60 minutes`, with all but its name left out
at will.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from bot.catalogue.types import Resource, Seat, SeatRole, State, Stretch, Visibility
from bot.errors import Problem
from bot.types import words

LEAST_MINUTES, MOST_MINUTES = 5, 480
MOST_PEOPLE = 10

_BULLET = re.compile(r"^\s*[-*•]\s+")
_NUMBERS = re.compile(r"\d+")
_PEOPLE = re.compile(r"(\d+)(?:\s*(?:-|–|to)\s*(\d+))?$")  # noqa: RUF001 - people type that dash
_AGENDA = re.compile(r"(\d{1,3})\s*(?:min(?:ute)?s?\b)?\s*[|:,.]?\s*(\S.*)$")
_REVISION = re.compile(r"needs[ _]revision\s*:?\s*(.*)$", re.IGNORECASE)
_MADE_FOR = re.compile(r"(\d+(?:\s*(?:,|or|and)\s*\d+)*)\s*(?:min(?:ute)?s?)?$", re.IGNORECASE)


class Format(NamedTuple):
    """How a value is written into a field and read from it; `read` raises Problem."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    multiline: bool = True


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a field, without bullets and blanks; the same line once."""
    found = (" ".join(_BULLET.sub("", line).split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in found if line))


# Numbers


def read_length(text: str) -> tuple[tuple[int, int] | None, int | None]:
    """Read `60`, `45 to 60` or `45 to 60, usually 45`: shortest and longest, then the usual."""
    if not text:
        return None, None
    numbers = [int(each) for each in _NUMBERS.findall(text)]
    if not 1 <= len(numbers) <= 3:  # noqa: PLR2004 - shortest, longest, usual
        raise Problem("Write it like “60” or “45 to 60, usually 60”, in minutes.")
    least, most = numbers[0], numbers[min(1, len(numbers) - 1)]
    usual = numbers[-1]
    if not all(LEAST_MINUTES <= each <= MOST_MINUTES for each in numbers):
        raise Problem(f"Give minutes from {LEAST_MINUTES} to {MOST_MINUTES}.")
    if least > most:
        raise Problem(f"{least} is more than {most}: write the shortest length first.")
    if not least <= usual <= most:
        raise Problem(f"The usual length, {usual}, is not between {least} and {most}.")
    return (least, most), usual


def write_length(given: tuple[tuple[int, int] | None, int | None]) -> str:
    """Write a length as `read_length` reads it."""
    between, usual = given
    if between is None:
        return str(usual or "")
    least, most = between
    if least == most == usual:
        return str(most)
    return f"{least} to {most}, usually {usual}" if usual else f"{least} to {most}"


def number(least: int, most: int) -> Format:
    """Return the format of a whole number."""

    def read(text: str) -> int:
        if not text:
            return least
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            return int(text)
        raise Problem(f"Give a whole number from {least} to {most}.")

    return Format(str, read, multiline=False)


def _read_hours(text: str) -> float | None:
    if not text:
        return None
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = 0.0
    if not 0 < found <= 80:  # noqa: PLR2004 - said in the sentence
        raise Problem("Give hours as a number up to 80, such as 3 or 1.5.")
    return found


def _read_days(text: str) -> float | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) <= 720:  # noqa: PLR2004 - said below
        return float(text)
    raise Problem("Give hours as a whole number up to 720 (30 days).")


def _write_hours(given: float | None) -> str:
    return f"{given:g}" if given else ""


# Lines with parts


def read_panel(text: str) -> tuple[Seat, ...]:
    """Read one seat a line: `second | 0-1 | engineers of the team`."""
    seats = _each(text, _seat)
    roles = [seat.role for seat in seats]
    twice = next((role for role in roles if roles.count(role) > 1), None)
    if twice:
        raise Problem(f"{words.ROLES[twice].capitalize()} stands twice: give the number of people.")
    return tuple(seats)


def _seat(line: str) -> Seat:
    parts = [part.strip() for part in line.split("|", 2)]
    if len(parts) != 3:  # noqa: PLR2004 - role, people, from where
        raise Problem("write role | people | from where")
    role = next((one for one in SeatRole if parts[0].casefold().startswith(one.value)), None)
    if role is None:
        raise Problem(f"“{parts[0]}” is none of lead, second and observer")
    people = _PEOPLE.match(parts[1])
    least, most = (int(people[1]), int(people[2] or people[1])) if people else (1, 0)
    if not least <= most <= MOST_PEOPLE or most < 1:
        raise Problem(f"“{parts[1]}” is no number of people, such as 1 or 0-1")
    if not parts[2]:
        raise Problem("say from where they come")
    return Seat(role=role, count_min=least, count_max=most, from_=parts[2])


def write_panel(seats: Sequence[Seat]) -> str:
    """Write seats as `read_panel` reads them."""
    return "\n".join(
        f"{seat.role.value} | {_people(seat.count_min, seat.count_max)} | {seat.from_}"
        for seat in seats
    )


def _people(least: int, most: int) -> str:
    return str(most) if least == most else f"{least}-{most}"


def read_agenda(text: str) -> tuple[Stretch, ...]:
    """Read one part a line, minutes first: `5 | Introductions`."""
    return tuple(_each(text, _stretch))


def _stretch(line: str) -> Stretch:
    found = _AGENDA.match(line)
    if found is None or not 1 <= int(found[1]) <= MOST_MINUTES:
        raise Problem("begin with the minutes, such as 5 | Introductions")
    return Stretch(what=found[2], minutes=int(found[1]))


def write_agenda(parts: Sequence[Stretch]) -> str:
    """Write an agenda as `read_agenda` reads it."""
    return "\n".join(f"{part.minutes} | {part.what}" for part in parts)


def read_resources(text: str) -> tuple[Resource, ...]:
    """Read one resource a line, internal unless it says public: the parts in any order."""
    return tuple(_each(text, _resource))


def _resource(line: str) -> Resource:
    name, *parts = [part.strip() for part in line.split("|")]
    if not name:
        raise Problem("begin with a name")
    given: dict[str, Any] = {"name": name, "visibility": Visibility.INTERNAL}
    for part in filter(None, parts):
        given |= _about(part)
    try:
        return Resource(**given)
    except ValidationError as error:
        what = error.errors()[0]["loc"]
        wrong = "the address" if "url" in what else "the minutes"
        raise Problem(f"{wrong} cannot be read") from None


def _about(part: str) -> dict[str, Any]:
    if part.casefold() in {"internal", "public"}:
        return {"visibility": Visibility(part.casefold())}
    if part.casefold() == "current":
        return {"state": State.CURRENT, "why": ""}
    if found := _REVISION.match(part):
        if not found[1]:
            raise Problem("say why it needs revision: needs revision: why")
        return {"state": State.NEEDS_REVISION, "why": found[1]}
    if found := _MADE_FOR.match(part):
        return {"minutes": tuple(int(each) for each in _NUMBERS.findall(found[1]))}
    if "://" in part:
        return {"url": part}
    raise Problem(
        f"“{part}” is neither an address, internal, public, needs revision: why, nor minutes"
    )


def write_resources(given: Sequence[Resource]) -> str:
    """Write resources as `read_resources` reads them."""
    return "\n".join(" | ".join(_written(one)) for one in given)


def _written(one: Resource) -> Iterator[str]:
    yield one.name
    if one.url:
        yield one.url
    yield one.visibility.value
    if one.state is State.NEEDS_REVISION:
        yield f"needs revision: {one.why}"
    if one.minutes:
        yield f"{', '.join(map(str, one.minutes))} minutes"


def _each(text: str, read: Callable[[str], Any]) -> list[Any]:
    """Read each line. Raises Problem that names the first line which cannot be read."""
    found: list[Any] = []
    given = (" ".join(_BULLET.sub("", line).split()) for line in text.splitlines())
    for at, line in enumerate((line for line in given if line), 1):
        try:
            found.append(read(line))
        except Problem as problem:
            raise Problem(f"Line {at}: {problem.message}.") from None
    return found


LINE = Format(str, lambda text: " ".join(text.split()), multiline=False)
SENTENCE = LINE._replace(multiline=True)
LINES = Format("\n".join, lines)
NAMES = Format(", ".join, lambda text: lines(text.replace(",", "\n")), multiline=False)
HOURS = Format(_write_hours, _read_hours, multiline=False)
DAYS = Format(_write_hours, _read_days, multiline=False)
PANEL = Format(write_panel, read_panel)
AGENDA = Format(write_agenda, read_agenda)
RESOURCES = Format(write_resources, read_resources)
LENGTH = Format(write_length, read_length, multiline=False)
