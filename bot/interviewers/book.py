"""Booking a shadow or a reverse shadow: choosing an interview, agreeing, calling it off.

Nobody joins an interview by themselves. A shadow is let in by whoever arranges it; a lead hands
over to somebody who learns, and watches, by agreeing to it. Until then a booking is a request.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.interviewers import store
from bot.interviewers.forms import build_choose
from bot.interviewers.learn import in_use, value
from bot.interviewers.messages import queue_ask, queue_settled, withdraw
from bot.interviewers.model import Booking, Step, next_step
from bot.interviewers.notes import queue_note
from bot.interviewers.roster import Roster
from bot.interviewers.seats import join, leave, take_lead
from bot.interviews import store as interviews
from bot.interviews.model import MOST_INTERVIEWERS, Interview
from bot.interviews.outgoing import queue_home
from bot.interviews.reader import zone_of
from bot.people import store as directory
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.types.rights import is_admin_here

Answer = Mapping[str, object] | None

SHADOW_FORM, REVERSE_FORM = "training.shadow_form", "training.reverse_form"
GONE = "This booking is not there any more: it was called off, or its moment is over."
NOT_YOURS = "Only whoever was asked can answer this."
NOT_BOTH = "Only the two who booked this, and whoever arranges the interview, can call it off."


@dataclass(frozen=True)
class Bookings:
    """Jobs of the inbox and the forms' builders; the person is checked in each of them."""

    deps: Deps
    roster: Roster

    # Choosing an interview

    def open_shadow(self, received: Received, con: Connection) -> Answer:
        """Open the interviews somebody may sit in on."""
        return self._open(received, con, Step.SHADOW, SHADOW_FORM)

    def open_reverse(self, received: Received, con: Connection) -> Answer:
        """Open the interviews somebody may lead with whoever leads them now watching."""
        return self._open(received, con, Step.REVERSE_SHADOW, REVERSE_FORM)

    def _open(self, received: Received, con: Connection, step: Step, form: str) -> Answer:
        type_ = in_use(self.roster, received.team, value(received))
        self.require_next(con, received.team, received.user, type_, step)
        self.deps.modals.open(con, received, form, {"type": type_.id})
        return None

    def require_next(
        self, con: Connection, team: str, user: str, type_: TypeFields, step: Step
    ) -> None:
        """Check that a step is the one a person takes next. Raises Problem with which is."""
        now = self.roster.progress(con, team, user, type_)
        if now.next is not step:
            following = next_step(type_, now)
            said = f"Your next step is another one: {following}." if following else ""
            raise Problem(said or "You may lead this already, so there is nothing to book.")

    def shadow_form(self, request: ViewRequest) -> View:
        """Return the form that books a shadow."""
        return self._form(request, Step.SHADOW, SHADOW_FORM, "Book a shadow")

    def reverse_form(self, request: ViewRequest) -> View:
        """Return the form that books a reverse shadow."""
        return self._form(request, Step.REVERSE_SHADOW, REVERSE_FORM, "Book a reverse shadow")

    def _form(self, request: ViewRequest, step: Step, form: str, title: str) -> View:
        con, team, user = self.deps.db.read(), request.team, request.user
        type_ = in_use(self.roster, team, request.payload["type"])
        found = self._open_to(con, team, user, type_, step)
        return build_choose(form, title, type_, found, zone=zone_of(con, self.deps, team, user))

    def _open_to(
        self, con: Connection, team: str, user: str, type_: TypeFields, step: Step
    ) -> list[Interview]:
        ids = store.joinable(con, team, user, type_.id, now=self.deps.clock.now())
        found = [each for id_ in ids if (each := interviews.find(con, id_, team=team))]
        if step is Step.SHADOW:
            return [each for each in found if len(each.raters) == len(each.panel)]
        qualified = set(self.roster.qualified(con, team, type_))
        people = directory.people(con, team, qualified)
        there = {each for each in qualified if each in people and people[each].may_take_part}
        return [
            each
            for each in found
            if len(each.raters) < MOST_INTERVIEWERS and watcher_of(each, there)
        ]

    def chosen_shadow(self, received: Received, con: Connection) -> Answer:
        """Ask whoever arranges the interview; who arranges it themselves sits in at once."""
        type_, interview = self._chosen(received, con, Step.SHADOW)
        booking = self._book(con, received, type_, interview, Step.SHADOW, interview.overseer)
        if self._arranges(con, interview, received.user):
            join(con, self.deps, interview, booking, by=received.user)
        else:
            queue_ask(con, self.deps, booking, interview.overseer)
        return self._booked(con, received)

    def chosen_reverse(self, received: Received, con: Connection) -> Answer:
        """Ask whoever leads the interview now to watch."""
        type_, interview = self._chosen(received, con, Step.REVERSE_SHADOW)
        watcher = watcher_of(interview, set(self.roster.qualified(con, received.team, type_)))
        booking = self._book(con, received, type_, interview, Step.REVERSE_SHADOW, watcher)
        queue_ask(con, self.deps, booking, watcher)
        return self._booked(con, received)

    def _chosen(
        self, received: Received, con: Connection, step: Step
    ) -> tuple[TypeFields, Interview]:
        view, team, user = received.body["view"], received.team, received.user
        type_ = in_use(self.roster, team, entered.read_metadata(view).get("type", ""))
        self.require_next(con, team, user, type_, step)
        id_ = entered.text(view, "interview")
        for each in self._open_to(con, team, user, type_, step):
            if each.id == id_:
                return type_, each
        said = "This one is not open to you any more. Choose another, or open the form anew."
        raise Problem(fields={"interview": said})

    def _book(
        self,
        con: Connection,
        received: Received,
        type_: TypeFields,
        interview: Interview,
        step: Step,
        with_user: str,
    ) -> Booking:
        now = self.deps.clock.now()
        for each in store.booked(con, received.team, received.user):
            same = each.user == received.user and (each.type_id, each.step) == (type_.id, step)
            if same and each.interview_id == interview.id:
                raise Problem(fields={"interview": "You asked for this one already."})
            if same and not each.is_ahead(now):
                # What became of it has been read on Home; this one takes its place.
                store.settle_step(con, each.id, "cancelled", by=received.user, now=now)
        booking = Booking(
            new_id("step"),
            received.team,
            received.user,
            type_.id,
            step,
            interview.exercise,
            with_user,
            interview.id,
        )
        store.add_step(con, booking, by=received.user, now=now)
        return booking

    def _booked(self, con: Connection, received: Received) -> Answer:
        queue_home(con, self.deps, received.team, received.user)
        return {"response_action": "clear"}

    # Answering

    def agree(self, received: Received, con: Connection) -> Answer:
        """Let somebody sit in, or lead with oneself watching."""
        booking, interview = self._asked(con, received)
        if booking.is_agreed:
            return None
        self._require_open(con, booking, interview)
        seat = join if booking.step is Step.SHADOW else take_lead
        seat(con, self.deps, interview, booking, by=received.user)
        self._answered(con, received, booking, "agreed")
        if booking.step is Step.REVERSE_SHADOW and interview.overseer != received.user:
            queue_note(con, self.deps, booking, interview.overseer, "lead_changed")
        return None

    def _require_open(self, con: Connection, booking: Booking, interview: Interview) -> None:
        """Check that what was open when somebody asked still is. Raises Problem."""
        type_ = in_use(self.roster, booking.team, booking.type_id)
        found = self._open_to(con, booking.team, booking.user, type_, booking.step)
        if interview.id not in {each.id for each in found}:
            raise Problem("This interview has changed since, so they cannot join it. Decline it.")

    def decline(self, received: Received, con: Connection) -> Answer:
        """Turn a request down."""
        booking, _ = self._asked(con, received)
        if booking.is_agreed:
            raise Problem("You agreed to this already. Use Call Off below it instead.")
        now = self.deps.clock.now()
        store.settle_step(con, booking.id, "cancelled", by=received.user, now=now)
        self._answered(con, received, booking, "declined")
        return None

    def _asked(self, con: Connection, received: Received) -> tuple[Booking, Interview]:
        """Return a request and its interview, for whoever may answer it."""
        booking = store.find_step(con, received.team, value(received))
        if booking is None or booking.interview_id is None:
            raise Problem(GONE)
        interview = interviews.find(con, booking.interview_id, team=received.team)
        if interview is None or not self._may_answer(con, received.user, booking, interview):
            raise NotAllowed(NOT_YOURS)
        if booking.status != "booked" or not booking.is_ahead(self.deps.clock.now()):
            raise Problem(GONE)
        return booking, interview

    def _may_answer(
        self, con: Connection, user: str, booking: Booking, interview: Interview
    ) -> bool:
        if booking.step is Step.SHADOW:
            return self._arranges(con, interview, user)
        seat = interview.seat(user)
        return user == booking.with_user and seat is not None

    def _arranges(self, con: Connection, interview: Interview, user: str) -> bool:
        is_admin = is_admin_here(self.deps, con, interview.team, user)
        return interview.may_arrange(user, is_admin=is_admin)

    def _answered(
        self, con: Connection, received: Received, booking: Booking, outcome: str
    ) -> None:
        queue_settled(con, self.deps, received, booking, outcome)
        queue_note(con, self.deps, booking, booking.user, outcome)
        queue_home(con, self.deps, booking.team, booking.user)

    # Calling it off

    def cancel(self, received: Received, con: Connection) -> Answer:
        """Call a booking off, by either of the two or who arranges; seats are as they were."""
        booking = store.find_step(con, received.team, value(received))
        if booking is None or not self._may_cancel(con, received.user, booking):
            raise NotAllowed(NOT_BOTH)
        now = self.deps.clock.now()
        if booking.status != "booked" or not booking.is_ahead(now):
            raise Problem(GONE)
        store.settle_step(con, booking.id, "cancelled", by=received.user, now=now)
        withdraw(con, self.deps, booking)
        self._tell_called_off(con, received, booking)
        queue_settled(con, self.deps, received, booking, "cancelled")
        for user in {booking.user, booking.with_user}:
            queue_home(con, self.deps, booking.team, user)
        if (received.body.get("view") or {}).get("type") == "modal":
            self.deps.modals.update(con, received, "interviewers.mine", {})
        return None

    def _may_cancel(self, con: Connection, user: str, booking: Booking) -> bool:
        if user == booking.user:
            return booking.step is not Step.READING
        if booking.step is Step.DRY_RUN:
            return user == booking.with_user
        interview = interviews.find(con, booking.interview_id or "", team=booking.team)
        return interview is not None and (
            self._may_answer(con, user, booking, interview) or self._arranges(con, interview, user)
        )

    def _tell_called_off(self, con: Connection, received: Received, booking: Booking) -> None:
        interview = interviews.find(con, booking.interview_id or "", team=booking.team)
        told: dict[str, str] = {}
        if interview is None:
            told = dict.fromkeys((booking.user, booking.with_user), "called_off")
        elif not booking.is_agreed:
            told = {booking.user: "declined"}
        else:
            leave(con, self.deps, interview, booking, by=received.user)
            is_shadow = booking.step is Step.SHADOW
            watcher = () if is_shadow else (booking.with_user,)
            about = "sits_out" if is_shadow else "lead_back"
            told = {**dict.fromkeys((interview.overseer, *watcher), about), booking.user: "let_go"}
        for user, about in told.items():
            if user != received.user:
                queue_note(con, self.deps, booking, user, about)


def watcher_of(interview: Interview, qualified: set[str]) -> str:
    """Return who would watch somebody lead: who leads now, where they may; else ""."""
    leads, watching = interview.held_by("lead"), interview.held_by("reverse_shadow")
    return leads[0] if leads and leads[0] in qualified and not watching else ""
