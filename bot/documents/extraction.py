"""The text of a PDF, a Word document or a web page, taken out in a process that `read.py` starts.

Such a file comes from anywhere and its readers are large. Here a file made to harm can only end a
process that holds no secrets and writes nothing: the limits below end it, and whatever it does is
one answer for the person. Bytes come on standard input; one line of JSON goes out, `{"text": …}` or
`{"fault": …}` with a key of `read.SENTENCES`.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from docx.document import Document

# The readers are imported where they are used: the file decides which of them it needs.
# ruff: noqa: PLC0415

CPU_SECONDS = 10
ALIVE_SECONDS = 20
"""More than the bot waits: where it was killed meanwhile, this process ends by itself."""

MEMORY_BYTES = 1_000_000_000
MOST_PAGES = 100
MOST_CHARACTERS = 100_000
MOST_PARTS = 2_000
MOST_UNPACKED = 60_000_000
MOST_OF_XML = 20_000_000
MOST_OF_A_LABEL = 80
MOST_TIMES_LARGER = 200
"""A part that unpacks to so many times its size, and to over a megabyte, is no document's."""

_LEAST_LETTERS = 20
_MEGABYTE = 1_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PAGE_NUMBER = re.compile(r"(?:page|seite)?\s?\d{1,4}(?:\s?(?:/|of|von)\s?\d{1,4})?", re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|title|überschrift|titel)\s?(\d?)", re.IGNORECASE)


class Refused(Exception):
    """The file is not read; `fault` is the key of the sentence that says why."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def main() -> None:
    """Read a file from standard input and print its text, or why there is none."""
    _limit()
    raw = sys.stdin.buffer.read()
    try:
        answer = {"text": text_of(raw)}
    except Refused as refused:
        answer = {"fault": refused.fault}
    except RecursionError:
        answer = {"fault": "nested"}
    except MemoryError:
        answer = {"fault": "slow"}
    sys.stdout.write(json.dumps(answer))


def text_of(raw: bytes) -> str:
    """Return the text of a file by what it begins with: what is no PDF and no zip is a web page.

    Raises Refused; any other error is a broken file.
    """
    if raw.startswith(b"%PDF"):
        return text_of_pdf(raw)
    return text_of_docx(raw) if raw.startswith(b"PK") else text_of_html(raw)


def _limit() -> None:
    """Limit what this process may take; Windows has no such limits, the parent's clock is left."""
    if sys.platform == "win32":
        return
    import resource
    import signal

    signal.alarm(ALIVE_SECONDS)
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _refuse(fault: str) -> NoReturn:
    raise Refused(fault)


def _gathered(lines: Iterable[str]) -> str:
    """Join lines to a text. Raises Refused as soon as they are too many."""
    found: list[str] = []
    length = 0
    for line in lines:
        found.append(line)
        length += len(line) + 1
        if length > MOST_CHARACTERS:
            _refuse("long")
    return "\n".join(found)


# PDF


