"""Forms open while the click is young, and a click that was in vain is never the end."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_payloads import Payload, click, click_in_form, command, event, submission
from slack_rig import Rig, rigged
from slack_stub import Drop, Raw

from bot.errors import Problem
from bot.slack import blocks
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path) as made:
        register(made)
        yield made


def register(rig: Rig) -> None:
    """Register a room with one form, opened by a command or a button and changed by a button."""

    def build(request: ViewRequest) -> View:
        if request.payload.get("problem"):
            raise Problem(request.payload["problem"])
        if request.payload.get("bug"):
            raise KeyError("Grace Hopper")
        return blocks.modal("plan.form", f"For {request.user}", [blocks.section("Hello")])

    def job(name: str, payload: dict[str, Any]) -> Any:
        def run(received: Received, con: Connection) -> None:
            getattr(rig.deps.modals, name)(con, received, "plan.form", payload)

        return run

    def opening(received: Received, con: Connection) -> None:
        text = received.body["text"]
        payload = {"words": text, text.split(":")[0]: text.partition(":")[2]}
        rig.deps.modals.open(con, received, "plan.form", payload)

    once = rig.deps.inbox.once
    rig.deps.modals.views["plan.form"] = build
    rig.app.command("/interview-plan")(once(opening, kind="plans.command"))
    rig.app.action("plan.open")(once(job("open", {"set": "set_1"}), kind="plans.open"))
    rig.app.action("plan.more")(once(job("update", {"set": "set_1"}), kind="plans.more"))
    rig.app.action("plan.fail")(once(job("update", {"problem": "Too many."}), kind="plans.fail"))
    rig.app.event("app_home_opened")(once(job("open", {}), kind="home"))


def run(rig: Rig, payload: Payload) -> None:
    assert rig.deliver(payload).status == 200
    rig.scheduler.run_due()


def told(rig: Rig) -> dict[str, Any]:
    [ephemeral] = rig.stub.sent("chat.postEphemeral")
    return ephemeral


def open_again(rig: Rig) -> str:
    button = told(rig)["blocks"][1]["elements"][0]
    assert button["text"]["text"] == "Open Again"
    assert button["action_id"] == "modal.reopen"
    return str(button["value"])


def test_a_command_opens_its_form_with_its_own_trigger(rig: Rig) -> None:
    payload = command("senior go")
    run(rig, payload)
    [opened] = rig.stub.sent("views.open")
    assert opened["trigger_id"] == payload["trigger_id"]
    assert opened["view"]["title"]["text"] == "For U1"


def test_a_form_is_opened_once_for_a_click_that_is_delivered_twice(rig: Rig) -> None:
    payload = click("plan.open")
    rig.deliver(payload)
    rig.deliver(payload)
    rig.scheduler.run_due()
    assert len(rig.stub.sent("views.open")) == 1


def test_it_is_opened_on_a_lane_of_its_own(rig: Rig) -> None:
    rig.deliver(command())
    assert rig.rows("SELECT lane FROM outbox") == [{"lane": "modal"}]


@pytest.mark.parametrize(
    "code",
    ["expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "invalid_trigger_id"],
)
def test_a_trigger_that_is_too_old_is_told_with_a_button_to_try_again(rig: Rig, code: str) -> None:
    rig.stub.then("views.open", {"ok": False, "error": code})
    run(rig, command("senior go"))
    assert "three seconds" in told(rig)["text"]
    value = open_again(rig)
    again = click("modal.reopen", value)
    run(rig, again)
    second = rig.stub.sent("views.open")[1]
    assert second["trigger_id"] == again["trigger_id"]
    assert second["view"]["title"]["text"] == "For U1"


def test_the_button_to_try_again_holds_nothing_that_was_typed(rig: Rig) -> None:
    rig.stub.then("views.open", {"ok": False, "error": "expired_trigger_id"})
    run(rig, command("for Grace Hopper"))
    assert "Grace" not in str(told(rig))
    assert open_again(rig).isdecimal()


def test_nobody_opens_another_persons_form(rig: Rig) -> None:
    rig.stub.then("views.open", {"ok": False, "error": "expired_trigger_id"})
    run(rig, command("senior go", user="U1"))
    value = open_again(rig)
    for forged in (value, "999", "", "1 OR 1=1"):
        run(rig, click("modal.reopen", forged, user="U2"))
    assert len(rig.stub.sent("views.open")) == 1
    assert "do not know that form" in rig.stub.sent("chat.postEphemeral")[-1]["text"]


@pytest.mark.parametrize(
    "fault",
    [
        Drop(accepted=True),
        Drop(),
        Raw(500),
        Raw(429, b"", headers={"Retry-After": "1"}),
        {"ok": False, "error": "internal_error"},
    ],
)
def test_a_form_that_may_be_open_already_is_never_opened_a_second_time(
    rig: Rig, fault: Any
) -> None:
    rig.stub.then("views.open", fault)
    run(rig, click("plan.open"))
    rig.later(3600)
    assert len(rig.stub.sent("views.open")) == 1
    assert open_again(rig)


def test_after_a_crash_while_opening_the_person_gets_a_button(rig: Rig) -> None:
    rig.deliver(click("plan.open"))
    rig.deps.outbox.claim("modal", now=rig.clock.now())  # and then the process dies
    rig.later(61)
    assert rig.stub.sent("views.open") == []
    assert open_again(rig)


def test_hours_later_nobody_is_bothered_with_a_form(rig: Rig) -> None:
    rig.deliver(click("plan.open"))
    rig.later(7200)
    assert rig.stub.calls == []


def test_a_rule_that_says_no_while_building_is_shown_in_place_of_the_form(rig: Rig) -> None:
    run(rig, command("problem:This set is not here any more."))
    [opened] = rig.stub.sent("views.open")
    assert opened["view"]["blocks"][0]["text"]["text"] == "This set is not here any more."


def test_a_bug_while_building_is_shown_as_an_apology(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    run(rig, command("bug:yes"))
    text = rig.stub.sent("views.open")[0]["view"]["blocks"][0]["text"]["text"]
    reference = text.rsplit(" ", 1)[1].rstrip(".")
    assert f"view plan.form: unexpected error, reference {reference}: KeyError" in caplog.text
    assert "Grace" not in caplog.text


def test_a_form_that_slack_does_not_accept_is_logged_and_the_person_told(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.stub.then("views.open", {"ok": False, "error": "view_too_large"})
    run(rig, click("plan.open"))
    assert "Sorry" in told(rig)["text"]
    assert "view_too_large" in caplog.text


def test_an_unknown_form_is_a_mistake_that_shows_at_once(rig: Rig) -> None:
    received = Received("k", "T0TEAM", "U1", None, "1.2", None, {})
    with rig.deps.db.write() as con, pytest.raises(KeyError):
        rig.deps.modals.open(con, received, "no.such", {})


def test_an_event_cannot_open_a_form(rig: Rig) -> None:
    response = rig.deliver(event({"type": "app_home_opened", "user": "U1", "channel": "D1"}))
    assert response.status == 500
    assert rig.rows("SELECT id FROM outbox") == []


class TestChangingAnOpenForm:
    """A button in a form changes that form."""

    def test_it_is_changed(self, rig: Rig) -> None:
        run(rig, click_in_form("plan.more"))
        [changed] = rig.stub.sent("views.update")
        assert changed["view_id"] == "V1"
        assert changed["view"]["callback_id"] == "plan.form"

    def test_an_unclear_change_is_made_again(self, rig: Rig) -> None:
        rig.stub.then("views.update", Drop(accepted=True), Raw(500))
        run(rig, click_in_form("plan.more"))
        rig.later(61)
        rig.later(300)
        assert len(rig.stub.sent("views.update")) == 3

    def test_a_form_closed_meanwhile_needs_no_change(self, rig: Rig) -> None:
        rig.stub.then("views.update", {"ok": False, "error": "not_found"})
        run(rig, click_in_form("plan.more"))
        assert rig.rows("SELECT state FROM outbox") == [{"state": "done"}]
        assert rig.stub.sent("chat.postMessage") == []

    def test_a_rule_that_says_no_leaves_what_was_typed_and_is_put_on_top(self, rig: Rig) -> None:
        run(rig, click_in_form("plan.fail"))
        assert rig.stub.sent("views.update") == []
        [pushed] = rig.stub.sent("views.push")
        assert pushed["view"]["blocks"][0]["text"]["text"] == "Too many."

    def test_a_button_in_a_message_has_no_form_to_change(self, rig: Rig) -> None:
        run(rig, click("plan.more"))
        assert "Sorry" in told(rig)["text"]

    def test_a_submitted_form_may_open_no_second_one_by_mistake(self, rig: Rig) -> None:
        assert rig.deliver(submission("nothing.here")).status == 404
