"""The SQL of scorecards. The seal is here, in the statements themselves, and nowhere else.

Who may read a card that is not their own:

- never the candidate, whatever else they are; and a shadow's seat, who sits in to learn and rates
  nobody, opens nothing;
- nobody who still owes a card for an interview with the same person, in any position: a
  candidate is the same by id, by account, by e-mail or by name (a namesake is sealed too much
  rather than too little);
- the others' cards of an interview: who submitted their own for it;
- the summary: the panel, the position's hiring manager and coordinator, and admins, once every
  interviewer's card is in.
"""

from dataclasses import dataclass

from bot.scorecards.model import Card, Rating, Recommendation
from bot.storage.database import Connection, Row, row, rows


@dataclass(frozen=True)
class Viewer:
    """Who is looking; `is_admin` is decided by people/, the rest by the statements."""

    team: str
    user: str
    is_admin: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a viewer stands towards an interview's cards, for words only: it opens nothing."""

    may_ever: bool
    on_panel: bool
    has_own: bool
    owes_another: bool
    all_in: bool


# Writing


def insert(con: Connection, card: Card) -> None:
    """Keep a version of a card; earlier ones stay as they are.

    Raises:
        IntegrityError: that version is there already.
    """
    con.execute(
        """INSERT INTO scorecards
            (id, interview_id, interviewer, version, recommendation, note, submitted_at)
        VALUES (:id, :interview, :interviewer, :version, :recommendation, :note, :at)""",
        {
            "id": card.id,
            "interview": card.interview_id,
            "interviewer": card.interviewer,
            "version": card.version,
            "recommendation": card.recommendation.value,
            "note": card.note,
            "at": card.submitted_at,
        },
    )
    for criterion, rating in enumerate(card.ratings):
        con.execute(
            """INSERT INTO ratings (scorecard_id, criterion, score, evidence)
            VALUES (:id, :criterion, :score, :evidence)""",
            {
                "id": card.id,
                "criterion": criterion,
                "score": rating.score,
                "evidence": rating.evidence,
            },
        )


# Reading one's own


def own(con: Connection, interview_id: str, user: str) -> list[Card]:
    """Return a person's own card in all its versions, first to latest."""
    found = rows(
        con,
        """SELECT s.*, r.criterion, r.score, r.evidence
        FROM scorecards s LEFT JOIN ratings r ON r.scorecard_id = s.id
        WHERE s.interview_id = :interview AND s.interviewer = :user
        ORDER BY s.version, r.criterion""",
        {"interview": interview_id, "user": user},
    )
    return _cards(found)


# Reading others', under seal

# The viewer is not the candidate, and owes no card for an interview with the same person.
_UNBOUND = """
    i.team = :team
    AND (c.member IS NULL OR c.member <> :viewer)
    AND NOT EXISTS (
        SELECT 1 FROM panel owed
        JOIN interviews later ON later.id = owed.interview_id
        JOIN candidates same ON same.id = later.candidate_id
        WHERE owed.user = :viewer AND owed.role <> 'shadow'
            AND later.team = :team
            AND later.status <> 'cancelled'
            AND (same.id = c.id OR same.name_key = c.name_key
                OR same.member = c.member OR lower(same.email) = lower(c.email))
            AND NOT EXISTS (
                SELECT 1 FROM scorecards theirs
                WHERE theirs.interview_id = later.id AND theirs.interviewer = :viewer))"""

_ON_PANEL = """EXISTS (
        SELECT 1 FROM panel seat
        WHERE seat.interview_id = i.id AND seat.user = :viewer AND seat.role <> 'shadow')"""

_OWN_IN = """EXISTS (
        SELECT 1 FROM scorecards mine
        WHERE mine.interview_id = i.id AND mine.interviewer = :viewer)"""

_ALL_IN = """NOT EXISTS (
        SELECT 1 FROM panel waited
        WHERE waited.interview_id = i.id AND waited.role <> 'shadow' AND NOT EXISTS (
            SELECT 1 FROM scorecards given
            WHERE given.interview_id = i.id AND given.interviewer = waited.user))"""

