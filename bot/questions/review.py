"""Looking over a list before it is taken in: each question made one's own, and what is about it."""

import secrets
from collections.abc import Sequence

from bot.catalogue.bank import Bank
from bot.catalogue.lawful import Finding
from bot.catalogue.model import Frozen
from bot.questions.duplicates import Twin, Twins
from bot.questions.listing.asking import kind_of
from bot.questions.listing.model import Listed, Note, QuestionList
from bot.questions.model import OwnQuestion

MOST_FOLLOW_UPS = 3
"""Follow-ups of one question; what is asked beyond them would be another question."""

_MOST_AREAS = 3


class Reviewed(Frozen):
    """A question of a list, the own question made of it, and what a person should know.

    `twins` are questions of the bank, or own ones, that look like it; `findings` what it asks
    that it should not; `lacking` the fields without which it cannot be asked.
    """

    listed: Listed
    own: OwnQuestion
    twins: tuple[Twin, ...] = ()
    findings: tuple[Finding, ...] = ()
    lacking: tuple[str, ...] = ()


def review(
    list_: QuestionList, bank: Bank, known: Sequence[OwnQuestion] = ()
) -> tuple[Reviewed, ...]:
    """Make a list's questions a workspace's own, in order; nothing is kept yet.

    `bank` is the workspace's bank, `known` its own questions, incomplete ones too.
    """
    entries = {one.id: one.prompt for one in bank.questions}
    entries |= {one.id: one.prompt for one in known}
    twins = Twins(entries.items(), bank.vocabulary)
    return tuple(_reviewed(one, list_.name, bank, twins) for one in list_.questions)


def _reviewed(listed: Listed, name: str, bank: Bank, twins: Twins) -> Reviewed:
    own = own_question(listed, name, bank)
    return Reviewed(
        listed=_with_notes(listed),
        own=own,
        twins=twins.near(listed.prompt),
        findings=bank.lawful.findings_in(
            (listed.prompt, *listed.follow_ups, *listed.hints, *listed.look_for)
        ),
        lacking=own.lacking(),
    )


def own_question(listed: Listed, name: str, bank: Bank) -> OwnQuestion:
    """Make one question of a list a workspace's own; what the list does not say stays open.

    Its kind is told by how it is put, its areas by its category, then by its words. Hints stand
    after what to look for: both are what an answer may touch.
    """
    return OwnQuestion(
        id=f"own-{secrets.token_hex(12)}",
        prompt=listed.prompt,
        kind=listed.kind or kind_of(listed.prompt),
        areas=_areas(listed, bank),
        levels=listed.levels,
        minutes=listed.minutes,
        follow_ups=listed.follow_ups[:MOST_FOLLOW_UPS],
        look_for=tuple(dict.fromkeys((*listed.look_for, *listed.hints))),
        origins=(name,) if name.strip() else (),
    )


def _areas(listed: Listed, bank: Bank) -> tuple[str, ...]:
    named = bank.areas.named(listed.category)
    said = bank.areas.ids_in(" ".join((listed.prompt, *listed.follow_ups)))
    found = dict.fromkeys((*named, *said)) or dict.fromkeys(bank.areas.ids_in(listed.category))
    return tuple(found)[:_MOST_AREAS]


def _with_notes(listed: Listed) -> Listed:
    more = listed.follow_ups[MOST_FOLLOW_UPS:]
    if not more:
        return listed
    left = " ".join(f"“{line}”" for line in more)
    note = Note(
        id="follow_ups", text=f"A question has up to {MOST_FOLLOW_UPS} follow-ups; left out: {left}"
    )
    return listed.model_copy(update={"notes": (*listed.notes, note)})
