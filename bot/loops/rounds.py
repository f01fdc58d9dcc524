"""A stage as the review reads it, whether a type of the catalogue or a document describes it."""

import re
from enum import StrEnum
from functools import cached_property

from bot.catalogue.model import Frozen, Text
from bot.catalogue.terms import tokens
from bot.catalogue.types import (
    ANY,
    InterviewType,
    Resource,
    Rules,
    Seat,
    SeatRole,
    Types,
    Unattended,
)
from bot.loops.model import Held, Loop, Stage, StageKind

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, without regard to case."""
    return _WORD.findall(text.casefold())


class Part(StrEnum):
    """Where a line stands; what is looked for or asked weighs more than a description."""

    LOOK_FOR = "look_for"
    PROBE = "probe"
    TEXT = "text"
    NOT_ASSESSED = "not_assessed"


class Line(Frozen):
    """A line or sentence as it stands there; `number` is its line in the file, from 1."""

    text: Text
    part: Part = Part.TEXT
    number: int | None = None

    @cached_property
    def words(self) -> frozenset[str]:
        """Return its words, without regard to case."""
        return frozenset(words_of(self.text))

    @property
    def asks(self) -> bool:
        """Tell whether somebody has to answer it after the interview, or in it."""
        return self.part in {Part.LOOK_FOR, Part.PROBE}


class Round(Frozen):
    """One stage with all that is written about it.

    `minutes` is its live part, shortest and longest; `agenda` the minutes of its agenda, 0 for
    none. `claims` are the competencies its type says it assesses. `some_teams` is the line that
    says that not every candidate has it. `retired` tells that its type is used no more.
    """

    title: Text
    kind: StageKind = StageKind.INTERVIEW
    type: str = ""
    minutes: tuple[int, int] = (0, 0)
    panel: tuple[Seat, ...] = ()
    lines: tuple[Line, ...] = ()
    claims: tuple[str, ...] = ()
    unattended: Unattended | None = None
    resources: tuple[Resource, ...] = ()
    agenda: int = 0
    rules: Rules = Rules()
    held: tuple[Held, ...] = ()
    some_teams: Line | None = None
    retired: bool = False

    @property
    def live(self) -> bool:
        """Tell whether all of it happens in front of somebody."""
        return self.kind is StageKind.INTERVIEW and self.unattended is None

    @property
    def people(self) -> tuple[int, int] | None:
        """Return the fewest and the most people on its panel; None where nobody has said."""
        if not self.panel:
            return None
        return sum(one.count_min for one in self.panel), sum(one.count_max for one in self.panel)

    @property
    def observed(self) -> bool:
        """Tell whether somebody on the panel observes."""
        return any(one.role is SeatRole.OBSERVER for one in self.panel)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words of all its lines, without regard to case."""
        return frozenset().union(*(line.words for line in self.lines))

    @property
    def asked(self) -> tuple[Line, ...]:
        """Return what is looked for and what is asked."""
        return tuple(line for line in self.lines if line.asks)

    @property
    def not_assessed(self) -> tuple[Line, ...]:
        """Return what it says it does not assess."""
        return tuple(line for line in self.lines if line.part is Part.NOT_ASSESSED)


class Plan(Frozen):
    """A loop, and one round for each of its stages, in their order."""

    loop: Loop
    rounds: tuple[Round, ...]


def round_of(
    stage: Stage,
    type_: InterviewType | None,
    asked: tuple[Line, ...] = (),
    *,
    retired: bool = False,
) -> Round:
    """Return a loop's stage with what its type says; what the stage sets itself comes first.

    `asked` are the lines of its question set.
    """
    if type_ is None:
        minutes = (stage.minutes, stage.minutes)
        return Round(
            title=stage.title,
            kind=stage.kind,
            minutes=minutes,
            panel=stage.panel,
            lines=asked,
            held=stage.held,
        )
    minutes = (stage.minutes,) * 2 if stage.minutes else (type_.default_minutes,) * 2
    return Round(
        title=stage.title,
        kind=stage.kind,
        type=type_.id,
        minutes=minutes,
        panel=stage.panel or type_.panel,
        lines=(*_lines(type_), *asked),
        claims=type_.competencies,
        unattended=type_.unattended,
        resources=type_.resources,
        agenda=sum(stretch.minutes for stretch in type_.agenda),
        rules=type_.rules,
        held=stage.held,
        retired=retired,
    )


def as_round(type_: InterviewType) -> Round:
    """Return a type of the catalogue as a stage of its own."""
    return round_of(Stage(title=type_.title), type_)


def _lines(type_: InterviewType) -> tuple[Line, ...]:
    exercise = (*type_.exercise.good, *type_.exercise.extend) if type_.exercise else ()
    parts = (
        (Part.LOOK_FOR, type_.look_for),
        (Part.PROBE, type_.probes),
        (Part.NOT_ASSESSED, type_.does_not_assess),
        (Part.TEXT, (type_.summary, *type_.what_happens, *exercise)),
    )
    return tuple(Line(text=text, part=part) for part, texts in parts for text in texts)


def families_of(plan: Plan, types: Types) -> frozenset[str]:
    """Return the role families that a loop's types are made for, and "any"."""
    found = (types.type(each.type) for each in plan.rounds if each.type)
    return frozenset(family for type_ in found if type_ for family in type_.family) | {ANY}


def has(plan: Plan, type_: InterviewType) -> bool:
    """Tell whether a loop has a type already, or a stage that its title's first words name."""
    named = set(tokens(type_.title.split(":")[0]))
    return any(each.type == type_.id or named <= set(tokens(each.title)) for each in plan.rounds)
