"""Calendar months in UTC: what usage is summed up by, and what a limit holds for."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

_WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Month:
    """One month: from `since` up to but not including `until`, in seconds since 1970."""

    year: int
    number: int

    @classmethod
    def at(cls, moment: float) -> Self:
        """Return the month a moment is in."""
        day = datetime.fromtimestamp(moment, UTC)
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a month such as 2026-11. Raises ValueError."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError("a month such as 2026-11")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def next(self) -> "Month":
        """Return the month after this one."""
        years, number = divmod(self.number, 12)
        return Month(self.year + years, number + 1)

    @property
    def since(self) -> float:
        """Return its first moment."""
        return datetime(self.year, self.number, 1, tzinfo=UTC).timestamp()

    @property
    def until(self) -> float:
        """Return the first moment after it."""
        return self.next.since

    @property
    def first_day(self) -> str:
        """Write its first day for a sentence: `1 December`."""
        return f"1 {datetime(self.year, self.number, 1, tzinfo=UTC):%B}"
