"""A work: what documents hold, in groups, on its way to types of the catalogue.

Every step gives a new value, so that each is a version with a difference that can be undone. What
was read stands in exactly one group, whoever proposes the groups.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from pydantic import Field, model_validator

from bot.catalogue.model import Frozen, Text
from bot.errors import Problem
from bot.types.listing.listed import ListedType
from bot.types.model import OwnType

NO_SUCH_GROUP = "There is no group {number}; this work has {count}."
GROUP_GONE = "This group is not there any more: it was combined, split or moved. Look once more."
NO_SUCH_TYPE = "There is no type {entry} in this work."
MOVED, COMBINED, SPLIT = "Moved by hand.", "Combined by hand.", "Split by hand."


class Given(Frozen):
    """A document that was given: its id in the database, its name, and what is to be said of it."""

    id: Text
    name: Text
    note: str = ""


class Entry(Frozen):
    """A type as a document has it; `id` is its own within the work (`t1`), `document` a Given's."""

    id: Text
    document: Text
    listed: ListedType


class Group(Frozen):
    """Entries that become one type.

    Attributes:
        title: what the type is called.
        entries: their ids; none where the group was begun from a type of the catalogue.
        into: the id of the catalogue's type it becomes a new version of, "" for a new one.
        reason: why they belong together, or why this one stands alone.
        decided: by a conflict's field, the id of the entry whose value is kept, or "both".
        draft: the type as it was written, combined or edited; None while nothing was.
        published: the id of the type it was published as, "" before.
        suggested: the id of the suggestion it was handed in as, where its type is another's.
        accepted: whether somebody has looked at it and agreed.
        begun: whether it was begun from a type of the catalogue: it stays though nothing is in it.
        based_on: the version of the catalogue's type that the draft was made over, 0 for a new or
            a shared one.
    """

    title: Text
    entries: tuple[str, ...] = ()
    into: str = ""
    reason: str = ""
    decided: Mapping[str, str] = Field(default_factory=dict)
    draft: OwnType | None = None
    published: str = ""
    suggested: str = ""
    accepted: bool = False
    begun: bool = False
    based_on: int = 0

    @property
    def key(self) -> str:
        """Return what it is known by while its number may change: its first entry, or its type."""
        return self.entries[0] if self.entries else f"@{self.into}"

    @property
    def target(self) -> str:
        """Return the id of the type it becomes a new version of, "" for a new one."""
        return self.published or self.into


class Work(Frozen):
    """Documents, what they hold, and the groups of it in order; groups are numbered from 1."""

    documents: tuple[Given, ...] = ()
    entries: tuple[Entry, ...] = ()
    groups: tuple[Group, ...] = ()

    @model_validator(mode="after")
    def _each_in_one_group(self) -> Self:
        stands = Counter(id_ for group in self.groups for id_ in group.entries)
        known = [entry.id for entry in self.entries]
        if len(set(known)) != len(known):
            raise ValueError("entries: an id stands twice")
        if stands != Counter(known):
            raise ValueError("groups: expected every entry in exactly one group")
        return self

    def entry(self, id_: str) -> Entry:
        """Return an entry. Raises Problem where there is none of that id."""
        found = next((entry for entry in self.entries if entry.id == id_), None)
        if found is None:
            raise Problem(NO_SUCH_TYPE.format(entry=id_))
        return found

    def group(self, number: int) -> Group:
        """Return a group by its number, from 1. Raises Problem where there is none."""
        if not 1 <= number <= len(self.groups):
            raise Problem(NO_SUCH_GROUP.format(number=number, count=len(self.groups)))
        return self.groups[number - 1]

    def number(self, key: str) -> int:
        """Return a group's number by its key. Raises Problem where there is none any more."""
        found = next((at for at, one in enumerate(self.groups, 1) if one.key == key), 0)
        if not found:
            raise Problem(GROUP_GONE)
        return found

    def number_of(self, entry: str) -> int:
        """Return the number of the group an entry stands in. Raises Problem where it is none."""
        self.entry(entry)
        return next(at for at, one in enumerate(self.groups, 1) if entry in one.entries)

    def document(self, id_: str) -> str:
        """Return a document's name."""
        return next((one.name for one in self.documents if one.id == id_), "")

    def entries_of(self, group: Group) -> tuple[Entry, ...]:
        """Return a group's entries in order."""
        return tuple(map(self.entry, group.entries))

    # Steps

    def regrouped(self, groups: Sequence[Group]) -> "Work":
        """Return the work with other groups of the same entries. Raises ValueError otherwise."""
        return Work(documents=self.documents, entries=self.entries, groups=tuple(groups))

    def changed(self, number: int, change: Callable[[Group], Group]) -> "Work":
        """Return the work with one group changed."""
        self.group(number)
        return self.regrouped(
            [change(one) if at == number else one for at, one in enumerate(self.groups, 1)]
        )

    def split(self, number: int) -> "Work":
        """Return the work with each entry of a group in a group of its own, in its place.

        The first of them stays what the whole was to become.
        """
        self.group(number)
        found: list[Group] = []
        for at, one in enumerate(self.groups, 1):
            if at != number or len(one.entries) <= 1:
                found.append(one)
                continue
            pieces = [
                Group(title=entry.listed.title, entries=(entry.id,), reason=SPLIT)
                for entry in self.entries_of(one)
            ]
            same = {name: getattr(one, name) for name in _OF_THE_TYPE}
            found += [pieces[0].model_copy(update=same), *pieces[1:]]
        return self.regrouped(found)

    def moved(self, entry: str, number: int) -> "Work":
        """Return the work with an entry in another group; 0 makes one of its own at the end.

        A group that loses its last entry goes, unless it was begun from a type of the catalogue.
        """
        listed = self.entry(entry).listed
        if number:
            self.group(number)
        found: list[Group] = []
        for at, one in enumerate(self.groups, 1):
            entries = tuple(id_ for id_ in one.entries if id_ != entry)
            if at == number:
                entries = one.entries if entry in one.entries else (*entries, entry)
            if entries or one.begun:
                found.append(one if entries == one.entries else _loosened(one, entries))
        if not number:
            found.append(Group(title=listed.title, entries=(entry,), reason=MOVED))
        return self.regrouped(found)

    def combined(self, numbers: Sequence[int]) -> "Work":
        """Return the work with several groups as one, in the place of the first of them."""
        chosen = [self.group(number) for number in dict.fromkeys(numbers)]
        if len(chosen) <= 1:
            return self
        entries = tuple(id_ for one in chosen for id_ in one.entries)
        becomes = next((one for one in chosen if one.target), chosen[0])
        whole = Group(
            title=chosen[0].title,
            entries=entries,
            reason=COMBINED,
            **{name: getattr(becomes, name) for name in _OF_THE_TYPE},
        )
        first, *others = dict.fromkeys(numbers)
        return self.regrouped(
            [
                whole if at == first else one
                for at, one in enumerate(self.groups, 1)
                if at not in others
            ]
        )


_OF_THE_TYPE = ("into", "published", "based_on", "begun")
"""What a group says of the catalogue's type it becomes a new version of."""


def _loosened(group: Group, entries: tuple[str, ...]) -> Group:
    """Return a group with other entries: what was written for the old ones does not hold."""
    return group.model_copy(
        update={
            "entries": entries,
            "decided": {},
            "draft": None,
            "reason": MOVED,
            "accepted": False,
            "suggested": "",
        }
    )
