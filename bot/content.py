"""Everything in `data/` and `prompts/`, loaded and checked whole at start."""

from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.types import Types
from bot.claude.prices import Prices, load_prices
from bot.claude.prompts import Prompts, load_prompts
from bot.interviews.guidance import Guidance, load_guidance
from bot.loops.guide import Guide, load_guide
from bot.loops.model import Loop
from bot.loops.read import load_loops
from bot.loops.wording import PROMPT as WORDING
from bot.plans.exports.preparation import Texts, load_texts
from bot.plans.rewrite import PROMPT as REWRITING
from bot.plans.write import PROMPT as WRITING
from bot.questions.fill import PROMPT as FILLING
from bot.reading import ROOT, DataError, gathered
from bot.types.asking.data import PROMPT as DESCRIBING

PROMPTS = ("repair", WRITING, REWRITING, FILLING, DESCRIBING, WORDING)
"""The prompts that the rooms ask the model with."""


@dataclass(frozen=True)
class Content:
    """What the bot says and asks, reviewed like code."""

    bank: Bank
    guidance: Guidance
    prompts: Prompts
    prices: Prices
    preparation: Texts
    guide: Guide
    loops: tuple[Loop, ...]

    @property
    def types(self) -> Types:
        """Return the shared catalogue of interview types."""
        return self.guide.types


def load_content(root: Path = ROOT) -> Content:
    """Load the content under `root`.

    Raises:
        DataError: something in it is wrong; every mistake of every file is named.
    """
    data, mistakes = root / "data", list[str]()
    bank = gathered(mistakes, load_bank, data)
    guidance = gathered(mistakes, load_guidance, data)
    prompts = gathered(mistakes, lambda: load_prompts(root / "prompts", needed=PROMPTS))
    prices = gathered(mistakes, load_prices, data / "models.yaml")
    preparation = gathered(mistakes, load_texts, data)
    guide = gathered(mistakes, load_guide, data)
    loops = gathered(mistakes, load_loops, data, guide) if guide is not None else ()
    if (
        bank is None
        or guidance is None
        or prompts is None
        or prices is None
        or preparation is None
        or guide is None
        or loops is None
    ):
        raise DataError(mistakes)
    return Content(bank, guidance, prompts, prices, preparation, guide, loops)
