"""What is said of an interview and when, played with a moving clock and a server on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from interview_desk import START, Desk, at_desk, london, wall
from interview_samples import ADA, GRACE, LINUS, add_approved_set, make_set
from slack_stub import Drop

MOVED = "was moved to"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with at_desk(tmp_path) as desk:
        yield desk


# Guides and reminders


def test_the_guide_comes_a_day_before_by_the_wall_and_the_reminder_a_quarter_before(
    desk: Desk,
) -> None:
    # The clocks go back that night: the day before at the same time is 25 hours before.
    desk.schedule(date="2026-10-25")
    start = london(2026, 10, 25, 10)
    desk.until(start - 25 * 3600 - 1)
    assert desk.told(GRACE) == []
    desk.until(start - 25 * 3600)
    assert [text.split(":")[0] for text in desk.told(GRACE)] == ["Interviewer guide"]
    assert "06:00 America/New_York" in desk.told(GRACE)[0]
    assert "15:45 Asia/Kathmandu" in desk.told(LINUS)[0]
    desk.until(start - 901)
    assert len(desk.told(GRACE)) == 1
    desk.until(start - 900)
    assert "starts in 15 minutes" in desk.told(GRACE)[1]
    assert len(desk.told(LINUS)) == 2


def test_an_interview_scheduled_late_sends_its_guide_at_once_with_the_thread(desk: Desk) -> None:
    desk.schedule(date="2026-10-20", time="18:00")
    assert len(desk.told(GRACE)) == 1
    posted = [each for each in desk.stub.sent("chat.postMessage") if each["channel"] == "DGRACE"]
    final = [
        each for each in desk.stub.sent("chat.update") if each["channel"] == "DGRACE"
    ] or posted
    assert "Open Thread" in str(final[-1]["blocks"])


def test_a_long_guide_goes_on_in_its_thread_in_order(desk: Desk) -> None:
    with desk.deps.db.write() as con:
        desk.approved = add_approved_set(con, make_set(6, 6, filler=" word" * 100))
    desk.schedule(date="2026-10-20", time="18:00", interviewers=[GRACE])
    guide, *rest = desk.stub.messages["DGRACE"]
    assert len(rest) > 1
    assert [f"part {n} " in each["text"] for n, each in enumerate(rest, 2)] == [True] * len(rest)
    assert {each["thread_ts"] for each in rest} == {guide["ts"]}


def test_a_rescheduled_interview_moves_its_reminders(desk: Desk) -> None:
    desk.schedule()
    desk.until(london(2026, 10, 22, 12))
    assert desk.move(date="2026-10-28", time="15:00") == {}
    moved = desk.interview()
    assert (moved.revision, moved.wall_time) == (2, "2026-10-28T15:00")
    assert {key.split(":")[2] for key in desk.pending()} == {"r2"}
    # Nobody had a guide: the channel is told, the panel gets guide and reminder at the new time.
    assert desk.told(GRACE) == []
    assert "moved this interview to Wed 28 Oct 2026, 15:00" in desk.stub.said("G0NEW")[-1]
    assert "28 Oct" in str(desk.stub.sent("chat.update")[-1]["blocks"])
    desk.until(START + 3600)
    assert desk.told(GRACE) == []
    desk.until(london(2026, 10, 27, 15))
    assert len(desk.told(GRACE)) == 1
    desk.until(london(2026, 10, 28, 14, 45))
    assert len(desk.told(GRACE)) == 2
    assert len(desk.told(LINUS)) == 2


def test_who_has_a_guide_is_told_of_the_move_and_their_guide_is_kept_up_to_date(desk: Desk) -> None:
    desk.schedule()
    desk.until(london(2026, 10, 25, 12))
    desk.move(date="2026-10-29", time="11:00")
    _, note = desk.told(GRACE)
    assert MOVED in note
    assert "07:00 America/New_York" in note
    edits = [each for each in desk.stub.sent("chat.update") if each["channel"] == "DGRACE"]
    assert "29 Oct" in str(edits[-1]["blocks"])
    assert not any(":guide:" in key for key in desk.pending())
    desk.until(london(2026, 10, 29, 10, 45))
    # No second guide: the reminder is all that follows.
    assert [("Interviewer guide" in text, MOVED in text) for text in desk.told(GRACE)] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_a_guide_on_its_way_while_the_interview_moves_is_followed_by_the_note(desk: Desk) -> None:
    desk.schedule()
    desk.clock.move_to(london(2026, 10, 25, 10))
    # The post is accepted and its answer lost, so nobody knows whether the guide arrived.
    desk.stub.then("chat.postMessage", Drop(accepted=True), Drop(accepted=True))
    desk.rig.scheduler.run_due()
    desk.move(date="2026-10-29", time="11:00")
    desk.until(london(2026, 10, 29, 10, 45))
    for user in (GRACE, LINUS):
        texts = desk.told(user)
        assert sum("Interviewer guide" in text for text in texts) == 1
        assert sum(MOVED in text for text in texts) == 1


def test_a_cancelled_interview_withdraws_everything_and_tells_who_had_a_guide(desk: Desk) -> None:
    desk.schedule()
    interview = desk.interview()
    desk.until(london(2026, 10, 25, 12))
    desk.click("interview.cancel", interview.id)
    assert desk.interview().status == "cancelled"
    assert desk.pending() == []
    assert "was cancelled" in desk.told(GRACE)[-1]
    assert "cancelled this interview" in desk.stub.said("G0NEW")[-1]
    root = [e for e in desk.stub.sent("chat.update") if e["channel"] == "G0NEW"][-1]
    assert "interview.cancel" not in str(root["blocks"])
    desk.until(START + 400_000)
    assert len(desk.told(GRACE)) == 2
    desk.click("interview.cancel", interview.id)
    assert "already" in desk.stub.sent("chat.postEphemeral")[-1]["text"]


def test_nobody_without_a_guide_hears_of_a_cancelled_interview(desk: Desk) -> None:
    desk.schedule()
    desk.click("interview.cancel", desk.interview().id)
    desk.until(START + 400_000)
    assert desk.told(GRACE) == desk.told(LINUS) == []


def test_an_interview_that_began_while_the_bot_was_down_is_told_to_the_coordinator_once(
    desk: Desk,
) -> None:
    desk.schedule()
    desk.until(london(2026, 10, 25, 10))
    desk.jump(START + 60)
    assert not any("starts in" in text for text in desk.told(GRACE) + desk.told(LINUS))
    missed = [text for text in desk.told(ADA) if "could not send every reminder" in text]
    assert len(missed) == 1
    states = desk.rig.rows("SELECT state FROM outbox WHERE kind = 'interviews.reminder'")
    assert {each["state"] for each in states} == {"expired"}


def test_an_interviewer_who_cannot_be_reached_is_told_to_the_coordinator(desk: Desk) -> None:
    desk.schedule(interviewers=[GRACE])
    desk.stub.then("chat.postMessage", {"ok": False, "error": "user_disabled"})
    desk.until(london(2026, 10, 25, 10))
    assert any("cannot reach <@UGRACE>" in text for text in desk.told(ADA))


def test_a_missing_card_is_asked_for_after_the_end_and_each_working_morning(desk: Desk) -> None:
    desk.schedule(date="2026-10-22", time="16:00", interviewers=[LINUS])
    start = london(2026, 10, 22, 16)
    desk.until(start + 45 * 60 + 599)
    before = len(desk.told(LINUS))
    desk.until(start + 45 * 60 + 600)
    assert "is due" in desk.told(LINUS)[before]

    def kathmandu(*parts: int) -> float:
        return wall("Asia/Kathmandu", *parts)

    # Friday at nine of his own morning, then Monday.
    desk.until(kathmandu(2026, 10, 23, 9) - 1)
    assert len(desk.told(LINUS)) == before + 1
    desk.until(kathmandu(2026, 10, 23, 9))
    assert "still missing" in desk.told(LINUS)[before + 1]
    desk.until(kathmandu(2026, 10, 26, 9) - 1)
    assert len(desk.told(LINUS)) == before + 2
    desk.until(kathmandu(2026, 10, 26, 9))
    assert len(desk.told(LINUS)) == before + 3
    assert len(desk.pending()) == 1
    desk.card(LINUS)
    assert desk.pending() == []
    desk.until(kathmandu(2026, 11, 9, 9))
    assert len(desk.told(LINUS)) == before + 3


def test_after_days_of_downtime_one_asking_goes_out_in_the_morning(desk: Desk) -> None:
    desk.schedule(date="2026-10-22", time="16:00", interviewers=[GRACE])
    desk.until(london(2026, 10, 22, 17))
    before = len(desk.told(GRACE))
    # Down from Thursday evening; up again at three on Tuesday morning in New York.
    desk.jump(london(2026, 10, 27, 7))
    assert len(desk.told(GRACE)) == before
    desk.until(london(2026, 10, 27, 13))
    assert len(desk.told(GRACE)) == before + 1
