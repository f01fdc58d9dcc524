"""Documents on their way to types while the bot is killed.

kill -9 at named points of reading a document, of a request by talking, of publishing and of
accepting a suggestion: what was given is read once, what was asked for is done and answered once,
whoever of the processes came how far.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest
from bot_process import SOUND
from bot_story import LEASE, kept
from bot_trial import DROPPED, IN_FLIGHT, Bots
from change_trial import Cut, Cuts, Rounds, in_full, said_in_thread
from refining import root, says
from story import Json, Person, Story, told, until, words
from type_catalogue import suggests
from works import HANDBOOK, gives, opens

from bot.claude.standin import Say, StandIn
from bot.sandbox.seed import ADA, LINUS

READING = (
    Cut("after the commit", "work.given"),
    Cut(IN_FLIGHT, "types.work_announce"),
    Cut("before finish", "types.work_read"),
)
MORE_READING = (
    Cut("before the commit", "work.given"),
    Cut("after accept", "types.work_announce"),
    Cut(DROPPED, "types.work_announce"),
    Cut("after claim", "types.work_read"),
    Cut("after finish", "types.work_read"),
    Cut(IN_FLIGHT, "types.work_refresh", "chat.update"),
)
TALKING = (
    Cut("before the commit", "plans.said"),
    Cut("after the commit", "plans.said"),
    Cut("after accept", "types.work_answer"),
)
MORE_TALKING = (
    Cut(IN_FLIGHT, "types.work_answer"),
    Cut(DROPPED, "types.work_answer"),
    Cut("before finish", "types.work_answer"),
    Cut("after finish", "types.work_answer"),
)
ASKING = (
    Cut("after accept", "types.work_asking"),
    Cut("before finish", "types.work_ask"),
    Cut("after finish", "types.work_ask"),
)
MORE_ASKING = (
    Cut("after the commit", "plans.said"),
    Cut(IN_FLIGHT, "types.work_asking"),
    Cut("after finish", "types.work_asking"),
    Cut("after claim", "types.work_ask"),
    Cut("before finish", "types.work_answered"),
    Cut(IN_FLIGHT, "types.work_answered", "chat.update"),
)
TITLES = tuple(
    f"{verb} a {what} in the wind"
    for verb in ("Holding", "Mooring")
    for what in ("ship", "model", "rope", "airship")
)


@pytest.fixture(scope="module")
def bots() -> Iterator[Bots]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        bots = Bots()
        yield bots
        bots.clear()


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """Serve a model that gives another title each time it is asked."""
    titles = cycle(TITLES)
    with StandIn(otherwise=lambda _: Say(json.dumps({"title": next(titles)}))) as standin:
        yield standin


@contextmanager
def given(folder: Path) -> Iterator[tuple[Story, Person, Json]]:
    """Give a story in which Ada has given a document, its bot stopped, and the work's message."""
    with told(folder) as story:
        ada = story.person(ADA)
        message = gives(story, ada, HANDBOOK, name="Handbook")
        assert story.bot.stop()
        story.control("delivery", retry_seconds=[0.05] * 400)
        yield story, ada, message


def works(story: Story) -> list[tuple[str, int]]:
    """Return each work's status and number of versions, oldest first."""
    found = kept(
        story,
        """SELECT status, (SELECT count(*) FROM versions
            WHERE subject = 'work:' || type_works.id) AS n
        FROM type_works ORDER BY created_at, id""",
    )
    return [(str(each["status"]), int(each["n"])) for each in found]


def versions(story: Story) -> list[int]:
    found = kept(story, "SELECT version FROM versions WHERE subject LIKE 'work:%' ORDER BY version")
    return [int(each["version"]) for each in found]


def ends(trial: Rounds) -> None:
    trial.ends()
    assert kept(trial.story, "SELECT id FROM work_requests WHERE status = 'waiting'") == []


