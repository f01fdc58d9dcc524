"""Whatever happens in whatever order, no row is lost and none is finished twice."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.storage.database import Connection, Database, rows
from bot.storage.outbox import (
    LANES,
    Done,
    Expired,
    Failed,
    Item,
    Lane,
    Outbox,
    Outcome,
    Record,
    Retry,
    Unclear,
)
from bot.storage.outcomes import MAX_FAILURES

KEYS = st.sampled_from(["a:1", "a:2", "a:12", "b:1", "b:2"])
LANE = st.sampled_from(LANES)
WAIT = st.sampled_from([0.0, 0.5, 5.0, 59.0, 61.0, 3601.0])
OVER = {"done", "failed", "expired"}


@dataclass
class Known:
    """What the model believes of a row."""

    state: str = "pending"
    ready_at: float = 0.0
    attempt: int = 0
    claimed_at: float = 0.0
    unclear_since: float | None = None
    ended: list[str] = field(default_factory=list)


class OutboxMachine(RuleBasedStateMachine):
    """A process that adds, claims and finishes, is killed, and starts again; and a moving clock."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = Database(Path(self.folder.name) / "bot.db")
        self.outbox = Outbox(self.db)
        self.now = 1_800_000_000.0
        self.model: dict[str, Known] = {}
        self.in_hand: list[Item] = []
        self.of_the_dead: list[Item] = []

    def teardown(self) -> None:
        """Let the world come to rest: everything ends, once."""
        try:
            self.crash()
            self.advance(10**5)
            for lane in LANES:
                for item in self.outbox.claim(lane, now=self.now, limit=99):
                    self._claimed(item)
                    assert self._finish(item, Done)
            for key, known in self.model.items():
                assert known.state in OVER | {"withdrawn"}, key
        finally:
            self.db.close()
            self.folder.cleanup()

    @rule(key=KEYS, wait=WAIT, lane=LANE)
    def add(self, key: str, wait: float, lane: Lane) -> None:
        """A key is taken once, and again only after it was withdrawn."""
        due_at = self.now + wait
        with self.db.write() as con:
            added = self.outbox.add(con, "t", key, {}, due_at=due_at, now=self.now, lane=lane)
        known = self.model.setdefault(key, Known("withdrawn"))
        assert added == (known.state == "withdrawn")
        if added:
            known.state, known.ready_at = "pending", due_at

    @rule(lane=LANE, limit=st.integers(1, 3))
    def claim(self, lane: Lane, limit: int) -> None:
        """Only what is ready is handed out, and never what is in hand."""
        held = {item.id for item in self.in_hand}
        for item in self.outbox.claim(lane, now=self.now, limit=limit, exclude=held):
            assert item.id not in held
            self._claimed(item)
            self.in_hand.append(item)

    def _claimed(self, item: Item) -> None:
        known = self.model[item.dedupe_key]
        assert known.state in {"pending", "claimed"}
        assert known.ready_at <= self.now
        if known.state == "claimed" and known.unclear_since is None:
            known.unclear_since = known.claimed_at
        assert item.unclear_since == known.unclear_since
        known.attempt += 1
        assert item.attempt == known.attempt
        known.state, known.claimed_at = "claimed", self.now
        known.ready_at = self.now + 60

    @rule(data=st.data(), outcome=st.sampled_from([Done, Failed, Expired, Retry, Unclear]))
    def finish(self, data: st.DataObject, outcome: type[Outcome]) -> None:
        """The process's own attempt always counts: nobody else could take the row."""
        if self.in_hand:
            item = data.draw(st.sampled_from(self.in_hand))
            self.in_hand.remove(item)
            assert self._finish(item, outcome)

    @rule(data=st.data(), outcome=st.sampled_from([Done, Retry, Unclear]))
    def finish_late(self, data: st.DataObject, outcome: type[Outcome]) -> None:
        """An attempt of a dead process counts only while nobody has taken the row over."""
        if self.of_the_dead:
            item = data.draw(st.sampled_from(self.of_the_dead))
            self.of_the_dead.remove(item)
            known = self.model[item.dedupe_key]
            ours = known.state == "claimed" and known.attempt == item.attempt
            assert self._finish(item, outcome) == ours

    def _finish(self, item: Item, outcome: type[Outcome]) -> bool:
        known = self.model[item.dedupe_key]
        recorded: list[str] = []

        def record(_: Connection) -> None:
            recorded.append(item.dedupe_key)

        won = self.outbox.finish(item, _made(outcome, record), now=self.now)
        assert won or not recorded
        if won:
            self._settled(known, item, outcome, recorded)
        return won

    def _settled(
        self, known: Known, item: Item, outcome: type[Outcome], recorded: list[str]
    ) -> None:
        given_up = outcome in {Retry, Unclear} and item.failures + 1 == MAX_FAILURES
        if outcome in {Done, Failed, Expired} or given_up:
            known.state = {Done: "done", Expired: "expired"}.get(outcome, "failed")
            known.ended.append(known.state)
            assert recorded == [item.dedupe_key]
        else:
            assert recorded == []
            known.state = "pending" if outcome is Retry else "claimed"
            known.ready_at = self.now + (5 if outcome is Retry else 60)

    @rule()
    def crash(self) -> None:
        """The process dies with what it has in hand, and another takes over."""
        self.of_the_dead += self.in_hand
        self.in_hand = []
        self.outbox.recover(now=self.now)

    @rule(prefix=st.sampled_from(["a:", "a:1", "b:2", "c"]))
    def withdraw(self, prefix: str) -> None:
        """Takes what is pending under the prefix, nothing else."""
        taken = [
            known
            for key, known in self.model.items()
            if key.startswith(prefix) and known.state == "pending"
        ]
        with self.db.write() as con:
            assert self.outbox.withdraw(con, prefix, now=self.now) == len(taken)
        for known in taken:
            known.state = "withdrawn"

    @rule(key=KEYS, wait=WAIT)
    def reschedule(self, key: str, wait: float) -> None:
        """Moves what is pending."""
        known = self.model.get(key, Known("none"))
        with self.db.write() as con:
            moved = self.outbox.reschedule(con, key, due_at=self.now + wait)
        assert moved == (known.state == "pending")
        if moved:
            known.ready_at = self.now + wait

    @rule(seconds=st.sampled_from([0.5, 5.0, 30.0, 61.0, 3700.0, 86400.0]))
    def advance(self, seconds: float) -> None:
        """Time passes, or the clock leaps."""
        self.now += seconds

    @invariant()
    def the_table_agrees(self) -> None:
        """One row a key, in the state it should be, ended at most once."""
        found = rows(self.db.read(), "SELECT dedupe_key, state, attempt FROM outbox")
        assert {each["dedupe_key"]: (each["state"], each["attempt"]) for each in found} == {
            key: (known.state, known.attempt) for key, known in self.model.items()
        }
        assert all(len(known.ended) <= 1 for known in self.model.values())


def _made(outcome: type[Outcome], record: Record) -> Outcome:
    if outcome is Done:
        return Done(record=record)
    if outcome is Retry:
        return Retry("busy", given_up=record)
    if outcome is Unclear:
        return Unclear("timeout", given_up=record)
    return Failed("refused", record) if outcome is Failed else Expired("over", record)


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, derandomize=True, database=None
)
