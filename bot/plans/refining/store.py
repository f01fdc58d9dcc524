"""The SQL of what people asked for in a set's thread, and of versions that are asked the same."""

import json
from dataclasses import dataclass, field
from typing import Literal

from bot.catalogue.model import Frozen, Text
from bot.storage.database import Connection, row

Status = Literal["waiting", "done", "refused"]


class Answer(Frozen):
    """What became of a request: the version it led to, and what of it was left.

    `said` says what was done, for where a comparison of both versions shows nothing; `left` what
    was asked for and not done, and why; `unread` holds words nobody understood; `rewrites` what a
    model is to do, word for word. `moved_by` changed the set meanwhile, where that is why nothing
    was done.
    """

    version: int | None = None
    said: tuple[Text, ...] = ()
    left: tuple[Text, ...] = ()
    unread: tuple[Text, ...] = ()
    rewrites: tuple[Text, ...] = ()
    undone: bool = False
    moved_by: str | None = None


@dataclass(frozen=True)
class SetRequest:
    """What a person asked of a set in its thread; `based_on` is the version they asked it of."""

    id: str
    set_id: str
    team: str
    user: str
    text: str
    based_on: int
    created_at: float
    status: Status = "waiting"
    answer: Answer = field(default_factory=Answer)


def insert(con: Connection, request: SetRequest) -> None:
    """Keep a request."""
    con.execute(
        """INSERT INTO set_requests
            (id, set_id, team, user, text, based_on, status, answer, created_at)
        VALUES (:id, :set_id, :team, :user, :text, :based_on, :status, :answer, :created_at)""",
        {
            "id": request.id,
            "set_id": request.set_id,
            "team": request.team,
            "user": request.user,
            "text": request.text,
            "based_on": request.based_on,
            "status": request.status,
            "answer": request.answer.model_dump_json(),
            "created_at": request.created_at,
        },
    )


def find(con: Connection, request_id: str) -> SetRequest | None:
    """Return a request."""
    found = row(con, "SELECT * FROM set_requests WHERE id = :id", {"id": request_id})
    if found is None:
        return None
    answer = Answer.model_validate(json.loads(found["answer"] or "{}"))
    return SetRequest(**{**found, "answer": answer})


def settle(con: Connection, request_id: str, status: Status, answer: Answer) -> bool:
    """Say what became of a request that waits; False where it waits no more."""
    cursor = con.execute(
        """UPDATE set_requests SET status = :status, answer = :answer
        WHERE id = :id AND status = 'waiting'""",
        {"id": request_id, "status": status, "answer": answer.model_dump_json()},
    )
    return bool(cursor.rowcount == 1)


def asker_waiting(con: Connection, set_id: str, *, since: float) -> str | None:
    """Return whose request on a set is being worked on, of those made at `since` or later."""
    found = row(
        con,
        """SELECT user FROM set_requests
        WHERE set_id = :id AND status = 'waiting' AND created_at >= :since
        ORDER BY created_at DESC LIMIT 1""",
        {"id": set_id, "since": since},
    )
    return None if found is None else str(found["user"])


def keep_approved(con: Connection, set_id: str) -> bool:
    """Leave a set approved whose newest version asks and rates just what the approved one does."""
    cursor = con.execute(
        """UPDATE question_sets SET status = 'approved'
        WHERE id = :id AND status = 'ready' AND approved_version IS NOT NULL
            AND (SELECT content_hash FROM set_versions
                WHERE set_id = :id ORDER BY version DESC LIMIT 1)
            = (SELECT content_hash FROM set_versions
                WHERE set_id = :id AND version = question_sets.approved_version)""",
        {"id": set_id},
    )
    return bool(cursor.rowcount == 1)
