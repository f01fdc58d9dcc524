"""The SQL of what use showed of questions: interviews that took place, their scores, what is kept.

Scores are read by the summary's own statement (bot/scorecards/store.py), interview by interview,
so that nothing is counted for a person that they could not open. Interviews for a position that
the person is a candidate for are left out of everything: how often a question is asked there would
tell them what they will be asked.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.catalogue.model import Level
from bot.catalogue.roles import Roles
from bot.insights.usage import Content, Held, Met, Scored, people
from bot.scorecards import store as scorecards
from bot.scorecards.model import submissions
from bot.scorecards.store import Viewer
from bot.storage.database import Connection, Row, row, rows

MOST_RATED = 300
"""Complete interviews whose scores are read, the newest first: earlier ones tell little of a
question as it is asked now, and a person waits for the answer."""


# Interviews

_OWN_CANDIDACIES = """SELECT mine.position_id FROM interviews mine
    JOIN candidates me ON me.id = mine.candidate_id
    WHERE mine.team = :team AND me.member = :viewer"""


def is_candidate(con: Connection, team: str, viewer: str) -> bool:
    """Tell whether a person is a candidate for a position here, which is then left out."""
    found = row(con, _OWN_CANDIDACIES, {"team": team, "viewer": viewer})
    return found is not None


def held(con: Connection, viewer: Viewer, roles: Roles, *, now: float) -> list[Held]:
    """Return the interviews that took place, newest first, without what is kept from the viewer.

    They are complete, or past their end and not cancelled.
    """
    found = rows(
        con,
        f"""SELECT i.id, i.candidate_id, i.set_id, i.set_version, i.starts_at, i.status,
            c.name_key, c.email, c.member
        FROM interviews i JOIN candidates c ON c.id = i.candidate_id
        WHERE i.team = :team
            AND (i.status = 'complete'
                OR (i.status = 'scheduled' AND i.starts_at + i.length_minutes * 60 <= :now))
            AND i.position_id NOT IN ({_OWN_CANDIDACIES})
        ORDER BY i.starts_at DESC, i.id""",  # noqa: S608 - a fixed text
        {"team": viewer.team, "viewer": viewer.user, "now": now},
    )
    whose = people(
        Met(each["candidate_id"], each["name_key"], each["email"], each["member"]) for each in found
    )
    contents = _contents(con, viewer.team, roles)
    return [
        Held(
            interview=each["id"],
            candidate=whose[each["candidate_id"]],
            at=each["starts_at"],
            set_id=each["set_id"],
            content=contents[each["set_id"], each["set_version"]],
            complete=each["status"] == "complete",
        )
        for each in found
    ]


def _contents(con: Connection, team: str, roles: Roles) -> dict[tuple[str, int], Content]:
    """Return what counts of every version that interviews are held from."""
    found = rows(
        con,
        """SELECT v.set_id, v.version, v.created_at, v.content FROM set_versions v
        WHERE (v.set_id, v.version) IN
            (SELECT set_id, set_version FROM interviews WHERE team = :team)""",
        {"team": team},
    )
    return {(each["set_id"], each["version"]): _content(each, roles) for each in found}


def _content(found: Row, roles: Roles) -> Content:
    kept = json.loads(found["content"])
    ids: dict[str, str] = {
        each["id"]: each["bank_id"] for each in kept["questions"] if each.get("bank_id")
    }
    family = roles.find(kept["role"])
    return Content(
        # A role that nobody listed is a family of its own.
        family=family.name if family is not None else kept["role"],
        level=Level(kept["level"]),
        made_at=found["created_at"],
        questions=tuple(ids.values()),
        criteria=tuple(
            tuple(ids[one] for one in each["questions"] if one in ids)
            for each in kept["rubric"]["criteria"]
        ),
    )


def scored(con: Connection, viewer: Viewer, interviews: Iterable[Held]) -> list[Scored]:
    """Return the scores of each interviewer's newest card, for the interviews open to a viewer."""
    complete = [each for each in interviews if each.complete][:MOST_RATED]
    return [
        Scored(each, criterion, rating.score)
        for each in complete
        for one in submissions(scorecards.summary(con, viewer, each.interview))
        for criterion, rating in enumerate(one.latest.ratings)
        if rating.score is not None
    ]


# Questions


@dataclass(frozen=True)
class Known:
    """Since when questions are there, by id: the workspace's own, and the bank's."""

    own: Mapping[str, float]
    bank: Mapping[str, float]


def known(con: Connection, team: str) -> Known:
    """Return since when each question is there."""
    own = rows(con, "SELECT id, created_at FROM own_questions WHERE team = :team", {"team": team})
    bank = rows(con, "SELECT question_id, since FROM known_questions")
    return Known(
        {each["id"]: each["created_at"] for each in own},
        {each["question_id"]: each["since"] for each in bank},
    )


def note_bank(con: Connection, ids: Iterable[str], version: str, *, now: float) -> None:
    """Note since when the bank's questions are there; once per version of the bank."""
    noted = row(con, "SELECT 1 FROM known_questions WHERE bank = :v LIMIT 1", {"v": version})
    if noted is None:
        con.execute(
            """INSERT INTO known_questions (question_id, since, bank)
            SELECT value, :now, :version FROM json_each(:ids) WHERE true
            ON CONFLICT (question_id) DO UPDATE SET bank = excluded.bank""",
            {"now": now, "version": version, "ids": json.dumps(list(ids))},
        )


# What a person keeps


def keep(con: Connection, team: str, user: str, question_id: str, *, until: float) -> None:
    """Hide a question from a person's list until then."""
    con.execute(
        """INSERT OR REPLACE INTO kept_questions (team, user, question_id, until)
        VALUES (:team, :user, :id, :until)""",
        {"team": team, "user": user, "id": question_id, "until": until},
    )


def kept(con: Connection, team: str, user: str, *, now: float) -> frozenset[str]:
    """Return the questions that a person keeps for now."""
    found = rows(
        con,
        """SELECT question_id FROM kept_questions
        WHERE team = :team AND user = :user AND until > :now""",
        {"team": team, "user": user, "now": now},
    )
    return frozenset(each["question_id"] for each in found)
