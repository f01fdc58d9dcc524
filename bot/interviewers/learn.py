"""One's own page: what one leads and learns, how much one takes on, and reading a guide."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.deps import Deps
from bot.errors import Problem
from bot.interviewers import store
from bot.interviewers.forms import NO_LIMIT, Mine, build_mine
from bot.interviewers.model import MOST_A_WEEK, Booking, Status, Step
from bot.interviewers.rights import may_record
from bot.interviewers.roster import Roster
from bot.interviews.outgoing import queue_home
from bot.interviews.reader import zone_of
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.storage.ids import new_id

Answer = Mapping[str, object] | None

GONE = "This type of interview is not in use here any more."


def value(received: Received) -> str:
    """Return the value of the button that was pressed."""
    return str(received.body["actions"][0].get("value") or "")


def in_use(roster: Roster, team: str, type_id: str) -> TypeFields:
    """Return a type that interviews are held by here. Raises Problem where it is none."""
    type_ = roster.library.of(team).types.type(type_id)
    if type_ is None:
        raise Problem(GONE)
    return type_


@dataclass(frozen=True)
class Learning:
    """Jobs of the inbox and the page's builder: database only."""

    deps: Deps
    roster: Roster

    def open(self, received: Received, con: Connection) -> Answer:
        """Open one's own page."""
        self.deps.modals.open(con, received, "interviewers.mine", {})
        return None

    def mine_view(self, request: ViewRequest) -> View:
        """Return one's own page."""
        con, team, user = self.deps.db.read(), request.team, request.user
        shelf = self.roster.library.of(team)
        known = self.roster.all_of(con, team, user, shelf)
        begun = {each.type_.id for each in known}
        open_ = [each for each in shelf.types.types if each.id not in begun]
        mine = Mine(
            known=known,
            open=sorted(open_, key=lambda each: each.title.casefold()),
            load=self.roster.load(con, team, user),
            most=store.limits(con, team).get(user),
            may_record=may_record(self.deps, con, team, user, None),
        )
        zone = zone_of(con, self.deps, team, user)
        return build_mine(mine, now=self.deps.clock.now(), zone=zone)

    def mine_saved(self, received: Received, con: Connection) -> Answer:
        """Keep the weekly limit, and begin to learn a type where one was chosen."""
        view = received.body["view"]
        chosen, type_id = entered.text(view, "limit"), entered.text(view, "learn")
        most = None if chosen == NO_LIMIT else _number(chosen)
        store.set_limit(con, received.team, received.user, most, now=self.deps.clock.now())
        if type_id:
            self._begin(con, received, type_id)
        queue_home(con, self.deps, received.team, received.user)
        return None

    def learn(self, received: Received, con: Connection) -> Answer:
        """Begin to learn a type, from a button that names it; Home shows the first step."""
        self._begin(con, received, value(received))
        queue_home(con, self.deps, received.team, received.user)
        return None

    def _begin(self, con: Connection, received: Received, type_id: str) -> None:
        type_ = in_use(self.roster, received.team, type_id)
        reading = _reading(received, type_.id, "booked")
        store.begin(con, reading, now=self.deps.clock.now())

    def read(self, received: Received, con: Connection) -> Answer:
        """Record that somebody has read a type's guide; pressed twice it is recorded once."""
        team, user = received.team, received.user
        type_ = in_use(self.roster, team, value(received))
        if self.roster.progress(con, team, user, type_).next is Step.READING:
            reading, now = _reading(received, type_.id, "done"), self.deps.clock.now()
            store.add_step(con, reading, by=user, now=now)
        self._show(con, received)
        return None

    def stop(self, received: Received, con: Connection) -> Answer:
        """Stop learning a type of which nothing is done yet."""
        store.stop(con, received.team, received.user, value(received))
        self._show(con, received)
        return None

    def _show(self, con: Connection, received: Received) -> None:
        queue_home(con, self.deps, received.team, received.user)
        if (received.body.get("view") or {}).get("type") == "modal":
            self.deps.modals.update(con, received, "interviewers.mine", {})


def _reading(received: Received, type_id: str, status: Status) -> Booking:
    return Booking(
        new_id("step"), received.team, received.user, type_id, Step.READING, status=status
    )


def _number(chosen: str) -> int:
    if not chosen.isdecimal() or int(chosen) > MOST_A_WEEK:
        raise Problem(fields={"limit": "Choose how many interviews a week you take on."})
    return int(chosen)
