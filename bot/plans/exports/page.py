"""Laying paragraphs on one A4 page in two columns, as large as they fit."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from bot.catalogue.bank import DATA

if TYPE_CHECKING:
    from fpdf import FPDF

Style = Literal["regular", "bold"]

WIDTH, HEIGHT = 210.0, 297.0
"""A4, in millimetres."""

MARGIN = 11.0
_GUTTER = 7.0
_FOOT = 6.0
_UNDER_HEAD = 2.6
_TITLE_POINTS = 13.0
_SMALL_POINTS = 7.5
LARGEST, SMALLEST = 10.0, 7.5
"""Points; below seven and a half nobody reads a page on a table in front of them."""

MOST_CHARACTERS = 25_000
"""More than a page holds at the smallest size; breaking it into lines first would take long."""

_STEP = 0.5
_LEADING = 1.22
_MM_A_POINT = 25.4 / 72
_FONT = "DejaVu"
_GREY = 110


@dataclass(frozen=True)
class Paragraph:
    """Text of one style; `mark` stands before it, `gap` (in lines) above it.

    `keeps` holds it together with the next paragraph, so that no heading ends a column.
    """

    text: str
    style: Style = "regular"
    mark: str = ""
    gap: float = 0.0
    keeps: bool = False
    grey: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a page says: a title, small print under it, paragraphs, and a line at its foot."""

    title: str
    small: str
    paragraphs: tuple[Paragraph, ...]
    foot: str
    made_at: float
    columns: int = 2


@dataclass
class _Column:
    lines: list[tuple[Paragraph, list[str], float]] = field(default_factory=list)


def write(sheets: Iterable[Sheet]) -> bytes:
    """Return the first sheet that fits one page as a PDF, as large as it fits.

    Each sheet says less than the one before; the same sheets give the same bytes.

    Raises:
        ValueError: none of them fits at the smallest size.
    """
    with _opened() as scratch:
        for sheet in sheets:
            size = _size_for(scratch, sheet)
            if size is not None:
                return _printed(sheet, size)
    raise ValueError("none of the sheets fits one page")


def _size_for(scratch: "FPDF", sheet: Sheet) -> float | None:
    """Return the largest size, in points, at which a sheet fits its page; None if at none."""
    if sum(len(each.text) for each in sheet.paragraphs) > MOST_CHARACTERS:
        return None
    size = LARGEST
    while size >= SMALLEST:
        if _laid(scratch, sheet, size) is not None:
            return size
        size -= _STEP
    return None


def _printed(sheet: Sheet, size: float) -> bytes:
    with _opened() as pdf:
        pdf.set_creation_date(datetime.fromtimestamp(sheet.made_at, UTC))
        pdf.set_title(sheet.title)
        pdf.set_creator("Interview assistant")
        top = _head(pdf, sheet)
        for at, column in enumerate(_laid(pdf, sheet, size, top) or []):
            left = MARGIN + at * (_column_width(sheet) + _GUTTER)
            _draw(pdf, column, left, top, size)
        if sheet.columns > 1:
            _divide(pdf, top)
        _foot(pdf, sheet)
        return bytes(pdf.output())


@contextmanager
def _opened() -> Iterator["FPDF"]:
    """Give a document with one page and the fonts; their files are closed with it."""
    from fpdf import FPDF  # noqa: PLC0415 - takes 26 MB, which a bot that prints nothing spares
    from fpdf.fonts import TTFFont  # noqa: PLC0415 - comes with it

    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(auto=False)
    for style, name in (("", "DejaVuSansCondensed.ttf"), ("B", "DejaVuSansCondensed-Bold.ttf")):
        pdf.add_font(_FONT, style, DATA / "fonts" / name)
    pdf.add_page()
    try:
        yield pdf
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()


def _column_width(sheet: Sheet) -> float:
    return (WIDTH - 2 * MARGIN - (sheet.columns - 1) * _GUTTER) / sheet.columns


def _line_height(size: float) -> float:
    return size * _MM_A_POINT * _LEADING


def _use(pdf: "FPDF", style: Style, size: float, *, grey: bool = False) -> None:
    pdf.set_font(_FONT, "B" if style == "bold" else "", size)
    pdf.set_text_color(_GREY if grey else 0)


