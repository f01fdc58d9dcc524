"""A scorecard, and what several of them say together. Pure; every figure is a fixed formula.

A person's mean is the mean of the criteria they assessed. A criterion's mean is the mean of its
ratings; its spread is the highest less the lowest. The panel's mean is the mean of the criteria's
means, each criterion with equal weight. "Not assessed" is left out of all of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

DISAGREEMENT = 2
"""From this spread on, ratings of one criterion are named as disagreement."""

EVIDENCE_CHARACTERS = 3000
NOTE_CHARACTERS = 3000
"""What one text input holds (docs.slack.dev, plain_text_input)."""


class Recommendation(StrEnum):
    """What a rater recommends overall; there is no neutral, on purpose."""

    STRONG_NO = "strong_no"
    NO = "no"
    YES = "yes"
    STRONG_YES = "strong_yes"

    @property
    def label(self) -> str:
        """Return it in words."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Rating:
    """One criterion of a card: a score from 1 to 4, or None where it was not assessed."""

    score: int | None
    evidence: str = ""


@dataclass(frozen=True)
class Card:
    """One version of an interviewer's scorecard; `ratings` stand in the order of the criteria."""

    id: str
    interview_id: str
    interviewer: str
    version: int
    recommendation: Recommendation
    note: str
    submitted_at: float
    ratings: tuple[Rating, ...]

    @property
    def mean(self) -> float | None:
        """Return the mean of what was assessed, or None where nothing was."""
        return mean(rating.score for rating in self.ratings)

    @property
    def assessed(self) -> int:
        """Return how many criteria were assessed."""
        return sum(rating.score is not None for rating in self.ratings)


@dataclass(frozen=True)
class Submission:
    """What one interviewer submitted: their first card and their latest, often the same."""

    first: Card
    latest: Card

    @property
    def interviewer(self) -> str:
        """Return whose it is."""
        return self.latest.interviewer

    def changed_from(self, criterion: int) -> Rating | None:
        """Return the first rating of a criterion where the score was changed since."""
        first, latest = self.first.ratings[criterion], self.latest.ratings[criterion]
        return first if first.score != latest.score else None


@dataclass(frozen=True)
class Tally:
    """What the panel's ratings of one criterion come to."""

    scores: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """Return the mean of the ratings."""
        return mean(self.scores)

    @property
    def spread(self) -> int | None:
        """Return the highest rating less the lowest; None below two ratings."""
        return max(self.scores) - min(self.scores) if len(self.scores) > 1 else None

    @property
    def disagrees(self) -> bool:
        """Tell whether the ratings differ so much that it is to be talked about."""
        return self.spread is not None and self.spread >= DISAGREEMENT


def submissions(cards: Iterable[Card]) -> list[Submission]:
    """Return each interviewer's first and latest card, in the order of their first submission."""
    by_person: dict[str, list[Card]] = {}
    for card in sorted(cards, key=lambda each: (each.submitted_at, each.version)):
        by_person.setdefault(card.interviewer, []).append(card)
    return [Submission(versions[0], versions[-1]) for versions in by_person.values()]


def tallies(found: Sequence[Submission], criteria: int) -> list[Tally]:
    """Return what the latest ratings of each criterion come to."""
    return [
        Tally(
            tuple(
                score
                for each in found
                if (score := each.latest.ratings[criterion].score) is not None
            )
        )
        for criterion in range(criteria)
    ]


def panel_mean(found: Sequence[Tally]) -> float | None:
    """Return the mean of the criteria's means, with equal weights."""
    return mean(each.mean for each in found)


def recommended(found: Sequence[Submission]) -> list[tuple[Recommendation, int]]:
    """Return how many recommend what, strongest yes first, leaving out what nobody does."""
    counts = Counter(each.latest.recommendation for each in found)
    return [(each, counts[each]) for each in reversed(Recommendation) if counts[each]]


def recommendations_disagree(found: Sequence[Submission]) -> bool:
    """Tell whether some recommend yes and some no."""
    yes = {Recommendation.YES, Recommendation.STRONG_YES}
    return len({each.latest.recommendation in yes for each in found}) > 1


def mean(scores: Iterable[float | None]) -> float | None:
    """Return the mean of what is there, or None where nothing is."""
    given = [each for each in scores if each is not None]
    return sum(given) / len(given) if given else None
