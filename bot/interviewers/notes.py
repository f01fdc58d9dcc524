"""Notes of one line, by direct message: that something was agreed, recorded or called off."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.interviewers import store
from bot.interviewers.blocks import BOOK
from bot.interviewers.messages import key_of
from bot.interviewers.model import Booking, Step, next_step
from bot.interviewers.roster import Roster
from bot.interviewers.words import interview_words, name_of, rehearsed, spoken
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.slack import blocks as kit
from bot.slack.model import Block, Message
from bot.slack.text import escape, person
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.storage.outbox import Expired, Failed, Item

NOTE, TAKEN = "training.note", "training.taken"


def queue_note(con: Connection, deps: Deps, booking: Booking, to: str, about: str) -> None:
    """Tell a person something about a booking."""
    _queue(con, deps, booking.team, to, about, step=booking.id)


def queue_standing(
    con: Connection, deps: Deps, team: str, to: str, about: str, *, type_id: str, by: str
) -> None:
    """Tell a person that somebody recorded them as `qualified` for a type, or that no more."""
    _queue(con, deps, team, to, about, type=type_id, by=by)


def _queue(con: Connection, deps: Deps, team: str, to: str, about: str, **ids: str) -> None:
    now, payload = deps.clock.now(), {"team": team, "user": to, "about": about, **ids}
    deps.outbox.add(con, NOTE, f"training_note:{new_id('n')}", payload, due_at=now, now=now)


def queue_taken(con: Connection, deps: Deps, booking: Booking, interview: Interview) -> None:
    """Tell somebody, once an interview they learn in is over, that it counts and what is next."""
    due_at = interview.ends_at
    payload = {"team": booking.team, "user": booking.user, "step": booking.id}
    key = key_of(booking, "taken", str(int(due_at)))
    deps.outbox.add(con, TAKEN, key, payload, due_at=due_at, now=deps.clock.now())


@dataclass(frozen=True)
class Notes:
    """Builds the notes, from what is stored when they are sent."""

    deps: Deps
    roster: Roster

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        self.deps.handlers[NOTE] = self.deps.delivery.message(self.build)
        self.deps.handlers[TAKEN] = self.deps.delivery.message(self.build_taken)

    def build(self, item: Item) -> Message | Expired | Failed:
        """Return the note a row asks for."""
        payload, con = item.payload, self.deps.db.read()
        booking = store.find_step(con, payload["team"], payload.get("step", ""))
        type_id = booking.type_id if booking is not None else payload.get("type", "")
        type_ = self.roster.library.of(payload["team"]).type(type_id)
        if type_ is None:
            return Expired("the type is not there any more")
        if booking is None:
            text = _STANDING[payload["about"]](type_, person(payload["by"]))
        else:
            text = _BOOKING[payload["about"]](self, booking, type_)
        shown: tuple[Block, ...] = (kit.section(text),)
        if booking is not None and payload["about"] in _ANSWERS:
            label, action = _ANSWERS[payload["about"]]
            shown = (*shown, kit.actions(kit.button(label, action, value=booking.id)))
        return Message(payload["user"], spoken(text), shown)

    def build_taken(self, item: Item) -> Message | Expired | Failed:
        """Return that a step was taken in an interview, once it is over."""
        payload, con = item.payload, self.deps.db.read()
        booking = store.find_step(con, payload["team"], payload["step"])
        interview = interviews.find(con, (booking and booking.interview_id) or "")
        if booking is None or interview is None:
            return Failed("the booking or its interview is not there")
        type_ = self.roster.library.of(booking.team).type(booking.type_id)
        if type_ is None or not booking.is_agreed or interview.status == "cancelled":
            return Expired("it did not take place")
        if self.deps.clock.now() < interview.ends_at:
            # Moved: it is told once the interview is over.
            return Expired(
                "the interview was moved",
                record=lambda con: queue_taken(con, self.deps, booking, interview),
            )
        did = f"You sat in on {interview_words(con, booking, type_)}"
        if booking.step is Step.REVERSE_SHADOW:
            did = f"You led {interview_words(con, booking, type_)}"
        text = f"{did}: that counts. {self.what_follows(booking, type_)}"
        return Message(booking.user, spoken(text), (kit.section(text),))

    def interview(self, booking: Booking, type_: TypeFields) -> str:
        """Return the interview a step is booked in, in words."""
        return interview_words(self.deps.db.read(), booking, type_)

    def what_follows(self, booking: Booking, type_: TypeFields) -> str:
        """Return what the learner does next, or that they may lead."""
        con = self.deps.db.read()
        now = self.roster.progress(con, booking.team, booking.user, type_)
        if now.next is None:
            return f"You may lead {name_of(type_)} now."
        return f"Next: {escape(next_step(type_, now))}."


def _agreed(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    what = notes.interview(booking, type_)
    if booking.role == "lead":
        watches = f"with {person(booking.with_user)} watching"
        return f"Agreed: you lead {what}, {watches}. The guide and a reminder come by message."
    return (
        f"Agreed: you sit in on {what}. The guide and a reminder come by message. "
        "Stay muted; no scorecard is asked of you."
    )


def _declined(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    again = BOOK[booking.step][0]
    what = notes.interview(booking, type_)
    return f"You cannot join {what}. Choose another one with {again} on Home."


def _lead_changed(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    what, watcher = notes.interview(booking, type_), person(booking.with_user)
    return (
        f"{person(booking.user)} leads {what}, with {watcher} watching, who agreed to it. "
        "If that does not suit you, call it off here."
    )


def _lead_back(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    what = notes.interview(booking, type_)
    return f"{person(booking.with_user)} leads {what} again, without {person(booking.user)}."


def _sits_out(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    return f"{person(booking.user)} does not sit in on {notes.interview(booking, type_)} any more."


def _let_go(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    again = BOOK[booking.step][0]
    return (
        f"You do not take part in {notes.interview(booking, type_)} after all: it was called off "
        f"for you. Choose another one with {again} on Home."
    )


def _rehearsed(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    said = f"{person(booking.with_user)} recorded your dry run of {rehearsed(booking, type_)}"
    return f"{said} as done. {notes.what_follows(booking, type_)}"


def _named(_: Notes, booking: Booking, type_: TypeFields) -> str:
    return (
        f"{person(booking.user)} recorded a dry run of {rehearsed(booking, type_)} with you. "
        "If it did not take place, say so here, and it counts no more."
    )


def _disputed(notes: Notes, booking: Booking, type_: TypeFields) -> str:
    return (
        f"{person(booking.with_user)} says that your dry run of {rehearsed(booking, type_)} did "
        f"not take place, so it does not count. {notes.what_follows(booking, type_)}"
    )


def _called_off(_: Notes, booking: Booking, type_: TypeFields) -> str:
    who = f"{person(booking.user)} and {person(booking.with_user)}"
    return f"The dry run of {rehearsed(booking, type_)}, {who}, was called off."


_BOOKING: dict[str, Callable[[Notes, Booking, TypeFields], str]] = {
    "agreed": _agreed,
    "declined": _declined,
    "lead_changed": _lead_changed,
    "lead_back": _lead_back,
    "sits_out": _sits_out,
    "let_go": _let_go,
    "rehearsed": _rehearsed,
    "named": _named,
    "disputed": _disputed,
    "called_off": _called_off,
}

_ANSWERS = {
    "named": ("It Did Not Take Place", "training.disputed"),
    "lead_changed": ("Call Off", "training.cancel"),
}
"""What can be done about a note: a button's label and action."""

_STANDING: dict[str, Callable[[TypeFields, str], str]] = {
    "qualified": lambda type_, by: (
        f"{by} recorded you as qualified for {name_of(type_)}: you may lead it now."
    ),
    "withdrawn": lambda type_, by: (
        f"{by} withdrew that you are qualified for {name_of(type_)}. Home shows how you learn it "
        "anew; talk to them if that surprises you."
    ),
}
