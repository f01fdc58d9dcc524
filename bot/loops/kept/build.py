"""Building a loop: for a position, from a process that comes along, another loop, or nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.terms import stems
from bot.errors import Problem
from bot.loops.kept import change, store
from bot.loops.kept.desk import Answer, Desk
from bot.loops.kept.forms import EMPTY, NO_POSITION, build_new
from bot.loops.kept.model import KeptLoop
from bot.loops.kept.rights import is_admin_here, require_loop
from bot.loops.model import Loop, Stage
from bot.positions import store as positions
from bot.positions.model import Position, clean_name
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage.database import Connection

NO_SUCH_START = "What it was to begin from is not there any more. Choose something else."
NOT_YOUR_POSITION = "You do not run this position. Ask whoever does, or choose another one."
NEEDS_TITLE = "Without a position the loop needs a title."
FIRST_STAGE = "First stage"


@dataclass(frozen=True)
class Building:
    """Jobs of the inbox: database only."""

    desk: Desk

    def begin(self, received: Received, con: Connection) -> Answer:
        """Open the form that builds a loop."""
        self.desk.turn(con, received, "loops.build", {"position": None})
        return None

    def position_chosen(self, received: Received, con: Connection) -> Answer:
        """Show the form anew, beginning from what fits the position that was chosen."""
        chosen = entered.text(received.body["view"], "position")
        self.desk.deps.modals.update(con, received, "loops.build", {"position": chosen})
        return None

    def build_view(self, request: ViewRequest) -> View:
        """Return the form that builds a loop."""
        con = self.desk.deps.db.read()
        open_ones = self._positions(con, request.team, request.user)
        wanted = request.payload.get("position")
        chosen = next((each for each in open_ones if each.id == wanted), None)
        if wanted is None and open_ones:
            chosen = open_ones[0]
        return build_new(
            open_ones,
            self.desk.templates,
            self._others(con, request.team, request.user),
            chosen=chosen,
            start=f"template:{fitting(chosen.title if chosen else '', self.desk.templates)}",
        )

    def built(self, received: Received, con: Connection) -> Answer:
        """Keep the loop, ask for its message, and show it with all its findings."""
        view = received.body["view"]
        position = self._position(con, received, entered.text(view, "position"))
        title = clean_name(entered.text(view, "title")) or (position.title if position else "")
        if not title:
            raise Problem(fields={"title": NEEDS_TITLE})
        start = self._start(con, received, entered.text(view, "start"))
        content = start.model_copy(
            update={"title": title, "position": position.title if position else ""}
        )
        deps = self.desk.deps
        loop_id = change.begin(
            deps, con, received.team, position.id if position else None, content, by=received.user
        )
        channel = entered.text(view, "channel")
        if channel:
            store.set_channel(con, loop_id, channel)
        change.announce(deps, con, self.desk.loop(con, received, loop_id))
        return {"response_action": "clear"}

    def _positions(self, con: Connection, team: str, user: str) -> list[Position]:
        sees_all = is_admin_here(self.desk.deps, con, team, user)
        return positions.open_positions(con, team, user, sees_all=sees_all)

    def _others(self, con: Connection, team: str, user: str) -> list[KeptLoop]:
        sees_all = is_admin_here(self.desk.deps, con, team, user)
        return store.of_person(con, team, user, sees_all=sees_all, most=99)

    def _position(self, con: Connection, received: Received, chosen: str) -> Position | None:
        if chosen in {"", NO_POSITION}:
            return None
        found = positions.find_position(con, received.team, chosen)
        admin = is_admin_here(self.desk.deps, con, received.team, received.user)
        if found is None or not (admin or found.is_run_by(received.user)):
            raise Problem(fields={"position": NOT_YOUR_POSITION})
        return found

    def _start(self, con: Connection, received: Received, start: str) -> Loop:
        """Return the loop to begin from; what was held of another one stays with that one."""
        kind, _, which = start.partition(":")
        if kind == "template" and which.isdecimal() and int(which) < len(self.desk.templates):
            return self.desk.templates[int(which)]
        if kind == "loop":
            team, user = received.team, received.user
            return require_loop(self.desk.deps, con, team, user, which).content
        if kind == EMPTY:
            return Loop(title=FIRST_STAGE, stages=(Stage(title=FIRST_STAGE),))
        raise Problem(fields={"start": NO_SUCH_START})


def fitting(title: str, templates: Sequence[Loop]) -> int:
    """Return the place of the process whose name shares most words with a position's title.

    Words that several processes share, such as “engineer”, tell nothing. The first that shares
    none is the standard one, which suits any position.
    """
    names = [frozenset(stems(f"{one.title} {one.position}")) for one in templates]
    common = {word for word, count in Counter(w for n in names for w in n).items() if count > 1}
    wanted = frozenset(stems(title)) - common
    shared = [len(wanted & name) for name in names]
    best = max(range(len(templates)), key=lambda at: shared[at])
    if shared[best]:
        return best
    anybody = [at for at, one in enumerate(templates) if not one.position]
    return anybody[0] if anybody else 0
