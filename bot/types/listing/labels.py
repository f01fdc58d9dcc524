"""The fields of an interview type as a document has them: labels, and what stands behind each.

A field is a bullet that begins with words in bold (`- **Interviewers:** two engineers`), a line in
bold, or a line that begins with a label people use for interviews (`Duration: 60 minutes`). What is
nested in a field belongs to it.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.types.listing.outline import Line, in_bold, words_of

UNLABELLED = ""
"""The field that holds what stands outside of any other."""

_BULLET = re.compile(r"\s*(?:[*+\u2022\u2013-]|\d{1,3}[.)])\s+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<label>[^*\n]{1,80}?)\1\s*(?P<colon>[:\uff1a]?)\s*")
_PLAIN = re.compile(r"(?P<label>[^\W\d_][^:\uff1a*|\[\]]{0,39})(?P<colon>[:\uff1a])(?=\s|$)\s*")
_FEW_WORDS = 4


class Meaning(StrEnum):
    """What a field is about, whatever a document calls it."""

    LENGTH = "length"
    PEOPLE = "people"
    PURPOSE = "purpose"
    DETAILS = "details"
    PREPARING = "preparing"
    BEFORE = "before"
    DURING = "during"
    LOOK_FOR = "look for"
    NOTES = "notes"
    RESOURCES = "resources"
    WHERE = "where"


_MEANINGS = {
    Meaning.LENGTH: (
        *("(interview )?(duration|length|time( ?box| limit)?)", "timing", "how long"),
        *("dauer", "durée", "duración", "durata", "duração", "duur"),
    ),
    Meaning.PEOPLE: (
        *("(the )?interviewers?(\\(s\\))?", "(interview )?panel(ists?| members)?"),
        *("(interviewed|conducted|run|led) by", "interviewende", "interviewer(in|innen|:innen)"),
        *("entrevistador(es)?", "intervieweurs?", "intervistatori"),
    ),
    Meaning.PURPOSE: (
        *("(the )?(purpose|goals?|objectives?|aims?|focus|summary)( of (this|the) \\w+)?",),
        *("tl;?dr", "ziel", "objectif", "objetivo"),
    ),
    Meaning.DETAILS: (
        *("details?", "description", "about", "overview", "what happens", "what (it|this) is"),
        *("format", "structure", "agenda", "process", "beschreibung", "ablauf", "descripción"),
        *("déroulement",),
    ),
    Meaning.PREPARING: (
        "how ((the )?candidates?|you|to|they)?\\s?(will|should|can)?\\s?prepare( for .*)?",
        *("preparation", "prep( work)?", "candidate prep(aration)?", "what to expect"),
        *("vorbereitung", "préparation", "preparación"),
    ),
    Meaning.BEFORE: ("before( the)?( interview)?", "set-?up", "pre-?interview"),
    Meaning.DURING: ("during( the)?( interview)?", "after( the)? interview"),
    Meaning.LOOK_FOR: (
        "(what )?((to|we|we're|we are|you|you're) )?look(ing)?[ -]for( .*)?",
        *("evaluation( .*)?", "((assessment|success) )?criteria", "what we (assess|evaluate)"),
        *("signals?", "competenc(y|ies)", "skills assessed", "assesses", "rubric"),
        *("worauf (wir )?achten", "bewertung", "critères", "criterios", "criteri"),
    ),
    Meaning.NOTES: ("(additional )?(notes?|information)", "important", "caveats?"),
    Meaning.RESOURCES: ("(additional )?(resources?|links?|materials?)", "documentation"),
    Meaning.WHERE: ("where", "location", "who", "when", "stage", "owner"),
}
_READ = {
    meaning: re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
    for meaning, patterns in _MEANINGS.items()
}

TELLING = frozenset(
    {
        Meaning.LENGTH,
        Meaning.PEOPLE,
        Meaning.PREPARING,
        Meaning.BEFORE,
        Meaning.DURING,
        Meaning.LOOK_FOR,
    }
)
"""Fields that, in a text about interviews, only an interview has."""


@lru_cache(maxsize=4096)
def meaning_of(label: str) -> Meaning | None:
    """Return what a field of this label is about, where it is a label people use."""
    said = label.strip(" :\uff1a").replace("\u2019", "'")
    return next((meaning for meaning, pattern in _READ.items() if pattern.fullmatch(said)), None)


class _Opened(NamedTuple):
    """A label found on a line, the text behind it, and whether it heads all that follows."""

    label: str
    rest: str
    heads: bool = False


def _base(lines: Sequence[Line]) -> int:
    """Return how far the fields are indented, or the first line where there is no bullet."""
    bullets = [line.indent for line in lines if not line.code and _is_field(line.text)]
    return min(bullets) if bullets else next((one.indent for one in lines if not one.blank), 0)


def _is_field(text: str) -> bool:
    bullet = _BULLET.match(text)
    return bool(bullet and _BOLD.match(text, bullet.end()))


class _Reader:
    """Goes through the lines under a heading and sorts them into fields."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.found: dict[str, list[str]] = {}
        self._label = UNLABELLED
        self._nested = 0
        self._heads = False
        self._after_blank = True
        self._base = _base(lines)
        for line in lines:
            self._read(line)
            self._after_blank = line.blank

    def _read(self, line: Line) -> None:
        opened = None if line.code or line.blank else self._opened(line)
        if opened:
            self._label, self._heads = opened.label, opened.heads
            self._add(opened.rest)
        elif self._closes(line):
            self._label = UNLABELLED
            self._add(line.text)
        else:
            self._add(line.text.expandtabs(4))

    def _add(self, text: str) -> None:
        self.found.setdefault(self._label, []).append(text)

    def _closes(self, line: Line) -> bool:
        """Tell whether a line stands outside of the field before it."""
        if self._heads or line.code or line.blank or line.indent > self._base:
            return False
        # A line that goes straight on belongs to the bullet before it.
        return bool(_BULLET.match(line.text)) or self._after_blank

    def _opened(self, line: Line) -> _Opened | None:
        if line.indent > self._base + 1:
            return None
        bullet = _BULLET.match(line.text)
        text = line.text[bullet.end() :] if bullet else line.text.strip()
        if found := _BOLD.match(text):
            return self._bold(text, found, bullet=bool(bullet))
        if self._heads and bullet:
            return None
        return self._plain(text, bullet=bool(bullet))

    def _bold(self, text: str, found: "re.Match[str]", *, bullet: bool) -> _Opened | None:
        label, rest = found["label"].strip(), text[found.end() :]
        ends = bool(found["colon"]) or label.endswith((":", "\uff1a"))
        label = words_of(label.rstrip(": \uff1a"))
        if not bullet and (in_bold(text.rstrip(":\uff1a")) or (ends and not rest)):
            return _Opened(label, "", heads=True)
        if ends or meaning_of(label):
            return _Opened(label, rest, heads=self._heads and not bullet)
        return None

    def _plain(self, text: str, *, bullet: bool) -> _Opened | None:
        found = _PLAIN.match(text)
        if not found:
            return None
        label, rest = found["label"].strip(), text[found.end() :]
        if meaning_of(label) and (bullet or self._after_blank or self._label is not UNLABELLED):
            return _Opened(label, rest, heads=not bullet and not rest)
        if not bullet and not rest and self._after_blank and len(label.split()) <= _FEW_WORDS:
            return _Opened(label, "", heads=True)
        return None


def fields_of(lines: Sequence[Line]) -> dict[str, str]:
    """Return what stands under a heading by its labels, as Markdown, in the document's order.

    What stands outside of any label is the field `UNLABELLED`; a label that stands twice has both.
    """
    found = {label: _dedented(rows) for label, rows in _Reader(lines).found.items()}
    return {label: text for label, text in found.items() if text or label}


def _dedented(rows: Sequence[str]) -> str:
    first, *others = rows
    indents = [len(row) - len(row.lstrip()) for row in others if row.strip()]
    cut = min(indents, default=0)
    return "\n".join(_without_doubles([first, *(row[cut:].rstrip() for row in others)])).strip()


def _without_doubles(rows: Sequence[str]) -> Iterator[str]:
    for at, row in enumerate(rows):
        if row.strip() or (at and rows[at - 1].strip()):
            yield row
