"""A stand-in for the model's API on this machine, for tests, benches and trying things out.

It speaks the streaming Messages protocol over real HTTP on loopback, refuses what the API refuses,
remembers what it was asked (`history`) and answers what it was given to answer (`enqueue`), every
way of breaking off included. Point `ANTHROPIC_BASE_URL` at `url`, or run it:

    python -m bot.claude.standin --port 8799 --reply reply.json --pause 30
"""

import argparse
import json
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Self, cast

from bot.claude.schema import check_schema

HOST = "127.0.0.1"
MOST_CACHE_MARKS = 4
# Parameters that current models refuse.
GONE = ("temperature", "top_p", "top_k")

Break = Literal["end", "drop", "stall", "drip", "error", "bad_json"]


@dataclass(frozen=True)
class Say:
    """One answer.

    Attributes:
        text: what the model writes.
        stop_reason: why it stops.
        pause: seconds before its first event.
        piece: how many characters an event carries.
        breaks: how the stream ends after `after` characters instead of whole: a clean end without
            `message_stop`, a dropped connection, silence, endless pings, an `error` event (of type
            `error`), or an event that is no JSON.
        usage: the usage at its end; None counts characters.
    """

    text: str = ""
    stop_reason: str = "end_turn"
    pause: float = 0.0
    piece: int = 400
    breaks: Break | None = None
    after: int = 0
    error: str = "overloaded_error"
    usage: dict[str, Any] | None = None


@dataclass(frozen=True)
class Refuse:
    """An answer that is no stream: a status with a body, JSON unless `body` is given."""

    status: int
    error: str = "api_error"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    content_type: str = "application/json"


EMPTY_STREAM = Refuse(200, body="", content_type="text/event-stream")
HTML_PAGE = Refuse(200, body="<html><body>Sign in</body></html>", content_type="text/html")

Answer = Say | Refuse


@dataclass(frozen=True)
class Asked:
    """One request as it came in, the key left out."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def data(self) -> Any:
        """Return the JSON of the first user turn."""
        return json.loads(self.body["messages"][0]["content"][0]["text"])


class StandIn:
    """The server. A context manager; `with StandIn() as model: …`.

    `otherwise` answers what nothing was enqueued for; without it that is a 500, never retried
    silently into success.
    """

    def __init__(
        self, *, port: int = 0, otherwise: Callable[[Asked], Answer] | None = None
    ) -> None:
        self.history: list[Asked] = []
        self.otherwise = otherwise
        self._queue: deque[Answer] = deque()
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._server = _Server((HOST, port), _Handler)
        self._server.standin = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), name="standin", daemon=True
        )

    @property
    def url(self) -> str:
        """Return what `ANTHROPIC_BASE_URL` has to be."""
        return f"http://{HOST}:{self._server.server_address[1]}/"

    def enqueue(self, *answers: Answer) -> None:
        """Add answers to be given in this order."""
        with self._lock:
            self._queue.extend(answers)

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Let go of every stalled answer and stop serving."""
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def hold(self, seconds: float | None = None) -> None:
        """Wait that long, or until the server stops."""
        self._released.wait(seconds)

    @property
    def released(self) -> bool:
        """Tell whether the server is stopping."""
        return self._released.is_set()

    def answer(self, asked: Asked) -> Answer:
        """Remember what was asked and take the next answer."""
        with self._lock:
            self.history.append(asked)
            if self._queue:
                return self._queue.popleft()
        if self.otherwise is not None:
            return self.otherwise(asked)
        return Refuse(500, "api_error", body='{"type":"error","error":{"type":"nothing_enqueued"}}')


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Fifty plans may ask at once.
    request_queue_size = 128
    standin: StandIn


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Small writes are to leave at once, not 40 ms later with the next.
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: requests hold people's data."""

    def do_POST(self) -> None:
        """Answer a request to /v1/messages."""
        standin = cast("_Server", self.server).standin
        with suppress(ConnectionError):
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", "0"))))
            headers = {key.lower(): value for key, value in self.headers.items()}
            authorization = headers.pop("authorization", "")
            wrong = _wrong(self.path, body, headers, authorization)
            if wrong is not None:
                self._refuse(wrong)
                return
            answer = standin.answer(Asked(body, headers))
            if isinstance(answer, Refuse):
                self._refuse(answer)
            else:
                self._stream(answer, body, standin)

    def _refuse(self, answer: Refuse) -> None:
        error = {"type": "error", "error": {"type": answer.error, "message": answer.error}}
        packed = (json.dumps(error) if answer.body is None else answer.body).encode()
        self.send_response(answer.status)
        headers = {"content-type": answer.content_type, "request-id": "req_standin"}
        for name, value in {**headers, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def _stream(self, say: Say, body: dict[str, Any], standin: StandIn) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("request-id", "req_standin")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        standin.hold(say.pause)
        for event in _events(say, body):
            self._event(event["type"], json.dumps(event))
        if say.breaks is not None and say.breaks != "end":
            self._break(say, standin)
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _event(self, name: str, data: str) -> None:
        packed = f"event: {name}\ndata: {data}\n\n".encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(packed), packed))
        self.wfile.flush()

    def _break(self, say: Say, standin: StandIn) -> None:
        # Only what ends in the middle of its body ends the connection too.
        self.close_connection = say.breaks in {"drop", "stall", "drip"}
        if say.breaks == "error":
            error = {"type": say.error, "message": "quotes the request"}
            self._event("error", json.dumps({"type": "error", "error": error}))
            self.wfile.write(b"0\r\n\r\n")
        elif say.breaks == "bad_json":
            self._event("content_block_delta", '{"type": "content_block_delta", "delta": {')
            self.wfile.write(b"0\r\n\r\n")
        elif say.breaks == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif say.breaks == "stall":
            standin.hold()
        else:
            while not standin.released:
                self._event("ping", '{"type": "ping"}')
                standin.hold(0.02)


