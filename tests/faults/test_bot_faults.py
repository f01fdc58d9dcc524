"""What may go wrong around the real bot in a served workspace, and what people notice of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bot_story import (
    ASK_AT,
    BAD_WIRE,
    COMPLETE,
    GUIDE_AT,
    HOUR,
    LEASE,
    MINUTE,
    POST,
    REMINDER,
    REMINDER_AT,
    arrange,
    arranged,
    check_books,
    ends_well,
    enter,
    fill_in,
    goes_wrong,
    guides,
    heard,
    heard_since,
    kept,
    moves_to,
    notes,
    numbered,
    open_scorecard,
    plan,
    queue_notes,
    settles,
    to_be_heard,
    told_of,
)
from story import Json, Story, told, until, view_words

from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS
from bot.scheduler import WORKERS

UNREACHED = "I cannot reach"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with arranged(tmp_path) as story:
        yield story


def overtaken(story: Story, act: Callable[[], Json]) -> Callable[[], Json]:
    """Do something that reaches the bot half a second late; return how to wait for its outcome."""
    goes_wrong(story, "socket:interactive", kind="delay", seconds=0.5)
    pool = ThreadPoolExecutor(1)
    late = pool.submit(act)
    until(lambda: not story.state()["faults"], "the late one to set out")
    pool.shutdown(wait=False)
    return late.result


# The wire


@pytest.mark.parametrize("retry_after", [None, "soon", "0", "-5", "nan", "86400"])
def test_a_storm_of_rate_limits_delays_messages_and_loses_none(
    story: Story, retry_after: str | None
) -> None:
    goes_wrong(story, POST, kind="ratelimited", times=6, retry_after=retry_after)
    moves_to(story, GUIDE_AT)
    for minute in range(1, 46):
        moves_to(story, GUIDE_AT + minute * MINUTE)
    assert guides(story) == 2
    ends_well(story)


def test_at_a_closed_door_each_worker_knocks_once(story: Story) -> None:
    goes_wrong(story, POST, kind="ratelimited", times=None, retry_after="30")
    before = len(story.calls(POST))
    queue_notes(story, 50)
    settles(story)
    assert len(story.calls(POST)) - before <= WORKERS["post"]
    story.server.sandbox.faults.clear()
    moves_to(story, story.clock.now() + 31)
    assert notes(story) == numbered(50)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("status", {"status": 500}),
        ("status", {"status": 503}),
        ("html", {"status": 502}),
        ("html", {"status": 200}),
        ("drop", {}),
        ("cut", {}),
        ("error", {"error": "internal_error"}),
        ("error", {"error": "fatal_error"}),
    ],
)
def test_a_post_whose_outcome_nobody_knows_is_looked_for_before_it_is_made_again(
    story: Story, when: str, kind: str, more: dict[str, object]
) -> None:
    goes_wrong(story, POST, kind=kind, when=when, times=2, **more)
    moves_to(story, GUIDE_AT)
    assert guides(story) == (2 if when == "after" else 0)
    calls = len(story.calls(POST))
    moves_to(story, GUIDE_AT + 30)
    assert len(story.calls(POST)) == calls, "sent again before the first could have arrived"
    moves_to(story, GUIDE_AT + LEASE)
    assert guides(story) == 2
    ends_well(story)


def test_while_nobody_can_look_nothing_is_sent_again(story: Story) -> None:
    goes_wrong(story, POST, kind="drop", when="after", times=2)
    goes_wrong(story, "conversations.history", kind="status", times=2)
    moves_to(story, GUIDE_AT)
    moves_to(story, GUIDE_AT + LEASE)
    moves_to(story, GUIDE_AT + 2 * LEASE)
    ends_well(story)


def test_where_the_server_keeps_no_metadata_a_message_is_found_by_its_text(story: Story) -> None:
    story.control("features", metadata=False)
    goes_wrong(story, POST, kind="drop", when="after", times=2)
    moves_to(story, GUIDE_AT)
    moves_to(story, GUIDE_AT + LEASE)
    moves_to(story, REMINDER_AT)
    moves_to(story, ASK_AT)
    assert heard(story) == to_be_heard()


def test_slack_out_of_reach_for_most_of_a_day_loses_nothing(story: Story) -> None:
    posting = story.bot.deps.slack._caller._posting
    posting.base_url = "http://127.0.0.1:9/api/"  # nobody listens there
    for hour in range(20):
        moves_to(story, GUIDE_AT + hour * HOUR)
    assert guides(story) == 0
    posting.base_url = story.settings.slack_api_url
    moves_to(story, GUIDE_AT + 21 * HOUR)
    assert guides(story) == 2
    ends_well(story)


@pytest.mark.parametrize("faults", [(), BAD_WIRE], ids=["good wire", "bad wire"])
def test_two_hundred_messages_due_at_once_all_arrive_once(
    story: Story, faults: tuple[Json, ...]
) -> None:
    for fault in faults:
        goes_wrong(story, POST, times=15, **fault)
    queue_notes(story, 200)
    settles(story)
    for _ in range(30 if faults else 0):
        moves_to(story, story.clock.now() + 20)
    assert notes(story) == numbered(200)
    check_books(story)


# What comes in twice, or in another order


def test_everything_delivered_twice_happens_once(tmp_path: Path) -> None:
    with told(tmp_path) as story:
        for kind in ("interactive", "slash_commands", "events_api"):
            goes_wrong(story, f"socket:{kind}", kind="duplicate", times=None)
        arrange(story)
        for moment in (GUIDE_AT, REMINDER_AT, ASK_AT):
            moves_to(story, moment)
        for user in (GRACE, LINUS):
            form = open_scorecard(story.person(user))
            assert story.person(user).submits(**enter(form, "3", "Once"))["result"] == "closed"
        settles(story)
        said = [f"<@{GRACE}> submitted (1 of 2)", f"<@{LINUS}> submitted (2 of 2)", COMPLETE]
        assert heard_since(story) == Counter((HIRING_BACKEND, each) for each in said)
        assert len(kept(story, "SELECT id FROM interviews")) == 1
        assert len(kept(story, "SELECT id FROM scorecards")) == 2
        check_books(story)


def test_a_double_clicked_form_schedules_one_interview(tmp_path: Path) -> None:
    with told(tmp_path) as story:
        ada = story.person(ADA)
        entered = fill_in(story, ada, plan(ada))
        with ThreadPoolExecutor(2) as hands:
            clicks = [hands.submit(lambda: ada.submits(**entered)) for _ in range(2)]
        assert [each.result()["result"] for each in clicks] == ["closed", "closed"]
        settles(story)
        assert len(kept(story, "SELECT id FROM interviews")) == 1


def test_scorecards_that_overtake_each_other_are_counted_as_they_arrive(story: Story) -> None:
    grace, linus = story.person(GRACE), story.person(LINUS)
    for moment in (GUIDE_AT, REMINDER_AT, ASK_AT):
        moves_to(story, moment)
    entered = {each.user: enter(open_scorecard(each), "3", "Mine") for each in (grace, linus)}
    late = overtaken(story, lambda: grace.submits(**entered[GRACE]))
    assert linus.submits(**entered[LINUS])["result"] == "closed"
    assert late()["result"] == "closed"
    settles(story)
    said = [f"<@{LINUS}> submitted (1 of 2)", f"<@{GRACE}> submitted (2 of 2)", COMPLETE]
    assert heard_since(story) == Counter((HIRING_BACKEND, each) for each in said)


def test_a_rescheduling_that_a_cancelling_overtakes_is_refused_in_words(story: Story) -> None:
    ada = story.person(ADA)
    root = ada.waits_for(HIRING_BACKEND, "Robin Example")
    ada.presses(root, "Reschedule")
    ada.form("interview.move_form")
    late = overtaken(story, lambda: ada.submits(time="16:00"))
    ada.presses(root, "Cancel")
    assert late()["result"] == "pushed"
    assert "cancelled already" in view_words(ada.form())
    for moment in (GUIDE_AT, REMINDER_AT, ASK_AT):
        moves_to(story, moment)
    assert {place for place, _ in heard(story)} == {HIRING_BACKEND}


# Who is let in


def test_a_token_that_is_revoked_for_most_of_a_day_only_delays(story: Story) -> None:
    story.control("token", revoked=True)
    for hour in range(20):
        moves_to(story, GUIDE_AT + hour * HOUR)
    assert guides(story) == 0
    story.control("token", revoked=False)
    moves_to(story, story.clock.now() + LEASE)
    assert guides(story) == 2
    ends_well(story)


def test_an_archived_channel_keeps_no_interviewer_from_what_they_need(story: Story) -> None:
    story.control("channel", channel=HIRING_BACKEND, is_archived=True)
    for moment in (GUIDE_AT, REMINDER_AT, ASK_AT):
        moves_to(story, moment)
    assert heard(story) == to_be_heard()
    for user in (GRACE, LINUS):
        person = story.person(user)
        person.presses(person.waits_for_direct("Interviewer guide: Robin"), "Submit Scorecard")
        form = person.form("scorecard.form")
        assert person.submits(**enter(form, "3", "Mine"))["result"] == "closed"
    settles(story)
    assert len(kept(story, "SELECT id FROM scorecards")) == 2
    # The thread cannot say it, so whoever runs the interview hears it directly, once.
    assert len(told_of(story, "Complete: both scorecards are in for Robin")) == 1


def test_a_channel_archived_before_the_interview_is_posted_is_told_to_whoever_chose_it(
    tmp_path: Path,
) -> None:
    with told(tmp_path) as story:
        gone = {"channel": HIRING_BACKEND, "is_archived": True}
        arrange(story, lambda: story.control("channel", **gone))
        assert len(told_of(story, "I could not post")) == 1
        story.control("channel", channel=HIRING_BACKEND, is_archived=False)


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("conversations.open", "user_disabled"),
        ("conversations.open", "cannot_dm_bot"),
        (POST, "messages_tab_disabled"),
        (POST, "channel_not_found"),
    ],
)
def test_an_interviewer_who_cannot_be_reached_is_told_to_the_coordinator_once(
    story: Story, method: str, code: str
) -> None:
    # Whoever comes first is the one; the other gets everything.
    goes_wrong(story, method, kind="error", error=code)
    moves_to(story, GUIDE_AT)
    assert len(told_of(story, UNREACHED)) == 1
    assert guides(story) == 1


def test_a_deactivated_interviewer_is_told_to_the_coordinator_once(story: Story) -> None:
    story.control("user", id=LINUS, deleted=True)
    for moment in (GUIDE_AT, REMINDER_AT, ASK_AT):
        moves_to(story, moment)
    [words] = told_of(story, UNREACHED)
    assert f"<@{LINUS}>" in words
    assert not [place for place, _ in heard(story) if place == LINUS]
    assert heard(story)[GRACE, REMINDER] == 1
    check_books(story)
