"""The page's API: what each person sees and may do."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sandbox_rig import START, Json, Served, buttons, connected, modal, served, text_field, until
from slack_bolt import App
from websockets.sync.client import ClientConnection, connect

from bot.sandbox import seed

ADA, GRACE, LINUS, SAM, BOT = seed.ADA, seed.GRACE, seed.LINUS, seed.SAM, seed.BOT
GENERAL, HIRING, BACKEND, RANDOM = seed.GENERAL, seed.HIRING, seed.HIRING_BACKEND, seed.RANDOM
COMMANDS = [{"command": "/echo", "usage_hint": "[words]", "description": "Says it back"}]
SHORTCUTS = [{"callback_id": "plan", "name": "Plan", "description": "", "type": "message"}]


@pytest.fixture
def house() -> Iterator[Served]:
    with served(commands=COMMANDS, shortcuts=SHORTCUTS) as found:
        yield found


def say(house: Served, user: str, text: str, channel: str = GENERAL, **more: Any) -> Json:
    return house.web.post("/page/say", user, channel=channel, text=text, **more)


def seen(house: Served, user: str, channel: str = GENERAL, **query: str) -> list[str]:
    found = house.web.get("/page/messages", as_=user, channel=channel, **query)["messages"]
    return [each["text"] for each in found]


def row(house: Served, user: str, channel: str = GENERAL) -> Json:
    rows = house.web.get("/page/workspace", as_=user)["channels"]
    found = next(each for each in rows if each["id"] == channel)
    assert isinstance(found, dict)
    return found


def test_the_workspace_is_told_as_a_person_sees_it(house: Served) -> None:
    found = house.web.get("/page/workspace", as_=ADA)
    names = {each["name"] for each in found["channels"]}

    assert found["team"]["name"] == "Northwind Practice"
    assert {"general", "hiring", "hiring-backend", "random"} <= names
    assert found["commands"][0]["usage"] == "[words]"
    assert found["clock_movable"] is True
    assert found["clock_runs"] is False
    assert found["now"] == START
    assert found["app_connected"] is False
    assert found["app_user"] == BOT
    assert "practice" in found["about"]


def test_a_guest_sees_only_the_channels_they_are_in(house: Served) -> None:
    names = {each["name"] for each in house.web.get("/page/workspace", as_=SAM)["channels"]}
    assert names == {"random"}
    assert house.web.get("/page/messages", as_=SAM, channel=GENERAL)["status"] == 404


def test_a_private_channel_and_others_direct_messages_are_not_there(house: Served) -> None:
    alone = house.web.post("/page/create", ADA, name="ada-and-linus", is_private=True)
    direct = house.web.post("/page/open", ADA, users=[LINUS])["channel"]["id"]
    private = alone["channel"]["id"]
    say(house, ADA, "secret", private)
    say(house, ADA, "between us", direct)

    for channel in (private, direct):
        assert house.web.get("/page/messages", as_=GRACE, channel=channel)["status"] == 404
        assert say(house, GRACE, "hello?", channel)["status"] == 404
    ids = {each["id"] for each in house.web.get("/page/workspace", as_=GRACE)["channels"]}
    assert ids.isdisjoint({private, direct})
    assert seen(house, LINUS, direct) == ["between us"]


def test_nobody_can_be_the_app_or_somebody_unknown(house: Served) -> None:
    for user in (BOT, "U0NOBODY000", ""):
        assert house.web.get("/page/workspace", as_=user)["status"] == 404
    people = [each["id"] for each in house.web.get("/page/people")["people"]]
    assert people == [ADA, GRACE, LINUS, seed.ROSA, SAM]


def test_a_message_counts_as_unread_until_it_is_read(house: Served) -> None:
    say(house, ADA, "hello")
    ts = say(house, ADA, f"<@{GRACE}> look")["ts"]
    before = row(house, GRACE)
    house.web.post("/page/read", GRACE, channel=GENERAL, ts=ts)
    after = row(house, GRACE)

    assert (before["unread"], before["mentions"]) == (2, 1)
    assert (after["unread"], after["mentions"]) == (0, 0)
    assert row(house, ADA)["unread"] == 0
    assert row(house, LINUS)["unread"] == 2
    say(house, LINUS, "seen it all")
    assert row(house, LINUS)["unread"] == 0


def test_a_reply_stands_in_its_thread_and_not_in_the_channel(house: Served) -> None:
    root = say(house, ADA, "root")["ts"]
    say(house, GRACE, "reply", thread_ts=root)
    message = house.web.get("/page/messages", as_=ADA, channel=GENERAL)["messages"][0]

    assert seen(house, ADA) == ["root"]
    assert seen(house, ADA, thread=root) == ["root", "reply"]
    assert message["reply_count"] == 1
    assert message["reply_users"] == [GRACE]
    assert message["thread_ts"] == root


def test_commands_do_not_work_in_threads(house: Served) -> None:
    root = say(house, ADA, "root")["ts"]
    answer = say(house, ADA, "/echo", thread_ts=root)
    assert answer["error"] == "/echo is not supported in threads. Sorry!"


def test_a_command_nobody_has_is_not_valid(house: Served) -> None:
    answer = say(house, ADA, "/interview-pan")
    assert answer["status"] == 400
    assert answer["error"].startswith("/interview-pan is not a valid command.")
    assert seen(house, ADA) == []


def test_one_joins_before_one_writes(house: Served) -> None:
    channel = house.web.post("/page/create", ADA, name="go-guild")["channel"]["id"]
    assert say(house, GRACE, "hello", channel)["error"] == "Join #go-guild before you write in it."
    assert house.web.post("/page/join", GRACE, channel=channel)["channel"]["is_member"] is True
    assert say(house, GRACE, "hello", channel)["ok"]


def test_the_app_is_invited_with_a_command(house: Served) -> None:
    say(house, ADA, f"/invite <@{BOT}>", RANDOM)

    assert BOT in row(house, ADA, RANDOM)["members"]
    assert house.client().chat_postMessage(channel=RANDOM, text="here")["ok"]


def test_one_changes_only_ones_own_messages(house: Served) -> None:
    ts = say(house, ADA, "mine")["ts"]
    place = {"channel": GENERAL, "ts": ts}

    assert house.web.post("/page/edit", GRACE, **place, text="yours")["status"] == 400
    assert house.web.post("/page/delete", GRACE, **place)["status"] == 400
    house.web.post("/page/edit", ADA, **place, text="better")
    message = house.web.get("/page/messages", as_=ADA, channel=GENERAL)["messages"][0]
    assert (message["text"], message["edited"]) == ("better", True)
    house.web.post("/page/delete", ADA, **place)
    assert seen(house, ADA) == []


def test_a_reaction_is_put_on_and_taken_off(house: Served) -> None:
    ts = say(house, ADA, "hello")["ts"]
    place = {"channel": GENERAL, "ts": ts, "name": "eyes"}
    house.web.post("/page/react", GRACE, **place)
    message = house.web.get("/page/messages", as_=ADA, channel=GENERAL)["messages"][0]
    assert message["reactions"] == [{"name": "eyes", "count": 1, "users": [GRACE]}]
    house.web.post("/page/react", GRACE, **place)
    message = house.web.get("/page/messages", as_=ADA, channel=GENERAL)["messages"][0]
    assert message["reactions"] == []


def test_an_ephemeral_message_is_dismissed_by_its_reader(house: Served) -> None:
    slack = house.client()
    ts = slack.chat_postEphemeral(channel=GENERAL, user=ADA, text="psst")["message_ts"]

    assert house.web.post("/page/dismiss", GRACE, channel=GENERAL, ts=ts)["status"] == 404
    house.web.post("/page/dismiss", ADA, channel=GENERAL, ts=ts)
    assert seen(house, ADA) == []


def test_a_file_is_shared_with_a_channel_and_seen_by_its_members_only(house: Served) -> None:
    answer = house.web.upload(ADA, "brief.txt", b"Senior Go", channel=BACKEND, text="the brief")
    path = answer["file"]["url"]

    assert seen(house, LINUS, BACKEND) == ["the brief"]
    assert house.web.fetch("GET", f"{path}?as={LINUS}") == (200, b"Senior Go")
    assert house.web.fetch("GET", f"{path}?as={SAM}")[0] == 404


def test_a_workspace_without_files_takes_none(house: Served) -> None:
    house.web.post("/control/features", files=False)
    answer = house.web.upload(ADA, "brief.txt", b"x", channel=GENERAL)
    assert answer["error"] == "This workspace takes no files."


def test_a_control_of_a_message_one_cannot_see_cannot_be_used(house: Served) -> None:
    ts = house.client().chat_postMessage(channel=BACKEND, text="x", blocks=[buttons("yes")])["ts"]
    container = {"type": "message", "channel": BACKEND, "ts": ts}
    use = {"container": container, "block_id": "row", "action_id": "yes"}

    assert house.web.post("/page/action", SAM, **use)["status"] == 404
    assert house.web.post("/page/action", ADA, **use | {"action_id": "no"})["status"] == 404


def test_a_control_says_so_when_the_app_does_not_answer(house: Served) -> None:
    ts = house.client().chat_postMessage(channel=GENERAL, text="x", blocks=[buttons("yes")])["ts"]
    container = {"type": "message", "channel": GENERAL, "ts": ts}
    answer = house.web.post(
        "/page/action", ADA, container=container, block_id="row", action_id="yes"
    )
    assert answer["error"] == "We had some trouble connecting. Try again?"


def open_form(house: Served, *blocks: Json, user: str = ADA, **changes: Any) -> Json:
    trigger = house.server.workspace.triggers.issue(user)
    found = house.client().views_open(trigger_id=trigger, view=modal(*blocks, **changes))["view"]
    assert isinstance(found, dict)
    return found


def element(kind: str, **changes: Any) -> Json:
    return text_field() | {"element": {"type": kind, "action_id": "typed"} | changes}


@pytest.mark.parametrize(
    ("block", "value", "sentence"),
    [
        (text_field(), {"value": ""}, "Please complete this required field."),
        (element("datepicker"), {"selected_date": None}, "Please complete this required field."),
        (text_field(min_length=5), {"value": "four"}, "Please enter at least 5 characters."),
        (text_field(max_length=3), {"value": "four"}, "Please enter at most 3 characters."),
        (element("email_text_input"), {"value": "x"}, "Please enter a valid email address."),
        (element("url_text_input"), {"value": "x"}, "Please enter a valid URL."),
        (
            element("number_input", is_decimal_allowed=False),
            {"value": "1.5"},
            "Please enter a valid number.",
        ),
        (
            element("number_input", is_decimal_allowed=True, min_value="2"),
            {"value": "1.5"},
            "Please enter a number of at least 2.",
        ),
        (
            element("file_input"),
            {"files": [{"id": "F0NONE"}]},
            "Please upload this file again.",
        ),
    ],
)
def test_a_form_is_checked_before_the_app_hears_of_it(
    house: Served, block: Json, value: Json, sentence: str
) -> None:
    view = open_form(house, block)
    values = {"note": {"typed": value}}
    answer = house.web.post("/page/view/submit", ADA, view_id=view["id"], state={"values": values})
    assert answer["errors"] == {"note": sentence}


def test_an_optional_field_may_stay_empty(house: Served) -> None:
    heard: list[Json] = []

    def register(app: App) -> None:
        @app.view("form")
        def form(ack: Any, view: Json) -> None:
            ack()
            heard.append(view["state"]["values"]["note"]["typed"])

    view = open_form(house, text_field() | {"optional": True})
    values = {"note": {"typed": {"type": "plain_text_input", "value": ""}}}
    with connected(house, register):
        answer = house.web.post(
            "/page/view/submit", ADA, view_id=view["id"], state={"values": values}
        )

    assert answer["result"] == "closed"
    assert heard == [{"type": "plain_text_input", "value": None}]


def test_another_persons_form_is_not_there(house: Served) -> None:
    view = open_form(house, text_field())

    assert house.web.get("/page/views", as_=GRACE)["views"] == []
    assert house.web.post("/page/view/submit", GRACE, view_id=view["id"])["status"] == 404
    assert house.web.post("/page/view/close", GRACE, view_id=view["id"])["status"] == 404
    assert house.web.post("/page/view/close", ADA, view_id=view["id"])["views"] == []


def test_a_shortcut_on_a_message_reaches_the_app(house: Served) -> None:
    heard: list[Json] = []

    def register(app: App) -> None:
        @app.shortcut("plan")
        def plan(ack: Any, shortcut: Json) -> None:
            ack()
            heard.append(shortcut)

    ts = say(house, ADA, "plan this")["ts"]
    with connected(house, register):
        house.web.post("/page/shortcut", ADA, callback_id="plan", channel=GENERAL, ts=ts)

    assert heard[0]["type"] == "message_action"
    assert heard[0]["message"]["text"] == "plan this"


def test_the_clock_goes_to_the_next_moment() -> None:
    with served(next_moment=lambda: START + 900) as house:
        assert house.web.get("/page/workspace", as_=ADA)["next_moment"] == START + 900
        assert house.web.post("/page/clock", ADA, to_next=True)["now"] == START + 900
        assert house.web.post("/page/clock", ADA, to=START)["error"] == (
            "The clock only moves forward."
        )


def test_where_nothing_is_due_the_clock_says_so(house: Served) -> None:
    assert house.web.get("/page/workspace", as_=ADA)["has_next_moment"] is False
    answer = house.web.post("/page/clock", ADA, to_next=True)
    assert answer["error"] == "Nothing is due: there is no next reminder."


@contextmanager
def live(house: Served, user: str) -> Iterator[ClientConnection]:
    with connect(f"{house.server.url.replace('http', 'ws')}/page/live?as={user}") as socket:
        assert json.loads(socket.recv(timeout=5))["type"] == "hello"
        yield socket


def heard_until(socket: ClientConnection, kind: str) -> list[Json]:
    found: list[Json] = []
    while not found or found[-1]["type"] != kind:
        found.append(json.loads(socket.recv(timeout=5)))
    return found


def test_an_open_page_hears_of_messages_as_they_come(house: Served) -> None:
    with live(house, GRACE) as socket:
        ts = say(house, ADA, "hello")["ts"]
        message, unread = heard_until(socket, "unread")
        house.client().chat_postMessage(channel=GENERAL, text="reply", thread_ts=ts)
        reply, root, _ = heard_until(socket, "unread")

    assert message["message"]["text"] == "hello"
    assert unread["unread"] == 1
    assert reply["thread_ts"] == ts
    assert (root["type"], root["message"]["reply_count"]) == ("message_changed", 1)


def test_an_open_page_hears_nothing_that_is_not_its_persons(house: Served) -> None:
    slack = house.client()
    with live(house, SAM) as socket:
        say(house, ADA, "not for Sam", BACKEND)
        slack.chat_postEphemeral(channel=GENERAL, user=ADA, text="psst")
        open_form(house, text_field())
        slack.views_publish(user_id=ADA, view={"type": "home", "blocks": []})
        say(house, ADA, "for everybody in here", RANDOM)
        (message,) = heard_until(socket, "message")

    assert message["message"]["text"] == "for everybody in here"


def test_an_open_page_hears_of_modals_home_clock_and_app(house: Served) -> None:
    with live(house, ADA) as socket:
        view = open_form(house, text_field())
        opened = heard_until(socket, "view")[-1]
        house.web.post("/page/view/close", ADA, view_id=view["id"])
        closed = heard_until(socket, "view_closed")[-1]
        house.client().views_publish(user_id=ADA, view={"type": "home", "blocks": []})
        home = heard_until(socket, "home")[-1]
        house.web.post("/control/clock", advance_seconds=60)
        clock = heard_until(socket, "clock")[-1]
        house.client().chat_postEphemeral(channel=GENERAL, user=ADA, text="psst")
        ephemeral = heard_until(socket, "ephemeral")[-1]
        with connected(house, lambda _app: None):
            app = heard_until(socket, "app")[-1]

    assert opened["views"][0]["id"] == view["id"]
    assert closed == {"type": "view_closed", "view_id": view["id"], "views": []}
    assert home["view"]["type"] == "home"
    assert clock["now"] == START + 60
    assert ephemeral["message"]["ephemeral"] is True
    assert app["connected"] is True


def test_the_page_and_its_files_are_served_and_nothing_else(house: Served) -> None:
    assert house.web.fetch("GET", "/page/static/../seed.py")[0] == 404
    assert house.web.fetch("GET", "/page/static/no-such-file.js")[0] == 404


def test_a_permalink_goes_to_the_message(house: Served) -> None:
    ts = str(house.client().chat_postMessage(channel=GENERAL, text="x")["ts"])
    link = f"/archives/{GENERAL}/p{ts.replace('.', '')}"
    assert house.web.fetch("GET", link)[0] == 302


def test_a_request_that_makes_no_sense_is_malformed(house: Served) -> None:
    assert house.web.post("/page/say", ADA, text="no channel")["status"] == 422
    headers = {"content-type": "application/json"}
    assert house.web.fetch("POST", f"/page/say?as={ADA}", b"[1]", headers)[0] == 422
    assert house.web.post("/page/action", ADA)["status"] == 422


def test_archived_channels_take_no_messages_from_people_either(house: Served) -> None:
    house.web.post("/control/channel", channel="#hiring", is_archived=True)
    assert "archived" in say(house, ADA, "hello", HIRING)["error"]
    until(lambda: row(house, ADA, HIRING)["is_archived"])
