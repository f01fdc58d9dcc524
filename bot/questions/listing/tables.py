"""Lists kept as a table: which column is the question, and what the others say about it."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogue.model import Kind, Level
from bot.questions.listing import asking
from bot.questions.listing.inline import has_words, only_links_within, plain
from bot.questions.listing.lines import LONGEST_LINE, Piece
from bot.questions.listing.nested import Draft, Role

_NAMES = {
    "prompt": r"(?:interview )?(?:questions?|prompts?|frage|fragen|pregunta|问题|题目)"
    r"|question (?:text|body)|text",
    "category": r"categor(?:y|ies)|areas?|topics?|subjects?|sections?|skills?|themes?"
    r"|competenc(?:y|ies)|domain|tags?|分类|kategorie",
    "level": r"(?:levels?|seniority|difficulty|grade)(?: range)?|stufe|难度",
    "kind": r"kinds?|types?|question type|format",
    "minutes": r"minutes?|mins?|time|duration|length|time \(?min(?:ute)?s?\)?|minuten",
    "follow_ups": r"follow[- _]?ups?(?: questions?)?|probes?|probing questions?|nachfragen?",
    "hints": r"hints?|tips?|clues?|提示",
    "look_for": r"look(?:ing)?[- _]?for|what to look for|answers?|(?:expected|sample|model|ideal"
    r"|good|correct) answers?|expected|expectations?|signals?|key points?|green flags?|notes?"
    r"|explanation|solution|答案|antwort",
    "red": r"red[- _]?flags?|bad (?:answers?|signs?)",
    "number": r"#|no\.?|nr\.?|num(?:ber)?|id|s\.? ?no\.?|index|序号",
}
_COLUMNS = {role: re.compile(rf"(?:{words})$", re.IGNORECASE) for role, words in _NAMES.items()}
_LEVELS = {
    Level.JUNIOR: r"junior|jr|entry|graduate|beginner|easy|basic|associate|初级",
    Level.MID: r"mid|middle|medior|intermediate|regular|medium|中级",
    Level.SENIOR: r"senior|sr|advanced|hard|expert|高级",
    Level.STAFF: r"staff|lead",
    Level.PRINCIPAL: r"principal|architect",
    Level.MANAGER: r"managers?|head|director",
}
_LEVEL_WORDS = {
    level: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for level, words in _LEVELS.items()
}
_KIND_WORDS = {
    Kind.SYSTEM_DESIGN: r"design|architecture",
    Kind.BEHAVIOURAL: r"behaviou?r\w*|soft|culture|values",
    Kind.CODING: r"cod(?:e|ing)|programming|algorithm\w*|exercise",
    Kind.EXPERIENCE: r"experience|background|project",
    Kind.CONCEPTUAL: r"concept\w*|theor\w*|knowledge|technical",
}
_KINDS = {
    kind: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _KIND_WORDS.items()
}
_MANY = re.compile(r"\s*(?:;|\n|<br\s*/?>)\s*", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,4}")
_BOLD = re.compile(r"\*\*[^*]+\*\*|__[^_]+__")
_MARK = re.compile(r"^(?:[-*+•]|\d{1,3}[.)])\s+")
_LEAST_MINUTES, _MOST_MINUTES = 2, 40
_DELIMITERS = (",", ";", "\t")
_MOST_HEADER = 60
_MOST_SAMPLE = 200
_SHORT = 40


@dataclass(frozen=True)
class Table:
    """The questions of a table; `named` tells that its header said which column they are in."""

    drafts: tuple[Draft, ...] = ()
    left_out: tuple[str, ...] = ()
    named: bool = False


def csv_rows(text: str, name: str) -> tuple[list[tuple[str, ...]], list[int]] | None:
    """Return a CSV list's rows and the line each begins on; None where it is no CSV list."""
    delimiter = _delimiter(text, name)
    if delimiter is None:
        return None
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows, lines, before = [], [], 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(row))
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error:
        return None  # a field longer than any question: read as text
    return rows, lines


def _delimiter(text: str, name: str) -> str | None:
    """Return what stands between a list's columns, by its header, else by its file's name."""
    first = next((line for line in text.split("\n", 20)[:20] if line.strip()), "")[:LONGEST_LINE]
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        if len(cells) > 1 and "prompt" in _header(cells):
            return delimiter
    if not name.casefold().endswith((".csv", ".tsv")):
        lines = [line for line in text.split("\n", 20)[:20] if line.strip()]
        tabbed = [line.strip().count("\t") for line in lines]
        return "\t" if len(lines) > 1 and min(tabbed) >= 1 and len(set(tabbed)) == 1 else None
    counts = {one: first.count(one) for one in _DELIMITERS}
    return max(counts, key=lambda one: counts[one])


def drafts_of(
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    category: str = "",
    *,
    contents: bool = False,
) -> Table:
    """Read a table's rows; none of them is a question where no column asks."""
    if not rows:
        return Table()
    columns = _header(rows[0])
    named = "prompt" in columns
    body = range(1 if named else 0, len(rows))
    if not named:
        columns = _guessed([rows[at] for at in body])
    if "prompt" not in columns:
        return Table()
    reader = _RowReader(columns, category, contents=contents)
    for at in body:
        reader.read(rows[at], lines[at])
    unread = _unread(rows, columns)
    return Table(tuple(reader.drafts), (*reader.left_out, *unread), named)


