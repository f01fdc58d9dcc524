"""All interview types of a workspace at hand: the shared catalogue, and its own over it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue.types import InterviewType, TypeFields, Types
from bot.storage.database import Connection, Database
from bot.types import store
from bot.types.model import OwnType
from bot.types.search import version_of
from bot.types.store import KeptType

MOST_KEPT = 8
"""Workspaces whose types are kept ready; another one's are put together anew."""


@dataclass(frozen=True)
class Shelf:
    """A workspace's types at one moment.

    Attributes:
        shared: the catalogue everybody has.
        kept: every own type by id, drafts and retired ones too.
        types: what interviews can be held by here: shared ones, or the own published copy in the
            place of each, and own published ones; none that is retired.
        mark: changes whenever any of it does.
    """

    shared: Types
    kept: Mapping[str, KeptType]
    types: Types
    mark: str

    def type(self, type_id: str) -> TypeFields | None:
        """Return a type by id as it stands here, whatever its status."""
        kept = self.kept.get(type_id)
        return kept.content if kept is not None else self.shared.type(type_id)

    def version(self, type_id: str) -> int:
        """Return the version of the workspace's copy, 0 for a shared type as it is."""
        kept = self.kept.get(type_id)
        return kept.version if kept is not None else 0


Changed = Callable[[Connection, str, str], None]
"""Told of a type that changed, inside that transaction: the connection, team and type's id."""


class Library:
    """Gives each workspace its shelf, put together once for each change.

    Attributes:
        shared: the catalogue everybody has.
        families: the names of role families by id.
        on_change: told of each change that keep.py makes; rooms above add themselves.
    """

    def __init__(
        self, shared: Types, db: Database, families: Mapping[str, str] | None = None
    ) -> None:
        self.shared = shared
        self.families = dict(families or {})
        self.on_change: list[Changed] = []
        self._db = db
        self._kept: dict[str, Shelf] = {}
        self._lock = threading.Lock()

    @cached_property
    def version(self) -> str:
        """Return a mark of the shared types as they are searched."""
        return version_of(self.shared)

    def of(self, team: str) -> Shelf:
        """Return a workspace's types as they are committed now."""
        con = self._db.read()
        mark = store.mark(con, team)
        with self._lock:
            kept = self._kept.get(team)
        if kept is not None and kept.mark == mark:
            return kept
        shelf = self._put_together(con, team, mark, kept.kept if kept is not None else {})
        with self._lock:
            self._kept.pop(team, None)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[team] = shelf
        return shelf

    def within(self, con: Connection, team: str) -> Shelf:
        """Return a workspace's types as this transaction sees them."""
        with self._lock:
            ready = self._kept.get(team)
        return self._put_together(con, team, "", ready.kept if ready is not None else {})

    def _put_together(
        self, con: Connection, team: str, mark: str, ready: Mapping[str, KeptType]
    ) -> Shelf:
        kept = {one.content.id: one for one in store.every(con, team, ready)}
        types = Types(_in_use(self.shared, kept), self.shared.competencies)
        return Shelf(self.shared, kept, types, mark)


def _in_use(shared: Types, kept: Mapping[str, KeptType]) -> list[InterviewType]:
    found: list[TypeFields | None] = []
    for one in (*shared.types, *(each.content for each in kept.values())):
        own = kept.get(one.id)
        if own is None:
            found.append(one)
        elif own.status == "published" and one is own.content:
            found.append(own.complete)
        elif own.status == "draft" and not isinstance(one, OwnType):
            # A draft over a shared type changes nothing before it is published.
            found.append(one)
    return [one for one in found if isinstance(one, InterviewType)]
