"""Everything in `data/` and `prompts/`, loaded and checked whole at start."""

from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.type_checks import load_types
from bot.catalogue.types import Types
from bot.claude.prices import Prices, load_prices
from bot.claude.prompts import Prompts, load_prompts
from bot.interviews.guidance import Guidance, load_guidance
from bot.loops.guide import load_guide
from bot.loops.model import Loop
from bot.loops.read import load_loops
from bot.plans.exports.preparation import Texts, load_texts
from bot.plans.rewrite import PROMPT as REWRITING
from bot.plans.write import PROMPT as WRITING
from bot.questions.fill import PROMPT as FILLING
from bot.reading import ROOT, DataError


@dataclass(frozen=True)
class Content:
    """What the bot says and asks, reviewed like code."""

    bank: Bank
    guidance: Guidance
    prompts: Prompts
    prices: Prices
    preparation: Texts
    types: Types
    loops: tuple[Loop, ...]


def load_content(root: Path = ROOT) -> Content:
    """Load the content under `root`.

    Raises:
        DataError: something in it is wrong; every mistake of every file is named.
    """
    mistakes: list[str] = []
    loaded = []
    for load in (
        lambda: load_bank(root / "data"),
        lambda: load_guidance(root / "data"),
        lambda: load_prompts(root / "prompts", needed=("repair", WRITING, REWRITING, FILLING)),
        lambda: load_prices(root / "data" / "models.yaml"),
        lambda: load_texts(root / "data"),
        lambda: load_types(root / "data"),
        lambda: load_loops(root / "data", load_guide(root / "data")),
    ):
        try:
            loaded.append(load())
        except DataError as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise DataError(mistakes)
    return Content(*loaded)  # type: ignore[arg-type] # in the order of the fields
