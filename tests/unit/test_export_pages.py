"""A set taken along: one page for printing, and a candidate's page that gives nothing away."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interviewing import question_set
from pypdf import PdfReader

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.model import Kind, Level
from bot.plans.composing.compose import plan
from bot.plans.exports.files import export
from bot.plans.exports.forms import FORMS, Form
from bot.plans.exports.page import Paragraph, Sheet, write
from bot.plans.exports.pdf import MORE, interviewer_pdf
from bot.plans.exports.preparation import as_markdown, as_pdf, load_texts, preparation
from bot.plans.model import Brief, QuestionSet
from bot.plans.store import SetVersion

MADE_AT = 1_700_000_000.0
RUN = 5
"""So many words in a row of what is asked or rated would give it away."""


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


def read(data: bytes) -> tuple[int, str]:
    """Return a PDF's number of pages and its text on one line."""
    pages = PdfReader(io.BytesIO(data)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


def version_of(content: QuestionSet) -> SetVersion:
    return SetVersion(2, content, "U1", "written", MADE_AT, None, None, None)


# The interviewer's page


def test_all_of_a_set_from_the_bank_stands_on_one_page(bank: Bank) -> None:
    content = plan(Brief(role="Go backend engineer", level=Level.SENIOR), bank)
    pages, text = read(interviewer_pdf(content, made_at=MADE_AT))
    assert pages == 1
    for question in content.questions:
        for line in (question.prompt, *question.follow_ups, *question.look_for):
            assert " ".join(line.split()) in text, line
    for criterion in content.rubric.criteria:
        assert criterion.name in text
    assert MORE not in text


def test_the_same_set_gives_the_same_bytes(bank: Bank) -> None:
    content = plan(Brief(role="Product designer"), bank)
    first = interviewer_pdf(content, made_at=MADE_AT)
    assert interviewer_pdf(content, made_at=MADE_AT) == first


@pytest.mark.parametrize("questions", [3, 12, 30])
def test_what_is_too_much_for_a_page_is_shortened_and_says_so(questions: int) -> None:
    content = question_set(questions, criteria=6, filler=" and so on at some length" * 12)
    pages, text = read(interviewer_pdf(content, made_at=MADE_AT))
    assert pages == 1
    for number in range(1, questions + 1):
        assert f"{number}. How would you stop" in text
    assert MORE in text


def test_text_in_other_scripts_is_no_reason_to_fail() -> None:
    content = question_set(2)
    odd = "Ελληνικά, кириллица, 中文问题, שלום, emoji 🎉 and a\u200btab\t\u202e"
    question = content.questions[0].model_copy(update={"prompt": odd, "look_for": (odd,) * 2})
    changed = content.model_copy(update={"questions": (question, content.questions[1])})
    pages, text = read(interviewer_pdf(changed, made_at=MADE_AT))
    assert pages == 1
    assert "Ελληνικά, кириллица" in text


@settings(max_examples=15, deadline=None)
@given(text=st.text(max_size=400))
def test_any_text_makes_one_page_without_a_link(text: str) -> None:
    content = question_set(2)
    question = content.questions[0].model_copy(update={"prompt": text})
    changed = content.model_copy(update={"questions": (question, content.questions[1])})
    data = interviewer_pdf(changed, made_at=MADE_AT)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    assert b"/URI" not in data


def test_a_sheet_that_fits_at_no_size_is_an_error_and_not_a_second_page() -> None:
    sheet = Sheet("Title", "Small", (Paragraph("word " * 4_900),), "", MADE_AT)
    with pytest.raises(ValueError, match="fits one page"):
        write([sheet])


# The candidate's page


def given_away(content: QuestionSet) -> set[tuple[str, ...]]:
    """Return every run of words in what is asked, listened for and rated."""
    rubric = content.rubric
    lines = [
        line
        for question in content.questions
        for line in (
            question.prompt,
            *question.follow_ups,
            *question.look_for,
            *question.red_flags,
            *question.green_flags,
        )
    ]
    lines += [
        line
        for criterion in rubric.criteria
        for line in (
            *criterion.technical_accuracy,
            *criterion.depth,
            *(signal for level in criterion.levels for signal in level.signals),
        )
    ]
    return {run for line in lines for run in runs(line)}


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def test_no_candidates_page_gives_away_what_is_asked_or_rated(bank: Bank) -> None:
    """Over every family's usual interview: no five words in a row, no area, no criterion."""
    for role in bank.roles.roles:
        content = plan(Brief(role=role.name, level=Level.SENIOR), bank)
        page = preparation(content, load_texts())
        text = as_markdown(page.model_copy(update={"title": ""}))
        assert runs(text) & given_away(content) == set(), role.id
        for criterion in content.rubric.criteria:
            assert f" {criterion.name.casefold()} " not in text.casefold()


def test_it_says_how_long_and_how_many_and_prepares_for_each_kind(bank: Bank) -> None:
    content = plan(Brief(role="SRE", interview_type="system design interview"), bank)
    text = as_markdown(preparation(content, load_texts()))
    assert "What happens in 60 minutes" in text
    assert f"{len(content.questions)} questions" in text
    assert "Laying out something new" in text
    assert "Working with others" not in text
    assert read(as_pdf(preparation(content, load_texts()), made_at=MADE_AT))[0] == 1


def test_every_kind_of_question_can_be_prepared_for() -> None:
    texts = load_texts()
    assert set(texts.kinds) == set(Kind)
    assert all(len(each.prepare) >= 2 for each in texts.kinds.values())


def test_a_candidate_is_told_when_a_model_listens_too(bank: Bank) -> None:
    content = plan(Brief(role="Go backend engineer", scoring="transcript"), bank)
    assert "a language model gives a second opinion" in as_markdown(
        preparation(content, load_texts())
    )
    by_person = plan(Brief(role="Go backend engineer"), bank)
    assert "language model" not in as_markdown(preparation(by_person, load_texts()))


# Files


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_a_file_with_a_telling_name(form: Form) -> None:
    made = export(version_of(question_set()), form, load_texts())
    assert re.fullmatch(r"[a-z0-9-]+\.(pdf|md|json)", made.name)
    assert made.data
    is_for_candidates = form.startswith("preparation")
    assert "candidate" in made.comment
    assert ("none of the questions" in made.comment) == is_for_candidates
    if form == "json":
        assert QuestionSet.model_validate_json(made.data) == question_set()


def test_a_title_of_signs_only_still_names_a_file() -> None:
    content = question_set().model_copy(update={"title": "../../…"})
    assert export(version_of(content), "pdf", load_texts()).name == "question-set-v2.pdf"
