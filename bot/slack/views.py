"""Opening forms, on a lane of their own, and changing the ones that are open.

A click's trigger lives 3 seconds and works once. So a form is opened by the first worker free, its
builder reads the database only, and an attempt whose outcome nobody knows is never made again: the
person is given a button that opens the form with a new click.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App

from bot.clock import Clock
from bot.errors import Problem
from bot.slack import blocks
from bot.slack.answers import build_notice
from bot.slack.delivery import ANSWER_SECONDS, add_tell
from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnclear
from bot.slack.failures import EXPIRED_TRIGGER_CODES, apology, log_unexpected
from bot.slack.gateway import Slack
from bot.slack.model import Block, Received, View
from bot.slack.receiving import NOTICE, Inbox
from bot.slack.store import asked_form
from bot.slack.text import escape
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
    forgetting,
)

OPEN = "slack.modal"
UPDATE = "slack.modal_update"
REOPEN = "modal.reopen"

TOO_LATE = (
    "That form did not open in time: Slack gives a click three seconds. Nothing is lost. "
    "If you do not see it, open it again."
)
GONE = "I do not know that form any more. Please start again from where you came."

_CLOSED = frozenset({"not_found", "view_not_found"})

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ViewRequest:
    """Which form is wanted, for whom, and the ids it is built from."""

    name: str
    payload: dict[str, Any]
    team: str
    user: str


Builder = Callable[[ViewRequest], View]


@dataclass
class Modals:
    """The forms of all rooms by name, and the opening of them."""

    slack: Slack
    outbox: Outbox
    clock: Clock
    views: dict[str, Builder] = field(default_factory=dict)

    def register(self, app: App, inbox: Inbox, handlers: dict[str, Handler]) -> None:
        """Register the lane's handlers and the button that opens a form again."""
        handlers[OPEN] = forgetting(self._open)
        handlers[UPDATE] = forgetting(self._update)
        handlers[NOTICE] = forgetting(self._notice)
        app.action(REOPEN)(inbox.once(self._reopen, kind=REOPEN))

    def open(self, con: Connection, received: Received, name: str, payload: dict[str, Any]) -> None:
        """Open a form for the click or command that came in, right after the commit.

        `payload` holds what the builder needs; it stays in the database. A Problem the builder
        raises is shown as a small form in its place.

        Raises:
            KeyError: no form of that name is registered.
            ValueError: what came in carries no trigger, as events do.
        """
        if received.trigger is None:
            raise ValueError("only a command, a button or a shortcut can open a form")
        self._add(con, received, OPEN, name, payload)

    def update(
        self, con: Connection, received: Received, name: str, payload: dict[str, Any]
    ) -> None:
        """Change the form the action came from, right after the commit.

        What was typed stays where a field keeps its `block_id` and `action_id`.

        Raises:
            KeyError: no form of that name is registered.
            ValueError: the action came from no form.
        """
        if not _view_of(received):
            raise ValueError("the action came from no form")
        self._add(con, received, UPDATE, name, payload)

    def _add(
        self, con: Connection, received: Received, kind: str, name: str, payload: dict[str, Any]
    ) -> None:
        if name not in self.views:
            raise KeyError(name)
        now = self.clock.now()
        asked = {
            "name": name,
            "payload": payload,
            "team": received.team,
            "user": received.user,
            "channel": received.channel,
            "response_url": received.response_url,
            "trigger": received.trigger,
            "view": _view_of(received),
        }
        self.outbox.add(
            con,
            kind,
            f"{kind}:{name}:{received.key}",
            asked,
            due_at=now,
            now=now,
            lane="modal",
            expires_at=now + ANSWER_SECONDS,
        )

    # The lane

    def _open(self, item: Item) -> Outcome:
        if item.is_over(self.clock.now()):
            return Expired("nobody waits for it any more")
        if item.unclear_since is not None:
            return self._too_late(item, "perhaps opened already")
        asked = item.payload
        view = self._built_or_notice(asked)
        try:
            # Always attempted: whether the trigger is still good is Slack's to say, not a clock's.
            self.slack.open_view(asked["trigger"], view)
        except SlackRefused as error:
            if error.code in EXPIRED_TRIGGER_CODES:
                return self._too_late(item, error.code)
            return self._not_accepted(item, error)
        except (SlackBusy, SlackUnclear) as error:
            return self._too_late(item, error.code)
        return Done()

    def _update(self, item: Item) -> Outcome:
        asked = item.payload
        try:
            view = self._build(asked)
        except Problem as problem:
            return self._notice_of(item, problem.message)
        try:
            self.slack.update_view(asked["view"], view)
        except SlackRefused as error:
            # Closed meanwhile: there is nothing left to change.
            return Done() if error.code in _CLOSED else self._not_accepted(item, error)
        except SlackBusy as error:
            return Retry(error.code, error.retry_after)
        except SlackUnclear as error:
            return Retry(error.code)
        return Done()

    def _notice(self, item: Item) -> Outcome:
        return self._notice_of(item, item.payload["text"])

    def _notice_of(self, item: Item, text: str) -> Outcome:
        if item.unclear_since is None and item.payload.get("trigger"):
            try:
                self.slack.push_view(item.payload["trigger"], build_notice(text))
            except SlackError as error:
                log.info("%s: told instead of shown (%s)", item.kind, error.code)
            else:
                return Done()
        return Expired("told instead", record=lambda con: self._tell(con, item, text))

    # Building

    def _build(self, asked: dict[str, Any]) -> View:
        request = ViewRequest(asked["name"], asked["payload"], asked["team"], asked["user"])
        try:
            return self.views[asked["name"]](request)
        except Problem:
            raise
        except Exception as error:  # noqa: BLE001 - the person waits: they are told, the log has the rest
            reference = log_unexpected(error, kind=f"view {asked['name']}", log=log)
            raise Problem(apology(reference)) from None

    def _built_or_notice(self, asked: dict[str, Any]) -> View:
        try:
            return self._build(asked)
        except Problem as problem:
            return build_notice(problem.message)

    # What did not work

    def _too_late(self, item: Item, why: str) -> Outcome:
        button = blocks.button("Open Again", REOPEN, value=str(item.id))
        said = (blocks.section(TOO_LATE), blocks.actions(button))
        return Expired(why, record=lambda con: self._tell(con, item, TOO_LATE, said))

    def _not_accepted(self, item: Item, error: SlackRefused) -> Outcome:
        reference = log_unexpected(error, kind=f"view {item.payload['name']}", log=log)
        log.error("reference %s: Slack's code is %s", reference, error.code)
        text = apology(reference)
        return Failed(error.code, record=lambda con: self._tell(con, item, text))

    def _tell(self, con: Connection, item: Item, text: str, said: tuple[Block, ...] = ()) -> None:
        whom = {
            "user": item.payload["user"],
            "text": escape(text),
            "channel": item.payload.get("channel"),
            "response_url": item.payload.get("response_url"),
            "blocks": list(said),
        }
        add_tell(self.outbox, con, whom, key=f"form:{item.id}", now=self.clock.now())

    def _reopen(self, received: Received, con: Connection) -> None:
        value = str(received.body["actions"][0].get("value") or "")
        asked = asked_form(con, int(value), OPEN) if value.isdecimal() else None
        whose = (received.team, received.user)
        if asked is None or (asked["team"], asked["user"]) != whose:
            raise Problem(GONE)
        self.open(con, received, asked["name"], asked["payload"])


def _view_of(received: Received) -> str | None:
    view = received.body.get("view") or {}
    return view.get("id")
