"""The gateway against a server that fails on the wire in every way seen in the wild."""

import logging
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk.web import WebClient
from slack_stub import Drop, Raw, Stub, serving

from bot.clock import MovableClock
from bot.slack.errors import (
    FileUnavailable,
    SlackBusy,
    SlackError,
    SlackRefused,
    SlackUnclear,
)
from bot.slack.failures import retry_after
from bot.slack.gateway import Slack
from bot.slack.model import Message, Posted

HELLO = Message("C1", "hello")
HTML = Raw(200, b"<html>Bad gateway, said somebody named Grace</html>", "text/html")


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serving() as running:
        yield running


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(1_700_000_000.0)


@pytest.fixture
def slack(stub: Stub, clock: MovableClock) -> Slack:
    return Slack(stub.client, clock=clock)


def test_a_message_goes_out_with_its_summary_and_reference_and_without_previews(
    slack: Slack, stub: Stub
) -> None:
    blocks = ({"type": "divider"},)
    posted = slack.post(Message("C1", "hello", blocks, "1.5"), reference="outbox-7")
    assert posted == Posted("C1", stub.messages["C1"][0]["ts"])
    assert stub.sent("chat.postMessage") == [
        {
            "channel": "C1",
            "text": "hello",
            "blocks": [{"type": "divider"}],
            "thread_ts": "1.5",
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {
                "event_type": "interview_assistant",
                "event_payload": {"reference": "outbox-7"},
            },
        }
    ]


def test_a_message_without_a_text_is_a_mistake_and_never_sent(slack: Slack, stub: Stub) -> None:
    with pytest.raises(ValueError, match="needs a text"):
        slack.post(Message("C1", "  ", ({"type": "divider"},)))
    assert stub.calls == []


def test_a_long_text_is_cut_at_4000_characters_and_never_inside_a_token(
    slack: Slack, stub: Stub
) -> None:
    slack.update(Posted("C1", "1.5"), Message("C1", "x" * 3990 + "<@U0123456789> and more"))
    [sent] = stub.sent("chat.update")
    assert len(sent["text"]) <= 4000
    assert sent["text"].endswith("x…")
    assert sent["blocks"] == []


REFUSED, BUSY, UNCLEAR = SlackRefused, SlackBusy, SlackUnclear


@pytest.mark.parametrize(
    ("answer", "expected", "code"),
    [
        ({"ok": False, "error": "not_in_channel"}, REFUSED, "not_in_channel"),
        ({"ok": False, "error": "invalid_blocks"}, REFUSED, "invalid_blocks"),
        (Raw(404, b"<html>", "text/html"), REFUSED, "unknown_method"),
        (Raw(400, b'{"ok": false, "error": "bad_thing"}'), REFUSED, "bad_thing"),
        ({"ok": False, "error": "ratelimited"}, BUSY, "ratelimited"),
        (Raw(429, b"", headers={"Retry-After": "30"}), BUSY, "ratelimited"),
        (Raw(429, b"<html>", headers={"Retry-After": "soon"}), BUSY, "ratelimited"),
        ({"ok": False, "error": "fatal_error"}, UNCLEAR, "fatal_error"),
        ({"ok": False, "error": "internal_error"}, UNCLEAR, "internal_error"),
        ({"ok": False, "error": "service_unavailable"}, UNCLEAR, "service_unavailable"),
        ({"ok": False, "error": "request_timeout"}, UNCLEAR, "request_timeout"),
        (Raw(500, b'{"ok": false, "error": "not_in_channel"}'), UNCLEAR, "not_in_channel"),
        (Raw(503, b"<html>", "text/html"), UNCLEAR, "http_503"),
        (HTML, UNCLEAR, "unreadable_answer"),
        (Raw(200, b"[]"), UNCLEAR, "unreadable_answer"),
        (Raw(200, b"[1]"), UNCLEAR, "wire_attribute_error"),
        (Raw(200, b""), UNCLEAR, "unreadable_answer"),
        (Raw(200, b"\xff\xfe", "application/json; charset=utf-8"), UNCLEAR, None),
        (Raw(200, b"{}", "application/json; charset=klingon"), UNCLEAR, "wire_lookup_error"),
        (Raw(200, b'{"ok": true, "ts": "1', length=500), UNCLEAR, "wire_incomplete_read"),
        (Raw(503, b"ha", length=500), UNCLEAR, "wire_incomplete_read"),
        ({"ok": True, "channel": "C1"}, UNCLEAR, "answer_without_ts"),
        (Drop(), UNCLEAR, "wire_remote_disconnected"),
    ],
)
def test_what_became_of_a_post_is_told_from_the_answer(
    slack: Slack, stub: Stub, answer: Any, expected: type[SlackError], code: str | None
) -> None:
    stub.then("chat.postMessage", answer)
    with pytest.raises(expected) as caught:
        slack.post(HELLO)
    assert caught.value.code == code or code is None
    assert len(stub.sent("chat.postMessage")) == 1


