"""The review of a loop on the terminal: `python -m bot loop review`."""

import json
import textwrap
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from bot.errors import Problem
from bot.loops.guide import Guide
from bot.loops.model import Matrix, Review, Severity, Span
from bot.loops.read import MOST_BYTES, read_plan
from bot.loops.review import review

WIDTH = 100
"""Columns of the readable form."""

_HEADINGS = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings",
    Severity.NOTE: "Notes",
    Severity.STRENGTH: "Strengths",
}
_LONGEST_NAME = 34


def print_review(
    file: BinaryIO, name: str, guide: Guide, form: str, *, out: TextIO, messages: TextIO
) -> int:
    """Print the review of a loop, as `text` or `json`, on `out`.

    Returns:
        0; 1 where the review found an error; 2 where the file is no loop.
    """
    try:
        found = review(read_plan(file.read(MOST_BYTES + 1), name, guide), guide)
    except Problem as problem:
        print(problem.message, file=messages)
        return 2
    if form == "json":
        # ASCII alone: it goes out whatever the terminal can show.
        json.dump(as_json(found), out, indent=2)
        print(file=out)
    else:
        for line in _listing(found):
            print(_printable(line, out), file=out)
    return 1 if found.fails else 0


def as_json(found: Review) -> dict[str, Any]:
    """Return a review as values for JSON; minutes throughout."""
    return {
        "title": found.title,
        "findings": [one.model_dump(mode="json") for one in found.findings],
        "matrix": _matrix(found.matrix),
    }


def _matrix(matrix: Matrix) -> dict[str, Any]:
    return {
        "stages": [
            {"title": title, "minutes": span.model_dump()}
            for title, span in zip(matrix.stages, matrix.stage_minutes, strict=True)
        ],
        "competencies": [
            {
                **row.model_dump(include={"id", "name", "must_have", "people"}),
                "minutes": list(row.minutes),
                "total": row.total,
            }
            for row in matrix.rows
        ],
        "candidate": {
            "live": matrix.live.model_dump(),
            "unattended": matrix.unattended.model_dump(),
        },
    }


# For reading


def _listing(found: Review) -> Iterator[str]:
    yield found.title
    yield ""
    yield from _table(found.matrix)
    for severity, heading in _HEADINGS.items():
        of_it = [one for one in found.findings if one.severity is severity]
        if of_it:
            yield ""
            yield heading
        for one in of_it:
            where = f"{one.stage}, line {one.line}" if one.line else one.stage
            yield from _wrapped(f"- {one.message}", "  ")
            if one.passage:
                lead = f"{where}: " if where else ""
                yield from _wrapped(f"  {lead}“{one.passage}”", "  ")
            if one.suggestion:
                yield from _wrapped(f"  {one.suggestion}", "  ")


def _table(matrix: Matrix) -> Iterator[str]:
    heads = [f"{at}" for at in range(1, len(matrix.stages) + 1)]
    for head, title, span in zip(heads, matrix.stages, matrix.stage_minutes, strict=True):
        length = f" ({_minutes(span)})" if span.least else ""
        yield f"{head:>3}  {title}{length}"
    yield ""
    yield " " * (_LONGEST_NAME + 3) + "".join(f"{head:>5}" for head in heads) + "  all"
    for row in matrix.rows:
        name = textwrap.shorten(row.name, _LONGEST_NAME, placeholder="…")
        mark = "*" if row.must_have else " "
        cells = "".join(f"{minutes or '·':>5}" for minutes in row.minutes)
        yield f"{mark} {name:<{_LONGEST_NAME}} {cells}{row.total:>5}"
    if any(row.must_have for row in matrix.rows):
        yield "* must-have; minutes of each stage are shared out by what it looks for"


def _minutes(span: Span) -> str:
    if span.most is None or span.least == span.most:
        return f"{span.least} minutes"
    return f"{span.least} to {span.most} minutes"


def _wrapped(text: str, indent: str) -> Iterator[str]:
    lead = text[: len(text) - len(text.lstrip())]
    yield from textwrap.wrap(text.strip(), WIDTH, initial_indent=lead, subsequent_indent=indent)


def _printable(line: str, out: TextIO) -> str:
    """Return a line in characters the terminal can show, without those it would act on."""
    shown = "".join(one if one.isprintable() else "\ufffd" for one in line)
    encoding = getattr(out, "encoding", None) or "utf-8"
    return shown.encode(encoding, errors="replace").decode(encoding)
