"""The Web API, as the SDK's own client sees it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sandbox_rig import START, Served, buttons, code, refused, served
from slack_sdk import WebClient

from bot.sandbox import seed
from bot.sandbox.server import SandboxServer

GENERAL, HIRING, BACKEND, RANDOM = seed.GENERAL, seed.HIRING, seed.HIRING_BACKEND, seed.RANDOM


@pytest.fixture(scope="module")
def house() -> Iterator[Served]:
    """One workspace for this file's tests; each looks only at what it made."""
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def slack(house: Served) -> WebClient:
    return house.client()


def post(slack: WebClient, channel: str = GENERAL, **args: Any) -> str:
    return str(slack.chat_postMessage(channel=channel, **({"text": "hello"} | args))["ts"])


def test_a_token_is_asked_for(house: Served, slack: WebClient) -> None:
    assert code(WebClient(base_url=house.server.api_url).auth_test) == "not_authed"
    assert code(house.client("xoxb-wrong").auth_test) == "invalid_auth"
    assert code(house.client("xapp-sandbox").auth_test) == "not_allowed_token_type"
    assert slack.auth_test()["user_id"] == seed.BOT


def test_a_method_that_does_not_exist_is_unknown(slack: WebClient) -> None:
    assert code(slack.api_call, api_method="chat.shout") == "unknown_method"


def test_a_revoked_token_is_refused() -> None:
    with served() as house:
        house.web.post("/control/token", revoked=True)
        assert code(house.client().auth_test) == "token_revoked"


def test_a_message_is_posted_as_slack_answers(slack: WebClient) -> None:
    answer = slack.chat_postMessage(
        channel=GENERAL,
        text="a & b",
        blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}],
        metadata={"event_type": "e", "event_payload": {"reference": "r1"}},
    )
    message = answer["message"]

    assert answer["ts"] == message["ts"]
    assert message["text"] == "a &amp; b"
    assert message["bot_id"]
    assert message["user"] == seed.BOT
    assert message["metadata"]["event_payload"] == {"reference": "r1"}
    assert message["blocks"][0]["block_id"]


def test_timestamps_are_unique_and_rise_while_the_clock_stands(slack: WebClient) -> None:
    stamps = [post(slack) for _ in range(5)]

    assert stamps == sorted(set(stamps))
    assert int(float(stamps[0])) == int(START)


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (RANDOM, "not_in_channel"),
        ("C0NOWHERE00", "channel_not_found"),
        ("U0NOBODY000", "channel_not_found"),
    ],
)
def test_where_the_bot_is_not_it_cannot_post(slack: WebClient, channel: str, expected: str) -> None:
    assert code(slack.chat_postMessage, channel=channel, text="x") == expected


def test_a_private_channel_the_bot_is_not_in_does_not_exist_for_it(house: Served) -> None:
    name = "ada-alone"
    row = house.web.post("/page/create", seed.ADA, name=name, is_private=True)["channel"]

    assert code(house.client().chat_postMessage, channel=row["id"], text="x") == "channel_not_found"
    assert code(house.client().conversations_info, channel=row["id"]) == "channel_not_found"


def test_an_archived_channel_takes_no_messages(slack: WebClient) -> None:
    channel = slack.conversations_create(name="soon-archived")["channel"]["id"]
    slack.conversations_archive(channel=channel)

    assert code(slack.chat_postMessage, channel=channel, text="x") == "is_archived"
    assert code(slack.conversations_archive, channel=channel) == "already_archived"


def test_a_message_says_something(slack: WebClient) -> None:
    empty = {"channel": GENERAL, "text": ""}
    assert code(slack.api_call, api_method="chat.postMessage", json=empty) == "no_text"


def test_a_refused_block_is_named_with_its_place(slack: WebClient) -> None:
    row = buttons("a")
    row["elements"][0]["text"]["text"] = "x" * 76
    blocks = [{"type": "divider"}, {"type": "divider"}, row]
    answer = refused(slack.chat_postMessage, channel=GENERAL, text="x", blocks=blocks)

    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/2/elements/0/text/text]"
    ]


def test_blocks_that_are_not_json_have_the_wrong_format(slack: WebClient) -> None:
    answer = code(slack.chat_postMessage, channel=GENERAL, text="x", blocks="[{")
    assert answer == "invalid_blocks_format"


def test_too_much_text_in_blocks_is_refused(slack: WebClient) -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2501}}
    answer = code(slack.chat_postMessage, channel=GENERAL, text="x", blocks=[long] * 4)
    assert answer == "msg_blocks_too_long"


def test_a_long_text_is_cut_with_a_warning(slack: WebClient) -> None:
    answer = slack.chat_postMessage(channel=GENERAL, text="x" * 40_001)

    assert len(answer["message"]["text"]) == 40_000
    assert answer["response_metadata"]["warnings"] == ["message_truncated"]


def test_a_member_id_as_channel_opens_the_direct_message(slack: WebClient) -> None:
    first = slack.chat_postMessage(channel=seed.GRACE, text="one")["channel"]
    second = slack.chat_postMessage(channel=seed.GRACE, text="two")["channel"]

    assert first.startswith("D")
    assert first == second
    assert slack.conversations_open(users=seed.GRACE)["already_open"] is True


