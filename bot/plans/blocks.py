"""A question set as Slack shows it: its message, lists of sets, and what is answered to people."""

from collections.abc import Sequence

from bot.catalogue.model import Kind
from bot.plans.detail_blocks import given, in_full
from bot.plans.model import Brief, CheckResult, Question, QuestionSet
from bot.plans.store import PlannedSet
from bot.slack import blocks as kit
from bot.slack.fitting import size
from bot.slack.model import Block, Message, View
from bot.slack.text import clip, escape, listing, minutes, person, plural

KIND_LABELS = {
    Kind.CONCEPTUAL: "concept",
    Kind.EXPERIENCE: "experience",
    Kind.SYSTEM_DESIGN: "system design",
    Kind.CODING: "coding",
    Kind.BEHAVIOURAL: "behaviour",
}
USAGES = (
    ("/interview-plan", "opens the form: a role in a few words, or a brief pasted whole"),
    ("/interview-plan senior go backend 45m screen", "opens it with these words filled in"),
    ("/interview-plan sets", "finds your earlier sets; add words to narrow them down"),
    ("/interview-plan questions", "opens the question bank; add words to search it"),
    ("/interview-plan help", "shows this"),
)
QUESTIONS_CHARACTERS = 6_500
"""What of a set's message the questions may take; checks, small print and buttons come on top, and
all of it together stays below the 10,000 characters of detail_blocks.py."""

CHECKS_SHOWN = 5
ROOMY = 15
"""Questions of a set up to which each has small print of its own; a message has 50 blocks."""

PROMPT_SHOWN = 1500
SHORTEST_PROMPT = 40


def build_progress(
    planned: PlannedSet, shown: Sequence[Question], channel: str, *, status: str, note: str = ""
) -> Message:
    """Return the set's message while it fills in; `shown` holds checked questions only.

    `note` is what the asker should know of where the message stands.
    """
    blocks = [kit.header(planned.title), kit.context(escape(status))]
    blocks += _questions(shown)
    blocks += _note(note)
    done = f"{plural(len(shown), 'question')} so far. " if shown else ""
    text = " ".join(part for part in (f"{planned.title}. {done}{status}", note) if part)
    return Message(channel, escape(text), tuple(blocks))


def _note(note: str) -> list[Block]:
    return [kit.context(escape(note))] if note else []


def build_set(
    planned: PlannedSet, content: QuestionSet, channel: str, *, note: str = ""
) -> Message:
    """Return the message of a finished set: questions, what the checks say, what to do next."""
    blocks = [kit.header(content.title), kit.context(_facts(planned, content))]
    blocks += _version(planned)
    blocks += _questions(content.questions)
    blocks.append(kit.divider())
    blocks += check_lines(content, in_thread=not planned.refined)
    if content.uncovered:
        left_out = listing([escape(clip(each, 150)) for each in content.uncovered])
        blocks.append(kit.context(f"Left out: {left_out}"))
    blocks.append(kit.context(_source(planned, content)))
    blocks += _note(note)
    blocks += _controls(planned, *_in_full(planned))
    total = sum(each.minutes for each in content.questions)
    summary = (
        f"{content.title}: {plural(len(content.questions), 'question')}, {minutes(total)}. "
        f"{_state(planned)}"
    )
    return Message(channel, escape(summary), tuple(blocks))


def build_failed(planned: PlannedSet, channel: str, *, note: str = "") -> Message:
    """Return the message of a set that could not be made, with the way to change the brief."""
    reason = planned.failure or "No set could be made."
    blocks = (
        kit.header(planned.title),
        kit.section(escape(reason) + f"\nYour {given(planned)} is kept as you gave it."),
        *_note(note),
        kit.actions(_change(planned, "primary")),
    )
    return Message(channel, escape(f"{planned.title}: {reason}"), blocks)


def _change(planned: PlannedSet, style: kit.Style | None = None) -> Block:
    label = f"Change the {given(planned).capitalize()}"
    return kit.button(label, "plan.change", value=planned.id, style=style)


def _questions(questions: Sequence[Question]) -> list[Block]:
    """Return the questions in short, cut so that a message holds them; the thread has all of it."""
    most = PROMPT_SHOWN
    while True:
        blocks = [
            block
            for number, question in enumerate(questions, 1)
            for block in _question(number, question, most, roomy=len(questions) <= ROOMY)
        ]
        if size(blocks) <= QUESTIONS_CHARACTERS or most <= SHORTEST_PROMPT:
            return blocks
        most //= 2


def _question(number: int, question: Question, most: int, *, roomy: bool) -> list[Block]:
    about = f"{KIND_LABELS[question.kind]} · {minutes(question.minutes)}"
    about += " · locked" if question.locked else ""
    prompt = f"*{number}.* {escape(clip(question.prompt, most))}"
    if not roomy:
        return [kit.section(f"{prompt} ({about})")]
    if question.areas:
        about += f" · {clip('; '.join(question.areas), 400)}"
    return [kit.section(prompt), kit.context(escape(about))]


