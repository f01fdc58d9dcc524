"""A sender with real threads that makes new work on a bad wire, and is killed at random moments.

Each life begins well after every wait of the one before, so that only the kill can lose anything.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from outbox_sender import PaperSlack

from bot.clock import MovableClock
from bot.scheduler import Scheduler
from bot.storage.database import Database
from bot.storage.outbox import Done, Handler, Item, Outbox, Outcome, Retry, Unclear

FAULTS = ("busy", "lost before accepting", "accepted, then dropped", "slow")
FAULT_SHARE = 0.2


def start(folder: Path, life: int, now: float) -> subprocess.Popen[bytes]:
    """Start one life of the sender at that moment of its clock."""
    order = json.dumps({"folder": str(folder), "life": life, "now": now})
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, __file__, order], env=environ)


def wild(slack: PaperSlack, chance: random.Random) -> Handler:
    """Reconcile and post as the bot does, on a wire that fails one time in five."""

    def handle(item: Item) -> Outcome:
        if item.unclear_since is not None and slack.has(item.reference):
            return Done()
        fault = chance.choice(FAULTS) if chance.random() < FAULT_SHARE else None
        if fault == "busy":
            return Retry("ratelimited", after=2)
        if fault == "lost before accepting":
            return Unclear("reset")
        slack.post(item.reference, lambda _: time.sleep(0.004 if fault == "slow" else 0))
        return Unclear("dropped") if fault == "accepted, then dropped" else Done()

    return handle


def live(folder: Path, life: int, now: float) -> None:
    """Make work and send it until killed."""
    db = Database(folder / "bot.db")
    outbox = Outbox(db)
    clock = MovableClock(now)
    handlers = {"post": wild(PaperSlack(folder), random.Random(life))}  # noqa: S311 - faults, not secrets
    Scheduler(outbox, handlers, clock).start()
    for number in range(10**6):
        with db.write() as con:
            outbox.add(con, "post", f"{life}:{number}", {}, due_at=now, now=now)
        threading.Event().wait(0.001)


def main() -> None:
    """Read what to do from the one argument, as JSON."""
    order = json.loads(sys.argv[1])
    live(Path(order["folder"]), order["life"], order["now"])


if __name__ == "__main__":
    main()
