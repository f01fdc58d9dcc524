"""What a guide says of the type its interview is held by, for one of the panel; pure."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.catalogue.types import Assistants, Resource, SeatRole, State, Stretch, Visibility
from bot.interviews.blocks import bullets, link
from bot.interviews.guidance import Guidance
from bot.interviews.model import Interview, Role
from bot.interviews.times import local
from bot.interviews.typed.model import SET_UP_SECONDS, Held, fitted, set_up, stops_at
from bot.slack import blocks as kit
from bot.slack.fitting import sections
from bot.slack.model import Block
from bot.slack.text import clip, escape, listing, minutes, moment, person

_HEADINGS: dict[Role, str] = {
    "lead": "You lead",
    "second": "You ask beside the lead",
    "observer": "You observe",
    "shadow": "You sit in to learn",
    "reverse_shadow": "You watch somebody learn to lead",
}

_FINISHING = re.compile(r"^(?:finishing|a finished)\b[^.]*\.?$", re.IGNORECASE)
_LOOKING_UP = re.compile(r"\blook(?:ing)?\b(?: \w+)? up\b", re.IGNORECASE)
"""What a type says is not expected where that is no more than its rule; see `data/guide.yaml`."""

ACTIVE: frozenset[Role] = frozenset({"lead", "second", ""})
"""Who takes part in the conversation; the others watch."""


def clock_time(at: float, zone: str) -> str:
    """Write the time of day so that each reader sees it in their own zone, such as `14:50`."""
    return f"<!date^{int(at)}^{{time}}|{local(at, zone):%H:%M}>"


def ahead_blocks(interview: Interview, held: Held, zone: str) -> list[Block]:
    """Return what is to be done before the interview: the set-up, and the dry run a lead owes."""
    found: list[Block] = []
    if held.role not in ACTIVE:
        return found
    if lines := set_up(held.type):
        by = moment(interview.starts_at - SET_UP_SECONDS, zone, weekday=True)
        found += sections([f"*Before the interview: set up*, {by} at the latest", *_listed(lines)])
    if held.dry_run_with:
        what = "this exercise" if interview.exercise else "this interview"
        said = (
            f"*You have not led {what} before.* Do a dry run of it first, with "
            f"{escape(held.dry_run_with)}."
        )
        done = kit.button("Dry Run Done", "training.dry_run", value=interview.id)
        found.append(kit.section(said, accessory=done))
    return found


def purpose_lines(held: Held) -> list[str]:
    """Return what the type is for."""
    return [f"*{escape(held.type.title)}*", escape(held.type.summary)]


def limits_blocks(held: Held) -> list[Block]:
    """Return what the type does not assess, and what is not expected of the candidate.

    What is not expected because a rule of the type says so stands among the rules.
    """
    rules, expected = held.type.rules, held.type.not_expected
    if held.role in ACTIVE:
        said = [
            words
            for words, holds in (
                (_FINISHING, rules.finishing_not_goal),
                (_LOOKING_UP, rules.look_up),
            )
            if holds
        ]
        expected = tuple(each for each in expected if not any(one.search(each) for one in said))
    texts = [
        bullets("It does not assess", held.type.does_not_assess),
        bullets("Not expected of the candidate", expected),
    ]
    return sections([text for text in texts if text])


def role_blocks(held: Held, guidance: Guidance) -> list[Block]:
    """Return what the reader does in it."""
    lines = guidance.types
    heading = _HEADINGS.get(held.role, "")
    if not heading:
        return []
    if held.role == "observer" and held.type.rules.muted:
        heading += ", muted"
    seat = held.type.seat(SeatRole(held.role)) if held.role in set(SeatRole) else None
    own = seat.instructions if seat is not None else ()
    stance = (lines.stances.of(held.type.stance),) if held.role in ACTIVE else ()
    return sections([bullets(heading, (*stance, *(own or lines.roles.of(held.role))))])


def exercise_blocks(interview: Interview, held: Held) -> list[Block]:
    """Return the exercise, what stays the same for every candidate, and how to go on."""
    rules, exercise = held.type.rules, held.type.exercise
    lines = []
    is_types_own = exercise is not None and interview.exercise == exercise.name
    if interview.exercise:
        url = exercise.url if exercise is not None and is_types_own else ""
        shown = link(url, interview.exercise) if url else escape(interview.exercise)
        lines.append(f"*The exercise:* {shown}")
    same = [
        *(["exercise"] if rules.same_exercise and interview.exercise else []),
        *([f"interviewers ({_everybody(interview)})"] if rules.same_interviewers else []),
    ]
    if same:
        lines.append(f"Every candidate for this position gets the same {listing(same)}.")
    if exercise is not None and held.role in ACTIVE:
        if rules.set_up and exercise.set_up:
            lines.append(bullets("It needs", exercise.set_up))
        if exercise.by:
            lines.append(f"Whose task: {escape(exercise.by)}.")
        if is_types_own:
            lines.append(bullets("A good one", exercise.good))
        lines.append(bullets("If it is done early", exercise.extend))
    return sections([line for line in lines if line])


def _everybody(interview: Interview) -> str:
    return listing([person(seat.user) for seat in interview.raters])


def alone_blocks(held: Held) -> list[Block]:
    """Return what the candidate does alone, where the type has such a part."""
    part = held.type.unattended
    if part is None:
        return []
    facts = [part.what, f"Given: {part.given}"]
    if part.due_hours is not None:
        facts.append(f"Due after {part.due_hours:g} hours")
    if part.effort_hours is not None:
        facts.append(f"Meant to take {part.effort_hours:g} hours of work")
    return sections([bullets("What the candidate does alone", facts)])


def conduct_blocks(interview: Interview, held: Held, guidance: Guidance) -> list[list[Block]]:
    """Return how the reader prepares and behaves: the standing lines, and the type's rules."""
    if held.role not in ACTIVE:
        before = () if held.role == "shadow" else guidance.before
        return [sections([bullets("Before", before)]), _assistants(held, guidance)]
    rules, said = held.type.rules, guidance.types
    kind = [
        line
        for line, holds in (
            (said.help_when_stuck, rules.help_when_stuck),
            (said.look_up, rules.look_up),
            (said.finishing_not_goal, rules.finishing_not_goal),
        )
        if holds
    ]
    last = () if stops_at(interview, held.type) is not None else (guidance.last_minutes,)
    during = (*([" ".join(kind)] if kind else []), *held.type.during, *guidance.during, *last)
    return [
        sections([bullets("Before", (*held.type.before, *guidance.before))]),
        sections([bullets("During", during)]),
        _assistants(held, guidance),
    ]


