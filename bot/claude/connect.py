"""The model's client as the settings ask for it."""

from bot.claude.asking import Claude
from bot.claude.ledger import Ledger
from bot.claude.limit import MonthlyLimit
from bot.claude.prices import Prices
from bot.claude.prompts import Prompts
from bot.clock import Clock
from bot.settings import SettingError, Settings
from bot.storage.database import Database


def connect(
    settings: Settings, prompts: Prompts, prices: Prices, db: Database, clock: Clock
) -> Claude | None:
    """Return the client with its ledger in `db`, or None without a key. Nothing is called yet.

    Raises:
        SettingError: there is a monthly limit and a model whose price is not known, which no limit
            could hold.
    """
    if settings.anthropic_api_key is None:
        return None
    limit = None
    if settings.monthly_limit is not None:
        _check_prices(settings.model, prompts, prices)
        limit = MonthlyLimit(db, clock, settings.monthly_limit)
    return Claude(
        api_key=settings.anthropic_api_key,
        base_url=settings.anthropic_base_url,
        model=settings.model,
        prompts=prompts,
        ledger=Ledger(db, prices, clock),
        limit=limit,
    )


def _check_prices(model: str, prompts: Prompts, prices: Prices) -> None:
    models = {model, *(prompt.model for prompt in prompts.values() if prompt.model)}
    if unknown := sorted(models - set(prices.models)):
        raise SettingError(
            f"BOT_MONTHLY_LIMIT_USD: expected with models whose price is in data/models.yaml; "
            f"{', '.join(unknown)} is not."
        )
