"""The interviewer's guide as Slack shows it: one message, and replies to it where it is long."""

from collections.abc import Iterable, Sequence

from bot.catalogue.types import Stretch
from bot.interviews.blocks import (
    build_cancelled_line,
    build_heading,
    build_links,
    build_panel_controls,
    bullets,
    who_does_what,
)
from bot.interviews.guidance import Guidance
from bot.interviews.model import Interview
from bot.interviews.typed import part
from bot.interviews.typed.model import Held
from bot.plans.model import Criterion, Question, QuestionSet
from bot.slack import blocks as kit
from bot.slack.fitting import pages, sections
from bot.slack.model import Block, Message
from bot.slack.text import clip, escape, minutes, moment, moment_plain, plural

BLOCKS_A_MESSAGE = 44
CHARACTERS_A_MESSAGE = 9_000
"""Slack refused 11,341 characters of text in one message's blocks and took 9,597
(slackapi/bolt-js, issues 2509 and 2867); no limit is documented. Counted as JSON here."""

KINDS = {
    "conceptual": "concept",
    "experience": "experience",
    "system_design": "system design",
    "coding": "coding",
    "behavioural": "behaviour",
}


def build_guide(
    interview: Interview,
    content: QuestionSet,
    guidance: Guidance,
    *,
    user: str,
    zone: str,
    thread_url: str | None,
    held: Held | None = None,
) -> list[Message]:
    """Return the guide for one interviewer: its message, then the replies that hold the rest.

    Args:
        interview: the interview as it stands now.
        content: the frozen set it is held with.
        guidance: the standing lines around the questions.
        user: the interviewer's member id, which is where the message goes.
        zone: the reader's time zone.
        thread_url: where the interview's thread is, if they can open it.
        held: the type it is held by, and what the reader does in it; None for none.
    """
    around = _plain_part(content, guidance)
    if held is not None:
        around = _typed_part(interview, content, guidance, held, zone)
    laid = pages(
        [
            _head(interview, user, zone),
            *around,
            [kit.divider()],
            *_questions(content),
            [kit.divider()],
            *_levels(content, rates=_rates(interview, user)),
            *_flags(content),
            part.resource_blocks(interview, held) if held is not None else [],
            _afterwards(interview, guidance, user),
        ],
        most_blocks=BLOCKS_A_MESSAGE,
        most_characters=CHARACTERS_A_MESSAGE,
    )
    laid = [_without_outer_dividers(page) for page in laid]
    first = [*laid[0]]
    if len(laid) > 1:
        first.append(kit.context("The guide goes on in the thread below this message."))
    first += _state(interview, user, zone, thread_url)
    messages = [Message(user, summary(interview, content, zone), tuple(first))]
    for number, page in enumerate(laid[1:], 2):
        text = f"Interviewer guide, part {number} of {len(laid)}: questions and how to rate answers"
        messages.append(Message(user, text, tuple(page)))
    return messages


def build_taken_back(channel: str) -> Message:
    """Return what stands in the place of a guide whose reader takes no part any more; no names."""
    text = "You do not take part in this interview any more, so its guide is gone."
    return Message(channel, text, (kit.context(text),))


def _plain_part(content: QuestionSet, guidance: Guidance) -> list[list[Block]]:
    during = (*guidance.during, guidance.last_minutes)
    return [
        sections(_purpose(content)),
        sections([bullets("Before", guidance.before)]),
        sections([bullets("During", during)]),
        _agenda(content),
    ]


def _typed_part(
    interview: Interview, content: QuestionSet, guidance: Guidance, held: Held, zone: str
) -> list[list[Block]]:
    planned = [Stretch(what=each.what, minutes=each.minutes) for each in content.agenda]
    return [
        part.ahead_blocks(interview, held, zone),
        sections(_purpose(content, part.purpose_lines(held))),
        part.agenda_blocks(interview, held, planned, zone),
        part.role_blocks(held, guidance),
        part.exercise_blocks(interview, held),
        part.alone_blocks(held),
        *part.conduct_blocks(interview, held, guidance),
        part.limits_blocks(held),
        part.look_for_blocks(held),
    ]


def _afterwards(interview: Interview, guidance: Guidance, user: str) -> list[Block]:
    return sections([bullets("Afterwards", guidance.after)]) if _rates(interview, user) else []


def _rates(interview: Interview, user: str) -> bool:
    seat = interview.seat(user)
    return seat is None or seat.rates


