"""Changing a set by talking: messages in its thread that mention the bot, and *Undo* under them.

Only what mentions the bot is read. What needs no model is done in the transaction in which the
message came in; the rest waits for rewriting.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.catalogue.bank import Bank
from bot.deps import Deps
from bot.errors import Problem
from bot.plans import store
from bot.plans.decide import changeable
from bot.plans.model import QuestionSet
from bot.plans.refining import store as requests
from bot.plans.refining.apply import apply
from bot.plans.refining.blocks import WAYS
from bot.plans.refining.keep import (
    NOTHING_TO_UNDO,
    WHY_CHARACTERS,
    Change,
    content_of,
    is_another,
    keep,
    undone,
    worked_on_by,
)
from bot.plans.refining.model import Request, Rewrite, Undo
from bot.plans.refining.phrases import GREETING, TALK
from bot.plans.refining.read import read_request
from bot.plans.refining.store import Answer, SetRequest
from bot.plans.store import PlannedSet
from bot.questions.banks import Banks
from bot.slack.model import Received
from bot.slack.text import as_typed, clip, escape, without_mentions
from bot.storage.database import Connection
from bot.storage.ids import new_id

LONGEST = 3000
"""Characters of a request; what is longer is a brief, and not read as a request."""

TOO_LONG = (
    "This is longer than I can read as one request (3,000 characters). Nothing was changed. "
    "Say in a few sentences what to change."
)
ELSEWHERE = (
    "Mention me in the thread under a question set, and say what to change there: “swap question 3 "
    "for something on testing”, “only 30 minutes”, “undo”. Type `/interview-plan` to plan a set, "
    "or `/interview-plan sets` to find one."
)
ALONE = "“Undo” stands alone: nothing else of this message was done. Ask for the rest once more."
NEEDS_MODEL = "“{text}” takes Claude, which is not connected here. Without it I understand: {ways}."
NUMBERS_MOVED = (
    "“{text}” names questions by number, and the numbers have just changed. "
    "Ask for it once more with the new ones."
)
NEWER = "Newer changes came since: this was version {seen}, and the set is at version {now}."

_NUMBERED = re.compile(
    r"\d|\b(?:one|two|three|four|five|first|second|third|fourth|fifth|last)\b", re.IGNORECASE
)

Hint = Literal["help", "busy", "mention"]


@dataclass(frozen=True)
class Talking:
    """Jobs of the inbox on what is said to the bot: database only, checked for the person."""

    deps: Deps
    banks: Banks

    def mentioned(self, received: Received, con: Connection) -> None:
        """Do what a message that mentions the bot asks of the set above it."""
        event = received.body["event"]
        if not _is_plain(event):
            return
        planned = self._above(con, received.team, event)
        if planned is None and any(talk(received, con) for talk in self.deps.talks):
            return
        if planned is None:
            self.deps.delivery.tell(
                con,
                received.user,
                escape(ELSEWHERE),
                key=f"mention:{received.key}",
                channel=received.channel,
            )
            return
        self._asked(con, received, planned, str(event.get("text") or ""))

    def said_directly(self, received: Received, con: Connection) -> None:
        """Do the same in a thread of a direct message, where Slack sends no event of its own."""
        event = received.body["event"]
        planned = self._above(con, received.team, event) if _is_plain(event) else None
        if planned is None:
            if _is_plain(event):
                any(talk(received, con) for talk in self.deps.talks)
            return
        text = str(event.get("text") or "")
        if self._mentions_me(text):
            self._asked(con, received, planned, text)
        else:
            self._hint(con, received, planned, "mention")

    def undo(self, received: Received, con: Connection) -> None:
        """Go back by one version, where the one under whose message it was pressed is the newest.

        Raises:
            Problem: it is not, or there is nothing to go back to.
        """
        set_id, _, seen = str(received.body["actions"][0]["value"]).partition("@")
        planned = changeable(self.deps, con, received.team, received.user, set_id)
        content_of(planned)
        if str(planned.version) != seen:
            raise Problem(NEWER.format(seen=seen, now=planned.version))
        if self._is_busy(con, received, planned):
            return
        self._undo(con, received, planned, "undo")

    # What was asked

    def _asked(self, con: Connection, received: Received, planned: PlannedSet, said: str) -> None:
        planned = changeable(self.deps, con, received.team, received.user, planned.id)
        content = content_of(planned)
        words = as_typed(without_mentions(said))
        if len(words) > LONGEST:
            raise Problem(TOO_LONG)
        if not words:
            self._hint(con, received, planned, "help")
            return
        if self._is_busy(con, received, planned):
            return
        if TALK.match(words):
            # Thanks want no answer; who says hello may not know what can be said.
            if GREETING.search(words):
                self._hint(con, received, planned, "help")
            return
        request = read_request(words, content)
        if any(isinstance(each, Undo) for each in request.actions):
            left = () if len(request.actions) == 1 else (ALONE,)
            self._undo(con, received, planned, words, left=left, unread=request.unread)
        else:
            self._change(con, received, planned, words, request)

    def _change(
        self,
        con: Connection,
        received: Received,
        planned: PlannedSet,
        words: str,
        request: Request,
    ) -> None:
        """Do at once what needs no model, and ask for the rest on top of it."""
        before, bank = content_of(planned), self.banks.of(planned.team)
        actions = [each for each in request.actions if not isinstance(each, Rewrite)]
        rewrites = [each.text for each in request.actions if isinstance(each, Rewrite)]
        asked = self._request(received, planned, words)
        left: tuple[str, ...] = ()
        after = before
        if actions:
            changed = apply(before, planned.brief, actions, bank)
            left = changed.left
            if is_another(before, changed.content):
                after = changed.content
                change = Change(after, changed.brief, received.user, words)
                version = keep(self.deps, con, planned, change)
                asked = replace(asked, answer=Answer(version=version, said=changed.said))
        wished, refused = self._for_the_model(rewrites, before, after)
        answer = asked.answer.model_copy(
            update={"left": (*left, *refused), "unread": request.unread, "rewrites": wished}
        )
        if wished and not actions:
            self._begin(con, asked, answer)
            return
        # What was done at once is answered at once; the model goes on from the version it made.
        done = answer.model_copy(update={"rewrites": ()})
        self._answer(con, replace(asked, status="done", answer=done))
        if wished:
            based_on = answer.version or asked.based_on
            rest = self._request(received, planned, words, based_on=based_on)
            self._begin(con, rest, Answer(rewrites=wished))

    def _for_the_model(
        self, texts: list[str], before: QuestionSet, after: QuestionSet
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what a model is asked to do, and a sentence for what it is not asked."""
        if self.deps.claude is None:
            return (), tuple(NEEDS_MODEL.format(text=clip(each, 200), ways=WAYS) for each in texts)
        ids = [each.id for each in before.questions]
        moved = ids != [each.id for each in after.questions]
        refused = [each for each in texts if moved and _NUMBERED.search(each)]
        wished = tuple(each for each in texts if each not in refused)
        return wished, tuple(NUMBERS_MOVED.format(text=clip(each, 200)) for each in refused)

    def _undo(
        self,
        con: Connection,
        received: Received,
        planned: PlannedSet,
        words: str,
        *,
        left: tuple[str, ...] = (),
        unread: tuple[str, ...] = (),
    ) -> None:
        bank: Bank = self.banks.of(planned.team)
        change = undone(con, planned, bank, by=received.user, why=words)
        if change is None:
            raise Problem(NOTHING_TO_UNDO)
        version = keep(self.deps, con, planned, change)
        answer = Answer(version=version, left=left, unread=unread, undone=True)
        asked = self._request(received, planned, words)
        self._answer(con, replace(asked, status="done", answer=answer))

    # What is answered

    def _is_busy(self, con: Connection, received: Received, planned: PlannedSet) -> bool:
        """Tell whether a request for this set is being worked on, and say whose it is."""
        waiting = worked_on_by(con, planned, now=self.deps.clock.now())
        if waiting is None:
            return False
        self._hint(con, received, planned, "busy", by=waiting)
        return True

    def _hint(
        self, con: Connection, received: Received, planned: PlannedSet, hint: Hint, *, by: str = ""
    ) -> None:
        now = self.deps.clock.now()
        payload = {"set": planned.id, "hint": hint, "user": received.user, "by": by}
        self.deps.outbox.add(
            con, "plans.hint", f"hint:{received.key}", payload, due_at=now, now=now
        )

    def _answer(self, con: Connection, request: SetRequest) -> None:
        requests.insert(con, request)
        now = self.deps.clock.now()
        key, payload = f"request:{request.id}:answer", {"request": request.id}
        self.deps.outbox.add(con, "plans.answer", key, payload, due_at=now, now=now)

    def _begin(self, con: Connection, request: SetRequest, answer: Answer) -> None:
        """Let the model begin once a message that says so stands in the thread."""
        requests.insert(con, replace(request, answer=answer))
        now = self.deps.clock.now()
        key, payload = f"request:{request.id}:begin", {"request": request.id}
        self.deps.outbox.add(con, "plans.rewriting", key, payload, due_at=now, now=now)

    def _request(
        self,
        received: Received,
        planned: PlannedSet,
        words: str,
        *,
        based_on: int | None = None,
    ) -> SetRequest:
        return SetRequest(
            id=new_id("request"),
            set_id=planned.id,
            team=planned.team,
            user=received.user,
            text=clip(words, WHY_CHARACTERS),
            based_on=based_on or planned.version or 0,
            created_at=self.deps.clock.now(),
        )

    def _above(self, con: Connection, team: str, event: Mapping[str, Any]) -> PlannedSet | None:
        """Return the set under whose message something was said."""
        thread = event.get("thread_ts")
        if not thread:
            return None
        return store.by_message(con, team, str(event["channel"]), str(thread))

    def _mentions_me(self, text: str) -> bool:
        me = self.deps.slack.identity
        return me is not None and re.search(rf"<@{me.bot_user}(?:\|[^>]*)?>", text) is not None


def is_in_direct_thread(event: Mapping[str, Any]) -> bool:
    """Tell whether a message was written in a thread of a direct message."""
    return event.get("channel_type") == "im" and bool(event.get("thread_ts"))


def _is_plain(event: Mapping[str, Any]) -> bool:
    """Tell whether a person wrote it just so; an edited mention would be done a second time."""
    return not (event.get("subtype") or event.get("bot_id") or event.get("edited"))