def text_of_pdf(raw: bytes) -> str:
    """Return the text of a PDF, a line each. Raises Refused; any other error is a broken file."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(raw))
    if reader.is_encrypted:
        _refuse("locked")
    if len(reader.pages) > MOST_PAGES:
        _refuse("pages")
    text = _gathered(line for page in reader.pages for line in _lines_of(page.extract_text()))
    if sum(sign.isalnum() for sign in text) < _LEAST_LETTERS:
        _refuse("scan")
    return text


def _lines_of(page: str) -> Iterator[str]:
    for line in page.splitlines():
        if not _PAGE_NUMBER.fullmatch(line.strip()):
            yield line.rstrip()
    yield ""


# Word


def text_of_docx(raw: bytes) -> str:
    """Return the text of a Word document as plain Markdown: headings, lists and table rows.

    Raises Refused; any other error is a broken file.
    """
    _check_package(raw)
    import docx

    document = docx.Document(BytesIO(raw))
    text = _gathered(_blocks(document.element.body, document))
    if not any(sign.isalnum() for sign in text):
        _refuse("empty")
    return text


def _check_package(raw: bytes) -> None:
    """Look at what a zip says of its parts before any is unpacked; no part can hold more."""
    try:
        package = ZipFile(BytesIO(raw))
    except BadZipFile:
        _refuse("broken")
    parts = package.infolist()
    names = {part.filename for part in parts}
    if "word/document.xml" not in names and "[Content_Types].xml" not in names:
        _refuse("archive")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        _refuse("bomb")
    for part in parts:
        times = part.file_size / max(1, part.compress_size)
        if part.file_size > _MEGABYTE and times > MOST_TIMES_LARGER:
            _refuse("bomb")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        _refuse("macros")
    if b"macroEnabled" in package.read("[Content_Types].xml"):
        _refuse("macros")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_xml(package, part.filename, part.file_size)


def _check_xml(package: ZipFile, name: str, unpacked: int) -> None:
    """Refuse XML that declares entities, which no Word document does and a bomb is made of."""
    if unpacked > MOST_OF_XML:
        _refuse("bomb")
    content = package.read(name)
    if b"<!" in content.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        _refuse("entities")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]:
        # Word writes UTF-8; in another encoding a declaration would not be seen above.
        _refuse("entities")


def _blocks(parent: Any, document: "Document") -> Iterator[str]:
    """Yield the lines of a body, a cell or a content control, in order."""
    for child in parent:
        if child.tag == f"{_WORD}p":
            yield from _paragraph(child, document)
        elif child.tag == f"{_WORD}tbl":
            yield from _rows(child)
            yield ""
        elif child.tag in {f"{_WORD}sdt", f"{_WORD}sdtContent", f"{_WORD}customXml", f"{_WORD}ins"}:
            yield from _blocks(child, document)


def _paragraph(element: Any, document: "Document") -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    text = _said(element).strip()
    if not text:
        yield ""
        return
    style = Paragraph(element, document).style
    name = (style.name or "") if style is not None else ""
    depth = element.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}ilvl")
    numbered = element.find(f"{_WORD}pPr/{_WORD}numPr") is not None
    if heading := _HEADING.match(name):
        yield f"{'#' * int(heading[1] or 1)} {' '.join(text.split())}"
    elif numbered or name.casefold().startswith("list"):
        level = int(depth.get(f"{_WORD}val") or 0) if depth is not None else 0
        yield f"{'    ' * min(level, 9)}- {' '.join(_labelled(element, text).split())}"
    else:
        yield from _labelled(element, text).splitlines()


def _labelled(element: Any, text: str) -> str:
    """Return a paragraph with the bold words it begins with marked, where they are its label."""
    bold = ""
    for run in element.iter(f"{_WORD}r"):
        said = _said(run)
        if said.strip() and not _is_bold(run):
            break
        bold += said
    label = bold.strip()
    rest = text[len(label) :]
    names = label.endswith(":") or rest.lstrip().startswith(":") or not rest
    if not label or len(label) > MOST_OF_A_LABEL or "\n" in label or not names:
        return text
    return f"**{label}**{rest}" if text.startswith(label) else text


def _is_bold(run: Any) -> bool:
    bold = run.find(f"{_WORD}rPr/{_WORD}b")
    if bold is not None:
        return str(bold.get(f"{_WORD}val")) not in {"0", "false", "off"}
    style = run.find(f"{_WORD}rPr/{_WORD}rStyle")
    return style is not None and style.get(f"{_WORD}val") == "Strong"


def _rows(table: Any) -> Iterator[str]:
    """Yield a table's rows, cells parted by bars; a table of one column is so many lines."""
    for row in table.iter(f"{_WORD}tr"):
        cells = (" ".join(_said(cell).split()) for cell in row.iterchildren(f"{_WORD}tc"))
        yield " | ".join(cell for cell in cells if cell)


def _said(element: Any) -> str:
    """Return the text in an element as it reads now: what a tracked change deleted is not in it."""
    parts: list[str] = []
    for each in element.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr", f"{_WORD}p"):
        if any(above.tag == _FALLBACK for above in each.iterancestors()):
            continue  # the same text once more, for programs that cannot draw it
        if each.tag == f"{_WORD}t":
            parts.append(each.text or "")
        elif each.tag == f"{_WORD}tab":
            parts.append("\t")
        elif each is not element:
            parts.append("\n")
    return "".join(parts)


# Web pages


def text_of_html(raw: bytes) -> str:
    """Return the text of a web page as Markdown: headings, lists, bold words, links and tables.

    Raises Refused, or RecursionError where it nests deeper than any page a person wrote.
    """
    from bs4 import BeautifulSoup
    from markdownify import ATX, MarkdownConverter

    page = BeautifulSoup(raw, "html.parser")
    for unseen in page(["head", "script", "style", "noscript", "template", "svg", "iframe"]):
        unseen.decompose()
    # Nothing is escaped: what a person wrote is to be read as it stands there.
    converter = MarkdownConverter(
        heading_style=ATX,
        bullets="-",
        escape_asterisks=False,
        escape_underscores=False,
        strip=["img"],
    )
    text = converter.convert_soup(page)
    lines = (line.rstrip() for line in text.replace("\N{NO-BREAK SPACE}", " ").split("\n"))
    gathered = re.sub(r"\n{3,}", "\n\n", _gathered(lines)).strip()
    if not any(sign.isalnum() for sign in gathered):
        _refuse("empty")
    return gathered


if __name__ == "__main__":
    main()
