"""What the outbox says is said once, whatever happens on the way."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_rig import Rig, rigged
from slack_stub import Accepted, Drop, Raw

from bot.slack.delivery import reference_of
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Item

LEASE = 61.0


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path) as made:
        yield made


def say(rig: Rig, text: str = "hello", *, key: str = "k1", **more: Any) -> None:
    """Add a message to the outbox."""
    now = rig.clock.now()
    with rig.deps.db.write() as con:
        rig.deps.outbox.add(con, "say", key, {"text": text}, due_at=now, now=now, **more)


def build(item: Item) -> Message:
    return Message("C1", item.payload["text"])


def state(rig: Rig, key: str = "k1") -> str | None:
    return rig.deps.outbox.state(rig.deps.db.read(), key)


def test_a_message_is_posted_once_and_noted_where_it_stands(rig: Rig) -> None:
    noted: list[Posted] = []
    rig.deps.handlers["say"] = rig.deps.delivery.message(
        build, sent=lambda _con, _item, posted: noted.append(posted)
    )
    say(rig)
    assert rig.scheduler.run_due() == 1
    assert rig.scheduler.run_due() == 0
    ts = rig.stub.messages["C1"][0]["ts"]
    assert noted == [Posted("C1", ts)]
    assert rig.rows("SELECT state, slack_channel, slack_ts FROM outbox") == [
        {"state": "done", "slack_channel": "C1", "slack_ts": ts}
    ]
    assert rig.points == ["before send", "after accept"]


@pytest.mark.parametrize(
    "fault",
    [
        Drop(accepted=True),
        Accepted(Raw(500, b"")),
        Accepted(Raw(503, b"<html>", "text/html")),
        Accepted(Raw(200, b"<html>", "text/html")),
        Accepted(Raw(200, b'{"ok": tr', length=900)),
        Accepted(Raw(200, b'{"ok": false, "error": "fatal_error"}')),
    ],
)
def test_a_message_that_slack_took_before_it_failed_is_not_sent_twice(rig: Rig, fault: Any) -> None:
    noted: list[Posted] = []
    rig.deps.handlers["say"] = rig.deps.delivery.message(
        build, sent=lambda _con, _item, posted: noted.append(posted)
    )
    rig.stub.then("chat.postMessage", fault)
    say(rig)
    rig.scheduler.run_due()
    assert noted == []
    rig.later(LEASE)
    assert rig.stub.said("C1") == ["hello"]
    assert noted == [Posted("C1", rig.stub.messages["C1"][0]["ts"])]
    assert state(rig) == "done"


@pytest.mark.parametrize(
    "fault", [Drop(), Raw(502, b""), {"ok": False, "error": "internal_error"}, Raw(200, b"")]
)
def test_a_message_that_slack_never_took_is_sent_again_after_looking(rig: Rig, fault: Any) -> None:
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    rig.stub.then("chat.postMessage", fault)
    say(rig)
    rig.scheduler.run_due()
    assert rig.stub.sent("conversations.history") == []
    rig.later(LEASE)
    assert len(rig.stub.sent("conversations.history")) == 1
    assert rig.stub.said("C1") == ["hello"]


def test_nothing_is_sent_again_while_looking_fails(rig: Rig) -> None:
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    rig.stub.then("chat.postMessage", Drop(accepted=True))
    rig.stub.then("conversations.history", Raw(429, b"", headers={"Retry-After": "1"}), Raw(500))
    say(rig)
    rig.scheduler.run_due()
    rig.later(LEASE)
    rig.later(LEASE)
    assert len(rig.stub.sent("chat.postMessage")) == 1
    rig.later(LEASE * 2)
    assert rig.stub.said("C1") == ["hello"]
    assert state(rig) == "done"


def test_a_server_without_history_gets_the_message_again_and_the_log_says_so(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    rig.stub.then("chat.postMessage", Drop())
    rig.stub.then("conversations.history", Raw(404, b"", "text/plain"))
    say(rig)
    rig.scheduler.run_due()
    rig.later(LEASE)
    assert rig.stub.said("C1") == ["hello"]
    assert "shows no history" in caplog.text


def test_a_rate_limit_is_waited_out_and_counts_as_no_failure(rig: Rig) -> None:
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    for wait in ("40", "soon", ""):
        rig.stub.then("chat.postMessage", Raw(429, b"", headers={"Retry-After": wait}))
    say(rig)
    rig.scheduler.run_due()
    rig.later(39)
    assert len(rig.stub.sent("chat.postMessage")) == 1
    rig.later(2)
    rig.later(600)
    rig.later(600)
    assert rig.stub.said("C1") == ["hello"]
    assert rig.stub.sent("conversations.history") == []


def test_two_messages_due_at_once_respect_the_same_rest(rig: Rig) -> None:
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    rig.stub.then("chat.postMessage", Raw(429, b"", headers={"Retry-After": "40"}))
    say(rig, "one", key="k1")
    say(rig, "two", key="k2")
    rig.scheduler.run_due()
    assert len(rig.stub.sent("chat.postMessage")) == 1
    rig.later(41)
    assert sorted(rig.stub.said("C1")) == ["one", "two"]


@pytest.mark.parametrize(
    "code",
    ["not_in_channel", "channel_not_found", "is_archived", "user_not_found", "cannot_dm_bot"],
)
def test_a_refusal_is_final_and_its_reason_reaches_the_room(rig: Rig, code: str) -> None:
    told: list[str] = []

    def refused(_con: Connection, _item: Item, why: str) -> None:
        told.append(why)

    rig.deps.handlers["say"] = rig.deps.delivery.message(build, refused=refused)
    rig.stub.then("chat.postMessage", {"ok": False, "error": code})
    say(rig)
    rig.scheduler.run_due()
    rig.later(7200)
    assert told == [code]
    assert state(rig) == "failed"
    assert len(rig.stub.sent("chat.postMessage")) == 1


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "account_inactive"])
def test_while_the_bot_is_locked_out_what_it_has_to_say_waits(
    rig: Rig, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    caplog.set_level(logging.ERROR)
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    for _ in range(30):
        rig.stub.then("chat.postMessage", {"ok": False, "error": code})
    say(rig, "one", key="k1")
    say(rig, "two", key="k2")
    for _ in range(15):
        rig.later(LEASE)
    assert rig.stub.said("C1") == []
    [line] = [each.message for each in caplog.records if each.name == "bot.slack.delivery"]
    assert line.startswith(f"Slack does not let the bot in ({code}).")
    rig.later(LEASE)
    assert sorted(rig.stub.said("C1")) == ["one", "two"]


def test_what_is_given_up_after_many_failures_reaches_the_room(rig: Rig) -> None:
    told: list[str] = []
    rig.deps.handlers["say"] = rig.deps.delivery.message(
        build, refused=lambda _con, _item, why: told.append(why)
    )
    for _ in range(40):
        rig.stub.then("chat.postMessage", Raw(500))
    say(rig)
    for _ in range(40):
        rig.later(7200)
    assert told == ["http_500"]
    assert state(rig) == "failed"


def test_a_row_whose_moment_is_over_is_not_sent_and_the_room_says_what_then(rig: Rig) -> None:
    def too_late(item: Item) -> Expired:
        return Expired("started", record=lambda con: add_other(con, item))

    def add_other(con: Connection, _item: Item) -> None:
        now = rig.clock.now()
        payload = {"text": "It started without a reminder."}
        rig.deps.outbox.add(con, "say", "k2", payload, due_at=now, now=now)

    rig.deps.handlers["say"] = rig.deps.delivery.message(build, expired=too_late)
    say(rig, expires_at=rig.clock.now() + 900)
    rig.later(901)
    assert rig.stub.said("C1") == ["It started without a reminder."]
    assert state(rig) == "expired"


def test_a_row_that_was_perhaps_sent_is_looked_for_before_it_expires(rig: Rig) -> None:
    # Without that, a coordinator would hear that nobody was reminded though everybody was.
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    rig.stub.then("chat.postMessage", Drop(accepted=True))
    say(rig, expires_at=rig.clock.now() + 30)
    rig.scheduler.run_due()
    rig.later(3600)
    assert state(rig) == "done"
    assert rig.stub.said("C1") == ["hello"]


@pytest.mark.parametrize("answer", [Failed("the set is not there"), Expired("cancelled")])
def test_a_builder_may_say_that_there_is_nothing_to_say(rig: Rig, answer: Any) -> None:
    told: list[str] = []
    rig.deps.handlers["say"] = rig.deps.delivery.message(
        lambda _: answer, refused=lambda _con, _item, why: told.append(why)
    )
    say(rig)
    rig.scheduler.run_due()
    assert state(rig) in {"failed", "expired"}
    assert rig.stub.calls == []
    assert told == []


def test_a_new_databases_first_message_is_not_taken_for_an_older_databases(
    rig: Rig, tmp_path: Path
) -> None:
    rig.deps.handlers["say"] = rig.deps.delivery.message(build)
    say(rig, "from the old database")
    rig.scheduler.run_due()
    with rigged(tmp_path / "new") as new:
        new.stub.messages = rig.stub.messages
        new.clock.advance(5)
        new.deps.handlers["say"] = new.deps.delivery.message(build)
        new.stub.then("chat.postMessage", Drop())
        say(new, "from the new one")
        new.scheduler.run_due()
        new.later(LEASE)
        assert new.stub.said("C1") == ["from the old database", "from the new one"]


def test_a_reference_says_nothing_and_outlives_a_restart() -> None:
    item = Item(7, "say", "post", "interview:7:guide", {}, 0.0, 3, 2, None, 1_700_000_000.25)
    again = Item(7, "say", "post", "interview:7:guide", {}, 9.0, 4, 3, 5.0, 1_700_000_000.25)
    assert reference_of(item) == reference_of(again) == "outbox-7-18bcfe568fa"


class TestChangingAMessage:
    """A message shows the latest state, however its changes were interrupted."""

    def test_it_is_changed_to_what_it_should_be_now(self, rig: Rig) -> None:
        posted = rig.deps.slack.post(Message("C1", "0 questions"))
        rig.deps.handlers["say"] = rig.deps.delivery.update(
            lambda item: (posted, Message("C1", item.payload["text"]))
        )
        say(rig, "1 question")
        rig.scheduler.run_due()
        assert rig.stub.sent("chat.update") == [
            {"channel": "C1", "ts": posted.ts, "text": "1 question", "blocks": []}
        ]
        assert state(rig) == "done"

    def test_an_unclear_change_is_made_again(self, rig: Rig) -> None:
        posted = Posted("C1", "1.5")
        rig.deps.handlers["say"] = rig.deps.delivery.update(
            lambda item: (posted, Message("C1", item.payload["text"]))
        )
        rig.stub.then("chat.update", Drop(accepted=True), Raw(500))
        say(rig)
        for _ in range(3):
            rig.later(120)
        assert len(rig.stub.sent("chat.update")) == 3
        assert state(rig) == "done"

    def test_nothing_to_change_is_done(self, rig: Rig) -> None:
        rig.deps.handlers["say"] = rig.deps.delivery.update(lambda _: None)
        say(rig)
        rig.scheduler.run_due()
        assert state(rig) == "done"

    def test_a_message_that_is_gone_is_given_up(self, rig: Rig) -> None:
        rig.deps.handlers["say"] = rig.deps.delivery.update(
            lambda _: (Posted("C1", "1.5"), Message("C1", "x"))
        )
        rig.stub.then("chat.update", {"ok": False, "error": "message_not_found"})
        say(rig)
        rig.scheduler.run_due()
        assert state(rig) == "failed"


class TestTellingOnePerson:
    """Words for one person: in the channel to them alone, else by the click, else directly."""

    def tell(self, rig: Rig, *, channel: str | None = "C1", key: str = "k") -> None:
        with rig.deps.db.write() as con:
            rig.deps.delivery.tell(
                con,
                "U1",
                "That is not possible.",
                channel=channel,
                response_url=rig.stub.base_url + "respond/1",
                key=key,
            )
        rig.scheduler.run_due()

    def test_it_is_shown_in_the_channel_to_them_alone(self, rig: Rig) -> None:
        self.tell(rig)
        assert rig.stub.sent("chat.postEphemeral") == [
            {"channel": "C1", "user": "U1", "text": "That is not possible."}
        ]
        assert rig.stub.sent("respond/1") == []

    def test_where_the_bot_is_not_a_member_the_click_is_answered(self, rig: Rig) -> None:
        rig.stub.then("chat.postEphemeral", {"ok": False, "error": "not_in_channel"})
        self.tell(rig)
        assert rig.stub.sent("respond/1")[0]["text"] == "That is not possible."
        assert rig.stub.messages == {}

    def test_where_that_is_used_up_too_it_is_said_directly(self, rig: Rig) -> None:
        rig.stub.then("chat.postEphemeral", {"ok": False, "error": "channel_not_found"})
        rig.stub.then("respond/1", Raw(404, b"used_url", "text/plain"))
        self.tell(rig)
        assert rig.stub.said("D1") == ["That is not possible."]

    def test_nobody_knows_whether_it_was_shown_so_it_is_said_directly_once(self, rig: Rig) -> None:
        rig.stub.then("chat.postEphemeral", Drop(accepted=True))
        rig.stub.then("chat.postMessage", Drop(accepted=True))
        self.tell(rig)
        rig.later(LEASE)
        rig.later(LEASE * 3)
        assert rig.stub.said("D1") == ["That is not possible."]
        assert len(rig.stub.sent("chat.postEphemeral")) == 1

    def test_it_is_said_once_for_each_key(self, rig: Rig) -> None:
        self.tell(rig)
        self.tell(rig)
        assert len(rig.stub.sent("chat.postEphemeral")) == 1

    def test_it_is_not_said_hours_later(self, rig: Rig) -> None:
        rig.stub.then("chat.postEphemeral", Raw(429, b"", headers={"Retry-After": "300"}))
        self.tell(rig)
        rig.later(7200)
        assert rig.stub.messages == {}
        assert state(rig, "tell:k") == "expired"
