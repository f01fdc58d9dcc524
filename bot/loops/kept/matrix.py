"""The matrix of a loop, as a table of a message and as lines of a form, which shows no tables."""

from collections.abc import Iterator, Sequence

from bot.loops.model import Matrix, Row
from bot.loops.rounds import Plan
from bot.slack import blocks as kit
from bot.slack.model import Block
from bot.slack.text import clip, escape, listing, minutes

MOST_COLUMNS = 20
ROWS_SHOWN = 14
"""Competencies of a message's table: its findings are not to begin a screen below it."""

MOST_CHARACTERS = 9000
"""Cells of a message's tables hold 10,000 characters (docs.slack.dev); a little is left over."""

LEGEND = (
    "Minutes of each stage, shared out by what it looks for; the candidate's own questions are "
    "left out."
)
MOST_NAMED = 12

_LONGEST_HEAD = 40
_LONGEST_NAME = 80
_MUST_HAVE = "must\u2011have"
"""With a hyphen at which no line breaks: a cell is narrow."""
_NONE = "\u2013"


def build_matrix(plan: Plan, matrix: Matrix) -> list[Block]:
    """Return the table of minutes by competency and stage, and what it left out in words.

    It has every must-have there is room for, then the competencies with the most minutes. The
    sums come first: on a narrow screen the last stages are scrolled to.
    """
    places = [at for at, each in enumerate(plan.rounds) if each.kind.assesses]
    shown, others = _columns(places)
    head = ["Competency", "All", *(_head(at, matrix) for at in shown)]
    head += ["Other stages"] if others else []
    rows = [_cells(row, shown, others) for row in _by_weight(matrix.rows)]
    last = ["Length of the stage", _sum(matrix, places), *_lengths(matrix, shown, others)]
    fitting = _fitting(rows, head, last)
    table = kit.table([head, *fitting, last], aligned=["left"] + ["right"] * (len(head) - 1))
    said = LEGEND
    if left := rows[len(fitting) :]:
        said += f" {_left_out(left)}"
    return [table, kit.context(said)]


def _left_out(rows: Sequence[Sequence[str]]) -> str:
    names = [escape(row[0]) for row in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        names.append(f"{len(rows) - MOST_NAMED} more")
    return f"With fewer minutes, under *All Findings*: {listing(names)}."


def _columns(places: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Return the stages that have a column of their own, and those that share the last one."""
    room = MOST_COLUMNS - 2
    if len(places) <= room:
        return places, ()
    return places[: room - 1], places[room - 1 :]


def _head(at: int, matrix: Matrix) -> str:
    return clip(f"{at + 1}. {matrix.stages[at]}", _LONGEST_HEAD)


def _by_weight(rows: Sequence[Row]) -> list[Row]:
    """Return the rows, must-haves first, each in the order of their minutes."""
    return sorted(rows, key=lambda row: (not row.must_have, -row.total))


def _cells(row: Row, shown: Sequence[int], others: Sequence[int]) -> list[str]:
    name = clip(row.name, _LONGEST_NAME)
    cells = [row.minutes[at] for at in shown]
    cells += [sum(row.minutes[at] for at in others)] if others else []
    return [
        f"{name} ({_MUST_HAVE})" if row.must_have else name,
        str(row.total) if row.total else "nobody",
        *(str(each) if each else _NONE for each in cells),
    ]


def _lengths(matrix: Matrix, shown: Sequence[int], others: Sequence[int]) -> list[str]:
    longest = [span.most or span.least for span in matrix.stage_minutes]
    cells = [longest[at] for at in shown]
    cells += [sum(longest[at] for at in others)] if others else []
    return [str(each) if each else _NONE for each in cells]


def _sum(matrix: Matrix, places: Sequence[int]) -> str:
    longest = [matrix.stage_minutes[at].most or matrix.stage_minutes[at].least for at in places]
    return str(sum(longest))


def _fitting(rows: list[list[str]], *others: list[str]) -> list[list[str]]:
    """Return as many rows, in their order, as are shown and as a table holds beside the others."""
    held = sum(len(cell) for row in others for cell in row)
    found: list[list[str]] = []
    for row in rows[:ROWS_SHOWN]:
        held += sum(map(len, row))
        if held > MOST_CHARACTERS:
            break
        found.append(row)
    return found


def lines(matrix: Matrix) -> Iterator[str]:
    """Yield the matrix in words (mrkdwn), a line for each competency."""
    for row in _by_weight(matrix.rows):
        must = f" ({_MUST_HAVE})" if row.must_have else ""
        seen = [
            f"{escape(clip(title, _LONGEST_HEAD))} {count}"
            for title, count in zip(matrix.stages, row.minutes, strict=True)
            if count
        ]
        total = minutes(row.total) if row.total else "nobody assesses it"
        where = f": {', '.join(seen)}" if seen else ""
        yield f"*{escape(clip(row.name, _LONGEST_NAME))}*{must}, {total}{where}"
