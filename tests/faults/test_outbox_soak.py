"""A hundred random kills of a busy sender on a bad wire: all is delivered, nothing twice."""

import random
import time
from pathlib import Path

import pytest
from outbox_sender import START, PaperSlack, send_due
from soak_sender import start

from bot.storage.database import Database, rows

KILLS = 100
# Past every lease and every back-off, so that each life finds all of the last one's work due.
BETWEEN_LIVES = 4000.0


@pytest.mark.long
def test_random_kills_on_a_bad_wire_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - moments of kills, not secrets
    now = START
    for life in range(KILLS):
        child = start(tmp_path, life, now)
        time.sleep(0.1 + chance.random() * 0.5)
        child.kill()
        child.wait(10)
        PaperSlack(tmp_path).land()
        now += BETWEEN_LIVES
    for _ in range(2):
        send_due(tmp_path, "outbox, lease, reconcile", now, lambda _: None)
        now += BETWEEN_LIVES
    _all_delivered_once(tmp_path)


def _all_delivered_once(folder: Path) -> None:
    db = Database(folder / "bot.db")
    found = rows(db.read(), "SELECT id, state FROM outbox")
    integrity = rows(db.read(), "PRAGMA integrity_check")
    db.close()
    assert integrity == [{"integrity_check": "ok"}]
    assert len(found) > KILLS
    assert {each["state"] for each in found} == {"done"}
    posted = PaperSlack(folder).posted()
    assert set(posted) == {f"outbox-{each['id']}" for each in found}
    assert set(posted.values()) == {1}
