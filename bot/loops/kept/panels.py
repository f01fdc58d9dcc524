"""A stage's own panel, written one seat a line: `lead: hiring manager`, `observer 0-1: anyone`."""

import re

from pydantic import ValidationError

from bot.catalogue.types import Seat, SeatRole
from bot.errors import Problem

FORM = "lead: hiring manager"
MOST_SEATS = 10

_LINE = re.compile(
    r"(?P<role>\w+)(?:\s+(?P<least>\d{1,2})(?:\s*-\s*(?P<most>\d{1,2}))?)?\s*:(?P<from>.*)"
)


def read_panel(text: str) -> tuple[Seat, ...]:
    """Return the seats that are written one a line; none for an empty text.

    Raises:
        Problem: a line is no seat; the sentence names it and how it is written.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_SEATS:
        raise Problem(f"These are {len(lines)} lines; a panel has at most {MOST_SEATS}.")
    return tuple(map(_seat, lines))


def _seat(line: str) -> Seat:
    found = _LINE.fullmatch(line)
    roles = {role.value: role for role in SeatRole}
    role = roles.get(found["role"].casefold()) if found else None
    if found is None or role is None or not found["from"].strip():
        known = ", ".join(roles)
        raise Problem(f"“{line[:80]}” is no seat. Write a role ({known}) and from where: “{FORM}”.")
    least = int(found["least"] or 1)
    most = int(found["most"] or found["least"] or 1)
    try:
        return Seat(role=role, count_min=least, count_max=most, from_=found["from"].strip())
    except ValidationError:
        raise Problem(f"“{line[:80]}”: give one number, or two such as 0-1, up to 10.") from None
