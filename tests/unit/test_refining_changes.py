"""Changing a set without a model: what fits is done and rated anew, the rest is said."""

import time
from collections import Counter
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from refining_samples import written_set

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.model import Kind
from bot.plans.composing.compose import own_set, plan
from bot.plans.model import AtLeastOne, Brief, QuestionSet, SelfRating, SelfRatings
from bot.plans.reading.words import parse_words
from bot.plans.refining.alternatives import alternatives
from bot.plans.refining.apply import apply
from bot.plans.refining.model import (
    Action,
    Add,
    Changed,
    Count,
    Drop,
    DropFollowUps,
    Harder,
    Lock,
    Move,
    Resize,
    Rewrite,
    Shorten,
    Swap,
    Time,
    Undo,
)

ROLES = (
    "senior go backend engineer 45m screen",
    "mid frontend engineer 60m interview",
    "staff data engineer 45m",
    "engineering manager 60m",
    "junior qa engineer 30m",
)


@cache
def the_bank() -> Bank:
    return load_bank()


@cache
def planned(role: str) -> tuple[QuestionSet, Brief]:
    brief = parse_words(role)
    return plan(brief, the_bank()), brief


@pytest.fixture
def bank() -> Bank:
    return the_bank()


def changed(*actions: Action, role: str = ROLES[0]) -> Changed:
    content, brief = planned(role)
    return apply(content, brief, actions, the_bank())


def failed(content: QuestionSet) -> dict[str, str]:
    return {one.id: one.detail for one in content.failed_checks()}


# Swapping


def test_a_swapped_question_is_on_the_topic_and_rated_under_its_competency(bank: Bank) -> None:
    content, _ = planned(ROLES[0])
    result = changed(Swap(question=2, topic="gRPC"))
    new = result.content.questions[1]
    own = bank.question(new.bank_id or "")
    assert own is not None
    assert "grpc" in own.model_dump_json().casefold()
    assert new.id == "q6"
    assert [one.id for one in result.content.questions] == ["q1", "q6", "q3", "q4", "q5"]
    names = [one.name for one in result.content.rubric.criteria if "q6" in one.questions]
    assert names == [own.competency]
    assert failed(result.content) == failed(content) == {}
    assert result.left == ()
    assert result.content.agenda[2].what == f"Question 2: {bank.areas.name(own.areas[0])}"


def test_a_question_just_asked_for_stays_on_its_topic_and_in_the_set() -> None:
    content, _ = planned(ROLES[0])
    result = changed(
        Swap(question=3, topic="gRPC"), Harder(questions=(3,)), Resize(length_minutes=30)
    )
    [new] = [one for one in result.content.questions if one.bank_id not in asked_in(content)]
    assert "grpc" in new.model_dump_json().casefold()
    assert result.content.length_minutes == 30
    assert failed(result.content) == {}


def asked_in(content: QuestionSet) -> set[str | None]:
    return {one.bank_id for one in content.questions}


def test_what_the_bank_has_nothing_on_is_said_with_what_it_has() -> None:
    content, _ = planned(ROLES[0])
    result = changed(Swap(question=1, topic="blockchain"))
    assert result.content == content
    assert result.said == ()
    assert "The bank has nothing on blockchain." in result.left[0]
    assert "Instead it has questions on" in result.left[0]


def test_a_question_named_by_hand_is_taken_unless_it_asks_what_is_asked(bank: Bank) -> None:
    content, brief = planned(ROLES[0])
    best = alternatives(content, brief, 3, bank)[0]
    taken = apply(content, brief, [Swap(question=3, bank_id=best.id)], bank)
    assert taken.content.questions[2].prompt == best.prompt
    there = content.questions[0].bank_id
    refused = apply(content, brief, [Swap(question=3, bank_id=there)], bank)
    assert "is in the set already" in refused.left[0]
    gone = apply(content, brief, [Swap(question=3, bank_id="no-such-question")], bank)
    assert gone.left == ("That question is no longer in the bank. Choose another.",)


def test_a_swap_keeps_what_a_rule_of_the_brief_asks_for(bank: Bank) -> None:
    rule = AtLeastOne(text="At least one question on concurrency", topics=("concurrency",))
    brief = parse_words(ROLES[0]).model_copy(update={"at_least_one": (rule,)})
    content = plan(brief, bank)
    met = [at for at, one in enumerate(content.questions, 1) if "Concurrency" in one.areas]
    assert len(met) == 1
    refused = apply(content, brief, [Drop(questions=(met[0],))], bank)
    assert "would break “At least one question on concurrency”" in refused.left[0]
    assert refused.content == content
    other = apply(content, brief, [Swap(question=met[0], topic="API design")], bank)
    assert failed(other.content) == {}
    any_other = apply(content, brief, [Swap(question=met[0])], bank)
    assert any_other.left == ()
    assert failed(any_other.content) == {}


