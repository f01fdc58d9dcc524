"""Near-duplicates: questions that ask the same in other words.

Two questions are compared by their terms: the stems of their words, phrases in which the same
question is put in two ways read as one (`restated` in `data/words.yaml`), and whether it is asked
why, when, or of what is not. The score is the weight of the terms both have by the weight of all
terms of both (Jaccard's index with weights): what a question is about weighs most, words that most
questions are made of little. Two terms that nearly agree in their letters, and a word that the
other side writes as two, count as shared.

To find the twins of one question among many, only those are looked at that have one of its rarer
terms: the common ones left out weigh too little together to make a twin.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, permutations

from bot.catalogue.model import Frozen
from bot.catalogue.terms import Vocabulary, stem, tokens

LEAST = 0.6
"""The score from which on two questions are shown as twins; read on tests/samples/twins.yaml."""

MOST_EARLIER = 5
"""Pairs shown for one question: with those before it that are most like it."""

# What a term weighs: the subject of a question, a word most questions have, one that is filler.
_SUBJECT, _LIGHT, _FILLER = 8, 4, 1
# Terms that are nearly the same, or written in two words, count as so much of a shared one.
_NEARLY = 0.9
# Of what two twins share, the part they have word for word; the rest may be nearly the same.
_WORD_FOR_WORD = 0.75
# Long questions share so many words by no chance: from four subjects in common on, each further
# one makes the score a seventh higher. Read on the bank, where the scores of others stay below 0.4.
_BY_CHANCE = 4 * _SUBJECT
_FOR_EACH = 7 * _SUBJECT
# Where more than so many may be twins, as in lists made from a template, every term is held to.
_MANY = 1000
_LONGEST_PHRASE = 5
_MOST_LEFT = 3
_LEAST_LETTERS = 5
_LEAST_BIGRAMS = 0.7
_ASKS = {"why": "?why", "when": "?when"}
# `on-board` and `under-performs` are words, and not a function word with another one.
_PREFIXED = re.compile(
    r"(?i)\b(under|over|on|off|down|re|un|non|pre|post|co|sub|micro|multi)-(?=[a-z])"
)
_SENTENCE = re.compile(r"[.?!:;,]\s")
_DENIES = frozenset({"not", "no", "never", "without", "nor", "cannot", "neither"})


class Twin(Frozen):
    """A question that asks nearly the same: its id, its prompt, and how alike they are (0 to 1)."""

    id: str
    score: float
    prompt: str


class Pair(Frozen):
    """Two questions that ask nearly the same, by id, in the order in which they were given."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class _Read:
    """A text as it is compared: its terms, and their weight together."""

    terms: frozenset[str]
    weight: int


