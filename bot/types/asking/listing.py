"""Interview types out of free prose, which only a model can read: each with the passage it cites.

What comes out is the document's own: the passage is looked for in the text, the fields are its
words, and a summary may not say a number or a name that the passage lacks.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.model import Ask
from bot.errors import Problem
from bot.slack.text import clip, without_mentions
from bot.types.asking.claims import unsupported
from bot.types.asking.data import DEADLINE_SECONDS, PROMPT, claim_faults, content
from bot.types.listing.labels import UNLABELLED
from bot.types.listing.listed import ListedType

JOB = "types.list"
LONGEST = 150_000
"""Characters of free prose that are read at once; a handbook of sixty pages."""

TOO_LONG = (
    "Without headings and fields this text is read by Claude, which takes up to "
    f"{LONGEST:,} characters at once; it has {{count:,}}. Give it in parts."
)
NOT_THERE = "“{title}” was left out: the passage given for it does not stand in {name}."
CLAIMED = "“{title}” was left out: what was said of it ({claims}) does not stand in its passage."
TWICE = "“{title}” was left out: its passage is that of “{other}”."

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_SIGNS = str.maketrans("\u2018\u2019\u201c\u201d\u00a0\u2013\u2014\u2011", "''\"\" ---")
_MARKS = "*_`"

Words = Annotated[str, Field(min_length=1)]


class ProseField(BaseModel):
    """A field: a label, and the words of the document that say it, copied."""

    model_config = ConfigDict(extra="forbid")

    label: Words
    quote: Words


class ProseType(BaseModel):
    """A type as a model finds it: where its passage begins and ends, in the document's words."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[Words, Field(max_length=120)]
    section: str
    summary: Words
    begins: Words
    ends: Words
    fields: list[ProseField]


class ProseTypes(BaseModel):
    """All types a model finds in a document."""

    model_config = ConfigDict(extra="forbid")

    types: list[ProseType]


class Prose(NamedTuple):
    """What came of a document: its types in their order, and a sentence for each left out."""

    types: tuple[ListedType, ...]
    left: tuple[str, ...]


def list_prose(claude: Claude, text: str, name: str, team: str) -> tuple[ListedType, ...]:
    """Return the types in free prose; see `read_prose`."""
    return read_prose(claude, text, name, team).types


def read_prose(claude: Claude, text: str, name: str, team: str) -> Prose:
    """Have a model find the interview types in free prose, and hold it to the text.

    Places are characters of `text`. A type whose passage is not there is repaired by the model,
    twice at most, then left out; so is one whose summary says what its passage does not.

    Raises:
        Problem: the text is too long to be read at once.
        ModelFailed: nothing usable came of it.
        ModelStopped: the bot is shutting down; try again later.
    """
    if len(text) > LONGEST:
        raise Problem(TOO_LONG.format(count=len(text)))
    there = Places(text)
    paragraphs = [
        {"n": at, "text": found[0]} for at, found in enumerate(_PARAGRAPH.finditer(text), 1)
    ]
    asked = Ask(
        job=JOB,
        team=team,
        prompt=claude.prompts[PROMPT],
        content=content("list", paragraphs=paragraphs),
        reply=ProseTypes,
        validate=lambda found: _faults(found.types, there),
        # Nobody is to be notified by what a model wrote.
        prepare=without_mentions,
        settle=True,
    )
    found = claude.ask(asked, deadline=DEADLINE_SECONDS).value.types
    return _kept(found, there, name)


