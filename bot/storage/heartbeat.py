"""When the scheduler last said that it is alive, in a row that other processes can read too."""

from bot.storage.database import Connection, row


def beat(con: Connection, now: float) -> None:
    """Write down that the scheduler was alive at `now`."""
    con.execute(
        """INSERT INTO heartbeat (id, ticked_at) VALUES (1, :now)
        ON CONFLICT (id) DO UPDATE SET ticked_at = excluded.ticked_at""",
        {"now": now},
    )


def last_beat(con: Connection) -> float | None:
    """Return the moment of the last beat, or None where there was none yet."""
    found = row(con, "SELECT ticked_at FROM heartbeat WHERE id = 1")
    return None if found is None else float(found["ticked_at"])
