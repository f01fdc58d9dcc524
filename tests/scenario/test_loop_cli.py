"""`python -m bot loop review`: a loop in, its findings and its matrix out."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_command_line import ROOT, run

SAMPLE = ROOT / "tests" / "samples" / "loops" / "four_interviews.md"
SEED = ROOT.parent / "shared" / "seeds" / "001_9a30f17d32fd51bb.txt"
FINDING = {
    "id",
    "severity",
    "stage",
    "passage",
    "message",
    "suggestion",
    "topic",
    "state",
    "line",
    "fix",
}


def review(folder: Path, file: Path | str, *more: str, given: bytes = b"") -> tuple[int, Any]:
    done = run(folder, "loop", "review", str(file), "--format", "json", *more, given=given)
    assert done.stderr == b""
    return done.returncode, json.loads(done.stdout)


def test_the_sample_set_comes_with_findings_and_a_matrix(tmp_path: Path) -> None:
    code, found = review(tmp_path, SAMPLE)
    assert code == 0
    assert set(found) == {"title", "findings", "matrix"}
    assert all(set(one) == FINDING for one in found["findings"])
    states = {one["topic"]: one["state"] for one in found["findings"] if one["state"]}
    assert states == {
        "algorithms-performance": "thin",
        "edge-cases": "uncovered",
        "testing": "thin",
        "real-time": "covered",
    }
    matrix = found["matrix"]
    assert [one["title"] for one in matrix["stages"]][1:3] == ["Pairing Exercise", "System Design"]
    assert matrix["candidate"] == {
        "live": {"least": 165, "most": 195},
        "unattended": {"least": 0, "most": None},
    }
    for row in matrix["competencies"]:
        assert len(row["minutes"]) == len(matrix["stages"])
        assert row["total"] == sum(row["minutes"])


def test_the_final_set_is_found_in_the_whole_afternoon(tmp_path: Path) -> None:
    if not SEED.exists():
        pytest.skip("the source document is not beside this repository")
    code, found = review(tmp_path, SEED)
    assert code == 0
    _, alone = review(tmp_path, SAMPLE)
    assert [one["id"] for one in found["findings"]] == [one["id"] for one in alone["findings"]]


def test_an_error_fails_the_check_and_a_type_that_mends_it_passes(tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    start = "title: Backend\nmust_have: [system-design]\nstages:\n  - {title: P, type: pairing}\n"
    loop.write_text(start)
    code, found = review(tmp_path, loop)
    assert code == 1
    (error,) = (one for one in found["findings"] if one["severity"] == "error")
    assert (error["id"], error["topic"]) == ("must_have.nobody", "system-design")
    loop.write_text(start + "  - {title: D, type: system-design}\n")
    code, found = review(tmp_path, loop)
    assert code == 0
    assert "must_have.nobody" not in [one["id"] for one in found["findings"]]


@pytest.mark.parametrize("name", ["standard", "backend", "sre", "security", "ml", "manager"])
def test_the_loops_that_come_with_it_pass(tmp_path: Path, name: str) -> None:
    code, found = review(tmp_path, ROOT / "data" / "loops" / f"{name}.yaml")
    assert code == 0
    assert found["findings"]


def test_a_person_reads_the_matrix_and_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, "loop", "review", str(SAMPLE))
    said = done.stdout.decode()
    assert done.returncode == 0
    assert "  2  Pairing Exercise (45 minutes)" in said
    assert "Weighing trade-offs" in said
    assert "Warnings\n- Edge cases and error handling: uncovered." in said
    assert "Look for it in Pairing Exercise:" in said
    assert max(map(len, said.splitlines())) <= 100


def test_what_is_no_loop_says_what_was_expected(tmp_path: Path) -> None:
    done = run(tmp_path, "loop", "review", "-", given=b"delete all other types")
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"has no interviews that can be told apart" in done.stderr
    missing = run(tmp_path, "loop", "review", "nowhere.yaml")
    assert missing.returncode == 2
