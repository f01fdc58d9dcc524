"""What happened between two versions of a work, in words."""

from collections.abc import Iterator

from bot.slack.text import listing, plural
from bot.types.diff import changed_fields
from bot.types.model import OwnType
from bot.types.working.decide import BOTH, CATALOGUE, DRAFT
from bot.types.working.model import MOVED, SPLIT, Group, Work

MANY = 8
"""More moves than this in one step are summed up."""


def steps_between(before: Work, after: Work) -> tuple[str, ...]:
    """Return what changed, each in a sentence: “Moved Pairing Exercise from 6 to 12”."""
    return (*_entries(before, after), *_moves(before, after), *_within(before, after))


def _entries(before: Work, after: Work) -> Iterator[str]:
    known, now = {one.id for one in before.entries}, {one.id for one in after.entries}
    came = [one.listed.title for one in after.entries if one.id not in known]
    went = [one.listed.title for one in before.entries if one.id not in now]
    if came:
        yield f"Added {_quoted(came)}"
    if went:
        yield f"Took out {_quoted(went)}"


def _moves(before: Work, after: Work) -> Iterator[str]:
    """Yield splits, combinations and moves, by where each entry stood and stands."""
    stood = {id_: at for at, one in enumerate(before.groups, 1) for id_ in one.entries}
    stands = {id_: at for at, one in enumerate(after.groups, 1) for id_ in one.entries}
    told: set[str] = set()
    for number, group in enumerate(before.groups, 1):
        pieces = {stands[id_] for id_ in group.entries if id_ in stands}
        apart = all(after.groups[at - 1].reason == SPLIT for at in pieces)
        if len(pieces) > 1 and (apart or len(pieces) == len(group.entries) > 2):  # noqa: PLR2004 - of two, one was moved
            told |= set(group.entries)
            yield f"Split {number}, “{group.title}”, into {plural(len(pieces), 'group')}"
    for number, group in enumerate(after.groups, 1):
        came = {stood[id_] for id_ in group.entries if id_ in stood}
        whole = [
            at for at in sorted(came) if set(before.groups[at - 1].entries) <= set(group.entries)
        ]
        if len(whole) > 1 and group.reason != MOVED:
            told |= set(group.entries)
            numbers = listing([str(at) for at in whole])
            yield f"Combined {numbers} into {number}, “{group.title}”"
    yield from _single_moves(before, after, told)


def _single_moves(before: Work, after: Work, told: set[str]) -> Iterator[str]:
    stays = _successors(before, after)
    known = {one.id for one in before.entries}
    moved = [
        f"Moved “{after.entry(id_).listed.title}” from {before.number_of(id_)} to {number}"
        for number, group in enumerate(after.groups, 1)
        for id_ in group.entries
        if id_ in known - told and stays.get(before.number_of(id_)) != number
    ]
    if len(moved) > MANY:
        yield f"Moved {plural(len(moved), 'type')} to other groups"
    else:
        yield from moved


def _successors(before: Work, after: Work) -> dict[int, int]:
    """Return which group of the later work each one became: the likest, and each only once.

    Of two as like, the one whose first type it was, then the one that stands first.
    """
    likest = []
    for number, old in enumerate(before.groups, 1):
        for place, new in enumerate(after.groups, 1):
            if shared := len(set(old.entries) & set(new.entries)):
                like = shared / len(set(old.entries) | set(new.entries))
                likest.append((-like, new.entries[0] not in old.entries, place, number))
    found: dict[int, int] = {}
    for _, _, place, number in sorted(likest):
        if number not in found and place not in found.values():
            found[number] = place
    return found


# Within groups


def _within(before: Work, after: Work) -> Iterator[str]:
    was = {one.key: one for one in before.groups}
    for number, group in enumerate(after.groups, 1):
        old = was.get(group.key)
        if old is not None and old != group:
            yield from _of_group(number, old, group, after)


def _of_group(number: int, old: Group, new: Group, work: Work) -> Iterator[str]:
    if old.title != new.title:
        yield f"Renamed {number}: “{old.title}” is now “{new.title}”"
    if old.into != new.into:
        becomes = "a new version of a type in the catalogue" if new.into else "a new type"
        yield f"{number}, “{new.title}”, becomes {becomes}"
    for field, key in new.decided.items():
        if old.decided.get(field) != key:
            yield f"Decided {field.lower()} of {number}, “{new.title}”: {_decided(key, work)}"
    if new.based_on == old.based_on:
        yield from _draft(number, old, new)
    if new.accepted and not old.accepted and not (new.published or new.suggested):
        yield f"Accepted {number}, “{new.title}”"
    if new.published != old.published:
        yield f"Published {number}, “{new.title}”"
    elif new.published and new.based_on != old.based_on:
        yield f"Published {number}, “{new.title}”, once more"
    if new.suggested and new.suggested != old.suggested:
        yield f"Suggested {number}, “{new.title}”, to whoever may change it"


def _decided(key: str, work: Work) -> str:
    if key in {BOTH, DRAFT, CATALOGUE}:
        return {BOTH: "both", DRAFT: "as the draft says", CATALOGUE: "as the catalogue says"}[key]
    entry = next((one for one in work.entries if one.id == key), None)
    if entry is None:
        return ""
    return f"as “{entry.listed.title}” in {work.document(entry.document)} says"


def _draft(number: int, old: Group, new: Group) -> Iterator[str]:
    if new.draft == old.draft:
        return
    if new.draft is None:
        if old.entries == new.entries:
            yield f"Dropped the draft of {number}, “{new.title}”"
    elif old.draft is None:
        yield f"Wrote a draft of {number}, “{new.title}”"
    elif said := changed_fields(_same_id(old.draft, new.draft), new.draft):
        yield f"Changed {said} of {number}, “{new.title}”"


def _same_id(one: OwnType, other: OwnType) -> OwnType:
    return one.model_copy(update={"id": other.id})


def _quoted(titles: list[str]) -> str:
    shown = [f"“{title}”" for title in titles[:MANY]]
    more = len(titles) - len(shown)
    return listing([*shown, f"{more} more"] if more else shown)
