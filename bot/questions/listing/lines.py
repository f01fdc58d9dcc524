"""A list's lines taken apart: headings, items, running text, code and tables, each with its line.

Any Markdown style will do, HTML, or none. Nothing is judged here but the marks of a line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.questions.listing import asking
from bot.questions.listing.blocks import Row, rows_of
from bot.questions.listing.inline import (
    has_words,
    links_out,
    only_links_within,
    only_tags,
    plain,
)

LONGEST_LINE = 5_000
"""Characters of one line that are read; the rest of a longer one is left out, and said to be."""

_HASHES = re.compile(r"(#{1,6})(?:\s+(.*?)|)\s*#*\s*$|(#{2,6})([^#\s].*)$")
_BULLET = re.compile(
    r"(?:[-*+•‣◦▪▫●○◉·∙■□►▶▸➤➢➔→✓✔✗✘★☆\u2013\u2014]|\[[ xX]\]"
    r"|[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff][\ufe0f\u200d\U0001f300-\U0001faff]*)\s+"
)
_NUMBER = re.compile(
    r"\(?(\d{1,5})(?:\.\d{1,3}){0,3}(?:[.)、\uff0e:]\s*(?=\D)|\s*[-\u2013]\s+)"
    r"|(?:\*\*|__)?(?:Q|Question|Frage|Pregunta|第|问题?)\s*[#.]?\s*(\d{1,5})\s*[题題]?"
    r"(?:\*\*|__)?\s*[.):、\uff1a-]+(?:\*\*|__)?\s*"
    r"|([①-⑳])\s*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\(?([a-zA-Z]|[ivx]{1,4})[.)]\s+")
_ASKED = re.compile(
    r"(?:\*\*|__)?(?:Q|Question|问)\s*[:\uff1a.](?:\*\*|__)?\s*(?=\S)", re.IGNORECASE
)
_BOLD = re.compile(r"(\*\*|__)(?!\s)([^*]{1,600})\1\s*:?$")
_DEFINITION = re.compile(r"\[[^\[\]]{1,200}\]:\s*\S")
_UNDERLINE = re.compile(r"(=+|-{2,})\s*$")
_OPEN_END = re.compile(
    r"(?:,|\b(?:a|an|the|and|or|of|for|to|in|on|with|by|our|we|is|are|at|from|as|your))$",
    re.IGNORECASE,
)
_WRAPPED_AT = 55
_MOST_MARKS = 5


class Form(StrEnum):
    """What a piece is made of."""

    TEXT = "text"
    CODE = "code"
    TABLE = "table"
    HIDDEN = "hidden"
    SUMMARY = "summary"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or several that belong together, without its marks.

    `depth` is its indentation in columns; `level` the number of a heading's hashes; `number` an
    item's own; `head` tells a heading on its own from one in an item; `apart` tells a line that
    follows a blank one, `within` one that only links to other places of the document. `rows` are a
    table's cells; `asks` tells that it is put as a question, for what it is written in.
    """

    line: int
    text: str
    form: Form = Form.TEXT
    depth: int = 0
    bullet: bool = False
    number: int | None = None
    level: int = 0
    head: bool = False
    bold: bool = False
    apart: bool = False
    within: bool = False
    asks: bool = False
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def item(self) -> bool:
        """Tell whether it is an item of a list."""
        return not self.head and (self.bullet or self.number is not None)

    @property
    def heading(self) -> bool:
        """Tell whether it is a heading that stands on its own."""
        return self.head


def pieces_of(text: str) -> list[Piece]:
    """Return a text's pieces in order; every line with words is in one of them."""
    return list(_joined(_pieces(text)))


def _pieces(text: str) -> Iterator[Piece]:
    apart = True
    found = list(rows_of(text))
    skip = -1
    for at, row in enumerate(found):
        if at == skip:
            continue
        if row.form != "text":
            yield _special(row, apart=apart)
            apart = False
            continue
        if not row.text.strip():
            apart = True
            continue
        underlined = _underlined(found, at)
        skip = at + 1 if underlined else skip
        yield from _of_row(row, underlined, apart=apart)
        apart = False


