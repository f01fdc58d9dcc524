"""A loop of twelve stages reviewed, as at each change of it."""

import time
from pathlib import Path

from story import content

from bot.loops.guide import Guide
from bot.loops.model import Loop, Stage
from bot.loops.read import plan_of
from bot.loops.review import review
from tests.bench.figures import median
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within

REVIEW_MS = 50.0
STAGES = 12


def measure(_folder: Path, size: Size) -> list[Row]:
    """Review the same loop again and again, and once by a catalogue that was just put together."""
    shared = content().guide
    loop = Loop(
        title="Loop",
        must_have=("coding", "system-design"),
        stages=tuple(Stage(title=one.title, type=one.id) for one in shared.catalogue[:STAGES]),
    )
    fresh = Guide(shared.types, shared.limits, shared.vocabulary)
    first = _review_ms(loop, fresh)
    took = [_review_ms(loop, fresh) for _ in range(size.composed)]
    note = f"longest {amount(max(took), 'ms')}"
    return [
        within("loop of 12 stages reviewed", median(took), REVIEW_MS, unit="ms", note=note),
        Row("  the first after the catalogue changed", amount(first, "ms")),
    ]


def _review_ms(loop: Loop, guide: Guide) -> float:
    began = time.perf_counter()
    review(plan_of(loop, guide), guide)
    return 1000 * (time.perf_counter() - began)
