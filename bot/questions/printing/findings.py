"""What of a file must not be asked, line by line, on the terminal: `python -m bot questions lint`.

Any text will do, also a list that cannot be imported: each line is looked at as it stands.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple, TextIO

from bot.catalogue.bank import Bank
from bot.catalogue.lawful import JURISDICTIONS, Finding, Jurisdiction, Lawful
from bot.errors import Problem

WIDTH = 80
"""Columns of the readable form."""

MOST_BYTES = 50_000_000
"""A list of 20,000 questions has about two million."""

_SHOWN = 300
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What an editor counts as the end of a line; `splitlines` would count form feeds and more.
_LINE_END = re.compile(r"\r\n|\r|\n")
# What a terminal would act on instead of showing it.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Touching(NamedTuple):
    """A line, counted from 1, that touches at least one category."""

    line: int
    text: str
    findings: tuple[Finding, ...]


class Looked(NamedTuple):
    """How many lines were looked at, and those in which something was found."""

    read: int
    lines: tuple[Touching, ...]

    @property
    def all(self) -> tuple[Finding, ...]:
        """Return all findings, in the order of their lines."""
        return tuple(finding for each in self.lines for finding in each.findings)


def print_findings(
    file: BinaryIO,
    jurisdiction: str,
    bank: Bank,
    form: str,
    *,
    out: TextIO,
    messages: TextIO,
) -> int:
    """Print what of a file must not be asked, as `text` or `json`, on `out`.

    `jurisdiction` is US, UK or EU in any case of letters; "" for all of them.

    Returns:
        0; 1 where something stops approval; 2 where the file cannot be read or the jurisdiction
        does not exist.
    """
    try:
        where = _jurisdiction(jurisdiction)
        looked = look(_text(file), bank.lawful, where)
    except Problem as problem:
        print(problem.message, file=messages)
        return 2
    if form == "json":
        # ASCII alone: it goes out whatever the terminal can show.
        json.dump(as_json(looked), out, indent=2)
        print(file=out)
    else:
        for line in _listing(looked):
            print(_printable(line, out), file=out)
    return 1 if any(finding.stops for finding in looked.all) else 0


def look(text: str, lawful: Lawful, jurisdiction: Jurisdiction | None = None) -> Looked:
    """Return what is found in each line of a text; lines without a finding are only counted."""
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    found = (
        Touching(number, line, lawful.findings(line, jurisdiction))
        for number, line in enumerate(lines, 1)
    )
    return Looked(len(lines), tuple(each for each in found if each.findings))


def as_json(looked: Looked) -> dict[str, Any]:
    """Return what was found as values for JSON; places are characters of the line, from 0."""
    stops = sum(finding.stops for finding in looked.all)
    return {
        "lines_read": looked.read,
        "stops": stops,
        "warnings": len(looked.all) - stops,
        "lines": [
            {
                "line": each.line,
                "text": each.text,
                "findings": [_values(finding) for finding in each.findings],
            }
            for each in looked.lines
        ],
    }


def _values(finding: Finding) -> dict[str, Any]:
    there = [each._asdict() for each in finding.jurisdictions]
    return {**finding._asdict(), "jurisdictions": there}


def _jurisdiction(named: str) -> Jurisdiction | None:
    wanted = named.strip().upper()
    if not wanted:
        return None
    for each in JURISDICTIONS:
        if each == wanted:
            return each
    known = ", ".join(JURISDICTIONS)
    raise Problem(f"--jurisdiction: {named!r} is not known here; expected one of {known}.")


def _text(file: BinaryIO) -> str:
    """Return a file's text, whatever its bytes. Raises Problem where it cannot be read."""
    try:
        raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem(f"The file cannot be read: {error.strerror or error}.") from None
    if len(raw) > MOST_BYTES:
        raise Problem(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it into several files."
        )
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace").removeprefix("\ufeff")
    return raw.decode("utf-8", errors="replace")


# For reading


def _listing(looked: Looked) -> Iterator[str]:
    for each in looked.lines:
        said = textwrap.shorten(each.text[: 2 * _SHOWN], _SHOWN, placeholder=" …")
        yield from textwrap.wrap(f"Line {each.line}: {said}", WIDTH, subsequent_indent="  ")
        for finding in each.findings:
            yield from _wrapped(_told(finding))
        yield ""
    yield _summary(looked)


def _told(finding: Finding) -> Sequence[str]:
    weight = "Stop" if finding.stops else "Warning"
    words = textwrap.shorten(finding.words, _SHOWN, placeholder=" …")
    return (
        f"{weight}, {finding.name.lower()}: “{words}”. {finding.why}",
        f"Instead: {finding.safe}",
        *finding.differs,
    )


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _summary(looked: Looked) -> str:
    read = f"{looked.read:,} line{'' if looked.read == 1 else 's'} read"
    found = looked.all
    if not found:
        return f"{read}: nothing in them that should not be asked."
    stops = sum(finding.stops for finding in found)
    warnings = len(found) - stops
    kinds = [f"{stops:,} to stop"] if stops else []
    kinds += [f"{warnings:,} to look at"] if warnings else []
    touched = f"{len(looked.lines):,} with something not to ask"
    return f"{read}, {touched}: {' and '.join(kinds)}."


def _printable(line: str, out: TextIO) -> str:
    """Return a line without what a terminal would act on, in characters it can show."""
    encoding = getattr(out, "encoding", None) or "utf-8"
    shown = _CONTROLS.sub("\ufffd", line)
    return shown.encode(encoding, errors="replace").decode(encoding)
