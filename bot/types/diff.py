"""What changed between two states of an interview type, and putting two changes together."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bot.catalogue.types import (
    Resource,
    Rules,
    Seat,
    Stretch,
    Training,
    TypeFields,
    Unattended,
)
from bot.errors import Problem
from bot.slack.text import listing
from bot.types import words
from bot.types.model import OwnType

_INSIDE = ("rules", "training")
"""Fields whose own fields are changed one by one."""

_MOST_NAMED = 5
"""Changed fields that a sentence names; more than one further are counted."""

MINUS = "\N{MINUS SIGN}"
"""Stands before what went. A hyphen would make a list of it."""

CONFLICTS = (
    "{fields} changed meanwhile in another way, so this suggestion does not fit any more. "
    "Nothing was changed: edit the type by hand, or decline."
)


class Change(NamedTuple):
    """What changed in one field: lines that went and lines that came; a value is one line each."""

    label: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return it in plain lines: the field, then what went (a minus) and what came (a plus)."""
        if not self.removed and not self.added:
            return (f"{self.label}: in another order",)
        gone = (f"{MINUS} {line}" for line in self.removed)
        return (self.label, *gone, *(f"+ {line}" for line in self.added))


def differences(before: TypeFields, after: TypeFields) -> tuple[Change, ...]:
    """Return what changed from one state to another, field by field; none where nothing did."""
    was, now = _said(OwnType.of(before)), _said(OwnType.of(after))
    found: list[Change] = []
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name, ()), now.get(name, ())
        if old != new:
            removed = tuple(line for line in old if line not in new)
            found.append(Change(name, removed, tuple(line for line in new if line not in old)))
    return tuple(found)


def changed_fields(before: TypeFields, after: TypeFields) -> str:
    """Name what changed, for a sentence: `length and agenda`; "" where nothing did."""
    labels = [change.label for change in differences(before, after)]
    said = [label[:1].lower() + label[1:] for label in labels]
    more = len(said) - _MOST_NAMED
    return listing(said if more <= 1 else [*said[:_MOST_NAMED], f"{more} more"])


def merged(base: TypeFields, change: TypeFields, present: TypeFields) -> OwnType:
    """Return a state with what `change` made of `base`, and what came into it meanwhile.

    Raises:
        Problem: the same field was changed in both, to something else.
    """
    old, wanted, now = (_leaves(OwnType.of(one)) for one in (base, change, present))
    taken: dict[str, Any] = {}
    clashing: list[str] = []
    for name, value in now.items():
        theirs = wanted[name]
        if theirs in (old[name], value):
            taken[name] = value
        elif value == old[name]:
            taken[name] = theirs
        else:
            clashing.append(words.LABELS[name.rpartition(".")[2]].lower())
    if clashing:
        said = listing(clashing)
        raise Problem(CONFLICTS.format(fields=said[:1].upper() + said[1:]))
    return _put_together(OwnType.of(present), taken)


def _leaves(type_: OwnType) -> dict[str, Any]:
    """Return a type's fields by name; those of rules and training each on its own."""
    found: dict[str, Any] = {}
    for name in OwnType.model_fields:
        value = getattr(type_, name)
        if name in _INSIDE:
            inner = type(value).model_fields
            found |= {f"{name}.{each}": getattr(value, each) for each in inner}
        elif name != "id":
            found[name] = value
    return found


def _put_together(type_: OwnType, leaves: Mapping[str, Any]) -> OwnType:
    update = {name: value for name, value in leaves.items() if "." not in name}
    inner: dict[str, dict[str, Any]] = {name: {} for name in _INSIDE}
    for name, value in leaves.items():
        outer, dot, each = name.partition(".")
        if dot:
            inner[outer][each] = value
    update["rules"] = Rules(**inner["rules"])
    update["training"] = Training(**inner["training"])
    return type_.model_copy(update=update)


# In words


def _said(type_: OwnType) -> dict[str, tuple[str, ...]]:
    """Return what each field says, by its label."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in _leaves(type_).items():
        if name in _SPECIAL:
            continue
        label = words.LABELS[name.rpartition(".")[2]]
        found[label] = tuple(_lines(value))
    # Ids of competencies are words with hyphens.
    found[words.LABELS["competencies"]] = tuple(id_.replace("-", " ") for id_ in type_.competencies)
    return {**found, **dict(_special(type_))}


_SPECIAL = {"minutes", "default_minutes", "panel", "exercise", "descriptions", "sources", "stance"}


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from (_line(each) for each in value)
    elif value is not None and value != "":
        yield _line(value)


def _line(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Stretch():
            return words.stretch_line(value)
        case Resource():
            return words.resource_line(value)
        case Unattended():
            due = f" within {words.hours(value.due_hours)}" if value.due_hours else ""
            work = f"; work: {words.hours(value.effort_hours)}" if value.effort_hours else ""
            return f"{value.given}; handed in: {value.what}{due}{work}"
        case _:
            return str(value)


def _special(type_: OwnType) -> Iterator[tuple[str, tuple[str, ...]]]:
    length = words.length(type_)
    yield "Length", (length,) if length else ()
    yield words.LABELS["stance"], (words.STANCES[type_.stance],)
    yield "Panel", tuple(map(words.seat_line, type_.panel))
    yield from ((f"Instructions for the {_role(seat)}", seat.instructions) for seat in type_.panel)
    one = type_.exercise
    if one is not None:
        yield "Exercise", tuple(filter(None, (one.name, one.url, one.by and f"by {one.by}")))
        yield "Set-up of the exercise", one.set_up
        yield "What makes a good exercise", one.good
        yield "Ways to extend it", one.extend
    for described in type_.descriptions:
        label = f"Description for the {described.voice.value}"
        yield label, tuple(part.text for part in described.parts)
    yield "Sources", tuple(f"{one.name}: {one.title}" for one in type_.sources)


def _role(seat: Seat) -> str:
    return words.ROLES[seat.role]
