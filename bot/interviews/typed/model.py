"""The rules of an interview that follows a type; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.catalogue.types import InterviewType, SeatRole, Stretch
from bot.interviews.model import Draft, Interview, Role, Seat
from bot.interviews.staffing import Standing

OTHER = "other"
"""Stands for a lead who is none of those offered: the first of the interviewers."""

SET_UP_SECONDS = 7200.0
"""How long before an interview its set-up is to be done: time enough to mend what does not work."""


@dataclass(frozen=True)
class Concern:
    """Something that speaks against an interview as entered; ticked, it is held all the same.

    Attributes:
        kind: what the record calls it, such as `other_exercise`.
        about: the member id it is about, "" for nobody in particular.
        said: what is the matter, as mrkdwn.
        tick: what one ticks, as plain text.
        value: names just this matter, so that a tick answers for no other; ids and digests only.
    """

    kind: str
    about: str
    said: str
    tick: str
    value: str


@dataclass(frozen=True)
class Offer:
    """What the scheduling form offers for the type that was chosen in it.

    Attributes:
        place: names position and type, for the fields that are filled anew with either.
        people: name and standing of everybody who is learning the type or may lead it.
        earlier: the newest interview of the position by this type, if there is one.
    """

    type: InterviewType
    place: str
    people: Sequence[tuple[str, Standing]] = ()
    earlier: Interview | None = None

    @property
    def has_exercise(self) -> bool:
        """Tell whether the form asks what is worked on."""
        return self.type.exercise is not None or self.type.rules.same_exercise

    @property
    def has_observer(self) -> bool:
        """Tell whether the form asks who observes."""
        return self.type.rules.observer or self.type.seat(SeatRole.OBSERVER) is not None

    @property
    def same_people(self) -> Interview | None:
        """Return the earlier interview whose people are to be kept, if there is one."""
        return self.earlier if self.type.rules.same_interviewers else None

    def offers(self, user: str) -> bool:
        """Tell whether a person stands among the leads to choose from."""
        return any(standing.user == user for _, standing in self.people)


@dataclass(frozen=True)
class Wanted:
    """What a draft, or the interview it carries on, asks for by its type.

    `type` is None where there is none, or where what was pinned cannot be read any more.
    """

    seats: tuple[Seat, ...]
    type: InterviewType | None = None
    type_id: str | None = None
    version: int | None = None
    exercise: str = ""

    @property
    def users(self) -> tuple[str, ...]:
        """Return the member ids of everybody on the panel, in the order of their seats."""
        return tuple(seat.user for seat in self.seats)


@dataclass(frozen=True)
class Held:
    """What one reader's guide follows: the type as it was scheduled, and what they do in it.

    `dry_run_with` names whom a lead does the dry run with that they still owe; "" for none.
    """

    type: InterviewType
    role: Role
    dry_run_with: str = ""


def filled(draft: Draft, offer: Offer) -> Draft:
    """Return a draft with what the type, and the position's earlier interviews by it, bring along.

    What was entered stays.
    """
    kept = offer.earlier.exercise if offer.earlier is not None else ""
    exercise = offer.type.exercise.name if offer.type.exercise is not None else ""
    draft = replace(draft, exercise=draft.exercise or kept or exercise)
    same = offer.same_people
    if same is None or draft.users or draft.lead or draft.observer:
        return draft
    lead = next(iter(same.held_by("lead")), "")
    observer = next(iter(same.held_by("observer")), "")
    chosen = lead if offer.offers(lead) else ""
    users = tuple(each for each in (lead, *_beside(same)) if each and each != chosen)
    other = OTHER if offer.people else ""
    return replace(draft, lead=chosen or other, users=users, observer=observer)


def _beside(interview: Interview) -> tuple[str, ...]:
    """Return who asks along, or watches a learner lead."""
    return interview.held_by("second") + interview.held_by("reverse_shadow")


def seated(draft: Draft) -> tuple[Seat, ...]:
    """Return the panel of an interview by a type: who leads, who asks along, who observes."""
    leads = draft.lead if draft.lead not in {"", OTHER} else next(iter(draft.users), "")
    roles: dict[str, Role] = {leads: "lead"} if leads else {}
    roles |= {user: "second" for user in draft.users if user != leads}
    seats = [Seat(user, role=role) for user, role in roles.items()]
    if draft.observer and draft.observer not in roles:
        seats.append(Seat(draft.observer, role="observer"))
    return tuple(seats)


# Time


def fitted(agenda: Sequence[Stretch], length: int) -> tuple[Stretch, ...]:
    """Return an agenda that fills an interview of `length` minutes exactly.

    The longest part takes what is too much or too little, up to half of itself; () where that is
    not enough: another division is then the lead's to make.
    """
    if not agenda:
        return ()
    longest = max(range(len(agenda)), key=lambda at: agenda[at].minutes)
    over = length - sum(each.minutes for each in agenda)
    left = agenda[longest].minutes + over
    if abs(over) * 2 > agenda[longest].minutes:
        return ()
    given = enumerate(agenda)
    return tuple(
        each.model_copy(update={"minutes": left}) if at == longest else each for at, each in given
    )


def stops_at(interview: Interview, type_: InterviewType | None) -> float | None:
    """Return when the candidate's own minutes begin, in seconds since the epoch, if they have any.

    None also where the interview is too short for them.
    """
    kept = type_.rules.candidate_minutes if type_ is not None else 0
    if not 0 < kept < interview.length_minutes:
        return None
    return interview.ends_at - kept * 60


def set_up(type_: InterviewType) -> tuple[str, ...]:
    """Return what must be set up before the interview."""
    own = type_.exercise.set_up if type_.exercise is not None else ()
    return type_.rules.set_up or own
