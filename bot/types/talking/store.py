"""The SQL of what people asked for in a work's thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from bot.catalogue.model import Frozen, Text
from bot.storage.database import Connection, row, rows
from bot.types.talking.model import Action

Status = Literal["waiting", "done", "refused"]


class Answer(Frozen):
    """What became of a request.

    Attributes:
        version: the version it led to, None where nothing changed; `base` the one before it.
        said: what is to be said of it beside the difference of both.
        left: what was asked for and not done, and why.
        unread: words nobody understood.
        actions: what is still to be done, in order; done once the request is settled.
        about: keys of the groups it was about.
        declared: of each line that was suggested, the id of the competency it was suggested for.
        undone: whether it went back.
        moved_by: who changed the work meanwhile, where that is why nothing was done.
    """

    version: int | None = None
    base: int | None = None
    said: tuple[Text, ...] = ()
    left: tuple[Text, ...] = ()
    unread: tuple[Text, ...] = ()
    actions: tuple[Action, ...] = ()
    about: tuple[Text, ...] = ()
    declared: Mapping[str, str] = Field(default_factory=dict)
    undone: bool = False
    moved_by: str | None = None


@dataclass(frozen=True)
class WorkRequest:
    """What a person asked of a work in its thread; `based_on` is the version they asked it of."""

    id: str
    work_id: str
    team: str
    user: str
    text: str
    based_on: int
    created_at: float
    status: Status = "waiting"
    answer: Answer = field(default_factory=Answer)


def insert(con: Connection, request: WorkRequest) -> None:
    """Keep a request."""
    con.execute(
        """INSERT INTO work_requests
            (id, work_id, team, user, text, based_on, status, answer, created_at)
        VALUES (:id, :work_id, :team, :user, :text, :based_on, :status, :answer, :created_at)""",
        {
            "id": request.id,
            "work_id": request.work_id,
            "team": request.team,
            "user": request.user,
            "text": request.text,
            "based_on": request.based_on,
            "status": request.status,
            "answer": request.answer.model_dump_json(),
            "created_at": request.created_at,
        },
    )


def find(con: Connection, request_id: str) -> WorkRequest | None:
    """Return a request."""
    found = row(con, "SELECT * FROM work_requests WHERE id = :id", {"id": request_id})
    if found is None:
        return None
    answer = Answer.model_validate_json(found["answer"] or "{}")
    return WorkRequest(**{**found, "answer": answer})


def settle(con: Connection, request_id: str, status: Status, answer: Answer) -> bool:
    """Say what became of a request that waits; False where it waits no more."""
    cursor = con.execute(
        """UPDATE work_requests SET status = :status, answer = :answer
        WHERE id = :id AND status = 'waiting'""",
        {"id": request_id, "status": status, "answer": answer.model_dump_json()},
    )
    return bool(cursor.rowcount == 1)


def asker_waiting(con: Connection, work_id: str, *, since: float) -> str | None:
    """Return whose request on a work is being worked on, of those made at `since` or later."""
    found = row(
        con,
        """SELECT user FROM work_requests
        WHERE work_id = :id AND status = 'waiting' AND created_at >= :since
        ORDER BY created_at DESC LIMIT 1""",
        {"id": work_id, "since": since},
    )
    return None if found is None else str(found["user"])


def talked_about(con: Connection, work_id: str) -> tuple[str, ...]:
    """Return the keys of the groups that the last request on a work was about."""
    found = row(
        con,
        """SELECT answer FROM work_requests WHERE work_id = :id AND answer IS NOT NULL
        ORDER BY created_at DESC, rowid DESC LIMIT 1""",
        {"id": work_id},
    )
    return Answer.model_validate_json(found["answer"]).about if found else ()


def declared(con: Connection, work_id: str) -> dict[str, str]:
    """Return what each line that was ever suggested in a work was suggested for."""
    found = rows(
        con,
        """SELECT answer FROM work_requests WHERE work_id = :id AND answer IS NOT NULL
        ORDER BY created_at, rowid""",
        {"id": work_id},
    )
    answers = (Answer.model_validate_json(each["answer"]) for each in found)
    return {line: id_ for answer in answers for line, id_ in answer.declared.items()}