def _facts(planned: PlannedSet, content: QuestionSet) -> str:
    total = sum(each.minutes for each in content.questions)
    experience = f" ({clip(content.experience, 500)})" if content.experience else ""
    parts = (
        content.level.value.capitalize() + experience,
        f"{minutes(content.length_minutes)}, {total} of them for questions",
        "scored from the transcript" if content.scoring == "transcript" else "scored by a person",
    )
    said = " · ".join(escape(part) for part in parts)
    return f"{said} · asked for by {person(planned.created_by)}"


def check_lines(
    content: QuestionSet, *, in_thread: bool = False, most: int = CHECKS_SHOWN
) -> list[Block]:
    """Return what the checks say; `in_thread` tells that the thread has those not shown."""
    failed = content.failed_checks()
    count = len(content.checks)
    if not failed:
        return [kit.section(f"*All {plural(count, 'check')} passed.*")]
    # What stops approval comes first: it must not be among those left to the thread.
    failed = tuple(sorted(failed, key=lambda each: not each.blocking))
    lines = [_check_line(each) for each in failed[:most]]
    if len(failed) > most:
        where = "in the thread" if in_thread else "in full"
        lines.append(f"… and {len(failed) - most} more {where}")
    head = f"*{len(failed)} of {plural(count, 'check')} did not pass:*"
    return [kit.section(clip(f"{head}\n" + "\n".join(lines), 3000))]


def _check_line(check: CheckResult) -> str:
    stops = " *This stops approval.*" if check.blocking else ""
    return f"• {escape(clip(check.detail, 400))}{stops}"


def _source(planned: PlannedSet, content: QuestionSet) -> str:
    source, failure = content.source, planned.failure
    words = {
        "model": f"Written by Claude ({source.model}, prompt {source.prompt})",
        "bank": "From the question bank, without a model",
        "own": "From the list you gave",
    }[source.kind]
    # The thread has a set as it was written; posting all of it anew with each change would bury
    # what was said there.
    where = "Show in Full has the details" if planned.refined else "Details are in the thread"
    said = [words, *([failure] if failure else []), where]
    return escape(". ".join(each.rstrip(".") for each in said) + ".")


def _state(planned: PlannedSet) -> str:
    return "Approved." if planned.status == "approved" else "Waiting for approval."


def _version(planned: PlannedSet) -> list[Block]:
    if not planned.refined:
        return []
    said = f"Version {planned.version}, changed by {person(planned.version_by or '')}"
    return [kit.context(said)]


def approval(planned: PlannedSet) -> str:
    """Return what an earlier approval means for a set's newest version; often nothing."""
    approved, version = planned.approved_version, planned.version
    if approved is None or approved == version:
        return ""
    if planned.status == "approved":
        return f"Version {version} asks and rates the same as version {approved}: still approved."
    return (
        f"Version {version} waits for approval. Interviews scheduled so far keep the version they "
        f"were scheduled with; until then new ones use version {approved}."
    )


def _controls(planned: PlannedSet, *more: Block) -> list[Block]:
    note = approval(planned)
    noted = [kit.context(note)] if note else []
    schedule = kit.button("Schedule Interview", "interview.schedule", value=planned.id)
    if planned.status == "approved":
        said = f"Approved by {person(planned.approved_by or '')}"
        if planned.override_reason:
            said += f", over the checks: {escape(clip(planned.override_reason, 500))}"
        first = {**schedule, "style": "primary"}
        return [
            kit.context(said),
            *noted,
            kit.actions(first, *_more(planned), *more, block_id="controls"),
        ]
    # The version goes along: who presses a message not yet redrawn approves what they see, or none.
    value = f"{planned.id}@{planned.version}"
    approve = kit.button("Approve", "plan.approve", value=value, style="primary")
    # An approved version stays the one to interview with until the newest is approved.
    meanwhile = [] if planned.approved_version is None else [schedule]
    buttons = (approve, *meanwhile, *_more(planned), *more, _change(planned))
    return [*noted, kit.actions(*buttons, block_id="controls")]


def _more(planned: PlannedSet) -> list[Block]:
    return [
        kit.button("Edit Questions", "plan.edit", value=planned.id),
        kit.button("Take Along", "plan.export", value=planned.id),
    ]


def _in_full(planned: PlannedSet) -> list[Block]:
    """Return the way to what the thread does not have: a version that was not written anew."""
    shown = kit.button("Show in Full", "plan.show", value=planned.id)
    return [shown] if planned.refined else []


# Lists of sets

SETS_SHOWN = 10
CHECKS_IN_FULL = 20
VIEW_BLOCKS = 95
"""Blocks of a set's text in a modal, which holds 100."""


