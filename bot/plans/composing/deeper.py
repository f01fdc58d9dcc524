"""Digging where a candidate claims strength: questions that make them explain what they rate high.

A skill rated high gets a question on it from the bank's deeper end: one that reaches at least a
level above the brief's, else the deepest there is. One that asks for an explanation or a case of
their own comes before others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.catalogue.bank import Bank
from bot.catalogue.index import Profile
from bot.catalogue.model import Kind, Level
from bot.plans.composing.matching import ON_TOPIC, REVEALS, Matcher
from bot.plans.model import Brief, Deeper, Question, SelfRating
from bot.plans.reading.ratings import written

_EXPLAINED = frozenset({Kind.CONCEPTUAL, Kind.EXPERIENCE})
_MOST_FOR_A_SKILL = 3
# What `on_topic` gives a question whose prompt names all of a topic.
_BY_NAME = 0.9


@dataclass(frozen=True, slots=True)
class Dig:
    """A skill rated high, and the positions of the bank's questions that go deep into it."""

    rated: SelfRating
    positions: tuple[int, ...]


class Dug(NamedTuple):
    """What of a set digs into which skill, and a line for each skill that nothing digs into."""

    deeper: tuple[Deeper, ...] = ()
    left: tuple[str, ...] = ()


def digs(brief: Brief, level: Level, bank: Bank, matcher: Matcher) -> tuple[Dig, ...]:
    """Return for each skill rated high, the highest first, the questions that dig into it."""
    if brief.ratings is None:
        return ()
    return tuple(
        Dig(rated, _deepest(_on(rated.skill, bank, matcher), level, bank))
        for rated in brief.ratings.high
    )


def _on(skill: str, bank: Bank, matcher: Matcher) -> list[int]:
    """Return the positions of the questions that are most plainly on a skill; empty for none.

    Those that ask about it by name, are filed under it, or are tied to the technology it is come
    before those filed under an area it belongs to, and these before those whose answers show it.
    """
    index = bank.index
    near = {at for area in matcher.areas_of(skill) for at in index.by_area.get(area, ())}
    near.update(at for term in matcher.needle(skill).terms for at in index.by_term.get(term, ()))
    technologies = bank.roles.technologies_in_role(skill)
    plainly = {at for at, names in enumerate(index.technologies) if names & technologies}
    named = bank.areas.named(skill)
    plainly.update(at for at in near if bank.questions[at].areas[0] in named)
    plainly.update(at for at in near if matcher.on_topic(skill, index.profiles[at]) >= _BY_NAME)
    if plainly:
        return sorted(plainly)
    first = matcher.areas_of(skill)[:1]
    filed = [at for at in sorted(near) if bank.questions[at].areas[0] in first]
    terms = matcher.needle(skill).terms
    filed = [at for at in filed if terms <= index.profiles[at].terms] or filed
    return filed or [at for at in sorted(near) if is_on(skill, index.profiles[at], matcher)]


def is_on(skill: str, profile: Profile, matcher: Matcher) -> bool:
    """Tell whether a question is on a skill: on its topic, or its answers show it.

    A skill of a single word has to be the topic: many questions name a tool in passing.
    """
    if matcher.on_topic(skill, profile) >= ON_TOPIC:
        return True
    several = len(matcher.needle(skill).terms) > 1
    return several and matcher.reveals(skill, profile) >= REVEALS


def _deepest(found: Sequence[int], level: Level, bank: Bank) -> tuple[int, ...]:
    """Keep the deep ones: those that reach above the level, else those that reach highest."""

    def highest(at: int) -> int:
        return bank.questions[at].levels[1].rank

    above = _above(level).rank
    # A question that begins more than a level above would be out of reach.
    asked = [at for at in found if bank.questions[at].levels[0].rank <= level.rank + 1]
    deep = [at for at in asked if highest(at) >= above]
    if not deep and asked:
        top = max(highest(at) for at in asked)
        deep = [at for at in asked if highest(at) == top]
    # What beginners are asked as well lets one get by with less.
    deep = [at for at in deep if bank.questions[at].levels[0].rank >= level.rank] or deep
    explained = [at for at in deep if bank.questions[at].kind in _EXPLAINED]
    return tuple(explained or deep)


def _above(level: Level) -> Level:
    """Return the level above: for the highest, and for managers, none is."""
    if level in {Level.PRINCIPAL, Level.MANAGER}:
        return level
    return list(Level)[level.rank + 1]


def deeper_of(found: Iterable[Dig], chosen: Mapping[str, int], scale: int) -> Dug:
    """Return what of a set from the bank digs into which skill.

    `chosen` holds the bank's position of each question of the set by its id.
    """
    deeper, left = [], []
    for dig in found:
        ids = tuple(id_ for id_, at in chosen.items() if at in dig.positions)[:_MOST_FOR_A_SKILL]
        rated = dig.rated
        if ids:
            deeper.append(Deeper(skill=rated.skill, rating=rated.rating, questions=ids))
            continue
        why = "no room for it" if dig.positions else "the question bank has nothing on it"
        left.append(f"{rated.skill} (rated {written(rated.rating)} of {scale}): {why}")
    return Dug(tuple(deeper), tuple(left))


def deepened(brief: Brief, questions: Sequence[Question], matcher: Matcher) -> tuple[Deeper, ...]:
    """Return which questions of any set, whoever wrote them, are on a skill rated high."""
    if brief.ratings is None:
        return ()
    profiles = {one.id: matcher.profile(one) for one in questions}
    tied = (
        (rated, tuple(id_ for id_, one in profiles.items() if is_on(rated.skill, one, matcher)))
        for rated in brief.ratings.high
    )
    return tuple(
        Deeper(skill=rated.skill, rating=rated.rating, questions=ids[:_MOST_FOR_A_SKILL])
        for rated, ids in tied
        if ids
    )


def why(deeper: Deeper, scale: int | None) -> str:
    """Return the sentence that says why a set has these questions; without their numbers."""
    of = f" of {scale}" if scale else ""
    return (
        f"rated {written(deeper.rating)}{of} by the candidate, so the answer has to explain how "
        "and why, not only what"
    )
