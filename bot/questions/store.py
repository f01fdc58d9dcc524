"""The SQL of a workspace's own questions, of what it retired, and of lists being imported."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from bot.questions.model import OwnQuestion
from bot.storage.database import Connection, row, rows


@dataclass(frozen=True)
class Retired:
    """A question that a workspace does not ask any more; nothing of it is deleted."""

    question_id: str
    retired_by: str
    reason: str
    merged_into: str | None = None


# Own questions


def keep(con: Connection, team: str, question: OwnQuestion, *, by: str, now: float) -> None:
    """Keep a question, new or changed."""
    con.execute(
        """INSERT INTO own_questions
            (id, team, content, created_by, created_at, changed_by, changed_at)
        VALUES (:id, :team, :content, :by, :now, :by, :now)
        ON CONFLICT (id) DO UPDATE SET content = excluded.content,
            changed_by = excluded.changed_by, changed_at = excluded.changed_at
        WHERE own_questions.team = excluded.team""",
        {
            "id": question.id,
            "team": team,
            "content": question.model_dump_json(),
            "by": by,
            "now": now,
        },
    )


def find(con: Connection, team: str, question_id: str) -> OwnQuestion | None:
    """Return a question of this team."""
    found = row(
        con,
        "SELECT content FROM own_questions WHERE team = :team AND id = :id",
        {"team": team, "id": question_id},
    )
    return None if found is None else OwnQuestion.model_validate_json(found["content"])


def every(con: Connection, team: str) -> tuple[OwnQuestion, ...]:
    """Return all questions of a team, the oldest first; retired ones too."""
    found = rows(
        con,
        "SELECT content FROM own_questions WHERE team = :team ORDER BY created_at, id",
        {"team": team},
    )
    return tuple(OwnQuestion.model_validate_json(each["content"]) for each in found)


# Retired questions, the workspace's and the bank's


def retire(con: Connection, team: str, retired: Retired, *, now: float) -> None:
    """Take a question out of use here."""
    con.execute(
        """INSERT OR REPLACE INTO retired_questions
            (team, question_id, retired_by, retired_at, reason, merged_into)
        VALUES (:team, :id, :by, :now, :reason, :merged)""",
        {
            "team": team,
            "id": retired.question_id,
            "by": retired.retired_by,
            "now": now,
            "reason": retired.reason,
            "merged": retired.merged_into,
        },
    )


def restore(con: Connection, team: str, question_id: str) -> bool:
    """Take a question back into use; False where it was not retired."""
    cursor = con.execute(
        "DELETE FROM retired_questions WHERE team = :team AND question_id = :id",
        {"team": team, "id": question_id},
    )
    return bool(cursor.rowcount)


def retired(con: Connection, team: str) -> dict[str, Retired]:
    """Return what a team retired, by question."""
    found = rows(
        con,
        """SELECT question_id, retired_by, reason, merged_into FROM retired_questions
        WHERE team = :team""",
        {"team": team},
    )
    return {each["question_id"]: Retired(**each) for each in found}


def revision(con: Connection, team: str) -> str:
    """Return a mark that changes whenever a team's questions or its retired ones do."""
    found = row(
        con,
        """SELECT (SELECT count(*) FROM own_questions WHERE team = :team) AS own,
            (SELECT max(changed_at) FROM own_questions WHERE team = :team) AS changed,
            (SELECT count(*) FROM retired_questions WHERE team = :team) AS retired,
            (SELECT max(retired_at) FROM retired_questions WHERE team = :team) AS last""",
        {"team": team},
    )
    values: Iterable[object] = found.values() if found else ()
    return ":".join(str(value or "") for value in values)


def author(con: Connection, team: str, question_id: str) -> str | None:
    """Return who added a question of this team; None where there is no such question."""
    found = row(
        con,
        "SELECT created_by FROM own_questions WHERE team = :team AND id = :id",
        {"team": team, "id": question_id},
    )
    return None if found is None else str(found["created_by"])


# Lists being imported

Status = Literal["preview", "stored", "discarded"]


@dataclass(frozen=True)
class KeptList:
    """A list somebody gave, and what became of it; `content` is for importing.py to read."""

    id: str
    user: str
    name: str
    content: str
    status: Status


def keep_list(con: Connection, team: str, kept: KeptList, *, now: float) -> None:
    """Keep a list, new or read meanwhile; one that was stored or discarded stays as it is."""
    con.execute(
        """INSERT INTO question_lists (id, team, user, name, content, status, created_at)
        VALUES (:id, :team, :user, :name, :content, :status, :now)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, content = excluded.content
        WHERE question_lists.team = excluded.team AND question_lists.status = 'preview'""",
        {
            "id": kept.id,
            "team": team,
            "user": kept.user,
            "name": kept.name,
            "content": kept.content,
            "status": kept.status,
            "now": now,
        },
    )


def find_list(con: Connection, team: str, list_id: str) -> KeptList | None:
    """Return a list that somebody of this team gave."""
    found = row(
        con,
        """SELECT id, user, name, content, status FROM question_lists
        WHERE team = :team AND id = :id""",
        {"team": team, "id": list_id},
    )
    return None if found is None else KeptList(**found)


def mark_of_list(con: Connection, team: str, list_id: str) -> str:
    """Return the mark of the questions a list was compared with; '' where it was not read yet."""
    found = row(
        con,
        """SELECT json_extract(content, '$.mark') AS mark FROM question_lists
        WHERE team = :team AND id = :id""",
        {"team": team, "id": list_id},
    )
    return "" if found is None else str(found["mark"] or "")


def settle_list(con: Connection, team: str, list_id: str, status: Status) -> bool:
    """Store or discard a list that is still a preview; False where it is none any more."""
    cursor = con.execute(
        """UPDATE question_lists SET status = :status
        WHERE team = :team AND id = :id AND status = 'preview'""",
        {"team": team, "id": list_id, "status": status},
    )
    return bool(cursor.rowcount)
