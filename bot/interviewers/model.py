"""How somebody comes to lead a type of interview. Pure: the rules, and what follows from them.

Somebody who learns a type reads its guide, sits in on interviews, leads some with somebody
qualified watching and does a dry run, as the type asks, in this order: the next step is always the
first that is not done. What was done out of order is not lost, it counts once its turn comes. Who
has done everything is qualified, and so is whoever somebody entitled has recorded as such. The dry
run is owed for each exercise anew.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from bot.catalogue.types import TypeFields
from bot.interviews.model import Role
from bot.interviews.staffing import State

MOST_A_WEEK = 20
"""The highest weekly limit that can be chosen."""


class Step(StrEnum):
    """What is done on the way to leading, in this order."""

    READING = "reading"
    SHADOW = "shadow"
    REVERSE_SHADOW = "reverse_shadow"
    DRY_RUN = "dry_run"


@dataclass(frozen=True)
class Needs:
    """What a type asks for before somebody leads it; `dry_run_with` is "" for no dry run."""

    reading: bool = True
    shadows: int = 1
    reverse_shadows: int = 1
    dry_run_with: str = ""

    @classmethod
    def of(cls, type_: TypeFields) -> "Needs":
        """Return what a type asks for."""
        asked = type_.training
        return cls(asked.reading, asked.shadows, asked.reverse_shadows, type_.rules.dry_run_with)

    def count(self, step: Step) -> int:
        """Return how often a step is asked for."""
        return {
            Step.READING: int(self.reading),
            Step.SHADOW: self.shadows,
            Step.REVERSE_SHADOW: self.reverse_shadows,
            Step.DRY_RUN: int(bool(self.dry_run_with)),
        }[step]

    @property
    def total(self) -> int:
        """Return how many steps there are in all."""
        return sum(map(self.count, Step))


@dataclass(frozen=True, order=True)
class Taken:
    """A step that was done: when (seconds since the epoch), on which exercise and with whom."""

    at: float
    step: Step
    exercise: str = ""
    with_user: str = ""


@dataclass(frozen=True)
class Grant:
    """That somebody entitled recorded a person as qualified, and when that was withdrawn."""

    at: float
    exercise: str = ""
    with_user: str = ""
    by: str = ""
    withdrawn_at: float | None = None

    def holds(self, at: float | None = None) -> bool:
        """Tell whether it stands, or stood at a moment: what was known before counts already."""
        return self.withdrawn_at is None or (at is not None and at < self.withdrawn_at)


@dataclass(frozen=True)
class Record:
    """What is known of one person and one type.

    Attributes:
        taken: the steps done, earliest first, whether they count or not.
        grants: what others recorded, one for each exercise.
        led: moment and exercise of each interview they led.
        has_begun: they said that they want to learn it.
    """

    taken: tuple[Taken, ...] = ()
    grants: tuple[Grant, ...] = ()
    led: tuple[tuple[float, str], ...] = ()
    has_begun: bool = False

    @property
    def counting_from(self) -> float:
        """Return since when steps count: whoever's qualification was withdrawn learns anew."""
        return max((each.withdrawn_at or 0.0 for each in self.grants), default=0.0)

    def as_of(self, at: float) -> "Record":
        """Return what was known of them at a moment."""
        return replace(
            self,
            taken=tuple(each for each in self.taken if each.at <= at),
            grants=tuple(
                replace(each, withdrawn_at=None) if each.holds(at) else each for each in self.grants
            ),
            led=tuple(each for each in self.led if each[0] <= at),
        )


@dataclass(frozen=True)
class Qualified:
    """That somebody may lead a type: since when, with which exercise, with and by whom.

    `by` is "" where they did all that the type asks for; `at` is 0 where it asks for nothing.
    """

    at: float
    exercise: str = ""
    with_user: str = ""
    by: str = ""


