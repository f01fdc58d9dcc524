"""The practice workspace with the bot in it: one process, one clock, nothing kept."""

import tempfile
from dataclasses import replace
from pathlib import Path

from slack_sdk.web import WebClient

from bot.app import Bot, build
from bot.clock import MovableClock
from bot.content import Content
from bot.sandbox.seed import practice_workspace
from bot.sandbox.server import SandboxServer
from bot.settings import Settings
from bot.slack.manifest import manifest

BOT_TOKEN = "xoxb-sandbox"  # noqa: S105 - a made-up token for a workspace on this machine
APP_TOKEN = "xapp-sandbox"  # noqa: S105 - the same


class Practice:
    """A workspace on this machine and the bot that is connected to it."""

    def __init__(self, settings: Settings, content: Content, *, port: int) -> None:
        """Take what is needed; nothing is served before `start()`.

        The workspace lives in memory. A database that outlived it would hold interviews whose
        channels are gone, so the bot's database is thrown away with it.
        """
        self._settings = settings
        self._content = content
        self.clock = MovableClock(runs=True)
        features = manifest()["features"], manifest()["settings"]
        self.server = SandboxServer(
            practice_workspace(self.clock),
            port,
            commands=features[0]["slash_commands"],
            events=features[1]["event_subscriptions"]["bot_events"],
            next_moment=self._next_moment,
        )
        self.bot: Bot | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def start(self) -> str:
        """Serve the workspace and let the bot in; return the page's address.

        Raises:
            PortTaken: something else listens on the port.
        """
        url = self.server.start()
        self._folder = tempfile.TemporaryDirectory(prefix="interview-assistant-")
        settings = replace(
            self._settings,
            slack_bot_token=BOT_TOKEN,
            slack_app_token=APP_TOKEN,
            slack_api_url=self.server.api_url,
            database=Path(self._folder.name) / "practice.db",
        )
        web = WebClient(token=BOT_TOKEN, base_url=settings.slack_api_url)
        self.bot = build(settings, content=self._content, slack=web, clock=self.clock)
        self.clock.on_move.append(self.bot.scheduler.wake)
        self.bot.start()
        return url

    def stop(self) -> bool:
        """Let the bot finish, then close the workspace; tell whether all work was finished."""
        finished = self.bot.stop() if self.bot else True
        self.server.stop()
        if self._folder is not None:
            self._folder.cleanup()
        return finished

    def _next_moment(self) -> float | None:
        """Return when the bot has something to say next, for the page's clock."""
        if self.bot is None:
            return None
        return self.bot.deps.outbox.next_due(self.bot.deps.db.read(), "post")
