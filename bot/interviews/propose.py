"""Checking what was entered to schedule an interview, against what is stored; no call to Slack."""

from dataclasses import dataclass, replace

from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.interviews import outgoing, store
from bot.interviews.findings import Findings
from bot.interviews.forms import CHOOSE_WHICH, TICK, Questions, Versions, agreed_action
from bot.interviews.model import Draft, Interview, Meant, SeenChannel
from bot.interviews.panel import check_panel
from bot.interviews.times import Fold
from bot.interviews.typed.concerns import asked_as
from bot.interviews.typed.desk import TypeDesk
from bot.interviews.typed.fields import TICK_ALL, unanswered
from bot.interviews.typed.model import Concern, Wanted
from bot.interviews.when import read_when, which_action
from bot.people import store as directory
from bot.plans import store as plans
from bot.plans.store import ApprovedSet
from bot.positions import store as positions
from bot.positions.model import Candidate, Position, clean_name, name_key
from bot.storage.database import Connection
from bot.storage.ids import new_id

NEW = "new"


@dataclass(frozen=True)
class Asker:
    """Who is arranging, as the stored directory knows them."""

    team: str
    user: str
    zone: str
    is_admin: bool
    now: float


@dataclass(frozen=True)
class Proposal:
    """An interview that may be scheduled as it stands.

    `is_new_position` and `is_new_candidate` tell which rows are still to be made. `channel` is
    None where the bot is to find or make a private one. `overruled` is what spoke against it and
    was ticked.
    """

    approved: ApprovedSet
    position: Position
    is_new_position: bool
    candidate: Candidate
    is_new_candidate: bool
    meant: Meant
    wanted: Wanted
    channel: str | None
    overruled: tuple[Concern, ...] = ()


def may_make_position(approved: ApprovedSet, asker: Asker) -> bool:
    """Tell whether a person may open a new position with a set: who made it, or an admin."""
    return asker.is_admin or approved.created_by == asker.user


def choosable(con: Connection, asker: Asker) -> list[Position]:
    """Return the open positions a person may schedule interviews for."""
    return positions.open_positions(con, asker.team, asker.user, sees_all=asker.is_admin)


def require_may_schedule(
    con: Connection, approved: ApprovedSet | None, asker: Asker
) -> ApprovedSet:
    """Return the set if this person may schedule with it.

    Raises:
        Problem: the set is not approved.
        NotAllowed: they neither made it, nor run an open position, nor are an admin.
    """
    if approved is None:
        raise Problem("This question set is not approved yet. Approve it, then schedule.")
    if not may_make_position(approved, asker) and not choosable(con, asker):
        raise NotAllowed(
            "Interviews are scheduled by whoever made the question set, by a position's hiring "
            "manager or coordinator, and by admins."
        )
    return approved


def propose(
    con: Connection,
    deps: Deps,
    desk: TypeDesk,
    approved: ApprovedSet,
    asker: Asker,
    draft: Draft,
    *,
    carried: Interview | None = None,
) -> Proposal | Questions:
    """Return the interview that a draft asks for, or what must be asked back first.

    Args:
        con: inside the transaction of the submission.
        deps: for looking up, later, what is not known yet.
        desk: for what follows from the interview's type.
        approved: the set, already found to be this person's to use.
        asker: who is scheduling.
        draft: as entered.
        carried: the interview whose position, panel and channel carry over, if any.

    Raises:
        Problem: with a sentence for each field that cannot be taken.
        LookingUp: a person or the channel is not known yet.
    """
    found = Findings()
    if carried is not None:
        draft = replace(draft, position=carried.position.id)
    position = _position(con, approved, asker, draft, carried, found)
    candidate, is_new = _candidate(con, asker, draft, position)
    if not candidate.name:
        found.errors["candidate"] = "Name the candidate."
    _check_member(con, candidate, position, asker, found)
    wanted = _wanted(con, desk, asker, draft, carried, found)
    check_panel(con, deps, wanted.users, draft, candidate, found)
    if carried is not None:
        draft = replace(draft, channel=_carried_channel(carried, candidate))
        if "interviewers" in found.errors:
            found.errors["interviewers"] += " Schedule from the question set to choose others."
    when = _when(draft, asker, found)
    channel = _channel(con, deps, asker, draft, candidate, found)
    found.settle()
    compared = "" if carried else draft.position
    concerns = _concerns(con, desk, asker, wanted, compared, when)
    versions = None if carried else _versions(con, approved, draft)
    questions = replace(asked_back(draft, when, concerns, channel), versions=versions)
    if position is None or not isinstance(when, Meant) or questions:
        return questions
    return Proposal(
        approved=approved if carried else _wished(con, approved, draft),
        position=position,
        is_new_position=draft.position == NEW,
        candidate=candidate,
        is_new_candidate=is_new,
        meant=when,
        wanted=wanted,
        channel=None if channel is None else channel.id,
        overruled=concerns,
    )


