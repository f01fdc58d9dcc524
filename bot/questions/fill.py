"""A model writes what a question lacks; it counts once a person has accepted it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.bank import Bank
from bot.catalogue.model import Anchors, Kind, Level
from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.errors import ModelFailed, ModelStopped
from bot.claude.model import Ask
from bot.deps import Deps
from bot.errors import Problem
from bot.questions import store
from bot.questions.blocks import build_said
from bot.questions.browse import GONE, Browsing, value
from bot.questions.library import Library, Shelf
from bot.questions.model import OwnQuestion
from bot.questions.rights import require_may_change
from bot.questions.search import index_own
from bot.questions.words import named
from bot.slack import blocks as kit
from bot.slack.errors import SlackError
from bot.slack.model import Received, View
from bot.slack.text import clip, escape, without_mentions
from bot.slack.views import ViewRequest
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.outbox import Done, Item, Outcome, Retry

log = logging.getLogger(__name__)

Answer = Mapping[str, object] | None

PROMPT = "fill_question"
JOB = "questions.fill"
DEADLINE_SECONDS = 300.0
MOST_FOLLOW_UPS = 3
LONGEST_COMPETENCY = 100
NO_MODEL = "Claude is not connected here. Edit the question to write what lacks yourself."
COMPLETE = "Nothing lacks in this question any more."
WRITING = "Claude is writing what lacks. You can close this: I tell you when it is there."

Words = Annotated[str, Field(min_length=1)]
Lines = list[Words]


class WrittenQuestion(BaseModel):
    """What a model writes beside a prompt; only what lacks is taken of it."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    areas: Annotated[Lines, Field(description="ids of areas, one to three")]
    competency: Annotated[Words, Field(max_length=LONGEST_COMPETENCY)]
    lowest: Level
    highest: Level
    minutes: Annotated[int, Field(ge=2, le=40)]
    follow_ups: Lines
    look_for: Lines
    red_flags: Lines
    green_flags: Lines
    technical_accuracy: Lines
    depth: Lines
    level_1: Lines
    level_2: Lines
    level_3: Lines
    level_4: Lines


def write_lacking(
    claude: Claude, question: OwnQuestion, shelf: Shelf, *, team: str
) -> WrittenQuestion:
    """Have the model write what a question lacks; the reply passes the checks of the bank.

    Raises:
        ModelFailed: nothing usable came of it; `reason` says why, in a sentence for a person.
        ModelStopped: the bot is shutting down; try again later.
    """
    asked = Ask(
        job=JOB,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=data_of(question, shelf.shared),
        reply=WrittenQuestion,
        validate=lambda written: faults(written, question, shelf),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
    )
    return claude.ask(asked, deadline=DEADLINE_SECONDS).value


def data_of(question: OwnQuestion, bank: Bank) -> dict[str, object]:
    """Write a question as data for the model; who wrote it does not matter."""
    said = question.model_dump(mode="json", exclude={"id", "filled"})
    return {
        "areas": [{"id": area.id, "name": area.name} for area in bank.areas.all],
        "competencies": sorted({one.competency for one in bank.questions}),
        "lacking": list(question.lacking()),
        "question": {name: value for name, value in said.items() if value},
    }


def completed(question: OwnQuestion, written: WrittenQuestion) -> OwnQuestion:
    """Return a question with what it lacked; the fields that were taken stand in `filled`."""
    given = _given(question, written)
    taken = {name: given[name] for name in question.lacking()}
    filled = dict.fromkeys((*question.filled, *taken))
    changed = {**question.model_dump(), **taken, "filled": tuple(filled)}
    return OwnQuestion.model_validate(changed)


def _given(question: OwnQuestion, written: WrittenQuestion) -> dict[str, Any]:
    follow_ups = dict.fromkeys((*question.follow_ups, *written.follow_ups))
    return {
        **{name: getattr(written, name) for name in ("kind", "competency", "minutes")},
        "areas": tuple(dict.fromkeys(written.areas)),
        "levels": (written.lowest, written.highest),
        "follow_ups": tuple(follow_ups)[:MOST_FOLLOW_UPS],
        "look_for": tuple(dict.fromkeys((*question.look_for, *written.look_for))),
        **{
            name: tuple(dict.fromkeys(getattr(written, name)))
            for name in ("red_flags", "green_flags", "technical_accuracy", "depth")
        },
        "anchors": Anchors.model_construct(
            one=tuple(written.level_1),
            two=tuple(written.level_2),
            three=tuple(written.level_3),
            four=tuple(written.level_4),
        ).model_dump(),
    }