def build_sets(
    found: Sequence[PlannedSet], zone_dates: Sequence[str], viewer: str
) -> tuple[str, list[Block]]:
    """Return text and blocks of a list of sets; `zone_dates` holds each set's day in words."""
    if not found:
        text = "No question sets yet. Type `/interview-plan` to plan the first."
        return text, [kit.section(text)]
    more = len(found) > SETS_SHOWN
    heading = "*Question sets*, newest first"
    blocks = [kit.section(heading)]
    for planned, day in list(zip(found, zone_dates, strict=True))[:SETS_SHOWN]:
        words = f"*{escape(clip(planned.title, 200))}*\n{day} · {_status_words(planned)}"
        if planned.created_by != viewer:
            words += f" · asked for by {person(planned.created_by)}"
        controls = [kit.button("Show", "plan.show", value=planned.id)]
        if planned.content is not None:
            controls.append(kit.button("Use Again", "plan.again", value=planned.id))
        if planned.approved_version is not None:
            controls.append(
                kit.button("Schedule Interview", "interview.schedule", value=planned.id)
            )
        blocks += [kit.section(words), kit.actions(*controls)]
    if more:
        narrower = "There are more. Narrow them down with words: `/interview-plan sets senior go`."
        blocks.append(kit.context(narrower))
    count = plural(min(len(found), SETS_SHOWN), "question set")
    titles = "; ".join(clip(each.title, 100) for each in found[:SETS_SHOWN])
    return escape(f"{count}, newest first: {titles}"), blocks


def _status_words(planned: PlannedSet) -> str:
    return {
        "composing": "being written",
        "ready": "waiting for approval",
        "approved": "approved",
        "failed": "could not be made",
    }[planned.status]


def build_set_view(planned: PlannedSet) -> View:
    """Return a set for looking at, and for approving, in a modal."""
    content = planned.content
    blocks = [kit.section(f"*{escape(clip(planned.title, 500))}*")]
    if planned.status == "composing":
        blocks.append(kit.section("This set is still being written."))
    elif content is None:
        reason = planned.failure or "No set could be made."
        blocks += [kit.section(escape(reason)), kit.actions(_change(planned))]
    else:
        blocks += [kit.context(_facts(planned, content)), *_version(planned), *in_full(content)]
        # What can be done stays in view, however many questions there are.
        checks = check_lines(content, most=CHECKS_IN_FULL)
        blocks = [*blocks[:VIEW_BLOCKS], kit.divider(), *checks, *_controls(planned)]
    return kit.modal("plan.shown", "Question set", blocks, close="Close")


# Help, and answers to direct messages


def build_help(others: Sequence[tuple[str, str]] = ()) -> tuple[str, list[Block]]:
    """Return what `/interview-plan help` says, as text and blocks; `others` are other rooms'."""
    usages = (*USAGES[:-1], *others, USAGES[-1])
    lines = "\n".join(f"• `{usage}`: {meaning}" for usage, meaning in usages)
    afterwards = (
        "Change the set I write with *Edit Questions*, or mention me in its thread and say what "
        "you want. Approve it, then choose *Schedule Interview*. Each interviewer gets the guide "
        "a day before, and I collect scorecards in the interview's thread; "
        "nobody sees another's before their own is in."
    )
    long_brief = "A long brief? Send it to me as a direct message, as text or as a file."
    blocks = [kit.section(f"*Plan an interview*\n{lines}"), kit.section(afterwards)]
    text = f"How to plan an interview:\n{lines}\n{afterwards}\n{long_brief}"
    return text, [*blocks, kit.context(long_brief)]


def build_hello(user: str, others: Sequence[tuple[str, str]] = ()) -> Message:
    """Return the answer to a direct message that is no brief; `others` see `build_help`."""
    text, blocks = build_help(others)
    return Message(user, text, tuple(blocks))


def build_read_brief(brief: Brief, draft_id: str, user: str) -> Message:
    """Return the answer to a brief that came by message."""
    role = brief.role or brief.title
    counts = [
        plural(len(lines), noun)
        for lines, noun in (
            (brief.goals, "goal"),
            (brief.areas, "area"),
            (brief.red_flags, "red flag"),
            (brief.green_flags, "green flag"),
            (brief.own_questions, "own question"),
        )
        if lines
    ]
    said = [f"I read your brief for {clip(role, 150)}." if role else "I read your brief."]
    if counts:
        said.append(f"It has {listing(counts)}.")
    if not role:
        said.append("It names no role yet.")
    said.append("Review it, and I write the set.")
    text = escape(" ".join(said))
    review = kit.button("Review Brief", "plan.review_draft", value=draft_id, style="primary")
    return Message(user, text, (kit.section(text), kit.actions(review)))
