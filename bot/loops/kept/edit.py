"""Changing a loop: each step takes a loop and gives a new one, and says in words what it did."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.catalogue.types import InterviewType, Seat, SeatRole, Types
from bot.errors import Problem
from bot.loops.fixes import short_title
from bot.loops.model import MOST_STAGES, Fix, FixKind, Loop, Stage, StageKind
from bot.slack.text import minutes
from bot.types.formats import write_panel

NO_SUCH_STAGE = "This stage is not there any more."
NO_SUCH_TYPE = "This interview type is not in use here any more. Choose another one."
ONE_STAYS = "A loop has at least one stage. Add another one first, then remove this one."
TOO_MANY = f"A loop has at most {MOST_STAGES} stages. Remove one that others make up for."

SEATED_FROM = "anyone on the team"
"""From where a seat is filled that a press of a button adds; people write it more exactly."""


MOST_IN_A_ROLE = 10


class Changed(NamedTuple):
    """A loop as it is after a step, and what the step did, as a sentence."""

    loop: Loop
    said: str


def stage_at(loop: Loop, place: int) -> Stage:
    """Return the stage at a place, from 1. Raises Problem where there is none."""
    if not 1 <= place <= len(loop.stages):
        raise Problem(NO_SUCH_STAGE)
    return loop.stages[place - 1]


def add(loop: Loop, stage: Stage) -> Changed:
    """Add a stage behind the last one in which the candidate shows something.

    Raises:
        Problem: the loop has as many stages as it may have.
    """
    if len(loop.stages) >= MOST_STAGES:
        raise Problem(TOO_MANY)
    last = [at for at, each in enumerate(loop.stages, 1) if each.kind.assesses]
    at = last[-1] if stage.kind.assesses and last else len(loop.stages)
    stages = (*loop.stages[:at], stage, *loop.stages[at:])
    return Changed(_with(loop, stages), f"Added {stage.title} as stage {at + 1}.")


def replace(loop: Loop, place: int, stage: Stage) -> Changed:
    """Put a stage in the place of the one that stands there."""
    before = stage_at(loop, place)
    stages = (*loop.stages[: place - 1], stage, *loop.stages[place:])
    renamed = f" It is called {stage.title} now." if stage.title != before.title else ""
    return Changed(_with(loop, stages), f"Changed {before.title}.{renamed}")


def remove(loop: Loop, place: int) -> Changed:
    """Take a stage out. Raises Problem where it is the only one."""
    gone = stage_at(loop, place)
    if len(loop.stages) == 1:
        raise Problem(ONE_STAYS)
    stages = (*loop.stages[: place - 1], *loop.stages[place:])
    return Changed(_with(loop, stages), f"Removed {gone.title}.")


def move(loop: Loop, place: int, by: int) -> Changed:
    """Move a stage up (-1) or down (1); at an end it stays."""
    stage = stage_at(loop, place)
    to = min(max(place + by, 1), len(loop.stages))
    rest = [each for at, each in enumerate(loop.stages, 1) if at != place]
    rest.insert(to - 1, stage)
    return Changed(_with(loop, rest), f"Moved {stage.title} to place {to}.")


def stage_of(type_: InterviewType) -> Stage:
    """Return a stage that is held by a type, as the type is."""
    kind = StageKind.INTERVIEW if type_.unattended is None else StageKind.TAKE_HOME
    return Stage(title=short_title(type_), type=type_.id, kind=kind)


def apply(loop: Loop, fix: Fix, types: Types) -> Changed:
    """Do what a finding proposes.

    Raises:
        Problem: it cannot be done to this loop any more.
        ValueError: a person has to choose first.
    """
    if fix.kind in {FixKind.ADD_STAGE, FixKind.CHOOSE_TYPE}:
        type_ = types.type(fix.type)
        if type_ is None:
            raise Problem(NO_SUCH_TYPE)
        if fix.kind is FixKind.ADD_STAGE:
            return add(loop, stage_of(type_))
        return choose(loop, fix.stage or 0, type_)
    stage = stage_at(loop, fix.stage or 0)
    if fix.kind is FixKind.LENGTHEN:
        longer = stage.model_copy(update={"minutes": fix.minutes})
        changed = replace(loop, fix.stage or 0, longer)
        return Changed(changed.loop, f"Gave {stage.title} {minutes(fix.minutes)}.")
    if fix.kind is FixKind.ADD_SEAT and fix.role is not None:
        return _seat(loop, fix.stage or 0, fix.role, types)
    raise ValueError(f"{fix.kind} is not done to a loop")


def choose(loop: Loop, place: int, type_: InterviewType) -> Changed:
    """Let a stage be held by a type; its length stays where the type and its agenda fit into it."""
    stage = stage_at(loop, place)
    shortest, longest = type_.minutes
    agenda = sum(stretch.minutes for stretch in type_.agenda)
    fits = max(shortest, agenda) <= stage.minutes <= longest
    chosen = stage.model_copy(
        update={"type": type_.id, "minutes": stage.minutes if fits else 0, "panel": ()}
        | ({"kind": StageKind.TAKE_HOME} if type_.unattended is not None else {})
    )
    changed = replace(loop, place, chosen)
    return Changed(changed.loop, f"{stage.title} is held as {type_.title} now.")


def _seat(loop: Loop, place: int, role: SeatRole, types: Types) -> Changed:
    stage = stage_at(loop, place)
    type_ = types.type(stage.type)
    panel = stage.panel or (type_.panel if type_ else ())
    with_one = stage.model_copy(update={"panel": _one_more(panel, role)})
    changed = replace(loop, place, with_one)
    return Changed(changed.loop, f"Added one more {role.value} to {stage.title}.")


def _one_more(panel: tuple[Seat, ...], role: SeatRole) -> tuple[Seat, ...]:
    """Return a panel on which one more person has a role for certain."""
    if all(seat.role is not role for seat in panel):
        return (*panel, Seat(role=role, from_=SEATED_FROM))

    def more(seat: Seat) -> Seat:
        least = min(seat.count_min + 1, MOST_IN_A_ROLE)
        most = max(seat.count_max, least)
        return seat.model_copy(update={"count_min": least, "count_max": most})

    return tuple(more(seat) if seat.role is role else seat for seat in panel)


def _with(loop: Loop, stages: Sequence[Stage]) -> Loop:
    return loop.model_copy(update={"stages": tuple(stages)})


# What differs

_KINDS = {
    StageKind.INTERVIEW: "interview",
    StageKind.TAKE_HOME: "take-home",
    StageKind.REFERENCE: "references",
    StageKind.OFFER: "offer",
}


def differences(before: Loop, after: Loop) -> tuple[str, ...]:
    """Return in words what differs between two versions of a loop; none where nothing does."""
    lists = (
        ("must-have", before.must_have, after.must_have),
        ("day-to-day", before.day_to_day, after.day_to_day),
        ("assessed elsewhere", before.elsewhere, after.elsewhere),
    )
    said = [f"Title: {before.title} → {after.title}"] if before.title != after.title else []
    for name, old, new in lists:
        said += [f"{name} no more: {one}" for one in old if one not in new]
        said += [f"{name}: {one}" for one in new if one not in old]
    return (*said, *_stage_differences(before.stages, after.stages))


def _stage_differences(before: Sequence[Stage], after: Sequence[Stage]) -> Iterator[str]:
    gone, come = _unmatched(before, after), _unmatched(after, before)
    # One stage in the place of another is the same one changed.
    for at in sorted(gone.keys() & come.keys()):
        yield f"stage {at}: {_what(gone.pop(at), come.pop(at))}"
    yield from (f"removed: stage {at}, {each.title}" for at, each in sorted(gone.items()))
    yield from (f"added: stage {at}, {each.title}" for at, each in sorted(come.items()))
    kept = [each for each in before if each in after]
    if kept != [each for each in after if each in before]:
        yield f"order: {', '.join(each.title for each in after)}"


def _unmatched(some: Sequence[Stage], others: Sequence[Stage]) -> dict[int, Stage]:
    rest = list(others)
    found = {}
    for at, each in enumerate(some, 1):
        if each in rest:
            rest.remove(each)
        else:
            found[at] = each
    return found


def _what(before: Stage, after: Stage) -> str:
    named = (
        ("title", before.title, after.title),
        ("type", before.type or "open", after.type or "open"),
        ("kind", _KINDS[before.kind], _KINDS[after.kind]),
        ("minutes", _length(before), _length(after)),
        ("question set", before.set or "none", after.set or "none"),
        ("panel", _panel(before), _panel(after)),
    )
    parts = [f"{name} {old} → {new}" for name, old, new in named if old != new]
    return f"{after.title}: {', '.join(parts)}"


def _length(stage: Stage) -> str:
    return str(stage.minutes) if stage.minutes else "the type's"


def _panel(stage: Stage) -> str:
    return write_panel(stage.panel).replace("\n", "; ") or "the type's"
