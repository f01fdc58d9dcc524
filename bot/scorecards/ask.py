"""Asking for a missing scorecard: after the end, then every working morning until it is in."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import notify, outgoing
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.interviews.reader import zone_of
from bot.interviews.remind import superseded
from bot.interviews.times import next_morning
from bot.scorecards import store
from bot.scorecards.blocks import build_ask
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Item

LATEST_SECONDS = 6 * 3600.0
"""A morning's asking that comes later than this (the bot was down) waits for the next morning."""


@dataclass(frozen=True)
class Asking:
    """Builds each asking and queues the one after it."""

    deps: Deps

    def register(self) -> None:
        """Register the outbox kind of this module."""
        self.deps.handlers[outgoing.ASK] = self.deps.delivery.message(
            self.build, sent=self.sent, refused=self.refused
        )

    def build(self, item: Item) -> Message | Expired | Failed:
        """Return what to say, or why nothing is to be said any more."""
        con = self.deps.db.read()
        interview = interviews.find(con, item.payload["interview"])
        over = self._over(con, interview, item)
        if interview is None or over:
            return over or Failed("the interview is not there")
        late = self.deps.clock.now() - item.due_at > LATEST_SECONDS
        if item.payload["nth"] and late and item.unclear_since is None:
            return Expired("the morning is over", record=lambda con: self._chain(con, item))
        user = item.payload["user"]
        zone = zone_of(con, self.deps, interview.team, user)
        return build_ask(interview, user=user, zone=zone, again=item.payload["nth"] > 0)

    def sent(self, con: Connection, item: Item, _: Posted) -> None:
        """Queue the next working morning's."""
        self._chain(con, item)

    def refused(self, con: Connection, item: Item, code: str) -> None:
        """Tell the coordinator that an interviewer cannot be reached; asking ends."""
        interview = interviews.find(con, item.payload["interview"])
        if interview is not None and self._over(con, interview, item) is None:
            notify.queue_refused(con, self.deps, interview, item.payload["user"], code)

    def _chain(self, con: Connection, item: Item) -> None:
        interview = interviews.find(con, item.payload["interview"])
        if interview is None or self._over(con, interview, item):
            return
        user = item.payload["user"]
        zone = zone_of(con, self.deps, interview.team, user)
        due_at = next_morning(self.deps.clock.now(), zone, self.deps.settings.morning)
        nth = item.payload["nth"] + 1
        outgoing.queue_ask(con, self.deps, interview, user, due_at=due_at, nth=nth)

    def _over(
        self, con: Connection, interview: Interview | None, item: Item
    ) -> Expired | Failed | None:
        gone = superseded(interview, item)
        if gone is None and item.payload["user"] not in store.missing(
            con, item.payload["interview"]
        ):
            return Expired("the scorecard is in")
        return gone
