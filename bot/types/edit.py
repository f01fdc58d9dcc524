"""Changing a type by hand, part by part; whoever may not change it suggests the same way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.errors import Problem
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.text import clip
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.types import keep, store
from bot.types.blocks import build_done, build_menu
from bot.types.browse import GONE, Browsing, turn, value
from bot.types.diff import changed_fields
from bot.types.forms import PARTS, build_form
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.rights import require_may_change
from bot.types.standing import standing
from bot.types.store import KeptType, Status
from bot.types.typed import type_of
from bot.types.working.change import begin_with_type

Answer = Mapping[str, object] | None

RETIRED = "This type is retired. Restore it first, then change it."
UNCHANGED = "Nothing is different in this form yet. Change something, then send it."
NEW_TITLE = "New type"
TALK = "I have written to you directly: answer there with what to change."


@dataclass(frozen=True)
class Editing:
    """What people do to change types by hand. Jobs of the inbox: database only."""

    deps: Deps
    library: Library
    browsing: Browsing

    # Which part

    def edit(self, received: Received, con: Connection) -> Answer:
        """Turn a type into its parts, for whoever may change it."""
        return self._menu(received, con, suggest=False)

    def suggest(self, received: Received, con: Connection) -> Answer:
        """Turn a type into its parts, for whoever suggests a change."""
        return self._menu(received, con, suggest=True)

    def _menu(self, received: Received, con: Connection, *, suggest: bool) -> Answer:
        type_id = value(received)[0]
        self._require(con, received.team, received.user, type_id, suggest=suggest)
        payload = {"id": type_id, "suggest": suggest}
        turn(self.deps, con, received, "types.menu", payload)
        return None

    def menu_view(self, request: ViewRequest) -> View:
        """Return a type's parts."""
        con, payload = self.deps.db.read(), request.payload
        page = self.browsing.page(con, request.team, request.user, payload["id"])
        return build_menu(page, suggest=payload["suggest"])

    # One part

    def edit_part(self, received: Received, con: Connection) -> Answer:
        """Turn the parts into the form of one."""
        return self._part(received, con, "edit")

    def suggest_part(self, received: Received, con: Connection) -> Answer:
        """Turn the parts into the form of one, for a suggestion."""
        return self._part(received, con, "suggest")

    def _part(self, received: Received, con: Connection, mode: str) -> Answer:
        type_id, part = value(received)
        self._require(con, received.team, received.user, type_id, suggest=mode == "suggest")
        payload = {"id": type_id, "part": part, "mode": mode}
        turn(self.deps, con, received, "types.part", payload)
        return None

    def part_view(self, request: ViewRequest) -> View:
        """Return the form of a part as the type stands now."""
        con, payload = self.deps.db.read(), request.payload
        suggest = payload["mode"] == "suggest"
        type_, kept = self._require(con, request.team, request.user, payload["id"], suggest=suggest)
        if payload["part"] not in PARTS:
            raise Problem(GONE)
        return build_form(
            payload["part"],
            OwnType.of(type_),
            self.library,
            "suggest" if suggest else "edit",
            id=payload["id"],
            version=str(kept.version if kept else 0),
        )

    def talk(self, received: Received, con: Connection) -> Answer:
        """Begin to change a type by talking: the message to answer comes directly."""
        type_id = value(received)[0]
        begin_with_type(self.deps, self.library, con, received, type_id)
        turn(self.deps, con, received, "types.show", {"id": type_id, "note": TALK})
        return None

    def add(self, received: Received, con: Connection) -> Answer:
        """Open an empty form; its type has its id from now, so that it is added once."""
        self.deps.modals.open(con, received, "types.new", {"id": keep.new_type_id()})
        return None

    def new_view(self, request: ViewRequest) -> View:
        """Return the form of a type that is to be."""
        return build_form(
            "basics", None, self.library, "new", id=request.payload["id"], version="0"
        )

    # What was entered

    def entered(self, received: Received, con: Connection) -> Answer:
        """Keep what was entered as a version, as a suggestion, or as a new type."""
        view = received.body["view"]
        ids = entered.read_metadata(view)
        taken = {"new": self._added, "edit": self._edited, "suggest": self._suggested}
        return {
            "response_action": "update",
            "view": taken[ids["mode"]](received, con, view, ids),
        }

    def _added(
        self, received: Received, con: Connection, view: Mapping[str, Any], ids: dict[str, str]
    ) -> View:
        type_id, team = ids["id"], received.team
        if self.library.shared.type(type_id) is not None:
            raise Problem(GONE)
        content = type_of(view, "basics", OwnType(id=type_id, title=NEW_TITLE))
        kept = store.find(con, team, type_id)
        # Submitted once more because the answer was lost on its way, it is there already.
        if kept is None:
            keep.keep_type(
                self.deps, self.library, con, team, content, by=received.user, why="added", after=0
            )
        elif kept.content != content:
            raise Problem(keep.CHANGED_MEANWHILE)
        note = "Added as a draft. Fill in the rest, part by part, then publish it."
        return self.browsing.menu_within(con, received, type_id, note)

    def _edited(
        self, received: Received, con: Connection, view: Mapping[str, Any], ids: dict[str, str]
    ) -> View:
        type_id, seen = ids["id"], int(ids["version"])
        present, kept = self._require(con, received.team, received.user, type_id, suggest=False)
        before = self.browsing.at(con, received.team, type_id, seen)
        content = type_of(view, ids["part"], OwnType.of(before))
        note = "Nothing changed." if content == before else "Saved."
        # Submitted once more because the answer was lost on its way, it is kept already.
        if content != OwnType.of(present):
            why = entered.text(view, "why") or clip(changed_fields(before, content), 200)
            note = self.keep(received, con, content, kept, why=why, after=seen)
        return self.browsing.menu_within(con, received, type_id, note)

    def keep(
        self,
        received: Received,
        con: Connection,
        content: OwnType,
        kept: KeptType | None,
        *,
        why: str,
        after: int,
    ) -> str:
        """Keep a change as the next version, and say what became of it.

        A shared type becomes the workspace's own. What interviews could not be held by any more
        is a draft.

        Raises:
            Problem: another version has come meanwhile.
        """
        stops = standing(content, self.library, self.library.of(received.team).types.types).stops
        status: Status = "published" if kept is None else kept.status
        drafted = bool(stops) and status == "published"
        number = keep.keep_type(
            self.deps,
            self.library,
            con,
            received.team,
            content,
            by=received.user,
            why=why,
            after=after,
            status="draft" if drafted else status,
        )
        if drafted:
            return f"Saved as version {number}, a draft until what stands below is mended."
        return f"Saved as version {number}."

    def _suggested(
        self, received: Received, con: Connection, view: Mapping[str, Any], ids: dict[str, str]
    ) -> View:
        type_id, seen = ids["id"], int(ids["version"])
        self._require(con, received.team, received.user, type_id, suggest=True)
        before = OwnType.of(self.browsing.at(con, received.team, type_id, seen))
        content = type_of(view, ids["part"], before)
        why = entered.text(view, "why")
        if not why:
            raise Problem(fields={"why": "Say in a line why."})
        if content == before:
            raise Problem(UNCHANGED)
        waiting = store.waiting(con, received.team, type_id)
        # Submitted once more because the answer was lost on its way, it waits already.
        if not any((one.user, one.content) == (received.user, content) for one in waiting):
            keep.suggest_type(
                self.deps, con, received.team, content, by=received.user, why=why, based_on=seen
            )
        return build_done(before, "Suggested. You are told as soon as it is decided.")

    def _require(
        self, con: Connection, team: str, user: str, type_id: str, *, suggest: bool
    ) -> tuple[TypeFields, KeptType | None]:
        """Return a type that this person may change, or suggest a change to.

        Raises:
            Problem: there is none, it is retired, or the person may not.
        """
        type_, kept = self.browsing.present(con, team, type_id)
        if not suggest:
            require_may_change(self.deps, con, team, user, type_id)
        if kept is not None and kept.status == "retired":
            raise Problem(RETIRED)
        return type_, kept
