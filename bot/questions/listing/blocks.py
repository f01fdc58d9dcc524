"""What spans lines: fenced code, comments, tables, front matter and HTML, made rows of text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"(\s*(?:(?:[-*+]|\d+[.)])\s+)?)(`{3,}|~{3,})([^`]*)$")
_LANGUAGE = re.compile(r"[\w+#.-]{0,30}$")
_RULED = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?<!\\)\|")
_TAG = re.compile(
    r"<(/?)(p|div|li|ul|ol|h[1-6]|br|tr|td|th|table|thead|tbody|details|summary|blockquote|hr"
    r"|section|article|body|html|head|title|dl|dt|dd|pre)\b[^<>]{0,1000}>",
    re.IGNORECASE,
)
_CODE = re.compile(r"`[^`]{1,2000}`")
_FRONT = re.compile(r"[\w.-]+\s*:(?:\s|$)|\s+\S|-\s|#|$")
_MOST_FRONT = 60
_MOST_COMMENT = 400
_INDENT = 4
_MOST_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: text with its marks, or one of the forms that lines.Form names.

    `indent` is the white space before code, which says what the code belongs to.
    """

    line: int
    text: str
    form: str = "text"
    cells: tuple[tuple[str, ...], ...] = ()
    indent: str = ""


def rows_of(text: str) -> Iterator[Row]:
    """Yield a text's rows in order, blank ones too."""
    return _Reader(text.split("\n")).rows()


