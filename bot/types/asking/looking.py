"""What to look for in an interview, suggested: questions, each for a competency it names."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.terms import Vocabulary
from bot.catalogue.types import Competency, TypeFields
from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.model import Ask
from bot.slack.text import without_mentions
from bot.types.asking.data import (
    DEADLINE_SECONDS,
    PROMPT,
    claim_faults,
    content,
    data_of,
    facts_of,
    vocabulary_of,
)
from bot.types.model import OwnType

JOB = "types.look_for"
LIKE = 0.6
"""The share of terms from which on two questions look for the same."""

FEWEST, MOST = 2, 12
REPEATED = "“{line}” was left out: {title} looks for it already."

Words = Annotated[str, Field(min_length=1)]


class SuggestedQuestion(BaseModel):
    """A question to look for an answer to, and the id of the competency it is for."""

    model_config = ConfigDict(extra="forbid")

    question: Words
    competency: Words


class SuggestedQuestions(BaseModel):
    """All questions a model suggests."""

    model_config = ConfigDict(extra="forbid")

    questions: list[SuggestedQuestion]


class Suggested(NamedTuple):
    """Suggested lines with the competency declared for each, and a sentence for each left out."""

    lines: Mapping[str, str]
    left: tuple[str, ...]


class Looked(NamedTuple):
    """A line that another type looks for, and its title."""

    title: str
    line: str


def suggest_look_for(
    claude: Claude,
    type_: OwnType,
    others: Sequence[TypeFields],
    *,
    overlap: bool,
    competencies: Sequence[Competency],
    vocabulary: Vocabulary,
    team: str,
) -> Suggested:
    """Have questions suggested that the type does not look for yet.

    Without `overlap`, those that repeat a line of another type are sent back, and left out where
    they come again.

    Raises:
        ModelFailed: nothing usable came of it.
        ModelStopped: the bot is shutting down; try again later.
    """
    elsewhere = [] if overlap else [Looked(x.title, line) for x in others for line in x.look_for]
    own = [Looked("this type", line) for line in type_.look_for]
    known = {one.id for one in competencies}
    asked = Ask(
        job=JOB,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=content(
            "look_for",
            type=data_of(type_),
            others=[{"title": each.title, "line": each.line} for each in elsewhere],
            competencies=vocabulary_of(competencies),
        ),
        reply=SuggestedQuestions,
        validate=lambda found: list(
            _faults(found.questions, type_, known, Held((*own, *elsewhere), vocabulary))
        ),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
        settle=True,
    )
    found = claude.ask(asked, deadline=DEADLINE_SECONDS).value.questions
    return _kept(found, type_, known, Held((*own, *elsewhere), vocabulary))


class Held:
    """Lines that are looked for already, by their terms."""

    def __init__(self, lines: Sequence[Looked], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._lines: list[tuple[Looked, frozenset[str]]] = []
        for each in lines:
            self.add(each)

    def add(self, line: Looked) -> None:
        """Hold one line more."""
        self._lines.append((line, frozenset(self._vocabulary.terms(line.line))))

    def like(self, line: str) -> Looked | None:
        """Return a line that looks for the same, if there is one."""
        terms = frozenset(self._vocabulary.terms(line))
        for each, own in self._lines:
            together = terms | own
            if together and len(terms & own) / len(together) >= LIKE:
                return each
        return None


def _faults(
    found: Sequence[SuggestedQuestion], type_: OwnType, known: set[str], held: Held
) -> Iterator[Fault]:
    if not FEWEST <= len(found) <= MOST:
        yield Fault("questions", f"expected {FEWEST} to {MOST}")
    source = facts_of(type_)
    for at, one in enumerate(found):
        path = f"questions.{at}"
        if not one.question.rstrip().endswith("?"):
            yield Fault(f"{path}.question", "expected a question that ends with “?”")
        if one.competency not in known:
            said = "expected an id of `competencies`"
            yield Fault(f"{path}.competency", said, got=one.competency)
        if like := held.like(one.question):
            yield Fault(f"{path}.question", f"repeats what {like.title} looks for", got=like.line)
        yield from claim_faults(f"{path}.question", one.question, source)
        held.add(Looked("another of these", one.question))


def _kept(
    found: Sequence[SuggestedQuestion], type_: OwnType, known: set[str], held: Held
) -> Suggested:
    kept: dict[str, str] = {}
    left: list[str] = []
    for one in found:
        line, like = " ".join(one.question.split()), held.like(one.question)
        if like is not None:
            left.append(REPEATED.format(line=line, title=like.title))
        elif wrong := next(_wrong(line, one.competency, type_, known), ""):
            left.append(f"“{line}” was left out: {wrong}.")
        else:
            kept[line] = one.competency
            held.add(Looked("another suggestion", line))
    return Suggested(kept, tuple(left))


def _wrong(line: str, competency: str, type_: OwnType, known: set[str]) -> Iterator[str]:
    if not line.endswith("?"):
        yield "it is no question"
    if competency not in known:
        yield "it is for nothing that is assessed here"
    for fault in claim_faults("", line, facts_of(type_)):
        yield f"“{fault.got}” stands nowhere in the type"
