"""How long an interview is, how its time is spent, and what the candidate does alone."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from bot.catalogue.types import Stretch, Unattended
from bot.types.listing.items import Item
from bot.types.listing.labels import Meaning
from bot.types.listing.lengths import Length, lengths_in
from bot.types.listing.material import shown
from bot.types.listing.outline import words_of

_TAKE_HOME = re.compile(r"take-?\s?home|assignment|homework", re.IGNORECASE)
_ALONE = re.compile(
    r"on (?:your|their|his|her) own|own time|take-?\s?home|assignment|homework|to complete\b",
    re.IGNORECASE,
)
_EFFORT = re.compile(
    r"(?:up to|about|around|expected? to take|takes?|spend)\s+"
    r"(\d{1,2})(?:\s*(?:-|\u2013|to)\s*(\d{1,2}))?[\s-]*hours?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;+]|\bplus\b")
_ASIDE = re.compile(r"\(([^()]{1,400})\)")
_STRETCH = re.compile(
    r"(?P<minutes>\d{1,3})[\s-]*min(?:ute)?s?\b\.?(?:\s*:|\s+(?:of|for))?\s+(?P<what>\S.{0,200})"
    r"|(?P<named>\S.{0,200}?)\s*[:(]\s*(?P<after>\d{1,3})[\s-]*min(?:ute)?s?\b\.?\)?"
)
_THEIR_QUESTIONS = re.compile(
    r"questions? (?:about|that you|you|for us|from)|q\s?&\s?a"
    r"|(?:candidate|your|their)\S* questions",
    re.IGNORECASE,
)
_LEAST_STRETCHES = 2

# What an interview type can hold; more is a slip of the pen.
LONGEST_LIVE = 480
_SHORTEST_LIVE = 5
_MOST_DUE_HOURS, _MOST_EFFORT_HOURS = 720, 80
_MOST_CANDIDATE_MINUTES = 60


class Spent(NamedTuple):
    """The live part in minutes, shortest and longest, None where nobody has said.

    `said` are the items whose words all of this carries.
    """

    minutes: tuple[int, int] | None
    agenda: tuple[Stretch, ...]
    unattended: Unattended | None
    said: frozenset[int]

    @property
    def candidate_minutes(self) -> int:
        """Return the minutes at its end that the agenda keeps for the candidate's questions."""
        last = self.agenda[-1] if self.agenda else None
        theirs = last is not None and bool(_THEIR_QUESTIONS.search(last.what))
        return min(last.minutes, _MOST_CANDIDATE_MINUTES) if last and theirs else 0


def spent_in(title: str, items: Sequence[Item], whole: str) -> Spent:
    """Return how a type's time is spent, by its length and by items that share it out."""
    told = [at for at, one in enumerate(items) if one.meaning is Meaning.LENGTH]
    first = next((at for at in told if any(lengths_in(items[at].text))), None)
    said = items[first].text if first is not None else ""
    live, alone = _parts(said)
    minutes = _live(live)
    agenda, shared = _agenda(items, first, minutes)
    carried = set(shared)
    if first is not None and minutes and _only_lengths(said, agenda):
        carried.add(first)
    unattended = _unattended(title, said, alone, whole)
    if unattended and first is not None and unattended.what == told_alone(said):
        carried.add(first)
    return Spent(minutes, agenda, unattended, frozenset(carried))


def _parts(said: str) -> tuple[list[Length], list[Length]]:
    """Return the lengths that are spent live, and those that are spent alone."""
    live: list[Length] = []
    alone: list[Length] = []
    for clause in _CLAUSE.split(said):
        for each in lengths_in(clause):
            aside = each.most > LONGEST_LIVE or bool(_ALONE.search(clause))
            (alone if aside else live).append(each)
    return live, alone


def _live(live: Sequence[Length]) -> tuple[int, int] | None:
    # `45 minutes (5 minutes of introductions, 30 of …)`: the parts are not added to the whole.
    longest = max(live, key=lambda each: each.most, default=None)
    if longest is None or longest.most < _SHORTEST_LIVE:
        return None
    return max(int(longest.least), _SHORTEST_LIVE), int(longest.most)


def _only_lengths(said: str, agenda: Sequence[Stretch]) -> bool:
    """Tell whether a line says a length, or its agenda, and nothing else."""
    rest = words_of(_ASIDE.sub(" ", said) if agenda else said)
    found = list(lengths_in(rest))
    if len(found) != 1:
        return False
    rest = rest[: found[0].start] + rest[found[0].end :]
    return not any(sign.isalnum() for sign in rest)


# What is done alone


def _unattended(title: str, said: str, alone: Sequence[Length], whole: str) -> Unattended | None:
    if not alone and not _TAKE_HOME.search(title):
        return None
    due = max((each.most for each in alone if each.most > LONGEST_LIVE), default=0) / 60
    work = max((each.most for each in alone if each.most <= LONGEST_LIVE), default=0) / 60
    effort = _EFFORT.search(whole)
    hours = float(effort[2] or effort[1]) if effort else work
    return Unattended(
        given=title,
        due_hours=min(due, _MOST_DUE_HOURS) or None,
        effort_hours=min(hours, _MOST_EFFORT_HOURS) or None,
        what=told_alone(said) or title,
    )


def told_alone(said: str) -> str:
    """Return a length that tells of work alone as it is kept."""
    return shown(said).rstrip(": ")


# How it is shared out


def _agenda(
    items: Sequence[Item], length: int | None, minutes: tuple[int, int] | None
) -> tuple[tuple[Stretch, ...], Sequence[int]]:
    """Return an agenda whose minutes make the whole, and the items that are nothing else."""
    if minutes is None:
        return (), ()
    if length is not None:
        for aside in _ASIDE.findall(items[length].text):
            found = _stretches(re.split(r"[,;]", aside))
            if _makes(found, minutes):
                return found, ()
    for places in _runs(items):
        found = _stretches([items[at].text for at in places])
        if _makes(found, minutes):
            return found, places
    return (), ()


def _runs(items: Sequence[Item]) -> Iterator[list[int]]:
    """Yield the places of items of one list that each name minutes."""

    def alike(at: int) -> tuple[str, int, bool]:
        one = items[at]
        return one.label, one.indent, bool(_STRETCH.fullmatch(words_of(one.text)))

    for (_, _, names), places in groupby(range(len(items)), alike):
        if names:
            yield list(places)


def _stretches(parts: Sequence[str]) -> tuple[Stretch, ...]:
    found = [_STRETCH.fullmatch(words_of(part).rstrip(". ")) for part in parts]
    read = [(one["what"] or one["named"], one["minutes"] or one["after"]) for one in found if one]
    if len(read) != len(parts) or not all(0 < int(minutes) <= LONGEST_LIVE for _, minutes in read):
        return ()
    return tuple(
        Stretch(what=what[:1].upper() + what[1:], minutes=int(minutes)) for what, minutes in read
    )


def _makes(agenda: Sequence[Stretch], minutes: tuple[int, int]) -> bool:
    whole = sum(each.minutes for each in agenda)
    return len(agenda) >= _LEAST_STRETCHES and whole in minutes
