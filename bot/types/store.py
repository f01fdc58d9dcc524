"""The SQL of a workspace's own interview types, and of what people suggest to change in them."""

from dataclasses import dataclass
from typing import Literal

from bot.storage import versions
from bot.storage.database import Connection, Row, row, rows
from bot.types.model import OwnType

Status = Literal["draft", "published", "retired"]
Decision = Literal["accepted", "declined"]


@dataclass(frozen=True)
class KeptType:
    """A type's row with its newest version. A copy of a shared type has that type's id."""

    team: str
    owner: str
    version: int
    status: Status
    created_by: str
    created_at: float
    changed_at: float
    content: OwnType


@dataclass(frozen=True)
class Suggestion:
    """What somebody would change in a type: the whole type as it would be, and why."""

    id: str
    team: str
    type_id: str
    based_on: int
    content: OwnType
    why: str
    user: str
    status: Literal["waiting", "accepted", "declined"] = "waiting"
    decided_by: str | None = None
    decided_at: float | None = None
    created_at: float = 0.0


def subject(type_id: str) -> str:
    """Return what a type's versions stand under."""
    return f"type:{type_id}"


# Types

_TYPES = """SELECT t.*, v.content FROM own_types t
    JOIN versions v ON v.team = t.team AND v.subject = 'type:' || t.id AND v.version = t.version"""


def keep(  # noqa: PLR0913 - what one change consists of
    con: Connection,
    team: str,
    content: OwnType,
    *,
    by: str,
    why: str,
    now: float,
    after: int,
    status: Status | None = None,
) -> int | None:
    """Keep a type as a new version behind `after` (0: it is new here, and `by` its owner).

    None where another version has come meanwhile. `status` None leaves it as it is.
    """
    number = versions.add(
        con,
        team,
        subject(content.id),
        content.model_dump_json(),
        by=by,
        why=why,
        now=now,
        after=after,
    )
    if number is not None:
        _point(con, team, content.id, number, by=by, now=now, status=status)
    return number


def undo(con: Connection, team: str, type_id: str, *, by: str, now: float, after: int) -> bool:
    """Go back by one change, where `after` is the newest version; False where that cannot be."""
    restored = versions.undo(con, team, subject(type_id), by=by, now=now, after=after)
    if restored is not None:
        _point(con, team, type_id, restored.version, by=by, now=now, status=None)
    return restored is not None


def _point(
    con: Connection,
    team: str,
    type_id: str,
    version: int,
    *,
    by: str,
    now: float,
    status: Status | None,
) -> None:
    con.execute(
        """INSERT INTO own_types
            (team, id, owner, version, status, created_by, created_at, changed_at)
        VALUES (:team, :id, :by, :version, coalesce(:status, 'draft'), :by, :now, :now)
        ON CONFLICT (team, id) DO UPDATE SET version = excluded.version,
            status = coalesce(:status, own_types.status), changed_at = excluded.changed_at""",
        {"team": team, "id": type_id, "by": by, "version": version, "status": status, "now": now},
    )


def settle(con: Connection, team: str, type_id: str, status: Status, *, now: float) -> bool:
    """Publish, retire or unpublish a type; False where it is none of this team's."""
    cursor = con.execute(
        "UPDATE own_types SET status = :status, changed_at = :now WHERE team = :team AND id = :id",
        {"team": team, "id": type_id, "status": status, "now": now},
    )
    return bool(cursor.rowcount)


def hand_over(con: Connection, team: str, type_id: str, owner: str, *, now: float) -> None:
    """Give a type another owner."""
    con.execute(
        "UPDATE own_types SET owner = :owner, changed_at = :now WHERE team = :team AND id = :id",
        {"team": team, "id": type_id, "owner": owner, "now": now},
    )


def find(con: Connection, team: str, type_id: str) -> KeptType | None:
    """Return a type of this team."""
    found = row(con, f"{_TYPES} WHERE t.team = :team AND t.id = :id", {"team": team, "id": type_id})
    return None if found is None else _kept(found)


def every(con: Connection, team: str) -> tuple[KeptType, ...]:
    """Return all types of a team, drafts and retired ones too, by when they came."""
    found = rows(con, f"{_TYPES} WHERE t.team = :team ORDER BY t.created_at, t.id", {"team": team})
    return tuple(map(_kept, found))


def mark(con: Connection, team: str) -> str:
    """Return a mark that changes whenever a team's types do."""
    found = row(
        con,
        """SELECT count(*) AS n, max(changed_at) AS last, sum(version) AS versions
        FROM own_types WHERE team = :team""",
        {"team": team},
    )
    return ":".join(str(value or "") for value in (found or {}).values())


def _kept(found: Row) -> KeptType:
    plain = {key: value for key, value in found.items() if key not in {"id", "content"}}
    return KeptType(**plain, content=OwnType.model_validate_json(found["content"]))


# Suggestions


def suggest(con: Connection, suggestion: Suggestion) -> None:
    """Keep what somebody suggests."""
    con.execute(
        """INSERT INTO type_suggestions
            (id, team, type_id, based_on, content, why, user, created_at)
        VALUES (:id, :team, :type_id, :based_on, :content, :why, :user, :created_at)""",
        {
            "id": suggestion.id,
            "team": suggestion.team,
            "type_id": suggestion.type_id,
            "based_on": suggestion.based_on,
            "content": suggestion.content.model_dump_json(),
            "why": suggestion.why,
            "user": suggestion.user,
            "created_at": suggestion.created_at,
        },
    )


def find_suggestion(con: Connection, team: str, suggestion_id: str) -> Suggestion | None:
    """Return a suggestion made in this team."""
    found = row(
        con,
        "SELECT * FROM type_suggestions WHERE team = :team AND id = :id",
        {"team": team, "id": suggestion_id},
    )
    return None if found is None else _suggestion(found)


def waiting(con: Connection, team: str, type_id: str | None = None) -> list[Suggestion]:
    """Return the suggestions nobody has decided on, oldest first; of one type, or of all."""
    found = rows(
        con,
        """SELECT * FROM type_suggestions WHERE team = :team AND status = 'waiting'
            AND (:type IS NULL OR type_id = :type) ORDER BY created_at, id""",
        {"team": team, "type": type_id},
    )
    return [_suggestion(each) for each in found]


def decide(
    con: Connection, team: str, suggestion_id: str, decision: Decision, *, by: str, now: float
) -> bool:
    """Accept or decline a suggestion; False where it was decided already."""
    cursor = con.execute(
        """UPDATE type_suggestions SET status = :decision, decided_by = :by, decided_at = :now
        WHERE team = :team AND id = :id AND status = 'waiting'""",
        {"team": team, "id": suggestion_id, "decision": decision, "by": by, "now": now},
    )
    return bool(cursor.rowcount)


def _suggestion(found: Row) -> Suggestion:
    content = OwnType.model_validate_json(found["content"])
    return Suggestion(**{**found, "content": content})
