"""What a request does to a work by itself: every change that needs no model, in pure steps."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.catalogue.model import Frozen
from bot.catalogue.types import Competency
from bot.errors import Problem
from bot.slack.text import clip, plural
from bot.types.cover import Cover, cover
from bot.types.describing import from_fields
from bot.types.grouping.consolidate import Group as Proposed
from bot.types.grouping.consolidate import consolidate
from bot.types.library import Shelf
from bot.types.model import Description, OwnType
from bot.types.talking.model import (
    Action,
    AddLine,
    Bullets,
    Combine,
    Consolidate,
    DropLine,
    Flatten,
    Length,
    Move,
    Rename,
    Split,
    Write,
)
from bot.types.talking.naming import ORDINALS, number_of
from bot.types.uniting import united
from bot.types.words import LABELS
from bot.types.working.accept import written
from bot.types.working.desk import Desk
from bot.types.working.drafts import fitted
from bot.types.working.model import Group, Work
from bot.types.working.standing import Standing, standing

GONE = "One of the groups meant is not there any more."
NO_LINE = "“{which}” stands nowhere in {field} of {number}; nothing went."
MANY_LINES = "“{which}” may be several lines of {field} of {number}: say which by its number."
THERE = "{number} has this line in {field} already."
NOTHING_ALIKE = "Nothing more says the same: the groups are as they were."
ONE_ALONE = "{number} holds one type alone; there is nothing to split."
IS_A_LIST = "{field} of {number} is a list already, one thought a line."
NOTHING_KNOWN = (
    "What {number} looks for names none of the competencies known here, so nothing can be worked "
    "out and nothing went."
)
IS_FEWEST = "{number} cannot be cut further: every line covers something no other does."
FROM_FIELDS = (
    "Claude is not connected, so this is laid out of the type's own sentences and nothing is "
    "reworded."
)
NOTHING_TO_SAY = "There is nothing in {number} yet to describe it with."

_SENTENCES = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"])|\s*;\s+|\n+")


class Step(NamedTuple):
    """A work after a request, with sentences on what was done beside, and on what was not."""

    work: Work
    said: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class Changing:
    """Changes a work by what was asked, action by action.

    `declared` has the competency's id of each line that was suggested for one.
    """

    def __init__(self, desk: Desk, shelf: Shelf, declared: Mapping[str, str] | None = None) -> None:
        self.desk = desk
        self.shelf = shelf
        self.declared = dict(declared or {})
        self._steps: Mapping[type[Frozen], Callable[[Work, Any], Step]] = {
            Combine: self._combined,
            Consolidate: lambda work, _: self._consolidated(work),
            Move: lambda work, move: Step(work.moved(move.entry, self._to(work, move.group))),
            Split: self._split,
            Rename: lambda work, one: Step(self.titled(work, one.group, one.title)),
            Length: self._timed,
            Flatten: self._flattened,
            Write: self._written,
            AddLine: self._lines,
            DropLine: self._lines,
            Bullets: self._lines,
        }

    def step(self, work: Work, action: Action) -> Step:
        """Return the work after one action that needs no model.

        Raises:
            Problem: it cannot be done; the sentence says why.
        """
        return self._steps[type(action)](work, action)

    @property
    def competencies(self) -> Sequence[Competency]:
        """Return what can be assessed."""
        return self.shelf.types.competencies

    # One group

    def number(self, work: Work, key: str) -> int:
        """Return the number a group has now. Raises Problem where it is gone."""
        number = number_of(work, key)
        if not number:
            raise Problem(GONE)
        return number

    def standing(self, work: Work, key: str) -> Standing:
        """Return how a group stands."""
        return standing(self.desk, self.shelf, work, self.number(work, key))

    def draft(self, work: Work, key: str) -> OwnType:
        """Return the type a group would become."""
        return self.standing(work, key).draft

    def redrafted(self, work: Work, key: str, change: Callable[[OwnType], OwnType]) -> Work:
        """Return the work with a group's draft changed; what the change decides is decided."""
        one = self.standing(work, key)
        draft = change(one.draft)
        if draft == one.draft:
            return work
        group = written(self.desk, self.shelf, work, one, draft)
        return work.changed(one.number, lambda _: group)

    def titled(self, work: Work, key: str, title: str) -> Work:
        """Return the work with a group under another title."""

        def named(group: Group) -> Group:
            draft = group.draft and group.draft.model_copy(update={"title": title})
            return group.model_copy(update={"title": title, "draft": draft})

        return work.changed(self.number(work, key), named)

    def described(self, work: Work, key: str, description: Description) -> Work:
        """Return the work with a group described for one of the two who read it."""

        def described(type_: OwnType) -> OwnType:
            others = [one for one in type_.descriptions if one.voice is not description.voice]
            return type_.model_copy(update={"descriptions": (*others, description)})

        return self.redrafted(work, key, described)

    # Groups

    def _to(self, work: Work, key: str) -> int:
        return self.number(work, key) if key else 0

    def _combined(self, work: Work, action: Combine) -> Step:
        numbers = list(dict.fromkeys(self.number(work, key) for key in action.groups))
        if len(numbers) <= 1:
            raise Problem("They are one group already.")
        written = any(work.group(number).draft is not None for number in numbers)
        drafts = [standing(self.desk, self.shelf, work, number).draft for number in numbers]
        whole = work.combined(numbers)
        if not written:
            return Step(whole)
        at = numbers[0] - sum(number < numbers[0] for number in numbers[1:])
        draft = united(drafts)
        return Step(whole.changed(at, lambda group: group.model_copy(update={"draft": draft})))

    def _consolidated(self, work: Work) -> Step:
        ids = [id_ for group in work.groups if is_untouched(group) for id_ in group.entries]
        found = consolidate([work.entry(id_).listed for id_ in ids], self.desk.vocabulary).groups
        after = self.regrouped(work, ids, found)
        return Step(after, left=() if after != work else (NOTHING_ALIKE,))

    def regrouped(self, work: Work, ids: Sequence[str], groups: Iterable[Proposed]) -> Work:
        """Return the work with groups combined whose entries, by their places, are proposed as one.

        What people put together stays together.
        """
        for group in groups:
            numbers = sorted({work.number_of(ids[at]) for at in group.types})
            if len(numbers) > 1:
                work = work.combined(numbers)
        return work

    def _split(self, work: Work, action: Split) -> Step:
        number = self.number(work, action.group)
        if len(work.group(number).entries) <= 1:
            raise Problem(ONE_ALONE.format(number=number))
        return Step(work.split(number))

    # Fields

    def _timed(self, work: Work, action: Length) -> Step:
        return Step(self.redrafted(work, action.group, lambda type_: timed(type_, action)))

    def _flattened(self, work: Work, action: Flatten) -> Step:
        one = self.standing(work, action.group)
        found = self.cover(one.draft)
        if not found.kept:
            raise Problem(NOTHING_KNOWN.format(number=one.number))
        if not found.dropped:
            return Step(
                work, said=self._covered(found), left=(IS_FEWEST.format(number=one.number),)
            )
        update = {"look_for": found.lines}
        after = self.redrafted(work, action.group, lambda type_: type_.model_copy(update=update))
        return Step(after, said=self._covered(found))

    def cover(self, type_: OwnType) -> Cover:
        """Return the fewest lines of a type that cover what it assesses."""
        return cover(type_.look_for, self.competencies, type_.competencies, self.declared)

    def _covered(self, found: Cover) -> tuple[str, ...]:
        return tuple(cover_lines(found, {x.id: x.name for x in self.competencies}))

    def _written(self, work: Work, action: Write) -> Step:
        one = self.standing(work, action.group)
        found = from_fields(one.draft, action.voice, action.labels)
        if not found.description.parts:
            raise Problem(" ".join((NOTHING_TO_SAY.format(number=one.number), *found.left)))
        after = self.described(work, action.group, found.description)
        said = (FROM_FIELDS,) if self.desk.deps.claude is None else ()
        return Step(after, said=said, left=found.left)

    def _lines(self, work: Work, action: AddLine | DropLine | Bullets) -> Step:
        one = self.standing(work, action.group)
        lines: tuple[str, ...] = getattr(one.draft, action.field)
        where = {"field": LABELS[action.field].lower(), "number": one.number}
        if isinstance(action, AddLine):
            if action.text.casefold() in {line.casefold() for line in lines}:
                raise Problem(THERE.format(**where))
            lines = (*lines, action.text)
        elif isinstance(action, DropLine):
            lines = _without(lines, action.which, where)
        else:
            cut = tuple(piece for line in lines for piece in _pieces(line))
            if cut == lines:
                where["field"] = LABELS[action.field]
                return Step(work, left=(IS_A_LIST.format(**where),))
            lines = cut
        update = {action.field: lines}
        return Step(
            self.redrafted(work, action.group, lambda type_: type_.model_copy(update=update))
        )