# Locks and numbers


def test_a_locked_question_is_left_in_every_way_and_said() -> None:
    result = changed(
        Lock(questions=(2,)),
        Drop(questions=(2,)),
        Swap(question=2, topic="gRPC"),
        Time(question=2, minutes=12),
        DropFollowUps(questions=(2,)),
        Shorten(questions=(2,)),
        Harder(questions=(2,)),
    )
    content, _ = planned(ROLES[0])
    assert result.content.questions[1] == content.questions[1].model_copy(update={"locked": True})
    assert result.left == ("Question 2 is locked and stays as it is. Unlock it first.",)


def test_numbers_are_those_of_the_set_as_it_was_shown() -> None:
    content, _ = planned(ROLES[0])
    result = changed(Drop(questions=(1,)), Move(question=4, place=1), Drop(questions=(1, 9)))
    assert [one.id for one in result.content.questions] == ["q4", "q2", "q3", "q5"]
    assert result.left == (
        "Question 1 was dropped already.",
        "There is no question 9; the set has 5.",
    )
    assert len(content.questions) == 5


def test_a_check_names_a_question_by_where_it_stands_now(bank: Bank) -> None:
    written = written_set()
    last = written.questions[4].model_copy(update={"look_for": ("Says what it cost",)})
    content = written.model_copy(update={"questions": (*written.questions[:4], last)})
    brief = Brief(role="Go backend engineer")
    after = apply(content, brief, [Move(question=5, place=1)], bank).content
    assert after.questions[0].id == "q5"
    assert failed(after)["look_for"] == "Question 1 names 1 thing to look for; it needs 2."


# Length and number


def test_thirty_minutes_fit_thirty_minutes_and_the_brief_follows() -> None:
    result = changed(Resize(length_minutes=30))
    content = result.content
    assert content.length_minutes == sum(item.minutes for item in content.agenda) == 30
    assert sum(one.minutes for one in content.questions) == content.target_minutes == 25
    assert failed(content) == {}
    assert result.brief.length_minutes == 30


def test_an_hour_gets_more_to_ask() -> None:
    result = changed(Resize(length_minutes=60))
    assert sum(one.minutes for one in result.content.questions) == 53
    assert len(result.content.questions) > 5
    assert failed(result.content) == {}


def test_a_set_cut_short_grows_again_with_the_interview(bank: Bank) -> None:
    content, brief = planned("staff data engineer 45m")
    short = apply(content, brief, [Resize(length_minutes=30)], bank)
    long = apply(short.content, short.brief, [Resize(length_minutes=90)], bank)
    assert len(long.content.questions) > len(content.questions)
    assert sum(one.minutes for one in long.content.questions) > 70
    assert failed(long.content) == {}


@pytest.mark.parametrize("topic", ["testing {}", "testing {0!r}", "data {quality}"])
def test_braces_in_a_topic_are_words_like_others(topic: str, bank: Bank) -> None:
    content, brief = planned("staff data engineer 45m")
    result = apply(content, brief, [Swap(question=2, topic=topic)], bank)
    assert any(topic in line for line in (*result.said, *result.left))


@pytest.mark.parametrize("role", ["staff data engineer 45m", "junior qa engineer 45m"])
def test_what_fills_a_longer_interview_is_about_different_things(role: str, bank: Bank) -> None:
    content, brief = planned(role)
    longer = apply(content, brief, [Resize(length_minutes=90)], bank).content
    there = {one.bank_id for one in content.questions}
    added = [one for one in longer.questions if one.bank_id not in there]
    first = Counter(one.areas[0] for one in added)
    assert len(added) >= 3
    assert max(first.values()) <= 2


def test_cooking_is_not_what_cookies_are_about(bank: Bank) -> None:
    content, brief = planned("staff data engineer 45m")
    result = apply(content, brief, [Resize(length_minutes=60), Add(topic="cooking")], bank)
    assert any("The bank has nothing on cooking" in line for line in result.left)


def test_twelve_questions_in_twenty_minutes_are_refused_with_what_would_fit() -> None:
    content, brief = planned(ROLES[0])
    result = changed(Count(count=12, length_minutes=20))
    assert result.content == content
    assert result.brief == brief
    assert result.said == ()
    assert result.left[0].startswith("12 questions do not fit in 20 minutes: 15 of them are for")
    assert "Ask for 3 questions, or for" in result.left[0]
    assert changed(Count(count=3, length_minutes=20)).left == ()


