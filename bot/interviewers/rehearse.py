"""Dry runs: booking one with somebody who may do it, and recording that it was done."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.interviewers import store
from bot.interviewers.forms import build_rehearse, build_rehearsed
from bot.interviewers.learn import in_use, value
from bot.interviewers.messages import queue_dry_run, queue_settled, withdraw
from bot.interviewers.model import Booking, Record, Step, same_exercise
from bot.interviewers.notes import queue_note
from bot.interviewers.roster import Roster
from bot.interviews import outgoing
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.interviews.reader import zone_of
from bot.interviews.times import Fold
from bot.interviews.when import read_when
from bot.people import store as directory
from bot.positions.model import clean_name
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.storage.ids import new_id

Answer = Mapping[str, object] | None

NOBODY = (
    "Nobody is recorded as qualified for this yet, so there is nobody to do a dry run with. "
    "Ask an admin or a hiring manager to record somebody, in My Interviewing."
)
NOT_LEAD = "Only whoever leads this interview records a dry run for it."
CHOOSE = "Choose one of the people listed."


@dataclass(frozen=True)
class Rehearsing:
    """Jobs of the inbox and the forms' builders; the person is checked in each of them."""

    deps: Deps
    roster: Roster

    # Booking one

    def open(self, received: Received, con: Connection) -> Answer:
        """Open the form that books a dry run."""
        type_ = in_use(self.roster, received.team, value(received))
        self._partners(con, received.team, received.user, type_)
        self.deps.modals.open(con, received, "training.dry_run_form", {"type": type_.id})
        return None

    def form(self, request: ViewRequest) -> View:
        """Return the form that books a dry run."""
        con, team, user = self.deps.db.read(), request.team, request.user
        type_ = in_use(self.roster, team, request.payload["type"])
        partners = self._partners(con, team, user, type_)
        # What they learnt on is what they lead next; the type may only say where to choose from.
        taken = self.roster.records(con, team, type_).get(user, Record()).taken
        learnt_on = next((each.exercise for each in reversed(taken) if each.exercise), "")
        exercise = learnt_on or (type_.exercise.name if type_.exercise else "")
        zone = zone_of(con, self.deps, team, user)
        return build_rehearse(type_, partners, zone=zone, exercise=exercise)

    def booked(self, received: Received, con: Connection) -> Answer:
        """Book a dry run; both are told now and reminded the day before."""
        view, team, user = received.body["view"], received.team, received.user
        type_ = in_use(self.roster, team, entered.read_metadata(view).get("type", ""))
        partner = self._partner(con, view, team, user, type_)
        zone, now = zone_of(con, self.deps, team, user), self.deps.clock.now()
        day, at = entered.text(view, "date"), entered.text(view, "time")
        when = read_when(day, at, "", zone=zone, now=now)
        # Of a wall time that happens twice the first is taken: nobody is kept waiting.
        planned_at = when.first if isinstance(when, Fold) else when.at
        booking = Booking(
            new_id("step"),
            team,
            user,
            type_.id,
            Step.DRY_RUN,
            clean_name(entered.text(view, "exercise")),
            partner,
            planned_at=planned_at,
        )
        store.add_step(con, booking, by=user, now=now)
        queue_dry_run(con, self.deps, booking)
        self._homes(con, booking)
        return {"response_action": "clear"}

    def done(self, received: Received, con: Connection) -> Answer:
        """Record a booked dry run as done, by whom it was done with."""
        booking = store.find_step(con, received.team, value(received))
        if booking is None or booking.step is not Step.DRY_RUN:
            raise Problem("This dry run is not there any more.")
        if received.user != booking.with_user:
            raise NotAllowed("The person you did it with records that it was done.")
        now = self.deps.clock.now()
        if store.settle_step(con, booking.id, "done", by=received.user, now=now):
            withdraw(con, self.deps, booking)
            queue_note(con, self.deps, booking, booking.user, "rehearsed")
            self._refresh_guides(con, booking)
        elif booking.status == "cancelled":
            raise Problem("This dry run was called off. Book another one with them.")
        queue_settled(con, self.deps, received, booking, "done")
        self._homes(con, booking)
        return None

    # Recording one from an interview's guide

    def open_done(self, received: Received, con: Connection) -> Answer:
        """Open the form that records a dry run which the lead of an interview did."""
        interview = self._led(con, received.team, received.user, value(received))
        type_ = in_use(self.roster, received.team, interview.type_id or "")
        self._partners(con, received.team, received.user, type_, interview)
        self.deps.modals.open(con, received, "training.done_form", {"interview": interview.id})
        return None

    def done_form(self, request: ViewRequest) -> View:
        """Return the form that records a dry run."""
        con, team, user = self.deps.db.read(), request.team, request.user
        interview = self._led(con, team, user, request.payload["interview"])
        type_ = in_use(self.roster, team, interview.type_id or "")
        partners = self._partners(con, team, user, type_, interview)
        return build_rehearsed(type_, partners, interview=interview.id, exercise=interview.exercise)

    def recorded(self, received: Received, con: Connection) -> Answer:
        """Record the dry run for the interview's exercise; whom it was done with is told."""
        view, team, user = received.body["view"], received.team, received.user
        id_ = entered.read_metadata(view).get("interview", "")
        interview = self._led(con, team, user, id_)
        type_ = in_use(self.roster, team, interview.type_id or "")
        partner = self._partner(con, view, team, user, type_, interview)
        if self.roster.progress(con, team, user, type_, interview.exercise).owes_dry_run:
            booking = Booking(
                new_id("step"),
                team,
                user,
                type_.id,
                Step.DRY_RUN,
                interview.exercise,
                partner,
                interview.id,
                status="done",
            )
            store.add_step(con, booking, by=user, now=self.deps.clock.now())
            self._drop_booked(con, booking)
            queue_note(con, self.deps, booking, partner, "named")
            self._refresh_guides(con, booking)
            self._homes(con, booking)
        return None

    def disputed(self, received: Received, con: Connection) -> Answer:
        """Take a dry run back that whoever it is said to have been done with knows nothing of."""
        booking = store.find_step(con, received.team, value(received))
        if booking is None or booking.step is not Step.DRY_RUN:
            raise Problem("This dry run is not there any more.")
        if received.user != booking.with_user:
            raise NotAllowed("The person it was done with says whether it took place.")
        if store.take_back_step(con, booking.id, by=received.user):
            queue_note(con, self.deps, booking, booking.user, "disputed")
            self._refresh_guides(con, booking)
        queue_settled(con, self.deps, received, booking, "disputed")
        self._homes(con, booking)
        return None

    def _drop_booked(self, con: Connection, done: Booking) -> None:
        """Take back what was booked of a dry run that was done without it."""
        for each in store.booked(con, done.team, done.user):
            same = (each.user, each.type_id, each.step) == (done.user, done.type_id, done.step)
            if same and same_exercise(each.exercise, done.exercise):
                now = self.deps.clock.now()
                store.settle_step(con, each.id, "cancelled", by=done.user, now=now)
                withdraw(con, self.deps, each)

    def _led(self, con: Connection, team: str, user: str, interview_id: str) -> Interview:
        interview = interviews.find(con, interview_id, team=team)
        seat = interview.seat(user) if interview is not None else None
        if interview is None or seat is None or seat.role != "lead":
            raise NotAllowed(NOT_LEAD)
        if interview.status == "cancelled":
            raise Problem("This interview was cancelled, so it needs no dry run.")
        return interview

    # With whom

    def _partners(
        self,
        con: Connection,
        team: str,
        user: str,
        type_: TypeFields,
        interview: Interview | None = None,
    ) -> list[tuple[str, str]]:
        """Return member id and name of whoever may do a dry run with somebody.

        Raises:
            Problem: there is nobody.
        """
        able = list(self.roster.qualified(con, team, type_))
        if "hiring manager" in type_.rules.dry_run_with.casefold():
            managers = [interview.position.hiring_manager] if interview else None
            able = [*(managers or store.hiring_managers(con, team)), *able]
        people = directory.people(con, team, able)
        found = [
            (each, people[each].name)
            for each in dict.fromkeys(able)
            if each != user and each in people and people[each].may_take_part
        ]
        if not found:
            raise Problem(NOBODY)
        return found

    def _partner(
        self,
        con: Connection,
        view: Mapping[str, object],
        team: str,
        user: str,
        type_: TypeFields,
        interview: Interview | None = None,
    ) -> str:
        chosen = entered.text(view, "with")
        able = self._partners(con, team, user, type_, interview)
        if chosen not in {each for each, _ in able}:
            raise Problem(fields={"with": CHOOSE})
        return chosen

    # What shows it

    def _refresh_guides(self, con: Connection, booking: Booking) -> None:
        """Take the request for a dry run out of the guides of interviews that are to come."""
        now = self.deps.clock.now()
        for each in interviews.upcoming(con, booking.team, booking.user, now=now):
            seat = each.seat(booking.user)
            if each.type_id == booking.type_id and seat is not None and seat.has_guide:
                outgoing.queue_guide_refresh(con, self.deps, each, booking.user)

    def _homes(self, con: Connection, booking: Booking) -> None:
        for user in (booking.user, booking.with_user):
            outgoing.queue_home(con, self.deps, booking.team, user)
