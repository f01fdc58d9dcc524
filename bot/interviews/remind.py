"""The reminder, a quarter of an hour before an interview.

Every row names the revision it is meant for. Moving an interview withdraws the old revision's
rows; one that is under way all the same looks at the revision and keeps quiet.
"""

from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import notify, store
from bot.interviews.blocks import build_reminder
from bot.interviews.model import Interview
from bot.interviews.reader import thread_url, zone_of
from bot.interviews.typed.desk import TypeDesk
from bot.interviews.typed.part import reminder_line
from bot.slack.model import Message
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Item


def superseded(interview: Interview | None, item: Item) -> Expired | Failed | None:
    """Return why a row has nothing to say any more, or None where it still has."""
    if interview is None:
        return Failed("the interview is not there")
    if interview.status == "cancelled":
        return Expired("the interview was cancelled")
    if interview.revision != item.payload["revision"]:
        return Expired("the interview was moved")
    return None


@dataclass(frozen=True)
class Reminders:
    """Says that an interview starts soon."""

    deps: Deps
    desk: TypeDesk

    def register(self) -> None:
        """Register the outbox kind of this module."""
        self.deps.handlers["interviews.reminder"] = self.deps.delivery.message(
            self.build, expired=self.missed, refused=self.refused
        )

    def build(self, item: Item) -> Message | Expired | Failed:
        """Return the reminder as it should read now."""
        con = self.deps.db.read()
        interview = store.find(con, item.payload["interview"])
        gone = superseded(interview, item)
        if interview is None or gone:
            return gone or Failed("the interview is not there")
        user = item.payload["user"]
        if interview.seat(user) is None:
            return Expired("they do not take part any more")
        zone = zone_of(con, self.deps, interview.team, user)
        return build_reminder(
            interview,
            user=user,
            zone=zone,
            now=self.deps.clock.now(),
            thread_url=thread_url(self.deps, interview),
            type_line=reminder_line(interview, self.desk.held(con, interview, user), zone),
        )

    def missed(self, item: Item) -> Expired:
        """Tell the coordinator, once for all reminders, that the interview began without them."""
        return Expired("the interview has started", record=lambda con: self._tell(con, item))

    def refused(self, con: Connection, item: Item, code: str) -> None:
        """Tell the coordinator that a reminder could not be sent at all."""
        interview = store.find(con, item.payload["interview"])
        if interview is not None:
            notify.queue_refused(con, self.deps, interview, item.payload["user"], code)

    def _tell(self, con: Connection, item: Item) -> None:
        interview = store.find(con, item.payload["interview"])
        if interview is not None and superseded(interview, item) is None:
            notify.queue_missed(con, self.deps, interview)
