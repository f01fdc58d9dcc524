"""An interrupted post is looked for before it is made again."""

from collections.abc import Iterator

import pytest
from slack_stub import Accepted, Raw, Stub, serving

from bot.slack.errors import SlackUnclear
from bot.slack.gateway import Slack
from bot.slack.model import Message, Posted

HELLO = Message("C1", "hello")


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as running:
        yield running


@pytest.fixture
def slack(stub: Stub) -> Slack:
    return Slack(stub.client)


def test_a_message_is_found_by_its_reference(slack: Slack, stub: Stub) -> None:
    stub.then("chat.postMessage", Accepted(Raw(503, b"")))
    with pytest.raises(SlackUnclear):
        slack.post(HELLO, reference="outbox-7")
    slack.post(HELLO, reference="outbox-8")
    found = slack.find_sent(HELLO, "outbox-7", 1_700_000_000.0)
    assert found == Posted("C1", stub.messages["C1"][0]["ts"])
    assert stub.sent("conversations.history")[0]["include_all_metadata"] == "1"


def test_a_message_that_never_arrived_is_not_found(slack: Slack, stub: Stub) -> None:
    slack.post(HELLO, reference="outbox-8")
    assert slack.find_sent(HELLO, "outbox-7", 1_700_000_000.0) is None
    assert stub.said("C1") == ["hello"]


def test_a_reply_is_looked_for_in_its_thread(slack: Slack, stub: Stub) -> None:
    root = slack.post(HELLO)
    reply = Message("C1", "first", thread_ts=root.ts)
    posted = slack.post(reply, reference="outbox-9")
    assert slack.find_sent(reply, "outbox-9", 1_700_000_000.0) == posted
    assert stub.sent("conversations.replies")[0]["ts"] == root.ts


def test_it_is_found_many_pages_back(slack: Slack, stub: Stub) -> None:
    stub.page_size = 2
    posted = slack.post(HELLO, reference="outbox-7")
    for number in range(9):
        slack.post(Message("C1", f"later {number}"), reference=f"outbox-1{number}")
    assert slack.find_sent(HELLO, "outbox-7", 1_700_000_000.0) == posted


def test_pages_from_before_the_attempt_are_not_asked_for(slack: Slack, stub: Stub) -> None:
    stub.page_size = 2
    for number in range(9):
        slack.post(Message("C1", f"long ago {number}"), reference=f"outbox-{number}")
    assert slack.find_sent(HELLO, "outbox-99", 1_700_000_000.0 + 86400) is None
    assert len(stub.sent("conversations.history")) == 1


def test_a_clock_that_was_moved_ahead_still_finds_it(stub: Stub) -> None:
    # BOT_CLOCK_SHIFT against a server that lives in the present.
    stub.keeps_metadata = False
    slack = Slack(stub.client, clock_ahead=85500.0)
    posted = slack.post(HELLO, reference="outbox-7")
    assert slack.find_sent(HELLO, "outbox-7", 1_700_000_000.0 + 85500) == posted


def test_without_metadata_it_is_known_by_its_text_and_that_is_said_once(
    slack: Slack, stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    stub.keeps_metadata = False
    text = "Interview at <https://example.com/a?b=1&amp;c=2|10:00> &amp; more"
    posted = slack.post(Message("C1", text), reference="outbox-7")
    stub.messages["C1"][0]["text"] = "Interview at <https://example.com/a?b=1&c=2|10:00> & more"
    for _ in range(2):
        assert slack.find_sent(Message("C1", text), "outbox-7", 1_700_000_000.0) == posted
    warnings = [each.message for each in caplog.records if "metadata" in each.message]
    assert len(warnings) == 1
    assert warnings[0].startswith("This server keeps no message metadata;")


def test_without_metadata_the_same_words_said_earlier_are_not_taken_for_it(
    slack: Slack, stub: Stub
) -> None:
    stub.keeps_metadata = False
    slack.post(HELLO, reference="outbox-1")
    assert slack.find_sent(HELLO, "outbox-7", 1_700_000_000.0 + 3600) is None


def test_words_of_other_people_are_never_taken_for_it(slack: Slack, stub: Stub) -> None:
    stub.messages["C1"].append({"ts": "1700000001.0", "text": "hello", "user": "U9"})
    assert slack.find_sent(HELLO, "outbox-7", 1_700_000_000.0) is None


def test_where_metadata_is_kept_the_same_words_are_not_enough(slack: Slack, stub: Stub) -> None:
    slack.post(HELLO, reference="outbox-1")
    assert slack.find_sent(HELLO, "outbox-7", 1_700_000_000.0) is None
    assert stub.keeps_metadata
