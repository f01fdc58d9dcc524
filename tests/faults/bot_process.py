"""The real bot as a process of its own, which kills itself where it is told to.

An order says to which moment its clock goes, and where to die, if anywhere. When nothing is left to
do at that moment it answers "quiet". When no more orders come it stops as the platform would stop
it.

Beside the bot as it is stand ways of sending and receiving that are known to be broken. The tests
must catch each of them.
"""

import faulthandler
import logging
import os
import signal
import threading
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection as Orders
from pathlib import Path
from typing import Any

from slack_sdk.web import WebClient

import bot.app
from bot.app import Bot
from bot.clock import MovableClock
from bot.content import load_content
from bot.questions import importing
from bot.questions.model import OwnQuestion
from bot.questions.search import index_own
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack import calls
from bot.slack.delivery import Delivery
from bot.slack.model import Received
from bot.slack.receiving import Inbox, Job
from bot.storage import inbox
from bot.storage.database import Connection, rows
from bot.storage.outbox import Done, Item, Lane, Outbox, Outcome

PATIENCE_SECONDS = 30.0
NO_GRACE: dict[Lane, float] = {"modal": 0.0, "post": 0.0, "work": 0.0}

SOUND = "outbox, lease, reconcile"
MARK_FIRST = "mark sent, then post"
NEVER_LOOK = "post, then mark, no reconciling"
NO_WAIT = "no grace before reconciling"
SDK_RETRIES = "the SDK's own retry"
KEY_FIRST = "the key first, then the work"


class Killer:
    """Kills this process when it passes a named point for the nth time with such work in hand."""

    def __init__(self) -> None:
        self.bot: Bot | None = None
        self._wanted: tuple[str, str, int] | None = None
        self._passed = 0
        self._lock = threading.Lock()
        self._hand = threading.local()

    def arm(self, order: Mapping[str, Any]) -> None:
        """Take where to die: `kill` is None or a point, a kind and a number."""
        with self._lock:
            self._wanted = tuple(order["kill"]) if order.get("kill") else None
            self._passed = 0

    def takes(self, items: list[Item]) -> None:
        """Note what this thread has in hand."""
        self._hand.kind = items[0].kind if items else None

    def checkpoint(self, point: str) -> None:
        """Pass a point of sending."""
        if point == "before claim":
            # Nobody knows yet what it will be; what counts is that it would be there to claim.
            self.passes(point, self._due())
        else:
            self.passes(point, getattr(self._hand, "kind", None))

    def passes(self, point: str, kind: str | None) -> None:
        """Pass a point with that kind of work."""
        with self._lock:
            if self._wanted is None or (point, kind) != self._wanted[:2]:
                return
            self._passed += 1
            if self._passed == self._wanted[2]:
                os.kill(os.getpid(), signal.SIGKILL)

    def _due(self) -> str | None:
        kind = self._wanted[1] if self._wanted else None
        return kind if self.bot and kind in kinds_due(self.bot) else None


KILLER = Killer()


class WatchedOutbox(Outbox):
    """Says what each thread has claimed."""

    def claim(
        self, lane: Lane, *, now: float, limit: int = 1, exclude: Collection[int] = ()
    ) -> list[Item]:
        items = super().claim(lane, now=now, limit=limit, exclude=exclude)
        KILLER.takes(items)
        return items


class WatchedInbox(Inbox):
    """Passes a point on either side of the commit that keeps what came in."""

    def _run(self, job: Job, received: Received, kind: str, *, guarded: bool) -> dict[str, object]:
        def watched(received: Received, con: Connection) -> Mapping[str, object] | None:
            answer = job(received, con)
            KILLER.passes("before the commit", kind)
            return answer

        answer = super()._run(watched, received, kind, guarded=guarded)
        KILLER.passes("after the commit", kind)
        return answer


# The broken ways


class MarksFirst(Scheduler):
    """Marks a row as sent and then sends it."""

    def _handle(self, item: Item) -> Outcome:
        if item.lane == "post":
            self._outbox.finish(item, Done(), now=self._clock.now())
        return super()._handle(item)

    def _finish(self, item: Item, outcome: Outcome) -> None:
        if item.lane != "post":
            super()._finish(item, outcome)
        elif isinstance(outcome, Done) and outcome.record is not None:
            with self._outbox.db.write() as con:
                outcome.record(con)


