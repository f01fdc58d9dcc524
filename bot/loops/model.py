"""A loop: the ordered stages of a position; and what its review finds."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.catalogue.model import Frozen, Text
from bot.catalogue.types import Seat, SeatRole

MOST_STAGES = 40
"""More stages than any process has; a longer list is some other file."""


class StageKind(StrEnum):
    """What a stage is; only the first and the last ask something of the candidate."""

    INTERVIEW = "interview"
    REFERENCE = "reference"
    OFFER = "offer"
    TAKE_HOME = "take_home"

    @property
    def assesses(self) -> bool:
        """Tell whether the candidate shows something in it."""
        return self in {StageKind.INTERVIEW, StageKind.TAKE_HOME}


class Held(Frozen):
    """One interview of a stage that was held or is arranged; people and exercise by opaque id.

    `dry_run` tells whether whoever leads did one for this exercise; None where it is not known.
    """

    exercise: str = ""
    interviewers: tuple[Text, ...] = ()
    dry_run: bool | None = None


class Stage(Frozen):
    """One step of a loop.

    `type` is the id of an interview type; "" where the stage is still open. `minutes` 0 means the
    type's own length, and an empty panel the type's panel. `set` is the id of a question set.
    """

    title: Text
    type: str = ""
    minutes: Annotated[int, Field(ge=0, le=600)] = 0
    panel: tuple[Seat, ...] = ()
    set: str = ""
    kind: StageKind = StageKind.INTERVIEW
    held: tuple[Held, ...] = ()


class Loop(Frozen):
    """The plan for a position.

    `must_have` are ids of `data/competencies.yaml`. `day_to_day` are lines in people's words that
    count as must-haves too; `elsewhere` are ids or words of what other interviews assess.
    """

    title: Text
    position: str = ""
    must_have: tuple[Text, ...] = ()
    day_to_day: tuple[Text, ...] = ()
    elsewhere: tuple[Text, ...] = ()
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=MOST_STAGES)]


class Severity(StrEnum):
    """How much a finding weighs, most first; only an error fails a check."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    STRENGTH = "strength"


class State(StrEnum):
    """How far a classic gap is filled."""

    UNCOVERED = "uncovered"
    THIN = "thin"
    COVERED = "covered"


class FixKind(StrEnum):
    """What is done about a finding."""

    ADD_STAGE = "add_stage"
    CHOOSE_TYPE = "choose_type"
    LENGTHEN = "lengthen"
    ADD_SEAT = "add_seat"
    EDIT_TYPE = "edit_type"


class Fix(Frozen):
    """What takes a finding away, in one step.

    Attributes:
        label: what its button says.
        type: the id of the type to be added, chosen or edited; "" where a person has to choose.
        stage: the place of the stage it is done to, from 1; None for the whole loop.
        minutes: the length the stage is to have.
        role: the seat its panel is to have one more of.
        line: what the type is to look for besides.
    """

    kind: FixKind
    label: Text
    type: str = ""
    stage: Annotated[int, Field(ge=1, le=MOST_STAGES)] | None = None
    minutes: Annotated[int, Field(ge=0, le=600)] = 0
    role: SeatRole | None = None
    line: str = ""


class Finding(Frozen):
    """One thing the review found.

    `id` names the rule (`gap.testing.thin`), `stage` is a stage's title or "" for the whole loop,
    `passage` the words it rests on as they stand there, `line` theirs in a Markdown file (from 1).
    `topic` is the competency or gap it is about, `fix` what takes it away where one step does.
    """

    id: Text
    severity: Severity
    stage: str = ""
    passage: str = ""
    message: Text
    suggestion: str = ""
    topic: str = ""
    state: State | None = None
    line: int | None = None
    fix: Fix | None = None


class Row(Frozen):
    """One competency in the matrix: minutes by stage, in the stages' order, and in all."""

    id: str
    name: str
    must_have: bool
    minutes: tuple[int, ...]
    people: int

    @property
    def total(self) -> int:
        """Return the minutes of all stages together."""
        return sum(self.minutes)


class Span(Frozen):
    """A number of minutes that may vary; `most` is None where nothing says how many."""

    least: int
    most: int | None


class Matrix(Frozen):
    """Minutes by competency and stage, and what is asked of the candidate altogether."""

    stages: tuple[str, ...]
    stage_minutes: tuple[Span, ...]
    rows: tuple[Row, ...]
    live: Span
    unattended: Span


class Review(Frozen):
    """What a loop's review found, errors first, and its matrix."""

    title: str
    findings: tuple[Finding, ...]
    matrix: Matrix

    @property
    def fails(self) -> bool:
        """Tell whether there is an error among the findings."""
        return any(one.severity is Severity.ERROR for one in self.findings)
