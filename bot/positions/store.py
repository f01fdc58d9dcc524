"""The SQL of positions and candidates."""

from bot.positions.model import Candidate, Position, Status, name_key
from bot.storage.database import Connection, Row, row, rows

# Positions


def insert_position(con: Connection, position: Position, *, now: float) -> None:
    """Keep a new position."""
    con.execute(
        """INSERT INTO positions
            (id, team, title, hiring_manager, coordinator, channel, status, created_at)
        VALUES (:id, :team, :title, :hiring_manager, :coordinator, :channel, :status, :now)""",
        {
            "id": position.id,
            "team": position.team,
            "title": position.title,
            "hiring_manager": position.hiring_manager,
            "coordinator": position.coordinator,
            "channel": position.channel,
            "status": position.status,
            "now": now,
        },
    )


def find_position(con: Connection, team: str, position_id: str) -> Position | None:
    """Return a position of this team."""
    found = row(
        con,
        "SELECT * FROM positions WHERE team = :team AND id = :id",
        {"team": team, "id": position_id},
    )
    return None if found is None else _position(found)


def open_positions(
    con: Connection, team: str, user: str, *, sees_all: bool, limit: int = 99
) -> list[Position]:
    """Return the newest open positions this person runs, or all of them for `sees_all`."""
    found = rows(
        con,
        """SELECT * FROM positions WHERE team = :team AND status = 'open'
            AND (:all OR hiring_manager = :user OR coordinator = :user)
        ORDER BY created_at DESC, id LIMIT :limit""",
        {"team": team, "user": user, "all": int(sees_all), "limit": limit},
    )
    return [_position(each) for each in found]


def update_position(con: Connection, position: Position) -> None:
    """Change a position's title, people and status."""
    con.execute(
        """UPDATE positions SET title = :title, hiring_manager = :hiring_manager,
            coordinator = :coordinator, status = :status
        WHERE team = :team AND id = :id""",
        {
            "id": position.id,
            "team": position.team,
            "title": position.title,
            "hiring_manager": position.hiring_manager,
            "coordinator": position.coordinator,
            "status": position.status,
        },
    )


def set_channel(con: Connection, position_id: str, channel: str | None) -> None:
    """Note the private channel made for a position, or that it is gone."""
    con.execute(
        "UPDATE positions SET channel = :channel WHERE id = :id",
        {"id": position_id, "channel": channel},
    )


# Candidates


def insert_candidate(con: Connection, candidate: Candidate, *, now: float) -> None:
    """Keep a new candidate."""
    con.execute(
        """INSERT INTO candidates
            (id, team, name, name_key, email, ats_url, resume_url, member, created_at)
        VALUES (:id, :team, :name, :name_key, :email, :ats_url, :resume_url, :member, :now)""",
        {**_columns(candidate), "now": now},
    )


def find_candidate(con: Connection, team: str, candidate_id: str) -> Candidate | None:
    """Return a candidate of this team."""
    found = row(
        con,
        "SELECT * FROM candidates WHERE team = :team AND id = :id",
        {"team": team, "id": candidate_id},
    )
    return None if found is None else _candidate(found)


def update_candidate(con: Connection, candidate: Candidate) -> None:
    """Change all that is known of a candidate."""
    con.execute(
        """UPDATE candidates SET name = :name, name_key = :name_key, email = :email,
            ats_url = :ats_url, resume_url = :resume_url, member = :member
        WHERE team = :team AND id = :id""",
        _columns(candidate),
    )


def _columns(candidate: Candidate) -> Row:
    return {
        "id": candidate.id,
        "team": candidate.team,
        "name": candidate.name,
        "name_key": name_key(candidate.name),
        "email": candidate.email,
        "ats_url": candidate.ats_url,
        "resume_url": candidate.resume_url,
        "member": candidate.member,
    }


def _position(found: Row) -> Position:
    status: Status = found["status"]
    return Position(
        id=found["id"],
        team=found["team"],
        title=found["title"],
        hiring_manager=found["hiring_manager"],
        coordinator=found["coordinator"],
        channel=found["channel"],
        status=status,
    )


def _candidate(found: Row) -> Candidate:
    return Candidate(
        id=found["id"],
        team=found["team"],
        name=found["name"],
        email=found["email"],
        ats_url=found["ats_url"],
        resume_url=found["resume_url"],
        member=found["member"],
    )
