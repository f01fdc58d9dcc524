"""A workspace's desk for tests: the three rooms on a rig, and the words people use at it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from interview_samples import (
    ADA,
    BARBARA,
    GRACE,
    GUIDANCE,
    LINUS,
    add_approved_set,
    add_people,
)
from slack_payloads import click, submission
from slack_rig import Rig, rigged
from slack_stub import Stub

from bot.catalogue.types import Types
from bot.clock import MovableClock
from bot.deps import Deps
from bot.interviews import listeners as interviews_room
from bot.interviews import store
from bot.interviews.model import Interview
from bot.plans.store import ApprovedSet
from bot.positions import listeners as positions_room
from bot.sandbox.limits import surfaces as limits
from bot.scorecards import listeners as scorecards_room
from bot.settings import Settings
from bot.storage.outbox import Done
from bot.types.library import Library


def wall(zone: str, *parts: int) -> float:
    """Return the instant of a wall time."""
    return datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[arg-type,misc]


def london(*parts: int) -> float:
    """Return the instant of a wall time where Ada is."""
    return wall("Europe/London", *parts)


NOW = london(2026, 10, 20, 9)
START = london(2026, 10, 26, 10)
"""A Monday; the clocks go back in Europe the day before."""

FORM: dict[str, Any] = {
    "position": "new",
    "candidate": "Jane Doe",
    "member": None,
    "date": "2026-10-26",
    "time": "10:00",
    "interviewers": [GRACE, LINUS],
    "channel": None,
}

CARD: dict[str, Any] = {
    "rating_0": "3",
    "evidence_0": "They said so",
    "rating_1": "none",
    "evidence_1": "",
    "rating_2": "4",
    "evidence_2": "They did so",
    "recommendation": "yes",
    "note": "",
}


@dataclass
class Desk:
    """The three rooms, an approved set of Ada's, and what people do with them."""

    rig: Rig
    approved: ApprovedSet
    submitted: int = 0

    @property
    def deps(self) -> Deps:
        """Return the bot's collaborators."""
        return self.rig.deps

    @property
    def stub(self) -> Stub:
        """Return the server."""
        return self.rig.stub

    @property
    def clock(self) -> MovableClock:
        """Return the clock."""
        return self.rig.clock

    def schedule(self, *, user: str = ADA, hash_: str = "", **values: Any) -> Any:
        """Submit the scheduling form."""
        ids = {"set": self.approved.set_id}
        return self.submit("interview.form", ids, {**FORM, **values}, user=user, hash_=hash_)

    def move(self, user: str = ADA, **values: Any) -> Any:
        """Submit the form that moves the latest interview."""
        ids = {"interview": self.interview().id}
        given = {"date": "2026-10-26", "time": "10:00", **values}
        return self.submit("interview.move_form", ids, given, user=user)

    def next(self, **values: Any) -> Any:
        """Submit the form for the next candidate after the latest interview."""
        ids = {"interview": self.interview().id}
        given = {name: FORM[name] for name in ("candidate", "member", "date", "time")}
        return self.submit("interview.next_form", ids, {**given, **values})

    def card(self, user: str, score: str = "3", **values: Any) -> Any:
        """Submit a scorecard for the latest interview."""
        ids = {"interview": self.interview().id}
        return self.submit("scorecard.form", ids, {**CARD, "rating_0": score, **values}, user=user)

    def submit(
        self,
        form: str,
        ids: dict[str, str],
        values: dict[str, Any],
        *,
        user: str = ADA,
        hash_: str = "",
    ) -> Any:
        """Submit a form, do what is due, and return what Slack was answered."""
        self.submitted += 1
        payload = submission(
            form,
            user=user,
            hash_=hash_ or f"h{self.submitted}",
            private_metadata=json.dumps(ids),
            blocks=[{"type": "input", "block_id": name} for name in values],
            state={"values": {name: _state(name, value) for name, value in values.items()}},
        )
        answer = self.rig.deliver(payload)
        assert answer.status == 200
        self.rig.scheduler.run_due()
        body = answer.body
        return (json.loads(body) if body else {}) if isinstance(body, str) else body

    def click(self, action: str, value: str, user: str = ADA) -> None:
        """Click a button and do what is due."""
        self.rig.deliver(click(action, value, user=user))
        self.rig.scheduler.run_due()

    def interview(self) -> Interview:
        """Return the latest interview."""
        (found,) = self.rig.rows("SELECT id FROM interviews ORDER BY created_at DESC LIMIT 1")
        interview = store.find(self.deps.db.read(), found["id"])
        assert interview is not None
        return interview

    def count(self, table: str) -> int:
        """Return how many rows a table holds."""
        return int(self.rig.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"])  # noqa: S608 - a test's own word

    def jump(self, moment: float) -> None:
        """Go to a moment as if the bot had been down until then."""
        self.clock.move_to(moment)
        self.rig.scheduler.run_due()

    def until(self, moment: float) -> None:
        """Go to a moment, stopping at every one in between at which something is due."""
        while True:
            due = self.deps.outbox.next_due(self.deps.db.read())
            if due is None or due > moment:
                break
            self.clock.move_to(max(due, self.clock.now()))
            self.rig.scheduler.run_due()
        self.clock.move_to(max(moment, self.clock.now()))

    def pending(self) -> list[str]:
        """Return the keys of what waits for its moment for the latest interview."""
        found = self.deps.outbox.pending(self.deps.db.read(), self.interview().key(""))
        return [each.dedupe_key for each in found]

    def told(self, user: str) -> list[str]:
        """Return what stands in the bot's direct messages with a person."""
        return self.stub.said("D" + user[1:])

    def edits(self, channel: str) -> list[str]:
        """Return what messages of a channel were changed to."""
        return [str(e["blocks"]) for e in self.stub.sent("chat.update") if e["channel"] == channel]


@contextmanager
def at_desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a desk, on Tuesday 20 October 2026 at nine in London."""
    with rigged(tmp_path, settings=Settings(admins=(BARBARA,))) as rig:
        rig.clock.move_to(NOW)
        positions_room.register(rig.app, rig.deps)
        interviews_room.register(rig.app, rig.deps, GUIDANCE, Library(Types((), ()), rig.deps.db))
        scorecards_room.register(rig.app, rig.deps)
        rig.deps.handlers["home.publish"] = lambda _: Done()
        with rig.deps.db.write() as con:
            add_people(con)
            approved = add_approved_set(con)
        rig.stub.then("conversations.create", {"ok": True, "channel": {"id": "G0NEW"}})
        yield Desk(rig, approved)
        check_what_was_said(rig)


def check_what_was_said(rig: Rig) -> None:
    """Check all that went to Slack against its limits, and that no name stood beside contents."""
    for name, given in rig.stub.calls:
        if name in {"chat.postMessage", "chat.update"}:
            assert limits.problems_in_message(given.get("blocks", [])) == []
            assert not limits.blocks_too_long(given.get("blocks", []))
            assert "Jane" not in json.dumps(given.get("metadata"))
        if name in {"views.open", "views.update", "views.push"}:
            assert limits.problems_in_view(given["view"]) == []
            assert "Jane" not in given["view"]["private_metadata"]
    for each in rig.rows("SELECT payload FROM outbox WHERE kind NOT LIKE 'slack.%'"):
        assert "Jane" not in each["payload"]
        assert "They" not in each["payload"]


def errors(answer: Any) -> dict[str, str]:
    """Return the sentences beside fields."""
    assert answer["response_action"] == "errors", answer
    return dict(answer["errors"])


def _state(name: str, value: Any) -> dict[str, Any]:
    """Return a block's state; a pair names the control's action id first."""
    action, value = value if isinstance(value, tuple) else (name, value)
    option = {"value": value} if value else None
    return {
        action: {
            "member": {"selected_user": value},
            "date": {"selected_date": value},
            "time": {"selected_time": value},
            "interviewers": {"selected_users": value},
            "channel": {"selected_conversation": value},
            "agreed": {"selected_options": [option] if option else []},
        }.get(name)
        or (
            {"selected_option": option}
            if name.startswith(("position", "which", "rating", "recommendation"))
            else {"value": value}
        )
    }
