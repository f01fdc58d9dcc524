"""What a run will cost, said before it starts: a rough figure, on the high side."""

import json
from collections.abc import Mapping

from bot.catalogue.bank import Bank
from bot.claude.prices import PER, Price
from bot.claude.prompts import Prompt
from bot.plans.model import Brief
from bot.plans.reading.frame import settle
from bot.plans.written import WrittenSet, brief_data, family_data

CHARACTERS_PER_TOKEN = 3.5
"""Fewer than English prose has, so that the estimate is on the high side."""

TOKENS_WRITTEN = 14_000
"""Of one reply: a whole set of five questions is about 8,000, the rest is thinking."""

CALLS_PER_SET = 1.5
"""Every other set repaired once. A repair sends the reply back as well."""


def estimate(briefs: Mapping[str, Brief], price: Price, prompt: Prompt, bank: Bank) -> float:
    """Return about how many US dollars the briefs cost with a model, nothing from the cache."""
    return sum(_of(brief, price, prompt, bank) for brief in briefs.values())


def _of(brief: Brief, price: Price, prompt: Prompt, bank: Bank) -> float:
    settled = settle(brief, bank)
    turn = prompt.user_turn({"brief": brief_data(settled), "family": family_data(settled, bank)})
    schema = json.dumps(WrittenSet.model_json_schema())
    sent = (len(prompt.text) + len(turn) + len(schema)) / CHARACTERS_PER_TOKEN
    again = (CALLS_PER_SET - 1) * TOKENS_WRITTEN
    dollars = (CALLS_PER_SET * sent + again) * price.input
    return (dollars + CALLS_PER_SET * TOKENS_WRITTEN * price.output) / PER
