"""A model writes what a question lacks; a person accepts it before it counts."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from planning import press, tells
from question_bank import PROMPT, WHOLE, adds, fills, own, recorded, sees, shows, team_of
from story import Json, Story, content, labels, told, view_words

from bot.claude.model import Patience
from bot.claude.prompts import load_prompts
from bot.claude.standin import Answer, Asked, Refuse, Say, StandIn
from bot.questions.banks import Banks
from bot.questions.fill import WrittenQuestion
from bot.sandbox.seed import ADA, GRACE, HIRING, LINUS
from bot.storage.database import rows

WRITTEN: dict[str, Any] = {
    "kind": "experience",
    "areas": ["delivery"],
    "competency": "Rolling out changes",
    "lowest": "senior",
    "highest": "staff",
    "minutes": 9,
    "follow_ups": [
        "How did you know that a node had taken the change?",
        "What would have made you stop the rollout half way?",
    ],
    "look_for": [
        "Names the order in which nodes change and why",
        "Compares both versions of the protocol while they run side by side",
    ],
    "red_flags": ["Changes all nodes at once and names no way back"],
    "green_flags": ["Names the metric that would stop the rollout"],
    "technical_accuracy": ["Both versions have to read each other's messages."],
    "depth": ["Says which state outlives the way back and what that costs"],
    "level_1": ["Names no order in which the nodes change, after a hint"],
    "level_2": ["Names an order of nodes but no sign by which to stop"],
    "level_3": ["Describes a rollout in steps, with the metric that ends each step"],
    "level_4": ["Compares two rollouts of their own and says what each cost to undo"],
}


@pytest.fixture
def model() -> Iterator[StandIn]:
    with StandIn(otherwise=lambda _: Say(json.dumps(WRITTEN))) as standin:
        yield standin


@pytest.fixture
def story(tmp_path: Path, model: StandIn) -> Iterator[Story]:
    """Serve a workspace whose bot has a model."""
    settings: dict[str, Any] = {
        "anthropic_api_key": "sk-ant-made-up",
        "anthropic_base_url": model.url,
    }
    with told(tmp_path, **settings) as story:
        assert story.bot.deps.claude is not None
        story.bot.deps.claude.patience = Patience(back_off=(0.0,))
        yield story


def filled_in(story: Story, **fields: Any) -> Json:
    """Add a question, have it filled in and return the form that shows it."""
    linus = story.person(LINUS)
    adds(linus, **fields)
    story.moves(minutes=1)
    linus.presses_in_form("Fill In With Claude")
    return sees(linus, "Claude wrote", "questions.shown")


def is_asked(story: Story) -> bool:
    bank = Banks(content().bank, story.bot.deps.db).of(team_of(story))
    return bank.question(own(story)[0].id) is not None


def test_what_lacks_is_written_and_marked_until_a_person_accepts_it(
    story: Story, model: StandIn
) -> None:
    view = filled_in(story)
    said = view_words(view)
    assert "Cannot be asked yet*: Claude wrote kind, competency" in said
    assert "Level 4: shown with depth" in said
    assert "Fill In With Claude" not in labels(view)
    [question] = own(story)
    assert question.prompt == PROMPT
    assert question.lacking() == ()
    assert len(question.filled) == 12
    assert not is_asked(story)
    assert ("question.fill", LINUS, None) in recorded(story)
    # The model was sent the question and nothing of a person.
    [asked] = model.history
    assert asked.data["question"] == {"prompt": PROMPT}
    assert "anchors" in asked.data["lacking"]
    assert LINUS not in json.dumps(asked.data)
    ledger = rows(story.bot.deps.db.read(), "SELECT job, outcome FROM model_calls")
    assert [(each["job"], each["outcome"]) for each in ledger] == [("questions.fill", "ok")]


def test_all_of_it_is_accepted_at_once(story: Story) -> None:
    filled_in(story)
    linus = story.person(LINUS)
    story.moves(minutes=1)
    linus.presses_in_form("Edit")
    view = linus.form("questions.edit")
    assert "Written by Claude, not accepted yet." in view_words(view)
    fills(linus, accept_all=["all"])
    sees(linus, "It is complete and can be asked.")
    assert is_asked(story)
    assert recorded(story)[-1] == ("question.accept", LINUS, None)


def test_it_is_accepted_field_by_field_and_what_a_person_changes_counts(story: Story) -> None:
    filled_in(story)
    linus = story.person(LINUS)
    story.moves(minutes=1)
    linus.presses_in_form("Edit")
    linus.form("questions.edit")
    fills(linus, accept_0=["kind", "levels"], minutes="12")
    sees(linus, "Claude wrote competency, areas, follow-ups")
    [question] = own(story)
    assert question.minutes == 12
    assert not {"kind", "levels", "minutes"} & set(question.filled)
    assert not is_asked(story)
    story.moves(minutes=1)
    linus.presses_in_form("Edit")
    linus.form("questions.edit")
    fills(linus, accept_0=list(question.filled))
    sees(linus, "It is complete and can be asked.")


def test_what_a_person_wrote_stays_as_it_is(story: Story) -> None:
    fields = {**WHOLE, "minutes": "", "one": "", "two": "", "three": "", "four": ""}
    filled_in(story, **{**fields, "follow_ups": "What did the last node tell you?"})
    [question] = own(story)
    assert question.filled == ("minutes", "follow_ups", "anchors")
    assert question.follow_ups[0] == "What did the last node tell you?"
    assert question.red_flags == (WHOLE["red_flags"],)


def test_a_form_closed_meanwhile_is_answered_directly(story: Story, model: StandIn) -> None:
    model.otherwise = lambda _: Say(json.dumps(WRITTEN), pause=0.5)
    linus = story.person(LINUS)
    adds(linus)
    linus.presses_in_form("Fill In With Claude")
    sees(linus, "Claude is writing what lacks")
    linus.closes()
    message = linus.waits_for_direct("Claude wrote kind")
    linus.presses(message, "Show the Question")
    sees(linus, PROMPT, "questions.shown")


def test_what_a_person_writes_meanwhile_is_not_overwritten(story: Story, model: StandIn) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    adds(linus)
    story.moves(minutes=1)

    def meanwhile(_: Asked) -> Answer:
        shows(ada, "gossip")
        ada.presses_in_form("Edit")
        ada.form("questions.edit")
        fills(ada, minutes="30")
        sees(ada, "Saved.")
        return Say(json.dumps(WRITTEN))

    model.otherwise = meanwhile
    linus.presses_in_form("Fill In With Claude")
    sees(linus, "Claude wrote")
    [question] = own(story)
    assert question.minutes == 30
    assert "minutes" not in question.filled


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"areas": ["zeppelins"]}, "expected an id of `areas`"),
        ({"lowest": "staff", "highest": "mid"}, "not below `lowest`"),
        ({"follow_ups": ["Why?", "How?"]}, "is shorter than 4 words"),
        ({"follow_ups": ["How old were you when you first did that?"] * 2}, "expected more"),
        ({"level_3": ["Good communication"]}, "cannot be observed"),
        ({"red_flags": ["How old are you, by the way?"]}, "touches age"),
        ({"level_2": []}, "expected at least one signal"),
    ],
)
def test_what_does_not_pass_the_checks_is_repaired_first(
    story: Story, model: StandIn, change: dict[str, Any], says: str
) -> None:
    answers: list[Json] = []

    def first_wrong(asked: Asked) -> Answer:
        answers.append(asked.body)
        return Say(json.dumps({**WRITTEN, **change} if len(answers) == 1 else WRITTEN))

    model.otherwise = first_wrong
    filled_in(story)
    assert len(answers) == 2
    assert says in json.dumps(answers[1]["messages"], ensure_ascii=False)


@pytest.mark.parametrize(
    ("otherwise", "sentence"),
    [
        (lambda _: Say("", stop_reason="refusal"), "Claude declined to answer this"),
        (lambda _: Refuse(529, "overloaded_error"), "Claude is overloaded"),
        (lambda _: Say("{}"), "not in the form it has to have"),
    ],
    ids=["refusal", "overloaded", "nonsense"],
)
def test_without_an_answer_nothing_is_filled_in_and_the_reason_is_said(
    story: Story, model: StandIn, otherwise: Callable[[Asked], Answer], sentence: str
) -> None:
    model.otherwise = otherwise
    linus = story.person(LINUS)
    adds(linus)
    linus.presses_in_form("Fill In With Claude")
    view = sees(linus, "Nothing was filled in: ", "questions.shown")
    assert sentence in view_words(view)
    assert "Fill In With Claude" in labels(view)
    assert own(story)[0].filled == ()


def test_only_who_may_edit_may_have_it_filled_in(story: Story, model: StandIn) -> None:
    adds(story.person(LINUS))
    press(story, GRACE, "questions.fill", own(story)[0].id, channel=HIRING)
    tells(story.person(GRACE), HIRING, "Only the person who added this question")
    assert model.history == []


def test_nothing_a_model_writes_notifies_anybody(story: Story, model: StandIn) -> None:
    said = "Names the <!channel> order in which nodes change and @here why"
    model.otherwise = lambda _: Say(
        json.dumps({**WRITTEN, "look_for": [said, *WRITTEN["look_for"]]})
    )
    view = filled_in(story)
    assert "channel" not in json.dumps(view["blocks"])
    assert "@here" not in json.dumps(view["blocks"])


def test_the_prompt_names_every_field_of_the_reply_and_stays_the_same() -> None:
    prompt = load_prompts(needed=("fill_question",))["fill_question"]
    named = {name for name in WrittenQuestion.model_fields if not name.startswith("level_")}
    assert {name for name in named if f"`{name}`" in prompt.text} == named
    # A prefix that is cached: long, and with nothing in it that changes.
    assert len(prompt.text) > 8_000


def test_without_a_model_the_button_is_not_there_and_says_so(tmp_path: Path) -> None:
    with told(tmp_path) as story:
        linus = story.person(LINUS)
        assert "Fill In With Claude" not in labels(adds(linus))
        press(story, LINUS, "questions.fill", own(story)[0].id, channel=HIRING)
        tells(linus, HIRING, "Claude is not connected here")
