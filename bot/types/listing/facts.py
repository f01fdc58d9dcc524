"""What a listed type says, as typed facts: its length, panel, rules and material, and its lines."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from bot.catalogue.types import Resource, Rules, Seat, SeatRole, Stance, Stretch, Unattended
from bot.types.listing.items import UNKNOWN, Item, Sentence, items_of
from bot.types.listing.labels import UNLABELLED, Meaning, meaning_of
from bot.types.listing.listed import ListedType
from bot.types.listing.material import is_said, resources_in
from bot.types.listing.panel import OBSERVES, panel_of
from bot.types.listing.rules import rules_in, stance_in
from bot.types.listing.spent import spent_in

_ASKS = re.compile(
    r"(?:(?:you|we|(?:the )?interviewers?) (?:may|can|could|should|will|might)(?: also)? )?"
    r"ask\b(?=[^.]{0,200}\b(?:questions?|about|explain|describe|why|how|what|clarif\w*|zoom)\b)",
    re.IGNORECASE,
)
_NOT_FOR = re.compile(
    r"\bnot (?:used|meant|intended) (?:for|to|as)\b|\b(?:does|do) not (?:assess|evaluate)\b",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"\b(?:knowledge|experience|familiarity|expertise)\b[^.]{0,40}\bnot\b[^.]{0,12}"
    r"\b(?:requir|expect|need|necess)",
    re.IGNORECASE,
)
_SETS_UP = re.compile(
    r"\bset(?:ting)?[ -]?up\b|\bpermissions?\b|\binstall|\bdeploy(?:s|ed)?\b", re.IGNORECASE
)
_GOOD_EXERCISE = re.compile(
    r"\bexercise\b[^.]{0,30}\b(?:should|must|that is|that are)\b[^.]{0,20}:$", re.IGNORECASE
)
_BACK = re.compile(r"\(?(?:this|these|those|they|it|as such|such|that)\b", re.IGNORECASE)
_DRY_RUN = re.compile(r"\bdry run\b", re.IGNORECASE)


class Kind(StrEnum):
    """What a line is about, once its words are looked at besides its label."""

    DETAIL = "detail"
    PREPARING = "preparing"
    BEFORE = "before"
    SET_UP = "set up"
    DURING = "during"
    PROBE = "probe"
    LOOK_FOR = "look for"
    NOT_ASSESSED = "not assessed"
    NOT_EXPECTED = "not expected"
    OBSERVER = "observer"
    EXERCISE = "exercise"
    LENGTH = "length"
    PEOPLE = "people"
    RESOURCE = "resource"


_BY_MEANING = {
    Meaning.PREPARING: Kind.PREPARING,
    Meaning.BEFORE: Kind.BEFORE,
    Meaning.DURING: Kind.DURING,
    Meaning.NOTES: Kind.DURING,
    Meaning.LOOK_FOR: Kind.LOOK_FOR,
    Meaning.PROBES: Kind.PROBE,
    Meaning.NOT_ASSESSED: Kind.NOT_ASSESSED,
    Meaning.LENGTH: Kind.LENGTH,
    Meaning.PEOPLE: Kind.PEOPLE,
    Meaning.RESOURCES: Kind.RESOURCE,
}
_ASKED = frozenset({Kind.LOOK_FOR, Kind.PROBE, Kind.NOT_ASSESSED})
_MAY_HOLD_EXERCISE = frozenset({Kind.DETAIL, Kind.BEFORE})
_MAY_POINT = frozenset({Kind.DETAIL, Kind.BEFORE, Kind.DURING})
_FOLLOWED = frozenset({Kind.OBSERVER, Kind.BEFORE, Kind.SET_UP})


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or an item of a list that is kept whole, as Markdown without its bullet.

    `start` and `end` are its places in the file, -1 where they are not known. `label` is its
    field's; `opens` tells that it is the first line of a field nobody has a meaning for. `carried`
    tells whether length, agenda, panel or resources say all of it already.
    """

    text: str
    kind: Kind
    start: int
    end: int
    label: str = ""
    opens: bool = False
    carried: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What a type says; `lines` hold all of its words, in the document's order.

    `minutes` are its live part, shortest and longest. `resources` stand where a document lists
    them, or on a line by themselves, `links` in any other.
    """

    minutes: tuple[int, int] | None
    agenda: tuple[Stretch, ...]
    panel: tuple[Seat, ...]
    stance: Stance
    rules: Rules
    unattended: Unattended | None
    resources: tuple[Resource, ...]
    links: tuple[Resource, ...]
    lines: tuple[Line, ...]

    def texts(self, kind: Kind) -> tuple[str, ...]:
        """Return the lines of a kind as they stand there."""
        return tuple(line.text for line in self.lines if line.kind is kind)


def facts_of(listed: ListedType) -> Facts:
    """Return what a listed type says."""
    items = items_of(listed)
    kinds = tuple(_kinds(items))
    whole = "\n".join(one.text for one in items if not one.code).replace("\u2019", "'")
    spent = spent_in(listed.title, items, whole)
    panel = panel_of(items, whole)
    rules = rules_in(whole)
    observers = [seat for seat in panel if seat.role is SeatRole.OBSERVER]
    return Facts(
        minutes=spent.minutes,
        agenda=spent.agenda,
        panel=panel,
        stance=stance_in(whole),
        rules=rules.model_copy(
            update={
                "observer": any(seat.count_min for seat in observers),
                "muted": rules.muted and bool(observers),
                "candidate_minutes": rules.candidate_minutes or spent.candidate_minutes,
            }
        ),
        unattended=spent.unattended,
        resources=tuple(_resources(items, kinds, listed=True)),
        links=tuple(_resources(items, kinds, listed=False)),
        lines=(*_lines(items, kinds, spent.said), *_bare_labels(listed, items)),
    )


def _bare_labels(listed: ListedType, items: Sequence[Item]) -> Iterator[Line]:
    """Yield labels that nobody has a meaning for and nothing stands behind."""
    used = {item.label for item in items}
    for label in listed.fields:
        if label not in used and _is_unknown(label):
            yield Line(label, Kind.DETAIL, UNKNOWN, UNKNOWN)


def _resources(items: Sequence[Item], kinds: Sequence[Kind], *, listed: bool) -> Iterator[Resource]:
    for item, kind in zip(items, kinds, strict=True):
        if (kind is Kind.RESOURCE) is listed:
            yield from resources_in(item.text)


# Lines


def _lines(items: Sequence[Item], kinds: Sequence[Kind], said: frozenset[int]) -> Iterator[Line]:
    labelled: set[str] = set()
    people = False
    for at, (item, kind) in enumerate(zip(items, kinds, strict=True)):
        opens = item.label not in labelled and _is_unknown(item.label)
        labelled.add(item.label)
        is_listed = kind is Kind.RESOURCE and is_said(item.text)
        whole = is_listed or kind in _ASKED
        pieces = [item.whole()] if whole else list(item.sentences())
        for sentence, own in zip(pieces, _sorted(kind, pieces), strict=True):
            is_panel = kind is Kind.PEOPLE and not people and not item.code
            people = people or is_panel
            yield Line(
                text=sentence.text,
                kind=own,
                start=sentence.start,
                end=sentence.end,
                label=item.label,
                opens=opens,
                carried=at in said or is_panel or is_listed,
                code=item.code,
            )
            opens = False


def _is_unknown(label: str) -> bool:
    return label != UNLABELLED and meaning_of(label) in {None, Meaning.WHERE}


def _kinds(items: Sequence[Item]) -> Iterator[Kind]:
    """Yield each item's kind by its label, or by the list that it stands in."""
    good: Item | None = None
    for item, following in zip_longest(items, items[1:]):
        kind = _BY_MEANING.get(item.meaning, Kind.DETAIL) if item.meaning else Kind.DETAIL
        if good and not _goes_on(item, good):
            good = None
        if good:
            yield Kind.EXERCISE
        elif kind in _MAY_POINT and not item.code and is_said(item.text):
            yield Kind.RESOURCE
        elif kind in _ASKED and _introduces(item, following):
            yield Kind.DURING
        else:
            yield kind
        if kind in _MAY_HOLD_EXERCISE and _introduces(item, following):
            good = following if _GOOD_EXERCISE.search(item.text.rstrip()) else good


