"""The interviewer's copy on one page, for printing: as much of a set as a page holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.plans.exports.page import Paragraph, Sheet, write
from bot.plans.model import Criterion, Question, QuestionSet
from bot.slack.text import clip

MORE = "The rest is in Slack, in the thread under the set."


@dataclass(frozen=True)
class _Detail:
    """How much of a set is printed: lines a question, flags, rubric, characters a line."""

    follow_ups: int
    look_for: int
    flags: bool
    signals: int
    longest: int

    @property
    def is_all(self) -> bool:
        return self == _DETAILS[0]


# From all of it down to the bare questions: what helps least while asking goes first.
_DETAILS = (
    _Detail(follow_ups=3, look_for=9, flags=True, signals=1, longest=10_000),
    _Detail(follow_ups=3, look_for=9, flags=False, signals=1, longest=10_000),
    _Detail(follow_ups=3, look_for=9, flags=False, signals=0, longest=10_000),
    _Detail(follow_ups=3, look_for=3, flags=False, signals=0, longest=400),
    _Detail(follow_ups=2, look_for=2, flags=False, signals=0, longest=200),
    _Detail(follow_ups=1, look_for=0, flags=False, signals=0, longest=200),
    _Detail(follow_ups=0, look_for=0, flags=False, signals=0, longest=160),
    _Detail(follow_ups=0, look_for=0, flags=False, signals=0, longest=60),
)


def interviewer_pdf(content: QuestionSet, *, made_at: float) -> bytes:
    """Return a set as a PDF of one A4 page; the same bytes for the same set and moment.

    What does not fit at a readable size is left out, least needed first, and the foot says so.

    Args:
        content: the set.
        made_at: seconds since the epoch, kept as the document's date.
    """
    sheets = (_sheet(content, detail, made_at) for detail in _DETAILS)
    bare = _sheet(_shortened(content), _DETAILS[-1], made_at)
    return write(chain(sheets, [bare]))


def _shortened(content: QuestionSet) -> QuestionSet:
    # Thirty questions of one line each fit; more are not made (own.MOST_QUESTIONS).
    return content.model_copy(update={"questions": content.questions[:30]})


def _sheet(content: QuestionSet, detail: _Detail, made_at: float) -> Sheet:
    total = sum(one.minutes for one in content.questions)
    small = (
        f"{content.level.value.capitalize()} · {content.length_minutes} minutes, {total} of them "
        f"for questions · For the interviewer: not to be shared with the candidate"
    )
    foot = "" if detail.is_all else f"Shortened to fit one page. {MORE}"
    return Sheet(
        title=_line(content.title, 160),
        small=small,
        paragraphs=tuple(_paragraphs(content, detail)),
        foot=foot,
        made_at=made_at,
    )


def _paragraphs(content: QuestionSet, detail: _Detail) -> Iterator[Paragraph]:
    for number, question in enumerate(content.questions, 1):
        yield from _question(number, question, detail)
    if detail.signals:
        yield Paragraph("How answers are rated", "bold", gap=1.0, keeps=True)
        for criterion in content.rubric.criteria:
            yield from _criterion(criterion, detail)


def _question(number: int, question: Question, detail: _Detail) -> Iterator[Paragraph]:
    prompt = _line(question.prompt, detail.longest)
    head = f"{number}. {prompt}"
    yield Paragraph(head, "bold", gap=0.9, keeps=True)
    yield Paragraph(f"{question.minutes} minutes", grey=True)
    for line in question.follow_ups[: detail.follow_ups]:
        yield Paragraph(_line(line, detail.longest), mark="→")
    yield from _listed("Look for", question.look_for[: detail.look_for], detail)
    if detail.flags:
        yield from _listed("Good signs", question.green_flags, detail)
        yield from _listed("Warning signs", question.red_flags, detail)


def _listed(heading: str, lines: Sequence[str], detail: _Detail) -> Iterator[Paragraph]:
    if lines:
        yield Paragraph(heading, grey=True, gap=0.15, keeps=True)
    for line in lines:
        yield Paragraph(_line(line, detail.longest), mark="•")


def _criterion(criterion: Criterion, detail: _Detail) -> Iterator[Paragraph]:
    yield Paragraph(_line(criterion.name, detail.longest), "bold", gap=0.3, keeps=True)
    for level in criterion.levels:
        for signal in level.signals[: detail.signals]:
            yield Paragraph(_line(signal, detail.longest), mark=str(level.score))


def _line(text: str, longest: int) -> str:
    return clip(" ".join(text.split()), longest)
