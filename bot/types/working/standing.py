"""How far each group of a work is: what is to be decided, its draft, and what holds it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.slack.text import plural
from bot.types.library import Shelf
from bot.types.listing.labels import Meaning
from bot.types.model import OwnType
from bot.types.standing import standing as type_standing
from bot.types.working.decide import Decision, decisions, undecided
from bot.types.working.desk import Desk
from bot.types.working.drafts import draft_for, fresh
from bot.types.working.model import Group, Work


@dataclass(frozen=True)
class Standing:
    """A group as it stands now.

    Attributes:
        catalogue: the type it becomes a new version of, None for a new one.
        decisions: what is to be decided, or was.
        draft: the type it would be published as.
        stops: sentences on what keeps the draft from being published.
        advice: sentences on what is worth a look.
        state: of the type it was published as: "draft", "published", "retired", or "".
        is_current: whether that type is just what the draft is.
    """

    number: int
    group: Group
    catalogue: TypeFields | None
    decisions: tuple[Decision, ...]
    draft: OwnType
    stops: tuple[str, ...]
    advice: tuple[str, ...]
    state: str = ""
    is_current: bool = False

    @property
    def to_decide(self) -> int:
        """Return how much nobody has decided yet."""
        return undecided(self.decisions)

    @property
    def needs(self) -> str:
        """Return the parts that keep it from being published: `panel, length`."""
        return ", ".join(dict.fromkeys(one.partition(":")[0].lower() for one in self.stops))

    @property
    def is_done(self) -> bool:
        """Tell whether it is published, or handed in, just as it is."""
        return bool(self.group.suggested) or (self.is_current and self.state == "published")

    @property
    def held_by(self) -> tuple[str, ...]:
        """Return in sentences what keeps it from being published now."""
        if not self.to_decide:
            return self.stops
        open_ = ", ".join(one.field.lower() for one in self.decisions if not one.decided)
        return (f"To decide: {open_}", *self.stops)


def standings(desk: Desk, shelf: Shelf, work: Work) -> tuple[Standing, ...]:
    """Return how each group of a work stands, in order."""
    return tuple(standing(desk, shelf, work, number) for number in range(1, len(work.groups) + 1))


def standing(
    desk: Desk, shelf: Shelf, work: Work, number: int, besides: Sequence[TypeFields] = ()
) -> Standing:
    """Return how a group stands; `besides` are types in use that the shelf has not yet.

    Raises:
        Problem: there is no group of that number.
    """
    group = work.group(number)
    catalogue = shelf.type(group.target) if group.target else None
    # What is published already was decided on.
    against = None if group.published else catalogue
    found = decisions(work, group, desk.vocabulary, against)
    others = [*shelf.types.types, *besides]
    id_ = group.target or fresh(group.title, {*shelf.kept, *(one.id for one in others)})
    draft = draft_for(work, group, found, catalogue, shelf.types.competencies, id_)
    held = type_standing(draft, desk.library, others)
    open_ = tuple(_PARTS[one.meaning] for one in found if not one.decided and one.meaning in _PARTS)
    kept = shelf.kept.get(group.published)
    return Standing(
        number=number,
        group=group,
        catalogue=catalogue,
        decisions=found,
        draft=draft,
        stops=tuple(one for one in held.stops if not one.startswith(open_)),
        advice=held.advice,
        state=kept.status if kept is not None else "",
        is_current=kept is not None and kept.content == draft,
    )


_PARTS: Mapping[Meaning | None, str] = {Meaning.LENGTH: "Length:", Meaning.PEOPLE: "Panel:"}
"""How sentences begin on what a draft lacks while that is still to be decided."""


def counted(work: Work, found: Sequence[Standing]) -> str:
    """Return a work's counts: `33 types from 2 documents, in 25 groups; 3 things to decide`."""
    if not work.entries:
        return plural(len(work.groups), "type") + " of the catalogue"
    documents = len({entry.listed.document for entry in work.entries})
    said = f"{plural(len(work.entries), 'type')} from {plural(documents, 'document')}"
    said += f", in {plural(len(work.groups), 'group')}"
    count = sum(one.to_decide for one in found)
    return f"{said}; {plural(count, 'thing')} to decide" if count else f"{said}; all decided"
