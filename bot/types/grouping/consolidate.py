"""Which interview types of several documents are one, and where they contradict each other.

Proposed by titles, sections and words, for a person to accept, split or move; no model is asked.
Every type that goes in stands in exactly one group, whatever they say.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.catalogue.model import Frozen
from bot.catalogue.terms import Vocabulary, stem, tokens
from bot.types.grouping.conflicts import Conflict, conflicts_in
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.listing.listed import ListedType
from bot.types.listing.outline import words_of

# What titles of types are made of whatever they are about, and what sections are called.
_OF_TITLES = "interview interviews exercise session general skills round stage software engineer"
_OF_SECTIONS = f"{_OF_TITLES} types process technical list of our standard"
_NOT_COMPARED = frozenset({Meaning.LENGTH, Meaning.PEOPLE, Meaning.RESOURCES, Meaning.NOTES})
_ASIDE = re.compile(r"https?://\S+|```.*?```", re.DOTALL)

# Shares of words, by what they tell, from which on two types are proposed as one; read on
# tests/samples/consolidation.yaml. `within` is of the one that says less, `both` of both together.
_SAME_TITLE_WITHIN = 0.15
_OTHER_SECTION = (0.6, 0.35)
_OTHER_TITLE = (0.55, 0.27)
_SAME_DOCUMENT = (0.75, 0.6)
_FEW_WORDS = 6
_NEAR = 50
_NAMED_WORDS = 3


class Group(Frozen):
    """Types proposed as one: their places in what was given, from 0, and why."""

    title: str
    types: tuple[int, ...]
    reason: str


class Consolidation(Frozen):
    """Groups in the order of their first types, and what has to be decided in them."""

    groups: tuple[Group, ...]
    conflicts: tuple[Conflict, ...]


def consolidate(types: Sequence[ListedType], vocabulary: Vocabulary) -> Consolidation:
    """Propose which types are one; each stands in exactly one group.

    Types of one document are put together only where they say nearly the same, as its author told
    them apart; those of one title in different sections only where their text agrees.
    """
    compared = _Compared(types, vocabulary)
    members = _joined(len(types), compared)
    groups = tuple(
        Group(title=title, types=each, reason=compared.reason(each))
        for each, title in zip(members, _titles(members, types), strict=True)
    )
    conflicts = (
        found
        for at, each in enumerate(members)
        for found in conflicts_in(at, {place: types[place] for place in each}, vocabulary)
    )
    return Consolidation(groups=groups, conflicts=tuple(conflicts))


@dataclass(frozen=True, slots=True)
class _Words:
    """A type as it is compared: the stems of its title, its section and its text."""

    title: frozenset[str]
    section: frozenset[str]
    text: frozenset[str]
    document: int


@dataclass(frozen=True, slots=True)
class _Alike:
    """How far the words of two types agree."""

    within: float
    both: float

    def reaches(self, least: tuple[float, float]) -> bool:
        return self.within >= least[0] and self.both >= least[1]


class _Compared:
    """The types of a run, and how alike any two of them are."""

    def __init__(self, types: Sequence[ListedType], vocabulary: Vocabulary) -> None:
        self._types = types
        self._words = _words_of(types, vocabulary)
        counts = Counter(word for one in self._words for word in one.text)
        self._counts = counts
        self._titled: dict[frozenset[str], list[int]] = defaultdict(list)
        for at, one in enumerate(self._words):
            self._titled[one.title].append(at)
        self._weights = {word: math.log(1 + len(types) / count) for word, count in counts.items()}
        self._totals = [self._weight(one.text) for one in self._words]

    def _weight(self, words: Iterable[str]) -> float:
        # In one order, as sums of floats depend on it.
        return math.fsum(self._weights[word] for word in words)

    def alike(self, one: int, other: int) -> _Alike:
        shared = self._weight(self._words[one].text & self._words[other].text)
        first, second = self._totals[one], self._totals[other]
        least = min(first, second)
        return _Alike(
            shared / least if least else 0.0, shared / (first + second - shared) if least else 0.0
        )

    def are_one(self, one: int, other: int) -> bool:
        """Tell whether two types are proposed as one."""
        first, second = self._words[one], self._words[other]
        alike = self.alike(one, other)
        same_section = first.section == second.section
        if first.document == second.document:
            return alike.reaches(_SAME_DOCUMENT)
        if first.title == second.title and first.title:
            few = min(len(first.text), len(second.text)) < _FEW_WORDS
            if same_section:
                return few or alike.within >= _SAME_TITLE_WITHIN
            return alike.reaches(_OTHER_SECTION)
        return alike.reaches(_OTHER_TITLE if same_section else _SAME_DOCUMENT)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs worth a look: of one title, or with an uncommon word in common."""
        buckets: dict[object, list[int]] = defaultdict(list)
        for at, one in enumerate(self._words):
            buckets[one.title].append(at)
            for word in one.text:
                if self._counts[word] <= _NEAR:
                    buckets[word].append(at)
        seen: set[tuple[int, int]] = set()
        for bucket in buckets.values():
            for at, second in enumerate(bucket):
                # In a large bucket only with the ones before it, so that time stays linear.
                for first in bucket[max(0, at - _NEAR) : at]:
                    if (first, second) not in seen:
                        seen.add((first, second))
                        yield first, second

    # Why

    def reason(self, group: Sequence[int]) -> str:
        """Return in a sentence why these are one, or why this one is by itself."""
        if len(group) == 1:
            return self._alone(group[0])
        titles = {self._words[at].title for at in group}
        said = "The same title" if len(titles) == 1 else "Much the same text, titled differently,"
        words = self._shared(group)
        shares = [self.alike(*pair).within for pair in combinations(group[:_NEAR], 2)]
        shared = f"; all speak of {_listed(words)}" if words else ""
        least = "at least " if len(shares) > 1 else ""
        agree = f"{least}{min(shares):.0%} of what the shorter says is in the longer"
        return f"{said} in {self._documents(group)}{shared} ({agree})."

    def _documents(self, group: Sequence[int]) -> str:
        documents = sorted({self._types[at].document for at in group})
        if len(documents) == 1:
            return f"document {documents[0]}"
        return "documents " + ", ".join(map(str, documents[:-1])) + f" and {documents[-1]}"

    def _shared(self, group: Sequence[int]) -> list[str]:
        shared = frozenset.intersection(*(self._words[at].text for at in group))
        first = self._types[group[0]]
        known = {
            stem(word): word
            for text in first.fields.values()
            for word in tokens(text)
            if not word.isdigit()
        }
        telling = sorted(shared & known.keys(), key=lambda word: (-self._weights[word], word))
        return [known[word] for word in telling[:_NAMED_WORDS]]

    def _alone(self, at: int) -> str:
        one = self._words[at]
        same = [other for other in self._titled[one.title][:_NEAR] if other != at and one.title]
        if not same:
            return "No other type has its title or says nearly the same."
        other = max(same, key=lambda each: self.alike(at, each).both)
        share = self.alike(at, other).both
        where = self._types[other].section or f"document {self._types[other].document}"
        return (
            f"One of the same title stands in “{where}”, but only {share:.0%} of their words agree."
        )


