"""Who may lead what: the answer to the interviews' hook, and what Home shows of it."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews.staffing import Nobody
from bot.slack.model import Block
from bot.storage.database import Connection


@dataclass(frozen=True)
class Roster(Nobody):
    """Who may lead what."""

    deps: Deps

    def home(self, con: Connection, team: str, user: str, now: float) -> list[Block]:  # noqa: ARG002
        """Return a person's next steps as Home shows them."""
        return []