def _header(cells: Sequence[str]) -> dict[str, int]:
    """Return the columns that a header names, by what they are to a question."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = plain(cell[:_MOST_HEADER]).strip(" :*").replace("_", " ").casefold()
        for role, pattern in _COLUMNS.items():
            if pattern.match(name):
                found.setdefault(role, at)
    return found


def _guessed(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return the column that asks most, and the ones beside it that look like something."""
    sample = rows[:_MOST_SAMPLE]
    width = max((len(row) for row in sample), default=0)
    asks = [sum(_asks(row[at]) for row in sample if at < len(row)) for at in range(width)]
    if not width or max(asks) * 2 < len(sample) or not max(asks):
        return {}
    prompt = asks.index(max(asks))
    columns = {"prompt": prompt}
    for at in range(width):
        cells = [row[at].strip() for row in sample if at < len(row) and row[at].strip()]
        if at == prompt or not cells:
            continue
        numbers = all(cell.strip(".)#").isdigit() for cell in cells)
        short = max(len(cell) for cell in cells) <= _SHORT
        if numbers:
            columns.setdefault("number", at)
        elif short and len(set(cells)) * 2 <= len(cells) + 1:
            columns.setdefault("category", at)
        elif at > prompt:
            columns.setdefault("follow_ups" if asks[at] * 2 > len(cells) else "look_for", at)
    return columns


def _asks(cell: str) -> bool:
    return asking.item_asks(plain(cell[: asking.READ]))


def _unread(rows: Sequence[Sequence[str]], columns: dict[str, int]) -> tuple[str, ...]:
    """Return what stands in columns that are no part of a question, one text for each."""
    known = set(columns.values())
    found = []
    for at in range(max(len(row) for row in rows)):
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        if at not in known and any(has_words(cell) for cell in cells):
            found.append(", ".join(dict.fromkeys(cells)))
    return tuple(found)


class _RowReader:
    def __init__(self, columns: dict[str, int], category: str, *, contents: bool) -> None:
        self.drafts: list[Draft] = []
        self.left_out: list[str] = []
        self._columns = columns
        self._category = category
        self._contents = contents

    def read(self, row: Sequence[str], line: int) -> None:
        cells = {
            role: row[at].strip() for role, at in self._columns.items() if at < len(row) and row[at]
        }
        written = cells.get("prompt", "")
        filled = [cell for cell in row if has_words(cell)]
        first, *more = [part for part in written.split("\n") if has_words(part)] or [""]
        prompt = plain(_MARK.sub("", first.strip())[:LONGEST_LINE])
        if len(row) > len(filled) == 1 and _BOLD.fullmatch(first.strip()) and not _asks(prompt):
            # A row between the others that says what those below are about.
            self._category = prompt
            self.left_out.append(prompt)
            return
        if not has_words(prompt) or (only_links_within(written) and not self._contents):
            if len(filled) == 1 and not written:
                self._category = plain(filled[0])
            if filled:
                self.left_out.append(" | ".join(filled))
            return
        said = plain(cells.get("category", "").replace("\n", " ")) or self._category
        piece = Piece(line, prompt)
        draft = Draft(piece, said, prompt, asked=_asks(prompt) or len(self._columns) > 1)
        self._nest(draft, more, cells)
        if first.strip()[LONGEST_LINE:]:
            self.left_out.append(first.strip()[LONGEST_LINE:])
        self.drafts.append(draft)

    def _nest(self, draft: Draft, more: Sequence[str], cells: dict[str, str]) -> None:
        for line in more:
            text = plain(_MARK.sub("", line.strip()))
            draft.add(Piece(draft.piece.line, text, bullet=True), parent=False)
        for column, role, prefix in (
            ("follow_ups", Role.FOLLOW_UP, ""),
            ("hints", Role.HINT, ""),
            ("look_for", Role.LOOK_FOR, ""),
            ("red", Role.LOOK_FOR, "Red flag: "),
        ):
            for part in _MANY.split(cells.get(column, "")):
                text = plain(_MARK.sub("", part.strip()))
                if has_words(text):
                    draft.lines.append((role, prefix + text))
        for column in ("level", "kind", "minutes"):
            if has_words(cells.get(column, "")):
                draft.extra[column] = cells[column]


def levels_in(text: str) -> tuple[Level, Level] | None:
    """Return the lowest and highest level that a cell names; None where it names none."""
    if re.search(r"\b(?:all|any|every)\b", text, re.IGNORECASE):
        return Level.JUNIOR, Level.PRINCIPAL
    found = [level for level, words in _LEVEL_WORDS.items() if words.search(text)]
    return (found[0], found[-1]) if found else None


def kind_in(text: str) -> Kind | None:
    """Return the kind a cell names; None where it names none."""
    return next((kind for kind, words in _KINDS.items() if words.search(text)), None)


def minutes_in(text: str) -> int | None:
    """Return the minutes a cell gives, between 2 and 40; None for anything else."""
    found = _DIGITS.search(text)
    minutes = int(found[0]) if found else 0
    return minutes if _LEAST_MINUTES <= minutes <= _MOST_MINUTES else None
