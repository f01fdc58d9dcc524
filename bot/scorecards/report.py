"""What the thread says of scorecards: who submitted, and that all are in. Never what they hold."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import store as interviews
from bot.interviews.announce import thread_place
from bot.scorecards.blocks import build_complete, build_progress
from bot.slack.model import Message
from bot.storage.outbox import Expired, Failed, Item


@dataclass(frozen=True)
class Reporting:
    """Builds the thread's messages about scorecards."""

    deps: Deps

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        handlers, delivery = self.deps.handlers, self.deps.delivery
        handlers["scorecards.progress"] = delivery.message(self.build_progress)
        handlers["scorecards.complete"] = delivery.message(self.build_complete)

    def build_progress(self, item: Item) -> Message | Expired | Failed:
        """Return who submitted, and how many have."""
        interview = interviews.find(self.deps.db.read(), item.payload["interview"])
        if interview is None:
            return Failed("the interview is not there")
        channel, thread_ts = thread_place(interview)
        return build_progress(
            interview,
            channel,
            thread_ts,
            user=item.payload["user"],
            version=item.payload["version"],
            count=item.payload["count"],
        )

    def build_complete(self, item: Item) -> Message | Expired | Failed:
        """Return that every scorecard is in."""
        interview = interviews.find(self.deps.db.read(), item.payload["interview"])
        if interview is None:
            return Failed("the interview is not there")
        return build_complete(interview, *thread_place(interview))
