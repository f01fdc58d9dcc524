"""A document about interviews: its types listed and proposed as one, and drafts made, by no model.

The document is made of the catalogue; where the company's own lies beside the repository, that one
is read too.
"""

import time
from collections.abc import Callable
from pathlib import Path

from long_guide import long_guide
from story import content

from bot.catalogue.bank import DATA
from bot.catalogue.terms import load_vocabulary
from bot.types.drafting import draft_of
from bot.types.grouping.consolidate import consolidate
from bot.types.listing.listed import ListedType, list_types
from bot.types.model import Source
from tests.bench.figures import median
from tests.bench.processes import ROOT
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within

LIST_MS = 200.0
MEGABYTES = 2
_OWN = ROOT.parent / "shared" / "seeds" / "001_9a30f17d32fd51bb.txt"


def measure(_folder: Path, size: Size) -> list[Row]:
    """List a document's types again and again, and do once what comes after that."""
    made = long_guide(content().types.types)
    rows = _listing("document", made, size)
    if _OWN.exists():
        rows += _listing("the company's document", _OWN.read_text(encoding="utf-8"), size)
    long = made * (MEGABYTES * 1_000_000 // len(made) + 1)
    _, listed = _timed(lambda: list_types(long, "long.md"))
    return [*rows, Row(f"  {MEGABYTES} MB of text listed", amount(listed, "ms"))]


def _listing(what: str, text: str, size: Size) -> list[Row]:
    took = [_timed(lambda: list_types(text, "guide.md"))[1] for _ in range(size.composed)]
    types = list_types(text, "guide.md")
    vocabulary = load_vocabulary(DATA / "words.yaml")
    _, grouped = _timed(lambda: consolidate(types, vocabulary))
    _, drafted = _timed(lambda: [_drafted(one) for one in types])
    shown = f"{what} of {len(text) // 1000} kB listed, {len(types)} types"
    note = f"longest {amount(max(took), 'ms')}"
    return [
        within(shown, median(took), LIST_MS, unit="ms", note=note),
        Row("  those that are one proposed", amount(grouped, "ms")),
        Row("  a draft made of each", amount(drafted, "ms")),
    ]


def _drafted(one: ListedType) -> object:
    source = Source(document="d", name="guide.md", title=one.title, start=one.start, end=one.end)
    return draft_of("own", one.title, [(one, source)], {}, content().types.competencies)


def _timed(what: Callable[[], object]) -> tuple[object, float]:
    """Return what comes of it, and the milliseconds it took."""
    began = time.perf_counter()
    found = what()
    return found, 1000 * (time.perf_counter() - began)
