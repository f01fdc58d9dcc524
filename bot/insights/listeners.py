"""What people do with the questions that are worth a look, by name.

Views: insights.worth. Actions: insights.open, insights.retire, insights.restore, insights.keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt import App

from bot.deps import Deps
from bot.errors import Problem
from bot.insights import store
from bot.insights.blocks import (
    KEPT_DAYS,
    Did,
    Entry,
    build_worth,
    open_reason,
    write_reason,
)
from bot.insights.gather import Insights
from bot.insights.usage import DAY
from bot.questions import retiring
from bot.questions.browse import known, turn, value
from bot.questions.rights import may_change, require_may_change
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

VIEW = "insights.worth"
NOT_ANY_MORE = (
    "This question is not suggested any more. You can still retire it: press Show and say why."
)


def register(app: App, deps: Deps, insights: Insights) -> None:
    """Register the form and its buttons."""
    looking, once = Looking(deps, insights), deps.inbox.once
    app.action("insights.open")(once(looking.open, kind="insights.open"))
    app.action("insights.retire")(once(looking.retire, kind="insights.retire"))
    app.action("insights.restore")(once(looking.restore, kind="insights.restore"))
    app.action("insights.keep")(once(looking.keep, kind="insights.keep"))
    deps.modals.views[VIEW] = looking.view


@dataclass(frozen=True)
class Looking:
    """Jobs of the inbox on questions worth a look, checked for the person each time."""

    deps: Deps
    insights: Insights

    def open(self, received: Received, con: Connection) -> Answer:
        """Open the form from Home."""
        self.insights.require(con, received.team, received.user)
        self.insights.note(con)
        self.deps.modals.open(con, received, VIEW, {})
        return None

    def view(self, request: ViewRequest) -> View:
        """Return the form, with what was just done on top."""
        con, shelf = self.deps.db.read(), self.insights.library.of(request.team)
        viewer = self.insights.require(con, request.team, request.user)
        entries = [
            Entry(each, known(shelf, each.question), self._may_change(con, request, each.question))
            for each in self.insights.suggestions(con, viewer, shelf)
        ]
        done = request.payload.get("did")
        did = Did(done, known(shelf, request.payload["id"])) if done else None
        left_out = store.is_candidate(con, request.team, request.user)
        return build_worth(entries, did, left_out=left_out)

    def _may_change(self, con: Connection, request: ViewRequest, question_id: str) -> bool:
        return may_change(self.deps, con, request.team, request.user, question_id)

    def retire(self, received: Received, con: Connection) -> Answer:
        """Take a question out of use, for the reason it is suggested with."""
        team, user, question_id = received.team, received.user, value(received)
        viewer = self.insights.require(con, team, user)
        shelf = self.insights.library.within(con, team)
        known(shelf, question_id)
        require_may_change(self.deps, con, team, user, question_id)
        if question_id not in shelf.retired:
            found = self.insights.suggestions(con, viewer, shelf, rated=False)
            why = [open_reason(each) for each in found if each.question == question_id]
            if not why or why[0] is None:
                raise Problem(NOT_ANY_MORE)
            retiring.retire(self.deps, con, received, question_id, write_reason(why[0]))
        self._again(received, con, "retired", question_id)
        return None

    def restore(self, received: Received, con: Connection) -> Answer:
        """Take a question back into use."""
        team, user, question_id = received.team, received.user, value(received)
        self.insights.require(con, team, user)
        require_may_change(self.deps, con, team, user, question_id)
        retiring.restore(self.deps, con, received, question_id)
        self._again(received, con, "restored", question_id)
        return None

    def keep(self, received: Received, con: Connection) -> Answer:
        """Hide a question from this person's list for a while."""
        team, user, question_id = received.team, received.user, value(received)
        self.insights.require(con, team, user)
        known(self.insights.library.within(con, team), question_id)
        until = self.deps.clock.now() + KEPT_DAYS * DAY
        store.keep(con, team, user, question_id, until=until)
        self._again(received, con, "kept", question_id)
        return None

    def _again(self, received: Received, con: Connection, did: str, question_id: str) -> None:
        turn(self.deps, con, received, VIEW, {"did": did, "id": question_id})
