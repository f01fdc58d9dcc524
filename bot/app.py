"""The composition root: everything the bot is made of, put together in one place."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path

from slack_bolt import App
from slack_sdk.web import WebClient

from bot.claude.connect import connect
from bot.clock import Clock, SystemClock
from bot.content import Content
from bot.deps import Deps
from bot.health import Health
from bot.home import listeners as home
from bot.insights import listeners as insights
from bot.insights.gather import Insights
from bot.interviewers import listeners as interviewers
from bot.interviewers.roster import Roster
from bot.interviews import listeners as interviews
from bot.loops import listeners as loops
from bot.loops.kept.proposing import proposed_type
from bot.people import directory
from bot.people import listeners as people
from bot.people import store as people_store
from bot.people.permissions import build_guard
from bot.plans import listeners as plans
from bot.positions import listeners as positions
from bot.questions import listeners as questions
from bot.questions.banks import Banks
from bot.questions.library import Library
from bot.scheduler import Scheduler
from bot.scorecards import listeners as scorecards
from bot.settings import Settings
from bot.slack.connection import Connection, make_app
from bot.slack.delivery import Delivery
from bot.slack.gateway import Slack
from bot.slack.receiving import Inbox
from bot.slack.views import Modals
from bot.storage.database import Database
from bot.storage.engine import check_sqlite, sqlite3
from bot.storage.errors import StorageError
from bot.storage.lock import ProcessLock
from bot.storage.outbox import Outbox
from bot.storage.points import Checkpoint, pass_on
from bot.types import listeners as types
from bot.types.library import Library as TypeLibrary

FIRST_DIRECTORY_SECONDS = 5.0
"""How long a first start waits for the directory; without it people are looked up one by one."""

DRAIN_SECONDS = 25.0
"""What running work may take after SIGTERM; the platform kills after 30."""


@dataclass
class Bot:
    """A bot that is put together; `start()` makes it serve, `stop()` lets it finish."""

    app: App
    deps: Deps
    scheduler: Scheduler
    connection: Connection | None
    health: Health | None
    lock: ProcessLock

    def start(self) -> None:
        """Connect to Slack and begin to work.

        Raises:
            bot.slack.errors.SlackError: Slack does not let the bot in, or was not reached.
        """
        self.deps.slack.whoami()
        directory.begin(self.deps)
        self.scheduler.start()
        if self.health is not None:
            self.health.start()
        if self.connection is not None:
            self._wait_for_people(self.deps.slack.whoami().team)
            self.connection.connect()

    def _wait_for_people(self, team: str) -> None:
        """Let a first start read the directory, so that nobody is told they are unknown."""
        pause, end = threading.Event(), time.monotonic() + FIRST_DIRECTORY_SECONDS
        while not people_store.count(self.deps.db.read(), team) and time.monotonic() < end:
            pause.wait(0.02)

    def stop(self) -> bool:
        """Take in nothing more and let what runs finish; tell whether all of it did."""
        if self.connection is not None:
            self.connection.close()
        if self.deps.claude is not None:
            self.deps.claude.close()
        drained = self.scheduler.stop(DRAIN_SECONDS)
        if self.health is not None:
            self.health.stop()
        if drained:
            # Where not, handlers still use the database; it is let go when the process ends.
            self.deps.db.close()
            self.lock.release()
        return drained


def build(
    settings: Settings,
    *,
    content: Content,
    slack: WebClient,
    clock: Clock | None = None,
    checkpoint: Checkpoint = pass_on,
) -> Bot:
    """Put a bot together. Nothing is called or started; the database is opened and migrated.

    Args:
        settings: see settings.py.
        content: see content.py.
        slack: where Slack is and with which token.
        clock: by default the machine's, moved by the settings' shift.
        checkpoint: called at each named point of sending; tests stop the process there.

    Raises:
        StorageError: another process serves this database, or its SQLite is not to be trusted.
    """
    check_sqlite(real_workspace=not settings.on_loopback)
    content.bank.warm()
    lock, db = _locked_database(settings.database)
    clock = clock or SystemClock(settings.clock_shift)
    deps = _collaborators(settings, content, slack, db, clock, checkpoint)
    app = make_app(deps.slack)
    _register(app, deps, content)
    token, port = settings.slack_app_token, settings.health_port
    return Bot(
        app=app,
        deps=deps,
        scheduler=Scheduler(deps.outbox, deps.handlers, clock, checkpoint=checkpoint),
        connection=Connection(app, token, deps.slack) if token else None,
        health=Health(db, clock, port=port) if port is not None else None,
        lock=lock,
    )


def _locked_database(path: Path) -> tuple[ProcessLock, Database]:
    """Return the database at `path` and the right to serve it. Raises StorageError."""
    lock = ProcessLock(path)
    try:
        lock.acquire()
        return lock, Database(path)
    except BaseException as error:
        lock.release()
        if isinstance(error, OSError | sqlite3.Error):
            raise StorageError(
                f"BOT_DATABASE: {path} cannot be used ({error}). Expected the path of a database "
                "file that this program may create and write."
            ) from None
        raise


def _collaborators(
    settings: Settings,
    content: Content,
    web: WebClient,
    db: Database,
    clock: Clock,
    checkpoint: Checkpoint,
) -> Deps:
    outbox = Outbox(db)
    slack = Slack(web, clock=clock, clock_ahead=settings.clock_shift)
    return Deps(
        settings=settings,
        clock=clock,
        db=db,
        outbox=outbox,
        slack=slack,
        inbox=Inbox(db, outbox, clock, guard=build_guard(outbox, clock)),
        delivery=Delivery(slack, outbox, clock, checkpoint=checkpoint),
        modals=Modals(slack, outbox, clock),
        claude=connect(settings, content.prompts, content.prices, db, clock),
    )


def _register(app: App, deps: Deps, content: Content) -> None:
    deps.delivery.register(deps.handlers)
    deps.modals.register(app, deps.inbox, deps.handlers)
    people.register(app, deps)
    positions.register(app, deps)
    banks = Banks(content.bank, deps.db)
    use = Insights(deps, Library(banks, deps.db))
    questions.register(app, deps, banks, use.facts)
    plans.register(app, deps, banks, content.preparation)
    families = {role.id: role.name for role in content.bank.roles.roles}
    library = TypeLibrary(content.types, deps.db, families)
    types.register(app, deps, library, content.bank.vocabulary)
    roster = Roster(deps, library)
    interviews.register(app, deps, content.guidance, library, roster, proposed_type=proposed_type)
    interviewers.register(app, deps, library, roster)
    loops.register(app, deps, library, content.guide, content.loops)
    scorecards.register(app, deps)
    insights.register(app, deps, use)
    home.register(app, deps, use, parts=(roster.home,))
