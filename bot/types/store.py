"""The SQL of a workspace's own interview types, and of what people suggest to change in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from bot.catalogue.types import InterviewType
from bot.storage import versions
from bot.storage.database import Connection, Row, row, rows
from bot.types.model import OwnType, Source

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

    @cached_property
    def complete(self) -> InterviewType | None:
        """Return it as a type of the catalogue, made once; None while something lacks."""
        return self.content.complete()


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

_ROWS = """SELECT t.team, t.id, t.owner, t.version, t.status, t.created_by, t.created_at,
    t.changed_at"""
_TYPES = f"""{_ROWS}, v.content FROM own_types t
    JOIN versions v ON v.team = t.team AND v.subject = 'type:' || t.id AND v.version = t.version"""
_NEXT = "(SELECT coalesce(max(revision), 0) + 1 FROM own_types WHERE team = :team)"


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
        f"""INSERT INTO own_types
            (team, id, owner, version, status, created_by, created_at, changed_at, revision)
        VALUES (:team, :id, :by, :version, coalesce(:status, 'draft'), :by, :now, :now, {_NEXT})
        ON CONFLICT (team, id) DO UPDATE SET version = excluded.version,
            status = coalesce(:status, own_types.status), changed_at = excluded.changed_at,
            revision = excluded.revision""",  # noqa: S608 - one fixed expression
        {"team": team, "id": type_id, "by": by, "version": version, "status": status, "now": now},
    )


def settle(con: Connection, team: str, type_id: str, status: Status, *, now: float) -> bool:
    """Publish, retire or unpublish a type; False where it is none of this team's."""
    cursor = con.execute(
        f"""UPDATE own_types SET status = :status, changed_at = :now, revision = {_NEXT}
        WHERE team = :team AND id = :id""",  # noqa: S608 - one fixed expression
        {"team": team, "id": type_id, "status": status, "now": now},
    )
    return bool(cursor.rowcount)


def hand_over(con: Connection, team: str, type_id: str, owner: str, *, now: float) -> None:
    """Give a type of this team another owner."""
    con.execute(
        f"""UPDATE own_types SET owner = :owner, changed_at = :now, revision = {_NEXT}
        WHERE team = :team AND id = :id""",  # noqa: S608 - one fixed expression
        {"team": team, "id": type_id, "owner": owner, "now": now},
    )


def find(con: Connection, team: str, type_id: str) -> KeptType | None:
    """Return a type of this team."""
    found = row(con, f"{_TYPES} WHERE t.team = :team AND t.id = :id", {"team": team, "id": type_id})
    return None if found is None else _kept(found)


def every(
    con: Connection, team: str, ready: Mapping[str, KeptType] | None = None
) -> tuple[KeptType, ...]:
    """Return all types of a team, drafts and retired ones too, by when they came.

    `ready` are some of them as they were read before, by id: what still is as it was there is not
    read again.
    """
    found = rows(con, f"{_ROWS} FROM own_types t WHERE t.team = :team", {"team": team})
    known = {one["id"]: _same(one, (ready or {}).get(one["id"])) for one in found}
    missing = [id_ for id_, one in known.items() if one is None]
    if len(missing) > _ONE_BY_ONE:
        read = rows(con, f"{_TYPES} WHERE t.team = :team", {"team": team})
        known |= {each["id"]: _kept(each) for each in read if known[each["id"]] is None}
    else:
        known |= {id_: find(con, team, id_) for id_ in missing}
    there = (one for one in known.values() if one is not None)
    return tuple(sorted(there, key=lambda one: (one.created_at, one.content.id)))


_ONE_BY_ONE = 20
"""Types that are read by a query each; more are read with all others."""


def _same(found: Row, before: KeptType | None) -> KeptType | None:
    """Return a type read before with its row as it is now; None where its content is another."""
    if before is None or before.version != found["version"]:
        return None
    row_ = {key: value for key, value in found.items() if key != "id"}
    same = all(getattr(before, key) == value for key, value in row_.items())
    return before if same else replace(before, **row_)


def mark(con: Connection, team: str) -> str:
    """Return a mark that changes whenever a team's types do."""
    found = row(
        con, "SELECT max(revision) AS last FROM own_types WHERE team = :team", {"team": team}
    )
    return str((found or {}).get("last") or 0)


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


def note_message(
    con: Connection, suggestion_id: str, user: str, *, channel: str, message_ts: str
) -> None:
    """Note where somebody was asked to decide on a suggestion."""
    con.execute(
        """INSERT OR REPLACE INTO suggestion_messages (suggestion_id, user, channel, message_ts)
        VALUES (:id, :user, :channel, :ts)""",
        {"id": suggestion_id, "user": user, "channel": channel, "ts": message_ts},
    )


def messages(con: Connection, suggestion_id: str) -> dict[str, tuple[str, str]]:
    """Return where people were asked to decide on a suggestion: by person, channel and ts."""
    found = rows(
        con,
        "SELECT user, channel, message_ts FROM suggestion_messages WHERE suggestion_id = :id",
        {"id": suggestion_id},
    )
    return {each["user"]: (each["channel"], each["message_ts"]) for each in found}


def passages(
    con: Connection, team: str, sources: Iterable[Source], most: int
) -> dict[tuple[str, int], str]:
    """Return the first characters of where types came from, by document's id and start."""
    found: dict[tuple[str, int], str] = {}
    for one in sources:
        text = row(
            con,
            """SELECT substr(text, :start + 1, :length) AS text FROM type_documents
            WHERE team = :team AND id = :id""",
            {
                "team": team,
                "id": one.document,
                "start": one.start,
                "length": max(0, min(most, one.end - one.start)),
            },
        )
        if text is not None:
            found[one.document, one.start] = text["text"]
    return found


def waiting(con: Connection, team: str, type_id: str | None = None) -> list[Suggestion]:
    """Return the suggestions nobody has decided on, oldest first; of one type, or of all."""
    found = rows(
        con,
        """SELECT * FROM type_suggestions WHERE team = :team AND status = 'waiting'
            AND (:type IS NULL OR type_id = :type) ORDER BY created_at, id""",
        {"team": team, "type": type_id},
    )
    return [_suggestion(each) for each in found]


def accepted(con: Connection, team: str, type_id: str) -> list[Suggestion]:
    """Return the suggestions for a type that were accepted."""
    found = rows(
        con,
        """SELECT * FROM type_suggestions
        WHERE team = :team AND type_id = :type AND status = 'accepted'""",
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
