"""Interview types: a workspace with 1,000 of its own, searched as its form searches.

They are made from the shared ones: every other word, drawn by lot with a fixed seed, is one of
another type. So words are as common as they are in the catalogue.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from story import content

from bot.catalogue.terms import stem, tokens
from bot.storage.database import Connection, Database
from bot.types import store
from bot.types.browse import found
from bot.types.library import Library
from bot.types.model import OwnType
from bot.types.search import index_own, index_shared
from bot.types.search_blocks import Wanted
from tests.bench.figures import median, quantile
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within

SEARCH_MS = 10.0
TYPES = 1_000
TEAM = "T01BENCH"
SEED = 1_000

_OTHER = 0.5
_MIXED = ("what_happens", "probes", "before", "during", "look_for", "candidate_prepares")


def measure(folder: Path, size: Size) -> list[Row]:
    """Return the rows of this bench."""
    db = Database(folder / "types.db")
    try:
        library = Library(content().types, db)
        made = list(mixed_types(TYPES))
        with db.write() as con:
            index_shared(con, library.shared, library.version)
            kept = _ms(_keep, con, made)
        first = _ms(library.of, TEAM)
        took = [_ms(_search, db, library, words) for words in _searches(size)]
        _change(db, made[0])
        again = _ms(library.of, TEAM)
    finally:
        db.close()
    count = len(made)
    longest = f"median {amount(median(took), 'ms')}, longest {amount(max(took), 'ms')}"
    ready = f"all at first, {amount(again, 'ms')} after a change"
    return [
        within(
            f"search over {count:,} types, p95",
            quantile(took, 0.95),
            SEARCH_MS,
            unit="ms",
            note=longest,
        ),
        Row(f"  having {count:,} types ready", f"{amount(first, 'ms')} ({ready})"),
        Row(f"  keeping and indexing {count:,}", amount(kept / 1000, "s")),
    ]


def _search(db: Database, library: Library, words: str) -> None:
    """Do what the form does between a press of Search and its blocks."""
    found(db.read(), TEAM, library.of(TEAM), Wanted(words=words))


def _ms(what: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    what(*given)
    return 1000 * (time.perf_counter() - began)


def _keep(con: Connection, types: Sequence[OwnType]) -> None:
    for one in types:
        store.keep(con, TEAM, one, by="U01", why="made", now=0.0, after=0, status="published")
        index_own(con, TEAM, one)


def _change(db: Database, one: OwnType) -> None:
    with db.write() as con:
        store.keep(con, TEAM, one, by="U01", why="changed", now=1.0, after=1)


def _lot() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - the same draw in every run is the point


def mixed_types(count: int) -> Iterator[OwnType]:
    """Yield so many types that are made from the shared ones."""
    shared, lot = content().types.types, _lot()
    words = [
        word
        for one in shared
        for name in _MIXED
        for line in getattr(one, name)
        for word in line.split()
    ]

    def mixed(text: str) -> str:
        return " ".join(
            lot.choice(words) if lot.random() < _OTHER else word for word in text.split()
        )

    for at in range(count):
        one = OwnType.of(shared[at % len(shared)])
        lines = {name: tuple(map(mixed, getattr(one, name))) for name in _MIXED}
        named = {"id": f"own-{at}", "title": f"{mixed(one.title)} {at}"}
        yield one.model_copy(update=lines | named | {"summary": mixed(one.summary)})


def _searches(size: Size) -> Iterator[str]:
    """Yield one to three words that people may look for: those of real types."""
    shared, lot, function = content().types.types, _lot(), content().bank.vocabulary.function
    for _ in range(size.searches):
        one = lot.choice(shared)
        words = tokens(f"{one.title} {one.summary}")
        telling = [word for word in words if stem(word) not in function] or words
        yield " ".join(lot.sample(telling, min(len(telling), lot.randint(1, 3))))
