"""From a title alone: every family, at every level, in every kind of interview, offline."""

import sys
from collections import Counter

import pytest

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.model import Level
from bot.errors import Problem
from bot.plans.composing.compose import plan
from bot.plans.model import Brief, QuestionSet
from bot.plans.reading.frame import frame, role_of
from bot.plans.reading.words import parse_words


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


def briefs(bank: Bank) -> list[tuple[str, Brief]]:
    """Each family at each level: by its title in 45 minutes, and in its usual interviews."""
    found = []
    for role in bank.roles.roles:
        for level in Level:
            title = Brief(role=role.name, level=level, length_minutes=45)
            found.append((f"{role.id}, {level.value}", title))
            found += [
                (
                    f"{role.id}, {level.value}, {usual.type}",
                    Brief(
                        role=role.name,
                        level=level,
                        interview_type=usual.type,
                        length_minutes=usual.minutes,
                    ),
                )
                for usual in role.interviews
            ]
    return found


def test_every_family_and_level_gets_a_set_that_passes_every_check(bank: Bank) -> None:
    asked = briefs(bank)
    failed = {}
    for name, brief in asked:
        content = plan(brief, bank)
        if content.failed_checks():
            failed[name] = [f"{each.id}: {each.detail}" for each in content.failed_checks()]
    passed = len(asked) - len(failed)
    share = f"{passed} of {len(asked)} sets ({passed / len(asked):.1%}) pass every check"
    sys.stdout.write(f"{share}\n")
    assert failed == {}


def levels_off(content: QuestionSet, bank: Bank) -> int:
    """Return how many questions of a set were written for another level."""
    found = 0
    for question in content.questions:
        written = bank.question(question.bank_id or "")
        assert written is not None
        low, high = written.levels
        found += not low.rank <= content.level.rank <= high.rank
    return found


def test_questions_are_for_the_family_and_the_level_asked_for(bank: Bank) -> None:
    for role in bank.roles.roles:
        for level in Level:
            content = plan(Brief(role=role.name, level=level, length_minutes=45), bank)
            assert levels_off(content, bank) == 0, (role.id, level)
            asked = [bank.question(question.bank_id or "") for question in content.questions]
            areas = role.areas_at(level)
            assert all(one is not None and one.areas[0] in areas for one in asked)
            assert content.expectations == role.levels[level].expects


def test_a_family_is_asked_about_its_own_craft_before_what_all_share(bank: Bank) -> None:
    shared = {"collaboration", "ownership", "learning", "maintainability", "delivery"}
    for role in bank.roles.roles:
        content = plan(Brief(role=role.name, level=Level.SENIOR, length_minutes=45), bank)
        firsts = Counter(
            one.areas[0] in shared
            for question in content.questions
            if (one := bank.question(question.bank_id or ""))
        )
        assert firsts[False] > firsts[True], role.id


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("staff data engineer", "Staff data engineer: technical screen"),
        ("senior product designer", "Senior product designer: screening interview"),
        ("engineering manager", "Engineering manager: "),
        ("junior ios developer", "Junior iOS developer: technical screen"),
        ("SRE", "Mid-level SRE: technical screen"),
        ("Staff data engineer!", "Staff data engineer: technical screen"),
        ("PM", "Mid-level PM: "),
        ("golang dev", "Mid-level golang dev: technical screen"),
        ("head of engineering", "Head of engineering: leadership interview"),
        ("VP of Product", "VP of product: screening interview"),
        ("senior PHP developer", "Senior PHP developer: technical screen"),
    ],
)
def test_a_title_alone_is_enough(bank: Bank, words: str, title: str) -> None:
    content = plan(parse_words(words), bank)
    assert content.title.startswith(title)
    assert content.failed_checks() == ()


def test_a_role_nobody_listed_is_offered_the_nearest_by_name(bank: Bank) -> None:
    with pytest.raises(Problem) as caught:
        plan(parse_words("senior pastry chef"), bank)
    assert "The nearest it knows is “" in caught.value.message
    assert "which is another kind of job" in caught.value.message
    with pytest.raises(Problem) as caught:
        plan(parse_words("mobile engineer"), bank)
    assert "iOS" in caught.value.message or "Android" in caught.value.message
    with pytest.raises(Problem) as caught:
        plan(parse_words("senior project manager"), bank)
    assert "“Product manager”: change the role to that" in caught.value.message


def test_a_german_title_keeps_its_noun_and_loses_who_may_apply(bank: Bank) -> None:
    brief = parse_words("Senior Backend-Entwickler (m/w/d) in Go 45m screen")
    assert frame(brief, bank).title.startswith("Senior Backend-Entwickler in Go: ")
    assert "(m/w/d)" not in role_of(brief, bank)


def test_the_kind_of_interview_brings_its_usual_length_number_and_mix(bank: Bank) -> None:
    content = plan(parse_words("senior sre system design interview"), bank)
    assert content.length_minutes == 60
    assert {one.kind.value for one in content.questions} == {"system_design"}
    assert content.failed_checks() == ()


def test_what_was_said_wins_over_what_is_usual(bank: Bank) -> None:
    content = plan(Brief(role="Data engineer", length_minutes=30, question_count=(3, 3)), bank)
    assert (content.length_minutes, len(content.questions)) == (30, 3)


@pytest.mark.parametrize(
    ("words", "family"),
    [
        ("react native developer", "Frontend engineer"),
        ("technical program manager", "Product manager"),
    ],
)
def test_what_every_job_is_called_says_nothing_of_the_nearest(
    bank: Bank, words: str, family: str
) -> None:
    with pytest.raises(Problem) as caught:
        plan(parse_words(words), bank)
    assert f"“{family}”" in caught.value.message
