"""Who did what to which thing, and when. Ids only: an entry never holds contents."""

from dataclasses import dataclass

from bot.storage.database import Connection, rows


@dataclass(frozen=True)
class Entry:
    """One line of the record.

    Attributes:
        at: seconds since the epoch, UTC.
        actor: the person's Slack id, or `bot`.
        action: `<noun>.<verb>`, such as `set.approve`.
        subject: the opaque id of what it was done to.
        reason: the person's own words, where the action asks for a reason.
    """

    id: int
    at: float
    team: str
    actor: str
    action: str
    subject: str
    reason: str | None


def record(
    con: Connection,
    now: float,
    team: str,
    actor: str,
    action: str,
    subject: str,
    reason: str | None = None,
) -> None:
    """Add an entry inside the transaction of what it tells of. Entries never change.

    `subject` is an id: no names, scores or words of a scorecard here.
    """
    con.execute(
        """INSERT INTO audit (at, team, actor, action, subject, reason)
        VALUES (:now, :team, :actor, :action, :subject, :reason)""",
        {
            "now": now,
            "team": team,
            "actor": actor,
            "action": action,
            "subject": subject,
            "reason": reason,
        },
    )


def entries(
    con: Connection, team: str, *, subject: str | None = None, limit: int = 100
) -> list[Entry]:
    """Return a team's latest entries, newest first; with `subject`, only those about it."""
    about = "" if subject is None else "AND subject = :subject"
    found = rows(
        con,
        f"SELECT * FROM audit WHERE team = :team {about} ORDER BY id DESC LIMIT :limit",  # noqa: S608 - one of two fixed conditions
        {"team": team, "subject": subject, "limit": limit},
    )
    return [Entry(**entry) for entry in found]
