"""Steps on a document's types on the command line: with a key, and what is left without one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_command_line import run
from type_model import said

from bot.claude.standin import Asked, Say, StandIn

GUIDE = """\
# Interviews

## Bench session

- **Interviewers:** one mender, and a second one who observes
- **Duration:** 60 minutes
- **Details:** The candidate and a mender look for the fault in a radio.
- **What to look for:**
    - How do they go about troubleshooting?
    - How do they weigh trade-offs when troubleshooting?
    - What do they do with feedback?

## Stories of repairs

- **Interviewers:** one mender
- **Duration:** 30 minutes
- **Details:** The candidate tells of a repair they are proud of.
- **What to look for:** Which complex problem did they solve?
"""


def answer(asked: Asked) -> Say:
    data = asked.data["data"]
    if asked.data["task"] == "retitle":
        return said(title="Finding faults")
    if asked.data["task"] == "write":
        parts = [{"label": each, "text": "60 minutes with you."} for each in data["labels"]]
        return said(parts=parts)
    return said(
        questions=[
            {"question": "Which clarifying questions do they ask?", "competency": "ambiguity"},
            {"question": "Which complex problems did they solve?", "competency": "complexity"},
        ]
    )


@pytest.fixture
def key() -> Iterator[dict[str, str]]:
    with StandIn(otherwise=answer) as standin:
        yield {"ANTHROPIC_API_KEY": "sk-ant-made-up", "ANTHROPIC_BASE_URL": standin.url}


def does(folder: Path, *words: str, settings: dict[str, str] | None = None) -> tuple[int, Any, str]:
    """Run a step on the guide; return its code, what it printed as JSON, and its messages."""
    file = folder / "guide.md"
    file.write_text(GUIDE, encoding="utf-8")
    command, *rest = words
    line = ("catalogue", command, str(file), *rest, "--format", "json")
    done = run(folder, *line, settings=settings)
    printed = json.loads(done.stdout) if done.stdout else None
    return done.returncode, printed, done.stderr.decode()


def test_without_a_key_what_can_be_worked_out_is_and_the_rest_says_what_it_needs(
    tmp_path: Path,
) -> None:
    code, found, _ = does(tmp_path, "flatten", "--type", "0")
    assert code == 0
    assert [each["question"] for each in found["questions"]] == [
        "How do they weigh trade-offs when troubleshooting?",
        "What do they do with feedback?",
    ]
    assert found["questions"][0]["covers"] == ["troubleshooting", "trade-offs"]
    assert found["spare"][0]["question"] == "How do they go about troubleshooting?"

    code, found, told = does(
        tmp_path, "write", "--type", "0", "--for", "candidate", "--fields", "Interviewers, Duration"
    )
    assert code == 0
    assert [part["label"] for part in found["parts"]] == ["Interviewers", "Duration"]
    assert "You meet" in found["parts"][0]["text"]
    assert "nothing is reworded" in " ".join(told.split())

    code, found, told = does(tmp_path, "combine", "--types", "0,1")
    assert code == 0
    assert found["title"] == "Bench session"
    assert found["minutes"] == [30, 60]
    assert len(found["look_for"]) == 4

    for command in ("retitle", "look-for"):
        code, found, told = does(tmp_path, command, "--type", "0")
        assert (code, found) == (2, None)
        assert "set ANTHROPIC_API_KEY" in told


def test_with_a_key_a_type_is_retitled_written_and_looked_into(
    tmp_path: Path, key: dict[str, str]
) -> None:
    code, found, told = does(tmp_path, "retitle", "--type", "0", settings=key)
    assert (code, found) == (0, {"before": "Bench session", "title": "Finding faults"})
    assert "calls, $" in told
    code, found, _ = does(
        tmp_path, "write", "--type", "0", "--for", "candidate", "--fields", "Time", settings=key
    )
    assert (code, found["parts"]) == (0, [{"label": "Time", "text": "60 minutes with you."}])
    code, found, told = does(tmp_path, "look-for", "--type", "0", "--no-overlap", settings=key)
    assert code == 0
    assert [each["competency"] for each in found["questions"]] == ["ambiguity"]
    assert "Stories of repairs looks for it already" in " ".join(told.split())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("flatten", "--type", "7"), "has no type 7: it has 2"),
        (("combine", "--types", "0"), "Name two types to combine"),
        (("combine", "--types", "x"), "expected numbers"),
        (("write",), "Missing option '--type'"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_a_sentence(
    words: tuple[str, ...], why: str, tmp_path: Path
) -> None:
    code, found, told = does(tmp_path, *words)
    assert (code, found) == (2, None)
    assert why in told


PROSE = b"We interview once. A mender and you mend a lamp for an hour. Nothing else happens."


def test_free_prose_is_listed_with_a_key(tmp_path: Path) -> None:
    found = {
        "title": "Mending a lamp",
        "section": "",
        "summary": "A mender and the candidate mend a lamp.",
        "begins": "A mender and you",
        "ends": "for an hour.",
        "fields": [{"label": "Duration", "quote": "for an hour"}],
    }
    with StandIn(otherwise=lambda _: said(types=[found])) as standin:
        settings = {"ANTHROPIC_API_KEY": "sk-ant-made-up", "ANTHROPIC_BASE_URL": standin.url}
        words = ("catalogue", "list", "-", "--format", "json")
        done = run(tmp_path, *words, given=PROSE, settings=settings)
    assert done.returncode == 0
    [one] = json.loads(done.stdout)["types"]
    assert one["title"] == "Mending a lamp"
    assert one["fields"]["Duration"] == "for an hour"
    passage = PROSE.decode()[one["passage"]["start"] : one["passage"]["end"]]
    assert passage == "A mender and you mend a lamp for an hour."