class _Reader:
    """Reads lines one after another; remembers which HTML tags are open."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._never_closed: set[str] = set()
        self._tags = _Tags()
        closing = (at for at in range(len(lines) - 1, -1, -1) if "-->" in lines[at])
        self._last_comment = next(closing, -1)

    def rows(self) -> Iterator[Row]:
        yield from self._front_matter()
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if (fence := _FENCE.match(line)) and (code := self._code(fence)):
                yield code
            elif "<!--" in line and "`" not in line and self._at <= self._last_comment:
                yield from self._comment(line)
            elif "|" in line and self._ruled(self._at + 1):
                yield self._table()
            else:
                self._at += 1
                yield from self._tags.rows(self._at, line)
        yield from self._tags.rest(len(self._lines))

    def _front_matter(self) -> Iterator[Row]:
        if not self._lines or self._lines[0].strip() != "---":
            return
        for at in range(1, min(len(self._lines), _MOST_FRONT)):
            if self._lines[at].strip() == "---" and at > 1:
                yield Row(2, "\n".join(self._lines[1:at]), "hidden")
                self._at = at + 1
                return
            if not _FRONT.match(self._lines[at]):
                return

    def _code(self, fence: re.Match[str]) -> Row | None:
        """Return a fenced block; None where the fence never closes, so that no text is taken."""
        mark, first = fence[2], self._at
        if mark[0] in self._never_closed:
            return None
        for at in range(first + 1, len(self._lines)):
            closing = self._lines[at].strip().lstrip("> ")
            if closing.startswith(mark) and not closing.strip(mark[0]):
                self._at = at + 1
                said = fence[3].strip()
                above = [] if _LANGUAGE.match(said) else [said]
                return Row(
                    first + 1,
                    _undented([*above, *self._lines[first + 1 : at]]),
                    "code",
                    indent=" " * len(fence[1].expandtabs(_INDENT)),
                )
        self._never_closed.add(mark[0])
        return None

    def _comment(self, line: str) -> Iterator[Row]:
        first = self._at
        before, _, rest = line.partition("<!--")
        held = []
        while "-->" not in rest:
            held.append(rest)
            self._at += 1
            if self._at >= len(self._lines) or self._at - first > _MOST_COMMENT:
                # Never closed: no comment, but text after a mark.
                self._at = first + 1
                yield Row(first + 1, line.replace("<!--", " "))
                return
            rest = self._lines[self._at]
        inside, _, after = rest.partition("-->")
        self._at += 1
        yield from self._tags.rows(first + 1, before)
        hidden = "\n".join((*held, inside)).strip()
        if hidden:
            yield Row(first + 1, hidden, "hidden")
        if after.strip():
            yield Row(self._at, after.replace("<!--", " "))

    def _ruled(self, at: int) -> bool:
        if at >= len(self._lines):
            return False
        line = self._lines[at]
        return "-" in line and "|" in line and bool(_RULED.match(line[:2000]))

    def _table(self) -> Row:
        first = self._at
        cells = [cells_in(self._lines[first])]
        self._at += 2
        while self._at < len(self._lines) and "|" in self._lines[self._at]:
            cells.append(cells_in(self._lines[self._at]))
            self._at += 1
        return Row(first + 1, "", "table", tuple(cells))


def cells_in(line: str) -> tuple[str, ...]:
    """Return the cells of a row of a Markdown table."""
    stripped = line.strip().removeprefix("|").removesuffix("|")
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL.split(stripped))


def _undented(lines: list[str]) -> str:
    filled = [line.expandtabs(_INDENT) for line in lines]
    widths = [len(line) - len(line.lstrip()) for line in filled if line.strip()]
    least = min(widths, default=0)
    return "\n".join(line[least:].rstrip() for line in filled).strip("\n")


class _Tags:
    """HTML made Markdown: list items get bullets, headings hashes, tables rows."""

    def __init__(self) -> None:
        self._lists = 0
        self._mark = ""
        self._summary: list[str] | None = None
        self._table: list[list[str]] | None = None
        self._began = 0

    def rows(self, line: int, text: str) -> Iterator[Row]:
        if not text.strip() and self._summary:
            yield from self._end_summary(line)  # one that is never closed ends with its paragraph
        if "<" not in text and not self._open():
            yield Row(line, text)
            return
        code = [match.span() for match in _CODE.finditer(text)] if "`" in text else []
        at, plain_line = 0, True
        for tag in _TAG.finditer(text):
            if any(start <= tag.start() < end for start, end in code):
                continue
            plain_line = False
            yield from self._said(line, text[at : tag.start()])
            yield from self._tag(line, tag[2].lower(), closes=bool(tag[1]))
            at = tag.end()
        if plain_line and not self._open():
            yield Row(line, text)
        else:
            yield from self._said(line, text[at:])

    def rest(self, line: int) -> Iterator[Row]:
        """Yield what was open at the end."""
        yield from self._end_summary(line)
        yield from self._end_table()

    def _open(self) -> bool:
        return bool(
            self._lists or self._mark or self._summary is not None or self._table is not None
        )

    def _said(self, line: int, text: str) -> Iterator[Row]:
        if not text.strip():
            return
        if self._summary is not None:
            self._summary.append(text.strip())
        elif self._table is not None and self._table and self._table[-1]:
            self._table[-1][-1] = f"{self._table[-1][-1]} {text.strip()}".strip()
        else:
            indent = " " * (_INDENT * max(self._lists - 1, 0))
            inside = "  " if self._lists and not self._mark.startswith("-") else ""
            kept = text if not self._lists and not self._mark else text.strip()
            yield Row(line, f"{indent}{inside}{self._mark}{kept}")
            self._mark = ""

    def _tag(self, line: int, name: str, *, closes: bool) -> Iterator[Row]:
        if name == "summary":
            yield from self._end_summary(line)
            if not closes:
                self._summary, self._began = [], line
        elif name == "details" and closes:
            yield from self._end_summary(line)
            yield Row(line, "", "close")
        elif name in {"table", "tr", "td", "th"}:
            yield from self._cell(line, name, closes=closes)
        else:
            self._mark_of(name, closes=closes)
            if name[0] == "h" and name[1:].isdigit() and not closes:
                yield Row(line, "")

    def _mark_of(self, name: str, *, closes: bool) -> None:
        if name in {"ul", "ol"}:
            self._lists = min(max(self._lists + (-1 if closes else 1), 0), _MOST_DEPTH)
        elif name == "li":
            self._mark = "" if closes else "- "
        elif name[0] == "h" and name[1:].isdigit():
            inner = self._mark if self._mark == "- " else ""
            self._mark = "" if closes else f"{inner}{'#' * int(name[1])} "

    def _cell(self, line: int, name: str, *, closes: bool) -> Iterator[Row]:
        if name == "table":
            yield from self._end_table()
            self._table, self._began = (None if closes else []), line
        elif self._table is not None and not closes:
            if name == "tr" or not self._table:
                self._table.append([])
            if name != "tr":
                self._table[-1].append("")

    def _end_summary(self, line: int) -> Iterator[Row]:
        if self._summary is not None:
            text, self._summary = " ".join(self._summary), None
            if text:
                yield Row(self._began or line, text, "summary")

    def _end_table(self) -> Iterator[Row]:
        if self._table:
            cells = tuple(tuple(row) for row in self._table if row)
            if cells:
                yield Row(self._began, "", "table", cells)
        self._table = None
