"""Everything that comes in from Slack passes through here once, however it reached the bot.

What came in and the work it starts are one transaction; only then is Slack told it arrived. So
nothing acknowledged is lost, and a second delivery changes nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import Ack, BoltContext, BoltResponse

from bot.clock import Clock
from bot.errors import Problem
from bot.slack.answers import Answer, refuse_command, refuse_form
from bot.slack.delivery import ANSWER_SECONDS, add_tell
from bot.slack.errors import NotYet
from bot.slack.failures import apology, log_unexpected
from bot.slack.model import Received
from bot.slack.text import escape
from bot.storage import inbox
from bot.storage.database import Connection, Database
from bot.storage.ids import new_id
from bot.storage.outbox import Outbox

NOTICE = "slack.notice"
"""A small form on top of the open one, saying why a button in it did nothing."""

Job = Callable[[Received, Connection], Mapping[str, object] | None]
Guard = Callable[[Connection, Received], None]
Listener = Callable[[Ack, dict[str, Any], BoltContext], BoltResponse | None]

_FAILED = 500

_log = logging.getLogger(__name__)


@dataclass
class Inbox:
    """Runs a room's job for what came in, once, and answers.

    Attributes:
        guard: called before each job with the same transaction; raises where the person may not
            take part. Filled by the composition root, since people/ stands above this room.
    """

    db: Database
    outbox: Outbox
    clock: Clock
    guard: Guard | None = None
    log: logging.Logger = field(default=_log)

    def once(self, job: Job, *, kind: str, guarded: bool = True) -> Listener:
        """Return a Bolt listener that runs `job` once for each thing that comes in.

        The job runs inside the transaction that records the key. It must be quick: the database
        only, no call to Slack or to the model; what takes longer goes into the outbox. It returns
        None or what to answer: `{"text": …, "blocks": …}` to a command, `{"response_action":
        "update" or "clear", …}` to a form. It may be run again after a rollback, and after an
        answer "update", which may be lost on its way to Slack.

        A Problem it raises undoes everything, the key too, and is shown where it happened: to a
        command as its answer, to a form beside its fields or on top of it so that nothing entered
        is lost, to a button in an open form on top of that form, to other buttons as a message to
        that person alone. For events it is shown only where somebody wrote to the bot.

        Args:
            job: see above.
            kind: what came in, `<room>.<what>`, for the inbox and the log.
            guarded: False lets people in who may not take part (the directory's own events).
        """

        def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> BoltResponse | None:
            if _by_a_bot(body):
                return ack()
            received = read(body, context)
            try:
                answer = self._run(job, received, kind, guarded=guarded)
            except Problem as problem:
                return self._refused(ack, received, problem, kind)
            except Exception as error:  # noqa: BLE001 - the one place that turns failures into words
                return self._broken(ack, received, error, kind)
            return ack(**answer)

        return listener

    def _run(self, job: Job, received: Received, kind: str, *, guarded: bool) -> Answer:
        with self.db.write() as con:
            if not inbox.record(con, received.key, kind, self.clock.now()):
                return {}
            if guarded and self.guard is not None:
                self.guard(con, received)
            answer = dict(job(received, con) or {})
            if answer.get("response_action") in {"errors", "push"}:
                raise TypeError("raise a Problem: what is kept as done cannot be submitted again")
            if answer.get("response_action") == "update":
                # The answer itself leads on: lost on its way, it must be given to the next submit.
                inbox.forget(con, received.key)
        return answer

    def _refused(
        self, ack: Ack, received: Received, problem: Problem, kind: str
    ) -> BoltResponse | None:
        try:
            if isinstance(problem, NotYet):
                with self.db.write() as con:
                    problem.meanwhile(con)
            return self._say(ack, received, problem)
        except Exception as error:  # noqa: BLE001 - the same place, one step later
            return self._broken(ack, received, error, kind)

    def _broken(
        self, ack: Ack, received: Received, error: Exception, kind: str
    ) -> BoltResponse | None:
        reference = log_unexpected(error, kind=kind, log=self.log)
        try:
            answer = self._say(ack, received, Problem(apology(reference)))
        except Exception as second:  # noqa: BLE001 - the database itself may be what is broken
            log_unexpected(second, kind=kind, log=self.log)
            return BoltResponse(status=_FAILED)
        # Not acknowledged, an event is delivered again: after a minute, after five, and hourly.
        return BoltResponse(status=_FAILED) if is_event(received) else answer

    def _say(self, ack: Ack, received: Received, problem: Problem) -> BoltResponse | None:
        body = received.body
        if "command" in body:
            return ack(**refuse_command(problem))
        if body.get("type") == "view_submission":
            return ack(**refuse_form(body["view"], problem))
        if not is_event(received) or _written_to_the_bot(body):
            with self.db.write() as con:
                self._add_words(con, received, problem.message)
        return ack()

    def _add_words(self, con: Connection, received: Received, text: str) -> None:
        now = self.clock.now()
        view = received.body.get("view") or {}
        if view.get("type") == "modal" and received.trigger:
            said = {"trigger": received.trigger, "user": received.user, "text": text}
            self.outbox.add(
                con,
                NOTICE,
                f"notice:{received.key}",
                said,
                due_at=now,
                now=now,
                lane="modal",
                expires_at=now + ANSWER_SECONDS,
            )
            return
        said_alone: dict[str, object] = {
            "user": received.user,
            "text": escape(text),
            "channel": received.channel,
            "response_url": received.response_url,
            "blocks": [],
        }
        add_tell(self.outbox, con, said_alone, key=received.key, now=now)


def read(body: dict[str, Any], context: BoltContext) -> Received:
    """Return what came in with the ids every listener needs; `key` names this one delivery.

    The team is the one the bot is installed in, also where somebody of another one takes part.
    """
    return Received(
        key=_key(body),
        team=context.team_id or "",
        user=context.user_id or "",
        channel=context.channel_id,
        trigger=body.get("trigger_id"),
        response_url=context.response_url,
        body=body,
    )


def is_event(received: Received) -> bool:
    """Tell whether it is an event: delivered again until acknowledged, answered to nobody."""
    return received.body.get("type") == "event_callback"


def _key(body: Mapping[str, Any]) -> str:
    kind, view = body.get("type"), body.get("view") or {}
    if kind in {"view_submission", "view_closed"} and view.get("id"):
        prefix = "view" if kind == "view_submission" else "closed"
        return f"{prefix}:{view['id']}:{view.get('hash')}"
    return str(body.get("event_id") or body.get("trigger_id") or new_id("in"))


def _by_a_bot(body: Mapping[str, Any]) -> bool:
    event = body.get("event")
    if not isinstance(event, dict):
        return False
    return bool(event.get("bot_id")) or event.get("subtype") == "bot_message"


def _written_to_the_bot(body: Mapping[str, Any]) -> bool:
    return (body.get("event") or {}).get("type") in {"message", "app_mention"}
