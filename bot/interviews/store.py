"""The SQL of interviews, their panels and the channels they are announced in."""

import json
from collections.abc import Mapping

from bot.interviews.model import Interview, Meant, Role, Seat, SeenChannel, Status
from bot.positions.model import Candidate, Position, name_key
from bot.storage.database import Connection, Row, row, rows

_INTERVIEWS = """
    SELECT i.*, p.title, p.hiring_manager, p.coordinator, p.channel AS position_channel,
        p.status AS position_status, c.name, c.email, c.ats_url, c.resume_url, c.member
    FROM interviews i
    JOIN positions p ON p.id = i.position_id
    JOIN candidates c ON c.id = i.candidate_id
"""


def insert(con: Connection, interview: Interview, *, now: float) -> None:
    """Keep a new interview and its panel."""
    con.execute(
        """INSERT INTO interviews (id, team, position_id, candidate_id, set_id, set_version,
            set_hash, starts_at, wall_time, zone, length_minutes, channel, created_by, created_at,
            type_id, type_version, exercise)
        VALUES (:id, :team, :position_id, :candidate_id, :set_id, :set_version,
            :set_hash, :starts_at, :wall_time, :zone, :length_minutes, :channel, :created_by, :now,
            :type_id, :type_version, :exercise)""",
        {
            "id": interview.id,
            "team": interview.team,
            "position_id": interview.position.id,
            "candidate_id": interview.candidate.id,
            "set_id": interview.set_id,
            "set_version": interview.set_version,
            "set_hash": interview.set_hash,
            "starts_at": interview.starts_at,
            "wall_time": interview.wall_time,
            "zone": interview.zone,
            "length_minutes": interview.length_minutes,
            "channel": interview.channel,
            "created_by": interview.created_by,
            "now": now,
            "type_id": interview.type_id,
            "type_version": interview.type_version,
            "exercise": interview.exercise,
        },
    )
    for place, seat in enumerate(interview.panel):
        con.execute(
            "INSERT INTO panel (interview_id, user, seat, role) VALUES (:id, :user, :seat, :role)",
            {"id": interview.id, "user": seat.user, "seat": place, "role": seat.role},
        )


def add_seat(con: Connection, interview_id: str, user: str, role: Role) -> bool:
    """Seat one more person behind the others; False where they sit there already."""
    cursor = con.execute(
        """INSERT INTO panel (interview_id, user, seat, role)
        SELECT :id, :user, coalesce(max(seat), -1) + 1, :role FROM panel WHERE interview_id = :id
        ON CONFLICT (interview_id, user) DO NOTHING""",
        {"id": interview_id, "user": user, "role": role},
    )
    return bool(cursor.rowcount == 1)


def remove_seat(con: Connection, interview_id: str, user: str) -> None:
    """Take somebody off a panel."""
    con.execute(
        "DELETE FROM panel WHERE interview_id = :id AND user = :user",
        {"id": interview_id, "user": user},
    )


def set_role(con: Connection, interview_id: str, user: str, role: Role) -> None:
    """Note what somebody on the panel does."""
    con.execute(
        "UPDATE panel SET role = :role WHERE interview_id = :id AND user = :user",
        {"id": interview_id, "user": user, "role": role},
    )


def find(con: Connection, interview_id: str, *, team: str | None = None) -> Interview | None:
    """Return an interview with its panel; with `team`, only one of that team."""
    found = row(
        con,
        _INTERVIEWS + " WHERE i.id = :id AND (:team IS NULL OR i.team = :team)",
        {"id": interview_id, "team": team},
    )
    return None if found is None else _interview(con, found)


def move(con: Connection, interview_id: str, meant: Meant, *, revision: int) -> bool:
    """Move an interview; False where it has been moved or has ended since it was read."""
    cursor = con.execute(
        """UPDATE interviews SET starts_at = :at, wall_time = :wall_time, zone = :zone,
            revision = revision + 1
        WHERE id = :id AND revision = :revision AND status = 'scheduled'""",
        {
            "id": interview_id,
            "at": meant.at,
            "wall_time": meant.wall_time,
            "zone": meant.zone,
            "revision": revision,
        },
    )
    return bool(cursor.rowcount == 1)


