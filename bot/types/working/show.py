"""What the outbox says of a work: its message where it was begun, and edits of it."""

import logging
from dataclasses import dataclass

from bot.errors import Problem
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Failed, Item
from bot.types.working import store
from bot.types.working.change import ANNOUNCE, REFRESH, load, refresh
from bot.types.working.desk import Desk
from bot.types.working.message import build_failed, build_reading, build_work
from bot.types.working.standing import standings
from bot.types.working.store import KeptWork

log = logging.getLogger(__name__)

READ = "types.work_read"
"""The outbox kind that reads a work's documents: payload `work` and `files`."""


@dataclass(frozen=True)
class Showing:
    """Builds a work's message; every method reads the work anew."""

    desk: Desk

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        deps = self.desk.deps
        deps.handlers[ANNOUNCE] = deps.delivery.message(
            self.build_announcement, sent=self.announced, refused=self.not_announced
        )
        deps.handlers[REFRESH] = deps.delivery.update(self.build_refreshed)

    def build_announcement(self, item: Item) -> Message | Failed:
        """Return a work's first message, for who began it alone."""
        kept = store.find(self.desk.deps.db.read(), item.payload["work"])
        if kept is None:
            return Failed("the work is not there")
        return self._message(kept, tuple(item.payload.get("names") or ()))

    def announced(self, con: Connection, item: Item, posted: Posted) -> None:
        """Note where the message stands; have the documents read, or show what came meanwhile."""
        work_id, deps = item.payload["work"], self.desk.deps
        store.set_posted(con, work_id, posted.channel, posted.ts)
        now, kept = deps.clock.now(), store.find(con, work_id)
        if kept is not None and kept.status == "reading":
            payload = {"work": work_id, "files": item.payload.get("files") or []}
            key = f"work:{work_id}:read"
            deps.outbox.add(con, READ, key, payload, due_at=now, now=now, lane="work")
        else:
            refresh(deps, con, work_id, "announced")

    def not_announced(self, con: Connection, item: Item, code: str) -> None:
        """Give a work up whose message Slack takes nowhere."""
        log.warning("the message of %s was refused: %s", item.payload["work"], code)
        store.set_status(con, item.payload["work"], "failed", code)

    def build_refreshed(self, item: Item) -> tuple[Posted, Message] | None:
        """Return a work's message as it stands now; None where it has none."""
        kept = store.find(self.desk.deps.db.read(), item.payload["work"])
        if kept is None or kept.channel is None or kept.message_ts is None:
            return None
        return Posted(kept.channel, kept.message_ts), self._message(kept)

    def _message(self, kept: KeptWork, names: tuple[str, ...] = ()) -> Message:
        con = self.desk.deps.db.read()
        if kept.status == "failed":
            return build_failed(kept.user, kept.failure or "")
        try:
            now = load(con, kept.team, kept.id)
        except Problem:
            return build_reading(kept.user, names)
        return build_work(now, standings(self.desk, self.desk.shelf(kept.team), now.work))
