"""`python -m bot questions lint`: one line of text in, what it must not ask out."""

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from story import content
from test_command_line import run

from bot.catalogue.lawful import Jurisdiction
from bot.questions.printing.findings import MOST_BYTES, print_findings

LIST = """\
# Questions we ask
- What does the race detector find?
- How old are you?
- Tell me about a parent process and its child.

1. Are you married, and what is your current salary?
2. What are your hobbies?
"""


def lint(raw: bytes, form: str = "json", jurisdiction: str = "") -> tuple[int, str, str]:
    out, messages = io.StringIO(), io.StringIO()
    bank = content().bank
    code = print_findings(io.BytesIO(raw), jurisdiction, bank, form, out=out, messages=messages)
    return code, out.getvalue(), messages.getvalue()


def linted(text: str, jurisdiction: str = "") -> dict[str, Any]:
    _, out, _ = lint(text.encode(), jurisdiction=jurisdiction)
    found: dict[str, Any] = json.loads(out)
    return found


# As a machine reads it


def test_lines_with_a_finding_come_out_with_their_number(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    done = run(tmp_path, "questions", "lint", "list.md", "--format", "json")
    assert done.returncode == 1, done.stderr.decode()
    found = json.loads(done.stdout)
    assert (found["lines_read"], found["stops"], found["warnings"]) == (7, 3, 1)
    assert [
        (each["line"], [one["category"] for one in each["findings"]]) for each in found["lines"]
    ] == [
        (3, ["age"]),
        (6, ["family", "pay"]),
        (7, ["hobbies"]),
    ]
    assert done.stderr == b""


def test_a_finding_has_its_words_their_place_and_what_to_ask_instead() -> None:
    (line,) = linted("- So, how **old** are you?")["lines"]
    assert line["text"] == "- So, how **old** are you?"
    (finding,) = line["findings"]
    assert set(finding) == {
        *("category", "name", "words", "start", "end", "severity", "why", "safe"),
        "jurisdictions",
    }
    assert finding["words"] == "how **old** are you"
    assert line["text"][finding["start"] : finding["end"]] == finding["words"]
    assert finding["severity"] == "stop"
    assert [each["id"] for each in finding["jurisdictions"]] == ["US", "UK", "EU"]
    assert all(set(each) == {"id", "severity", "why", "safe"} for each in finding["jurisdictions"])


def test_a_list_without_a_finding_is_only_counted() -> None:
    code, out, _ = lint(b"What is a race condition?\nWhat does a replica do?")
    assert code == 0
    assert json.loads(out) == {"lines_read": 2, "stops": 0, "warnings": 0, "lines": []}


@pytest.mark.parametrize(
    ("jurisdiction", "severity", "code"),
    [("", "stop", 1), ("US", "stop", 1), ("uk", "warn", 0), (" eu ", "stop", 1)],
)
def test_the_jurisdiction_decides_what_stops(jurisdiction: str, severity: str, code: int) -> None:
    exit_code, out, _ = lint(b"What is your current salary?", jurisdiction=jurisdiction)
    (finding,) = json.loads(out)["lines"][0]["findings"]
    assert finding["severity"] == severity
    assert exit_code == code


def test_each_jurisdiction_has_words_of_its_own() -> None:
    wheres: tuple[Jurisdiction, ...] = ("US", "UK", "EU")
    whys = [
        linted("How is your health?", where)["lines"][0]["findings"][0]["why"] for where in wheres
    ]
    assert len(set(whys)) == 3


# As a person reads it


def test_the_readable_form_says_line_words_reason_and_safe_way(tmp_path: Path) -> None:
    done = run(tmp_path, "questions", "lint", "-", given=LIST.encode())
    assert done.returncode == 1
    said = done.stdout.decode()
    assert "Line 3: - How old are you?" in said
    assert "Stop, age: “How old are you”." in said
    assert "Warning, hobbies as an icebreaker: “your hobbies”." in said
    assert "Instead: State the range for the role" in said
    assert "This stops in the US and EU; in the UK it is a warning." in said
    assert "7 lines read, 3 with something not to ask: 3 to stop and 1 to look at." in said
    assert max(map(len, said.splitlines())) <= 80


def test_warnings_alone_are_no_failure() -> None:
    code, out, _ = lint(b"What are your hobbies?", "text")
    assert code == 0
    assert "1 line read, 1 with something not to ask: 1 to look at." in out


def test_nothing_found_is_said() -> None:
    assert lint(b"What is a mutex?", "text") == (
        0,
        "1 line read: nothing in them that should not be asked.\n",
        "",
    )


# Odd input


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n\n",
        bytes(range(256)) * 40,
        b"\xff\xfe\x00",
        b"\xff\xfe\x00\x00\x01",
        b"\xed\xa0\x80 \xf0\x9f\x98",
        b"x" * 1_000_000,
        b"a b " * 100_000,
        b"\r\r\n\n\r",
        b"\x1b[2J\x1b]0;title\x07 How old are you?",
    ],
    ids=["nothing", "blank", "bytes", "half", "utf32", "torn", "word", "words", "ends", "escapes"],
)
def test_no_bytes_make_it_fall_over(raw: bytes, form: str) -> None:
    code, out, messages = lint(raw, form)
    assert code in {0, 1}
    assert messages == ""
    assert "\x1b" not in out


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_other_encodings_are_told_by_their_mark(encoding: str) -> None:
    _, out, _ = lint("How old are you?".encode(encoding))
    (line,) = json.loads(out)["lines"]
    assert (line["line"], line["text"]) == (1, "How old are you?")