def _wanted(
    con: Connection,
    desk: TypeDesk,
    asker: Asker,
    draft: Draft,
    carried: Interview | None,
    found: Findings,
) -> Wanted:
    if carried is not None:
        return desk.carried(con, carried)
    try:
        return desk.wanted(con, asker.team, draft)
    except Problem as problem:
        found.errors.update(problem.fields)
        return desk.wanted(con, asker.team, replace(draft, type=""))


def _concerns(
    con: Connection,
    desk: TypeDesk,
    asker: Asker,
    wanted: Wanted,
    position_id: str,
    when: Meant | Fold | None,
) -> tuple[Concern, ...]:
    if when is None:
        return ()
    at = when.first if isinstance(when, Fold) else when.at
    return desk.concerns(con, asker.team, wanted, position_id=position_id, at=at)


def _position(
    con: Connection,
    approved: ApprovedSet,
    asker: Asker,
    draft: Draft,
    carried: Interview | None,
    found: Findings,
) -> Position | None:
    if carried is not None:
        return _still_open(carried.position, found)
    if draft.position == NEW:
        if may_make_position(approved, asker):
            title = clean_name(approved.question_set.role)
            return Position(
                id=new_id("pos"),
                team=asker.team,
                title=title,
                hiring_manager=approved.created_by,
                coordinator=asker.user,
                channel=None,
                status="open",
            )
        found.errors["position"] = "Choose one of the open positions."
        return None
    position = positions.find_position(con, asker.team, draft.position)
    if position is None or not (asker.is_admin or position.is_run_by(asker.user)):
        found.errors["position"] = "Choose one of the open positions you run."
        return None
    return _still_open(position, found)


def _versions(con: Connection, approved: ApprovedSet, draft: Draft) -> Versions | None:
    """Return the versions to choose from: earlier candidates had another, and none is chosen yet.

    The same questions for every candidate are what makes answers comparable (Conway 1995), so the
    earlier version stands first.
    """
    kept = store.kept_version(con, draft.position, approved.set_id)
    if kept in {None, approved.version} or draft.version in {str(kept), str(approved.version)}:
        return None
    return Versions(earlier=kept or 0, newest=approved.version)


def _wished(con: Connection, approved: ApprovedSet, draft: Draft) -> ApprovedSet:
    kept = store.kept_version(con, draft.position, approved.set_id)
    if kept is None or draft.version != str(kept):
        return approved
    return plans.approved_version(con, approved.set_id, kept)


def _still_open(position: Position, found: Findings) -> Position:
    if position.status != "open":
        found.errors["position"] = "This position is not open any more."
    return position


def _carried_channel(carried: Interview, candidate: Candidate) -> str:
    """Return the channel to carry over, '' for the position's own or a new one."""
    own = carried.candidate.member is not None or carried.channel == carried.position.channel
    if own or candidate.member is not None or not carried.has_shared_thread:
        return ""
    return carried.channel or ""


