"""The SQL of drafts, question sets and their versions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.plans.model import Brief, QuestionSet
from bot.storage.database import Connection, Row, row, rows

Status = Literal["composing", "ready", "approved", "failed"]


@dataclass(frozen=True)
class Draft:
    """A brief as a person gave it, kept so that nothing entered is lost."""

    id: str
    team: str
    user: str
    asked_in: str
    text: str


@dataclass(frozen=True)
class PlannedSet:
    """A question set's row with its newest version; `content` is None until there is one.

    `channel` and `message_ts` tell where its message stands, once it was posted; `failure` holds
    the sentence for the person where no set could be made, or what the set fell back from.
    `version_by` asked for the newest version; it is `refined` where it changes an earlier one,
    whose details stand in the thread.
    """

    id: str
    team: str
    draft_id: str
    created_by: str
    asked_in: str
    title: str
    status: Status
    brief: Brief
    created_at: float
    channel: str | None = None
    message_ts: str | None = None
    version: int | None = None
    content: QuestionSet | None = None
    approved_version: int | None = None
    approved_by: str | None = None
    approved_at: float | None = None
    override_reason: str | None = None
    failure: str | None = None
    version_by: str | None = None
    refined: bool = False


@dataclass(frozen=True)
class SetVersion:
    """One version of a set: by whom and on what request, and the brief it answers.

    `based_on` is the version a change began from, `restores` the one an undo went back to; both
    None for a set as it was first written.
    """

    version: int
    content: QuestionSet
    created_by: str
    why: str
    created_at: float
    brief: Brief | None
    based_on: int | None
    restores: int | None


@dataclass(frozen=True)
class ApprovedSet:
    """A frozen version of a set: what interviews are held with."""

    set_id: str
    version: int
    content_hash: str
    question_set: QuestionSet
    title: str
    created_by: str
    channel: str | None


# Drafts


def insert_draft(con: Connection, draft: Draft, *, now: float) -> None:
    """Keep a draft."""
    con.execute(
        """INSERT INTO drafts (id, team, user, asked_in, text, created_at)
        VALUES (:id, :team, :user, :asked_in, :text, :now)""",
        {
            "id": draft.id,
            "team": draft.team,
            "user": draft.user,
            "asked_in": draft.asked_in,
            "text": draft.text,
            "now": now,
        },
    )


def draft(con: Connection, team: str, draft_id: str, user: str) -> Draft | None:
    """Return a person's own draft; nobody else's."""
    found = row(
        con,
        "SELECT * FROM drafts WHERE team = :team AND id = :id AND user = :user",
        {"team": team, "id": draft_id, "user": user},
    )
    if found is None:
        return None
    found.pop("created_at")
    return Draft(**found)


# Question sets

_SETS = """
    SELECT s.*, v.version, v.content, v.created_by AS version_by,
        coalesce(v.based_on IS NOT NULL AND v.why <> 'written', 0) AS refined
    FROM question_sets s
    LEFT JOIN set_versions v ON v.set_id = s.id
        AND v.version = (SELECT max(version) FROM set_versions WHERE set_id = s.id)
"""


def insert_set(con: Connection, planned: PlannedSet) -> None:
    """Begin a set, before it has any version."""
    con.execute(
        """INSERT INTO question_sets
            (id, team, draft_id, created_by, asked_in, title, status, brief, created_at)
        VALUES (:id, :team, :draft_id, :created_by, :asked_in, :title, :status, :brief, :now)""",
        {
            "id": planned.id,
            "team": planned.team,
            "draft_id": planned.draft_id,
            "created_by": planned.created_by,
            "asked_in": planned.asked_in,
            "title": planned.title,
            "status": planned.status,
            "brief": planned.brief.model_dump_json(),
            "now": planned.created_at,
        },
    )


def find(con: Connection, set_id: str) -> PlannedSet | None:
    """Return a set with its newest version."""
    found = row(con, _SETS + " WHERE s.id = :id", {"id": set_id})
    return None if found is None else _planned(found)


def by_message(con: Connection, team: str, channel: str, ts: str) -> PlannedSet | None:
    """Return the set whose message stands there."""
    found = row(
        con,
        _SETS + " WHERE s.team = :team AND s.channel = :channel AND s.message_ts = :ts",
        {"team": team, "channel": channel, "ts": ts},
    )
    return None if found is None else _planned(found)


def newest(
    con: Connection,
    team: str,
    *,
    viewer: str,
    sees_all: bool,
    words: Sequence[str] = (),
    most: int = 10,
) -> list[PlannedSet]:
    """Return the newest sets a person may see whose title has all the words, `most` at most."""
    found = rows(
        con,
        _SETS
        + """ WHERE s.team = :team AND (:all OR s.created_by = :viewer OR s.approved_by = :viewer)
        ORDER BY s.created_at DESC LIMIT 200""",
        {"team": team, "viewer": viewer, "all": int(sees_all)},
    )
    wanted = [word.casefold() for word in words]
    matching = (each for each in found if all(w in each["title"].casefold() for w in wanted))
    return [_planned(each) for each, _ in zip(matching, range(most), strict=False)]


def set_posted(con: Connection, set_id: str, channel: str, ts: str) -> None:
    """Note where a set's message stands."""
    con.execute(
        "UPDATE question_sets SET channel = :channel, message_ts = :ts WHERE id = :id",
        {"id": set_id, "channel": channel, "ts": ts},
    )


