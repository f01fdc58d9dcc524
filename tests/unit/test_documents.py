"""Briefs that come as files: what can be read is, whatever else comes is refused in a sentence."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from documents import BILLION_LAUGHS, altered, part, pdf, swollen_pdf, word
from docx.oxml.parser import parse_xml
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from bot.documents import read as documents
from bot.documents.read import DOCUMENT_BYTES, PAGE_BYTES, TEXT_BYTES, most_bytes, read_document
from bot.errors import Problem
from bot.reading import ROOT

LINES = ("Senior Go engineer", "Requirements", "- Five years of Go", "- SQL")
WORD = word("# Senior Go engineer", "# Requirements", "- Five years of Go", "Go | 9/10", "Thanks")
PDF = pdf(*LINES)
BODY = "word/document.xml"


def refusal(raw: bytes, name: str = "brief.docx") -> str:
    with pytest.raises(Problem) as caught:
        read_document(raw, name)
    return caught.value.message


# What can be read


def test_a_word_document_keeps_its_headings_lists_and_tables() -> None:
    found = read_document(WORD, "brief.docx")
    assert found.text.splitlines() == [
        "# Senior Go engineer",
        "# Requirements",
        "- Five years of Go",
        "Go | 9/10",
        "",
        "Thanks",
    ]
    assert found.said == ""


def test_a_pdf_gives_its_lines_without_page_numbers() -> None:
    found = read_document(pdf(*LINES, "Page 3 of 9", "12"), "brief.pdf")
    assert [line for line in found.text.splitlines() if line] == list(LINES)


def test_what_a_tracked_change_deleted_is_gone_and_what_it_added_is_there() -> None:
    body = part(WORD, BODY)
    run = b"<w:r><w:t>Thanks</w:t></w:r>"
    assert run in body
    changed = (
        b"<w:del><w:r><w:delText>Old pay</w:delText></w:r></w:del>"
        b"<w:ins><w:r><w:t>New words</w:t></w:r></w:ins>"
    )
    text = read_document(altered(WORD, {BODY: body.replace(run, changed)}), "brief.docx").text
    assert "New words" in text
    assert "Old pay" not in text


def test_words_in_bold_that_begin_a_paragraph_are_its_label() -> None:
    lines = ("**Length:** 60 minutes", "**Panel**: two", "**All of it bold**", "**Go** on it goes")
    assert read_document(word(*lines), "guide.docx").text.splitlines() == [
        *lines[:3],
        "Go on it goes",
    ]


PAGE = """<!DOCTYPE html><html><head><title>Tab</title><style>p { color: red }</style></head><body>
<script>steal()</script><noscript>Turn it on</noscript><template>Later</template>
<!-- a note --><h1>Our interviews</h1><h2>Pairing</h2>
<ul><li><strong>Interviewers:</strong> two<ul><li>One observes.</li></ul></li>
<li>See <a href="https://a.example.org/kit">the kit</a></li></ul>
<table><tr><td>Length</td><td>60&nbsp;minutes</td></tr></table><p>a*b_c<br>Gr\u00f6\u00dfe</p></body></html>"""


def test_a_web_page_becomes_markdown_without_what_nobody_reads() -> None:
    found = read_document(PAGE.encode(), "guide.html")
    assert found.said == ""
    assert [line for line in found.text.splitlines() if line] == [
        "# Our interviews",
        "## Pairing",
        "- **Interviewers:** two",
        "  - One observes.",
        "- See [the kit](https://a.example.org/kit)",
        "|  |  |",
        "| --- | --- |",
        "| Length | 60 minutes |",
        "a*b_c",
        "Gr\u00f6\u00dfe",
    ]


@pytest.mark.parametrize(
    ("raw", "name", "text", "said"),
    [
        (b"<html><p>Go engineer</p>", "brief.txt", "Go engineer", "a web page"),
        (b"\n<!DOCTYPE HTML><p>Go engineer", "brief", "Go engineer", "a web page"),
        (PAGE.encode("utf-16"), "guide.htm", "Gr\u00f6\u00dfe", ""),
        (b'<meta charset="latin1"><p>Gr\xf6\xdfe', "a.html", "Gr\u00f6\u00dfe", ""),
        (b"# Go\n\nengineer < 3", "brief.html", "# Go\n\nengineer < 3", ""),
        (b"Use <html> here", "brief.md", "Use <html> here", ""),
    ],
)
def test_a_web_page_is_known_by_what_it_says(raw: bytes, name: str, text: str, said: str) -> None:
    found = read_document(raw, name)
    assert text in found.text
    assert said in found.said
    assert bool(said) == bool(found.said)


@pytest.mark.parametrize(
    "raw",
    [b"<html>" + b"<div>" * 50_000 + b"deep", b"<html>" + b"<ul><li>" * 2_000 + b"deep"],
)
def test_a_page_that_nests_without_end_is_refused(raw: bytes) -> None:
    began = time.monotonic()
    assert "nests its parts deeper" in refusal(raw, "page.html")
    assert time.monotonic() - began < documents.SECONDS


@pytest.mark.parametrize(
    "raw",
    [
        "Größe: klein".encode(),
        "\ufeffGröße: klein".encode(),
        "Größe: klein".encode("utf-16"),
        "Größe: klein".encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with its mark", "utf-16", "windows"],
)
def test_text_is_read_in_the_usual_encodings(raw: bytes) -> None:
    assert read_document(raw, "brief.txt").text.endswith("Größe: klein")


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (PDF, "brief.docx", "a PDF"),
        (WORD, "brief.pdf", "a Word document"),
        (WORD, "<!channel> *brief*", "a Word document"),
        (b"Role: Go engineer", "brief.pdf", "plain text"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_read_and_that_is_said(
    raw: bytes, name: str, said: str
) -> None:
    found = read_document(raw, name)
    assert "Go engineer" in found.text
    assert found.said == f"The file is {said}, which its name does not say; I read it as that."


# What cannot


MACROS = {"word/vbaProject.bin": b"Sub AutoOpen()"}
TYPES = part(WORD, "[Content_Types].xml")
DOCM = {
    "[Content_Types].xml": TYPES.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"vnd.ms-word.document.macroEnabled.main+xml",
    )
}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (pdf(pages=3), "as a scan does"),
        (pdf(*LINES, password="secret"), "protected with a password"),
        (pdf("Go", pages=2_000), "more than 100 pages"),
        (pdf(*["word " * 20] * 15, pages=80), "more than 100,000 characters"),
        (word(*["word " * 100] * 300), "more than 100,000 characters"),
        (word(), "no text in this document"),
        (altered(WORD, MACROS), "carries macros"),
        (altered(WORD, DOCM), "carries macros"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older format of Microsoft Office"),
        (b"{\\rtf1\\ansi Go engineer}", "rich text format"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not plain text"),
        (b"MZ\x90\0\x03", "not plain text"),
        (altered(word(), {}).replace(b"word/document", b"text/document"), "damaged"),
        (b"%PDF-1.7", "damaged"),
        (PDF[: len(PDF) // 2], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (WORD[:4_000], "damaged"),
        (b"", "empty"),
        (b"a" * (TEXT_BYTES + 1), "larger than 1 MB"),
        (b"%PDF" + b"a" * DOCUMENT_BYTES, "larger than 10 MB"),
        (b"<html>" + b"a" * PAGE_BYTES, "larger than 3 MB"),
        (b"<html>" + b"<p>word</p>" * 30_000, "more than 100,000 characters"),
        (b"<html><script>only()</script>", "no text in this document"),
    ],
    ids=range(23),
)
def test_what_cannot_be_read_is_refused_in_a_sentence(raw: bytes, said: str) -> None:
    assert said in refusal(raw)


def test_an_archive_is_not_taken_for_a_document() -> None:
    with_others = altered(WORD, {})
    only = {"notes.txt": b"Go engineer"}
    archive = altered(_empty_zip(), only)
    assert "archive or a document of another program" in refusal(archive, "brief.zip")
    assert read_document(with_others, "brief.docx").text


def _empty_zip() -> bytes:
    return b"PK\x05\x06" + b"\0" * 18


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself_before_it_is_unpacked() -> None:
    picture = {"word/media/image1.png": b"\0" * 50_000_000}
    bomb = altered(WORD, picture)
    assert len(bomb) < 200_000
    began = time.monotonic()
    assert "unpacks to far more" in refusal(bomb)
    assert time.monotonic() - began < 5


def test_a_bomb_that_lies_about_its_size_is_no_larger_than_it_says() -> None:
    bomb = altered(WORD, {BODY: b" " * 30_000_000})
    told = (30_000_000).to_bytes(4, "little")
    assert bomb.count(told) == 2
    lying = bomb.replace(told, (1_000).to_bytes(4, "little"))
    assert "damaged" in refusal(lying)


def test_entities_are_refused_and_python_docx_would_not_expand_them_either() -> None:
    assert "what Word does not write" in refusal(altered(WORD, {BODY: BILLION_LAUGHS}))
    in_another = BILLION_LAUGHS.decode().encode("utf-16")
    assert "what Word does not write" in refusal(altered(WORD, {BODY: in_another}))
    inner = b"<!DOCTYPE a [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]><a>&secret;</a>"
    assert "root" not in "".join(parse_xml(inner).itertext())


def test_a_page_that_unpacks_without_end_is_stopped() -> None:
    swollen = swollen_pdf(150_000_000)
    assert len(swollen) < 1_000_000
    began = time.monotonic()
    assert refusal(swollen, "brief.pdf")
    assert time.monotonic() - began < documents.SECONDS + 5


# The process it is read in


def test_the_process_that_reads_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    seen: dict[str, Any] = {}
    run = subprocess.run

    def noted(*args: Any, **how: Any) -> Any:
        seen.update(how)
        return run(*args, **how)

    monkeypatch.setattr(subprocess, "run", noted)
    assert read_document(WORD, "brief.docx").text
    assert list(seen["env"]) == ["PYTHONPATH"]
    assert seen["timeout"] == documents.SECONDS


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.001)
    assert "takes too long" in refusal(WORD)


def test_a_process_that_was_ended_for_what_it_took_is_told_as_too_long() -> None:
    ended = subprocess.CompletedProcess([], -9, b"")
    with pytest.raises(Problem, match="takes too long"):
        documents._answered(ended)


def test_the_process_that_reads_cannot_take_more_memory_than_it_may_nor_write_a_file(
    tmp_path: Path,
) -> None:
    taking = "from bot.documents import extraction as e; e._limit(); bytearray(e.MEMORY_BYTES)"
    assert b"MemoryError" in _run(taking)
    place = tmp_path / "written"
    writing = "from bot.documents import extraction as e; e._limit(); open(%r, 'w').write('a')"
    _run(writing % str(place))
    assert place.read_bytes() == b""


def test_it_takes_these_limits_upon_itself_before_it_reads() -> None:
    reading = "from bot.documents import extraction as e; e.MEMORY_BYTES = 20_000_000; e.main()"
    words = [sys.executable, "-c", reading]
    done = subprocess.run(words, cwd=ROOT, input=WORD, capture_output=True, check=False)
    assert done.returncode or done.stdout == b'{"fault": "slow"}'


def _run(code: str) -> bytes:
    words = [sys.executable, "-c", code]
    return subprocess.run(words, cwd=ROOT, capture_output=True, check=False).stderr


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("a.pdf", DOCUMENT_BYTES),
        ("A.DOCX", DOCUMENT_BYTES),
        ("a.html", PAGE_BYTES),
        ("a.md", TEXT_BYTES),
        ("a", TEXT_BYTES),
    ],
)
def test_what_is_fetched_at_most_goes_by_the_name(name: str, most: int) -> None:
    assert most_bytes(name) == most


# Broken files of all sorts


def _either(raw: bytes) -> None:
    try:
        event("text" if read_document(raw, "brief.pdf").text else "nothing")
    except Problem as problem:
        event(problem.message)


@given(st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"<html>"]), st.binary(max_size=400))
@example(b"%PDF", b"-1.4 trailer << /Root 1 0 R >> startxref 0 %%EOF")
@settings(max_examples=12, deadline=None)
def test_any_bytes_with_the_right_beginning_end_in_a_sentence(magic: bytes, rest: bytes) -> None:
    _either(magic + rest)


@given(st.sampled_from([PDF, WORD, PAGE.encode()]), st.data())
@settings(max_examples=20, deadline=None)
def test_a_document_with_bytes_changed_anywhere_is_read_or_refused(
    document: bytes, data: st.DataObject
) -> None:
    raw = bytearray(document)
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(4, len(raw) - 1))] = data.draw(st.integers(0, 255))
    _either(bytes(raw))
