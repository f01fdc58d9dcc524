"""What a call costs, from a dated table; a price that is not known is never guessed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from bot.reading import ROOT, Content, name_of, read_yaml, validate

MODELS = ROOT / "data" / "models.yaml"

Dollars = Annotated[float, Field(ge=0, strict=False, description="US dollars a million tokens")]

PER = 1_000_000


class Price(Content):
    """One model's prices in US dollars for a million tokens.

    `longest_prompt` is the number of input tokens up to which they hold; None where the table's
    source names no limit.
    """

    input: Dollars
    output: Dollars
    cache_write_5m: Dollars
    cache_write_1h: Dollars
    cache_read: Dollars
    longest_prompt: Annotated[int, Field(ge=1)] | None = None


class Prices(Content):
    """The price table: when it was read, where, and the prices by model id."""

    checked: Annotated[
        str, Field(pattern=r"^20\d\d-[01]\d$", description="the month, such as 2026-11")
    ]
    source: Annotated[str, Field(min_length=1, description="where the prices were read")]
    models: Annotated[dict[str, Price], Field(min_length=1, description="prices by model id")]

    def cost(self, model: str, usage: Mapping[str, Any]) -> float | None:
        """Return the cost of a finished call in US dollars, or None where no rule is known.

        `usage` is the API's own. Not known: a model that is not listed, a prompt longer than the
        listed prices hold for, and any speed or service tier but the standard one.
        """
        price = self.models.get(model)
        if price is None or not _standard(usage):
            return None
        tokens = Tokens.of(usage)
        if price.longest_prompt is not None and tokens.prompt > price.longest_prompt:
            return None
        total = (
            tokens.input * price.input
            + tokens.output * price.output
            + tokens.written_5m * price.cache_write_5m
            + tokens.written_1h * price.cache_write_1h
            + tokens.read * price.cache_read
        )
        return round(total / PER, 8)


class Tokens(Content):
    """The tokens of one call by how they are priced. `output` includes thinking."""

    input: int = 0
    output: int = 0
    written_5m: int = 0
    written_1h: int = 0
    read: int = 0

    @property
    def prompt(self) -> int:
        """Return how long the prompt was, cached or not."""
        return self.input + self.written_5m + self.written_1h + self.read

    @classmethod
    def of(cls, usage: Mapping[str, Any] | None) -> "Tokens":
        """Read the API's usage; without a breakdown, cache writes are five-minute ones."""
        found = usage or {}
        parts = found.get("cache_creation")
        parts = parts if isinstance(parts, Mapping) else {}
        written_1h = _count(parts, "ephemeral_1h_input_tokens")
        written = _count(found, "cache_creation_input_tokens")
        return cls(
            input=_count(found, "input_tokens"),
            output=_count(found, "output_tokens"),
            written_5m=max(written - written_1h, _count(parts, "ephemeral_5m_input_tokens")),
            written_1h=written_1h,
            read=_count(found, "cache_read_input_tokens"),
        )


def _count(found: Mapping[str, Any], name: str) -> int:
    value = found.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def _standard(usage: Mapping[str, Any]) -> bool:
    return all(usage.get(name) in {None, "standard"} for name in ("speed", "service_tier"))


def load_prices(path: Path = MODELS) -> Prices:
    """Read and check the price table. Raises DataError naming file, field and expectation."""
    return validate(Prices, read_yaml(path), name_of(path))
