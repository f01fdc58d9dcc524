"""What a handler is given, what it gives back, and what that means for the row. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, assert_never

from bot.storage.database import Connection

Lane = Literal["modal", "post", "work"]
LANES: tuple[Lane, ...] = ("modal", "post", "work")

# A lease is the grace after an attempt that may still reach Slack, not a limit on how long a
# handler may run: the scheduler keeps in memory what this process has in hand, and one process at
# a time serves a database. So slow model work needs no longer one, and waits no longer than this
# after a restart. Without the grace, 1,000 kills sent 2 of 7,000 messages twice.
LEASE_SECONDS: dict[Lane, float] = {"modal": 60.0, "post": 60.0, "work": 60.0}
BACK_OFF_SECONDS = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0)
# With the back-off above, about seven hours and a half.
MAX_FAILURES = 12
# What a server asks for in Retry-After is believed between these.
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 3600.0


@dataclass(frozen=True)
class Item:
    """A claimed row, as its handler sees it. Moments are seconds since the epoch, UTC.

    Attributes:
        attempt: counts claims, from 1.
        failures: how many attempts have failed so far.
        unclear_since: set when an earlier attempt may have reached Slack: the moment that attempt
            began. Such a row must be reconciled before it is sent again, and before it is expired.
        expires_at: from when on it must not be done any more. The row is still handed to its
            handler, which knows whom to tell: it returns `Expired`, with a `record` that adds what
            is to be said instead.
        claimed_at: when this attempt began.
    """

    id: int
    kind: str
    lane: Lane
    dedupe_key: str
    payload: dict[str, Any]
    due_at: float
    attempt: int
    failures: int
    unclear_since: float | None
    created_at: float
    expires_at: float | None = None
    claimed_at: float = 0.0

    @property
    def reference(self) -> str:
        """The opaque id that goes into a message's metadata; it outlives a restart."""
        return f"outbox-{self.id}"

    def is_over(self, now: float) -> bool:
        """Tell whether its moment has passed."""
        return self.expires_at is not None and now >= self.expires_at


Record = Callable[[Connection], None]


@dataclass(frozen=True)
class Done:
    """It is done; `record` runs in the transaction that finishes the row.

    With `forget` the row keeps nothing of its payload.
    """

    slack_channel: str | None = None
    slack_ts: str | None = None
    record: Record | None = None
    forget: bool = False


@dataclass(frozen=True)
class Retry:
    """It was definitely not done; try again after `after` seconds (None: the usual back-off).

    A wait that somebody else asked for (`after`, a rate limit) does not count as a failure.
    `given_up` runs where this was the last of the allowed failures.
    """

    error: str
    after: float | None = None
    given_up: Record | None = None


@dataclass(frozen=True)
class Unclear:
    """It may or may not have been done; reconcile once the lease is over.

    `given_up` runs where this was the last of the allowed failures.
    """

    error: str
    given_up: Record | None = None


@dataclass(frozen=True)
class Failed:
    """It will never work; `record` runs in the transaction that gives the row up."""

    error: str
    record: Record | None = None


@dataclass(frozen=True)
class Expired:
    """Its moment is over; `record` runs in the transaction that says so."""

    reason: str
    record: Record | None = None


Outcome = Done | Retry | Unclear | Failed | Expired
Handler = Callable[[Item], Outcome]


def forgetting(handler: Handler) -> Handler:
    """Return a handler for rows whose payload holds what people wrote: done, they forget it.

    Elsewhere a payload holds ids only. A row that failed or expired keeps what was to be said.
    """

    def handle(item: Item) -> Outcome:
        outcome = handler(item)
        return replace(outcome, forget=True) if isinstance(outcome, Done) else outcome

    return handle


@dataclass(frozen=True)
class Settled:
    """What finishing writes into the row, and the callback that runs beside it."""

    state: str
    due_at: float
    failures: int
    lease_until: float | None = None
    error: str | None = None
    slack_channel: str | None = None
    slack_ts: str | None = None
    record: Record | None = None
    forget: bool = False

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen to the row."""
        return self.state not in {"pending", "claimed"}


def settle(item: Item, outcome: Outcome, *, now: float, lease: float) -> Settled:
    """Say what an outcome makes of the row. `lease`: seconds of grace after an unclear attempt."""
    row = Settled("done", item.due_at, item.failures)
    match outcome:
        case Done(channel, ts, record, forget):
            done = replace(row, slack_channel=channel, slack_ts=ts)
            return replace(done, record=record, forget=forget)
        case Failed(error, record):
            return replace(row, state="failed", error=error, record=record)
        case Expired(reason, record):
            return replace(row, state="expired", error=reason, record=record)
        case Retry(error, float() | int() as after, _):
            # In this order "not a number", which a header may say, gives the shortest wait.
            wait = min(LONGEST_WAIT, max(SHORTEST_WAIT, after))
            again = _no_later(item, now, now + wait)
            return replace(row, state="pending", error=error, due_at=again)
        case Retry() | Unclear():
            return _settle_failure(item, outcome, now, lease)
        case _:
            assert_never(outcome)


def _settle_failure(item: Item, outcome: Retry | Unclear, now: float, lease: float) -> Settled:
    failures = item.failures + 1
    row = Settled("failed", item.due_at, failures, error=outcome.error)
    if failures >= MAX_FAILURES:
        return replace(row, record=outcome.given_up)
    wait = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS)) - 1]
    again = _no_later(item, now, now + wait)
    if isinstance(outcome, Retry):
        return replace(row, state="pending", due_at=again)
    # The grace counts from now: a call that timed out may still be on its way.
    return replace(row, state="claimed", lease_until=max(again, now + lease))


def _no_later(item: Item, now: float, moment: float) -> float:
    """Look again when it expires, if that is sooner: somebody may have to be told."""
    if item.expires_at is None or item.expires_at <= now:
        return moment
    return min(moment, item.expires_at)
