"""Submitting scorecards in Slack, and what the thread and the others learn of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from interview_desk import START, Desk, at_desk, errors
from interview_samples import (
    ADA,
    BARBARA,
    GRACE,
    LINUS,
    LISTED,
    TEAM,
    add_candidate,
    add_interview,
    add_position,
)

from bot.scorecards import store
from bot.storage import audit


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_desk(tmp_path) as desk:
        yield desk


def test_a_scorecard_is_taken_from_the_panel_once_the_interview_has_begun(desk: Desk) -> None:
    desk.schedule()
    interview = desk.interview()
    desk.jump(START - 1)
    desk.click("scorecard.open", interview.id, user=GRACE)
    desk.click("scorecard.open", interview.id, user=ADA)
    assert desk.stub.sent("views.open") == []
    early, stranger = [each["text"] for each in desk.stub.sent("chat.postEphemeral")]
    assert "begins on Mon 26 Oct 2026, 06:00 America/New_York" in early
    assert "Only the interviewers" in stranger
    desk.clock.move_to(START)
    desk.click("scorecard.open", interview.id, user=GRACE)
    assert desk.stub.sent("views.open")[-1]["view"]["callback_id"] == "scorecard.form"


def test_the_thread_says_who_submitted_and_then_that_all_have_and_nothing_else(desk: Desk) -> None:
    desk.schedule()
    desk.jump(START)
    assert desk.card(GRACE) == {}
    assert desk.stub.said("G0NEW")[-1] == "<@UGRACE> submitted (1 of 2)"
    assert [key.split(":")[-2] for key in desk.pending()] == [LINUS]
    assert desk.card(LINUS, "1") == {}
    *_, progress, complete = desk.stub.said("G0NEW")
    assert progress == "<@ULINUS> submitted (2 of 2)"
    assert complete.startswith("Complete")
    assert desk.interview().status == "complete"
    sent = str([each for name, each in desk.stub.calls if name.startswith("chat.")])
    assert "They said so" not in sent
    outbox = desk.rig.rows("SELECT payload FROM outbox WHERE kind LIKE 'scorecards.%'")
    assert "They said so" not in str(outbox)
    con = desk.deps.db.read()
    assert "They said so" not in str(audit.entries(con, TEAM))


def test_an_answer_or_its_evidence_left_out_is_said_beside_it(desk: Desk) -> None:
    desk.schedule()
    desk.clock.move_to(START)
    answer = desk.card(GRACE, evidence_0=" ", rating_1=None, recommendation=None)
    assert set(errors(answer)) == {"evidence_0", "rating_1", "recommendation"}
    assert desk.count("scorecards") == 0


def test_submitting_again_keeps_the_first_and_says_that_it_changed(desk: Desk) -> None:
    desk.schedule()
    desk.clock.move_to(START)
    desk.card(GRACE, "2")
    desk.card(GRACE, "2")
    desk.card(GRACE, "4")
    versions = store.own(desk.deps.db.read(), desk.interview().id, GRACE)
    assert [(each.version, each.ratings[0].score) for each in versions] == [(1, 2), (2, 4)]
    said = [text for text in desk.stub.said("G0NEW") if "UGRACE" in text and "scorecard" in text]
    assert said == ["<@UGRACE> changed their scorecard (version 2)"]
    assert desk.interview().submitted == 1


def test_an_interview_with_a_card_in_can_no_longer_be_moved_or_cancelled(desk: Desk) -> None:
    desk.schedule()
    desk.clock.move_to(START)
    desk.card(GRACE)
    interview = desk.interview()
    desk.click("interview.cancel", interview.id)
    answer = desk.move(date="2026-10-28")
    assert "has taken place" in str(answer)
    assert desk.interview().status == "scheduled"


def test_others_cards_and_the_summary_are_refused_on_the_server_until_they_are_open(
    desk: Desk,
) -> None:
    desk.schedule()
    interview = desk.interview()
    desk.clock.move_to(START)
    desk.card(GRACE)
    desk.click("scorecard.others", interview.id, user=LINUS)
    assert "Submit your own" in desk.stub.sent("chat.postEphemeral")[-1]["text"]
    desk.click("scorecard.others", interview.id, user=BARBARA)
    for user in (GRACE, ADA, BARBARA):
        desk.click("scorecard.summary", interview.id, user=user)
    assert desk.stub.sent("views.open") == []
    desk.click("scorecard.others", interview.id, user=GRACE)
    assert "Nobody else" in str(desk.stub.sent("views.open")[-1]["view"])
    desk.card(LINUS, "1")
    for user in (GRACE, LINUS, ADA, BARBARA):
        desk.click("scorecard.summary", interview.id, user=user)
        view = desk.stub.sent("views.open")[-1]["view"]
        assert view["callback_id"] == "scorecard.summary"
        assert "They are 2 apart" in str(view)
    desk.click("scorecard.summary", interview.id, user=LISTED)
    assert len(desk.stub.sent("views.open")) == 5
    opened = [e.action for e in audit.entries(desk.deps.db.read(), TEAM)]
    assert opened.count("scorecard.summary.open") == 4


def test_without_a_thread_whoever_oversees_hears_of_the_cards(desk: Desk) -> None:
    with desk.deps.db.write() as con:
        position = add_position(con, coordinator=BARBARA)
        candidate = add_candidate(con, "Joan Roe")
        add_interview(con, desk.approved, position, candidate, GRACE, starts_at=START)
    desk.clock.move_to(START)
    desk.card(GRACE)
    assert [text.split(",")[0] for text in desk.told(BARBARA)] == [
        "<@UGRACE> submitted (1 of 1)",
        "Complete: the scorecard is in for Joan Roe. The summary is ready.",
    ]
