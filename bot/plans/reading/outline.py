"""Reading a brief's lines: which are headings, of which section, and what is an item.

Any markdown style will do, and none: `## Red flags`, `**Red flags**`, `RED FLAGS`, `Red flags:`,
`3. Red flags`, a line underlined with `===`, or `Level: senior` on one line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.plans.reading.headings import (
    BEGINNING_OF_A_JOB,
    CONTAINED,
    EXACT,
    OF_A_JOB,
    Section,
)

# A rule reads at most this much of a line: what a brief says stands at its beginning, and no
# pattern can then take long, whatever was pasted.
LONGEST_READ = 600
_MOST_HEADING_WORDS = 9
_MOST_TITLE_WORDS = 4
_WRAPPED_AT = 55
_OF_A_SECTION = 3
_LEAST_UNDERLINE = 3


_HASHES = re.compile(r"(#{1,6})\s*(.*?)\s*#*$")
_BULLET = re.compile(r"(?:[-*+•‣◦▪●○·\u2013\u2014]|\[[ xX]\])\s+")
_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+")
_BOLD = re.compile(r"(\*\*|__)(.+?)\1:?$")
_RULER = re.compile(r"(?:[-*_=~]\s?){3,}$|```\S*$|~~~\S*$")
_OPEN_END = re.compile(
    r"(?:,|\b(?:a|an|the|and|or|of|for|to|in|on|with|by|our|we|is|are|at|from|as|called))$",
    re.IGNORECASE,
)
_NOT_A_WORD = re.compile(r"[^\w'/&-]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as written, without bullet and emphasis.

    `depth` is its indentation in columns; `level` of a markdown heading is its number of hashes;
    `apart` tells a line that follows a blank one.
    """

    text: str
    depth: int = 0
    bullet: bool = False
    numbered: bool = False
    level: int = 0
    bold: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the brief and the section it stands in, if any; a heading opens one.

    `unknown` marks a heading that names no section; `listed` tells a bullet or numbered item from
    running text; `alone` a value on its heading's own line (`Areas: testing, databases`).
    """

    text: str
    section: Section | None
    heading: bool = False
    unknown: bool = False
    listed: bool = False
    alone: bool = False
    depth: int = 0


def items(text: str, *, job: bool = False) -> Iterator[Item]:
    """Yield a brief's headings and items in order; every line with words is in one of them.

    With `job` the names of a job description's parts come first.
    """
    section: Section | None = None
    said = False  # on the heading's own line; a list below it is then another matter
    for line in written_lines(text):
        found = section_of(line, job=job)
        if found:
            section, said = found, False
            yield Item(line.text, section, heading=True)
            continue
        # A skill may be called as a section is.
        rated = section is Section.RATINGS and line.bullet
        name, value = (None, "") if rated else _named_value(line, job=job)
        if name:
            if not line.bullet:
                # "Location: Berlin" says nothing of the lines below it.
                section, said = (None if name is Section.ASIDE else name), True
            yield Item(value, name, listed=line.bullet, alone=True, depth=line.depth)
            continue
        if line.level and not line.bullet:
            inside = section is not None and line.level >= _OF_A_SECTION
            section, said = (section if inside else None), False
            yield Item(line.text, section, heading=True, unknown=True)
            continue
        listed = line.bullet or line.numbered
        yield Item(line.text, None if said and listed else section, listed=listed, depth=line.depth)


def written_lines(text: str) -> Iterator[Line]:
    """Yield a text's lines without their marks; wrapped lines are one, blank ones left out."""
    return _joined(_lines(text))


def section_of(line: Line, *, job: bool = False) -> Section | None:
    """Return the section a line is the heading of, or None; with `job` as of a job description."""
    if line.bullet and not line.level:
        return None
    name = heading_words(line.text)
    words = name.count(" ") + 1
    if not name or words > _MOST_HEADING_WORDS:
        return None
    if job and (found := _section_of_a_job(line, name)):
        return found
    if name in EXACT:
        return EXACT[name]
    if line.level or line.bold or line.text.endswith(":"):
        return next((section for part, section in CONTAINED if part in name), None)
    return None