def _state(interview: Interview, user: str, zone: str, thread_url: str | None) -> list[Block]:
    """Return what the reader can do with it now, after one line of what is done."""
    if interview.status == "cancelled":
        return [build_cancelled_line(interview, zone)]
    seat = interview.seat(user)
    controls = build_panel_controls(interview, thread_url, user)
    if seat is None or seat.submitted_at is None:
        return controls
    at = moment(seat.submitted_at, zone)
    return [kit.context(f"You submitted your scorecard ({at})."), *controls]


def _without_outer_dividers(page: Sequence[Block]) -> list[Block]:
    lines = [at for at, block in enumerate(page) if block["type"] != "divider"]
    return list(page[lines[0] : lines[-1] + 1]) if lines else []


def summary(interview: Interview, content: QuestionSet, zone: str) -> str:
    """Return the guide in a sentence or two, for notifications and screen readers."""
    state = " Cancelled." if interview.status == "cancelled" else ""
    return escape(
        f"Interviewer guide: {interview.candidate.name} for {interview.position.title}, "
        f"{moment_plain(interview.starts_at, zone)}, {minutes(interview.length_minutes)}. "
        f"{clip(content.title, 300)}: {plural(len(content.questions), 'question')}.{state}"
    )


def _head(interview: Interview, user: str, zone: str) -> list[Block]:
    others = who_does_what(interview, user)
    when = moment(interview.starts_at, zone, weekday=True)
    facts = [
        f"*When*\n{when} ({minutes(interview.length_minutes)})",
        f"*Position*\n{escape(clip(interview.position.title, 300))}",
        f"*With you*\n{others}" if others else "*With you*\nYou hold this one alone",
    ]
    links = build_links(interview.candidate)
    if links:
        facts.append(f"*Candidate's papers*\n{links}")
    return [build_heading(interview), kit.fields(*facts)]


def _purpose(content: QuestionSet, first: Sequence[str] = ()) -> list[str]:
    kind = content.interview_type
    named = not kind or kind.casefold() in content.title.casefold()
    experience = f" ({content.experience})" if content.experience else ""
    level = f"Level: {content.level.value}{experience}"
    lines = ["*What this interview is for*", *first]
    lines.append(escape(content.title if named else f"{content.title}, {kind}"))
    lines.append(escape(level))
    return [*lines, *(f"• {escape(goal)}" for goal in content.goals)]


def _agenda(content: QuestionSet) -> list[Block]:
    if not content.agenda:
        return []
    total = sum(item.minutes for item in content.agenda)
    lines = [f"*Agenda*, {minutes(total)}"]
    lines += [f"• {minutes(item.minutes)}: {escape(item.what)}" for item in content.agenda]
    return sections(lines)


def _questions(content: QuestionSet) -> list[list[Block]]:
    heading = kit.section("*Questions*, in this order")
    groups = [_question(number, each) for number, each in enumerate(content.questions, 1)]
    return [[heading, *groups[0]], *groups[1:]] if groups else []


def _question(number: int, question: Question) -> list[Block]:
    lines = [
        f"*{number}. {escape(question.prompt)}*",
        f"_{KINDS[question.kind]}, {minutes(question.minutes)}_",
        bullets("Follow-ups", question.follow_ups),
        bullets("What to look for", question.look_for),
        bullets("Good signs", question.green_flags),
        bullets("Warning signs", question.red_flags),
    ]
    return sections(_lines(lines))


def _levels(content: QuestionSet, *, rates: bool) -> list[list[Block]]:
    numbers = {each.id: number for number, each in enumerate(content.questions, 1)}
    heading = kit.section("*The levels*" + (", for your scorecard" if rates else ""))
    groups = [sections(criterion_lines(each, numbers)) for each in content.rubric.criteria]
    return [[heading, *groups[0]], *groups[1:]] if groups else []


def criterion_lines(criterion: Criterion, numbers: dict[str, int]) -> list[str]:
    """Return a criterion's name, the questions it is seen in and its levels, best first."""
    asked = [str(numbers[each]) for each in criterion.questions if each in numbers]
    noun = "question" if len(asked) == 1 else "questions"
    where = f" ({noun} {', '.join(asked)})" if asked else ""
    lines = [f"*{escape(criterion.name)}*{where}"]
    for level in sorted(criterion.levels, key=lambda each: -each.score):
        lines.append(f"*{level.score} {escape(level.label)}*")
        lines += [f"• {escape(signal)}" for signal in level.signals]
    return lines


def _flags(content: QuestionSet) -> list[list[Block]]:
    rubric = content.rubric
    return [
        sections([bullets(heading, [tie.text for tie in ties])])
        for heading, ties in (
            ("Green flags", rubric.green_flags),
            ("Red flags", rubric.red_flags),
        )
        if ties
    ]


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts if text for line in text.split("\n")]
