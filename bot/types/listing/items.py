"""What a listed type says, item by item: paragraphs, list items and code, in the document's order.

Each is known by its field and by the place of its words in the file.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.types.listing.labels import Meaning, Row, meaning_of
from bot.types.listing.listed import ListedType
from bot.types.listing.outline import in_bold, words_of
from bot.types.listing.sentences import sentences_in

_MARK = re.compile(
    r"\s*(?:(?:>|#{1,6})\s+|\|)*\s*(?P<bullet>(?:[*+\u2022\u2013-]|\d{1,3}[.)])\s+)?"
)
_FENCE = re.compile(r"\s*(```+|~~~+)")
_ENDS = re.compile(r"[.?!:;\u3002\uff1a\uff1f\uff01][\"')\]\u201d\u2019*_]*\s*$")
_MOST_LABEL_WORDS = 5

UNKNOWN = -1
"""The place of a line in a type whose places nobody has kept."""


class Sentence(NamedTuple):
    """A piece of an item, with the places of its first and behind its last character."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph, an item of a list or a piece of code, as Markdown without its bullet.

    `label` is its field's; `meaning` that of the label nearest above it, also one within the field.
    """

    text: str
    label: str
    meaning: Meaning | None
    bullet: bool = False
    code: bool = False
    indent: int = 0
    begins: Sequence[int] = ()
    places: Sequence[int] = ()

    def whole(self) -> Sentence:
        """Return all of it."""
        return self._piece(0, len(self.text))

    def sentences(self) -> Iterator[Sentence]:
        """Yield its sentences; code has none and stays whole."""
        if self.code:
            yield self.whole()
            return
        for start, end in sentences_in(self.text):
            if _says_something(self.text[start:end]):
                yield self._piece(start, end)

    def _piece(self, start: int, end: int) -> Sentence:
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        return Sentence(text.strip(), self._place(start), self._place(start + len(text.strip())))

    def _place(self, at: int) -> int:
        if not self.places:
            return UNKNOWN
        row = max(bisect(self.begins, at) - 1, 0)
        return self.places[row] + at - self.begins[row]


def items_of(listed: ListedType) -> tuple[Item, ...]:
    """Return what a type says, in the document's order where its places are known."""
    found = [item for label, text in listed.fields.items() for item in _field(listed, label, text)]
    return tuple(sorted(found, key=lambda item: item.places[0] if item.places else UNKNOWN))


def _field(listed: ListedType, label: str, text: str) -> Iterator[Item]:
    rows = text.split("\n")
    places = listed.places.get(label, ())
    known = len(places) == len(rows)
    starts = places if known else (UNKNOWN,) * len(rows)
    gatherer = _Gatherer(label, [Row(*each) for each in zip(rows, starts, strict=True)])
    return _under_labels(gatherer.items)


@dataclass
class _Open:
    """An item that may go on."""

    bullet: bool
    indent: int
    code: str = ""
    rows: list[Row] = field(default_factory=list)


class _Gatherer:
    """Joins the rows of a field to items: what is wrapped becomes one again."""

    def __init__(self, label: str, rows: Sequence[Row]) -> None:
        self.items: list[Item] = []
        self._label = label
        self._open: _Open | None = None
        fences = [found[1] if (found := _FENCE.match(row.text)) else "" for row in rows]
        last = {fence: at for at, fence in enumerate(fences) if fence}
        for at, row in enumerate(rows):
            if self._open and self._open.code:
                self._code(row, fences[at])
            elif fences[at] and last[fences[at]] > at:
                self._close()
                self._open = _Open(bullet=False, indent=_indent(row), code=fences[at], rows=[row])
            else:
                self._row(row)
        self._close()

    def _code(self, row: Row, fence: str) -> None:
        if self._open:
            self._open.rows.append(row)
            if fence == self._open.code:
                self._close()

    def _row(self, row: Row) -> None:
        mark = _MARK.match(row.text)
        end = mark.end() if mark else 0
        bullet = bool(mark and mark["bullet"])
        said = row.text[end:].rstrip()
        if "|" in row.text[:end]:
            said = said.rstrip("| ")
        if not said:
            self._close()
            return
        place = UNKNOWN
        if row.start != UNKNOWN:
            place = row.start + end - _indent(row)
        goes_on = self._open and not bullet and not _ENDS.search(self._open.rows[-1].text)
        if not goes_on or "|" in row.text[:end]:
            self._close()
            self._open = _Open(bullet=bullet, indent=_indent(row))
        if self._open:
            self._open.rows.append(Row(said, place))

    def _close(self) -> None:
        open_, self._open = self._open, None
        if open_ is None:
            return
        text = ("\n" if open_.code else " ").join(row.text for row in open_.rows)
        if not _says_something(text):
            return
        begins = [0]
        for row in open_.rows[:-1]:
            begins.append(begins[-1] + len(row.text) + 1)
        places = [row.start for row in open_.rows]
        self.items.append(
            Item(
                text=text,
                label=self._label,
                meaning=meaning_of(self._label) if self._label else None,
                bullet=open_.bullet,
                code=bool(open_.code),
                indent=open_.indent,
                begins=tuple(begins),
                places=() if UNKNOWN in places else tuple(places),
            )
        )


def _indent(row: Row) -> int:
    return len(row.text) - len(row.text.lstrip())


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


@dataclass
class _Within:
    """A label within a field, and what it covers: what is deeper, or follows it as a list."""

    item: Item
    meaning: Meaning
    listed: bool = False

    def covers(self, item: Item) -> bool:
        if item.indent > self.item.indent:
            return True
        if self.item.bullet or item.indent < self.item.indent:
            return False
        self.listed = self.listed or item.bullet
        return item.bullet or not self.listed


def _under_labels(items: Sequence[Item]) -> Iterator[Item]:
    """Yield items by the meaning of the nearest label; labels people use are none themselves."""
    within: list[_Within] = []
    for item in items:
        while within and not within[-1].covers(item):
            within.pop()
        meaning = _label_within(item)
        if meaning:
            within = [each for each in within if each.item.indent < item.indent]
            within.append(_Within(item, meaning))
            continue
        yield replace(item, meaning=within[-1].meaning) if within else item


def _label_within(item: Item) -> Meaning | None:
    """Return what an item is the label of, such as a line “**Before the interview:**”."""
    text = item.text.strip()
    marked = bool(in_bold(text.rstrip(":\uff1a"))) or text.endswith((":", "\uff1a"))
    said = words_of(text)
    if item.code or (item.bullet and not marked) or len(said.split()) > _MOST_LABEL_WORDS:
        return None
    return meaning_of(said)
