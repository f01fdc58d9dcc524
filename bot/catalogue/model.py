"""The words questions are described in, and the bank's question."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Frozen(BaseModel):
    """A value: immutable, and strict about keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Kind(StrEnum):
    """What a question makes the candidate do."""

    CONCEPTUAL = "conceptual"
    EXPERIENCE = "experience"
    SYSTEM_DESIGN = "system_design"
    CODING = "coding"
    BEHAVIOURAL = "behavioural"


class Level(StrEnum):
    """The candidate's level, lowest first; managers, who lead people, stand after the others."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"
    PRINCIPAL = "principal"
    MANAGER = "manager"

    @property
    def rank(self) -> int:
        """Return the place in the order, from 0."""
        return list(Level).index(self)


Text = Annotated[str, Field(min_length=1)]
Signals = Annotated[tuple[Text, ...], Field(min_length=1)]


class Anchors(Frozen):
    """What a rater observes at each of the four levels, worst first."""

    one: Signals
    two: Signals
    three: Signals
    four: Signals

    def __getitem__(self, score: int) -> tuple[str, ...]:
        """Return the signals of a score from 1 to 4."""
        return (self.one, self.two, self.three, self.four)[score - 1]


class BankQuestion(Frozen):
    """One question of the bank in `data/questions/`, complete enough to be asked tomorrow.

    `areas` are ids of `data/areas/`; `competency` is the name of the criterion it is rated
    under; `levels` the lowest and highest level it suits; `origins` the lists it was taken from.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    prompt: Text
    kind: Kind
    competency: Text
    areas: Annotated[tuple[Text, ...], Field(min_length=1)]
    levels: tuple[Level, Level]
    minutes: Annotated[int, Field(ge=2, le=40)]
    follow_ups: Annotated[tuple[Text, ...], Field(min_length=2, max_length=3)]
    look_for: Annotated[tuple[Text, ...], Field(min_length=2)]
    red_flags: Signals
    green_flags: Signals
    technical_accuracy: Signals
    depth: Signals
    anchors: Anchors
    origins: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _levels_in_order(self) -> Self:
        if self.levels[0].rank > self.levels[1].rank:
            raise ValueError("levels: the lowest comes first")
        return self
