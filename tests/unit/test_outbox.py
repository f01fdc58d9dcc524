"""The outbox: claimed once, finished once, never lost, never repeated without looking first."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.storage.database import Connection, Database, row, rows
from bot.storage.outbox import (
    Done,
    Expired,
    Failed,
    Item,
    Lane,
    Outbox,
    Outcome,
    Retry,
    Unclear,
    claim_statement,
)
from bot.storage.outcomes import BACK_OFF_SECONDS, LEASE_SECONDS, MAX_FAILURES

LEASE = LEASE_SECONDS["post"]


class Box:
    """An outbox in a real file, with a clock and the shortest words for a test."""

    def __init__(self, path: Path) -> None:
        self.db = Database(path)
        self.outbox = Outbox(self.db)
        self.clock = MovableClock(1_800_000_000.0)

    def add(self, key: str, after: float = 0.0, **more: Any) -> bool:
        now = self.clock.now()
        with self.db.write() as con:
            return self.outbox.add(
                con, "test", key, {"key": key}, due_at=now + after, now=now, **more
            )

    def claim(self, lane: Lane = "post", **more: Any) -> list[Item]:
        return self.outbox.claim(lane, now=self.clock.now(), **more)

    def claim_one(self) -> Item:
        (item,) = self.claim()
        return item

    def finish(self, item: Item, outcome: Outcome) -> bool:
        return self.outbox.finish(item, outcome, now=self.clock.now())

    def withdraw(self, prefix: str) -> int:
        with self.db.write() as con:
            return self.outbox.withdraw(con, prefix, now=self.clock.now())

    def reschedule(self, key: str, after: float, **more: Any) -> bool:
        with self.db.write() as con:
            return self.outbox.reschedule(con, key, due_at=self.clock.now() + after, **more)

    def state(self, key: str) -> str | None:
        return self.outbox.state(self.db.read(), key)

    def waiting(self, prefix: str = "") -> list[str]:
        return [each.dedupe_key for each in self.outbox.pending(self.db.read(), prefix)]

    def row(self, key: str) -> dict[str, Any]:
        found = row(self.db.read(), "SELECT * FROM outbox WHERE dedupe_key = :key", {"key": key})
        assert found is not None
        return found


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path / "bot.db")
    yield made
    made.db.close()


def test_what_is_due_is_claimed_with_all_its_handler_needs(box: Box) -> None:
    box.add("guide:1", expires_at=1_800_000_900.0)
    item = box.claim_one()
    assert item == Item(
        id=1,
        kind="test",
        lane="post",
        dedupe_key="guide:1",
        payload={"key": "guide:1"},
        due_at=1_800_000_000.0,
        attempt=1,
        failures=0,
        unclear_since=None,
        created_at=1_800_000_000.0,
        expires_at=1_800_000_900.0,
        claimed_at=1_800_000_000.0,
    )
    assert item.reference == "outbox-1"
    assert not item.is_over(1_800_000_899.9)
    assert item.is_over(1_800_000_900.0)


def test_nothing_is_claimed_before_it_is_due_nor_from_another_lane(box: Box) -> None:
    box.add("later", after=10)
    box.add("model", lane="work")
    assert box.claim() == []
    box.clock.advance(10)
    assert box.claim_one().dedupe_key == "later"
    assert [item.dedupe_key for item in box.claim("work")] == ["model"]


def test_the_oldest_goes_first_and_no_more_than_asked_for(box: Box) -> None:
    for after in (30, 10, 20, 10):
        box.add(f"{after}:{len(box.waiting())}", after=after)
    box.clock.advance(60)
    assert [item.dedupe_key for item in box.claim(limit=3)] == ["10:1", "10:3", "20:2"]
    assert [item.dedupe_key for item in box.claim(limit=3)] == ["30:0"]


def test_the_same_key_is_added_once(box: Box) -> None:
    assert box.add("guide:1")
    assert not box.add("guide:1")
    assert box.finish(box.claim_one(), Done())
    assert not box.add("guide:1")
    assert box.claim() == []


def test_it_is_added_with_its_transaction_or_not_at_all(box: Box) -> None:
    def fail() -> None:
        with box.db.write() as con:
            box.outbox.add(con, "test", "guide:1", {}, due_at=0, now=0)
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fail()
    assert box.claim() == []


def test_work_due_now_wakes_its_lane_after_the_commit_and_later_work_does_not(box: Box) -> None:
    woken: list[tuple[str, list[str]]] = []
    box.outbox.woken.append(lambda lane: woken.append((lane, box.waiting())))
    box.add("later", after=1)
    assert woken == []
    with box.db.write():
        box.add("a", lane="modal")
        box.add("b", lane="modal")
        box.add("c")
        assert woken == []
    assert woken == [("modal", ["a", "b", "c", "later"]), ("post", ["a", "b", "c", "later"])]


def test_done_keeps_where_the_message_landed_and_runs_its_record_once(box: Box) -> None:
    box.add("guide:1")
    item = box.claim_one()

    def record(con: Connection) -> None:
        con.execute("INSERT INTO inbox VALUES ('recorded', 'test', 1.0)")

    assert box.finish(item, Done("C1", "1800000000.000100", record=record))
    assert not box.finish(item, Done("C2", "2", record=record))
    found = box.row("guide:1")
    assert (found["state"], found["slack_channel"], found["slack_ts"]) == (
        "done",
        "C1",
        "1800000000.000100",
    )
    assert found["finished_at"] == box.clock.now()


def test_a_record_that_fails_leaves_the_row_claimed(box: Box) -> None:
    box.add("guide:1")
    item = box.claim_one()

    def record(_: Connection) -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError):
        box.finish(item, Done(record=record))
    assert box.state("guide:1") == "claimed"


def test_a_definite_failure_is_tried_again_with_growing_waits_and_then_given_up(box: Box) -> None:
    box.add("guide:1")
    told: list[str] = []
    waits = []
    for _ in range(MAX_FAILURES):
        began = box.clock.now()
        item = box.claim_one()
        assert item.unclear_since is None
        box.finish(item, Retry("busy", given_up=lambda _: told.append("given up")))
        if box.waiting():
            waits.append(box.row("guide:1")["due_at"] - began)
            box.clock.advance(waits[-1] - 0.001)
            assert box.claim() == []
            box.clock.advance(0.001)
    assert waits == [*BACK_OFF_SECONDS, *[3600.0] * (MAX_FAILURES - 1 - len(BACK_OFF_SECONDS))]
    assert box.state("guide:1") == "failed"
    assert told == ["given up"]
    assert box.row("guide:1")["last_error"] == "busy"


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (7.5, 7.5),
        (30, 30.0),
        (0, 1.0),
        (-5, 1.0),
        (10**9, 3600.0),
        (float("inf"), 3600.0),
        (float("nan"), 1.0),
    ],
)
def test_a_wait_that_slack_asks_for_is_kept_within_reason_and_is_no_failure(
    box: Box, asked: float, waited: float
) -> None:
    box.add("guide:1")
    box.finish(box.claim_one(), Retry("ratelimited", after=asked))
    found = box.row("guide:1")
    assert (found["state"], found["failures"]) == ("pending", 0)
    assert found["due_at"] == box.clock.now() + waited


def test_a_rate_limit_that_lasts_for_days_loses_nothing(box: Box) -> None:
    box.add("guide:1")
    for _ in range(50):
        box.finish(box.claim_one(), Retry("ratelimited", after=3600))
        box.clock.advance(3600)
    assert box.finish(box.claim_one(), Done())


def test_an_unclear_attempt_waits_a_whole_lease_from_its_end_and_must_be_reconciled(
    box: Box,
) -> None:
    box.add("guide:1")
    began = box.clock.now()
    item = box.claim_one()
    box.clock.advance(LEASE - 5)  # the call timed out late
    assert box.finish(item, Unclear("timeout"))
    assert box.state("guide:1") == "claimed"
    box.clock.advance(LEASE - 0.001)
    assert box.claim() == []
    box.clock.advance(0.001)
    again = box.claim_one()
    assert (again.attempt, again.failures, again.unclear_since) == (2, 1, began)


def test_a_definite_failure_after_an_unclear_one_clears_nothing(box: Box) -> None:
    box.add("guide:1")
    began = box.clock.now()
    box.finish(box.claim_one(), Unclear("timeout"))
    box.clock.advance(LEASE)
    box.finish(box.claim_one(), Retry("history is busy", after=10))
    box.clock.advance(10)
    item = box.claim_one()
    assert item.unclear_since == began
    box.finish(item, Unclear("timeout"))
    box.clock.advance(3600)
    assert box.claim_one().unclear_since == began


def test_what_stays_unclear_is_looked_at_less_and_less_and_then_given_up(box: Box) -> None:
    box.add("guide:1")
    told: list[str] = []
    leases = []
    for _ in range(MAX_FAILURES):
        box.finish(box.claim_one(), Unclear("500", given_up=lambda _: told.append("given up")))
        if box.state("guide:1") == "claimed":
            leases.append(box.row("guide:1")["lease_until"] - box.clock.now())
            box.clock.advance(leases[-1])
    assert leases[:6] == [60.0, 60.0, 120.0, 600.0, 1800.0, 3600.0]
    assert box.state("guide:1") == "failed"
    assert told == ["given up"]


def test_a_claim_nobody_finished_is_handed_out_as_unclear_when_its_lease_ends(box: Box) -> None:
    box.add("guide:1")
    dead = box.claim_one()
    box.clock.advance(LEASE - 0.001)
    assert box.claim() == []
    box.clock.advance(0.001)
    item = box.claim_one()
    assert (item.attempt, item.unclear_since) == (2, dead.claimed_at)
    assert not box.finish(dead, Done())
    assert box.finish(item, Done())


def test_what_is_in_hand_is_not_handed_out_twice_even_when_the_clock_leaps_a_day(box: Box) -> None:
    box.add("guide:1")
    item = box.claim_one()
    box.clock.advance(86400)
    assert box.claim(exclude={item.id}) == []
    assert box.finish(item, Done())


def test_a_row_past_its_expiry_still_reaches_its_handler_which_can_tell_somebody(
    box: Box,
) -> None:
    box.add("reminder:1", expires_at=box.clock.now() + 900)
    box.clock.advance(901)
    item = box.claim_one()
    assert item.is_over(box.clock.now())
    box.finish(item, Expired("the interview has begun", record=lambda con: _told(box, con)))
    assert box.state("reminder:1") == "expired"
    assert box.waiting() == ["told:1"]


def _told(box: Box, con: Connection) -> None:
    box.outbox.add(con, "test", "told:1", {}, due_at=box.clock.now(), now=box.clock.now())


def test_a_retry_looks_again_no_later_than_the_expiry(box: Box) -> None:
    expires_at = box.clock.now() + 2
    box.add("reminder:1", expires_at=expires_at)
    box.finish(box.claim_one(), Retry("busy"))
    assert box.row("reminder:1")["due_at"] == expires_at
    box.clock.advance(2)
    box.finish(box.claim_one(), Retry("nobody could be told"))
    assert box.row("reminder:1")["due_at"] == box.clock.now() + BACK_OFF_SECONDS[1]


def test_an_unclear_attempt_keeps_its_grace_whatever_the_expiry(box: Box) -> None:
    box.add("reminder:1", expires_at=box.clock.now() + 2)
    box.finish(box.claim_one(), Unclear("timeout"))
    assert box.row("reminder:1")["lease_until"] == box.clock.now() + LEASE


def test_what_can_never_work_is_given_up_at_once(box: Box) -> None:
    box.add("guide:1")
    told: list[str] = []
    box.finish(box.claim_one(), Failed("channel_not_found", record=lambda _: told.append("yes")))
    box.clock.advance(10**6)
    assert (box.state("guide:1"), told, box.claim()) == ("failed", ["yes"], [])


def test_withdrawing_takes_what_is_pending_under_the_prefix_and_nothing_else(box: Box) -> None:
    for key in ("int_1:guide:U1", "int_1:guide:U2", "int_1:sent", "int_12:guide:U1", "int_0:x"):
        box.add(key)
    sent = next(item for item in box.claim(limit=9) if item.dedupe_key == "int_1:sent")
    for item in box.claim(limit=9):
        box.finish(item, Retry("busy", after=1))
    box.clock.advance(LEASE)
    for item in box.claim(limit=9, exclude={sent.id}):
        box.finish(item, Retry("busy", after=1))
    assert box.withdraw("int_1:") == 2
    assert box.waiting() == ["int_12:guide:U1", "int_0:x"]
    assert box.state("int_1:sent") == "claimed"
    assert box.state("int_1:guide:U1") == "withdrawn"


def test_a_withdrawn_key_that_is_added_again_is_done_after_all(box: Box) -> None:
    """An interview moved to eleven and back to ten has the reminder of ten again."""
    box.add("reminder:10:00", after=100)
    box.withdraw("reminder:")
    assert box.add("reminder:10:00", after=200)
    assert not box.add("reminder:10:00", after=300)
    box.clock.advance(199)
    assert box.claim() == []
    box.clock.advance(1)
    assert box.finish(box.claim_one(), Done())


def test_rescheduling_moves_what_is_pending_with_its_expiry(box: Box) -> None:
    now = box.clock.now()
    box.add("reminder:1", after=100, expires_at=now + 1000)
    assert box.reschedule("reminder:1", 200)
    assert box.row("reminder:1")["expires_at"] == now + 1000
    assert box.reschedule("reminder:1", 300, expires_at=now + 1200)
    box.clock.advance(299)
    assert box.claim() == []
    box.clock.advance(1)
    item = box.claim_one()
    assert item.expires_at == now + 1200
    assert not box.reschedule("reminder:1", 400)
    assert not box.reschedule("reminder:none", 400)


def test_next_due_is_the_soonest_of_what_waits(box: Box) -> None:
    def due(lane: Lane | None = None) -> float | None:
        found = box.outbox.next_due(box.db.read(), lane)
        return None if found is None else found - 1_800_000_000.0

    assert due() is None
    box.add("a", after=300)
    box.add("b", after=200, lane="work")
    box.add("c", after=0)
    box.finish(box.claim_one(), Done())
    assert (due(), due("post"), due("work"), due("modal")) == (200, 300, 200, None)


def test_what_waits_is_listed_soonest_first_with_its_ids(box: Box) -> None:
    box.add("int_1:b", after=20, expires_at=1_800_000_099.0)
    box.add("int_1:a", after=30)
    box.add("int_2:a", after=10)
    listed = box.outbox.pending(box.db.read(), "int_1:")
    assert [(each.kind, each.dedupe_key, each.payload, each.expires_at) for each in listed] == [
        ("test", "int_1:b", {"key": "int_1:b"}, 1_800_000_099.0),
        ("test", "int_1:a", {"key": "int_1:a"}, None),
    ]


def test_a_new_process_waits_for_the_leases_of_the_dead_one(box: Box) -> None:
    box.add("guide:1")
    box.claim_one()
    box.clock.advance(LEASE / 2)
    assert box.outbox.recover(now=box.clock.now()) == 1
    assert box.claim() == []
    box.clock.advance(LEASE / 2)
    assert box.claim_one().unclear_since == 1_800_000_000.0


def test_a_clock_that_went_back_neither_blocks_a_row_nor_hides_what_was_sent(box: Box) -> None:
    """The local workspace's clock was three days ahead when it was closed."""
    three_days = 3 * 86400.0
    present = box.clock.now()
    box.add("claimed")
    box.add("unclear")
    box.clock.advance(three_days)
    for item in box.claim(limit=2):
        if item.dedupe_key == "unclear":
            box.finish(item, Unclear("timeout"))
    box.clock = MovableClock(present)
    assert box.outbox.recover(now=present) == 2
    box.clock.advance(LEASE)
    assert [item.unclear_since for item in box.claim(limit=2)] == [present, present]


