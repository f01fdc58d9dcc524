"""The ledger's SQL."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.storage.database import Connection, rows


@dataclass(frozen=True)
class UsageLine:
    """What one team's job used of one model.

    Attributes:
        calls: how many calls; `failed` of them brought no reply that could be used.
        cost_usd: the sum of the known costs in US dollars.
        unpriced: calls that reached the model and whose cost is not known.
    """

    team: str
    job: str
    model: str
    calls: int
    failed: int
    input_tokens: int
    output_tokens: int
    cache_write_tokens: int
    cache_read_tokens: int
    cost_usd: float
    unpriced: int
    seconds: float


def add_call(con: Connection, row: Mapping[str, object]) -> None:
    """Add one call; `row` holds every column but the id."""
    con.execute(
        """INSERT INTO model_calls (
            at, team, job, model, prompt, attempt, request_id, outcome, stop_reason,
            input_tokens, output_tokens, cache_write_tokens, cache_write_1h_tokens,
            cache_read_tokens, cost_usd, seconds, usage
        ) VALUES (
            :at, :team, :job, :model, :prompt, :attempt, :request_id, :outcome, :stop_reason,
            :input_tokens, :output_tokens, :cache_write_tokens, :cache_write_1h_tokens,
            :cache_read_tokens, :cost_usd, :seconds, :usage
        )""",
        dict(row),
    )


def cost(con: Connection, team: str, *, since: float, until: float) -> float:
    """Return what a team's calls of a stretch of time cost in US dollars, as far as is known."""
    found = rows(
        con,
        """SELECT coalesce(sum(cost_usd), 0.0) AS cost_usd FROM model_calls
        WHERE at >= :since AND at < :until AND team = :team""",
        {"team": team, "since": since, "until": until},
    )
    return float(found[0]["cost_usd"])


def usage(
    con: Connection,
    *,
    team: str | None = None,
    since: float = 0.0,
    until: float | None = None,
) -> list[UsageLine]:
    """Sum up calls from `since` up to but not including `until`, by team, job and model."""
    found = rows(
        con,
        """SELECT team, job, model,
            count(*) AS calls,
            sum(CASE WHEN outcome IN ('ok', 'invalid') THEN 0 ELSE 1 END) AS failed,
            sum(input_tokens) AS input_tokens,
            sum(output_tokens) AS output_tokens,
            sum(cache_write_tokens + cache_write_1h_tokens) AS cache_write_tokens,
            sum(cache_read_tokens) AS cache_read_tokens,
            coalesce(sum(cost_usd), 0.0) AS cost_usd,
            sum(CASE WHEN usage IS NOT NULL AND cost_usd IS NULL THEN 1 ELSE 0 END) AS unpriced,
            sum(seconds) AS seconds
        FROM model_calls
        WHERE at >= :since AND (:until IS NULL OR at < :until) AND (:team IS NULL OR team = :team)
        GROUP BY team, job, model
        ORDER BY team, job, model""",
        {"team": team, "since": since, "until": until},
    )
    return [UsageLine(**line) for line in found]
