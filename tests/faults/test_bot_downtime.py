"""The bot away for a while, and the disk under it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from bot_story import (
    ASK,
    ASK_AGAIN,
    ASK_AT,
    DAY,
    GUIDE,
    GUIDE_2,
    GUIDE_AT,
    HOUR,
    INTERVIEW_AT,
    LEASE,
    MINUTE,
    POST,
    REMINDER,
    REMINDER_AT,
    arranged,
    check_books,
    ends_well,
    enter,
    goes_wrong,
    guides,
    heard,
    heard_since,
    kept,
    moves_to,
    open_scorecard,
    settles,
    started_again,
    told_of,
)
from story import MONDAY, Story, until, view_words

from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS
from bot.storage.database import Connection

PANEL = (GRACE, LINUS)
MISSED = "I could not send every reminder"
CARDS = "SELECT interviewer, note FROM scorecards"


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with arranged(tmp_path) as story:
        yield story


@contextmanager
def away(story: Story, since: float, back_at: float) -> Iterator[None]:
    """Stop the bot at one moment and start it again at a later one."""
    moves_to(story, since)
    assert story.bot.stop()
    story.clock.move_to(back_at)
    with started_again(story):
        yield


def said_to_panel(story: Story) -> Counter[str]:
    """Count what both interviewers heard alike."""
    found = heard(story)
    both = [Counter({what: n for (place, what), n in found.items() if place == u}) for u in PANEL]
    assert both[0] == both[1]
    return both[0]


# Away


def test_after_three_days_away_nothing_late_is_sent_and_the_coordinator_is_told_once(
    story: Story,
) -> None:
    with away(story, MONDAY + HOUR, MONDAY + 3 * DAY):
        assert said_to_panel(story) == Counter([ASK])
        assert len(told_of(story, MISSED)) == 1
        moves_to(story, MONDAY + 3 * DAY + HOUR)
        assert said_to_panel(story) == Counter([ASK])
        # The next working morning of each, where they are.
        for hours in (0, 6):
            moves_to(story, MONDAY + 4 * DAY + hours * HOUR)
        assert said_to_panel(story) == Counter([ASK, ASK_AGAIN])
        assert len(told_of(story, MISSED)) == 1
        check_books(story)


@pytest.mark.parametrize("seconds", [1, MINUTE, 10 * MINUTE])
def test_a_reminder_that_is_late_but_in_time_is_still_sent(story: Story, seconds: float) -> None:
    with away(story, REMINDER_AT - 1, REMINDER_AT + seconds):
        assert said_to_panel(story) == Counter([GUIDE, GUIDE_2, REMINDER])
        assert len(told_of(story, MISSED)) == 0
        check_books(story)


def test_away_over_the_reminder_tells_the_coordinator_while_it_still_helps(story: Story) -> None:
    with away(story, REMINDER_AT - 1, INTERVIEW_AT + MINUTE):
        assert said_to_panel(story) == Counter([GUIDE, GUIDE_2])
        assert len(told_of(story, MISSED)) == 1
        moves_to(story, ASK_AT)
        assert said_to_panel(story) == Counter([GUIDE, GUIDE_2, ASK])
        assert len(told_of(story, MISSED)) == 1


def test_a_guide_that_comes_late_still_comes_before_the_interview(story: Story) -> None:
    with away(story, GUIDE_AT - 1, INTERVIEW_AT - HOUR):
        assert said_to_panel(story) == Counter([GUIDE, GUIDE_2])
        moves_to(story, REMINDER_AT)
        assert said_to_panel(story) == Counter([GUIDE, GUIDE_2, REMINDER])


# Changed while nobody knew whether it was sent


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_guide_under_way_while_the_interview_is_cancelled_is_not_sent_afresh(
    story: Story, when: str
) -> None:
    goes_wrong(story, POST, kind="drop", when=when, times=2)
    moves_to(story, GUIDE_AT)
    ada = story.person(ADA)
    ada.presses(ada.waits_for(HIRING_BACKEND, "Robin Example"), "Cancel")
    settles(story)
    moves_to(story, GUIDE_AT + LEASE)
    said = said_to_panel(story)
    # Whoever has the guide hears that it is off; whoever has none hears nothing at all.
    assert said[GUIDE] == (1 if when == "after" else 0)
    assert sum(said.values()) == (2 if when == "after" else 0)


# The disk


@contextmanager
def a_full_disk(story: Story) -> Iterator[None]:
    """Let the database grow no more."""
    con = writer(story)
    con.execute(f"PRAGMA max_page_count = {con.execute('PRAGMA page_count').fetchone()[0]}")
    yield
    con.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def a_read_only_disk(story: Story) -> Iterator[None]:
    """Let the database take nothing in."""
    con = writer(story)
    con.execute("PRAGMA query_only = ON")
    yield
    con.execute("PRAGMA query_only = OFF")


def writer(story: Story) -> Connection:
    """Return the bot's one connection that writes."""
    with story.bot.deps.db.write() as con:
        return con


