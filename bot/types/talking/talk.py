"""Changing a work by talking: messages in its thread that mention the bot.

Only what mentions the bot is read. What needs no model is done in the transaction in which the
message came in; the rest waits for answering.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.errors import Problem
from bot.slack.model import Received
from bot.slack.text import as_typed, clip, listing, without_mentions
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.types.library import Shelf
from bot.types.listing.listed import ListedType
from bot.types.model import OwnType
from bot.types.talking import store as requests
from bot.types.talking.blocks import NEEDED, WAYS
from bot.types.talking.changes import Changing
from bot.types.talking.model import NEEDS_MODEL, Action, Request, Undo
from bot.types.talking.modelled import takes_model
from bot.types.talking.naming import number_of
from bot.types.talking.pasted import NAME, Parted, parted
from bot.types.talking.read import HELP, TALK, read_request
from bot.types.talking.store import Answer, WorkRequest
from bot.types.working import change, store
from bot.types.working.change import WHY_CHARACTERS, WorkVersion
from bot.types.working.desk import Desk
from bot.types.working.model import Entry, Given, Group, Work
from bot.types.working.store import Document, KeptWork

LONGEST = 40_000
"""Characters of a message, a text pasted behind it included; Slack takes no more."""

ASKED_CHARACTERS = 3_000
MOST_STEPS = 10
"""Steps of the model's that one request may ask for; more keep others waiting too long."""

WORKED_ON_SECONDS = 1800.0
"""How long a request that waits keeps others from being begun."""

TOO_LONG = (
    "This asks for more than I can read at once (3,000 characters). Nothing was changed. Say in a "
    "few sentences what to change, and paste a document behind an empty line."
)
ALONE = "“Undo” stands alone: nothing else of this message was done. Ask for the rest once more."
NEEDS = "“{text}” takes Claude, which is not connected here. Without it I understand: {ways}."
TOO_MANY = "Claude does {most} things at once; {count} more were left. Ask again for {which}."
TAKEN = "Taken from the catalogue by talking."
PASTED = "Pasted in the thread."