def test_a_post_is_never_repeated_by_the_client_itself(slack: Slack, stub: Stub) -> None:
    # With the SDK's own retry on, this message stands there twice.
    stub.then("chat.postMessage", Drop(accepted=True))
    with pytest.raises(SlackUnclear):
        slack.post(HELLO)
    assert stub.said("C1") == ["hello"]


def test_a_refused_connection_is_definitely_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    slack = Slack(WebClient(token="xoxb-test", base_url=f"http://127.0.0.1:{port}/api/"))
    with pytest.raises(SlackBusy) as caught:
        slack.post(HELLO)
    assert caught.value.code == "not_reached"


def test_a_slow_server_is_unclear_after_the_timeout(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.calls.TIMEOUT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        slack = Slack(WebClient(token="xoxb-test", base_url=f"http://127.0.0.1:{port}/api/"))
        with pytest.raises(SlackUnclear, match="wire_timeout"):
            slack.post(HELLO)
    assert stub.calls == []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("9999999", 300.0),
        ("-5", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_read_with_suspicion(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds


def test_a_method_rests_until_slacks_retry_after_is_over(
    slack: Slack, stub: Stub, clock: MovableClock
) -> None:
    stub.then("chat.postMessage", Raw(429, b"", headers={"Retry-After": "30"}))
    with pytest.raises(SlackBusy):
        slack.post(HELLO)
    clock.advance(10)
    with pytest.raises(SlackBusy) as caught:
        slack.post(HELLO)
    assert caught.value.retry_after == 20
    assert len(stub.sent("chat.postMessage")) == 1
    slack.update(Posted("C1", "1.5"), HELLO)  # only that method rests
    clock.advance(21)
    slack.post(HELLO)
    assert stub.said("C1") == ["hello"]


def test_a_direct_message_is_opened_once_and_remembered(slack: Slack, stub: Stub) -> None:
    slack.post(Message("U2", "one"))
    slack.post(Message("U2", "two"))
    assert stub.said("D2") == ["one", "two"]
    assert len(stub.sent("conversations.open")) == 1


def test_a_message_whose_conversation_could_not_be_opened_is_definitely_not_sent(
    slack: Slack, stub: Stub
) -> None:
    stub.then("conversations.open", Drop(accepted=True))
    with pytest.raises(SlackBusy):
        slack.post(Message("U2", "one"))


def test_a_read_is_asked_again_when_the_connection_breaks(
    slack: Slack, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    stub.then("auth.test", Drop())
    assert slack.identity is None
    assert slack.whoami().team == "T0TEAM"
    assert slack.identity == slack.whoami()
    assert len(stub.sent("auth.test")) == 2


class TestAnsweringByAddress:
    """The address a click or a command came with works where the bot is not a member."""

    def test_it_is_for_the_person_alone_and_leaves_the_original(
        self, slack: Slack, stub: Stub
    ) -> None:
        slack.respond(stub.base_url + "respond/1", HELLO)
        [sent] = stub.sent("respond/1")
        assert (sent["text"], sent["response_type"], sent["replace_original"]) == (
            "hello",
            "ephemeral",
            False,
        )

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (Raw(404, b"used_url", "text/plain"), SlackRefused),
            ({"ok": False, "error": "expired_url"}, SlackRefused),
            (Raw(429, b"", headers={"Retry-After": "3"}), SlackBusy),
            (Raw(500, b""), SlackUnclear),
            (Drop(), SlackUnclear),
        ],
    )
    def test_what_became_of_it_is_told(
        self, slack: Slack, stub: Stub, answer: Any, expected: type[SlackError]
    ) -> None:
        stub.then("respond/1", answer)
        with pytest.raises(expected):
            slack.respond(stub.base_url + "respond/1", HELLO)

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example/hooks.slack.com",
            "https://hooks.slack.com.evil.example/",
            "https://evilslack.com/commands/1",
            "http://hooks.slack.com/commands/1",
            "http://127.0.0.1:1/respond/1",
            "file:///etc/passwd",
        ],
    )
    def test_only_slacks_own_addresses_are_answered(self, slack: Slack, url: str) -> None:
        with pytest.raises(SlackRefused, match="foreign_response_url"):
            slack.respond(url, HELLO)