def test_lines_are_counted_as_an_editor_does() -> None:
    found = linted("one\r\ntwo\rthree\u2028still three\x0cand on\nHow old are you?")
    assert found["lines_read"] == 4
    assert [each["line"] for each in found["lines"]] == [4]


def test_a_finding_at_the_end_of_a_huge_line_is_found() -> None:
    text = "word " * 60_000 + "How old are you?"
    (line,) = linted(text)["lines"]
    assert line["findings"][0]["words"] == "How old are you"
    assert line["findings"][0]["start"] == 300_000
    code, out, _ = lint(text.encode(), "text")
    assert code == 1
    assert len(out) < 2_000


def test_twenty_thousand_lines_are_read_in_a_few_seconds() -> None:
    bank = content().bank
    prompts = [one.prompt for one in bank.questions]
    lines = [f"{at}. {prompts[at % len(prompts)]}" for at in range(20_000)]
    begun = time.process_time()
    found = linted("\n".join(lines))
    assert time.process_time() - begun < 5
    assert found == {"lines_read": 20_000, "stops": 0, "warnings": 0, "lines": []}


def test_an_unknown_jurisdiction_is_named_with_those_there_are(tmp_path: Path) -> None:
    done = run(tmp_path, "questions", "lint", "-", "--jurisdiction", "Mars", given=b"")
    assert done.returncode == 2
    assert done.stdout == b""
    assert "'Mars' is not known here; expected one of US, UK, EU." in done.stderr.decode()


@pytest.mark.parametrize("name", ["missing.md", "folder"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    done = run(tmp_path, "questions", "lint", name)
    assert done.returncode == 2
    assert name in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_file_that_breaks_while_it_is_read_is_said() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - as its base has it
            raise OSError(5, "Input/output error")

    out, messages = io.StringIO(), io.StringIO()
    code = print_findings(Broken(), "", content().bank, "json", out=out, messages=messages)
    assert (code, out.getvalue()) == (2, "")
    assert messages.getvalue() == "The file cannot be read: Input/output error.\n"


def test_a_file_far_too_large_is_refused() -> None:
    code, out, messages = lint(b"\n" * (MOST_BYTES + 1))
    assert (code, out) == (2, "")
    assert "larger than 50 MB" in messages


def test_a_terminal_that_cannot_show_a_character_gets_another() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    text = io.BytesIO("Wie heißt du? How old are you?".encode())
    code = print_findings(text, "", content().bank, "text", out=out, messages=io.StringIO())
    out.flush()
    assert code == 1
    assert b"Wie hei?t du? How old are you?" in raw.getvalue()
