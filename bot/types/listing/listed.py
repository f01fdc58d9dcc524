"""Interview types out of a document with headings and labelled fields, without a model.

A heading is a type where fields that only an interview has stand under it, or where it stands among
types and speaks of an interview itself. Headings that only hold others are their section.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import PurePath

from pydantic import Field

from bot.catalogue.model import Frozen
from bot.types.listing.labels import (
    STAGE_TELLING,
    TELLING,
    UNLABELLED,
    Meaning,
    Row,
    fields_of,
    meaning_of,
    stripped,
)
from bot.types.listing.outline import DEEPEST, Heading, Line, documents_of, headings_of, words_of
from bot.types.listing.sentences import sentences_in

SUMMARY_CHARACTERS = 300
"""Characters of a summary at most; the longest sentences that say what an interview is have 230."""

_SPEAKS_OF_INTERVIEWS = re.compile(
    r"interview|candidat|hiring|recruit|kandidat|bewerb|vorstellungsgespr|entretien|entrevist"
    r"|colloqui|sollicit|rekryter|rekrut|собеседован|кандидат|面接|面试|面試|候选|면접",
    re.IGNORECASE,
)
_INTERVIEW_ITSELF = re.compile(
    r"\b(?:interview|screen|chat|call|exercise|walk-?through|deep[ -]dive|pairing|coding|take-?home"
    r"|assignment|case stud(?:y|ies)|presentation|design|architecture|debugging|troubleshooting"
    r"|intro|conversation|round|panel|test|project|challenge)\b",
    re.IGNORECASE,
)
_ABOUT_THEM = re.compile(
    r"\b(?:process|types?|interviews|overview|stages|rounds|loop|plan|guides?|guidelines?|handbook"
    r"|polic(?:y|ies)|tips|training|scorecards?|rubrics?|faqs?|questions|resources|links"
    r"|introduction|contents|changelog|schedul\w+|expectations|principles|template)\b",
    re.IGNORECASE,
)
_UNFIT = re.compile(
    r"(?:please|note|important|n/?a|tb[da]|see|read|then|also|https?:)\b", re.IGNORECASE
)
_REFERS_BACK = re.compile(r"(?:they|them|their|he|his|she|her|it|these|those)\b", re.IGNORECASE)
_APART = re.compile(r"\s*(?:[+\u2022>|#]|[*-](?!\*)|\d{1,3}[.)](?!\d))\s*")
_LINKS = re.compile(r"(?:\s*\**\[[^\[\]]*\]\([^()\s]*\)\**)+[\s.]*")
_LEAST_BYTES = 20
_ENOUGH = 2


class ListedType(Frozen):
    """An interview type as a document has it.

    `section` is the heading it stands under, "" for none; `document` counts from 1 those documents
    of the file that hold types. `fields` are Markdown by the document's own labels, "" for what has
    none. `text[start:end]` of the whole file is the passage it was read from. `places` are, for
    each field, where the words of each of its lines begin in the file.
    """

    title: str
    section: str
    document: int
    summary: str
    fields: dict[str, str]
    start: int
    end: int
    places: dict[str, tuple[int, ...]] = Field(default_factory=dict)

    def said(self, *meanings: Meaning) -> str:
        """Return what its fields of these meanings say, "" where there are none."""
        return _said(self.fields, meanings)


def list_types(text: str, name: str) -> tuple[ListedType, ...]:
    """List the interview types of a file, in its order; none where it has none, see `why_none`.

    A conversation with an assistant is read turn by turn: each paste of the person's is a document
    of its own, what the assistant wrote is none. A file without headings that is one type by its
    fields has its title from `name`.
    """
    found: list[ListedType] = []
    parts = documents_of(text)
    for lines in parts:
        if any(_SPEAKS_OF_INTERVIEWS.search(line.text) for line in lines):
            found += _types_in(lines, found[-1].document + 1 if found else 1, _is_type)
    if not found and len(parts) == 1:
        found += _untitled(parts[0], PurePath(name).stem)
    return tuple(found)


def stages_in(lines: Sequence[Line], named: Callable[[str], bool]) -> tuple[ListedType, ...]:
    """List what stands in a document that is known to be a set of interviews, in its order.

    There one field is enough, such as a length, and a heading whose title is `named` needs none.
    """

    def is_stage(title: str, labels: Collection[str]) -> bool:
        telling = STAGE_TELLING.intersection(map(meaning_of, labels))
        return bool(telling) or named(title)

    return tuple(_types_in(lines, 1, is_stage))


def speaks_of_interviews(text: str) -> bool:
    """Tell whether a text without listed types may describe interviews in free prose."""
    return bool(_SPEAKS_OF_INTERVIEWS.search(text))


def why_none(text: str) -> str:
    """Return, for a person, why a file has no listed type, and what to do."""
    if not text.strip("\ufeff \t\r\n"):
        return "This document is empty. Paste or attach one that describes interviews."
    if speaks_of_interviews(text):
        return (
            "This document speaks of interviews, but no heading in it has fields. Listing types "
            "from free prose takes the model, which needs a key. Without one, give each type a "
            "heading and fields under it, such as “- **Duration:** 60 minutes” and "
            "“- **Interviewers:** two engineers”."
        )
    return "There is no interview in this document."


IsType = Callable[[str, Collection[str]], bool]
"""Tells by its title and its labels whether a heading is an interview type."""


def _types_in(lines: Sequence[Line], document: int, is_type: IsType) -> list[ListedType]:
    for bold in (False, True):
        headings = headings_of(lines, bold=bold)
        if bold and all(one.level < DEEPEST for one in headings):
            return []
        chosen = _chosen(headings, is_type)
        if chosen:
            sections = _sections(headings, chosen)
            return [
                _listed(one, sections[one], document, chosen) for one in headings if one in chosen
            ]
    return []


def _untitled(lines: Sequence[Line], title: str) -> list[ListedType]:
    """Return what a file is that has fields and no heading: one type, titled by its name."""
    said = [line for line in lines if not line.blank]
    fields = fields_of(lines)
    if not title or headings_of(lines) or not _is_type(title, fields):
        return []
    if not any(_SPEAKS_OF_INTERVIEWS.search(line.text) for line in said):
        return []
    start, end = said[0].start, said[-1].end
    return [_type(title, "", 1, fields, (start, end))]


def _listed(one: Heading, section: str, document: int, chosen: Collection[Heading]) -> ListedType:
    said, end = fields_of(one.lines), _end(one)
    for below in _before_a_type(one, chosen):
        rows = stripped([Row(line.text, _words_at(line)) for line in below.lines])
        said.setdefault(below.title, []).extend(rows)
        end = _end(below)
    return _type(one.title, section, document, said, (one.start, end))


def _words_at(line: Line) -> int:
    return line.end - len(line.text.lstrip())


def _type(
    title: str,
    section: str,
    document: int,
    rows: Mapping[str, Sequence[Row]],
    passage: tuple[int, int],
) -> ListedType:
    fields = {label: "\n".join(row.text for row in said) for label, said in rows.items()}
    return ListedType(
        title=title,
        section=section,
        document=document,
        summary=_summary(fields),
        fields=fields,
        start=passage[0],
        end=passage[1],
        places={label: tuple(row.start for row in said) for label, said in rows.items()},
    )


# Which headings are types


def _chosen(headings: Sequence[Heading], is_type: IsType) -> set[Heading]:
    chosen: set[Heading] = set()
    # From the last to the first, so that those below a heading are known before it.
    for one in reversed(headings):
        holds = any(each in chosen for each in one.below)
        if not _is_field(one) and _has_fields(one, is_type, holds=holds):
            chosen.add(one)
    levels = {one.level for one in chosen}
    return chosen | {one for one in headings if one.level in levels and _among(one, chosen)}


def _has_fields(one: Heading, is_type: IsType, *, holds: bool) -> bool:
    """Tell whether a heading is a type by its fields; `holds` where types are below it."""
    if holds and _ABOUT_THEM.search(one.title):
        return False
    labels = set() if one.empty else set(fields_of(one.lines))
    if not holds:
        labels.update(each.title for each in one.below if _is_field(each))
    return is_type(one.title, labels)


def _is_type(title: str, labels: Collection[str]) -> bool:
    """Tell whether these are fields as an interview has them."""
    meanings = TELLING.intersection(map(meaning_of, labels))
    named = bool(_INTERVIEW_ITSELF.search(title))
    return Meaning.PEOPLE in meanings or len(meanings) >= _ENOUGH or (named and bool(meanings))


def _is_field(one: Heading) -> bool:
    """Tell whether a heading is a label of what it stands under, such as “What to look for”."""
    return one.above is not None and meaning_of(one.title) is not None


def _among(one: Heading, chosen: Collection[Heading]) -> bool:
    """Tell whether a heading among types is one itself, though it has text and no fields."""
    related = (one, one.above, *one.below)
    if _is_field(one) or any(each in chosen for each in related):
        return False
    if not _INTERVIEW_ITSELF.search(one.title) or _ABOUT_THEM.search(one.title):
        return False
    return any(map(_fits, _sentences("\n".join(line.text for line in one.lines))))


def _sections(headings: Sequence[Heading], chosen: Collection[Heading]) -> dict[Heading, str]:
    """Return the heading each one stands under.

    An empty heading among others of its level only names those that follow.
    """
    groups: dict[tuple[Heading | None, int], str] = {}
    sections: dict[Heading, str] = {}
    for one in headings:
        beside = (one.above, one.level)
        if one.empty and not one.below and one not in chosen:
            groups[beside] = one.title
        sections[one] = groups.get(beside) or (one.above.title if one.above else "")
    return sections


def _before_a_type(one: Heading, chosen: Collection[Heading]) -> Iterator[Heading]:
    """Yield the headings below one, in order, up to the first that is a type."""
    waiting = list(reversed(one.below))
    while waiting:
        below = waiting.pop()
        if below in chosen:
            return
        yield below
        waiting.extend(reversed(below.below))


def _end(one: Heading) -> int:
    return next((line.end for line in reversed(one.lines) if not line.blank), one.end)


# What they say in one sentence


def _summary(fields: Mapping[str, str]) -> str:
    """Return a sentence of the passage that says what it is, else its length and who interviews."""
    described = (
        _said(fields, (Meaning.PURPOSE,)),
        _said(fields, (Meaning.DETAILS,)),
        fields.get(UNLABELLED, ""),
        _said(fields, (Meaning.PREPARING,)),
        _said(fields, (Meaning.DURING,)),
        *(text for label, text in fields.items() if label and meaning_of(label) is None),
    )
    fitting = (
        (_unclear(one, field), one)
        for field, text in enumerate(described)
        for one in _sentences(text)
        if _fits(one)
    )
    # The first of the clearest.
    _, best = min(fitting, key=lambda each: each[0], default=(None, ""))
    facts = "; ".join(_facts(fields))
    anything = next((line for text in fields.values() for line in _lines(text)), "")
    said = _clipped(best or facts or anything)
    # A name such as iOS stays as it is.
    return said if said[1:2].isupper() else said[:1].upper() + said[1:]


def _unclear(sentence: str, field: int) -> tuple[bool, bool, int]:
    """Return how little a sentence says by itself, to be compared; `field` is the place of its own.

    One that begins with “They” speaks of somebody in the sentence before it.
    """
    return bool(_REFERS_BACK.match(sentence)), len(sentence) > SUMMARY_CHARACTERS, field


def _said(fields: Mapping[str, str], meanings: Collection[Meaning]) -> str:
    return "\n".join(text for label, text in fields.items() if meaning_of(label) in meanings)


def _facts(fields: Mapping[str, str]) -> Iterator[str]:
    for wanted in (Meaning.LENGTH, Meaning.PEOPLE):
        for label, text in fields.items():
            if meaning_of(label) is wanted and (line := next(_lines(text), "")):
                yield f"{label}: {line.rstrip('.')}"


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        mark = _APART.match(line)
        if said := words_of(line[mark.end() :] if mark else line):
            yield said


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text's paragraphs; lists, tables and code have none."""
    for paragraph in _paragraphs(text):
        said = words_of(paragraph)
        yield from (said[start:end] for start, end in sentences_in(said))


def _paragraphs(text: str) -> Iterator[str]:
    lines: list[str] = []
    apart = False
    for line in (*text.split("\n"), ""):
        # What goes straight on after a list's item belongs to it, up to a blank line.
        apart = bool(line.strip()) and (apart or bool(_APART.match(line) or _LINKS.fullmatch(line)))
        if line.strip() and not apart:
            lines.append(line)
        elif lines:
            yield " ".join(lines)
            lines = []


def _fits(sentence: str) -> bool:
    # Bytes, as a sentence of eight Chinese characters is one.
    return (
        len(sentence.encode()) >= _LEAST_BYTES
        and not sentence.endswith(":")
        and not _UNFIT.match(sentence)
    )


def _clipped(text: str) -> str:
    if len(text) <= SUMMARY_CHARACTERS:
        return text
    cut = text[: SUMMARY_CHARACTERS - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"
