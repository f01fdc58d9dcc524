"""Made-up people, a question set and interviews for tests, in a real database."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.catalogue.model import Kind, Level
from bot.clock import MovableClock
from bot.deps import Deps
from bot.interviews import store as interviews
from bot.interviews.guidance import Guidance, load_guidance
from bot.interviews.model import Interview, Seat
from bot.people import store as directory
from bot.people.model import Person
from bot.plans import store as plans
from bot.plans.model import (
    AgendaItem,
    Brief,
    Criterion,
    Question,
    QuestionSet,
    Rubric,
    RubricLevel,
    Source,
    Tie,
)
from bot.positions import store as positions
from bot.positions.model import Candidate, Position
from bot.storage.database import Connection
from bot.storage.ids import new_id

TEAM = "T0TEAM"
ADA, GRACE, LINUS, BARBARA = "UADA", "UGRACE", "ULINUS", "UBARBARA"
ROBOT, GUEST, LISTED, GONE, OUTSIDER = "UROBOT", "UGUEST", "ULISTED", "UGONE", "UOUT"

PEOPLE = (
    Person(TEAM, ADA, "Ada", "Europe/London", "member"),
    Person(TEAM, GRACE, "Grace", "America/New_York", "member"),
    Person(TEAM, LINUS, "Linus", "Asia/Kathmandu", "member"),
    Person(TEAM, BARBARA, "Barbara", "Europe/Berlin", "member", owner=True),
    Person(TEAM, ROBOT, "Robot", "UTC", "bot"),
    Person(TEAM, GUEST, "Gus", "UTC", "guest"),
    Person(TEAM, LISTED, "Lis", "UTC", "guest", admitted=True),
    Person(TEAM, GONE, "Gone", "UTC", "gone"),
    Person(TEAM, OUTSIDER, "Olga", "UTC", "outsider"),
)

GUIDANCE: Guidance = load_guidance(Path(__file__).resolve().parents[2] / "data")


def make_set(questions: int = 4, criteria: int = 3, *, filler: str = "") -> QuestionSet:
    """Return a question set; `filler` makes every text longer."""
    ids = [f"q{number}" for number in range(1, questions + 1)]
    return QuestionSet(
        title="Senior Go backend engineer: technical screen",
        role="Senior Go backend engineer",
        level=Level.SENIOR,
        experience="5+ years of Go",
        interview_type="technical screen",
        length_minutes=45,
        target_minutes=40,
        goals=("How they reason about concurrency", "How they run services"),
        questions=tuple(_question(each, filler) for each in ids),
        rubric=Rubric(
            criteria=tuple(_criterion(number, ids, filler) for number in range(criteria)),
            red_flags=(Tie(text="Guesses at races", questions=("q1",)),),
            green_flags=(Tie(text="Tells of an outage they fixed", questions=("q2",)),),
        ),
        agenda=(
            AgendaItem(what="Introductions", minutes=3),
            AgendaItem(what="Questions", minutes=40),
            AgendaItem(what="The candidate's questions", minutes=2),
        ),
        source=Source(kind="bank", bank="2026-11"),
    )


def _question(question_id: str, filler: str) -> Question:
    return Question(
        id=question_id,
        prompt=f"Tell me how you would stop a goroutine, case {question_id} <&>.{filler}",
        kind=Kind.CONCEPTUAL,
        areas=("Concurrency",),
        minutes=10,
        follow_ups=tuple(f"And what if it blocks, part {n}?{filler}" for n in (1, 2, 3)),
        look_for=(f"Names the context package{filler}", f"Says who closes the channel{filler}"),
        red_flags=(f"Kills it from outside{filler}",),
        green_flags=(f"Talks of leaks they found{filler}",),
    )


def _criterion(number: int, ids: list[str], filler: str) -> Criterion:
    labels = ("Not shown", "Partly shown", "Shown", "Shown in depth")
    return Criterion(
        name=f"Criterion {number + 1} <&>",
        questions=tuple(ids),
        technical_accuracy=("Says what happens to a blocked send",),
        depth=("Gives an example from production",),
        levels=tuple(
            RubricLevel(score=score, label=label, signals=(f"Does thing {score}{filler}",))
            for score, label in enumerate(labels, 1)
        ),
    )


def add_people(con: Connection) -> None:
    """Fill the directory."""
    directory.save(con, PEOPLE, now=0.0)


def add_approved_set(
    con: Connection, content: QuestionSet | None = None, *, by: str = ADA
) -> plans.ApprovedSet:
    """Keep an approved set and return it."""
    content = content or make_set()
    draft, set_id = new_id("draft"), new_id("set")
    plans.insert_draft(con, plans.Draft(draft, TEAM, by, "C1", "brief"), now=0.0)
    plans.insert_set(con, _planned(set_id, draft, by, content))
    version = plans.add_version(con, set_id, content, by=by, why="made", now=0.0)
    plans.set_status(con, set_id, "ready", title=content.title, failure=None)
    assert plans.approve(con, set_id, version, by=by, reason=None, now=0.0)
    found = plans.approved(con, TEAM, set_id)
    assert found is not None
    return found


def _planned(set_id: str, draft: str, by: str, content: QuestionSet) -> plans.PlannedSet:
    given: dict[str, Any] = dict.fromkeys(plans.PlannedSet.__dataclass_fields__)
    given |= {
        "id": set_id,
        "team": TEAM,
        "draft_id": draft,
        "created_by": by,
        "asked_in": "C1",
        "title": content.title,
        "status": "composing",
        "brief": Brief(),
        "created_at": 0.0,
    }
    return plans.PlannedSet(**given)


def add_position(con: Connection, **more: Any) -> Position:
    """Keep an open position of Ada's."""
    given: dict[str, Any] = {
        "id": new_id("pos"),
        "team": TEAM,
        "title": "Backend engineer",
        "hiring_manager": ADA,
        "coordinator": ADA,
        "channel": None,
        "status": "open",
        **more,
    }
    position = Position(**given)
    positions.insert_position(con, position, now=0.0)
    return position


