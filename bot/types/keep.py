"""Changing a workspace's types, in one place: kept, on the record, and told to who wants to know.

The callers have checked that the person may (rights.py). All of it is one transaction's.
"""

from bot.deps import Deps
from bot.errors import Problem
from bot.storage import audit
from bot.storage.database import Connection
from bot.types import store
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.store import Status

CHANGED_MEANWHILE = (
    "Somebody changed this type meanwhile. Close this, look at what changed, and do it once more."
)
NOTHING_TO_UNDO = "There is nothing to undo: this is the first version of this type here."


def keep_type(  # noqa: PLR0913 - what one change consists of
    deps: Deps,
    library: Library,
    con: Connection,
    team: str,
    content: OwnType,
    *,
    by: str,
    why: str,
    after: int,
    status: Status | None = None,
) -> int:
    """Keep a type as its next version behind `after` (0: new here), and return its number.

    Raises:
        Problem: another version has come meanwhile.
    """
    now = deps.clock.now()
    number = store.keep(con, team, content, by=by, why=why, now=now, after=after, status=status)
    if number is None:
        raise Problem(CHANGED_MEANWHILE)
    _note(deps, library, con, team, content.id, by, "type.change" if after else "type.add")
    return number


def undo_type(
    deps: Deps, library: Library, con: Connection, team: str, type_id: str, *, by: str, after: int
) -> None:
    """Go back by one change. Raises Problem where `after` is not the newest, or is the first."""
    if not store.undo(con, team, type_id, by=by, now=deps.clock.now(), after=after):
        kept = store.find(con, team, type_id)
        moved = kept is not None and kept.version != after
        raise Problem(CHANGED_MEANWHILE if moved else NOTHING_TO_UNDO)
    _note(deps, library, con, team, type_id, by, "type.undo")


def settle_type(
    deps: Deps,
    library: Library,
    con: Connection,
    team: str,
    type_id: str,
    status: Status,
    *,
    by: str,
) -> None:
    """Publish a type, take it back to a draft, or retire it."""
    store.settle(con, team, type_id, status, now=deps.clock.now())
    _note(deps, library, con, team, type_id, by, f"type.{_VERBS[status]}")


_VERBS = {"published": "publish", "draft": "unpublish", "retired": "retire"}


def _note(
    deps: Deps, library: Library, con: Connection, team: str, type_id: str, by: str, action: str
) -> None:
    audit.record(con, deps.clock.now(), team, by, action, type_id)
    for told in library.on_change:
        told(con, team, type_id)
