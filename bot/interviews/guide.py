"""Sending each interviewer their guide, once, and keeping it up to date."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import notify, outgoing, store
from bot.interviews.guidance import Guidance
from bot.interviews.guide_blocks import build_guide, build_taken_back
from bot.interviews.model import Interview, Seat
from bot.interviews.reader import thread_url, zone_of
from bot.interviews.remind import superseded
from bot.interviews.typed.desk import TypeDesk
from bot.plans import store as plans
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Item


@dataclass(frozen=True)
class Guides:
    """Builds guides; every method reads the interview anew."""

    deps: Deps
    guidance: Guidance
    desk: TypeDesk

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        handlers, delivery = self.deps.handlers, self.deps.delivery
        handlers["interviews.guide"] = delivery.message(
            self.build, sent=self.sent, refused=self.refused
        )
        handlers["interviews.guide_part"] = delivery.message(
            self.build_part, sent=self.part_sent, refused=self.refused
        )
        handlers["interviews.guide_refresh"] = delivery.update(self.build_refreshed)
        handlers["interviews.guide_taken_back"] = delivery.update(self.build_taken_back)

    def build(self, item: Item) -> Message | Expired | Failed:
        """Return the guide's message as it should read now."""
        interview, seat = self._seat(item)
        if interview is None:
            return Failed("the interview is not there")
        if seat is None:
            return Expired("they do not take part any more")
        if seat.has_guide:
            return Expired("they have their guide")
        # One that was perhaps sent is looked for first, so that its reader hears of the change.
        gone = superseded(interview, item) if item.unclear_since is None else None
        if gone is not None:
            return gone
        if self.deps.clock.now() >= interview.ends_at and item.unclear_since is None:
            return Expired("the interview is over")
        return self._parts(interview, seat.user, thread_url(self.deps, interview))[0]

    def sent(self, con: Connection, item: Item, posted: Posted) -> None:
        """Note where it stands, ask for its next part, and tell of what changed meanwhile."""
        user = item.payload["user"]
        store.set_guide(con, item.payload["interview"], user, posted.channel, posted.ts)
        interview = store.find(con, item.payload["interview"])
        if interview is None:
            return
        if interview.seat(user) is None:
            # They left while it was on its way.
            outgoing.queue_guide_taken_back(con, self.deps, interview, posted)
            return
        if interview.status == "cancelled":
            notify.queue_cancelled(con, self.deps, interview, user)
            outgoing.queue_guide_refresh(con, self.deps, interview, user)
            return
        self._queue_part(con, interview, user, 1)
        moved = interview.revision != item.payload["revision"]
        if moved:
            notify.queue_moved(con, self.deps, interview, user)
        if moved or item.due_at <= item.created_at:
            # Sent at once, it may have been built before the thread it links to stood.
            outgoing.queue_guide_refresh(con, self.deps, interview, user)

    def refused(self, con: Connection, item: Item, code: str) -> None:
        """Tell the coordinator that an interviewer cannot be reached."""
        interview = store.find(con, item.payload["interview"])
        if interview is not None and superseded(interview, item) is None:
            notify.queue_refused(con, self.deps, interview, item.payload["user"], code)

    def build_part(self, item: Item) -> Message | Expired | Failed:
        """Return one more part, as a reply to the guide."""
        interview, seat = self._seat(item)
        if interview is None:
            return Failed("the interview is not there")
        if seat is None or not seat.guide_channel:
            return Expired("they do not take part any more")
        parts = self._parts(interview, seat.user, None)
        at = item.payload["part"]
        if interview.status == "cancelled" or at >= len(parts):
            return Expired("there is no such part")
        message = parts[at]
        return Message(seat.guide_channel, message.text, message.blocks, seat.guide_ts)

    def part_sent(self, con: Connection, item: Item, _: Posted) -> None:
        """Ask for the part after this one, so that they stand in order."""
        interview = store.find(con, item.payload["interview"])
        if interview is not None:
            self._queue_part(con, interview, item.payload["user"], item.payload["part"] + 1)

    def _queue_part(self, con: Connection, interview: Interview, user: str, part: int) -> None:
        if part < len(self._parts(interview, user, None)):
            outgoing.queue_guide_part(con, self.deps, interview, user, part)

    def build_refreshed(self, item: Item) -> tuple[Posted, Message] | None:
        """Return the guide's message as it should stand now."""
        interview, seat = self._seat(item)
        if interview is None or seat is None or not seat.guide_channel or not seat.guide_ts:
            return None
        parts = self._parts(interview, seat.user, thread_url(self.deps, interview))
        return Posted(seat.guide_channel, seat.guide_ts), parts[0]

    def build_taken_back(self, item: Item) -> tuple[Posted, Message] | None:
        """Return what stands in a guide's place for somebody who takes no part any more."""
        posted = Posted(item.payload["channel"], item.payload["ts"])
        return posted, build_taken_back(posted.channel)

    def _parts(self, interview: Interview, user: str, url: str | None) -> list[Message]:
        con = self.deps.db.read()
        approved = plans.approved_version(con, interview.set_id, interview.set_version)
        return build_guide(
            interview,
            approved.question_set,
            self.guidance,
            user=user,
            zone=zone_of(con, self.deps, interview.team, user),
            thread_url=url,
            held=self.desk.held(con, interview, user),
        )

    def _seat(self, item: Item) -> tuple[Interview | None, Seat | None]:
        interview = store.find(self.deps.db.read(), item.payload["interview"])
        seat = interview.seat(item.payload["user"]) if interview is not None else None
        return interview, seat