@dataclass(frozen=True)
class Talking:
    """The job of the inbox on what is said under a work: database only, checked for the person."""

    desk: Desk

    def talk(self, received: Received, con: Connection) -> bool:
        """Take a message in the thread of a work; False where the thread is another room's."""
        event = received.body["event"]
        kept = self._above(con, received.team, event)
        if kept is None:
            return False
        text = str(event.get("text") or "")
        if self._mentions_me(text):
            self._asked(con, received, kept, text)
        else:
            self._hint(con, received, kept, "mention")
        return True

    def _above(self, con: Connection, team: str, event: Mapping[str, Any]) -> KeptWork | None:
        thread = event.get("thread_ts")
        if not thread:
            return None
        return change.by_message(con, team, str(event["channel"]), str(thread))

    def _mentions_me(self, text: str) -> bool:
        me = self.desk.deps.slack.identity
        return me is not None and re.search(rf"<@{me.bot_user}(?:\|[^>]*)?>", text) is not None

    # What was asked

    def _asked(self, con: Connection, received: Received, kept: KeptWork, said: str) -> None:
        now = change.require(self.desk.deps, con, received.team, received.user, kept.id)
        cut = parted(as_typed(without_mentions(said))[:LONGEST])
        if len(cut.asked) > ASKED_CHARACTERS:
            raise Problem(TOO_LONG)
        if (not cut.asked or HELP.match(cut.asked)) and not cut.types:
            self._hint(con, received, kept, "help")
            return
        if self._is_busy(con, received, now):
            return
        if TALK.match(cut.asked) and not cut.types:
            # Thanks want no answer.
            return
        self._change(con, received, now, cut)

    def _change(self, con: Connection, received: Received, now: WorkVersion, cut: Parted) -> None:
        """Do at once what needs no model, and ask for the rest on top of it."""
        asked = self._request(received, now, cut.asked or NAME)
        work, pasted = _with_pasted(now.work, cut.types, self._first_id(con, now), asked.id)
        about = requests.talked_about(con, now.id)
        prose = "" if cut.types else cut.pasted
        shelf = self.desk.library.within(con, now.kept.team)
        request = read_request(
            cut.asked,
            work,
            about=about,
            pasted=pasted,
            prose=prose,
            catalogue=_besides(work, shelf),
        )
        if any(isinstance(each, Undo) for each in request.actions):
            self._undo(con, received, now, asked, request)
            return
        if pasted and (request.unclear or request.unread) and not request.actions:
            # Nothing of the request was understood: what it was about is not taken in either.
            work = now.work
        elif pasted:
            document = Document(asked.id, NAME, cut.pasted)
            place, at = len(now.work.documents), self.desk.deps.clock.now()
            store.add_document(con, now.kept, document, place=place, now=at)
        self._done_at_once(con, now, _with_taken(work, request.taken, shelf), asked, request)

    def _done_at_once(
        self, con: Connection, now: WorkVersion, work: Work, asked: WorkRequest, request: Request
    ) -> None:
        actions, refused = self._doable(request.actions, work)
        shelf = self.desk.library.within(con, now.kept.team)
        changing = Changing(self.desk, shelf, requests.declared(con, now.id))
        said: list[str] = []
        left = [*request.unclear, *refused]
        while actions and not self._is_for_model(actions[0], work):
            action = actions.pop(0)
            try:
                step = changing.step(work, action)
            except Problem as problem:
                left.append(problem.message)
                continue
            work, said, left = step.work, [*said, *step.said], [*left, *step.left]
        answer = Answer(
            said=tuple(said),
            left=tuple(left),
            unread=request.unread,
            about=request.about,
        )
        if work != now.work:
            after = change.change(
                self.desk.deps,
                con,
                now.id,
                lambda _: work,
                by=asked.user,
                why=asked.text,
                after=now.number,
            )
            answer = answer.model_copy(update={"version": after.number, "base": now.number})
        self._answer_or_begin(con, asked, answer, actions)

    def _answer_or_begin(
        self, con: Connection, asked: WorkRequest, answer: Answer, actions: Sequence[Action]
    ) -> None:
        if not actions:
            self._answer(con, replace(asked, status="done", answer=answer))
            return
        waiting = {"actions": tuple(actions)}
        if answer.version is None:
            self._begin(con, replace(asked, answer=answer.model_copy(update=waiting)))
            return
        # What was done at once is answered at once; the model goes on from the version it made.
        self._answer(con, replace(asked, status="done", answer=answer))
        rest = replace(asked, id=new_id("request"), based_on=answer.version)
        still = Answer(actions=tuple(actions), about=answer.about)
        self._begin(con, replace(rest, answer=still))

    def _doable(self, actions: Sequence[Action], work: Work) -> tuple[list[Action], list[str]]:
        """Return what can be done here, and a sentence for what is left of a request."""
        if self.desk.deps.claude is not None:
            return _first(actions, work)
        doable: list[Action] = [each for each in actions if not isinstance(each, NEEDS_MODEL)]
        needs = dict.fromkeys(
            NEEDED[each.do] if each.do in NEEDED else getattr(each, "wish", each.do)
            for each in actions
            if isinstance(each, NEEDS_MODEL)
        )
        return doable, [NEEDS.format(text=clip(each, 200), ways=WAYS) for each in needs]

    def _is_for_model(self, action: Action, work: Work) -> bool:
        return self.desk.deps.claude is not None and takes_model(action, work)

    def _undo(
        self,
        con: Connection,
        received: Received,
        now: WorkVersion,
        asked: WorkRequest,
        request: Request,
    ) -> None:
        deps = self.desk.deps
        after = change.undo(deps, con, now.id, by=received.user, after=now.number)
        left = () if len(request.actions) == 1 else (ALONE,)
        answer = Answer(
            version=after.number,
            base=now.number,
            left=left,
            unread=request.unread,
            about=request.about,
            undone=True,
        )
        self._answer(con, replace(asked, status="done", answer=answer))

    # What is answered

    def _is_busy(self, con: Connection, received: Received, now: WorkVersion) -> bool:
        """Tell whether a request for this work is being worked on, and say so."""
        since = self.desk.deps.clock.now() - WORKED_ON_SECONDS
        waiting = requests.asker_waiting(con, now.id, since=since)
        if waiting is None:
            return False
        self._hint(con, received, now.kept, "busy")
        return True

    def _hint(self, con: Connection, received: Received, kept: KeptWork, hint: str) -> None:
        now = self.desk.deps.clock.now()
        payload = {"work": kept.id, "hint": hint, "user": received.user}
        key = f"work_hint:{received.key}"
        self.desk.deps.outbox.add(con, "types.work_hint", key, payload, due_at=now, now=now)

    def _answer(self, con: Connection, request: WorkRequest) -> None:
        requests.insert(con, request)
        now, payload = self.desk.deps.clock.now(), {"request": request.id}
        key = f"work_request:{request.id}:answer"
        self.desk.deps.outbox.add(con, "types.work_answer", key, payload, due_at=now, now=now)

    def _begin(self, con: Connection, request: WorkRequest) -> None:
        """Let the model begin once a message that says so stands in the thread."""
        requests.insert(con, request)
        now, payload = self.desk.deps.clock.now(), {"request": request.id}
        key = f"work_request:{request.id}:begin"
        self.desk.deps.outbox.add(con, "types.work_asking", key, payload, due_at=now, now=now)

    def _request(self, received: Received, now: WorkVersion, words: str) -> WorkRequest:
        return WorkRequest(
            id=new_id("request"),
            work_id=now.id,
            team=now.kept.team,
            user=received.user,
            text=clip(" ".join(words.split()), WHY_CHARACTERS),
            based_on=now.number,
            created_at=self.desk.deps.clock.now(),
        )

    def _first_id(self, con: Connection, now: WorkVersion) -> int:
        """Return the number of the next entry: no id is given twice, also after an undo."""
        return len(store.entries(con, now.id)) + 1


