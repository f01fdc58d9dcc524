"""A type described in its own sentences, laid out for one of the two who read it, without a model.

Nothing is reworded but the person of a question (“Do they say why?” is “Do you say why?” for the
candidate): a sentence that does not speak to the reader as it stands is left out and told.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.catalogue.types import Assistants, Seat, SeatRole, TypeFields
from bot.slack.text import plural
from bot.types import words
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.model import Description, Part, Voice
from bot.types.voice import fits

_USUAL: Mapping[Voice, tuple[str, ...]] = {
    Voice.INTERVIEWER: (
        *("Interviewers", "Duration", "What happens", "Before the interview"),
        *("During the interview", "How the candidate will prepare", "What to look for"),
    ),
    Voice.CANDIDATE: ("Whom you will meet", "Duration", "What happens", "How to prepare"),
}
_FIELDS: Mapping[str, str] = {
    "whom you will meet": "panel",
    "does not assess": "does_not_assess",
    "not assessed": "does_not_assess",
    "not expected": "not_expected",
    "what is not expected": "not_expected",
    "what is not expected of you": "not_expected",
    "how to prepare": "candidate_prepares",
    "questions": "probes",
    "questions to ask": "probes",
    **{said.casefold(): field for field, said in words.LABELS.items()},
}
_MEANT: Mapping[Meaning, str] = {
    Meaning.LENGTH: "minutes",
    Meaning.PEOPLE: "panel",
    Meaning.PURPOSE: "summary",
    Meaning.DETAILS: "what_happens",
    Meaning.PREPARING: "candidate_prepares",
    Meaning.BEFORE: "before",
    Meaning.DURING: "during",
    Meaning.LOOK_FOR: "look_for",
    Meaning.NOTES: "rules",
    Meaning.RESOURCES: "resources",
}

NO_FIELD = "“{label}” is no field that a type has; writing it takes Claude."
EMPTY = "Nothing is said yet for “{label}”."
UNFIT = (
    "{count} left out, which {speak} of the candidate and not to them, or {is_} internal; "
    "putting that into other words takes Claude."
)


_ASKED = re.compile(
    r"\b(?P<verb>do|does|did|can|could|will|would|should|must|may|has|have|is|are|was|were)"
    r" (?:they|the candidate)\b",
    re.IGNORECASE,
)
_FOR_YOU = {"does": "do", "has": "have", "is": "are", "was": "were"}
_PRONOUNS = {"they": "you", "them": "you", "their": "your", "theirs": "yours"}
_PRONOUN = re.compile(rf"\b(?:{'|'.join(_PRONOUNS)})\b", re.IGNORECASE)


class FromFields(NamedTuple):
    """A description, and a sentence for what could not be put into it."""

    description: Description
    left: tuple[str, ...]


def usual_labels(voice: Voice) -> tuple[str, ...]:
    """Return the labels of a description for which nobody named any."""
    return _USUAL[voice]


def from_fields(type_: TypeFields, voice: Voice, labels: Sequence[str] = ()) -> FromFields:
    """Return a type's own sentences under the labels asked for, or under the usual ones."""
    parts: list[Part] = []
    left: list[str] = []
    unfit = 0
    for label in labels or usual_labels(voice):
        field = _field_of(label)
        if not field:
            left.append(NO_FIELD.format(label=label))
            continue
        lines = list(_lines(type_, field, voice))
        kept = [line for line in lines if fits(voice, line, type_)]
        unfit += len(lines) - len(kept)
        if kept:
            parts.append(Part(label=label, text=_laid_out(kept)))
        elif labels:
            left.append(EMPTY.format(label=label))
    if unfit:
        one = unfit == 1
        count = f"{plural(unfit, 'line')} {'was' if one else 'were'}"
        speak, is_ = ("speaks", "is") if one else ("speak", "are")
        left.append(UNFIT.format(count=count, speak=speak, is_=is_))
    return FromFields(Description(voice=voice, parts=tuple(parts)), tuple(left))


def _field_of(label: str) -> str:
    """Return the field that a label means, "" for none."""
    plain = " ".join(label.replace("\u2019", "'").casefold().strip(" :.").split())
    if plain in _FIELDS:
        return _FIELDS[plain]
    meaning = meaning_of(label)
    return _MEANT.get(meaning, "") if meaning else ""


