"""Blocks of several threads under one commit: each whole, none ended before it is on the disk."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.storage import commits
from bot.storage.commits import Writer
from bot.storage.database import Connection, Database, rows
from bot.storage.engine import IntegrityError, OperationalError

PATIENCE_SECONDS = 10.0

Work = Callable[[Connection], object]


class Crowd:
    """Threads that wait for the writer one behind the other, and what SQLite is told."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.told: list[str] = []
        self._pool = ThreadPoolExecutor(64)
        self._first = threading.Event()
        self.writer._con.conn.set_trace_callback(self.told.append)

    @property
    def writer(self) -> Writer:
        assert self.db._writer is not None
        return self.db._writer

    @property
    def commits(self) -> int:
        return self.told.count("COMMIT")

    def begins(self, work: Work) -> Future[None]:
        """Take the writer, and do the work once `goes_on` is called."""
        entered = threading.Event()

        def held(con: Connection) -> None:
            entered.set()
            assert self._first.wait(PATIENCE_SECONDS)
            work(con)

        done = self.does(held)
        assert entered.wait(PATIENCE_SECONDS)
        return done

    def comes(self, work: Work) -> Future[None]:
        """Do the work on another thread; return once that waits for the writer."""
        before = self.writer._waiting
        done = self.does(work)
        wait_until(lambda: self.writer._waiting == before + 1)
        return done

    def does(self, work: Work) -> Future[None]:
        def block() -> None:
            with self.db.write() as con:
                work(con)

        return self._pool.submit(block)

    def goes_on(self) -> None:
        self._first.set()

    def goes_home(self) -> None:
        self._first.set()
        self._pool.shutdown()


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    db = Database(tmp_path / "bot.db")
    made = Crowd(db)
    yield made
    made.goes_home()
    db.close()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def note(key: str) -> Work:
    return lambda con: con.execute("INSERT INTO inbox VALUES (:key, 'test', 1.0)", {"key": key})


def fails_when_committed(con: Connection) -> None:
    con.execute("PRAGMA defer_foreign_keys=ON")
    con.execute("INSERT INTO panel (interview_id, user, seat) VALUES ('none', 'U1', 1)")


def keys(db: Database) -> list[str]:
    return [each["key"] for each in rows(db.read(), "SELECT key FROM inbox ORDER BY key")]


def test_blocks_that_waited_for_the_writer_wait_for_the_disk_once(crowd: Crowd) -> None:
    done = [crowd.begins(note("0"))]
    done += [crowd.comes(note(str(number))) for number in range(1, 6)]
    crowd.goes_on()
    for each in done:
        each.result(PATIENCE_SECONDS)
    assert keys(crowd.db) == ["0", "1", "2", "3", "4", "5"]
    assert crowd.commits == 1


def test_a_block_by_itself_is_committed_at_once(crowd: Crowd) -> None:
    for number in range(3):
        crowd.does(note(str(number))).result(PATIENCE_SECONDS)
        assert crowd.commits == number + 1


def test_no_block_ends_before_its_commit(crowd: Crowd) -> None:
    working, finish = threading.Event(), threading.Event()

    def slow(con: Connection) -> None:
        note("second")(con)
        working.set()
        assert finish.wait(PATIENCE_SECONDS)

    first, second = crowd.begins(note("first")), crowd.comes(slow)
    crowd.goes_on()
    assert working.wait(PATIENCE_SECONDS)
    assert not first.done()
    assert keys(crowd.db) == []
    finish.set()
    first.result(PATIENCE_SECONDS)
    assert keys(crowd.db) == ["first", "second"]
    second.result(PATIENCE_SECONDS)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_block_that_fails_undoes_only_itself(crowd: Crowd, place: int) -> None:
    def fails(con: Connection) -> None:
        note("failing")(con)
        raise ValueError("no")

    works = [note("a"), note("b")]
    works.insert(place, fails)
    done = [crowd.begins(works[0]), *(crowd.comes(work) for work in works[1:])]
    crowd.goes_on()
    with pytest.raises(ValueError, match="no"):
        done.pop(place).result(PATIENCE_SECONDS)
    for each in done:
        each.result(PATIENCE_SECONDS)
    assert keys(crowd.db) == ["a", "b"]
    assert crowd.commits == 1


