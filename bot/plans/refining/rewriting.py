"""What the outbox does for requests: answers in the thread, and the model's part of refining."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.claude.errors import ModelFailed, ModelStopped
from bot.deps import Deps
from bot.errors import Problem
from bot.plans import store
from bot.plans.refining import store as requests
from bot.plans.refining.blocks import Answered, build_answer, build_hint, build_rewriting
from bot.plans.refining.keep import Change, is_another, keep
from bot.plans.refining.model import Changed
from bot.plans.refining.store import SetRequest
from bot.plans.rewrite import rewrite
from bot.plans.store import PlannedSet
from bot.questions.banks import Banks
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Done, Failed, Item, Outcome, Retry

log = logging.getLogger(__name__)

MOVED_ON = (
    "While Claude was working on this, the set was changed: it is at version {now}, and this was "
    "asked of version {then}. Nothing was overwritten. Ask again if it still fits."
)
BEGUN_ANEW = (
    "While Claude was working on this, the brief was changed and the set is written anew. Nothing "
    "was overwritten. Ask again if it still fits."
)
UNPOSTED = "Slack took no message in this thread."
NO_MODEL = "Claude is not connected here any more."


@dataclass(frozen=True)
class Rewriting:
    """The outbox kinds of requests; every method reads the request and the set anew."""

    deps: Deps
    banks: Banks

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        delivery, handlers = self.deps.delivery, self.deps.handlers
        handlers["plans.hint"] = delivery.message(self.build_hint)
        handlers["plans.answer"] = delivery.message(self.build_answer)
        handlers["plans.rewriting"] = delivery.message(
            self.build_rewriting, sent=self.begun, refused=self.not_begun
        )
        handlers["plans.rewrite"] = self.rewrite
        handlers["plans.rewritten"] = delivery.update(self.build_rewritten)

    # Messages

    def build_hint(self, item: Item) -> Message | Failed:
        """Return a sentence that is the same for every set."""
        payload = item.payload
        planned = store.find(self.deps.db.read(), payload["set"])
        if planned is None or planned.channel is None or planned.message_ts is None:
            return Failed("the set or its message is not there")
        where = Posted(planned.channel, planned.message_ts)
        return build_hint(payload["hint"], where, user=payload["user"], by=payload["by"])

    def build_answer(self, item: Item) -> Message | Failed:
        """Return what became of a request, for the thread."""
        found = self._found(item)
        if found is None:
            return Failed("the request or its set's message is not there")
        return self._answer(*found)

    def build_rewriting(self, item: Item) -> Message | Failed:
        """Return the message that says that the model is at work."""
        found = self._found(item)
        if found is None:
            return Failed("the request or its set's message is not there")
        return build_rewriting(found[0], _thread(found[1]))

    def build_rewritten(self, item: Item) -> tuple[Posted, Message] | None:
        """Return what that message says in the end."""
        found = self._found(item)
        if found is None:
            return None
        message = self._answer(*found)
        return Posted(message.channel, item.payload["ts"]), message

    def _answer(self, request: SetRequest, planned: PlannedSet) -> Message:
        con, number = self.deps.db.read(), request.answer.version
        version = None if number is None else store.version(con, planned.id, number)
        base = None if version is None or version.based_on is None else version.based_on
        before = None if base is None else store.version(con, planned.id, base)
        return build_answer(Answered(request, planned, version, before), _thread(planned))

    # The model's part

    def begun(self, con: Connection, item: Item, posted: Posted) -> None:
        """Ask for the rewriting itself, now that the thread says so."""
        self._ask(con, item.payload["request"], posted.ts)

    def not_begun(self, con: Connection, item: Item, code: str) -> None:
        """Give a request up that nobody could be told of."""
        log.warning("the message of %s was refused: %s", item.payload["request"], code)
        found = requests.find(con, item.payload["request"])
        if found is not None:
            answer = found.answer.model_copy(update={"left": (*found.answer.left, UNPOSTED)})
            requests.settle(con, found.id, "refused", answer)

    def _ask(self, con: Connection, request_id: str, ts: str) -> None:
        now = self.deps.clock.now()
        payload = {"request": request_id, "ts": ts}
        key = f"request:{request_id}:rewrite"
        self.deps.outbox.add(con, "plans.rewrite", key, payload, due_at=now, now=now, lane="work")

    def rewrite(self, item: Item) -> Outcome:
        """Let the model change the set; asked twice, it is changed once."""
        found = self._found(item)
        if found is None:
            return Failed("the request or its set's message is not there")
        request, planned = found
        if request.status != "waiting":
            return Done()
        if _has_moved_on(request, planned):
            return Done(record=lambda con: self._moved_on(con, request, item))
        try:
            changed = self._changed(request, planned)
        except ModelStopped:
            # The bot is shutting down: the next process asks the model again.
            return Retry("stopping", after=0)
        except Problem as problem:
            return self._refusing(request, item, problem.message)
        return Done(record=self._keeping(request, changed, item))

    def _changed(self, request: SetRequest, planned: PlannedSet) -> Changed:
        claude = self.deps.claude
        if claude is None or planned.content is None:
            raise Problem(NO_MODEL)
        try:
            return rewrite(
                claude,
                planned.content,
                planned.brief,
                request.answer.rewrites,
                team=planned.team,
                bank=self.banks.of(planned.team),
            )
        except ModelFailed as failure:
            raise Problem(f"{failure.reason} The set is as it was.") from failure

    def _keeping(
        self, request: SetRequest, changed: Changed, item: Item
    ) -> Callable[[Connection], None]:
        def record(con: Connection) -> None:
            planned = store.find(con, request.set_id)
            if planned is None or planned.content is None or _has_moved_on(request, planned):
                self._moved_on(con, request, item)
                return
            update: dict[str, object] = {}
            if is_another(planned.content, changed.content):
                change = Change(changed.content, changed.brief, request.user, request.text)
                version = keep(self.deps, con, planned, change)
                update = {"version": version, "said": changed.said}
            self._settle(con, request, item, *changed.left, **update)

        return record

    def _refusing(self, request: SetRequest, item: Item, sentence: str) -> Done:
        return Done(record=lambda con: self._settle(con, request, item, sentence))

    def _moved_on(self, con: Connection, request: SetRequest, item: Item) -> None:
        """Overwrite nothing, and tell both: who asked, and who changed the set meanwhile."""
        planned = store.find(con, request.set_id)
        if planned is None or planned.version == request.based_on:
            self._settle(con, request, item, BEGUN_ANEW)
            return
        sentence = MOVED_ON.format(now=planned.version, then=request.based_on)
        self._settle(con, request, item, sentence, moved_by=planned.version_by)

    def _settle(
        self, con: Connection, request: SetRequest, item: Item, *left: str, **update: object
    ) -> None:
        """Note what became of a request and let the message in its thread tell it."""
        so_far = request.answer
        answer = so_far.model_copy(update={"left": (*so_far.left, *left), **update})
        status: requests.Status = "refused" if answer.version is None else "done"
        if not requests.settle(con, request.id, status, answer):
            return
        now = self.deps.clock.now()
        payload = {"request": request.id, "ts": item.payload["ts"]}
        key = f"request:{request.id}:answer"
        self.deps.outbox.add(con, "plans.rewritten", key, payload, due_at=now, now=now)

    def _found(self, item: Item) -> tuple[SetRequest, PlannedSet] | None:
        con = self.deps.db.read()
        request = requests.find(con, item.payload["request"])
        planned = None if request is None else store.find(con, request.set_id)
        if request is None or planned is None or planned.message_ts is None:
            return None
        return request, planned


def _thread(planned: PlannedSet) -> Posted:
    return Posted(planned.channel or "", planned.message_ts or "")


def _has_moved_on(request: SetRequest, planned: PlannedSet) -> bool:
    """Tell whether a set is not, or is about not to be, what a request was made of."""
    return planned.version != request.based_on or planned.status not in {"ready", "approved"}
