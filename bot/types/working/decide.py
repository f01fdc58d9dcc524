"""What has to be decided in a group: fields that its entries, or the catalogue, fill differently.

Every value is shown with who says so; somebody chooses, nothing is averaged.
"""

from collections.abc import Iterator, Sequence

from bot.catalogue.model import Frozen
from bot.catalogue.terms import Vocabulary
from bot.catalogue.types import SeatRole, TypeFields
from bot.slack.text import clip
from bot.types import words
from bot.types.grouping.conflicts import conflicts_in, lengths, people
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.listing.outline import words_of
from bot.types.working.model import Entry, Group, Work

BOTH = "both"
"""Decides that every value stands: the widest range, or all that is said."""

CATALOGUE = "catalogue"
"""Decides for what the catalogue's type says."""

DRAFT = "draft"
"""Decides for what somebody wrote into the draft."""

_LABELS = {Meaning.LENGTH: "Duration", Meaning.PEOPLE: "Interviewers"}


class Choice(Frozen):
    """A value that can be chosen.

    `key` is the id of the first entry that says so, or "catalogue"; `entries` are all that do.
    """

    key: str
    value: str
    entries: tuple[str, ...] = ()


class Decision(Frozen):
    """A field that somebody has to decide, or has: `decided` is a choice's key, "both" or ""."""

    field: str
    choices: tuple[Choice, ...]
    decided: str = ""

    @property
    def meaning(self) -> Meaning | None:
        """Return what the field is about."""
        return meaning_of(self.field)

    @property
    def said(self) -> str:
        """Return in words what was decided, "" where nothing was."""
        if self.decided in {BOTH, DRAFT}:
            return "both are kept" if self.decided == BOTH else "as the draft says"
        return next((one.value for one in self.choices if one.key == self.decided), "")


def decisions(
    work: Work, group: Group, vocabulary: Vocabulary, catalogue: TypeFields | None
) -> tuple[Decision, ...]:
    """Return what is to be decided in a group, in the order of its fields, decided or not.

    `catalogue` is the type the group becomes a new version of, None for a new one.
    """
    entries = work.entries_of(group)
    found = list(_among(entries, vocabulary))
    if catalogue is not None:
        found = _with_catalogue(found, entries, catalogue, vocabulary)
    # Each is asked in a field of its own, and answered by its name.
    apart = {one.field: one for one in reversed(found)}.values()
    return tuple(
        one.model_copy(update={"decided": _decided(one, group)}) for one in reversed(list(apart))
    )


def undecided(found: Sequence[Decision]) -> int:
    """Return how many of them nobody has decided."""
    return sum(not one.decided for one in found)


def _decided(one: Decision, group: Group) -> str:
    given = group.decided.get(one.field, "")
    known = {BOTH, DRAFT, CATALOGUE, *(choice.key for choice in one.choices)}
    if given in known:
        return given
    # Any entry that says a choice's value stands for it.
    return next((choice.key for choice in one.choices if given in choice.entries), "")


def _among(entries: Sequence[Entry], vocabulary: Vocabulary) -> Iterator[Decision]:
    listed = {at: entry.listed for at, entry in enumerate(entries)}
    if len(listed) < 2:  # noqa: PLR2004 - one alone contradicts nobody
        return
    for conflict in conflicts_in(0, listed, vocabulary):
        choices = tuple(
            Choice(
                key=entries[value.types[0]].id,
                value=value.value,
                entries=tuple(entries[at].id for at in value.types),
            )
            for value in conflict.values
        )
        yield Decision(field=conflict.field, choices=choices)


# The catalogue's own


def _with_catalogue(
    found: Sequence[Decision],
    entries: Sequence[Entry],
    catalogue: TypeFields,
    vocabulary: Vocabulary,
) -> list[Decision]:
    known = {one.meaning: one for one in found}
    done = list(found)
    for meaning in _LABELS:
        own = _own_value(meaning, catalogue)
        said = [entry for entry in entries if entry.listed.said(meaning).strip()]
        differing = [e for e in said if not _agrees(meaning, e, catalogue, vocabulary)]
        if not own or not differing:
            continue
        mine = Choice(key=CATALOGUE, value=own)
        if meaning in known:
            at = done.index(known[meaning])
            whole = (*known[meaning].choices, mine)
            done[at] = known[meaning].model_copy(update={"choices": whole})
        else:
            theirs = Choice(
                key=differing[0].id,
                value=_shown(differing[0], meaning),
                entries=tuple(entry.id for entry in said),
            )
            done.append(Decision(field=_label(differing[0], meaning), choices=(theirs, mine)))
    return done


def _own_value(meaning: Meaning, catalogue: TypeFields) -> str:
    if meaning is Meaning.LENGTH:
        return words.length(catalogue)
    return words.panel_in_short(catalogue)


def _agrees(meaning: Meaning, entry: Entry, catalogue: TypeFields, vocabulary: Vocabulary) -> bool:
    """Tell whether an entry says nothing in this field that the catalogue's type does not."""
    text = entry.listed.said(meaning)
    if meaning is Meaning.LENGTH:
        read = lengths(text)
        if not isinstance(read, tuple) or catalogue.minutes is None:
            return True
        usual = catalogue.default_minutes
        return read in {(catalogue.minutes,), ((usual, usual),)}
    told = people(text, vocabulary)
    if not isinstance(told, tuple) or told[0] is None:
        return True
    lead = [seat for seat in catalogue.panel if seat.role is not SeatRole.OBSERVER]
    least = sum(seat.count_min for seat in lead)
    most = sum(seat.count_max for seat in lead)
    return bool(told[0] == least and told[1] == most)


def _label(entry: Entry, meaning: Meaning) -> str:
    labels = (label for label in entry.listed.fields if meaning_of(label) is meaning)
    return next(labels, _LABELS[meaning])


def _shown(entry: Entry, meaning: Meaning) -> str:
    return clip(words_of(entry.listed.said(meaning).strip().split("\n")[0]).rstrip("."), 200)
