"""The Slack room put together as the composition root does, on a real database and a stub."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_stub import Stub, serving

from bot.clock import MovableClock
from bot.deps import Deps
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack.connection import make_app
from bot.slack.delivery import Delivery
from bot.slack.gateway import Slack
from bot.slack.model import Received
from bot.slack.receiving import Inbox
from bot.slack.views import Modals
from bot.storage.database import Connection, Database, rows
from bot.storage.outbox import Outbox

START = 1_700_000_000.0


@dataclass
class Rig:
    """What a test needs of the bot."""

    stub: Stub
    deps: Deps
    app: App
    clock: MovableClock
    scheduler: Scheduler
    points: list[str] = field(default_factory=list)

    def deliver(self, payload: dict[str, Any]) -> BoltResponse:
        """Hand a payload to the app as the socket does."""
        return self.app.dispatch(BoltRequest(mode="socket_mode", body=payload))

    def later(self, seconds: float) -> int:
        """Move the clock and do what is due then."""
        self.clock.advance(seconds)
        return self.scheduler.run_due()

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Read the database."""
        return rows(self.deps.db.read(), sql)


def make_deps(path: Path, stub: Stub, clock: MovableClock, settings: Settings) -> Deps:
    """Put the collaborators together."""
    db = Database(path)
    outbox = Outbox(db)
    slack = Slack(stub.client, clock=clock)
    return Deps(
        settings=settings,
        clock=clock,
        db=db,
        outbox=outbox,
        slack=slack,
        inbox=Inbox(db, outbox, clock),
        delivery=Delivery(slack, outbox, clock),
        modals=Modals(slack, outbox, clock),
        claude=None,
    )


@contextmanager
def rigged(tmp_path: Path, *, settings: Settings | None = None) -> Iterator[Rig]:
    """Give a rig whose server stops and whose database closes at the end of the block."""
    with serving() as stub:
        clock = MovableClock(START)
        deps = make_deps(tmp_path / "bot.db", stub, clock, settings or Settings())
        app = make_app(deps.slack)
        deps.delivery.register(deps.handlers)
        deps.modals.register(app, deps.inbox, deps.handlers)
        scheduler = Scheduler(deps.outbox, deps.handlers, clock)
        rig = Rig(stub, deps, app, clock, scheduler)
        deps.delivery.checkpoint = rig.points.append
        try:
            yield rig
        finally:
            deps.db.close()


class Room:
    """A room with one job that adds work, and remembers what it was given."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.received: list[Received] = []
        self.answer: Mapping[str, object] | None = None
        self.raises: list[Exception] = []

    def job(self, received: Received, con: Connection) -> Mapping[str, object] | None:
        self.received.append(received)
        now = self.rig.clock.now()
        self.rig.deps.outbox.add(
            con, "say", f"work:{len(self.received)}", {}, due_at=now + 99, now=now
        )
        if self.raises:
            raise self.raises.pop(0)
        return self.answer

    def work(self) -> int:
        return len(self.rig.rows("SELECT id FROM outbox WHERE kind = 'say'"))

    def keys(self) -> list[str]:
        return [each["key"] for each in self.rig.rows("SELECT key FROM inbox")]
