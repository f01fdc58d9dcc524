"""Carries out what the outbox holds, when it is due.

The table is the schedule. APScheduler only ticks: a job store of its own would drop what it finds
late (of 1,000 jobs due at once it ran 50 and deleted 950). Each tick wakes the lanes; a lane's own
workers take one row at a time, handle it outside any transaction, and settle it, until nothing is
due. Lanes share nothing, so that opening a form never waits behind the model.
"""

import logging
import os
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor as TickExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import Clock
from bot.storage import heartbeat, inbox
from bot.storage.outbox import LANES, Failed, Handler, Item, Lane, Outbox, Outcome, Retry, Unclear
from bot.storage.points import Checkpoint, pass_on

TICK_SECONDS = 1.0
# A beat is a commit that waits for the disk: often enough for a health check, no oftener.
BEAT_SECONDS = 5.0
STALL_SECONDS = 60.0
PRUNE_SECONDS = 3600.0
WORKERS: Mapping[Lane, int] = {"modal": 4, "post": 4, "work": 16}
EXIT_STALLED = 70  # EX_SOFTWARE of sysexits.h

logger = logging.getLogger(__name__)


def _leave() -> None:
    # Not sys.exit: what has stalled would not let the process end.
    os._exit(EXIT_STALLED)


class Scheduler:
    """The tick, the lanes' workers and the watchdog.

    `checkpoint` is called with the name of each point of sending that is passed here: "before
    claim", "after claim", "before finish", "after finish". Whoever sends passes "before send" and
    "after accept" to the same callable.
    """

    def __init__(
        self,
        outbox: Outbox,
        handlers: Mapping[str, Handler],
        clock: Clock,
        *,
        workers: Mapping[Lane, int] = WORKERS,
        on_stall: Callable[[], None] = _leave,
        stall_after: float = STALL_SECONDS,
        checkpoint: Checkpoint = pass_on,
    ) -> None:
        """Take the collaborators; nothing runs before `start()`.

        Args:
            outbox: what is to be done; its `woken` is filled by `start()`.
            handlers: by kind; may still be filled after this.
            clock: says what is due, and until when a lease lasts.
            workers: how many threads each lane has at most.
            on_stall: called once if no tick was completed for `stall_after` real seconds; by
                default the process ends with status 70, so that it is started again.
            stall_after: real seconds.
            checkpoint: see the class.
        """
        self._outbox = outbox
        self._handlers = handlers
        self._clock = clock
        self._checkpoint = checkpoint
        self._lanes = {lane: _Lane(lane, workers[lane], self._take_one) for lane in LANES}
        self._claiming = threading.Lock()
        self._in_hand: set[int] = set()
        self._ticker = _ticker(self.tick)
        self._watchdog = _Watchdog(stall_after, on_stall)
        self._beat_at = self._pruned_at = float("-inf")

    def start(self) -> None:
        """Take over what an earlier process left, then tick once a second until `stop()`.

        Raises:
            bot.storage.engine.OperationalError: the database cannot be written.
        """
        left = self._outbox.recover(now=self._clock.now())
        if left:
            logger.info("%d started by an earlier process: waiting for their leases", left)
        for lane in self._lanes.values():
            lane.open()
        self._outbox.woken.append(self.wake)
        self.tick()
        self._watchdog.start()
        self._ticker.start()

    def stop(self, timeout: float = 25.0) -> bool:
        """Claim nothing more and let running handlers finish, for `timeout` real seconds.

        Returns:
            Whether all came to an end. Where not, their rows wait for their leases and go on in the
            next process; leave with `os._exit`, since Python waits for a pool's threads at its end.
        """
        deadline = time.monotonic() + timeout
        if self._ticker.running:
            self._ticker.shutdown()
        self._watchdog.stop()
        if self.wake in self._outbox.woken:
            self._outbox.woken.remove(self.wake)
        for lane in self._lanes.values():
            lane.close()
        return all(lane.drained(deadline) for lane in self._lanes.values())

    def wake(self, lane: Lane | None = None) -> None:
        """Start what is due in a lane (None: in all) now, not at the next tick. Returns at once."""
        for name, each in self._lanes.items():
            if lane in (None, name):
                each.wake()

    def run_due(self) -> int:
        """Handle all that is due in this thread, until nothing is; return how many rows that was.

        For tests and tools, with a clock that stands still. Needs no `start()`.
        """
        count = 0
        while any(self._take_one(lane) for lane in LANES):
            count += 1
        return count

    def tick(self) -> None:
        """Wake every lane and write down that the process is alive."""
        self.wake()
        # Before the beat: a disk that is full is no stall, and starting anew would not empty it.
        # The missing beat tells whoever watches; one that hangs keeps the next tick away.
        self._watchdog.feed()
        now = self._clock.now()
        if abs(now - self._beat_at) >= BEAT_SECONDS:
            self._beat(now)

    def _beat(self, now: float) -> None:
        self._beat_at = now
        with self._outbox.db.write() as con:
            heartbeat.beat(con, now)
            if abs(now - self._pruned_at) >= PRUNE_SECONDS:
                inbox.prune(con, now)
                self._pruned_at = now

    def _take_one(self, lane: Lane) -> bool:
        """Claim one row of the lane, handle it, settle it; False where nothing was due."""
        self._checkpoint("before claim")
        item = self._claim(lane)
        if item is None:
            return False
        self._checkpoint("after claim")
        self._lanes[lane].wake()  # where there was one there may be another, for the next worker
        try:
            outcome = self._handle(item)
            self._checkpoint("before finish")
            self._finish(item, outcome)
            self._checkpoint("after finish")
        finally:
            with self._claiming:
                self._in_hand.discard(item.id)
        return True

    def _claim(self, lane: Lane) -> Item | None:
        # What this process has in hand stays out of its own reach, whatever the clock says: a
        # clock that jumps a day ahead ends every lease while the handlers still run.
        with self._claiming:
            items = self._outbox.claim(lane, now=self._clock.now(), exclude=self._in_hand)
            self._in_hand.update(item.id for item in items)
        return items[0] if items else None

    def _handle(self, item: Item) -> Outcome:
        handler = self._handlers.get(item.kind)
        if handler is None:
            return Failed("no handler of this kind")
        try:
            return handler(item)
        except Exception as error:  # noqa: BLE001 - whatever a handler forgot, the row must go on
            _log_failure("handling", item, error)
            # A post that raised may have been sent; the other lanes' work may be done again.
            name = type(error).__name__
            return Unclear(name) if item.lane == "post" else Retry(name)

    def _finish(self, item: Item, outcome: Outcome) -> None:
        try:
            if not self._outbox.finish(item, outcome, now=self._clock.now()):
                logger.warning("%s (%s) was settled by somebody else", item.reference, item.kind)
        except Exception as error:  # noqa: BLE001 - a `record` that fails must not stop the lane
            _log_failure("finishing", item, error)
            self._finish_unclear(item, type(error).__name__)

    def _finish_unclear(self, item: Item, name: str) -> None:
        """Count the failure, so that it does not go on for ever; what was done is found again."""
        try:
            self._outbox.finish(item, Unclear(name), now=self._clock.now())
        except Exception as error:  # noqa: BLE001 - the disk may be full; the lease will end
            _log_failure("finishing", item, error)


