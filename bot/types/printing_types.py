"""The shared catalogue on the terminal: `python -m bot catalogue search` and `show`."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from bot.catalogue.types import InterviewType, TypeFields, Types
from bot.storage.database import Database
from bot.types import words
from bot.types.describe import Part, for_interviewer
from bot.types.printing import as_json, print_line, wrapped
from bot.types.search import index_shared, search

NOBODY = "none"
"""A team that has no types of its own."""


def print_found(types: Types, sought: str, form: str, *, out: TextIO, messages: TextIO) -> int:
    """Print the types that have all words, best first, as `text` or `json`.

    Returns:
        0, also where none was found, which `messages` says.
    """
    found = [one for id_ in _ids(types, sought) if (one := types.type(id_)) is not None]
    if form == "json":
        print_line(as_json({"types": [_short(one) for one in found]}), out)
    else:
        for one in found:
            for line in _result(one):
                print_line(line, out)
    if not found:
        print_line("No type has all of these words. Try fewer.", messages)
    return 0


def print_type(
    type_: InterviewType, types: Types, families: Mapping[str, str], form: str, *, out: TextIO
) -> None:
    """Print one type with everything, as `text` or `json`."""
    if form == "json":
        print_line(as_json(type_.model_dump(mode="json", by_alias=True)), out)
        return
    for line in _in_full(type_, for_interviewer(type_, types, families)):
        print_line(line, out)


def _ids(types: Types, sought: str) -> tuple[str, ...]:
    # The same search as in Slack, over an index that is made for this one.
    with tempfile.TemporaryDirectory() as folder:
        db = Database(Path(folder) / "catalogue.db")
        try:
            with db.write() as con:
                index_shared(con, types, "now")
            return search(db.read(), NOBODY, sought)
        finally:
            db.close()


def _short(one: TypeFields) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "summary": one.summary,
        "minutes": one.default_minutes,
        "panel": words.panel_in_short(one),
    }


def _result(one: TypeFields) -> Iterator[str]:
    yield from wrapped(f"{one.id}: {one.title}")
    yield from wrapped(one.summary, "    ")
    yield from wrapped(f"{words.length(one)}; {words.panel_in_short(one)}", "    ")


def _in_full(type_: TypeFields, parts: list[Part]) -> Iterator[str]:
    yield from wrapped(type_.title)
    yield from wrapped(type_.summary)
    for part in parts:
        yield ""
        yield from wrapped(part.heading)
        for line in part.lines:
            yield from wrapped(line, "  - " if part.bullets else "  ")
