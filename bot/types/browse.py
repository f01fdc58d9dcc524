"""Looking for interview types: the search, one type in full, its history, what candidates see."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.errors import Problem
from bot.people import store as directory
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage import versions
from bot.storage.database import Connection
from bot.types import store
from bot.types.blocks import (
    PASSAGE_SHOWN,
    Entry,
    Page,
    build_candidate,
    build_history,
    build_menu,
    build_page,
)
from bot.types.diff import Change, differences
from bot.types.library import Library, Shelf
from bot.types.model import OwnType
from bot.types.rights import may_change
from bot.types.search import index_shared, search
from bot.types.search_blocks import Wanted, build_browse
from bot.types.standing import standing
from bot.types.store import KeptType, Suggestion

Answer = Mapping[str, object] | None

GONE = "I do not have this interview type any more. Search again."
LONGEST_WORDS = 500
VERSIONS_SHOWN = 20


def value(received: Received) -> tuple[str, str]:
    """Return what the button that was pressed carries: a type's id and what else it names."""
    id_, _, rest = str(received.body["actions"][0].get("value") or "").partition("|")
    return id_, rest


def seen(rest: str) -> int:
    """Return the number a button carries beside the type's id: a version, or a page."""
    return int(rest) if rest.isdecimal() else 0


def turn(
    deps: Deps, con: Connection, received: Received, name: str, payload: dict[str, Any]
) -> None:
    """Show a form in the place of the one the click came from; open it where there is none."""
    view = received.body.get("view") or {}
    in_form = view.get("type") == "modal"
    (deps.modals.update if in_form else deps.modals.open)(con, received, name, payload)


@dataclass(frozen=True)
class Browsing:
    """What people do to find and read types. Jobs of the inbox: database only."""

    deps: Deps
    library: Library

    # Searching

    def command(self, received: Received, con: Connection, words: str) -> Answer:
        """Open the search for `/interview-plan catalogue`, with words filled in."""
        self._index(con)
        payload = {"words": " ".join(words.split())[:LONGEST_WORDS]}
        self.deps.modals.open(con, received, "types.browse", payload)
        return None

    def begin(self, received: Received, con: Connection) -> Answer:
        """Open the search from Home."""
        return self.command(received, con, "")

    def _index(self, con: Connection) -> None:
        index_shared(con, self.library.shared, self.library.version)

    def browse_view(self, request: ViewRequest) -> View:
        """Return the search, with what the command's words find."""
        wanted = Wanted(words=request.payload.get("words") or "")
        return self._browse(self.deps.db.read(), request.team, wanted)

    def searched(self, received: Received, con: Connection) -> Answer:
        """Show what was found, below the words."""
        view = received.body["view"]
        wanted = Wanted(*(entered.text(view, name) for name in ("words", "family", "team", "show")))
        self._index(con)
        return {"response_action": "update", "view": self._browse(con, received.team, wanted)}

    def _browse(self, con: Connection, team: str, wanted: Wanted) -> View:
        shelf = self.library.of(team)
        results = found(con, team, shelf, wanted)
        return build_browse(wanted, results, shelf, self.library.families)

    # One type

    def show(self, received: Received, con: Connection) -> Answer:
        """Open a type on top of the search, or from a message."""
        self.deps.modals.open(con, received, "types.show", {"id": value(received)[0]})
        return None

    def turn(self, received: Received, con: Connection) -> Answer:
        """Show a type, or another page of it, in the place of the open form."""
        id_, rest = value(received)
        turn(self.deps, con, received, "types.show", {"id": id_, "page": seen(rest)})
        return None

    def show_view(self, request: ViewRequest) -> View:
        """Return a type with everything, and what this person may do with it."""
        con, payload = self.deps.db.read(), request.payload
        page = self.page(con, request.team, request.user, payload["id"], payload.get("note") or "")
        return build_page(replace(page, at=payload.get("page") or 0))

    def page(self, con: Connection, team: str, user: str, type_id: str, note: str = "") -> Page:
        """Return a type as this transaction sees it. Raises Problem where there is none."""
        type_, kept = self.present(con, team, type_id)
        others = self.library.of(team).types.types
        allowed = may_change(self.deps, con, team, user, type_id)
        sources = type_.sources if isinstance(type_, OwnType) else ()
        return Page(
            type_,
            kept,
            self.library,
            standing=standing(OwnType.of(type_), self.library, others),
            passages=store.passages(con, team, sources, PASSAGE_SHOWN),
            waiting=self.waiting(con, team, type_id) if allowed else (),
            may_change=allowed,
            note=note,
        )

    def present(
        self, con: Connection, team: str, type_id: str
    ) -> tuple[TypeFields, KeptType | None]:
        """Return a type as it is now, and its row. Raises Problem where there is none."""
        kept = store.find(con, team, type_id)
        type_ = kept.content if kept is not None else self.library.shared.type(type_id)
        if type_ is None:
            raise Problem(GONE)
        return type_, kept

    def at(self, con: Connection, team: str, type_id: str, version: int) -> TypeFields:
        """Return a type as it was in a version; in version 0, the shared one or an empty one."""
        if version:
            found = versions.find(con, team, store.subject(type_id), version)
            if found is None:
                raise Problem(GONE)
            return OwnType.model_validate_json(found.content)
        return self.library.shared.type(type_id) or OwnType(id=type_id, title="New type")

    def waiting(
        self, con: Connection, team: str, type_id: str
    ) -> tuple[tuple[Suggestion, tuple[Change, ...]], ...]:
        """Return the suggestions nobody decided on, each with what it would change."""
        return tuple(
            (one, differences(self.at(con, team, type_id, one.based_on), one.content))
            for one in store.waiting(con, team, type_id)
        )

    def menu_within(
        self, con: Connection, received: Received, type_id: str, note: str, *, suggest: bool = False
    ) -> View:
        """Return a type's parts as this transaction leaves them, for the answer to a form."""
        page = self.page(con, received.team, received.user, type_id, note)
        return build_menu(page, suggest=suggest)

    def candidate(self, received: Received, con: Connection) -> Answer:
        """Open what a candidate sees of a type."""
        self.deps.modals.open(con, received, "types.candidate", {"id": value(received)[0]})
        return None

    def candidate_view(self, request: ViewRequest) -> View:
        """Return what a candidate sees of a type."""
        type_, _ = self.present(self.deps.db.read(), request.team, request.payload["id"])
        return build_candidate(type_)

    # History

    def history(self, received: Received, con: Connection) -> Answer:
        """Open the versions of a type."""
        self.deps.modals.open(con, received, "types.history", {"id": value(received)[0]})
        return None

    def history_view(self, request: ViewRequest) -> View:
        """Return the versions of a type, newest first, each with what it changed."""
        con, team, type_id = self.deps.db.read(), request.team, request.payload["id"]
        type_, _ = self.present(con, team, type_id)
        kept = versions.history(con, team, store.subject(type_id), most=VERSIONS_SHOWN + 1)
        states = {one.version: OwnType.model_validate_json(one.content) for one in kept}
        shared = self.library.shared.type(type_id)
        # A suggestion is accepted in the transaction that keeps its version.
        suggested = {
            (one.decided_at, one.why): one.user for one in store.accepted(con, team, type_id)
        }
        entries = [
            Entry(
                one,
                None if before is None else differences(before, states[one.version]),
                suggested.get((one.created_at, one.why), ""),
            )
            for one in kept[:VERSIONS_SHOWN]
            for before in [states.get(one.version - 1) or (shared if one.version == 1 else None)]
        ]
        person = directory.person(con, team, request.user)
        zone = person.zone if person else self.deps.settings.default_zone
        return build_history(type_.title, entries, zone, more=len(kept) > VERSIONS_SHOWN)


