"""A question set as Markdown: the interviewer's copy, complete enough to be printed and used."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.catalogue.model import Kind
from bot.plans.checking.case import numbered
from bot.plans.model import Criterion, Question, QuestionSet, Tie

_KINDS = {
    Kind.CONCEPTUAL: "conceptual",
    Kind.EXPERIENCE: "experience-based",
    Kind.SYSTEM_DESIGN: "system design",
    Kind.CODING: "coding",
    Kind.BEHAVIOURAL: "behavioural",
}
_SOURCES = {
    "model": "Written by {model} with the prompt {prompt}.",
    "bank": "Composed from the question bank ({bank}), without a model.",
    "own": "Made from your own list of questions.",
}
_STARTS_A_BLOCK = re.compile(r"^(\s*)([#>+*-]|\d+[.)])(?=\s|$)")


def render(question_set: QuestionSet) -> str:
    """Return the set as Markdown, ending in a line break."""
    parts = (
        _head(question_set),
        _expected(question_set),
        _agenda(question_set),
        *(_question(number, question) for number, question in enumerate(question_set.questions, 1)),
        _rubric(question_set),
        _flags("Red flags", question_set.rubric.red_flags, question_set),
        _flags("Green flags", question_set.rubric.green_flags, question_set),
        _deeper(question_set),
        _covered(question_set),
        _checks(question_set),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _head(content: QuestionSet) -> Iterator[str]:
    total = sum(question.minutes for question in content.questions)
    yield f"# {_line(content.title)}"
    yield ""
    level = content.level.value + (f" ({content.experience})" if content.experience else "")
    yield f"- Role: {_line(content.role)}"
    yield f"- Level: {_line(level)}"
    yield f"- Interview: {_line(content.interview_type)}, {content.length_minutes} minutes, "
    yield f"  {total} of them for {len(content.questions)} questions"
    by = "a model, from the transcript" if content.scoring == "transcript" else "a person"
    yield f"- Scored by: {by}"
    source = content.source
    said = _SOURCES[source.kind].format(
        model=source.model or "a model",
        prompt=source.prompt or "unknown",
        bank=source.bank or "unversioned",
    )
    yield f"- Source: {said}"


def _expected(content: QuestionSet) -> Iterator[str]:
    if content.expectations:
        yield f"## What is expected at this level ({content.level.value})"
        yield ""
        yield from (f"- {_line(line)}" for line in content.expectations)


def _agenda(content: QuestionSet) -> Iterator[str]:
    if not content.agenda:
        return
    yield "## Agenda"
    yield ""
    yield "| Minutes | What |"
    yield "|---:|---|"
    for item in content.agenda:
        yield f"| {item.minutes} | {_cell(item.what)} |"


def _question(number: int, question: Question) -> Iterator[str]:
    yield f"## Question {number} ({question.minutes} min, {_KINDS[question.kind]})"
    yield ""
    yield _paragraph(question.prompt) or "(no prompt)"
    if question.areas:
        yield ""
        yield f"Areas: {_line('; '.join(question.areas))}"
    yield from _listed("Follow-ups", question.follow_ups)
    yield from _listed("What to look for", question.look_for)
    yield from _listed("Green flags", question.green_flags)
    yield from _listed("Red flags", question.red_flags)


def _rubric(content: QuestionSet) -> Iterator[str]:
    yield "## Rubric"
    for criterion in content.rubric.criteria:
        yield ""
        yield from _criterion(criterion, content)


def _criterion(criterion: Criterion, content: QuestionSet) -> Iterator[str]:
    yield f"### {_line(criterion.name)}"
    yield ""
    yield f"Seen in {_named(criterion.questions, content) or 'no question'}."
    yield ""
    yield "| Level | Signals |"
    yield "|---|---|"
    for level in criterion.levels:
        signals = "<br>".join(_cell(signal) for signal in level.signals) or "(none)"
        yield f"| {level.score}: {_cell(level.label)} | {signals} |"
    yield from _listed("Technically accurate", criterion.technical_accuracy)
    yield from _listed("Shows depth", criterion.depth)


def _flags(heading: str, ties: Sequence[Tie], content: QuestionSet) -> Iterator[str]:
    if not ties:
        return
    yield f"## {heading} of the brief"
    yield ""
    yield from _ties(ties, content)


def _deeper(content: QuestionSet) -> Iterator[str]:
    if not content.deeper:
        return
    numbers = {one.id: at for at, one in enumerate(content.questions, 1)}
    yield "## Where the candidate claims strength"
    yield ""
    for each in content.deeper:
        asked = numbered([numbers[id_] for id_ in each.questions if id_ in numbers])
        yield f"- {_line(each.skill)}, rated {each.rating:g} by themselves: {asked}"


def _covered(content: QuestionSet) -> Iterator[str]:
    if not content.coverage and not content.uncovered:
        return
    yield "## Goals and areas"
    yield ""
    yield from _ties(content.coverage, content)
    for line in content.uncovered:
        yield f"- {_line(line)}: left out"


def _ties(ties: Sequence[Tie], content: QuestionSet) -> Iterator[str]:
    for tie in ties:
        yield f"- {_line(tie.text)}: {_named(tie.questions, content) or 'no question'}"


def _checks(content: QuestionSet) -> Iterator[str]:
    if not content.checks:
        return
    yield "## Checks"
    yield ""
    for check in content.checks:
        mark = "x" if check.passed else " "
        blocks = " (stops approval)" if check.blocking and not check.passed else ""
        yield f"- [{mark}] `{check.id}`{blocks}: {_line(check.detail)}"


def _named(ids: Iterable[str], content: QuestionSet) -> str:
    numbers = {question.id: at for at, question in enumerate(content.questions, 1)}
    return numbered(sorted(numbers[id_] for id_ in ids if id_ in numbers))


def _listed(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield f"**{heading}**"
    yield ""
    for line in lines:
        yield f"- {_line(line)}"


def _line(text: str) -> str:
    """Put a text on one line and keep it from starting a heading or a list."""
    flat = " ".join(text.split())
    return _STARTS_A_BLOCK.sub(r"\1\\\2", flat)


def _paragraph(text: str) -> str:
    """Keep a prompt's own lines, none of them starting a heading or a list by accident."""
    return "\n".join(_STARTS_A_BLOCK.sub(r"\1\\\2", line) for line in text.strip().splitlines())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