def add_version(  # noqa: PLR0913 - the columns of one row, named where it is called
    con: Connection,
    set_id: str,
    content: QuestionSet,
    *,
    by: str,
    why: str,
    now: float,
    brief: Brief | None = None,
    based_on: int | None = None,
    restores: int | None = None,
) -> int:
    """Add a version after the newest and return its number; earlier ones stay.

    `brief` is the one it answers, `based_on` the version a change began from, `restores` the one
    that an undo takes back to.
    """
    found = row(
        con,
        """INSERT INTO set_versions (set_id, version, content, content_hash, created_by, why,
            created_at, brief, based_on, restores)
        VALUES (:id, (SELECT coalesce(max(version), 0) + 1 FROM set_versions WHERE set_id = :id),
            :content, :hash, :by, :why, :now, :brief, :based_on, :restores)
        RETURNING version""",
        {
            "id": set_id,
            "content": content.model_dump_json(),
            "hash": content.content_hash(),
            "by": by,
            "why": why,
            "now": now,
            "brief": None if brief is None else brief.model_dump_json(),
            "based_on": based_on,
            "restores": restores,
        },
    )
    return int(found["version"]) if found else 0


def version(con: Connection, set_id: str, number: int) -> SetVersion | None:
    """Return one version of a set."""
    found = row(
        con,
        """SELECT version, content, created_by, why, created_at, brief, based_on, restores
        FROM set_versions WHERE set_id = :id AND version = :number""",
        {"id": set_id, "number": number},
    )
    return None if found is None else _version(found)


def versions(con: Connection, set_id: str) -> list[SetVersion]:
    """Return all versions of a set, the oldest first: who asked for what."""
    found = rows(
        con,
        """SELECT version, content, created_by, why, created_at, brief, based_on, restores
        FROM set_versions WHERE set_id = :id ORDER BY version""",
        {"id": set_id},
    )
    return [_version(each) for each in found]


def refined(con: Connection, set_id: str, brief: Brief, *, title: str, based_on: int) -> bool:
    """Let a set wait for approval again, answering `brief`; False where it has moved on.

    Call it before `add_version`, in the same transaction. An approved version stays the one that
    interviews are held with until the new one is approved.
    """
    cursor = con.execute(
        """UPDATE question_sets SET status = 'ready', brief = :brief, title = :title
        WHERE id = :id AND status IN ('ready', 'approved')
            AND :based_on = (SELECT max(version) FROM set_versions WHERE set_id = :id)""",
        {"id": set_id, "brief": brief.model_dump_json(), "title": title, "based_on": based_on},
    )
    return bool(cursor.rowcount == 1)


def set_status(
    con: Connection, set_id: str, status: Status, *, title: str, failure: str | None
) -> None:
    """Move a set on; an approved one is never moved back."""
    con.execute(
        """UPDATE question_sets SET status = :status, title = :title, failure = :failure
        WHERE id = :id AND status <> 'approved'""",
        {"id": set_id, "status": status, "title": title, "failure": failure},
    )


def restart(con: Connection, set_id: str, brief: Brief, *, title: str) -> bool:
    """Let a set be written anew from another brief; False where it is approved or in the making."""
    cursor = con.execute(
        """UPDATE question_sets SET status = 'composing', brief = :brief, title = :title,
            failure = NULL
        WHERE id = :id AND status IN ('ready', 'failed')""",
        {"id": set_id, "brief": brief.model_dump_json(), "title": title},
    )
    return bool(cursor.rowcount == 1)


def approve(
    con: Connection, set_id: str, version: int, *, by: str, reason: str | None, now: float
) -> bool:
    """Freeze the newest version; False where it is not the newest or one was frozen already."""
    cursor = con.execute(
        """UPDATE question_sets SET status = 'approved', approved_version = :version,
            approved_by = :by, approved_at = :now, override_reason = :reason
        WHERE id = :id AND status = 'ready'
            AND :version = (SELECT max(version) FROM set_versions WHERE set_id = :id)""",
        {"id": set_id, "version": version, "by": by, "reason": reason, "now": now},
    )
    return bool(cursor.rowcount == 1)


def approved(con: Connection, team: str, set_id: str) -> ApprovedSet | None:
    """Return the frozen version of a set, or None while it has none."""
    found = row(
        con,
        """SELECT s.id, s.title, s.created_by, s.channel, v.version, v.content, v.content_hash
        FROM question_sets s
        JOIN set_versions v ON v.set_id = s.id AND v.version = s.approved_version
        WHERE s.team = :team AND s.id = :id""",
        {"team": team, "id": set_id},
    )
    return None if found is None else _approved(found)


def approved_version(con: Connection, set_id: str, version: int) -> ApprovedSet:
    """Return the version an interview was pinned to. Raises LookupError where there is none."""
    found = row(
        con,
        """SELECT s.id, s.title, s.created_by, s.channel, v.version, v.content, v.content_hash
        FROM question_sets s JOIN set_versions v ON v.set_id = s.id
        WHERE s.id = :id AND v.version = :version""",
        {"id": set_id, "version": version},
    )
    if found is None:
        raise LookupError(set_id)
    return _approved(found)


def _approved(found: Row) -> ApprovedSet:
    return ApprovedSet(
        set_id=found["id"],
        version=found["version"],
        content_hash=found["content_hash"],
        question_set=QuestionSet.model_validate_json(found["content"]),
        title=found["title"],
        created_by=found["created_by"],
        channel=found["channel"],
    )


def _version(found: Row) -> SetVersion:
    brief = found["brief"]
    return SetVersion(
        **{
            **found,
            "content": QuestionSet.model_validate_json(found["content"]),
            "brief": None if brief is None else Brief.model_validate_json(brief),
        }
    )


def _planned(found: Row) -> PlannedSet:
    content = found.pop("content")
    return PlannedSet(
        **{
            **found,
            "refined": bool(found["refined"]),
            "brief": Brief.model_validate(json.loads(found["brief"])),
            "content": None if content is None else QuestionSet.model_validate_json(content),
        }
    )
