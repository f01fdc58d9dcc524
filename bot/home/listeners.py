"""The Home tab. Event: app_home_opened. Outbox kind: home.publish."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_bolt import App

from bot.deps import Deps
from bot.home import store
from bot.home.blocks import Waiting, build_home, build_refusal
from bot.insights.gather import Insights
from bot.interviews import store as interviews
from bot.people import store as people
from bot.people.directory import ask_for
from bot.people.permissions import UNKNOWN, why_not
from bot.slack.errors import SlackError
from bot.slack.model import Block, Received, View
from bot.storage.database import Connection
from bot.storage.outbox import Done, Expired, Item, Outcome

WAITS_SECONDS = 60.0
"""Somebody looks at the tab now; a minute later they have left or opened it again."""

Part = Callable[[Connection, str, str, float], list[Block]]
"""What a room has waiting for a person: from the connection, team, person and moment."""


def register(app: App, deps: Deps, insights: Insights, parts: Sequence[Part] = ()) -> None:
    """Register the tab's event and its outbox kind; `parts` stand in this order."""
    home = _Home(deps, insights, tuple(parts))
    # Who may not take part is not refused here: their tab says why it is empty.
    opened = deps.inbox.once(home.opened, kind="home.opened", guarded=False)
    app.event("app_home_opened")(opened)
    deps.handlers["home.publish"] = home.publish


@dataclass(frozen=True)
class _Home:
    deps: Deps
    insights: Insights
    parts: tuple[Part, ...]

    def opened(self, received: Received, con: Connection) -> None:
        if received.body["event"].get("tab") != "home":
            return
        now = self.deps.clock.now()
        self.insights.note(con)
        if people.person(con, received.team, received.user) is None:
            ask_for(self.deps.outbox, con, received.team, received.user, now=now)
        self.deps.outbox.add(
            con,
            "home.publish",
            f"home:{received.key}",
            {"team": received.team, "user": received.user},
            due_at=now,
            now=now,
            lane="modal",
            expires_at=now + WAITS_SECONDS,
        )

    def publish(self, item: Item) -> Outcome:
        if item.is_over(self.deps.clock.now()):
            return Expired("nobody looks at it any more")
        team, user = item.payload["team"], item.payload["user"]
        try:
            self.deps.slack.publish_home(user, self._view(team, user))
        except SlackError as error:
            # The next opening publishes it anew.
            return Expired(error.code)
        return Done()

    def _view(self, team: str, user: str) -> View:
        con, now = self.deps.db.read(), self.deps.clock.now()
        person = people.person(con, team, user)
        refusal = UNKNOWN if person is None else why_not(person)
        if person is None or refusal:
            return build_refusal(refusal or UNKNOWN)
        due = (
            interviews.find(con, each) for each in store.scorecards_due(con, team, user, now=now)
        )
        waiting = Waiting(
            due=[each for each in due if each is not None],
            to_approve=store.sets_to_approve(con, team, user),
            coming=interviews.upcoming(con, team, user, now=now, limit=10),
            last_sets=store.sets_to_use_again(con, team, user),
            worth_a_look=self.insights.has_something(con, team, user),
            more=[block for part in self.parts for block in part(con, team, user, now)],
        )
        return build_home(waiting, user=user, zone=person.zone)
