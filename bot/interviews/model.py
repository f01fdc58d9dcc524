"""An interview, its panel, and the rules that need no database."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.positions.model import Candidate, Position, may_see

Status = Literal["scheduled", "cancelled", "complete"]

Role = Literal["", "lead", "second", "observer", "shadow", "reverse_shadow"]
"""What somebody does on a panel; "" where nobody said. A shadow sits in to learn; a reverse shadow
watches somebody who learns lead."""

MOST_INTERVIEWERS = 6
"""A panel has one to six people; more cannot be rated side by side in one view."""


@dataclass(frozen=True)
class Seat:
    """One interviewer's place on the panel.

    `guide_channel` and `guide_ts` tell where their guide stands, once it was sent;
    `submitted_at` when their first scorecard came in (seconds since the epoch).
    """

    user: str
    guide_channel: str | None = None
    guide_ts: str | None = None
    submitted_at: float | None = None
    role: Role = ""

    @property
    def has_guide(self) -> bool:
        """Tell whether the guide has reached them."""
        return self.guide_ts is not None

    @property
    def rates(self) -> bool:
        """Tell whether they submit a scorecard: everybody but a shadow."""
        return self.role != "shadow"


@dataclass(frozen=True)
class Interview:
    """One meeting of a candidate and a panel, on a frozen version of a question set.

    `starts_at` is the instant; `wall_time` (2026-11-24T10:00) and `zone` are what was meant by
    whoever scheduled it. `revision` counts the times it was moved, from 1. `channel` and `root_ts`
    tell where its message stands; without a channel of its own that is a direct message.
    `ended_by` cancelled it, or submitted the last scorecard. `type_id` is None where it is held by
    no particular type; `type_version` is the workspace's version of it, 0 for the shared one.
    `exercise` is what is worked on, "" for none.
    """

    id: str
    team: str
    position: Position
    candidate: Candidate
    set_id: str
    set_version: int
    set_hash: str
    starts_at: float
    wall_time: str
    zone: str
    length_minutes: int
    channel: str | None
    root_ts: str | None
    status: Status
    revision: int
    created_by: str
    panel: tuple[Seat, ...]
    ended_by: str | None = None
    ended_at: float | None = None
    type_id: str | None = None
    type_version: int | None = None
    exercise: str = ""

    @property
    def ends_at(self) -> float:
        """Return when it ends, in seconds since the epoch."""
        return self.starts_at + self.length_minutes * 60

    @property
    def users(self) -> tuple[str, ...]:
        """Return the panel's member ids, in the order they were chosen."""
        return tuple(seat.user for seat in self.panel)

    @property
    def raters(self) -> tuple[Seat, ...]:
        """Return the seats whose scorecards it waits for."""
        return tuple(seat for seat in self.panel if seat.rates)

    def held_by(self, role: Role) -> tuple[str, ...]:
        """Return the member ids of those with a role, in the order they were chosen."""
        return tuple(seat.user for seat in self.panel if seat.role == role)

    @property
    def submitted(self) -> int:
        """Return how many of the panel have submitted a scorecard."""
        return sum(seat.submitted_at is not None for seat in self.panel)

    @property
    def in_channel(self) -> bool:
        """Tell whether it has a channel, not a direct message in place of one."""
        return (self.channel or "").startswith(("C", "G"))

    @property
    def has_shared_thread(self) -> bool:
        """Tell whether the thread stands where the panel can read it, not in a direct message."""
        return self.root_ts is not None and self.in_channel

    @property
    def overseer(self) -> str:
        """Return whom to tell when something needs a person: never the candidate."""
        for user in (self.position.coordinator, self.position.hiring_manager):
            if not self.candidate.is_person(user):
                return user
        return self.created_by

    def seat(self, user: str) -> Seat | None:
        """Return this person's seat on the panel, or None."""
        return next((seat for seat in self.panel if seat.user == user), None)

    def may_arrange(self, user: str, *, is_admin: bool) -> bool:
        """Tell whether a person may move or cancel it and see how it stands."""
        return may_see(
            self.position, self.candidate, user, is_admin=is_admin, creator=self.created_by
        )

    def key(self, *parts: str) -> str:
        """Return an outbox key of this interview, whatever its revision."""
        return ":".join((f"interview:{self.id}", *parts))

    def revision_key(self, *parts: str) -> str:
        """Return an outbox key of this revision; all of them share one prefix to withdraw."""
        return self.key(f"r{self.revision}", *parts)

    def payload(self, **more: object) -> dict[str, object]:
        """Return an outbox payload: ids, and the revision it is meant for."""
        return {"interview": self.id, "revision": self.revision, **more}


@dataclass(frozen=True)
class Draft:
    """What a person entered to schedule an interview, as it was entered.

    `position` is a position's id or `new`; `which` answers a wall time that happens twice
    (`first`, `second`, see when.py); `agreed` is the channel in which the candidate's name may be
    read by everyone; `version` the set's version to ask from, where earlier candidates had another
    than the newest. `type` is an interview type's id; `lead` a member id, or `other` for the first
    of `users`; `ticked` holds what is to be so all the same (see typed/concerns.py). `asked` names
    the questions the form already asked back.
    """

    position: str = "new"
    name: str = ""
    member: str = ""
    date: str = ""
    time: str = ""
    users: tuple[str, ...] = ()
    channel: str = ""
    which: str = ""
    agreed: str = ""
    version: str = ""
    type: str = ""
    lead: str = ""
    observer: str = ""
    exercise: str = ""
    ticked: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def without_people_of(self, other: "Draft") -> "Draft":
        """Return it without its people where they are just those of another draft."""
        people = (self.lead, self.users, self.observer)
        if people != (other.lead, other.users, other.observer):
            return self
        return replace(self, lead="", users=(), observer="")

    @property
    def wall(self) -> datetime:
        """Return the wall time entered. Raises ValueError where it is none."""
        return datetime.fromisoformat(f"{self.date}T{self.time}")


@dataclass(frozen=True)
class Meant:
    """When an interview is: the instant, and the wall time and zone that were meant."""

    at: float
    wall_time: str
    zone: str


@dataclass(frozen=True)
class SeenChannel:
    """What the bot last saw of a channel; `members` is None where it could not or need not look."""

    id: str
    name: str
    is_private: bool
    is_archived: bool
    members: frozenset[str] | None = None