_CONCERNED = f"(:admin = 1 OR :viewer IN (p.hiring_manager, p.coordinator) OR {_ON_PANEL})"

_CARDS = """
    SELECT s.*, r.criterion, r.score, r.evidence
    FROM scorecards s
    LEFT JOIN ratings r ON r.scorecard_id = s.id
    JOIN interviews i ON i.id = s.interview_id
    JOIN positions p ON p.id = i.position_id
    JOIN candidates c ON c.id = i.candidate_id
    WHERE s.interview_id = :interview AND"""

_ORDER = "ORDER BY s.submitted_at, s.interviewer, s.version, r.criterion"

_OTHERS = f"{_CARDS} s.interviewer <> :viewer AND {_OWN_IN} AND {_UNBOUND} {_ORDER}"

_SUMMARY = f"{_CARDS} {_CONCERNED} AND {_ALL_IN} AND {_UNBOUND} {_ORDER}"

_STANDING = f"""
    SELECT
        (c.member IS NULL OR c.member <> :viewer) AND {_CONCERNED} AS may_ever,
        {_ON_PANEL} AS on_panel,
        {_OWN_IN} AS has_own,
        NOT ({_UNBOUND}) AS owes_another,
        {_ALL_IN} AS all_in
    FROM interviews i
    JOIN positions p ON p.id = i.position_id
    JOIN candidates c ON c.id = i.candidate_id
    WHERE i.id = :interview AND i.team = :team"""  # noqa: S608 - fixed texts


def others(con: Connection, viewer: Viewer, interview_id: str) -> list[Card]:
    """Return the others' cards of an interview, every version; nothing while sealed."""
    return _cards(rows(con, _OTHERS, _for(viewer, interview_id)))


def summary(con: Connection, viewer: Viewer, interview_id: str) -> list[Card]:
    """Return all cards of an interview, every version; nothing while sealed."""
    return _cards(
        rows(con, _SUMMARY, {**_for(viewer, interview_id), "admin": int(viewer.is_admin)})
    )


def standing(con: Connection, viewer: Viewer, interview_id: str) -> Standing | None:
    """Return where a viewer stands, for the sentence they read; None for no such interview."""
    found = row(con, _STANDING, {**_for(viewer, interview_id), "admin": int(viewer.is_admin)})
    return None if found is None else Standing(**{key: bool(found[key]) for key in found})


# Counting


def missing(con: Connection, interview_id: str) -> list[str]:
    """Return who on the panel has not submitted, in the order of their seats."""
    found = rows(
        con,
        """SELECT user FROM panel
        WHERE interview_id = :interview AND role <> 'shadow' AND NOT EXISTS (
            SELECT 1 FROM scorecards
            WHERE interview_id = panel.interview_id AND interviewer = panel.user)
        ORDER BY seat""",
        {"interview": interview_id},
    )
    return [str(each["user"]) for each in found]


def _for(viewer: Viewer, interview_id: str) -> Row:
    return {"team": viewer.team, "viewer": viewer.user, "interview": interview_id}


def _cards(found: list[Row]) -> list[Card]:
    """Return cards from rows that hold a rating each; a card's rows stand together, in order."""
    heads: dict[str, Row] = {}
    ratings: dict[str, list[Rating]] = {}
    for each in found:
        heads.setdefault(each["id"], each)
        of_card = ratings.setdefault(each["id"], [])
        if each["criterion"] is not None:
            of_card.append(Rating(each["score"], each["evidence"]))
    return [
        Card(
            id=card_id,
            interview_id=head["interview_id"],
            interviewer=head["interviewer"],
            version=head["version"],
            recommendation=Recommendation(head["recommendation"]),
            note=head["note"],
            submitted_at=head["submitted_at"],
            ratings=tuple(ratings[card_id]),
        )
        for card_id, head in heads.items()
    ]
