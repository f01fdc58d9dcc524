"""The bench runs and shows what it measured. What it measured is not looked at here."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.suite import BENCHES
from tests.bench.table import Row, against, none_of, within, written

ROOT = Path(__file__).resolve().parents[2]
SHOWN = {
    "ack": ["ack at 500 commands/s, p50", "ack at 500 commands/s, p99"],
    "waiting": ["first message, 2 plans waiting", "acks over 3 s"],
    "first": ["first message after submit"],
    "compose": ["sample brief to a checked set"],
    "bank": [
        "title to a checked set, bank of 5",
        "brief to a checked set, bank of 600",
        "search over 600 questions, p95",
        "near-duplicates of one among 700",
        "near-duplicates among all 600",
        "loading and checking data/",
    ],
    "documents": [
        "document of 7",
        "those that are one proposed",
        "a draft made of each",
    ],
    "types": ["search over 1,000 types, p95", "having 1,000 types ready"],
    "loops": ["loop of 12 stages reviewed"],
    "interviewers": ["who may lead, 2,000 interviews held, p95"],
    "start": ["start to connected", "resident once connected", "practice workspace"],
    "outbox": ["20 due at once, in one transaction", "row by row"],
}


@pytest.mark.parametrize("name", BENCHES)
def test_each_bench_runs_and_shows_its_rows(name: str, tmp_path: Path) -> None:
    script = str(ROOT / "tests" / "bench" / "run.py")
    arguments = ["--tiny", "--only", name, "--folder", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    for shown in SHOWN[name]:
        assert re.search(rf"^ *{re.escape(shown)}.* \d", done.stdout, re.MULTILINE), done.stdout
    assert "stand-ins" in done.stdout
    assert re.search(r"\d+ cores .* Python 3.* SQLite 3.* fsync", done.stdout)
    assert list(tmp_path.iterdir()) == []


def test_a_figure_is_held_against_its_target_by_its_ratio() -> None:
    rows = [
        against("ack", 30.0, 10.0, limit=2.0, unit="ms", name="bare"),
        within("start", 0.5, 2.0, unit="s"),
        none_of("late", 1, 1000),
        Row("just said", "7 ms"),
    ]

    assert [row.verdict for row in rows] == ["over", "ok", "over", ""]
    assert [row.ratio for row in rows] == [3.0, 0.25, None, None]
    lines = written(rows).splitlines()
    assert lines[2].split()[-1] == "over"
    assert len({line.index("≤" if "≤" in line else "<") for line in lines[2:4]}) == 1