@pytest.mark.parametrize("cuts", [READING, in_full(MORE_READING)])
def test_a_document_is_read_once_and_told_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with told(tmp_path) as story:
        ada, trial = story.person(ADA), Rounds(story, bots, SOUND)
        story.settles()
        assert story.bot.stop()
        trial.begin()
        for number, cut in enumerate(cuts, 1):
            opens(ada)
            trial.round(cut, lambda: ada.submits(text=HANDBOOK, name="Handbook"))
            if cut.point == "before the commit":
                # Nobody answered, and the form is still there to be sent once more.
                assert ada.submits(text=HANDBOOK, name="Handbook")["result"] == "updated"
            ada.closes()
            trial.moves(trial.bot, story.clock.now() + LEASE)
            assert works(story) == [("open", 1)] * number, cut
            assert (
                len([text for text in ada.inbox() if "2 types from 1 document" in text]) == number
            )
            assert not [text for text in ada.inbox() if "reading" in text.casefold()], cut
        ends(trial)


@pytest.mark.parametrize("cuts", [TALKING, in_full(MORE_TALKING)])
def test_what_is_asked_of_a_work_is_done_and_answered_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with given(tmp_path) as (story, ada, message):
        trial = Rounds(story, bots, SOUND)
        trial.begin()
        for number, cut in enumerate(cuts, 2):
            asks = f"rename 1 to Mooring {number}"
            trial.round(cut, lambda: says(ada, message, asks))  # noqa: B023 - done at once
            answered(trial, ada, message, number)
        assert said_in_thread(ada, message, "*Version") == len(cuts)
        ends(trial)


@pytest.mark.parametrize("cuts", [ASKING, in_full(MORE_ASKING)])
def test_what_claude_words_becomes_one_version_and_one_answer_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts, standin: StandIn
) -> None:
    with given(tmp_path) as (story, ada, message):
        trial = Rounds(story, bots, SOUND, model=standin.url)
        trial.begin()
        for number, cut in enumerate(cuts, 2):
            asked = len(standin.history)
            trial.round(cut, lambda: says(ada, message, "retitle 1 by purpose"))
            answered(trial, ada, message, number)
            assert said_in_thread(ada, message, "Claude is working on it") == 0, cut
            # Killed with the answer in hand, the next process cannot but ask once more.
            twice = (cut.point, cut.kind) == ("before finish", "types.work_ask")
            assert len(standin.history) - asked == (2 if twice else 1), cut
            assert TITLES[(len(standin.history) - 1) % len(TITLES)] in words(root(ada, message))
        ends(trial)


def answered(trial: Rounds, person: Person, message: Json, number: int) -> None:
    """Check that a work has that version, and that it was told once."""
    part = f"*Version {number}*"
    until(lambda: said_in_thread(person, message, part), part)
    trial.moves(trial.bot, trial.story.clock.now() + LEASE)
    assert versions(trial.story) == list(range(1, number + 1))
    assert said_in_thread(person, message, part) == 1


ACCEPTING = (
    Cut("before the commit", "types.accept"),
    Cut("after the commit", "types.accept"),
)


def test_a_suggestion_is_taken_once_wherever_the_bot_is_killed(tmp_path: Path, bots: Bots) -> None:
    with told(tmp_path) as story:
        linus, ada = story.person(LINUS), story.person(ADA)
        asked = []
        for number in range(len(ACCEPTING)):
            name, field = (
                ("Basics", "summary") if number else ("What to look for", "does_not_assess")
            )
            suggests(linus, "pairing: working", name, why=f"Why {number}", **{field: "Otherwise."})
            asked.append(ada.waits_for_direct(f"Why {number}"))
        story.settles()
        assert story.bot.stop()
        trial = Rounds(story, bots, SOUND)
        trial.begin()
        for number, (cut, message) in enumerate(zip(ACCEPTING, asked, strict=True), 1):
            trial.round(cut, lambda message=message: ada.presses(message, "Accept"))  # type: ignore[misc]
            if cut.point == "before the commit":
                # Nothing has happened, and the button is still there.
                ada.presses(message, "Accept")
            trial.moves(trial.bot, story.clock.now() + LEASE)
            found = kept(story, "SELECT version FROM versions WHERE subject = 'type:pairing'")
            # The first is the shared type as it was.
            assert len(found) == number + 1, cut
            taken = kept(story, "SELECT id FROM type_suggestions WHERE status = 'accepted'")
            assert len(taken) == number, cut
            told_of = kept(
                story, "SELECT id FROM outbox WHERE kind = 'types.told' AND state = 'done'"
            )
            assert len(told_of) == number, cut
        ends(trial)
