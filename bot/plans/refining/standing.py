"""A set while it is being changed: what stands, what fits, and which rules it meets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.catalogue.bank import Bank
from bot.catalogue.index import Profile
from bot.catalogue.model import BankQuestion, Kind
from bot.plans.composing.likeness import alike, share_a_line
from bot.plans.composing.matching import ON_TOPIC, Matcher
from bot.plans.model import AtLeastOne, Brief, Question, QuestionSet
from bot.plans.reading import timing
from bot.plans.reading.frame import Frame, frame, mix_of, settle


class Ground:
    """What a change is held against and never alters: the bank, its matcher, the set's frame."""

    def __init__(self, content: QuestionSet, brief: Brief, bank: Bank) -> None:
        self.content = content
        self.bank = bank
        self.matcher = Matcher(bank)
        self.places: Mapping[str, int] = {one.id: at for at, one in enumerate(bank.questions)}
        known = brief if brief.role else brief.model_copy(update={"role": content.role})
        level = {"level": content.level}
        self.frame: Frame = frame(known.model_copy(update=level), bank)
        self._profiles: dict[Question, Profile] = {}

    def of_bank(self, question: Question) -> BankQuestion | None:
        """Return the bank's question that a set's question was taken from, if it is there."""
        return self.bank.question(question.bank_id) if question.bank_id else None

    def profile(self, question: Question) -> Profile:
        """Return a question as matching sees it; the bank's own while it reads as there."""
        bare = question.model_copy(update={"minutes": 0, "locked": False})
        if bare not in self._profiles:
            self._profiles[bare] = self._read(question)
        return self._profiles[bare]

    def _read(self, question: Question) -> Profile:
        own = self.of_bank(question)
        if own is not None and _as_in_bank(question, own):
            return self.bank.index.profiles[self.places[own.id]]
        rated = (
            line
            for criterion in self.content.rubric.criteria
            if question.id in criterion.questions
            for line in (*criterion.technical_accuracy, *criterion.depth)
        )
        return self.matcher.profile(question, rated)

    def limits(self, question: Question) -> tuple[int, int]:
        """Return the least and most minutes of a question; a locked one keeps its own."""
        if question.locked:
            return question.minutes, question.minutes
        own = self.of_bank(question)
        least, most = timing.bounds(own.minutes if own else question.minutes)
        return min(least, question.minutes), max(most, question.minutes)

    def clashing(self, profile: Profile, questions: Iterable[Question]) -> Question | None:
        """Return a question that asks the same, or repeats a whole line, if there is one."""
        for one in questions:
            other = self.profile(one)
            if alike(profile, other) or share_a_line(profile, other):
                return one
        return None


def _as_in_bank(question: Question, own: BankQuestion) -> bool:
    same = ("prompt", "look_for", "red_flags", "green_flags")
    return all(getattr(question, name) == getattr(own, name) for name in same) and (
        question.follow_ups == own.follow_ups[: len(question.follow_ups)]
    )


