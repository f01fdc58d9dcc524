"""The form of a workspace's own question: it fits Slack, and what nobody touches stays."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story import content

from bot.catalogue.lawful import Finding
from bot.catalogue.model import Anchors, Kind, Level
from bot.errors import Problem
from bot.questions.blocks import Page, Wanted, build_browse, build_question, build_retire
from bot.questions.forms import LISTS, SCORES, Touched, build_form
from bot.questions.library import Shelf
from bot.questions.model import FIELDS, OwnQuestion
from bot.questions.typed import question_of
from bot.sandbox.filling import filled, state_of
from bot.sandbox.limits.surfaces import problems_in_view, view_too_large

BANK = content().bank

words = st.text(min_size=1, max_size=200).map(str.strip).filter(bool)
long_words = st.text("ab &<>\n*", min_size=1, max_size=3500).map(str.strip).filter(bool)
said = st.lists(words, max_size=5).map(tuple)
signals = st.lists(words, min_size=1, max_size=3).map(tuple)
ranks = st.tuples(st.sampled_from(Level), st.sampled_from(Level)).map(
    lambda pair: tuple(sorted(pair, key=lambda each: each.rank))
)
questions = st.builds(
    OwnQuestion,
    id=st.just("own-1"),
    prompt=words | long_words,
    kind=st.none() | st.sampled_from(Kind),
    competency=st.just("") | st.sampled_from(["Testing", "Zeppelins", "x" * 100]),
    areas=st.lists(st.sampled_from([a.id for a in BANK.areas.all]), unique=True, max_size=4).map(
        tuple
    ),
    levels=st.none() | ranks,
    minutes=st.none() | st.integers(2, 40),
    follow_ups=st.lists(words, max_size=3).map(tuple),
    look_for=said | st.lists(long_words, max_size=2).map(tuple),
    red_flags=said,
    green_flags=said,
    technical_accuracy=said,
    depth=said,
    anchors=st.none() | st.builds(Anchors, one=signals, two=signals, three=signals, four=signals),
    origins=said,
    filled=st.lists(st.sampled_from(FIELDS), unique=True).map(tuple),
)


def shelf(*own: OwnQuestion) -> Shelf:
    return Shelf(BANK, {one.id: one for one in own}, {}, "")


def submitted(view: dict[str, Any], **entered: Any) -> dict[str, Any]:
    """Return a form as Slack sends it when it is submitted, untouched but for `entered`."""
    blocks = filled(view["blocks"])
    values: dict[str, Any] = copy.deepcopy(state_of(blocks))
    for name, value in entered.items():
        [(action, held)] = values[name].items()
        values[name][action] = {**held, "value": value}
    return {"state": {"values": values}, "blocks": blocks}


def form(question: OwnQuestion | None, **how: Any) -> dict[str, Any]:
    return build_form(question, BANK, id="own-1", was="", seen="", **how)


@settings(max_examples=60, deadline=None)
@given(questions)
def test_a_form_submitted_as_it_stands_changes_nothing(question: OwnQuestion) -> None:
    # What is filled but empty was taken away since: nothing is left to accept.
    held = tuple(name for name in question.filled if getattr(question, name))
    question = question.model_copy(update={"filled": held})
    assert question_of(submitted(form(question)), "own-1", question) == question


@settings(max_examples=60, deadline=None)
@given(questions)
def test_every_form_fits_slack(question: OwnQuestion) -> None:
    finding = BANK.lawful.findings("How old are you?")[0]
    found = [Touched(name, finding) for name in ("prompt", *LISTS, *SCORES)]
    page = Page(question, shelf(question), may_change=True, claude=True, note="Added.")
    for view in (
        form(question),
        form(question, found=found, admin=True),
        form(question, found=found, admin=False),
        build_question(page),
        build_retire(question, shelf(question)),
        build_browse(Wanted(words="x"), [question] * 21, shelf(question), searched=True),
    ):
        assert problems_in_view(view) == []
        assert not view_too_large(view)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["prompt", "minutes", *LISTS, *SCORES]), st.text()))
def test_whatever_is_typed_becomes_a_question_or_a_sentence_beside_a_field(
    entered: dict[str, str],
) -> None:
    view = submitted(form(None, new="yes"), **entered)
    wrong: set[str] = set()
    try:
        question = question_of(view, "own-1", None)
    except Problem as problem:
        wrong = set(problem.fields)
    assert wrong <= set(view["state"]["values"])
    assert wrong or question.prompt == entered["prompt"].strip()


def test_bullets_and_blank_lines_are_no_part_of_what_is_typed() -> None:
    view = submitted(form(None, new="yes"), prompt="Why?", red_flags="- one\n\n• two\n*  one  \n")
    assert question_of(view, "own-1", None).red_flags == ("one", "two")


@pytest.mark.parametrize("count", [90, 101, 250])
def test_more_competencies_than_a_select_holds_are_grouped(count: int) -> None:
    one = BANK.questions[0]
    many = [one.model_copy(update={"competency": f"Competency {at}"}) for at in range(count)]
    bank = BANK.__class__(
        tuple(many), BANK.areas, BANK.vocabulary, BANK.roles, BANK.rubric, BANK.lawful
    )
    assert problems_in_view(build_form(None, bank, id="own-1")) == []


def test_the_mark_of_a_finding_holds_none_of_its_words() -> None:
    finding: Finding = BANK.lawful.findings("How old are you?")[0]
    marks = {Touched(name, finding).mark for name in ("prompt", "depth")}
    assert len(marks) == 2
    assert not any("old" in mark for mark in marks)
