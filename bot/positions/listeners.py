"""What people do with positions in Slack.

Actions: position.edit (value: the position's id). Views: position.form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from slack_bolt import App

from bot.deps import Deps
from bot.errors import NotAllowed
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.positions import store
from bot.positions.blocks import build_position_form, position_of
from bot.positions.edit import edit_position
from bot.positions.model import Position, Status
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None


def register(app: App, deps: Deps) -> None:
    """Register the button and the form of positions."""
    editing = Editing(deps)
    app.action("position.edit")(deps.inbox.once(editing.open, kind="positions.edit"))
    app.view("position.form")(deps.inbox.once(editing.save, kind="positions.form"))
    deps.modals.views["position.form"] = editing.form


@dataclass(frozen=True)
class Editing:
    """Jobs of the inbox on positions, checked for the person each time."""

    deps: Deps

    def open(self, received: Received, con: Connection) -> Answer:
        """Open the form."""
        position_id = str(received.body["actions"][0]["value"])
        self._position(con, received.team, received.user, position_id)
        self.deps.modals.open(con, received, "position.form", {"position": position_id})
        return None

    def form(self, request: ViewRequest) -> View:
        """Return the form."""
        con = self.deps.db.read()
        position = self._position(con, request.team, request.user, request.payload["position"])
        return build_position_form(position)

    def save(self, received: Received, con: Connection) -> Answer:
        """Keep what was entered."""
        view = received.body["view"]
        position = self._position(con, received.team, received.user, position_of(view))
        changed = replace(
            position,
            title=entered.text(view, "title"),
            hiring_manager=entered.text(view, "hiring_manager"),
            coordinator=entered.text(view, "coordinator"),
            status=cast("Status", entered.text(view, "status")),
        )
        edit_position(con, position, changed, by=received.user, now=self.deps.clock.now())
        return None

    def _position(self, con: Connection, team: str, user: str, position_id: str) -> Position:
        person = directory.person(con, team, user)
        admin = person is not None and is_admin(person, self.deps.settings)
        position = store.find_position(con, team, position_id)
        if position is None or not (admin or position.is_run_by(user)):
            raise NotAllowed(
                "Only the position's hiring manager and coordinator and admins can change it."
            )
        return position
