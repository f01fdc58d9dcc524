"""Changing a workspace's types, in one place: kept, on the record, and told to who wants to know.

The callers have checked that the person may (rights.py). All of it is one transaction's.
"""

import secrets

from bot.deps import Deps
from bot.errors import Problem
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.types import store
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.rights import deciders
from bot.types.search import index_own
from bot.types.store import Status, Suggestion

CHANGED_MEANWHILE = (
    "Somebody changed this type meanwhile. Close this, look at what changed, and do it once more."
)
NOTHING_TO_UNDO = "There is nothing to undo: this is the first version of this type here."
COPIED = "copied from the shared catalogue"
ASK = "types.ask"
"""The outbox kind of the message that asks somebody to decide on a suggestion."""


def new_type_id() -> str:
    """Return an unguessable id for a type that is new here."""
    return f"own-{secrets.token_hex(8)}"


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

    Before the first change of a shared type, that type as it was is kept as version 1, so that this
    change can be undone as well.

    Raises:
        Problem: another version has come meanwhile.
    """
    now = deps.clock.now()
    new = not after
    shared = library.shared.type(content.id) if new else None
    if shared is not None and (copy := OwnType.of(shared)) != content:
        copied = store.keep(con, team, copy, by=by, why=COPIED, now=now, after=0, status=status)
        after = copied or 0
    number = store.keep(con, team, content, by=by, why=why, now=now, after=after, status=status)
    if number is None:
        raise Problem(CHANGED_MEANWHILE)
    _note(deps, library, con, team, content.id, by, "type.add" if new else "type.change")
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


def hand_over_type(
    deps: Deps, library: Library, con: Connection, team: str, type_id: str, owner: str, *, by: str
) -> None:
    """Give a type another owner."""
    store.hand_over(con, team, type_id, owner, now=deps.clock.now())
    _note(deps, library, con, team, type_id, by, "type.hand_over")


def suggest_type(
    deps: Deps, con: Connection, team: str, content: OwnType, *, by: str, why: str, based_on: int
) -> Suggestion:
    """Keep what somebody would change in a type, and ask whoever decides, once each.

    `content` is the whole type as it would be, `based_on` the version they saw (0 for a shared
    type as it is).
    """
    now = deps.clock.now()
    suggestion = Suggestion(
        new_id("sug"), team, content.id, based_on, content, why, by, created_at=now
    )
    store.suggest(con, suggestion)
    audit.record(con, now, team, by, "type.suggest", content.id)
    for user in deciders(deps, con, team, content.id):
        payload = {"team": team, "suggestion": suggestion.id, "user": user}
        key = f"{ASK}:{suggestion.id}:{user}"
        deps.outbox.add(con, ASK, key, payload, due_at=now, now=now)
    return suggestion


_VERBS = {"published": "publish", "draft": "unpublish", "retired": "retire"}


def _note(
    deps: Deps, library: Library, con: Connection, team: str, type_id: str, by: str, action: str
) -> None:
    audit.record(con, deps.clock.now(), team, by, action, type_id)
    kept = store.find(con, team, type_id)
    if kept is not None:
        index_own(con, team, kept.content)
    for told in library.on_change:
        told(con, team, type_id)
