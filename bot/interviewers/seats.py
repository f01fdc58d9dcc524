"""Seats of people who learn: taking one on an interview's panel, and giving it back.

Whoever has a guide or reads the interview's message learns of it there; who joins gets guide and
reminder like everyone else.
"""

from bot.deps import Deps
from bot.errors import Problem
from bot.interviewers.model import Booking, Step
from bot.interviewers.notes import queue_taken
from bot.interviews import outgoing, store
from bot.interviews.model import Interview, Role
from bot.slack.model import Posted
from bot.storage import audit
from bot.storage.database import Connection

TAKEN = "Somebody else sits in on this interview already; one who learns is enough for a candidate."


def join(con: Connection, deps: Deps, interview: Interview, booking: Booking, *, by: str) -> None:
    """Seat somebody as the shadow, as `by` agreed. Raises Problem where there is one already."""
    if len(interview.raters) < len(interview.panel):
        raise Problem(TAKEN)
    _seat(con, deps, interview, booking, "shadow")
    _note(con, deps, interview, "training.shadow", by)


def take_lead(
    con: Connection, deps: Deps, interview: Interview, booking: Booking, *, by: str
) -> None:
    """Let somebody lead, with who led until now watching, as `by` agreed."""
    store.set_role(con, interview.id, booking.with_user, "reverse_shadow")
    _seat(con, deps, interview, booking, "lead")
    _note(con, deps, interview, "training.take_lead", by)


def _seat(con: Connection, deps: Deps, interview: Interview, booking: Booking, role: Role) -> None:
    user = booking.user
    if not store.add_seat(con, interview.id, user, role):
        raise Problem("They sit on this interview's panel already.")
    joined = store.find(con, interview.id)
    seat = joined.seat(user) if joined is not None else None
    if joined is None or seat is None:
        return
    outgoing.queue_seat(con, deps, joined, seat)
    queue_taken(con, deps, booking, joined)
    _refresh(con, deps, joined)
    if role != "shadow" and joined.has_shared_thread:
        _bring_in(con, deps, joined, user)


def _bring_in(con: Connection, deps: Deps, interview: Interview, user: str) -> None:
    """Let a lead read the thread; into a channel that people chose, whoever scheduled lets them."""
    if interview.channel is not None and interview.channel == interview.position.channel:
        outgoing.queue_invite(con, deps, interview, interview.channel, joined=user)
    else:
        outgoing.queue_absent(con, deps, interview, again=f"joined:{user}")


def leave(con: Connection, deps: Deps, interview: Interview, booking: Booking, *, by: str) -> None:
    """Give a seat back; where somebody led in another's place, that one leads again.

    A guide that was sent already is taken back: it names the candidate.
    """
    seat = interview.seat(booking.user)
    store.remove_seat(con, interview.id, booking.user)
    outgoing.withdraw_seat(con, deps, interview, booking.user)
    if seat is not None and seat.guide_channel and seat.guide_ts:
        posted = Posted(seat.guide_channel, seat.guide_ts)
        outgoing.queue_guide_taken_back(con, deps, interview, posted)
    if booking.step is Step.REVERSE_SHADOW:
        store.set_role(con, interview.id, booking.with_user, "lead")
    _note(con, deps, interview, "training.leave", by)
    left = store.find(con, interview.id)
    if left is not None:
        _refresh(con, deps, left)


def _refresh(con: Connection, deps: Deps, interview: Interview) -> None:
    """Bring the interview's message and the guides already sent up to date."""
    if interview.root_ts is not None:
        outgoing.queue_refresh(con, deps, interview)
    for seat in interview.panel:
        if seat.has_guide:
            outgoing.queue_guide_refresh(con, deps, interview, seat.user)


def _note(con: Connection, deps: Deps, interview: Interview, action: str, by: str) -> None:
    audit.record(con, deps.clock.now(), interview.team, by, action, interview.id)
