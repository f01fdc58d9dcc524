"""The directory's SQL."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from bot.people.model import Kind, Person
from bot.storage.database import Connection, row, rows

_COLUMNS = "team, user, name, zone, kind, owner, admitted, updated"


def save(con: Connection, people: Iterable[Person], *, now: float) -> None:
    """Add people to the directory or bring their rows up to date.

    Events may overtake each other: an older state never replaces a newer one.
    """
    for person in people:
        con.execute(
            """INSERT INTO people (team, user, name, zone, kind, owner, admitted, updated,
                seen_at)
            VALUES (:team, :user, :name, :zone, :kind, :owner, :admitted, :updated, :now)
            ON CONFLICT (team, user) DO UPDATE SET
                name = excluded.name, zone = excluded.zone, kind = excluded.kind,
                owner = excluded.owner, admitted = excluded.admitted, updated = excluded.updated,
                seen_at = excluded.seen_at
            WHERE excluded.updated >= people.updated""",
            {
                "team": person.team,
                "user": person.user,
                "name": person.name,
                "zone": person.zone,
                "kind": person.kind,
                "owner": int(person.owner),
                "admitted": int(person.admitted),
                "updated": person.updated,
                "now": now,
            },
        )


def admit(con: Connection, guests: Sequence[str]) -> None:
    """Admit just these guests, by member id; whoever is listed no more is admitted no more."""
    names = {f"guest_{index}": user for index, user in enumerate(guests)}
    listed = ", ".join(f":{name}" for name in names) or "NULL"
    con.execute(
        f"UPDATE people SET admitted = CASE WHEN user IN ({listed}) THEN 1 ELSE 0 END",  # noqa: S608 - only names of parameters are filled in
        names,
    )


def person(con: Connection, team: str, user: str) -> Person | None:
    """Return one person, or None where the directory does not know them."""
    found = row(
        con,
        f"SELECT {_COLUMNS} FROM people WHERE team = :team AND user = :user",  # noqa: S608 - a fixed list
        {"team": team, "user": user},
    )
    return None if found is None else _person(found)


def people(con: Connection, team: str, users: Iterable[str]) -> dict[str, Person]:
    """Return those of these people whom the directory knows, by member id."""
    names = {f"user_{index}": user for index, user in enumerate(dict.fromkeys(users))}
    if not names:
        return {}
    listed = ", ".join(f":{name}" for name in names)
    found = rows(
        con,
        f"SELECT {_COLUMNS} FROM people WHERE team = :team AND user IN ({listed})",  # noqa: S608 - names of parameters
        {"team": team, **names},
    )
    return {each["user"]: _person(each) for each in found}


def owners(con: Connection, team: str) -> list[Person]:
    """Return the workspace's owners who are here, by name."""
    found = rows(
        con,
        f"""SELECT {_COLUMNS} FROM people
        WHERE team = :team AND owner = 1 AND kind = 'member' ORDER BY name, user""",  # noqa: S608 - a fixed list
        {"team": team},
    )
    return [_person(each) for each in found]


def count(con: Connection, team: str) -> int:
    """Return how many people the directory knows."""
    found = rows(con, "SELECT count(*) AS n FROM people WHERE team = :team", {"team": team})
    return int(found[0]["n"])


def _person(found: dict[str, Any]) -> Person:
    return Person(
        team=found["team"],
        user=found["user"],
        name=found["name"],
        zone=found["zone"],
        kind=cast("Kind", found["kind"]),
        owner=bool(found["owner"]),
        admitted=bool(found["admitted"]),
        updated=float(found["updated"]),
    )
