"""Everything that must be said or done later, in one table.

A row is claimed by one UPDATE with a lease, handled outside any transaction, and finished by
compare-and-set on its attempt number. An attempt whose outcome nobody knows waits out its lease
and is reconciled by its handler before anything is sent again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.storage.database import Connection, Database, rows

Lane = Literal["modal", "post", "work"]

LEASE_SECONDS: dict[Lane, float] = {"modal": 60.0, "post": 60.0, "work": 900.0}
BACK_OFF_SECONDS = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0)
MAX_FAILURES = 12


@dataclass(frozen=True)
class Item:
    """A claimed row, as its handler sees it.

    `unclear_since` is set when an earlier attempt may have reached Slack: the moment that attempt
    began. Such a row must be reconciled before it is sent again.
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

    @property
    def reference(self) -> str:
        """The opaque id that goes into a message's metadata; it outlives a restart."""
        return f"outbox-{self.id}"


@dataclass(frozen=True)
class Done:
    """It is done; `record` runs in the transaction that finishes the row."""

    slack_channel: str | None = None
    slack_ts: str | None = None
    record: Callable[[Connection], None] | None = None


@dataclass(frozen=True)
class Retry:
    """It was definitely not done; try again after `after` seconds (None: the usual back-off)."""

    error: str
    after: float | None = None


@dataclass(frozen=True)
class Unclear:
    """It may or may not have been done; reconcile once the lease is over."""

    error: str


@dataclass(frozen=True)
class Failed:
    """It will never work; `record` runs in the transaction that gives the row up."""

    error: str
    record: Callable[[Connection], None] | None = None


@dataclass(frozen=True)
class Expired:
    """Its moment is over; `record` runs in the transaction that says so."""

    reason: str
    record: Callable[[Connection], None] | None = None


Outcome = Done | Retry | Unclear | Failed | Expired
Handler = Callable[[Item], Outcome]


@dataclass
class Outbox:
    """The table and its moves. `woken` callbacks run after a commit that added work due now."""

    db: Database
    woken: list[Callable[[Lane], None]] = field(default_factory=list)

    def add(  # noqa: PLR0913 - one row's columns, named at each call
        self,
        con: Connection,
        kind: str,
        dedupe_key: str,
        payload: Mapping[str, object],
        *,
        due_at: float,
        now: float,
        lane: Lane = "post",
        expires_at: float | None = None,
    ) -> bool:
        """Add work inside the caller's transaction; False where the key is already known.

        The payload holds ids, never contents: contents are read when the row is handled.
        """
        cursor = con.execute(
            """INSERT INTO outbox (kind, lane, dedupe_key, payload, due_at, expires_at, created_at)
            VALUES (:kind, :lane, :dedupe_key, :payload, :due_at, :expires_at, :now)
            ON CONFLICT (dedupe_key) DO NOTHING""",
            {
                "kind": kind,
                "lane": lane,
                "dedupe_key": dedupe_key,
                "payload": json.dumps(dict(payload)),
                "due_at": due_at,
                "expires_at": expires_at,
                "now": now,
            },
        )
        return cursor.rowcount == 1

    def wake(self, lane: Lane) -> None:
        """Say that a lane has something due now; call it after the commit."""
        for callback in self.woken:
            callback(lane)

    def withdraw(self, con: Connection, dedupe_prefix: str, *, now: float) -> int:
        """Withdraw what is still pending and whose key begins so; return how many."""
        cursor = con.execute(
            """UPDATE outbox SET state = 'withdrawn', finished_at = :now
            WHERE state = 'pending' AND dedupe_key >= :prefix AND dedupe_key < :after""",
            {"now": now, "prefix": dedupe_prefix, "after": dedupe_prefix + "\U0010ffff"},
        )
        return int(cursor.rowcount)

    def next_due(self, con: Connection) -> float | None:
        """Return when the next pending row is due, or None."""
        found = rows(con, "SELECT min(due_at) AS due FROM outbox WHERE state = 'pending'")
        due = found[0]["due"]
        return None if due is None else float(due)

    # The scheduler's side: claim, finish. See scheduler.py.
