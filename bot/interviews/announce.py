"""The interview's message in its channel, the first words of its thread, and edits of both."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import gather, notify, outgoing, store
from bot.interviews.blocks import build_outcome, build_root, build_rules
from bot.interviews.guidance import Guidance
from bot.interviews.model import Interview
from bot.interviews.typed.desk import TypeDesk
from bot.plans import store as plans
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Item


def thread_place(interview: Interview) -> tuple[str, str | None]:
    """Return where to say something in the interview's thread: channel and thread.

    Without a thread it is said to whoever oversees the interview.
    """
    if interview.channel is not None and interview.root_ts is not None:
        return interview.channel, interview.root_ts
    return interview.overseer, None


@dataclass(frozen=True)
class Announcer:
    """Builds what stands in the interview's channel; every method reads the interview anew."""

    deps: Deps
    guidance: Guidance
    desk: TypeDesk

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        handlers, delivery = self.deps.handlers, self.deps.delivery
        handlers["interviews.root"] = delivery.message(
            self.build_root, sent=self.root_sent, refused=self.root_refused
        )
        handlers["interviews.rules"] = delivery.message(self.build_rules)
        handlers["interviews.refresh"] = delivery.update(self.build_refreshed)
        handlers["interviews.outcome"] = delivery.message(self.build_outcome)

    def build_root(self, item: Item) -> Message | Expired | Failed:
        """Return the interview's message."""
        interview = self._interview(item)
        if interview is None or interview.channel is None:
            return Failed("the interview or its channel is not there")
        if interview.root_ts is not None:
            return Expired("it stands already")
        if interview.status == "cancelled" and item.unclear_since is None:
            return Expired("the interview was cancelled")
        return self._root(interview, interview.channel)

    def root_sent(self, con: Connection, item: Item, posted: Posted) -> None:
        """Note where it stands, begin the thread and give guides already sent their link."""
        interview_id = item.payload["interview"]
        store.set_root(con, interview_id, posted.channel, posted.ts)
        interview = store.find(con, interview_id)
        if interview is None:
            return
        outgoing.queue_rules(con, self.deps, interview)
        if item.payload["chosen"] and interview.has_shared_thread:
            outgoing.queue_absent(con, self.deps, interview, again=str(item.id))
        if interview.status == "cancelled" or interview.revision != item.payload["revision"]:
            outgoing.queue_refresh(con, self.deps, interview)
        for seat in interview.panel:
            if seat.has_guide:
                outgoing.queue_guide_refresh(con, self.deps, interview, seat.user)

    def root_refused(self, con: Connection, item: Item, code: str) -> None:
        """Make a new channel where the position's own is lost; else tell the scheduler."""
        interview = store.find(con, item.payload["interview"])
        if interview is None or interview.status == "cancelled" or interview.root_ts is not None:
            return
        if code in gather.LOST_CHANNEL and interview.channel == interview.position.channel:
            gather.forget_channel(con, interview)
            outgoing.queue_channel(con, self.deps, interview, again=str(item.id))
            return
        notify.queue_not_announced(con, self.deps, interview, item, code)

    def build_rules(self, item: Item) -> Message | Expired | Failed:
        """Return the thread's first message."""
        interview = self._interview(item)
        if interview is None or interview.channel is None or interview.root_ts is None:
            return Failed("the interview has no message")
        return build_rules(interview.channel, interview.root_ts, self.guidance.thread)

    def build_refreshed(self, item: Item) -> tuple[Posted, Message] | None:
        """Return the interview's message as it should stand now."""
        interview = self._interview(item)
        if interview is None or interview.channel is None or interview.root_ts is None:
            return None
        posted = Posted(interview.channel, interview.root_ts)
        return posted, self._root(interview, interview.channel)

    def build_outcome(self, item: Item) -> Message | Expired | Failed:
        """Return the thread's message that the interview was moved or cancelled."""
        interview = self._interview(item)
        if interview is None:
            return Failed("the interview is not there")
        now_is = (interview.status, interview.revision)
        if now_is != (item.payload["status"], item.payload["revision"]):
            return Expired("the interview has changed once more")
        channel, thread_ts = thread_place(interview)
        return build_outcome(interview, channel, thread_ts, by=item.payload["by"])

    def _root(self, interview: Interview, channel: str) -> Message:
        con = self.deps.db.read()
        approved = plans.approved_version(con, interview.set_id, interview.set_version)
        type_ = self.desk.pinned(con, interview)
        type_title = type_.title if type_ is not None else ""
        return build_root(interview, approved.question_set.title, channel, type_title)

    def _interview(self, item: Item) -> Interview | None:
        return store.find(self.deps.db.read(), item.payload["interview"])
