"""The checks: a good set passes them all; each mistake fails its own check and no other."""

from collections.abc import Callable, Sequence
from itertools import product

import pytest
from plan_samples import sample_brief

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.model import Kind
from bot.plans.checking.checks import CHECKS, check, check_question
from bot.plans.composing.compose import plan
from bot.plans.model import AgendaItem, AtLeastOne, Brief, CheckResult, QuestionSet, Tie

IDS = (
    *("question_count", "minutes", "kinds", "at_least_one", "follow_ups", "look_for", "criteria"),
    *("level_signals", "red_flags", "green_flags", "coverage", "questions_rated", "distinct"),
    *("lawful", "complete", "audible", "assumptions"),
)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


@pytest.fixture(scope="module")
def brief() -> Brief:
    return sample_brief("payments")


@pytest.fixture(scope="module")
def good(brief: Brief, bank: Bank) -> QuestionSet:
    return plan(brief, bank)


def with_question(content: QuestionSet, at: int, **changes: object) -> QuestionSet:
    """Return the set with one question changed; `at` counts from 0."""
    questions = list(content.questions)
    questions[at] = questions[at].model_copy(update=changes)
    return content.model_copy(update={"questions": tuple(questions)})


def with_rubric(content: QuestionSet, **changes: object) -> QuestionSet:
    return content.model_copy(update={"rubric": content.rubric.model_copy(update=changes)})


def with_criterion(content: QuestionSet, at: int, **changes: object) -> QuestionSet:
    criteria = list(content.rubric.criteria)
    criteria[at] = criteria[at].model_copy(update=changes)
    return with_rubric(content, criteria=tuple(criteria))


def with_signals(content: QuestionSet, at: int, score: int, *signals: str) -> QuestionSet:
    levels = list(content.rubric.criteria[at].levels)
    levels[score - 1] = levels[score - 1].model_copy(update={"signals": signals})
    return with_criterion(content, at, levels=tuple(levels))


def failing(content: QuestionSet, brief: Brief, bank: Bank) -> dict[str, str]:
    return {one.id: one.detail for one in check(content, brief, bank) if not one.passed}


def detail(results: Sequence[CheckResult], id_: str) -> str:
    return next(one.detail for one in results if one.id == id_)


