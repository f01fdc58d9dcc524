"""Things that are changed in versions, each with who made it and why; nothing is overwritten.

A subject is what has versions, such as `type:pairing` or `loop:loop_4f…`; its room knows what the
content means. An undo is a version of its own that restores an earlier one.
"""

from dataclasses import dataclass

from bot.storage.database import Connection, Row, row, rows

_COLUMNS = "version, content, created_by, why, restores, created_at"


@dataclass(frozen=True)
class Version:
    """One version: counted from 1, its content as JSON, and the version it restores, if any."""

    version: int
    content: str
    created_by: str
    why: str
    restores: int | None
    created_at: float


def add(  # noqa: PLR0913 - one row's columns, named at each call
    con: Connection,
    team: str,
    subject: str,
    content: str,
    *,
    by: str,
    why: str,
    now: float,
    after: int,
    restores: int | None = None,
) -> int | None:
    """Add a version behind the version `after` (0 for the first), and return its number.

    None where another version has come meanwhile: whoever asked has not seen it.
    """
    if newest_number(con, team, subject) != after:
        return None
    con.execute(
        """INSERT INTO versions
            (team, subject, version, content, created_by, why, restores, created_at)
        VALUES (:team, :subject, :version, :content, :by, :why, :restores, :now)""",
        {
            "team": team,
            "subject": subject,
            "version": after + 1,
            "content": content,
            "by": by,
            "why": why,
            "restores": restores,
            "now": now,
        },
    )
    return after + 1


def newest_number(con: Connection, team: str, subject: str) -> int:
    """Return the number of the newest version, 0 where there is none."""
    found = row(
        con,
        "SELECT max(version) AS n FROM versions WHERE team = :team AND subject = :subject",
        {"team": team, "subject": subject},
    )
    return int(found["n"] or 0) if found else 0


def newest(con: Connection, team: str, subject: str) -> Version | None:
    """Return the newest version."""
    return find(con, team, subject, newest_number(con, team, subject))


def find(con: Connection, team: str, subject: str, version: int) -> Version | None:
    """Return one version."""
    found = row(
        con,
        f"""SELECT {_COLUMNS} FROM versions
        WHERE team = :team AND subject = :subject AND version = :version""",  # noqa: S608 - a fixed list
        {"team": team, "subject": subject, "version": version},
    )
    return None if found is None else _version(found)


def history(con: Connection, team: str, subject: str, *, most: int = 50) -> list[Version]:
    """Return the newest versions, newest first."""
    found = rows(
        con,
        f"""SELECT {_COLUMNS} FROM versions WHERE team = :team AND subject = :subject
        ORDER BY version DESC LIMIT :most""",  # noqa: S608 - a fixed list
        {"team": team, "subject": subject, "most": most},
    )
    return [_version(each) for each in found]


def before(con: Connection, team: str, subject: str, version: int) -> Version | None:
    """Return the version that an undo of `version` goes back to; None where it is the first.

    What an undo restored counts as the version it restored: undoing twice goes back two changes.
    """
    present = find(con, team, subject, version)
    while present is not None and present.restores is not None:
        present = find(con, team, subject, present.restores)
    return None if present is None else find(con, team, subject, present.version - 1)


def undo(
    con: Connection, team: str, subject: str, *, by: str, now: float, after: int
) -> Version | None:
    """Restore what stood before the newest version, which must be `after`; return it as kept.

    None where there is nothing to go back to, or another version has come meanwhile.
    """
    earlier = before(con, team, subject, after)
    if earlier is None:
        return None
    number = add(
        con,
        team,
        subject,
        earlier.content,
        by=by,
        why="undo",
        now=now,
        after=after,
        restores=earlier.version,
    )
    return None if number is None else find(con, team, subject, number)


def _version(found: Row) -> Version:
    return Version(**found)
