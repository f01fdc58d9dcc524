"""The socket: opened where the API is, answered after the commit, closed without a loss."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from slack_payloads import command, event
from slack_rig import Rig, rigged
from slack_stub import Raw
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bot.slack.connection import Connection
from bot.slack.errors import SlackError, SlackRefused
from bot.slack.model import Received
from bot.storage.database import Connection as Database

WAIT = 10.0


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path) as made:
        yield made


@dataclass
class Socket:
    """The server's end of Socket Mode."""

    url: str = ""
    open: list[ServerConnection] = field(default_factory=list)
    heard: Queue[dict[str, Any]] = field(default_factory=Queue)

    def serve(self, connection: ServerConnection) -> None:
        self.open.append(connection)
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        try:
            for message in connection:
                self.heard.put(json.loads(message))
        except ConnectionClosed:
            pass

    def deliver(self, kind: str, payload: dict[str, Any], envelope: str) -> None:
        self.open[-1].send(
            json.dumps(
                {
                    "type": kind,
                    "envelope_id": envelope,
                    "payload": payload,
                    "accepts_response_payload": True,
                }
            )
        )


@contextmanager
def listening(rig: Rig) -> Iterator[Socket]:
    """Run the server's end until the block ends."""
    end = Socket()
    server: Server = serve(end.serve, "127.0.0.1", 0)
    end.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/link?ticket=1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    for _ in range(9):
        rig.stub.then("apps.connections.open", {"ok": True, "url": end.url})
    try:
        yield end
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def connected(rig: Rig) -> Iterator[Connection]:
    connection = Connection(rig.app, "xapp-test", rig.deps.slack)
    connection.connect()
    try:
        yield connection
    finally:
        connection.close()


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WAIT
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def register(rig: Rig) -> None:
    def job(received: Received, _con: Database) -> dict[str, object]:
        return {"text": f"hello {received.user}"}

    rig.app.command("/interview-plan")(rig.deps.inbox.once(job, kind="plans.command"))


def test_a_command_comes_in_over_the_socket_and_is_answered_after_its_commit(rig: Rig) -> None:
    register(rig)
    with listening(rig) as end, connected(rig) as connection:
        assert eventually(lambda: connection.is_connected and bool(end.open))
        assert rig.stub.tokens[-1] == "Bearer xapp-test"
        payload = command()
        end.deliver("slash_commands", payload, "env-1")
        assert end.heard.get(timeout=WAIT) == {
            "envelope_id": "env-1",
            "payload": {"text": "hello U1"},
        }
        assert rig.rows("SELECT key FROM inbox") == [{"key": payload["trigger_id"]}]
    assert not connection.is_connected


def test_what_is_in_hand_is_acknowledged_before_the_socket_closes(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow(_received: Received, _con: Database) -> None:
        started.set()
        go_on.wait(WAIT)

    rig.app.command("/interview-plan")(rig.deps.inbox.once(slow, kind="plans.command"))
    with listening(rig) as end:
        connection = Connection(rig.app, "xapp-test", rig.deps.slack)
        connection.connect()
        assert eventually(lambda: bool(end.open))
        end.deliver("slash_commands", command(), "env-1")
        assert started.wait(WAIT)
        closing = threading.Thread(target=connection.close)
        closing.start()
        go_on.set()
        assert end.heard.get(timeout=WAIT)["envelope_id"] == "env-1"
        closing.join()
    assert [each.getMessage() for each in caplog.records if each.levelname == "ERROR"] == []


def test_closing_ends_though_the_reading_thread_begins_only_then(rig: Rig) -> None:
    """The thread says that it has begun, and so takes back that it was told to end."""
    register(rig)
    begins, told = threading.Event(), threading.Event()

    class Late(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            if record.getMessage().startswith("Starting to receive"):
                begins.set()
                told.wait(WAIT)
            return True

    late = Late()
    logger = logging.getLogger("bot.slack.socket")
    logger.addFilter(late)
    try:
        with listening(rig):
            connection = Connection(rig.app, "xapp-test", rig.deps.slack)
            connection.connect()
            assert begins.wait(WAIT)
            state = connection._client.current_session_state  # type: ignore[union-attr]
            closing = threading.Thread(target=connection.close, daemon=True)
            closing.start()
            assert eventually(lambda: state.terminated)
            told.set()
            closing.join(WAIT)
            assert not closing.is_alive()
    finally:
        told.set()
        logger.removeFilter(late)


def test_what_could_not_be_kept_is_not_acknowledged(rig: Rig) -> None:
    def broken(_received: Received, _con: Database) -> None:
        raise KeyError("x")

    rig.app.event("app_home_opened")(rig.deps.inbox.once(broken, kind="home"))
    register(rig)
    with listening(rig) as end, connected(rig):
        assert eventually(lambda: bool(end.open))
        opened = event({"type": "app_home_opened", "user": "U1", "channel": "D1"})
        end.deliver("events_api", opened, "env-1")
        end.deliver("slash_commands", command(), "env-2")
        assert end.heard.get(timeout=WAIT)["envelope_id"] == "env-2"
        assert end.heard.empty()


def test_a_broken_socket_is_opened_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.socket_mode.PING_SECONDS", 0.1)
    register(rig)
    with listening(rig) as end, connected(rig) as connection:
        assert eventually(lambda: len(end.open) == 1)
        end.open[0].close()
        assert eventually(lambda: len(end.open) >= 2 and connection.is_connected)
        end.deliver("slash_commands", command(), "env-1")
        assert end.heard.get(timeout=WAIT)["envelope_id"] == "env-1"


@pytest.mark.parametrize(
    ("method", "answer", "expected"),
    [
        ("auth.test", {"ok": False, "error": "invalid_auth"}, SlackRefused),
        ("apps.connections.open", {"ok": False, "error": "not_allowed_token_type"}, SlackRefused),
        ("apps.connections.open", Raw(503, b"<html>", "text/html"), SlackError),
    ],
)
def test_a_token_that_is_not_accepted_says_so_at_start(
    rig: Rig, method: str, answer: Any, expected: type[SlackError]
) -> None:
    rig.stub.then(method, answer)
    connection = Connection(rig.app, "xapp-test", rig.deps.slack)
    with pytest.raises(expected):
        connection.connect()
    assert not connection.is_connected
    connection.close()


def test_making_the_app_and_the_connection_calls_nobody_and_starts_nothing(rig: Rig) -> None:
    before = threading.active_count()
    Connection(rig.app, "xapp-test", rig.deps.slack)
    assert rig.stub.calls == []
    assert threading.active_count() == before
