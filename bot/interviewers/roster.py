"""Who may lead what: the answer to the interviews' hook, and what Home shows of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.interviewers import store
from bot.interviewers.blocks import build_home_part
from bot.interviewers.model import Known, Needs, Progress, Record, next_step, progress
from bot.interviews.reader import zone_of
from bot.interviews.staffing import Standing
from bot.interviews.times import week_of
from bot.people import store as directory
from bot.slack.model import Block
from bot.storage.database import Connection
from bot.types.library import Library, Shelf

_ORDER = {"qualified": 0, "learning": 1, "new": 2}


@dataclass(frozen=True)
class Roster:
    """Who may lead what."""

    deps: Deps
    library: Library

    # The hook of interviews

    def known(
        self, con: Connection, team: str, type_: TypeFields, exercise: str, *, at: float
    ) -> list[Standing]:
        """Return everybody who has begun to learn a type or is qualified, the qualified first.

        Of these the least busy that week come first. Who left the workspace is left out.
        """
        found = self.records(con, team, type_)
        standings = self._standings(con, team, type_, exercise, found, at=at)
        ahead = [each for each in standings if each.state != "new"]
        return sorted(ahead, key=lambda each: (_ORDER[each.state], each.load, each.user))

    def standing(
        self,
        con: Connection,
        team: str,
        user: str,
        type_: TypeFields,
        exercise: str,
        *,
        at: float,
    ) -> Standing:
        """Return how one person stands."""
        record = self.records(con, team, type_).get(user, Record())
        found = self._standings(con, team, type_, exercise, {user: record}, at=at)
        return found[0] if found else Standing(user, "new")

    def _standings(
        self,
        con: Connection,
        team: str,
        type_: TypeFields,
        exercise: str,
        records: Mapping[str, Record],
        *,
        at: float,
    ) -> list[Standing]:
        needs, standings = Needs.of(type_), []
        for week in self.weeks(con, team, records, at=at):
            now = progress(needs, records[week.user], exercise)
            standings.append(
                replace(
                    week,
                    state=now.state,
                    next_step=next_step(type_, now, exercise),
                    dry_run_with=needs.dry_run_with if now.owes_dry_run else "",
                )
            )
        return standings

    def weeks(
        self, con: Connection, team: str, users: Iterable[str], *, at: float
    ) -> list[Standing]:
        """Return how full the week of each of these people is, whatever they may lead.

        Who cannot take part in interviews is left out.
        """
        people = directory.people(con, team, users)
        there = [user for user in users if user in people and people[user].may_take_part]
        sat, limits = store.sat_around(con, team, there, at=at), store.limits(con, team)
        found = []
        for user in there:
            first, last = week_of(at, people[user].zone)
            load = sum(first <= moment < last for moment in sat.get(user, ()))
            found.append(Standing(user, "new", load=load, most=limits.get(user)))
        return found

    # For this room

    def records(self, con: Connection, team: str, type_: TypeFields) -> dict[str, Record]:
        """Return what is known of everybody and a type, by member id."""
        now = self.deps.clock.now()
        return store.records(con, team, Needs.of(type_), type_.id, now=now)

    def progress(
        self, con: Connection, team: str, user: str, type_: TypeFields, exercise: str = ""
    ) -> Progress:
        """Return how one person stands with a type."""
        record = self.records(con, team, type_).get(user, Record())
        return progress(Needs.of(type_), record, exercise)

    def qualified(self, con: Connection, team: str, type_: TypeFields) -> list[str]:
        """Return everybody who may lead a type."""
        needs = Needs.of(type_)
        found = self.records(con, team, type_).items()
        return [user for user, record in found if progress(needs, record).qualified]

    def all_of(self, con: Connection, team: str, user: str, shelf: Shelf) -> list[Known]:
        """Return the types in use that a person learns or is qualified for, by title."""
        bookings = [each for each in store.booked(con, team, user) if each.user == user]
        found = []
        for type_id in store.types_of(con, team, user):
            type_ = shelf.types.type(type_id)
            if type_ is not None:
                own = tuple(each for each in bookings if each.type_id == type_id)
                found.append(Known(type_, self.progress(con, team, user, type_), own))
        known = [each for each in found if each.progress.state != "new"]
        return sorted(known, key=lambda each: each.type_.title.casefold())

    def load(self, con: Connection, team: str, user: str) -> int:
        """Return in how many interviews a person sits this week."""
        at = self.deps.clock.now()
        first, last = week_of(at, zone_of(con, self.deps, team, user))
        moments = store.sat_around(con, team, [user], at=at).get(user, ())
        return sum(first <= moment < last for moment in moments)

    # Home

    def home(self, con: Connection, team: str, user: str, now: float) -> list[Block]:
        """Return a person's next steps as Home shows them, and the dry runs booked with them."""
        shelf = self.library.of(team)
        learning = [
            each
            for each in self.all_of(con, team, user, shelf)
            if each.progress.state == "learning" and each.progress.next
        ]
        with_me = [each for each in store.booked(con, team, user) if each.with_user == user]
        rehearsals = [
            (each, type_)
            for each in with_me
            if each.user != user and (type_ := shelf.types.type(each.type_id)) is not None
        ]
        return build_home_part(
            learning, rehearsals, now=now, zone=zone_of(con, self.deps, team, user)
        )