def _laid_out(lines: Sequence[str]) -> str:
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _lines(type_: TypeFields, field: str, voice: Voice) -> Iterator[str]:
    candidate = voice is Voice.CANDIDATE
    if field in {"minutes", "default_minutes", "agenda"}:
        yield from _time(type_)
    elif field == "panel":
        yield from _people(type_) if candidate else _panel(type_)
    elif field in {"summary", "what_happens"}:
        yield from _happens(type_, field)
    elif field == "candidate_prepares":
        yield from _prepares(type_) if candidate else _is_told(type_)
    elif field == "before":
        yield from () if candidate else (*type_.before, *type_.rules.set_up)
    elif field == "during":
        yield from type_.what_happens if candidate else (*type_.during, *type_.probes)
    elif field == "rules":
        yield from _prepares_rules(type_) if candidate else words.rule_lines(type_)
    elif field == "resources":
        named = type_.public_resources if candidate else type_.resources
        yield from (f"{one.name}{words.resource_notes(one)}" for one in named)
    elif field == "look_for":
        yield from map(_to_you, type_.look_for) if candidate else type_.look_for
    else:
        value = getattr(type_, field, ())
        yield from value if isinstance(value, tuple) else ()


def _time(type_: TypeFields) -> Iterator[str]:
    if said := words.length(type_):
        yield f"{said[0].upper()}{said[1:]}"
    yield from map(words.stretch_line, type_.agenda)


def _panel(type_: TypeFields) -> Iterator[str]:
    for seat in type_.panel:
        yield words.seat_line(seat)
        yield from seat.instructions


def _people(type_: TypeFields) -> Iterator[str]:
    meeting = [seat for seat in type_.panel if seat.role is not SeatRole.OBSERVER]
    for from_ in dict.fromkeys(seat.from_ for seat in meeting):
        seats = [seat for seat in meeting if seat.from_ == from_]
        yield f"You meet {_count(seats)} ({_theirs(from_)})."
    for seat in type_.panel:
        if seat.role is SeatRole.OBSERVER:
            yield f"Listening while you talk: {_count([seat])} ({_theirs(seat.from_)})."


def _count(seats: Sequence[Seat]) -> str:
    least = sum(seat.count_min for seat in seats)
    most = sum(seat.count_max for seat in seats)
    return f"{words.count(least, most)} {'person' if most == 1 else 'people'}"


def _theirs(from_: str) -> str:
    """Return whence people come as the candidate reads it: “the team you are interviewing for”."""
    said = re.sub(r"\b(?:they are|they're|the candidate is)\b", "you are", from_.rstrip("."))
    return re.sub(r"\b(?:they|the candidate)\b", "you", said)


def _happens(type_: TypeFields, field: str) -> Iterator[str]:
    if field == "summary" and type_.summary:
        yield type_.summary
        return
    yield from type_.what_happens or ((type_.summary,) if type_.summary else ())
    if alone := type_.unattended:
        yield f"Done alone: {alone.what}"
        if alone.due_hours:
            yield f"Due {words.hours(alone.due_hours)} after it is given."
        if alone.effort_hours:
            yield f"Expected effort: {words.hours(alone.effort_hours)}."


def _is_told(type_: TypeFields) -> Iterator[str]:
    """Yield how the candidate prepares as the interviewer reads it: as what they are told."""
    for line in type_.candidate_prepares:
        yield line if fits(Voice.INTERVIEWER, line, type_) and not _speaks(line) else f"“{line}”"


def _to_you(question: str) -> str:
    """Return a question about the candidate as one to them; any other line as it stands.

    “They” and “you” take the same verbs, so that nothing else has to change; a question that asks
    so of nobody may mean others by “they”.
    """
    if not _ASKED.search(question):
        return question

    def turned(found: re.Match[str]) -> str:
        verb = found["verb"]
        own = _FOR_YOU.get(verb.casefold(), verb)
        return f"{own.capitalize() if verb[0].isupper() else own} you"

    asked = _ASKED.sub(turned, question).replace("themselves", "yourself")
    return _PRONOUN.sub(lambda found: _PRONOUNS[found[0].casefold()], asked)


def _speaks(line: str) -> bool:
    folded = f" {line.casefold()} "
    return any(f" {word} " in folded for word in ("you", "your", "yourself"))


def _prepares(type_: TypeFields) -> Iterator[str]:
    yield from type_.candidate_prepares
    yield from _prepares_rules(type_)


def _prepares_rules(type_: TypeFields) -> Iterator[str]:
    rules = type_.rules
    if rules.look_up:
        yield "You may look things up."
    if rules.finishing_not_goal:
        yield "Finishing is not the goal."
    if rules.assistants is not Assistants.NO:
        yield f"Working with a coding assistant is {rules.assistants.value}."
    if rules.candidate_minutes:
        yield f"The last {plural(rules.candidate_minutes, 'minute')} are for your questions."
