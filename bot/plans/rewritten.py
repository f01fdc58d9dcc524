"""A set as a model rewrites it: what it is told of the set, and what is wrong with its reply.

What stays is named by its id and taken from the set itself, so that nothing a model repeats comes
back reworded; only what is new is written out. The set that comes of it is made in renewed.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from bot.catalogue.bank import Bank
from bot.claude.accepting import Fault
from bot.plans.model import Brief, Criterion, Question, QuestionSet, Tie
from bot.plans.reading.frame import settle
from bot.plans.written import (
    Lines,
    Lookup,
    Words,
    Written,
    WrittenCriterion,
    WrittenQuestion,
    brief_data,
    unknown_ids,
)

BROKEN = 1000
"""The weight of a fault that keeps a rewritten set from being used at all."""

Outcome = Literal["done", "partly", "not_done", "not_understood"]


class RewrittenRequest(Written):
    """What became of one request."""

    id: Annotated[Words, Field(description="the request's id, such as r1")]
    outcome: Outcome
    why: Annotated[str, Field(description="what was not done, and why; empty where all was done")]


class NewQuestion(WrittenQuestion):
    """A question that stands in the place of others, or beside them."""

    id: Annotated[Words, Field(description="n1, n2 and so on")]
    areas: Annotated[Lines, Field(description="ids such as area-1, or own words")]
    topic: Annotated[Words, Field(description="what it is about, at most six words")]
    in_place_of: Annotated[Lines, Field(description="ids of the questions that go for it")]


class KeptCriterion(Written):
    """A criterion of the set as it is, and the questions that show it now."""

    id: Annotated[Words, Field(description="the criterion's id, such as c1")]
    questions: Annotated[Lines, Field(description="ids out of order")]


class RewrittenSet(Written):
    """A changed set: what became of each request, what is new, and how all of it stands now."""

    requests: Annotated[list[RewrittenRequest], Field(min_length=1)]
    overrides: Annotated[
        list[Literal["questions", "follow_ups", "mix"]],
        Field(description="which of these a request plainly asks to have otherwise"),
    ]
    new_questions: list[NewQuestion]
    order: Annotated[Lines, Field(min_length=1, description="ids of all questions, in order")]
    criteria: Annotated[list[KeptCriterion], Field(description="criteria that stay")]
    new_criteria: list[WrittenCriterion]
    left_out: Annotated[Lines, Field(description="ids of goals and areas that no question covers")]

    @property
    def changes(self) -> bool:
        """Tell whether any request was followed; otherwise the rest does not count."""
        return any(each.outcome in {"done", "partly"} for each in self.requests)


@dataclass(frozen=True)
class Before:
    """A set that is to be changed, with ids for all that a request could mean.

    `brief` is the one the set answers, as the person gave it.
    """

    content: QuestionSet
    brief: Brief
    bank: Bank

    @cached_property
    def lines(self) -> Lookup:
        """Return the lines that ids stand for: the brief's, or the set's where it has none."""
        return Lookup.of(self.brief, self.content.goals, self.content.areas)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Return the questions by id."""
        return {one.id: one for one in self.content.questions}

    @cached_property
    def locked(self) -> tuple[str, ...]:
        """Return the ids of the questions that are to stay as they are."""
        return tuple(one.id for one in self.content.questions if one.locked)

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Return the criteria by an id that they have for this one change."""
        return {f"c{at}": one for at, one in enumerate(self.content.rubric.criteria, 1)}

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Return what each question is about, as the agenda says it."""
        stretches = (item.what for item in self.content.agenda[1:-1])
        named = (what.partition(": ")[2] or what for what in stretches)
        return dict(zip(self.questions, named, strict=False))

    def data(self) -> dict[str, object]:
        """Write the set as data for the model."""
        content, lines = self.content, self.lines
        return {
            "title": content.title,
            "role": content.role,
            "level": content.level.value,
            "interview_type": content.interview_type,
            "questions": [
                {"number": at, **self._question(one)} for at, one in enumerate(content.questions, 1)
            ],
            "criteria": [_criterion(id_, one) for id_, one in self.criteria.items()],
            "left_out": lines.ids(("goal", "area"), content.uncovered),
            "dig_deeper": [
                {"skill": one.skill, "questions": list(one.questions)} for one in content.deeper
            ],
        }

    def wanted(self) -> dict[str, object]:
        """Write what the set answers as data for the model."""
        content = self.content
        settled = settle(self.brief, self.bank).model_copy(
            update={
                "goals": self.lines.of_kind("goal"),
                "areas": self.lines.of_kind("area"),
                "length_minutes": content.length_minutes,
                "target_minutes": content.target_minutes,
                "level": content.level,
                "scoring": content.scoring,
                # The set's questions are these by now, and a request may change them.
                "own_questions": (),
            }
        )
        return brief_data(settled)

    def _question(self, one: Question) -> dict[str, object]:
        lines, rubric = self.lines, self.content.rubric
        covered = _tied_to(one.id, self.content.coverage)
        return {
            "id": one.id,
            "locked": one.locked,
            "topic": self.topics.get(one.id, ""),
            "prompt": one.prompt,
            "kind": one.kind.value,
            "minutes": one.minutes,
            "goals": lines.ids(("goal",), covered),
            "areas": lines.ids(("area",), (*covered, *one.areas)),
            "follow_ups": list(one.follow_ups),
            "look_for": list(one.look_for),
            "red_flags": lines.named("red", (*one.red_flags, *_tied_to(one.id, rubric.red_flags))),
            "green_flags": lines.named(
                "green", (*one.green_flags, *_tied_to(one.id, rubric.green_flags))
            ),
        }