def test_an_update_changes_in_place_and_raises_no_unread_mark(house: Served) -> None:
    slack = house.client()
    ts = post(slack, HIRING)
    house.web.post("/page/read", seed.ADA, channel=HIRING, ts=ts)
    slack.chat_update(channel=HIRING, ts=ts, text="changed")
    channel = house.channel(HIRING)
    message = next(each for each in channel["messages"] if each["ts"] == ts)

    assert message["text"] == "changed"
    assert message["edited"]["user"] == seed.BOT
    assert channel["unread"][seed.ADA] == 0


def test_an_update_keeps_blocks_and_metadata_that_it_does_not_name(slack: WebClient) -> None:
    metadata = {"event_type": "e", "event_payload": {"reference": "kept"}}
    ts = post(slack, blocks=[{"type": "divider"}], metadata=metadata)
    message = slack.chat_update(channel=GENERAL, ts=ts, text="changed")["message"]

    assert message["blocks"][0]["type"] == "divider"
    assert message["metadata"] == metadata
    emptied = slack.chat_update(channel=GENERAL, ts=ts, text="changed", blocks=[])["message"]
    assert "blocks" not in emptied


def test_only_ones_own_messages_can_be_changed(house: Served) -> None:
    slack = house.client()
    ts = house.web.post("/page/say", seed.ADA, channel=GENERAL, text="mine")["ts"]

    assert code(slack.chat_update, channel=GENERAL, ts=ts, text="x") == "cant_update_message"
    assert code(slack.chat_delete, channel=GENERAL, ts=ts) == "cant_delete_message"
    assert code(slack.chat_update, channel=GENERAL, ts="1.0", text="x") == "message_not_found"


def test_an_update_takes_4000_characters_at_most(slack: WebClient) -> None:
    ts = post(slack)
    slack.chat_update(channel=GENERAL, ts=ts, text="x" * 4000)
    assert code(slack.chat_update, channel=GENERAL, ts=ts, text="x" * 4001) == "msg_too_long"


def test_history_is_newest_first_and_leaves_replies_out() -> None:
    with served() as own:
        slack = own.client()
        root = post(slack, text="root")
        post(slack, text="reply", thread_ts=root)
        post(slack, text="shown too", thread_ts=root, reply_broadcast=True)
        post(slack, text="last")
        history = slack.conversations_history(channel=GENERAL)["messages"]
        replies = slack.conversations_replies(channel=GENERAL, ts=root)["messages"]

    assert [each["text"] for each in history] == ["last", "shown too", "root"]
    assert history[2]["reply_count"] == 2
    assert [each["text"] for each in replies] == ["root", "reply", "shown too"]
    assert replies[1]["parent_user_id"] == seed.BOT


def test_history_comes_in_pages() -> None:
    with served() as own:
        slack = own.client()
        for index in range(5):
            post(slack, text=str(index))
        pages = slack.conversations_history(channel=GENERAL, limit=2)
        found = [each["text"] for page in pages for each in page["messages"]]

    assert found == ["4", "3", "2", "1", "0"]


def test_history_can_be_bounded_by_moments(slack: WebClient) -> None:
    first, second, third = (post(slack, BACKEND, text=name) for name in ("1", "2", "3"))

    def between(**args: Any) -> list[str]:
        found = slack.conversations_history(channel=BACKEND, **args)["messages"]
        return [each["ts"] for each in found]

    assert between(oldest=first, latest=third) == [second]
    assert between(oldest=first, latest=third, inclusive=True) == [third, second, first]


def test_metadata_comes_back_only_when_asked_for(slack: WebClient) -> None:
    metadata = {"event_type": "e", "event_payload": {"reference": "r"}}
    ts = post(slack, metadata=metadata)
    bounds: dict[str, Any] = {"channel": GENERAL, "oldest": ts, "latest": ts, "inclusive": True}
    plain = slack.conversations_history(**bounds)["messages"][0]
    full = slack.conversations_history(**bounds, include_all_metadata=True)["messages"][0]

    assert "metadata" not in plain
    assert full["metadata"] == metadata


def test_a_server_without_metadata_keeps_none() -> None:
    with served() as house:
        slack = house.client()
        metadata = {"event_type": "e", "event_payload": {}}
        slack.chat_postMessage(channel=GENERAL, text="before", metadata=metadata)
        house.web.post("/control/features", metadata=False)
        answer = slack.chat_postMessage(channel=GENERAL, text="x", metadata=metadata)
        history = slack.conversations_history(channel=GENERAL, include_all_metadata=True)

    assert "metadata" not in answer["message"]
    assert not any("metadata" in each for each in history["messages"])


def test_metadata_has_a_form(slack: WebClient) -> None:
    wrong = {"event_type": "e"}
    answer = code(slack.chat_postMessage, channel=GENERAL, text="x", metadata=wrong)
    assert answer == "invalid_metadata_format"