def _special(row: Row, *, apart: bool) -> Piece:
    text = row.text
    if row.form == "summary":
        text, asks = plain(text), asking.item_asks(plain(text))
        return Piece(row.line, text, Form.SUMMARY, apart=apart, asks=asks)
    return Piece(
        row.line, text, Form(row.form), depth=_depth(row.indent), apart=apart, rows=row.cells
    )


def _underlined(found: list[Row], at: int) -> int:
    """Return the level of a heading whose next line underlines it, else 0."""
    text = found[at].text.strip()
    if at + 1 >= len(found) or found[at + 1].form != "text" or not has_words(text):
        return 0
    line = _UNDERLINE.match(found[at + 1].text)
    if not line or _BULLET.match(text) or text.startswith("#"):
        return 0
    return 1 if line[1].startswith("=") else 2


def _of_row(row: Row, underlined: int, *, apart: bool) -> Iterator[Piece]:
    written = row.text
    if _DEFINITION.match(written.strip()):
        yield Piece(row.line, written.strip(), Form.HIDDEN)
        return
    rest = written[LONGEST_LINE:]
    piece = _marked(row.line, written[:LONGEST_LINE], underlined)
    if has_words(piece.text):
        yield replace(piece, apart=apart)
    elif not only_tags(written[:LONGEST_LINE]):
        yield Piece(row.line, written[:LONGEST_LINE].strip(), Form.HIDDEN)
    if has_words(rest):
        yield Piece(row.line, rest.strip(), Form.HIDDEN)


def _marked(line: int, written: str, level: int) -> Piece:
    depth = _depth(written)
    text, bullet, number, head = written.strip(), False, None, bool(level)
    while text.startswith(">"):
        text = text[1:].lstrip()
    for _ in range(_MOST_MARKS):
        if match := _BULLET.match(text):
            bullet = True
        elif match := _NUMBER.match(text):
            number = int(match[1] or match[2] or 0)
        elif match := _LETTER.match(text):
            bullet = True
        elif text.startswith("#") and (hashes := _HASHES.match(text)):
            level = len(hashes[1] or hashes[3])
            head = head or not (bullet or number is not None)
            text = (hashes[2] or hashes[4] or "").strip()
            continue
        elif (match := _ASKED.match(text)) and not bullet:
            number = 0
        else:
            break
        text = _closed(match[0], text[match.end() :])
    bold = bool(_BOLD.match(text))
    said = plain(text)
    if bold and number is None and (match := _NUMBER.match(said)):
        number, said = int(match[1] or match[2] or 0), said[match.end() :]
    piece = Piece(line, said, Form.TEXT, depth, bullet, number, level, head, bold)
    asks = _asks(piece) and not (links_out(text) and not asking.marked(said))
    return replace(piece, within=only_links_within(text), asks=asks)


def _closed(mark: str, rest: str) -> str:
    """Take the end of a bold that an item's mark begins out of the rest: `**Q1: What …**`."""
    opened = next((sign for sign in ("**", "__") if mark.count(sign) == 1), "")
    return rest.replace(opened, "", 1) if opened else rest


def _asks(piece: Piece) -> bool:
    if piece.heading:
        return asking.heading_asks(piece.text)
    return asking.item_asks(piece.text) if piece.item else asking.prose_asks(piece.text)


def _depth(written: str) -> int:
    wide = written[:400].expandtabs(4)
    return len(wide) - len(wide.lstrip())


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Put wrapped lines together: a long line that goes on in lower case on the next."""
    held: list[Piece] = []
    for piece in pieces:
        if held and not _goes_on(held[0], held[-1], piece):
            yield _one(held)
            held = []
        held.append(piece)
    if held:
        yield _one(held)


def _one(held: list[Piece]) -> Piece:
    if not held[1:]:
        return held[0]
    whole = replace(held[0], text=" ".join(piece.text for piece in held))
    return replace(whole, asks=_asks(whole))


def _goes_on(first: Piece, last: Piece, piece: Piece) -> bool:
    if piece.form is not Form.TEXT or first.form is not Form.TEXT:
        return False
    if piece.item or piece.level or piece.bold or first.heading or piece.apart:
        return False
    if last.text.endswith((".", ":", ";", "!", "?", "\uff1f", "。")):
        return False
    begins = piece.text[:1].islower() or bool(_OPEN_END.search(last.text[-20:]))
    if first.item and piece.depth > first.depth and begins:
        return True
    return len(last.text) >= _WRAPPED_AT and begins