def _criterion(id_: str, one: Criterion) -> dict[str, object]:
    return {
        "id": id_,
        "name": one.name,
        "questions": list(one.questions),
        "technical_accuracy": list(one.technical_accuracy),
        "depth": list(one.depth),
        "levels": [
            {"score": level.score, "label": level.label, "signals": list(level.signals)}
            for level in one.levels
        ],
    }


def _tied_to(id_: str, ties: Iterable[Tie]) -> list[str]:
    return [tie.text for tie in ties if id_ in tie.questions]


# What is wrong with it


def rewriting_faults(
    rewritten: RewrittenSet, before: Before, requests: Sequence[str]
) -> list[Fault]:
    """Find what keeps a rewritten set from being used: ids, locks, requests not accounted for."""
    found = list(_request_faults(rewritten, requests))
    if rewritten.changes:
        found += [*_order_faults(rewritten, before), *_criteria_faults(rewritten, before)]
    return found


def _request_faults(rewritten: RewrittenSet, requests: Sequence[str]) -> Iterator[Fault]:
    given = [each.id for each in rewritten.requests]
    for id_ in requests:
        if given.count(id_) != 1:
            yield Fault("requests", f"{id_} has to stand here exactly once", weight=BROKEN)
    for id_ in dict.fromkeys(given):
        if id_ not in requests:
            yield Fault("requests", f"{id_} is no request", weight=BROKEN)
    for at, each in enumerate(rewritten.requests):
        if each.outcome in {"partly", "not_done"} and not each.why.strip():
            yield Fault(f"requests.{at}.why", "expected what was not done, and why")


def _order_faults(rewritten: RewrittenSet, before: Before) -> Iterator[Fault]:
    order, new = rewritten.order, [one.id for one in rewritten.new_questions]
    known = {*before.questions, *new}
    for id_ in dict.fromkeys(order):
        if id_ not in known:
            yield Fault("order", f"{id_} is neither in the set nor new", weight=BROKEN)
        if order.count(id_) > 1:
            yield Fault("order", f"{id_} stands here twice", weight=BROKEN)
    for id_ in new:
        if id_ in before.questions or new.count(id_) > 1:
            yield Fault("new_questions", f"{id_} is taken; number them n1, n2", weight=BROKEN)
        if id_ not in order:
            yield Fault("order", f"{id_} is new and has no place", weight=BROKEN)
    for id_ in before.locked:
        if id_ not in order:
            yield Fault("order", f"{id_} is locked and has to stay", weight=BROKEN)
    for at, one in enumerate(rewritten.new_questions):
        yield from _question_faults(one, f"new_questions.{at}", rewritten, before)


def _question_faults(
    one: NewQuestion, path: str, rewritten: RewrittenSet, before: Before
) -> Iterator[Fault]:
    for id_ in one.in_place_of:
        if id_ not in before.questions:
            yield Fault(f"{path}.in_place_of", f"{id_} is no question of the set", weight=BROKEN)
        elif id_ in rewritten.order:
            yield Fault(f"{path}.in_place_of", f"{id_} still stands in order", weight=BROKEN)
    for name in ("goals", "areas", "red_flags", "green_flags"):
        own = name != "goals"
        yield from unknown_ids(getattr(one, name), before.lines, f"{path}.{name}", own=own)


def _criteria_faults(rewritten: RewrittenSet, before: Before) -> Iterator[Fault]:
    kept = {each.id: each for each in rewritten.criteria}
    if len(kept) < len(rewritten.criteria):
        yield Fault("criteria", "a criterion stands here twice", weight=BROKEN)
    for id_ in kept:
        if id_ not in before.criteria:
            yield Fault("criteria", f"{id_} is no criterion of the set", weight=BROKEN)
    shown_by = [each.questions for each in rewritten.criteria]
    shown_by += [each.questions for each in rewritten.new_criteria]
    for ids in shown_by:
        for id_ in ids:
            if id_ not in rewritten.order:
                yield Fault("criteria", f"{id_} is not in order", weight=BROKEN)
    for id_, criterion in before.criteria.items():
        tied = set(criterion.questions) & set(before.locked)
        if tied - set(kept[id_].questions if id_ in kept else ()):
            rated = ", ".join(sorted(tied))
            yield Fault("criteria", f"{id_} rates {rated}, which is locked", weight=BROKEN)
    yield from unknown_ids(rewritten.left_out, before.lines, "left_out")
