"""Changes of sets and of the bank while the bot is killed, or while two people ask at once.

kill -9 at every named point of a request by talking, of Claude's rewriting and of an import: what
was asked for is done once and answered once, whoever of the processes came how far.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from bot_process import SOUND
from bot_story import LEASE, kept
from bot_trial import DROPPED, IN_FLIGHT, Bots
from change_trial import Cut, Cuts, Rounds, in_full, planned, said_in_thread, versions
from planning import plans
from question_bank import adds, opens_bank
from refining import chooses, history, prompts, root, says
from rewriting import KINDER, Model, filled
from story import Json, Person, Story, told, until, view_words, words

from bot.claude.standin import Say, StandIn
from bot.sandbox.seed import ADA, GRACE, LINUS
from bot.slack.text import person as mention

TALKING = (
    Cut("before the commit", "plans.mention"),
    Cut("after the commit", "plans.mention"),
    Cut(IN_FLIGHT, "plans.answer"),
    Cut("after accept", "plans.answer"),
)
MORE_TALKING = (
    Cut("after claim", "plans.answer"),
    Cut("before send", "plans.answer"),
    Cut(DROPPED, "plans.answer"),
    Cut("before finish", "plans.answer"),
    Cut("after finish", "plans.answer"),
)
REWRITING = (
    Cut("after accept", "plans.rewriting"),
    Cut("before finish", "plans.rewrite"),
    Cut("after finish", "plans.rewrite"),
    Cut("before finish", "plans.rewritten"),
)
MORE_REWRITING = (
    Cut("before the commit", "plans.mention"),
    Cut("after the commit", "plans.mention"),
    Cut(IN_FLIGHT, "plans.rewriting"),
    Cut("after finish", "plans.rewriting"),
    Cut("after claim", "plans.rewrite"),
    Cut("after claim", "plans.rewritten"),
    Cut(IN_FLIGHT, "plans.rewritten", "chat.update"),
)
READING = (Cut("before finish", "questions.read_list"),)
MORE_READING = (
    Cut("after the commit", "questions.given"),
    Cut("after claim", "questions.read_list"),
)
STORING = (
    Cut("before the commit", "questions.confirmed"),
    Cut("after the commit", "questions.confirmed"),
    Cut("a question is stored", "questions.store_list", nth=2),
    Cut("before finish", "questions.store_list"),
)
MORE_STORING = (
    Cut("after claim", "questions.store_list"),
    Cut(IN_FLIGHT, "questions.store_list", "views.update"),
    Cut("after finish", "questions.store_list"),
)
FILLING = (Cut("before finish", "questions.fill"),)
MORE_FILLING = (
    Cut("after claim", "questions.fill"),
    Cut("after finish", "questions.fill"),
)
ROUNDS = 40
PROMPTS = tuple(
    f"Suppose a goroutine sends on a channel nobody reads. Walk me through {what} in your own time."
    for what in (
        "what happens to it and what it costs while it waits",
        "how you would notice that it is stuck there",
        "which other goroutines it holds up, and why those",
        "what a buffer would change, and what it would not",
        "how a context lets it go when the caller gives up",
        "what the scheduler does with its thread meanwhile",
        "what you would see of it in a profile taken then",
        "when you would rather have chosen a mutex instead",
    )
)
LISTS = (
    "How does a zeppelin hold its height at dusk?\nWhich rope of a mooring mast wears out first?",
    "What would you check before a balloon leaves?\nTell me about a night watch that went wrong.",
    "How do you ration ballast over a long crossing?\nWhen did you last overrule a navigator?",
    "Why do propellers ice up in dry cloud?\nHow did you teach somebody to read a barometer?",
    "What makes a hangar door dangerous?\nDescribe a landing that you broke off in time.",
    "Who decides that a passenger stays behind?\nHow was the worst leak you had to mend found?",
)


@pytest.fixture(scope="module")
def bots() -> Iterator[Bots]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        bots = Bots()
        yield bots
        bots.clear()


@pytest.fixture
def model() -> Model:
    model = Model()
    # Asked once more it says something else, so that what is done twice shows.
    model.wordings = cycle(PROMPTS)
    return model


@pytest.fixture
def standin(model: Model) -> Iterator[StandIn]:
    with StandIn(otherwise=model) as standin:
        yield standin
        model.go.set()


# Killed


@pytest.mark.parametrize("cuts", [TALKING, in_full(MORE_TALKING)])
def test_a_request_by_talking_is_done_and_answered_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with planned(tmp_path) as (story, ada, message):
        trial = Rounds(story, bots, SOUND)
        trial.begin()
        for number, cut in enumerate(cuts, 2):
            trial.round(cut, lambda: says(ada, message, "move 2 to the top"))
            # Delivered again, it may come only now.
            until(lambda: said_in_thread(ada, message, f"*Version {number}*"), str(cut))  # noqa: B023 - waited for here
            trial.moves(trial.bot, story.clock.now() + LEASE)
            assert versions(story)[1:] == [(each, each - 1) for each in range(2, number + 1)], cut
            assert said_in_thread(ada, message, f"*Version {number}*") == 1, cut
        assert said_in_thread(ada, message, "*Version") == len(cuts)
        trial.ends()


@pytest.mark.parametrize("cuts", [REWRITING, in_full(MORE_REWRITING)])
def test_what_claude_rewrites_becomes_one_version_and_one_answer_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts, model: Model, standin: StandIn
) -> None:
    with planned(tmp_path) as (story, ada, message):
        trial = Rounds(story, bots, SOUND, model=standin.url)
        trial.begin()
        for number, cut in enumerate(cuts, 2):
            asked = len(model.rewritten)
            trial.round(cut, lambda: says(ada, message, KINDER))
            if cut.kind == "plans.mention":
                until(lambda: said_in_thread(ada, message, f"*Version {number}*"), str(cut))  # noqa: B023 - waited for here
                trial.moves(trial.bot, story.clock.now() + LEASE)
            check_rewritten(story, ada, message, number)
            # Killed with the answer in hand, the next process cannot but ask once more.
            twice = (cut.point, cut.kind) == ("before finish", "plans.rewrite")
            assert len(model.rewritten) - asked == (2 if twice else 1), cut
        trial.ends()


def test_killed_while_claude_writes_the_next_bot_asks_again_and_answers_once(
    tmp_path: Path, bots: Bots, model: Model, standin: StandIn
) -> None:
    with planned(tmp_path) as (story, ada, message):
        trial = Rounds(story, bots, SOUND, model=standin.url)
        trial.begin()
        model.go.clear()
        says(ada, message, KINDER)
        until(lambda: model.rewritten, "the request")
        trial.bot.kill()
        # Nobody slips in between: whose request it is outlives the process.
        trial.begin()
        says(story.person(GRACE), message, "drop question 1")
        says(ada, message, "drop question 2")
        until(lambda: said_in_thread(ada, message, "working on your request"), "a word on it")
        assert versions(story) == [(1, None)]
        model.go.set()
        trial.moves(trial.bot, story.clock.now() + LEASE)
        check_rewritten(story, ada, message, 2)
        assert len(model.rewritten) == 2
        trial.ends()


def check_rewritten(story: Story, ada: Person, message: Json, number: int) -> None:
    """Check that the newest version is the model's, made once, told once."""
    assert versions(story) == [(1, None), *((each, each - 1) for each in range(2, number + 1))]
    assert said_in_thread(ada, message, f"*Version {number}*") == 1
    assert said_in_thread(ada, message, "Claude is rewriting") == 0
    shown = words(root(ada, message))
    assert [each in shown for each in PROMPTS].count(True) == 1
    waiting = kept(story, "SELECT id FROM set_requests WHERE status = 'waiting'")
    assert waiting == []


