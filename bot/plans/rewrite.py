"""The model's part of refining: a set changed as people ask in words that code cannot follow."""

from collections.abc import Sequence

from bot.catalogue.bank import Bank
from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.errors import ModelFailed
from bot.claude.model import Ask
from bot.plans.model import Brief, CheckResult, QuestionSet
from bot.plans.refining.diff import differences
from bot.plans.refining.model import Changed
from bot.plans.refining.rerate import rechecked
from bot.plans.renewed import as_rewritten
from bot.plans.rewritten import (
    BROKEN,
    Before,
    RewrittenRequest,
    RewrittenSet,
    rewriting_faults,
)
from bot.plans.write import BLOCKING_WEIGHT
from bot.slack.text import clip, without_mentions

PROMPT = "rewrite_set"
JOB = "plans.rewrite"
DEADLINE_SECONDS = 300.0
"""How long people wait in the thread; a change is shorter than a whole set."""

LONGEST_REQUEST = 3000
"""Characters of one request that reach the model; what is longer is no wish about questions."""

LONGEST_SHOWN = 100
UNCHANGED = "Claude found nothing in the set that would have to change for this."
RERATED = "The questions are the same; how answers are rated was changed."
UNTAKEN = "What Claude wrote was not taken over, and the set is as it was: {detail}"


def rewrite(
    claude: Claude,
    content: QuestionSet,
    brief: Brief,
    texts: Sequence[str],
    *,
    team: str,
    bank: Bank,
    deadline: float = DEADLINE_SECONDS,
) -> Changed:
    """Have the model change a set as the requests in `texts` ask, in one go.

    Mentions of people and channels are taken out of the requests. Locked questions stay as they
    are, whatever is asked. Checks that passed before and fail now are repaired by the model, twice
    at most; what still fails then stands in the set's `checks`, except where it would block
    approval: then the set stays as it was. What is said of the change is worked out from the two
    sets; only why something was not done is the model's own sentence. `deadline` is in seconds.

    Raises:
        ModelFailed: no set came of it; `reason` says why, in a sentence for a person.
        ModelStopped: the bot is shutting down; try again later.
    """
    asked = _requests(texts)
    if not asked:
        return Changed(content=content, brief=brief, said=(), left=(UNCHANGED,))
    before = Before(content, brief, bank)
    passed = _passed(rechecked(content, brief, bank).checks)
    reply = claude.ask(
        Ask(
            job=JOB,
            team=team,
            prompt=claude.prompts[PROMPT],
            content={
                "brief": before.wanted(),
                "requests": [{"id": id_, "text": text} for id_, text in asked.items()],
                "set": before.data(),
            },
            reply=RewrittenSet,
            validate=lambda rewritten: _faults(rewritten, before, tuple(asked), passed),
            # Nobody is to be notified by what a model wrote.
            prepare=without_mentions,
            settle=True,
        ),
        deadline=deadline,
    )
    if any(fault.weight >= BROKEN for fault in reply.faults):
        raise ModelFailed("nonsense")
    left = _left(reply.value.requests, asked)
    if not reply.value.changes:
        return Changed(content=content, brief=brief, said=(), left=left)
    return _taken(reply.value, before, left, passed, (reply.model, reply.prompt))


def _requests(texts: Sequence[str]) -> dict[str, str]:
    """Return the requests by id, without mentions; what is nothing but a mention is none."""
    cleaned = (clip(without_mentions(text), LONGEST_REQUEST) for text in texts)
    return {f"r{at}": text for at, text in enumerate(filter(None, cleaned), 1)}


def _passed(results: Sequence[CheckResult]) -> frozenset[str]:
    return frozenset(each.id for each in results if each.passed)


def _faults(
    rewritten: RewrittenSet, before: Before, requests: Sequence[str], passed: frozenset[str]
) -> list[Fault]:
    faults = rewriting_faults(rewritten, before, requests)
    if not rewritten.changes or any(fault.weight >= BROKEN for fault in faults):
        return faults
    content, brief = as_rewritten(rewritten, before)
    return faults + [
        Fault(each.id, each.detail, weight=BLOCKING_WEIGHT if each.blocking else 1)
        for each in _worse(rechecked(content, brief, before.bank).checks, passed)
    ]


def _worse(results: Sequence[CheckResult], passed: frozenset[str]) -> list[CheckResult]:
    """Return the checks that fail because of the change, and any that block approval.

    What failed before is nothing that a request asked to mend.
    """
    return [each for each in results if not each.passed and (each.blocking or each.id in passed)]


def _taken(
    rewritten: RewrittenSet,
    before: Before,
    left: tuple[str, ...],
    passed: frozenset[str],
    made_by: tuple[str, str],
) -> Changed:
    changed, brief = as_rewritten(rewritten, before)
    content = rechecked(changed, brief, before.bank)
    blocking = [
        each for each in _worse(content.checks, passed) if each.blocking and each.id in passed
    ]
    if blocking:
        sentence = UNTAKEN.format(detail=blocking[0].detail)
        return Changed(content=before.content, brief=before.brief, said=(), left=(*left, sentence))
    if content.content_hash() == before.content.content_hash():
        unchanged = left or (UNCHANGED,)
        return Changed(content=before.content, brief=before.brief, said=(), left=unchanged)
    model, prompt = made_by
    source = before.content.source.model_copy(
        update={"kind": "model", "model": model, "prompt": prompt}
    )
    content = content.model_copy(update={"source": source})
    said = differences(before.content, content) or (RERATED,)
    return Changed(content=content, brief=brief, said=said, left=left)


def _left(outcomes: Sequence[RewrittenRequest], asked: dict[str, str]) -> tuple[str, ...]:
    """Say which requests were not followed, in the person's words, and why."""
    return tuple(
        _sentence(each, clip(" ".join(asked[each.id].split()), LONGEST_SHOWN))
        for each in outcomes
        if each.id in asked and each.outcome != "done"
    )


def _sentence(each: RewrittenRequest, words: str) -> str:
    if each.outcome == "not_understood":
        return f"“{words}” was not understood."
    how = "was done only in part" if each.outcome == "partly" else "was not done"
    return f"“{words}” {how}: {each.why.strip()}"
