"""The type a group would become: out of its entries, or as it was written, over the catalogue's."""

import re
import unicodedata
from collections.abc import Container, Sequence
from typing import Any

from bot.catalogue.types import Competency, Stretch, TypeFields
from bot.types.drafting import NONE, draft_of
from bot.types.listing.labels import Meaning
from bot.types.listing.listed import ListedType
from bot.types.model import OwnType, Source
from bot.types.uniting import united
from bot.types.working.decide import BOTH, CATALOGUE, DRAFT, Decision
from bot.types.working.model import Entry, Group, Work

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60
_OWN_TYPE, _UNNAMED = "own", "type"


def draft_for(
    work: Work,
    group: Group,
    decisions: Sequence[Decision],
    catalogue: TypeFields | None,
    competencies: Sequence[Competency],
    id_: str,
) -> OwnType:
    """Return the type of id `id_` that a group would become, whatever is still to be decided.

    A draft somebody wrote is the whole type; else it is made of what the entries say. `catalogue`
    is the type it becomes a new version of, of which nothing is lost.
    """
    if group.draft is not None:
        return group.draft.model_copy(update={"id": id_})
    if not group.entries:
        return OwnType(id=id_, title=group.title) if catalogue is None else OwnType.of(catalogue)
    made = draft_of(
        id_, group.title, _members(work, group), _decided(group, decisions), competencies
    )
    return made if catalogue is None else _over(OwnType.of(catalogue), made, decisions)


def _members(work: Work, group: Group) -> list[tuple[ListedType, Source]]:
    return [(entry.listed, _source(work, entry)) for entry in work.entries_of(group)]


def _source(work: Work, entry: Entry) -> Source:
    listed = entry.listed
    return Source(
        document=entry.document,
        name=work.document(entry.document) or entry.document,
        title=listed.title,
        section=listed.section,
        start=listed.start,
        end=listed.end,
    )


def _decided(group: Group, decisions: Sequence[Decision]) -> dict[str, int | str]:
    """Return what was decided by the place of the member whose value is kept, "both" or "none"."""
    places = {id_: at for at, id_ in enumerate(group.entries)}
    found: dict[str, int | str] = {}
    for one in decisions:
        if one.decided in places:
            found[one.field] = places[one.decided]
        elif one.decided == BOTH:
            found[one.field] = BOTH
        elif one.decided == CATALOGUE:
            found[one.field] = NONE
    return found


# Over the catalogue's


def _over(own: OwnType, made: OwnType, decisions: Sequence[Decision]) -> OwnType:
    """Return a new version of a type: nothing of it is lost, and what is new stands behind it."""
    decided = {one.meaning: one.decided for one in decisions}
    # What an entry says in a sentence stands among its own lines already.
    said = made.model_copy(update={"summary": "" if own.summary else made.summary})
    whole = united([own, said], made.title)
    update: dict[str, Any] = {
        "descriptions": own.descriptions,
        # Another competency would have to be weighed against what the type does not assess.
        "competencies": own.competencies or made.competencies,
        **_length(own, made, decided.get(Meaning.LENGTH, CATALOGUE)),
    }
    panel = decided.get(Meaning.PEOPLE, CATALOGUE)
    if panel != BOTH:
        theirs = made.panel if panel not in _OWN else ()
        update["panel"] = theirs or own.panel or made.panel
    return whole.model_copy(update=update)


_OWN = ("", CATALOGUE, DRAFT)
"""Decisions, or none yet, by which the catalogue's own value stays."""


def _length(own: OwnType, made: OwnType, decided: str) -> dict[str, Any]:
    if made.minutes is None or (own.minutes is not None and decided in _OWN):
        names = ("minutes", "default_minutes", "agenda")
        return {name: getattr(own, name) for name in names}
    minutes, usual = made.minutes, made.default_minutes or made.minutes[1]
    if own.minutes is not None and decided == BOTH:
        every = (*own.minutes, *made.minutes)
        minutes, usual = (min(every), max(every)), own.default_minutes or usual
    agenda = made.agenda if made.agenda and usual == made.default_minutes else own.agenda
    return {
        "minutes": minutes,
        "default_minutes": usual,
        "agenda": fitted(agenda, usual),
    }


def fitted(agenda: Sequence[Stretch], minutes: int) -> tuple[Stretch, ...]:
    """Return an agenda for another length: its longest part takes the difference.

    It stays as it is where that part would be left with nothing.
    """
    if not agenda:
        return ()
    longest = max(range(len(agenda)), key=lambda at: agenda[at].minutes)
    left = agenda[longest].minutes + minutes - sum(part.minutes for part in agenda)
    if left < 1:
        return tuple(agenda)
    part = agenda[longest].model_copy(update={"minutes": left})
    return (*agenda[:longest], part, *agenda[longest + 1 :])


# Ids


def slug(title: str) -> str:
    """Return a title as the id of a workspace's own type, such as `own-pairing-exercise`."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore")
    words = _NOT_IN_SLUGS.sub("-", plain.decode().casefold()).strip("-")
    return f"{_OWN_TYPE}-{words[:_LONGEST_SLUG].strip('-') or _UNNAMED}"


def fresh(title: str, taken: Container[str]) -> str:
    """Return an id for a title that no other type has."""
    first = slug(title)
    if first not in taken:
        return first
    number = 2
    while f"{first}-{number}" in taken:
        number += 1
    return f"{first}-{number}"
