"""kill -9 of the real bot at every named point loses nothing and repeats nothing.

The bot sends to a served workspace; each kill is followed at once by the next process. The same
trials are put to ways of sending and receiving that are known to be broken. If they found nothing
wrong with those, they could not be trusted with ours.
"""

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bot_process import KEY_FIRST, MARK_FIRST, NEVER_LOOK, NO_WAIT, SDK_RETRIES, SOUND
from bot_story import (
    ASK_AT,
    BAD_WIRE,
    COMPLETE,
    GUIDE,
    GUIDE_2,
    GUIDE_AT,
    LEASE,
    POST,
    REMINDER_AT,
    arrange,
    check_books,
    enter,
    goes_wrong,
    heard_since,
    kept,
    moves_to,
    notes,
    numbered,
    open_scorecard,
    queue_notes,
    to_be_heard,
)
from bot_trial import DROPPED, IN_FLIGHT, Bots, Stage, Trial
from story import MONDAY, Person, Story, told, until

from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS

POINTS = (
    "before claim",
    "after claim",
    "before send",
    IN_FLIGHT,
    "after accept",
    DROPPED,
    "before finish",
    "after finish",
)
GUIDES = Stage("interviews.guide", GUIDE_AT, 2)
STAGES = (
    Stage("interviews.root", MONDAY + 31, 1),
    GUIDES,
    Stage("interviews.reminder", REMINDER_AT, 2),
    Stage("scorecards.ask", ASK_AT, 2),
)
FORM = "scorecards.form"
CARDS = """SELECT interviewer, version, note FROM scorecards ORDER BY interviewer, version"""


@pytest.fixture(scope="module")
def bots() -> Iterator[Bots]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        bots = Bots()
        yield bots
        bots.clear()


@contextmanager
def stopped(
    folder: Path, latest: float, before_submitting: Callable[[Story], object] = lambda _: None
) -> Iterator[Story]:
    """Give a story that came so far with a bot in this process, which was then stopped."""
    with told(folder) as story:
        arrange(story, lambda: before_submitting(story))
        for moment in (GUIDE_AT, REMINDER_AT, ASK_AT):
            if moment <= latest:
                moves_to(story, moment)
        assert story.bot.stop()
        yield story


def keep_busy(story: Story) -> None:
    """Have Slack put off the interview's message for half a minute."""
    story.control("faults", method="chat.postMessage", kind="ratelimited", retry_after="30")


# Sending


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_any_point_of_sending_loses_nothing_and_repeats_nothing(
    tmp_path: Path, bots: Bots, point: str
) -> None:
    with stopped(tmp_path, MONDAY, keep_busy) as story:
        found = Trial(story, bots, SOUND).run(point, STAGES)
        assert found == to_be_heard()
        check_books(story)


@pytest.mark.parametrize(
    ("way", "point", "lost", "repeated"),
    [
        (MARK_FIRST, "before send", {GUIDE, GUIDE_2}, set()),
        (NEVER_LOOK, IN_FLIGHT, set(), {GUIDE}),
        (NEVER_LOOK, "after accept", set(), {GUIDE}),
        (NEVER_LOOK, DROPPED, set(), {GUIDE}),
        (NO_WAIT, IN_FLIGHT, set(), {GUIDE}),
        (SDK_RETRIES, DROPPED, set(), {GUIDE}),
    ],
)
def test_the_trial_catches_each_broken_way_of_sending(
    tmp_path: Path, bots: Bots, way: str, point: str, lost: set[str], repeated: set[str]
) -> None:
    with stopped(tmp_path, MONDAY) as story:
        found = Trial(story, bots, way).run(point, (GUIDES,))
        assert {what for _, what in to_be_heard() - found} == lost
        # A second worker may have gone on to the guide's second part before the kill.
        repeats = {what for _, what in found - to_be_heard()}
        assert repeated <= repeats <= (repeated | {GUIDE_2} if repeated else set())


@pytest.mark.long
def test_random_kills_of_the_bot_on_a_bad_wire_lose_nothing_and_repeat_nothing(
    tmp_path: Path, bots: Bots
) -> None:
    chance = random.Random(1)  # noqa: S311 - moments of kills, not secrets
    with told(tmp_path) as story:
        queue_notes(story, 600, every=10)
        assert story.bot.stop()
        trial = Trial(story, bots, SOUND)
        for _ in range(100):
            goes_wrong(story, POST, times=2, **chance.choice(BAD_WIRE))
            story.clock.advance(LEASE)
            bot = trial.start()
            time.sleep(0.05 + chance.random() * 0.3)
            bot.kill()
        story.server.sandbox.faults.clear()
        bot = trial.start()
        bot.settles()
        for _ in range(10):
            trial.moves(bot, story.clock.now() + 300)
        bot.leaves()
        assert notes(story) == numbered(600)
        check_books(story)