def timed(type_: OwnType, action: Length) -> OwnType:
    """Return a type for another length; its agenda's longest part takes the difference."""
    update = {
        "minutes": (action.least, action.most),
        "default_minutes": action.most,
        "agenda": fitted(type_.agenda, action.most),
    }
    return type_.model_copy(update=update)


def cover_lines(found: Cover, names: Mapping[str, str]) -> Sequence[str]:
    """Return in sentences which question covers what, what none does, and what went."""
    lines = []
    for each in found.kept:
        covered = [names.get(id_, id_).lower() for id_ in each.named]
        covered += [f"{names.get(id_, id_).lower()} (as declared)" for id_ in each.declared]
        lines.append(f"“{each.line}” covers {', '.join(covered)}.")
    if found.uncovered:
        missing = ", ".join(names.get(id_, id_).lower() for id_ in found.uncovered)
        lines.append(f"No question covers {missing}.")
    if found.spare:
        lines.append(f"Went, as the others cover it: {_quoted(x.line for x in found.spare)}.")
    if found.unknown:
        said = "Went, as it names no competency that is assessed here"
        lines.append(f"{said}: {_quoted(found.unknown)}.")
    if not found.exact:
        count = plural(len(found.kept), "question")
        lines.append(f"With so many lines {count} may not be the very fewest.")
    return lines


