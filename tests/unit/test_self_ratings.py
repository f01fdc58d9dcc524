"""What candidates claim: reading their ratings, and digging where they claim strength."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_samples import sample_brief

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.model import Kind, Level
from bot.errors import Problem
from bot.plans import intake
from bot.plans.composing.compose import plan
from bot.plans.composing.deeper import deepened, digs, why
from bot.plans.composing.matching import Matcher
from bot.plans.model import Brief, QuestionSet, SelfRating, SelfRatings
from bot.plans.print import PlanRequest
from bot.plans.reading.brief import parse_brief
from bot.plans.reading.ratings import corrected_ratings, rated_in, read_ratings, write_ratings
from bot.plans.restate import as_text, restate


@cache
def the_bank() -> Bank:
    return load_bank()


def ratings(text: str, scale: int | None = None) -> dict[str, float]:
    found = read_ratings(text, scale)
    return {one.skill: one.rating for one in found.skills} if found else {}


def refusal(text: str, scale: int | None = None) -> dict[str, str]:
    with pytest.raises(Problem) as caught:
        read_ratings(text, scale)
    return caught.value.fields


# Reading


@pytest.mark.parametrize(
    ("text", "scale", "skills"),
    [
        ("Go: 9, SQL 6/10, Kubernetes \u2013 4", 10, {"Go": 9, "SQL": 6, "Kubernetes": 4}),
        ("Scale: 5\nGo 4\nPython 3: 5", 5, {"Go": 4, "Python 3": 5}),
        ("| Skill | Rating (1-10) |\n|---|---|\n| Go | 9 |\n| C++ | 3 |", 10, {"Go": 9, "C++": 3}),
        ("Skill,Level (out of 5)\nGo,4\nC#,2", 5, {"Go": 4, "C#": 2}),
        ("Skill\tScore\nGo\t9/10\nCI/CD\t8", 10, {"Go": 9, "CI/CD": 8}),
        ("React 90%, Vue 40 %", 100, {"React": 90, "Vue": 40}),
        ("- **Go** (9/10)\n1. HTTP/2 (4)", 10, {"Go": 9, "HTTP/2": 4}),
        ("Node.js = 7.5 out of 10; OAuth 2.0: 8", 10, {"Node.js": 7.5, "OAuth 2.0": 8}),
        ('"Distributed systems",8\n"Go",9\nmax 10', 10, {"Distributed systems": 8, "Go": 9}),
        ("On a scale of 1 to 10:\nGo: 9\nGo: 9", 10, {"Go": 9}),
    ],
)
def test_ratings_are_read_in_any_form(text: str, scale: int, skills: dict[str, float]) -> None:
    found = read_ratings(text)
    assert found is not None
    assert (found.scale, ratings(text)) == (scale, skills)


@pytest.mark.parametrize("text", ["Go: 9\nSQL: 6", "skill,rating\nGo,4", "Go 4, SQL 3"])
def test_without_a_scale_it_is_asked_for_and_never_guessed(text: str) -> None:
    assert refusal(text) == {"scale": "Which number is the best on this scale: 5, 10 or 100?"}
    assert read_ratings(text, 10) is not None


@pytest.mark.parametrize(
    ("text", "scale", "field", "sentence"),
    [
        ("Go 4/5, SQL 6/10", None, "scale", "These ratings end at 5 and 10"),
        ("Go 4/5", 10, "scale", "These ratings end at 5 and 10"),
        ("Go: 12/10", None, "ratings", "\u201cGo\u201d is rated above 10"),
        ("Go: 9/10\nRust", None, "ratings", "I cannot read \u201cRust\u201d as a rating"),
        ("Go: nine", 10, "ratings", "I cannot read \u201cGo: nine\u201d"),
        ("Go: 9/10\ngo: 8/10", None, "ratings", "\u201cGo\u201d is rated twice"),
        ("Go: 1/1", None, "scale", "A scale ends between 2 and 100"),
        ("Go: 7/500", None, "scale", "A scale ends between 2 and 100"),
        ("\n".join(f"Skill no. {n} x: 4/5" for n in range(70)), None, "ratings", "60 can be kept"),
    ],
)
def test_what_is_no_rating_is_said_beside_its_field(
    text: str, scale: int | None, field: str, sentence: str
) -> None:
    assert sentence in refusal(text, scale)[field]


@pytest.mark.parametrize("line", ["Candidate: Jane Doe", "Name, Jane Doe", "| Name | Jane Doe |"])
def test_the_candidates_name_is_not_kept(line: str) -> None:
    found = read_ratings(f"{line}\nGo: 9/10")
    assert found is not None
    assert "Jane" not in found.model_dump_json()
    assert "Jane" not in intake.from_ask_form({"role": "go", "ratings": f"{line}\nGo: 9/10"})


def test_high_is_from_four_fifths_of_the_scale_on_the_highest_first() -> None:
    found = read_ratings("SQL: 8, Go: 9, Rust: 7.9", 10)
    assert found is not None
    assert found.threshold == 8
    assert [one.skill for one in found.high] == ["Go", "SQL"]


_NUMBERS = st.integers(0, 20).map(lambda quarter: quarter / 4)
_SKILLS = st.sampled_from(
    ["Go", "SQL", "C++", "C#", "Node.js", "CI/CD", "HTTP/2", "Python 3", "Level", "Role", "Testing"]
)


@st.composite
def _some_ratings(draw: st.DrawFn) -> SelfRatings:
    rated = draw(st.dictionaries(_SKILLS, _NUMBERS, min_size=1, max_size=8))
    skills = tuple(SelfRating(skill=skill, rating=rating) for skill, rating in rated.items())
    return SelfRatings(scale=draw(st.sampled_from([5, 10, 100])), skills=skills)


@given(_some_ratings())
@settings(max_examples=100, deadline=None)
def test_what_was_understood_is_read_again_just_so(rated: SelfRatings) -> None:
    assert read_ratings(write_ratings(rated)) == rated
    brief = parse_brief("Role: Go engineer").model_copy(update={"ratings": rated})
    assert parse_brief(as_text(restate(brief))).ratings == rated


# In a brief and in the forms


@pytest.mark.parametrize(
    "text",
    [
        "## Role\nGo engineer\n\n## Self-ratings\n- Go: 9/10\n- SQL: 6/10",
        "Role: Go engineer\nSelf-ratings: Go 9/10, SQL 6",
        "Role: Go engineer\n\nSelf-assessment\n\n| Skill | |\n|---|---|\n| Go | 9/10 |\n|SQL|6|",
        "We are hiring a Go engineer. They rate themselves Go 9/10, SQL 6/10.",
    ],
)
def test_a_brief_may_hold_them(text: str) -> None:
    brief = parse_brief(text)
    assert brief.ratings is not None
    assert [(one.skill, one.rating) for one in brief.ratings.skills] == [("Go", 9), ("SQL", 6)]
    assert brief.not_understood == ()


def test_in_a_brief_without_a_scale_they_are_shown_as_not_understood() -> None:
    brief = parse_brief("Role: Go engineer\n## Self-ratings\n- Go: 4\n- SQL: 3")
    assert brief.ratings is None
    assert brief.not_understood == ("Go: 4", "SQL: 3")


def test_the_form_puts_them_into_the_brief_with_their_scale() -> None:
    typed = {"role": "senior go engineer", "ratings": "Go 5, SQL 3", "scale": "5"}
    assert rated_in(typed) == read_ratings("Go: 5/5\nSQL: 3/5")
    for brief in (
        parse_brief(intake.from_ask_form(typed)),
        parse_brief(intake.from_ask_form({**typed, "brief": "Role: Go engineer"})),
    ):
        assert brief.ratings == rated_in(typed)
    with pytest.raises(Problem) as caught:
        intake.from_ask_form({**typed, "scale": ""})
    assert list(caught.value.fields) == ["scale"]
    with pytest.raises(Problem) as caught:
        intake.from_ask_form({**typed, "brief": "Role: Go\nSelf-ratings: Go 4/5"})
    assert list(caught.value.fields) == ["ratings"]


def test_corrections_are_read_and_what_cannot_be_is_said() -> None:
    before = parse_brief("Role: Go engineer\nSelf-ratings: Go 9/10")
    typed = {"role": "Go engineer", "length": "45", "ratings": "Go: 6/10\nSQL: 9/10"}
    assert intake.corrected(before, typed).ratings == read_ratings(typed["ratings"])
    assert intake.corrected(before, {**typed, "ratings": ""}).ratings is None
    with pytest.raises(Problem) as caught:
        intake.corrected(before, {**typed, "ratings": "Go: 6"})
    assert "Write it behind each: Go: 9/10." in caught.value.fields["ratings"]


def test_the_command_line_takes_them() -> None:
    brief = PlanRequest(None, "senior go", None, None, ratings="Go: 9/10").brief()
    assert brief.ratings == corrected_ratings("Go: 9/10")
    with pytest.raises(Problem, match="Which number is the best"):
        PlanRequest(None, "senior go", None, None, ratings="Go: 9").brief()


# Composing


def rated(text: str, role: str = "senior Go backend engineer", extra: str = "") -> Brief:
    return parse_brief(f"Role: {role}\nLength: 45 minutes\n{extra}\n## Self-ratings\n{text}")


def dug_into(content: QuestionSet) -> dict[str, tuple[str, ...]]:
    return {one.skill: one.questions for one in content.deeper}


def test_each_skill_rated_high_gets_a_question_and_the_set_says_which_and_why() -> None:
    content = plan(rated("Go: 9/10, gRPC: 10, Testing: 8, SQL: 6"), the_bank())
    assert content.failed_checks() == ()
    assert list(dug_into(content)) == ["gRPC", "Go", "Testing"]
    ids = {one.id for one in content.questions}
    assert all(found and ids.issuperset(found) for found in dug_into(content).values())
    grpc = content.question(dug_into(content)["gRPC"][0])
    assert "gRPC" in grpc.prompt
    assert why(content.deeper[0], 10).startswith("rated 10 of 10 by the candidate")


def test_they_come_from_the_deeper_end_and_force_an_explanation() -> None:
    bank = the_bank()
    content = plan(rated("Go: 9/10, Testing: 8/10"), bank)
    for ids in dug_into(content).values():
        for id_ in ids:
            question = content.question(id_)
            known = bank.question(question.bank_id or "")
            assert known is not None
            assert known.levels[1].rank >= Level.STAFF.rank
            assert known.levels[0].rank >= Level.SENIOR.rank
            assert question.kind in {Kind.CONCEPTUAL, Kind.EXPERIENCE}
            assert len(question.follow_ups) >= 2


@pytest.mark.parametrize("level", [Level.PRINCIPAL, Level.MANAGER])
def test_where_no_level_is_above_the_deepest_questions_are_taken(level: Level) -> None:
    bank = the_bank()
    brief = rated("Testing: 10/10").model_copy(update={"level": level})
    (dig,) = digs(brief, level, bank, Matcher(bank))
    assert dig.positions
    highest = {bank.questions[at].levels[1].rank for at in dig.positions}
    assert min(highest) >= Level.STAFF.rank


def test_a_skill_outside_the_role_may_be_dug_into_but_brings_no_others_of_its_kind() -> None:
    bank = the_bank()
    content = plan(rated("Rust: 10/10"), bank)
    (ids,) = dug_into(content).values()
    tied = {
        one.id
        for one in content.questions
        if "Rust" in bank.roles.technologies_in(f"{one.prompt} {one.follow_ups}")
    }
    assert set(ids) == tied
    assert len(tied) == 1


def test_what_the_bank_has_nothing_on_is_said() -> None:
    content = plan(rated("COBOL: 9/10"), the_bank())
    assert content.deeper == ()
    assert content.uncovered[-1] == "COBOL (rated 9 of 10): the question bank has nothing on it"


def test_of_more_skills_than_there_is_room_for_the_highest_come_first() -> None:
    text = "Go: 10/10, Kubernetes: 8, gRPC: 9, Rust: 9, React: 8, Swift: 8"
    content = plan(rated(text, extra="- 2 questions"), the_bank())
    assert len(content.questions) == 2
    assert "Go" in dug_into(content)
    told = {*dug_into(content), *(line.partition(" (rated")[0] for line in content.uncovered)}
    assert told >= {"Go", "Kubernetes", "gRPC", "Rust", "React", "Swift"}
    assert any(line.endswith("no room for it") for line in content.uncovered)


def test_a_rule_of_the_brief_outweighs_what_a_candidate_claims() -> None:
    extra = "- 1 question\n- at least one question on error handling"
    content = plan(rated("Testing: 10/10", extra=extra), the_bank())
    assert next(one for one in content.checks if one.id == "at_least_one").passed


@given(st.dictionaries(_SKILLS, st.floats(0, 3.9), max_size=5), st.sampled_from(["Go", "data"]))
@settings(max_examples=15, deadline=None)
def test_ratings_that_are_not_high_change_nothing(low: dict[str, float], trade: str) -> None:
    skills = tuple(SelfRating(skill=skill, rating=number) for skill, number in low.items())
    brief = parse_brief(f"Role: senior {trade} engineer")
    with_them = brief.model_copy(update={"ratings": SelfRatings(scale=5, skills=skills)})
    assert plan(with_them, the_bank()) == plan(brief, the_bank())


@given(_some_ratings())
@settings(max_examples=15, deadline=None)
def test_every_high_skill_is_tied_to_questions_of_the_set_or_named_as_left_out(
    given_ratings: SelfRatings,
) -> None:
    brief = sample_brief("payments").model_copy(update={"ratings": given_ratings})
    content = plan(brief, the_bank())
    # A question that digs may take the place of the only one that would reveal a flag: it is said.
    assert {each.id for each in content.failed_checks()} <= {"red_flags", "green_flags"}
    ids = {one.id for one in content.questions}
    tied = dug_into(content)
    assert all(found and ids.issuperset(found) for found in tied.values())
    for one in given_ratings.high:
        left = [line for line in content.uncovered if line.startswith(f"{one.skill} (rated")]
        assert (one.skill in tied) != bool(left)


def test_a_set_from_elsewhere_is_tied_by_what_its_questions_ask() -> None:
    bank = the_bank()
    content = plan(parse_brief("Role: senior Go engineer\nAreas: testing, gRPC"), bank)
    found = deepened(rated("Testing: 9/10, COBOL: 10/10"), content.questions, Matcher(bank))
    assert [one.skill for one in found] == ["Testing"]
    assert deepened(parse_brief("Role: Go engineer"), content.questions, Matcher(bank)) == ()