def test_a_good_set_passes_every_check_in_a_stable_order(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    results = check(good, brief, bank)
    assert tuple(one.id for one in results) == IDS
    assert len(CHECKS) == len(IDS)
    assert [one for one in results if not one.passed] == []
    assert {one.id for one in results if one.blocking} == {"lawful", "complete"}
    assert all(one.detail.endswith((".", "”")) for one in results)


def test_checking_changes_nothing_and_gives_the_same_each_time(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    before = good.model_dump_json()
    assert check(good, brief, bank) == check(good, brief, bank) == good.checks
    assert good.model_dump_json() == before


def test_rules_are_met_by_named_questions(good: QuestionSet, brief: Brief, bank: Bank) -> None:
    said = detail(check(good, brief, bank), "at_least_one")
    assert "“At least one system design question”: question " in said


# One mistake each: what is done to the good set, the check it fails, and a part of what it says.

Break = Callable[[QuestionSet], QuestionSet]


def _without_last(content: QuestionSet) -> QuestionSet:
    gone = content.questions[-1].id
    criteria = tuple(
        one.model_copy(update={"questions": tuple(id_ for id_ in one.questions if id_ != gone)})
        for one in content.rubric.criteria
    )
    kept = content.model_copy(update={"questions": content.questions[:-1]})
    return with_rubric(kept, criteria=criteria)


MISTAKES: list[tuple[str, Break, str, str]] = [
    (
        "two questions too few",
        lambda s: s.model_copy(update={"questions": s.questions[:4]}),
        "question_count",
        "4 questions; the brief asks for 5 or 6.",
    ),
    (
        "minutes off by three",
        lambda s: with_question(s, 0, minutes=s.questions[0].minutes + 3),
        "minutes",
        "The questions take 53 minutes; 50 are planned.",
    ),
    (
        "an agenda past the end",
        lambda s: s.model_copy(update={"agenda": (*s.agenda, AgendaItem(what="Lunch", minutes=9))}),
        "minutes",
        "The agenda takes 69 of 60 minutes.",
    ),
    (
        "no conceptual question",
        lambda s: s.model_copy(
            update={
                "questions": tuple(
                    one.model_copy(update={"kind": Kind.EXPERIENCE})
                    if one.kind is Kind.CONCEPTUAL
                    else one
                    for one in s.questions
                )
            }
        ),
        "kinds",
        "No question is conceptual.",
    ),
    (
        "no system design",
        lambda s: s.model_copy(
            update={
                "questions": tuple(
                    one.model_copy(update={"kind": Kind.CODING})
                    if one.kind is Kind.SYSTEM_DESIGN
                    else one
                    for one in s.questions
                )
            }
        ),
        "at_least_one",
        "“At least one system design question”: no question does.",
    ),
    (
        "one follow-up",
        lambda s: with_question(s, 2, follow_ups=s.questions[2].follow_ups[:1]),
        "follow_ups",
        "Question 3 has 1 follow-up; it needs 2 or 3.",
    ),
    (
        "four follow-ups",
        lambda s: with_question(
            s,
            1,
            follow_ups=tuple(f"What about the case number {at}?" for at in ("x", "y", "z", "q")),
        ),
        "follow_ups",
        "Question 2 has 4 follow-ups; it needs 2 or 3.",
    ),
    (
        "a short follow-up",
        lambda s: with_question(s, 0, follow_ups=("Why so?", s.questions[0].follow_ups[0])),
        "follow_ups",
        "Question 1: “Why so?” is shorter than 4 words.",
    ),
    (
        "a follow-up that repeats another question's",
        lambda s: with_question(
            s, 0, follow_ups=(s.questions[1].follow_ups[0].upper(), s.questions[0].follow_ups[0])
        ),
        "follow_ups",
        "Questions 1 and 2 ask the same twice",
    ),
    (
        "a follow-up that repeats its own prompt",
        lambda s: with_question(
            s, 0, follow_ups=(s.questions[0].prompt, *s.questions[0].follow_ups[:1])
        ),
        "follow_ups",
        "Question 1 asks the same twice",
    ),
    (
        "one thing to look for",
        lambda s: with_question(s, 3, look_for=("Everything", "Everything")),
        "look_for",
        "Question 4 names 1 thing to look for; it needs 2.",
    ),
    (
        "two criteria",
        lambda s: with_rubric(
            s,
            criteria=tuple(
                one.model_copy(update={"questions": tuple(q.id for q in s.questions)})
                for one in s.rubric.criteria[:2]
            ),
        ),
        "criteria",
        "There are 2 criteria; 3 to 6 can be rated apart.",
    ),
    (
        "three levels",
        lambda s: with_criterion(s, 0, levels=s.rubric.criteria[0].levels[:3]),
        "criteria",
        "needs the levels 1, 2, 3 and 4",
    ),
    (
        "a criterion tied to a question that is not there",
        lambda s: with_criterion(s, 0, questions=(*s.rubric.criteria[0].questions, "q99")),
        "criteria",
        "is tied to q99, which does not exist",
    ),
    (
        "two criteria of one name",
        lambda s: with_criterion(s, 0, name=s.rubric.criteria[1].name.upper()),
        "criteria",
        "Two criteria are called",
    ),
    (
        "an adjective for a signal",
        lambda s: with_signals(s, 1, 3, "Good communication"),
        "level_signals",
        "level 3: “Good communication” is nothing one can hear or see happen.",
    ),
    (
        "no signal",
        lambda s: with_signals(s, 0, 4),
        "level_signals",
        "level 4: there is no signal.",
    ),
    (
        "a signal of another level",
        lambda s: with_signals(s, 0, 4, *s.rubric.criteria[0].levels[2].signals),
        "level_signals",
        "its signals stand at another level too",
    ),
    (
        "a red flag left out",
        lambda s: with_rubric(s, red_flags=s.rubric.red_flags[1:]),
        "red_flags",
        "“Treats retries as free of side effects” is not in the rubric.",
    ),
    (
        "a red flag reworded",
        lambda s: with_rubric(
            s,
            red_flags=(
                s.rubric.red_flags[0].model_copy(update={"text": "Thinks retries are free"}),
                *s.rubric.red_flags[1:],
            ),
        ),
        "red_flags",
        "“Treats retries as free of side effects” is not in the rubric.",
    ),
    (
        "a red flag tied to a question that is not there",
        lambda s: with_rubric(
            s, red_flags=(*s.rubric.red_flags, Tie(text="More", questions=("q77",)))
        ),
        "red_flags",
        "“More” is tied to q77, which does not exist.",
    ),
    (
        "a green flag tied to nothing",
        lambda s: with_rubric(
            s,
            green_flags=(
                *s.rubric.green_flags[:1],
                s.rubric.green_flags[1].model_copy(update={"questions": ()}),
                *s.rubric.green_flags[2:],
            ),
        ),
        "green_flags",
        "“Explains when a mutex beats a channel” is tied to no question",
    ),
    (
        "an area forgotten",
        lambda s: s.model_copy(
            update={"coverage": tuple(tie for tie in s.coverage if tie.text != "Testing")}
        ),
        "coverage",
        "“Testing” is neither covered nor listed as left out.",
    ),
    (
        "a question nobody rates",
        lambda s: with_rubric(
            s,
            criteria=tuple(
                one.model_copy(
                    update={
                        "questions": tuple(id_ for id_ in one.questions if id_ != "q1") or ("q2",)
                    }
                )
                for one in s.rubric.criteria
            ),
        ),
        "questions_rated",
        "No criterion rates question 1.",
    ),
    (
        "a question asked twice in other words",
        lambda s: with_question(s, 0, prompt=f"Please tell me: {s.questions[4].prompt}"),
        "distinct",
        "Questions 1 and 5 ask the same.",
    ),
    (
        "an unlawful question",
        lambda s: with_question(
            s, 0, follow_ups=("How old are you, by the way?", s.questions[0].follow_ups[0])
        ),
        "lawful",
        "Question 1 touches age: “How old are you”.",
    ),
    (
        "an unlawful signal",
        lambda s: with_signals(s, 0, 1, "Says that they are pregnant and asks for leave"),
        "lawful",
        "touches family, pregnancy and marriage",
    ),
    (
        "no prompt",
        lambda s: with_question(s, 0, prompt="  "),
        "complete",
        "Question 1 has no prompt.",
    ),
    ("no questions", lambda s: s.model_copy(update={"questions": ()}), "complete", "no question"),
    (
        "a signal nobody hears",
        lambda s: with_signals(s, 0, 2, "Draws a diagram of the retry loop and explains its exit"),
        "audible",
        "“Draws a diagram” is not in a transcript.",
    ),
]
# What else must fail with it: a question that is gone takes its ties along.
ALSO = {
    "two questions too few": None,
    "no questions": None,
    # What makes an answer accurate and deep goes with the criteria, and flags are seen by it.
    "two criteria": {"red_flags", "green_flags"},
    "a question nobody rates": {"red_flags", "green_flags"},
    "a question asked twice in other words": {
        "distinct",
        "at_least_one",
        "red_flags",
        "green_flags",
    },
}


@pytest.mark.parametrize(
    ("name", "broken", "id_", "said"), MISTAKES, ids=[one[0] for one in MISTAKES]
)
def test_a_mistake_fails_its_own_check_and_says_where(
    good: QuestionSet, brief: Brief, bank: Bank, name: str, broken: Break, id_: str, said: str
) -> None:
    failed = failing(broken(good), brief, bank)
    assert said in failed[id_]
    allowed = ALSO.get(name, set())
    assert allowed is None or set(failed) <= {id_} | allowed


def test_a_question_without_minutes_blocks(good: QuestionSet, brief: Brief, bank: Bank) -> None:
    failed = failing(with_question(good, 0, minutes=0), brief, bank)
    assert failed["complete"] == "Question 1 has no minutes."


def test_every_check_but_the_last_was_seen_to_fail() -> None:
    assert {id_ for _, _, id_, _ in MISTAKES} == set(IDS[:-1])


def test_a_flag_tied_to_a_question_about_something_else_is_found_out(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    """The brief's flag standing beside the question does not make the question reveal it."""
    flag = "Explains when a mutex beats a channel"
    design = next(one for one in good.questions if one.kind is Kind.SYSTEM_DESIGN)
    at = good.questions.index(design)
    claimed = with_question(good, at, green_flags=(flag,))
    ties = tuple(
        tie.model_copy(update={"questions": (design.id,)}) if tie.text == flag else tie
        for tie in good.rubric.green_flags
    )
    failed = failing(with_rubric(claimed, green_flags=ties), brief, bank)
    assert failed["green_flags"] == (
        f"“{flag}” is tied to question {at + 1}, which asks for nothing like it."
    )


def test_what_is_listed_as_left_out_is_named_and_passes(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    kept = tuple(tie for tie in good.coverage if tie.text != "Testing")
    content = good.model_copy(update={"coverage": kept, "uncovered": (*good.uncovered, "Testing")})
    result = next(one for one in check(content, brief, bank) if one.id == "coverage")
    assert result.passed
    assert "Testing" in result.detail


def test_many_mistakes_are_said_shortly(good: QuestionSet, brief: Brief, bank: Bank) -> None:
    content = good
    for at in range(len(good.questions)):
        content = with_question(content, at, look_for=())
    said = failing(content, brief, bank)["look_for"]
    assert said.startswith("Question 1 names nothing to look for; it needs 2. Question 2 ")
    assert said.endswith("And 3 more.")


def test_a_rule_that_asks_for_both_kind_and_topic_takes_one_question_with_both(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    rule = AtLeastOne(
        text="At least one coding question on databases",
        topics=("databases",),
        kinds=(Kind.CODING,),
        together=True,
    )
    asked = brief.model_copy(update={"at_least_one": (rule,)})
    assert "at_least_one" in failing(good, asked, bank)
    at = next(
        at
        for at, one in enumerate(good.questions)
        if "Database access and transactions" in one.areas
    )
    assert "at_least_one" not in failing(with_question(good, at, kind=Kind.CODING), asked, bank)


def test_where_a_person_scores_nothing_has_to_be_heard(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    content = with_signals(good, 0, 2, "Draws a diagram of the retry loop and explains its exit")
    by_person = content.model_copy(update={"scoring": "person"})
    asked = brief.model_copy(update={"scoring": "person"})
    assert failing(by_person, asked, bank) == {}


def test_a_brief_that_asks_for_no_number_takes_what_the_minutes_hold(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    open_brief = brief.model_copy(update={"question_count": None})
    results = check(good, open_brief, bank)
    assert "6 questions: the minutes hold 5 or 6." in detail(results, "question_count")
    assert "names no number of questions" in detail(results, "assumptions")


def test_one_question_alone_can_be_checked_while_the_rest_is_being_written(
    good: QuestionSet, brief: Brief, bank: Bank
) -> None:
    assert all(one.passed for each in good.questions for one in check_question(each, brief, bank))
    bad = good.questions[0].model_copy(
        update={
            "follow_ups": ("Why?",),
            "look_for": ("Draws a diagram",),
            "prompt": "Are you married?",
            "minutes": 0,
        }
    )
    results = check_question(bad, brief, bank)
    assert [one.id for one in results if not one.passed] == [
        *("follow_ups", "look_for", "lawful", "complete", "audible")
    ]
    assert [one.id for one in results if one.blocking] == ["lawful", "complete"]


@pytest.mark.parametrize(("total", "passes"), [(48, True), (52, True), (47, False), (53, False)])
def test_minutes_may_miss_the_target_by_two(
    good: QuestionSet, brief: Brief, bank: Bank, total: int, *, passes: bool
) -> None:
    others = sum(one.minutes for one in good.questions[1:])
    content = with_question(good, 0, minutes=total - others)
    assert ("minutes" not in failing(content, brief, bank)) is passes


def test_ids_and_blocking_are_the_same_for_every_set(bank: Bank) -> None:
    for name, scoring in product(("short", "prose"), ("person", "transcript")):
        asked = sample_brief(name).model_copy(update={"scoring": scoring})
        assert tuple(one.id for one in plan(asked, bank).checks) == IDS
