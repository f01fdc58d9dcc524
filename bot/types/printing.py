"""Interview types of documents, on the terminal: `python -m bot catalogue`."""

import json
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from bot.catalogue.terms import load_vocabulary
from bot.errors import Problem
from bot.types.grouping.consolidate import Consolidation, consolidate
from bot.types.listing.listed import ListedType, list_types, why_none

WIDTH = 80
"""Columns of what is printed to be read."""

MOST_BYTES = 10_000_000
"""Bytes of a document that are read at most."""


def decoded(raw: bytes) -> str:
    """Return the text of a file, every character kept, as offsets count them.

    Raises:
        Problem: it is too large, or no text.
    """
    if len(raw) > MOST_BYTES:
        raise Problem(f"It is larger than {MOST_BYTES // 1_000_000} MB. Split it, or shorten it.")
    utf_16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Problem("It is not text. Save it as .md, .txt, .docx, .html or .pdf.")


Reads = Callable[[str, str], Sequence[ListedType]]
"""Lists the types of a text, given its name; `list_types`, or with a model for free prose."""


def print_types(
    text: str,
    name: str,
    form: str,
    *,
    out: TextIO,
    messages: TextIO,
    reads: Reads = list_types,
) -> int:
    """Print a document's interview types as `text` or `json`; on `messages` why there are none.

    Returns:
        0, also for a document without types: it was read.
    """
    types = reads(text, name)
    if form == "json":
        print_line(as_json({"types": [_type(one) for one in types]}), out)
    else:
        for line in _types(types):
            print_line(line, out)
    if not types:
        print_line(f"{name}: {why_none(text)}", messages)
    return 0


def print_groups(
    text: str,
    name: str,
    form: str,
    *,
    words: Path,
    out: TextIO,
    messages: TextIO,
    reads: Reads = list_types,
) -> int:
    """Print which types of a document belong together, as `text` or `json`.

    Types are named by their place in what `print_types` prints, from 0. `words` is the vocabulary's
    file. Returns 0, also for a document without types. Raises DataError for the vocabulary.
    """
    types = reads(text, name)
    found = consolidate(types, load_vocabulary(words))
    if form == "json":
        print_line(as_json(found.model_dump(mode="json")), out)
    else:
        for line in _groups(found, types):
            print_line(line, out)
    if not types:
        print_line(f"{name}: {why_none(text)}", messages)
    return 0


def _type(one: ListedType) -> Mapping[str, Any]:
    values = one.model_dump(mode="json", exclude={"places"})
    passage = {"start": values.pop("start"), "end": values.pop("end")}
    return {**values, "passage": passage}


def _types(types: Sequence[ListedType]) -> Iterator[str]:
    stands: tuple[int, str] | None = None
    for at, one in enumerate(types):
        if stands != (one.document, one.section):
            stands = (one.document, one.section)
            yield from ("",) if at else ()
            yield from wrapped(f"Document {one.document}" + (one.section and f", {one.section}"))
        yield from wrapped(one.title, f"{at:>3}. ")
        yield from wrapped(one.summary, "     ")


def _groups(found: Consolidation, types: Sequence[ListedType]) -> Iterator[str]:
    if types:
        yield f"{_count(len(types), 'type')} in {_count(len(found.groups), 'group')}"
    for at, group in enumerate(found.groups):
        places = ", ".join(map(str, group.types))
        yield from wrapped(f"{group.title} ({places})", f"{at:>3}. ")
        if len(group.types) > 1:
            yield from wrapped(group.reason, "     ")
        for conflict in (each for each in found.conflicts if each.group == at):
            yield from wrapped(f"To decide: {conflict.field}", "   ! ")
            for value in conflict.values:
                said = ", ".join(map(str, value.types))
                yield from wrapped(f"{value.value} ({said})", "       - ")


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def as_json(values: Mapping[str, Any]) -> str:
    """Return values as they are printed for other programs."""
    return json.dumps(values, ensure_ascii=False, indent=2)


def wrapped(text: str, head: str = "") -> Iterator[str]:
    """Yield a text in lines of a terminal's width, the first behind `head`, the others below it."""
    inside = " " * len(head)
    lines = textwrap.wrap(text, WIDTH - len(head), break_on_hyphens=False)
    yield from (f"{inside if at else head}{line}" for at, line in enumerate(lines))


def print_line(line: str, out: TextIO) -> None:
    """Print what the terminal can show, whatever stood in the document."""
    encoding = out.encoding or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding), file=out)