class _Reader:
    """Reads texts into terms; `weights` has what each term weighs that was read."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._function = vocabulary.function
        self._groups: dict[tuple[str, ...], str] = {}
        for phrases in vocabulary.restated:
            # A group goes by its first word, so that this one mistyped is still like it.
            first = _stems(phrases[0])
            name = first[0] if len(first) == 1 else "=" + "_".join(first)
            for phrase in phrases:
                self._groups.setdefault(_stems(phrase), name)
        self._openers = frozenset(words[0] for words in self._groups)
        light = {word for line in vocabulary.light for word in _stems(line)}
        light |= {self._groups[word,] for word in light if (word,) in self._groups}
        self.weights = dict.fromkeys((*light, *_ASKS.values(), "?not"), _LIGHT)

    def read(self, text: str) -> _Read:
        words = tokens(_PREFIXED.sub(r"\1", text))
        asks = [_ASKS[word] for word in map(_first, _SENTENCE.split(text)) if word in _ASKS]
        stemmed = tuple(map(_stem, words))
        found = dict.fromkeys(asks)
        at = 0
        while at < len(stemmed):
            taken = self._phrase_at(stemmed, at) if stemmed[at] in self._openers else 0
            term = self._groups[stemmed[at : at + taken]] if taken else self._term(words[at])
            if term:
                found[term] = None
            at += taken or 1
        terms = frozenset(found) or frozenset(stemmed)
        return _Read(terms, sum(map(self._weight, terms)))

    def _term(self, word: str) -> str:
        if word in _DENIES or (word.endswith("nt") and stem(word) in self._function):
            return "?not"
        return "" if stem(word) in self._function else _stem(word)

    def _phrase_at(self, words: tuple[str, ...], at: int) -> int:
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            if words[at : at + length] in self._groups:
                return length
        return 0

    def _weight(self, term: str) -> int:
        known = self.weights.get(term)
        if known is None:
            # Filler is what the vocabulary leaves out of a line's terms.
            filler = not term.startswith("=") and not self._vocabulary.indexed(term)
            known = self.weights[term] = _FILLER if filler else _SUBJECT
        return known


class Twins:
    """Texts by id, and those among them that ask nearly the same."""

    def __init__(self, entries: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> None:
        self._reader = _Reader(vocabulary)
        self._entries: list[tuple[str, str]] = []
        # Texts with the same terms are read once, so that a thousand copies cost what one does.
        self._read: list[_Read] = []
        self._places: dict[frozenset[str], int] = {}
        self._copies: list[list[int]] = []
        self._having: dict[str, list[int]] = {}
        for question_id, text in entries:
            self.add(question_id, text)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, question_id: str, text: str) -> None:
        """Add a question to those that others are compared with."""
        read = self._reader.read(text)
        place = self._places.setdefault(read.terms, len(self._read))
        if place == len(self._read):
            self._read.append(read)
            self._copies.append([])
            for term in read.terms:
                self._having.setdefault(term, []).append(place)
        self._copies[place].append(len(self._entries))
        self._entries.append((question_id, text))

    def near(self, text: str, *, least: float = LEAST, most: int = 5) -> tuple[Twin, ...]:
        """Return the questions that ask nearly what a text asks, the most alike first."""
        found = self._found(self._reader.read(text), least, self._having)[:most]
        copies = ((score, at) for score, place in found for at in self._copies[place])
        return tuple(
            Twin(id=self._entries[at][0], score=score, prompt=self._entries[at][1])
            for score, at in islice(copies, most)
        )

    def pairs(self, on_progress: Callable[[int, int], None] | None = None) -> Iterator[Pair]:
        """Yield the near-duplicates among all: each question with those before it.

        A question comes with the five that are most like it; of several that have the very same
        terms each comes with their first alone. `on_progress` is told how many were compared, and
        how many there are.
        """
        # Of each question only the rarer terms are kept here: two twins share one of those.
        having: dict[str, list[int]] = {}
        compared = 0
        for place, read in enumerate(self._read):
            first, *rest = self._copies[place]
            for score, other in self._found(read, LEAST, having)[:MOST_EARLIER]:
                yield self._pair(self._copies[other][0], first, score)
            for copy in rest:
                yield self._pair(first, copy, 1.0)
            for term in self._rarer(read, _WORD_FOR_WORD * _least_shared(read.weight, LEAST)):
                having.setdefault(term, []).append(place)
            compared += 1 + len(rest)
            if on_progress is not None:
                on_progress(compared, len(self))

    def _pair(self, first: int, second: int, score: float) -> Pair:
        return Pair(first=self._entries[first][0], second=self._entries[second][0], score=score)

    def _rarer(self, read: _Read, wanted: float) -> list[str]:
        """Return the terms of which every text has one that shares so much weight.

        The most common ones that are left out weigh less than that together.
        """
        rarer = []
        left_out = 0
        for term in sorted(read.terms, key=self._commonness, reverse=True):
            left_out += self._reader.weights[term]
            if left_out >= wanted:
                rarer.append(term)
        return rarer

    def _commonness(self, term: str) -> tuple[int, str]:
        return len(self._having.get(term, ())), term

    def _found(
        self, read: _Read, least: float, having: Mapping[str, Sequence[int]]
    ) -> list[tuple[float, int]]:
        """Return scores and places of the twins among those that `having` leads to, best first."""
        wanted = _WORD_FOR_WORD * _least_shared(read.weight, least)
        rarer = self._rarer(read, wanted)
        is_dense = sum(len(having.get(term, ())) for term in rarer) > _MANY
        if is_dense:
            wanted = _least_shared(read.weight, least)
            rarer = self._rarer(read, wanted)
        candidates = set[int]().union(*(having.get(term, ()) for term in rarer))
        score = self._score_by_words if is_dense else self._score
        found = []
        for place, common in self._possible(read, candidates, wanted, least):
            scored = score(read, self._read[place], common)
            if scored >= least:
                found.append((round(scored, 3), place))
        return sorted(found, key=lambda pair: (-pair[0], pair[1]))

    def _possible(
        self, read: _Read, candidates: Iterable[int], wanted: float, least: float
    ) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield candidates that are not too short or too long and share enough terms: with those.

        Of all that is done for a candidate this is the cheapest, and leaves few.
        """
        lightest = _least_shared(read.weight, least)
        heaviest = read.weight * _telling(read.weight) / least
        fewest = wanted / _SUBJECT
        terms, reads = read.terms, self._read
        for place in candidates:
            other = reads[place]
            if lightest <= other.weight <= heaviest:
                common = terms & other.terms
                if len(common) >= fewest:
                    yield place, common

    def _score_by_words(self, one: _Read, other: _Read, common: frozenset[str]) -> float:
        weights = self._reader.weights
        shared = sum([weights[term] for term in common])
        return _score(shared, one.weight + other.weight - shared)

    def _score(self, one: _Read, other: _Read, common: frozenset[str]) -> float:
        """Return the score with what both have nearly; for texts of which little else is left."""
        weights = self._reader.weights
        shared: float = sum([weights[term] for term in common])
        together: float = one.weight + other.weight - shared
        left, others = one.terms - common, other.terms - common
        if max(len(left), len(others)) <= _MOST_LEFT and _begin_alike(left, others):
            for like in _nearly_shared(left, others):
                nearly = sum([weights[term] for term in like]) / 2
                shared, together = shared + _NEARLY * nearly, together - nearly
        return _score(shared, together)


