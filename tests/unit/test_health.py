"""The health check tells the truth about the last beat."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import health as health_module
from bot.clock import MovableClock
from bot.health import Health
from bot.storage.database import Database
from bot.storage.heartbeat import beat

START = 1_800_000_000.0


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "bot.db")
    yield opened
    opened.close()


@pytest.fixture
def health(db: Database, clock: MovableClock) -> Iterator[Health]:
    server = Health(db, clock, port=0)
    server.start()
    yield server
    server.stop()


def ask(health: Health, path: str = "/healthz", method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", health.port, timeout=5)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


def status(health: Health) -> tuple[int, dict[str, object]]:
    code, body = ask(health)
    return code, json.loads(body)


def test_it_is_not_healthy_before_the_first_beat(health: Health) -> None:
    assert status(health) == (503, {"status": "starting", "age_seconds": None})


def test_a_recent_beat_is_healthy_and_an_old_one_is_not(
    health: Health, db: Database, clock: MovableClock
) -> None:
    with db.write() as con:
        beat(con, clock.now())
    clock.advance(12.5)
    assert status(health) == (200, {"status": "ok", "age_seconds": 12.5})
    clock.advance(20)
    assert status(health) == (503, {"status": "stalled", "age_seconds": 32.5})
    with db.write() as con:
        beat(con, clock.now())
    assert status(health) == (200, {"status": "ok", "age_seconds": 0.0})


def test_a_clock_set_back_does_not_make_it_ill(health: Health, db: Database) -> None:
    with db.write() as con:
        beat(con, START + 3600)
    assert status(health) == (200, {"status": "ok", "age_seconds": 0.0})


def test_an_unreadable_database_is_not_healthy(health: Health, db: Database) -> None:
    with db.write() as con:
        con.execute("DROP TABLE heartbeat")
    assert status(health) == (503, {"status": "unreadable", "age_seconds": None})


def test_only_the_one_address_is_answered(health: Health) -> None:
    assert ask(health, "/")[0] == 404
    assert ask(health, "/healthz", "POST")[0] == 501
    assert ask(health, "/healthz?from=platform")[0] == 503
    assert ask(health, "/healthz", "HEAD") == (503, b"")


def test_a_client_that_says_nothing_keeps_nobody_waiting(
    health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_module._Answer, "timeout", 60)
    with socket.create_connection(("127.0.0.1", health.port), timeout=5):
        assert ask(health)[0] == 503


def test_it_answers_on_every_interface_and_a_stopped_one_frees_its_port(
    db: Database, clock: MovableClock
) -> None:
    first = Health(db, clock, port=0)
    first.start()
    assert first._address[0] == "0.0.0.0"  # noqa: S104 - what is asked for
    port = first.port
    first.stop()
    first.stop()
    second = Health(db, clock, port=port)
    second.start()
    assert second.port == port
    second.stop()
