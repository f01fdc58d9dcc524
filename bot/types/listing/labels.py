"""The fields of an interview type as a document has them: labels, and what stands behind each.

A field is a bullet that begins with words in bold (`- **Interviewers:** two engineers`), a line in
bold, a line that begins with a label people use for interviews (`Duration: 60 minutes`), or a row
of a table that has such a label and one more cell. What is nested in a field belongs to it.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from bot.types.listing.outline import Line, in_bold, words_of

UNLABELLED = ""
"""The field that holds what stands outside of any other."""

_BULLET = re.compile(r"\s*(?:[*+\u2022\u2013-]|\d{1,3}[.)])\s+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<label>[^*\n]{1,80}?)\1\s*(?P<colon>[:\uff1a]?)\s*")
_PLAIN = re.compile(r"(?P<label>[^\W\d_][^:\uff1a*|\[\]]{0,39})(?P<colon>[:\uff1a])(?=\s|$)\s*")
_ROW = re.compile(r"\|?\s*(?P<label>[^|]{1,80}?)\s*\|\s*(?P<value>[^|]*?)\s*\|?\s*")
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
    PROBES = "probes"
    NOT_ASSESSED = "not assessed"
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
        *("entrevistador(es)?", "intervieweurs?", "intervistatori", "who interviews"),
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
        "how ((the )?candidates?|you|to|they)?\\s?(will|should|can)?\\s?prepares?( for .*)?",
        *("preparation", "prep( work)?", "candidate prep(aration)?", "what to expect"),
        *("vorbereitung", "préparation", "preparación"),
    ),
    Meaning.BEFORE: ("before( the)?( interview)?", "set-?up", "pre-?interview"),
    Meaning.DURING: ("during( the)?( interview)?", "after( the)? interview"),
    Meaning.LOOK_FOR: (
        "(what )?((to|we|we're|we are|you|you're) )?look(ing)?[ -]for( .*)?",
        *("evaluation( .*)?", "((assessment|success) )?criteria"),
        "what (it|this|we|you) (assess|evaluate)(es|s)?( .*)?",
        *("signals?", "competenc(y|ies)", "skills assessed", "assesses", "rubric"),
        *("worauf (wir )?achten", "bewertung", "critères", "criterios", "criteri"),
    ),
    Meaning.PROBES: (
        "((sample|example|suggested|possible|follow[- ]up) )?(questions|probes)( to ask)?",
        *("what to ask", "fragen", "preguntas"),
    ),
    Meaning.NOT_ASSESSED: (
        "(what (it|this|we|you) )?(does not|doesn't|do not|don't) (assess|evaluate|look for)( .*)?",
        *("(what is )?not (assessed|evaluated|looked for)( .*)?", "not for"),
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

STAGE_TELLING = frozenset({Meaning.LENGTH, Meaning.PEOPLE, Meaning.LOOK_FOR, Meaning.PROBES})
"""Fields that tell an interview where the whole text is known to be a set of them."""


@lru_cache(maxsize=4096)
def meaning_of(label: str) -> Meaning | None:
    """Return what a field of this label is about, where it is a label people use."""
    said = label.strip(" :\uff1a").replace("\u2019", "'")
    return next((meaning for meaning, pattern in _READ.items() if pattern.fullmatch(said)), None)


class Row(NamedTuple):
    """A line of a field, without what all of them are indented by; where its words begin."""

    text: str
    start: int


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
        self.found: dict[str, list[Row]] = {}
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
            self._add(opened.rest, line)
            return
        if self._closes(line):
            self._label = UNLABELLED
        self._add(" " * line.indent + line.text.lstrip(), line)

    def _add(self, text: str, line: Line) -> None:
        # What stands in front of a text on its line may say the same words.
        start = line.start + max(line.text.rfind(text.strip()), 0)
        self.found.setdefault(self._label, []).append(Row(text, start))

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
        cells = _ROW.fullmatch(text)
        if cells and meaning_of(words_of(cells["label"])):
            return _Opened(words_of(cells["label"]), cells["value"])
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


def fields_of(lines: Sequence[Line]) -> dict[str, list[Row]]:
    """Return what stands under a heading by its labels, as Markdown, in the document's order.

    What stands outside of any label is the field `UNLABELLED`; a label that stands twice has both.
    A label with nothing behind it has no rows.
    """
    found = {label: _dedented(rows) for label, rows in _Reader(lines).found.items()}
    return {label: rows for label, rows in found.items() if rows or label}


def _dedented(rows: Sequence[Row]) -> list[Row]:
    """Return rows without what all but the first are indented by, and without doubled blanks."""
    first, *others = rows
    indents = [len(row.text) - len(row.text.lstrip()) for row in others if row.text.strip()]
    cut = min(indents, default=0)
    cut_rows = [first, *(Row(row.text[cut:].rstrip(), row.start) for row in others)]
    kept = [
        row
        for at, row in enumerate(cut_rows)
        if row.text.strip() or (at and cut_rows[at - 1].text.strip())
    ]
    return stripped(kept)


def stripped(rows: Sequence[Row]) -> list[Row]:
    """Return rows from the first to the last that say something, as stripping their text would."""
    said = [at for at, row in enumerate(rows) if row.text.strip()]
    if not said:
        return []
    kept = list(rows[said[0] : said[-1] + 1])
    kept[0] = Row(kept[0].text.lstrip(), kept[0].start)
    kept[-1] = Row(kept[-1].text.rstrip(), kept[-1].start)
    return kept
