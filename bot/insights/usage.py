"""What use showed of questions: how often each was asked, how its ratings spread, what to retire.

Pure. A question is known by its id in the bank or among the workspace's own; what was reworded in
a set has none and counts for none. A rating is tied to every question of its criterion.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.model import Level

DAY = 86_400.0

LEAST_CANDIDATES = 5
"""Candidates below which nothing is said of ratings: fewer and one of them can be made out."""

LEAST_RATINGS = 8
"""Ratings from which on one and the same score is no accident. With two scores equally likely,
eight alike come about once in 128 questions."""

RECENT_DAYS = 90
"""How far back over-use is looked for: about as long as a position stays open."""

LEAST_ASKED = 12
"""Times a question was asked in that span before it is over-used. With fewer, half of the
interviews is what asking every candidate for one position the same questions comes to."""

TOO_OFTEN = 0.5
"""The share of a family's interviews above which candidates come to share a question."""

IDLE_DAYS = 180
"""How long an own question is kept unasked before that is said: two such spans."""

LEAST_CHANCES, LEAST_SETS = 50, 10
"""Interviews held, and sets they were held from, that could have had a question of the bank before
it is said that none did. Candidates for a position share a set of some six questions, so interviews
alone say little: in fewer than ten sets most of a family's questions are left out by chance."""


# What is counted


@dataclass(frozen=True)
class Content:
    """What counts of one version of a set.

    `family` is the name of the role family; `made_at` when the version was written, in seconds
    since the epoch. `questions` are the ids of those that come from the bank or are own;
    `criteria` the ids of the same questions that each criterion of the rubric is seen by.
    """

    family: str
    level: Level
    made_at: float
    questions: tuple[str, ...]
    criteria: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Held:
    """An interview that took place: with whom, when, from what; `complete` with every card in."""

    interview: str
    candidate: str
    at: float
    set_id: str
    content: Content
    complete: bool = True


@dataclass(frozen=True)
class Scored:
    """A score from 1 to 4 that somebody gave a candidate for a criterion of an interview's set."""

    held: Held
    criterion: int
    score: int


@dataclass(frozen=True)
class Spread:
    """How many ratings there are of each score from 1 to 4, over how many candidates."""

    counts: tuple[int, int, int, int]
    candidates: int

    @property
    def ratings(self) -> int:
        """Return how many ratings there are."""
        return sum(self.counts)

    @property
    def only(self) -> int | None:
        """Return the one score that all ratings have, or None where they differ."""
        given = [score for score, count in enumerate(self.counts, 1) if count]
        return given[0] if len(given) == 1 else None


@dataclass(frozen=True)
class Use:
    """What became of one question.

    `last` is when it was asked last, in seconds since the epoch; `sets` how many sets it was
    asked from. `spread` is None below LEAST_CANDIDATES, whatever the ratings are.
    """

    asked: int = 0
    last: float | None = None
    sets: int = 0
    spread: Spread | None = None


def use_of(held: Iterable[Held], scored: Iterable[Scored] = ()) -> dict[str, Use]:
    """Return what became of every question that was asked, by its id."""
    asked: dict[str, list[Held]] = defaultdict(list)
    for each in held:
        for question in dict.fromkeys(each.content.questions):
            asked[question].append(each)
    spreads = _spreads(scored)
    return {
        question: Use(
            asked=len(found),
            last=max(each.at for each in found),
            sets=len({each.set_id for each in found}),
            spread=spreads.get(question),
        )
        for question, found in asked.items()
    }


def _spreads(scored: Iterable[Scored]) -> dict[str, Spread]:
    found: dict[str, list[Scored]] = defaultdict(list)
    for each in scored:
        for question in dict.fromkeys(each.held.content.criteria[each.criterion]):
            found[question].append(each)
    spreads = {}
    for question, ratings in found.items():
        candidates = len({each.held.candidate for each in ratings})
        if candidates >= LEAST_CANDIDATES:
            counts = Counter(each.score for each in ratings)
            spreads[question] = Spread((counts[1], counts[2], counts[3], counts[4]), candidates)
    return spreads


@dataclass(frozen=True)
class Met:
    """What a candidate is known by; `name` is folded as in bot/positions/model.py."""

    id: str
    name: str
    email: str | None = None
    member: str | None = None


