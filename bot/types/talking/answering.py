"""What the outbox does for requests on works: answers in the thread, and the model's part."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from bot.claude.errors import ModelStopped
from bot.deps import Deps
from bot.errors import Problem
from bot.slack.errors import SlackError
from bot.slack.model import Message, Posted
from bot.storage import versions
from bot.storage.database import Connection
from bot.storage.outbox import Done, Failed, Item, Outcome, Retry
from bot.types.talking import store as requests
from bot.types.talking.blocks import (
    Answered,
    Redrafted,
    build_answer,
    build_asking,
    build_hint,
)
from bot.types.talking.changes import Changing
from bot.types.talking.modelled import Asking
from bot.types.talking.store import Answer, Status, WorkRequest
from bot.types.working import change, store
from bot.types.working.change import WorkVersion
from bot.types.working.desk import Desk
from bot.types.working.diff import steps_between
from bot.types.working.model import Work
from bot.types.working.store import KeptWork

log = logging.getLogger(__name__)

MOVED_ON = (
    "While Claude was working on this, it was changed: it is at version {now}, and this was asked "
    "of version {then}. Nothing was overwritten. Ask again if it still fits."
)
UNPOSTED = "Slack took no message in this thread."
NO_MODEL = "Claude is not connected here any more."


@dataclass(frozen=True)
class Answering:
    """The outbox kinds of requests; every method reads the request and the work anew."""

    desk: Desk

    @property
    def deps(self) -> Deps:
        """Return what every room is given."""
        return self.desk.deps

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        delivery, handlers = self.deps.delivery, self.deps.handlers
        handlers["types.work_hint"] = delivery.message(self.build_hint)
        handlers["types.work_answer"] = delivery.message(self.build_answer)
        handlers["types.work_asking"] = delivery.message(
            self.build_asking, sent=self.begun, refused=self.not_begun
        )
        handlers["types.work_ask"] = self.ask
        handlers["types.work_answered"] = delivery.update(self.build_answered)

    # Messages

    def build_hint(self, item: Item) -> Message | Failed:
        """Return a sentence that is the same for every work."""
        kept = store.find(self.deps.db.read(), item.payload["work"])
        if kept is None or kept.message_ts is None:
            return Failed("the work or its message is not there")
        return build_hint(item.payload["hint"], _thread(kept), item.payload["user"])

    def build_answer(self, item: Item) -> Message | Failed:
        """Return what became of a request, for the thread."""
        found = self._found(item)
        if found is None:
            return Failed("the request or its work's message is not there")
        return self._answer(*found)

    def build_asking(self, item: Item) -> Message | Failed:
        """Return the message that says that the model is at work."""
        found = self._found(item)
        if found is None:
            return Failed("the request or its work's message is not there")
        return build_asking(found[0], _thread(found[1]))

    def build_answered(self, item: Item) -> tuple[Posted, Message] | None:
        """Return what that message says in the end."""
        found = self._found(item)
        if found is None:
            return None
        message = self._answer(*found)
        return Posted(message.channel, item.payload["ts"]), message

    def _answer(self, request: WorkRequest, kept: KeptWork) -> Message:
        answer = request.answer
        before, after = self._work(kept, answer.base), self._work(kept, answer.version)
        if before is None or after is None:
            return build_answer(Answered(request, (), ()), _thread(kept))
        steps = (*_taken(before, after), *steps_between(before, after))
        types = tuple(self._redrafted(kept, before, after))
        return build_answer(Answered(request, steps, types), _thread(kept))

    def _work(self, kept: KeptWork, version: int | None) -> Work | None:
        con = self.deps.db.read()
        found = version and versions.find(con, kept.team, store.subject(kept.id), version)
        return store.work_of(found, store.entries(con, kept.id)) if found else None

    def _redrafted(self, kept: KeptWork, before: Work, after: Work) -> Iterator[Redrafted]:
        """Yield each type whose draft changed; of a new group nothing is there to compare."""
        changing = Changing(self.desk, self.desk.shelf(kept.team))
        old = {group.key: group for group in before.groups}
        for number, group in enumerate(after.groups, 1):
            was = old.get(group.key)
            if group.draft is None or (was is not None and was.draft == group.draft):
                continue
            earlier = None if was is None else changing.draft(before, was.key)
            yield Redrafted(number, earlier, group.draft)

    # The model's part

    def begun(self, con: Connection, item: Item, posted: Posted) -> None:
        """Ask for the work itself, now that the thread says so."""
        request, now = item.payload["request"], self.deps.clock.now()
        payload = {"request": request, "ts": posted.ts}
        key = f"work_request:{request}:ask"
        self.deps.outbox.add(con, "types.work_ask", key, payload, due_at=now, now=now, lane="work")

    def not_begun(self, con: Connection, item: Item, code: str) -> None:
        """Give a request up that nobody could be told of."""
        log.warning("the message of %s was refused: %s", item.payload["request"], code)
        found = requests.find(con, item.payload["request"])
        if found is not None:
            answer = found.answer.model_copy(update={"left": (*found.answer.left, UNPOSTED)})
            requests.settle(con, found.id, "refused", answer)

    def ask(self, item: Item) -> Outcome:
        """Let the model do its part; asked twice, it is done once."""
        found = self._found(item)
        if found is None:
            return Failed("the request or its work's message is not there")
        request, kept = found
        if request.status != "waiting":
            return Done()
        now = change.load(self.deps.db.read(), kept.team, kept.id)
        if now.number != request.based_on:
            return Done(record=lambda con: self._moved_on(con, request, item))
        try:
            work, answer = self._done(request, now, item)
        except ModelStopped:
            # The bot is shutting down: the next process asks the model again.
            return Retry("stopping", after=0)
        return Done(record=lambda con: self._keep(con, request, item, work, answer))

    def _done(self, request: WorkRequest, now: WorkVersion, item: Item) -> tuple[Work, Answer]:
        """Return the work after all that waits, and what is to be said of it."""
        claude, work, answer = self.deps.claude, now.work, request.answer
        if claude is None:
            return work, answer.model_copy(update={"left": (*answer.left, NO_MODEL)})
        before = requests.declared(self.deps.db.read(), now.id)
        changing = Changing(self.desk, self.desk.shelf(now.kept.team), before)
        asking = Asking(changing, claude, now.kept.team)
        said, left = [*answer.said], [*answer.left]
        for at, action in enumerate(answer.actions, 1):
            if at > 1:
                self._shows(request, now.kept, item, at)
            try:
                step = asking.step(work, action)
            except Problem as problem:
                left.append(problem.message)
                continue
            work, said, left = step.work, [*said, *step.said], [*left, *step.left]
        new = {line: id_ for line, id_ in changing.declared.items() if line not in before}
        update = {"said": tuple(said), "left": tuple(left), "declared": new}
        return work, answer.model_copy(update=update)

    def _shows(self, request: WorkRequest, kept: KeptWork, item: Item, at: int) -> None:
        """Say in the thread how far it is; what fails is left out."""
        message = build_asking(request, _thread(kept), at=at)
        try:
            self.deps.slack.update(Posted(message.channel, item.payload["ts"]), message)
        except SlackError as error:
            log.info("progress of %s not shown: %s", request.id, error.code)

    def _keep(
        self, con: Connection, request: WorkRequest, item: Item, work: Work, answer: Answer
    ) -> None:
        now = change.load(con, request.team, request.work_id)
        if now.number != request.based_on:
            self._moved_on(con, request, item)
            return
        if work == now.work:
            self._settle(con, request, item, "refused", answer)
            return
        after = change.change(
            self.deps,
            con,
            request.work_id,
            lambda _: work,
            by=request.user,
            why=request.text,
            after=now.number,
        )
        answer = answer.model_copy(update={"version": after.number, "base": now.number})
        self._settle(con, request, item, "done", answer)

    def _moved_on(self, con: Connection, request: WorkRequest, item: Item) -> None:
        """Overwrite nothing, and tell both: who asked, and who changed it meanwhile."""
        now = change.load(con, request.team, request.work_id)
        sentence = MOVED_ON.format(now=now.number, then=request.based_on)
        left = (*request.answer.left, sentence)
        answer = request.answer.model_copy(update={"left": left, "moved_by": now.by})
        self._settle(con, request, item, "refused", answer)

    def _settle(
        self,
        con: Connection,
        request: WorkRequest,
        item: Item,
        status: Status,
        answer: Answer,
    ) -> None:
        """Note what became of a request and let the message in its thread tell it."""
        if not requests.settle(con, request.id, status, answer):
            return
        now = self.deps.clock.now()
        payload = {"request": request.id, "ts": item.payload["ts"]}
        key = f"work_request:{request.id}:answer"
        self.deps.outbox.add(con, "types.work_answered", key, payload, due_at=now, now=now)

    def _found(self, item: Item) -> tuple[WorkRequest, KeptWork] | None:
        con = self.deps.db.read()
        request = requests.find(con, item.payload["request"])
        kept = None if request is None else store.find(con, request.work_id)
        if request is None or kept is None or kept.message_ts is None:
            return None
        return request, kept


def _taken(before: Work, after: Work) -> Iterator[str]:
    known = {group.key for group in before.groups}
    for group in after.groups:
        if not group.entries and group.key not in known:
            yield f"Took “{group.title}” from the catalogue"


def _thread(kept: KeptWork) -> Posted:
    return Posted(kept.channel or "", kept.message_ts or "")
