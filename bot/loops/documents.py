"""A set of interviews as people write it down: Markdown with headings and field bullets."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.loops.model import StageKind
from bot.loops.rounds import Line, Part, Round
from bot.types.listing.facts import Facts, Kind, facts_of
from bot.types.listing.listed import ListedType, stages_in
from bot.types.listing.outline import Line as Row
from bot.types.listing.outline import documents_of

_SOME_TEAMS = re.compile(r"\bonly\b.{0,80}\bteams?\b|\bteams?\b.{0,40}\bonly\b", re.IGNORECASE)
_KINDS = (
    (re.compile(r"\breferences?\b", re.IGNORECASE), StageKind.REFERENCE),
    (re.compile(r"^\W*(?:the )?offer\b", re.IGNORECASE), StageKind.OFFER),
)
_PARTS = {
    Kind.LOOK_FOR: Part.LOOK_FOR,
    Kind.PROBE: Part.PROBE,
    Kind.NOT_ASSESSED: Part.NOT_ASSESSED,
}


class Document(NamedTuple):
    """The interviews of a document, and what stands before the first of them."""

    before: str
    rounds: tuple[Round, ...]


def read_document(text: str) -> Document:
    """Return the interviews a document describes, in its order.

    A heading is one where fields such as Interviewers, Length or What to look for stand under it;
    headings that only hold others are none. Of a conversation, the last set a person pasted counts.
    """
    pastes = [(lines, _stages(lines)) for lines in documents_of(text)]
    lines, stages = next((each for each in reversed(pastes) if len(each[1]) > 1), _together(pastes))
    first = stages[0].start if stages else len(text)
    before = "\n".join(line.text for line in lines if line.start < first)
    starts = _starts(text)
    return Document(before, tuple(_round(one, starts) for one in stages))


Paste = tuple[Sequence[Row], Sequence[ListedType]]


def _together(pastes: Sequence[Paste]) -> Paste:
    return [line for lines, _ in pastes for line in lines], [
        one for _, stages in pastes for one in stages
    ]


def _stages(lines: Sequence[Row]) -> Sequence[ListedType]:
    return stages_in(lines, lambda title: _kind(title) is not StageKind.INTERVIEW)


def _kind(title: str) -> StageKind:
    return next((kind for pattern, kind in _KINDS if pattern.search(title)), StageKind.INTERVIEW)


def _starts(text: str) -> list[int]:
    """Return where each line of a text begins, as editors count lines."""
    return [found.end() for found in re.finditer(r"\r\n|\r|\n", text)]


def _round(listed: ListedType, starts: Sequence[int]) -> Round:
    facts = facts_of(listed)
    lines = tuple(_lines(facts, starts))
    return Round(
        title=listed.title,
        kind=_kind(listed.title),
        minutes=facts.minutes or (0, 0),
        panel=facts.panel,
        lines=lines,
        unattended=facts.unattended,
        resources=facts.resources,
        agenda=sum(part.minutes for part in facts.agenda),
        rules=facts.rules,
        some_teams=next((one for one in lines if _SOME_TEAMS.search(one.text)), None),
    )


def _lines(facts: Facts, starts: Sequence[int]) -> Iterator[Line]:
    for line in (each for each in facts.lines if not each.code):
        number = bisect(starts, line.start) + 1 if line.start >= 0 else None
        yield Line(text=line.text, part=_PARTS.get(line.kind, Part.TEXT), number=number)