def people(candidates: Iterable[Met]) -> dict[str, str]:
    """Return one key for each candidate's id, the same where it may be the same person.

    They are taken for one where they share a name, an e-mail or an account, as the seal does it:
    rather too few people than too many.
    """
    leaders: dict[str, str] = {}

    def leader(mark: str) -> str:
        while leaders.setdefault(mark, mark) != mark:
            mark = leaders[mark]
        return mark

    known = list(candidates)
    for each in known:
        marks = (("name", each.name), ("email", (each.email or "").lower()), ("by", each.member))
        for kind, mark in marks:
            if mark:
                leaders[leader(f"{kind}:{mark}")] = leader(f"id:{each.id}")
    return {each.id: leader(f"id:{each.id}") for each in known}


# What is worth a look


@dataclass(frozen=True)
class OverUsed:
    """Asked in more than half of a family's interviews lately."""

    asked: int
    held: int
    family: str


@dataclass(frozen=True)
class NeverSeparating:
    """Every rating tied to it has the same score."""

    ratings: int
    candidates: int
    score: int


@dataclass(frozen=True)
class NeverAsked:
    """An own question, kept for so many days and never asked."""

    days: int


@dataclass(frozen=True)
class PassedOver:
    """A question of the bank that none of the sets it was at hand for has."""

    interviews: int
    sets: int


Reason = OverUsed | NeverSeparating | NeverAsked | PassedOver

_ORDER: tuple[type[Reason], ...] = (OverUsed, NeverSeparating, NeverAsked, PassedOver)


@dataclass(frozen=True)
class Suggestion:
    """A question to look at and why, the weightiest reason first."""

    question: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Kept:
    """The questions there are to choose from, each with since when it is there.

    `own` are the workspace's, `bank` the bank's; `suits` tells whether one of the bank's could
    have been chosen for a set of this family at this level.
    """

    own: Mapping[str, float]
    bank: Mapping[str, float]
    suits: Callable[[str, str, Level], bool]


def worth_a_look(
    held: Sequence[Held],
    scored: Iterable[Scored],
    kept: Kept,
    *,
    now: float,
    without: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """Return the questions to think about retiring, those asked most before those never asked."""
    uses = use_of(held, scored)
    reasons: dict[str, list[Reason]] = defaultdict(list)
    for question, over in _over_used(held, now).items():
        reasons[question].append(over)
    for question, use in uses.items():
        if (flat := _never_separating(use)) is not None:
            reasons[question].append(flat)
    for question, since in kept.own.items():
        days = int((now - since) / DAY)
        if question not in uses and days >= IDLE_DAYS:
            reasons[question].append(NeverAsked(days))
    for question, passed in _passed_over(held, kept, uses):
        reasons[question].append(passed)
    found = [
        Suggestion(question, tuple(said))
        for question, said in reasons.items()
        if question not in without and (question in kept.own or question in kept.bank)
    ]
    return tuple(sorted(found, key=lambda each: _weight(each, uses)))


def _weight(each: Suggestion, uses: Mapping[str, Use]) -> tuple[int, int, str]:
    asked = uses.get(each.question, Use()).asked
    return _ORDER.index(type(each.reasons[0])), -asked, each.question


def _over_used(held: Iterable[Held], now: float) -> dict[str, OverUsed]:
    """Return the questions over-used in any family, each with the family where it is worst."""
    recent = [each for each in held if each.at > now - RECENT_DAYS * DAY]
    totals = Counter(each.content.family for each in recent)
    asked = Counter(
        (question, each.content.family)
        for each in recent
        for question in set(each.content.questions)
    )
    found: dict[str, OverUsed] = {}
    for (question, family), times in sorted(asked.items()):
        over = OverUsed(times, totals[family], family)
        if times < LEAST_ASKED or times <= totals[family] * TOO_OFTEN:
            continue
        if question not in found or times > found[question].asked:
            found[question] = over
    return found


def _never_separating(use: Use) -> NeverSeparating | None:
    spread = use.spread
    if spread is None or spread.only is None or spread.ratings < LEAST_RATINGS:
        return None
    return NeverSeparating(spread.ratings, spread.candidates, spread.only)


def _passed_over(
    held: Sequence[Held], kept: Kept, uses: Collection[str]
) -> Iterator[tuple[str, PassedOver]]:
    """Yield the bank's questions that were never asked, where that is often enough to tell."""
    if len(held) < LEAST_CHANCES:
        return
    # A few sets stand behind many interviews.
    rounds = Counter((each.set_id, each.content) for each in held)
    for question, since in kept.bank.items():
        if question in uses:
            continue
        chances: Counter[str] = Counter()
        for (set_id, content), times in rounds.items():
            if content.made_at >= since and kept.suits(question, content.family, content.level):
                chances[set_id] += times
        if chances.total() >= LEAST_CHANCES and len(chances) >= LEAST_SETS:
            yield question, PassedOver(chances.total(), len(chances))
