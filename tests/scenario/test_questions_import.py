"""`python -m bot questions import`: a list shown as it was understood, in a process of its own."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from story import SAMPLES
from test_command_line import run

from bot.catalogue.bank import Bank
from bot.content import load_content
from bot.questions.printing.lists import WIDTH, print_list

LISTS = SAMPLES / "lists"
FIELDS = {
    *("prompt", "category", "follow_ups", "hints", "look_for", "line", "kind", "areas", "levels"),
    *("minutes", "notes", "findings", "lacking", "twins"),
}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_content().bank


def printed(raw: bytes, bank: Bank, form: str = "json", name: str = "l.md") -> tuple[int, str, str]:
    out, messages = io.StringIO(), io.StringIO()
    code = print_list(io.BytesIO(raw), name, bank, form, out=out, messages=messages)
    return code, out.getvalue(), messages.getvalue()


def test_a_list_is_printed_as_json_and_nothing_is_kept(tmp_path: Path) -> None:
    path = str(LISTS / "plain.txt")
    done = run(tmp_path, "questions", "import", path, "--dry-run", "--format", "json")
    assert done.returncode == 0, done.stderr.decode()
    content = json.loads(done.stdout)
    assert set(content) == {"name", "questions", "rules", "left_out", "notes", "summary"}
    assert content["name"] == "plain.txt"
    assert {frozenset(one) for one in content["questions"]} == {frozenset(FIELDS)}
    assert content["rules"] == ["Always ask every candidate the same questions."]
    assert content["summary"]["questions"] == 5
    assert content["summary"]["lacking_anchors"] == 5
    assert list(tmp_path.iterdir()) == []


def test_a_list_comes_from_standard_input(tmp_path: Path) -> None:
    given = b"- What is a map?\n"
    done = run(tmp_path, "questions", "import", "-", "--dry-run", given=given)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith("1 question; none has anchors.")


def test_without_a_dry_run_people_are_told_where_lists_are_taken_in(tmp_path: Path) -> None:
    done = run(tmp_path, "questions", "import", str(LISTS / "plain.txt"))
    assert done.returncode == 2
    assert "--dry-run" in done.stderr.decode()


def test_the_preview_says_what_was_understood_and_what_to_look_at(bank: Bank) -> None:
    code, out, _ = printed((LISTS / "plain.txt").read_bytes(), bank, "text")
    assert code == 0
    assert out.startswith("5 questions in 2 categories, 1 rule left out;")
    assert "\nBackend\n" in out
    assert "  1. How would you design a rate limiter?\n" in out
    assert "follow-up: how did it end?" in out
    assert "hint: listening, own share" in out
    assert "Rules for interviewers, not taken in:\n  Always ask every candidate" in out
    assert "Thank you for reading." in out


def test_a_question_that_must_not_be_asked_makes_the_exit_one(bank: Bank) -> None:
    code, out, _ = printed(b"- What is a map?\n- Do you have kids?\n", bank)
    assert code == 1
    found = [one["findings"] for one in json.loads(out)["questions"]]
    assert found[0] == []
    assert {"category", "name", "words", "why", "safe"} <= set(found[1][0])


def test_a_question_of_the_bank_is_shown_as_a_twin(bank: Bank) -> None:
    known = bank.questions[0]
    raw = f"- {known.prompt}\n".encode()
    _, out, _ = printed(raw, bank)
    content: dict[str, Any] = json.loads(out)
    assert content["questions"][0]["twins"][0]["id"] == known.id
    assert content["summary"]["twins"] == 1
    assert "1 looks like a question the bank has" in printed(raw, bank, "text")[1]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "l.md: This list is empty."),
        (b"\x00\x01", "l.md: This is not a text file."),
        (b"Milk\n", "l.md: There is no question in this list."),
        (b"a" * 2_000_001, "l.md: This list is larger than 2 MB"),
    ],
)
def test_what_cannot_be_read_is_said_and_makes_the_exit_two(
    bank: Bank, raw: bytes, said: str
) -> None:
    code, out, messages = printed(raw, bank)
    assert (code, out) == (2, "")
    assert messages.startswith(said)


@pytest.mark.parametrize("name", sorted(path.name for path in LISTS.iterdir()))
def test_every_sample_list_is_printed_in_both_forms(bank: Bank, name: str) -> None:
    raw = (LISTS / name).read_bytes()
    code, out, messages = printed(raw, bank, "json", name)
    assert code in {0, 1}, messages
    content = json.loads(out)
    assert content["summary"]["questions"] == len(content["questions"]) > 0
    _, text, _ = printed(raw, bank, "text", name)
    assert max(len(line) for line in text.splitlines()) <= WIDTH
