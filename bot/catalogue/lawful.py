"""Questions not to ask: what they touch, why, and the safe way to ask. Not legal advice.

The categories, their patterns and the technical homonyms are content (`data/lawful.yaml`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from bot.catalogue.model import Frozen, Text
from bot.reading import name_of, read_yaml, validate

Severity = Literal["stop", "warn"]
"""`stop` keeps a set from being approved unless an admin says why; `warn` asks for a reason."""

Jurisdiction = Literal["US", "UK", "EU"]

JURISDICTIONS: tuple[Jurisdiction, ...] = ("US", "UK", "EU")

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PLAIN = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x2010: "-", 0x2011: "-"}
_WORD = re.compile(r"[^\W_]+")
# What stands between words without being one: tags and entities of a pasted page, Markdown's stars.
_MARKUP = re.compile(
    r"(?P<blank>&(?:nbsp|#160|#xa0);)|(?P<quote>&(?:rsquo|lsquo|apos|#39|#x27|#8217);)"
    r"|</?[a-z][^<>]{0,100}>|[*`]+|\b_+|_+\b",
    re.IGNORECASE,
)
_MARKS = frozenset("<&*`_")
_SHORTEST_PATTERN = 2
_TAKEN_OUT = "…"


def _compiled(pattern: object) -> re.Pattern[str]:
    if not isinstance(pattern, str) or len(pattern) < _SHORTEST_PATTERN:
        raise ValueError("expected a regular expression as text")
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"expected a regular expression; {pattern!r}: {error}") from None


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


class Local(Frozen):
    """What differs in one jurisdiction; what is None is as it is everywhere."""

    severity: Severity | None = None
    why: Text | None = None
    safe: Text | None = None


class There(NamedTuple):
    """What holds in one jurisdiction for what was found."""

    id: Jurisdiction
    severity: Severity
    why: str
    safe: str

    def note(self, why: str, safe: str) -> str:
        """Return what is not as it is elsewhere, after the jurisdiction's name; '' for nothing."""
        said = [self.why] if self.why != why else []
        said += [f"Instead: {self.safe}"] if self.safe != safe else []
        return f"{self.id}: {' '.join(said)}" if said else ""