def test_a_claim_reads_only_what_is_ready(box: Box) -> None:
    """With both indexes used, it costs the same beside a hundred thousand rows."""
    values = {"lane": "post", "now": 1.0, "lease_until": 61.0, "limit": 1, "held_0": 7}
    plan = rows(box.db.read(), "EXPLAIN QUERY PLAN " + claim_statement(["held_0"]), values)
    steps = [each["detail"] for each in plan]
    assert any("INDEX outbox_due (lane=? AND due_at<?)" in step for step in steps)
    assert any("INDEX outbox_leases (lane=? AND lease_until<?)" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN outbox")] == []
    found = box.db.read().execute(
        "EXPLAIN QUERY PLAN SELECT min(due_at) FROM outbox "
        "WHERE state = 'pending' AND lane = 'post'"
    )
    assert "INDEX outbox_due (lane=?)" in str(found.fetchall())


def test_the_payload_comes_back_as_it_was(box: Box) -> None:
    payload = {"text": "“ünï” \U0001f600 \u2028", "n": 1.5, "none": None, "list": ["a", {"b": []}]}
    with box.db.write() as con:
        box.outbox.add(con, "test", "a", payload, due_at=0, now=0)
    assert box.claim_one().payload == payload
    assert json.loads(box.row("a")["payload"]) == payload