# Receiving


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Story]:
    """The interview is over, scorecards were asked for, and the bot was stopped."""
    with stopped(tmp_path, ASK_AT) as story:
        yield story


def submitted_while_killed(trial: Trial, person: Person, point: str) -> dict[str, object]:
    """Submit a scorecard to a bot that dies over it; return what was entered."""
    bot = trial.start()
    bot.settles()
    entered = enter(open_scorecard(person), "4", "First")
    trial.orders(bot, (point, FORM, 1))
    assert person.submits(**entered)["result"] == "timeout"
    bot.died()
    return entered


@pytest.mark.parametrize("point", ["before the commit", "after the commit"])
def test_a_scorecard_whose_receipt_was_interrupted_is_there_once(
    over: Story, bots: Bots, point: str
) -> None:
    trial, grace, linus = Trial(over, bots, SOUND), over.person(GRACE), over.person(LINUS)
    entered = submitted_while_killed(trial, grace, point)
    bot = trial.start()
    bot.settles()
    # The form is still open, as Slack leaves it where nobody answered.
    assert grace.submits(**entered)["result"] == "closed"
    trial.orders(bot, ("before finish", "scorecards.complete", 1))
    assert linus.submits(**enter(open_scorecard(linus), "2", "Other"))["result"] == "closed"
    bot.died()
    bot = trial.start()
    bot.settles()
    trial.moves(bot, over.clock.now() + LEASE)
    bot.leaves()
    assert [each["note"] for each in kept(over, CARDS)] == ["First", "Other"]
    said = [f"<@{GRACE}> submitted (1 of 2)", f"<@{LINUS}> submitted (2 of 2)", COMPLETE]
    assert heard_since(over) == Counter((HIRING_BACKEND, each) for each in said)
    check_books(over)


def test_the_trial_catches_a_bot_that_keeps_the_key_before_the_work(
    over: Story, bots: Bots
) -> None:
    trial, grace = Trial(over, bots, KEY_FIRST), over.person(GRACE)
    entered = submitted_while_killed(trial, grace, "before the commit")
    bot = trial.start()
    bot.settles()
    assert grace.submits(**entered)["result"] == "closed"
    bot.kill()
    assert kept(over, CARDS) == []


def test_every_acknowledged_version_of_a_scorecard_survives_a_kill_right_after(
    over: Story, bots: Bots
) -> None:
    trial, grace = Trial(over, bots, SOUND), over.person(GRACE)
    bot = trial.start()
    bot.settles()
    for note in ("First", "Second", "Third"):
        assert grace.submits(**enter(open_scorecard(grace), "3", note))["result"] == "closed"
        bot.kill()
        bot = trial.start()
        bot.settles()
    trial.moves(bot, over.clock.now() + LEASE)
    bot.leaves()
    assert [each["note"] for each in kept(over, CARDS)] == ["First", "Second", "Third"]
    said = [f"<@{GRACE}> submitted (1 of 2)"]
    said += [f"<@{GRACE}> changed their scorecard (version {number})" for number in (2, 3)]
    assert heard_since(over) == Counter((HIRING_BACKEND, each) for each in said)
    check_books(over)


@pytest.mark.parametrize("point", ["before the commit", "after the commit"])
def test_an_event_that_is_delivered_again_after_a_kill_is_answered_once(
    over: Story, bots: Bots, point: str
) -> None:
    trial, grace = Trial(over, bots, SOUND), over.person(GRACE)
    over.control("delivery", retry_seconds=[0.05] * 400)
    direct = until(grace.direct, "a direct message")
    bot = trial.start()
    bot.settles()
    trial.orders(bot, (point, "plans.message", 1))
    grace.types(direct, "hello")
    bot.died()
    bot = trial.start()
    bot.settles()
    grace.waits_for(direct, "/interview-plan")
    trial.moves(bot, over.clock.now() + LEASE)
    bot.leaves()
    assert sum(heard_since(over).values()) == 1
    check_books(over)


def test_a_form_that_leads_to_another_still_does_when_its_answer_was_lost(
    tmp_path: Path, bots: Bots
) -> None:
    with told(tmp_path) as story:
        assert story.bot.stop()
        trial, ada = Trial(story, bots, SOUND), story.person(ADA)
        bot = trial.start()
        bot.settles()
        ada.types(HIRING_BACKEND, "/interview-plan senior go backend 45m screen")
        ada.form("plan.ask")
        trial.orders(bot, ("after the commit", "plans.asked", 1))
        assert ada.submits()["result"] == "timeout"
        bot.died()
        bot = trial.start()
        bot.settles()
        assert ada.submits()["result"] == "updated"
        ada.form("plan.review")
        bot.leaves()
