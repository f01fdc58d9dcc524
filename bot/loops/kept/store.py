"""The SQL of loops, and of what was held of them."""

from collections.abc import Sequence

from bot.loops.kept.model import HeldInterview, KeptLoop, Status
from bot.loops.model import Loop
from bot.storage import versions
from bot.storage.database import Connection, Row, row, rows


def subject(loop_id: str) -> str:
    """Return what a loop's versions stand under."""
    return f"loop:{loop_id}"


_LOOPS = """
    SELECT l.*, v.version, v.content, v.created_by AS version_by, p.hiring_manager, p.coordinator
    FROM loops l
    JOIN versions v ON v.team = l.team AND v.subject = 'loop:' || l.id
        AND v.version = (SELECT max(version) FROM versions
            WHERE team = l.team AND subject = 'loop:' || l.id)
    LEFT JOIN positions p ON p.id = l.position_id
"""


def insert(
    con: Connection, loop_id: str, team: str, position_id: str | None, *, by: str, now: float
) -> None:
    """Begin a loop, whose first version is kept next; its message goes to `by` alone."""
    con.execute(
        """INSERT INTO loops (id, team, position_id, title, channel, created_by, created_at)
        VALUES (:id, :team, :position, '', :by, :by, :now)""",
        {"id": loop_id, "team": team, "position": position_id, "by": by, "now": now},
    )


def keep(  # noqa: PLR0913 - what one change consists of
    con: Connection,
    team: str,
    loop_id: str,
    content: Loop,
    *,
    by: str,
    why: str,
    now: float,
    after: int,
) -> int | None:
    """Keep a loop's next version behind `after`; None where another has come meanwhile."""
    number = versions.add(
        con,
        team,
        subject(loop_id),
        content.model_dump_json(),
        by=by,
        why=why,
        now=now,
        after=after,
    )
    if number is not None:
        _retitle(con, team, loop_id, content.title)
    return number


def undo(con: Connection, team: str, loop_id: str, *, by: str, now: float, after: int) -> bool:
    """Go back by one change, where `after` is the newest version; False where that cannot be."""
    restored = versions.undo(con, team, subject(loop_id), by=by, now=now, after=after)
    if restored is None:
        return False
    _retitle(con, team, loop_id, Loop.model_validate_json(restored.content).title)
    return True


def _retitle(con: Connection, team: str, loop_id: str, title: str) -> None:
    con.execute(
        "UPDATE loops SET title = :title WHERE team = :team AND id = :id",
        {"title": title, "team": team, "id": loop_id},
    )


def find(con: Connection, team: str, loop_id: str) -> KeptLoop | None:
    """Return a loop of this team with its newest version."""
    found = row(con, _LOOPS + " WHERE l.team = :team AND l.id = :id", {"team": team, "id": loop_id})
    return None if found is None else _kept(found)


def of_person(
    con: Connection,
    team: str,
    user: str,
    *,
    sees_all: bool,
    words: Sequence[str] = (),
    most: int = 100,
) -> list[KeptLoop]:
    """Return the open loops this person runs, or all for `sees_all`, newest first.

    With `words`, those alone that have all of them in their title, and behind them the closed ones.
    """
    found = rows(
        con,
        _LOOPS
        + """ WHERE l.team = :team AND (l.status = 'open' OR :closed_too) AND (:all
            OR p.hiring_manager = :user OR p.coordinator = :user
            OR (l.position_id IS NULL AND l.created_by = :user))
        ORDER BY l.status = 'closed', l.created_at DESC, l.id LIMIT 500""",
        {"team": team, "user": user, "all": int(sees_all), "closed_too": int(bool(words))},
    )
    matching = [
        each for each in found if all(word.casefold() in each["title"].casefold() for word in words)
    ]
    return [_kept(each) for each in matching[:most]]


def of_position(con: Connection, team: str, position_id: str) -> list[KeptLoop]:
    """Return a position's open loops, newest first."""
    found = rows(
        con,
        _LOOPS
        + """ WHERE l.team = :team AND l.position_id = :position AND l.status = 'open'
        ORDER BY l.created_at DESC, l.id""",
        {"team": team, "position": position_id},
    )
    return [_kept(each) for each in found]


def using(con: Connection, team: str, *, type_id: str = "", set_id: str = "") -> list[str]:
    """Return the ids of the open loops one of whose stages is held by a type, or with a set."""
    field, value = ("type", type_id) if type_id else ("set", set_id)
    found = rows(
        con,
        f"SELECT id FROM ({_LOOPS} WHERE l.team = :team AND l.status = 'open') AS newest "  # noqa: S608 - a fixed text
        "WHERE content LIKE :part",
        {"team": team, "part": f'%"{field}":"{value}"%'},
    )
    return [str(each["id"]) for each in found]


