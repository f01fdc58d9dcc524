"""What every job on loops is given, and what the forms they come from carry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.deps import Deps
from bot.errors import Problem
from bot.loops.kept import change, rights, store
from bot.loops.kept.change import CHANGED_MEANWHILE
from bot.loops.kept.edit import Changed
from bot.loops.kept.model import KeptLoop
from bot.loops.kept.reviewing import Reviewer
from bot.loops.model import Loop
from bot.slack import entered
from bot.slack.model import Received
from bot.storage import versions
from bot.storage.database import Connection

Answer = Mapping[str, object] | None


@dataclass(frozen=True)
class Desk:
    """Collaborators of the jobs; `templates` are the loops that come with the bot."""

    deps: Deps
    reviewer: Reviewer
    templates: tuple[Loop, ...]

    def loop(self, con: Connection, received: Received, loop_id: str) -> KeptLoop:
        """Return a loop for what came in. Raises NotAllowed where this person may not."""
        return rights.require_loop(self.deps, con, received.team, received.user, loop_id)

    def loop_at(self, con: Connection, received: Received, loop_id: str, version: str) -> KeptLoop:
        """Return a loop where this is its newest version. Raises Problem where it is not."""
        kept = self.loop(con, received, loop_id)
        if str(kept.version) != version:
            raise Problem(CHANGED_MEANWHILE)
        return kept

    def in_form(self, con: Connection, received: Received) -> KeptLoop:
        """Return the loop of the form something came from, where it shows the newest version."""
        ids = entered.read_metadata(received.body["view"])
        return self.loop_at(con, received, ids["loop"], ids["version"])

    def loop_shown(self, con: Connection, received: Received) -> KeptLoop:
        """Return the loop of the form something came from, as that form showed it."""
        ids = entered.read_metadata(received.body["view"])
        kept = self.loop(con, received, ids["loop"])
        if str(kept.version) == ids["version"]:
            return kept
        number = int(ids["version"]) if ids["version"].isdecimal() else 0
        shown = versions.find(con, kept.team, store.subject(kept.id), number)
        if shown is None:
            raise Problem(CHANGED_MEANWHILE)
        content = Loop.model_validate_json(shown.content)
        return replace(kept, version=number, content=content)

    def keep(
        self, con: Connection, received: Received, shown: KeptLoop, changed: Changed
    ) -> KeptLoop:
        """Keep what was entered into a form, and return the loop as it is then.

        The answer to an earlier submission may have been lost on its way: what is kept already is
        not kept again.

        Raises:
            Problem: the form showed an older version, and this is another change.
        """
        newest = self.loop(con, received, shown.id)
        if newest.version == shown.version:
            change.keep(self.deps, con, shown, changed, by=received.user)
        elif newest.content != changed.loop:
            raise Problem(CHANGED_MEANWHILE)
        return self.loop(con, received, shown.id)

    def turn(self, con: Connection, received: Received, name: str, payload: dict[str, Any]) -> None:
        """Show a form in the place of the one the click came from; open it where there is none."""
        view = received.body.get("view") or {}
        in_form = view.get("type") == "modal"
        modals = self.deps.modals
        (modals.update if in_form else modals.open)(con, received, name, payload)


def value(received: Received) -> str:
    """Return the value of what was pressed, or of what was chosen of its menu."""
    action = received.body["actions"][0]
    option = action.get("selected_option") or {}
    return str(action.get("value") or option.get("value") or "")


def metadata(kept: KeptLoop, **more: str) -> str:
    """Return what a form of a loop carries: which, and the version it shows."""
    return entered.metadata(loop=kept.id, version=str(kept.version), **more)
