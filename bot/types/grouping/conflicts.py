"""Fields in which types that are to be one contradict each other: shown, never averaged."""

import re
from collections.abc import Hashable, Iterator, Mapping

from bot.catalogue.model import Frozen
from bot.catalogue.terms import Vocabulary
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.listing.lengths import NUMBER, NUMBERS, lengths_in, number
from bot.types.listing.listed import ListedType
from bot.types.listing.outline import words_of
from bot.types.listing.panel import OBSERVES
from bot.types.listing.sentences import sentences_in

_COUNT = re.compile(
    rf"\b(?P<least>{NUMBER})\b(?:\s*(?:-|\u2013|\u2014|to|or)\s*(?P<most>{NUMBER})\b)?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]{0,300}\)")
_OF_PEOPLE = "member members engineer engineers people person interviewer interviewers candidate"
_SHORT = 80
_MOST_SHOWN = 200


class Value(Frozen):
    """What a field says, as it stands in the first of the types that say so (places from 0)."""

    value: str
    types: tuple[int, ...]


class Conflict(Frozen):
    """A field in which the types of a group (its place among the groups, from 0) differ."""

    group: int
    field: str
    values: tuple[Value, ...]


def conflicts_in(
    group: int, types: Mapping[int, ListedType], vocabulary: Vocabulary
) -> Iterator[Conflict]:
    """Yield the fields in which types differ, by their places, each with all that is said.

    Compared are lengths by their minutes, who interviews by number, observer and where they come
    from, and short fields of one label by their words; a field that one lacks is no conflict.
    """
    if len(types) == 1:
        return
    said: dict[Hashable, dict[Hashable, list[int]]] = {}
    shown: dict[tuple[Hashable, Hashable], tuple[str, str]] = {}
    for at, one in types.items():
        for label, field, reading, value in _read(one, vocabulary):
            said.setdefault(field, {}).setdefault(reading, []).append(at)
            shown.setdefault((field, reading), (label, value))
    for field, readings in said.items():
        if len(readings) > 1:
            values = tuple(
                Value(value=shown[field, reading][1], types=tuple(places))
                for reading, places in readings.items()
            )
            label = shown[field, next(iter(readings))][0]
            yield Conflict(group=group, field=label, values=values)


def _read(one: ListedType, vocabulary: Vocabulary) -> Iterator[tuple[str, Hashable, Hashable, str]]:
    """Yield label, field, what is compared and what is shown of each comparable field."""
    for meaning in (Meaning.LENGTH, Meaning.PEOPLE):
        label = next((each for each in one.fields if meaning_of(each) is meaning), "")
        text = one.said(meaning)
        if not text.strip():
            continue
        if meaning is Meaning.LENGTH:
            yield label, meaning, lengths(text), _shown(text.split("\n")[0])
        else:
            yield label, meaning, people(text, vocabulary), _who(text)
    for label, text in one.fields.items():
        meaning_ = meaning_of(label)
        if label and text and meaning_ in {None, Meaning.WHERE} and _is_short(text):
            field = vocabulary.telling(label) or label.casefold()
            yield label, field, vocabulary.telling(text) or text.casefold(), _shown(text)


def lengths(text: str) -> Hashable:
    """Return the lengths a field names, in minutes, least and most; its words where it has none.

    What stands in brackets is how the time is spent.
    """
    found = tuple((each.least, each.most) for each in lengths_in(_ASIDE.sub(" ", text)))
    return found or " ".join(text.casefold().split())


def people(text: str, vocabulary: Vocabulary) -> Hashable:
    """Return how many interview, least and most, whether one observes, and where they are from."""
    first = _sentences(text)[0]
    count = _COUNT.search(first)
    least = number(count["least"]) if count else None
    most = number(count["most"]) if count and count["most"] else least
    numbers = frozenset(vocabulary.telling(" ".join(NUMBERS)))
    told = vocabulary.telling(first) - vocabulary.telling(_OF_PEOPLE) - numbers
    return least, most, bool(OBSERVES.search(text)), frozenset(w for w in told if not w.isdigit())


def _who(text: str) -> str:
    first, *others = _sentences(text)
    observed = next((each for each in others if OBSERVES.search(each)), "")
    return _shown(f"{first} {observed}")


def _sentences(text: str) -> list[str]:
    lines = [line.strip(" \t*+\u2022-") for line in text.strip().split("\n")]
    said = (words_of(line) for line in lines if line)
    return [line[start:end] for line in said for start, end in sentences_in(line)] or [""]


def _is_short(text: str) -> bool:
    return "\n" not in text and len(text) <= _SHORT


def _shown(text: str) -> str:
    said = words_of(text).rstrip(".")
    return said if len(said) <= _MOST_SHOWN else f"{said[: _MOST_SHOWN - 1].rstrip()}…"