class Category(Frozen):
    """A kind of question not to ask.

    `safe` is the way to ask for what an employer may want to know; `cues` are words of which a
    line has at least one (`marri*` stands for all that begin so), which is cheap to tell;
    `patterns` then find the question in lower case, with plain quotes and single spaces.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    severity: Severity
    why: Text
    safe: Text
    by: Mapping[Jurisdiction, Local] = {}
    cues: Annotated[tuple[Text, ...], Field(min_length=1)]
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1)]

    def span_in(self, line: str) -> tuple[int, int] | None:
        """Return where a line first touches this category, or None."""
        found = (pattern.search(line) for pattern in self.patterns)
        return min((match.span() for match in found if match), default=None)

    def there(self, jurisdiction: Jurisdiction) -> There:
        """Return what holds in a jurisdiction."""
        local = self.by.get(jurisdiction, Local())
        return There(
            jurisdiction,
            local.severity or self.severity,
            local.why or self.why,
            local.safe or self.safe,
        )

    @cached_property
    def _known(self) -> tuple[frozenset[str], tuple[str, ...]]:
        whole = frozenset(cue for cue in self.cues if not cue.endswith("*"))
        return whole, tuple(cue[:-1] for cue in self.cues if cue.endswith("*"))

    def cued_by(self, word: str) -> bool:
        """Tell whether a line with this word may touch the category."""
        whole, beginnings = self._known
        return word in whole or word.startswith(beginnings)


class Finding(NamedTuple):
    """A line that touches a category: which, by which words, why, and the safe way to ask.

    `words` is the text from `start` to `end`, in characters of the line as it was given.
    `severity` is the strictest of the `jurisdictions`, each of which says what holds there.
    """

    category: str
    name: str
    words: str
    start: int
    end: int
    severity: Severity
    why: str
    safe: str
    jurisdictions: tuple[There, ...]

    @property
    def stops(self) -> bool:
        """Tell whether it stops approval; else it only asks for a reason."""
        return self.severity == "stop"

    @property
    def differs(self) -> tuple[str, ...]:
        """Return sentences on where it weighs less, and what else holds in a jurisdiction."""
        lighter = [each.id for each in self.jurisdictions if each.severity != self.severity]
        heavier = [each.id for each in self.jurisdictions if each.severity == self.severity]
        weighs = f"This stops in the {_and(heavier)}; in the {_and(lighter)} it is a warning."
        notes = (each.note(self.why, self.safe) for each in self.jurisdictions)
        return (*([weighs] if lighter else []), *(note for note in notes if note))


class Lawful(Frozen):
    """`data/lawful.yaml`: homonyms are taken out of a line before the categories are looked for."""

    homonyms: tuple[Pattern, ...] = ()
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_once(self) -> "Lawful":
        ids = [category.id for category in self.categories]
        for one in ids:
            if ids.count(one) > 1:
                raise ValueError(f"categories: the id {one} stands twice")
        return self

    def findings(self, text: str, jurisdiction: Jurisdiction | None = None) -> tuple[Finding, ...]:
        """Return what a question or a signal asks that it should not; empty where it is fine.

        Each category is named once, with the first of its words. Without a jurisdiction all count.
        """
        return self._remembered(text, jurisdiction)

    @cached_property
    def _remembered(self) -> Callable[[str, Jurisdiction | None], tuple[Finding, ...]]:
        # A set's lines are looked at when it is composed, when it is checked, and again later.
        return lru_cache(maxsize=8192)(self._find)

    def _find(self, text: str, jurisdiction: Jurisdiction | None) -> tuple[Finding, ...]:
        suspected = self._suspected(text)
        if not suspected:
            return ()
        plain = _bare(text)
        if plain is not None and not any(each.span_in(plain) for each in suspected):
            return ()
        line = _Line(text)
        touched = [each for each in suspected if each.span_in(line.plain)]
        if not touched:
            return ()
        plain = self._without_homonyms(line.plain)
        spans = ((each, each.span_in(plain)) for each in touched)
        return tuple(_finding(each, line, *span, jurisdiction) for each, span in spans if span)

    def _suspected(self, text: str) -> list[Category]:
        # Nearly every line is fine, and a look at its words is enough to tell so of most.
        places = set().union(*map(self._cued, set(_WORD.findall(_folded(text)))))
        return [self.categories[at] for at in sorted(places)]

    @cached_property
    def _cued(self) -> Callable[[str], frozenset[int]]:
        def places(word: str) -> frozenset[int]:
            return frozenset(at for at, each in enumerate(self.categories) if each.cued_by(word))

        return lru_cache(maxsize=65_536)(places)

    def _without_homonyms(self, line: str) -> str:
        # As many characters as before: places in the line stay what they are.
        for pattern in self.homonyms:
            line = pattern.sub(lambda match: _TAKEN_OUT * len(match[0]), line)
        return line

    def findings_in(
        self, lines: Iterable[str], jurisdiction: Jurisdiction | None = None
    ) -> tuple[Finding, ...]:
        """Return the findings of several lines, each category once; places are in its own line."""
        found: dict[str, Finding] = {}
        for line in lines:
            for finding in self.findings(line, jurisdiction):
                found.setdefault(finding.category, finding)
        return tuple(found.values())


def _finding(
    category: Category, line: "_Line", start: int, end: int, jurisdiction: Jurisdiction | None
) -> Finding:
    where = JURISDICTIONS if jurisdiction is None else (jurisdiction,)
    there = tuple(category.there(each) for each in where)
    stops = any(each.severity == "stop" for each in there)
    first, last = line.span(start, end)
    return Finding(
        category.id,
        category.name,
        line.text[first:last],
        first,
        last,
        "stop" if stops else "warn",
        category.why if jurisdiction is None else there[0].why,
        category.safe if jurisdiction is None else there[0].safe,
        there,
    )


def _and(names: Sequence[str]) -> str:
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _folded(text: str) -> str:
    """Return a text so that its words can be told; places in it may shift."""
    if text.isascii():
        return text.lower()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _bare(text: str) -> str | None:
    """Return what the patterns expect of a text where that is cheap to tell, else None."""
    if not text.isascii() or not _MARKS.isdisjoint(text):
        return None
    return " ".join(text.lower().split())


class _Line:
    """A line as the patterns expect it: nothing hides in case, quotes, spaces, marks or tags."""

    def __init__(self, text: str) -> None:
        self.text = text
        kept: list[str] = []
        self._places: list[int] = []
        for at, piece in _pieces(text):
            for character in piece:
                blank = character.isspace()
                if blank and (not kept or kept[-1] == " "):
                    continue
                kept.append(" " if blank else character)
                self._places.append(at)
        self.plain = "".join(kept).rstrip()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the places in the text of a span of the plain line, blanks at its ends left."""
        while start < end and self.plain[start] == " ":
            start += 1
        while end > start and self.plain[end - 1] == " ":
            end -= 1
        after = self._places[end - 1] + 1
        while after < len(self.text) and unicodedata.combining(self.text[after]):
            after += 1
        return self._places[start], after


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Give each character that counts with its place, as the patterns expect it."""
    at = 0
    for match in _MARKUP.finditer(text):
        yield from _characters(text, at, match.start())
        if match["blank"] or match["quote"]:
            yield match.start(), " " if match["blank"] else "'"
        at = match.end()
    yield from _characters(text, at, len(text))


def _characters(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    part = text[start:end]
    if part.isascii():
        yield from enumerate(part.lower(), start)
        return
    at = start
    while at < end:
        after = at + 1
        # A letter and its combining marks are one character to a reader.
        while after < end and unicodedata.combining(text[after]):
            after += 1
        piece = _INVISIBLE.sub("", text[at:after])
        yield at, unicodedata.normalize("NFKC", piece).translate(_PLAIN).casefold()
        at = after


def load_lawful(path: Path) -> Lawful:
    """Read `data/lawful.yaml`. Raises DataError for a wrong field or pattern."""
    return validate(Lawful, read_yaml(path), name_of(path))
