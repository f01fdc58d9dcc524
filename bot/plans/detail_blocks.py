"""A question set in full, in the thread under its message."""

from collections.abc import Sequence

from bot.plans.composing.deeper import why
from bot.plans.model import Brief, Criterion, Question, QuestionSet
from bot.plans.store import PlannedSet
from bot.slack import blocks as kit
from bot.slack.fitting import pages, sections
from bot.slack.model import Block, Message
from bot.slack.text import clip, escape, listing

BLOCKS_A_MESSAGE = 45
CHARACTERS_A_MESSAGE = 9_500
"""Slack refuses blocks with too much text (msg_blocks_too_long) without saying how much that is;
the local workspace holds messages to 10,000 characters, and this stays below it."""

UNREAD_SHOWN = 30


def build_details(planned: PlannedSet, channel: str, thread_ts: str) -> list[Message]:
    """Return the thread's messages: questions in full, the rubric, what the checks say.

    Raises:
        ValueError: the set has no content yet.
    """
    content = planned.content
    if content is None:
        raise ValueError("a set without content has no details")
    groups = [_questions_heading(planned), *_groups(content)]
    groups += [_deeper(content, planned.brief)]
    groups += [_left_out(content), _unread(planned.brief, content)]
    groups.append([kit.divider(), *_all_checks(content)])
    parts = pages(groups, most_blocks=BLOCKS_A_MESSAGE, most_characters=CHARACTERS_A_MESSAGE)
    count = len(parts)
    return [
        Message(
            channel,
            escape(f"{content.title}: follow-ups, what to look for, the rubric and the checks")
            + (f" ({number} of {count})" if count > 1 else ""),
            tuple(part),
            thread_ts,
        )
        for number, part in enumerate(parts, 1)
    ]


def in_full(content: QuestionSet) -> list[Block]:
    """Return the questions in full and how answers are rated, for one view."""
    return [block for group in _groups(content) for block in group]


def _groups(content: QuestionSet) -> list[list[Block]]:
    groups = [question_in_full(n, each) for n, each in enumerate(content.questions, 1)]
    groups.append(_expected(content))
    groups.append([kit.divider(), kit.section("*How answers are rated*")])
    groups += [_criterion(each, content) for each in content.rubric.criteria]
    return [*groups, _flags(content)]


def _expected(content: QuestionSet) -> list[Block]:
    """Return what the role's family expects of the level, which answers are heard against."""
    heading = f"Expected at this level ({content.level.value})"
    return sections(_bullets(heading, content.expectations))


def _questions_heading(planned: PlannedSet) -> list[Block]:
    if planned.version in {None, 1}:
        return [kit.section("*The questions in full*")]
    said = (
        f"Version {planned.version}, from the changed {given(planned)}: it replaces what is above."
    )
    return [kit.section("*The questions in full*"), kit.context(said)]


def given(planned: PlannedSet) -> str:
    """Return what a set was made from, in a word."""
    return "list" if planned.brief.own_questions else "brief"


def _bullets(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"*{heading}*", *(f"• {escape(line)}" for line in lines)] if lines else []


def question_in_full(number: int, question: Question) -> list[Block]:
    """Return a question with all an interviewer needs to ask it."""
    return sections(
        [
            # Bold ends with its line, and a prompt may have several.
            f"*Question {number}.* {escape(question.prompt)}",
            *_bullets("Follow-ups", question.follow_ups),
            *_bullets("What to look for", question.look_for),
            *_bullets("Green flags", question.green_flags),
            *_bullets("Red flags", question.red_flags),
        ]
    )


def _criterion(criterion: Criterion, content: QuestionSet) -> list[Block]:
    levels = [
        f"*{level.score} {escape(level.label)}*: {escape('; '.join(level.signals))}"
        for level in criterion.levels
    ]
    return sections(
        [
            f"*{escape(criterion.name)}* ({_asked(criterion.questions, content)})",
            *levels,
            *_bullets("Technically right", criterion.technical_accuracy),
            *_bullets("Shows depth", criterion.depth),
        ]
    )


def _asked(ids: Sequence[str], content: QuestionSet) -> str:
    found = [str(number) for number, each in enumerate(content.questions, 1) if each.id in ids]
    return (
        f"{'question' if len(found) == 1 else 'questions'} {listing(found)}"
        if found
        else "no question"
    )


def _flags(content: QuestionSet) -> list[Block]:
    lines: list[str] = []
    for heading, ties in (
        ("Green flags of the brief", content.rubric.green_flags),
        ("Red flags of the brief", content.rubric.red_flags),
    ):
        lines += _bullets(
            heading, [f"{tie.text} ({_asked(tie.questions, content)})" for tie in ties]
        )
    return sections(lines)


def _deeper(content: QuestionSet, brief: Brief) -> list[Block]:
    scale = brief.ratings.scale if brief.ratings else None
    lines = [
        f"{each.skill} ({_asked(each.questions, content)}): {why(each, scale)}"
        for each in content.deeper
    ]
    return sections(_bullets("Digs where the candidate claims strength", lines))


def _left_out(content: QuestionSet) -> list[Block]:
    return sections(_bullets("Left out", content.uncovered))


def _unread(brief: Brief, content: QuestionSet) -> list[Block]:
    how = "passed on to Claude as they stand" if content.source.kind == "model" else "not used"
    lines = [clip(line, 300) for line in brief.not_understood[:UNREAD_SHOWN]]
    if len(brief.not_understood) > UNREAD_SHOWN:
        lines.append(f"… and {len(brief.not_understood) - UNREAD_SHOWN} more")
    return sections(_bullets(f"Lines of the brief that I could not read, {how}", lines))


def _all_checks(content: QuestionSet) -> list[Block]:
    failed = [each.detail for each in content.failed_checks()]
    passed = [each.detail for each in content.checks if each.passed]
    return sections([*_bullets("Checks not passed", failed), *_bullets("Checks passed", passed)])
