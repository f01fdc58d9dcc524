"""What Slack tells of people: who joined, who changed.

Events: team_join, user_change. Outbox kinds: people.sync, people.fetch.
"""

from slack_bolt import App

from bot.deps import Deps
from bot.people import store
from bot.people.directory import FETCH, SYNC, Directory, as_person
from bot.slack.model import Received
from bot.slack.profiles import read_profile
from bot.storage.database import Connection


def register(app: App, deps: Deps) -> None:
    """Register the directory's events and outbox kinds."""

    def changed(received: Received, con: Connection) -> None:
        user = received.body["event"]["user"]
        person = as_person(read_profile(user, received.team), received.team, deps.settings)
        store.save(con, [person], now=deps.clock.now())

    # Whoever changed is asking for nothing, so nobody is refused here.
    app.event("team_join")(deps.inbox.once(changed, kind="people.joined", guarded=False))
    app.event("user_change")(deps.inbox.once(changed, kind="people.changed", guarded=False))
    directory = Directory(deps)
    deps.handlers[SYNC] = directory.sync
    deps.handlers[FETCH] = directory.fetch
