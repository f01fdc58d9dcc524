"""An interview type in full, as its interviewer reads it and as its candidate may."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.catalogue.types import Exercise, Resource, TypeFields, Types
from bot.slack.text import minutes
from bot.types import words
from bot.types.internal import is_internal
from bot.types.model import Description, OwnType, Voice


class Part(NamedTuple):
    """A heading with its lines, plain text; `bullets` tells whether the lines are a list."""

    heading: str
    lines: tuple[str, ...]
    bullets: bool = True


def for_interviewer(type_: TypeFields, types: Types, roles: Mapping[str, str]) -> list[Part]:
    """Return all an interviewer needs, in the order in which they need it.

    `types` holds the names of competencies, `roles` those of role families by id.
    """
    found = [
        Part("When and who", tuple(_when_and_who(type_, roles)), bullets=False),
        *_panel(type_),
        Part("Agenda", tuple(map(words.stretch_line, type_.agenda))),
        Part("Rules", tuple(words.rule_lines(type_))),
        Part("What happens", type_.what_happens),
        Part("Done alone beforehand", tuple(_alone(type_))),
        Part("Before", type_.before),
        Part("During", type_.during),
        Part("Probes", type_.probes),
        Part("What to look for", type_.look_for),
        Part("What it does not assess", type_.does_not_assess),
        Part("Not expected of the candidate", type_.not_expected),
        Part("How the candidate prepares", type_.candidate_prepares),
        *_exercise(type_.exercise),
        Part("Resources", tuple(map(words.resource_line, type_.resources))),
        Part("Competencies", tuple(_competencies(type_, types)), bullets=False),
        Part("Before leading it", tuple(filter(None, [words.training_line(type_)])), bullets=False),
        *_in_words(type_, Voice.INTERVIEWER),
    ]
    return [part for part in found if part.lines]


def for_candidate(type_: TypeFields) -> list[Part]:
    """Return what a candidate may read of it: nothing internal, no instruction to interviewers.

    A line that names internal material, or an address not listed as public, is left out.
    """
    usual = minutes(type_.default_minutes) if type_.default_minutes else words.length(type_)
    found = [
        Part("In a sentence", (type_.summary,) if type_.summary else (), bullets=False),
        Part("How long", (usual,) if usual else (), bullets=False),
        Part("How it goes", tuple(map(words.stretch_line, type_.agenda))),
        Part("What happens", type_.what_happens),
        Part("What you do beforehand", tuple(_alone(type_))),
        Part("How to prepare", type_.candidate_prepares),
        Part("What is not expected of you", type_.not_expected),
        Part("Material", tuple(_public(one) for one in type_.public_resources)),
        *_in_words(type_, Voice.CANDIDATE),
    ]
    kept = (
        part._replace(lines=tuple(line for line in part.lines if not is_internal(line, type_)))
        for part in found
        if not is_internal(part.heading, type_)
    )
    return [part for part in kept if part.lines]


def title_for_candidate(type_: TypeFields) -> str:
    """Return its title, or a plain word where the title names internal material."""
    return "Interview" if is_internal(type_.title, type_) else type_.title


def _when_and_who(type_: TypeFields, roles: Mapping[str, str]) -> Iterator[str]:
    if length := words.length(type_):
        yield f"Length: {length}"
    yield f"For: {words.families(type_, roles)}"
    if type_.teams:
        yield f"Teams: {', '.join(type_.teams)}"
    yield f"The lead meets the candidate {words.STANCES[type_.stance].lower()}."


def _panel(type_: TypeFields) -> Iterator[Part]:
    for seat in type_.panel:
        # A seat without instructions is still one to fill.
        yield Part(words.seat_line(seat), seat.instructions or ("No instructions of its own.",))


def _alone(type_: TypeFields) -> Iterator[str]:
    alone = type_.unattended
    if alone is None:
        return
    yield f"Given: {alone.given}"
    yield f"Handed in: {alone.what}"
    if alone.due_hours:
        yield f"Time to hand it in: {words.hours(alone.due_hours)}"
    if alone.effort_hours:
        yield f"Work expected: {words.hours(alone.effort_hours)}"


def _exercise(exercise: Exercise | None) -> Iterator[Part]:
    if exercise is None:
        return
    about = [exercise.name + (f": {exercise.url}" if exercise.url else "")]
    about += [f"Whose task: {exercise.by}"] if exercise.by else []
    yield Part("Exercise", tuple(about), bullets=False)
    yield Part("Set-up of the exercise", exercise.set_up)
    yield Part("What makes a good exercise", exercise.good)
    yield Part("Ways to extend it", exercise.extend)


def _public(one: Resource) -> str:
    return f"{one.name}: {one.url}" if one.url else one.name


def _competencies(type_: TypeFields, types: Types) -> Iterator[str]:
    named = ((id_, types.competency(id_)) for id_ in type_.competencies)
    said = ", ".join(id_ if one is None else one.name for id_, one in named)
    yield from (said,) if said else ()


def _in_words(type_: TypeFields, voice: Voice) -> Iterator[Part]:
    written: Sequence[Description] = type_.descriptions if isinstance(type_, OwnType) else ()
    for one in written:
        if one.voice is voice:
            yield from (
                Part(part.label or "In words", (part.text,), bullets=False) for part in one.parts
            )
