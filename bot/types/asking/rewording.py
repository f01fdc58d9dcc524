"""The words of a type written by a model: of several types as one, or one as a person wishes.

Only sentences are the model's. Minutes, panel, rules, resources and sources are put together by
code, and its words may not say a number or a name that stands in nothing it was given.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.types import Competency
from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.model import Ask
from bot.slack.text import clip, without_mentions
from bot.types.asking.data import (
    DEADLINE_SECONDS,
    PROMPT,
    claim_faults,
    content,
    data_of,
    facts_of,
)
from bot.types.model import OwnType
from bot.types.titles import title_faults
from bot.types.uniting import united

COMBINE = "types.combine"
REVISE = "types.revise"
LONGEST_TEXT = 20_000
"""Characters of pasted text that are combined with types."""

LONGEST_WISH = 3000

_LISTS = (
    *("what_happens", "probes", "candidate_prepares", "before", "during", "look_for"),
    *("does_not_assess", "not_expected"),
)

Words = Annotated[str, Field(min_length=1)]
Lines = list[Words]


class TypeWords(BaseModel):
    """Every sentence of a type, field by field; each list is whole."""

    model_config = ConfigDict(extra="forbid")

    title: Words
    summary: Words
    what_happens: Lines
    probes: Lines
    candidate_prepares: Lines
    before: Lines
    during: Lines
    look_for: Lines
    does_not_assess: Lines
    not_expected: Lines


class RevisedType(TypeWords):
    """A type's sentences as a person wishes; `not_done` says what of the wish was not followed."""

    not_done: str


class Revised(NamedTuple):
    """A type after a wish, and what of the wish was not followed, in a sentence, or ""."""

    type: OwnType
    not_done: str


def combine(
    claude: Claude,
    types: Sequence[OwnType],
    extra_text: str = "",
    *,
    competencies: Sequence[Competency] = (),
    team: str,
) -> OwnType:
    """Have several types, or one and pasted text, written as one type with a title of its purpose.

    What every input looks for is still looked for: a competency of `competencies` that their lines
    name is named by the result's. Without a model see `uniting.united`.

    Raises:
        ModelFailed: nothing usable came of it.
        ModelStopped: the bot is shutting down; try again later.
    """
    whole, text = united(types), clip(extra_text, LONGEST_TEXT)
    asked = Ask(
        job=COMBINE,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=content("combine", types=[data_of(one) for one in types], text=text),
        reply=TypeWords,
        validate=lambda words: list(_combined_faults(words, types, text, competencies)),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
    )
    return reworded(whole, claude.ask(asked, deadline=DEADLINE_SECONDS).value, competencies)


def revise(
    claude: Claude,
    type_: OwnType,
    wish: str,
    *,
    competencies: Sequence[Competency] = (),
    team: str,
) -> Revised:
    """Have a type's sentences changed as somebody wishes in their own words.

    Raises:
        ModelFailed: nothing usable came of it.
        ModelStopped: the bot is shutting down; try again later.
    """
    wished = clip(without_mentions(wish), LONGEST_WISH)
    source = f"{facts_of(type_)}\n{wished}"
    asked = Ask(
        job=REVISE,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=content("revise", type=data_of(type_), wish=wished),
        reply=RevisedType,
        validate=lambda words: list(_word_faults(words, source)),
        prepare=without_mentions,
    )
    words = claude.ask(asked, deadline=DEADLINE_SECONDS).value
    return Revised(reworded(type_, words, competencies), words.not_done.strip())


def reworded(type_: OwnType, words: TypeWords, competencies: Sequence[Competency]) -> OwnType:
    """Return a type in other words; what its lines look for now counts as assessed too."""
    lines = {name: tuple(dict.fromkeys(getattr(words, name))) for name in _LISTS}
    asked = " \n".join(lines["look_for"])
    named = tuple(one.id for one in competencies if one.named_in(asked))
    # A description in words was one of the sentences as they were.
    changed = any(lines[name] != getattr(type_, name) for name in _LISTS)
    update = {
        **lines,
        "title": " ".join(words.title.split()),
        "summary": " ".join(words.summary.split()),
        "competencies": tuple(dict.fromkeys((*type_.competencies, *named))),
        "descriptions": () if changed else type_.descriptions,
    }
    return type_.model_copy(update=update)


def _combined_faults(
    words: TypeWords, types: Sequence[OwnType], text: str, competencies: Sequence[Competency]
) -> Iterator[Fault]:
    titles = [one.title for one in types]
    for said in title_faults(words.title, titles):
        yield Fault("title", said, got=words.title)
    source = "\n".join((*map(facts_of, types), text))
    yield from _word_faults(words, source)
    for name in _LISTS:
        if not getattr(words, name) and any(getattr(one, name) for one in types):
            yield Fault(name, "the types have lines for this and here is none; carry them over")
    before = "\n".join(line for one in types for line in one.look_for)
    after = "\n".join(words.look_for)
    for one in competencies:
        if one.named_in(before) and not one.named_in(after):
            said = f"what was looked for is lost: {one.name} (in words such as {one.words[0]})"
            yield Fault("look_for", said)


def _word_faults(words: TypeWords, source: str) -> Iterator[Fault]:
    yield from claim_faults("title", words.title, source, titled=True)
    yield from claim_faults("summary", words.summary, source)
    for name in _LISTS:
        for at, line in enumerate(getattr(words, name)):
            yield from claim_faults(f"{name}.{at}", line, source)
    for at, line in enumerate(words.look_for):
        if not line.rstrip().endswith("?"):
            yield Fault(f"look_for.{at}", "expected a question that ends with “?”", got=line)