def _candidate(
    con: Connection, asker: Asker, draft: Draft, position: Position | None
) -> tuple[Candidate, bool]:
    name, member = clean_name(draft.name), draft.member or None
    known = store.known_candidate(
        con, asker.team, position.id if position else "", name=name, member=member
    )
    found = positions.find_candidate(con, asker.team, known) if known else None
    if found is None:
        return Candidate(new_id("cand"), asker.team, name, member=member), True
    if name and name_key(name) != name_key(found.name):
        found = replace(found, name=name)
    return replace(found, member=found.member or member), False


def _check_member(
    con: Connection,
    candidate: Candidate,
    position: Position | None,
    asker: Asker,
    found: Findings,
) -> None:
    if candidate.member is None:
        return
    person = directory.person(con, asker.team, candidate.member)
    if person is None or person.kind == "bot":
        said = "I do not know this account as a person's. Choose another, or none."
    elif candidate.is_person(asker.user):
        said = "That is you. Ask somebody else to schedule this interview."
    elif position is not None and position.is_run_by(candidate.member):
        said = (
            f"{person.name} is this position's hiring manager or coordinator. "
            "Somebody else must take that on first."
        )
    elif any(each.seat(candidate.member) for each in store.of_candidate(con, candidate.id)):
        said = f"{person.name} sits in an interview with this candidate. Cancel that one first."
    else:
        return
    found.errors["member"] = said


def _when(draft: Draft, asker: Asker, found: Findings) -> Meant | Fold | None:
    try:
        return read_when(draft.date, draft.time, draft.which, zone=asker.zone, now=asker.now)
    except Problem as problem:
        found.errors.update(problem.fields)
        return None


def _channel(
    con: Connection,
    deps: Deps,
    asker: Asker,
    draft: Draft,
    candidate: Candidate,
    found: Findings,
) -> SeenChannel | None:
    if not draft.channel:
        return None
    seen = store.seen_channel(con, asker.team, draft.channel)
    said = _no_place(seen, candidate)
    if said:
        found.errors["channel"] = said
        # What was seen may be over by the time the form is submitted again.
        key = new_id("form")
        found.lookups.append(
            lambda later: outgoing.queue_look(later, deps, asker.team, draft.channel, key=key)
        )
    return seen


def _no_place(seen: SeenChannel | None, candidate: Candidate) -> str:
    """Return why a chosen channel cannot be taken, '' where it can, as far as is known."""
    if seen is None:
        return "I am looking this channel up. Submit once more in a few seconds."
    if seen.is_archived:
        return "This channel is archived. Choose another one, or none."
    if candidate.member is None:
        return ""
    if not seen.is_private:
        return (
            "The candidate works here and could read this channel. Choose a private one without "
            "them, or leave this empty: I make one."
        )
    if candidate.member in (seen.members or ()):
        return (
            "The candidate is in this channel. Choose another private one, or leave this empty: "
            "I make one without them."
        )
    return ""


def asked_back(
    draft: Draft,
    found: Meant | Fold | None,
    concerns: tuple[Concern, ...],
    channel: SeenChannel | None = None,
) -> Questions:
    """Return what is to be asked back.

    Raises:
        Problem: something was asked already and is not answered, beside its field.
    """
    fold = found if isinstance(found, Fold) else None
    open_channel = channel is not None and not channel.is_private and draft.agreed != channel.id
    consent = channel if open_channel else None
    open_concerns = concerns if unanswered(concerns, draft) else ()
    errors: dict[str, str] = {}
    if fold and which_action(draft.wall) in draft.asked:
        errors["which"] = CHOOSE_WHICH
    if consent and agreed_action(consent.id) in draft.asked:
        errors["agreed"] = TICK
    if open_concerns and asked_as(concerns) in draft.asked:
        errors["concerns"] = TICK_ALL
    if errors:
        raise Problem(fields=errors)
    return Questions(fold=fold, consent=consent, concerns=open_concerns)
