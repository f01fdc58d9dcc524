"""Everything that must be said or done later, in one table.

A row is claimed by one UPDATE with a lease, handled outside any transaction, and finished by
compare-and-set on its attempt number. An attempt whose outcome nobody knows waits out its lease
and is reconciled by its handler before anything is sent again.

    pending -> claimed -> done | failed | expired       withdraw: pending -> withdrawn
       ^          |
       +- Retry --+   Unclear, or a killed process: claimed until the lease ends, then claimed again
                      with `unclear_since` set

There is no order between rows, not even between two of one thread: what must come second is added
by the `record` callback of what comes first.
"""

import json
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from bot.storage.database import Connection, Database, row, rows
from bot.storage.outcomes import (
    LANES,
    LEASE_SECONDS,
    Done,
    Expired,
    Failed,
    Handler,
    Item,
    Lane,
    Outcome,
    Record,
    Retry,
    Settled,
    Unclear,
    forgetting,
    settle,
)

__all__ = [
    "LANES",
    "Done",
    "Expired",
    "Failed",
    "Handler",
    "Item",
    "Lane",
    "Outbox",
    "Outcome",
    "Pending",
    "Record",
    "Retry",
    "Unclear",
    "forgetting",
]

logger = logging.getLogger(__name__)

SHORTEN_LEASES = """UPDATE outbox
    SET lease_until = CASE WHEN lease_until > :latest THEN :latest ELSE lease_until END,
        claimed_at = CASE WHEN claimed_at > :now THEN :now ELSE claimed_at END
    WHERE state = 'claimed' AND lane = :lane"""
LOOK_BACK = (
    "UPDATE outbox SET unclear_since = :now WHERE state = 'pending' AND unclear_since > :now",
    "UPDATE outbox SET unclear_since = :now WHERE state = 'claimed' AND unclear_since > :now",
)


class Pending(NamedTuple):
    """A row that waits, for displays."""

    kind: str
    dedupe_key: str
    payload: dict[str, Any]
    due_at: float
    expires_at: float | None