def _wrapped(pdf: "FPDF", text: str, width: float) -> list[str]:
    """Break a text into lines of a width with the font that is set."""
    found = pdf.multi_cell(width, 1, text, dry_run=True, output="LINES", padding=0, align="L")
    return [str(line) for line in found] if isinstance(found, list) and found else [""]


def _head(pdf: "FPDF", sheet: Sheet) -> float:
    """Write title and small print; return where the columns begin."""
    width, at = WIDTH - 2 * MARGIN, MARGIN
    _use(pdf, "bold", _TITLE_POINTS)
    at = _lines(pdf, _wrapped(pdf, sheet.title, width)[:2], MARGIN, at, _TITLE_POINTS)
    _use(pdf, "regular", _SMALL_POINTS + 0.5, grey=True)
    at = _lines(pdf, _wrapped(pdf, sheet.small, width)[:3], MARGIN, at + 0.6, _SMALL_POINTS + 0.5)
    return at + _UNDER_HEAD


def _lines(pdf: "FPDF", lines: Sequence[str], left: float, top: float, size: float) -> float:
    height = _line_height(size)
    for line in lines:
        pdf.set_xy(left, top)
        pdf.cell(0, height, line)
        top += height
    return top


def _laid(pdf: "FPDF", sheet: Sheet, size: float, top: float | None = None) -> list[_Column] | None:
    """Return the paragraphs by column, or None where they do not fit at this size."""
    top = _head(pdf, sheet) if top is None else top
    width = _column_width(sheet)
    room = HEIGHT - MARGIN - _FOOT - top
    columns, used = [_Column()], 0.0
    for group in _groups(sheet.paragraphs):
        measured = [_measured(pdf, each, size, width) for each in group]
        needed = sum(height for _, _, height in measured)
        first_gap = group[0].gap * _line_height(size) if not columns[-1].lines else 0.0
        if used + needed - first_gap > room:
            if len(columns) == sheet.columns:
                return None
            columns.append(_Column())
            used, first_gap = 0.0, group[0].gap * _line_height(size)
        if needed - first_gap > room:
            return None
        columns[-1].lines += measured
        used += needed - first_gap
    return columns


def _groups(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Give paragraphs with those they are held together with."""
    group: list[Paragraph] = []
    for paragraph in paragraphs:
        group.append(paragraph)
        if not paragraph.keeps:
            yield group
            group = []
    if group:
        yield group


def _measured(
    pdf: "FPDF", paragraph: Paragraph, size: float, width: float
) -> tuple[Paragraph, list[str], float]:
    _use(pdf, paragraph.style, size)
    lines = _wrapped(pdf, paragraph.text, width - _indent(paragraph, size))
    height = (len(lines) + paragraph.gap) * _line_height(size)
    return paragraph, lines, height


def _indent(paragraph: Paragraph, size: float) -> float:
    return size * _MM_A_POINT * 1.1 if paragraph.mark else 0.0


def _draw(pdf: "FPDF", column: _Column, left: float, top: float, size: float) -> None:
    at = top
    for place, (paragraph, lines, _) in enumerate(column.lines):
        at += paragraph.gap * _line_height(size) if place else 0.0
        _use(pdf, paragraph.style, size, grey=paragraph.grey)
        if paragraph.mark:
            _lines(pdf, [paragraph.mark], left, at, size)
        at = _lines(pdf, lines, left + _indent(paragraph, size), at, size)


def _divide(pdf: "FPDF", top: float) -> None:
    pdf.set_draw_color(210)
    middle = WIDTH / 2
    pdf.line(middle, top, middle, HEIGHT - MARGIN - _FOOT)


def _foot(pdf: "FPDF", sheet: Sheet) -> None:
    _use(pdf, "regular", _SMALL_POINTS, grey=True)
    _lines(
        pdf,
        _wrapped(pdf, sheet.foot, WIDTH - 2 * MARGIN)[:1],
        MARGIN,
        HEIGHT - MARGIN - _line_height(_SMALL_POINTS),
        _SMALL_POINTS,
    )
