"""A served workspace, a person at its page, and a tiny bot on the real Bolt and SDK."""

import http.client
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.clock import MovableClock
from bot.sandbox import seed
from bot.sandbox.server import SandboxServer

BOT_TOKEN = "xoxb-sandbox"
START = 1_700_000_000.0
Json = dict[str, Any]


@dataclass
class Web:
    """Plain HTTP to the page and control APIs."""

    url: str

    def get(self, path: str, **query: str) -> Json:
        marks = "&".join(f"{key.rstrip('_')}={value}" for key, value in query.items())
        return _read(*self.fetch("GET", f"{path}?{marks}"))

    def post(self, path: str, user: str = "", /, **body: Any) -> Json:
        return self.send("POST", f"{path}?as={user}" if user else path, body)

    def send(self, method: str, path: str, body: Json) -> Json:
        headers = {"content-type": "application/json"}
        return _read(*self.fetch(method, path, json.dumps(body).encode(), headers))

    def upload(self, user: str, name: str, content: bytes, **fields: str) -> Json:
        edge = "edge-of-the-form"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        parts.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: text/plain\r\n\r\n"
        )
        body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = {"content-type": f"multipart/form-data; boundary={edge}"}
        return _read(*self.fetch("POST", f"/page/upload?as={user}", body, headers))

    def fetch(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Make one request; return status and body. Redirects are not followed."""
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def _read(status: int, body: bytes) -> Json:
    found = json.loads(body)
    assert isinstance(found, dict)
    return found if status == 200 else found | {"status": status}


@dataclass
class Served:
    """A served workspace and the ways into it."""

    server: SandboxServer
    clock: MovableClock
    web: Web

    def client(self, token: str = BOT_TOKEN) -> WebClient:
        """Return the SDK's client with its own retries off."""
        return WebClient(token, base_url=self.server.api_url, retry_handlers=[])

    def state(self) -> Json:
        return self.web.get("/control/state")

    def channel(self, channel: str) -> Json:
        found = next(each for each in self.state()["channels"] if each["id"] == channel)
        assert isinstance(found, dict)
        return found

    def texts(self, channel: str) -> list[str]:
        return [each["text"] for each in self.channel(channel)["messages"]]


@contextmanager
def served(**options: Any) -> Iterator[Served]:
    """Serve a fresh practice workspace whose clock stands still."""
    clock = MovableClock(START)
    with SandboxServer(seed.practice_workspace(clock), **options) as server:
        yield Served(server, clock, Web(server.url))


@contextmanager
def connected(served_: Served, register: Callable[[App], None]) -> Iterator[App]:
    """Connect a bot made of `register`'s listeners by Socket Mode."""
    app = App(client=served_.client())
    register(app)
    handler = SocketModeHandler(app, "xapp-sandbox")
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        until(lambda: served_.state()["connections"] == 1)
        yield app
    finally:
        let_go(served_, handler.client)


def let_go(served_: Served, client: SocketModeClient) -> None:
    """Close a Socket Mode client without waiting for its threads (1 to 3 s of reads in them)."""
    client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
    served_.web.post("/control/disconnect", reason=None)
    until(lambda: not client.is_connected())
    threading.Thread(target=client.close, daemon=True).start()


class Ears:
    """A client that keeps every envelope; `answer` says what to acknowledge it with."""

    def __init__(self, house: Served) -> None:
        self.heard: list[SocketModeRequest] = []
        self.answer: Any = lambda _request: None
        self.acknowledges = True
        self.client = SocketModeClient(
            app_token="xapp-sandbox",
            web_client=house.client(),
            logger=logging.getLogger("ears"),
        )
        self.client.socket_mode_request_listeners.append(self._hear)

    def _hear(self, client: Any, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if self.acknowledges:
            answer = SocketModeResponse(request.envelope_id, self.answer(request))
            client.send_socket_mode_response(answer)

    def of(self, kind: str) -> list[Json]:
        return [each.payload for each in self.heard if each.type == kind]

    def events(self, kind: str) -> list[Json]:
        inner = [each["event"] for each in self.of("events_api")]
        return [each for each in inner if each["type"] == kind]


def until(condition: Callable[[], Any], seconds: float = 5.0) -> Any:
    """Wait for a condition, looking often; fail when the time is over."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)


def refused(call: Callable[..., Any], **args: Any) -> Any:
    """Make a call that Slack refuses; return the answer."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    return caught.value.response


def code(call: Callable[..., Any], **args: Any) -> str:
    """Make a call that Slack refuses; return the error's code."""
    return str(refused(call, **args)["error"])


def modal(*blocks: Json, **changes: Any) -> Json:
    """Return a modal with a submit button."""
    view: Json = {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Form"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": list(blocks),
    }
    return view | changes


def text_field(block_id: str = "note", **changes: Any) -> Json:
    """Return an input block with a text input called `typed`."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": "Note"},
        "element": {"type": "plain_text_input", "action_id": "typed"} | changes,
    }


def buttons(*names: str) -> Json:
    """Return a row of buttons, each with its name as action id."""
    return {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {
                "type": "button",
                "action_id": name,
                "text": {"type": "plain_text", "text": name},
                "value": f"id-{name}",
            }
            for name in names
        ],
    }
