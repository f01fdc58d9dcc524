"""What interviews want to know of who may lead what; the interviewers' room above answers.

A room below must not import one above it: it declares this hook, and `app.py` fills it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.catalogue.types import InterviewType
from bot.storage.database import Connection

State = Literal["qualified", "learning", "new"]


@dataclass(frozen=True)
class Standing:
    """How a person stands with a type of interview, in the week of a planned one.

    Attributes:
        load: interviews they sit in that week, cancelled ones left out.
        most: the limit they set themselves, None for none.
        next_step: what they do next towards leading, in words; "" where they are qualified.
        dry_run_with: with whom they owe a dry run before they lead with this exercise; "" for none.
    """

    user: str
    state: State
    load: int = 0
    most: int | None = None
    next_step: str = ""
    dry_run_with: str = ""

    @property
    def is_full(self) -> bool:
        """Tell whether one more interview that week goes beyond their own limit."""
        return self.most is not None and self.load >= self.most


class Staffing(Protocol):
    """Who may lead what."""

    def known(
        self, con: Connection, team: str, type_: InterviewType, exercise: str, *, at: float
    ) -> list[Standing]:
        """Return everybody who has begun to learn a type or is qualified, the qualified first."""
        ...

    def standing(
        self,
        con: Connection,
        team: str,
        user: str,
        type_: InterviewType,
        exercise: str,
        *,
        at: float,
    ) -> Standing:
        """Return how one person stands."""
        ...

    def weeks(
        self, con: Connection, team: str, users: Iterable[str], *, at: float
    ) -> list[Standing]:
        """Return how full the week of each of these people is, whatever they may lead."""
        ...


class Nobody:
    """Knows of nobody: for a bot without the interviewers' room."""

    def known(
        self,
        con: Connection,  # noqa: ARG002 - as the hook has it
        team: str,  # noqa: ARG002
        type_: InterviewType,  # noqa: ARG002
        exercise: str,  # noqa: ARG002
        *,
        at: float,  # noqa: ARG002
    ) -> list[Standing]:
        """Return nobody."""
        return []

    def standing(
        self,
        con: Connection,  # noqa: ARG002 - as the hook has it
        team: str,  # noqa: ARG002
        user: str,
        type_: InterviewType,  # noqa: ARG002
        exercise: str,  # noqa: ARG002
        *,
        at: float,  # noqa: ARG002
    ) -> Standing:
        """Return that the person is new to it."""
        return Standing(user, "new")

    def weeks(
        self,
        con: Connection,  # noqa: ARG002 - as the hook has it
        team: str,  # noqa: ARG002
        users: Iterable[str],
        *,
        at: float,  # noqa: ARG002
    ) -> list[Standing]:
        """Return that nobody's week holds anything."""
        return [Standing(user, "new") for user in users]
