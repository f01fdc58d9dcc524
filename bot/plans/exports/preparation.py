"""The candidate's page: what to expect, how long, how to prepare; never what is asked.

Nothing of a question, an area, a flag or an anchor goes into it. It is made from the kinds of
question, the minutes and the texts of `data/preparation.yaml` alone.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.catalogue.bank import DATA
from bot.catalogue.model import Frozen, Kind, Text
from bot.plans.exports.page import Paragraph, Sheet, write
from bot.plans.model import QuestionSet
from bot.reading import DataError, name_of, read_yaml, validate

Lines = Annotated[tuple[Text, ...], Field(min_length=1)]


class Course(Frozen):
    """How the interview goes: one line a stretch, with places for minutes and count."""

    opening: Text
    questions: Text
    yours: Text


class KindOfQuestion(Frozen):
    """What a kind of question asks of a candidate and how to get ready for it."""

    name: Text
    expect: Text
    prepare: Lines


class Advice(Frozen):
    """What is said to everyone, under a heading."""

    heading: Text
    lines: Lines


class Texts(Frozen):
    """`data/preparation.yaml`."""

    intro: Text
    course: Course
    kinds: dict[Kind, KindOfQuestion]
    transcript: Text
    always: tuple[Advice, ...]


class Preparation(Frozen):
    """The page: a title, an introduction, and sections of lines."""

    title: Text
    intro: Text
    sections: tuple[Advice, ...]


def load_texts(data: Path = DATA) -> Texts:
    """Read `preparation.yaml`. Raises DataError for a wrong field or a kind that lacks."""
    path = data / "preparation.yaml"
    texts = validate(Texts, read_yaml(path), name_of(path))
    lacking = [kind.value for kind in Kind if kind not in texts.kinds]
    if lacking:
        raise DataError([f"{name_of(path)}, kinds: expected {', '.join(lacking)} as well"])
    return texts


def preparation(content: QuestionSet, texts: Texts) -> Preparation:
    """Return the candidate's page for a set."""
    role = content.role[:1].upper() + content.role[1:]
    return Preparation(
        title=f"Preparing for your interview: {role}",
        intro=texts.intro,
        sections=tuple(_sections(content, texts)),
    )


def _sections(content: QuestionSet, texts: Texts) -> Iterator[Advice]:
    heading = f"What happens in {content.length_minutes} minutes"
    heard = (texts.transcript,) if content.scoring == "transcript" else ()
    yield Advice(heading=heading, lines=(*_course(content, texts.course), *heard))
    kinds = dict.fromkeys(question.kind for question in content.questions)
    for kind in kinds:
        about = texts.kinds[kind]
        yield Advice(heading=about.name, lines=(about.expect, *about.prepare))
    yield from texts.always


def _course(content: QuestionSet, course: Course) -> Iterator[str]:
    asked = sum(question.minutes for question in content.questions)
    left = max(0, content.length_minutes - asked)
    opening = content.agenda[0].minutes if content.agenda else left // 2
    if opening:
        yield course.opening.format(minutes=opening)
    yield course.questions.format(minutes=asked, count=len(content.questions))
    if left - opening > 0:
        yield course.yours.format(minutes=left - opening)


def as_markdown(page: Preparation) -> str:
    """Return the page as Markdown, ending in a line break."""
    parts = [f"# {page.title}", page.intro]
    for section in page.sections:
        lines = "\n".join(f"- {line}" for line in section.lines)
        parts.append(f"## {section.heading}\n\n{lines}")
    return "\n\n".join(parts) + "\n"


def as_pdf(page: Preparation, *, made_at: float) -> bytes:
    """Return the page as a PDF of one A4 page; `made_at` is seconds since the epoch."""
    return write([_sheet(page, page.sections, made_at), _sheet(page, page.sections[:-1], made_at)])


def _sheet(page: Preparation, sections: tuple[Advice, ...], made_at: float) -> Sheet:
    return Sheet(
        title=page.title,
        small=page.intro,
        paragraphs=tuple(_paragraphs(sections)),
        foot="",
        made_at=made_at,
        columns=1,
    )


def _paragraphs(sections: tuple[Advice, ...]) -> Iterator[Paragraph]:
    for section in sections:
        yield Paragraph(section.heading, "bold", gap=0.9, keeps=True)
        for line in section.lines:
            yield Paragraph(line, mark="•", gap=0.15)