@pytest.mark.parametrize("broken", [a_full_disk, a_read_only_disk])
def test_a_scorecard_that_cannot_be_kept_is_apologised_for_and_can_be_submitted_again(
    story: Story, broken: Callable[[Story], AbstractContextManager[None]]
) -> None:
    for moment in (GUIDE_AT, REMINDER_AT, ASK_AT):
        moves_to(story, moment)
    grace = story.person(GRACE)
    entered = enter(open_scorecard(grace), "3", "x" * 2900)
    entered |= {name: "y" * 2900 for name in entered if name.startswith("evidence_")}
    settles(story)
    known = kept(story, "SELECT key FROM inbox")
    with broken(story):
        assert grace.submits(**entered)["result"] == "pushed"
        assert "went wrong" in view_words(grace.form())
        assert kept(story, CARDS) == kept(story, "SELECT * FROM ratings") == []
        assert kept(story, "SELECT key FROM inbox") == known
    top = grace.form()
    grace._post("view/close", view_id=top["id"])
    assert grace.submits(**entered)["result"] == "closed"
    settles(story)
    assert [each["note"] for each in kept(story, CARDS)] == ["x" * 2900]
    said = Counter([(HIRING_BACKEND, f"<@{GRACE}> submitted (1 of 2)")])
    assert heard_since(story) == said
    check_books(story)


def test_a_command_on_a_read_only_disk_is_answered_with_an_apology(story: Story) -> None:
    ada = story.person(ADA)
    with a_read_only_disk(story):
        ada.types(HIRING_BACKEND, "/interview-plan")
        ada.waits_for(HIRING_BACKEND, "went wrong")
    ada.types(HIRING_BACKEND, "/interview-plan")
    ada.form("plan.ask")


def test_a_disk_that_takes_nothing_in_is_waited_out(story: Story) -> None:
    watchdog = story.bot.scheduler._watchdog
    with a_read_only_disk(story):
        story.clock.move_to(GUIDE_AT)
        first = time.monotonic()
        until(lambda: watchdog._fed_at > first + 1, "ticks that do not end the process")
    settles(story)
    ends_well(story)


def test_a_guide_that_was_accepted_but_not_written_down_is_not_sent_again(story: Story) -> None:
    delivery, con = story.bot.deps.delivery, writer(story)

    def fails(point: str) -> None:
        if point == "after accept":
            con.execute("PRAGMA query_only = ON")

    delivery.checkpoint = fails
    story.clock.move_to(GUIDE_AT)
    until(lambda: guides(story), "a guide")
    until(lambda: not story.bot.scheduler._in_hand, "nothing in hand")
    delivery.checkpoint = lambda _: None
    con.execute("PRAGMA query_only = OFF")
    story.bot.scheduler.wake()
    settles(story)
    moves_to(story, GUIDE_AT + LEASE)
    ends_well(story)