def end(con: Connection, interview_id: str, status: Status, *, by: str, now: float) -> bool:
    """Cancel or complete an interview; False where it has ended already."""
    cursor = con.execute(
        """UPDATE interviews SET status = :status, ended_by = :by, ended_at = :now
        WHERE id = :id AND status = 'scheduled'""",
        {"id": interview_id, "status": status, "by": by, "now": now},
    )
    return bool(cursor.rowcount == 1)


def set_channel(con: Connection, interview_id: str, channel: str | None) -> None:
    """Note where an interview is to be announced."""
    con.execute(
        "UPDATE interviews SET channel = :channel WHERE id = :id",
        {"id": interview_id, "channel": channel},
    )


def set_root(con: Connection, interview_id: str, channel: str, ts: str) -> None:
    """Note where the interview's message stands."""
    con.execute(
        "UPDATE interviews SET channel = :channel, root_ts = :ts WHERE id = :id",
        {"id": interview_id, "channel": channel, "ts": ts},
    )


def set_guide(con: Connection, interview_id: str, user: str, channel: str, ts: str) -> None:
    """Note where an interviewer's guide stands."""
    con.execute(
        """UPDATE panel SET guide_channel = :channel, guide_ts = :ts
        WHERE interview_id = :id AND user = :user""",
        {"id": interview_id, "user": user, "channel": channel, "ts": ts},
    )


def set_submitted(con: Connection, interview_id: str, user: str, *, now: float) -> None:
    """Note when an interviewer's first scorecard came in; later ones change nothing."""
    con.execute(
        """UPDATE panel SET submitted_at = coalesce(submitted_at, :now)
        WHERE interview_id = :id AND user = :user""",
        {"id": interview_id, "user": user, "now": now},
    )


def known_candidate(
    con: Connection, team: str, position_id: str, *, name: str, member: str | None
) -> str | None:
    """Return the id of the candidate that this one is, where they were met before.

    Someone who works here is known by their account. Anyone else is known by name, and only at
    the same position: the same name elsewhere may be another person.
    """
    found = row(
        con,
        """SELECT c.id FROM candidates c
        WHERE c.team = :team AND (
            c.member = :member
            OR (c.name_key = :name AND (c.member IS NULL OR :member IS NULL) AND EXISTS (
                SELECT 1 FROM interviews i
                WHERE i.candidate_id = c.id AND i.position_id = :position)))
        ORDER BY CASE WHEN c.member = :member THEN 0 ELSE 1 END, c.created_at DESC LIMIT 1""",
        {"team": team, "position": position_id, "name": name_key(name), "member": member},
    )
    return None if found is None else str(found["id"])


def of_candidate(con: Connection, candidate_id: str) -> list[Interview]:
    """Return a candidate's interviews that were not cancelled, earliest first."""
    found = rows(
        con,
        _INTERVIEWS
        + """ WHERE i.candidate_id = :id AND i.status <> 'cancelled'
        ORDER BY i.starts_at, i.id""",
        {"id": candidate_id},
    )
    return [_interview(con, each) for each in found]


def upcoming(
    con: Connection, team: str, user: str, *, now: float, limit: int = 20
) -> list[Interview]:
    """Return interviews not yet over that a person sits in or arranges, soonest first.

    Never one in which they are the candidate.
    """
    found = rows(
        con,
        _INTERVIEWS
        + """ LEFT JOIN panel s ON s.interview_id = i.id AND s.user = :user
        WHERE i.team = :team AND i.status = 'scheduled'
            AND i.starts_at + i.length_minutes * 60 > :now
            AND (c.member IS NULL OR c.member <> :user)
            AND (s.user IS NOT NULL
                OR :user IN (i.created_by, p.hiring_manager, p.coordinator))
        ORDER BY i.starts_at, i.id LIMIT :limit""",
        {"team": team, "user": user, "now": now, "limit": limit},
    )
    return [_interview(con, each) for each in found]


# Channels