@pytest.mark.parametrize(
    ("reading", "storing"), [(READING, STORING), in_full(MORE_READING, MORE_STORING)]
)
def test_an_import_is_read_and_stored_once_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, reading: Cuts, storing: Cuts
) -> None:
    with told(tmp_path) as story:
        story.settles()
        assert story.bot.stop()
        linus, trial = story.person(LINUS), Rounds(story, bots, SOUND)
        trial.begin()
        for cut, text in zip(reading, LISTS, strict=False):
            opens_import(linus)
            trial.round(cut, lambda text=text: linus.submits(list=text))  # type: ignore[misc]
            assert "Nothing is stored yet" in view_words(linus.form("questions.preview")), cut
            linus.closes()
        assert stored(story) == []
        for number, (cut, text) in enumerate(zip(storing, LISTS, strict=False), 1):
            opens_import(linus)
            linus.submits(list=text)
            trial.moves(trial.bot, story.clock.now() + 2)
            linus.form("questions.preview")
            trial.round(cut, linus.submits)
            if cut.point == "before the commit":
                # Nobody answered, and the form is still there to be sent once more.
                assert linus.submits()["result"] == "updated"
                trial.moves(trial.bot, story.clock.now() + 2)
            assert "2 questions stored." in view_words(linus.form("questions.stored")), cut
            linus.closes()
            assert len(stored(story)) == 2 * number, cut
        assert len(set(stored(story))) == 2 * len(storing)
        done = kept(
            story, "SELECT action, count(*) AS n FROM audit GROUP BY action ORDER BY action"
        )
        assert [(each["action"], each["n"]) for each in done] == [
            ("list.store", len(storing)),
            ("question.import", 2 * len(storing)),
        ]
        trial.ends()