def _quoted(lines: Iterable[str]) -> str:
    return ", ".join(f"“{clip(line, 200)}”" for line in lines)


def is_untouched(group: Group) -> bool:
    """Tell whether nobody wrote, published or handed in anything of a group."""
    return bool(group.entries) and group.draft is None and not (group.published or group.suggested)


def _without(lines: Sequence[str], which: str, where: Mapping[str, object]) -> tuple[str, ...]:
    which = _number(which)
    if which.isdecimal() and 1 <= int(which) <= len(lines):
        at = int(which) - 1
        return (*lines[:at], *lines[at + 1 :])
    found = [line for line in lines if which.casefold().rstrip(".?") in line.casefold()]
    if len(found) != 1:
        sentence = MANY_LINES if found else NO_LINE
        raise Problem(sentence.format(which=clip(which, 100), **where))
    return tuple(line for line in lines if line != found[0])


def _number(which: str) -> str:
    """Return the number in “the second question”, or the words as they are."""
    found = re.fullmatch(r"(?:the )?(\w+)(?: (?:question|line|point|one))?", which, re.IGNORECASE)
    ordinal = found[1].casefold() if found else ""
    return str(ORDINALS.index(ordinal) + 1) if ordinal in ORDINALS else which


def _pieces(line: str) -> list[str]:
    return [said for piece in _SENTENCES.split(line) if (said := piece.strip(" •-*"))]
