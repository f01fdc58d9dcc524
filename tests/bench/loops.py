"""A loop of twelve stages reviewed, as at each change of it, also where there are many types."""

import time
from pathlib import Path

from story import content

from bot.catalogue.types import Types
from bot.loops.guide import Guide
from bot.loops.model import Loop, Stage
from bot.loops.read import plan_of
from bot.loops.review import review
from tests.bench.figures import median
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within
from tests.bench.types import TYPES, mixed_types

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
        _among_many(shared, size),
    ]


def _among_many(shared: Guide, size: Size) -> Row:
    """Review a loop of a workspace's own types, of which there are many to propose."""
    own = [one for made in mixed_types(TYPES) if (one := made.complete()) is not None]
    types = Types((*shared.types.types, *own), shared.types.competencies)
    guide = Guide(types, shared.limits, shared.vocabulary)
    loop = Loop(
        title="Loop",
        must_have=("coding", "system-design"),
        stages=tuple(Stage(title=one.title, type=one.id) for one in own[:STAGES]),
    )
    first = _review_ms(loop, guide)
    took = [_review_ms(loop, guide) for _ in range(size.composed)]
    what = f"  in a workspace with {len(own):,} types"
    note = f"{amount(first, 'ms')} at first, when each type is read"
    return within(what, median(took), REVIEW_MS, unit="ms", note=note)


def _review_ms(loop: Loop, guide: Guide) -> float:
    began = time.perf_counter()
    review(plan_of(loop, guide), guide)
    return 1000 * (time.perf_counter() - began)