def faults(written: WrittenQuestion, question: OwnQuestion, shelf: Shelf) -> list[Fault]:
    """Return what would keep the question from being asked, for the model to mend."""
    lacking, found = question.lacking(), []
    if "areas" in lacking:
        unknown = [each for each in written.areas if each not in shelf.shared.areas]
        found += [Fault("areas", "expected an id of `areas`", got=each) for each in unknown]
    if "levels" in lacking and written.lowest.rank > written.highest.rank:
        found.append(Fault("highest", "expected a level that is not below `lowest`"))
    if "anchors" in lacking:
        found += [
            Fault(f"level_{score}", "expected at least one signal")
            for score in range(1, 5)
            if not getattr(written, f"level_{score}")
        ]
    if found:
        return found
    whole = completed(question, written)
    found = [Fault(name, "expected more than this") for name in whole.lacking()]
    settled = whole.model_copy(update={"filled": ()})
    return found or [Fault("question", fault) for fault in shelf.faults(settled)]


@dataclass
class Filling:
    """The button that has the model fill in, and the outbox kind that does it."""

    deps: Deps
    library: Library
    browsing: Browsing
    _running: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def ask(self, received: Received, con: Connection) -> Answer:
        """Have what lacks written, for whoever may edit the question."""
        question = store.find(con, received.team, value(received))
        if question is None:
            raise Problem(GONE)
        require_may_change(self.deps, con, received.team, received.user, question.id)
        if self.deps.claude is None:
            raise Problem(NO_MODEL)
        if not question.lacking():
            raise Problem(COMPLETE)
        view, now = received.body.get("view") or {}, self.deps.clock.now()
        payload = {
            "id": question.id,
            "team": received.team,
            "user": received.user,
            "view": view.get("id") or "",
        }
        key = f"questions.fill:{question.id}:{received.key}"
        self.deps.outbox.add(con, "questions.fill", key, payload, due_at=now, now=now, lane="work")
        return None

    def fill(self, item: Item) -> Outcome:
        """Fill a question in; pressed twice while it is written, it is written once."""
        question_id = item.payload["id"]
        with self._lock:
            if question_id in self._running:
                return Done()
            self._running.add(question_id)
        try:
            return self._fill(item)
        except ModelStopped:
            # The bot is shutting down: the next process asks again.
            return Retry("stopping", after=0)
        finally:
            with self._lock:
                self._running.discard(question_id)

    def _fill(self, item: Item) -> Outcome:
        payload, claude = item.payload, self.deps.claude
        team = payload["team"]
        question = store.find(self.deps.db.read(), team, payload["id"])
        if question is None or claude is None:
            return Done()
        if not question.lacking():
            # A process that was killed may have kept what was written and told nobody.
            interrupted = item.unclear_since is not None and question.filled
            return self._say(item, _said(question.filled)) if interrupted else Done()
        self._show(item, build_said("Question", WRITING))
        try:
            written = write_lacking(claude, question, self.library.of(team), team=team)
        except ModelFailed as failure:
            return self._say(item, f"Nothing was filled in: {failure.reason}")
        with self.deps.db.write() as con:
            taken = self._keep(con, item, written)
        if not taken:
            return self._say(item, COMPLETE)
        return self._say(item, _said(taken))

    def _keep(self, con: Connection, item: Item, written: WrittenQuestion) -> tuple[str, ...]:
        """Take what still lacks: a person may have written some of it meanwhile."""
        payload, now = item.payload, self.deps.clock.now()
        team, user = payload["team"], payload["user"]
        present = store.find(con, team, payload["id"])
        if present is None or not present.lacking():
            return ()
        changed = completed(present, written)
        store.keep(con, team, changed, by=user, now=now)
        index_own(con, team, changed)
        audit.record(con, now, team, user, "question.fill", changed.id)
        return present.lacking()

    def _say(self, item: Item, note: str) -> Outcome:
        """Show the question with what became of it; where its form is closed, say so directly."""
        payload = item.payload
        request = ViewRequest(
            "questions.show",
            {"id": payload["id"], "note": note},
            payload["team"],
            payload["user"],
        )
        if self._show(item, self.browsing.show_view(request)):
            return Done()
        return Done(record=lambda con: self._tell(con, item, note))

    def _show(self, item: Item, view: View) -> bool:
        if not item.payload["view"]:
            return False
        try:
            self.deps.slack.update_view(item.payload["view"], view)
        except SlackError as error:
            log.info("%s: not shown in its form (%s)", item.reference, error.code)
            return False
        return True

    def _tell(self, con: Connection, item: Item, note: str) -> None:
        payload = item.payload
        question = store.find(con, payload["team"], payload["id"])
        if question is None:
            return
        said = f"{note}\n“{clip(question.prompt, 300)}”"
        show = kit.button("Show the Question", "questions.turn", value=question.id)
        self.deps.delivery.tell(
            con,
            payload["user"],
            escape(said),
            key=f"fill:{item.dedupe_key}",
            blocks=(kit.section(escape(said)), kit.actions(show)),
        )


def _said(taken: tuple[str, ...]) -> str:
    return f"Claude wrote {named(taken)}. Edit the question to accept or change that."
