"""From a bank of any size to the few dozen questions worth searching, and what each would meet."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.catalogue.bank import Bank
from bot.catalogue.index import Profile
from bot.catalogue.model import BankQuestion, Kind
from bot.plans.composing.deeper import Dig
from bot.plans.composing.likeness import alike, share_a_line
from bot.plans.composing.matching import ON_TOPIC, REVEALS, SERVES, Matcher
from bot.plans.composing.search import Option, Several, Task
from bot.plans.model import Brief
from bot.plans.reading import timing
from bot.plans.reading.frame import Frame
from bot.plans.reading.words import minutes_in, scoring_in

# Weights of needs: a rule outweighs the flags, a skill rated high five of them, a flag two goals.
RULE = 1000.0
# To dig into what a candidate rates highest; each further skill counts a little less.
DEEPER = 300.0
_NEXT_DEEPER = 10.0
FLAG = 60.0
GOAL = 30.0
AREA = 25.0
DIVERSE_AREA = 8.0
# The first of a family's areas counts so many times as much, the last so many.
_FIRST, _LAST = 2.0, 0.5
WISH = 6.0
COMPETENCY = 5.0
# Worth of a question by itself.
_LEVEL_OFF = -45.0
_UNASKED_KIND = -12.0
_FOCUS = 40.0
_FOREIGN = -8.0
_STRENGTH = 2.0
_FARTHEST_LEVEL = 1
# How many questions each stage keeps.
_NEAR = 40
_FILED = 60
_FOR_EACH_NEED = 5
_POOL = 56
_SHORT = 20
_LOOKED_THROUGH = 400
_COMMON = 0.5


@dataclass(frozen=True, slots=True)
class Need:
    """Something a set should meet: its weight, and how well a question meets it, from 0 to 1.

    `least` is the score from which on it counts as met.
    """

    weight: float
    score: Callable[[int, Profile], float]
    least: float
    texts: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    positions: tuple[int, ...] = ()
    strong: bool = False


class Pool:
    """The questions of a bank that may serve a brief, narrowed down and weighed."""

    def __init__(
        self,
        brief: Brief,
        frame: Frame,
        bank: Bank,
        matcher: Matcher,
        *,
        digs: Sequence[Dig] = (),
        without: Collection[int] = (),
    ) -> None:
        self._brief = brief
        self._frame = frame
        self._bank = bank
        self._matcher = matcher
        self._digs = [dig for dig in digs if dig.positions][: frame.count[1]]
        self._deep = frozenset(at for dig in self._digs for at in dig.positions)
        self._without = frozenset(without)
        self._wanted = self._technologies()
        self._areas = self._eligible()
        self.needs = tuple(self._all_needs())
        self._met: dict[int, tuple[int, float]] = {}
        self.positions = self._narrowed()

    def task(self) -> Task:
        """Return the search's task; its options stand in the order of `positions`."""
        profiles = self._bank.index.profiles
        competencies = list(dict.fromkeys(self._question(at).competency for at in self.positions))
        options = []
        for place, at in enumerate(self.positions):
            met, strength = self._met[at]
            name = competencies.index(self._question(at).competency)
            apart = sum(
                1 << other
                for other, other_at in enumerate(self.positions)
                if other != place and _clash(profiles[at], profiles[other_at])
            )
            minutes = self._question(at).minutes
            options.append(
                Option(
                    met | 1 << (len(self.needs) + name),
                    self._worth(at) + _STRENGTH * strength,
                    (minutes, *timing.bounds(minutes)),
                    apart,
                )
            )
        weights = [need.weight for need in self.needs] + [COMPETENCY] * len(competencies)
        several = tuple(self._several())
        frame = self._frame
        return Task(options, weights, self._sizes(), frame.target, frame.length, several)

    def _sizes(self) -> tuple[int, int]:
        """Return how many questions to choose: as asked, but no more than the minutes hold."""
        most = max(1, self._frame.target // timing.LEAST_PER_QUESTION)
        return min(self._frame.count[0], most), min(self._frame.count[1], most)

    def _question(self, at: int) -> BankQuestion:
        return self._bank.questions[at]

    def _technologies(self) -> frozenset[str]:
        roles, brief = self._bank.roles, self._brief
        lines = (*brief.areas, *brief.goals, *brief.context)
        named = roles.technologies_in("\n".join(lines))
        own = self._frame.family.technologies if self._frame.family else ()
        return roles.technologies_in_role(brief.role) | named | frozenset(own)

    def _eligible(self) -> frozenset[str]:
        """Return the areas questions may be filed under: the family's, and those the brief names.

        Empty where neither says anything: then any will do.
        """
        brief, family = self._brief, self._frame.family
        topics = (topic for rule in brief.at_least_one for topic in rule.topics)
        named = {area for topic in topics for area in self._matcher.areas_of(topic)}
        named.update(
            area
            for line in (*brief.areas, *brief.goals)
            for area in (self._bank.areas.filling(line) if family else self._matcher.areas_of(line))
        )
        return frozenset(named.union(family.areas_at(self._frame.level) if family else ()))

    def _all_needs(self) -> Iterator[Need]:
        brief, frame, matcher = self._brief, self._frame, self._matcher
        for rule in brief.at_least_one:
            areas = tuple(area for one in rule.topics for area in matcher.areas_of(one)[:1])
            yield Need(
                RULE,
                lambda _, profile, rule=rule: matcher.meets(rule, profile),  # type: ignore[misc]
                ON_TOPIC,
                rule.topics,
                areas,
                rule.kinds,
            )
        for kind in frame.mix:
            yield Need(RULE, _of_kind(kind), 1.0, kinds=(kind,))
        for place, dig in enumerate(self._digs):
            weight = DEEPER - _NEXT_DEEPER * place
            yield Need(weight, _among(dig.positions), 1.0, positions=dig.positions)
        for flag in (*brief.red_flags, *brief.green_flags):
            yield self._line(flag, FLAG, REVEALS, strong=True)
        for goal in brief.goals:
            parts = matcher.parts(goal)
            for part in parts:
                yield self._line(part, GOAL / len(parts), SERVES)
        yield from self._area_needs()
        for line in (*brief.context, brief.role):
            if minutes_in(line) is None and scoring_in(line) is None:
                yield self._line(line, WISH, SERVES)

    def _line(self, text: str, weight: float, least: float, *, strong: bool = False) -> Need:
        matcher = self._matcher
        return Need(
            weight,
            lambda _, profile: matcher.reveals(text, profile),
            least,
            (text,),
            matcher.needle(text).named,
            strong=strong,
        )

    def _area_needs(self) -> Iterator[Need]:
        matcher = self._matcher
        for area in self._brief.areas:
            ids = matcher.areas_of(area)
            texts = () if ids else (area,)
            yield Need(
                AREA,
                lambda _, profile, area=area: float(matcher.covers(area, profile)),  # type: ignore[misc]
                1.0,
                texts,
                ids,
            )
        if not self._brief.areas:
            yield from self._diverse_needs()

    def _diverse_needs(self) -> Iterator[Need]:
        """Wish for many areas: a family's first ones, the craft's own, before those all share."""
        family = self._frame.family
        areas = family.areas_at(self._frame.level) if family else sorted(self._areas)
        areas = tuple(areas) or tuple(area.id for area in self._bank.areas.all)
        for place, one in enumerate(areas):
            weight = DIVERSE_AREA * (_FIRST - (_FIRST - _LAST) * place / len(areas))
            yield Need(weight, _filed_under(one), 1.0, areas=(one,))

    def _several(self) -> Iterator[Several]:
        profiles = self._bank.index.profiles
        for rule in self._brief.at_least_one:
            if rule.count > 1:
                scores = (self._matcher.meets(rule, profiles[at]) for at in self.positions)
                counted = sum(1 << place for place, one in enumerate(scores) if one >= ON_TOPIC)
                yield Several(rule.count, counted)

    # Narrowing down

    def _narrowed(self) -> list[int]:
        """Keep the best few for each need and the best overall; by cheap scores, then real ones."""
        near = [self._near(need) for need in self.needs]
        value: dict[int, float] = {}
        for need, found in zip(self.needs, near, strict=True):
            for at, score in found.items():
                value[at] = value.get(at, 0.0) + need.weight * min(1.0, score)
        for at in value:
            value[at] += self._worth(at)
        kept: dict[int, None] = {}
        for found in near:
            ranked = sorted(found, key=lambda at: (-found[at], -value[at], at))
            kept.update(dict.fromkeys(ranked[: 2 * _FOR_EACH_NEED]))
        kept.update(dict.fromkeys(_best(value, _POOL)))
        kept.update(dict.fromkeys(self._shortest()))
        return self._weighed(list(kept))

    def _shortest(self) -> list[int]:
        """Return short questions of any subject, for what is left when all needs are met."""
        allowed = (at for at in range(len(self._bank.questions)) if self._allowed(at))
        found = list(islice(allowed, _LOOKED_THROUGH))
        return sorted(found, key=lambda at: (self._question(at).minutes, at))[:_SHORT]

    def _weighed(self, candidates: list[int]) -> list[int]:
        """Keep the best few for each need and the best overall, by what they really meet."""
        met = self._met = {at: self._meeting(at) for at in candidates}
        value = {
            at: sum(need.weight for bit, need in enumerate(self.needs) if bits >> bit & 1)
            + self._worth(at)
            + _STRENGTH * strength
            for at, (bits, strength) in met.items()
        }
        ranked = _best(value, len(value))
        kept: dict[int, None] = {}
        for bit in range(len(self.needs)):
            meeting = (at for at in ranked if met[at][0] >> bit & 1)
            kept.update((at, None) for _, at in zip(range(_FOR_EACH_NEED), meeting, strict=False))
        kept.update(dict.fromkeys(ranked[: max(_POOL - len(kept), 0)]))
        kept.update(dict.fromkeys(at for at in self._shortest()[:_FOR_EACH_NEED] if at in value))
        return sorted(kept, key=lambda at: (-value[at], at))

    def _near(self, need: Need) -> dict[int, float]:
        """Return questions that may meet a need with a rough score, without reading their lines."""
        index = self._bank.index
        found: dict[int, float] = {}
        for area in need.areas:
            self._take(found, index.by_area.get(area, ()), _FILED)
        for kind in need.kinds:
            self._take(found, index.by_kind[kind], _FILED)
        self._take(found, need.positions, _FILED)
        for text in need.texts:
            for at, share in self._sharing(text):
                found[at] = max(found.get(at, 0.0), share)
        return found

    def _take(self, found: dict[int, float], posting: Iterable[int], most: int) -> None:
        taken = 0
        for at in posting:
            if taken == most:
                return
            if self._allowed(at):
                found[at] = 1.0
                taken += 1

    def _sharing(self, text: str) -> list[tuple[int, float]]:
        index = self._bank.index
        terms = self._matcher.needle(text).terms
        common = len(self._bank.questions) * _COMMON
        postings = {term: index.by_term.get(term, ()) for term in terms}
        telling = {term: posting for term, posting in postings.items() if len(posting) <= common}
        shares: dict[int, float] = {}
        for term, posting in (telling or postings).items():
            weight = index.weights[term]
            for at in posting:
                shares[at] = shares.get(at, 0.0) + weight
        total = sum(index.weights[term] for term in terms) or 1.0
        ranked = sorted(shares, key=lambda at: (-shares[at], at))
        allowed = (at for at in ranked if self._allowed(at))
        return [(at, shares[at] / total) for _, at in zip(range(_NEAR), allowed, strict=False)]

    def _allowed(self, at: int) -> bool:
        if at in self._without:
            return False
        if at in self._deep:
            # What a candidate claims may lie outside what the role is asked about.
            return self._levels_off(at) <= _FARTHEST_LEVEL
        tied = self._bank.index.technologies[at]
        if self._wanted and tied and tied.isdisjoint(self._wanted):
            return False
        if self._areas and self._question(at).areas[0] not in self._areas:
            return False
        return self._levels_off(at) <= _FARTHEST_LEVEL

    def _levels_off(self, at: int) -> int:
        lowest, highest = self._question(at).levels
        rank = self._frame.level.rank
        return max(0, lowest.rank - rank, rank - highest.rank)

    # Weighing

    def _meeting(self, at: int) -> tuple[int, float]:
        """Return the bit set of needs a question meets, and how strongly it reveals flags."""
        profile = self._bank.index.profiles[at]
        bits, strength = 0, 0.0
        for bit, need in enumerate(self.needs):
            score = need.score(at, profile)
            if score >= need.least:
                bits |= 1 << bit
                strength += score if need.strong else 0.0
        return bits, strength

    def _worth(self, at: int) -> float:
        kind = self._question(at).kind
        frame, brief = self._frame, self._brief
        asked = {*frame.mix, *frame.focus, *(k for rule in brief.at_least_one for k in rule.kinds)}
        worth = _LEVEL_OFF * self._levels_off(at)
        worth += _FOCUS if kind in frame.focus else 0.0
        worth += 0.0 if kind in asked else _UNASKED_KIND
        return worth + (_FOREIGN if not self._wanted and self._bank.index.technologies[at] else 0.0)


def _of_kind(kind: Kind) -> Callable[[int, Profile], float]:
    return lambda _, profile: float(profile.kind is kind)


def _among(positions: Iterable[int]) -> Callable[[int, Profile], float]:
    held = frozenset(positions)
    return lambda at, _: float(at in held)


def _filed_under(area: str) -> Callable[[int, Profile], float]:
    return lambda _, profile: float(area in profile.areas)


def _clash(one: Profile, other: Profile) -> bool:
    return alike(one, other) or share_a_line(one, other)


def _best(value: dict[int, float], most: int) -> list[int]:
    return sorted(value, key=lambda at: (-value[at], at))[:most]
