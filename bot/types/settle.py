"""What becomes of a type: published, retired, restored, a change undone, given to another owner."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import Problem
from bot.people import store as directory
from bot.people.permissions import why_not
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.text import clip
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.types import keep
from bot.types.blocks import build_done, build_hand_over
from bot.types.browse import GONE, Browsing, seen, turn, value
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.rights import require_may_change
from bot.types.standing import standing
from bot.types.store import KeptType, Status
from bot.types.telling import tell

Answer = Mapping[str, object] | None

NOT_YET = "This type cannot be published yet. {why}"


@dataclass(frozen=True)
class Settling:
    """What people do to settle types. Jobs of the inbox: database only."""

    deps: Deps
    library: Library
    browsing: Browsing

    def publish(self, received: Received, con: Connection) -> Answer:
        """Let interviews be held by a draft, unless something stops that."""
        kept = self._kept(received, con)
        if kept.status != "published":
            stops = self._stops(received.team, kept.content)
            if stops:
                raise Problem(NOT_YET.format(why=clip("; ".join(stops), 1500)))
            self._settle(received, con, kept, "published")
        return self._show(received, con, "Published. Interviews can be held by it.")

    def retire(self, received: Received, con: Connection) -> Answer:
        """Take a type out of use here, a shared one too; nothing of it is deleted."""
        type_id, rest = value(received)
        type_, kept = self.browsing.present(con, received.team, type_id)
        require_may_change(self.deps, con, received.team, received.user, type_id)
        _require_version(kept, seen(rest))
        if kept is None:
            keep.keep_type(
                self.deps,
                self.library,
                con,
                received.team,
                OwnType.of(type_),
                by=received.user,
                why="retired",
                after=0,
                status="retired",
            )
        elif kept.status != "retired":
            self._settle(received, con, kept, "retired")
        return self._show(received, con, "Retired. No new interview can be held by it.")

    def restore(self, received: Received, con: Connection) -> Answer:
        """Take a type back into use; as a draft where something stops that."""
        kept = self._kept(received, con)
        note = "Restored."
        if kept.status == "retired":
            stops = self._stops(received.team, kept.content)
            self._settle(received, con, kept, "draft" if stops else "published")
            note = "Restored as a draft: see below what it needs." if stops else note
        return self._show(received, con, note)

    def undo(self, received: Received, con: Connection) -> Answer:
        """Go back by one change; what cannot be used then is a draft."""
        kept = self._kept(received, con, same=False)
        type_id, rest = value(received)
        keep.undo_type(
            self.deps,
            self.library,
            con,
            received.team,
            type_id,
            by=received.user,
            after=seen(rest),
        )
        restored, _ = self.browsing.present(con, received.team, type_id)
        note = "Undone: the type is as it was before."
        if kept.status == "published" and self._stops(received.team, OwnType.of(restored)):
            self._settle(received, con, kept, "draft")
            note = "Undone. It is a draft now: see below what it needs."
        return self._show(received, con, note)

    # Handing over

    def hand_over(self, received: Received, con: Connection) -> Answer:
        """Ask who is to own a type."""
        kept = self._kept(received, con, same=False)
        turn(self.deps, con, received, "types.hand_over", {"id": kept.content.id})
        return None

    def hand_over_view(self, request: ViewRequest) -> View:
        """Return the form that asks for the new owner."""
        con, type_id = self.deps.db.read(), request.payload["id"]
        _, kept = self.browsing.present(con, request.team, type_id)
        require_may_change(self.deps, con, request.team, request.user, type_id)
        if kept is None:
            raise Problem(GONE)
        return build_hand_over(kept.content, kept.owner)

    def handed_over(self, received: Received, con: Connection) -> Answer:
        """Give a type to the owner chosen, and tell them."""
        view, team, user = received.body["view"], received.team, received.user
        type_id, owner = entered.read_metadata(view)["id"], entered.text(view, "owner")
        _, kept = self.browsing.present(con, team, type_id)
        require_may_change(self.deps, con, team, user, type_id)
        if kept is None:
            raise Problem(GONE)
        person = directory.person(con, team, owner)
        refusal = "Choose a member of this workspace." if person is None else why_not(person)
        if refusal:
            raise Problem(fields={"owner": refusal})
        if owner != kept.owner:
            keep.hand_over_type(self.deps, self.library, con, team, type_id, owner, by=user)
            if owner != user:
                tell(self.deps, con, "handed_over", team, owner, key=received.key, type=type_id)
        done = build_done(kept.content, "Handed over.")
        return {"response_action": "update", "view": done}

    # What they share

    def _kept(self, received: Received, con: Connection, *, same: bool = True) -> KeptType:
        """Return the workspace's type a button names, for whoever may change it.

        Raises:
            Problem: there is none, the person may not, or (`same`) it has changed since.
        """
        type_id, rest = value(received)
        _, kept = self.browsing.present(con, received.team, type_id)
        require_may_change(self.deps, con, received.team, received.user, type_id)
        if kept is None:
            raise Problem(GONE)
        if same:
            _require_version(kept, seen(rest))
        return kept

    def _stops(self, team: str, content: OwnType) -> tuple[str, ...]:
        return standing(content, self.library, self.library.of(team).types.types).stops

    def _settle(self, received: Received, con: Connection, kept: KeptType, status: Status) -> None:
        keep.settle_type(
            self.deps,
            self.library,
            con,
            received.team,
            kept.content.id,
            status,
            by=received.user,
        )

    def _show(self, received: Received, con: Connection, note: str) -> Answer:
        payload = {"id": value(received)[0], "note": note}
        turn(self.deps, con, received, "types.show", payload)
        return None


def _require_version(kept: KeptType | None, version: int) -> None:
    if (kept.version if kept is not None else 0) != version:
        raise Problem(keep.CHANGED_MEANWHILE)
