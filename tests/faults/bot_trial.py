"""Trials of the bot as a process of its own, in a workspace that this process serves."""

import asyncio
import multiprocessing
import signal
from multiprocessing.context import ForkServerContext
from typing import Any, NamedTuple

import pytest
from bot_process import PATIENCE_SECONDS, serve
from bot_story import ASK_AT, LEASE, REMINDER_AT, Heard, heard
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from story import Story, until

IN_FLIGHT = "in flight"
DROPPED = "dropped after accept"


class BotProcess:
    """One bot, as the test that gives the orders sees it."""

    def __init__(self, context: ForkServerContext, first: dict[str, Any]) -> None:
        self._orders, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, first), daemon=True)
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """Return its process's id."""
        assert self._process.pid is not None
        return self._process.pid

    def order(self, **order: object) -> None:
        """Give an order; see bot_process.py."""
        self._orders.send(order)

    def settles(self) -> None:
        """Wait until it has carried out its order and is quiet."""
        assert self._orders.poll(PATIENCE_SECONDS), "it did not answer in time"
        try:
            assert self._orders.recv() == "quiet"
        except EOFError:
            pytest.fail(f"it ended with {self._end()}")

    def kill(self) -> None:
        """Kill it from outside."""
        self._process.kill()
        self.died()

    def died(self) -> None:
        """Wait for it to be killed."""
        self._process.join(PATIENCE_SECONDS)
        assert self._end() == -signal.SIGKILL

    def leaves(self) -> None:
        """Let it stop by itself."""
        self._orders.close()
        assert self._end() == 0

    def clear(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._end()

    def _end(self) -> int | None:
        self._process.join(PATIENCE_SECONDS)
        self._orders.close()
        return self._process.exitcode


class Bots:
    """Starts bots. Each is a fork of a process that has done the imports, and nothing else."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["bot_process"])
        self._all: list[BotProcess] = []

    def start(self, **first: object) -> BotProcess:
        """Start a bot with its first order."""
        self._all.append(BotProcess(self._context, first))
        return self._all[-1]

    def clear(self) -> None:
        """End what is left."""
        for each in self._all:
            each.clear()


class Stage(NamedTuple):
    """A kind of message and when it is due; the bot is killed at the nth of them."""

    kind: str
    at: float
    nth: int


class Gate:
    """Stands before the workspace and holds posts that were written but not yet carried out.

    `path` is where those arrive that are held.
    """

    def __init__(self, story: Story) -> None:
        self.path = "/api/chat.postMessage"
        door = story.server._app
        self._app: ASGIApp = door._app
        door._app = self  # type: ignore[assignment]  # it is called like the application
        self.shut = False
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.shut and str(scope.get("path")).startswith(self.path):
            # Read first: whoever sent it may be dead by the time it goes on.
            receive = _again(await _body(receive))
            self.held += 1
            while self.held > 0:
                await asyncio.sleep(0.002)
        await self._app(scope, receive, send)

    def open(self) -> None:
        """Let the held posts be carried out."""
        self.held = 0


async def _body(receive: Receive) -> list[Message]:
    found = [await receive()]
    while found[-1].get("more_body"):
        found.append(await receive())
    return found


def _again(messages: list[Message]) -> Receive:
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting, {"type": "http.disconnect"})

    return receive


class Trial:
    """One story, in which the bot is killed at one point of each stage.

    `model` is the address of the stand-in for the model, for a bot that has one.
    """

    def __init__(self, story: Story, bots: Bots, way: str, *, model: str | None = None) -> None:
        self.story = story
        self._bots = bots
        self._way = way
        self._model = model
        self._gate = Gate(story)

    def run(self, point: str, stages: tuple[Stage, ...]) -> Heard:
        """Kill the bot in each stage and start it again; return what was heard in the end."""
        bot: BotProcess | None = None
        for stage in stages:
            bot = self._survives(bot, point, stage)
        assert bot is not None
        for moment in (REMINDER_AT, ASK_AT, ASK_AT + LEASE):
            if moment > self.story.clock.now():
                self.moves(bot, moment)
        bot.leaves()
        return heard(self.story)

    def start(self, kill: tuple[str, str, int] | None = None) -> BotProcess:
        """Start a bot that dies where it is told to."""
        return self._bots.start(
            api_url=self.story.settings.slack_api_url,
            database=str(self.story.settings.database),
            way=self._way,
            now=self.story.clock.now(),
            kill=kill,
            model=self._model,
        )

    def orders(self, bot: BotProcess, kill: tuple[str, str, int]) -> None:
        """Tell a bot that waits where to die."""
        bot.order(now=self.story.clock.now(), kill=kill)
        bot.settles()

    def moves(self, bot: BotProcess, moment: float) -> None:
        """Move every clock and let the bot do what is due."""
        self.story.clock.move_to(moment)
        bot.order(now=moment)
        bot.settles()

    def _survives(self, bot: BotProcess | None, point: str, stage: Stage) -> BotProcess:
        self.story.clock.move_to(stage.at)
        kill = None if point == IN_FLIGHT else (_killed_at(point), stage.kind, stage.nth)
        self._gate.shut = point == IN_FLIGHT
        if point == DROPPED:
            self.story.control(
                "faults", method="chat.postMessage", kind="drop", when="after", times=stage.nth
            )
        if bot is None:
            bot = self.start(kill)
        else:
            bot.order(now=stage.at, kill=kill)
        if point == IN_FLIGHT:
            until(lambda: self._gate.held >= stage.nth, "a post on its way")
            bot.kill()
        else:
            bot.died()
        return self._recovered(stage)

    def _recovered(self, stage: Stage) -> BotProcess:
        # At once: what the dead process had in hand must be left alone until its lease is over.
        self._gate.shut = False
        self.story.server.sandbox.faults.clear()
        self.story.clock.move_to(stage.at + 1)
        bot = self.start()
        bot.settles()
        self._gate.open()
        self.moves(bot, stage.at + LEASE)
        return bot


def _killed_at(point: str) -> str:
    # The answer was lost; the bot dies before it can even write down that it does not know.
    return "before finish" if point == DROPPED else point
