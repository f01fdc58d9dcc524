"""The sample set, the catalogue and loops, as the tests of their review share them."""

from pathlib import Path

from bot.loops.guide import Guide, load_guide
from bot.loops.model import Finding, Loop, Review, Stage
from bot.loops.read import plan_of, read_plan
from bot.loops.review import review
from bot.reading import ROOT

SAMPLE = Path(__file__).parents[1] / "samples" / "loops" / "four_interviews.md"
GUIDE: Guide = load_guide(ROOT / "data")


def reviewed(text: str, name: str = "set.md") -> Review:
    """Return the review of a document, or of YAML by its name."""
    return review(read_plan(text.encode(), name, GUIDE), GUIDE)


def looped(*types: str, **fields: object) -> Review:
    """Return the review of a loop of types of the catalogue."""
    stages = [Stage(title=one, type=one) for one in types]
    loop = Loop.model_validate({"title": "Loop", "stages": stages, **fields})
    return review(plan_of(loop, GUIDE), GUIDE)


def ids(found: Review) -> list[str]:
    """Return the ids of all findings, in their order."""
    return [one.id for one in found.findings]


def only(found: Review, id_: str) -> Finding:
    """Return the one finding with an id."""
    (one,) = (each for each in found.findings if each.id == id_)
    return one


def about(found: Review, id_: str) -> list[Finding]:
    """Return the findings with an id."""
    return [one for one in found.findings if one.id == id_]
