"""Approving a set: who may, what stops it, and what is kept of it."""

from typing import NamedTuple

from bot.errors import NotAllowed, Problem
from bot.plans import store
from bot.plans.store import PlannedSet
from bot.slack.text import clip
from bot.storage import audit
from bot.storage.database import Connection

CHANGED = "This set has just been changed. Look at it once more, then approve."
LAWFUL = "lawful"
"""The id of the check that an admin may approve over where it stops approval."""

_NOT_YET = "This set cannot be approved yet."
_MOST_SAID = 600


class Doubts(NamedTuple):
    """The details of checks that did not pass.

    `stops` is about what is not to be asked: an admin approves that, with a reason. The `others`
    whoever may approve the set approves over with a reason.
    """

    stops: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Approver(NamedTuple):
    """Who approves: their id, whether they are an admin, and the names of those who are."""

    user: str
    admin: bool
    admins: str = ""


def require_may_change(planned: PlannedSet | None, user: str, *, is_admin: bool) -> PlannedSet:
    """Return the set if this person may change and approve it: its asker, or an admin.

    Raises:
        NotAllowed: for anyone else, and where there is no such set.
    """
    if planned is None:
        raise NotAllowed("This question set is not here any more.")
    if planned.created_by != user and not is_admin:
        raise NotAllowed("Only the person who asked for this set, or an admin, can do this.")
    return planned


def require_open(planned: PlannedSet) -> None:
    """Raise Problem where a set is approved: it stays as it is."""
    if planned.status == "approved":
        raise Problem(
            "This set is approved and stays as it is. Type /interview-plan for a new one."
        )


def doubts(planned: PlannedSet) -> Doubts:
    """Return what a reason must answer before the set is approved.

    Raises:
        Problem: the set is not there yet, is approved already, or nobody can approve it as it is.
    """
    if planned.status == "approved":
        raise Problem("This set is approved already.")
    if planned.status != "ready" or planned.content is None:
        raise Problem("This set is still being written. Approve it once it is complete.")
    failed = planned.content.failed_checks()
    lacking = [each.detail for each in failed if each.blocking and each.id != LAWFUL]
    if lacking:
        raise Problem(f"{_NOT_YET} {' '.join(lacking)}")
    return Doubts(
        stops=tuple(each.detail for each in failed if each.blocking),
        others=tuple(each.detail for each in failed if not each.blocking),
    )


def require_may_approve(found: Doubts, approver: Approver) -> None:
    """Refuse what only an admin approves. Raises NotAllowed, with what stops it and who can."""
    if not found.stops or approver.admin:
        return
    who = f"an admin ({approver.admins})" if approver.admins else "an admin"
    raise NotAllowed(
        f"{_NOT_YET} Something in it should not be asked: reword it, or ask {who} to approve it "
        f"with a reason. {clip(' '.join(found.stops), _MOST_SAID)}"
    )


def approve(
    con: Connection, planned: PlannedSet, approver: Approver, *, reason: str | None, now: float
) -> None:
    """Freeze the set's newest version by its content hash.

    Raises:
        NotAllowed: something in it is not to be asked, and this is no admin.
        Problem: see `doubts`; or checks failed and no reason was given; or it has changed.
    """
    found = doubts(planned)
    require_may_approve(found, approver)
    if any(found) and not reason:
        raise Problem(fields={"reason": "Say in a sentence why it is fine as it is."})
    version = planned.version or 0
    if not store.approve(con, planned.id, version, by=approver.user, reason=reason, now=now):
        raise Problem(CHANGED)
    for action in ("set.override", "set.approved") if found.stops else ("set.approved",):
        audit.record(
            con,
            now=now,
            team=planned.team,
            actor=approver.user,
            action=action,
            subject=f"{planned.id}@{version}",
            reason=reason,
        )