def test_a_commit_that_fails_fails_for_all_who_share_it(crowd: Crowd) -> None:
    seen: list[str] = []

    def tells(con: Connection) -> None:
        note("a")(con)
        crowd.db.after_commit(lambda: seen.append("told"))

    done = [crowd.begins(tells), crowd.comes(fails_when_committed), crowd.comes(note("b"))]
    crowd.goes_on()
    for each in done:
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            each.result(PATIENCE_SECONDS)
    assert keys(crowd.db) == seen == []
    crowd.does(note("after")).result(PATIENCE_SECONDS)
    assert keys(crowd.db) == ["after"]


@pytest.mark.parametrize("swallowed", [True, False])
def test_a_full_disk_in_one_block_is_an_error_to_all_whose_work_it_took(
    crowd: Crowd, *, swallowed: bool
) -> None:
    working, finish = threading.Event(), threading.Event()

    def fills(con: Connection) -> None:
        working.set()
        assert finish.wait(PATIENCE_SECONDS)
        pages = rows(con, "PRAGMA page_count")[0]["page_count"]
        con.execute(f"PRAGMA max_page_count={pages}")
        try:
            note("x" * 10**6)(con)
        except OperationalError:
            con.execute("PRAGMA max_page_count=100000")
            if not swallowed:
                raise

    before, full = crowd.begins(note("before")), crowd.comes(fills)
    crowd.goes_on()
    assert working.wait(PATIENCE_SECONDS)
    later = crowd.comes(note("later"))
    finish.set()
    with pytest.raises(OperationalError, match="savepoint" if swallowed else "full"):
        full.result(PATIENCE_SECONDS)
    with pytest.raises(OperationalError):
        before.result(PATIENCE_SECONDS)
    later.result(PATIENCE_SECONDS)
    assert keys(crowd.db) == ["later"]


def test_nobody_waits_for_more_than_so_many_others(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "MOST_TOGETHER", 4)
    done = [crowd.begins(note("00"))]
    done += [crowd.comes(note(f"{number:02}")) for number in range(1, 10)]
    crowd.goes_on()
    for each in done:
        each.result(PATIENCE_SECONDS)
    assert len(keys(crowd.db)) == 10
    assert crowd.commits == 3


def test_whoever_was_to_commit_and_never_came_is_not_waited_for(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "LOOK_AGAIN_SECONDS", 0.01)
    done = crowd.begins(note("a"))
    # As if a thread had been interrupted just after it was counted.
    crowd.writer._waiting += 1
    crowd.goes_on()
    wait_until(lambda: not crowd.writer._lock.locked())
    crowd.writer._waiting -= 1
    done.result(PATIENCE_SECONDS)
    assert keys(crowd.db) == ["a"]


def test_callbacks_run_on_their_own_thread_once_all_is_committed(crowd: Crowd) -> None:
    seen: dict[str, tuple[int, list[str]]] = {}

    def tells(key: str) -> Work:
        def work(con: Connection) -> None:
            note(key)(con)
            me = threading.get_ident()
            crowd.db.after_commit(lambda: look(key, me))

        return work

    def look(key: str, thread: int) -> None:
        seen[key] = (threading.get_ident() - thread, keys(crowd.db))

    done = [crowd.begins(tells("a")), crowd.comes(tells("b"))]
    crowd.goes_on()
    for each in done:
        each.result(PATIENCE_SECONDS)
    assert seen == {"a": (0, ["a", "b"]), "b": (0, ["a", "b"])}
