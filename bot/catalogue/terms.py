"""Words made comparable: tokens, stems, and phrases that mean the same.

Matching a brief's line with a question is lexical on purpose: it is the same on every machine, it
can be explained word by word, and it needs no model.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.catalogue.model import Frozen, Kind, Text
from bot.reading import DataError, name_of, read_yaml, validate

_TOKEN = re.compile(r"[^\W_]+[+#]*")
_ACCENTS = re.compile("[\u0300-\u036f]")
_ENDING = re.compile(r"n't\b|'(?:s|re|ve|ll|d|m)\b")
_LONGEST_PHRASE = 4
_SHORTEST_STEM = 4
# Longest first: the first that fits is taken. Chosen so that the forms a brief and a question are
# likely to differ in (allocate/allocation, concurrent/concurrency, test/testing) meet.
_SUFFIXES = (
    *("ization", "isation", "ability", "ational", "ently", "antly", "ation", "ition", "ating"),
    *("ement", "izing", "ising", "ator", "ency", "ance", "ence", "ment", "ness", "able", "ible"),
    *("ated", "ized", "ised", "ical", "ally", "ize", "ise", "ing", "ity", "ent", "ant", "ate"),
    *("ion", "ied", "ive", "ed", "er", "ly", "al", "ic", "or", "e", "y"),
)
_NOT_PLURAL = ("ss", "us", "is")
# As "cooky" they would have the stem of "cooking".
_PLURAL_OF_IE = frozenset({"cookies", "movies"})


def tokens(text: str) -> list[str]:
    """Return the words of a text, lower case, accents kept, apostrophes' endings taken off."""
    # Most texts are ASCII, and most have no apostrophe: what those do not need is left out.
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    plain = text.casefold().replace("\u2019", "'")
    if "'" in plain:
        plain = _ENDING.sub(lambda match: "nt" if match[0] == "n't" else "", plain)
    return _TOKEN.findall(plain)


def unaccented(text: str) -> str:
    """Return a text without accents, which people leave out; stems are taken after that."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word's stem: plural and longest known ending off, a doubled last letter undone."""
    word = _singular(word).replace("iour", "ior")
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) >= _SHORTEST_STEM and word[-1] == word[-2] else word


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_STEM or not word.endswith("s") or word.endswith(_NOT_PLURAL):
        return word
    if word.endswith("ies"):
        return word[:-1] if word in _PLURAL_OF_IE else word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of all words of a text, in order."""
    return tuple(map(stem, tokens(text)))


class _WordsFile(Frozen):
    """`data/words.yaml`."""

    function: Annotated[tuple[Text, ...], Field(min_length=1)]
    filler: Annotated[tuple[Text, ...], Field(min_length=1)]
    same: tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...]
    kinds: Mapping[Kind, Annotated[tuple[Text, ...], Field(min_length=1)]]
    restated: tuple[Annotated[tuple[Text, ...], Field(min_length=2)], ...] = ()
    light: tuple[Text, ...] = ()


class Vocabulary:
    """Filler words to leave out, and groups of phrases that count as one term.

    Attributes:
        function: stems of words that say nothing anywhere.
        kinds: for each kind of question, phrases that any question of that kind is about.
        restated: groups of phrases in which one question is put in two ways.
        light: words that say little about which question is asked.
    """

    def __init__(
        self,
        function: Iterable[str] = (),
        filler: Iterable[str] = (),
        same: Iterable[Iterable[str]] = (),
        kinds: Mapping[Kind, tuple[str, ...]] | None = None,
        restated: Iterable[Iterable[str]] = (),
        light: Iterable[str] = (),
    ) -> None:
        self.function = frozenset(stem(word) for text in function for word in tokens(text))
        self._filler = self.function.union(stem(word) for text in filler for word in tokens(text))
        self._same = {
            stems(phrase): group for group, phrases in _numbered(same) for phrase in phrases
        }
        self.kinds = dict(kinds or {})
        self.restated = tuple(tuple(group) for group in restated)
        self.light = tuple(light)

    @cached_property
    def _openers(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self._same if phrase)

    def terms(self, text: str) -> tuple[str, ...]:
        """Return what a line asks for: each term once, in order, filler left out."""
        return tuple(dict.fromkeys(self._read(text, keep_words=False)))

    def telling(self, text: str) -> frozenset[str]:
        """Return the stems of all words of a line that say anything, filler too."""
        return frozenset(stems(text)) - self.function

    def indexed(self, text: str) -> frozenset[str]:
        """Return what a line offers: its terms, and the single words of each known phrase too."""
        return frozenset(self._read(text, keep_words=True))

    @cached_property
    def _about(self) -> dict[Kind, frozenset[str]]:
        return {kind: self.indexed(", ".join(phrases)) for kind, phrases in self.kinds.items()}

    def about(self, kind: Kind) -> frozenset[str]:
        """Return the terms that any question of a kind is about."""
        return self._about.get(kind, frozenset())

    def _read(self, text: str, *, keep_words: bool) -> list[str]:
        words = stems(text)
        # A word that opens a phrase is rare; the others are read without a look at phrases.
        openers, filler = self._openers, self._filler
        found: list[str] = []
        at = 0
        while at < len(words):
            word = words[at]
            taken = self._phrase_at(words, at) if word in openers else 0
            if taken:
                found.append(self._same[words[at : at + taken]])
                if not keep_words:
                    at += taken
                    continue
            if word not in filler and (len(word) > 1 or word.isdigit()):
                found.append(word)
            at += 1
        return found

    def _phrase_at(self, words: tuple[str, ...], at: int) -> int:
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            if words[at : at + length] in self._same:
                return length
        return 0


def _numbered(groups: Iterable[Iterable[str]]) -> Iterable[tuple[str, list[str]]]:
    for group in groups:
        phrases = list(group)
        yield "=" + "_".join(stems(phrases[0])), phrases


def _refuse_in_two(groups: Iterable[tuple[str, ...]], where: str) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for group in groups:
        for phrase in group:
            first = seen.setdefault(stems(phrase), group[0])
            if first != group[0]:
                raise DataError([f"{where}: “{phrase}” is in two groups, {first} and {group[0]}"])


def load_vocabulary(path: Path) -> Vocabulary:
    """Read `data/words.yaml`. Raises DataError for a wrong field or a phrase in two groups."""
    content = validate(_WordsFile, read_yaml(path), name_of(path))
    for field, groups in (("same", content.same), ("restated", content.restated)):
        _refuse_in_two(groups, f"{name_of(path)}, {field}")
    return Vocabulary(
        content.function,
        content.filler,
        content.same,
        content.kinds,
        restated=content.restated,
        light=content.light,
    )