def _ticker(tick: Callable[[], None]) -> BackgroundScheduler:
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it would log every tick
    ticker = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": TickExecutor(1)},
        timezone=UTC,
    )
    ticker.add_job(
        tick,
        "interval",
        seconds=TICK_SECONDS,
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    return ticker


def _log_failure(doing: str, item: Item, error: Exception) -> None:
    """Say what failed and where. No message and no values: they may hold what people wrote."""
    places = [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    logger.error(
        "%s %s (%s) failed: %s at %s",
        doing,
        item.reference,
        item.kind,
        type(error).__name__,
        " > ".join(places),
    )


class _Lane:
    """A lane's workers. Each goes on while there is work, then goes home."""

    def __init__(self, name: Lane, workers: int, take_one: Callable[[Lane], bool]) -> None:
        self._name = name
        self._workers = workers
        self._take_one = take_one
        self._pool: ThreadPoolExecutor | None = None
        self._changed = threading.Condition()
        self._busy = 0
        self._calls = 0

    def open(self) -> None:
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix=f"outbox-{self._name}")

    def wake(self) -> None:
        with self._changed:
            self._calls += 1
            if self._pool is not None and self._busy < self._workers:
                self._busy += 1
                self._pool.submit(self._drain)

    def close(self) -> None:
        with self._changed:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False)

    def drained(self, deadline: float) -> bool:
        with self._changed:
            return self._changed.wait_for(
                lambda: self._busy == 0, timeout=max(0.0, deadline - time.monotonic())
            )

    def _drain(self) -> None:
        heard = -1
        while (calls := self._goes_on(heard)) is not None:
            heard = -1 if self._took_one() else calls

    def _goes_on(self, heard: int) -> int | None:
        """Return the calls so far, or None to go home: a call made meanwhile is not missed."""
        with self._changed:
            if self._pool is not None and heard != self._calls:
                return self._calls
            self._busy -= 1
            self._changed.notify_all()
            return None

    def _took_one(self) -> bool:
        try:
            return self._take_one(self._name)
        except Exception as error:  # noqa: BLE001 - a locked or full disk; the next tick tries again
            logger.error("lane %s cannot claim: %s", self._name, type(error).__name__)  # noqa: TRY400 - the traceback may hold values
            return False


class _Watchdog:
    """Calls `on_stall` once if it was not fed for `limit` real seconds."""

    def __init__(self, limit: float, on_stall: Callable[[], None]) -> None:
        self._limit = limit
        self._on_stall = on_stall
        self._fed_at = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        self.feed()
        self._thread.start()

    def feed(self) -> None:
        self._fed_at = time.monotonic()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(self._limit / 10):
            idle = time.monotonic() - self._fed_at
            if idle > self._limit:
                logger.critical("no tick was completed for %.0f seconds: leaving", idle)
                self._on_stall()
                return
