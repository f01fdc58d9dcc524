"""Changing a set by talking where it takes Claude: the wait, the answer, and what goes wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from planning import newest, plans, press, thread
from refining import answered, asks_for, content, history, prompts, replies, root, says
from rewriting import KINDER, PROMPT, Model
from story import Story, told, until, words

from bot.claude.model import Patience
from bot.claude.standin import StandIn
from bot.plans import store
from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def story(tmp_path: Path, model: Model) -> Iterator[Story]:
    with StandIn(otherwise=model) as standin:
        settings: dict[str, Any] = {
            "anthropic_api_key": "sk-ant-made-up",
            "anthropic_base_url": standin.url,
        }
        with told(tmp_path, **settings) as story:
            assert story.bot.deps.claude is not None
            story.bot.deps.claude.patience = Patience(back_off=(0.0,), stall=20.0)
            yield story
            model.go.set()


def test_claude_rewrites_and_the_message_that_said_so_becomes_the_answer(
    story: Story, model: Model
) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    before = prompts(story)
    model.go.clear()
    says(ada, message, f"{KINDER} <@{GRACE}>")
    waiting = answered(ada, message, "Claude is rewriting the set")
    until(lambda: model.rewritten, "the request")
    model.go.set()
    answer = answered(ada, message, "*Version 2*")
    assert answer["ts"] == waiting["ts"]
    assert prompts(story) == [PROMPT, *before[1:]]
    assert PROMPT[:40] in words(answer)
    assert history(story)[-1].why == KINDER
    # Who asked, and whom else they mentioned, is none of the model's business.
    sent = json.dumps(model.rewritten)
    assert not [each for each in (ADA, GRACE, "Ada", "Grace") if each in sent]
    assert [each["text"] for each in model.rewritten[0]["requests"]] == [KINDER]
    story.settles()
    assert PROMPT in words(root(ada, message))
    asks_for(ada, message, "undo", "Version 3")
    assert prompts(story) == before


def test_nothing_but_mentions_reaches_the_model(story: Story, model: Model) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.types(HIRING_BACKEND, KINDER, thread=message["ts"])
    ada.types(HIRING_BACKEND, f"I would {KINDER}, wouldn't you?")
    asks_for(ada, message, "move 3 to the top", "Version 2")
    story.settles()
    assert model.rewritten == []


def test_while_claude_works_a_second_person_is_told_whose_turn_it_is(
    story: Story, model: Model
) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    message = plans(grace)
    model.go.clear()
    says(grace, message, KINDER)
    until(lambda: model.rewritten, "the request")
    said = asks_for(ada, message, "drop the secret question 2", f"working on <@{GRACE}>'s request")
    assert "secret" not in words(said)
    assert "friendlier" not in words(said)
    ada.presses(root(ada, message), "Edit Questions")
    first = content(story).questions[0].id
    form = ada.form("plan.edit")
    button = next(
        (block, each)
        for block in form["blocks"]
        for each in block.get("elements", ())
        if each.get("value") == f"lock:{first}"
    )
    ada._act({"type": "view", "view_id": form["id"]}, *button)
    until(lambda: f"working on <@{GRACE}>'s request" in json.dumps(ada.form()), "a note")
    assert len(history(story)) == 1
    model.go.set()
    answered(grace, message, "*Version 2*")
    assert [each.version for each in history(story)] == [1, 2]
    asks_for(ada, message, "lock question 2", "*Version 3*")


def test_a_set_that_moved_on_meanwhile_is_not_overwritten_and_both_are_told(
    story: Story, model: Model
) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    model.go.clear()
    says(ada, message, KINDER)
    until(lambda: model.rewritten, "the request")
    planned = newest(story)
    assert planned.content is not None
    # Somebody whose change was begun before: another version stands when Claude answers.
    with story.bot.deps.db.write() as con:
        changed = planned.content.model_copy(update={"title": "Another title"})
        assert store.refined(con, planned.id, planned.brief, title="Another title", based_on=1)
        store.add_version(
            con, planned.id, changed, by=GRACE, why="by hand", now=1.0, brief=planned.brief,
            based_on=1,
        )  # fmt: skip
    model.go.set()
    answer = answered(ada, message, "Nothing was overwritten")
    assert f"<@{ADA}> and <@{GRACE}>" in words(answer)
    assert "at version 2" in words(answer)
    assert content(story).title == "Another title"
    assert len(history(story)) == 2
    # Nobody waits for it any more.
    asks_for(ada, message, "lock question 1", "*Version 3*")


def test_a_brief_changed_meanwhile_goes_first(story: Story, model: Model) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    model.go.clear()
    says(ada, message, KINDER)
    until(lambda: model.rewritten, "the request")
    ada.presses(root(ada, message), "Change the Brief")
    ada.form("plan.review")
    story.control("faults", method="chat.update", kind="delay", seconds=0.3, times=None)
    assert ada.submits(length="60")["result"] == "cleared"
    model.go.set()
    answered(ada, message, "Nothing was overwritten")
    story.server.sandbox.faults.clear()
    story.settles()
    assert newest(story).brief.length_minutes == 60
    assert PROMPT not in prompts(story)


def test_what_claude_could_not_do_leaves_the_set_as_it_was(story: Story, model: Model) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    before = prompts(story)
    model.refuses = True
    answer = asks_for(ada, message, KINDER, "Nothing was changed")
    assert "Claude did not accept the request" in words(answer)
    assert "The set is as it was" in words(answer)
    assert prompts(story) == before
    model.refuses = False
    asks_for(ada, message, KINDER, "*Version 2*")


def test_what_needs_no_model_is_done_at_once_and_the_rest_follows(
    story: Story, model: Model
) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    model.go.clear()
    says(ada, message, "lock question 2, then make the first question friendlier")
    answered(ada, message, "*Version 2*")
    assert content(story).questions[1].locked
    until(lambda: model.rewritten, "the request")
    assert [each["locked"] for each in model.rewritten[0]["set"]["questions"]][:2] == [False, True]
    model.go.set()
    answered(ada, message, "*Version 3*")
    assert [each.based_on for each in history(story)] == [None, 1, 2]


def test_numbers_that_moved_are_not_guessed_at(story: Story, model: Model) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    answer = asks_for(
        ada, message, "move 4 to the top, then make question 3 friendlier", "*Version 2*"
    )
    assert "the numbers have just changed" in words(answer)
    story.settles()
    assert model.rewritten == []


def test_a_rewriting_is_approved_like_any_version(story: Story, model: Model) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    press(story, ADA, "plan.approve", f"{newest(story).id}@1", channel=HIRING_BACKEND)
    ada.waits_for(HIRING_BACKEND, "Approved by")
    answer = asks_for(ada, message, KINDER, "*Version 2*")
    assert "Version 2 waits for approval" in words(answer)
    assert newest(story).status == "ready"
    assert len([each for each in thread(ada, message) if "Version 2" in words(each)]) == 1
    assert "Claude is rewriting" not in replies(ada, message)
    assert model.rewritten
