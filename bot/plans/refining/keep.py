"""Keeping a change of a set as its next version, and going back by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.bank import Bank
from bot.deps import Deps
from bot.errors import Problem
from bot.plans import show, store
from bot.plans.checking.checks import check
from bot.plans.model import Brief, QuestionSet
from bot.plans.refining import store as requests
from bot.plans.store import PlannedSet, SetVersion
from bot.slack.text import clip
from bot.storage import audit
from bot.storage.database import Connection

WORKED_ON_SECONDS = 900.0
"""A request nobody has answered after a quarter of an hour keeps no other waiting any more."""

WHY_CHARACTERS = 500
"""What is kept of a request's words with the version that came of it."""

MOVED_ON = "This set has just been changed. Look at it once more, then ask again."
NOTHING_TO_UNDO = "There is nothing to undo: this is the set as it was first written."


@dataclass(frozen=True)
class Change:
    """A set as it is to be next: its content, the brief it answers, and on whose wish."""

    content: QuestionSet
    brief: Brief
    by: str
    why: str
    restores: int | None = None


def content_of(planned: PlannedSet) -> QuestionSet:
    """Return a set's content where it can be changed. Raises Problem where it cannot yet."""
    if planned.status == "composing":
        raise Problem("This set is being written just now. Ask again once it is complete.")
    if planned.content is None or planned.status == "failed":
        raise Problem("There are no questions yet: change the brief first.")
    return planned.content


def worked_on_by(con: Connection, planned: PlannedSet, *, now: float) -> str | None:
    """Return whose request Claude is working on for this set, or None."""
    return requests.asker_waiting(con, planned.id, since=now - WORKED_ON_SECONDS)


def is_another(before: QuestionSet, after: QuestionSet) -> bool:
    """Tell whether anything but the results of the checks differs."""
    left_out = {"checks"}
    return before.model_dump(exclude=left_out) != after.model_dump(exclude=left_out)


def keep(deps: Deps, con: Connection, planned: PlannedSet, change: Change) -> int:
    """Make a change the set's newest version, ask for its message to show it; return its number.

    A version that asks just what the approved one does stays approved, since approving freezes what
    is asked; any other waits for approval.

    Raises:
        Problem: the set is not as `planned` says any more; nothing was kept.
    """
    now, based_on = deps.clock.now(), planned.version or 0
    title = change.content.title
    if not store.refined(con, planned.id, change.brief, title=title, based_on=based_on):
        raise Problem(MOVED_ON)
    version = store.add_version(
        con,
        planned.id,
        change.content,
        by=change.by,
        why=clip(change.why, WHY_CHARACTERS),
        now=now,
        brief=change.brief,
        based_on=based_on,
        restores=change.restores,
    )
    requests.keep_approved(con, planned.id)
    audit.record(
        con,
        now=now,
        team=planned.team,
        actor=change.by,
        action="set.refined",
        subject=f"{planned.id}@{version}",
    )
    show.changed(deps, con, planned, f"v{version}")
    return version


def undone(con: Connection, planned: PlannedSet, bank: Bank, *, by: str, why: str) -> Change | None:
    """Return the set as it was before its newest version, checked anew; None at the beginning."""
    history = store.versions(con, planned.id)
    target = before(history)
    if target is None:
        return None
    brief = target.brief or planned.brief
    checks = check(target.content, brief, bank)
    content = target.content.model_copy(update={"checks": checks})
    return Change(content, brief, by, why, target.version)


def before(history: Sequence[SetVersion]) -> SetVersion | None:
    """Return the version an undo of the newest goes back to, or None where there is none.

    A version that an undo made stands for the one it restored, so that another undo goes on from
    there, and does not bring back what was undone.
    """
    by_number = {each.version: each for each in history}
    at = history[-1] if history else None
    while at is not None and at.restores is not None:
        at = by_number.get(at.restores)
    return None if at is None or at.based_on is None else by_number.get(at.based_on)
