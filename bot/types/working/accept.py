"""A group as somebody agrees to it: its title, what it becomes, and what they decided."""

from collections.abc import Mapping
from typing import Any

from bot.errors import Problem
from bot.slack import entered
from bot.types.library import Shelf
from bot.types.listing.labels import Meaning
from bot.types.model import OwnType
from bot.types.working.blocks import decision_id, field_id
from bot.types.working.change import NO_SUCH_TYPE
from bot.types.working.decide import CATALOGUE, DRAFT
from bot.types.working.desk import Desk
from bot.types.working.model import Group, Work
from bot.types.working.standing import Standing, standing

NEW = "new"
"""Stands in the form for a type of its own."""

_DECIDES: Mapping[Meaning | None, tuple[str, ...]] = {
    Meaning.LENGTH: ("minutes", "default_minutes", "agenda"),
    Meaning.PEOPLE: ("panel",),
}
"""The fields of a draft that a decision is about."""

_LINES = (
    *("what_happens", "probes", "candidate_prepares", "before", "during", "look_for"),
    *("does_not_assess", "not_expected"),
)
"""The fields in which what is undecided stands as a line of its own."""


def _decided(view: Mapping[str, Any], one: Standing) -> Group:
    """Return a group with the title and the decisions of its form, as agreed."""
    carried = entered.read_metadata(view)
    name = field_id("title", carried)
    title = " ".join(entered.text(view, name).split())
    if not title:
        raise Problem(fields={name: "Give it a title."})
    chosen = {each.field: entered.text(view, decision_id(each, carried)) for each in one.decisions}
    known = {each.field for each in one.decisions}
    kept = {field: key for field, key in one.group.decided.items() if field not in known}
    kept |= {each.field: DRAFT for each in one.decisions if each.decided == DRAFT}
    decided = {**kept, **{field: key for field, key in chosen.items() if key}}
    return one.group.model_copy(update={"title": title, "decided": decided, "accepted": True})


def _becoming(group: Group, target: str, shelf: Shelf) -> Group:
    """Return a group that becomes a new version of a type, or NEW for a type of its own."""
    into = "" if target == NEW else target
    if into == group.target:
        return group
    based_on = shelf.version(into) if into else 0
    update = {"into": into, "published": "", "suggested": "", "based_on": based_on}
    return group.model_copy(update=update)


def written(desk: Desk, shelf: Shelf, work: Work, one: Standing, draft: OwnType) -> Group:
    """Return a group with a draft as somebody wrote it, and with what that decides decided."""
    settled = {
        each.field: DRAFT
        for each in one.decisions
        for names in [_DECIDES.get(each.meaning, ())]
        if any(getattr(draft, name) != getattr(one.draft, name) for name in names)
    }
    group = one.group.model_copy(update={"decided": {**one.group.decided, **settled}})
    if settled:
        was, made = _made(desk, shelf, work, one, one.group), _made(desk, shelf, work, one, group)
        draft = _with_decided(draft, was, made)
    return group.model_copy(update={"draft": draft, "title": draft.title})


def agreed(desk: Desk, shelf: Shelf, work: Work, number: int, view: Mapping[str, Any]) -> Group:
    """Return a group with what its form says.

    Raises:
        Problem: beside the field: no title, or the type it is to become is not there.
    """
    name = field_id("becomes", entered.read_metadata(view))
    target = entered.text(view, name) or NEW
    if target != NEW and shelf.type(target) is None:
        raise Problem(fields={name: NO_SUCH_TYPE})
    one = standing(desk, shelf, work, number)
    group = _becoming(_decided(view, one), target, shelf)
    return group.model_copy(update={"draft": _redrafted(desk, shelf, work, one, group)})


def _redrafted(desk: Desk, shelf: Shelf, work: Work, one: Standing, group: Group) -> OwnType | None:
    """Return a group's draft with its title, and with what is decided otherwise now."""
    if group.draft is None:
        return None
    was, made = _made(desk, shelf, work, one, one.group), _made(desk, shelf, work, one, group)
    update: dict[str, Any] = {"title": group.title}
    for each in one.decisions:
        if each.meaning in _DECIDES and group.decided.get(each.field, "") != each.decided:
            update |= {name: getattr(made, name) for name in _DECIDES[each.meaning]}
    return _with_decided(group.draft, was, made).model_copy(update=update)


def _made(desk: Desk, shelf: Shelf, work: Work, one: Standing, group: Group) -> OwnType:
    """Return the draft that a group's entries make by themselves, as it is decided there."""
    # What the draft decides is the value of none of them.
    decided = {name: CATALOGUE if key == DRAFT else key for name, key in group.decided.items()}
    blank = group.model_copy(update={"draft": None, "decided": decided})
    return standing(desk, shelf, work.changed(one.number, lambda _: blank), one.number).draft


def _with_decided(draft: OwnType, was: OwnType, made: OwnType) -> OwnType:
    """Return a draft without the lines that a decision has left out, and with those it brought."""
    update: dict[str, tuple[str, ...]] = {}
    for name in _LINES:
        lines, before, after = (getattr(each, name) for each in (draft, was, made))
        left = tuple(line for line in lines if line in after or line not in before)
        came = (line for line in after if line not in before and line not in left)
        update[name] = (*left, *came)
    return draft.model_copy(update=update)