def _events(say: Say, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    text = say.text if say.breaks is None else say.text[: say.after]
    usage = say.usage or {
        "input_tokens": len(json.dumps(body)) // 4,
        "output_tokens": len(text) // 4 + 12,
    }
    message = {"id": "msg_standin", "type": "message", "role": "assistant", "content": []}
    started = {**message, "model": body["model"], "stop_reason": None, "stop_sequence": None}
    yield {"type": "message_start", "message": {**started, "usage": {**usage, "output_tokens": 1}}}
    yield {"type": "ping"}
    # Thinking comes first, as it does from the current models.
    yield from _block(0, {"type": "thinking", "thinking": "", "signature": ""}, _THOUGHTS)
    pieces = [text[at : at + say.piece] for at in range(0, len(text), say.piece)]
    deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
    block = list(_block(1, {"type": "text", "text": ""}, deltas))
    if say.breaks is not None:
        yield from block[:-1]
        return
    yield from block
    stop = {"stop_reason": say.stop_reason, "stop_sequence": None}
    yield {"type": "message_delta", "delta": stop, "usage": usage}
    yield {"type": "message_stop"}


_THOUGHTS = [
    {"type": "thinking_delta", "thinking": "{not part of the answer"},
    {"type": "signature_delta", "signature": "c3RhbmRpbg=="},
]


def _block(
    index: int, start: dict[str, Any], deltas: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    yield {"type": "content_block_start", "index": index, "content_block": start}
    for delta in deltas:
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def _wrong(
    path: str, body: dict[str, Any], headers: dict[str, str], authorization: str
) -> Refuse | None:
    """Refuse what the API refuses."""
    if path != "/v1/messages":
        return Refuse(404, "not_found_error")
    if not authorization.startswith("Bearer "):
        return Refuse(401, "authentication_error")
    try:
        _check(body, headers)
    except (KeyError, TypeError, ValueError) as error:
        said = {"type": "error", "error": {"type": "invalid_request_error", "message": str(error)}}
        return Refuse(400, body=json.dumps(said))
    return None


def _check(body: dict[str, Any], headers: dict[str, str]) -> None:
    if "anthropic-version" not in headers:
        raise ValueError("anthropic-version: missing")
    for name in GONE:
        if name in body:
            raise ValueError(f"{name}: no longer supported")
    if body["max_tokens"] < 1 or body.get("stream") is not True:
        raise ValueError("max_tokens and stream: expected")
    if body["messages"][-1]["role"] != "user":
        raise ValueError("messages: the last turn is the user's; no prefill")
    for turn in body["messages"]:
        if not all(part["text"].strip() for part in turn["content"]):
            raise ValueError("messages: empty text")
    if json.dumps(body).count('"cache_control"') > MOST_CACHE_MARKS:
        raise ValueError("cache_control: too many")
    if form := body.get("output_config", {}).get("format"):
        check_schema(form["schema"], "schema")


def main(arguments: list[str] | None = None) -> None:
    """Serve until stopped, always with the same reply."""
    parser = argparse.ArgumentParser(description="A stand-in for the model's API on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--reply", type=Path, required=True, help="a file with the reply's text")
    parser.add_argument("--pause", type=float, default=0.0, help="seconds before it answers")
    given = parser.parse_args(arguments)
    say = Say(given.reply.read_text(encoding="utf-8"), pause=given.pause)
    with StandIn(port=given.port, otherwise=lambda _: say) as standin:
        sys.stdout.write(f"{standin.url}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