def _goes_on(item: Item, first: Item) -> bool:
    """Tell whether an item stands in the list that another one begins."""
    alike = (item.label, item.meaning) == (first.label, first.meaning)
    return alike and item.bullet and item.indent >= first.indent


def _introduces(item: Item, following: Item | None) -> bool:
    """Tell whether an item only says what the list behind it is."""
    is_list = following is not None and following.bullet and following.label == item.label
    return is_list and not item.code and item.text.rstrip(" *_").endswith(":")


def _sorted(kind: Kind, sentences: Sequence[Sentence]) -> Iterator[Kind]:
    """Yield the kind of each sentence of an item, by its words."""
    before = kind
    for sentence in sentences:
        told = (to for of, words, to in _BY_WORDS if kind in of and words(sentence.text))
        own = next(told, kind)
        # One that begins with “This” or “As such” is about what the one before it is.
        before = before if own is kind and before in _FOLLOWED and _refers(sentence) else own
        yield before


def _refers(sentence: Sentence) -> bool:
    return bool(_BACK.match(sentence.text))


_TOLD = frozenset({Kind.DETAIL, Kind.PREPARING, Kind.DURING, Kind.BEFORE})
_BY_WORDS: tuple[tuple[frozenset[Kind], Callable[[str], object], Kind], ...] = (
    (frozenset({Kind.PEOPLE, Kind.DURING}), OBSERVES.search, Kind.OBSERVER),
    (frozenset({Kind.PEOPLE}), _DRY_RUN.search, Kind.BEFORE),
    (_MAY_HOLD_EXERCISE, _GOOD_EXERCISE.search, Kind.EXERCISE),
    (frozenset({Kind.DURING}), _ASKS.match, Kind.PROBE),
    (frozenset({Kind.BEFORE}), _SETS_UP.search, Kind.SET_UP),
    (_TOLD, _NOT_FOR.search, Kind.NOT_ASSESSED),
    (_TOLD, _NOT_NEEDED.search, Kind.NOT_EXPECTED),
)
