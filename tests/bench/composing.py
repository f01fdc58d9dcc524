"""A set composed from the bank, and loading the content it comes from."""

import time
from pathlib import Path

from story import content

from bot.content import load_content
from bot.plans.composing.compose import plan
from bot.plans.reading.brief import parse_brief
from tests.bench.brief import sample_brief
from tests.bench.figures import median
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within

COMPOSE_MS = 100.0
LOADS = 3


def measure(_folder: Path, size: Size) -> list[Row]:
    """Read the sample brief and compose a set with the results of its checks, again and again."""
    bank, text = content().bank, sample_brief()
    began = time.perf_counter()
    plan(parse_brief(text), bank)
    first = time.perf_counter() - began
    took, busy = [], time.process_time()
    for _ in range(size.composed):
        began = time.perf_counter()
        plan(parse_brief(text), bank)
        took.append(1000 * (time.perf_counter() - began))
    busy = 1000 * (time.process_time() - busy) / size.composed
    note = f"longest {amount(max(took), 'ms')}"
    return [
        within("sample brief to a checked set", median(took), COMPOSE_MS, unit="ms", note=note),
        Row("  of that the processor's", amount(busy, "ms")),
        Row("  the first set after start", amount(1000 * first, "ms")),
        Row("  loading and checking data/ and prompts/", amount(_load_ms(), "ms")),
    ]


def _load_ms() -> float:
    took = []
    for _ in range(LOADS):
        began = time.perf_counter()
        load_content()
        took.append(1000 * (time.perf_counter() - began))
    return median(took)
