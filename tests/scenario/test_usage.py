"""`python -m bot usage`: what Claude was used for and what it cost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.claude.ledger import Call, Ledger
from bot.claude.prices import load_prices
from bot.clock import MovableClock
from bot.storage.database import Database
from bot.storage.lock import ProcessLock

ROOT = Path(__file__).parents[2]
NOVEMBER = 1_794_000_000.0
"""6 November 2026."""


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", "usage", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "BOT_DATABASE": "bot.db", **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def call(team: str, job: str, model: str, **usage: int) -> Call:
    return Call(
        team=team,
        job=job,
        model=model,
        prompt="question_set@2-00000000",
        attempt=1,
        outcome="ok",
        request_id="req_1",
        stop_reason="end_turn",
        usage=usage or None,
        whole=bool(usage),
        seconds=2.5,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    db, clock = Database(tmp_path / "bot.db"), MovableClock(NOVEMBER)
    ledger = Ledger(db, load_prices(), clock)
    cached = {"input_tokens": 1000, "cache_read_input_tokens": 3000, "output_tokens": 100_000}
    ledger.record(call("T1", "plans.write", "claude-opus-5-5", **cached))
    ledger.record(call("T1", "plans.write", "claude-opus-5-5"))
    ledger.record(call("T1", "plans.rewrite", "claude-of-tomorrow", input_tokens=5))
    ledger.record(call("T2", "plans.write", "claude-haiku-5-5", output_tokens=1_000_000))
    clock.advance(40 * 86400)
    ledger.record(call("T1", "plans.write", "claude-opus-5-5", output_tokens=1))
    db.close()
    return tmp_path


def test_a_month_is_summed_up_by_workspace_job_and_model_as_json(folder: Path) -> None:
    done = run(folder, "--month", "2026-11", "--format", "json")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["month"] == "2026-11"
    named = [(one["workspace"], one["job"], one["model"]) for one in found["lines"]]
    assert named == [
        ("T1", "plans.rewrite", "claude-of-tomorrow"),
        ("T1", "plans.write", "claude-opus-5-5"),
        ("T2", "plans.write", "claude-haiku-5-5"),
    ]
    written = found["lines"][1]
    assert written["calls"] == 2
    assert written["cache_hit_share"] == 0.75
    assert written["cost_usd"] == pytest.approx(0.004 + 0.0006 + 2.0)
    assert found["lines"][0]["calls_of_unknown_cost"] == 1
    assert found["total"]["calls"] == 4
    assert found["total"]["cost_usd"] == pytest.approx(2.5046)


def test_the_table_can_be_read_and_has_a_sum(folder: Path) -> None:
    lines = run(folder, "--month", "2026-11").stdout.splitlines()

    assert lines[0].startswith("Calls to Claude in 2026-11 (UTC)")
    assert lines[2].split()[0] == "workspace"
    (opus,) = [line for line in lines if "opus" in line]
    assert opus.split() == [
        *("T1", "plans.write", "claude-opus-5-5", "2", "0", "4,000", "100,000", "75", "%"),
        "2.0046",
    ]
    assert lines[-2].split()[0] == "all"
    assert lines[-2].endswith("2.5046+")
    assert lines[-1] == "Of unknown cost, and not in the sum: 1."
    assert len({len(line) for line in lines[2:-1] if line.endswith(("-", "t", "6"))}) == 1


def test_it_works_while_the_bot_runs_and_changes_nothing(folder: Path) -> None:
    before = (folder / "bot.db").read_bytes()
    with ProcessLock(folder / "bot.db"):
        serving = Database(folder / "bot.db")
        with serving.write() as con:
            con.execute("UPDATE model_calls SET seconds = seconds WHERE id = -1")
            done = run(folder, "--month", "2026-12", "--format", "json")
        serving.close()

    assert json.loads(done.stdout)["total"]["calls"] == 1
    assert (folder / "bot.db").read_bytes() == before


def test_a_month_without_calls_is_said_so(folder: Path) -> None:
    assert run(folder, "--month", "2025-01").stdout == "No calls to Claude in 2025-01.\n"
    assert json.loads(run(folder, "--month", "2025-01", "--format", "json").stdout)["lines"] == []


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (("--month", "soon"), {}, "--month: expected a month such as 2026-11"),
        ((), {"BOT_DATABASE": "none.db"}, "There is no database at none.db"),
        ((), {"BOT_DATABASE": "text.db"}, "holds no ledger"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    folder: Path, words: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    (folder / "text.db").write_text("these are words and no database " * 40)
    done = run(folder, *words, **settings)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "none.db").exists()
