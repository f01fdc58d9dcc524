"""Socket Mode: the SDK's own client and Bolt as the app at the other end."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sandbox_rig import Ears, Json, Served, buttons, connected, let_go, served, until
from slack_bolt import App
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from bot.sandbox import seed

ADA, GENERAL, RANDOM = seed.ADA, seed.GENERAL, seed.RANDOM
COMMANDS = [{"command": "/echo", "usage_hint": "[words]", "description": "Says it back"}]


@pytest.fixture
def house() -> Iterator[Served]:
    with served(commands=COMMANDS, retry_seconds=(0.05,)) as found:
        yield found


@pytest.fixture
def ears(house: Served) -> Iterator[Ears]:
    found = Ears(house)
    found.client.connect()
    until(lambda: house.state()["connections"] == 1)
    yield found
    let_go(house, found.client)


def say(house: Served, text: str, channel: str = GENERAL, user: str = ADA, **more: Any) -> Json:
    return house.web.post("/page/say", user, channel=channel, text=text, **more)


def ephemerals(house: Served, channel: str = GENERAL) -> list[str]:
    return [each["text"] for each in house.channel(channel)["ephemerals"]]


def test_a_command_arrives_in_slacks_shape(house: Served, ears: Ears) -> None:
    say(house, "/echo  one\ntwo <@U01GRACE001> &amp; more ")
    payload = ears.of("slash_commands")[0]

    assert payload["text"] == "one\ntwo @grace & more"
    assert payload["command"] == "/echo"
    assert payload["channel_name"] == "general"
    assert payload["user_name"] == "ada"
    assert set(payload) == {
        "token",
        "team_id",
        "team_domain",
        "channel_id",
        "channel_name",
        "user_id",
        "user_name",
        "command",
        "text",
        "api_app_id",
        "is_enterprise_install",
        "response_url",
        "trigger_id",
    }


def test_a_command_in_a_direct_message_or_private_channel_does_not_name_it(
    house: Served, ears: Ears
) -> None:
    direct = house.web.post("/page/open", ADA, users=[seed.GRACE])["channel"]["id"]
    say(house, "/echo", direct)
    say(house, "/echo", seed.HIRING_BACKEND)

    names = [each["channel_name"] for each in ears.of("slash_commands")]
    assert names == ["directmessage", "privategroup"]


def test_bolt_answers_a_command_with_its_acknowledgement(house: Served) -> None:
    def register(app: App) -> None:
        @app.command("/echo")
        def echo(ack: Any, command: Json) -> None:
            if command["text"] == "loud":
                ack(text="for all", response_type="in_channel")
            else:
                ack(f"only you: {command['text']}")

    with connected(house, register):
        say(house, "/echo quiet")
        say(house, "/echo loud")

    assert ephemerals(house) == ["only you: quiet"]
    assert house.texts(GENERAL) == ["for all"]


def test_an_unanswered_command_says_so_to_who_typed_it(house: Served, ears: Ears) -> None:
    house.web.post("/control/delivery", ack_seconds=0.1)
    ears.acknowledges = False
    say(house, "/echo hello")

    assert ephemerals(house) == ['/echo failed with the error "operation_timeout"']


def test_without_a_connection_a_command_is_not_dispatched(house: Served) -> None:
    say(house, "/echo hello")
    assert ephemerals(house) == ['/echo failed with the error "dispatch_failed"']


def test_an_answer_slack_could_not_show_fails_the_command(house: Served, ears: Ears) -> None:
    ears.answer = lambda _request: {"text": "x", "blocks": [buttons("a", "a")]}
    say(house, "/echo hello")
    assert ephemerals(house) == ['/echo failed with the error "invalid_command_response"']


def test_messages_become_events_where_the_bot_is(house: Served, ears: Ears) -> None:
    direct = house.web.post("/page/open", ADA, users=[seed.BOT])["channel"]["id"]
    root = say(house, "hello all")["ts"]
    say(house, "a reply", thread_ts=root)
    say(house, "hello bot", direct)
    say(house, "not for the bot", RANDOM)
    say(house, "psst", seed.HIRING_BACKEND)
    found = until(lambda: len(ears.events("message")) == 4 and ears.events("message"))
    kinds = {each["text"]: each["channel_type"] for each in found}
    reply = next(each for each in found if each["text"] == "a reply")

    assert kinds == {
        "hello all": "channel",
        "a reply": "channel",
        "hello bot": "im",
        "psst": "group",
    }
    assert reply["thread_ts"] == root
    assert reply["parent_user_id"] == ADA
    assert ears.of("events_api")[0]["authorizations"][0]["user_id"] == seed.BOT


def test_a_mention_is_an_event_of_its_own(house: Served, ears: Ears) -> None:
    say(house, f"<@{seed.BOT}> help")
    mention = until(lambda: ears.events("app_mention"))[0]
    assert mention["user"] == ADA


def test_people_coming_and_changing_are_events(house: Served, ears: Ears) -> None:
    house.web.post("/control/user", id="U0NEW000001", name="kay", real_name="Kay Ito")
    house.web.post("/control/user", id=ADA, tz="Europe/Berlin")
    house.web.post("/page/join", seed.SAM, channel=RANDOM)
    say(house, f"/invite <@{seed.SAM}>", seed.HIRING)
    joined = until(lambda: ears.events("member_joined_channel"))[0]

    assert until(lambda: ears.events("team_join"))[0]["user"]["name"] == "kay"
    assert until(lambda: ears.events("user_change"))[0]["user"]["tz"] == "Europe/Berlin"
    assert (joined["user"], joined["channel"], joined["inviter"]) == (
        seed.SAM,
        seed.HIRING,
        ADA,
    )


def test_a_shared_file_is_an_event(house: Served, ears: Ears) -> None:
    direct = house.web.post("/page/open", ADA, users=[seed.BOT])["channel"]["id"]
    file = house.web.upload(ADA, "brief.txt", b"Senior Go", channel=direct)["file"]["id"]
    shared = until(lambda: ears.events("file_shared"))[0]
    message = until(lambda: ears.events("message"))[0]

    assert shared["file_id"] == file
    assert message["subtype"] == "file_share"
    assert message["files"][0]["url_private_download"].startswith(house.server.url)
    assert house.client().files_info(file=file)["content"] == "Senior Go"


def test_opening_home_is_an_event(house: Served, ears: Ears) -> None:
    house.web.get("/page/home", as_=ADA)
    opened = until(lambda: ears.events("app_home_opened"))[0]

    assert opened["tab"] == "home"
    assert opened["channel"].startswith("D")
    assert "view" not in opened


def test_an_app_hears_only_what_it_subscribed_to() -> None:
    with served(events=["message.im"]) as house:
        ears = Ears(house)
        ears.client.connect()
        try:
            until(lambda: house.state()["connections"] == 1)
            direct = house.web.post("/page/open", ADA, users=[seed.BOT])["channel"]["id"]
            say(house, "in the channel")
            say(house, "to the bot", direct)
            until(lambda: ears.events("message"))
        finally:
            let_go(house, ears.client)

    assert [each["text"] for each in ears.events("message")] == ["to the bot"]


def test_an_event_that_is_not_acknowledged_comes_again(house: Served, ears: Ears) -> None:
    house.web.post("/control/delivery", ack_seconds=0.1)
    ears.acknowledges = False
    say(house, "hello")
    first, second = until(lambda: len(ears.heard) == 2 and ears.heard)

    assert (first.retry_attempt, first.retry_reason) == (0, "")
    assert (second.retry_attempt, second.retry_reason) == (1, "timeout")
    assert first.payload["event_id"] == second.payload["event_id"]
    assert first.envelope_id != second.envelope_id


def test_an_event_sent_while_nobody_listens_arrives_as_a_retry(house: Served) -> None:
    house.web.post("/control/delivery", retry_seconds=[0.0, 0.3, 0.3, 0.3])
    say(house, "hello")
    ears = Ears(house)
    ears.client.connect()
    try:
        heard = until(lambda: ears.heard)
    finally:
        let_go(house, ears.client)

    assert heard[0].retry_attempt > 0
    assert heard[0].retry_reason == "connection_failed"


def test_a_forced_disconnect_is_survived_by_the_sdks_client(house: Served, ears: Ears) -> None:
    before = ears.client.session_id()
    assert house.web.post("/control/disconnect", reason="refresh_requested")["connections"] == 1
    until(lambda: ears.client.session_id() not in (before, None))
    until(lambda: house.state()["connections"] == 1)
    say(house, "/echo after it")

    assert ears.of("slash_commands")
    assert ephemerals(house) == []


def test_connections_take_turns(house: Served, ears: Ears) -> None:
    second = Ears(house)
    second.client.connect()
    try:
        until(lambda: house.state()["connections"] == 2)
        for _ in range(4):
            say(house, "/echo")
    finally:
        let_go(house, second.client)

    assert len(ears.of("slash_commands")) == len(second.of("slash_commands")) == 2


def test_the_client_learns_that_its_pings_are_answered(ears: Ears) -> None:
    session = ears.client.current_session
    assert session is not None
    until(lambda: session.last_ping_pong_time)


def test_a_ticket_is_good_once(house: Served) -> None:
    address = house.client("xapp-sandbox").apps_connections_open(app_token="xapp-sandbox")["url"]
    assert "ticket=" in address
    with connect(address) as socket:
        hello = json.loads(socket.recv(timeout=5))
    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    with pytest.raises(InvalidStatus), connect(address):
        pass


def test_stopping_with_open_connections_leaves_no_thread_behind() -> None:
    before = {each.name for each in threading.enumerate()}
    with served() as house:
        ears = Ears(house)
        ears.client.auto_reconnect_enabled = ears.client.default_auto_reconnect_enabled = False
        ears.client.connect()
        until(lambda: house.state()["connections"] == 1)
        house.server.stop()
        ears.client.close()
    assert "sandbox" not in {each.name for each in threading.enumerate()} - before
