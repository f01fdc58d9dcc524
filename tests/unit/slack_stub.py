"""A small Slack server on loopback that can fail on the wire in every way a test asks for.

The workspace in `bot/sandbox` stands for Slack as it should be; this one for Slack as it may be:
what it answers is scripted call by call, and what was sent to it is kept.
"""

import itertools
import json
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from slack_sdk.web import WebClient

TEAM = "T0TEAM"
BOT_USER = "U0BOT"
BOT_ID = "B0BOT"


@dataclass(frozen=True)
class Raw:
    """An answer as it goes over the wire; `length` is what its header claims, -1 for no header."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass(frozen=True)
class Drop:
    """Close the connection without an answer; `accepted` does first what was asked."""

    accepted: bool = False


@dataclass(frozen=True)
class Accepted:
    """Do what was asked, then answer something else."""

    answer: Raw


Answer = dict[str, Any] | Raw | Drop | Accepted


@dataclass
class Stub:
    """The server: its script, what it keeps, and what was sent to it."""

    base_url: str
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    script: dict[str, deque[Answer]] = field(default_factory=lambda: defaultdict(deque))
    files: dict[str, Raw] = field(default_factory=dict)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    users: list[dict[str, Any]] = field(default_factory=list)
    keeps_metadata: bool = True
    page_size: int = 1000
    now: float = 1_700_000_000.0
    tokens: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=itertools.count)

    @property
    def client(self) -> WebClient:
        """Return a client for this server, as settings would make it."""
        return WebClient(token="xoxb-test", base_url=self.base_url)

    def then(self, method: str, *answers: Answer) -> None:
        """Answer the next calls of a method so."""
        self.script[method].extend(answers)

    def sent(self, method: str) -> list[dict[str, Any]]:
        """Return the arguments of every call of a method."""
        return [arguments for name, arguments in self.calls if name == method]

    def said(self, channel: str) -> list[str]:
        """Return the texts that stand in a channel, oldest first."""
        return [message["text"] for message in self.messages[channel]]

    def answer(self, method: str, given: dict[str, Any]) -> Answer:
        """Return what to answer and do what that takes."""
        scripted = self.script[method].popleft() if self.script[method] else None
        if isinstance(scripted, Drop | Accepted):
            if isinstance(scripted, Accepted) or scripted.accepted:
                self._do(method, given)
            return scripted.answer if isinstance(scripted, Accepted) else scripted
        return self._do(method, given) if scripted is None else scripted

    def _do(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        act: Callable[[dict[str, Any]], dict[str, Any]] | None = getattr(
            self, "_" + method.replace(".", "_").replace("respond/1", "respond"), None
        )
        return {"ok": True, **(act(given) if act else {})}

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID, "team": "Acme"}

    def _conversations_open(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": "D" + str(given["users"])[1:]}}

    def _chat_postMessage(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        message = {
            "ts": f"{self.now + next(self._ids):.6f}",
            "text": given["text"],
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "thread_ts": given.get("thread_ts"),
        }
        if self.keeps_metadata and given.get("metadata"):
            message["metadata"] = given["metadata"]
        self.messages[given["channel"]].append(message)
        return {"channel": given["channel"], "ts": message["ts"]}

    def _conversations_history(self, given: dict[str, Any]) -> dict[str, Any]:
        found = [each for each in self.messages[given["channel"]] if not each.get("thread_ts")]
        return self._page("messages", found[::-1], given)

    def _conversations_replies(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self.messages[given["channel"]]
        thread = [each for each in found if given["ts"] in {each["ts"], each.get("thread_ts")}]
        return self._page("messages", thread, given)

    def _users_list(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._page("members", self.users, given)

    def _users_info(self, given: dict[str, Any]) -> dict[str, Any]:
        found = [user for user in self.users if user["id"] == given["user"]]
        return {"user": found[0]} if found else {"ok": False, "error": "user_not_found"}

    def _views_open(self, given: dict[str, Any]) -> dict[str, Any]:
        return {"view": {"id": f"V{next(self._ids)}", **given["view"]}}

    _views_push = _views_open

    def _chat_getPermalink(self, given: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name
        return {"permalink": f"https://acme.slack.com/archives/{given['channel']}"}

    def _page(self, name: str, found: list[Any], given: dict[str, Any]) -> dict[str, Any]:
        start = int(given.get("cursor") or 0)
        end = start + min(self.page_size, int(given.get("limit") or 100))
        cursor = str(end) if end < len(found) else ""
        return {name: found[start:end], "response_metadata": {"next_cursor": cursor}}


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        method = self.path.removeprefix("/api/")
        given = json.loads(body) if body.startswith("{") else dict(parse_qsl(body))
        self.stub.calls.append((method, given))
        self.stub.tokens.append(self.headers.get("Authorization") or "")
        self._send(self.stub.answer(method, given))

    def do_GET(self) -> None:
        self.stub.tokens.append(self.headers.get("Authorization") or "")
        self._send(self.stub.files.get(self.path) or Raw(404, b"no"))

    def _send(self, answer: Answer) -> None:
        if isinstance(answer, dict):
            answer = Raw(200, json.dumps(answer).encode())
        if not isinstance(answer, Raw):
            self.close_connection = True
            return
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        length = len(answer.body) if answer.length is None else answer.length
        if length >= 0:
            self.send_header("Content-Length", str(length))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def serving() -> Iterator[Stub]:
    """Run a server until the block ends."""
    handler = type("Handler", (_Handler,), {})
    server = _Server(("127.0.0.1", 0), handler)
    stub = Stub(f"http://127.0.0.1:{server.server_address[1]}/api/")
    handler.stub = stub  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
