"""Moving and cancelling an interview: what is pending moves along or is withdrawn."""

from collections.abc import Sequence
from dataclasses import replace

from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.interviews import notify, outgoing, store
from bot.interviews.model import Interview, Meant
from bot.interviews.typed.model import Concern
from bot.storage import audit
from bot.storage.database import Connection

CHANGED = "This interview has just been changed by somebody else. Look at it once more."


def require_arranger(interview: Interview | None, user: str, *, is_admin: bool) -> Interview:
    """Return the interview if this person may arrange it.

    Raises:
        NotAllowed: they may not, or there is no such interview. The candidate, should they ever
            ask, reads what everyone else would.
    """
    if interview is None or not interview.may_arrange(user, is_admin=is_admin):
        raise NotAllowed(
            "Only the position's hiring manager and coordinator, whoever scheduled this interview "
            "and admins can do this."
        )
    return interview


def require_changeable(interview: Interview) -> None:
    """Check that an interview can still be moved or cancelled.

    Raises:
        Problem: it has ended, or a scorecard is in, so that it has taken place.
    """
    if interview.status == "cancelled":
        raise Problem("This interview was cancelled already.")
    if interview.status == "complete" or interview.submitted:
        raise Problem(
            "A scorecard for this interview is in, so it has taken place. "
            "Use Next Candidate to arrange another one."
        )


def move(
    con: Connection,
    deps: Deps,
    interview: Interview,
    meant: Meant,
    *,
    by: str,
    overruled: Sequence[Concern] = (),
) -> Interview:
    """Move an interview; its guides, reminders and asking for scorecards move along.

    `overruled` is what spoke against it and was ticked.

    Raises:
        Problem: it is there already, can no longer be moved, or has just been changed.
    """
    require_changeable(interview)
    if meant.at == interview.starts_at:
        raise Problem(fields={"time": "That is when it takes place already."})
    if not store.move(con, interview.id, meant, revision=interview.revision):
        raise Problem(CHANGED)
    outgoing.withdraw_revision(con, deps, interview)
    moved = replace(
        interview,
        starts_at=meant.at,
        wall_time=meant.wall_time,
        zone=meant.zone,
        revision=interview.revision + 1,
    )
    _record(con, deps, interview, "interview.move", by)
    note_overruled(con, deps, interview, overruled, by=by)
    outgoing.queue_panel(con, deps, moved)
    for seat in moved.panel:
        if seat.has_guide:
            notify.queue_moved(con, deps, moved, seat.user)
            outgoing.queue_guide_refresh(con, deps, moved, seat.user)
    _tell_channel(con, deps, moved, by)
    return moved


def cancel(con: Connection, deps: Deps, interview: Interview, *, by: str) -> None:
    """Cancel an interview; what is pending is withdrawn, whoever has a guide is told.

    Raises:
        Problem: it can no longer be cancelled, or has just been changed.
    """
    require_changeable(interview)
    now = deps.clock.now()
    if not store.end(con, interview.id, "cancelled", by=by, now=now):
        raise Problem(CHANGED)
    outgoing.withdraw_all(con, deps, interview)
    _record(con, deps, interview, "interview.cancel", by)
    for seat in interview.panel:
        if seat.has_guide:
            notify.queue_cancelled(con, deps, interview, seat.user)
            outgoing.queue_guide_refresh(con, deps, interview, seat.user)
    cancelled = replace(interview, status="cancelled", ended_by=by, ended_at=now)
    _tell_channel(con, deps, cancelled, by)


def note_overruled(
    con: Connection, deps: Deps, interview: Interview, overruled: Sequence[Concern], *, by: str
) -> None:
    """Record what spoke against an interview as it was arranged, all the same."""
    now = deps.clock.now()
    for each in overruled:
        action, reason = f"interview.{each.kind}", each.about or None
        audit.record(con, now, interview.team, by, action, interview.id, reason)


def _tell_channel(con: Connection, deps: Deps, interview: Interview, by: str) -> None:
    # A message still to be sent will say it by itself.
    if interview.root_ts is not None:
        outgoing.queue_refresh(con, deps, interview)
        outgoing.queue_outcome(con, deps, interview, by=by)


def _record(con: Connection, deps: Deps, interview: Interview, action: str, by: str) -> None:
    audit.record(
        con,
        now=deps.clock.now(),
        team=interview.team,
        actor=by,
        action=action,
        subject=interview.id,
    )
    for told in deps.interview_changed:
        told(con, interview.team, interview.id)
