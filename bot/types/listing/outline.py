"""A document's lines, turns and headings, each with its place in the whole file.

Places are characters of the text as given: nothing is normalised before it is measured.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_FENCE = re.compile(r"\s*(```+|~~~+)\s*(\S?)")
_ROLE = re.compile(
    r"(?:#{1,6}[ \t]+)?(?P<mark>\*\*|__)?(?P<role>user|human|assistant|system)\b"
    r"(?P<when>[ \t]*[-\u2013\u2014:(,][ \t]*\d{4}-\d\d-\d\d[\d\sT:.Z+()-]*)?"
    r":?(?:\*\*|__)?:?[ \t]*",
    re.IGNORECASE,
)
_LONGEST_ROLE = 100
_ASKS = frozenset({"user", "human"})
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_MARKS = re.compile(r"[*+\u2022-]\s|\d{1,9}[.)]\s|[#>|`~]")
_TARGET = re.compile(r"\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_ANCHOR = re.compile(r"\s*\{#[^{}]*\}$")

_INDENTED = 3  # Columns; what is indented more is code or belongs to a list.

DEEPEST = 7
"""The level of a heading that is only a line in bold: below those of six signs."""


class Line(NamedTuple):
    """A line without its end; `code` where it stands in a fence."""

    start: int
    text: str
    code: bool = False

    @property
    def end(self) -> int:
        """Return the place behind its last character."""
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        """Tell whether nothing stands on it."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """Return how many columns it is indented."""
        text = self.text.expandtabs(4)
        return len(text) - len(text.lstrip())


@dataclass(eq=False, slots=True)
class Heading:
    """A heading, the lines of its own up to the next one, and the headings under it."""

    level: int
    title: str
    start: int
    end: int
    lines: Sequence[Line] = ()
    above: "Heading | None" = None
    below: "list[Heading]" = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Tell whether nothing stands between it and the next heading."""
        return all(line.blank for line in self.lines)


def documents_of(text: str) -> list[list[Line]]:
    """Return the documents of a file by their lines: one, or what people pasted in a conversation.

    In an export of a conversation with an assistant, the assistant's own turns are no source.
    """
    lines = [Line(found.start(), found[0].rstrip("\r\n")) for found in _LINE.finditer(text)]
    if lines and lines[0].text.startswith("\ufeff"):
        lines[0] = Line(1, lines[0].text[1:])
    return [_fenced(part) for part in _turns(lines)]


def _turns(lines: list[Line]) -> Iterator[list[Line]]:
    said = [(at, found) for at, line in enumerate(lines) if (found := _role(line.text))]
    timed = [(at, found) for at, found in said if found["when"]]
    # A document may have a heading “User” of its own: untimed turns must be of both.
    asks = {found["role"].casefold() in _ASKS for _, found in said}
    turns = timed or (said if asks == {True, False} else [])
    if not turns:
        yield lines
        return
    yield lines[: turns[0][0]]
    ends = [at for at, _ in turns[1:]] + [len(lines)]
    for (at, found), end in zip(turns, ends, strict=True):
        if found["role"].casefold() in _ASKS:
            yield lines[at + 1 : end]


def _role(line: str) -> "re.Match[str] | None":
    # A name alone is a turn only where it is marked as a heading or in bold.
    marked = line.startswith(("#", "**", "__")) and len(line) <= _LONGEST_ROLE
    return _ROLE.fullmatch(line) if marked else None


def _fenced(lines: list[Line]) -> list[Line]:
    """Mark what stands in fences; one that is never closed is taken for text."""
    fences = [_FENCE.match(line.text) for line in lines]
    last: dict[tuple[str, int], int] = {}
    for at, found in enumerate(fences):
        if found and not found[2]:
            last[found[1][0], len(found[1])] = at
    marked: list[Line] = []
    open_: str | None = None
    for at, (line, found) in enumerate(zip(lines, fences, strict=True)):
        if open_ is None and found and _closes_later(found[1], at, last):
            open_ = found[1]
            marked.append(line._replace(code=True))
            continue
        marked.append(line._replace(code=open_ is not None))
        if open_ and found and not found[2] and found[1].startswith(open_):
            open_ = None
    return marked


def _closes_later(fence: str, at: int, last: dict[tuple[str, int], int]) -> bool:
    return any(
        sign == fence[0] and length >= len(fence) and place > at
        for (sign, length), place in last.items()
    )


def headings_of(lines: Sequence[Line], *, bold: bool = False) -> list[Heading]:
    """Return a document's headings in order; with `bold`, lines all in bold are headings too."""
    found: list[tuple[int, int, Heading]] = []
    begin = _matter(lines)
    for at in range(begin, len(lines)):
        known = _heading(lines, at, bold=bold, first=at == begin)
        if known:
            level, title, rows = known
            heading = Heading(level, title, lines[at].start, lines[at + rows - 1].end)
            found.append((at, at + rows, heading))
    ends = [*(at for at, _, _ in found), len(lines)][1:]
    open_: list[Heading] = []
    for (_, body, heading), end in zip(found, ends, strict=True):
        heading.lines = lines[body:end]
        while open_ and open_[-1].level >= heading.level:
            open_.pop()
        if open_:
            heading.above = open_[-1]
            open_[-1].below.append(heading)
        open_.append(heading)
    return [heading for _, _, heading in found]


def _matter(lines: Sequence[Line]) -> int:
    """Return the line behind what stands about the document above it, between two rules."""
    if not lines or lines[0].text.rstrip() != "---":
        return 0
    for at, line in enumerate(lines[1:100], 1):
        if line.text.rstrip() in {"---", "..."}:
            return at + 1
    return 0


def _heading(
    lines: Sequence[Line], at: int, *, bold: bool, first: bool
) -> tuple[int, str, int] | None:
    """Return level, title and the lines it takes, where a line is a heading."""
    line = lines[at]
    if line.code or line.blank:
        return None
    text = line.text.strip()
    level = len(text) - len(text.lstrip("#"))
    if 1 <= level < DEEPEST and line.indent <= _INDENTED:
        said = text[level:]
        title = words_of(said.rstrip("#") if said.rstrip("#").endswith((" ", "\t")) else said)
        return (level, title, 1) if title and said[0] in " \t" else None
    if not first and not lines[at - 1].blank:
        return None
    if bold and (inner := in_bold(text)) and not inner.endswith(":"):
        return DEEPEST, words_of(inner), 1
    return _underlined(lines, at)


def _underlined(lines: Sequence[Line], at: int) -> tuple[int, str, int] | None:
    line = lines[at]
    under = _UNDERLINE.fullmatch(lines[at + 1].text) if at + 1 < len(lines) else None
    if not under or line.indent > _INDENTED or _MARKS.match(line.text.strip()):
        return None
    title = words_of(line.text)
    return (1 if under[1][0] == "=" else 2, title, 2) if title.strip("-=") else None


def in_bold(text: str) -> str:
    """Return what stands in bold where a line is one piece of bold text, else ""."""
    for mark in ("**", "__"):
        inner = text.strip()
        if inner.startswith(mark) and inner.endswith(mark) and len(inner) > 2 * len(mark):
            inner = inner[len(mark) : -len(mark)]
            return "" if mark in inner else inner.strip()
    return ""


def words_of(text: str) -> str:
    """Return a line without its Markdown: links by their words, no signs of emphasis."""
    text = _ANCHOR.sub("", text) if text.rstrip().endswith("}") else text
    text = _TARGET.sub(r"\1", text)
    for mark in ("**", "__", "`"):
        text = text.replace(mark, "")
    return " ".join(text.split())