def add_candidate(con: Connection, name: str = "Jane Doe", **more: Any) -> Candidate:
    """Keep a candidate."""
    candidate = Candidate(new_id("cand"), TEAM, name, **more)
    positions.insert_candidate(con, candidate, now=0.0)
    return candidate


def add_interview(
    con: Connection,
    approved: plans.ApprovedSet,
    position: Position,
    candidate: Candidate,
    *users: str,
    starts_at: float = 1_000_000.0,
    created_by: str = ADA,
) -> Interview:
    """Keep a scheduled interview, with nothing in the outbox."""
    interview = make_interview(position, candidate, *users, starts_at=starts_at)
    interview = replace(
        interview,
        set_id=approved.set_id,
        set_version=approved.version,
        set_hash=approved.content_hash,
        created_by=created_by,
    )
    interviews.insert(con, interview, now=0.0)
    return interview


def make_interview(
    position: Position, candidate: Candidate, *users: str, starts_at: float = 1_000_000.0
) -> Interview:
    """Return an interview that is in no database."""
    return Interview(
        id=new_id("int"),
        team=TEAM,
        position=position,
        candidate=candidate,
        set_id="set_1",
        set_version=1,
        set_hash="0",
        starts_at=starts_at,
        wall_time="1970-01-12T13:46",
        zone="UTC",
        length_minutes=45,
        channel=None,
        root_ts=None,
        status="scheduled",
        revision=1,
        created_by=ADA,
        panel=tuple(Seat(user) for user in users),
    )


def moved_to(deps: Deps, moment: float) -> None:
    """Move the clock of a test forward to a moment."""
    assert isinstance(deps.clock, MovableClock)
    deps.clock.move_to(moment)