# What fits


def found(con: Connection, team: str, shelf: Shelf, wanted: Wanted) -> tuple[TypeFields, ...]:
    """Return every type that fits, best first; without words, by title."""
    suggested = {one.type_id for one in store.waiting(con, team)}
    shows = _SHOWN.get(wanted.show, _SHOWN["all"])
    if wanted.words:
        ids: Iterable[str] = search(con, team, wanted.words)
    else:
        every = (*shelf.shared.types, *(one.content for one in shelf.kept.values()))
        titles = {one.id: one.title.casefold() for one in every}
        ids = sorted(titles, key=lambda id_: titles[id_])
    fitting = (shelf.type(id_) for id_ in ids if shows(shelf, id_, suggested))
    return tuple(one for one in fitting if one is not None and _fits(one, wanted))


Shows = Callable[[Shelf, str, set[str]], bool]


def _status(shelf: Shelf, id_: str) -> str:
    kept = shelf.kept.get(id_)
    return "shared" if kept is None else kept.status


_SHOWN: Mapping[str, Shows] = {
    "all": lambda shelf, id_, _: _status(shelf, id_) != "retired",
    "own": lambda shelf, id_, _: _status(shelf, id_) in {"draft", "published"},
    "drafts": lambda shelf, id_, _: _status(shelf, id_) == "draft",
    "retired": lambda shelf, id_, _: _status(shelf, id_) == "retired",
    "suggested": lambda _shelf, id_, suggested: id_ in suggested,
}


def _fits(one: TypeFields, wanted: Wanted) -> bool:
    if wanted.family and wanted.family not in one.family:
        return False
    return not wanted.team or wanted.team in {name[:150] for name in one.teams}
