"""Who may lead a type, where 2,000 interviews by it took place: read before a form is answered."""

import random
import time
from pathlib import Path

from interviewing import question_set

from bot.interviewers import store
from bot.interviewers.model import Grant, Needs
from bot.interviews import store as interviews
from bot.interviews.model import Interview, Role, Seat
from bot.plans import store as plans
from bot.plans.model import Brief
from bot.positions import store as positions
from bot.positions.model import Candidate, Position
from bot.storage.database import Connection, Database
from tests.bench.figures import median, quantile
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within

READ_MS = 10.0
INTERVIEWS = 2_000
PEOPLE = 60
TEAM, TYPE = "T01BENCH", "pairing"
HOUR = 3600.0
ROUNDS = 40

_LEARNS: dict[int, Role] = {0: "shadow", 8: "reverse_shadow"}
"""What the second on the panel does in two interviews of sixteen: they learn, or watch who does."""


def measure(folder: Path, size: Size) -> list[Row]:  # noqa: ARG001 - as every bench has it
    """Return the row of this bench."""
    db = Database(folder / "interviewers.db")
    try:
        with db.write() as con:
            _fill(con)
        needs, now = Needs(dry_run_with="the hiring manager"), INTERVIEWS * HOUR * 2
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            store.records(db.read(), TEAM, needs, TYPE, now=now)
            took.append(1000 * (time.perf_counter() - began))
    finally:
        db.close()
    return [
        within(
            f"who may lead, {INTERVIEWS:,} interviews held, p95",
            quantile(took, 0.95),
            READ_MS,
            unit="ms",
            note=f"median {amount(median(took), 'ms')}",
        )
    ]


def _fill(con: Connection) -> None:
    chance = random.Random(INTERVIEWS)  # noqa: S311 - the same people every time
    candidate = Candidate("c", TEAM, "Robin Example")
    position = Position("p", TEAM, "Engineer", "U0", "U0", None, "open")
    positions.insert_position(con, position, now=0.0)
    positions.insert_candidate(con, candidate, now=0.0)
    plans.insert_draft(con, plans.Draft("d", TEAM, "U0", "C1", "brief"), now=0.0)
    planned = plans.PlannedSet(
        id="s",
        team=TEAM,
        draft_id="d",
        created_by="U0",
        asked_in="C1",
        title="A set",
        status="composing",
        brief=Brief(),
        created_at=0.0,
    )
    plans.insert_set(con, planned)
    version = plans.add_version(con, "s", question_set(), by="U0", why="made", now=0.0)
    for number in range(INTERVIEWS):
        beside = _LEARNS.get(number % 16, "second")
        panel = (
            Seat(f"U{chance.randrange(PEOPLE)}", role="lead"),
            Seat(f"U{PEOPLE + chance.randrange(PEOPLE)}", role=beside),
        )
        held = Interview(
            id=f"i{number}",
            team=TEAM,
            position=position,
            candidate=candidate,
            set_id="s",
            set_version=version,
            set_hash="h",
            starts_at=number * HOUR,
            wall_time="",
            zone="UTC",
            length_minutes=45,
            channel=None,
            root_ts=None,
            status="scheduled",
            revision=1,
            created_by="U0",
            panel=panel,
            type_id=TYPE,
            type_version=0,
            exercise="Kata",
        )
        interviews.insert(con, held, now=0.0)
    for number in range(PEOPLE, PEOPLE + 10):
        store.grant(con, TEAM, f"U{number}", TYPE, Grant(1.0, by="U0"))