class TestFiles:
    """A brief may come as a file."""

    def test_a_file_is_fetched_with_the_bots_token(self, slack: Slack, stub: Stub) -> None:
        stub.files["/files/1"] = Raw(200, b"# A brief", "text/markdown")
        url = stub.base_url.replace("/api/", "/files/1")
        assert slack.download(url, max_bytes=9) == b"# A brief"
        assert stub.tokens[-1] == "Bearer xoxb-test"

    def test_a_file_by_its_id(self, slack: Slack, stub: Stub) -> None:
        url = stub.base_url.replace("/api/", "/files/1")
        stub.files["/files/1"] = Raw(200, b"# A brief", "text/markdown")
        info = {"id": "F1", "name": "brief.md", "size": 9, "url_private_download": url}
        stub.then("files.info", {"ok": True, "file": info})
        assert slack.download_file("F1", max_bytes=100) == b"# A brief"

    @pytest.mark.parametrize("length", [None, -1])
    def test_a_file_that_is_too_large_is_not_read_to_its_end(
        self, slack: Slack, stub: Stub, length: int | None
    ) -> None:
        stub.files["/files/1"] = Raw(200, b"x" * 3_000, "text/plain", length=length)
        url = stub.base_url.replace("/api/", "/files/1")
        with pytest.raises(FileUnavailable, match="larger than 1 kB"):
            slack.download(url, max_bytes=1_000)

    @pytest.mark.parametrize(
        ("answer", "sentence"),
        [
            (Raw(200, b"<html>Sign in</html>", "text/html"), "did not let me read"),
            (Raw(302, b"", headers={"Location": "https://evil.example/"}), "did not let me read"),
            (Raw(403, b""), "did not let me read"),
            (Raw(404, b""), "keeps no files"),
        ],
    )
    def test_a_file_that_cannot_be_had_says_so(
        self, slack: Slack, stub: Stub, answer: Raw, sentence: str
    ) -> None:
        stub.files["/files/1"] = answer
        with pytest.raises(FileUnavailable, match=sentence):
            slack.download(stub.base_url.replace("/api/", "/files/1"), max_bytes=1_000)

    def test_a_web_page_that_somebody_shared_is_a_file(self, slack: Slack, stub: Stub) -> None:
        shared = {"Content-Disposition": 'attachment; filename="guide.html"'}
        stub.files["/files/1"] = Raw(200, b"<html>Guide</html>", "text/html", headers=shared)
        url = stub.base_url.replace("/api/", "/files/1")
        assert slack.download(url, max_bytes=1_000) == b"<html>Guide</html>"

    def test_half_a_file_is_no_file(self, slack: Slack, stub: Stub) -> None:
        stub.files["/files/1"] = Raw(200, b"half", "text/plain", length=100)
        with pytest.raises(SlackUnclear):
            slack.download(stub.base_url.replace("/api/", "/files/1"), max_bytes=1_000)

    def test_a_server_without_files_is_named_as_such(self, slack: Slack, stub: Stub) -> None:
        stub.then("files.info", Raw(404, b"not found", "text/plain"))
        with pytest.raises(FileUnavailable, match="cannot read files from this Slack server"):
            slack.download_file("F1", max_bytes=100)

    @pytest.mark.parametrize(
        "url", ["https://evil.example/f", "http://files.slack.com/f", "file:///etc/passwd", ""]
    )
    def test_the_token_goes_to_slack_alone(self, slack: Slack, stub: Stub, url: str) -> None:
        with pytest.raises(FileUnavailable, match="not kept by Slack"):
            slack.download(url, max_bytes=100)
        assert stub.tokens == []


