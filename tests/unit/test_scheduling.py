"""Arranging interviews in Slack: what a form takes, who may, and where it is announced."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from interview_desk import NOW, START, Desk, at_desk, errors, london
from interview_samples import (
    ADA,
    BARBARA,
    GONE,
    GRACE,
    GUEST,
    LINUS,
    LISTED,
    OUTSIDER,
    ROBOT,
    TEAM,
    add_position,
)
from slack_payloads import click

from bot.interviews import store
from bot.interviews.model import SeenChannel
from bot.positions import store as positions


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_desk(tmp_path) as desk:
        yield desk


# Scheduling


def test_scheduling_makes_the_private_channel_invites_its_people_and_opens_a_thread(
    desk: Desk,
) -> None:
    desk.schedule()
    (made,) = desk.stub.sent("conversations.create")
    assert made["name"] == "hiring-senior-go-backend-engineer"
    invited = {each["users"] for each in desk.stub.sent("conversations.invite")}
    assert invited == {ADA, GRACE, LINUS}
    root, rules = desk.stub.messages["G0NEW"]
    assert "Interview with Jane Doe" in root["text"]
    assert rules["thread_ts"] == root["ts"]
    assert "opinions" in rules["text"]
    interview = desk.interview()
    assert (interview.channel, interview.root_ts) == ("G0NEW", root["ts"])
    assert interview.position.channel == "G0NEW"
    assert interview.wall_time == "2026-10-26T10:00"
    assert interview.zone == "Europe/London"
    assert interview.starts_at == START


def test_the_next_interview_of_a_position_uses_its_channel_and_knows_the_candidate(
    desk: Desk,
) -> None:
    desk.schedule()
    first = desk.interview()
    desk.clock.advance(60)
    desk.schedule(position=first.position.id, candidate="jane  doe", interviewers=[BARBARA])
    second = desk.interview()
    assert second.id != first.id
    assert second.channel == "G0NEW"
    assert second.candidate.id == first.candidate.id
    assert len(desk.stub.sent("conversations.create")) == 1


def test_a_name_already_taken_gets_a_tail(desk: Desk) -> None:
    desk.stub.script["conversations.create"].appendleft({"ok": False, "error": "name_taken"})
    desk.schedule()
    first, second = [each["name"] for each in desk.stub.sent("conversations.create")]
    assert second.startswith(f"{first}-")
    assert desk.interview().channel == "G0NEW"


def test_where_no_channel_may_be_made_the_scheduler_gets_the_thread(desk: Desk) -> None:
    desk.stub.script["conversations.create"].clear()
    desk.stub.then("conversations.create", {"ok": False, "error": "restricted_action"})
    desk.schedule()
    texts = desk.told(ADA)
    assert any("does not let me make a private channel" in text for text in texts)
    assert any(text.startswith("Interview with Jane Doe") for text in texts)
    assert desk.interview().channel == "DADA"
    assert not desk.interview().has_shared_thread
    desk.until(START - 900)
    assert len(desk.told(GRACE)) == 2


def test_a_channel_the_bot_is_not_in_is_told_with_a_way_to_try_again(desk: Desk) -> None:
    with desk.deps.db.write() as con:
        seen = SeenChannel("G0OTHER", "team", is_private=True, is_archived=False)
        store.remember_channel(con, TEAM, seen, now=NOW)
    desk.stub.then("chat.postMessage", {"ok": False, "error": "not_in_channel"})
    desk.schedule(channel="G0OTHER")
    (told,) = desk.told(ADA)
    assert "/invite" in told
    interview = desk.interview()
    assert interview.root_ts is None
    desk.click("interview.announce", interview.id)
    assert len(desk.stub.messages["G0OTHER"]) == 2
    desk.click("interview.announce", interview.id)
    assert len(desk.stub.messages["G0OTHER"]) == 2


def test_a_position_whose_channel_was_archived_gets_a_new_one(desk: Desk) -> None:
    desk.schedule()
    position = desk.interview().position.id
    desk.clock.advance(60)
    desk.stub.then("chat.postMessage", {"ok": False, "error": "is_archived"})
    desk.stub.then("conversations.create", {"ok": True, "channel": {"id": "G0NEWER"}})
    desk.schedule(position=position, candidate="Joan Roe")
    assert desk.interview().channel == "G0NEWER"
    assert desk.interview().position.channel == "G0NEWER"
    assert len(desk.stub.messages["G0NEWER"]) == 2


def test_a_submit_clicked_twice_schedules_once(desk: Desk) -> None:
    desk.schedule(hash_="same")
    desk.schedule(hash_="same")
    assert desk.count("interviews") == 1


# What a form cannot take


def test_every_wrong_interviewer_is_named_with_the_reason(desk: Desk) -> None:
    answer = desk.schedule(interviewers=[GRACE, ROBOT, GUEST, GONE, OUTSIDER, LISTED])
    (said,) = errors(answer).values()
    for words in ("Robot is a bot", "Gus is a guest", "Gone's account", "Olga belongs"):
        assert words in said
    assert "Lis" not in said
    assert desk.count("interviews") == 0


@pytest.mark.parametrize("users", [[], [f"U{n}" for n in range(7)]])
def test_a_panel_has_one_to_six_people(desk: Desk, users: list[str]) -> None:
    assert "one to six" in errors(desk.schedule(interviewers=users))["interviewers"]


def test_the_candidate_cannot_interview_themselves(desk: Desk) -> None:
    answer = desk.schedule(member=LINUS, candidate="Linus")
    assert errors(answer) == {"interviewers": "Linus is the candidate."}


def test_somebody_not_known_yet_is_looked_up_meanwhile(desk: Desk) -> None:
    answer = desk.schedule(interviewers=[GRACE, "UNEW"])
    assert "Submit once more" in errors(answer)["interviewers"]
    assert desk.rig.rows("SELECT kind FROM outbox WHERE kind LIKE 'people.%'") != []


def test_time_and_candidate_are_checked_together(desk: Desk) -> None:
    found = errors(desk.schedule(date="2026-10-19", candidate="  "))
    assert set(found) == {"date", "candidate"}
    assert "does not exist" in errors(desk.schedule(date="2027-03-28", time="01:30"))["time"]


def test_a_time_that_happens_twice_is_asked_back_in_the_form(desk: Desk) -> None:
    answer = desk.schedule(date="2026-10-25", time="01:30")
    assert answer["response_action"] == "update"
    (which,) = [b for b in answer["view"]["blocks"] if b.get("block_id") == "which"]
    action = which["element"]["action_id"]
    unanswered = desk.schedule(date="2026-10-25", time="01:30", which=(action, None))
    assert "first or the second" in errors(unanswered)["which"]
    value = which["element"]["options"][1]["value"]
    assert desk.schedule(date="2026-10-25", time="01:30", which=(action, value)) == {}
    assert desk.interview().starts_at == london(2026, 10, 25, 0, 30) + 2 * 3600


def test_a_public_channel_needs_a_tick_and_keeps_what_was_typed(desk: Desk) -> None:
    public = {"ok": True, "channel": {"id": "C0PUB", "name": "general", "is_channel": True}}
    desk.stub.then("conversations.info", public)
    assert "looking" in errors(desk.schedule(channel="C0PUB"))["channel"]
    answer = desk.schedule(channel="C0PUB")
    assert answer["response_action"] == "update"
    by_id = {each.get("block_id"): each for each in answer["view"]["blocks"]}
    assert by_id["candidate"]["element"]["initial_value"] == "Jane Doe"
    action = by_id["agreed"]["element"]["action_id"]
    refused = desk.schedule(channel="C0PUB", agreed=(action, None))
    assert "Tick" in errors(refused)["agreed"]
    assert desk.schedule(channel="C0PUB", agreed=(action, "C0PUB")) == {}
    assert len(desk.stub.messages["C0PUB"]) == 2


def test_choosing_a_channel_looks_it_up_at_once(desk: Desk) -> None:
    private = {"ok": True, "channel": {"id": "G0PRIV", "name": "team", "is_private": True}}
    desk.stub.then("conversations.info", private)
    payload = click("interview.channel_chosen", user=ADA)
    payload["actions"][0]["selected_conversation"] = "G0PRIV"
    payload["view"] = {"id": "V1", "private_metadata": "", "state": {"values": {}}}
    desk.rig.deliver(payload)
    desk.rig.scheduler.run_due()
    assert desk.schedule(channel="G0PRIV") == {}
    assert len(desk.stub.messages["G0PRIV"]) == 2


# The candidate who works here


def test_a_candidate_who_works_here_gets_a_channel_apart_and_is_never_brought_in(
    desk: Desk,
) -> None:
    desk.schedule()
    position = desk.interview().position.id
    desk.clock.advance(60)
    desk.stub.then("conversations.create", {"ok": True, "channel": {"id": "G0APART"}})
    desk.schedule(position=position, member=BARBARA, candidate="Barbara")
    interview = desk.interview()
    assert interview.channel == "G0APART"
    assert interview.position.channel == "G0NEW"
    invited = [
        each for each in desk.stub.sent("conversations.invite") if each["channel"] == "G0APART"
    ]
    assert {each["users"] for each in invited} == {ADA, GRACE, LINUS}
    # An admin otherwise, she may do nothing about herself.
    for action in ("interview.cancel", "interview.reschedule", "interview.next"):
        desk.click(action, interview.id, user=BARBARA)
    assert desk.interview().status == "scheduled"
    assert desk.stub.sent("views.open") == []
    assert store.upcoming(desk.deps.db.read(), TEAM, BARBARA, now=NOW) == []


def test_the_scheduler_and_who_runs_the_position_cannot_be_its_candidate(desk: Desk) -> None:
    assert "That is you" in errors(desk.schedule(member=ADA))["member"]
    with desk.deps.db.write() as con:
        position = add_position(con, hiring_manager=GRACE)
    answer = desk.schedule(position=position.id, member=GRACE, interviewers=[LINUS])
    assert "hiring manager" in errors(answer)["member"]


# Who may


def test_only_who_made_the_set_runs_a_position_or_is_an_admin_opens_the_form(desk: Desk) -> None:
    desk.click("interview.schedule", desk.approved.set_id, user=GRACE)
    assert desk.stub.sent("views.open") == []
    desk.click("interview.schedule", desk.approved.set_id, user=BARBARA)
    desk.click("interview.schedule", desk.approved.set_id, user=ADA)
    assert len(desk.stub.sent("views.open")) == 2
    with desk.deps.db.write() as con:
        add_position(con, hiring_manager=GRACE)
    desk.click("interview.schedule", desk.approved.set_id, user=GRACE)
    opened = desk.stub.sent("views.open")[-1]["view"]
    (field,) = [b for b in opened["blocks"] if b.get("block_id") == "position"]
    assert [each["text"]["text"] for each in field["element"]["options"]] == ["Backend engineer"]


def test_somebody_elses_position_cannot_be_chosen(desk: Desk) -> None:
    with desk.deps.db.write() as con:
        theirs = add_position(con, hiring_manager=GRACE, coordinator=LINUS)
    assert "you run" in errors(desk.schedule(position=theirs.id))["position"]


def test_an_interviewer_may_not_move_or_cancel(desk: Desk) -> None:
    desk.schedule()
    interview = desk.interview()
    desk.click("interview.cancel", interview.id, user=GRACE)
    answer = desk.move(GRACE)
    assert answer["response_action"] == "push"
    assert desk.interview() == interview
    assert len(desk.stub.sent("chat.postEphemeral")) == 1


def test_the_next_candidate_takes_set_panel_and_channel_along(desk: Desk) -> None:
    desk.schedule()
    first = desk.interview()
    desk.clock.advance(60)
    desk.click("interview.next", first.id)
    assert desk.stub.sent("views.open")[-1]["view"]["callback_id"] == "interview.next_form"
    assert desk.next(candidate="Joan Roe", time="14:00") == {}
    second = desk.interview()
    assert second.candidate.name == "Joan Roe"
    for name in ("set_id", "set_version", "set_hash", "users", "channel", "position"):
        assert getattr(second, name) == getattr(first, name)


def test_changing_the_candidates_name_changes_what_was_posted(desk: Desk) -> None:
    desk.schedule(date="2026-10-20", time="18:00")
    ids = {"interview": desk.interview().id}
    desk.submit("interview.candidate_form", ids, {"candidate": "Jane Q. Doe", "email": ""})
    for channel in ("G0NEW", "DGRACE", "DLINUS"):
        edit = [each for each in desk.stub.sent("chat.update") if each["channel"] == channel][-1]
        assert "Jane Q. Doe" in str(edit["blocks"])


def test_a_closed_position_takes_no_next_candidate(desk: Desk) -> None:
    desk.schedule()
    interview = desk.interview()
    closed = replace(interview.position, status="closed")
    with desk.deps.db.write() as con:
        positions.update_position(con, closed)
    answer = desk.next()
    assert "not open any more" in str(answer)
