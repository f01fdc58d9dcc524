"""Keeping a loop's next version, in one place: on the record, and its message asked for.

The callers have checked that the person may (rights.py). All of it is one transaction's.
"""

from bot.deps import Deps
from bot.errors import Problem
from bot.loops.kept import store
from bot.loops.kept.edit import Changed
from bot.loops.kept.model import KeptLoop
from bot.loops.model import Loop
from bot.slack.text import clip
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.ids import new_id

CHANGED_MEANWHILE = (
    "This loop changed meanwhile, so nothing of yours was done. Look at it once more, "
    "then do it again."
)
NOTHING_TO_UNDO = "There is nothing to undo: this is the loop as it was first built."
CLOSED = "This loop is closed. Open it again before you change it."
UNCHANGED = "Nothing was changed."
WHY_CHARACTERS = 500

WORDED_AFTER_SECONDS = 15.0
"""How long a loop stays as it is before a model is asked to sum its review up."""


def begin(
    deps: Deps, con: Connection, team: str, position_id: str | None, content: Loop, *, by: str
) -> str:
    """Keep a new loop and return its id; its message is asked for by the caller."""
    loop_id, now = new_id("loop"), deps.clock.now()
    store.insert(con, loop_id, team, position_id, by=by, now=now)
    store.keep(con, team, loop_id, content, by=by, why="built", now=now, after=0)
    audit.record(con, now, team, by, "loop.build", loop_id)
    return loop_id


def keep(deps: Deps, con: Connection, kept: KeptLoop, changed: Changed, *, by: str) -> bool:
    """Keep a change as the loop's next version; False where nothing differs.

    Raises:
        Problem: another version has come meanwhile, or it is closed.
    """
    if kept.closed:
        raise Problem(CLOSED)
    if changed.loop == kept.content:
        return False
    now = deps.clock.now()
    number = store.keep(
        con,
        kept.team,
        kept.id,
        changed.loop,
        by=by,
        why=clip(changed.said, WHY_CHARACTERS),
        now=now,
        after=kept.version,
    )
    if number is None:
        raise Problem(CHANGED_MEANWHILE)
    audit.record(con, now, kept.team, by, "loop.change", f"{kept.id}@{number}")
    refresh(deps, con, kept.team, kept.id)
    return True


def undo(deps: Deps, con: Connection, kept: KeptLoop, *, by: str) -> None:
    """Go back by one change. Raises Problem where there is none, or where it is closed."""
    if kept.closed:
        raise Problem(CLOSED)
    now = deps.clock.now()
    if not store.undo(con, kept.team, kept.id, by=by, now=now, after=kept.version):
        raise Problem(NOTHING_TO_UNDO)
    audit.record(con, now, kept.team, by, "loop.undo", kept.id)
    refresh(deps, con, kept.team, kept.id)


def close(deps: Deps, con: Connection, kept: KeptLoop, *, by: str) -> None:
    """Put a loop away; its message says so."""
    if not kept.closed:
        store.set_status(con, kept.team, kept.id, "closed")
        audit.record(con, deps.clock.now(), kept.team, by, "loop.close", kept.id)
        refresh_message(deps, con, kept.team, kept.id)


def reopen(deps: Deps, con: Connection, kept: KeptLoop, *, by: str) -> None:
    """Bring a loop back that was put away, as it was, and review it by what is there now."""
    if kept.closed:
        store.set_status(con, kept.team, kept.id, "open")
        audit.record(con, deps.clock.now(), kept.team, by, "loop.reopen", kept.id)
        refresh(deps, con, kept.team, kept.id)


def announce(deps: Deps, con: Connection, kept: KeptLoop, occasion: str = "first") -> None:
    """Ask for the loop's message where it is to stand; once for each occasion."""
    now = deps.clock.now()
    payload = {"team": kept.team, "loop": kept.id, "version": kept.version, "occasion": occasion}
    key = f"loop:{kept.id}:announce:{occasion}"
    deps.outbox.add(con, "loops.announce", key, payload, due_at=now, now=now)
    word(deps, con, kept.team, kept.id)


def send_to(deps: Deps, con: Connection, kept: KeptLoop, user: str) -> None:
    """Let the loop's message stand in somebody's direct messages; the one before says so."""
    now = deps.clock.now()
    if kept.channel is not None and kept.message_ts is not None:
        before = {"team": kept.team, "loop": kept.id}
        before |= {"channel": kept.channel, "ts": kept.message_ts}
        key = f"loop:{kept.id}:moved:{kept.message_ts}"
        deps.outbox.add(con, "loops.moved", key, before, due_at=now, now=now)
    store.set_channel(con, kept.id, user)
    announce(deps, con, kept, new_id("a"))


def refresh(deps: Deps, con: Connection, team: str, loop_id: str) -> None:
    """Ask for the loop's message to be edited to what its review finds now, and summed up."""
    refresh_message(deps, con, team, loop_id)
    word(deps, con, team, loop_id)


def refresh_message(deps: Deps, con: Connection, team: str, loop_id: str) -> None:
    """Ask for the loop's message to be edited.

    One that waits already is enough: it reads the loop anew when its turn comes.
    """
    now, key = deps.clock.now(), f"loop:{loop_id}:refresh:"
    deps.outbox.withdraw(con, key, now=now)
    payload = {"team": team, "loop": loop_id}
    deps.outbox.add(con, "loops.refresh", key + new_id("r"), payload, due_at=now, now=now)


def refresh_at(deps: Deps, con: Connection, kept: KeptLoop, interview_id: str, at: float) -> None:
    """Ask for the loop's message to be edited once an interview has begun, wherever that moves."""
    now, key = deps.clock.now(), f"loop:{kept.id}:held:{interview_id}:"
    deps.outbox.withdraw(con, key, now=now)
    payload = {"team": kept.team, "loop": kept.id}
    deps.outbox.add(con, "loops.refresh", key + new_id("r"), payload, due_at=at, now=now)


def word(deps: Deps, con: Connection, team: str, loop_id: str) -> None:
    """Ask a model, where there is one, to sum up the review once nobody changes it any more."""
    if deps.claude is None:
        return
    now, key = deps.clock.now(), f"loop:{loop_id}:word:"
    deps.outbox.withdraw(con, key, now=now)
    deps.outbox.add(
        con,
        "loops.word",
        key + new_id("w"),
        {"team": team, "loop": loop_id},
        due_at=now + WORDED_AFTER_SECONDS,
        now=now,
        lane="work",
    )
