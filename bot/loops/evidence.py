"""Where a stage speaks of a competency, and whether it looks for it or only mentions it."""

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.catalogue.types import Competency
from bot.loops.rounds import Line, Part, Round, words_of

_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_COMMA = re.compile(r"[,;]")
_LAST = re.compile(r"\b(?:and|or)\b")
_EXAMPLE = re.compile(
    r"\b(?:such as|for example|for instance|including|especially|particularly|e\.g\.)",
    re.IGNORECASE,
)
# An item of a list is short; a clause with a verb of its own is not.
_LONGEST_ITEM = 3
_LEAST_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line that speaks of a competency; `direct` where the interviewer must answer for it."""

    line: Line
    direct: bool


def evidence(topic: Competency, round_: Round) -> tuple[Evidence, ...]:
    """Return where a stage speaks of a competency, in the lines' order.

    A line is direct when it is looked for or asked and is about the competency. One of several
    things in a list is only mentioned: an interviewer may well take another one.
    """
    if not may_name(topic, round_.words):
        return ()
    found = []
    for line in round_.lines:
        if line.part is Part.NOT_ASSESSED or not may_name(topic, line.words):
            continue
        starts = [start for start, _ in topic.places(plain(line.text))]
        if starts:
            found.append(Evidence(line, line.asks and not in_passing(line.text, starts)))
    return tuple(found)


def may_name(topic: Competency, words: frozenset[str]) -> bool:
    """Tell whether some words hold the first of any of a competency's phrases.

    Most lines do not, and this is ten times as quick as looking for the phrases themselves.
    """
    return not _openers((topic.name, *topic.words)).isdisjoint(words)


@lru_cache(maxsize=1024)
def _openers(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(next(iter(words_of(phrase)), "") for phrase in phrases)


def plain(text: str) -> str:
    """Return a text of the same length with straight apostrophes, as phrases are written."""
    return text.replace("\u2019", "'")


def in_passing(text: str, starts: Sequence[int]) -> bool:
    """Tell whether what starts at these places is nowhere more than a small part of a list."""
    return not any(
        _is_the_matter(found[0], [start - found.start() for start in starts])
        for found in _SENTENCE.finditer(text)
    )


def _is_the_matter(sentence: str, starts: Sequence[int]) -> bool:
    within = [start for start in starts if 0 <= start < len(sentence)]
    if not within:
        return False
    if example := _EXAMPLE.search(sentence):
        # What is given as an example is not what the line is about.
        within = [start for start in within if start < example.start()]
        sentence = sentence[: example.start()]
    if not within:
        return False
    ends = _items(sentence)
    if len(ends) < _LEAST_ITEMS:
        return True
    items = {bisect(ends, start) for start in within}
    return 2 * len(items) >= len(ends)


def _items(sentence: str) -> list[int]:
    """Return where the items of a sentence's list end; one end where it is no list."""
    whole = [len(sentence)]
    ends = [found.start() for found in _COMMA.finditer(sentence)]
    if not ends:
        return whole
    # `one, two or three` has its last comma left out.
    last = _LAST.search(sentence, ends[-1] + 1)
    if last and sentence[ends[-1] + 1 : last.start()].strip():
        ends.append(last.start())
    ends.append(len(sentence))
    following = [sentence[start:end] for start, end in pairwise(ends)]
    short = all(len(_words(one)) <= _LONGEST_ITEM for one in following)
    return ends if short else whole


def _words(item: str) -> list[str]:
    return [word for word in re.findall(r"[\w-]+", item) if word not in {"and", "or"}]
