"""A type described in its own sentences, laid out for one of the two who read it, without a model.

Nothing is reworded but whom a sentence speaks to (“Do they say why?” is “Do you say why?” for the
candidate): one that does not speak to the reader as it stands is left out and told.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.catalogue.types import Assistants, Resource, TypeFields
from bot.slack.text import plural
from bot.types import addressing, words
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
HELD_BACK = "“{label}” is for the interviewers alone, and is not told to the candidate."
EMPTY = "Nothing is said yet for “{label}”."
UNFIT = (
    "{count} left out, which {speak} of the candidate and not to them, or {is_} internal; "
    "putting that into other words takes Claude."
)


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
        if field not in _TO_INTERVIEWER:
            left.append(NO_FIELD.format(label=label))
            continue
        lines = list(_lines(type_, field, voice))
        kept = [line for line in lines if _speaks_to(voice, line, field, type_)]
        unfit += len(lines) - len(kept)
        if kept:
            parts.append(Part(label=label, text=_laid_out(kept)))
        elif labels:
            held = voice is Voice.CANDIDATE and field not in _TO_CANDIDATE
            left.append((HELD_BACK if held else EMPTY).format(label=label))
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


def _speaks_to(voice: Voice, line: str, field: str, type_: TypeFields) -> bool:
    if voice is Voice.CANDIDATE and field == "look_for":
        # “Do they build on what you bring?” is said to whoever asks it.
        to_the_panel = line in type_.look_for and addressing.speaks_to_the_panel(line)
        if to_the_panel or addressing.speaks_of_others(line):
            return False
    return fits(voice, line, type_)


def _laid_out(lines: Sequence[str]) -> str:
    return lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines)


def _lines(type_: TypeFields, field: str, voice: Voice) -> Iterable[str]:
    told = _TO_CANDIDATE if voice is Voice.CANDIDATE else _TO_INTERVIEWER
    return told[field](type_) if field in told else ()


# For the interviewer


def _time(type_: TypeFields) -> Iterator[str]:
    if said := words.length(type_):
        yield f"{said[0].upper()}{said[1:]}"
    yield from map(words.stretch_line, type_.agenda)


def _panel(type_: TypeFields) -> Iterator[str]:
    for seat in type_.panel:
        yield words.seat_line(seat)
        yield from seat.instructions


def _happens(type_: TypeFields) -> Iterator[str]:
    yield from type_.what_happens or _summary(type_)
    if alone := type_.unattended:
        yield f"Done alone: {alone.what}"
        if alone.due_hours:
            yield f"Due {words.hours(alone.due_hours)} after it is given."
        if alone.effort_hours:
            yield f"Expected effort: {words.hours(alone.effort_hours)}."


def _summary(type_: TypeFields) -> tuple[str, ...]:
    return (type_.summary,) if type_.summary else ()


def _is_told(type_: TypeFields) -> Iterator[str]:
    """Yield how the candidate prepares as the interviewer reads it: as what they are told."""
    for line in type_.candidate_prepares:
        yield line if fits(Voice.INTERVIEWER, line, type_) and not _speaks(line) else f"“{line}”"


def _speaks(line: str) -> bool:
    folded = f" {line.casefold()} "
    return any(f" {word} " in folded for word in ("you", "your", "yourself"))


def _exercise(type_: TypeFields) -> Iterator[str]:
    if one := type_.exercise:
        yield one.name
        yield from (*one.set_up, *one.good, *one.extend)


def _noted(resources: Iterable[Resource]) -> Iterator[str]:
    return (f"{one.name}{words.resource_notes(one)}" for one in resources)


# For the candidate


def _your_time(type_: TypeFields) -> Iterator[str]:
    return map(addressing.your_time, _time(type_))


def _happens_to_you(type_: TypeFields) -> Iterator[str]:
    yield from map(addressing.to_the_candidate, type_.what_happens or _summary(type_))
    if alone := type_.unattended:
        yield f"What you hand in: {alone.what}"
        if alone.due_hours:
            yield f"You have {words.hours(alone.due_hours)} for it from when you get it."
        if alone.effort_hours:
            yield f"Expect about {words.hours(alone.effort_hours)} of work."


def _you_prepare(type_: TypeFields) -> Iterator[str]:
    yield from map(addressing.to_the_candidate, type_.candidate_prepares)
    yield from _your_rules(type_)


def _your_rules(type_: TypeFields) -> Iterator[str]:
    rules = type_.rules
    if rules.look_up:
        yield "You may look things up."
    if rules.finishing_not_goal:
        yield "Finishing is not the goal."
    if rules.assistants is not Assistants.NO:
        may = "may" if rules.assistants is Assistants.ALLOWED else "are encouraged to"
        yield f"You {may} work with a coding assistant."
    if rules.candidate_minutes:
        yield f"The last {plural(rules.candidate_minutes, 'minute')} are for your questions."


def _asked_of_you(type_: TypeFields) -> Iterator[str]:
    return map(addressing.question_to_you, type_.look_for)


def _plain(field: str) -> Callable[[TypeFields], Iterable[str]]:
    def lines(type_: TypeFields) -> Iterable[str]:
        found: tuple[str, ...] = getattr(type_, field)
        return found

    return lines


_TO_INTERVIEWER: Mapping[str, Callable[[TypeFields], Iterable[str]]] = {
    **dict.fromkeys(("minutes", "default_minutes", "agenda"), _time),
    **{name: _plain(name) for name in ("teams", "probes", "does_not_assess", "not_expected")},
    "panel": _panel,
    "summary": _summary,
    "what_happens": _happens,
    "candidate_prepares": _is_told,
    "before": lambda type_: (*type_.before, *type_.rules.set_up),
    "during": lambda type_: (*type_.during, *type_.probes),
    "rules": words.rule_lines,
    "resources": lambda type_: _noted(type_.resources),
    "look_for": _plain("look_for"),
    "exercise": _exercise,
    "training": lambda type_: filter(None, (words.training_line(type_),)),
    "competencies": lambda type_: (id_.replace("-", " ") for id_ in type_.competencies),
}
_TO_CANDIDATE: Mapping[str, Callable[[TypeFields], Iterable[str]]] = {
    **dict.fromkeys(("minutes", "default_minutes", "agenda"), _your_time),
    **{name: _plain(name) for name in ("teams", "does_not_assess", "not_expected")},
    "panel": addressing.people,
    "summary": lambda type_: map(addressing.to_the_candidate, _summary(type_)),
    "what_happens": _happens_to_you,
    "candidate_prepares": _you_prepare,
    "during": lambda type_: map(addressing.to_the_candidate, type_.what_happens),
    "rules": _your_rules,
    "resources": lambda type_: _noted(type_.public_resources),
    "look_for": _asked_of_you,
}
