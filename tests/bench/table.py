"""What was measured, beside what it should be, as one aligned table."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("what", "measured", "target", "ratio", "")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        what: what was measured.
        measured: the figure with its unit.
        target: what it is held against, in words; "" where nothing was asked for.
        ratio: measured divided by what the target names; None where dividing makes no sense.
        limit: the most that `ratio` may be; None where nothing was asked for.
        is_met: says it where there is no ratio.
    """

    what: str
    measured: str
    target: str = ""
    ratio: float | None = None
    limit: float | None = None
    is_met: bool | None = None

    @property
    def verdict(self) -> str:
        """Return "ok" or "over"; "" where nothing was asked for."""
        met = self.is_met
        if self.ratio is not None and self.limit is not None:
            met = self.ratio <= self.limit
        return "" if met is None else "ok" if met else "over"


def against(what: str, value: float, other: float, *, limit: float, unit: str, name: str) -> Row:
    """Return a figure held against another one of the same run."""
    target = f"≤ {limit:.1f} x {name} ({amount(other, unit)})"
    return Row(what, amount(value, unit), target, value / other, limit)


def within(what: str, value: float, most: float, *, unit: str, note: str = "") -> Row:
    """Return a figure that has a fixed most; the ratio is its share of that."""
    measured = amount(value, unit) + (f" ({note})" if note else "")
    return Row(what, measured, f"< {most:,g} {unit}", value / most, 1.0)


def none_of(what: str, found: int, out_of: int) -> Row:
    """Return a count that has to be zero."""
    return Row(what, f"{found} of {out_of:,}", "0", is_met=found == 0)


def amount(value: float, unit: str) -> str:
    """Write a figure with three digits that count, and its unit."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def written(rows: Sequence[Row]) -> str:
    """Return the table as text."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEADINGS))]
    lines = [_line(each, widths) for each in cells]
    lines.insert(1, "  ".join("-" * width for width in widths).rstrip())
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return (row.what, row.measured, row.target or "-", ratio or "-", row.verdict)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    pairs = zip(cells, widths, strict=True)
    return "  ".join(text.ljust(width) for text, width in pairs).rstrip()
