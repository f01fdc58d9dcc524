"""The question bank: composing, searching and near-duplicates, in the real one and in large ones.

Large ones are made from the real questions: in each copy every other word, drawn by lot with a
fixed seed, is one of another question. So words are as common as they are in the real bank.
"""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from story import content

from bot.catalogue.bank import Bank
from bot.catalogue.model import BankQuestion
from bot.catalogue.terms import stem, tokens
from bot.plans.composing.compose import plan
from bot.plans.model import Brief
from bot.plans.reading.brief import parse_brief
from bot.plans.reading.words import parse_words
from bot.questions.duplicates import Twins
from bot.questions.search import index_bank, search
from bot.storage.database import Database
from tests.bench.brief import sample_brief
from tests.bench.figures import median, quantile
from tests.bench.processes import ROOT
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within

COMPOSE_MS, COMPOSE_LARGE_MS = 100.0, 500.0
SEARCH_MS = 10.0
TWINS_OF_ONE_MS, ALL_TWINS_SECONDS = 100.0, 30.0
LOAD_MS = 500.0
TITLES = ("staff data engineer", "junior ios developer", "engineering manager", "sre")
LOADS = 3
LOADING = """
import time
from bot.catalogue.bank import load_bank
began = time.perf_counter()
load_bank().warnings()
print(1000 * (time.perf_counter() - began))
"""
SEED = 20_000

_OTHER = 0.5


def measure(folder: Path, size: Size) -> list[Row]:
    """Return the rows of this bench."""
    bank = content().bank
    large = replace(bank, questions=tuple(_made(bank, size.bank)), version="large")
    return [
        *_composing(bank, COMPOSE_MS, size),
        *_composing(large, COMPOSE_LARGE_MS, size),
        *_searching(folder, large, size),
        *_twins(bank, size),
        *_loading(),
    ]


# Made from the real bank


def _mixed(text: str, words: Sequence[str], lot: random.Random) -> str:
    return " ".join(lot.choice(words) if lot.random() < _OTHER else word for word in text.split())


def _lot() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - the same draw in every run is the point


def _words(bank: Bank) -> list[str]:
    return [word for one in bank.questions for word in one.prompt.split()]


def _made(bank: Bank, count: int) -> Iterator[BankQuestion]:
    words, lot = _words(bank), _lot()
    for at in range(count):
        one = bank.questions[at % len(bank.questions)]
        yield one.model_copy(
            update={
                "id": f"{one.id}-{at}",
                "prompt": _mixed(one.prompt, words, lot),
                "follow_ups": tuple(_mixed(line, words, lot) for line in one.follow_ups),
                "look_for": tuple(_mixed(line, words, lot) for line in one.look_for),
            }
        )


# Figures


def _ms(what: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    what(*given)
    return 1000 * (time.perf_counter() - began)


def _composing(bank: Bank, most: float, size: Size) -> list[Row]:
    bank.warm()
    count = f"bank of {len(bank.questions):,}"
    titles = [parse_words(title) for title in TITLES]
    brief = parse_brief(sample_brief())

    def composed(what: str, briefs: Sequence[Brief]) -> Row:
        first = max(_ms(plan, each, bank) for each in briefs)
        took = [_ms(plan, each, bank) for each in briefs for _ in range(size.composed)]
        longest = f"longest {amount(max(took), 'ms')}, the first {amount(first, 'ms')}"
        return within(f"{what}, {count}", median(took), most, unit="ms", note=longest)

    return [composed("title to a checked set", titles), composed("brief to a checked set", [brief])]


def _searching(folder: Path, bank: Bank, size: Size) -> list[Row]:
    db = Database(folder / "search.db")
    try:
        with db.write() as con:
            indexed = _ms(index_bank, con, bank)
        con = db.read()
        searches = list(_searches(bank, size.searches))
        took = [_ms(search, con, "T01BENCH", words) for words in searches]
    finally:
        db.close()
    count = len(bank.questions)
    longest = f"median {amount(median(took), 'ms')}, longest {amount(max(took), 'ms')}"
    what = f"search over {count:,} questions, p95"
    return [
        within(what, quantile(took, 0.95), SEARCH_MS, unit="ms", note=longest),
        Row(f"  indexing {count:,}", amount(indexed / 1000, "s")),
    ]


def _searches(bank: Bank, count: int) -> Iterator[str]:
    """Yield one to three words that people may look for: those of real questions' prompts."""
    lot = _lot()
    function = bank.vocabulary.function
    for _ in range(count):
        words = tokens(lot.choice(bank.questions).prompt)
        telling = [word for word in words if stem(word) not in function] or words
        yield " ".join(lot.sample(telling, min(len(telling), lot.randint(1, 3))))


def _twins(bank: Bank, size: Size) -> list[Row]:
    words, lot = _words(bank), _lot()
    prompts = [one.prompt for one in bank.questions]
    entries = [
        (str(at), _mixed(prompts[at % len(prompts)], words, lot)) for at in range(size.twins)
    ]
    many = Twins(entries, bank.vocabulary)
    asked = [*prompts[: size.searches // 2], *(text for _, text in entries[: size.searches // 2])]
    took = [_ms(many.near, text) for text in asked]
    few = Twins(entries[: size.bank], bank.vocabulary)
    began = time.perf_counter()
    found = sum(1 for _ in few.pairs())
    whole = time.perf_counter() - began
    longest = f"p95 {amount(quantile(took, 0.95), 'ms')}, longest {amount(max(took), 'ms')}"
    one = f"near-duplicates of one among {len(many):,}"
    every = f"near-duplicates among all {len(few):,}"
    return [
        within(one, median(took), TWINS_OF_ONE_MS, unit="ms", note=longest),
        within(every, whole, ALL_TWINS_SECONDS, unit="s", note=f"{found:,} pairs"),
    ]


def _loading() -> list[Row]:
    took = [_load_ms() for _ in range(LOADS)]
    longest = f"longest {amount(max(took), 'ms')}"
    return [within("loading and checking data/", median(took), LOAD_MS, unit="ms", note=longest)]


def _load_ms() -> float:
    """Load and check once in a process of its own, where nothing is known yet."""
    done = subprocess.run(
        [sys.executable, "-c", LOADING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)