@pytest.mark.parametrize("cuts", [FILLING, in_full(MORE_FILLING)])
def test_what_claude_fills_in_is_kept_once_and_told_wherever_the_bot_is_killed(
    tmp_path: Path, bots: Bots, cuts: Cuts
) -> None:
    with StandIn(otherwise=lambda _: Say(json.dumps(filled()))) as standin, told(tmp_path) as story:
        linus, trial = story.person(LINUS), Rounds(story, bots, SOUND, model=standin.url)
        story.settles()
        assert story.bot.stop()
        trial.begin()
        for number, cut in enumerate(cuts, 1):
            prompt = LISTS[number].partition("\n")[0]
            adds(linus, prompt)
            trial.moves(trial.bot, story.clock.now() + LEASE)
            trial.round(cut, lambda: fills_in_unseen(linus))
            told_of = [text for text in linus.inbox() if "Claude wrote kind" in text]
            assert [prompt in each for each in told_of] == [False] * (number - 1) + [True], cut
        done = kept(story, "SELECT action FROM audit WHERE action = 'question.fill'")
        assert len(done) == len(cuts)
        trial.ends()


def fills_in_unseen(person: Person) -> None:
    """Press the button and close the form at once, so that a message has to tell."""
    with suppress(AssertionError):
        person.presses_in_form("Fill In With Claude")
    person.closes()


def opens_import(person: Person) -> None:
    opens_bank(person)
    person.presses_in_form("Import a List")
    person.form("questions.import")


def stored(story: Story) -> list[str]:
    return [str(each["content"]) for each in kept(story, "SELECT content FROM own_questions")]


# Two at once


@pytest.fixture
def both(tmp_path: Path, standin: StandIn) -> Iterator[tuple[Story, Person, Person, Json]]:
    """Give a story with a model, Grace who asked for a set, Ada who is an admin, its message."""
    settings: dict[str, Any] = {
        "anthropic_api_key": "sk-ant-made-up",
        "anthropic_base_url": standin.url,
    }
    with told(tmp_path, **settings) as story:
        grace = story.person(GRACE)
        yield story, grace, story.person(ADA), plans(grace)


def at_once(*acts: Callable[[], object]) -> None:
    """Do things in threads of their own that set out at the same moment."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as hands:
        for each in [hands.submit(one, act) for act in acts]:
            each.result()


def test_of_two_who_ask_claude_at_the_same_moment_one_is_told_whose_turn_it_is(
    both: tuple[Story, Person, Person, Json], model: Model
) -> None:
    story, grace, ada, message = both
    for number in range(2, len(PROMPTS) + 2):
        model.go.clear()
        at_once(lambda: says(grace, message, KINDER), lambda: says(ada, message, KINDER))
        until(lambda: said_in_thread(ada, message, "working on") == number - 1, "a word on it")  # noqa: B023 - waited for here
        model.go.set()
        until(lambda: said_in_thread(ada, message, f"*Version {number}*"), "the answer")  # noqa: B023 - the same
        story.settles()
        assert prompts(story)[0] == model.prompt
        assert [each.version for each in history(story)] == list(range(1, number + 1))
    assert len(model.rewritten) == len(PROMPTS)
    assert said_in_thread(ada, message, "working on") == len(PROMPTS)


def test_of_two_who_press_at_the_same_moment_one_is_told_and_nothing_is_overwritten(
    both: tuple[Story, Person, Person, Json],
) -> None:
    story, grace, ada, message = both
    for person in (grace, ada):
        person.presses(root(person, message), "Edit Questions")
        person.form("plan.edit")
    winners = set()
    for number in range(2, ROUNDS + 2):
        last = newest_questions(story)[-1]
        at_once(
            lambda: chooses(grace, f"up:{last}"),  # noqa: B023 - done at once
            lambda: chooses(ada, f"up:{last}"),  # noqa: B023 - the same
        )
        story.settles()
        latest = history(story)[-1]
        assert (latest.version, latest.based_on) == (number, number - 1)
        other = ada if latest.created_by == GRACE else grace
        told_of = f"{mention(latest.created_by)} changed this set meanwhile"
        assert told_of in view_words(other.form("plan.edit"))
        winners.add(latest.created_by)
    assert winners == {GRACE, ADA}, "they never really met"


def test_two_requests_at_the_same_moment_are_done_one_upon_the_other(
    both: tuple[Story, Person, Person, Json],
) -> None:
    story, grace, ada, message = both
    first, second = newest_questions(story)[:2]
    for number in range(3, ROUNDS, 2):
        at_once(
            lambda: says(grace, message, "move question 1 to the end"),
            lambda: says(ada, message, "move question 1 to the end"),
        )
        until(lambda: said_in_thread(ada, message, f"*Version {number}*"), "both answers")  # noqa: B023 - waited for here
        story.settles()
        made = history(story)[-2:]
        assert [each.based_on for each in made] == [number - 2, number - 1]
        assert {each.created_by for each in made} == {GRACE, ADA}
        # Neither moved what the other had moved: both changes are there.
        assert newest_questions(story)[-2:] == [first, second]
        assert said_in_thread(ada, message, f"*Version {number - 1}*") == 1
        first, second = newest_questions(story)[:2]


def newest_questions(story: Story) -> list[str]:
    return [each.id for each in history(story)[-1].content.questions]
