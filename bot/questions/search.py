"""Finding questions by their words: SQLite's FTS5 over the bank and a workspace's own ones.

Text is cut into words and stems here, by the rules that match a brief with questions, so that
`leaking` finds `leak` and `C++` is not `C`. What a person types becomes quoted words and is never
FTS5's syntax. The rank is FTS5's bm25; a word in the prompt weighs most (the weights: m0008).
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from bot.catalogue.bank import Bank
from bot.catalogue.model import BankQuestion, Frozen, Kind, Level
from bot.catalogue.terms import stem, tokens, unaccented
from bot.questions.model import OwnQuestion
from bot.storage.database import Connection, row, rows

SHARED = ""
"""The team under which the bank's questions stand."""

LAYOUT = 1
"""Goes up with every change of what is written into the index, so that it is written anew."""

MOST_WORDS = 100
"""Different words a search may have. A longer text finds nothing: no prompt has so many."""

_STEMMED = "{prompt follow_ups look_for filed}"


class Filters(Frozen):
    """What a search is narrowed to; empty means all.

    `area` is an area's id. Of a workspace's incomplete questions, those without a level or a kind
    are left out where one is asked for. `retired` turns the search to retired questions alone.
    """

    area: str = ""
    level: Level | None = None
    kind: Kind | None = None
    retired: bool = False


# Writing the index


def index_bank(con: Connection, bank: Bank) -> bool:
    """Index the shared bank, unless this version of it is indexed; tell whether that was done.

    Belongs inside `Database.write()`.
    """
    version = f"{bank.version}/{LAYOUT}"
    known = row(con, "SELECT version FROM question_search_state WHERE scope = ''")
    if known is not None and known["version"] == version:
        return False
    con.execute(
        """DELETE FROM question_search
        WHERE rowid IN (SELECT id FROM searched_questions WHERE team = '')"""
    )
    con.execute("DELETE FROM searched_questions WHERE team = ''")
    for question in bank.questions:
        names = [bank.areas.name(area) for area in question.areas]
        _insert(con, SHARED, question, names)
    con.execute(
        "INSERT OR REPLACE INTO question_search_state (scope, version) VALUES ('', :version)",
        {"version": version},
    )
    return True


def index_own(con: Connection, team: str, question: OwnQuestion) -> None:
    """Index a workspace's question, new or changed, in the transaction that keeps it."""
    remove(con, team, question.id)
    _insert(con, team, question, ())


def remove(con: Connection, team: str, question_id: str) -> None:
    """Take a workspace's question out of the index."""
    which = {"team": team, "id": question_id}
    con.execute(
        """DELETE FROM question_search WHERE rowid IN
            (SELECT id FROM searched_questions WHERE team = :team AND question_id = :id)""",
        which,
    )
    con.execute(
        "DELETE FROM searched_questions WHERE team = :team AND question_id = :id",
        which,
    )


def _insert(
    con: Connection, team: str, question: BankQuestion | OwnQuestion, names: Iterable[str]
) -> None:
    lowest, highest = question.levels or (None, None)
    cursor = con.execute(
        """INSERT INTO searched_questions (team, question_id, kind, lowest, highest, areas)
        VALUES (:team, :id, :kind, :lowest, :highest, :areas)""",
        {
            "team": team,
            "id": question.id,
            "kind": question.kind,
            "lowest": None if lowest is None else lowest.rank,
            "highest": None if highest is None else highest.rank,
            "areas": f" {' '.join(question.areas)} ",
        },
    )
    con.execute(
        """INSERT INTO question_search (rowid, prompt, follow_ups, look_for, filed, typed)
        VALUES (:rowid, :prompt, :follow_ups, :look_for, :filed, :typed)""",
        {"rowid": cursor.lastrowid, **_texts(question, names)},
    )


def _texts(question: BankQuestion | OwnQuestion, names: Iterable[str]) -> dict[str, str]:
    """Return a question's words by column: stems, and in `typed` each word as it was written."""
    texts = {
        "prompt": question.prompt,
        "follow_ups": "\n".join(question.follow_ups),
        "look_for": "\n".join(
            (
                *question.look_for,
                *question.green_flags,
                *question.red_flags,
                *question.technical_accuracy,
                *question.depth,
            )
        ),
        "filed": "\n".join((*question.areas, *names, question.competency, question.kind or "")),
    }
    read = {column: tokens(unaccented(text)) for column, text in texts.items()}
    stemmed = {column: " ".join(map(stem, words)) for column, words in read.items()}
    written = dict.fromkeys(word for words in read.values() for word in words)
    return stemmed | {"typed": " ".join(written)}


# Searching


def search(
    con: Connection, team: str, words: str, filters: Filters | None = None, *, most: int = 20
) -> tuple[str, ...]:
    """Return the ids of the questions that have all words, best first; at most `most`.

    Those that have all of them in the prompt come before the others. Where no question has them
    all, the last word may be the beginning of one. Questions the team retired are left out.
    """
    typed = tuple(dict.fromkeys(tokens(unaccented(words))))
    if not typed or len(typed) > MOST_WORDS:
        return ()
    narrowed = filters or Filters()
    found: dict[str, None] = {}
    for query in _queries(typed):
        # Those found already are among what the wider query finds.
        wider = _matching(con, team, query, narrowed, most + len(found))
        found.update(dict.fromkeys(wider))
        if len(found) >= most:
            break
    if not found:
        found.update(dict.fromkeys(_matching(con, team, _begun(typed), narrowed, most)))
    return tuple(islice(found, most))


def _queries(typed: tuple[str, ...]) -> Iterator[str]:
    """Yield what to look for: all words in the prompt, then all words anywhere.

    The first alone suffices for words that most questions have, whose rank takes longest.
    """
    for columns in ("prompt", _STEMMED):
        yield " AND ".join(_having(word, columns) for word in typed)


def _begun(typed: tuple[str, ...]) -> str:
    whole = (_having(word, _STEMMED) for word in typed[:-1])
    return " AND ".join((*whole, f'typed : "{typed[-1]}" *'))


def _having(word: str, columns: str) -> str:
    # Tokens hold letters, digits, + and # only; in quotes they are words, whatever they spell.
    return f'{columns} : "{stem(word)}"'


def _matching(con: Connection, team: str, query: str, filters: Filters, most: int) -> Iterator[str]:
    retired = "IN" if filters.retired else "NOT IN"
    found = rows(
        con,
        # The order by `rank` alone is FTS5's own, which reads no more rows than are shown.
        f"""SELECT one.question_id AS id FROM question_search
        JOIN searched_questions AS one ON one.id = question_search.rowid
        WHERE question_search MATCH :query
            AND one.team IN ('', :team)
            AND (:kind IS NULL OR one.kind = :kind)
            AND (:level IS NULL OR :level BETWEEN one.lowest AND one.highest)
            AND (:area = '' OR instr(one.areas, ' ' || :area || ' ') > 0)
            AND one.question_id {retired}
                (SELECT question_id FROM retired_questions WHERE team = :team)
        ORDER BY rank LIMIT :most""",  # noqa: S608 - one of two words written here
        {
            "query": query,
            "team": team,
            "kind": filters.kind,
            "level": None if filters.level is None else filters.level.rank,
            "area": filters.area,
            "most": most,
        },
    )
    return (each["id"] for each in found)
