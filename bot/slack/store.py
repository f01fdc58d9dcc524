"""This room's SQL."""

import json
from typing import Any

from bot.storage.database import Connection, row


def asked_form(con: Connection, item: int, kind: str) -> dict[str, Any] | None:
    """Return what a row that was to open a form was given, or None where it is not known."""
    found = row(
        con,
        "SELECT payload FROM outbox WHERE id = :id AND kind = :kind",
        {"id": item, "kind": kind},
    )
    if found is None:
        return None
    payload: dict[str, Any] = json.loads(found["payload"])
    return payload
