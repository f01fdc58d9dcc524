"""Handlers for what the outbox says: messages that are never lost and never sent twice."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.clock import Clock
from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnclear
from bot.slack.failures import TOKEN_CODES
from bot.slack.gateway import Slack
from bot.slack.model import Block, Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import (
    Done,
    Expired,
    Failed,
    Handler,
    Item,
    Outbox,
    Outcome,
    Retry,
    Unclear,
    forgetting,
)
from bot.storage.points import Checkpoint, pass_on

TELL = "slack.tell"

ANSWER_SECONDS = 1800.0
"""An answer to a click is of no use after half an hour; a response_url lives as long."""

TOKEN_PAUSE_SECONDS = 60.0
"""How often the bot tries again while Slack does not let it in. Such a wait is no failure."""

NOT_REACHED_PAUSE_SECONDS = 60.0
"""How often the bot tries again while Slack is not reached at all. That counts as none either."""

Build = Callable[[Item], Message | Expired | Failed]
Sent = Callable[[Connection, Item, Posted], None]
Refused = Callable[[Connection, Item, str], None]

_NO_HISTORY = frozenset({"unknown_method", "method_deprecated"})
_NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "is_archived", "thread_not_found"})


@dataclass
class Delivery:
    """Makes outbox handlers out of a room's builders, and says things to one person.

    `checkpoint` is called with "before send" and "after accept" around every post.
    """

    slack: Slack
    outbox: Outbox
    clock: Clock
    checkpoint: Checkpoint = pass_on
    # Messages share locks, so that their number does not grow with what was ever said.
    _turns: list[threading.Lock] = field(
        default_factory=lambda: [threading.Lock() for _ in range(64)], init=False
    )
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _barred: str | None = field(default=None, init=False)

    def register(self, handlers: dict[str, Handler]) -> None:
        """Add the handler of `slack.tell`."""
        handlers[TELL] = forgetting(self._tell)

    def message(
        self,
        build: Build,
        *,
        sent: Sent | None = None,
        refused: Refused | None = None,
        expired: Callable[[Item], Expired] | None = None,
    ) -> Handler:
        """Return a handler that posts one message, once.

        An attempt that may have reached Slack is looked for before anything is sent again, and
        before the row is expired.

        Args:
            build: the message as it should read now, read from the database; or why not.
            sent: notes where it landed, in the transaction that finishes the row.
            refused: notes that it will never be said, with Slack's code, in the same way.
            expired: says what becomes of a row whose `expires_at` has passed before it was sent.
        """

        def handle(item: Item) -> Outcome:
            built = build(item)
            if not isinstance(built, Message):
                return built
            outcome = self._sought(item, built)
            if outcome is None and item.unclear_since is not None:
                # It never arrived: what was cancelled or moved meanwhile is not sent any more.
                built = build(replace(item, unclear_since=None))
                if not isinstance(built, Message):
                    return built
            if outcome is None and item.is_over(self.clock.now()):
                return expired(item) if expired else Expired("its moment is over")
            outcome = outcome or self._post(item, built)
            if isinstance(outcome, Done):
                return _noting_sent(outcome, item, sent)
            return _noting_refused(outcome, item, refused)

        return handle

    def update(self, build: Callable[[Item], tuple[Posted, Message] | None]) -> Handler:
        """Return a handler that changes a message to how it should read now.

        Changing it twice does no more than once, so an unclear attempt is simply made again. Two
        changes of one message go one after the other, each built only when it is its turn: the
        last one shows the latest state.
        """

        def handle(item: Item) -> Outcome:
            found = build(item)
            if found is None:
                return Done()
            with self._turns[hash(found[0]) % len(self._turns)]:
                found = build(item)
                if found is None:
                    return Done()
                try:
                    self.slack.update(*found)
                except SlackError as error:
                    return self._again_or_never(error)
                self._let_in()
                return Done(found[0].channel, found[0].ts)

        return handle

    def tell(
        self,
        con: Connection,
        user: str,
        text: str,
        *,
        key: str,
        channel: str | None = None,
        response_url: str | None = None,
        blocks: tuple[Block, ...] = (),
    ) -> None:
        """Add a row that says something to one person alone, once for each `key`.

        See `add_tell`.
        """
        add_tell(
            self.outbox,
            con,
            {
                "user": user,
                "text": text,
                "channel": channel,
                "response_url": response_url,
                "blocks": list(blocks),
            },
            key=key,
            now=self.clock.now(),
        )

    # Posting

    def _sought(self, item: Item, message: Message) -> Outcome | None:
        if item.unclear_since is None:
            return None
        try:
            found = self.slack.find_sent(message, reference_of(item), item.unclear_since)
        except SlackRefused as error:
            return self._sought_in_vain(item, error)
        except SlackError as error:
            # Not knowing is no reason to send: wait out another lease and look again.
            return Unclear(f"looking: {error.code}")
        return None if found is None else Done(found.channel, found.ts)

    def _sought_in_vain(self, item: Item, error: SlackRefused) -> Outcome | None:
        if error.code in TOKEN_CODES:
            return self._wait_outside(error)
        if error.code in _NO_HISTORY:
            logging.getLogger(__name__).warning(
                "This server shows no history: %s, whose sending was interrupted, is sent again.",
                item.reference,
            )
            return None
        # Where the bot cannot look it cannot post either: Slack will say so for certain.
        return None if error.code in _NOT_THERE else Unclear(f"looking: {error.code}")

    def _post(self, item: Item, message: Message) -> Outcome:
        self.checkpoint("before send")
        try:
            posted = self.slack.post(message, reference=reference_of(item))
        except SlackUnclear as error:
            return Unclear(error.code)
        except SlackError as error:
            return self._again_or_never(error)
        self.checkpoint("after accept")
        self._let_in()
        return Done(posted.channel, posted.ts)

    def _again_or_never(self, error: SlackError) -> Outcome:
        if isinstance(error, SlackBusy):
            # A network that is down for hours is no failure of the message.
            pause = NOT_REACHED_PAUSE_SECONDS if error.code == "not_reached" else None
            return Retry(error.code, error.retry_after or pause)
        if isinstance(error, SlackUnclear):
            return Retry(error.code)
        return self._wait_outside(error) if error.code in TOKEN_CODES else Failed(error.code)

    def _wait_outside(self, error: SlackError) -> Outcome:
        with self._lock:
            first, self._barred = self._barred != error.code, error.code
        if first:
            logging.getLogger(__name__).error(
                "Slack does not let the bot in (%s). What is to be said waits; reinstall the app "
                "or check its token.",
                error.code,
            )
        return Retry(error.code, TOKEN_PAUSE_SECONDS)

    def _let_in(self) -> None:
        with self._lock:
            self._barred = None

    # One person alone

    def _tell(self, item: Item) -> Outcome:
        said = item.payload
        message = Message(said["user"], said["text"], tuple(said["blocks"]))
        if item.unclear_since is not None:
            # Nobody can look whether an ephemeral was shown; a direct message can be looked for.
            return self.message(lambda _: message)(item)
        if item.is_over(self.clock.now()):
            return Expired("its moment is over")
        for show in self._ways(said, message):
            try:
                show()
            except SlackRefused:
                continue
            except SlackBusy as error:
                return Retry(error.code, error.retry_after)
            except SlackUnclear as error:
                return Unclear(error.code)
            return Done()
        return self._post(item, message)

    def _ways(self, said: Mapping[str, Any], message: Message) -> Iterator[Callable[[], None]]:
        if said["channel"]:
            yield lambda: self.slack.tell(said["channel"], said["user"], message)
        if said["response_url"]:
            yield lambda: self.slack.respond(said["response_url"], message)


def add_tell(
    outbox: Outbox, con: Connection, said: Mapping[str, object], *, key: str, now: float
) -> None:
    """Add a row that says something to one person alone, once for each `key`.

    It is shown in the channel to that person only, else through the click's own address, else as a
    direct message; if nobody knows whether it was shown, as a direct message too. It is dropped
    after half an hour: never make it the only copy of anything. `said` has `user`, `text`,
    `channel`, `response_url` and `blocks`.
    """
    outbox.add(con, TELL, f"tell:{key}", said, due_at=now, now=now, expires_at=now + ANSWER_SECONDS)


def reference_of(item: Item) -> str:
    """Return what a message is known by in its metadata.

    The row's moment goes in: ids begin anew with a new database, whose first messages must not be
    taken for those of an older one in the same channel.
    """
    return f"{item.reference}-{int(item.created_at * 1000):x}"


def _noting_sent(outcome: Done, item: Item, sent: Sent | None) -> Outcome:
    channel, ts = outcome.slack_channel, outcome.slack_ts
    if sent is None or channel is None or ts is None:
        return outcome
    posted = Posted(channel, ts)
    return replace(outcome, record=lambda con: sent(con, item, posted))


def _noting_refused(outcome: Outcome, item: Item, refused: Refused | None) -> Outcome:
    if refused is None:
        return outcome
    if isinstance(outcome, Failed) and outcome.record is None:
        code = outcome.error
        return replace(outcome, record=lambda con: refused(con, item, code))
    if isinstance(outcome, Retry | Unclear):
        code = outcome.error
        return replace(outcome, given_up=lambda con: refused(con, item, code))
    return outcome
