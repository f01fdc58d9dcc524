"""Finding types by their words: the shared ones, and a workspace's own in their place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from type_samples import library

from bot.storage.database import Database
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.search import index_own, index_shared, search

SHARED_LIBRARY: Library = library()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = Database(tmp_path / "bot.db")
    with db.write() as con:
        index_shared(con, SHARED_LIBRARY.shared, SHARED_LIBRARY.version)
    yield db
    db.close()


def found(db: Database, words: str, team: str = "T1") -> tuple[str, ...]:
    return search(db.read(), team, words)


def test_words_are_found_as_stems_the_title_first_and_by_their_beginning(db: Database) -> None:
    assert found(db, "walkthroughs codes")[0] == "code-walkthrough"
    assert found(db, "systems design")[0] == "system-design"
    assert found(db, "pairing")[0] == "pairing"
    assert "pairing" in found(db, "watching silen")
    assert found(db, "zeppelin") == ()
    assert found(db, "Pairing zeppelin") == ()


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_words(db: Database, words: str) -> None:
    # A search changes nothing, so one database does for all examples.
    assert isinstance(found(db, words), tuple)


def test_a_copy_stands_in_the_place_of_the_shared_one_for_its_team_alone(db: Database) -> None:
    copy = OwnType(id="pairing", title="Zeppelin hour")
    with db.write() as con:
        index_own(con, "T1", copy)
        index_own(con, "T1", copy)
        index_own(con, "T1", OwnType(id="own-1", title="Zeppelin school"))
    assert sorted(found(db, "zeppelin")) == ["own-1", "pairing"]
    assert found(db, "zeppelin", "T2") == ()
    assert "pairing" in found(db, "working on code together", "T2")
    assert "pairing" not in found(db, "working on code together")


def test_the_shared_types_are_indexed_once_a_version(db: Database) -> None:
    with db.write() as con:
        assert not index_shared(con, SHARED_LIBRARY.shared, SHARED_LIBRARY.version)
        assert index_shared(con, SHARED_LIBRARY.shared, "another")
    assert found(db, "system design").count("system-design") == 1
