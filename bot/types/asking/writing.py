"""A type described in words, for whoever interviews or for the candidate, in fields one names."""

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
from bot.types.describing import usual_labels
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.model import Description, OwnType, Part, Voice
from bot.types.voice import voice_faults

JOB = "types.write"
LONGEST_PART = 2800

Words = Annotated[str, Field(min_length=1)]


class WrittenPart(BaseModel):
    """What stands under one label."""

    model_config = ConfigDict(extra="forbid")

    label: Words
    text: Annotated[Words, Field(max_length=LONGEST_PART)]


class WrittenDescription(BaseModel):
    """A description, part by part, in the order of the labels asked for."""

    model_config = ConfigDict(extra="forbid")

    parts: list[WrittenPart]


def write(
    claude: Claude, type_: OwnType, voice: Voice, labels: Sequence[str] = (), *, team: str
) -> Description:
    """Have a type described for one of the two who read it, under these labels or the usual ones.

    Checked in code: the labels, one voice throughout, no number or name the type does not have, and
    nothing internal where the candidate reads it. Without a model see `describing.from_fields`.

    Raises:
        ModelFailed: nothing usable came of it.
        ModelStopped: the bot is shutting down; try again later.
    """
    asked_for = tuple(labels) or usual_labels(voice)
    given = type_ if voice is Voice.INTERVIEWER else without_internal(type_)
    asked = Ask(
        job=JOB,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=content("write", type=data_of(given), reader=voice.value, labels=list(asked_for)),
        reply=WrittenDescription,
        validate=lambda written: list(_faults(written, type_, voice, asked_for)),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
    )
    return _description(claude.ask(asked, deadline=DEADLINE_SECONDS).value, voice)


def without_internal(type_: OwnType) -> OwnType:
    """Return a type without what its candidates may not see, as the model writes for them."""
    seats = tuple(seat.model_copy(update={"instructions": ()}) for seat in type_.panel)
    rules = type_.rules.model_copy(update={"dry_run_with": "", "watch_for": (), "set_up": ()})
    shown = {"panel": seats, "rules": rules, "resources": type_.public_resources}
    hidden = {"before": (), "during": (), "probes": (), "exercise": None}
    return type_.model_copy(update={**shown, **hidden})


def _description(written: WrittenDescription, voice: Voice) -> Description:
    parts = tuple(Part(label=each.label, text=each.text.strip()) for each in written.parts)
    return Description(voice=voice, parts=parts)


def _faults(
    written: WrittenDescription, type_: OwnType, voice: Voice, labels: Sequence[str]
) -> Iterator[Fault]:
    found = tuple(part.label for part in written.parts)
    if found != tuple(labels):
        yield Fault("parts", f"expected these labels in this order: {', '.join(labels)}")
        return
    source = f"{facts_of(type_)}\n{' '.join(labels)}"
    for at, part in enumerate(written.parts):
        yield from claim_faults(f"parts.{at}.text", part.text, source)
        if not part.text.strip():
            yield Fault(f"parts.{at}.text", "expected words")
        usual = type_.default_minutes
        if meaning_of(part.label) is Meaning.LENGTH and usual and str(usual) not in part.text:
            yield Fault(f"parts.{at}.text", f"expected the {usual} minutes of the type")
    for fault in voice_faults(_description(written, voice), type_):
        yield Fault(f"parts.{fault.part}.text", fault.message, got=fault.words)
