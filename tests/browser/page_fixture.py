"""What the page's tests stand on: Chromium, a practice workspace and a small scripted app.

The app is deliberately not ours: the page is a Slack client for any app.
"""

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from page_blocks import Json
from playwright.sync_api import Browser, Locator, Page, Playwright, expect, sync_playwright
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

from bot.clock import MovableClock
from bot.sandbox.seed import ADA, GENERAL, practice_workspace
from bot.sandbox.server import SandboxServer

START = 1_795_514_400.0  # Tuesday, 24 November 2026, 10:00 UTC
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NO_BROWSER = "no Chromium on this machine; on Debian: apt-get install chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 15.0  # seconds: how long a test waits for what should come at once
COMMANDS = [
    {"command": "/plan", "description": "Plan an interview", "usage_hint": "[role] | help"},
    {"command": "/places", "description": "List the places", "usage_hint": ""},
]
SHORTCUTS = [
    {"callback_id": "note", "name": "Keep as a Note", "description": "Keeps it", "type": "message"},
    {"callback_id": "new", "name": "Start", "description": "Opens the form", "type": "global"},
]


# The client notes its own closing as an error.
_quiet = logging.getLogger("scripted_app")
_quiet.setLevel(logging.CRITICAL)


class ScriptedApp:
    """An app that does what a test tells it to, over the Web API and Socket Mode.

    Attributes:
        web: its Web API client.
        heard: the payloads that came in, oldest first.
        on_command: called with a command's payload; what it returns goes back with the ack.
        on_submit: called with a submission's payload; what it returns goes back with the ack.
        on_options: the same for what was typed into an external select.
        on_action: called with the payload of a button, select or shortcut.
        on_event: called with an event's inner payload.
        silent: whether it acknowledges nothing.
    """

    def __init__(self, server: SandboxServer) -> None:
        app = server.workspace.app
        self.web = WebClient(token=app.bot_token, base_url=server.api_url)
        self.heard: list[Json] = []
        self.on_command: Callable[[Json], Json | None] = lambda _: None
        self.on_submit: Callable[[Json], Json | None] = lambda _: None
        self.on_options: Callable[[Json], Json | None] = lambda _: None
        self.on_action: Callable[[Json], object] = lambda _: None
        self.on_event: Callable[[Json], object] = lambda _: None
        self.silent = False
        self._changed = threading.Condition()
        self._socket = SocketModeClient(
            app_token=app.app_token,
            web_client=self.web,
            auto_reconnect_enabled=False,
            logger=_quiet,
        )
        self._socket.socket_mode_request_listeners.append(self._listen)
        self._socket.connect()

    def close(self) -> None:
        """Leave the workspace, without waiting for the client's threads (3 s of reads in them)."""
        self._socket.auto_reconnect_enabled = self._socket.default_auto_reconnect_enabled = False
        threading.Thread(target=self._socket.close, daemon=True).start()

    def _listen(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = request.payload
        with self._changed:
            self.heard.append(payload)
            self._changed.notify_all()
        if self.silent:
            return
        answer: Json | None = None
        if request.type == "slash_commands":
            answer = self.on_command(payload)
        elif payload["type"] == "view_submission":
            answer = self.on_submit(payload)
        elif payload["type"] == "block_suggestion":
            answer = self.on_options(payload)
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))
        if payload.get("type") in ("block_actions", "message_action", "shortcut"):
            self.on_action(payload)
        elif request.type == "events_api":
            self.on_event(payload["event"])

    def wait(self, kind: str, count: int = 1) -> Json:
        """Return the last of `count` payloads of a type (`command` for commands)."""

        def found() -> list[Json]:
            return [each for each in self.heard if each.get("type", "command") == kind]

        with self._changed:
            assert self._changed.wait_for(lambda: len(found()) >= count, PATIENCE), self.heard
        return found()[count - 1]

    def wait_action(self, action: str) -> Json:
        """Return what was done with a control, once it was."""

        def found() -> list[Json]:
            actions = [each for heard in self.heard for each in heard.get("actions", ())]
            return [each for each in actions if each["action_id"] == action]

        with self._changed:
            assert self._changed.wait_for(lambda: bool(found()), PATIENCE), self.heard
        return found()[-1]

    def post(self, channel: str = GENERAL, text: str = "", **more: Any) -> str:
        """Post a message; return its ts."""
        return str(self.web.chat_postMessage(channel=channel, text=text, **more)["ts"])

    def opens(self, view: Json) -> None:
        """Answer every command with a modal."""

        def answer(payload: Json) -> None:
            self.web.views_open(trigger_id=payload["trigger_id"], view=view)

        self.on_command = answer


