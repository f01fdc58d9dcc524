"""What came in from Slack, by key, so that a second delivery of it changes nothing."""

from bot.storage.database import Connection

# Slack repeats "delayed events" hourly for 24 hours; three days are well past that.
KEPT_SECONDS = 72 * 3600.0


def record(con: Connection, key: str, kind: str, now: float) -> bool:
    """Record that `key` came in; False where it already had, and then there is nothing to do.

    Belongs in the same transaction as the work it starts: a rollback forgets both.
    """
    cursor = con.execute(
        """INSERT INTO inbox (key, kind, received_at) VALUES (:key, :kind, :now)
        ON CONFLICT (key) DO NOTHING""",
        {"key": key, "kind": kind, "now": now},
    )
    return cursor.rowcount == 1


def forget(con: Connection, key: str) -> None:
    """Let `key` come in once more, where its answer is all that it leads to."""
    con.execute("DELETE FROM inbox WHERE key = :key", {"key": key})


def prune(con: Connection, now: float) -> int:
    """Forget what came in more than 72 hours ago; return how many keys that were."""
    cursor = con.execute("DELETE FROM inbox WHERE received_at < :old", {"old": now - KEPT_SECONDS})
    return int(cursor.rowcount)
