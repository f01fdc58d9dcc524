"""What nobody expected: an apology for the person, the same reference in the log."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_payloads import Payload, click, command, direct_message, event, submission
from slack_rig import Rig, Room, rigged

from bot.storage.engine import OperationalError


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path) as made:
        yield made


@pytest.fixture
def room(rig: Rig) -> Room:
    room = Room(rig)
    once = rig.deps.inbox.once
    rig.app.command("/interview-plan")(once(room.job, kind="plans.command"))
    rig.app.action("plan.approve")(once(room.job, kind="plans.approve"))
    rig.app.view("plan.form")(once(room.job, kind="plans.form"))
    rig.app.event("app_home_opened")(once(room.job, kind="home.opened"))
    rig.app.event("message")(once(room.job, kind="plans.message"))
    rig.app.shortcut("plan")(once(room.job, kind="plans.shortcut"))
    return room


def said(response: BoltResponse) -> Any:
    return json.loads(response.body) if response.body.startswith("{") else response.body


def home(user: str = "U1") -> Payload:
    return event({"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"})


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def reference_in(log: pytest.LogCaptureFixture, kind: str) -> str:
    [line] = [each.getMessage() for each in log.records if "unexpected" in each.message]
    assert line.startswith(f"{kind}: unexpected error, reference ")
    assert "KeyError" in line
    assert "slack_rig.py" in line
    return line.split("reference ")[1].split(":")[0]


def test_a_command(rig: Rig, room: Room, log: pytest.LogCaptureFixture) -> None:
    room.raises = [KeyError("Grace Hopper")]
    answer = said(rig.deliver(command("for Grace Hopper")))
    assert reference_in(log, "plans.command") in answer["text"]
    assert answer["response_type"] == "ephemeral"
    assert (room.keys(), room.work()) == ([], 0)
    assert "Grace" not in log.text
    assert "Grace" not in answer["text"]


def test_a_form_is_kept_open_under_it(rig: Rig, room: Room, log: pytest.LogCaptureFixture) -> None:
    room.raises = [KeyError("x")]
    answer = said(rig.deliver(submission()))
    assert answer["response_action"] == "push"
    text = answer["view"]["blocks"][0]["text"]["text"]
    assert reference_in(log, "plans.form") in text


def test_a_button(rig: Rig, room: Room, log: pytest.LogCaptureFixture) -> None:
    room.raises = [KeyError("x")]
    assert rig.deliver(click("plan.approve")).status == 200
    rig.scheduler.run_due()
    [told] = rig.stub.sent("chat.postEphemeral")
    assert reference_in(log, "plans.approve") in told["text"]


def test_an_event_is_not_acknowledged_so_that_slack_brings_it_again(rig: Rig, room: Room) -> None:
    room.raises = [KeyError("x")]
    payload = home()
    assert rig.deliver(payload).status == 500
    assert room.work() == 0
    assert rig.deliver(payload).status == 200
    assert room.work() == 1


def test_a_database_that_cannot_be_written_is_said_too(
    rig: Rig, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("bot.storage.inbox.record", full)
    assert "Sorry" in said(rig.deliver(command()))["text"]
    assert said(rig.deliver(submission()))["response_action"] == "push"
    assert rig.deliver(home()).status == 500
    assert room.received == []


def test_what_no_listener_takes_is_not_logged_with_its_contents(
    rig: Rig, room: Room, log: pytest.LogCaptureFixture
) -> None:
    assert rig.deliver(click("elsewhere", "Grace Hopper")).status == 200
    assert rig.deliver(event({"type": "pin_added", "user": "Grace"})).status == 200
    assert rig.deliver(submission("nowhere", private_metadata="Grace")).status == 404
    assert rig.deliver({**command("Grace"), "command": "/nothing"}).status == 404
    assert rig.deliver({"type": "block_suggestion", "value": "Grace"}).status == 404
    assert "Grace" not in log.text
    assert room.received == []


def test_nothing_that_goes_well_is_logged_with_its_contents(
    rig: Rig, room: Room, log: pytest.LogCaptureFixture
) -> None:
    room.answer = {"text": "Hello Grace"}
    rig.deliver(command("for Grace"))
    rig.deliver(direct_message("I met Grace"))
    assert "Grace" not in log.text
    assert len(room.received) == 2
