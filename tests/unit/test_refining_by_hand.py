"""One question changed by hand: every field checked, the set fitted around it."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.bank import Bank, load_bank
from bot.errors import Problem
from bot.plans.composing.compose import plan
from bot.plans.model import Brief, QuestionSet
from bot.plans.reading.words import parse_words
from bot.plans.refining.apply import apply
from bot.plans.refining.edit import edited
from bot.plans.refining.model import Changed, Lock


@cache
def planned() -> tuple[QuestionSet, Brief, Bank]:
    bank, brief = load_bank(), parse_words("senior go backend engineer 45m screen")
    return plan(brief, bank), brief, bank


def edit(number: int = 2, **fields: str) -> Changed:
    content, brief, bank = planned()
    return edited(content, brief, number, fields, bank)


def refused(number: int = 2, **fields: str) -> dict[str, str]:
    with pytest.raises(Problem) as caught:
        edit(number, **fields)
    return caught.value.fields


def test_another_prompt_is_no_longer_the_banks_question() -> None:
    result = edit(prompt="Which parts of the standard library do you reach for first, and why?")
    content, _, _ = planned()
    question = result.content.questions[1]
    assert question.bank_id is None
    assert question.id == "q2"
    assert question.follow_ups == content.questions[1].follow_ups
    assert result.said == ("Question 2 was edited by hand.",)
    rated = {id_ for one in result.content.rubric.criteria for id_ in one.questions}
    assert "q2" in rated


def test_other_follow_ups_leave_it_the_banks_and_bullets_are_no_words() -> None:
    result = edit(follow_ups="- What would change your mind?\r\n\n• Which of them hurt you most?")
    question = result.content.questions[1]
    assert question.follow_ups == ("What would change your mind?", "Which of them hurt you most?")
    assert question.bank_id


def test_other_minutes_are_taken_from_the_rest() -> None:
    result = edit(minutes="10")
    assert result.content.questions[1].minutes == 10
    assert sum(one.minutes for one in result.content.questions) == 40


def test_what_should_not_be_asked_fails_the_check_that_stops_approval() -> None:
    result = edit(prompt="How old are you, and do you have children?")
    failed = {one.id: one for one in result.content.failed_checks()}
    assert failed["lawful"].blocking
    assert "Question 2 touches" in failed["lawful"].detail


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"prompt": "  "}, {"prompt": "Write the question, as it is said aloud."}),
        ({"minutes": "ten"}, {"minutes": "Write the minutes as a whole number, such as 8."}),
        ({"minutes": "٣"}, {"minutes": "Write the minutes as a whole number, such as 8."}),
        ({"minutes": "0"}, {"minutes": "The interview is 45 minutes; give 1 to that."}),
        ({"follow_ups": "Why?"}, {"follow_ups": "“Why?” is shorter than 4 words."}),
        ({"look_for": "Says why\nsays WHY"}, {"look_for": "A line stands there twice."}),
        ({"red_flags": "x" * 501}, {"red_flags": "A line is longer than 500 characters."}),
        (
            {"prompt": "", "minutes": "x"},
            {"prompt": "Write the question", "minutes": "Write the minutes"},
        ),
    ],
)
def test_each_wrong_field_is_named_with_what_to_do(
    fields: dict[str, str], wrong: dict[str, str]
) -> None:
    found = refused(2, **fields)
    assert set(found) == set(wrong)
    for name, sentence in wrong.items():
        assert found[name].startswith(sentence)


def test_the_prompt_of_another_question_is_refused() -> None:
    content, _, _ = planned()
    assert refused(prompt=content.questions[0].prompt.upper()) == {
        "prompt": "Question 1 asks the same, word for word."
    }


def test_minutes_that_the_others_leave_no_room_for_are_refused() -> None:
    assert "cannot have 40 minutes" in refused(minutes="40")["minutes"]


def test_a_locked_question_and_one_that_is_not_there_are_refused() -> None:
    content, brief, bank = planned()
    locked = apply(content, brief, [Lock(questions=(2,))], bank).content
    with pytest.raises(Problem, match="Question 2 is locked"):
        edited(locked, brief, 2, {"minutes": "9"}, bank)
    with pytest.raises(Problem, match="There is no question 9; the set has 5"):
        edit(9, minutes="5")


def test_nothing_typed_anew_changes_nothing() -> None:
    content, _, _ = planned()
    one = content.questions[1]
    same = edit(prompt=one.prompt, minutes=str(one.minutes), look_for="\n".join(one.look_for))
    assert same.content == content
    assert same.said == ()


names = st.sampled_from(["prompt", "minutes", "follow_ups", "look_for", "red_flags", "green_flags"])


@given(st.dictionaries(names, st.text(max_size=60)), st.integers(1, 6))
@settings(deadline=None, max_examples=150)
def test_anything_typed_is_taken_or_refused_by_field(fields: dict[str, str], number: int) -> None:
    content, brief, bank = planned()
    try:
        after = edited(content, brief, number, fields, bank).content
    except Problem as problem:
        caught = problem
    else:
        _require_whole(after)
        return
    assert caught.message
    assert set(caught.fields) <= set(fields)


def _require_whole(after: QuestionSet) -> None:
    assert sum(one.minutes for one in after.questions) <= after.length_minutes
    rated = {id_ for one in after.rubric.criteria for id_ in one.questions}
    assert rated == {one.id for one in after.questions}
