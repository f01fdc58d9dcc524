"""The guide's standing lines, read from `data/guide.yaml` and checked whole at start."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.catalogue.model import Frozen
from bot.catalogue.types import Stance
from bot.interviews.model import Role
from bot.reading import name_of, read_yaml, validate

Line = Annotated[str, Field(min_length=1, max_length=300)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]


class Stances(Frozen):
    """How the lead meets the candidate, in a sentence for each stance."""

    colleague: Line
    customer: Line
    guide: Line
    interviewer: Line

    def of(self, stance: Stance) -> str:
        """Return the sentence for a stance."""
        return str(getattr(self, stance.value))


class Roles(Frozen):
    """What each on the panel does, where the type of interview has no instructions for them."""

    lead: Lines
    second: Lines
    observer: Lines
    shadow: Lines
    reverse_shadow: Lines

    def of(self, role: Role) -> tuple[str, ...]:
        """Return the lines for a role, none for somebody without one."""
        return tuple(getattr(self, role)) if role else ()


class Assisted(Frozen):
    """What is said where the candidate may work with an assistant."""

    allowed: Line
    encouraged: Line


class TypeLines(Frozen):
    """What the rules of a type of interview are said in."""

    stances: Stances
    roles: Roles
    help_when_stuck: Line
    look_up: Line
    finishing_not_goal: Line
    assistants: Assisted


class Guidance(Frozen):
    """What an interviewer is told around the questions, and what stands atop a thread.

    `last_minutes` is left out where the type says to the minute when to stop.
    """

    before: Lines
    during: Lines
    last_minutes: Line
    after: Lines
    thread: Lines
    types: TypeLines


def load_guidance(data: Path) -> Guidance:
    """Read `guide.yaml` of the data folder.

    Raises:
        bot.reading.DataError: naming the file, the field and what was expected.
    """
    path = data / "guide.yaml"
    return validate(Guidance, read_yaml(path), name_of(path))
