"""A brief as the lines of a form, and back: what a person corrects is read like any brief.

Going through text keeps one parser for pasted briefs and for corrections.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from bot.catalogue.model import Kind, Level
from bot.plans.model import Brief
from bot.plans.reading.ratings import write_ratings
from bot.plans.reading.rules import Asked, read_rules
from bot.plans.reading.words import interview_type_in, minutes_in, scoring_in
from bot.slack.text import listing

KIND_WORDS = {
    Kind.CONCEPTUAL: "conceptual",
    Kind.EXPERIENCE: "experience-based",
    Kind.SYSTEM_DESIGN: "system design",
    Kind.CODING: "coding",
    Kind.BEHAVIOURAL: "behavioural",
}


@dataclass(frozen=True)
class BriefFields:
    """The form's fields, each as the text a person sees; lists hold one thing a line."""

    role: str
    level: str
    experience: str
    length: str
    context: str
    goals: str
    areas: str
    rules: str
    red_flags: str
    green_flags: str
    own: str
    ratings: str
    scoring: str


RATINGS_HEADING = "Self-Ratings"
"""What stands above a candidate's self-ratings in a brief."""

USUAL_FOLLOW_UPS = (2, 3)
"""What a brief gets that says nothing of follow-ups; not worth a line of the form."""

SCORED: Mapping[str, str] = {
    "person": "Scoring will be done by a person",
    "transcript": "Scoring will be done by a model from the transcript",
}


def restate(brief: Brief) -> BriefFields:
    """Write a brief as the form's fields."""
    return BriefFields(
        role=brief.role,
        level=brief.level.value if brief.level else "",
        experience=brief.experience,
        length=str(brief.length_minutes or ""),
        context="\n".join(_context(brief)),
        goals="\n".join(brief.goals),
        areas="\n".join(brief.areas),
        rules="\n".join(dict.fromkeys(_rules(brief))),
        red_flags="\n".join(brief.red_flags),
        green_flags="\n".join(brief.green_flags),
        own="\n".join(_own_lines(brief)),
        ratings=write_ratings(brief.ratings) if brief.ratings else "",
        scoring=brief.scoring,
    )


def _context(brief: Brief) -> list[str]:
    """Return the lines on the interview; what `as_text` adds of the other fields is left out."""
    added = {_length_line(str(brief.length_minutes)), *SCORED.values()}
    lines = [line for line in brief.context if line not in added]
    if brief.interview_type and not any(
        interview_type_in(line) == brief.interview_type for line in lines
    ):
        lines.append(brief.interview_type)
    return lines


def _own_lines(brief: Brief) -> list[str]:
    """Return the person's own questions, what belongs to one indented below it."""
    lines = []
    for question in brief.own_questions:
        first, *nested = question.splitlines()
        lines += [first, *(f"    - {line.strip(' -')}" for line in nested)]
    return lines


def _rules(brief: Brief) -> list[str]:
    lines = []
    if brief.question_count:
        lines.append(f"{_span(brief.question_count)} questions")
    if brief.mix:
        lines.append(f"Mix of {listing([KIND_WORDS[kind] for kind in brief.mix])} questions")
    lines.extend(rule.text for rule in brief.at_least_one)
    if brief.follow_ups != USUAL_FOLLOW_UPS:
        lines.append(f"{_span(brief.follow_ups)} follow-ups for each question")
    if _states_target(brief):
        lines.append(f"Time should sum to {brief.target_minutes} minutes")
    return lines


def _span(count: tuple[int, int]) -> str:
    low, high = count
    return str(low) if low == high else f"{low}-{high}"


def _states_target(brief: Brief) -> bool:
    """Tell whether the brief itself gave the questions their minutes.

    Where they follow from the length they must follow it when the length is corrected.
    """
    asked = Asked()
    for line in (*brief.requirements, *brief.output):
        read_rules(line, asked)
    return brief.target_minutes is not None and asked.target == brief.target_minutes


_LISTS = {
    "goals": "What We Want to Learn",
    "areas": "Areas to Cover",
    "rules": "Question Requirements",
    "red_flags": "Red Flags",
    "green_flags": "Green Flags",
    "ratings": RATINGS_HEADING,
}


def as_text(given: BriefFields, *, title: str = "") -> str:
    """Write the form's fields as a brief in the shape `brief.parse_brief` reads best."""
    parts = [f"# {title}"] if title else []
    parts.append(f"## Role\n{given.role}")
    if given.length:
        # In front of the context: of several lengths the first counts.
        parts.append(f"## Length\n{_length_line(given.length)}")
    if context := _context_lines(given):
        parts.append("## Context\n" + _bullets("\n".join(context)))
    if level := _level(given):
        parts.append(f"## Level\n{level}")
    parts.extend(
        f"## {heading}\n{_bullets(text)}"
        for name, heading in _LISTS.items()
        if (text := getattr(given, name)).strip()
    )
    return "\n\n".join(parts) + "\n"


def _context_lines(given: BriefFields) -> list[str]:
    """Return the context with the scoring that was chosen, whatever a line of it says."""
    lines = [line for line in given.context.splitlines() if line.strip()]
    lines = [line for line in lines if not _only_scores_otherwise(line, given.scoring)]
    said = [found for line in lines if (found := scoring_in(line))]
    # Of several the last counts; where nothing is said, a person scores.
    if (said[-1] if said else "person") != given.scoring:
        lines.append(SCORED[given.scoring])
    return lines


def _only_scores_otherwise(line: str, scoring: str) -> bool:
    says_more = interview_type_in(line) or minutes_in(line)
    return scoring_in(line) not in {None, scoring} and not says_more


def _length_line(length: str) -> str:
    return f"{length} minutes"


def _level(given: BriefFields) -> str:
    if not given.level:
        return given.experience
    name = Level(given.level).value
    return f"{name} ({given.experience})" if given.experience else name


def _bullets(text: str) -> str:
    return "\n".join(f"- {line.strip()}" for line in text.splitlines() if line.strip())


def merged(before: BriefFields, typed: Mapping[str, str]) -> BriefFields:
    """Lay what was typed over the fields; a field that was not in the form stays as it was.

    A line of the context that still names the earlier length follows the corrected one.
    """
    said = BriefFields(
        **{
            item.name: typed.get(item.name, getattr(before, item.name))
            for item in fields(BriefFields)
        }
    )
    if not before.length or said.length == before.length:
        return said
    lines = (
        re.sub(rf"\b{before.length}\b", said.length, line)
        if minutes_in(line) == int(before.length)
        else line
        for line in said.context.splitlines()
    )
    return replace(said, context="\n".join(lines))