def _besides(work: Work, shelf: Shelf) -> dict[str, str]:
    """Return the titles by id of the catalogue's types that are no group of a work."""
    there = {group.target for group in work.groups}
    return {one.id: one.title for one in shelf.types.types if one.id not in there}


def _with_taken(work: Work, taken: Sequence[str], shelf: Shelf) -> Work:
    """Return a work with types of the catalogue as groups of their own at the end."""
    types = [type_ for id_ in taken if (type_ := shelf.type(id_)) is not None]
    groups = [
        Group(
            title=one.title,
            into=one.id,
            draft=OwnType.of(one),
            based_on=shelf.version(one.id),
            reason=TAKEN,
        )
        for one in types
    ]
    return work.regrouped((*work.groups, *groups)) if groups else work


def _first(actions: Sequence[Action], work: Work) -> tuple[list[Action], list[str]]:
    """Return as many actions as a model can do at once, and a sentence for the others."""
    places = [at for at, each in enumerate(actions) if takes_model(each, work)]
    over = places[MOST_STEPS:]
    if not over:
        return list(actions), []
    numbers = {number_of(work, getattr(actions[at], "group", "")) for at in over}
    which = listing([str(number) for number in sorted(numbers) if number]) or "the rest"
    left = TOO_MANY.format(most=MOST_STEPS, count=len(over), which=which)
    return [each for at, each in enumerate(actions) if at not in over], [left]


def _with_pasted(
    work: Work, types: Sequence[ListedType], first: int, document: str
) -> tuple[Work, tuple[str, ...]]:
    """Return a work with pasted types, each in a group of its own at the end, and their keys."""
    if not types:
        return work, ()
    before = max((entry.listed.document for entry in work.entries), default=0)
    entries = tuple(
        Entry(
            id=f"t{at}",
            document=document,
            listed=one.model_copy(update={"document": before + one.document}),
        )
        for at, one in enumerate(types, first)
    )
    groups = tuple(
        Group(title=entry.listed.title, entries=(entry.id,), reason=PASTED) for entry in entries
    )
    after = Work(
        documents=(*work.documents, Given(id=document, name=NAME)),
        entries=(*work.entries, *entries),
        groups=(*work.groups, *groups),
    )
    return after, tuple(entry.id for entry in entries)
