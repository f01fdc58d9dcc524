"""Documents made for the tests: sound ones, and ones made to harm."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from fpdf import FPDF


def pdf(*lines: str, pages: int = 1, password: str = "") -> bytes:
    """Return a PDF with these lines on each page; without lines it holds a drawing, as a scan."""
    made = FPDF()
    if password:
        made.set_encryption(owner_password="owner", user_password=password)
    for _ in range(pages):
        made.add_page()
        made.set_font("Helvetica", size=11)
        made.rect(20, 20, 100, 100)
        for line in lines:
            made.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(made.output())


def word(*lines: str) -> bytes:
    """Return a Word document out of lines as Markdown has them.

    `# ` begins a heading, `- ` an item; `a | b` is a row of a table, `**a:** b` begins in bold.
    """
    made = docx.Document()
    for line in lines:
        level = len(line) - len(line.lstrip("#"))
        if level:
            made.add_heading(line[level:].strip(), level)
        elif line.startswith("**"):
            bold, rest = line[2:].split("**", 1)
            paragraph = made.add_paragraph()
            paragraph.add_run(bold).bold = True
            paragraph.add_run(rest)
        elif line.startswith("- "):
            made.add_paragraph(line[2:], style="List Bullet")
        elif " | " in line:
            cells = line.split(" | ")
            row = made.add_table(1, len(cells)).rows[0]
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        else:
            made.add_paragraph(line)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def altered(document: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a Word document with some of its parts put in or replaced."""
    kept = BytesIO()
    with ZipFile(BytesIO(document)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return kept.getvalue()


def part(document: bytes, name: str) -> bytes:
    """Return one part of a Word document."""
    with ZipFile(BytesIO(document)) as package:
        return package.read(name)


def swollen_pdf(size: int) -> bytes:
    """Return a small PDF whose one page unpacks to so many bytes."""
    stream = zlib.compress(b"BT (a) Tj ET " * (size // 13), 9)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    return out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


BILLION_LAUGHS = b"".join(
    [
        b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">',
        *(b'<!ENTITY a%d "%s">' % (at, b"&a%d;" % (at - 1) * 10) for at in range(1, 10)),
        b"]>",
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">',
        b"<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>",
    ]
)
"""A document of a kilobyte that would be two gigabytes."""
