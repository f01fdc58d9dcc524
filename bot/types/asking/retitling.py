"""A title that says what an interview is for."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

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
)
from bot.types.model import OwnType
from bot.types.titles import title_faults

JOB = "types.retitle"
TAKEN = "another type of this work is called so; expected one that tells them apart"


class Titled(BaseModel):
    """A title."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1)]


def retitle(
    claude: Claude,
    type_: OwnType,
    *,
    team: str,
    before: Sequence[str] = (),
    others: Sequence[str] = (),
) -> str:
    """Return a title by purpose; `before` are titles of what it was made of, `others` are taken.

    Raises:
        ModelFailed: nothing usable came of it.
        ModelStopped: the bot is shutting down; try again later.
    """
    made_of = tuple(dict.fromkeys((type_.title, *before)))
    asked = Ask(
        job=JOB,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=content("retitle", type=data_of(type_), made_of=list(made_of), taken=list(others)),
        reply=Titled,
        validate=lambda titled: list(_faults(titled.title, type_, made_of, others)),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
    )
    return " ".join(claude.ask(asked, deadline=DEADLINE_SECONDS).value.title.split())


def _faults(
    title: str, type_: OwnType, made_of: Sequence[str], others: Sequence[str]
) -> Iterator[Fault]:
    for said in title_faults(title, made_of):
        yield Fault("title", said, got=title)
    if title.casefold() == type_.title.casefold():
        yield Fault("title", "is the title it has; expected one that says the purpose", got=title)
    if title.casefold() in {other.casefold() for other in others}:
        yield Fault("title", TAKEN, got=title)
    yield from claim_faults("title", title, facts_of(type_), titled=True)