class Places:
    """A text in which words are found again, whatever their spaces, quotation marks and dashes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain, self._at = _compared(text)

    def find(self, words: str, after: int = 0) -> tuple[int, int] | None:
        """Return start and end of words in the text, at `after` or later."""
        plain, _ = _compared(words)
        plain = plain.strip()
        if not plain:
            return None
        start = 0
        while (found := self._plain.find(plain, start)) >= 0:
            first, last = self._at[found], self._at[found + len(plain) - 1] + 1
            if first >= after:
                return first, last
            start = found + 1
        return None

    def passage(self, begins: str, ends: str) -> tuple[int, int] | None:
        """Return where a passage stands that begins and ends with some words."""
        first = self.find(begins)
        if first is None:
            return None
        last = self.find(ends, first[0])
        return None if last is None else (first[0], max(first[1], last[1]))


def _compared(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and for each character the place it has in the text."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text.translate(_SIGNS)):
        if sign in _MARKS:
            continue
        if sign.isspace():
            if signs and signs[-1] != " ":
                signs.append(" ")
                places.append(at)
            continue
        # Casefolding may make two of one character; lowering never does but for one letter.
        signs.append(low if len(low := sign.lower()) == 1 else sign)
        places.append(at)
    return "".join(signs), places


def _faults(found: Sequence[ProseType], there: Places) -> list[Fault]:
    faults: list[Fault] = []
    passages: dict[tuple[int, int], int] = {}
    for at, one in enumerate(found):
        path = f"types.{at}"
        passage = there.passage(one.begins, one.ends)
        if passage is None:
            faults += _missing(path, one, there)
            continue
        if passage in passages:
            said = f"expected a passage of its own; this is the one of types.{passages[passage]}"
            faults.append(Fault(path, said))
        passages.setdefault(passage, at)
        said = f"{one.section}\n{there.text[slice(*passage)]}"
        faults += claim_faults(f"{path}.summary", one.summary, said)
        for place, each in enumerate(one.fields):
            if _within(there, each.quote, passage) is None:
                where = f"{path}.fields.{place}.quote"
                faults.append(
                    Fault(where, "stands nowhere in the passage; copy it", got=each.quote)
                )
    return faults


def _missing(path: str, one: ProseType, there: Places) -> Iterator[Fault]:
    if there.find(one.begins) is None:
        yield Fault(f"{path}.begins", "stands nowhere in the text; copy it", got=one.begins)
    if there.find(one.ends) is None:
        yield Fault(f"{path}.ends", "stands nowhere in the text; copy it", got=one.ends)
    elif there.find(one.begins) is not None:
        yield Fault(f"{path}.ends", "stands nowhere behind `begins`", got=one.ends)


def _within(there: Places, quote: str, passage: tuple[int, int]) -> tuple[int, int] | None:
    found = there.find(quote, passage[0])
    return found if found is not None and found[1] <= passage[1] else None


def _kept(found: Sequence[ProseType], there: Places, name: str) -> Prose:
    kept: dict[tuple[int, int], ListedType] = {}
    left: list[str] = []
    for one in found:
        title = clip(" ".join(one.title.split()), 120)
        passage = there.passage(one.begins, one.ends)
        if passage is None:
            left.append(NOT_THERE.format(title=title, name=name))
        elif passage in kept:
            left.append(TWICE.format(title=title, other=kept[passage].title))
        elif claims := unsupported(one.summary, f"{one.section}\n{there.text[slice(*passage)]}"):
            left.append(CLAIMED.format(title=title, claims=", ".join(claims)))
        else:
            kept[passage] = _listed(one, title, there, passage)
    return Prose(tuple(kept[each] for each in sorted(kept)), tuple(left))


def _listed(one: ProseType, title: str, there: Places, passage: tuple[int, int]) -> ListedType:
    fields: dict[str, str] = {}
    for each in one.fields:
        if place := _within(there, each.quote, passage):
            said = there.text[slice(*place)]
            label = each.label.strip(" :")
            fields[label] = f"{fields[label]}\n{said}" if label in fields else said
    # What no field says must not be lost on the way to a type.
    rest = _rest(there, passage, [_within(there, each.quote, passage) for each in one.fields])
    if rest:
        fields[UNLABELLED] = rest
    return ListedType(
        title=title,
        section=" ".join(one.section.split()),
        document=1,
        summary=" ".join(one.summary.split()),
        fields=fields,
        start=passage[0],
        end=passage[1],
    )


def _rest(there: Places, passage: tuple[int, int], taken: Sequence[tuple[int, int] | None]) -> str:
    """Return what of a passage stands in none of its fields."""
    pieces: list[str] = []
    at = passage[0]
    for start, end in sorted(filter(None, taken)):
        pieces.append(there.text[at : max(at, start)])
        at = max(at, end)
    pieces.append(there.text[at : passage[1]])
    return "\n".join(
        said for each in pieces if re.search(r"\w{2}", said := each.strip(" \n\t.;,:-*"))
    )
