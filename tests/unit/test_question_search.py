"""Finding questions by their words, in the bank and among a workspace's own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.bank import load_bank
from bot.catalogue.model import Kind, Level
from bot.questions import store
from bot.questions.model import OwnQuestion
from bot.questions.search import MOST_WORDS, Filters, index_bank, index_own, remove, search
from bot.storage.database import Connection, Database, rows

TEAM, OTHER = "T01HERE", "T02THERE"
BANK = load_bank()
TEMPLATE = BANK.questions[0]


def question(question_id: str, prompt: str, **changes: Any) -> Any:
    """Return a question of the bank that says what it is given, and else only dull words."""
    dull: dict[str, Any] = {
        "follow_ups": ("Tell me more of it please", "And then?"),
        "look_for": ("nothing", "much"),
        **dict.fromkeys(("red_flags", "green_flags", "technical_accuracy", "depth"), ("nothing",)),
        "competency": "Testing",
        "areas": ("testing",),
    }
    return TEMPLATE.model_copy(update={**dull, "id": question_id, "prompt": prompt, **changes})


QUESTIONS = (
    question("grpc-deadlines", "How do deadlines travel through gRPC?", areas=("api-design",)),
    question(
        "rest-or-not",
        "When do you offer REST?",
        follow_ups=("And when would gRPC be better?", "Who decides?"),
        kind=Kind.EXPERIENCE,
    ),
    question("goroutine-leak", "How do you find leaking goroutines?", areas=("concurrency",)),
    question("cpp-build", "How long does your C++ build take?", levels=(Level.STAFF, Level.STAFF)),
    question("c-build", "How long does your C build take?", levels=(Level.JUNIOR, Level.MID)),
    question("seen-well", "How did you improve observability?", kind=Kind.EXPERIENCE),
    question("resume", "Who reads a résumé at your company?"),
)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(tmp_path_factory.mktemp("search") / "bot.db")
    with database.write() as con:
        index_bank(con, replace(BANK, questions=QUESTIONS, version="small"))
    yield database
    database.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "bot.db")
    yield database
    database.close()


def found(db: Database, words: str, **filters: Any) -> list[str]:
    return list(search(db.read(), TEAM, words, Filters(**filters)))


def size(con: Connection) -> int:
    return len(rows(con, "SELECT rowid FROM question_search"))


# Words


def test_all_words_have_to_match_and_one_in_the_prompt_counts_most(db: Database) -> None:
    assert found(db, "gRPC") == ["grpc-deadlines", "rest-or-not"]
    assert found(db, "gRPC deadlines") == ["grpc-deadlines"]
    assert found(db, "gRPC goroutines") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("leak", ["goroutine-leak"]),
        ("Goroutine LEAKS", ["goroutine-leak"]),
        ("C++", ["cpp-build"]),
        ("C", ["c-build"]),
        ("resume company", ["resume"]),
        ("R\u00c9SUM\u00c9 company", ["resume"]),
        ("api design", ["grpc-deadlines"]),
        ("nothing-of-this-kind", []),
    ],
)
def test_words_are_found_in_other_forms_and_signs_of_languages_count(
    db: Database, words: str, expected: list[str]
) -> None:
    assert found(db, words) == expected


@pytest.mark.parametrize("words", ["gor", "leaking gorout", "observabil", "improve observabilit"])
def test_the_last_word_may_be_a_beginning_where_nothing_is_found_whole(
    db: Database, words: str
) -> None:
    assert len(found(db, words)) == 1


def test_only_the_last_word_may_be_a_beginning(db: Database) -> None:
    assert found(db, "gorout leaking") == []


@pytest.mark.parametrize(
    "words",
    [
        *("", "   ", '"', '""', "'", "NEAR(", "AND", "gRPC AND", "prompt:gRPC", "*", "^", "-gRPC"),
        *("{prompt} : x", "a OR b", "x' --", "\x00", "\U0001f600", "%", "()", "\ud800"),
        *("gRPC " * 2000, "x" * 10_000, " ".join(f"w{at}" for at in range(2000))),
    ],
)
def test_what_is_typed_is_words_and_never_syntax(db: Database, words: str) -> None:
    assert isinstance(found(db, words), list)


def test_words_of_syntax_are_looked_for_like_others(db: Database) -> None:
    assert found(db, "gRPC AND when") == ["rest-or-not"]
    assert found(db, "gRPC NOT when") == []
    assert found(db, "gRPC OR leak") == []
    assert found(db, '"gRPC" (deadlines)*') == ["grpc-deadlines"]
    assert found(db, "gRPC \U0001f600") == ["grpc-deadlines", "rest-or-not"]


@given(st.text(max_size=60))
def test_any_text_can_be_looked_for(db: Database, words: str) -> None:
    assert set(found(db, words)) <= {one.id for one in QUESTIONS}


def test_a_whole_prompt_finds_its_question_and_a_page_finds_nothing(db: Database) -> None:
    assert found(db, QUESTIONS[2].prompt) == ["goroutine-leak"]
    assert found(db, " ".join(f"gRPC{at}" for at in range(MOST_WORDS + 1))) == []


# Filters


def test_area_level_and_kind_narrow_a_search(db: Database) -> None:
    assert set(found(db, "build take")) == {"c-build", "cpp-build"}
    assert found(db, "build take", level=Level.STAFF) == ["cpp-build"]
    assert found(db, "build take", level=Level.MANAGER) == []
    assert found(db, "gRPC", kind=Kind.EXPERIENCE) == ["rest-or-not"]
    assert found(db, "gRPC", area="api-design") == ["grpc-deadlines"]
    assert found(db, "gRPC", area="api") == []


def test_no_more_are_given_than_asked_for(db: Database) -> None:
    assert len(search(db.read(), TEAM, "your", most=2)) == 2


# A workspace's own


def own(prompt: str, question_id: str = "own-1", **values: Any) -> OwnQuestion:
    return OwnQuestion(id=question_id, prompt=prompt, **values)


def test_own_questions_are_found_in_their_workspace_alone(fresh: Database) -> None:
    with fresh.write() as con:
        index_own(con, TEAM, own("How do you feed a zebra?"))
    assert search(fresh.read(), TEAM, "zebra") == ("own-1",)
    assert search(fresh.read(), OTHER, "zebra") == ()


def test_a_changed_question_is_found_by_its_new_words_only(fresh: Database) -> None:
    with fresh.write() as con:
        index_own(con, TEAM, own("How do you feed a zebra?"))
        index_own(con, TEAM, own("How do you feed a lion?"))
        index_own(con, OTHER, own("How do you feed a lion?", "own-2"))
    assert search(fresh.read(), TEAM, "zebra") == ()
    assert search(fresh.read(), TEAM, "lion") == ("own-1",)
    with fresh.write() as con:
        remove(con, TEAM, "own-1")
    assert search(fresh.read(), TEAM, "lion") == ()
    assert search(fresh.read(), OTHER, "lion") == ("own-2",)


def test_an_incomplete_question_is_left_out_where_what_it_lacks_is_asked_for(
    fresh: Database,
) -> None:
    with fresh.write() as con:
        index_own(con, TEAM, own("How do you feed a zebra?", kind=Kind.CODING))
    assert search(fresh.read(), TEAM, "zebra", Filters(kind=Kind.CODING)) == ("own-1",)
    assert search(fresh.read(), TEAM, "zebra", Filters(level=Level.MID)) == ()


def test_retired_questions_are_left_out_for_their_team_and_found_when_asked_for(
    fresh: Database,
) -> None:
    small = replace(BANK, questions=QUESTIONS, version="small")
    with fresh.write() as con:
        index_bank(con, small)
        store.retire(con, TEAM, store.Retired("goroutine-leak", "U01", "asked often"), now=1.0)
    assert search(fresh.read(), TEAM, "leak") == ()
    assert search(fresh.read(), OTHER, "leak") == ("goroutine-leak",)
    assert search(fresh.read(), TEAM, "leak", Filters(retired=True)) == ("goroutine-leak",)
    with fresh.write() as con:
        store.restore(con, TEAM, "goroutine-leak")
    assert search(fresh.read(), TEAM, "leak") == ("goroutine-leak",)


# The bank


def test_the_bank_is_indexed_once_for_each_of_its_versions(fresh: Database) -> None:
    first = replace(BANK, questions=QUESTIONS, version="one")
    with fresh.write() as con:
        assert index_bank(con, first) is True
        assert index_bank(con, first) is False
        index_own(con, TEAM, own("How do you feed a zebra?"))
    later = replace(BANK, questions=QUESTIONS[:2], version="two")
    with fresh.write() as con:
        assert index_bank(con, later) is True
        assert size(con) == 3
    assert search(fresh.read(), TEAM, "leak") == ()
    assert search(fresh.read(), TEAM, "zebra") == ("own-1",)


def test_every_question_of_the_bank_is_found_by_its_own_prompt(fresh: Database) -> None:
    with fresh.write() as con:
        index_bank(con, BANK)
    con = fresh.read()
    lost = [one.id for one in BANK.questions if one.id not in search(con, TEAM, one.prompt)]
    assert lost == []
