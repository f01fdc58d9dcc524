"""The scheduler: all that is due is done, at once, in its own lane, and a stall is noticed."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import scheduler as scheduling
from bot.clock import MovableClock
from bot.scheduler import Scheduler
from bot.storage import inbox
from bot.storage.database import Connection, Database, row, rows
from bot.storage.engine import OperationalError
from bot.storage.heartbeat import last_beat
from bot.storage.outbox import Done, Item, Lane, Outbox, Outcome, Retry, Unclear

START = 1_800_000_000.0
NEVER = 3600.0


class World:
    """A database, an outbox and a scheduler, with handlers that note what they did."""

    def __init__(self, path: Path) -> None:
        self.db = Database(path)
        self.outbox = Outbox(self.db)
        self.clock = MovableClock(START)
        self.done: list[str] = []
        self.handlers: dict[str, Callable[[Item], Outcome]] = {"note": self.note}
        self.schedulers: list[Scheduler] = []

    def scheduler(self, **more: Any) -> Scheduler:
        made = Scheduler(self.outbox, self.handlers, self.clock, **more)
        self.schedulers.append(made)
        return made

    def add(self, key: str, kind: str = "note", after: float = 0.0, lane: Lane = "post") -> None:
        now = self.clock.now()
        with self.db.write() as con:
            self.outbox.add(con, kind, key, {}, due_at=now + after, now=now, lane=lane)

    def note(self, item: Item) -> Outcome:
        self.done.append(item.dedupe_key)
        return Done()

    def row(self, key: str) -> dict[str, Any]:
        found = row(self.db.read(), "SELECT * FROM outbox WHERE dedupe_key = :key", {"key": key})
        assert found is not None
        return found

    def states(self) -> dict[str, int]:
        found = rows(self.db.read(), "SELECT state, count(*) AS n FROM outbox GROUP BY state")
        return {each["state"]: each["n"] for each in found}

    def close(self) -> None:
        for each in self.schedulers:
            each.stop(5)
        self.db.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "bot.db")
    yield made
    made.close()


@pytest.fixture
def no_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens then was started by a wake-up, not by a tick."""
    monkeypatch.setattr(scheduling, "TICK_SECONDS", NEVER)


@pytest.fixture
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "TICK_SECONDS", 0.02)


def until(condition: Callable[[], bool], seconds: float = 10.0, pause: float = 0.002) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause)


def test_run_due_does_all_that_is_due_and_what_that_brings_about(world: World) -> None:
    def chain(item: Item) -> Outcome:
        world.done.append(item.dedupe_key)
        return Done(record=lambda con: _follow(con, world))

    world.handlers["chain"] = chain
    world.add("first", "chain")
    world.add("model", lane="work")
    world.add("form", lane="modal")
    world.add("tomorrow", after=86400)
    scheduler = world.scheduler()
    assert scheduler.run_due() == 4
    assert sorted(world.done) == ["first", "followed", "form", "model"]
    assert scheduler.run_due() == 0
    world.clock.advance(86400)
    assert scheduler.run_due() == 1
    assert world.states() == {"done": 5}


def _follow(con: Connection, world: World) -> None:
    now = world.clock.now()
    world.outbox.add(con, "note", "followed", {}, due_at=now, now=now)


@pytest.mark.usefixtures("no_ticks")
def test_work_due_now_starts_at_once_without_waiting_for_a_tick(world: World) -> None:
    world.scheduler().start()
    for lane in ("modal", "post", "work"):
        world.add(lane, lane=lane)
    until(lambda: world.states() == {"done": 3})


@pytest.mark.usefixtures("no_ticks")
def test_what_was_due_before_the_start_is_done_after_it(world: World) -> None:
    world.add("waiting")
    world.scheduler().start()
    until(lambda: world.states() == {"done": 1})


@pytest.mark.usefixtures("quick_ticks")
def test_a_tick_finds_what_has_become_due(world: World) -> None:
    world.scheduler().start()
    world.add("tomorrow", after=86400)
    world.clock.advance(86399)
    until(lambda: last_beat(world.db.read()) == START + 86399)
    assert world.done == []
    world.clock.advance(1)
    until(lambda: world.done == ["tomorrow"])