@dataclass(frozen=True)
class Progress:
    """How somebody stands with a type.

    Attributes:
        next: the first step not done, None where they are qualified; `left` of it are to be done.
        done: how many of the steps asked for are done.
        owes_dry_run: they have not rehearsed the exercise in question, nor led with it.
        led: how many interviews they led since they are qualified.
    """

    state: State
    next: Step | None = None
    left: int = 0
    done: int = 0
    qualified: Qualified | None = None
    owes_dry_run: bool = False
    led: int = 0


def progress(needs: Needs, record: Record, exercise: str = "") -> Progress:
    """Return how somebody stands with a type, for an exercise or for none in particular."""
    counting = [each for each in record.taken if each.at > record.counting_from]
    counted = Counter(each.step for each in counting)
    done = {step: min(counted[step], needs.count(step)) for step in Step}
    missing = [step for step in Step if done[step] < needs.count(step)]
    qualified = _qualified(needs, record, counting, is_done=not missing)
    following = None if qualified or not missing else missing[0]
    known = bool(record.has_begun or record.taken or record.grants)
    led = [] if qualified is None else [each for each in record.led if each[0] > qualified.at]
    return Progress(
        state="qualified" if qualified else "learning" if known else "new",
        next=following,
        left=needs.count(following) - done[following] if following else 0,
        done=sum(done.values()),
        qualified=qualified,
        owes_dry_run=bool(needs.dry_run_with)
        and not _has_rehearsed(record, counting, led, exercise),
        led=len(led),
    )


def _qualified(
    needs: Needs, record: Record, counting: Sequence[Taken], *, is_done: bool
) -> Qualified | None:
    found = [
        Qualified(each.at, each.exercise, each.with_user, each.by)
        for each in record.grants
        if each.holds()
    ]
    # A type that asks for nothing is open to everybody but whom it was withdrawn from.
    if is_done and (needs.total or not record.counting_from):
        found.append(_earned(needs, counting))
    return min(found, key=lambda each: each.at, default=None)


def _earned(needs: Needs, counting: Sequence[Taken]) -> Qualified:
    """Return what the steps themselves came to: the last one that was needed completes it."""
    needed: list[Taken] = []
    for step in Step:
        needed += sorted(each for each in counting if each.step is step)[: needs.count(step)]
    if not needed:
        return Qualified(0.0)
    last = max(needed)
    rehearsed = [each for each in needed if each.step is Step.DRY_RUN]
    tells = rehearsed[0] if rehearsed else last
    return Qualified(last.at, tells.exercise, tells.with_user)


def _has_rehearsed(
    record: Record, counting: Sequence[Taken], led: Sequence[tuple[float, str]], exercise: str
) -> bool:
    known = [each.exercise for each in counting if each.step is Step.DRY_RUN]
    known += [each.exercise for each in record.grants if each.holds()]
    known += [each for _, each in led]
    return any(not exercise or same_exercise(each, exercise) for each in known)


def same_exercise(one: str, other: str) -> bool:
    """Tell whether two ways to write an exercise's name mean the same one."""
    return one.casefold().split() == other.casefold().split()


# What is booked

Status = Literal["booked", "done", "cancelled"]


