"""A monthly limit: what a workspace's calls may cost before the model is asked no more."""

from dataclasses import dataclass

from bot.claude import store
from bot.claude.errors import ModelFailed
from bot.claude.month import Month
from bot.clock import Clock
from bot.storage.database import Database


@dataclass(frozen=True)
class MonthlyLimit:
    """What every workspace may spend in a calendar month (UTC), in US dollars."""

    db: Database
    clock: Clock
    dollars: float

    def check(self, team: str) -> None:
        """Let a call of a workspace through, unless the month's calls cost the limit already.

        A call's cost is known when it has ended: calls that run meanwhile may overshoot the limit,
        by what those few cost. A call that broke off has no known cost and does not count.

        Raises:
            ModelFailed: the limit is reached; the reason says until when.
        """
        month = Month.at(self.clock.now())
        con = self.db.read()
        if store.cost(con, team, since=month.since, until=month.until) >= self.dollars:
            raise ModelFailed("limit", until=month.next.first_day)
