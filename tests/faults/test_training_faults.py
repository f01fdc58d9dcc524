"""Somebody learning to lead while the bot is killed.

kill -9 at named points of asking for a seat, of agreeing to it and of recording a dry run: a seat
is taken once, both are told once, and what was recorded stands, whoever came how far.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bot_process import SOUND
from bot_story import kept
from bot_trial import DROPPED, IN_FLIGHT, Bots
from change_trial import Cut, Cuts, Rounds, in_full
from interviewing import END, MINUTE, NAME, TUESDAY_14, directs
from story import Person, Story, told, until, words
from training import KATA, begins_and_reads, held, presses_at_home, records

from bot.sandbox.seed import ADA, GRACE, LINUS

SHADOWING = (
    Cut("after the commit", "training.chosen_shadow"),
    Cut("after the commit", "training.agree"),
)
MORE_SHADOWING = (Cut("after accept", "training.ask"), Cut("after accept", "training.note"))
STILL_MORE = (Cut(IN_FLIGHT, "training.ask"), Cut(DROPPED, "training.note"))
REHEARSING = (
    Cut("after the commit", "training.dry_run_booked"),
    Cut("after the commit", "training.done"),
)
MORE_REHEARSING = (Cut("after accept", "training.dry_run"), Cut("after accept", "training.note"))


@pytest.fixture(scope="module")
def bots() -> Iterator[Bots]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        bots = Bots()
        yield bots
        bots.clear()


@contextmanager
def learning(
    folder: Path, bots: Bots, *, has_watched: bool = False
) -> Iterator[tuple[Story, Rounds, str]]:
    """Give a story in which Linus may ask for a seat, or owes the dry run alone."""
    with told(folder) as story:
        records(story, ADA, GRACE)
        begins_and_reads(story, LINUS)
        interview = held(story, NAME, {GRACE: "lead"} | ({LINUS: "shadow"} if has_watched else {}))
        if has_watched:
            held(story, "Kim Sample", {LINUS: "lead", GRACE: "reverse_shadow"})
            story.moves_to(END + MINUTE)
        story.settles()
        assert story.bot.stop()
        trial = Rounds(story, bots, SOUND)
        trial.begin()
        yield story, trial, interview


def said(person: Person, part: str) -> int:
    return sum(part in words(each) for each in directs(person))


def presses(person: Person, part: str, label: str) -> None:
    person.presses(person.waits_for_direct(part), label)


def panel(story: Story) -> list[tuple[str, str]]:
    found = kept(story, "SELECT user, role FROM panel ORDER BY seat")
    return [(each["user"], each["role"]) for each in found]


def steps(story: Story, step: str) -> list[str]:
    sql = "SELECT status FROM training_steps WHERE step = :step ORDER BY created_at"
    return [str(each["status"]) for each in kept(story, sql, step=step)]


@pytest.mark.parametrize("cuts", [SHADOWING, in_full(MORE_SHADOWING), in_full(STILL_MORE)])
def test_a_seat_is_asked_for_and_taken_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with learning(tmp_path, bots) as (story, trial, interview):
        ada, linus = story.person(ADA), story.person(LINUS)
        presses_at_home(story, LINUS, "Book a Shadow")
        linus.form("training.shadow_form")
        asking, agreeing = cuts
        trial.round(asking, lambda: linus.submits(interview=interview))
        assert steps(story, "shadow") == ["booked"]
        until(lambda: said(ada, "asks to sit in") == 1, "one request")
        trial.round(agreeing, lambda: presses(ada, "asks to sit in", "Agree"))
        assert panel(story) == [(GRACE, "lead"), (LINUS, "shadow")]
        assert said(linus, "Agreed: you sit in") == 1
        assert said(ada, "Agreed:") == 1
        trial.moves(trial.bot, TUESDAY_14 - 900)
        assert said(linus, "starts in 15 minutes") == 1
        trial.ends()


@pytest.mark.parametrize("cuts", [REHEARSING, in_full(MORE_REHEARSING)])
def test_a_dry_run_is_booked_and_recorded_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with learning(tmp_path, bots, has_watched=True) as (story, trial, _):
        ada, linus = story.person(ADA), story.person(LINUS)
        booking, recording = cuts
        presses_at_home(story, LINUS, "Book a Dry Run")
        linus.form("training.dry_run_form")
        when = {"with": ADA, "exercise": KATA, "date": "2026-11-26", "time": "10:00"}
        trial.round(booking, lambda: linus.submits(**when))
        assert steps(story, "dry_run") == ["booked"]
        assert (said(ada, "You play the candidate"), said(linus, "Your dry run of")) == (1, 1)
        trial.round(recording, lambda: presses(ada, "You play the candidate", "Dry Run Done"))
        assert steps(story, "dry_run") == ["done"]
        assert said(linus, "recorded your dry run") == 1
        assert said(ada, "Done: dry run") == 1
        trial.ends()