def _words_of(types: Sequence[ListedType], vocabulary: Vocabulary) -> list[_Words]:
    sections: dict[int, set[str]] = defaultdict(set)
    for one in types:
        sections[one.document].add(one.section)
    # Where all types of a document stand in one section, it is the document's title.
    return [
        _words(one, one.section if len(sections[one.document]) > 1 else "", vocabulary)
        for one in types
    ]


def _words(one: ListedType, section: str, vocabulary: Vocabulary) -> _Words:
    said = "\n".join(
        text for label, text in one.fields.items() if meaning_of(label) not in _NOT_COMPARED
    )
    return _Words(
        vocabulary.telling(one.title) - vocabulary.telling(_OF_TITLES),
        vocabulary.telling(section) - vocabulary.telling(_OF_SECTIONS),
        vocabulary.telling(words_of(_ASIDE.sub(" ", said))),
        one.document,
    )


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


# Groups


def _joined(count: int, compared: _Compared) -> list[tuple[int, ...]]:
    """Return all places in groups: two become one where at least half of their pairs are one."""
    links: dict[int, set[int]] = defaultdict(set)
    found: list[tuple[float, int, int]] = []
    for one, other in compared.pairs():
        if compared.are_one(one, other):
            links[one].add(other)
            links[other].add(one)
            found.append((-compared.alike(one, other).both, one, other))
    group_of = list(range(count))
    members: dict[int, set[int]] = {at: {at} for at in range(count)}
    for _, one, other in sorted(found):
        first, second = sorted((group_of[one], group_of[other]))
        if first == second or not _close(members[first], members[second], links):
            continue
        for at in members[second]:
            group_of[at] = first
        members[first] |= members.pop(second)
    return sorted(tuple(sorted(each)) for each in members.values())


def _close(one: Collection[int], other: set[int], links: Mapping[int, set[int]]) -> bool:
    linked = sum(len(links[at] & other) for at in one)
    return 2 * linked >= len(one) * len(other)


def _titles(members: Sequence[Sequence[int]], types: Sequence[ListedType]) -> list[str]:
    """Return a title for each group: its most common one, told apart where two are the same."""
    titles: list[str] = []
    for group in members:
        counts = Counter(types[at].title for at in group)
        titles.append(max(counts, key=counts.__getitem__))
    for told in ("section", "document"):
        twice = Counter(title.casefold() for title in titles)
        for at, group in enumerate(members):
            first = types[group[0]]
            apart = first.section if told == "section" else f"document {first.document}"
            if twice[titles[at].casefold()] > 1 and apart:
                titles[at] = f"{titles[at]} ({apart})"
    return titles
