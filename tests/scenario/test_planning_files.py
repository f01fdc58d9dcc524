"""Briefs and job descriptions as files, and the self-ratings that come with a candidate."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from documents import altered, part, pdf, word
from planning import BRIEF, asks, direct_with, initial, plans, questions, thread
from story import SAMPLES, Json, Person, Story, view_words, words

from bot.__main__ import main
from bot.plans.reading.draft import LEFT_ASIDE
from bot.sandbox.seed import ADA, BOT, HIRING_BACKEND

WORD = word(
    "# Interview for the ledger team",
    "# Role",
    "Senior Go backend engineer",
    "# Areas to cover",
    "- Concurrency and channels",
    "- Error handling",
    "# Red flags",
    "- Cannot say what happens when a channel blocks",
)
JOB = (SAMPLES / "jobs" / "data-engineer.md").read_text(encoding="utf-8")


def attaches(story: Story, person: Person, name: str, data: bytes, **entered: object) -> Json:
    """Attach a file in the first form and return the form that comes of it."""
    file = person.uploads(name, data)["file"]["id"]
    return attached(story, person, file, **entered)


def attached(story: Story, person: Person, file: str, **entered: object) -> Json:
    person.types(HIRING_BACKEND, "/interview-plan")
    person.form("plan.ask")
    result = person.submits(file=[{"id": file}], **entered)
    assert result["result"] == "updated", result
    story.settles()
    # Where the file was read before the bot's answer had reached the workspace.
    story.moves(minutes=1)
    return person.form()


# Files


def test_a_brief_as_a_word_document_becomes_a_set(story: Story) -> None:
    ada = story.person(ADA)
    form = attaches(story, ada, "brief.docx", WORD)
    said = initial(form)
    assert said["role"] == "Senior Go backend engineer"
    assert said["areas"].splitlines() == ["Concurrency and channels", "Error handling"]
    assert "its name does not say" not in view_words(form)
    assert ada.submits()["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")


def test_a_job_description_as_a_pdf_by_direct_message_becomes_a_set(story: Story) -> None:
    ada = story.person(ADA)
    lines = [line for line in JOB.replace("\u2013", "-").splitlines() if line]
    ada.uploads("job.pdf", pdf(*lines), channel=direct_with(ada, BOT))
    answer = ada.waits_for_direct("I read your brief for Senior Data Engineer")
    assert "4 goals and 3 areas" in words(answer)
    ada.presses(answer, "Review Brief")
    said = initial(ada.form("plan.review"))
    assert said["level"] == "senior"
    assert LEFT_ASIDE in said["context"]
    assert "sailing" not in json.dumps(said)
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert len(questions(message["blocks"])) >= 4


def test_a_pasted_job_description_keeps_what_the_form_says(story: Story) -> None:
    said = initial(asks(story.person(ADA), brief=JOB, level="staff", length="60"))
    # The title's level stands over the form's, as with every brief.
    assert (said["level"], said["length"]) == ("senior", "60")
    assert said["goals"].count("\n") == 3


def test_a_file_that_is_not_what_its_name_says_is_read_and_that_is_shown(story: Story) -> None:
    ada = story.person(ADA)
    said = "The file is a Word document, which its name does not say; I read it as that."
    assert said in view_words(attaches(story, ada, "<!here> *b*.pdf", WORD))
    ada.closes()
    ada.uploads("*bold* <!channel>.txt", WORD, channel=direct_with(ada, BOT))
    answer = words(ada.waits_for_direct("I read your brief for Senior Go backend engineer"))
    assert said in answer
    assert "bold" not in answer


MACROS = altered(WORD, {"word/vbaProject.bin": b"Sub AutoOpen()"})
BOMB = altered(WORD, {"word/media/image1.png": b"\0" * 20_000_000})
ENTITIES = altered(
    WORD,
    {
        "word/document.xml": part(WORD, "word/document.xml").replace(
            b"<w:document", b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><w:document', 1
        )
    },
)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("scan.pdf", pdf(pages=2), "This PDF holds pictures of its pages and no text"),
        ("locked.pdf", pdf("Go engineer", password="x"), "This PDF is protected"),
        ("long.pdf", pdf("Go engineer", pages=101), "This PDF has more than 100 pages"),
        ("broken.pdf", b"%PDF-1.7 and nothing more", "it seems to be damaged"),
        ("macros.docx", MACROS, "This Word document carries macros"),
        ("bomb.docx", BOMB, "unpacks to far more than a brief can hold"),
        ("entities.docx", ENTITIES, "contains what Word does not write"),
    ],
    ids=["scan", "locked", "long", "broken", "macros", "bomb", "entities"],
)
def test_a_document_that_cannot_be_read_is_said_in_the_form_which_keeps_its_fields(
    story: Story, name: str, data: bytes, sentence: str
) -> None:
    ada = story.person(ADA)
    entered = {"role": "Go engineer", "level": "staff", "ratings": "Go: 9", "scale": "10"}
    form = attaches(story, ada, name, data, **entered)
    assert form["callback_id"] == "plan.ask"
    assert sentence in view_words(form)
    assert {field: initial(form)[field] for field in entered} == entered


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_fetched(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = story.person(ADA)
    file = ada.uploads("huge.pdf", b"%PDF")["file"]["id"]
    story.server.workspace.files.kept[file].content = b"%PDF" + bytes(50_000_000)

    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("fetched")

    monkeypatch.setattr(type(story.bot.deps.slack), "download", never)
    form = attached(story, ada, file)
    assert "This file is larger than 10 MB: it has 50 MB." in view_words(form)


# The command line


def test_the_command_line_reads_the_same_files_and_ratings(tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(WORD)
    words = ["plan", "--brief", str(file), "--offline", "--format", "json"]
    done = CliRunner().invoke(main, [*words, "--ratings", "Go: 9/10, SQL: 5"])
    assert "The file is a Word document" in done.stderr
    content = json.loads(done.stdout)
    assert content["role"] == "Senior Go backend engineer"
    assert [each["skill"] for each in content["deeper"]] == ["Go"]
    refused = CliRunner().invoke(main, [*words, "--ratings", "Go: 9"])
    assert refused.exit_code == 1
    assert "Which number is the best on this scale" in refused.stderr
    file.write_bytes(pdf())
    refused = CliRunner().invoke(main, words)
    assert refused.exit_code == 2
    assert "as a scan does" in refused.stderr


# Another language


def test_offline_a_german_job_description_is_told_the_language_of_the_bank(story: Story) -> None:
    ada = story.person(ADA)
    text = (SAMPLES / "jobs" / "backend-german.md").read_text(encoding="utf-8")
    message = plans(ada, brief=text)
    story.settles()
    shown = "\n".join(words(each) for each in thread(ada, message))
    assert "The question bank is in English; this brief is in German." in shown


# Self-ratings


def test_ratings_without_a_scale_are_asked_for_it_beside_the_field(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING_BACKEND, "/interview-plan")
    ada.form("plan.ask")
    typed = {"role": "senior go backend", "ratings": "Go: 5\nTesting: 4\nSQL: 3"}
    result = ada.submits(**typed)
    assert result["errors"] == {"scale": "Which number is the best on this scale: 5, 10 or 100?"}
    assert ada.submits(scale="5")["result"] == "updated"
    form = ada.form("plan.review")
    assert initial(form)["ratings"].splitlines() == ["Go: 5/5", "Testing: 4/5", "SQL: 3/5"]
    shown = "From 4 of 5 on a rating counts as high. Questions that make them explain: Go and "
    assert f"{shown}Testing." in view_words(form)


def test_the_set_says_which_questions_dig_where_they_claim_strength(story: Story) -> None:
    ada = story.person(ADA)
    brief = f"{BRIEF}\n## Self-ratings\n- Go: 9/10\n- <!here> COBOL: 10/10\n- Testing: 5/10\n"
    message = plans(ada, brief=brief)
    story.settles()
    shown = "\n".join(words(each) for each in thread(ada, message))
    assert "Digs where the candidate claims strength" in shown
    assert "• Go (question" in shown
    assert "rated 9 of 10 by the candidate" in shown
    assert "&lt;!here&gt; COBOL (rated 10 of 10): the question bank has nothing on it" in shown
    assert "Testing (rated" not in shown


def test_a_rating_corrected_in_the_form_counts_and_one_that_is_none_is_named(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada, brief=f"{BRIEF}\n## Self-ratings\nGo: 9/10\n")
    result = ada.submits(ratings="Go: 4/10\nRust")
    assert "I cannot read “Rust” as a rating" in result["errors"]["ratings"]
    assert ada.submits(ratings="Go: 4/10")["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    story.settles()
    shown = "\n".join(words(each) for each in thread(ada, message))
    assert "claims strength" not in shown
