"""Whether the fields of an interview type agree with each other, and loading the types."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from bot.catalogue.model import Frozen
from bot.catalogue.types import (
    ANY,
    Assistants,
    Competency,
    InterviewType,
    SeatRole,
    State,
    TypeFields,
    Types,
    Visibility,
)
from bot.reading import DataError, entries, gathered, name_of, place, read_yaml, validate


class Fault(Frozen):
    """Fields of a type that do not agree: the field to mend, and what was expected.

    One that `stops` keeps a type from being used: who follows it would be led wrong, or a candidate
    shown what is internal. The others are advice.
    """

    field: str
    text: str
    stops: bool = True


def faults(
    type_: TypeFields, competencies: Sequence[Competency], families: Collection[str]
) -> tuple[Fault, ...]:
    """Return where a type's fields contradict each other or name what is not known.

    Of a type that is not complete, what it has is looked at. `competencies` are the whole
    vocabulary, `families` the ids of `data/roles/`.
    """
    return (
        *_names(type_, competencies, families),
        *_times(type_),
        *_panel(type_),
        *_rules(type_),
        *_resources(type_),
        *_questions(type_),
        *_contradictions(type_, competencies),
    )


def _names(
    type_: TypeFields, competencies: Sequence[Competency], families: Collection[str]
) -> Iterator[Fault]:
    known = {one.id for one in competencies}
    for id_ in type_.competencies:
        if id_ not in known:
            yield Fault(field="competencies", text=f"{id_!r} is not in competencies.yaml")
    for id_ in type_.family:
        if id_ != ANY and id_ not in families:
            yield Fault(field="family", text=f"{id_!r} is not a family of data/roles")
    if ANY in type_.family and len(type_.family) > 1:
        yield Fault(field="family", text=f"expected {ANY!r} alone, or families without it")
    for field in ("family", "teams", "competencies", "look_for", "probes"):
        twice = _twice(getattr(type_, field))
        if twice:
            stops = field not in {"look_for", "probes"}
            yield Fault(field=field, text=f"{twice!r} stands twice", stops=stops)


def _twice(lines: Sequence[str]) -> str:
    folded = [one.casefold() for one in lines]
    return next((one for at, one in enumerate(lines) if folded[at] in folded[:at]), "")


def _times(type_: TypeFields) -> Iterator[Fault]:
    whole = type_.default_minutes
    if type_.minutes is not None:
        least, most = type_.minutes
        if least > most:
            yield Fault(field="minutes", text="expected the shortest length first")
        elif whole is not None and not least <= whole <= most:
            yield Fault(field="default_minutes", text=f"expected {least} to {most}, as minutes say")
    spent = sum(part.minutes for part in type_.agenda)
    if type_.agenda and whole is not None and spent != whole:
        wanted = f"expected {whole} minutes in all, as default_minutes says"
        yield Fault(field="agenda", text=f"{wanted}; found {spent}")
    kept = type_.rules.candidate_minutes
    if kept and (not type_.agenda or type_.agenda[-1].minutes != kept):
        said = "expected its last part to be the candidate's questions, as rules.candidate_minutes"
        yield Fault(field="agenda", text=f"{said} says ({kept} minutes)")
    alone = type_.unattended
    if alone and alone.due_hours and alone.effort_hours and alone.effort_hours > alone.due_hours:
        said = "expected no more than due_hours"
        yield Fault(field="unattended.effort_hours", text=said)


def _panel(type_: TypeFields) -> Iterator[Fault]:
    lead = type_.seat(SeatRole.LEAD)
    if lead is None or (lead.count_min, lead.count_max) != (1, 1):
        yield Fault(field="panel", text="expected one person in the lead")
    twice = _twice([seat.role for seat in type_.panel])
    if twice:
        yield Fault(field="panel", text=f"the role {twice!s} stands twice")
    observer = type_.seat(SeatRole.OBSERVER)
    if type_.rules.observer and (observer is None or not observer.count_min):
        yield Fault(field="rules.observer", text="expected a seat on the panel for the observer")
    if observer and observer.count_min and not type_.rules.observer:
        yield Fault(field="rules.observer", text="expected true, as the panel seats an observer")
    if type_.rules.muted and observer is None:
        yield Fault(field="rules.muted", text="expected an observer on the panel")


def _rules(type_: TypeFields) -> Iterator[Fault]:
    rules = type_.rules
    works = rules.assistants is not Assistants.NO
    if works and not rules.watch_for:
        said = f"expected what to watch for, as assistants are {rules.assistants.value}"
        yield Fault(field="rules.watch_for", text=said, stops=False)
    if rules.watch_for and not works:
        yield Fault(
            field="rules.assistants", text="expected allowed or encouraged, or no watch_for"
        )
    if rules.same_exercise and type_.exercise is None:
        said = "expected an exercise to keep the same"
        yield Fault(field="rules.same_exercise", text=said, stops=False)


def _resources(type_: TypeFields) -> Iterator[Fault]:
    for at, one in enumerate(type_.resources):
        if one.state is State.NEEDS_REVISION and not one.why:
            said = "expected why it needs revision"
            yield Fault(field=f"resources.{at}.why", text=said, stops=False)
    twice = _twice([one.name for one in type_.resources])
    if twice:
        yield Fault(field="resources", text=f"{twice!r} stands twice")
    urls = {one.url for one in type_.resources}
    if type_.exercise and type_.exercise.url and type_.exercise.url not in urls:
        said = "expected the address of one of the resources, so that it is known who may see it"
        yield Fault(field="exercise.url", text=said)
    for field, line in _shown(type_):
        if any(
            one.url in line
            for one in type_.resources
            if one.visibility is Visibility.INTERNAL and one.url
        ):
            yield Fault(field=field, text="expected no internal address; the candidate reads this")


def _shown(type_: TypeFields) -> Iterator[tuple[str, str]]:
    """Yield the lines that candidates read, each with its field."""
    yield from (("title", type_.title), ("summary", type_.summary))
    for field in ("what_happens", "candidate_prepares", "not_expected"):
        yield from ((f"{field}.{at}", line) for at, line in enumerate(getattr(type_, field)))
    if type_.unattended:
        yield from (
            ("unattended.given", type_.unattended.given),
            ("unattended.what", type_.unattended.what),
        )


def _questions(type_: TypeFields) -> Iterator[Fault]:
    for at, line in enumerate(type_.look_for):
        if not line.endswith("?"):
            said = "expected a question, ending in a question mark"
            yield Fault(field=f"look_for.{at}", text=said, stops=False)


def _contradictions(type_: TypeFields, competencies: Sequence[Competency]) -> Iterator[Fault]:
    """Yield what is said not to be assessed and assessed or looked for all the same."""
    for at, line in enumerate(type_.does_not_assess):
        for one in competencies:
            if not one.named_in(line):
                continue
            asked = next((question for question in type_.look_for if one.named_in(question)), "")
            if one.id in type_.competencies:
                said = f"names {one.name!r}, which competencies say it assesses"
            elif asked:
                said = f"names {one.name!r}, which look_for asks about: {asked}"
            else:
                continue
            yield Fault(field=f"does_not_assess.{at}", text=said)


def load_types(data: Path) -> Types:
    """Read `data/interview_types/*.yaml`, one type a file, and `data/competencies.yaml`.

    Raises:
        DataError: for a wrong field, an id that is not the file's name, fields that do not agree.
    """
    mistakes: list[str] = []
    competencies = gathered(mistakes, _load_competencies, data / "competencies.yaml") or ()
    families = {path.stem for path in (data / "roles").glob("*.yaml")}
    types: list[InterviewType] = []
    files = sorted((data / "interview_types").glob("*.yaml"))
    for path in files:
        type_ = gathered(mistakes, _load_type, path)
        if type_ is None:
            continue
        if type_.id != path.stem:
            mistakes.append(f"{name_of(path)}, id: {type_.id}; expected the file's name")
        if type_.title.casefold() in {one.title.casefold() for one in types}:
            mistakes.append(f"{name_of(path)}, title: {type_.title!r} is another type's as well")
        found = faults(type_, competencies, families) if competencies else ()
        mistakes.extend(f"{name_of(path)}, {one.field}: {one.text}" for one in found)
        types.append(type_)
    if not files:
        mistakes.append("data/interview_types: expected at least one type (*.yaml)")
    if mistakes:
        raise DataError(mistakes)
    return Types(types, competencies)


def _load_type(path: Path) -> InterviewType:
    return validate(InterviewType, read_yaml(path), name_of(path))


def _load_competencies(path: Path) -> tuple[Competency, ...]:
    """Read the vocabulary. Raises DataError for a wrong field or an id that stands twice."""
    mistakes: list[str] = []
    found: list[Competency] = []
    for position, entry in enumerate(entries(path, read_yaml(path), "competencies"), 1):
        where = place(path, "competency", position, entry)
        one = gathered(mistakes, validate, Competency, entry, where)
        if one is not None and one.id in {other.id for other in found}:
            mistakes.append(f"{where}, id: stands twice")
        if one is not None:
            found.append(one)
    if mistakes:
        raise DataError(mistakes)
    return tuple(found)
