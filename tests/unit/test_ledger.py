"""Every call is written down, with what it cost where that is known."""

import json
from pathlib import Path

import pytest

from bot.claude.ledger import Call, Ledger
from bot.claude.prices import load_prices
from bot.claude.store import usage
from bot.clock import MovableClock
from bot.reading import DataError
from bot.storage.database import Database, rows

PRICES = load_prices()


def call(**changed: object) -> Call:
    values: dict[str, object] = {
        "team": "T1",
        "job": "plans.write",
        "model": "claude-opus-5-5",
        "prompt": "question_set@1-0a1b2c3d",
        "attempt": 1,
        "outcome": "ok",
        "request_id": "req_1",
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 1_000_000, "output_tokens": 100_000},
        "whole": True,
        "seconds": 12.3456,
    }
    return Call(**{**values, **changed})  # type: ignore[arg-type]  # the test's own values


@pytest.mark.parametrize(
    ("model", "used", "dollars"),
    [
        ("claude-opus-5-5", {"input_tokens": 1_000_000, "output_tokens": 1_000_000}, 24.0),
        ("claude-opus-5-5", {"input_tokens": 0, "cache_creation_input_tokens": 1_000_000}, 5.0),
        (
            "claude-opus-5-5",
            {
                "input_tokens": 0,
                "cache_creation_input_tokens": 3_000_000,
                "cache_creation": {
                    "ephemeral_5m_input_tokens": 1_000_000,
                    "ephemeral_1h_input_tokens": 2_000_000,
                },
            },
            5.0 + 16.0,
        ),
        ("claude-sonnet-5-5", {"input_tokens": 0, "cache_read_input_tokens": 500_000}, 0.10),
        ("claude-haiku-5-5", {"input_tokens": 100_000, "output_tokens": 0}, 0.01),
    ],
)
def test_a_call_costs_what_the_table_says(
    model: str, used: dict[str, object], dollars: float
) -> None:
    assert PRICES.cost(model, used) == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("model", "used"),
    [
        ("claude-of-tomorrow", {"input_tokens": 10}),
        ("claude-haiku-5-5", {"input_tokens": 99_000, "cache_read_input_tokens": 1_001}),
        ("claude-opus-5-5", {"input_tokens": 10, "speed": "fast"}),
        ("claude-opus-5-5", {"input_tokens": 10, "service_tier": "priority"}),
    ],
)
def test_a_cost_that_is_not_known_is_not_guessed(model: str, used: dict[str, object]) -> None:
    assert PRICES.cost(model, used) is None


def test_calls_are_summed_up_by_team_job_and_model_failed_ones_too(tmp_path: Path) -> None:
    db, clock = Database(tmp_path / "bot.db"), MovableClock(1000.0)
    ledger = Ledger(db, PRICES, clock)
    ledger.record(call())
    clock.advance(10)
    ledger.record(call(outcome="invalid", attempt=2))
    ledger.record(call(outcome="no_connection", usage=None, whole=False, request_id=None))
    ledger.record(call(outcome="dropped", usage={"input_tokens": 7}, whole=False))
    ledger.record(call(team="T2", model="claude-of-tomorrow"))

    first, second = usage(db.read())

    assert (first.team, first.calls, first.failed, first.unpriced) == ("T1", 4, 2, 1)
    assert first.cost_usd == pytest.approx(12.0)
    assert first.input_tokens == 2_000_007
    assert (second.team, second.cost_usd, second.unpriced) == ("T2", 0.0, 1)
    assert [line.calls for line in usage(db.read(), team="T1", since=1010.0)] == [3]
    assert [line.calls for line in usage(db.read(), until=1010.0)] == [1]
    db.close()


def test_the_raw_usage_is_kept_beside_the_columns(tmp_path: Path) -> None:
    db = Database(tmp_path / "bot.db")
    used = {"input_tokens": 5, "output_tokens": 1, "output_tokens_details": {"thinking": 1}}
    Ledger(db, PRICES, MovableClock(5.0)).record(call(usage=used))

    (row,) = rows(db.read(), "SELECT * FROM model_calls")

    assert json.loads(row["usage"]) == used
    assert (row["at"], row["seconds"], row["cost_usd"]) == (5.0, 12.346, pytest.approx(0.00004))
    db.close()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("input: 4", "input: four", "models.claude-opus-5-5.input: expected a number"),
        ("checked: ", "checked_on: ", "checked: is missing; expected the month"),
        ("    output: 20\n", "", "models.claude-opus-5-5.output: is missing"),
    ],
)
def test_a_mistake_in_the_price_table_is_named(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    table = Path("data/models.yaml").read_text(encoding="utf-8")
    path = tmp_path / "models.yaml"
    path.write_text(table.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        load_prices(path)

    assert f"models.yaml, {says}" in str(caught.value)