def test_locked_questions_that_take_longer_than_the_wish_stop_it() -> None:
    result = changed(Lock(questions=(1, 2, 3, 4, 5)), Resize(length_minutes=30))
    assert result.content.length_minutes == 45
    assert result.left[0].startswith("30 minutes do not fit: the locked questions alone take")


def test_a_dropped_question_lowers_the_number_the_brief_asks_for(bank: Bank) -> None:
    brief = parse_words(ROLES[0]).model_copy(update={"question_count": (5, 5)})
    content = plan(brief, bank)
    result = apply(content, brief, [Drop(questions=(1, 2))], bank)
    assert len(result.content.questions) == 3
    assert result.brief.question_count == (3, 5)
    assert failed(result.content) == {}
    assert any("minutes are free now" in line for line in result.said)
    again = apply(result.content, result.brief, [Add(topic="gRPC"), Add()], bank)
    assert sum(one.minutes for one in again.content.questions) == 40


def test_minutes_of_one_question_are_taken_from_the_others() -> None:
    result = changed(Time(question=1, minutes=9))
    assert result.content.questions[0].minutes == 9
    assert sum(one.minutes for one in result.content.questions) == 40
    refused = changed(Time(question=1, minutes=38))
    assert "cannot have 38 minutes" in refused.left[0]


def test_follow_ups_left_out_are_no_fault_of_the_set() -> None:
    result = changed(DropFollowUps())
    assert all(one.follow_ups == () for one in result.content.questions)
    assert result.brief.follow_ups == (0, 3)
    assert failed(result.content) == {}


def test_harder_questions_suit_a_higher_level_and_ask_about_the_same(bank: Bank) -> None:
    content, _ = planned(ROLES[0])
    result = changed(Harder())
    swapped = 0
    for before, after in zip(content.questions, result.content.questions, strict=True):
        one, other = bank.question(before.bank_id or ""), bank.question(after.bank_id or "")
        assert one
        assert other
        if one is not other:
            swapped += 1
            ranks = [sum(min(each.rank, 4) for each in q.levels) for q in (one, other)]
            assert ranks[0] < ranks[1]
            assert one.areas[0] in other.areas or one.competency == other.competency
    assert swapped >= 3


# Sets that are not the bank's


def test_a_set_a_model_wrote_keeps_its_rubric_where_nothing_changed(bank: Bank) -> None:
    content, brief = written_set(), Brief(role="Go backend engineer")
    result = apply(content, brief, [Swap(question=2, topic="testing"), Drop(questions=(4,))], bank)
    names = [one.name for one in result.content.rubric.criteria]
    assert names[:2] == ["Depth in Go", "Care for quality"]
    new = bank.question(result.content.questions[1].bank_id or "")
    assert new is not None
    assert names[2:] == [new.competency]
    assert result.content.rubric.criteria[0] == content.rubric.criteria[0]
    assert result.content.rubric.criteria[1].questions == ("q5",)
    rated = {id_ for one in result.content.rubric.criteria for id_ in one.questions}
    assert rated == {one.id for one in result.content.questions}


def test_a_persons_own_list_can_be_changed_too(bank: Bank) -> None:
    own = ("What is a goroutine?", "How do you test time?", "Why Go?", "What is a channel?")
    brief = Brief(role="Go engineer", own_questions=own)
    content = own_set(brief, bank)
    result = apply(content, brief, [Move(question=4, place=1), Drop(questions=(3,))], bank)
    assert [one.prompt for one in result.content.questions] == [own[3], own[0], own[1]]


def test_what_digs_into_a_strength_follows_the_questions(bank: Bank) -> None:
    ratings = SelfRatings(scale=10, skills=(SelfRating(skill="Testing", rating=9),))
    brief = parse_words(ROLES[0]).model_copy(update={"ratings": ratings})
    content = plan(brief, bank)
    assert [one.skill for one in content.deeper] == ["Testing"]
    numbers = tuple(
        at for at, one in enumerate(content.questions, 1) if one.id in content.deeper[0].questions
    )
    gone = apply(content, brief, [Drop(questions=numbers)], bank).content
    assert gone.deeper == ()
    assert any(line.startswith("Testing (rated 9 of 10)") for line in gone.uncovered)


# Alternatives


@pytest.mark.parametrize("role", ROLES)
def test_three_alternatives_differ_and_each_can_be_taken(role: str, bank: Bank) -> None:
    content, brief = planned(role)
    for number in range(1, len(content.questions) + 1):
        found = alternatives(content, brief, number, bank)
        assert len({one.id for one in found}) == len(found) == 3
        assert not {one.id for one in found} & {one.bank_id for one in content.questions}
        for one in found:
            assert apply(content, brief, [Swap(question=number, bank_id=one.id)], bank).left == ()