def test_a_reply_needs_its_thread(slack: WebClient) -> None:
    answer = code(slack.chat_postMessage, channel=GENERAL, text="x", thread_ts="1.000000")
    assert answer == "thread_not_found"


def test_a_reply_to_a_reply_goes_into_the_same_thread(slack: WebClient) -> None:
    root = post(slack)
    reply = post(slack, thread_ts=root)
    answer = slack.chat_postMessage(channel=GENERAL, text="deeper", thread_ts=reply)
    assert answer["message"]["thread_ts"] == root


def test_an_ephemeral_message_is_its_readers_alone(house: Served) -> None:
    slack = house.client()
    ts = slack.chat_postEphemeral(channel=HIRING, user=seed.ADA, text="psst")["message_ts"]

    def seen_by(user: str) -> bool:
        found = house.web.get("/page/messages", as_=user, channel=HIRING)["messages"]
        return ts in [each["ts"] for each in found]

    assert seen_by(seed.ADA)
    assert not seen_by(seed.GRACE)
    assert ts not in [m["ts"] for m in slack.conversations_history(channel=HIRING)["messages"]]
    answer = code(slack.chat_postEphemeral, channel=HIRING, user=seed.SAM, text="x")
    assert answer == "user_not_in_channel"


def test_a_deleted_root_stays_as_a_tombstone_while_it_has_replies(slack: WebClient) -> None:
    root = post(slack, text="root")
    post(slack, text="reply", thread_ts=root)
    slack.chat_delete(channel=GENERAL, ts=root)
    first = slack.conversations_replies(channel=GENERAL, ts=root)["messages"][0]

    assert first["subtype"] == "tombstone"
    assert code(slack.chat_update, channel=GENERAL, ts=root, text="x") == "message_not_found"


def test_a_permalink_leads_to_the_message(house: Served, slack: WebClient) -> None:
    ts = post(slack)
    link = slack.chat_getPermalink(channel=GENERAL, message_ts=ts)["permalink"]
    assert link == f"{house.server.url}/archives/{GENERAL}/p{ts.replace('.', '')}"


def test_a_reaction_is_put_on_once(slack: WebClient) -> None:
    ts = post(slack)
    place = {"channel": GENERAL, "timestamp": ts, "name": "eyes"}
    slack.reactions_add(**place)

    assert code(slack.reactions_add, **place) == "already_reacted"
    got = slack.reactions_get(channel=GENERAL, timestamp=ts)["message"]["reactions"]
    assert got == [{"name": "eyes", "users": [seed.BOT], "count": 1}]
    slack.reactions_remove(**place)
    assert code(slack.reactions_remove, **place) == "no_reaction"


def test_a_file_goes_up_in_three_steps_and_comes_back_with_the_token(house: Served) -> None:
    slack = house.client()
    uploaded = slack.files_upload_v2(
        channel=GENERAL, filename="brief.txt", content="Senior Go engineer", title="Brief"
    )["file"]
    info = slack.files_info(file=uploaded["id"])
    path = urlsplit(info["file"]["url_private_download"]).path
    without, _ = house.web.fetch("GET", path)
    token = {"Authorization": "Bearer xoxb-sandbox"}
    with_token = house.web.fetch("GET", path, headers=token)

    assert info["content"] == "Senior Go engineer"
    assert info["file"]["size"] == len("Senior Go engineer")
    assert with_token == (200, b"Senior Go engineer")
    assert without == 302  # to the page where one signs in
    assert house.channel(GENERAL)["messages"][-1]["files"] == [uploaded["id"]]


def test_a_server_without_files_does_not_know_their_methods() -> None:
    with served() as house:
        house.web.post("/control/features", files=False)
        answer = code(house.client().files_getUploadURLExternal, filename="x", length=1)
        assert answer == "unknown_method"


def test_every_call_is_in_the_log_without_its_token(house: Served) -> None:
    house.web.send("DELETE", "/control/calls", {})
    token = "xoxb-sandbox"
    house.web.post("/api/chat.postMessage", channel=GENERAL, text="x", token=token)
    calls = house.web.get("/control/calls", method="chat.postMessage")["calls"]

    assert calls[0]["args"] == {"channel": GENERAL, "text": "x"}


def test_form_and_json_say_the_same(slack: WebClient) -> None:
    by_form = slack.api_call("users.info", params={"user": seed.ADA})
    by_json = slack.api_call("users.info", json={"user": seed.ADA})
    assert by_form["user"] == by_json["user"]


def test_a_port_that_is_taken_is_named(house: Served) -> None:
    other = SandboxServer(seed.practice_workspace(house.clock), port=house.server.port)
    with pytest.raises(OSError, match=f"Port {house.server.port} on this machine is taken"):
        other.start()


def test_another_sites_page_gets_nothing(house: Served) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        status, _ = house.web.fetch("GET", "/control/state", headers=headers)
        assert status == 403


def test_without_its_optional_parts_the_workspace_says_how_to_install_them() -> None:
    code_ = "import sys; sys.modules['uvicorn'] = None; import bot.sandbox.server"
    run = subprocess.run(
        [sys.executable, "-c", code_],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "pip install 'interview-assistant[sandbox]'" in run.stderr