def _score(shared: float, together: float) -> float:
    return min(1.0, shared / together * _telling(shared)) if together else 0.0


def _telling(shared: float) -> float:
    """Return by what the score of two questions is raised that share so much weight."""
    return 1 + max(0.0, shared - _BY_CHANCE) / _FOR_EACH


def _least_shared(weight: float, least: float) -> float:
    """Return the weight that a twin of a question of some weight has in common with it at least.

    Two texts together weigh no less than one of them, so it is the smallest `s` for which
    `s * _telling(s) >= least * weight`.
    """
    wanted = least * weight
    if wanted <= _BY_CHANCE:
        return wanted
    half = (_FOR_EACH - _BY_CHANCE) / 2
    return math.sqrt(half * half + wanted * _FOR_EACH) - half


def _nearly_shared(one: Iterable[str], other: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the terms of two texts that stand for each other, each once.

    They are like in their letters (`gorutine`), or one text writes as two words what the other
    writes as one (`roll back`, `re-render`).
    """
    left, others = sorted(filter(_is_word, one)), sorted(filter(_is_word, other))
    found: list[tuple[str, ...]] = [(a, b) for a in left for b in others if _like_letters(a, b)]
    for words, whole in ((left, others), (others, left)):
        joined = ((word, *pair) for word in whole for pair in permutations(words, 2))
        found += [each for each in joined if _like_letters(each[0], each[1] + each[2])]
    taken: set[str] = set()
    for terms in found:
        if taken.isdisjoint(terms):
            taken.update(terms)
            yield terms


def _begin_alike(left: Iterable[str], others: Iterable[str]) -> bool:
    """Tell whether any of them begin with the same letter, as all that are nearly shared do."""
    return not {term[0] for term in left}.isdisjoint([term[0] for term in others])


def _is_word(term: str) -> bool:
    return term[0] not in "=?"


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    """Return a word's stem with every ending off: `monitoring` meets `monitor`."""
    while (shorter := stem(word)) != word:
        word = shorter
    return word


def _first(sentence: str) -> str:
    return next(iter(sentence.split(maxsplit=1)), "").casefold()


def _stems(text: str) -> tuple[str, ...]:
    return tuple(map(_stem, tokens(text)))


@lru_cache(maxsize=100_000)
def _like_letters(one: str, other: str) -> bool:
    if one[0] != other[0] or min(len(one), len(other)) < _LEAST_LETTERS:
        return False
    pairs, others = _bigrams(one), _bigrams(other)
    return 2 * len(pairs & others) >= _LEAST_BIGRAMS * (len(pairs) + len(others))


@lru_cache(maxsize=100_000)
def _bigrams(word: str) -> frozenset[str]:
    framed = f" {word} "
    return frozenset(framed[at : at + 2] for at in range(len(framed) - 1))
