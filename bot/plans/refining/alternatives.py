"""Which questions of the bank could stand in a set, for another or beside what is there."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue.bank import Bank
from bot.catalogue.index import Profile
from bot.catalogue.model import BankQuestion, Kind, Level
from bot.plans.composing.compose import question_of as of_the_bank
from bot.plans.composing.likeness import alike, overlap, share_a_line
from bot.plans.composing.matching import ON_TOPIC, REVEALS, SERVES, Matcher
from bot.plans.model import Brief, Question, QuestionSet
from bot.plans.reading.words import kinds_in, without_kinds
from bot.plans.refining.standing import Standing

# What a candidate is worth. The topic asked for goes before all else; then what the set would
# lose with the question that leaves; then likeness to that question.
_TOPIC = 100.0
_SAME_SUBJECT = 30.0
_SHARED_AREAS = 10.0
_SAME_KIND = 15.0
_KIND_LACKING = 40.0
_FLAG = 12.0
_GOAL = 6.0
_AREA = 8.0
_LEVEL_OFF = -20.0
_MINUTE_OFF = -1.5
_MOST_MINUTES_OFF = 12
_FOREIGN = -8.0
# For each question of the set that is mainly about the same: an hour more is not five on one area.
_AGAIN = -10.0
# What a role is itself asked about, the first of its areas most: before what every role is asked.
_OWN_FIELD = 9.0
_NEAR_LEVEL = 1
# Of a topic that is no area's name this share of its words has to stand in a question.
_NAMED = 0.6
_DESIGN = frozenset({"design", "architecture", "designing"})
_MOST_NEAR = 3
# Looked up for each question of the bank.
_RANKS = {level: level.rank for level in Level}

Accepts = Callable[[BankQuestion], bool]


@dataclass(frozen=True)
class Wanted:
    """What is looked for: a question in the place of another, or beside all; on a topic or any.

    `accepts` narrows the bank's questions down; `levels_off` is how far from the set's level one
    may be.
    """

    place: int | None = None
    topic: str = ""
    accepts: Accepts | None = None
    levels_off: int = _NEAR_LEVEL


def alternatives(
    content: QuestionSet,
    brief: Brief,
    number: int,
    bank: Bank,
    *,
    topic: str = "",
    most: int = 3,
) -> tuple[BankQuestion, ...]:
    """Return questions of the bank that could take the place of one, best first.

    They differ from each other, fit the time and keep the brief's rules; fewer than `most` where
    the bank has no more. A number the set does not have gives none.
    """
    standing = Standing.of(content, brief, bank)
    place = standing.place_of(number)
    if place is None:
        return ()
    profiles = bank.index.profiles
    chosen: list[int] = []
    seeking = Seeking(standing, Wanted(place, topic))
    for at in seeking.ranked():
        one, other = bank.questions[at], [profiles[each] for each in chosen]
        if any(alike(profiles[at], each) or share_a_line(profiles[at], each) for each in other):
            continue
        questions = _in_place(standing, place, one)
        kept = standing.fits(questions) and standing.broken_by(questions) is None
        if kept and seeking.may_be_asked(at):
            chosen.append(at)
        if len(chosen) == most:
            break
    return tuple(bank.questions[at] for at in chosen)


def _in_place(standing: Standing, place: int, one: BankQuestion) -> tuple[Question, ...]:
    return standing.replacing(place, question_of(standing, one)).questions


def question_of(standing: Standing, one: BankQuestion) -> Question:
    """Return a question of the bank as this set would ask it, under an id of its own."""
    ground = standing.ground
    return of_the_bank(
        standing.next_id(), one, one.minutes, standing.brief, ground.bank, ground.matcher
    )


class Seeking:
    """One search through the bank."""

    def __init__(self, standing: Standing, wanted: Wanted) -> None:
        self._standing = standing
        self._ground = standing.ground
        self._bank = standing.ground.bank
        self._wanted = wanted
        self.place = wanted.place
        self._kinds, self._topic = _kinds_and_rest(wanted.topic)
        self._leaving = None if wanted.place is None else standing.questions[wanted.place]
        self._staying = (
            standing.questions if wanted.place is None else standing.without(wanted.place)
        )
        self._there = {one.bank_id for one in standing.questions}

    def ranked(self) -> Iterator[int]:
        """Yield positions of questions that suit, best first; see `may_be_asked` for the rest."""
        profiles = self._bank.index.profiles
        found = {at: self._worth(at) for at in range(len(self._bank.questions)) if self._suits(at)}
        for at in sorted(found, key=lambda at: (-found[at], at)):
            if self._ground.clashing(profiles[at], self._standing.questions) is None:
                yield at

    def near(self) -> str:
        """Return what the bank has instead of something on a topic it has nothing on."""
        areas = self._ground.matcher.areas_of(self._topic)
        family = self._ground.frame.family
        asked = {area for one in self._staying for area in self._ground.profile(one).areas}
        others = family.areas_at(self._ground.frame.level) if family else ()
        near = areas or [one for one in others if one not in asked]
        names = [self._bank.areas.name(one) for one in dict.fromkeys(near)][:_MOST_NEAR]
        return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)

    def exists(self) -> bool:
        """Tell whether the bank has anything on the topic, for whatever level or technology."""
        return any(self._fit(one) for one in self._bank.index.profiles)

    # What may be asked

    def _suits(self, at: int) -> bool:
        one = self._bank.questions[at]
        if one.id in self._there or self._levels_off(one) > self._wanted.levels_off:
            return False
        if self._wanted.accepts is not None and not self._wanted.accepts(one):
            return False
        profile = self._bank.index.profiles[at]
        if self._kinds and one.kind not in self._kinds:
            return False
        if self._topic and not self._fit(profile):
            return False
        tied = self._bank.index.technologies[at]
        if self._technologies and tied and tied.isdisjoint(self._technologies):
            return False
        return bool(self._topic) or not self._areas or one.areas[0] in self._areas

    def may_be_asked(self, at: int) -> bool:
        """Tell whether nothing is wrong with a question itself; looked at for few, being slow."""
        if self._standing.brief.scoring == "transcript" and self._bank.unheard_in(at) is not None:
            return False
        return not self._bank.faults(at)

    def _levels_off(self, one: BankQuestion) -> int:
        rank = _RANKS[self._ground.frame.level]
        return max(0, _RANKS[one.levels[0]] - rank, rank - _RANKS[one.levels[1]])

    @cached_property
    def _technologies(self) -> frozenset[str]:
        roles, brief, frame = self._bank.roles, self._standing.brief, self._ground.frame
        lines = (*brief.areas, *brief.goals, *brief.context, self._topic)
        own = frame.family.technologies if frame.family else ()
        named = roles.technologies_in_role(frame.role) | roles.technologies_in_role(self._topic)
        return named | roles.technologies_in("\n".join(lines)) | frozenset(own)

    @cached_property
    def _areas(self) -> frozenset[str]:
        brief, frame, matcher = self._standing.brief, self._ground.frame, self._ground.matcher
        topics = (topic for rule in brief.at_least_one for topic in rule.topics)
        lines = (*brief.areas, *brief.goals, *topics)
        named = {area for line in lines for area in matcher.areas_of(line)}
        own = self._ground.profile(self._leaving).areas if self._leaving else ()
        return frozenset(
            named.union(frame.family.areas_at(frame.level) if frame.family else (), own)
        )

    # What it is worth

    def _fit(self, profile: Profile) -> float:
        return on_topic(self._ground.matcher, self._topic, profile) if self._topic else 0.0

    def _worth(self, at: int) -> float:
        one, profile = self._bank.questions[at], self._bank.index.profiles[at]
        worth = _LEVEL_OFF * self._levels_off(one) + _TOPIC * self._fit(profile)
        worth += sum(weight for weight, serves in self._lacking if serves(profile))
        if not self._technologies and self._bank.index.technologies[at]:
            worth += _FOREIGN
        if self._leaving:
            return worth + self._likeness(one, profile)
        return worth + _AGAIN * self._mainly[one.areas[0]] + self._own_field(one.areas[0])

    @cached_property
    def _mainly(self) -> Counter[str | None]:
        return Counter(map(self._main_area, self._staying))

    def _own_field(self, area: str) -> float:
        family = self._ground.frame.family
        own = family.areas if family else ()
        return _OWN_FIELD * (1 - own.index(area) / len(own)) if area in own else 0.0

    def _likeness(self, one: BankQuestion, profile: Profile) -> float:
        leaving = self._leaving
        if leaving is None:
            return 0.0
        own = self._ground.profile(leaving)
        off = min(_MOST_MINUTES_OFF, abs(one.minutes - leaving.minutes))
        worth = _MINUTE_OFF * off + _SHARED_AREAS * overlap(own.areas, profile.areas)
        worth += _SAME_KIND if one.kind is leaving.kind else 0.0
        return worth + (_SAME_SUBJECT if self._main_area(leaving) == one.areas[0] else 0.0)

    def _main_area(self, question: Question) -> str | None:
        own = self._ground.of_bank(question)
        if own is not None:
            return own.areas[0]
        ids = (id_ for text in question.areas for id_ in self._ground.matcher.areas_of(text))
        return next(ids, None)

    @cached_property
    def _lacking(self) -> list[tuple[float, Callable[[Profile], bool]]]:
        """Return what the questions that stay do not meet, with the worth of meeting it."""
        brief, matcher = self._standing.brief, self._ground.matcher
        staying = [self._ground.profile(one) for one in self._staying]
        needs: list[tuple[float, Callable[[Profile], bool]]] = [
            (_FLAG, _reveals(matcher, flag, REVEALS))
            for flag in (*brief.red_flags, *brief.green_flags)
        ]
        needs += [
            (_GOAL, _reveals(matcher, part, SERVES))
            for goal in brief.goals
            for part in matcher.parts(goal)
        ]
        needs += [(_AREA, _covers(matcher, area)) for area in brief.areas]
        if not brief.areas:
            areas = sorted(self._areas) or [one.id for one in self._bank.areas.all]
            needs += [(_AREA, _filed_under(area)) for area in areas]
        needs += [(_KIND_LACKING, _of_kind(kind)) for kind in self._standing.mix]
        return [
            (weight, serves) for weight, serves in needs if not any(serves(one) for one in staying)
        ]


def on_topic(matcher: Matcher, topic: str, profile: Profile) -> float:
    """Return from 0 to 1 how well a question is on a topic a person named; 0 where it is not.

    What names an area is met by any question filed under it. What is narrower than its area
    ("Kafka") has to stand in the question's own words as well.
    """
    needle = matcher.needle(topic)
    if not needle.terms:
        return 0.0
    score = matcher.on_topic(topic, profile)
    held = len(needle.terms & profile.terms) / len(needle.terms)
    asked = len(needle.terms & (profile.asked | profile.about)) / len(needle.terms)
    named = bool(needle.named) and score >= ON_TOPIC
    if not named and held < (_NAMED if len(needle.terms) > 2 else 1.0):  # noqa: PLR2004 - of two words one says too little
        return 0.0
    return 0.5 * score + 0.3 * asked + 0.2 * held


def _kinds_and_rest(topic: str) -> tuple[tuple[Kind, ...], str]:
    """Return the kinds that a topic names and what else it says: "a design question on caching"."""
    kinds, rest = kinds_in(topic), without_kinds(topic)
    words = rest.casefold().split()
    if words and words[0] in _DESIGN and Kind.SYSTEM_DESIGN not in kinds:
        kinds, rest = (*kinds, Kind.SYSTEM_DESIGN), " ".join(rest.split()[1:])
    return kinds, rest.strip(" ,.;:-")


def level_span(one: BankQuestion, level: Level) -> tuple[int, int]:
    """Return the ranks of the levels a question suits; managers count only for managers' sets."""
    top = _RANKS[Level.MANAGER if level is Level.MANAGER else Level.PRINCIPAL]
    return min(_RANKS[one.levels[0]], top), min(_RANKS[one.levels[1]], top)


def _reveals(matcher: Matcher, line: str, least: float) -> Callable[[Profile], bool]:
    return lambda profile: matcher.reveals(line, profile) >= least


def _covers(matcher: Matcher, area: str) -> Callable[[Profile], bool]:
    return lambda profile: matcher.covers(area, profile)


def _filed_under(area: str) -> Callable[[Profile], bool]:
    return lambda profile: area in profile.areas


def _of_kind(kind: Kind) -> Callable[[Profile], bool]:
    return lambda profile: profile.kind is kind
