"""What came in is known once; what was done is on record, without contents."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import audit, heartbeat, inbox
from bot.storage.database import Database

DAY = 86400.0
START = 1_800_000_000.0


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "bot.db")
    yield opened
    opened.close()


def test_what_came_in_twice_is_known_the_second_time(db: Database) -> None:
    with db.write() as con:
        assert inbox.record(con, "Ev1", "event", START)
    with db.write() as con:
        assert not inbox.record(con, "Ev1", "event", START + 60)
        assert inbox.record(con, "Ev2", "event", START + 60)


def test_a_job_that_failed_forgets_the_key_so_that_the_retry_is_handled(db: Database) -> None:
    def fail() -> None:
        with db.write() as con:
            inbox.record(con, "Ev1", "event", START)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    with db.write() as con:
        assert inbox.record(con, "Ev1", "event", START)


def test_keys_are_remembered_longer_than_slack_repeats_them(db: Database) -> None:
    with db.write() as con:
        inbox.record(con, "old", "event", START)
        inbox.record(con, "new", "event", START + DAY)
        assert inbox.prune(con, START + 3 * DAY) == 0
        assert inbox.prune(con, START + 3 * DAY + 1) == 1
        assert inbox.record(con, "old", "event", START + 3 * DAY)
        assert not inbox.record(con, "new", "event", START + 3 * DAY)


def test_the_audit_lists_the_newest_first_by_team_and_subject(db: Database) -> None:
    with db.write() as con:
        audit.record(con, START, "T1", "U1", "set.approve", "set_1", "the panel is ready")
        audit.record(con, START + 1, "T1", "U2", "interview.cancel", "int_1")
        audit.record(con, START + 2, "T2", "U3", "set.approve", "set_1")
        audit.record(con, START + 3, "T1", "U1", "set.approve", "set_2")
    listed = audit.entries(db.read(), "T1")
    assert [(each.at - START, each.actor, each.action, each.subject) for each in listed] == [
        (3, "U1", "set.approve", "set_2"),
        (1, "U2", "interview.cancel", "int_1"),
        (0, "U1", "set.approve", "set_1"),
    ]
    (about,) = audit.entries(db.read(), "T1", subject="set_1")
    assert about.reason == "the panel is ready"
    assert len(audit.entries(db.read(), "T1", limit=2)) == 2


def test_the_last_beat_replaces_the_one_before(db: Database) -> None:
    assert heartbeat.last_beat(db.read()) is None
    with db.write() as con:
        heartbeat.beat(con, START)
        heartbeat.beat(con, START + 5)
    assert heartbeat.last_beat(db.read()) == START + 5
