"""Submitting a scorecard: who may and when, what must be in it, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.interviews import outgoing
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.plans.model import Criterion
from bot.scorecards import store
from bot.scorecards.model import Card, Rating, Recommendation
from bot.slack import entered
from bot.slack.text import moment_plain
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.ids import new_id

NOT_ASSESSED = "none"
SCORES = {"1": 1, "2": 2, "3": 3, "4": 4, NOT_ASSESSED: None}


@dataclass(frozen=True)
class Entry:
    """What a rater entered, in the order of the criteria."""

    ratings: tuple[Rating, ...]
    recommendation: Recommendation
    note: str


def require_may_submit(
    interview: Interview | None, user: str, *, zone: str, now: float
) -> Interview:
    """Return the interview if this person may submit a scorecard for it now.

    Raises:
        NotAllowed: they are not on its panel, sit in to learn, or there is no such interview.
        Problem: it was cancelled or has not begun.
    """
    seated = interview is not None and interview.seat(user) is not None
    if interview is None or not seated or interview.candidate.is_person(user):
        raise NotAllowed("Only the interviewers of this interview submit a scorecard for it.")
    seat = interview.seat(user)
    if seat is not None and not seat.rates:
        raise NotAllowed("You sit in to learn, so no scorecard is asked of you.")
    if interview.status == "cancelled":
        raise Problem("This interview was cancelled, so it needs no scorecard.")
    if now < interview.starts_at:
        raise Problem(
            f"This interview begins on {moment_plain(interview.starts_at, zone)}. "
            "Submit your scorecard once it has begun."
        )
    return interview


def read_entry(view: Mapping[str, Any], criteria: tuple[Criterion, ...]) -> Entry:
    """Return what was entered.

    Raises:
        Problem: a criterion has no answer or a rating no evidence, or there is no recommendation.
    """
    errors: dict[str, str] = {}
    ratings = tuple(_rating(view, at, errors) for at in range(len(criteria)))
    chosen = entered.text(view, "recommendation")
    if chosen not in set(Recommendation):
        errors["recommendation"] = "Choose what you recommend."
    if errors:
        raise Problem(fields=errors)
    return Entry(ratings, Recommendation(chosen), entered.text(view, "note"))


def _rating(view: Mapping[str, Any], at: int, errors: dict[str, str]) -> Rating:
    chosen = entered.text(view, f"rating_{at}")
    evidence = entered.text(view, f"evidence_{at}")
    if chosen not in SCORES:
        errors[f"rating_{at}"] = "Choose a level, or Not assessed."
        return Rating(None, evidence)
    if SCORES[chosen] is not None and not evidence:
        errors[f"evidence_{at}"] = "Write down what they said or did that shows this level."
    return Rating(SCORES[chosen], evidence)


def submit(con: Connection, deps: Deps, interview: Interview, entry: Entry, *, by: str) -> Card:
    """Keep a new version of a person's card; what is the same as before adds none.

    The first card is announced in the thread with its count, never its contents; a later one as a
    change. With the last missing card the interview is complete.
    """
    versions = store.own(con, interview.id, by)
    if versions and _same(versions[-1], entry):
        return versions[-1]
    now = deps.clock.now()
    card = Card(
        id=new_id("card"),
        interview_id=interview.id,
        interviewer=by,
        version=len(versions) + 1,
        recommendation=entry.recommendation,
        note=entry.note,
        submitted_at=now,
        ratings=entry.ratings,
    )
    store.insert(con, card)
    interviews.set_submitted(con, interview.id, by, now=now)
    subject = f"{interview.id}@{card.version}"
    audit.record(con, now, interview.team, by, "scorecard.submit", subject)
    outgoing.withdraw_asks(con, deps, interview, by)
    _queue_tidying(con, deps, interview, card)
    waited_for = store.missing(con, interview.id)
    _queue_progress(con, deps, interview, card, len(interview.raters) - len(waited_for))
    if not waited_for and interviews.end(con, interview.id, "complete", by=by, now=now):
        _queue_complete(con, deps, interview)
    return card


def _same(card: Card, entry: Entry) -> bool:
    before = (card.ratings, card.recommendation, card.note)
    return before == (entry.ratings, entry.recommendation, entry.note)


def _queue_progress(
    con: Connection, deps: Deps, interview: Interview, card: Card, count: int
) -> None:
    now = deps.clock.now()
    key = interview.key("card", card.interviewer, str(card.version))
    payload = interview.payload(user=card.interviewer, version=card.version, count=count)
    deps.outbox.add(con, "scorecards.progress", key, payload, due_at=now, now=now)


def _queue_tidying(con: Connection, deps: Deps, interview: Interview, card: Card) -> None:
    """Let Home and the guide say that the card is in, in place of asking for it."""
    outgoing.queue_home(con, deps, interview.team, card.interviewer)
    seat = interview.seat(card.interviewer)
    if card.version == 1 and seat is not None and seat.has_guide:
        outgoing.queue_guide_refresh(con, deps, interview, card.interviewer)


def _queue_complete(con: Connection, deps: Deps, interview: Interview) -> None:
    now = deps.clock.now()
    outgoing.withdraw_asks(con, deps, interview)
    key = interview.key("complete")
    payload = interview.payload()
    deps.outbox.add(con, "scorecards.complete", key, payload, due_at=now, now=now)
    outgoing.queue_refresh(con, deps, interview)