class KeyFirstInbox(WatchedInbox):
    """Keeps the key of what came in before the work it stands for."""

    def _run(self, job: Job, received: Received, kind: str, *, guarded: bool) -> dict[str, object]:
        with self.db.write() as con:
            if not inbox.record(con, received.key, kind, self.clock.now()):
                return {}
        with self.db.write() as con:
            if guarded and self.guard is not None:
                self.guard(con, received)
            answer = dict(job(received, con) or {})
            KILLER.passes("before the commit", kind)
        return answer


def adopt(way: str) -> None:
    """Put the watched parts into the bot, and the broken one that the way names."""
    parts: dict[str, object] = {"Outbox": WatchedOutbox, "Inbox": WatchedInbox}
    setattr(importing, "index_own", _indexing)  # noqa: B010 - the type checker need not know
    if way == MARK_FIRST:
        parts["Scheduler"] = MarksFirst
    elif way == NO_WAIT:
        parts["Outbox"] = partial(WatchedOutbox, leases=NO_GRACE)
    elif way == KEY_FIRST:
        parts["Inbox"] = KeyFirstInbox
    elif way == NEVER_LOOK:
        setattr(Delivery, "_sought", lambda *_: None)  # noqa: B010 - the type checker need not know
    elif way == SDK_RETRIES:
        retrying = partial(_with_retries, calls.derive_client)
        setattr(calls, "derive_client", retrying)  # noqa: B010 - the same
    else:
        assert way == SOUND, way
    for name, part in parts.items():
        setattr(bot.app, name, part)


def _indexing(con: Connection, team: str, question: OwnQuestion) -> None:
    index_own(con, team, question)
    KILLER.passes("a question is stored", "questions.store_list")


def _with_retries(derive: Any, web: WebClient, **options: Any) -> WebClient:
    client: WebClient = derive(web, **{**options, "retries": 1})
    return client


# What is due


def kinds_due(bot_: Bot) -> set[str]:
    """Return the kinds of what could be claimed at this moment."""
    found = rows(
        bot_.deps.db.read(),
        """SELECT DISTINCT kind FROM outbox WHERE (state = 'pending' AND due_at <= :now)
        OR (state = 'claimed' AND lease_until <= :now)""",
        {"now": bot_.deps.clock.now()},
    )
    return {str(each["kind"]) for each in found}


def is_quiet(bot_: Bot) -> bool:
    """Tell whether nothing is due and nothing in hand, so that only time brings more."""
    # While this lock is held nothing is claimed; what is in hand may still add to what is due.
    with bot_.scheduler._claiming:
        return not bot_.scheduler._in_hand and not kinds_due(bot_)


# The process


def serve(orders: Orders, first: Mapping[str, Any]) -> None:
    """Serve a workspace until no more orders come; the first one also says which, and how."""
    logging.disable(logging.WARNING)
    faulthandler.dump_traceback_later(4 * PATIENCE_SECONDS, exit=True)
    adopt(first["way"])
    clock = MovableClock(first["now"])
    here = built(first, clock)
    clock.on_move.append(here.scheduler.wake)
    KILLER.bot = here
    KILLER.arm(first)
    here.start()
    say_when_quiet(orders, here)
    with suppress(EOFError):
        while True:
            order = orders.recv()
            KILLER.arm(order)
            clock.move_to(order["now"])
            say_when_quiet(orders, here)
    assert here.stop()


def built(first: Mapping[str, Any], clock: MovableClock) -> Bot:
    """Build the bot as `python -m bot start` does, with a clock of its own."""
    settings = Settings(
        slack_bot_token="xoxb-sandbox",
        slack_app_token="xapp-sandbox",
        slack_api_url=first["api_url"],
        database=Path(first["database"]),
        anthropic_api_key="sk-ant-made-up" if first.get("model") else None,
        anthropic_base_url=first.get("model"),
    )
    return bot.app.build(
        settings,
        content=load_content(),
        slack=WebClient(token=settings.slack_bot_token, base_url=settings.slack_api_url),
        clock=clock,
        checkpoint=KILLER.checkpoint,
    )


def say_when_quiet(orders: Orders, here: Bot) -> None:
    """Wait until nothing is left to do at this moment, and say so."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_quiet(here):
        assert time.monotonic() < end, f"still to do: {kinds_due(here)}"
        time.sleep(0.005)
    orders.send("quiet")