def _section_of_a_job(line: Line, name: str) -> Section | None:
    name = name.replace("&", "and")
    if name in OF_A_JOB:
        return OF_A_JOB[name]
    if line.text.endswith("?"):
        return None
    marked = line.level or line.bold or line.text.endswith(":")
    # The text of a PDF has no blank lines.
    set_off = line.apart or line.text.split()[-1][:1].isupper()
    titled = set_off and name.count(" ") < _MOST_TITLE_WORDS and line.text[-1:].isalnum()
    if not (marked or titled):
        return None
    found = (section for part, section in BEGINNING_OF_A_JOB if f"{name} ".startswith(part))
    return next(found, None)


def heading_words(text: str) -> str:
    """Return a heading's words alone: lower case, no parentheses, numbering or punctuation."""
    plain = text[:LONGEST_READ].casefold().replace("\u2019", "'")
    plain = plain.split("(", 1)[0] if "(" in plain else plain
    return " ".join(_NOT_A_WORD.sub(" ", plain).split())


def _named_value(line: Line, *, job: bool) -> tuple[Section | None, str]:
    """Split `Level: senior` where the words before the colon are a section's name."""
    before, colon, after = line.text.partition(":")
    if not colon or not after.strip() or len(before) > LONGEST_READ:
        return None, ""
    name = heading_words(before)
    section = (OF_A_JOB.get(name) if job else None) or EXACT.get(name)
    if section is Section.QUESTIONS and after.strip()[:1].isdigit():
        return None, ""  # a number of questions, not one of them
    return (section, after.strip().strip("*_ ")) if section else (None, "")


def _lines(text: str) -> Iterator[Line]:
    raw = text.splitlines()
    apart = False
    for at, written in enumerate(raw):
        stripped = written.strip()
        apart = apart or not stripped
        if not stripped or _RULER.match(stripped):
            continue
        following = raw[at + 1].strip() if at + 1 < len(raw) else ""
        underlined = len(following) >= _LEAST_UNDERLINE and not following.strip("=")
        yield replace(_line(written, underlined=underlined), apart=apart)
        apart = False


def _line(written: str, *, underlined: bool) -> Line:
    depth = len(written.expandtabs(4)) - len(written.expandtabs(4).lstrip())
    text, bullet, numbered, level = written.strip().lstrip("> "), False, False, int(underlined)
    for _ in range(4):
        if match := _BULLET.match(text):
            bullet, text = True, text[match.end() :]
        elif match := _NUMBER.match(text):
            numbered, text = True, text[match.end() :]
        elif text.startswith("#") and (match := _HASHES.match(text[:LONGEST_READ])):
            level, text = len(match[1]), match[2] + text[LONGEST_READ:]
        else:
            break
    bold = _BOLD.match(text[:LONGEST_READ]) is not None and "**" not in text[2:-3]
    return Line(_unmarked(text), depth, bullet, numbered, level, bold)


def _unmarked(text: str) -> str:
    """Take emphasis off a line's ends and around its first words; marks inside stay."""
    for mark in ("**", "__", "*", "_", "`"):
        inside, closed, after = text.removeprefix(mark).partition(mark)
        if text.startswith(mark) and closed and not after[:1].isalnum():
            text = inside + after
    return text.strip()


def _joined(lines: Iterator[Line]) -> Iterator[Line]:
    """Put wrapped lines together: a long line that goes on in lower case on the next."""
    held: list[Line] = []
    for line in lines:
        if held and not _goes_on(held[0], held[-1], line):
            yield _one(held)
            held = []
        held.append(line)
    if held:
        yield _one(held)


def _one(held: list[Line]) -> Line:
    return replace(held[0], text=" ".join(line.text for line in held)) if held[1:] else held[0]


def _goes_on(first: Line, last: Line, line: Line) -> bool:
    if line.bullet or line.numbered or line.level or line.bold or first.level or first.bold:
        return False
    if line.apart or last.text.endswith((".", ":", ";", "!", "?")):
        return False
    if first.bullet and line.depth > first.depth:
        return True
    begins = line.text[:1].islower() or line.text[:1].isdigit() or _OPEN_END.search(last.text[-20:])
    return len(last.text) >= _WRAPPED_AT and bool(begins)
