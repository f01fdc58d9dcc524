"""The ledger: one row for every call to the model, failed ones too. Usage and cost, no content."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.claude import store
from bot.claude.prices import Prices, Tokens
from bot.clock import Clock
from bot.storage.database import Database


@dataclass(frozen=True)
class Call:
    """One call as it ended.

    Attributes:
        job: what it was for, such as `plans.write`.
        prompt: the prompt's identity; in a repair, the repair's after a plus sign.
        attempt: which call of this job it was, from 1.
        outcome: `ok`, `invalid` (a reply that had to be repaired), or what went wrong.
        usage: the API's own, raw; None where the call ended before any came.
        whole: whether that usage is final; a call that broke off has no known cost.
        seconds: from request to last event.
    """

    team: str
    job: str
    model: str
    prompt: str
    attempt: int
    outcome: str
    request_id: str | None
    stop_reason: str | None
    usage: Mapping[str, Any] | None
    whole: bool
    seconds: float


@dataclass(frozen=True)
class Ledger:
    """Writes calls down, with what they cost."""

    db: Database
    prices: Prices
    clock: Clock

    def record(self, call: Call) -> None:
        """Add a row in a transaction of its own, so that it stays whatever becomes of the job."""
        tokens = Tokens.of(call.usage)
        known = call.usage is not None and call.whole
        row = {
            "at": self.clock.now(),
            "team": call.team,
            "job": call.job,
            "model": call.model,
            "prompt": call.prompt,
            "attempt": call.attempt,
            "request_id": call.request_id,
            "outcome": call.outcome,
            "stop_reason": call.stop_reason,
            "input_tokens": tokens.input,
            "output_tokens": tokens.output,
            "cache_write_tokens": tokens.written_5m,
            "cache_write_1h_tokens": tokens.written_1h,
            "cache_read_tokens": tokens.read,
            "cost_usd": self.prices.cost(call.model, call.usage or {}) if known else None,
            "seconds": round(call.seconds, 3),
            "usage": None if call.usage is None else json.dumps(call.usage, sort_keys=True),
        }
        with self.db.write() as con:
            store.add_call(con, row)
