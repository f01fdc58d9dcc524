"""Which groups and types of a work words name: numbers, titles, “it”, “the last one”, “all”."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from bot.catalogue.terms import stem, stems, tokens
from bot.slack.text import listing
from bot.types.working.model import Entry, Group, Work

_I = re.IGNORECASE

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    "tenth",
)
_IT = re.compile(
    r"(?:the )?(?:it|this|that|this one|that one|this (?:type|group|interview|description)"
    r"|the (?:type|group|interview|result)|them|these|those|both|they|the (?:two|three)"
    r"|these (?:types|groups|interviews|two|three|descriptions)"
    r"|the (?:same|combined|new|merged) (?:one|type|interview|group)|the above)",
    _I,
)
_ALL = re.compile(
    r"(?:all|everything|all of (?:it|them|these)|(?:all|each|every)(?: (?:the|of the))? "
    r"(?:types?|groups?|interviews?|one))",
    _I,
)
_NUMBERS = re.compile(
    r"(?:(?:groups?|types?|interviews?|numbers?|no\.?|#|items?) ?)*#?\d{1,3}"
    r"(?:\s*(?:,|and|&|\+|with|,\s*and|or)?\s*(?:(?:group|type|interview|number|no\.?|#) ?)*"
    r"(?:(?:to|-|\u2013|through)\s*)?#?\d{1,3})*",
    _I,
)
_RANGE = re.compile(r"(\d{1,3})\s*(?:to|-|\u2013|through)\s*#?(\d{1,3})", _I)
_FILLER = frozenset(
    stem
    for text in ("the a an of interview interviews type types group exercise one my our for",)
    for stem in stems(text)
)
_BETWEEN = re.compile(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s*&\s*|\s+with\s+|\s*\+\s*)", _I)
_LIKE = 0.8
_LEAST_LETTERS = 4
_MOST_SHOWN = 4

AMBIGUOUS = "“{words}” may be {which}. Say which by its number."
UNKNOWN = "There is no “{words}” here. Name a group by its number or its title."
NO_NUMBER = "There is no group {number}: this work has {count}."
NOT_SAID = "Say which group you mean, by its number or its title."


class Unclear(Exception):
    """Words that name nothing, or more than one thing; the message says so to the person."""


class Held(NamedTuple):
    """An entry and the group it stands in."""

    entry: Entry
    group: Group


class Named:
    """Reads the names of groups in one message.

    `about` are the keys that “it” means at first; each group that is named takes their place.
    """

    def __init__(self, work: Work, about: Sequence[str] = ()) -> None:
        self.work = work
        self.about = tuple(key for key in about if group_of(work, key) is not None)

    def groups(self, words: str) -> tuple[str, ...]:
        """Return the keys of the groups some words name. Raises Unclear."""
        plain = _trimmed(words)
        found = self._groups(plain)
        self.about = found
        return found

    def group(self, words: str) -> str:
        """Return the key of the one group some words name. Raises Unclear."""
        found = self.groups(words)
        if len(found) > 1:
            which = listing([self._said(key) for key in found[:_MOST_SHOWN]])
            raise Unclear(AMBIGUOUS.format(words=words.strip(), which=which))
        return found[0]

    def it(self) -> tuple[str, ...]:
        """Return what the message is about so far, or the only group. Raises Unclear."""
        if self.about:
            return self.about
        if len(self.work.groups) == 1:
            return (self.work.groups[0].key,)
        raise Unclear(NOT_SAID)

    def entry(self, words: str, within: str = "") -> Held:
        """Return the one entry some words name, in the group `within` names. Raises Unclear."""
        plain = _trimmed(words)
        among = [
            Held(entry, group)
            for group in self.work.groups
            for entry in self.work.entries_of(group)
        ]
        if within:
            key = self.group(within)
            among = [each for each in among if each.group.key == key]
        found = titled(plain, [each.entry.listed.title for each in among])
        held = [among[at] for at in found]
        if not held:
            raise Unclear(UNKNOWN.format(words=words.strip()))
        if len(held) > 1:
            which = [
                f"the one in {self.work.number_of(each.entry.id)}" for each in held[:_MOST_SHOWN]
            ]
            raise Unclear(f"“{words.strip()}” may be {listing(which)}. Add “from” and its number.")
        return held[0]

    # Reading

    def _groups(self, plain: str) -> tuple[str, ...]:
        if not plain or _IT.fullmatch(plain):
            return self.it()
        if _ALL.fullmatch(plain):
            return tuple(group.key for group in self.work.groups)
        if numbers := list(self._numbers(plain)):
            return tuple(dict.fromkeys(self._numbered(number) for number in numbers))
        whole = self._by_title(plain)
        if len(whole) == 1:
            return whole
        if len(pieces := [each for each in _BETWEEN.split(plain) if each.strip()]) > 1:
            found = [key for each in pieces for key in self._one(each)]
            return tuple(dict.fromkeys(found))
        return self._one(plain)

    def _one(self, words: str) -> tuple[str, ...]:
        plain = _trimmed(words)
        if _IT.fullmatch(plain):
            return self.it()
        if numbers := list(self._numbers(plain)):
            return tuple(self._numbered(number) for number in numbers)
        found = self._by_title(plain)
        if len(found) > 1:
            which = listing([self._said(key) for key in found[:_MOST_SHOWN]])
            raise Unclear(AMBIGUOUS.format(words=words.strip(), which=which))
        if not found:
            raise Unclear(UNKNOWN.format(words=words.strip()))
        return found

    def _numbers(self, plain: str) -> Iterator[int]:
        last = re.fullmatch(r"(?:the )?last(?: (one|two|three|group|type|interview))?", plain, _I)
        count = len(self.work.groups)
        if last:
            many = {"two": 2, "three": 3}.get((last[1] or "").casefold(), 1)
            yield from range(max(1, count - many + 1), count + 1)
        elif ordinal := re.fullmatch(r"(?:the )?(\w+)(?: (?:one|group|type|interview))?", plain):
            word = ordinal[1].casefold()
            if word in ORDINALS:
                yield ORDINALS.index(word) + 1
            elif word in _WORDS and word != "one":
                yield _WORDS.index(word) + 1
            elif word.isdecimal():
                yield int(word)
        if not last and _NUMBERS.fullmatch(plain) and not plain.isdecimal():
            ranges = list(_RANGE.finditer(plain))
            for found in ranges:
                yield from range(int(found[1]), int(found[2]) + 1)
            yield from map(int, re.findall(r"\d{1,3}", _RANGE.sub(" ", plain)))

    def _numbered(self, number: int) -> str:
        if not 1 <= number <= len(self.work.groups):
            raise Unclear(NO_NUMBER.format(number=number, count=len(self.work.groups)))
        return self.work.groups[number - 1].key

    def _by_title(self, plain: str) -> tuple[str, ...]:
        groups = self.work.groups
        found = titled(plain, [group.title for group in groups])
        if not found:
            titles = [entry.listed.title for entry in self.work.entries]
            held = [self.work.entries[at].id for at in titled(plain, titles)]
            found = [self.work.number_of(id_) - 1 for id_ in held]
        return tuple(dict.fromkeys(groups[at].key for at in found))

    def _said(self, key: str) -> str:
        number = next(at for at, one in enumerate(self.work.groups, 1) if one.key == key)
        return f"{number} (“{self.work.groups[number - 1].title}”)"


def group_of(work: Work, key: str) -> Group | None:
    """Return the group with a key, or the one that what had it went into."""
    found = next((one for one in work.groups if one.key == key), None)
    if found is None and key.startswith("@"):
        found = next((one for one in work.groups if one.into == key[1:]), None)
    if found is None:
        found = next((one for one in work.groups if key in one.entries), None)
    return found


def number_of(work: Work, key: str) -> int:
    """Return the number of the group with a key, 0 where it is gone."""
    group = group_of(work, key)
    return 0 if group is None else work.groups.index(group) + 1


def _trimmed(words: str) -> str:
    plain = re.sub(r"\s+", " ", words).strip(" .,:;!?“”\"'*")
    return re.sub(r"\A(?:the )?(?:group|type|number) (?=\d)", "", plain, flags=_I)


def titled(words: str, titles: Sequence[str]) -> list[int]:
    """Return the places of the titles some words mean: just so, else by all telling words."""
    plain = _trimmed(words)
    folded = plain.casefold()
    same = [at for at, title in enumerate(titles) if title.casefold() == folded]
    if same:
        return same
    said = _telling(plain)
    if not said:
        return []
    own = [_telling(title) for title in titles]
    found = [at for at, words in enumerate(own) if words and _within(said, words)]
    exact = [at for at in found if len(own[at]) == len(said)]
    if not exact and len(found) > 1:
        # “The take-home” is “Take-home: a solution …” before any other in which one is spoken of.
        heads = [_telling(titles[at].partition(":")[0]) for at in found]
        exact = [at for at, head in zip(found, heads, strict=True) if len(head) == len(said)]
        exact = [at for at in exact if _within(said, _telling(titles[at].partition(":")[0]))]
    return exact or found


def _telling(text: str) -> tuple[str, ...]:
    """Return the words of a title that tell it from others."""
    words = dict.fromkeys(tokens(text))
    return tuple(word for word in words if stem(word) not in _FILLER)


def _within(said: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(_nearly(word, each) for each in words) for word in said)


def _nearly(word: str, other: str) -> bool:
    if stem(word) == stem(other):
        return True
    # Short words differ by one letter and mean another thing.
    long = min(len(word), len(other)) >= _LEAST_LETTERS
    return long and SequenceMatcher(None, word, other).ratio() >= _LIKE