@dataclass(frozen=True)
class Standing:
    """A set in the middle of a request.

    `named` gives for each number of the set as it was shown the id of the question that stands for
    it now; None where it was dropped. `wanted` are the minutes for questions that the brief plans.
    `topics` are the topics that this request named for questions, by their ids.
    """

    ground: Ground
    brief: Brief
    questions: tuple[Question, ...]
    length: int
    wanted: int
    named: Mapping[int, str | None]
    used: frozenset[str]
    said: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    held: frozenset[str] = field(default_factory=frozenset)
    topics: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: QuestionSet, brief: Brief, bank: Bank) -> "Standing":
        """Take up a set as it stands."""
        length = content.length_minutes
        asked = min(brief.target_minutes or timing.target_for(length), length)
        return cls(
            Ground(content, brief, bank),
            brief,
            content.questions,
            length,
            # A set that lost questions is planned for fewer minutes than there are.
            max(asked, content.target_minutes),
            {at: one.id for at, one in enumerate(content.questions, 1)},
            frozenset(one.id for one in content.questions),
        )

    # What a change says

    def saying(self, *sentences: str) -> "Standing":
        """Add what was done."""
        return replace(self, said=(*self.said, *sentences))

    def leaving(self, *sentences: str) -> "Standing":
        """Add what was not done, and why."""
        new = tuple(one for one in sentences if one not in self.left)
        return replace(self, left=(*self.left, *new))

    # Which questions are meant

    def place_of(self, number: int) -> int | None:
        """Return where the question with a number stands now, from 0; None where it is gone."""
        id_ = self.named.get(number)
        return next((at for at, one in enumerate(self.questions) if one.id == id_), None)

    def missing(self, number: int) -> str:
        """Say that there is no question with this number."""
        if number in self.named:
            return f"Question {number} was dropped already."
        count = len(self.named)
        return f"There is no question {number}; the set has {count}."

    def number(self, question: Question) -> int:
        """Return the number a question is known by: as shown, for a new one where it stands."""
        shown = (number for number, id_ in self.named.items() if id_ == question.id)
        return next(shown, self.questions.index(question) + 1)

    def changeable(self, numbers: Iterable[int]) -> tuple["Standing", list[int]]:
        """Return which of the numbers may be changed, and this with why the others may not."""
        standing, free = self, list[int]()
        for number in dict.fromkeys(numbers):
            place = self.place_of(number)
            if place is None:
                standing = standing.leaving(self.missing(number))
            elif self.questions[place].locked:
                standing = standing.leaving(
                    f"Question {number} is locked and stays as it is. Unlock it first."
                )
            else:
                free.append(number)
        return standing, free

    def unlocked(self) -> tuple[int, ...]:
        """Return the numbers of all questions that are not locked."""
        places = {number: self.place_of(number) for number in self.named}
        return tuple(
            number
            for number, place in places.items()
            if place is not None and not self.questions[place].locked
        )

    # Changing

    def next_id(self) -> str:
        """Return an id that no question of this set has or had: q6 after q5."""
        digits = (id_.removeprefix("q") for id_ in self.used)
        return f"q{max((int(one) for one in digits if one.isdecimal()), default=0) + 1}"

    def having(self, questions: Sequence[Question]) -> "Standing":
        """Return this with other questions; what is asked for must have been weighed before."""
        ids = frozenset(one.id for one in questions)
        named = {at: id_ if id_ in ids else None for at, id_ in self.named.items()}
        return replace(self, questions=tuple(questions), named=named, used=self.used | ids)

    def replacing(self, place: int, new: Question) -> "Standing":
        """Put a question in the place of another; it goes by the same number."""
        old = self.questions[place].id
        questions = (*self.questions[:place], new, *self.questions[place + 1 :])
        changed = self.having(questions)
        named = {at: new.id if id_ == old else changed.named[at] for at, id_ in self.named.items()}
        return replace(changed, named=named)

    def is_new(self, question: Question) -> bool:
        """Tell whether this request brought a question in."""
        return question.id not in {one.id for one in self.ground.content.questions}

    def on(self, place: int, topic: str) -> "Standing":
        """Note which topic the question at a place was asked for."""
        return replace(self, topics={**self.topics, self.questions[place].id: topic})

    def without(self, place: int) -> tuple[Question, ...]:
        """Return the questions without one."""
        return (*self.questions[:place], *self.questions[place + 1 :])

    # What fits

    def limits(self, question: Question) -> tuple[int, int]:
        """Return the least and most minutes of a question; what was set by hand stays."""
        if question.id in self.held:
            return question.minutes, question.minutes
        return self.ground.limits(question)

    def shortest(self, questions: Iterable[Question]) -> int:
        """Return the least minutes in which questions can be asked."""
        return sum(self.limits(one)[0] for one in questions)

    def longest(self, questions: Iterable[Question]) -> int:
        """Return the most minutes that questions can take."""
        return sum(self.limits(one)[1] for one in questions)

    def fits(self, questions: Sequence[Question]) -> bool:
        """Tell whether questions can be asked in the time there is, or take no more than before."""
        least = self.shortest(questions)
        return least <= self.room or least <= self.shortest(self.questions)

    @property
    def room(self) -> int:
        """Return the most minutes that the questions may take."""
        return min(self.wanted + timing.TOLERANCE, self.length)

    def timed(self) -> tuple[Question, ...]:
        """Return the questions with minutes that meet what is planned, as near as they come.

        What stands keeps its minutes where it can; a minute more or less goes to the question that
        it takes least off what it has, in proportion; the first of equals.
        """
        limits = [self.limits(one) for one in self.questions]
        planned = [max(1, one.minutes) for one in self.questions]
        minutes = [one.minutes for one in self.questions]
        step = 1 if sum(minutes) < self.wanted else -1
        while sum(minutes) != self.wanted:
            free = [
                at for at, (least, most) in enumerate(limits) if least <= minutes[at] + step <= most
            ]
            if not free:
                break
            minutes[
                min(free, key=lambda at: (abs(minutes[at] + step - planned[at]) / planned[at], at))
            ] += step
        return tuple(
            one.model_copy(update={"minutes": each})
            for one, each in zip(self.questions, minutes, strict=True)
        )

    # Rules

    @cached_property
    def mix(self) -> tuple[Kind, ...]:
        """Return the kinds that a set of this brief should have."""
        return mix_of(settle(self.brief, self.ground.bank))

    def broken_by(self, questions: Sequence[Question]) -> str | None:
        """Return what of the brief these questions no longer meet and the present ones do.

        The brief's own words of a rule, or the kind that its mix asks for; None where all is met.
        """
        for rule in self.brief.at_least_one:
            met = self._meeting(rule, self.questions)
            if self._meeting(rule, questions) < min(rule.count, met):
                return rule.text
        for kind in self.brief.mix:
            if kind not in {one.kind for one in questions} and self._has(kind):
                return f"a mix with {kind.value.replace('_', ' ')} questions"
        return None

    def _has(self, kind: Kind) -> bool:
        return any(one.kind is kind for one in self.questions)

    def _meeting(self, rule: AtLeastOne, questions: Iterable[Question]) -> int:
        meets = self.ground.matcher.meets
        return sum(meets(rule, self.ground.profile(one)) >= ON_TOPIC for one in questions)
