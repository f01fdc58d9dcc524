"""The SQL of learning to lead: steps, who is qualified, weekly limits, and what interviews add.

Interviews are read, never copied: one that was cancelled counts for nothing, whatever was booked.
"""

import json
from collections import defaultdict
from collections.abc import Iterable

from bot.interviewers.model import (
    Booking,
    Grant,
    Held,
    Needs,
    Record,
    Status,
    Step,
    Taken,
    with_interviews,
)
from bot.interviews.model import Role
from bot.storage.database import Connection, Row, row, rows

WEEK_AROUND = 8 * 86400.0
"""Every zone's week of a moment lies within so many seconds of it."""


# Steps


def add_step(
    con: Connection,
    booking: Booking,
    *,
    by: str,
    now: float,
) -> None:
    """Keep a step that is booked, or done already."""
    con.execute(
        """INSERT INTO training_steps (id, team, user, type_id, step, exercise, with_user,
            interview_id, status, planned_at, done_at, recorded_by, created_at)
        VALUES (:id, :team, :user, :type_id, :step, :exercise, nullif(:with_user, ''),
            :interview_id, :status, :planned_at, :done_at, :by, :now)""",
        {
            "id": booking.id,
            "team": booking.team,
            "user": booking.user,
            "type_id": booking.type_id,
            "step": booking.step.value,
            "exercise": booking.exercise,
            "with_user": booking.with_user,
            "interview_id": booking.interview_id,
            "status": booking.status,
            "planned_at": booking.planned_at,
            "done_at": now if booking.status == "done" else None,
            "by": by,
            "now": now,
        },
    )


def settle_step(con: Connection, step_id: str, status: Status, *, by: str, now: float) -> bool:
    """Note that a booked step was done or is not to be; False where it is settled already."""
    cursor = con.execute(
        """UPDATE training_steps SET status = :status, recorded_by = :by,
            done_at = CASE WHEN :status = 'done' THEN :now END
        WHERE id = :id AND status = 'booked'""",
        {"id": step_id, "status": status, "by": by, "now": now},
    )
    return bool(cursor.rowcount)


def take_back_step(con: Connection, step_id: str, *, by: str) -> bool:
    """Note that a step counts no more which somebody recorded of themselves; else False."""
    cursor = con.execute(
        """UPDATE training_steps SET status = 'cancelled', recorded_by = :by, done_at = NULL
        WHERE id = :id AND status = 'done' AND recorded_by = user""",
        {"id": step_id, "by": by},
    )
    return bool(cursor.rowcount)


_BOOKINGS = """SELECT t.id, t.team, t.user, t.type_id, t.step, t.exercise,
        coalesce(t.with_user, '') AS with_user, t.interview_id, t.status, t.planned_at,
        i.status AS interview_status, i.starts_at, s.role
    FROM training_steps t
    LEFT JOIN interviews i ON i.id = t.interview_id
    LEFT JOIN panel s ON s.interview_id = i.id AND s.user = t.user"""


def find_step(con: Connection, team: str, step_id: str) -> Booking | None:
    """Return a step of this team."""
    sql = f"{_BOOKINGS} WHERE t.team = :team AND t.id = :id"
    found = row(con, sql, {"team": team, "id": step_id})
    return None if found is None else _booking(found)


def booked(con: Connection, team: str, user: str) -> list[Booking]:
    """Return what a person has booked, and the dry runs booked with them, soonest first."""
    found = rows(
        con,
        f"""{_BOOKINGS} WHERE t.team = :team AND t.status = 'booked' AND t.step <> 'reading'
            AND (t.user = :user OR (t.with_user = :user AND t.step = 'dry_run'))
        ORDER BY coalesce(t.planned_at, i.starts_at), t.id""",
        {"team": team, "user": user},
    )
    return [_booking(each) for each in found]


def _booking(found: Row) -> Booking:
    return Booking(**{**found, "step": Step(found["step"])})


def begin(con: Connection, booking: Booking, *, now: float) -> bool:
    """Note that a person wants to learn a type; False where they do already.

    That is the reading, booked: it is the first there is to do.
    """
    known = row(
        con,
        """SELECT 1 FROM training_steps WHERE team = :team AND user = :user
            AND type_id = :type AND status <> 'cancelled'""",
        {"team": booking.team, "user": booking.user, "type": booking.type_id},
    )
    if known is None:
        add_step(con, booking, by=booking.user, now=now)
    return known is None


def stop(con: Connection, team: str, user: str, type_id: str) -> None:
    """Note that a person does not want to learn a type any more; what they did stays."""
    con.execute(
        """UPDATE training_steps SET status = 'cancelled'
        WHERE team = :team AND user = :user AND type_id = :type
            AND step = 'reading' AND status = 'booked'""",
        {"team": team, "user": user, "type": type_id},
    )


# Who is qualified


