"""Which questions of a set reveal each flag and cover each goal and area of the brief."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.catalogue.index import Profile
from bot.plans.composing.matching import REVEALS, SERVES, Matcher
from bot.plans.model import Brief, Question, Tie

# Beside the best question, those that reveal a line nearly as well are tied to it too.
_NEARLY = 0.8
_MOST = 3

Profiles = Mapping[str, Profile]


class Ties(NamedTuple):
    """A brief's lines, word for word, each with the questions it is tied to; none where none fits.

    Where the brief names no areas, `areas` are the first of each question.
    """

    goals: tuple[Tie, ...]
    areas: tuple[Tie, ...]
    red_flags: tuple[Tie, ...]
    green_flags: tuple[Tie, ...]


def tie_all(
    brief: Brief, questions: Sequence[Question], profiles: Profiles, matcher: Matcher
) -> Ties:
    """Tie every line of a brief to a set's questions; `profiles` holds them by id."""
    own = (area for question in questions for area in question.areas[:1])
    areas = brief.areas or tuple(dict.fromkeys(own))
    return Ties(
        goals=tuple(_served(goal, profiles, matcher) for goal in brief.goals),
        areas=tuple(_covering(area, questions, profiles, matcher) for area in areas),
        red_flags=tuple(_tied(flag, profiles, matcher, REVEALS) for flag in brief.red_flags),
        green_flags=tuple(_tied(flag, profiles, matcher, REVEALS) for flag in brief.green_flags),
    )


def _served(goal: str, profiles: Profiles, matcher: Matcher) -> Tie:
    """Tie a goal to the questions that serve it whole, else to those that serve all its parts."""
    whole = _tied(goal, profiles, matcher, SERVES)
    if whole.questions:
        return whole
    parts = [_tied(part, profiles, matcher, SERVES).questions for part in matcher.parts(goal)]
    served = dict.fromkeys(ids[0] for ids in parts if ids)
    return Tie(text=goal, questions=tuple(served) if all(parts) else ())


def _covering(
    area: str, questions: Sequence[Question], profiles: Profiles, matcher: Matcher
) -> Tie:
    ids = tuple(
        one.id
        for one in questions
        if matcher.covers(area, profiles[one.id]) or matcher.names(area, one)
    )
    return Tie(text=area, questions=ids)


def _tied(line: str, profiles: Profiles, matcher: Matcher, least: float) -> Tie:
    scores = {id_: matcher.reveals(line, profile) for id_, profile in profiles.items()}
    best = max(scores.values(), default=0.0)
    good = [id_ for id_, score in scores.items() if score >= max(least, best * _NEARLY)]
    good.sort(key=lambda id_: -scores[id_])
    return Tie(text=line, questions=tuple(good[:_MOST]))
