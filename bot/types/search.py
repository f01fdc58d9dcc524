"""Finding interview types by their words: SQLite's FTS5 over the shared ones and a workspace's own.

Text is cut into words and stems by the rules that match a brief with questions. What a person
types becomes quoted words and is never FTS5's syntax. The rank is FTS5's bm25; a word in the title
weighs most (the weights: m0010). A workspace's copy of a shared type stands in that one's place.
"""

import hashlib
from collections.abc import Iterator

from bot.catalogue.terms import stem, tokens, unaccented
from bot.catalogue.types import TypeFields, Types
from bot.storage.database import Connection, row, rows

SHARED = ""
"""The team under which the shared catalogue's types stand."""

LAYOUT = 1
"""Goes up with every change of what is written into the index, so that it is written anew."""

MOST_WORDS = 100
"""Different words a search may have. A longer text finds nothing: no type is looked for so."""

_LOOKED = ("look_for", "probes", "competencies")
_REST = (
    "family",
    "teams",
    "what_happens",
    "candidate_prepares",
    "before",
    "during",
    "does_not_assess",
    "not_expected",
)


# Writing the index


def version_of(types: Types) -> str:
    """Return a mark of the shared types as they are indexed."""
    digest = hashlib.sha256()
    for one in types.types:
        digest.update(one.model_dump_json().encode())
    return f"{digest.hexdigest()[:16]}/{LAYOUT}"


def index_shared(con: Connection, types: Types, version: str) -> bool:
    """Index the shared types, unless this version of them is; tell whether that was done.

    Belongs inside `Database.write()`.
    """
    known = row(con, "SELECT version FROM type_search_state WHERE scope = ''")
    if known is not None and known["version"] == version:
        return False
    con.execute(
        """DELETE FROM type_search
        WHERE rowid IN (SELECT id FROM searched_types WHERE team = '')"""
    )
    con.execute("DELETE FROM searched_types WHERE team = ''")
    for one in types.types:
        _insert(con, SHARED, one)
    con.execute(
        "INSERT OR REPLACE INTO type_search_state (scope, version) VALUES ('', :version)",
        {"version": version},
    )
    return True


def index_own(con: Connection, team: str, type_: TypeFields) -> None:
    """Index a workspace's type, new or changed, in the transaction that keeps it."""
    which = {"team": team, "id": type_.id}
    con.execute(
        """DELETE FROM type_search WHERE rowid IN
            (SELECT id FROM searched_types WHERE team = :team AND type_id = :id)""",
        which,
    )
    con.execute("DELETE FROM searched_types WHERE team = :team AND type_id = :id", which)
    _insert(con, team, type_)


def _insert(con: Connection, team: str, type_: TypeFields) -> None:
    cursor = con.execute(
        "INSERT INTO searched_types (team, type_id) VALUES (:team, :id)",
        {"team": team, "id": type_.id},
    )
    con.execute(
        """INSERT INTO type_search (rowid, title, summary, looked, rest)
        VALUES (:rowid, :title, :summary, :looked, :rest)""",
        {"rowid": cursor.lastrowid, **_stems(type_)},
    )


def _stems(type_: TypeFields) -> dict[str, str]:
    agenda = [part.what for part in type_.agenda]
    exercise = [type_.exercise.name] if type_.exercise else []
    resources = [one.name for one in type_.resources]
    texts = {
        "title": type_.title,
        "summary": type_.summary,
        "looked": "\n".join(_lines(type_, _LOOKED)),
        "rest": "\n".join((*_lines(type_, _REST), *agenda, *exercise, *resources)),
    }
    return {name: " ".join(map(stem, tokens(unaccented(text)))) for name, text in texts.items()}


def _lines(type_: TypeFields, names: tuple[str, ...]) -> Iterator[str]:
    return (line for name in names for line in getattr(type_, name))


# Searching


def search(con: Connection, team: str, words: str) -> tuple[str, ...]:
    """Return the ids of the types that have all words, best first, retired ones too.

    Those whose title begins with them come first, then those with all of them in the title. Where
    no type has them all, the last word may be the beginning of one.
    """
    typed = tuple(dict.fromkeys(tokens(unaccented(words))))
    if not typed or len(typed) > MOST_WORDS:
        return ()
    stems = [f'"{stem(word)}"' for word in typed]
    together = " AND ".join(stems)
    every = _matching(con, team, together)
    if not every:
        begun = f'("{typed[-1]}" * OR {stems[-1]} *)'
        return _matching(con, team, " AND ".join((*stems[:-1], begun)))
    first = _matching(con, team, f"title : ^ {' + '.join(stems)}")
    titled = _matching(con, team, f"title : ({together})")
    return tuple(dict.fromkeys((*first, *titled, *every)))


def _matching(con: Connection, team: str, query: str) -> tuple[str, ...]:
    found = rows(
        con,
        """SELECT one.type_id AS id FROM type_search
        JOIN searched_types AS one ON one.id = type_search.rowid
        WHERE type_search MATCH :query
            AND (one.team = :team OR (one.team = '' AND NOT EXISTS
                (SELECT 1 FROM searched_types AS own
                WHERE own.team = :team AND own.type_id = one.type_id)))
        ORDER BY rank""",
        {"query": query, "team": team},
    )
    return tuple(each["id"] for each in found)