def test_alternatives_on_a_topic_are_on_it_and_none_are_made_up(bank: Bank) -> None:
    content, brief = planned(ROLES[0])
    found = alternatives(content, brief, 1, bank, topic="a design question on caching")
    assert found
    assert {one.kind for one in found} == {Kind.SYSTEM_DESIGN}
    assert alternatives(content, brief, 1, bank, topic="blockchain") == ()
    assert alternatives(content, brief, 9, bank) == ()


# Any sequence

numbers = st.integers(1, 7)
several = st.lists(numbers, min_size=1, max_size=3).map(tuple)
topics = st.sampled_from(
    ["", "testing", "gRPC", "caching", "blockchain", "a coding question", "C++"]
)
anything: st.SearchStrategy[Action] = st.one_of(
    st.builds(Swap, question=numbers, topic=topics),
    st.builds(Add, topic=topics),
    st.builds(Drop, questions=several),
    st.builds(Move, question=numbers, place=numbers),
    st.builds(Lock, questions=several, locked=st.booleans()),
    st.builds(Resize, length_minutes=st.integers(5, 120)),
    st.builds(Count, count=st.integers(1, 12), length_minutes=st.none() | st.integers(5, 90)),
    st.builds(Time, question=numbers, minutes=st.integers(1, 30)),
    st.builds(Shorten, questions=st.just(()) | several),
    st.builds(DropFollowUps, questions=st.just(()) | several, topic=topics),
    st.builds(Harder, questions=st.just(()) | several, easier=st.booleans()),
)


@given(st.sampled_from(ROLES), st.lists(anything, max_size=6))
@example("junior qa engineer 30m", [Add(topic="testing"), Lock(questions=(1, 2, 3))])
@settings(deadline=None, max_examples=120)
def test_after_anything_the_set_is_whole(role: str, actions: list[Action]) -> None:
    content, brief = planned(role)
    result = apply(content, brief, actions, the_bank())
    assert result == apply(content, brief, actions, the_bank())
    after = result.content
    ids = [one.id for one in after.questions]
    assert after.questions
    assert len(set(ids)) == len(ids)
    assert sum(one.minutes for one in after.questions) <= after.length_minutes
    assert sum(item.minutes for item in after.agenda) <= after.length_minutes
    assert {id_ for one in after.rubric.criteria for id_ in one.questions} == set(ids)
    assert all(one.questions for one in after.rubric.criteria)
    ties = (*after.rubric.red_flags, *after.rubric.green_flags, *after.coverage)
    assert {id_ for tie in ties for id_ in tie.questions} <= set(ids)
    assert {id_ for one in after.deeper for id_ in one.questions} <= set(ids)
    assert set(failed(after)) <= set(failed(content)) | {"minutes"}
    assert len(after.agenda) == len(after.questions) + 2
    # What was not asked for in vain is said, one way or the other.
    assert bool(actions) == bool(result.said or result.left)


@given(
    st.sampled_from(ROLES),
    st.lists(numbers, min_size=1, max_size=3),
    st.lists(anything.filter(lambda one: not isinstance(one, Lock)), max_size=5),
)
@settings(deadline=None, max_examples=80)
def test_a_locked_question_comes_out_as_it_went_in(
    role: str, locked: list[int], actions: list[Action]
) -> None:
    content, brief = planned(role)
    result = apply(content, brief, [Lock(questions=tuple(locked)), *actions], the_bank())
    after = {one.id: one for one in result.content.questions}
    for number in locked:
        if number <= len(content.questions):
            before = content.questions[number - 1]
            assert after[before.id] == before.model_copy(update={"locked": True})


@given(st.sampled_from(ROLES), st.lists(st.tuples(numbers, numbers), max_size=5))
@settings(deadline=None, max_examples=60)
def test_moving_only_changes_the_order(role: str, moves: list[tuple[int, int]]) -> None:
    content, brief = planned(role)
    actions = [Move(question=one, place=to) for one, to in moves]
    after = apply(content, brief, actions, the_bank()).content
    assert sorted(after.questions, key=lambda one: one.id) == list(content.questions)
    assert failed(after) == failed(content)


@pytest.mark.parametrize("action", [Rewrite(text="combine 1 and 2"), Undo()])
def test_what_takes_a_model_or_the_past_is_not_done_here(action: Action) -> None:
    with pytest.raises(ValueError, match="not done"):
        changed(action)


def test_a_change_takes_less_than_a_tenth_of_a_second() -> None:
    changed(Harder())
    for action in (
        Swap(question=1, topic="testing"),
        Swap(question=2),
        Add(topic="gRPC"),
        Harder(),
    ):
        times = []
        for _ in range(3):
            began = time.process_time()
            changed(action)
            times.append(time.process_time() - began)
        assert min(times) < 0.1