def remember_channel(con: Connection, team: str, channel: SeenChannel, *, now: float) -> None:
    """Note what was seen of a channel."""
    con.execute(
        """INSERT INTO channels (team, channel, name, is_private, is_archived, members, seen_at)
        VALUES (:team, :channel, :name, :is_private, :is_archived, :members, :now)
        ON CONFLICT (team, channel) DO UPDATE SET name = excluded.name,
            is_private = excluded.is_private, is_archived = excluded.is_archived,
            members = excluded.members, seen_at = excluded.seen_at""",
        {
            "team": team,
            "channel": channel.id,
            "name": channel.name,
            "is_private": int(channel.is_private),
            "is_archived": int(channel.is_archived),
            "members": None if channel.members is None else json.dumps(sorted(channel.members)),
            "now": now,
        },
    )


def seen_channel(con: Connection, team: str, channel: str) -> SeenChannel | None:
    """Return what was last seen of a channel."""
    found = row(
        con,
        "SELECT * FROM channels WHERE team = :team AND channel = :channel",
        {"team": team, "channel": channel},
    )
    if found is None:
        return None
    members = found["members"]
    return SeenChannel(
        channel,
        found["name"],
        bool(found["is_private"]),
        bool(found["is_archived"]),
        None if members is None else frozenset(json.loads(members)),
    )


def _interview(con: Connection, found: Mapping[str, object]) -> Interview:
    seats = rows(
        con,
        """SELECT user, guide_channel, guide_ts, submitted_at, role FROM panel
        WHERE interview_id = :id ORDER BY seat""",
        {"id": found["id"]},
    )
    given: Row = dict(found)
    team = given["team"]
    return Interview(
        id=given["id"],
        team=team,
        position=_position(given),
        candidate=Candidate(
            id=given["candidate_id"],
            team=team,
            **{key: given[key] for key in ("name", "email", "ats_url", "resume_url", "member")},
        ),
        panel=tuple(Seat(**each) for each in seats),
        **{key: given[key] for key in _PLAIN},
    )


def kept_version(con: Connection, position_id: str, set_id: str) -> int | None:
    """Return the version of a set that a position's candidates are asked from, if any were yet.

    The first candidate scheduled pins it; a later choice of another one pins that.
    """
    found = row(
        con,
        """SELECT set_version FROM interviews
        WHERE position_id = :position AND set_id = :set AND status <> 'cancelled'
        ORDER BY created_at DESC, rowid DESC LIMIT 1""",
        {"position": position_id, "set": set_id},
    )
    return None if found is None else int(found["set_version"])


def asked_from(con: Connection, interview: Interview) -> list[Row]:
    """Return what candidates for a position were asked from in interviews of one type.

    One row for each content: `set_id`, `version`, `candidates` (how many) and `own` (1 for the
    interview's own), the earliest first. Cancelled interviews do not count.
    """
    return rows(
        con,
        """SELECT min(i.set_id) AS set_id, min(i.set_version) AS version,
            count(DISTINCT i.candidate_id) AS candidates, max(i.set_hash = :hash) AS own
        FROM interviews i
        JOIN set_versions v ON v.set_id = i.set_id AND v.version = i.set_version
        WHERE i.position_id = :position AND i.status <> 'cancelled'
            AND json_extract(v.content, '$.interview_type') = (
                SELECT json_extract(content, '$.interview_type') FROM set_versions
                WHERE set_id = :set AND version = :version)
        GROUP BY i.set_hash ORDER BY min(i.created_at)""",
        {
            "position": interview.position.id,
            "set": interview.set_id,
            "version": interview.set_version,
            "hash": interview.set_hash,
        },
    )


_PLAIN = (
    *("set_id", "set_version", "set_hash", "starts_at", "wall_time", "zone", "length_minutes"),
    *("channel", "root_ts", "status", "revision", "created_by", "ended_by", "ended_at"),
    *("type_id", "type_version", "exercise"),
)


def _position(given: Row) -> Position:
    return Position(
        id=given["position_id"],
        team=given["team"],
        title=given["title"],
        hiring_manager=given["hiring_manager"],
        coordinator=given["coordinator"],
        channel=given["position_channel"],
        status=given["position_status"],
    )
