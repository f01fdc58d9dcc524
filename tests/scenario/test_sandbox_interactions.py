"""Buttons, selects and modals, from the person's click to the app and back."""

from collections.abc import Iterator
from typing import Any

import pytest
from sandbox_rig import (
    Ears,
    Json,
    Served,
    buttons,
    connected,
    let_go,
    modal,
    served,
    text_field,
    until,
)
from slack_bolt import App

from bot.sandbox import seed

ADA, GENERAL = seed.ADA, seed.GENERAL
COMMANDS = [{"command": "/echo", "description": "Opens the form"}]


@pytest.fixture
def house() -> Iterator[Served]:
    with served(commands=COMMANDS) as found:
        yield found


@pytest.fixture
def ears(house: Served) -> Iterator[Ears]:
    found = Ears(house)
    found.client.connect()
    until(lambda: house.state()["connections"] == 1)
    yield found
    let_go(house, found.client)


def say(house: Served, text: str) -> Json:
    return house.web.post("/page/say", ADA, channel=GENERAL, text=text)


def posted(house: Served, *, channel: str = GENERAL, **more: Any) -> str:
    answer = house.client().chat_postMessage(
        channel=channel, text="choose", blocks=[buttons("yes", "no")], **more
    )
    return str(answer["ts"])


def press(house: Served, ts: str, name: str, channel: str = GENERAL) -> Json:
    return house.web.post(
        "/page/action",
        ADA,
        container={"type": "message", "channel": channel, "ts": ts},
        block_id="row",
        action_id=name,
        value={"type": "button", "value": "forged"},
    )


def test_a_button_arrives_in_slacks_shape(house: Served, ears: Ears) -> None:
    root = posted(house)
    reply = posted(house, thread_ts=root)
    assert press(house, reply, "no")["ok"]
    payload = ears.of("interactive")[0]
    action = payload["actions"][0]

    assert payload["type"] == "block_actions"
    assert payload["container"] == {
        "type": "message",
        "message_ts": reply,
        "channel_id": GENERAL,
        "is_ephemeral": False,
        "thread_ts": root,
    }
    assert payload["channel"] == {"id": GENERAL, "name": "general"}
    assert payload["message"]["blocks"][0]["block_id"] == "row"
    assert payload["state"] == {"values": {}}
    assert payload["user"]["team_id"] == payload["team"]["id"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("no", "row", "id-no")
    assert action["text"]["text"] == "no"
    assert action["action_ts"]


def test_a_button_of_an_ephemeral_message_does_not_bring_the_message(
    house: Served, ears: Ears
) -> None:
    ts = house.client().chat_postEphemeral(
        channel=GENERAL, user=ADA, text="choose", blocks=[buttons("yes")]
    )["message_ts"]
    press(house, ts, "yes")
    payload = ears.of("interactive")[0]

    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_a_selects_choice_and_the_state_beside_it_arrive(house: Served, ears: Ears) -> None:
    options = [
        {"text": {"type": "plain_text", "text": name}, "value": name} for name in ("go", "python")
    ]
    row = {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "static_select", "action_id": "language", "options": options},
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-24"},
        ],
    }
    ts = house.client().chat_postMessage(channel=GENERAL, text="x", blocks=[row])["ts"]
    house.web.post(
        "/page/action",
        ADA,
        container={"type": "message", "channel": GENERAL, "ts": ts},
        block_id="row",
        action_id="language",
        value={"type": "static_select", "selected_option": {"value": "python"}},
    )
    payload = ears.of("interactive")[0]
    chosen = payload["actions"][0]["selected_option"]

    assert chosen == {
        "text": {"type": "plain_text", "text": "python", "emoji": True},
        "value": "python",
    }
    assert payload["state"]["values"]["row"] == {
        "language": {"type": "static_select", "selected_option": chosen},
        "day": {"type": "datepicker", "selected_date": "2026-11-24"},
    }


def test_a_response_url_replaces_and_deletes_the_message_of_its_button(house: Served) -> None:
    def register(app: App) -> None:
        @app.action("yes")
        def yes(ack: Any, respond: Any) -> None:
            ack()
            respond("done", replace_original=True)

        @app.action("no")
        def no(ack: Any, respond: Any) -> None:
            ack()
            respond(delete_original=True)

    with connected(house, register):
        first, second = posted(house), posted(house)
        press(house, first, "yes")
        press(house, second, "no")
        until(lambda: house.texts(GENERAL) == ["done"])


def test_an_ephemeral_message_is_replaced_and_never_becomes_public(house: Served) -> None:
    def register(app: App) -> None:
        @app.action("yes")
        def yes(ack: Any, respond: Any) -> None:
            ack()
            respond("done", replace_original=True, response_type="in_channel")

    ts = house.client().chat_postEphemeral(
        channel=GENERAL, user=ADA, text="choose", blocks=[buttons("yes")]
    )["message_ts"]
    with connected(house, register):
        press(house, ts, "yes")
        (message,) = until(
            lambda: [e for e in house.channel(GENERAL)["ephemerals"] if e["text"] == "done"]
        )

    assert (message["ts"], message["only_for"], message["edited"]) == (ts, ADA, None)
    assert house.texts(GENERAL) == []


