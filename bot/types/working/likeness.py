"""How like types of documents are to those of the catalogue, which are written in other words."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bot.catalogue.terms import Vocabulary
from bot.catalogue.types import TypeFields
from bot.types.listing.listed import ListedType
from bot.types.listing.outline import words_of

# What titles of types are made of whatever they are about.
_OF_TITLES = "interview interviews exercise session general skills round stage software engineer"
_COMPARED = ("what_happens", "candidate_prepares", "before", "during", "probes", "look_for")

_FINE = 1_000_000

ENOUGH = 0.6
"""The likeness from which on a type is proposed; read on two companies' documents."""


class _Words(NamedTuple):
    title: frozenset[str]
    text: frozenset[str]


class Likeness:
    """Compares types of documents with those of the catalogue."""

    def __init__(
        self, listed: Sequence[ListedType], known: Sequence[TypeFields], vocabulary: Vocabulary
    ) -> None:
        self._vocabulary = vocabulary
        self._generic = vocabulary.telling(_OF_TITLES)
        self._listed = [_Words(self._title(one.title), self._text(_said(one))) for one in listed]
        # Titles of the catalogue name their topic before a colon and their purpose behind it.
        self._known = [
            _Words(self._title(one.title.partition(":")[0]), self._text(_catalogued(one)))
            for one in known
        ]
        every = [*self._listed, *self._known]
        counts = Counter(word for one in every for word in one.text)
        # Whole numbers, whose sums do not depend on the order of words.
        self._weights = {
            word: round(_FINE * math.log(1 + len(every) / n)) for word, n in counts.items()
        }
        self._totals = [self._weight(one.text) for one in every]

    def _title(self, text: str) -> frozenset[str]:
        return self._vocabulary.telling(text) - self._generic

    def _text(self, text: str) -> frozenset[str]:
        return self._vocabulary.telling(words_of(text))

    def of(self, listed: int, known: int) -> float:
        """Return how like two are, by their places, from 0 to 3.

        It is the share of their titles, and of their texts twice over, that they have in common.
        """
        one, other = self._listed[listed], self._known[known]
        either = one.title | other.title
        titled = len(one.title & other.title) / len(either) if either else 0.0
        shared = self._weight(one.text & other.text)
        first, second = self._totals[listed], self._totals[len(self._listed) + known]
        if not shared:
            return titled
        return titled + shared / min(first, second) + shared / (first + second - shared)

    def _weight(self, words: frozenset[str]) -> int:
        return sum(map(self._weights.__getitem__, words))


def _said(one: ListedType) -> str:
    return "\n".join(one.fields.values())


def _catalogued(type_: TypeFields) -> str:
    lines = (line for name in _COMPARED for line in getattr(type_, name))
    return "\n".join([type_.summary, *lines])
