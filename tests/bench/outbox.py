"""Rows of the outbox that are all due at once: claimed and settled one by one, and as one batch."""

import time
from collections.abc import Callable
from pathlib import Path

from story import until

from bot.clock import SystemClock
from bot.scheduler import Scheduler
from bot.storage.database import Database, row
from bot.storage.outbox import Done, Item, Lane, Outbox, Outcome
from tests.bench.figures import median
from tests.bench.sizes import Size
from tests.bench.table import Row, amount

KIND = "bench.nothing"
LANE: Lane = "post"
ROUNDS = 3


def measure(folder: Path, size: Size) -> list[Row]:
    """Settle `size.due` rows in three ways; the handler does nothing."""
    db = Database(folder / "outbox.db")
    outbox, clock = Outbox(db), SystemClock()
    scheduler = Scheduler(outbox, {KIND: _nothing}, clock)
    try:
        took = {
            work: median([_timed(db, outbox, work, size.due) for _ in range(ROUNDS)])
            for work in (
                lambda: _batch(db, outbox, size.due),
                scheduler.run_due,
                lambda: _by_workers(outbox, db),
            )
        }
    finally:
        db.close()
    batch, single, workers = took.values()
    return [
        _row(f"{size.due:,} due at once, in one transaction", batch, batch, size.due),
        _row("  row by row, each claimed and settled by itself", single, batch, size.due),
        _row("  the same by the lane's workers", workers, batch, size.due),
    ]


def _row(what: str, seconds: float, batch: float, count: int) -> Row:
    measured = f"{amount(1000 * seconds, 'ms')}, {count / seconds:,.0f} a second"
    return Row(what, measured, ratio=seconds / batch)


def _nothing(_item: Item) -> Outcome:
    return Done()


def _timed(db: Database, outbox: Outbox, work: Callable[[], object], count: int) -> float:
    now = time.time()
    with db.write() as con:
        con.execute("DELETE FROM outbox")
        for number in range(count):
            outbox.add(con, KIND, f"{KIND}:{number}", {}, due_at=now, now=now, lane=LANE)
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    assert _left(db) == 0
    return took


def _batch(db: Database, outbox: Outbox, count: int) -> None:
    now = time.time()
    with db.write():
        for item in outbox.claim(LANE, now=now, limit=count):
            outbox.finish(item, Done(), now=now)


def _by_workers(outbox: Outbox, db: Database) -> None:
    scheduler = Scheduler(outbox, {KIND: _nothing}, SystemClock())
    scheduler.start()
    try:
        until(lambda: _left(db) == 0, "every row to be settled")
    finally:
        scheduler.stop()


def _left(db: Database) -> int:
    found = row(db.read(), "SELECT count(*) AS n FROM outbox WHERE state != 'done'")
    assert found is not None
    return int(found["n"])
