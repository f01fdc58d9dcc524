"""What the thread says of scorecards: who submitted, and that all are in. Never what they hold."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import store as interviews
from bot.interviews.announce import thread_place
from bot.scorecards.blocks import build_complete, build_progress
from bot.slack.model import Message
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Item


@dataclass(frozen=True)
class Reporting:
    """Builds the thread's messages about scorecards."""

    deps: Deps

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        handlers, delivery = self.deps.handlers, self.deps.delivery
        handlers["scorecards.progress"] = delivery.message(self.build_progress)
        handlers["scorecards.complete"] = delivery.message(
            self.build_complete, refused=self.complete_refused
        )
        handlers["scorecards.complete_direct"] = delivery.message(self.build_complete_direct)

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

    def complete_refused(self, con: Connection, item: Item, _code: str) -> None:
        """Tell whoever runs the interview directly: the thread is gone, its outcome is not."""
        now = self.deps.clock.now()
        key, payload = f"{item.dedupe_key}:direct", item.payload
        self.deps.outbox.add(con, "scorecards.complete_direct", key, payload, due_at=now, now=now)

    def build_complete_direct(self, item: Item) -> Message | Expired | Failed:
        """Return that every scorecard is in, for whoever runs the interview."""
        interview = interviews.find(self.deps.db.read(), item.payload["interview"])
        if interview is None:
            return Failed("the interview is not there")
        return build_complete(interview, interview.overseer, None)
