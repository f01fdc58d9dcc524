"""The smallest list of questions that still covers what a type assesses: computed, not asserted.

A line covers a competency whose words it has (`Competency.named_in`), or one that whoever suggested
the line declared for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from bot.catalogue.model import Frozen
from bot.catalogue.types import Competency

MOST_EXACT = 20
"""Lines up to which the smallest list is found for certain; of more, a small one."""


class Covering(Frozen):
    """What one line covers, by ids of competencies; `declared` where only its author says so."""

    line: str
    named: tuple[str, ...] = ()
    declared: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Return everything it covers."""
        return (*self.named, *self.declared)


class Cover(Frozen):
    """A smallest list of lines and what it covers.

    Attributes:
        kept: the lines of the list, in their order.
        spare: those that only cover what the kept ones cover.
        unknown: those that name no competency that is wanted, so that nobody can say whether
            another line covers them.
        uncovered: ids of wanted competencies that no line covers.
        exact: whether no shorter list can do; False where there were too many to try.
    """

    kept: tuple[Covering, ...]
    spare: tuple[Covering, ...]
    unknown: tuple[str, ...]
    uncovered: tuple[str, ...]
    exact: bool = True

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the kept lines as they stand."""
        return tuple(each.line for each in self.kept)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Return what is not in the list."""
        return (*(each.line for each in self.spare), *self.unknown)


def coverings(
    lines: Iterable[str],
    competencies: Sequence[Competency],
    declared: Mapping[str, str] | None = None,
) -> tuple[Covering, ...]:
    """Return what each line covers; `declared` holds a competency's id by line."""
    known = {one.id for one in competencies}
    found = []
    for line in lines:
        named = tuple(one.id for one in competencies if one.named_in(line))
        own = (declared or {}).get(line, "")
        added = (own,) if own in known and own not in named else ()
        found.append(Covering(line=line, named=named, declared=added))
    return tuple(found)


def cover(
    lines: Sequence[str],
    competencies: Sequence[Competency],
    wanted: Iterable[str] = (),
    declared: Mapping[str, str] | None = None,
) -> Cover:
    """Return the fewest lines that cover every competency the lines can cover.

    `competencies` are the whole vocabulary, `wanted` the ids that count; with none, all count that
    a line covers. Of lists of one length the first in the lines' order is taken. Up to
    `MOST_EXACT` lines that cover anything, no shorter list exists.
    """
    each = coverings(dict.fromkeys(lines), competencies, declared)
    said = dict.fromkeys(id_ for one in each for id_ in one.all)
    counted = tuple(dict.fromkeys(wanted)) or tuple(said)
    bits = {id_: 1 << at for at, id_ in enumerate(counted)}
    masks = [sum(bits.get(id_, 0) for id_ in one.all) for one in each]
    useful = [at for at, mask in enumerate(masks) if mask]
    exact = len(useful) <= MOST_EXACT
    chosen = set(_fewest(masks, useful) if exact else _greedy(masks, useful))
    return Cover(
        kept=tuple(one for at, one in enumerate(each) if at in chosen),
        spare=tuple(one for at, one in enumerate(each) if masks[at] and at not in chosen),
        unknown=tuple(one.line for at, one in enumerate(each) if not masks[at]),
        uncovered=tuple(id_ for id_ in counted if id_ not in said),
        exact=exact,
    )


def _fewest(masks: Sequence[int], useful: Sequence[int]) -> tuple[int, ...]:
    goal = _union(masks, useful)
    needed = [at for at in useful if _union(masks, [x for x in useful if x != at]) != goal]
    left = goal & ~_union(masks, needed)
    # What the needed ones cover already is of no use a second time.
    others = [at for at in useful if at not in needed and masks[at] & left]
    for count in range(len(others) + 1):
        for some in combinations(others, count):
            if not left & ~_union(masks, some):
                return (*needed, *some)
    return tuple(useful)


def _greedy(masks: Sequence[int], useful: Sequence[int]) -> tuple[int, ...]:
    left, chosen = _union(masks, useful), list[int]()
    while left:
        best = max(useful, key=lambda at: ((masks[at] & left).bit_count(), -at))
        chosen.append(best)
        left &= ~masks[best]
    # A line taken early may have become needless by those after it.
    for at in sorted(chosen, reverse=True):
        rest = [each for each in chosen if each != at]
        if _union(masks, rest) == _union(masks, chosen):
            chosen = rest
    return tuple(chosen)


def _union(masks: Sequence[int], places: Iterable[int]) -> int:
    together = 0
    for at in places:
        together |= masks[at]
    return together
