"""One locked writer, read-only readers, and nothing lost or half done."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.storage import database
from bot.storage.database import Database, row, rows
from bot.storage.engine import (
    IntegrityError,
    OperationalError,
    check_sqlite,
    sqlite3,
    sqlite_affected,
)
from bot.storage.errors import StorageError


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "var" / "bot.db")
    yield opened
    opened.close()


def note(db: Database, key: str) -> None:
    with db.write() as con:
        con.execute("INSERT INTO inbox VALUES (:key, 'test', 1.0)", {"key": key})


def note_all(db: Database, *keys: str, then: Callable[[], None] = lambda: None) -> None:
    with db.write():
        db.after_commit(then)
        for key in keys:
            note(db, key)


def keys(db: Database) -> list[str]:
    return [each["key"] for each in rows(db.read(), "SELECT key FROM inbox ORDER BY key")]


def test_a_commit_waits_for_the_disk_and_foreign_keys_hold(db: Database) -> None:
    with db.write() as con:
        assert rows(con, "PRAGMA journal_mode")[0]["journal_mode"] == "wal"
        assert rows(con, "PRAGMA synchronous")[0]["synchronous"] == 2
        assert rows(con, "PRAGMA foreign_keys")[0]["foreign_keys"] == 1
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), db.write() as con:
        con.execute("INSERT INTO panel (interview_id, user, seat) VALUES ('none', 'U1', 1)")


def test_every_table_of_ours_is_strict(db: Database) -> None:
    tables = rows(
        db.read(),
        # A virtual table and its shadows are SQLite's own to make.
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
    )
    ours = [each for each in tables if not each["name"].startswith(("sqlite_", "_sqlite_"))]
    assert len(ours) > 5
    assert [each["name"] for each in ours if not each["strict"]] == []


def test_a_reader_sees_what_was_committed_and_nothing_else(db: Database) -> None:
    reader = db.read()
    with db.write() as con:
        con.execute("INSERT INTO inbox VALUES ('a', 'test', 1.0)")
        assert row(reader, "SELECT 1 FROM inbox") is None
    assert keys(db) == ["a"]
    note(db, "b")
    assert keys(db) == ["a", "b"]


def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        db.read().execute("DELETE FROM inbox")
    db.read().execute("PRAGMA query_only=OFF")
    with pytest.raises(OperationalError, match="readonly"):
        db.read().execute("DELETE FROM inbox")


def test_a_block_keeps_every_other_writer_out_from_its_first_moment(db: Database) -> None:
    """Else what it read first would be out of date when it writes, and SQLite would refuse."""
    other = sqlite3.connect(str(db.path), isolation_level=None, timeout=0)
    with db.write() as con:
        assert row(con, "SELECT 1 FROM inbox") is None
        with pytest.raises(OperationalError, match="locked"):
            other.execute("INSERT INTO inbox VALUES ('other', 'test', 1.0)")
        con.execute("INSERT INTO inbox VALUES ('ours', 'test', 1.0)")
    other.close()
    assert keys(db) == ["ours"]


def test_an_error_rolls_the_whole_block_back(db: Database) -> None:
    def fail() -> None:
        with db.write() as con:
            con.execute("INSERT INTO inbox VALUES ('a', 'test', 1.0)")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert keys(db) == []
    note(db, "b")
    assert keys(db) == ["b"]


def test_a_block_inside_a_block_joins_its_transaction(db: Database) -> None:
    def fail() -> None:
        with db.write():
            note(db, "inner")
            assert keys(db) == []
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert keys(db) == []


def test_an_inner_block_that_fails_undoes_only_itself(db: Database) -> None:
    with db.write():
        note(db, "outer")
        with pytest.raises(IntegrityError):
            note_all(db, "inner", "outer")
        note(db, "after")
    assert keys(db) == ["after", "outer"]


def test_a_commit_that_fails_leaves_the_writer_usable(db: Database) -> None:
    def fail() -> None:
        with db.write() as con:
            con.execute("PRAGMA defer_foreign_keys=ON")
            con.execute("INSERT INTO panel (interview_id, user, seat) VALUES ('none', 'U1', 1)")

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        fail()
    note(db, "a")
    assert keys(db) == ["a"]


def test_a_full_disk_is_an_error_even_where_somebody_swallowed_it(db: Database) -> None:
    def fill() -> None:
        with db.write() as con:
            con.execute("INSERT INTO inbox VALUES ('before', 'test', 1.0)")
            with pytest.raises(OperationalError, match="full"):
                con.execute("INSERT INTO inbox VALUES (:key, 't', 1.0)", {"key": "x" * 10**6})

    with db.write() as con:
        pages = rows(con, "PRAGMA page_count")[0]["page_count"]
        con.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OperationalError):
        fill()
    assert keys(db) == []
    with db.write() as con:
        con.execute("PRAGMA max_page_count=100000")
    note(db, "a")
    assert keys(db) == ["a"]


def test_threads_write_one_after_the_other_and_lose_nothing(db: Database) -> None:
    def count(name: str) -> None:
        for number in range(50):
            with db.write() as con:
                held = row(con, "SELECT count(*) AS n FROM inbox")
                assert held is not None
                key = f"{held['n']:04}"
                con.execute(
                    "INSERT INTO inbox VALUES (:key, :name, 1.0)", {"key": key, "name": name}
                )
            assert len(keys(db)) > number

    threads = [threading.Thread(target=count, args=(f"t{index}",)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert keys(db) == [f"{number:04}" for number in range(200)]


def test_after_commit_runs_once_outside_the_transaction_and_never_after_a_rollback(
    db: Database,
) -> None:
    seen: list[list[str]] = []

    def look() -> None:
        # Another thread: it would wait for ever if the transaction were still open.
        thread = threading.Thread(target=lambda: note(db, "from the callback"))
        thread.start()
        thread.join(5)
        seen.append(keys(db))

    with db.write():
        note(db, "a")
        db.after_commit(look)
        db.after_commit(look)
    assert seen == [["a", "from the callback"]]
    with pytest.raises(IntegrityError):
        note_all(db, "a", then=look)
    note(db, "b")
    assert len(seen) == 1
    with pytest.raises(RuntimeError, match="inside write"):
        db.after_commit(look)


def test_a_short_foreign_lock_is_waited_out(db: Database) -> None:
    other = sqlite3.connect(str(db.path), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    release.start()
    note(db, "a")
    release.join()
    other.close()
    assert keys(db) == ["a"]


def test_a_long_foreign_lock_is_an_error_and_then_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.05)
    db = Database(tmp_path / "bot.db")
    other = sqlite3.connect(str(db.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        note(db, "a")
    other.execute("ROLLBACK")
    other.close()
    note(db, "b")
    assert keys(db) == ["b"]
    db.close()


def test_a_reader_of_a_thread_that_ended_is_closed(db: Database) -> None:
    opened = []
    for _ in range(5):
        thread = threading.Thread(target=lambda: opened.append(db.read()))
        thread.start()
        thread.join()
    assert len(db._readers) == 1
    rows(opened[-1], "SELECT 1")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        rows(opened[0], "SELECT 1")


def test_closing_folds_everything_into_the_one_file(tmp_path: Path) -> None:
    db = Database(tmp_path / "bot.db")
    note(db, "a")
    keys(db)
    db.close()
    assert [each.name for each in tmp_path.iterdir()] == ["bot.db"]
    again = Database(tmp_path / "bot.db")
    assert keys(again) == ["a"]
    again.close()


def test_a_read_only_opening_reads_beside_the_writer_and_refuses_to_write(db: Database) -> None:
    note(db, "a")
    reader = Database(db.path, readonly=True)
    assert keys(reader) == ["a"]
    with pytest.raises(RuntimeError, match="read only"):
        note(reader, "b")
    reader.close()


def test_a_read_only_opening_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no database at"):
        Database(tmp_path / "none.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


def test_a_path_with_odd_characters_can_be_read(tmp_path: Path) -> None:
    db = Database(tmp_path / "a?b#c%20 d.db")
    note(db, "a")
    assert keys(db) == ["a"]
    db.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_text("not a database " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        Database(path)


def test_a_database_written_by_a_newer_version_is_refused(db: Database) -> None:
    with db.write() as con:
        con.execute(
            """INSERT INTO _sqlite_migrations (migration_set, name, applied_at)
            VALUES ('bot', 'm9999_future', '2030-01-01')"""
        )
    db.close()
    with pytest.raises(StorageError, match=r"newer version of the bot \(step m9999_future\)"):
        Database(db.path)


def test_a_kill_keeps_what_was_committed_and_nothing_of_what_was_not(tmp_path: Path) -> None:
    script = """
