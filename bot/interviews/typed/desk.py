"""What arranging and telling need to know of an interview's type, read from where it is kept."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.catalogue.types import InterviewType
from bot.errors import Problem
from bot.interviews.model import Draft, Interview, Seat
from bot.interviews.staffing import Staffing
from bot.interviews.times import week_of
from bot.interviews.typed import store
from bot.interviews.typed.concerns import departures, full_week, warnings
from bot.interviews.typed.model import Concern, Held, Offer, Wanted, filled, seated
from bot.people import store as directory
from bot.positions.model import clean_name
from bot.storage import versions
from bot.storage.database import Connection
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.store import subject

ProposedType = Callable[[Connection, str, str, str], str]
"""Says by which type a position's interviews with a set are held: given team, position's and set's
ids ("" for a position still to be made), the type's id or "" where it cannot be told."""

NOT_IN_USE = "This type of interview is not in use any more. Choose another one, or none."
OBSERVER_ASKS = "They are among the interviewers. Choose somebody else, or nobody, to observe."


@dataclass(frozen=True)
class TypeDesk:
    """An interview's type, and what follows from it."""

    library: Library
    staffing: Staffing
    proposed_type: ProposedType

    # For the form

    def choosable(self, team: str) -> tuple[InterviewType, ...]:
        """Return what interviews can be held by, by title."""
        types = self.library.of(team).types.types
        return tuple(sorted(types, key=lambda one: one.title.casefold()))

    def proposed(self, con: Connection, team: str, position_id: str, set_id: str) -> str:
        """Return the type to choose first: the one last used, or what is planned; "" for none."""
        last = store.last_type(con, position_id, set_id)
        found = self.proposed_type(con, team, position_id, set_id) if last is None else last
        return found if self.library.of(team).types.type(found) is not None else ""

    def offer(self, con: Connection, team: str, draft: Draft, *, at: float) -> Offer | None:
        """Return what the form offers for the draft's type; None where it has none.

        `at` is the planned moment, as far as it is known: people's load is that week's.
        """
        type_ = self.library.of(team).types.type(draft.type)
        if type_ is None:
            return None
        place = f"{draft.position}:{type_.id}"
        before = store.earlier(con, draft.position, type_.id)
        exercise = filled(draft, Offer(type_, place, (), before)).exercise
        known = self.staffing.known(con, team, type_, exercise, at=at)
        people = directory.people(con, team, [each.user for each in known])
        named = [
            (people[each.user].name, each)
            for each in known
            if each.user in people and people[each.user].may_take_part
        ]
        return Offer(type_, place, named, before)

    def brought(
        self, con: Connection, team: str, position_id: str, type_id: str, *, at: float
    ) -> Draft:
        """Return what choosing a position and a type fills in by itself."""
        draft = Draft(position=position_id, type=type_id)
        offer = self.offer(con, team, draft, at=at)
        return draft if offer is None else filled(draft, offer)

    # For a submission

    def wanted(self, con: Connection, team: str, draft: Draft) -> Wanted:
        """Return the type, panel and exercise that a draft asks for.

        Raises:
            Problem: beside the field that cannot be taken.
        """
        if not draft.type:
            return Wanted(tuple(Seat(user) for user in draft.users))
        shelf = self.library.within(con, team)
        type_, kept = shelf.types.type(draft.type), shelf.kept.get(draft.type)
        if type_ is None:
            raise Problem(fields={"type": NOT_IN_USE})
        seats = seated(draft)
        if draft.observer and Seat(draft.observer, role="observer") not in seats:
            raise Problem(fields={"observer": OBSERVER_ASKS})
        # A draft over a shared type changes nothing before it is published.
        version = kept.version if kept is not None and kept.status == "published" else 0
        return Wanted(seats, type_, type_.id, version, clean_name(draft.exercise))

    def carried(self, con: Connection, interview: Interview) -> Wanted:
        """Return what an interview hands on to the next candidate: all but who sat in to learn."""
        seats = tuple(Seat(seat.user, role=seat.role) for seat in interview.raters)
        type_ = self.pinned(con, interview)
        version, exercise = interview.type_version, interview.exercise
        return Wanted(seats, type_, interview.type_id, version, exercise)

    def concerns(
        self, con: Connection, team: str, wanted: Wanted, *, position_id: str, at: float
    ) -> tuple[Concern, ...]:
        """Return what speaks against an interview at a moment.

        `position_id` is "" where what earlier candidates had is not to be looked at.
        """
        people = directory.people(con, team, wanted.users)
        names = {user: people[user].name for user in wanted.users}
        weeks = self.staffing.weeks(con, team, wanted.users, at=at)
        standings = {each.user: each for each in weeks}
        type_ = wanted.type
        if type_ is None:
            return tuple(warnings(wanted, standings, names))
        for lead in (seat.user for seat in wanted.seats if seat.role == "lead"):
            standings[lead] = self.staffing.standing(con, team, lead, type_, wanted.exercise, at=at)
        before = store.earlier(con, position_id, type_.id)
        return (*departures(wanted, before), *warnings(wanted, standings, names))

    def full_weeks(
        self, con: Connection, interview: Interview, *, at: float
    ) -> tuple[Concern, ...]:
        """Return whose week is full, of those whom moving an interview brings into another one."""
        team = interview.team
        people = directory.people(con, team, interview.users)
        found: list[Concern] = []
        for each in self.staffing.weeks(con, team, interview.users, at=at):
            if each.user in people:
                first, last = week_of(at, people[each.user].zone)
                # In the week it is in already it is counted.
                if not first <= interview.starts_at < last:
                    found += full_week(each, people[each.user].name)
        return tuple(found)

    # For what is told

    def pinned(self, con: Connection, interview: Interview) -> InterviewType | None:
        """Return the type an interview is held by, as it stood when it was scheduled."""
        if interview.type_id is None:
            return None
        if not interview.type_version:
            return self.library.shared.type(interview.type_id)
        about = subject(interview.type_id)
        found = versions.find(con, interview.team, about, interview.type_version)
        return None if found is None else OwnType.model_validate_json(found.content).complete()

    def held(self, con: Connection, interview: Interview, user: str) -> Held | None:
        """Return what the guide of somebody on the panel follows; None where it has no type."""
        type_, seat = self.pinned(con, interview), interview.seat(user)
        if type_ is None or seat is None:
            return None
        partner = ""
        if seat.role == "lead" and interview.status == "scheduled":
            standing = self.staffing.standing(
                con, interview.team, user, type_, interview.exercise, at=interview.starts_at
            )
            partner = standing.dry_run_with
        return Held(type_, seat.role, partner)


def nothing_proposed(con: Connection, team: str, position_id: str, set_id: str) -> str:  # noqa: ARG001 - as the hook has it
    """Propose no type: for a bot without the loops' room."""
    return ""
