"""The SQL of what earlier interviews of a position had: their type, exercise and people."""

from bot.interviews import store
from bot.interviews.model import Interview
from bot.storage.database import Connection, row


def last_type(con: Connection, position_id: str, set_id: str) -> str | None:
    """Return the type last used for a position and set, "" for none in particular.

    None where no interview was scheduled for the two yet.
    """
    found = row(
        con,
        """SELECT type_id FROM interviews
        WHERE position_id = :position AND set_id = :set AND status <> 'cancelled'
        ORDER BY created_at DESC, rowid DESC LIMIT 1""",
        {"position": position_id, "set": set_id},
    )
    return None if found is None else str(found["type_id"] or "")


def earlier(con: Connection, position_id: str, type_id: str) -> Interview | None:
    """Return the newest interview of a position by a type; cancelled ones do not count."""
    found = row(
        con,
        """SELECT id FROM interviews
        WHERE position_id = :position AND type_id = :type AND status <> 'cancelled'
        ORDER BY created_at DESC, rowid DESC LIMIT 1""",
        {"position": position_id, "type": type_id},
    )
    return None if found is None else store.find(con, str(found["id"]))
