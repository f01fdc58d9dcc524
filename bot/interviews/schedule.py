"""Scheduling an interview: one transaction with everything that is to be said of it later."""

from bot.deps import Deps
from bot.interviews import outgoing, store
from bot.interviews.model import Interview
from bot.interviews.move import note_overruled
from bot.interviews.propose import Proposal
from bot.positions import store as positions
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.ids import new_id


def schedule(con: Connection, deps: Deps, proposal: Proposal, *, by: str) -> Interview:
    """Keep an interview, its position and candidate, and queue its messages.

    The interview is pinned to the set's approved version, so that every candidate is asked the
    same. Without a channel the bot first finds or makes a private one.
    """
    now = deps.clock.now()
    kept = store.kept_version(con, proposal.position.id, proposal.approved.set_id)
    _keep_position_and_candidate(con, proposal, now)
    interview = _new_interview(proposal, by)
    store.insert(con, interview, now=now)
    audit.record(
        con,
        now=now,
        team=interview.team,
        actor=by,
        action="interview.schedule",
        subject=interview.id,
    )
    if kept not in {None, interview.set_version}:
        audit.record(
            con,
            now=now,
            team=interview.team,
            actor=by,
            action="interview.other_version",
            subject=interview.id,
            reason=f"version {interview.set_version} after version {kept}",
        )
    note_overruled(con, deps, interview, proposal.overruled, by=by)
    outgoing.queue_announcement(con, deps, interview)
    outgoing.queue_panel(con, deps, interview)
    for told in deps.interview_changed:
        told(con, interview.team, interview.id)
    return interview


def _keep_position_and_candidate(con: Connection, proposal: Proposal, now: float) -> None:
    if proposal.is_new_position:
        positions.insert_position(con, proposal.position, now=now)
    if proposal.is_new_candidate:
        positions.insert_candidate(con, proposal.candidate, now=now)
    else:
        positions.update_candidate(con, proposal.candidate)


def _new_interview(proposal: Proposal, by: str) -> Interview:
    approved, meant, wanted = proposal.approved, proposal.meant, proposal.wanted
    return Interview(
        id=new_id("int"),
        team=proposal.position.team,
        position=proposal.position,
        candidate=proposal.candidate,
        set_id=approved.set_id,
        set_version=approved.version,
        set_hash=approved.content_hash,
        starts_at=meant.at,
        wall_time=meant.wall_time,
        zone=meant.zone,
        length_minutes=approved.question_set.length_minutes,
        channel=proposal.channel,
        root_ts=None,
        status="scheduled",
        revision=1,
        created_by=by,
        panel=wanted.seats,
        type_id=wanted.type_id,
        type_version=wanted.version,
        exercise=wanted.exercise,
    )
