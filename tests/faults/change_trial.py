"""Rounds of one story: in each the bot dies over what somebody asked for, and the next goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.mark import ParameterSet
from bot_story import LEASE, kept
from bot_trial import DROPPED, IN_FLIGHT, BotProcess, Trial
from planning import plans, thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from story import Json, Person, Story, told, until, words

from bot.sandbox.faults import Faults
from bot.sandbox.seed import ADA
from bot.sandbox.web_api import _befallen

OFTEN = [0.05] * 400
"""How soon Slack delivers an event again; the real one waits a minute."""


class Cut(NamedTuple):
    """Where the bot dies: at a point of such work, or while a call of such a method is held."""

    point: str
    kind: str
    method: str = "chat.postMessage"
    nth: int = 1


Cuts = tuple[Cut, ...]


def in_full(*cuts: Cuts) -> ParameterSet:
    """Leave these to the long tests: they are further points of what the ordinary ones try."""
    return pytest.param(*cuts, marks=pytest.mark.long)


class Rounds(Trial):
    """Trials one after the other, on one workspace and one database."""

    bot: BotProcess

    def begin(self) -> None:
        """Start the first bot."""
        self.bot = self.start()
        self.bot.settles()

    def round(self, cut: Cut, act: Callable[[], object]) -> None:
        """Do something over which the bot dies, and let the next one do what is left."""
        if cut.point == IN_FLIGHT:
            self._gate.path = _path(cut.method)
            self._gate.shut = True
            act()
            until(lambda: self._gate.held >= cut.nth, f"{cut.method} on its way")
            self.bot.kill()
        else:
            lost = cut.point == DROPPED
            if lost:
                fault = {"kind": "drop", "when": "after"}
                self.story.control("faults", method=cut.method, **fault)
            point = "before finish" if lost else cut.point
            self.orders(self.bot, (point, cut.kind, cut.nth))
            act()
            self.bot.died()
        self.goes_on()

    def goes_on(self) -> None:
        """Start the next bot at once; what was on its way arrives, then the leases end."""
        self._gate.shut = False
        self.story.server.sandbox.faults.clear()
        self.begin()
        self._gate.open()
        self.moves(self.bot, self.story.clock.now() + LEASE)

    def ends(self) -> None:
        """Let the bot stop by itself and look into its books."""
        self.bot.leaves()
        check_sent(self.story)


def _path(method: str) -> str:
    return method if method.startswith("/") else f"/api/{method}"


@contextmanager
def planned(folder: Path) -> Iterator[tuple[Story, Person, Json]]:
    """Give a story in which Ada has planned a set, its bot stopped, and the set's message."""
    with told(folder) as story:
        ada = story.person(ADA)
        message = plans(ada)
        story.settles()
        assert story.bot.stop()
        story.control("delivery", retry_seconds=OFTEN)
        yield story, ada, message


def check_sent(story: Story) -> None:
    """Check that the database is whole and nothing that is due was left or given up."""
    assert kept(story, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    left = """SELECT kind, state, last_error FROM outbox
        WHERE state = 'failed' OR (state IN ('pending', 'claimed') AND due_at <= :now)"""
    assert kept(story, left, now=story.clock.now()) == []


def versions(story: Story) -> list[tuple[int, int | None]]:
    """Return the versions of all sets with those they were made of."""
    found = kept(story, "SELECT version, based_on FROM set_versions ORDER BY set_id, version")
    return [(each["version"], each["based_on"]) for each in found]


def said_in_thread(person: Person, message: Json, part: str) -> int:
    """Count the messages under a set in which something stands."""
    return sum(part in words(each) for each in thread(person, message))


class Uploads:
    """Stands before the workspace and lets requests to the upload address go wrong.

    That address is no method of the Web API, whose faults the workspace has itself.
    """

    def __init__(self, story: Story) -> None:
        door = story.server._app
        self._app: ASGIApp = door._app
        door._app = self  # type: ignore[assignment]  # it is called like the application
        self._faults = Faults()

    def go_wrong(self, **fault: object) -> None:
        """Have the next request go wrong as a call of the Web API does."""
        self._faults.add({"method": "upload", **fault})

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_upload = str(scope.get("path")).startswith("/upload/")
        fault = self._faults.take("upload") if is_upload else None
        if fault is None:
            await self._app(scope, receive, send)
            return
        if fault.when == "after":
            await self._app(scope, receive, _nowhere)
        answer = _befallen(fault)
        assert answer is not None
        await answer(scope, receive, send)


async def _nowhere(_message: Message) -> None:
    """Keep an answer from whoever waits for it."""
