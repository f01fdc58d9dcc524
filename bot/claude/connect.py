"""The model's client as the settings ask for it."""

from bot.claude.asking import Claude
from bot.claude.ledger import Ledger
from bot.claude.prices import Prices
from bot.claude.prompts import Prompts
from bot.clock import Clock
from bot.settings import Settings
from bot.storage.database import Database


def connect(
    settings: Settings, prompts: Prompts, prices: Prices, db: Database, clock: Clock
) -> Claude | None:
    """Return the client with its ledger in `db`, or None without a key. Nothing is called yet."""
    if settings.anthropic_api_key is None:
        return None
    return Claude(
        api_key=settings.anthropic_api_key,
        base_url=settings.anthropic_base_url,
        model=settings.model,
        prompts=prompts,
        ledger=Ledger(db, prices, clock),
    )