def set_status(con: Connection, team: str, loop_id: str, status: Status) -> None:
    """Put a loop away, or bring it back."""
    con.execute(
        "UPDATE loops SET status = :status WHERE team = :team AND id = :id",
        {"status": status, "team": team, "id": loop_id},
    )


def set_channel(con: Connection, loop_id: str, channel: str) -> None:
    """Note where a loop's message is to stand; none stands there yet."""
    con.execute(
        "UPDATE loops SET channel = :channel, message_ts = NULL WHERE id = :id",
        {"channel": channel, "id": loop_id},
    )


def set_posted(con: Connection, loop_id: str, channel: str, ts: str) -> None:
    """Note where a loop's message stands."""
    con.execute(
        "UPDATE loops SET channel = :channel, message_ts = :ts WHERE id = :id",
        {"channel": channel, "ts": ts, "id": loop_id},
    )


def set_summary(con: Connection, loop_id: str, summary: str | None, of: str) -> None:
    """Keep a model's words on the review with this mark; None where it had none to be kept."""
    con.execute(
        "UPDATE loops SET summary = :summary, summary_of = :of WHERE id = :id",
        {"summary": summary, "of": of, "id": loop_id},
    )


def _kept(found: Row) -> KeptLoop:
    status: Status = found["status"]
    runners = {found["hiring_manager"], found["coordinator"]} - {None}
    return KeptLoop(
        id=found["id"],
        team=found["team"],
        position_id=found["position_id"],
        title=found["title"],
        status=status,
        channel=found["channel"],
        message_ts=found["message_ts"],
        created_by=found["created_by"],
        created_at=found["created_at"],
        version=found["version"],
        version_by=found["version_by"],
        content=Loop.model_validate_json(found["content"]),
        runners=frozenset(runners),
        summary=found["summary"],
        summary_of=found["summary_of"],
    )


# What was held


def moment_of(con: Connection, team: str, interview_id: str) -> tuple[str, float] | None:
    """Return the position of an interview and when it starts."""
    found = row(
        con,
        "SELECT position_id, starts_at FROM interviews WHERE team = :team AND id = :id",
        {"team": team, "id": interview_id},
    )
    return None if found is None else (str(found["position_id"]), float(found["starts_at"]))


def sets_of(con: Connection, team: str, position_id: str) -> list[str]:
    """Return the ids of the question sets a position's interviews are held with, newest first."""
    found = rows(
        con,
        """SELECT set_id, max(created_at) AS at FROM interviews
        WHERE team = :team AND position_id = :position
        GROUP BY set_id ORDER BY at DESC LIMIT 20""",
        {"team": team, "position": position_id},
    )
    return [str(each["set_id"]) for each in found]


_WATCHING = ("observer", "shadow", "reverse_shadow")
"""Roles on a panel that ask nothing."""


def held(con: Connection, team: str, position_id: str, *, now: float) -> list[HeldInterview]:
    """Return a position's interviews that have a type, those cancelled left out, oldest first."""
    found = rows(
        con,
        """SELECT id, type_id, set_id, exercise, starts_at FROM interviews
        WHERE team = :team AND position_id = :position AND type_id IS NOT NULL
            AND status <> 'cancelled' ORDER BY starts_at, id LIMIT 200""",
        {"team": team, "position": position_id},
    )
    return [_held(con, team, each, now) for each in found]


def _held(con: Connection, team: str, found: Row, now: float) -> HeldInterview:
    seats = rows(
        con,
        "SELECT user, role FROM panel WHERE interview_id = :id ORDER BY seat",
        {"id": found["id"]},
    )
    lead = next((each["user"] for each in seats if each["role"] == "lead"), None)
    rehearsed = lead is not None and _rehearsed(con, team, str(lead), found)
    is_over = found["starts_at"] <= now
    return HeldInterview(
        type_id=found["type_id"],
        set_id=found["set_id"],
        exercise=found["exercise"],
        interviewers=tuple(str(each["user"]) for each in seats if each["role"] not in _WATCHING),
        dry_run=True if rehearsed else False if is_over and lead is not None else None,
    )


def _rehearsed(con: Connection, team: str, lead: str, found: Row) -> bool:
    """Tell whether a lead had a dry run with the exercise, or is recorded as qualified with it."""
    done = row(
        con,
        """SELECT 1 AS yes FROM training_steps
        WHERE team = :team AND user = :user AND type_id = :type AND step = 'dry_run'
            AND status = 'done' AND exercise = :exercise AND done_at <= :at
        UNION ALL
        SELECT 1 AS yes FROM qualifications
        WHERE team = :team AND user = :user AND type_id = :type AND withdrawn_at IS NULL
            AND exercise = :exercise AND qualified_at <= :at
        LIMIT 1""",
        {
            "team": team,
            "user": lead,
            "type": found["type_id"],
            "exercise": found["exercise"],
            "at": found["starts_at"],
        },
    )
    return done is not None