import os, signal, sys
from pathlib import Path
from bot.storage.database import Database
db = Database(Path(sys.argv[1]))
with db.write() as con:
    con.execute("INSERT INTO inbox VALUES ('committed', 'test', 1.0)")
with db.write() as con:
    con.execute("INSERT INTO inbox VALUES ('open', 'test', 1.0)")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    path = tmp_path / "bot.db"
    died = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert died.returncode == -9
    db = Database(path)
    assert keys(db) == ["committed"]
    assert rows(db.read(), "PRAGMA integrity_check")[0]["integrity_check"] == "ok"
    db.close()


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_sqlite_with_the_wal_reset_bug_serves_only_the_local_workspace(
    version: tuple[int, ...], caplog: pytest.LogCaptureFixture
) -> None:
    assert sqlite_affected(version)
    with caplog.at_level(logging.WARNING):
        check_sqlite(real_workspace=False, version=version)
    found = ".".join(map(str, version))
    assert f"SQLite {found} has a bug" in caplog.text
    with pytest.raises(StorageError, match=rf"SQLite {found} .*pysqlite3"):
        check_sqlite(real_workspace=True, version=version)


@pytest.mark.parametrize("version", [(3, 6, 23), (3, 51, 3), (3, 53, 4)])
def test_a_sound_sqlite_serves_any_workspace(
    version: tuple[int, ...], caplog: pytest.LogCaptureFixture
) -> None:
    assert not sqlite_affected(version)
    check_sqlite(real_workspace=True, version=version)
    check_sqlite(real_workspace=False, version=version)
    assert caplog.text == ""