def test_a_modal_goes_through_errors_update_push_and_close(house: Served) -> None:
    answers: dict[str, Json] = {
        "wrong": {"response_action": "errors", "errors": {"note": "Not this."}},
        "more": {"response_action": "update", "view": modal(text_field("other"))},
        "deeper": {"response_action": "push", "view": modal(text_field("deep"))},
        "all": {"response_action": "clear"},
    }

    def register(app: App) -> None:
        @app.command("/echo")
        def echo(ack: Any, command: Json, client: Any) -> None:
            ack()
            view = modal(text_field(), private_metadata="id-1")
            client.views_open(trigger_id=command["trigger_id"], view=view)

        @app.view("form")
        def form(ack: Any, view: Json) -> None:
            typed = next(iter(view["state"]["values"].values()))["typed"]["value"]
            ack(**answers.get(typed, {}))

    def send(view: Json, typed: str) -> Json:
        block = view["blocks"][0]["block_id"]
        values = {block: {"typed": {"type": "plain_text_input", "value": typed}}}
        return house.web.post(
            "/page/view/submit", ADA, view_id=view["id"], state={"values": values}
        )

    with connected(house, register):
        say(house, "/echo")
        (view,) = until(lambda: house.web.get("/page/views", as_=ADA)["views"])
        empty = send(view, "")
        wrong = send(view, "wrong")
        pushed = send(view, "deeper")
        closed = send(pushed["views"][-1], "done")
        updated = send(view, "more")
        cleared = send(updated["view"], "all")

    assert empty["errors"] == {"note": "Please complete this required field."}
    assert wrong["errors"] == {"note": "Not this."}
    assert [each["result"] for each in (wrong, pushed, closed, updated, cleared)] == [
        "errors",
        "pushed",
        "closed",
        "updated",
        "cleared",
    ]
    assert len(pushed["views"]) == 2
    assert [each["id"] for each in closed["views"]] == [view["id"]]
    assert updated["view"]["id"] == view["id"]
    assert cleared["views"] == []


def open_form(house: Served, **changes: Any) -> Json:
    trigger = house.server.workspace.triggers.issue(ADA)
    view = modal(text_field(), **changes)
    found = house.client().views_open(trigger_id=trigger, view=view)["view"]
    assert isinstance(found, dict)
    return found


def fill(view: Json) -> Json:
    values = {"note": {"typed": {"type": "plain_text_input", "value": "x"}}}
    return {"view_id": view["id"], "state": {"values": values}}


def test_a_submission_arrives_in_slacks_shape(house: Served, ears: Ears) -> None:
    view = open_form(house, private_metadata="id-1")
    house.web.post("/page/view/submit", ADA, **fill(view))
    payload = ears.of("interactive")[0]

    assert payload["type"] == "view_submission"
    assert payload["view"]["state"]["values"]["note"]["typed"]["value"] == "x"
    assert payload["view"]["private_metadata"] == "id-1"
    assert payload["view"]["hash"] == view["hash"]
    assert payload["response_urls"] == []
    assert payload["trigger_id"]
    assert "channel" not in payload


def test_an_unanswered_submission_keeps_the_modal_and_what_was_typed(
    house: Served, ears: Ears
) -> None:
    house.web.post("/control/delivery", ack_seconds=0.1)
    ears.acknowledges = False
    answer = house.web.post("/page/view/submit", ADA, **fill(open_form(house)))

    assert answer["result"] == "timeout"
    assert answer["error"] == "We had some trouble connecting. Try again?"
    assert answer["views"][0]["state"]["values"]["note"]["typed"]["value"] == "x"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "update", "view": {"type": "modal", "blocks": []}},
        {"response_action": "errors", "errors": {"no such block": "x"}},
    ],
    ids=["a view Slack refuses", "errors beside no field"],
)
def test_an_answer_slack_cannot_use_shows_as_trouble(
    house: Served, ears: Ears, answer: Json
) -> None:
    ears.answer = lambda _request: answer
    result = house.web.post("/page/view/submit", ADA, **fill(open_form(house)))
    assert result["result"] == "timeout"


def test_files_of_a_modal_arrive_whole_and_may_be_fetched(house: Served, ears: Ears) -> None:
    file = house.web.upload(ADA, "brief.txt", b"Senior Go")["file"]["id"]
    field = text_field() | {"element": {"type": "file_input", "action_id": "picked"}}
    trigger = house.server.workspace.triggers.issue(ADA)
    view = house.client().views_open(trigger_id=trigger, view=modal(field))["view"]
    values = {"note": {"picked": {"type": "file_input", "files": [{"id": file}]}}}
    house.web.post("/page/view/submit", ADA, view_id=view["id"], state={"values": values})
    value = ears.of("interactive")[0]["view"]["state"]["values"]["note"]["picked"]

    assert value["files"][0]["name"] == "brief.txt"
    assert value["files"][0]["url_private_download"].startswith(house.server.url)
    assert house.client().files_info(file=file)["content"] == "Senior Go"


def test_a_closed_modal_is_told_of_where_asked_for_and_without_its_state(
    house: Served, ears: Ears
) -> None:
    quiet = open_form(house)
    house.web.post("/page/view/close", ADA, view_id=quiet["id"])
    asked = open_form(house, notify_on_close=True)
    house.web.post("/page/view/close", ADA, view_id=asked["id"])
    payloads = ears.of("interactive")

    assert [each["view"]["id"] for each in payloads] == [asked["id"]]
    assert payloads[0]["type"] == "view_closed"
    assert payloads[0]["is_cleared"] is False
    assert payloads[0]["view"]["state"] == {"values": {}}
