"""A file's bytes to text: plain text here, PDF, Word and web pages in a process of their own."""

import json
import re
import subprocess
import sys
from pathlib import Path

from bot.catalogue.model import Frozen
from bot.documents.extraction import MOST_CHARACTERS, MOST_PAGES
from bot.errors import Problem
from bot.reading import ROOT
from bot.slack.text import size

TEXT_BYTES = 1_000_000
"""Bytes of a text file that are read at most."""

DOCUMENT_BYTES = 10_000_000
"""Bytes of a PDF or a Word document that are read at most: pictures make them large."""

SECONDS = 15.0
"""How long reading a document may take; the sample of 50 pages takes under two."""

PAGE_BYTES = 3_000_000
"""Bytes of a web page that are read at most: what it looks like is a large part of it."""

_DOCUMENT_NAMES = {".pdf", ".docx", ".docm"}
_PAGE_NAMES = {".html", ".htm"}
_TEXT_NAMES = {"", ".txt", ".md", ".markdown", ".text", ".csv"}
_PDF, _ZIP, _OLE, _RTF = b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)
_TAG = re.compile(
    rb"</?(?:html|body|h[1-6]|p|div|span|br|[ou]l|li|table|strong|b)\b", re.IGNORECASE
)
_SEEN = 100_000
_STRANGE = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1b")

_OTHERWISE = "Save it as .docx, .pdf, .html, .txt or .md, or paste the text."
NO_TEXT = f"This file is not plain text, a PDF, a Word document or a web page. {_OTHERWISE}"
EMPTY = "This file is empty. Attach another one, or paste the brief."
SENTENCES = {
    "locked": "This PDF is protected with a password or restrictions. Save a copy without them, or "
    "paste the text.",
    "pages": f"This PDF has more than {MOST_PAGES} pages. Save the pages that concern this "
    "interview as a file of their own, or paste them.",
    "scan": "This PDF holds pictures of its pages and no text, as a scan does. Attach one saved "
    "from the program it was written in, or paste the text.",
    "long": f"This document has more than {MOST_CHARACTERS:,} characters. Keep what concerns this "
    "interview and try again.",
    "empty": "There is no text in this document. Attach another one, or paste the brief.",
    "archive": f"This is an archive or a document of another program. {_OTHERWISE}",
    "bomb": "This document unpacks to far more than a brief can hold, so I did not open it. "
    "Paste the text instead.",
    "macros": "This Word document carries macros, so I did not open it. Save it as .docx without "
    "macros, or paste the text.",
    "entities": "This document contains what Word does not write, so I did not open it. Save it "
    "anew as .docx, or paste the text.",
    "nested": "This web page nests its parts deeper than I can follow. Paste the text instead.",
    "broken": "I could not read this file: it seems to be damaged. Save it anew and attach it "
    "again, or paste the text.",
    "slow": "This document takes too long to read. Save it as plain text, or paste what concerns "
    "this interview.",
}
"""What a person is told, by what `extraction.py` found."""


class Document(Frozen):
    """A file's text; `said` is a sentence on how it was read, where that is not as one expects."""

    text: str
    said: str = ""


def most_bytes(name: str) -> int:
    """Return how many bytes of a file are read, going by its name."""
    if _ending(name) in _PAGE_NAMES:
        return PAGE_BYTES
    return DOCUMENT_BYTES if _ending(name) in _DOCUMENT_NAMES else TEXT_BYTES


def require_size(count: int, most: int) -> None:
    """Refuse a file of so many bytes where they are more than `most`. Raises Problem."""
    if count > most:
        raise Problem(
            f"This file is larger than {size(most)}: it has {size(count)}. Send a shorter one, or "
            "paste the part I need."
        )


def read_document(raw: bytes, name: str) -> Document:
    """Return the text of a file. What it begins with says what it is, whatever its name says.

    Raises:
        Problem: it is empty, too large, or of a kind or in a state that cannot be read.
    """
    document, page = raw.startswith((_PDF, _ZIP)), _is_page(raw, name)
    require_size(len(raw), DOCUMENT_BYTES if document else PAGE_BYTES if page else TEXT_BYTES)
    if raw.startswith(_PDF):
        return Document(text=_extracted(raw), said=_unlike(name, ".pdf", "a PDF"))
    if raw.startswith(_ZIP):
        said = _unlike(name, ".docx", "a Word document")
        return Document(text=_extracted(raw), said=said)
    if raw.startswith(_OLE):
        raise Problem(
            "This is a document in an older format of Microsoft Office (.doc), or one with a "
            f"password. {_OTHERWISE}"
        )
    if raw.startswith(_RTF):
        raise Problem(f"This is a document in rich text format (.rtf). {_OTHERWISE}")
    if page:
        said = "" if _ending(name) in _PAGE_NAMES else _but("a web page")
        return Document(text=_extracted(raw), said=said)
    text = _decoded(raw)
    if not text.strip():
        raise Problem(EMPTY)
    plain = _ending(name) not in _DOCUMENT_NAMES
    return Document(text=text, said="" if plain else _but("plain text"))


def is_document(raw: bytes, name: str) -> bool:
    """Tell whether a file is a PDF, a Word document or a web page, whose text is taken out."""
    return raw.startswith((_PDF, _ZIP)) or _is_page(raw, name)


def _is_page(raw: bytes, name: str) -> bool:
    """Tell whether a file is a web page: it says so, or it is called one and has its tags."""
    begins = raw[:_SEEN].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    return bool(_PAGE.match(begins)) or (_ending(name) in _PAGE_NAMES and bool(_TAG.search(begins)))


def _ending(name: str) -> str:
    return Path(name).suffix.casefold()


def _unlike(name: str, ending: str, what: str) -> str:
    return "" if _ending(name) == ending else _but(what)


def _but(what: str) -> str:
    return f"The file is {what}, which its name does not say; I read it as that."


def _decoded(raw: bytes) -> str:
    """Return the text of bytes in UTF-8, in UTF-16 that says so, or as Windows wrote it before."""
    if raw.startswith(_UTF_16):
        encodings = ["utf-16"]
    elif any(sign in _STRANGE for sign in raw):
        raise Problem(NO_TEXT)
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Problem(NO_TEXT)


def _extracted(raw: bytes) -> str:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot.documents.extraction"],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # The bot's tokens are in its environment, and none of this process's business.
            env=None if sys.platform == "win32" else {"PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Problem(SENTENCES["slow"]) from None
    return _answered(done)


def _answered(done: "subprocess.CompletedProcess[bytes]") -> str:
    """Return the text in the answer of a process. Raises Problem where there is none."""
    if done.returncode < 0:
        # Ended from outside: it took more time or memory than it may.
        raise Problem(SENTENCES["slow"])
    if done.returncode:
        raise Problem(SENTENCES["broken"])
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # A file made to take the reader over has it say anything, or nothing.
        raise Problem(SENTENCES["broken"]) from None
    if not isinstance(answer, dict) or "text" not in answer:
        fault = answer.get("fault") if isinstance(answer, dict) else None
        raise Problem(SENTENCES.get(str(fault), SENTENCES["broken"]))
    return str(answer["text"])
