"""The interviewer's copy in Markdown, and the JSON beside it."""

import json
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from plan_samples import sample_brief

from bot.catalogue.bank import load_bank
from bot.catalogue.model import Kind, Level
from bot.plans import schema
from bot.plans.composing.compose import own_set, plan
from bot.plans.markdown import render
from bot.plans.model import Brief, Question, QuestionSet, Rubric, Source
from bot.plans.reading import timing

KEYS = [
    *("title", "role", "level", "experience", "interview_type", "length_minutes"),
    *("target_minutes", "goals", "areas", "questions", "rubric", "uncovered", "agenda", "source"),
    "checks",
]


@cache
def composed() -> QuestionSet:
    return plan(sample_brief("payments"), load_bank())


def test_the_copy_holds_everything_an_interviewer_needs() -> None:
    content = composed()
    text = render(content)
    assert text.startswith("# Senior Go engineer, payments backend: technical screen\n")
    for question in content.questions:
        for line in (question.prompt, *question.follow_ups, *question.look_for):
            assert " ".join(line.split()) in " ".join(text.split())
        assert all(flag in text for flag in (*question.red_flags, *question.green_flags))
    for criterion in content.rubric.criteria:
        assert f"### {criterion.name}\n" in text
        assert all(signal in text for level in criterion.levels for signal in level.signals)
    for tie in (*content.rubric.red_flags, *content.rubric.green_flags, *content.coverage):
        assert f"- {tie.text}: question" in text
    assert all(f"- {line}: left out" in text for line in content.uncovered)
    assert all(f"| {item.minutes} | {item.what} |" in text for item in content.agenda)
    assert text.count("- [x] `") == len(content.checks)


def test_a_check_that_failed_and_blocks_says_so() -> None:
    brief = Brief(role="Go engineer", own_questions=("Are you married?",))
    text = render(own_set(brief, load_bank()))
    assert "- [ ] `lawful` (stops approval): Question 1 touches family" in text
    assert "- [ ] `criteria`: There is 1 criterion; 3 to 6 can be rated apart." in text
    assert "Made from your own list of questions." in text


def test_text_cannot_break_out_of_its_place() -> None:
    content = _set(prompt="# Not a heading\n- not a list\n1. nor this", area="a | b")
    text = render(content)
    assert "\n\\# Not a heading\n\\- not a list\n\\1. nor this" in text
    assert "| 5 | Question 1: a \\| b |" in text
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


@given(st.text(max_size=80), st.text(min_size=1, max_size=40).filter(str.strip))
@settings(max_examples=100, deadline=None)
def test_any_text_is_rendered_with_its_headings_in_place(prompt: str, area: str) -> None:
    text = render(_set(prompt=prompt, area=area))
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == ["Agenda", "Question 1 (5 min, coding)", "Rubric"]
    assert text.endswith("\n")


def _set(*, prompt: str, area: str) -> QuestionSet:
    question = Question(id="q1", prompt=prompt, kind=Kind.CODING, areas=(area,), minutes=5)
    return QuestionSet(
        title="A set",
        role="Engineer",
        level=Level.MID,
        interview_type="screen",
        length_minutes=10,
        target_minutes=5,
        questions=(question,),
        rubric=Rubric(criteria=()),
        agenda=timing.agenda([question], 10, [area]),
        source=Source(kind="model"),
    )


# JSON


def test_the_schema_in_the_repository_is_the_models() -> None:
    stored = json.loads(schema.PATH.read_text(encoding="utf-8"))
    assert stored == schema.schema(), "write it anew: python -m bot.plans.schema"
    Draft202012Validator.check_schema(stored)


@pytest.mark.parametrize("name", ["payments", "short", "prose", "contradictory"])
def test_a_set_as_json_fits_the_schema_and_reads_back_the_same(name: str) -> None:
    content = plan(sample_brief(name), load_bank())
    printed = content.model_dump_json(indent=2)
    stored = json.loads(schema.PATH.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(stored).iter_errors(json.loads(printed))) == []
    assert QuestionSet.model_validate_json(printed) == content


def test_the_keys_of_the_json_stand_in_the_agreed_order() -> None:
    printed = json.loads(composed().model_dump_json())
    assert [key for key in printed if key in KEYS] == KEYS
    assert list(printed["questions"][0]) == [
        *("id", "prompt", "kind", "areas", "minutes", "follow_ups", "look_for"),
        *("red_flags", "green_flags", "bank_id", "locked"),
    ]
    assert list(printed["rubric"]) == ["criteria", "red_flags", "green_flags"]
    assert list(printed["rubric"]["criteria"][0]) == [
        *("name", "questions", "technical_accuracy", "depth", "levels")
    ]
    assert list(printed["rubric"]["criteria"][0]["levels"][0]) == ["score", "label", "signals"]
    assert list(printed["source"]) == ["kind", "model", "prompt", "bank"]
    assert list(printed["checks"][0])[:3] == ["id", "passed", "detail"]
