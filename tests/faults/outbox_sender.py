"""A sender that can be killed at a named point, and the Slack it sends to, kept in two files.

Run as a program it sends what is due and dies where it is told to. `travelling` holds every request
that was written, `accepted` every message Slack has: both survive the kill, as another machine's
would. A request killed between the two is still on its way, and lands later.

Beside the real scheduler stand three broken ways of sending. The tests must catch each of them.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.clock import MovableClock
from bot.scheduler import Scheduler
from bot.storage.database import Database
from bot.storage.outbox import Done, Handler, Item, Lane, Outbox, Outcome

Checkpoint = Callable[[str], None]

START = 1_800_000_000.0
POINTS = (
    "before claim",
    "after claim",
    "before send",
    "in flight",
    "after accept",
    "before finish",
    "after finish",
)


class PaperSlack:
    """What Slack was asked to post and what it posted, by reference."""

    def __init__(self, folder: Path) -> None:
        self._travelling = folder / "travelling"
        self._accepted = folder / "accepted"

    def post(self, reference: str, checkpoint: Checkpoint) -> None:
        """Send a message, passing the points on the way."""
        checkpoint("before send")
        _append(self._travelling, reference)
        checkpoint("in flight")
        _append(self._accepted, reference)
        checkpoint("after accept")

    def has(self, reference: str) -> bool:
        """Look for a message as the bot does: by the reference in its metadata."""
        return reference in _lines(self._accepted)

    def land(self) -> None:
        """Let every request that was still on its way arrive."""
        for reference in (Counter(_lines(self._travelling)) - self.posted()).elements():
            _append(self._accepted, reference)

    def posted(self) -> Counter[str]:
        """Count the messages by reference."""
        return Counter(_lines(self._accepted))


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="ascii") as file:
        file.write(line + "\n")


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="ascii").splitlines() if path.exists() else []


def careful(slack: PaperSlack, checkpoint: Checkpoint) -> Handler:
    """Look before sending again what an earlier attempt may have sent."""

    def handle(item: Item) -> Outcome:
        if item.unclear_since is None or not slack.has(item.reference):
            slack.post(item.reference, checkpoint)
        return Done()

    return handle


def careless(slack: PaperSlack, checkpoint: Checkpoint) -> Handler:
    """Send, whatever an earlier attempt did."""

    def handle(item: Item) -> Outcome:
        slack.post(item.reference, checkpoint)
        return Done()

    return handle


class MarksFirst(Scheduler):
    """Marks a row as sent and then sends it."""

    def _handle(self, item: Item) -> Outcome:
        self._outbox.finish(item, Done(), now=self._clock.now())
        return super()._handle(item)

    def _finish(self, item: Item, outcome: Outcome) -> None:
        """It already is."""


NO_GRACE: dict[Lane, float] = {"modal": 0.0, "post": 0.0, "work": 0.0}


def send_due(folder: Path, way: str, now: float, checkpoint: Checkpoint) -> None:
    """Start as a new process does at `now`, and send all that is due."""
    db = Database(folder / "bot.db")
    outbox = Outbox(db, leases=NO_GRACE) if way == "no grace before reconciling" else Outbox(db)
    reconcile = careless if way == "post, then mark" else careful
    kind = MarksFirst if way == "mark sent, then post" else Scheduler
    handlers = {"post": reconcile(PaperSlack(folder), checkpoint)}
    scheduler = kind(outbox, handlers, MovableClock(now), checkpoint=checkpoint)
    outbox.recover(now=now)
    scheduler.run_due()
    db.close()


def fill(folder: Path, count: int) -> None:
    """Put `count` posts into a new database, due at once."""
    db = Database(folder / "bot.db")
    outbox = Outbox(db)
    with db.write() as con:
        for number in range(count):
            outbox.add(con, "post", f"post:{number}", {}, due_at=START, now=START)
    db.close()


def start(**order: object) -> subprocess.Popen[bytes]:
    """Start this file as a program of its own, with what it is to do."""
    command = [sys.executable, __file__, json.dumps(order)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, env=environ)


def killer(point: str, nth: int) -> Checkpoint:
    """Kill this process when it passes `point` for the nth time."""
    passed: Counter[str] = Counter()

    def checkpoint(here: str) -> None:
        passed[here] += 1
        if here == point and passed[here] == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return checkpoint


def main() -> None:
    """Read what to do from the one argument, as JSON."""
    order = json.loads(sys.argv[1])
    checkpoint = killer(order["point"], order["nth"])
    send_due(Path(order["folder"]), order["way"], START, checkpoint)


if __name__ == "__main__":
    main()
