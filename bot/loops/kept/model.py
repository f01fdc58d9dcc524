"""A loop as a workspace keeps it: its newest version, where its message stands, who runs it."""

from dataclasses import dataclass
from typing import Literal

from bot.loops.model import Loop

Status = Literal["open", "closed"]


@dataclass(frozen=True)
class KeptLoop:
    """A loop's row with its newest version.

    Attributes:
        channel: where its message is to stand; a member's id for their direct messages.
        message_ts: that of its message, None before it is posted.
        runners: member ids of whoever runs its position; none without a position.
        summary: a model's words on its review, of the review marked `summary_of`.
    """

    id: str
    team: str
    position_id: str | None
    title: str
    status: Status
    channel: str | None
    message_ts: str | None
    created_by: str
    created_at: float
    version: int
    version_by: str
    content: Loop
    runners: frozenset[str] = frozenset()
    summary: str | None = None
    summary_of: str | None = None

    @property
    def closed(self) -> bool:
        """Tell whether it was put away: it is not changed, and proposes nothing, until reopened."""
        return self.status == "closed"

    def is_run_by(self, user: str) -> bool:
        """Tell whether this person runs its position, or made it where it has none."""
        return user in (self.runners if self.position_id is not None else {self.created_by})


@dataclass(frozen=True)
class HeldInterview:
    """An interview of a position that was held or is arranged: ids alone.

    Attributes:
        interviewers: whoever leads or asks; nobody who only watches or learns.
        dry_run: whether its lead did one for this exercise before; None where it lies ahead or
            nobody is named as the lead.
    """

    type_id: str
    set_id: str
    exercise: str
    interviewers: tuple[str, ...]
    dry_run: bool | None