@dataclass
class Outbox:
    """The table and its moves.

    Attributes:
        woken: called after each commit that added work due now, with the lane it is in.
        leases: seconds an attempt of each lane is left alone after it began or turned unclear.
    """

    db: Database
    woken: list[Callable[[Lane], None]] = field(default_factory=list)
    leases: Mapping[Lane, float] = field(default_factory=lambda: dict(LEASE_SECONDS))

    def __post_init__(self) -> None:
        # One callable a lane, so that after_commit can tell that it has it already.
        self._wakers = {lane: partial(self.wake, lane) for lane in LANES}

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

        A key that was withdrawn comes back to life with the new contents: it was never done.
        Work that is due now is started right after the commit. The payload holds ids, never
        contents: contents are read when the row is handled.
        """
        cursor = con.execute(
            """INSERT INTO outbox (kind, lane, dedupe_key, payload, due_at, expires_at, created_at)
            VALUES (:kind, :lane, :dedupe_key, :payload, :due_at, :expires_at, :now)
            ON CONFLICT (dedupe_key) DO UPDATE SET
                kind = excluded.kind, lane = excluded.lane, payload = excluded.payload,
                due_at = excluded.due_at, expires_at = excluded.expires_at,
                state = 'pending', failures = 0, finished_at = NULL
            WHERE outbox.state = 'withdrawn'""",
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
        if due_at <= now:
            self.db.after_commit(self._wakers[lane])
        return bool(cursor.rowcount == 1)

    def wake(self, lane: Lane) -> None:
        """Say that a lane has something due now. Work added with `add` says so by itself."""
        for callback in list(self.woken):
            callback(lane)

    def withdraw(self, con: Connection, dedupe_prefix: str, *, now: float) -> int:
        """Withdraw what is still pending and whose key begins so; return how many.

        What is being sent this moment, or was perhaps sent, stays: its handler reads the present
        state of things and decides. End the prefix with a separator, or `a:1` takes `a:12` along.
        """
        cursor = con.execute(
            """UPDATE outbox SET state = 'withdrawn', finished_at = :now
            WHERE state = 'pending' AND dedupe_key >= :prefix AND dedupe_key < :after""",
            {"now": now, **_range(dedupe_prefix)},
        )
        return int(cursor.rowcount)

    def reschedule(
        self,
        con: Connection,
        dedupe_key: str,
        *,
        due_at: float,
        expires_at: float | None = None,
    ) -> bool:
        """Move the pending row with that key to `due_at`; False where none is pending.

        `expires_at` moves with it where given, else it stays as it is.
        """
        cursor = con.execute(
            """UPDATE outbox SET due_at = :due_at, expires_at = coalesce(:expires_at, expires_at)
            WHERE state = 'pending' AND dedupe_key = :key""",
            {"due_at": due_at, "expires_at": expires_at, "key": dedupe_key},
        )
        for waker in self._wakers.values():  # its new moment may be now
            self.db.after_commit(waker)
        return bool(cursor.rowcount == 1)

    def next_due(self, con: Connection, lane: Lane | None = None) -> float | None:
        """Return when the next pending row (of that lane) is due, or None."""
        sql = "SELECT min(due_at) AS due FROM outbox WHERE state = 'pending' AND lane = :lane"
        found = [rows(con, sql, {"lane": each})[0]["due"] for each in LANES if lane in (None, each)]
        return min((float(due) for due in found if due is not None), default=None)

    def pending(self, con: Connection, dedupe_prefix: str = "") -> list[Pending]:
        """Return what waits under keys that begin so, soonest first."""
        found = rows(
            con,
            """SELECT kind, dedupe_key, payload, due_at, expires_at FROM outbox
            WHERE state = 'pending' AND dedupe_key >= :prefix AND dedupe_key < :after
            ORDER BY due_at, id""",
            _range(dedupe_prefix),
        )
        return [Pending(**{**each, "payload": json.loads(each["payload"])}) for each in found]

    def state(self, con: Connection, dedupe_key: str) -> str | None:
        """Return the state of the row with that key, or None where there is no such row."""
        found = row(con, "SELECT state FROM outbox WHERE dedupe_key = :key", {"key": dedupe_key})
        return None if found is None else str(found["state"])

    # The scheduler's side.

    def recover(self, *, now: float) -> int:
        """Take over what a dead process had in hand; return how many rows that is.

        They are not handed out at once: the dead process may have sent a request that Slack has
        yet to carry out, and whoever looked for it now would find nothing and send it again. So
        each waits for the rest of its lease. Where the clock has gone back since (the local
        workspace's does when it is started anew), leases and `unclear_since` are brought back to
        the present: a longer wait helps nobody, and looking further back is always safe.
        """
        count = 0
        with self.db.write() as con:
            for lane, lease in self.leases.items():
                values = {"lane": lane, "now": now, "latest": now + lease}
                count += con.execute(SHORTEN_LEASES, values).rowcount
            for statement in LOOK_BACK:
                con.execute(statement, {"now": now})
        return int(count)

    def claim(
        self, lane: Lane, *, now: float, limit: int = 1, exclude: Collection[int] = ()
    ) -> list[Item]:
        """Take up to `limit` rows of a lane that are due, oldest first, in one statement.

        Takes pending rows, and claimed ones whose lease has ended: those have `unclear_since`,
        since nobody knows how far the earlier attempt came. `exclude` names the rows this process
        has in hand, which stay its own whatever the clock says.
        """
        held = {f"held_{index}": each for index, each in enumerate(sorted(exclude))}
        with self.db.write() as con:
            found = rows(
                con,
                claim_statement(tuple(held)),
                {
                    "lane": lane,
                    "now": now,
                    "lease_until": now + self.leases[lane],
                    "limit": limit,
                    **held,
                },
            )
        items = [Item(**{**each, "payload": json.loads(each["payload"])}) for each in found]
        return sorted(items, key=lambda item: (item.due_at, item.id))

    def finish(self, item: Item, outcome: Outcome, *, now: float) -> bool:
        """Settle a claimed row by compare-and-set on its attempt; False where another attempt has.

        The outcome's callback runs in the same transaction, only where the row was still ours.
        """
        settled = settle(item, outcome, now=now, lease=self.leases[item.lane])
        with self.db.write() as con:
            won = _settle_row(con, item, settled, now)
            if won and settled.record is not None:
                settled.record(con)
        if won and settled.state == "failed":
            logger.error("%s (%s) is given up: %s", item.reference, item.kind, settled.error)
        return won


def _range(prefix: str) -> dict[str, str]:
    """Bounds of the keys that begin so; LIKE would not use the index."""
    return {"prefix": prefix, "after": prefix + "\U0010ffff"}


def claim_statement(held: Collection[str] = ()) -> str:
    """Return the one UPDATE that claims; `held` names the parameters of rows not to touch.

    Each half reads its own partial index, so that its cost does not grow with what is finished or
    not yet due. The nesting is for PostgreSQL, which wants it around ORDER BY in a UNION.
    """
    others = f"AND id NOT IN ({', '.join(f':{name}' for name in held)})" if held else ""
    due = f"""SELECT id, due_at FROM outbox
        WHERE state = 'pending' AND lane = :lane AND due_at <= :now {others}
        ORDER BY due_at, id LIMIT :limit"""  # noqa: S608 - only names of parameters are filled in
    left_over = f"""SELECT id, due_at FROM outbox
        WHERE state = 'claimed' AND lane = :lane AND lease_until <= :now {others}
        ORDER BY due_at, id LIMIT :limit"""  # noqa: S608 - the same
    return f"""UPDATE outbox SET
            state = 'claimed', attempt = attempt + 1, claimed_at = :now, lease_until = :lease_until,
            unclear_since = CASE WHEN state = 'claimed'
                THEN coalesce(unclear_since, claimed_at) ELSE unclear_since END
        WHERE id IN (
            SELECT id FROM (
                SELECT id, due_at FROM ({due}) AS due
                UNION ALL SELECT id, due_at FROM ({left_over}) AS left_over
            ) AS ready ORDER BY due_at, id LIMIT :limit)
        RETURNING id, kind, lane, dedupe_key, payload, due_at, attempt, failures, unclear_since,
            created_at, expires_at, claimed_at"""  # noqa: S608 - built from the two above


def _settle_row(con: Connection, item: Item, settled: Settled, now: float) -> bool:
    cursor = con.execute(
        """UPDATE outbox SET
            state = :state, due_at = :due_at, lease_until = :lease_until, failures = :failures,
            last_error = :error, finished_at = :finished_at,
            slack_channel = coalesce(:slack_channel, slack_channel),
            slack_ts = coalesce(:slack_ts, slack_ts),
            payload = CASE WHEN :forget THEN '{}' ELSE payload END
        WHERE id = :id AND attempt = :attempt AND state = 'claimed'""",
        {
            "state": settled.state,
            "due_at": settled.due_at,
            "lease_until": settled.lease_until,
            "failures": settled.failures,
            "error": settled.error,
            "finished_at": now if settled.is_over else None,
            "slack_channel": settled.slack_channel,
            "slack_ts": settled.slack_ts,
            "forget": settled.forget,
            "id": item.id,
            "attempt": item.attempt,
        },
    )
    return bool(cursor.rowcount == 1)