class _Running:
    """The one Playwright of this process: its sync API cannot be started twice in a thread."""

    def __init__(self) -> None:
        self.users = 0
        self.playwright: Playwright | None = None
        self.browser: Browser | None = None

    def start(self, path: str) -> Browser:
        self.users += 1
        if self.browser is None:
            self.playwright = sync_playwright().start()
            self.browser = self.playwright.chromium.launch(executable_path=path, args=ARGS)
        return self.browser

    def stop(self) -> None:
        self.users -= 1
        if self.users or self.browser is None or self.playwright is None:
            return
        self.browser.close()
        self.playwright.stop()
        self.browser = self.playwright = None


_running = _Running()


def find_chromium() -> str | None:
    """Return where Chromium is on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser; without one the tests that need it are skipped, and say so."""
    path = find_chromium()
    if path is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    expect.set_options(timeout=PATIENCE * 1000)
    yield _running.start(path)
    _running.stop()


@pytest.fixture
def clock() -> MovableClock:
    """Return the workspace's clock: it stands still until it is moved."""
    return MovableClock(START)


@pytest.fixture
def server(clock: MovableClock) -> Iterator[SandboxServer]:
    """Serve a practice workspace."""
    serving = SandboxServer(
        practice_workspace(clock, app_name="Helper"), commands=COMMANDS, shortcuts=SHORTCUTS
    )
    with serving:
        yield serving


@pytest.fixture
def app(server: SandboxServer) -> Iterator[ScriptedApp]:
    """Connect the scripted app."""
    scripted = ScriptedApp(server)
    yield scripted
    scripted.close()


Opener = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, server: SandboxServer) -> Iterator[Opener]:
    """Open the page as a person: `visit(GRACE, GENERAL, width=400)`.

    At the end of the test no page may have complained, or asked another server for anything.
    """
    contexts = []
    complaints: list[str] = []

    def open_page(
        person: str = ADA, place: str = GENERAL, *, width: int = 1280, **context: Any
    ) -> Page:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, **context))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("console", lambda line: complaints.extend(_bad(line.type, line.text)))
        page.on(
            "request",
            lambda request: complaints.extend(_foreign(request.url, server.url)),
        )
        page.goto(f"{server.url}/?as={person}#{place}")
        expect(page.get_by_test_id("switcher")).to_contain_text("You are")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _bad(kind: str, text: str) -> list[str]:
    # A refusal the person is told of is a 4xx answer, which Chromium notes as an error too.
    expected = "the server responded with a status of 4" in text
    offline = "WebSocket connection" in text or "ERR_CONNECTION" in text
    return [text] if kind in ("error", "warning") and not expected and not offline else []


def _foreign(url: str, own: str) -> list[str]:
    return [] if url.startswith((own, "data:", "blob:")) else [f"asked {url}"]


def say(page: Page, text: str, *, testid: str = "composer") -> None:
    """Type into a message box and send."""
    page.get_by_test_id(testid).fill(text)
    page.get_by_test_id(testid).press("Enter")


def messages(page: Page) -> Locator:
    """Return the channel's messages."""
    return page.get_by_test_id("messages").get_by_test_id("message")


def last_message(page: Page) -> Locator:
    """Return what the channel's last message says."""
    return messages(page).last.get_by_test_id("message-body")


def dialog(page: Page, title: str = "Plan an interview") -> Locator:
    """Return the modal of that title."""
    return page.get_by_role("dialog", name=title)


def screenshot(page: Page, name: str, folder: Path) -> Path:
    """Take a picture once what moves has come to rest."""
    page.wait_for_function("document.getAnimations().every((each) => each.playState !== 'running')")
    path = folder / f"{name}.png"
    page.screenshot(path=str(path))
    return path
