"""Making a set: by the model where there is one, else from the bank; filling in its message."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.catalogue.bank import Bank
from bot.claude.errors import ModelFailed, ModelStopped
from bot.deps import Deps
from bot.errors import Problem
from bot.plans import show, store
from bot.plans.blocks import build_progress
from bot.plans.checking.checks import check, check_question
from bot.plans.composing.compose import own_set, plan
from bot.plans.model import AgendaItem, Brief, Question, QuestionSet
from bot.plans.store import PlannedSet
from bot.plans.write import write_set
from bot.questions.banks import Banks
from bot.slack.errors import SlackError
from bot.slack.model import Posted
from bot.storage.database import Connection
from bot.storage.outbox import Done, Failed, Item, Outcome, Retry

log = logging.getLogger(__name__)

NO_MODEL = "Claude is not connected here"
STRETCHES_WITHOUT_QUESTION = 2
"""An agenda begins with introductions and ends with the candidate's questions."""


@dataclass
class Progress:
    """Fills in a set's message, one checked question at a time."""

    deps: Deps
    bank: Bank
    planned: PlannedSet
    posted: Posted
    shown: dict[str, Question] = field(default_factory=dict)
    expected: int | None = None

    def outlined(self, title: str, agenda: tuple[AgendaItem, ...]) -> None:
        """Take the title and the number of questions the model means to write."""
        self.planned = replace(self.planned, title=title)
        self.expected = len(agenda) - STRETCHES_WITHOUT_QUESTION

    def show(self, question: Question) -> None:
        """Add a question that passed its checks, or put its new wording in place; edit the message.

        An edit that fails is left out: the next one, or the finished set, shows it all the same.
        """
        self.shown[question.id] = question
        shown = tuple(self.shown.values())
        planned, channel = self.planned, self.posted.channel
        status, note = self._status(len(shown)), show.note_of(planned)
        message = build_progress(planned, shown, channel, status=status, note=note)
        try:
            self.deps.slack.update(self.posted, message)
        except SlackError as error:
            log.info("progress of %s not shown: %s", self.planned.id, error.code)

    def _status(self, count: int) -> str:
        if self.expected is None:
            return f"Writing and checking question {count + 1} …"
        if count < self.expected:
            return f"Writing and checking question {count + 1} of {self.expected} …"
        return "Checking the set as a whole …"

    def reveal(self, content: QuestionSet) -> QuestionSet:
        """Show the questions of a set that is there already, each once checked."""
        self.shown.clear()
        self.planned = replace(self.planned, title=content.title)
        self.expected = len(content.questions)
        for question in content.questions:
            results = check_question(question, self.planned.brief, self.bank)
            if all(each.passed for each in results):
                self.show(question)
        return content


@dataclass
class Producer:
    """Makes the sets the outbox asks for; one instance serves every worker."""

    deps: Deps
    banks: Banks

    def compose(self, item: Item) -> Outcome:
        """Make the set named in the payload; asked twice, it is made once."""
        planned = store.find(self.deps.db.read(), item.payload["set"])
        if planned is None or planned.channel is None or planned.message_ts is None:
            return Failed("the set or its message is not there")
        if planned.status != "composing":
            return Done()
        try:
            content, note = self._make(planned, Posted(planned.channel, planned.message_ts))
        except ModelStopped:
            # The bot is shutting down: the next process writes the set.
            return Retry("stopping", after=0)
        except Problem as problem:
            return Done(record=self._failing(planned, problem.message, item.reference))
        return Done(record=self._keeping(planned, content, note))

    def _make(self, planned: PlannedSet, posted: Posted) -> tuple[QuestionSet, str]:
        """Return the set and, where it is not what it might have been, why."""
        bank, brief = self.banks.of(planned.team), planned.brief
        progress = Progress(self.deps, bank, planned, posted)
        if brief.own_questions:
            return own_set(brief, bank), ""
        if self.deps.claude is None:
            return progress.reveal(plan(brief, bank)), NO_MODEL
        try:
            return self._written(planned, progress), ""
        except ModelFailed as failure:
            # The bank answers what the model could not, and the set says so.
            return progress.reveal(self._instead(brief, bank, failure)), failure.reason

    def _instead(self, brief: Brief, bank: Bank, failure: ModelFailed) -> QuestionSet:
        try:
            return plan(brief, bank)
        except Problem as problem:
            raise Problem(f"{failure.reason} {problem.message}") from problem

    def _written(self, planned: PlannedSet, progress: Progress) -> QuestionSet:
        assert self.deps.claude is not None  # noqa: S101 - told apart by the caller
        return write_set(
            self.deps.claude,
            planned.brief,
            team=planned.team,
            bank=progress.bank,
            check=lambda content, brief: check(content, brief, progress.bank),
            check_question=lambda question, brief: check_question(question, brief, progress.bank),
            on_question=progress.show,
            on_outline=progress.outlined,
        )

    def _keeping(
        self, planned: PlannedSet, content: QuestionSet, note: str
    ) -> Callable[[Connection], None]:
        def record(con: Connection) -> None:
            now = self.deps.clock.now()
            version = store.add_version(
                con,
                planned.id,
                content,
                by=planned.created_by,
                why="written",
                now=now,
                brief=planned.brief,
                based_on=planned.version,
            )
            store.set_status(con, planned.id, "ready", title=content.title, failure=note or None)
            show.changed(self.deps, con, planned, f"v{version}")
            show.add_details(self.deps, con, planned.id, version)

        return record

    def _failing(
        self, planned: PlannedSet, sentence: str, occasion: str
    ) -> Callable[[Connection], None]:
        def record(con: Connection) -> None:
            store.set_status(con, planned.id, "failed", title=planned.title, failure=sentence)
            show.refresh(self.deps, con, planned.id, f"failed:{occasion}")

        return record