@dataclass(frozen=True)
class Booking:
    """A step that was booked.

    `planned_at` is a dry run's moment (seconds since the epoch). A shadow and a reverse shadow are
    of an interview: `interview_status` and `starts_at` are its own, None for a dry run, and `role`
    what the learner does in it, None while they have no seat.
    """

    id: str
    team: str
    user: str
    type_id: str
    step: Step
    exercise: str = ""
    with_user: str = ""
    interview_id: str | None = None
    status: Status = "booked"
    planned_at: float | None = None
    interview_status: str | None = None
    starts_at: float | None = None
    role: Role | None = None

    @property
    def at(self) -> float:
        """Return when it is to be; 0 where it has no moment."""
        return self.planned_at or self.starts_at or 0.0

    @property
    def is_of_interview(self) -> bool:
        """Tell whether it is done in an interview."""
        return self.step in {Step.SHADOW, Step.REVERSE_SHADOW}

    @property
    def is_agreed(self) -> bool:
        """Tell whether whoever was asked has agreed; a dry run is simply booked."""
        wanted = {Step.SHADOW: "shadow", Step.REVERSE_SHADOW: "lead"}.get(self.step)
        return wanted is None or self.role == wanted

    def is_ahead(self, now: float) -> bool:
        """Tell whether it is still to come: a dry run until somebody says that it was done."""
        if not self.is_of_interview:
            return True
        return not self.is_cancelled and self.at > now

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the interview it was to be in was cancelled."""
        return self.interview_status == "cancelled"


@dataclass(frozen=True)
class Known:
    """How a person stands with one type, and what they have booked of it, soonest first."""

    type_: TypeFields
    progress: Progress
    bookings: tuple[Booking, ...] = ()

    def ahead(self, now: float) -> list[Booking]:
        """Return what is booked of the next step and still to come."""
        next_ = self.progress.next
        return [each for each in self.bookings if each.step is next_ and each.is_ahead(now)]

    def lost(self, now: float) -> list[Booking]:
        """Return what was booked of the next step in interviews to come that were cancelled."""
        next_ = self.progress.next
        return [
            each
            for each in self.bookings
            if each.step is next_ and each.is_cancelled and each.at > now
        ]


# What interviews that took place come to


@dataclass(frozen=True)
class Held:
    """An interview of a type that took place: when it ended, and who did what in it."""

    at: float
    exercise: str = ""
    seats: Mapping[str, Role] = field(default_factory=dict)

    def who(self, role: Role) -> list[str]:
        """Return who did something, in the order of their seats."""
        return [user for user, given in self.seats.items() if given == role]


def with_interviews(
    needs: Needs, records: Mapping[str, Record], held: Iterable[Held]
) -> dict[str, Record]:
    """Return people's records with what interviews that took place add to them.

    A shadow has shadowed one. Where somebody watched who was qualified by then, whoever led has
    taken a reverse shadow. Earlier ones come first: who learnt in one may watch in the next.
    """
    found = dict(records)
    for one in sorted(held, key=lambda each: each.at):
        leads = one.who("lead")
        watchers = [
            user
            for user in one.who("reverse_shadow")
            if progress(needs, found.get(user, Record()).as_of(one.at)).qualified
        ]
        for user in one.who("shadow"):
            _take(found, user, Taken(one.at, Step.SHADOW, one.exercise, "".join(leads[:1])))
        for user in leads:
            if watchers:
                _take(found, user, Taken(one.at, Step.REVERSE_SHADOW, one.exercise, watchers[0]))
    return found


def _take(found: dict[str, Record], user: str, taken: Taken) -> None:
    before = found.get(user, Record())
    steps = list(before.taken)
    insort(steps, taken)
    found[user] = replace(before, taken=tuple(steps))


# In words


def short_name(title: str) -> str:
    """Return a type's title without what it says of its purpose: `Pairing`."""
    return title.partition(":")[0].strip() or title


def in_words(step: Step, left: int, title: str, *, exercise: str = "", with_whom: str = "") -> str:
    """Return what to do next, as plain text."""
    name = short_name(title)
    whom = with_whom or "somebody qualified"
    many = f"one {name} interview" if left == 1 else f"{left} {name} interviews"
    return {
        Step.READING: f"Read the guide for {name}",
        Step.SHADOW: f"Shadow {many}",
        Step.REVERSE_SHADOW: f"Lead {many} with a qualified interviewer watching",
        Step.DRY_RUN: f"Do a dry run of {exercise or name} with {whom}",
    }[step]


def next_step(type_: TypeFields, now: Progress, exercise: str = "") -> str:
    """Return what somebody does next towards leading a type, in words; "" where nothing is left."""
    if now.next is None:
        return ""
    whom = type_.rules.dry_run_with
    return in_words(now.next, now.left, type_.title, exercise=exercise, with_whom=whom)
