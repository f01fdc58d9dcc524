"""Searching the bank and finding near-duplicates on the command line, as processes of their own."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_command_line import run

FIELDS = {"id", "prompt", "areas", "kind", "levels", "minutes", "competency"}


def questions(folder: Path, *words: str, given: bytes = b"") -> tuple[int, str, str]:
    done = run(folder, "questions", *words, given=given)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def as_json(folder: Path, *words: str) -> dict[str, Any]:
    code, said, problems = questions(folder, *words, "--format", "json")
    assert (code, problems) == (0, "")
    found: dict[str, Any] = json.loads(said)
    return found


# Search


def test_a_search_gives_questions_that_have_all_words(tmp_path: Path) -> None:
    found = as_json(tmp_path, "search", "goroutine", "leak")

    assert found["query"] == "goroutine leak"
    assert found["count"] == len(found["results"]) >= 1
    assert all(set(one) == FIELDS for one in found["results"])
    assert "goroutine" in found["results"][0]["prompt"].casefold()


def test_a_search_is_narrowed_by_area_level_and_kind(tmp_path: Path) -> None:
    everything = as_json(tmp_path, "search", "leak")["count"]
    narrowed = ("--area", "Concurrency", "--level", "staff", "--kind", "Experience")
    found = as_json(tmp_path, "search", "leak", *narrowed)

    assert 0 < found["count"] < everything
    for one in found["results"]:
        assert "concurrency" in one["areas"]
        assert one["kind"] == "experience"


def test_what_was_found_is_readable_on_eighty_columns(tmp_path: Path) -> None:
    code, said, _ = questions(tmp_path, "search", "gRPC")

    assert code == 0
    assert said.splitlines()[0].endswith(("questions", "question"))
    assert "minutes" in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("leak", "zebra"), "By itself this is found: leak."),
        (("zebra",), "Try fewer or more common words"),
        (("goroutine", "--area", "design-craft"), "Without --area design-craft there are some."),
    ],
)
def test_where_nothing_is_found_it_says_what_to_try(
    words: tuple[str, ...], hint: str, tmp_path: Path
) -> None:
    code, said, _ = questions(tmp_path, "search", *words)

    assert code == 0
    assert said.startswith("No question has all of: ")
    assert hint in said


def test_nothing_found_is_an_empty_list_as_json(tmp_path: Path) -> None:
    for words in ("zebra", '"zebra NEAR(', "gRPC AND zebra", "\U0001f600", "x" * 10_000):
        found = as_json(tmp_path, "search", words)
        assert (found["count"], found["results"]) == (0, [])


@pytest.mark.parametrize("option", ["area", "level", "kind"])
def test_an_unknown_filter_is_refused_with_those_that_exist(option: str, tmp_path: Path) -> None:
    code, said, problem = questions(tmp_path, "search", "leak", f"--{option}", "nonsense")

    assert (code, said) == (2, "")
    assert "'nonsense' is not" in problem
    assert "expected one of" in problem


# Near-duplicates

LIST = """# Ours

- How would you find leaking goroutines?
- What is a zebra crossing for?
- How do you detect a goroutine leak?
- When would you offer gRPC, when REST with JSON, and when both? Use a service you know, and say
  who its callers are.
"""


def test_the_bank_is_compared_with_itself(tmp_path: Path) -> None:
    found = as_json(tmp_path, "duplicates")

    assert found["list"] is None
    assert found["compared"] >= 400
    assert found["count"] == len(found["pairs"])
    for pair in found["pairs"]:
        assert pair["first"]["id"] != pair["second"]["id"]
        assert 0 < pair["score"] <= 1


def test_a_list_is_compared_with_the_bank_and_with_itself(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(LIST, encoding="utf-8")
    found = as_json(tmp_path, "duplicates", "ours.md")

    assert (found["list"], found["compared"]) == ("ours.md", 4)
    sides = {(pair["first"]["id"], pair["second"]["id"]) for pair in found["pairs"]}
    assert sides == {("ours.md:3", "ours.md:5"), ("grpc-or-rest", "ours.md:6")}
    within = next(pair for pair in found["pairs"] if pair["first"]["id"] == "ours.md:3")
    assert within["first"] == {
        "id": "ours.md:3",
        "line": 3,
        "prompt": "How would you find leaking goroutines?",
    }


def test_pairs_are_shown_side_by_side_for_reading(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(LIST, encoding="utf-8")
    code, said, _ = questions(tmp_path, "duplicates", "ours.md")

    assert code == 0
    assert said.startswith("ours.md: 4 questions compared with the bank and each other; 2 near-")
    assert "100% alike" in said
    assert "  ours.md:3: How would you find leaking goroutines?" in said


def test_a_large_list_shows_how_far_it_is(tmp_path: Path) -> None:
    lines = [f"- How would you explain term{at} to a newcomer of team{at}?" for at in range(2500)]
    (tmp_path / "many.md").write_text("\n".join(lines), encoding="utf-8")
    code, said, told = questions(tmp_path, "duplicates", "many.md", "--format", "json")

    assert code == 0
    assert json.loads(said)["compared"] == 2500
    assert "Compared 500 of 2,500" in told
    assert told.endswith("Compared 2,500 of 2,500\n")


@pytest.mark.parametrize("raw", [b"", b"\x00\x01\x02\xff" * 50])
def test_a_file_that_is_no_list_is_refused_in_a_sentence(raw: bytes, tmp_path: Path) -> None:
    code, said, problem = questions(tmp_path, "duplicates", "-", given=raw)

    assert (code, said) == (2, "")
    assert "Traceback" not in problem
    assert problem.strip()
