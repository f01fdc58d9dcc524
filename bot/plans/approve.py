"""Approving a set: who may, what stops it, and what is kept of it."""

from bot.errors import NotAllowed, Problem
from bot.plans import store
from bot.plans.store import PlannedSet
from bot.storage import audit
from bot.storage.database import Connection

CHANGED = "This set has just been changed. Look at it once more, then approve."


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


def problems(planned: PlannedSet) -> tuple[str, ...]:
    """Return the details of checks that a reason must answer before the set is approved.

    Raises:
        Problem: the set is not there yet, is approved already, or a check stops approval.
    """
    if planned.status == "approved":
        raise Problem("This set is approved already.")
    if planned.status != "ready" or planned.content is None:
        raise Problem("This set is still being written. Approve it once it is complete.")
    failed = planned.content.failed_checks()
    stops = [each.detail for each in failed if each.blocking]
    if stops:
        raise Problem("This set cannot be approved yet. " + " ".join(stops))
    return tuple(each.detail for each in failed)


def approve(
    con: Connection, planned: PlannedSet, user: str, *, reason: str | None, now: float
) -> None:
    """Freeze the set's newest version by its content hash.

    Raises:
        Problem: see `problems`; or checks failed and no reason was given; or it has changed.
    """
    if problems(planned) and not reason:
        raise Problem(fields={"reason": "Say in a sentence why it is fine as it is."})
    version = planned.version or 0
    if not store.approve(con, planned.id, version, by=user, reason=reason, now=now):
        raise Problem(CHANGED)
    audit.record(
        con,
        now=now,
        team=planned.team,
        actor=user,
        action="set.approved",
        subject=f"{planned.id}@{version}",
        reason=reason,
    )