def grant(con: Connection, team: str, user: str, type_id: str, given: Grant) -> None:
    """Record a person as qualified; what was withdrawn stands again."""
    con.execute(
        """INSERT INTO qualifications
            (team, user, type_id, exercise, with_user, granted_by, qualified_at)
        VALUES (:team, :user, :type, :exercise, nullif(:with, ''), :by, :at)
        ON CONFLICT (team, user, type_id, exercise) DO UPDATE SET
            with_user = excluded.with_user, granted_by = excluded.granted_by,
            qualified_at = CASE WHEN withdrawn_at IS NULL THEN qualified_at
                ELSE excluded.qualified_at END, withdrawn_at = NULL""",
        {
            "team": team,
            "user": user,
            "type": type_id,
            "exercise": given.exercise,
            "with": given.with_user,
            "by": given.by,
            "at": given.at,
        },
    )


def withdraw(con: Connection, team: str, user: str, type_id: str, *, by: str, now: float) -> None:
    """Withdraw all that a person is qualified for in a type; they learn it anew from here."""
    # A row of its own says so even where nobody had recorded anything.
    con.execute(
        """INSERT INTO qualifications (team, user, type_id, granted_by, qualified_at)
        VALUES (:team, :user, :type, :by, :now)
        ON CONFLICT (team, user, type_id, exercise) DO NOTHING""",
        {"team": team, "user": user, "type": type_id, "by": by, "now": now},
    )
    con.execute(
        """UPDATE qualifications SET withdrawn_at = :now
        WHERE team = :team AND user = :user AND type_id = :type""",
        {"team": team, "user": user, "type": type_id, "now": now},
    )


# Reading people's records


def types_of(con: Connection, team: str, user: str) -> list[str]:
    """Return ids of the types a person learns, is qualified for or has sat in."""
    found = rows(
        con,
        """SELECT type_id FROM training_steps
            WHERE team = :team AND user = :user AND status <> 'cancelled'
        UNION SELECT type_id FROM qualifications WHERE team = :team AND user = :user
        UNION SELECT i.type_id FROM panel s JOIN interviews i ON i.id = s.interview_id
            WHERE s.user = :user AND i.team = :team AND i.type_id IS NOT NULL
            AND i.status <> 'cancelled' AND s.role IN ('shadow', 'lead')
        ORDER BY 1""",
        {"team": team, "user": user},
    )
    return [str(each["type_id"]) for each in found]


def records(
    con: Connection, team: str, needs: Needs, type_id: str, *, now: float
) -> dict[str, Record]:
    """Return what is known of everybody and a type, by member id.

    `needs` are the type's: they decide who was qualified when they watched somebody lead.
    """
    given = {"team": team, "type": type_id, "now": now}
    plain: dict[str, Record] = {}
    steps, grants, begun = _steps(con, given), _grants(con, given), _begun(con, given)
    led = _led(con, given)
    for user in {*steps, *grants, *begun, *led}:
        taken, granted = tuple(steps.get(user, ())), tuple(grants.get(user, ()))
        plain[user] = Record(taken, granted, tuple(led.get(user, ())), has_begun=user in begun)
    return with_interviews(needs, plain, _held(con, given))


def _steps(con: Connection, given: Row) -> dict[str, list[Taken]]:
    found = rows(
        con,
        """SELECT user, done_at, step, exercise, coalesce(with_user, '') AS with_user
        FROM training_steps WHERE team = :team AND type_id = :type AND status = 'done'
        ORDER BY done_at, step, exercise, with_user""",
        given,
    )
    people: dict[str, list[Taken]] = defaultdict(list)
    for each in found:
        taken = Taken(each["done_at"], Step(each["step"]), each["exercise"], each["with_user"])
        people[each["user"]].append(taken)
    return people


def _grants(con: Connection, given: Row) -> dict[str, list[Grant]]:
    found = rows(
        con,
        """SELECT user, qualified_at, exercise, coalesce(with_user, '') AS with_user,
            coalesce(nullif(granted_by, 'bot'), '') AS granted_by, withdrawn_at
        FROM qualifications WHERE team = :team AND type_id = :type
        ORDER BY qualified_at, exercise""",
        given,
    )
    people: dict[str, list[Grant]] = defaultdict(list)
    for user, *rest in (each.values() for each in found):
        people[user].append(Grant(*rest))
    return people


def _begun(con: Connection, given: Row) -> set[str]:
    sql = """SELECT DISTINCT user FROM training_steps
        WHERE team = :team AND type_id = :type AND status <> 'cancelled'"""
    return {str(each["user"]) for each in rows(con, sql, given)}


_TOOK_PLACE = """interviews i JOIN panel s ON s.interview_id = i.id
        JOIN candidates c ON c.id = i.candidate_id
        WHERE i.team = :team AND i.type_id = :type AND i.status <> 'cancelled'
            AND (i.status = 'complete' OR i.starts_at + i.length_minutes * 60 <= :now)
            AND (c.member IS NULL OR c.member <> s.user)"""
"""A type's interviews that took place, complete or their time over, and who sat in them."""


def _led(con: Connection, given: Row) -> dict[str, list[tuple[float, str]]]:
    """Return end and exercise of each interview people led, by member id."""
    # Of these there are many, so a row holds all that one person led with one exercise.
    found = con.execute(
        f"""SELECT s.user, i.exercise, json_group_array(i.starts_at + i.length_minutes * 60)
        FROM {_TOOK_PLACE} AND s.role = 'lead' GROUP BY s.user, i.exercise ORDER BY 1, 2""",  # noqa: S608 - a fixed text
        given,
    ).fetchall()
    people: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for user, exercise, ended in found:
        people[user] += [(at, exercise) for at in json.loads(ended)]
    return people


