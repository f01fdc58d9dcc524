"""The SQL of what waits for a person."""

from bot.storage.database import Connection, rows


def scorecards_due(con: Connection, team: str, user: str, *, now: float) -> list[str]:
    """Return ids of interviews begun for which this person owes a scorecard, oldest first."""
    found = rows(
        con,
        """SELECT i.id FROM interviews i JOIN panel s ON s.interview_id = i.id
        WHERE i.team = :team AND s.user = :user AND s.submitted_at IS NULL AND s.role <> 'shadow'
            AND i.status = 'scheduled' AND i.starts_at <= :now
        ORDER BY i.starts_at LIMIT 20""",
        {"team": team, "user": user, "now": now},
    )
    return [str(each["id"]) for each in found]


def sets_to_approve(con: Connection, team: str, user: str) -> list[tuple[str, str]]:
    """Return id and title of this person's sets that wait for approval, newest first."""
    found = rows(
        con,
        """SELECT id, title FROM question_sets
        WHERE team = :team AND created_by = :user AND status = 'ready'
        ORDER BY created_at DESC LIMIT 5""",
        {"team": team, "user": user},
    )
    return [(str(each["id"]), str(each["title"])) for each in found]


def sets_to_use_again(con: Connection, team: str, user: str) -> list[tuple[str, str, float]]:
    """Return id, title and moment of approval of this person's last approved sets."""
    found = rows(
        con,
        """SELECT id, title, approved_at FROM question_sets
        WHERE team = :team AND (created_by = :user OR approved_by = :user)
            AND approved_at IS NOT NULL
        ORDER BY approved_at DESC LIMIT 3""",
        {"team": team, "user": user},
    )
    return [(str(each["id"]), str(each["title"]), float(each["approved_at"])) for each in found]
