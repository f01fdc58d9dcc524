"""What changed between two versions of a set, told in lines."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from refining_samples import written_set

from bot.catalogue.model import Kind
from bot.plans.model import Question, QuestionSet
from bot.plans.refining.diff import differences


def having(*questions: Question) -> QuestionSet:
    return written_set().model_copy(update={"questions": questions})


def asked() -> tuple[Question, ...]:
    return written_set().questions


def but(at: int, **update: Any) -> QuestionSet:
    questions = list(asked())
    questions[at] = questions[at].model_copy(update=update)
    return having(*questions)


NEW = Question(id="q6", prompt="When would you offer gRPC?", kind=Kind.CONCEPTUAL, minutes=8)


def test_equal_sets_have_no_differences() -> None:
    assert differences(written_set(), written_set()) == ()


def test_a_new_question_says_which_it_replaces() -> None:
    one, two, _, four, five = asked()
    assert differences(written_set(), having(one, two, NEW, four, five)) == (
        f"Question 3 is new: “{NEW.prompt}”. It replaces “{asked()[2].prompt}”.",
    )


def test_a_dropped_question_is_not_told_as_the_moving_of_all_others() -> None:
    one, _, three, four, five = asked()
    assert differences(written_set(), having(one, three, four, five)) == (
        f"Question 2 was dropped: “{asked()[1].prompt}”.",
        "There are 4 questions now.",
    )


def test_a_moved_question_is_told_alone() -> None:
    one, two, three, four, five = asked()
    assert differences(written_set(), having(one, five, two, three, four)) == (
        "Question 5 is now question 2.",
    )


@pytest.mark.parametrize(
    ("update", "line"),
    [
        ({"minutes": 10}, "Question 2: 10 minutes instead of 8."),
        ({"follow_ups": ()}, "2 follow-ups of question 2 were left out."),
        ({"follow_ups": asked()[1].follow_ups[:1]}, "1 follow-up of question 2 was left out."),
        ({"locked": True}, "Question 2 is locked."),
        ({"look_for": ("Something",)}, "What to look for in question 2 changed."),
        (
            {"prompt": "How do you decide what to test with a fake, and what not?"},
            "Question 2 is reworded: “How do you decide what to test with a fake, and what not?”.",
        ),
    ],
)
def test_what_changed_in_one_question_is_one_line(update: dict[str, object], line: str) -> None:
    assert differences(written_set(), but(1, **update)) == (line,)


def test_another_length_comes_first() -> None:
    after = but(0, minutes=5).model_copy(update={"length_minutes": 30})
    assert differences(written_set(), after) == (
        "The interview is 30 minutes instead of 45.",
        "Question 1: 5 minutes instead of 8.",
    )


def test_a_set_numbered_anew_is_still_recognised() -> None:
    one, two, three, four, five = asked()
    questions = [each.model_copy(update={"id": f"q{at}"}) for at, each in enumerate(
        (two, three, four, five), 1
    )]  # fmt: skip
    lines = differences(written_set(), having(*questions))
    assert lines == (f"Question 1 was dropped: “{one.prompt}”.", "There are 4 questions now.")


def test_other_ratings_are_told_where_nothing_else_changed() -> None:
    content = written_set()
    first, *rest = content.rubric.criteria
    other = first.model_copy(update={"depth": ("Says something else",)})
    rubric = content.rubric.model_copy(update={"criteria": (other, *rest)})
    after = content.model_copy(update={"rubric": rubric})
    assert differences(content, after) == ("“Depth in Go” is rated by other signals.",)


words = st.sampled_from(["test", "error", "wrap", "cache", "incident", "goroutine", "why", "how"])
prompts = st.lists(words, min_size=1, max_size=6).map(" ".join)
questions = st.builds(
    Question,
    id=st.integers(1, 7).map("q{}".format),
    prompt=prompts,
    kind=st.sampled_from(list(Kind)),
    areas=st.lists(words, max_size=2).map(tuple),
    minutes=st.integers(1, 12),
    follow_ups=st.lists(prompts, max_size=3).map(tuple),
    look_for=st.lists(prompts, max_size=2).map(tuple),
    red_flags=st.lists(prompts, max_size=1).map(tuple),
    bank_id=st.none() | words,
    locked=st.booleans(),
)
sets = st.builds(
    lambda found, length: having(*found).model_copy(update={"length_minutes": length}),
    st.lists(questions, min_size=1, max_size=6, unique_by=lambda one: one.id),
    st.sampled_from([30, 45]),
)


@given(sets, sets)
@settings(deadline=None, max_examples=400)
def test_whatever_differs_gives_a_line_and_what_does_not_gives_none(
    one: QuestionSet, other: QuestionSet
) -> None:
    assert differences(one, one) == ()
    lines = differences(one, other)
    assert all(line.strip() and "\n" not in line for line in lines)
    if one != other:
        assert lines
