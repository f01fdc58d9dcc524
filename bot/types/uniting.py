"""Several types put together into one by their fields: nothing is lost, and nothing reworded.

The first leads: its title, summary and agenda stand, the others add what it has not. Where two say
different things of one value the wider is taken; what has no place for a second one, such as an
agenda, is kept as a line that says whose it was.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.catalogue.types import (
    ANY,
    Assistants,
    Exercise,
    Resource,
    Rules,
    Seat,
    SeatRole,
    Stance,
    Training,
    TypeFields,
    Unattended,
)
from bot.types import words
from bot.types.model import OwnType

_LISTS = (
    *("teams", "what_happens", "probes", "candidate_prepares", "before", "during", "look_for"),
    *("does_not_assess", "not_expected", "competencies"),
)


def united(types: Sequence[OwnType], title: str = "") -> OwnType:
    """Return one type of several, under the first one's id and title or another title.

    Descriptions in words are not carried over: they describe one of them each.
    """
    first = types[0]
    if len(types) == 1:
        return first.model_copy(update={"title": title}) if title else first
    minutes = [one.minutes for one in types if one.minutes]
    families = _once(one.family for one in types)
    lists = {name: _once(getattr(one, name) for one in types) for name in _LISTS}
    happens = (*lists.pop("what_happens"), *_further(types))
    values = {
        **lists,
        "title": title or first.title,
        "summary": next((one.summary for one in types if one.summary), ""),
        "family": (ANY,) if ANY in families else families,
        "panel": _panel(types),
        "stance": next(
            (one.stance for one in types if one.stance is not Stance.INTERVIEWER), first.stance
        ),
        "minutes": (min(x for x, _ in minutes), max(x for _, x in minutes)) if minutes else None,
        "default_minutes": next((x.default_minutes for x in types if x.default_minutes), None),
        "agenda": next((one.agenda for one in types if one.agenda), ()),
        "unattended": next((one.unattended for one in types if one.unattended), None),
        "exercise": next((one.exercise for one in types if one.exercise), None),
        "what_happens": tuple(dict.fromkeys(happens)),
        "resources": _resources(types),
        "rules": _rules([one.rules for one in types]),
        "training": _training([one.training for one in types]),
        "descriptions": (),
        "sources": tuple(dict.fromkeys(source for one in types for source in one.sources)),
    }
    return first.model_copy(update=values)


def _once(lines: Iterable[Sequence[str]]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for each in lines:
        for line in each:
            found.setdefault(line.casefold(), line)
    return tuple(found.values())


def _further(types: Sequence[TypeFields]) -> Iterator[str]:
    """Yield in lines what there can be one of alone: of each type but the one that leads in it."""
    first = types[0]
    for one in types[1:]:
        if one.summary and one.summary != first.summary and first.summary:
            yield one.summary
    for one in _behind_the_first(types, "agenda"):
        said = "; ".join(map(words.stretch_line, one.agenda))
        yield f"Agenda of {one.title}: {said}"
    for one in _behind_the_first(types, "unattended"):
        if one.unattended:
            yield from _alone(one.title, one.unattended)
    for one in _behind_the_first(types, "exercise"):
        if one.exercise:
            yield from _exercise(one.exercise)


def _behind_the_first(types: Sequence[TypeFields], field: str) -> list[TypeFields]:
    having = [one for one in types if getattr(one, field)]
    return [one for one in having[1:] if getattr(one, field) != getattr(having[0], field)]


def _alone(title: str, alone: Unattended) -> Iterator[str]:
    due = f", due {words.hours(alone.due_hours)} after it is given" if alone.due_hours else ""
    effort = f", {words.hours(alone.effort_hours)} of work" if alone.effort_hours else ""
    yield f"Done alone for {title}: {alone.given}{due}{effort}"
    if alone.what != alone.given:
        yield alone.what


def _exercise(exercise: Exercise) -> Iterator[str]:
    by = f" ({exercise.by})" if exercise.by else ""
    yield f"Another exercise: {exercise.name}{by}"
    yield from (*exercise.set_up, *exercise.good, *exercise.extend)


def _panel(types: Sequence[TypeFields]) -> tuple[Seat, ...]:
    found = []
    for role in SeatRole:
        seats = [seat for one in types for seat in one.panel if seat.role is role]
        if not seats:
            continue
        whence = _apart(dict.fromkeys(seat.from_ for seat in seats))
        # A seat that one of them does not have need not be filled; somebody always leads.
        everywhere = all(one.seat(role) for one in types if one.panel)
        found.append(
            Seat(
                role=role,
                count_min=min(seat.count_min for seat in seats) if everywhere else 0,
                count_max=max(seat.count_max for seat in seats),
                from_=" or ".join(whence),
                instructions=_once(seat.instructions for seat in seats),
            )
        )
    return tuple(found)


def _apart(whence: Iterable[str]) -> tuple[str, ...]:
    """Return whence people come without what another of them says first: “the team, or else …”."""
    told = tuple(whence)
    goes_on = {
        one
        for one in told
        for other in told
        if re.match(rf"{re.escape(one)},? or\b", other, re.IGNORECASE)
    }
    return tuple(one for one in told if one not in goes_on)


def _resources(types: Sequence[TypeFields]) -> tuple[Resource, ...]:
    return tuple({(one.name, one.url): one for each in types for one in each.resources}.values())


def _rules(rules: Sequence[Rules]) -> Rules:
    ticked = {name: any(getattr(one, name) for one in rules) for name in words.TICKED}
    order = list(Assistants)
    return Rules(
        dry_run_with=" or ".join(dict.fromkeys(x.dry_run_with for x in rules if x.dry_run_with)),
        candidate_minutes=max(one.candidate_minutes for one in rules),
        assistants=max((one.assistants for one in rules), key=order.index),
        watch_for=_once(one.watch_for for one in rules),
        set_up=_once(one.set_up for one in rules),
        **ticked,
    )


def _training(trainings: Sequence[Training]) -> Training:
    return Training(
        reading=any(one.reading for one in trainings),
        shadows=max(one.shadows for one in trainings),
        reverse_shadows=max(one.reverse_shadows for one in trainings),
    )
