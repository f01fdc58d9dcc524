"""From what documents hold to a work: entries, and groups proposed with the catalogue's types."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.catalogue.terms import Vocabulary
from bot.types.grouping import consolidate as grouping
from bot.types.library import Shelf
from bot.types.listing.listed import ListedType
from bot.types.working.likeness import ENOUGH, Likeness
from bot.types.working.model import Entry, Given, Group, Work


class Read(NamedTuple):
    """A document and the types in it."""

    given: Given
    types: tuple[ListedType, ...]


def proposed(read: Sequence[Read], shelf: Shelf, vocabulary: Vocabulary) -> Work:
    """Return a work on these documents: which of their types are one, and which the catalogue has.

    A type of the catalogue is proposed for one group only, the likest.
    """
    entries = tuple(_entries(read))
    listed = [entry.listed for entry in entries]
    groups = grouping.consolidate(listed, vocabulary).groups
    becomes = _in_catalogue(listed, groups, shelf, vocabulary)
    return Work(
        documents=tuple(each.given for each in read),
        entries=entries,
        groups=tuple(
            _group(group, entries, shelf, becomes.get(at, "")) for at, group in enumerate(groups)
        ),
    )


def _entries(read: Sequence[Read]) -> list[Entry]:
    """Return all types with ids of their own; documents are counted on from file to file."""
    found: list[Entry] = []
    before = 0
    for given, types in read:
        for one in types:
            listed = one.model_copy(update={"document": before + one.document})
            found.append(Entry(id=f"t{len(found) + 1}", document=given.id, listed=listed))
        before += max((one.document for one in types), default=0)
    return found


def _group(group: grouping.Group, entries: Sequence[Entry], shelf: Shelf, into: str) -> Group:
    type_ = shelf.type(into) if into else None
    reason = group.reason
    if type_ is not None:
        alone = len(group.types) == 1
        known = f"Your catalogue has “{type_.title}”: this would become a new version of it."
        reason = known if alone else f"{reason} {known}"
    return Group(
        title=type_.title if type_ is not None else group.title,
        entries=tuple(entries[at].id for at in group.types),
        into=into,
        reason=reason,
        based_on=shelf.version(into) if into else 0,
    )


# The catalogue


def _in_catalogue(
    listed: Sequence[ListedType],
    groups: Sequence[grouping.Group],
    shelf: Shelf,
    vocabulary: Vocabulary,
) -> dict[int, str]:
    """Return the ids of the catalogue's types that groups are like, by the groups' places."""
    known = shelf.types.types
    likeness = Likeness(listed, known, vocabulary)
    likely = [
        (max(likeness.of(place, other) for place in group.types), -at, other)
        for at, group in enumerate(groups)
        for other in range(len(known))
    ]
    found: dict[int, str] = {}
    for like, at, other in sorted(likely, reverse=True):
        id_ = known[other].id
        if like >= ENOUGH and -at not in found and id_ not in found.values():
            found[-at] = id_
    return found
