"""Keeping the stored directory like Slack's, so that a check before an ack needs no call."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.people import store
from bot.people.model import Person, kind_of, known_zone
from bot.settings import Settings
from bot.slack.errors import SlackBusy, SlackError, SlackRefused
from bot.slack.failures import TOKEN_CODES
from bot.slack.model import Profile
from bot.storage.database import Connection
from bot.storage.outbox import Done, Failed, Item, Outbox, Outcome, Retry

SYNC = "people.sync"
FETCH = "people.fetch"

DAY_SECONDS = 86400.0
"""The whole directory is read again as each day begins (UTC); in between its events keep it so."""

RESTART_SECONDS = 600.0
"""A round whose cursor Slack no longer knows begins anew after so long."""

FETCH_AGAIN_SECONDS = 60.0
"""Somebody unknown is looked up at most this often."""

TOKEN_PAUSE_SECONDS = 60.0

_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


def begin(deps: Deps) -> None:
    """Read the whole directory from now on: at once, then daily. Called at each start."""
    now = deps.clock.now()
    with deps.db.write() as con:
        store.admit(con, deps.settings.guests)
        deps.outbox.withdraw(con, f"{SYNC}:", now=now)
        _add_round(deps.outbox, con, due_at=now, now=now)


def ask_for(outbox: Outbox, con: Connection, team: str, user: str, *, now: float) -> None:
    """Look one person up, soon."""
    key = f"{FETCH}:{team}:{user}:{int(now // FETCH_AGAIN_SECONDS)}"
    outbox.add(con, FETCH, key, {"team": team, "user": user}, due_at=now, now=now)


def as_person(profile: Profile, team: str, settings: Settings) -> Person:
    """Return a profile as a row of the directory of the bot's workspace, `team`."""
    return Person(
        team=team,
        user=profile.user,
        name=profile.name,
        zone=known_zone(profile.zone, settings.default_zone),
        kind=kind_of(profile),
        owner=profile.is_owner,
        admitted=profile.user in settings.guests,
        updated=profile.updated,
    )


@dataclass(frozen=True)
class Directory:
    """The outbox kinds that read Slack's directory; each may be done again without harm."""

    deps: Deps

    def sync(self, item: Item) -> Outcome:
        """Read a page of the directory; the next page, or the next day's round, comes after it."""
        deps = self.deps
        try:
            team = deps.slack.whoami().team
            profiles, cursor = deps.slack.members_page(item.payload["cursor"])
        except SlackError as error:
            return self._failed_page(error)
        people = [as_person(each, team, deps.settings) for each in profiles]
        return Done(record=lambda con: self._keep_page(con, item, people, cursor))

    def fetch(self, item: Item) -> Outcome:
        """Look one person up."""
        deps = self.deps
        team, user = item.payload["team"], item.payload["user"]
        try:
            person = as_person(deps.slack.profile(user), team, deps.settings)
        except SlackRefused as error:
            if error.code not in _NOBODY:
                return _again(error)
            # Slack does not show them to the bot: whoever they are, they are not of this workspace.
            person = Person(team, user, user, deps.settings.default_zone, "outsider")
        except SlackError as error:
            return _again(error)
        return Done(record=lambda con: store.save(con, [person], now=deps.clock.now()))

    def _keep_page(self, con: Connection, item: Item, people: list[Person], cursor: str) -> None:
        now = self.deps.clock.now()
        store.save(con, people, now=now)
        if cursor:
            page = item.payload["page"] + 1
            _add_page(self.deps.outbox, con, item.payload["round"], page, cursor, now, now=now)
        else:
            # Named by the day, so that rounds begun by several starts become one.
            tomorrow = (now // DAY_SECONDS + 1) * DAY_SECONDS
            _add_round(self.deps.outbox, con, due_at=tomorrow, now=now)

    def _failed_page(self, error: SlackError) -> Outcome:
        if error.code != "invalid_cursor":
            return _again(error)
        # The pages read so far stay as they are.
        now = self.deps.clock.now()
        due_at, outbox = now + RESTART_SECONDS, self.deps.outbox
        return Failed(
            error.code, record=lambda con: _add_round(outbox, con, due_at=due_at, now=now)
        )


def _add_round(outbox: Outbox, con: Connection, *, due_at: float, now: float) -> None:
    _add_page(outbox, con, f"{due_at:.3f}", 0, "", due_at, now=now)


def _add_page(
    outbox: Outbox, con: Connection, name: str, page: int, cursor: str, due_at: float, *, now: float
) -> None:
    payload = {"round": name, "page": page, "cursor": cursor}
    key = f"{SYNC}:{name}:{page}"
    outbox.add(con, SYNC, key, payload, due_at=due_at, now=now, lane="work")


def _again(error: SlackError) -> Outcome:
    if isinstance(error, SlackBusy):
        return Retry(error.code, error.retry_after)
    if isinstance(error, SlackRefused) and error.code not in TOKEN_CODES:
        return Failed(error.code)
    return Retry(error.code, TOKEN_PAUSE_SECONDS)