@pytest.mark.usefixtures("no_ticks")
def test_moving_the_clock_can_wake_the_lanes(world: World) -> None:
    scheduler = world.scheduler()
    world.clock.on_move.append(scheduler.wake)
    scheduler.start()
    world.add("tomorrow", after=86400)
    world.clock.advance(86400)
    until(lambda: world.states() == {"done": 1})


@pytest.mark.usefixtures("no_ticks")
def test_a_thousand_posts_due_at_once_all_go_each_once(world: World) -> None:
    for number in range(1000):
        world.add(f"{number:04}", after=60)
    scheduler = world.scheduler()
    scheduler.start()
    world.clock.advance(60)
    scheduler.wake("post")
    until(lambda: world.states() == {"done": 1000}, seconds=30)
    assert sorted(world.done) == [f"{number:04}" for number in range(1000)]


@pytest.mark.usefixtures("no_ticks")
def test_no_wake_up_is_missed_by_a_worker_that_is_just_going_home(world: World) -> None:
    world.scheduler(workers={"modal": 1, "post": 1, "work": 1}).start()
    for number in range(300):
        world.add(f"{number}")
        until(lambda: len(world.done) == number + 1, pause=0)  # noqa: B023 - called at once


@pytest.mark.usefixtures("no_ticks")
def test_work_added_the_moment_the_last_worker_found_nothing_is_still_started(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = world.outbox.claim
    found_nothing: list[Lane] = []

    def claim_and_then_add(lane: Lane, **more: Any) -> list[Item]:
        items = claim(lane, **more)
        if lane == "post" and not items and not found_nothing:
            found_nothing.append(lane)
            world.add("just now")
        return items

    monkeypatch.setattr(world.outbox, "claim", claim_and_then_add)
    world.scheduler(workers={"modal": 1, "post": 1, "work": 1}).start()
    until(lambda: world.done == ["just now"])


@pytest.mark.usefixtures("no_ticks")
def test_one_wake_up_brings_as_many_workers_as_there_is_work_for(world: World) -> None:
    together = threading.Barrier(4, timeout=10)

    def meet(_: Item) -> Outcome:
        together.wait()
        return Done()

    world.handlers["meet"] = meet
    for number in range(4):
        world.add(f"{number}", "meet")
    world.scheduler().start()
    until(lambda: world.states() == {"done": 4})


@pytest.mark.usefixtures("no_ticks")
def test_a_form_opens_while_every_model_worker_and_every_poster_is_busy(world: World) -> None:
    release = threading.Event()
    busy: list[str] = []

    def wait(item: Item) -> Outcome:
        busy.append(item.dedupe_key)
        release.wait(10)
        return Done()

    world.handlers["wait"] = wait
    world.scheduler().start()
    for number in range(50):
        world.add(f"model:{number}", "wait", lane="work")
        world.add(f"post:{number}", "wait")
    until(lambda: len(busy) == 16 + 4)
    world.add("form", lane="modal")
    until(lambda: world.done == ["form"])
    assert len(busy) == 20
    release.set()
    until(lambda: world.states() == {"done": 101})


@pytest.mark.usefixtures("quick_ticks")
def test_a_clock_that_leaps_a_day_does_not_start_anything_a_second_time(world: World) -> None:
    release = threading.Event()
    began: list[int] = []

    def wait(item: Item) -> Outcome:
        began.append(item.attempt)
        release.wait(10)
        return Done()

    world.handlers["wait"] = wait
    scheduler = world.scheduler()
    scheduler.start()
    world.add("slow", "wait", lane="work")
    until(lambda: began == [1])
    world.clock.advance(86400)
    until(lambda: last_beat(world.db.read()) == START + 86400)
    assert scheduler.run_due() == 0
    release.set()
    until(lambda: world.states() == {"done": 1})
    assert began == [1]


@pytest.mark.parametrize(
    ("lane", "state"), [("post", "claimed"), ("work", "pending"), ("modal", "pending")]
)
def test_a_handler_that_raises_is_logged_without_what_people_wrote_and_tried_again(
    world: World, caplog: pytest.LogCaptureFixture, lane: Lane, state: str
) -> None:
    """A post may have been sent, so it turns unclear; the other lanes' work may be repeated."""

    def fail(_: Item) -> Outcome:
        raise LookupError("Wei said: the candidate was weak")

    world.handlers["fail"] = fail
    world.add("secret-key", "fail", lane=lane)
    world.add("other")
    scheduler = world.scheduler()
    scheduler.run_due()
    found = world.row("secret-key")
    assert (found["state"], found["failures"], found["last_error"]) == (state, 1, "LookupError")
    assert "outbox-1 (fail) failed: LookupError at scheduler.py:" in caplog.text
    assert "test_scheduler.py" in caplog.text
    assert "Wei" not in caplog.text
    assert "secret" not in caplog.text
    assert world.done == ["other"]
    world.handlers["fail"] = world.note
    world.clock.advance(60)
    scheduler.run_due()
    assert world.row("secret-key")["state"] == "done"


def test_a_kind_nobody_handles_is_given_up_and_said(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.add("a", "unknown.kind")
    world.scheduler().run_due()
    assert world.states() == {"failed": 1}
    assert "outbox-1 (unknown.kind) is given up: no handler of this kind" in caplog.text


def test_a_record_that_raises_is_counted_and_does_not_stop_the_lane(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    unclear: list[float | None] = []

    def fail(_: Connection) -> None:
        raise KeyError("Wei's note")

    def broken(item: Item) -> Outcome:
        unclear.append(item.unclear_since)
        return Done(record=fail)

    world.handlers["broken"] = broken
    world.add("a", "broken")
    world.add("b")
    scheduler = world.scheduler()
    scheduler.run_due()
    assert world.done == ["b"]
    assert world.row("a")["failures"] == 1
    for _ in range(20):
        world.clock.advance(3600)
        scheduler.run_due()
    assert world.row("a")["state"] == "failed"
    assert unclear == [None] + [START] * 11
    assert "Wei" not in caplog.text


@pytest.mark.usefixtures("quick_ticks")
def test_a_database_that_cannot_be_written_for_a_while_stops_nothing_for_good(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.scheduler().start()
    claim = world.outbox.claim
    refused: list[Lane] = []

    def refuse(lane: Lane, **_: Any) -> list[Item]:
        refused.append(lane)
        raise OperationalError("database is locked")

    monkeypatch.setattr(world.outbox, "claim", refuse)
    world.add("a")
    until(lambda: len(refused) > 10)
    monkeypatch.setattr(world.outbox, "claim", claim)
    until(lambda: world.done == ["a"])
    assert "lane post cannot claim: OperationalError" in caplog.text


def test_a_new_process_waits_out_the_leases_of_the_one_before(world: World) -> None:
    """The dead one's request may still be on its way to Slack: looking at once would miss it."""
    seen: list[float | None] = []

    def reconcile(item: Item) -> Outcome:
        seen.append(item.unclear_since)
        return Done()

    world.handlers["post"] = reconcile
    world.add("a", "post")
    world.outbox.claim("post", now=START)  # and dies
    scheduler = world.scheduler()
    scheduler.start()
    assert scheduler.run_due() == 0
    world.clock.advance(59)
    assert scheduler.run_due() == 0
    world.clock.advance(1)
    scheduler.wake()
    until(lambda: world.states() == {"done": 1})
    assert seen == [START]


def test_a_start_with_the_clock_set_back_does_not_wait_for_the_old_future(world: World) -> None:
    world.add("a")
    world.outbox.claim("post", now=START + 86400)  # and dies
    scheduler = world.scheduler()
    scheduler.start()
    world.clock.advance(60)
    scheduler.wake()
    until(lambda: world.done == ["a"])


@pytest.mark.usefixtures("no_ticks")
def test_stopping_lets_running_work_finish_and_claims_nothing_more(world: World) -> None:
    release, running = threading.Event(), threading.Event()

    def wait(item: Item) -> Outcome:
        running.set()
        release.wait(10)
        return world.note(item)

    world.handlers["wait"] = wait
    scheduler = world.scheduler(workers={"modal": 1, "post": 1, "work": 1})
    scheduler.start()
    world.add("running", "wait")
    assert running.wait(5)
    world.add("queued", "wait")
    threading.Timer(0.05, release.set).start()
    assert scheduler.stop(10)
    assert world.done == ["running"]
    assert world.states() == {"done": 1, "pending": 1}
    world.add("later")
    scheduler.wake()
    assert world.states() == {"done": 1, "pending": 2}


@pytest.mark.usefixtures("no_ticks")
def test_stopping_does_not_wait_longer_than_it_may(world: World) -> None:
    release, running = threading.Event(), threading.Event()

    def wait(_: Item) -> Outcome:
        running.set()
        release.wait(10)
        return Done()

    world.handlers["wait"] = wait
    scheduler = world.scheduler()
    scheduler.start()
    world.add("running", "wait")
    assert running.wait(5)
    began = time.monotonic()
    assert not scheduler.stop(0.05)
    assert time.monotonic() - began < 5
    release.set()
    assert scheduler.stop(5)


def test_stopping_what_was_never_started_is_harmless(world: World) -> None:
    assert world.scheduler().stop()


def test_a_beat_is_written_at_most_every_few_seconds(world: World) -> None:
    scheduler = world.scheduler()
    beats = []
    for _ in range(12):
        scheduler.tick()
        beats.append(last_beat(world.db.read()))
        world.clock.advance(1)
    assert list(dict.fromkeys(beats)) == [START, START + 5, START + 10]


def test_old_keys_of_what_came_in_are_forgotten_now_and_then(world: World) -> None:
    scheduler = world.scheduler()
    scheduler.tick()
    with world.db.write() as con:
        inbox.record(con, "old", "event", START - inbox.KEPT_SECONDS - 1)
    world.clock.advance(3599)
    scheduler.tick()
    assert rows(world.db.read(), "SELECT key FROM inbox") == [{"key": "old"}]
    world.clock.advance(5)
    scheduler.tick()
    assert rows(world.db.read(), "SELECT key FROM inbox") == []


@pytest.mark.usefixtures("quick_ticks")
def test_a_tick_that_stalls_is_noticed_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    stalled: list[str] = []
    scheduler = world.scheduler(stall_after=0.3, on_stall=lambda: stalled.append("stalled"))
    scheduler.start()
    until(lambda: scheduler._ticker.running)
    held = threading.Event()
    holder = threading.Thread(target=_hold, args=(world.db, held))
    holder.start()
    world.clock.advance(60)  # so that the next tick writes its beat, and cannot
    until(lambda: bool(stalled))
    held.set()
    holder.join()
    assert stalled == ["stalled"]
    assert "no tick was completed" in caplog.text


def _hold(db: Database, until_set: threading.Event) -> None:
    with db.write():
        until_set.wait(10)


def test_a_tick_that_was_completed_keeps_the_watchdog_quiet(world: World) -> None:
    scheduler = world.scheduler()
    scheduler._watchdog._fed_at = float("-inf")
    scheduler.tick()
    assert time.monotonic() - scheduler._watchdog._fed_at < 60


def test_by_default_a_stall_ends_the_process_so_that_it_is_started_again(tmp_path: Path) -> None:
    script = """
import sys, threading
from pathlib import Path
from bot import scheduler
from bot.clock import SystemClock
from bot.storage.database import Database
from bot.storage.outbox import Outbox
scheduler.TICK_SECONDS = 3600
scheduler.Scheduler(Outbox(Database(Path(sys.argv[1]))), {}, SystemClock(), stall_after=0.1).start()
threading.Event().wait(10)
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "bot.db")],
        check=False,
        timeout=10,
        capture_output=True,
    )
    assert ended.returncode == 70


def test_each_named_point_of_sending_is_passed_in_order(world: World) -> None:
    points: list[str] = []

    def post(item: Item) -> Outcome:
        points.append(f"handling {item.dedupe_key}")
        return Done()

    world.handlers["post"] = post
    world.add("a", "post")
    world.scheduler(checkpoint=points.append).run_due()
    between = points[points.index("after claim") : points.index("after finish") + 1]
    assert between == ["after claim", "handling a", "before finish", "after finish"]
    assert points[points.index("after claim") - 1] == "before claim"


def test_outcomes_reach_the_table(world: World) -> None:
    answers: dict[str, Outcome] = {"busy": Retry("ratelimited", 30), "lost": Unclear("timeout")}
    world.handlers["post"] = lambda item: answers[item.dedupe_key]
    world.add("busy", "post")
    world.add("lost", "post")
    world.scheduler().run_due()
    assert world.row("busy")["due_at"] == START + 30
    assert world.row("lost")["lease_until"] == START + 60


@pytest.mark.usefixtures("quick_ticks")
def test_ticking_says_nothing_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        world.scheduler().start()
        world.clock.advance(60)
        until(lambda: last_beat(world.db.read()) == START + 60)
    # A slow machine may say that a tick was skipped; that one was run it never says.
    assert [each.getMessage() for each in caplog.records if each.levelno < logging.WARNING] == []
