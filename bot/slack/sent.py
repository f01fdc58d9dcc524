"""Finding a message whose sending was interrupted, before it is sent again."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from bot.slack.model import Identity

GRACE_SECONDS = 60.0
"""How far the clocks of the bot and of Slack may be apart."""

MAX_PAGES = 20
"""Pages of 200 messages looked through: more is not said in a channel within a lease."""


@dataclass
class Search:
    """Looks through pages of a channel's history, newest first, or of a thread, oldest first.

    The reference alone decides where the server keeps metadata: it is never given twice, so no
    clock is asked. Only where none of the bot's own messages carry any metadata is a message known
    by its text, and then only if it is no older than `since` (seconds since the epoch, Slack's
    clock): the same words may have been said before.
    """

    reference: str
    text: str
    thread_ts: str | None
    since: float
    me: Identity
    by_text: bool = field(default=False, init=False)

    def run(self, pages: Iterable[list[dict[str, Any]]]) -> str | None:
        """Return the message's `ts`, or None if it was never posted."""
        mine: list[dict[str, Any]] = []
        for page in islice(pages, MAX_PAGES):
            found = next((each for each in page if _reference(each) == self.reference), None)
            if found is not None:
                return str(found["ts"])
            mine += [each for each in page if self._is_mine(each)]
            if self.thread_ts is None and self._all_older(page):
                break
        self.by_text = bool(mine) and not any(each.get("metadata") for each in mine)
        return self._same_text(mine) if self.by_text else None

    def _is_mine(self, message: dict[str, Any]) -> bool:
        if self.me.bot_id and message.get("bot_id") == self.me.bot_id:
            return True
        return message.get("user") == self.me.bot_user

    def _all_older(self, page: list[dict[str, Any]]) -> bool:
        return bool(page) and max(map(_moment, page)) < self.since - GRACE_SECONDS

    def _same_text(self, mine: list[dict[str, Any]]) -> str | None:
        wanted = _plain(self.text)
        for each in mine:
            if _moment(each) < self.since - GRACE_SECONDS:
                continue
            if _plain(str(each.get("text") or "")) == wanted:
                return str(each["ts"])
        return None


def _reference(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    return payload.get("reference") if isinstance(payload, dict) else None


def _moment(message: dict[str, Any]) -> float:
    try:
        return float(message.get("ts") or 0)
    except ValueError:
        return 0.0


def _plain(text: str) -> str:
    # Servers give text back escaped more or less, links in pointed brackets or not.
    return re.sub(r"[<>\s]+", " ", html.unescape(text)).strip()