def _assistants(held: Held, guidance: Guidance) -> list[Block]:
    rules, said = held.type.rules, guidance.types.assistants
    if rules.assistants is Assistants.NO:
        return []
    allowed = said.allowed if rules.assistants is Assistants.ALLOWED else said.encouraged
    watch = ["Watch for:", *_listed(rules.watch_for)] if rules.watch_for else []
    return sections([" ".join([f"*{escape(allowed)}*", *watch[:1]]), *watch[1:]])


def agenda_blocks(
    interview: Interview, held: Held, planned: Sequence[Stretch], zone: str
) -> list[Block]:
    """Return the agenda by the clock, and when to stop.

    `planned` is what the question set plans, for a type that has no agenda of its own.
    """
    given = held.type.agenda or tuple(planned)
    lines = []
    stop = stops_at(interview, held.type)
    if stop is not None:
        kept = minutes(held.type.rules.candidate_minutes)
        lines.append(
            f"*Stop at {clock_time(stop, zone)}:* the last {kept} belong to the candidate's "
            "questions."
        )
    fit, at = fitted(given, interview.length_minutes), interview.starts_at
    if fit:
        lines.append(f"*Agenda*, {minutes(interview.length_minutes)}")
    elif given:
        usual = minutes(sum(each.minutes for each in given))
        lines.append(f"*Agenda*, as it is for {usual}; divide yours likewise")
    for stretch in fit:
        lines.append(f"• {clock_time(at, zone)} {escape(stretch.what)}, {minutes(stretch.minutes)}")
        at += timedelta(minutes=stretch.minutes).total_seconds()
    if not fit:
        lines += [f"• {escape(each.what)}, {minutes(each.minutes)}" for each in given]
    return sections(lines)


def look_for_blocks(held: Held) -> list[Block]:
    """Return what the type looks for, beside what each question does, and how to get there."""
    probes = held.type.probes if held.role in ACTIVE else ()
    texts = [
        bullets("What to look for throughout", held.type.look_for),
        bullets("Probes, where they fit", probes),
    ]
    return sections([text for text in texts if text])


def resource_blocks(interview: Interview, held: Held) -> list[Block]:
    """Return the type's material, internal too, with what is not right about it."""
    exercise = held.type.exercise
    is_types_own = exercise is not None and interview.exercise == exercise.name
    above = exercise.url if exercise is not None and is_types_own else ""
    lines = [
        f"• {_resource(one, interview.length_minutes)}"
        for one in held.type.resources
        # What the exercise links to already stands here only where something is not right with it.
        if not one.url or one.url != above or one.state is State.NEEDS_REVISION or one.minutes
    ]
    return sections(["*Material*", *lines]) if lines else []


def _resource(one: Resource, length: int) -> str:
    name = link(one.url, one.name) if one.url else escape(one.name)
    notes = []
    if one.visibility is Visibility.INTERNAL:
        notes.append("not for the candidate")
    if one.state is State.NEEDS_REVISION:
        notes.append("needs revision" + (f": {escape(one.why)}" if one.why else ""))
    if one.minutes and length not in one.minutes:
        made_for = listing([str(each) for each in one.minutes])
        notes.append(f"made for {made_for} minutes")
    return f"{name} ({'; '.join(notes)})" if notes else name


def reminder_line(interview: Interview, held: Held | None, zone: str) -> str:
    """Return the set-up and when to stop, in one line; "" where there is neither."""
    if held is None:
        return ""
    said = []
    lines = set_up(held.type) if held.role in ACTIVE else ()
    if lines:
        said.append(f"Set up: {escape(clip(' '.join(lines), 300))}")
    stop = stops_at(interview, held.type) if held.role in ACTIVE else None
    if stop is not None:
        said.append(f"Stop at {clock_time(stop, zone)} for the candidate's questions.")
    return " ".join(said)


def _listed(lines: Sequence[str]) -> list[str]:
    return [f"• {escape(line)}" for line in lines]
