"""The SQL of works: who began them, their documents and entries, their message and versions.

What a version keeps are the documents and groups. What was read out of the documents is large and
hardly ever changes: it stands once, in the work's own row.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter

from bot.storage import versions
from bot.storage.database import Connection, Row, row, rows
from bot.storage.versions import Version
from bot.types.working.model import Entry, Work

Status = Literal["reading", "open", "done", "failed"]

_ENTRIES: TypeAdapter[tuple[Entry, ...]] = TypeAdapter(tuple[Entry, ...])
_COLUMNS = "id, team, user, status, failure, channel, message_ts, created_at"


@dataclass(frozen=True)
class KeptWork:
    """A work's row: who began it, how far it is, and where its message stands."""

    id: str
    team: str
    user: str
    status: Status
    failure: str | None
    channel: str | None
    message_ts: str | None
    created_at: float


@dataclass(frozen=True)
class Document:
    """A document that somebody gave."""

    id: str
    name: str
    text: str


def subject(work_id: str) -> str:
    """Return what a work's versions stand under."""
    return f"work:{work_id}"


# Works


def begin(con: Connection, work_id: str, team: str, user: str, *, now: float) -> None:
    """Keep a work that is to be read."""
    con.execute(
        """INSERT INTO type_works (id, team, user, created_at)
        VALUES (:id, :team, :user, :now)""",
        {"id": work_id, "team": team, "user": user, "now": now},
    )


def find(con: Connection, work_id: str) -> KeptWork | None:
    """Return a work's row."""
    found = row(con, f"SELECT {_COLUMNS} FROM type_works WHERE id = :id", {"id": work_id})  # noqa: S608 - a fixed list
    return None if found is None else _kept(found)


def at_message(con: Connection, team: str, channel: str, ts: str) -> KeptWork | None:
    """Return the work whose message stands there."""
    found = row(
        con,
        f"""SELECT {_COLUMNS} FROM type_works
        WHERE team = :team AND channel = :channel AND message_ts = :ts""",  # noqa: S608 - a fixed list
        {"team": team, "channel": channel, "ts": ts},
    )
    return None if found is None else _kept(found)


def set_posted(con: Connection, work_id: str, channel: str, ts: str) -> None:
    """Note where a work's message stands."""
    con.execute(
        "UPDATE type_works SET channel = :channel, message_ts = :ts WHERE id = :id",
        {"id": work_id, "channel": channel, "ts": ts},
    )


def set_status(con: Connection, work_id: str, status: Status, failure: str | None = None) -> None:
    """Note how far a work is, and why no further."""
    con.execute(
        "UPDATE type_works SET status = :status, failure = :failure WHERE id = :id",
        {"id": work_id, "status": status, "failure": failure},
    )


def _kept(found: Row) -> KeptWork:
    return KeptWork(**found)


# Versions


def keep(  # noqa: PLR0913 - one row's columns, named at each call
    con: Connection,
    kept: KeptWork,
    work: Work,
    *,
    by: str,
    why: str,
    now: float,
    after: int,
    restores: int | None = None,
) -> int | None:
    """Keep a work as its next version behind `after`; None where another one has come meanwhile."""
    number = versions.add(
        con,
        kept.team,
        subject(kept.id),
        work.model_dump_json(exclude={"entries"}),
        by=by,
        why=why,
        now=now,
        after=after,
        restores=restores,
    )
    if number is not None:
        _keep_entries(con, kept.id, work.entries)
    return number


def _keep_entries(con: Connection, work_id: str, given: Sequence[Entry]) -> None:
    """Keep what is new among the entries; those that no group holds any more stay, for undoing."""
    there = {entry.id: entry for entry in entries(con, work_id)}
    if all(there.get(entry.id) == entry for entry in given):
        return
    there |= {entry.id: entry for entry in given}
    text = _ENTRIES.dump_json(tuple(there.values())).decode()
    con.execute(
        "UPDATE type_works SET entries = :entries WHERE id = :id", {"id": work_id, "entries": text}
    )


def entries(con: Connection, work_id: str) -> tuple[Entry, ...]:
    """Return everything a work's documents ever held, in the order it came."""
    found = row(con, "SELECT entries FROM type_works WHERE id = :id", {"id": work_id})
    return _ENTRIES.validate_json(str(found["entries"])) if found else ()


def work_of(version: Version, known: Sequence[Entry]) -> Work:
    """Return the work as a version has it; `known` are the entries kept with the work."""
    values = json.loads(version.content)
    held = {id_ for group in values["groups"] for id_ in group["entries"]}
    stand = [entry.model_dump() for entry in known if entry.id in held]
    return Work.model_validate({**values, "entries": stand})


# Documents


def add_document(
    con: Connection, kept: KeptWork, document: Document, *, place: int, now: float
) -> None:
    """Keep a document that was given for a work, in its place among the others; once."""
    con.execute(
        """INSERT INTO type_documents (id, team, user, name, text, created_at)
        VALUES (:id, :team, :user, :name, :text, :now) ON CONFLICT (id) DO NOTHING""",
        {
            "id": document.id,
            "team": kept.team,
            "user": kept.user,
            "name": document.name,
            "text": document.text,
            "now": now,
        },
    )
    con.execute(
        """INSERT INTO work_documents (work_id, place, document_id)
        VALUES (:work, :place, :document) ON CONFLICT DO NOTHING""",
        {"work": kept.id, "place": place, "document": document.id},
    )


def documents(con: Connection, work_id: str) -> list[Document]:
    """Return a work's documents in the order they were given."""
    found = rows(
        con,
        """SELECT d.id, d.name, d.text FROM work_documents w
        JOIN type_documents d ON d.id = w.document_id WHERE w.work_id = :id ORDER BY w.place""",
        {"id": work_id},
    )
    return [Document(**each) for each in found]


def passage(con: Connection, team: str, document_id: str, start: int, end: int) -> str | None:
    """Return `text[start:end]` of a document; None where this team has none of that id."""
    found = row(
        con,
        """SELECT substr(text, :start + 1, :length) AS said FROM type_documents
        WHERE team = :team AND id = :id""",
        {"team": team, "id": document_id, "start": start, "length": end - start},
    )
    return None if found is None else str(found["said"])