class TestConversations:
    """What the bot must know before it speaks somewhere."""

    def test_a_channel_the_bot_is_in(self, slack: Slack, stub: Stub) -> None:
        stub.then(
            "conversations.info",
            {"ok": True, "channel": {"id": "C1", "name": "go", "is_member": True}},
        )
        found = slack.channel("C1")
        assert (found.name, found.is_private, found.is_member) == ("go", False, True)

    def test_a_channel_the_bot_cannot_see_counts_as_private_and_not_its_own(
        self, slack: Slack, stub: Stub
    ) -> None:
        stub.then("conversations.info", {"ok": False, "error": "channel_not_found"})
        found = slack.channel("D9")
        assert (found.is_private, found.is_direct, found.is_member) == (True, True, False)

    def test_its_own_direct_message_is_its_own(self, slack: Slack, stub: Stub) -> None:
        stub.then("conversations.info", {"ok": True, "channel": {"id": "D1", "is_im": True}})
        found = slack.channel("D1")
        assert (found.is_private, found.is_direct, found.is_member) == (True, True, True)

    def test_inviting_who_is_there_already_changes_nothing(self, slack: Slack, stub: Stub) -> None:
        stub.then("conversations.invite", {"ok": False, "error": "already_in_channel"})
        slack.invite("C1", ["U1", "U2"])
        assert stub.sent("conversations.invite") == [{"channel": "C1", "users": "U1,U2"}]

    def test_a_private_channel_is_created(self, slack: Slack, stub: Stub) -> None:
        stub.then("conversations.create", {"ok": True, "channel": {"id": "G7"}})
        assert slack.create_private_channel("hiring-go") == "G7"
        assert stub.sent("conversations.create") == [{"name": "hiring-go", "is_private": "1"}]

    def test_a_permalink_or_none(self, slack: Slack, stub: Stub) -> None:
        assert slack.permalink(Posted("C1", "1.5")) == "https://acme.slack.com/archives/C1"
        stub.then("chat.getPermalink", {"ok": False, "error": "message_not_found"})
        assert slack.permalink(Posted("C1", "1.5")) is None


def test_a_view_of_any_block_type_arrives_as_it_was_given(slack: Slack, stub: Stub) -> None:
    # The SDK's View class turns block types it does not know into None.
    view = {"type": "modal", "blocks": [{"type": "brand_new_block", "x": 1}]}
    assert slack.open_view("1.2.3", view)
    slack.update_view("V1", view)
    slack.publish_home("U1", {**view, "type": "home"})
    assert stub.sent("views.open")[0]["view"] == view
    assert stub.sent("views.update")[0] == {"view_id": "V1", "view": view}


def test_the_log_learns_the_method_and_the_code_and_no_contents(
    slack: Slack, stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stub.then("chat.postMessage", HTML, {"ok": False, "error": "Grace said no"})
    for _ in range(2):
        with pytest.raises(SlackUnclear):
            slack.post(Message("C1", "Linus is a weak yes"))
    assert "chat.postMessage: unreadable_answer" in caplog.text
    assert "Linus" not in caplog.text
    assert "Grace" not in caplog.text
