"""Interview types of documents on the command line, as a process of its own."""

import json
from pathlib import Path
from typing import Any

import pytest
from documents import pdf, word
from test_command_line import run

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "001_9a30f17d32fd51bb.txt"
GUIDE = "# Interviews\n\n## Chat\n\n- **Interviewers:** one\n- **Details:** You talk about work.\n"

sample = pytest.mark.skipif(not SEED.exists(), reason="the sample document is not here")


def catalogue(folder: Path, *words: str, given: bytes = b"") -> tuple[int, str, str]:
    done = run(folder, "catalogue", *words, given=given)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def as_json(folder: Path, *words: str, given: bytes = b"") -> dict[str, Any]:
    code, said, problems = catalogue(folder, *words, "--format", "json", given=given)
    assert (code, problems) == (0, "")
    found: dict[str, Any] = json.loads(said)
    return found


@sample
def test_the_types_of_the_sample_come_as_json_with_their_passages(tmp_path: Path) -> None:
    found = as_json(tmp_path, "list", str(SEED))
    text = SEED.read_text(encoding="utf-8")

    assert set(found) == {"types"}
    assert [one["document"] for one in found["types"]] == [1] * 8 + [2] * 25 + [3, 4, 5, 5, 5, 5]
    for one in found["types"]:
        assert set(one) == {"title", "section", "document", "summary", "fields", "passage"}
        passage = text[one["passage"]["start"] : one["passage"]["end"]]
        assert passage.startswith(f"### {one['title']}\n")


@sample
def test_groups_of_the_sample_hold_each_type_once(tmp_path: Path) -> None:
    found = as_json(tmp_path, "consolidate", str(SEED))

    assert set(found) == {"groups", "conflicts"}
    assert all(set(group) == {"title", "types", "reason"} for group in found["groups"])
    assert sorted(at for group in found["groups"] for at in group["types"]) == list(range(39))
    for each in found["conflicts"]:
        assert set(each) == {"group", "field", "values"}
        assert all(set(value) == {"value", "types"} for value in each["values"])


@sample
def test_both_are_readable_on_eighty_columns(tmp_path: Path) -> None:
    for command in ("list", "consolidate"):
        code, said, _ = catalogue(tmp_path, command, str(SEED))
        assert code == 0
        assert max(map(len, said.splitlines())) <= 80


def test_places_are_characters_of_the_file_whatever_ends_its_lines(tmp_path: Path) -> None:
    text = "\ufeff" + GUIDE.replace("\n", "\r\n").replace("talk", "t\u00e4lk")
    (one,) = as_json(tmp_path, "list", "-", given=text.encode())["types"]

    assert one["summary"] == "You t\u00e4lk about work."
    passage = text[one["passage"]["start"] : one["passage"]["end"]]
    assert passage.startswith("## Chat\r\n")
    assert passage.endswith("work.")


PAGE = (
    b"<!DOCTYPE html><h1>Interviews</h1><h2>Chat</h2><ul><li><b>Interviewers:</b> one</li>"
    b"<li><b>Details:</b> You talk about work.</li></ul>"
)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        (
            "guide.docx",
            word(
                "# Interviews",
                "## Chat",
                "**Interviewers:** one",
                "**Details:** You talk about your work.",
            ),
        ),
        ("guide.html", PAGE),
        ("-", PAGE),
        ("guide.pdf", pdf("Interviewers: one", "Details: You talk in our interview.")),
    ],
)
def test_word_documents_web_pages_and_pdfs_are_read_by_both(
    name: str, raw: bytes, tmp_path: Path
) -> None:
    file = tmp_path / name
    if name != "-":
        file.write_bytes(raw)
    path, given = (name, raw) if name == "-" else (str(file), b"")
    (one,) = as_json(tmp_path, "list", path, given=given)["types"]
    assert one["title"] == ("guide" if name == "guide.pdf" else "Chat")
    assert one["summary"].startswith("You talk")
    assert set(one) == {"title", "section", "document", "summary", "fields", "passage"}
    (group,) = as_json(tmp_path, "consolidate", path, given=given)["groups"]
    assert group["types"] == [0]


@pytest.mark.parametrize("command", ["list", "consolidate"])
def test_help_says_what_is_read_and_what_places_count_in(command: str, tmp_path: Path) -> None:
    code, said, _ = catalogue(tmp_path, command, "--help")
    assert code == 0
    for word_ in ("FILE", "list") if command == "consolidate" else (".html", ".docx", "characters"):
        assert word_ in said


@pytest.mark.parametrize("command", ["list", "consolidate"])
@pytest.mark.parametrize(
    ("given", "why"),
    [
        (b"", "This document is empty."),
        (b"We interview twice, each time for an hour.", "takes the model"),
        (b"Flour, sugar and eggs.", "There is no interview in this document."),
    ],
)
def test_a_document_without_types_has_none_and_says_why(
    given: bytes, why: str, command: str, tmp_path: Path
) -> None:
    code, said, problem = catalogue(tmp_path, command, "-", "--format", "json", given=given)

    assert code == 0
    assert not any(json.loads(said).values())
    assert why in problem


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    code, said, problem = catalogue(tmp_path, "list", "-", given=b"\x00\x01\x02")

    assert (code, said) == (2, "")
    assert "It is not text." in problem
