"""How far each group of a work is: what is to be decided, what its draft lacks, what holds it."""

from dataclasses import dataclass

from bot.catalogue.types import TypeFields
from bot.slack.text import plural
from bot.types.library import Shelf
from bot.types.working.decide import Decision, decisions, undecided
from bot.types.working.desk import Desk
from bot.types.working.model import Group, Work


@dataclass(frozen=True)
class Standing:
    """A group as it stands now.

    Attributes:
        catalogue: the type it becomes a new version of, None for a new one.
        decisions: what is to be decided, or was.
    """

    number: int
    group: Group
    catalogue: TypeFields | None
    decisions: tuple[Decision, ...]

    @property
    def to_decide(self) -> int:
        """Return how much nobody has decided yet."""
        return undecided(self.decisions)


def standings(desk: Desk, shelf: Shelf, work: Work) -> tuple[Standing, ...]:
    """Return how each group of a work stands, in order."""
    return tuple(standing(desk, shelf, work, number) for number in range(1, len(work.groups) + 1))


def standing(desk: Desk, shelf: Shelf, work: Work, number: int) -> Standing:
    """Return how a group stands. Raises Problem where there is none of that number."""
    group = work.group(number)
    catalogue = shelf.type(group.target) if group.target else None
    found = decisions(work, group, desk.vocabulary, catalogue)
    return Standing(number, group, catalogue, found)


def counted(work: Work, found: tuple[Standing, ...]) -> str:
    """Return a work's counts: `33 types from 2 documents, in 25 groups; 3 things to decide`."""
    if not work.entries:
        return plural(len(work.groups), "type") + " of the catalogue"
    said = f"{plural(len(work.entries), 'type')} from {plural(len(work.documents), 'document')}"
    said += f", in {plural(len(work.groups), 'group')}"
    count = sum(one.to_decide for one in found)
    return f"{said}; {plural(count, 'thing')} to decide" if count else f"{said}; all decided"
