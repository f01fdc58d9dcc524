"""What comes in is taken once, kept before it is acknowledged, and answered in words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_payloads import (
    Payload,
    click,
    click_in_form,
    command,
    direct_message,
    event,
    submission,
)
from slack_rig import Rig, Room, rigged

from bot.errors import NotAllowed, Problem
from bot.slack.errors import NotYet
from bot.slack.model import Received
from bot.storage.database import Connection


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


def test_what_comes_in_and_its_work_are_kept_before_the_ack(rig: Rig, room: Room) -> None:
    payload = command("senior go")
    response = rig.deliver(payload)
    assert (response.status, response.body) == (200, "")
    assert room.keys() == [payload["trigger_id"]]
    assert room.work() == 1
    assert rig.rows("SELECT kind, received_at FROM inbox") == [
        {"kind": "plans.command", "received_at": rig.clock.now()}
    ]


@pytest.mark.parametrize(
    "payload",
    [command(), click("plan.approve"), submission(), home(), direct_message("hi")],
    ids=["command", "click", "submission", "event", "message"],
)
def test_a_second_delivery_changes_nothing_and_is_acknowledged(
    rig: Rig, room: Room, payload: Payload
) -> None:
    first, second = rig.deliver(payload), rig.deliver(payload)
    assert (first.status, second.status, second.body) == (200, 200, "")
    assert len(room.received) == 1
    assert room.work() == 1


def test_a_retry_whose_first_delivery_never_arrived_is_handled(rig: Rig, room: Room) -> None:
    from slack_bolt import BoltRequest  # noqa: PLC0415 - only here are headers given

    headers: dict[str, Any] = {"x-slack-retry-num": ["2"], "x-slack-retry-reason": ["timeout"]}
    rig.app.dispatch(BoltRequest(mode="socket_mode", body=home(), headers=headers))
    assert len(room.received) == 1


def test_the_answer_of_the_job_is_the_answer_to_slack(rig: Rig, room: Room) -> None:
    room.answer = {"text": "Here is help.", "blocks": [{"type": "divider"}]}
    assert said(rig.deliver(command("help"))) == room.answer
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Next"}, "blocks": []}
    room.answer = {"response_action": "update", "view": view}
    assert said(rig.deliver(submission())) == room.answer
    room.answer = {"response_action": "clear"}
    assert said(rig.deliver(submission(hash_="h2"))) == room.answer


@pytest.mark.parametrize("action", ["errors", "push"])
def test_a_job_cannot_keep_a_form_as_done_and_ask_for_it_again(
    rig: Rig, room: Room, action: str
) -> None:
    # Its next submission has the same key and would be dropped as a duplicate.
    room.answer = {"response_action": action, "errors": {"role": "no"}, "view": {}}
    response = rig.deliver(submission())
    assert "Sorry" in response.body
    assert (room.keys(), room.work()) == ([], 0)


class TestWhoAndWhere:
    """The ids every listener needs, out of every kind of payload."""

    @pytest.mark.parametrize(
        ("payload", "user", "channel"),
        [
            (command(user="U7", channel="C9"), "U7", "C9"),
            (click("plan.approve", user="U7"), "U7", "C1"),
            (submission(user="U7"), "U7", None),
            (home("U7"), "U7", "D1"),
            (direct_message("hi", user="U7"), "U7", "D1"),
        ],
    )
    def test_they_are_found(
        self, rig: Rig, room: Room, payload: Payload, user: str, channel: str | None
    ) -> None:
        rig.deliver(payload)
        [received] = room.received
        assert (received.team, received.user, received.channel) == ("T0TEAM", user, channel)
        assert received.trigger == payload.get("trigger_id")
        assert received.body["token"] == "made-up"

    def test_the_address_to_answer_to_is_found(self, rig: Rig, room: Room) -> None:
        rig.deliver(command())
        rig.deliver(click("plan.approve"))
        assert [each.response_url for each in room.received] == [
            "https://hooks.slack.com/commands/1",
            "https://hooks.slack.com/actions/1",
        ]

    def test_with_an_installation_for_a_whole_org_the_team_is_the_persons(
        self, rig: Rig, room: Room
    ) -> None:
        payload = click("plan.approve", team=None, is_enterprise_install=True)
        payload["enterprise"] = {"id": "E1", "name": "Org"}
        rig.deliver(payload)
        assert room.received[0].team == "T0TEAM"

    def test_in_a_shared_channel_the_team_is_the_bots_own(self, rig: Rig, room: Room) -> None:
        payload = direct_message("hi")
        payload["team_id"] = "T0OTHER"
        rig.deliver(payload)
        assert room.received[0].team == "T0TEAM"

    @pytest.mark.parametrize(
        ("payload", "key"),
        [
            (command(trigger_id="1.2.a"), "1.2.a"),
            (click("plan.approve", trigger_id="1.2.b"), "1.2.b"),
            (submission(hash_="h9"), "view:V1:h9"),
            ({**home(), "event_id": "Ev9"}, "Ev9"),
        ],
    )
    def test_the_key_names_the_delivery(
        self, rig: Rig, room: Room, payload: Payload, key: str
    ) -> None:
        rig.deliver(payload)
        assert room.keys() == [key]

    def test_a_shortcut(self, rig: Rig, room: Room) -> None:
        rig.deliver(
            {
                "type": "shortcut",
                "callback_id": "plan",
                "trigger_id": "1.2.s",
                "team": {"id": "T0TEAM", "domain": "acme"},
                "user": {"id": "U7", "team_id": "T0TEAM"},
                "action_ts": "1.0",
                "token": "made-up",
            }
        )
        assert (room.received[0].user, room.keys()) == ("U7", ["1.2.s"])


class TestBots:
    """Nobody talks to itself, and bots do not talk to bots."""

    def test_the_bots_own_messages_are_ignored(self, rig: Rig, room: Room) -> None:
        rig.deps.slack.whoami()
        rig.deliver(direct_message("hello", user="U0BOT"))
        rig.deliver(direct_message("hello", bot_id="B0BOT"))
        assert room.received == []

    def test_other_bots_messages_are_ignored(self, rig: Rig, room: Room) -> None:
        rig.deliver(direct_message("hello", bot_id="B9"))
        rig.deliver(direct_message("hello", subtype="bot_message"))
        assert (room.received, room.keys()) == ([], [])


class TestProblems:
    """A rule that says no undoes everything and is said where it happened."""

    def test_a_command_is_answered(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem("Eight questions do not fit <ten> minutes.")]
        assert said(rig.deliver(command())) == {
            "text": "Eight questions do not fit &lt;ten&gt; minutes.",
            "response_type": "ephemeral",
        }
        assert (room.keys(), room.work()) == ([], 0)

    def test_a_form_shows_it_beside_its_fields(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem(fields={"role": "Name a role.", "level": "Choose one."})]
        assert said(rig.deliver(submission())) == {
            "response_action": "errors",
            "errors": {"role": "Name a role.", "level": "Choose one."},
        }
        assert (room.keys(), room.work()) == ([], 0)

    def test_a_corrected_form_is_no_duplicate(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem(fields={"role": "Name a role."})]
        rig.deliver(submission())
        assert rig.deliver(submission()).body == ""
        assert (len(room.received), room.work()) == (2, 1)

    def test_what_belongs_to_no_field_is_put_on_top_of_the_form(self, rig: Rig, room: Room) -> None:
        room.raises = [NotAllowed("Only an admin can do this.")]
        answer = said(rig.deliver(submission()))
        assert answer["response_action"] == "push"
        assert answer["view"]["blocks"][0]["text"]["text"] == "Only an admin can do this."
        assert "submit" not in answer["view"]

    def test_a_third_form_has_no_room_above_it_so_its_first_field_says_it(
        self, rig: Rig, room: Room
    ) -> None:
        room.raises = [Problem("Only an admin can do this.")]
        answer = said(rig.deliver(submission(root_view_id="V0", previous_view_id="V2")))
        assert answer == {
            "response_action": "errors",
            "errors": {"role": "Only an admin can do this."},
        }

    def test_a_field_that_the_form_does_not_show_is_not_lost(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem(fields={"level": "Choose one.", "elsewhere": "And that."})]
        assert said(rig.deliver(submission())) == {
            "response_action": "errors",
            "errors": {"level": "Choose one.", "role": "And that."},
        }

    def test_a_button_is_answered_to_that_person_alone(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem("Somebody else has approved it.")]
        response = rig.deliver(click("plan.approve"))
        assert (response.status, response.body) == (200, "")
        rig.scheduler.run_due()
        assert rig.stub.sent("chat.postEphemeral") == [
            {"channel": "C1", "user": "U1", "text": "Somebody else has approved it."}
        ]
        assert room.work() == 0

    def test_a_button_in_a_form_is_answered_on_top_of_it(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem("Nothing to show yet.")]
        payload = click_in_form("plan.approve")
        rig.deliver(payload)
        rig.scheduler.run_due()
        [pushed] = rig.stub.sent("views.push")
        assert pushed["trigger_id"] == payload["trigger_id"]
        assert pushed["view"]["blocks"][0]["text"]["text"] == "Nothing to show yet."

    def test_and_where_that_is_too_late_it_is_said_directly(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem("Nothing to show yet.")]
        rig.stub.then("views.push", {"ok": False, "error": "expired_trigger_id"})
        rig.deliver(click_in_form("plan.approve"))
        rig.scheduler.run_due()
        assert rig.stub.said("D1") == ["Nothing to show yet."]

    def test_somebody_who_wrote_to_the_bot_is_answered(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem("That brief is empty.")]
        assert rig.deliver(direct_message("")).status == 200
        rig.scheduler.run_due()
        assert rig.stub.sent("chat.postEphemeral")[0]["text"] == "That brief is empty."

    def test_somebody_who_only_opened_home_is_not_talked_to(self, rig: Rig, room: Room) -> None:
        room.raises = [Problem("Not for you.")]
        assert rig.deliver(home()).status == 200
        rig.scheduler.run_due()
        assert rig.rows("SELECT id FROM outbox") == []


class TestTheGuard:
    """Who may not take part is refused before the job runs."""

    def test_it_stands_before_every_job(self, rig: Rig, room: Room) -> None:
        def guard(_con: Connection, _received: Received) -> None:
            raise NotAllowed("Not for guests.")

        rig.deps.inbox.guard = guard
        assert said(rig.deliver(command()))["text"] == "Not for guests."
        assert said(rig.deliver(submission()))["response_action"] == "push"
        rig.deliver(click("plan.approve"))
        rig.deliver(home())
        assert room.received == []
        assert room.keys() == []

    def test_what_it_starts_meanwhile_is_kept_though_the_rest_is_undone(
        self, rig: Rig, room: Room
    ) -> None:
        def meanwhile(con: Connection) -> None:
            now = rig.clock.now()
            rig.deps.outbox.add(con, "people.fetch", "f", {}, due_at=now, now=now)

        def guard(_con: Connection, _received: Received) -> None:
            raise NotYet("Who are you?", meanwhile)

        rig.deps.inbox.guard = guard
        assert said(rig.deliver(command()))["text"] == "Who are you?"
        assert [each["kind"] for each in rig.rows("SELECT kind FROM outbox")] == ["people.fetch"]
        assert room.keys() == []


def test_dispatching_calls_nobody(rig: Rig, room: Room) -> None:
    # Bolt's own way asks auth.test with the first thing that comes in.
    rig.deliver(command())
    rig.deliver(click("plan.approve"))
    rig.deliver(home())
    assert len(room.received) == 3
    assert rig.stub.calls == []
