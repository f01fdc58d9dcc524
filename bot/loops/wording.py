"""A loop's review in a few sentences: worded by a model, which may claim only what was found.

Each sentence cites the findings it rests on, and is held against their words. What claims more is
mended by the model or not shown at all; the findings stand without it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.errors import ModelFailed
from bot.claude.model import Ask
from bot.loops.beyond import beyond
from bot.loops.model import Finding, Review, Severity
from bot.slack.text import without_mentions

PROMPT = "word_review"
JOB = "loops.word"
DEADLINE_SECONDS = 120.0
FEWEST, MOST = 1, 8
LONGEST = 320
"""Characters of a sentence."""

_SHOWN = ("id", "severity", "stage", "message", "suggestion", "topic", "passage", "state")
Words = Annotated[str, Field(min_length=1)]


class Sentence(BaseModel):
    """A sentence, and the ids of the findings it rests on."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    findings: list[str]


class WordedReview(BaseModel):
    """The summary of a review, sentence by sentence."""

    model_config = ConfigDict(extra="forbid")

    sentences: list[Sentence]


def word(claude: Claude, review: Review, team: str) -> str | None:
    """Return a review's findings in a few sentences; None where none came that claims only them.

    Raises:
        ModelStopped: the bot is shutting down; try again later.
    """
    known = cited(review.findings)
    if not known:
        return None
    asked = Ask(
        job=JOB,
        team=team,
        prompt=claude.prompts[PROMPT],
        content={
            "loop": {"title": review.title, "stages": list(review.matrix.stages)},
            "findings": [_data(id_, one) for id_, one in known.items()],
        },
        reply=WordedReview,
        validate=lambda worded: list(_faults(worded.sentences, review, known)),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
    )
    try:
        worded = claude.ask(asked, deadline=DEADLINE_SECONDS).value
    except ModelFailed:
        return None
    return " ".join(" ".join(each.text.split()) for each in worded.sentences)


def cited(findings: Sequence[Finding]) -> Mapping[str, Finding]:
    """Return findings by the id they are cited with: their own, and `#2` behind it the next time.

    Review ids name rules, and a rule may find more than one thing.
    """
    times: Counter[str] = Counter()
    found: dict[str, Finding] = {}
    for one in findings:
        times[one.id] += 1
        found[one.id if times[one.id] == 1 else f"{one.id}#{times[one.id]}"] = one
    return found


def _data(id_: str, one: Finding) -> dict[str, object]:
    values = one.model_dump(mode="json", include=set(_SHOWN))
    return {name: value for name, value in {**values, "id": id_}.items() if value}


def _faults(
    sentences: Sequence[Sentence], review: Review, known: Mapping[str, Finding]
) -> Iterator[Fault]:
    if not FEWEST <= len(sentences) <= MOST:
        yield Fault("sentences", f"expected {FEWEST} to {MOST}")
    for at, sentence in enumerate(sentences):
        path = f"sentences.{at}"
        if len(sentence.text) > LONGEST:
            yield Fault(f"{path}.text", f"expected at most {LONGEST} characters")
        if not sentence.findings:
            yield Fault(f"{path}.findings", "expected at least one finding")
        for id_ in sentence.findings:
            if id_ not in known:
                yield Fault(f"{path}.findings", "expected an id of `findings`", got=id_)
        rests_on = [known[id_] for id_ in sentence.findings if id_ in known]
        for said in beyond(sentence.text, review, rests_on):
            yield Fault(f"{path}.text", said)
    named = {id_ for sentence in sentences for id_ in sentence.findings}
    for id_, one in known.items():
        if one.severity is Severity.ERROR and id_ not in named:
            yield Fault("sentences", f"the error {id_} is in no sentence")
