"""Questions not to ask: what they touch, why, and the safe way to ask. Not legal advice.

The categories, their patterns and the technical homonyms are content (`data/lawful.yaml`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field, model_validator

from bot.catalogue.model import Frozen, Text
from bot.reading import name_of, read_yaml, validate

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_PLAIN = {0x2018: "'", 0x2019: "'", 0x2010: "-", 0x2011: "-"}
_BLANK = re.compile(r"\s+")
_LONGEST_LINE = 2_000
_SHORTEST_PATTERN = 2


def _compiled(pattern: object) -> re.Pattern[str]:
    if not isinstance(pattern, str) or len(pattern) < _SHORTEST_PATTERN:
        raise ValueError("expected a regular expression as text")
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"expected a regular expression; {pattern!r}: {error}") from None


Pattern = Annotated[re.Pattern[str], BeforeValidator(_compiled)]


class Category(Frozen):
    """A kind of question not to ask.

    `safe` is the way to ask for what an employer may want to know; `patterns` find the question in
    lower case, with plain quotes and single spaces.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    why: Text
    safe: Text
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1)]

    def words_in(self, line: str) -> str | None:
        """Return the words of a line that touch this category, or None."""
        found = (pattern.search(line) for pattern in self.patterns)
        return next((match[0].strip() for match in found if match), None)


class Finding(NamedTuple):
    """A line that touches a category: which, by which words, why, and the safe way to ask."""

    category: str
    name: str
    words: str
    why: str
    safe: str


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

    def findings(self, text: str) -> tuple[Finding, ...]:
        """Return what a question or a signal asks that it should not; empty where it is fine."""
        return self._remembered(text)

    @cached_property
    def _remembered(self) -> Callable[[str], tuple[Finding, ...]]:
        # A set's lines are looked at when it is composed, when it is checked, and again later.
        return lru_cache(maxsize=8192)(self._find)

    def _find(self, text: str) -> tuple[Finding, ...]:
        line = _plain(text)
        suspected = [category for category in self.categories if category.words_in(line)]
        if not suspected:
            return ()
        for pattern in self.homonyms:
            line = pattern.sub("…", line)
        named = ((category, category.words_in(line)) for category in suspected)
        return tuple(_finding(category, words) for category, words in named if words)

    def findings_in(self, lines: Iterable[str]) -> tuple[Finding, ...]:
        """Return the findings of several lines, each category once."""
        found: dict[str, Finding] = {}
        for line in lines:
            for finding in self.findings(line):
                found.setdefault(finding.category, finding)
        return tuple(found.values())


def _finding(category: Category, words: str) -> Finding:
    return Finding(category.id, category.name, words, category.why, category.safe)


def _plain(text: str) -> str:
    """Return a line as the patterns expect it: nothing can hide in case, quotes or spaces."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:_LONGEST_LINE]))
    return _BLANK.sub(" ", text.translate(_PLAIN).casefold())


def load_lawful(path: Path) -> Lawful:
    """Read `data/lawful.yaml`. Raises DataError for a wrong field or pattern."""
    return validate(Lawful, read_yaml(path), name_of(path))
