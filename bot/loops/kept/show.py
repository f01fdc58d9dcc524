"""What the outbox says of loops: their message, edited at each change, and a model's summary."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.claude.asking import Claude
from bot.claude.errors import ModelStopped
from bot.deps import Deps
from bot.errors import Problem
from bot.loops.kept import change, store
from bot.loops.kept.message import build_closed, build_left_behind, build_message
from bot.loops.kept.model import KeptLoop
from bot.loops.kept.reviewing import Reviewer
from bot.loops.model import Review
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Done, Failed, Item, Outcome, Retry

Wording = Callable[[Claude, Review, str], str | None]
"""Sums a review up in words for a team; None where no words stood up to their check."""

log = logging.getLogger(__name__)

NOT_THERE = (
    "This stands here because I am not in the channel you chose, or may not write there. "
    "To see it there too, invite me and build the loop there."
)


@dataclass(frozen=True)
class Shower:
    """Builds what is said of loops; every method reads the loop anew."""

    deps: Deps
    reviewer: Reviewer
    wording: Wording

    def register(self) -> None:
        """Register the outbox kinds of this module, and hear of what reviews rest on."""
        deps = self.deps
        deps.handlers["loops.announce"] = deps.delivery.message(
            self.build_announcement, sent=self.announced, refused=self.not_announced
        )
        deps.handlers["loops.refresh"] = deps.delivery.update(self.build_refreshed)
        deps.handlers["loops.moved"] = deps.delivery.update(self.build_moved)
        deps.handlers["loops.word"] = self.word
        self.reviewer.library.on_change.append(self.type_changed)
        deps.set_changed.append(self.set_changed)
        deps.interview_changed.append(self.interview_changed)

    # The message

    def build_announcement(self, item: Item) -> Message | Failed:
        """Return a loop's first message."""
        kept = self._kept(item)
        if kept is None or kept.channel is None:
            return Failed("the loop is not there")
        return self._message(kept, kept.channel, NOT_THERE if item.payload.get("instead") else "")

    def _message(self, kept: KeptLoop, channel: str, note: str = "") -> Message:
        if kept.closed:
            return build_closed(kept, channel)
        return build_message(self.reviewer.reviewed(self.deps.db.read(), kept), channel, note=note)

    def announced(self, con: Connection, item: Item, posted: Posted) -> None:
        """Note where the message stands; where the loop changed meanwhile, it is edited."""
        team, loop_id = item.payload["team"], item.payload["loop"]
        store.set_posted(con, loop_id, posted.channel, posted.ts)
        kept = store.find(con, team, loop_id)
        if kept is not None and kept.version != item.payload["version"]:
            change.refresh(self.deps, con, team, loop_id)

    def not_announced(self, con: Connection, item: Item, code: str) -> None:
        """Post to the person directly where the channel takes no message."""
        kept = store.find(con, item.payload["team"], item.payload["loop"])
        log.warning("the message of %s was refused: %s", item.payload["loop"], code)
        if kept is None or item.payload.get("instead"):
            return
        store.set_channel(con, kept.id, kept.created_by)
        now = self.deps.clock.now()
        payload = {**item.payload, "instead": True}
        key = f"loop:{kept.id}:announce:{item.payload['occasion']}:instead"
        self.deps.outbox.add(con, "loops.announce", key, payload, due_at=now, now=now)

    def build_refreshed(self, item: Item) -> tuple[Posted, Message] | None:
        """Return a loop's message as it should stand now."""
        kept = self._kept(item)
        if kept is None or kept.channel is None or kept.message_ts is None:
            return None
        return Posted(kept.channel, kept.message_ts), self._message(kept, kept.channel)

    def build_moved(self, item: Item) -> tuple[Posted, Message] | None:
        """Return what stays where a loop's message stood before."""
        kept = self._kept(item)
        if kept is None:
            return None
        posted = Posted(item.payload["channel"], item.payload["ts"])
        return posted, build_left_behind(kept, posted.channel)

    # What a review rests on

    def type_changed(self, con: Connection, team: str, type_id: str) -> None:
        """Review the loops again that a type is used in."""
        for loop_id in store.using(con, team, type_id=type_id):
            change.refresh(self.deps, con, team, loop_id)

    def set_changed(self, con: Connection, team: str, set_id: str) -> None:
        """Review the loops again that a question set is used in."""
        for loop_id in store.using(con, team, set_id=set_id):
            change.refresh(self.deps, con, team, loop_id)

    def interview_changed(self, con: Connection, team: str, interview_id: str) -> None:
        """Review a position's loops again, now and once the interview has begun."""
        found = store.moment_of(con, team, interview_id)
        if found is None:
            return
        position_id, starts_at = found
        for kept in store.of_position(con, team, position_id):
            change.refresh(self.deps, con, team, kept.id)
            change.refresh_at(self.deps, con, kept, interview_id, starts_at)

    # The summary

    def word(self, item: Item) -> Outcome:
        """Have a model sum up a review; the message stands without it where it does not."""
        kept = self._kept(item)
        if kept is None or kept.closed or self.deps.claude is None:
            return Done()
        reviewed = self.reviewer.reviewed(self.deps.db.read(), kept)
        mark = reviewed.mark
        if kept.summary_of == mark:
            return Done()
        try:
            said = self.wording(self.deps.claude, reviewed.review, kept.team)
        except ModelStopped:
            return Retry("stopping", after=0)
        except Problem as problem:
            log.info("no summary of %s: %s", kept.id, type(problem).__name__)
            return Done()

        def record(con: Connection) -> None:
            store.set_summary(con, kept.id, said, mark)
            if said is not None:
                change.refresh_message(self.deps, con, kept.team, kept.id)

        return Done(record=record)

    def _kept(self, item: Item) -> KeptLoop | None:
        return store.find(self.deps.db.read(), item.payload["team"], item.payload["loop"])
