"""A kept loop put together with what its stages rest on, and reviewed by the workspace's types."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.catalogue.types import InterviewType
from bot.clock import Clock
from bot.loops.guide import Guide
from bot.loops.kept import store
from bot.loops.kept.model import HeldInterview, KeptLoop
from bot.loops.model import Held, Loop, Review, Stage
from bot.loops.review import review
from bot.loops.rounds import Line, Part, Plan, Round, round_of
from bot.plans import store as sets
from bot.plans.model import QuestionSet
from bot.storage.database import Connection
from bot.types.library import Library, Shelf

MOST_REVIEWS = 200
"""Reviews kept ready, so that a list of loops is there at once."""

MOST_KEPT = 8
"""Workspaces whose guide is kept ready; another one's is put together anew."""


@dataclass(frozen=True)
class Reviewed:
    """A kept loop with what its stages rest on, and its review."""

    kept: KeptLoop
    plan: Plan
    review: Review

    @property
    def mark(self) -> str:
        """Return what changes whenever the review does."""
        return hashlib.sha256(self.review.model_dump_json().encode()).hexdigest()[:16]


@dataclass
class Reviewer:
    """Reviews loops by what their workspace has now.

    Attributes:
        shared: what every review goes by; of its types, the workspace's own stand in their place.
    """

    library: Library
    shared: Guide
    clock: Clock
    _reviews: dict[str, tuple[Guide, Plan, Review]] = field(default_factory=dict, init=False)
    _guides: dict[str, tuple[Shelf, Guide]] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def guide(self, team: str) -> Guide:
        """Return what a workspace's loops are reviewed by, put together once for each change."""
        shelf = self.library.of(team)
        with self._lock:
            kept = self._guides.get(team)
        if kept is not None and kept[0] is shelf:
            return kept[1]
        before = kept[1] if kept is not None else self.shared
        guide = Guide(shelf.types, self.shared.limits, self.shared.vocabulary, before)
        with self._lock:
            self._guides.pop(team, None)
            while len(self._guides) >= MOST_KEPT:
                self._guides.pop(next(iter(self._guides)))
            self._guides[team] = (shelf, guide)
        return guide

    def reviewed(self, con: Connection, kept: KeptLoop) -> Reviewed:
        """Return a loop with its review as of now."""
        guide, shelf = self.guide(kept.team), self.library.of(kept.team)
        plan = self._plan(con, kept, guide, shelf)
        return Reviewed(kept, plan, self._review(kept.id, plan, guide))

    def _review(self, loop_id: str, plan: Plan, guide: Guide) -> Review:
        """Return the review of a plan, which is the same as long as plan and guide are."""
        with self._lock:
            known = self._reviews.get(loop_id)
        if known is not None and known[0] is guide and known[1] == plan:
            return known[2]
        found = review(plan, guide)
        with self._lock:
            self._reviews.pop(loop_id, None)
            while len(self._reviews) >= MOST_REVIEWS:
                self._reviews.pop(next(iter(self._reviews)))
            self._reviews[loop_id] = (guide, plan, found)
        return found

    def _plan(self, con: Connection, kept: KeptLoop, guide: Guide, shelf: Shelf) -> Plan:
        happened = (
            store.held(con, kept.team, kept.position_id, now=self.clock.now())
            if kept.position_id is not None
            else []
        )
        stages = with_held(kept.content.stages, happened)
        # What went out of the vocabulary is no must-have of anything any more.
        known = tuple(id_ for id_ in kept.content.must_have if id_ in guide.competencies)
        loop = kept.content.model_copy(update={"stages": stages, "must_have": known})
        asked = {
            set_id: lines_of(content)
            for set_id in {stage.set for stage in stages if stage.set}
            if (content := content_of(con, kept.team, set_id)) is not None
        }
        return plan_with(loop, guide, shelf, asked)


def plan_with(
    loop: Loop, guide: Guide, shelf: Shelf, asked: Mapping[str, tuple[Line, ...]]
) -> Plan:
    """Return a loop with what its types and question sets say of its stages.

    A type that is retired meanwhile still says what a stage is; one that is not there any more
    leaves it open.
    """
    return Plan(
        loop=loop,
        rounds=tuple(_round(each, guide, shelf, asked.get(each.set, ())) for each in loop.stages),
    )


def _round(stage: Stage, guide: Guide, shelf: Shelf, asked: tuple[Line, ...]) -> Round:
    type_ = guide.types.type(stage.type)
    if type_ is not None or not stage.type:
        return round_of(stage, type_, asked)
    kept = shelf.kept.get(stage.type)
    last = (kept.complete if kept is not None else None) or shelf.shared.type(stage.type)
    return round_of(stage, last, asked, retired=isinstance(last, InterviewType))


def content_of(con: Connection, team: str, set_id: str) -> QuestionSet | None:
    """Return what a set asks: its approved version, else its newest; None where there is none."""
    frozen = sets.approved(con, team, set_id)
    if frozen is not None:
        return frozen.question_set
    planned = sets.find(con, set_id)
    return planned.content if planned is not None and planned.team == team else None


def lines_of(content: QuestionSet) -> tuple[Line, ...]:
    """Return what a set asks and looks for, as lines of the stage it is used in.

    Follow-ups are left out: an interviewer may well ask others.
    """
    lines = dict.fromkeys(
        line
        for one in content.questions
        for line in (
            Line(text=one.prompt, part=Part.PROBE),
            *(Line(text=text, part=Part.LOOK_FOR) for text in one.look_for),
        )
    )
    return tuple(lines)


def with_held(stages: tuple[Stage, ...], happened: list[HeldInterview]) -> tuple[Stage, ...]:
    """Give each stage the interviews that were held of it.

    Where several are held by the same type, an interview belongs to the one with its question
    set, else to the first.
    """
    by_place: dict[int, list[Held]] = {}
    for one in happened:
        at = _place(stages, one)
        if at is not None:
            held = Held(exercise=one.exercise, interviewers=one.interviewers, dry_run=one.dry_run)
            by_place.setdefault(at, []).append(held)
    return tuple(
        each.model_copy(update={"held": tuple(by_place.get(at, ()))})
        for at, each in enumerate(stages)
    )


def _place(stages: tuple[Stage, ...], one: HeldInterview) -> int | None:
    able = [at for at, each in enumerate(stages) if each.type == one.type_id]
    same = [at for at in able if stages[at].set and stages[at].set == one.set_id]
    return next(iter(same or able), None)
