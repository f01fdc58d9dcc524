"""What was entered into a form of a type, as the changed type or as sentences beside its fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from bot.catalogue.types import ANY, Exercise, SeatRole, Stance, Unattended
from bot.errors import Problem
from bot.slack import entered
from bot.types.forms import PARTS, TICKED, TICKS, Choice, Input, text_at, value_at
from bot.types.model import OwnType

_NAMELESS = {
    "exercise": ("exercise_name", "Give the exercise a name, or empty the other fields."),
    "unattended": (
        "unattended_given",
        "Say what they are given and what they hand in, or empty the other fields.",
    ),
}


def type_of(view: Mapping[str, Any], part: str, before: OwnType) -> OwnType:
    """Return a type as a part's form leaves it; what nobody touched stays as it was.

    Raises:
        Problem: a field cannot be taken, with the sentence beside it.
    """
    given: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in PARTS[part].fields:
        try:
            given |= _taken(view, part, field, before)
        except Problem as problem:
            name = field if isinstance(field, str) else field.name
            wrong[name] = problem.message
    if wrong:
        raise Problem(fields=wrong)
    return _changed(before, given)


def _taken(
    view: Mapping[str, Any], part: str, field: Input | Choice | str, before: OwnType
) -> dict[str, Any]:
    """Return what was entered into one field, by path; nothing where it stayed as it was."""
    if isinstance(field, Input):
        text = _text(view, field)
        if text is None or text == text_at(before, field).strip():
            return {}
        if field.required and not text:
            raise Problem("This cannot be empty.")
        return {field.path: field.format.read(text)}
    if isinstance(field, str):
        ticked = entered.many(view, TICKS)
        return {path: path in ticked for path in TICKED[part]}
    if not field.several:
        chosen_one = entered.text(view, field.name)
        return {field.path: Stance(chosen_one) if field.path == "stance" else chosen_one}
    # The order in which they stood is kept, whatever order the select gives them.
    chosen = entered.many(view, field.name)
    stood = [each for each in value_at(before, field.path) if each in chosen]
    found = tuple(dict.fromkeys((*stood, *chosen)))
    if field.path != "family":
        return {field.path: found}
    if ANY in found and len(found) > 1:
        raise Problem("Choose every role alone, or the families it is for.")
    return {field.path: found or (ANY,)}


def _text(view: Mapping[str, Any], field: Input) -> str | None:
    """Return a field's text, put together where it was spread; None where it was not shown."""
    shown = view["state"]["values"]
    names = [name for name in shown if name == field.name or name.startswith(f"{field.name}~")]
    if not names:
        return None
    in_order = sorted(names, key=lambda name: int(name.partition("~")[2] or 0))
    return "\n".join(entered.text(view, name) for name in in_order).strip()


def _changed(before: OwnType, given: Mapping[str, Any]) -> OwnType:
    update: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for path, value in given.items():
        outer, dot, name = path.partition(".")
        if dot:
            inner.setdefault(outer, {})[name] = value
        elif path == "length":
            update["minutes"], update["default_minutes"] = value
        else:
            update[path] = value
    instructions = inner.pop("instructions", {})
    if "panel" in update or instructions:
        update["panel"] = _panel(before, update.get("panel"), instructions)
    update |= {outer: _within(before, outer, values) for outer, values in inner.items()}
    return before.model_copy(update=update)


def _panel(
    before: OwnType, seats: tuple[Any, ...] | None, instructions: Mapping[str, tuple[str, ...]]
) -> tuple[Any, ...]:
    given = before.panel if seats is None else seats
    there = {seat.role.value for seat in given}
    lost = {
        f"instructions_{role}": f"The panel has no {role}. Add one, or empty this."
        for role, said in _instructions(before, instructions).items()
        if said and role not in there
    }
    if lost:
        raise Problem(fields=lost)
    every = _instructions(before, instructions)
    return tuple(seat.model_copy(update={"instructions": every[seat.role.value]}) for seat in given)


def _instructions(
    before: OwnType, given: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for role in SeatRole:
        seat = before.seat(role)
        stood = seat.instructions if seat else ()
        found[role.value] = given.get(role.value, stood)
    return found


def _within(before: OwnType, outer: str, values: Mapping[str, Any]) -> object:
    """Return rules, training, exercise or what is done alone with some of their fields changed."""
    present = getattr(before, outer)
    if outer not in _NAMELESS:
        return type(present).model_validate({**present.model_dump(), **values})
    model = Exercise if outer == "exercise" else Unattended
    stood = present.model_dump() if present is not None else {}
    whole = {**stood, **values}
    if not any(whole.values()):
        return None
    try:
        return model.model_validate(whole)
    except ValidationError as error:
        raise Problem(fields=dict(_beside(outer, error))) from None


def _beside(outer: str, error: ValidationError) -> Iterable[tuple[str, str]]:
    for one in error.errors():
        name = str(one["loc"][0]) if one["loc"] else ""
        if name == "url":
            yield "exercise_url", "Give an address that begins with https://, or nothing."
        else:
            yield _NAMELESS[outer]
