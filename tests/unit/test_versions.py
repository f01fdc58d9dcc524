"""Versions of a thing: counted, never overwritten, and undone one change at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage import versions
from bot.storage.database import Database

TEAM, SUBJECT = "T1", "type:pairing"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = Database(tmp_path / "bot.db")
    yield db
    db.close()


def kept(db: Database, content: str, after: int) -> int | None:
    with db.write() as con:
        return versions.add(
            con, TEAM, SUBJECT, content, by="U1", why="edited", now=1.0, after=after
        )


def undone(db: Database, after: int) -> str | None:
    with db.write() as con:
        found = versions.undo(con, TEAM, SUBJECT, by="U1", now=2.0, after=after)
    return None if found is None else found.content


def test_a_version_that_did_not_see_the_newest_is_refused(db: Database) -> None:
    assert kept(db, "a", 0) == 1
    assert kept(db, "b", 1) == 2
    assert kept(db, "c", 1) is None
    newest = versions.newest(db.read(), TEAM, SUBJECT)
    assert newest is not None
    assert (newest.version, newest.content) == (2, "b")


def test_versions_of_another_team_or_subject_are_not_mixed_in(db: Database) -> None:
    kept(db, "a", 0)
    assert versions.newest_number(db.read(), "T2", SUBJECT) == 0
    assert versions.newest_number(db.read(), TEAM, "type:other") == 0


@given(changes=st.integers(1, 6), undos=st.integers(0, 8))
def test_each_undo_goes_back_by_one_change_and_stops_at_the_first(
    tmp_path_factory: pytest.TempPathFactory, changes: int, undos: int
) -> None:
    db = Database(tmp_path_factory.mktemp("v") / "bot.db")
    try:
        for number in range(changes):
            assert kept(db, str(number), number) == number + 1
        for turn in range(1, undos + 1):
            newest = versions.newest(db.read(), TEAM, SUBJECT)
            assert newest is not None
            expected = str(changes - 1 - turn) if turn < changes else None
            assert undone(db, newest.version) == expected
        history = versions.history(db.read(), TEAM, SUBJECT)
        assert [each.version for each in history] == list(range(len(history), 0, -1))
    finally:
        db.close()
