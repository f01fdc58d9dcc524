"""A workspace's monthly limit: at it the model is asked no more, until the month is over."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.claude.accepting import Fault
from bot.claude.asking import Claude
from bot.claude.connect import connect
from bot.claude.errors import ModelFailed
from bot.claude.ledger import Ledger
from bot.claude.limit import MonthlyLimit
from bot.claude.model import Ask, Reply
from bot.claude.month import Month
from bot.claude.prices import load_prices
from bot.claude.prompts import load_prompts
from bot.claude.standin import Say, StandIn
from bot.clock import MovableClock
from bot.settings import SettingError, load
from bot.storage.database import Database

PROMPTS, PRICES = load_prompts(), load_prices()
LATE_IN_NOVEMBER = datetime(2026, 11, 30, 23, 0, tzinfo=UTC).timestamp()
# A hundred thousand tokens out cost two dollars of Opus.
TWO_DOLLARS = {"input_tokens": 0, "output_tokens": 100_000}


class Answer(BaseModel):
    said: str


def two_dollars(text: str = '{"said": "yes"}') -> Say:
    return Say(text, usage=dict(TWO_DOLLARS))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(LATE_IN_NOVEMBER)


@pytest.fixture
def model() -> Iterator[StandIn]:
    with StandIn(otherwise=lambda _: two_dollars()) as standin:
        yield standin


@pytest.fixture
def claude(model: StandIn, clock: MovableClock, tmp_path: Path) -> Iterator[Claude]:
    db = Database(tmp_path / "bot.db")
    made = Claude(
        api_key="k",
        base_url=model.url,
        model="claude-opus-5-5",
        prompts=PROMPTS,
        ledger=Ledger(db, PRICES, clock),
        limit=MonthlyLimit(db, clock, 4.0),
    )
    yield made
    made.close()
    db.close()


def ask(claude: Claude, team: str = "T1", *faults: Fault) -> Reply[Answer]:
    asked = Ask(
        job="tests",
        team=team,
        prompt=PROMPTS["question_set"],
        content={"brief": 1, "family": None},
        reply=Answer,
        validate=lambda _: faults,
        settle=True,
    )
    return claude.ask(asked, deadline=20.0)


def test_at_the_limit_no_call_is_made_and_the_reason_says_until_when(
    claude: Claude, model: StandIn
) -> None:
    ask(claude)
    ask(claude)

    with pytest.raises(ModelFailed) as caught:
        ask(claude)

    assert caught.value.code == "limit"
    assert caught.value.reason == (
        "This workspace's monthly limit for Claude is reached; the question bank answers until "
        "1 December."
    )
    assert len(model.history) == 2


def test_another_workspace_has_a_limit_of_its_own(claude: Claude) -> None:
    ask(claude)
    ask(claude)

    assert ask(claude, "T2").value.said == "yes"


def test_with_the_new_month_it_begins_anew(claude: Claude, clock: MovableClock) -> None:
    ask(claude)
    ask(claude)
    clock.advance(3600)

    assert ask(claude).value.said == "yes"


def test_a_repair_is_a_call_too_and_what_was_there_already_is_kept(
    claude: Claude, model: StandIn
) -> None:
    ask(claude)

    reply = ask(claude, "T1", Fault("said", "louder"))

    assert len(model.history) == 2
    assert reply.value.said == "yes"
    assert reply.faults


def test_a_limit_that_no_price_could_hold_is_refused_at_start(tmp_path: Path) -> None:
    environ = {"ANTHROPIC_API_KEY": "k", "BOT_MODEL": "claude-of-tomorrow"}
    free = load(environ)
    limited = load({**environ, "BOT_MONTHLY_LIMIT_USD": "25"})
    assert limited.monthly_limit == 25.0
    db = Database(tmp_path / "bot.db")

    assert connect(free, PROMPTS, PRICES, db, MovableClock()) is not None
    with pytest.raises(SettingError, match=r"BOT_MONTHLY_LIMIT_USD: .*claude-of-tomorrow is not"):
        connect(limited, PROMPTS, PRICES, db, MovableClock())
    db.close()


@pytest.mark.parametrize("wrong", ["0", "0.00", "-5", "ten", "5 $", "1e3", "0.001", "nan"])
def test_a_limit_that_is_no_amount_is_named(wrong: str) -> None:
    with pytest.raises(SettingError, match="BOT_MONTHLY_LIMIT_USD: expected an amount"):
        load({"BOT_MONTHLY_LIMIT_USD": wrong})


@given(st.floats(min_value=0, max_value=4_000_000_000))
def test_every_moment_is_in_exactly_one_month(moment: float) -> None:
    month = Month.at(moment)

    assert month.since <= moment < month.until
    assert month.until == month.next.since
    assert Month.at(month.until) == month.next
    if month.year >= 2000:
        assert Month.read(str(month)) == month


@pytest.mark.parametrize("wrong", ["", "2026", "2026-13", "2026-00", "2026-1", "26-11", "november"])
def test_a_month_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="2026-11"):
        Month.read(wrong)