def _held(con: Connection, given: Row) -> list[Held]:
    """Return the type's interviews that took place and in which somebody learnt."""
    found = rows(
        con,
        f"""SELECT i.id, i.starts_at + i.length_minutes * 60 AS ended, i.exercise, s.user, s.role
        FROM {_TOOK_PLACE} AND s.role IN ('lead', 'shadow', 'reverse_shadow')
            AND EXISTS (SELECT 1 FROM panel learns WHERE learns.interview_id = i.id
                AND learns.role IN ('shadow', 'reverse_shadow'))
        ORDER BY i.starts_at, i.id, s.seat""",  # noqa: S608 - a fixed text
        given,
    )
    held: dict[str, tuple[float, str, dict[str, Role]]] = {}
    for each in found:
        _, _, seats = held.setdefault(each["id"], (each["ended"], each["exercise"], {}))
        seats[each["user"]] = each["role"]
    return [Held(*each) for each in held.values()]


# What they take on


def set_limit(con: Connection, team: str, user: str, most: int | None, *, now: float) -> None:
    """Note how many interviews a week a person takes on at most; None for no limit."""
    given = {"team": team, "user": user, "most": most, "now": now}
    if most is None:
        con.execute("DELETE FROM weekly_limits WHERE team = :team AND user = :user", given)
        return
    con.execute(
        """INSERT INTO weekly_limits (team, user, most, set_at) VALUES (:team, :user, :most, :now)
        ON CONFLICT (team, user) DO UPDATE SET most = excluded.most, set_at = excluded.set_at""",
        given,
    )


def limits(con: Connection, team: str) -> dict[str, int]:
    """Return the weekly limits people set, by member id."""
    found = rows(con, "SELECT user, most FROM weekly_limits WHERE team = :team", {"team": team})
    return {str(each["user"]): int(each["most"]) for each in found}


def sat_around(
    con: Connection, team: str, users: Iterable[str], *, at: float
) -> dict[str, list[float]]:
    """Return when people sit in interviews around a moment, cancelled ones left out."""
    names = {f"user_{index}": user for index, user in enumerate(users)}
    listed = ", ".join(f":{name}" for name in names) or "NULL"
    found = rows(
        con,
        f"""SELECT s.user, i.starts_at FROM interviews i
        JOIN panel s ON s.interview_id = i.id
        WHERE i.team = :team AND i.status <> 'cancelled' AND s.user IN ({listed})
            AND i.starts_at BETWEEN :first AND :last""",  # noqa: S608 - names of parameters
        {"team": team, "first": at - WEEK_AROUND, "last": at + WEEK_AROUND, **names},
    )
    moments: dict[str, list[float]] = defaultdict(list)
    for each in found:
        moments[each["user"]].append(float(each["starts_at"]))
    return moments


# Interviews to come


def joinable(
    con: Connection, team: str, user: str, type_id: str, *, now: float, most: int = 30
) -> list[str]:
    """Return ids of interviews of a type that a person might sit in, soonest first.

    None in which they have a seat already, none for a position they are a candidate for, none
    with a colleague as the candidate, whose interest in another post is not for everybody to see,
    and none with somebody whom they still have to rate in another interview by themselves.
    """
    found = rows(
        con,
        """SELECT i.id FROM interviews i JOIN candidates c ON c.id = i.candidate_id
        WHERE i.team = :team AND i.type_id = :type AND i.status = 'scheduled'
            AND i.starts_at > :now AND c.member IS NULL
            AND NOT EXISTS (SELECT 1 FROM panel s
                WHERE s.interview_id = i.id AND s.user = :user)
            AND NOT EXISTS (SELECT 1 FROM interviews other
                JOIN candidates theirs ON theirs.id = other.candidate_id
                WHERE other.position_id = i.position_id AND theirs.member = :user)
            AND NOT EXISTS (SELECT 1 FROM panel owed
                JOIN interviews own ON own.id = owed.interview_id
                JOIN candidates same ON same.id = own.candidate_id
                WHERE owed.user = :user AND owed.role <> 'shadow'
                    AND owed.submitted_at IS NULL
                    AND own.team = :team AND own.status = 'scheduled'
                    AND (same.id = c.id OR same.name_key = c.name_key
                        OR lower(same.email) = lower(c.email)))
        ORDER BY i.starts_at, i.id LIMIT :most""",
        {"team": team, "user": user, "type": type_id, "now": now, "most": most},
    )
    return [str(each["id"]) for each in found]


def hiring_managers(con: Connection, team: str) -> list[str]:
    """Return who is a hiring manager of a position that is not closed."""
    found = rows(
        con,
        """SELECT DISTINCT hiring_manager FROM positions
        WHERE team = :team AND status <> 'closed' ORDER BY 1""",
        {"team": team},
    )
    return [str(each["hiring_manager"]) for each in found]
