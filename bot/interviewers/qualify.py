"""Who may lead a type: the list of them, recording somebody by hand, and withdrawing it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.interviewers import store
from bot.interviewers.forms import Listed, build_record, build_who, build_withdraw
from bot.interviewers.learn import in_use, value
from bot.interviewers.model import Grant, Known, Needs, next_step, progress
from bot.interviewers.notes import queue_standing
from bot.interviewers.rights import NOT_YOURS, may_record, require_may_record
from bot.interviewers.roster import Roster
from bot.interviews.outgoing import queue_home
from bot.interviews.reader import zone_of
from bot.people import store as directory
from bot.people.permissions import UNKNOWN, why_not
from bot.positions.model import clean_name
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage import audit
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

BY_STEPS = "bot"
"""Stands where a person does who recorded somebody: they had done all the steps."""


@dataclass(frozen=True)
class Qualifying:
    """Jobs of the inbox and the forms' builders; the person is checked in each of them."""

    deps: Deps
    roster: Roster

    # The list

    def who(self, received: Received, con: Connection) -> Answer:
        """Open the list of who may lead what."""
        self.deps.modals.open(con, received, "interviewers.who", {"type": value(received)})
        return None

    def who_type(self, received: Received, con: Connection) -> Answer:
        """Show the list of the type that was chosen."""
        chosen = received.body["actions"][0].get("selected_option") or {}
        payload = {"type": str(chosen.get("value") or "")}
        self.deps.modals.update(con, received, "interviewers.who", payload)
        return None

    def who_view(self, request: ViewRequest) -> View:
        """Return who may lead a type and who learns it."""
        con, team = self.deps.db.read(), request.team
        types = self._types(team)
        type_ = next((each for each in types if each.id == request.payload.get("type")), None)
        may = type_ is not None and may_record(self.deps, con, team, request.user, type_.id)
        people = self._people(con, team, type_) if type_ is not None else []
        zone = zone_of(con, self.deps, team, request.user)
        return build_who(types, type_, people, may_record=may, zone=zone)

    def _people(self, con: Connection, team: str, type_: TypeFields) -> list[Listed]:
        needs, records = Needs.of(type_), self.roster.records(con, team, type_)
        found = []
        for each in self.roster.known(con, team, type_, "", at=self.deps.clock.now()):
            now = progress(needs, records[each.user])
            known = Known(type_, now)
            next_ = next_step(type_, now)
            found.append(Listed(each.user, known, next_, each.load, each.most))
        return found

    def _types(self, team: str) -> list[TypeFields]:
        found = self.roster.library.of(team).types.types
        return sorted(found, key=lambda each: each.title.casefold())

    # Recording

    def record(self, received: Received, con: Connection) -> Answer:
        """Open the form that records people as qualified."""
        type_id = value(received)
        if not may_record(self.deps, con, received.team, received.user, type_id or None):
            raise NotAllowed(NOT_YOURS)
        self.deps.modals.open(con, received, "interviewers.record", {"type": type_id})
        return None

    def record_view(self, request: ViewRequest) -> View:
        """Return the form that records people, with the types this person may do it for."""
        con, team = self.deps.db.read(), request.team
        types = [
            each
            for each in self._types(team)
            if may_record(self.deps, con, team, request.user, each.id)
        ]
        if not types:
            raise NotAllowed(NOT_YOURS)
        chosen = [each for each in types if each.id == request.payload.get("type")]
        return build_record(types, chosen[0] if chosen else None)

    def recorded(self, received: Received, con: Connection) -> Answer:
        """Record people as qualified; each of them is told."""
        view, team, user = received.body["view"], received.team, received.user
        type_ = in_use(self.roster, team, entered.text(view, "type"))
        people = entered.many(view, "people")
        require_may_record(self.deps, con, team, user, type_.id, people)
        with_user = entered.text(view, "with")
        self._check_people(con, team, people, with_user)
        now, reason = self.deps.clock.now(), entered.text(view, "reason") or None
        exercise = clean_name(entered.text(view, "exercise"))
        for each in people:
            # Somebody recorded with themselves learnt it from nobody.
            whom = with_user if with_user != each else ""
            store.grant(con, team, each, type_.id, Grant(now, exercise, whom, user))
            audit.record(con, now, team, user, "qualification.record", f"{type_.id}:{each}", reason)
            self._tell(con, team, each, "qualified", type_.id, user)
        return {"response_action": "clear"}

    def _check_people(
        self, con: Connection, team: str, people: tuple[str, ...], with_user: str
    ) -> None:
        if not people:
            raise Problem(fields={"people": "Choose who may lead it."})
        known = directory.people(con, team, (*people, *filter(None, [with_user])))
        errors = {}
        for block_id, users in (("people", people), ("with", (with_user,) if with_user else ())):
            said = [
                (UNKNOWN if each not in known else why_not(known[each])) or "" for each in users
            ]
            if any(said):
                errors[block_id] = " ".join(dict.fromkeys(filter(None, said)))
        if errors:
            raise Problem(fields=errors)

    # Withdrawing

    def withdraw(self, received: Received, con: Connection) -> Answer:
        """Open the form that asks why."""
        type_id, _, user = value(received).partition(":")
        self._require(con, received.team, received.user, type_id)
        payload = {"type": type_id, "user": user}
        self.deps.modals.open(con, received, "interviewers.withdraw", payload)
        return None

    def withdraw_view(self, request: ViewRequest) -> View:
        """Return the form that asks why."""
        type_id, user = request.payload["type"], request.payload["user"]
        self._require(self.deps.db.read(), request.team, request.user, type_id)
        return build_withdraw(in_use(self.roster, request.team, type_id), user)

    def withdrawn(self, received: Received, con: Connection) -> Answer:
        """Withdraw what somebody is qualified for; they are told that, not why."""
        view, team, by = received.body["view"], received.team, received.user
        ids = entered.read_metadata(view)
        type_id, user = ids.get("type", ""), ids.get("user", "")
        self._require(con, team, by, type_id)
        type_ = in_use(self.roster, team, type_id)
        reason = entered.text(view, "reason")
        if not reason:
            raise Problem(fields={"reason": "Say why, in a few words. It stays on the record."})
        if self.roster.progress(con, team, user, type_).qualified:
            now = self.deps.clock.now()
            store.withdraw(con, team, user, type_id, by=by, now=now)
            audit.record(con, now, team, by, "qualification.withdraw", f"{type_id}:{user}", reason)
            self._tell(con, team, user, "withdrawn", type_id, by)
        return {"response_action": "clear"}

    def _require(self, con: Connection, team: str, user: str, type_id: str) -> None:
        if not may_record(self.deps, con, team, user, type_id):
            raise NotAllowed(NOT_YOURS)

    def _tell(
        self, con: Connection, team: str, user: str, about: str, type_id: str, by: str
    ) -> None:
        if user != by:
            queue_standing(con, self.deps, team, user, about, type_id=type_id, by=by)
        queue_home(con, self.deps, team, user)

    # A type that changes

    def type_changed(self, con: Connection, team: str, type_id: str) -> None:
        """Let whoever has done all that a type asked for stay qualified when it asks for more.

        Called inside the transaction of the change: what is committed is the type as it was.
        """
        library = self.roster.library
        before = library.of(team).types.type(type_id)
        after = library.within(con, team).types.type(type_id)
        if before is None or after is None or Needs.of(before) == Needs.of(after):
            return
        old, new = Needs.of(before), Needs.of(after)
        for user, record in self.roster.records(con, team, before).items():
            now = progress(old, record).qualified
            if now is not None and now.at and not progress(new, record).qualified:
                given = Grant(now.at, now.exercise, now.with_user, now.by or BY_STEPS)
                store.grant(con, team, user, type_id, given)
