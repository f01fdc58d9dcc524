"""A brief becomes a question set, written by the model and checked by code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel

from bot.catalogue.bank import Bank
from bot.claude.accepting import Fault, Form
from bot.claude.asking import Claude
from bot.claude.model import Ask
from bot.claude.parts import Part
from bot.plans.composing.deeper import deepened
from bot.plans.composing.matching import Matcher
from bot.plans.model import AgendaItem, Brief, CheckResult, Question, QuestionSet, Source
from bot.plans.reading.frame import family_of, settle
from bot.plans.written import (
    Lookup,
    WrittenQuestion,
    WrittenSet,
    WrittenStretch,
    as_question,
    as_set,
    brief_data,
    family_data,
    planned,
    reference_faults,
)
from bot.slack.text import without_mentions

PROMPT = "question_set"
JOB = "plans.write"
# Below the outbox's lease on slow work, with time left to compose from the bank instead.
DEADLINE_SECONDS = 600.0
# A failed check that blocks approval outweighs any number of others.
BLOCKING_WEIGHT = 100

M = TypeVar("M", bound=BaseModel)

Check = Callable[[QuestionSet, Brief], tuple[CheckResult, ...]]


@dataclass
class Watcher:
    """Follows a set while it is being written.

    Attributes:
        brief: what the set is to answer.
        passes: whether a single question may be shown: its own checks find nothing.
        on_question: called once for each question that passes, as soon as it is finished, and
            again, with the same id, where a repair changed it.
        on_outline: called with title and agenda before the first question.
    """

    brief: Brief
    passes: Callable[[Question], bool]
    on_question: Callable[[Question], None]
    on_outline: Callable[[str, tuple[AgendaItem, ...]], None] | None = None
    shown: dict[str, Question] = field(default_factory=dict)
    outlined: bool = False
    title: str = ""
    goals: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    def take(self, part: Part) -> None:
        """Take a finished part of the model's JSON."""
        value = part.value
        if part.key == "title" and isinstance(value, str):
            self.title = without_mentions(value)
        elif part.key == "goals" and part.index is None and isinstance(value, list):
            self.goals = tuple(without_mentions(str(line)) for line in value)
        elif part.key == "areas" and part.index is None and isinstance(value, list):
            self.areas = tuple(without_mentions(str(line)) for line in value)
        elif part.key == "outline" and part.index is None and isinstance(value, list):
            self._outline(value)
        elif part.key == "questions" and part.index is not None:
            self._question(value, part.index)

    def _outline(self, value: list[object]) -> None:
        stretches = [_fitted(WrittenStretch, item) for item in value]
        if self.outlined or self.on_outline is None or not self.title:
            return
        self.outlined = True
        outline = [stretch for stretch in stretches if stretch is not None]
        self.on_outline(self.title, planned(self.brief, outline))

    def _question(self, value: object, place: int) -> None:
        written = _fitted(WrittenQuestion, value)
        if written is not None:
            lookup = Lookup.of(self.brief, self.goals, self.areas)
            self.show(as_question(written, place, lookup))

    def show(self, question: Question) -> None:
        """Show a question that passes, unless it is shown already just so."""
        if self.shown.get(question.id) != question and self.passes(question):
            self.shown[question.id] = question
            self.on_question(question)


def write_set(  # noqa: PLR0913 - the job's collaborators, named where it is called
    claude: Claude,
    brief: Brief,
    *,
    team: str,
    bank: Bank,
    check: Check,
    check_question: Callable[[Question, Brief], Sequence[CheckResult]],
    on_question: Callable[[Question], None],
    on_outline: Callable[[str, tuple[AgendaItem, ...]], None] | None = None,
    deadline: float = DEADLINE_SECONDS,
) -> QuestionSet:
    """Have the model write the set for a brief.

    What the brief leaves open is filled in with what interviews of its role's family usually are;
    `bank` knows the families. Checks that fail are repaired by the model, twice at most; what
    still fails stands in the set's `checks`. `check_question` gives the failed checks of one
    question: with none it is shown, through `on_question`, while the rest is still being written.
    `deadline` is in seconds.

    Raises:
        ModelFailed: no set came of it; `reason` says why, in a sentence for a person.
        ModelStopped: the bot is shutting down; try again later.
    """
    prompt = claude.prompts[PROMPT]
    source = Source(kind="model", model=prompt.model or claude.model, prompt=prompt.identity)
    settled, family = settle(brief, bank), family_of(brief, bank)

    def made(written: WrittenSet) -> QuestionSet:
        content = as_set(written, settled, source, family)
        deeper = deepened(brief, content.questions, Matcher(bank))
        return content.model_copy(update={"deeper": deeper})

    watcher = Watcher(
        settled,
        lambda question: not _failed(check_question(question, brief)),
        on_question,
        on_outline,
    )
    asked = Ask(
        job=JOB,
        team=team,
        prompt=prompt,
        content={"brief": brief_data(settled), "family": family_data(settled, bank)},
        reply=WrittenSet,
        validate=lambda written: _faults(written, made(written), brief, check),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
        settle=True,
        on_part=watcher.take,
    )
    reply = claude.ask(asked, deadline=deadline)
    content = made(reply.value)
    for question in content.questions:
        watcher.show(question)
    return content.model_copy(update={"checks": check(content, brief)})


def _faults(written: WrittenSet, content: QuestionSet, brief: Brief, check: Check) -> list[Fault]:
    results = check(content, brief)
    return reference_faults(written, brief) + [
        Fault(result.id, result.detail, weight=BLOCKING_WEIGHT if result.blocking else 1)
        for result in _failed(results)
    ]


def _failed(results: Sequence[CheckResult]) -> list[CheckResult]:
    return [result for result in results if not result.passed]


def _fitted(model: type[M], value: object) -> M | None:
    """Fit a part that came early; what does not fit waits for the whole to be judged."""
    return Form(model, lambda _: (), without_mentions).fit(value).value
