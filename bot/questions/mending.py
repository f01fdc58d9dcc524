"""Making a file's bytes readable text: encodings, mis-decoded characters, hidden characters."""

import codecs
import re
import unicodedata

import ftfy

from bot.errors import Problem

MOST_BYTES = 2_000_000
"""The largest list that is read; 20,000 questions take less."""

NOT_TEXT = "This is not a text file. Save the list as Markdown, CSV or plain text."
_TOO_LARGE = (
    f"This list is larger than {MOST_BYTES // 1_000_000} MB, the most that is read. "
    "Split it into several files."
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"{\\rtf")
_MOST_CONTROLS = 0.02
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, surrogates, what turns the direction of writing, and what is never seen: tags and
# variation selectors can carry whole sentences. The joiners stay: Persian and emoji need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e"
    "\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_FTFY = ftfy.TextFixerConfig(
    unescape_html=False,  # done where the text is known to be no code
    uncurl_quotes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    normalization=None,
    remove_control_chars=False,
    fix_line_breaks=False,
    explain=False,
)


def decoded(raw: bytes) -> str:
    """Return a file's text: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252.

    Raises:
        Problem: it is too large, or no text.
    """
    if len(raw) > MOST_BYTES:
        raise Problem(_TOO_LARGE)
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return raw[len(bom) :].decode(encoding, errors="replace")
    if raw.startswith(_MAGIC) or b"\x00" in raw:
        raise Problem(NOT_TEXT)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise Problem(NOT_TEXT)
    return text


def mended(text: str) -> str:
    """Return text with one kind of line end, no mis-decoded or hidden characters, in NFC.

    Raises:
        Problem: it is too large.
    """
    if len(text) > MOST_BYTES:
        raise Problem(_TOO_LARGE)
    text = _LINE_END.sub("\n", text)
    if not text.isascii():
        text = "\n".join(_mended_line(line) for line in text.split("\n"))
    return _HIDDEN.sub("", text)


def _mended_line(line: str) -> str:
    if line.isascii():
        return line
    # Line by line: one that came through well does not speak for the next. What is mended may
    # hold another line end; it stays within its line.
    fixed = ftfy.fix_text(line, _FTFY) if not _HIDDEN.fullmatch(line) else ""
    fixed = _LINE_END.sub(" ", fixed).replace("\n", " ")
    return unicodedata.normalize("NFC", _SPACE.sub(" ", fixed))
