"""Looking at loops: the list, one with all its findings, its history; fixing and going back."""

from dataclasses import dataclass

from bot.loops.kept import change, store
from bot.loops.kept.desk import Answer, Desk, value
from bot.loops.kept.edit import apply
from bot.loops.kept.findings import fix_of
from bot.loops.kept.forms import (
    LOOPS_SHOWN,
    VERSIONS_SHOWN,
    build_history,
    build_list,
    build_loop,
)
from bot.loops.kept.rights import is_admin_here, require_loop
from bot.loops.model import FixKind
from bot.people import store as directory
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage import versions
from bot.storage.database import Connection

LONGEST_WORDS = 200
SENT = "Its message, with the matrix, stands in your messages with me now, and changes with it."


@dataclass(frozen=True)
class Browsing:
    """What people do to see loops and mend them in one click. Jobs of the inbox."""

    desk: Desk

    # The list

    def command(self, received: Received, con: Connection, words: str) -> Answer:
        """Open the list for a command, with the words behind it."""
        payload = {"words": " ".join(words.split())[:LONGEST_WORDS]}
        self.desk.deps.modals.open(con, received, "loops.list", payload)
        return None

    def open(self, received: Received, con: Connection) -> Answer:
        """Open the list from Home."""
        return self.command(received, con, "")

    def list_view(self, request: ViewRequest) -> View:
        """Return the loops this person may see."""
        con, deps = self.desk.deps.db.read(), self.desk.deps
        words = str(request.payload.get("words") or "")
        found = store.of_person(
            con,
            request.team,
            request.user,
            sees_all=is_admin_here(deps, con, request.team, request.user),
            words=words.split(),
            most=LOOPS_SHOWN + 1,
        )
        reviewed = [self.desk.reviewer.reviewed(con, each) for each in found[:LOOPS_SHOWN]]
        return build_list(reviewed, more=len(found) > LOOPS_SHOWN, words=words)

    # One loop

    def show(self, received: Received, con: Connection) -> Answer:
        """Show a loop with all its findings."""
        kept = self.desk.loop(con, received, value(received))
        self.desk.turn(con, received, "loops.show", {"loop": kept.id})
        return None

    def show_view(self, request: ViewRequest) -> View:
        """Return a loop with all its findings."""
        con, payload = self.desk.deps.db.read(), request.payload
        kept = require_loop(self.desk.deps, con, request.team, request.user, payload["loop"])
        return build_loop(self.desk.reviewer.reviewed(con, kept), note=payload.get("note") or "")

    def send(self, received: Received, con: Connection) -> Answer:
        """Let the loop's message stand in this person's direct messages."""
        kept = self.desk.loop(con, received, value(received))
        change.send_to(self.desk.deps, con, kept, received.user)
        self._show_again(con, received, kept.id, SENT)
        return None

    def close(self, received: Received, con: Connection) -> Answer:
        """Put a loop away."""
        kept = self.desk.loop(con, received, value(received))
        change.close(self.desk.deps, con, kept, by=received.user)
        self._show_again(con, received, kept.id, "")
        return None

    def reopen(self, received: Received, con: Connection) -> Answer:
        """Bring a loop back that was put away."""
        kept = self.desk.loop(con, received, value(received))
        change.reopen(self.desk.deps, con, kept, by=received.user)
        self._show_again(con, received, kept.id, "Open again.")
        return None

    def history(self, received: Received, con: Connection) -> Answer:
        """Show who changed what."""
        kept = self.desk.loop(con, received, value(received))
        self.desk.turn(con, received, "loops.history", {"loop": kept.id})
        return None

    def history_view(self, request: ViewRequest) -> View:
        """Return who changed what."""
        deps, con = self.desk.deps, self.desk.deps.db.read()
        kept = require_loop(deps, con, request.team, request.user, request.payload["loop"])
        viewer = directory.person(con, request.team, request.user)
        zone = viewer.zone if viewer else deps.settings.default_zone
        found = versions.history(con, kept.team, store.subject(kept.id), most=VERSIONS_SHOWN + 1)
        return build_history(kept, found, zone)

    # One click

    def undo(self, received: Received, con: Connection) -> Answer:
        """Go back by one change."""
        loop_id, _, version = value(received).partition("@")
        kept = self.desk.loop_at(con, received, loop_id, version)
        change.undo(self.desk.deps, con, kept, by=received.user)
        self._show_again(con, received, kept.id, "Undone.")
        return None

    def fix(self, received: Received, con: Connection) -> Answer:
        """Do what a finding proposes, as one version; what a person has to choose is asked."""
        loop_id, version, code = [*value(received).split("@", 2), "", ""][:3]
        kept = self.desk.loop_at(con, received, loop_id, version)
        fix = fix_of(code)
        if fix.kind is FixKind.CHOOSE_TYPE and not fix.type:
            payload = {"loop": kept.id, "place": fix.stage}
            self.desk.turn(con, received, "loops.stage", payload)
            return None
        types = self.desk.reviewer.library.of(kept.team).types
        changed = apply(kept.content, fix, types)
        change.keep(self.desk.deps, con, kept, changed, by=received.user)
        self._show_again(con, received, kept.id, changed.said)
        return None

    def _show_again(self, con: Connection, received: Received, loop_id: str, note: str) -> None:
        """Show the outcome in the form it was pressed in; a message is edited by itself."""
        if (received.body.get("view") or {}).get("type") == "modal":
            payload = {"loop": loop_id, "note": note}
            self.desk.deps.modals.update(con, received, "loops.show", payload)
