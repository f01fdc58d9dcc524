"""What candidates say of their own skills: `Go: 9, SQL 6/10`, a table, a line each, CSV."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.errors import Problem
from bot.plans.model import SelfRating, SelfRatings
from bot.plans.reading.outline import LONGEST_READ
from bot.slack.text import clip

SCALES = (5, 10, 100)
"""The ends of the scales a form offers; a text may name any from 2 to 100."""

MOST_SKILLS = 60
LONGEST_SKILL = 80

_LEAST_SCALE, _MOST_SCALE = 2, 100
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_OF = r"(?:/|out of|of|von|aus)"
_RATING = rf"{_NUMBER}\s?(?:{_OF}\s?(\d{{1,3}})(?!\d)|(%))?"
_ALONE = re.compile(rf"\(?{_RATING}\)?", re.IGNORECASE)
_PAIR = re.compile(
    rf"(.*?[^\W\d_].*?)\s*(?:[:=\u2013\u2014]|\s-|\s)\s*\(?{_RATING}\)?", re.IGNORECASE
)
_SCALE = re.compile(
    r"\bscale\b\D{0,20}?(?:\d{1,3}\s?(?:-|\u2013|to)\s?)?(\d{1,3})"
    r"|\b(?:out of|max(?:imum)?:?)\s?(\d{1,3})|\(\s?[01]\s?(?:-|\u2013|to)\s?(\d{1,3})\s?\)",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"\s*(?:[;|\t]|,(?!\d{3}\b))\s*")
_RULE_OF_A_TABLE = re.compile(r"[\s|:+=-]+")
# Whom the ratings are of is not needed, and not kept.
_NAMES_A_PERSON = re.compile(
    r"(?:candidate|name|applicant|bewerber(?:in)?)\s*(?:[:=|,;\t]|name\b)", re.I
)
_HEAD = re.compile(r"(?:the\s)?(?:skills?|technolog\w+|areas?|topics?)", re.IGNORECASE)
_OF_A_HEADER = re.compile(
    r"\b(?:skills?|technolog\w+|areas?|topics?|ratings?|self\W?\w*|scores?|levels?|scale)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^(?:[\s\-*•‣◦·:=(|\u2013\u2014\"'`]|\+\s|\(?\d{1,2}[.)]\s)+")
_AFTER = " \t-*:=(|\u2013\u2014\"'`"
_RATED_BEFORE = re.compile(r"\d\s?(?:/|%|out of)")


@dataclass
class Read:
    """What a text of ratings says; `scales` are the ends it names, `unread` its other pieces."""

    skills: dict[str, float] = field(default_factory=dict)
    scales: set[int] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    def rate(self, skill: str, rating: str, scale: str | None, percent: str | None) -> None:
        """Take a rating; a skill that has another already is noted as rated twice."""
        if scale or percent:
            self.scales.add(int(scale or 100))
        name = " ".join(_bare(skill).split())
        known = next((one for one in self.skills if one.casefold() == name.casefold()), name)
        if self.skills.setdefault(known, float(rating)) != float(rating):
            self.twice.append(known)


def _bare(text: str) -> str:
    """Take bullets, numbering and quotes off; the signs of C++ and C# stay."""
    return _BEFORE.sub("", text).rstrip(_AFTER)


def read_lines(text: str) -> Read:
    """Read every rating in a text, tolerant of its form; refuses nothing."""
    found = Read()
    for line in text.splitlines():
        _read_line(line[:LONGEST_READ].strip(), found)
    return found


def _read_line(line: str, found: Read) -> None:
    if not line or _RULE_OF_A_TABLE.fullmatch(line) or _NAMES_A_PERSON.match(_bare(line)):
        return
    pieces = [piece.strip(" \"'") for piece in _SEPARATED.split(line.strip("|"))]
    heads = len(pieces) > 1 and _HEAD.fullmatch(pieces[0]) and not _ALONE.fullmatch(pieces[1])
    if heads or not any(_ALONE.fullmatch(piece) or _pair(piece) for piece in pieces):
        _read_header(line, found)
        return
    if (scale := _SCALE.match(_bare(line))) and len(pieces) == 1:
        _take_scale(scale, found)
        return
    for piece in _rated_in(pieces, found):
        found.unread.append(piece)


def _rated_in(pieces: list[str], found: Read) -> Iterator[str]:
    """Take the ratings of a line's pieces; yield those that belong to none."""
    skill = ""
    for piece in pieces:
        alone, pair = _ALONE.fullmatch(piece), _pair(piece)
        if alone and skill:
            found.rate(skill, alone[1], alone[2], alone[3])
            skill = ""
        elif pair:
            if skill:
                yield skill
            skill = ""
            found.rate(pair[1], pair[2], pair[3], pair[4])
        elif alone:
            yield piece
        elif piece:
            if skill:
                yield skill
            skill = piece
    if skill:
        yield skill


def _pair(piece: str) -> re.Match[str] | None:
    found = _PAIR.fullmatch(piece)
    if not found or len(_bare(found[1])) > LONGEST_SKILL or _RATED_BEFORE.search(found[1]):
        return None
    return found


def _read_header(line: str, found: Read) -> None:
    """Take the scale a line without ratings names; a table's head says nothing else."""
    scale = _SCALE.search(line)
    if scale:
        _take_scale(scale, found)
    elif not ("|" in line or "," in line or "\t" in line) or not _OF_A_HEADER.search(line):
        found.unread.append(_bare(line) or line)


def _take_scale(match: re.Match[str], found: Read) -> None:
    found.scales.add(int(match[1] or match[2] or match[3]))


def settled(found: Read, scale: int | None = None) -> SelfRatings | None:
    """Return what was read as ratings on one scale; None where there is none.

    `scale` is the end of the scale where it was asked for. It is never guessed: a 4 is high on one
    scale and low on another.

    Raises:
        Problem: beside `scale` where none or several were named, else beside `ratings`.
    """
    if found.unread:
        raise _beside(
            "ratings", f"I cannot read “{clip(found.unread[0], 100)}” as a rating. {_HOW}"
        )
    if found.twice:
        raise _beside("ratings", f"“{found.twice[0]}” is rated twice. Keep one of the two.")
    if not found.skills:
        return None
    if len(found.skills) > MOST_SKILLS:
        raise _beside(
            "ratings", f"These are {len(found.skills)} skills; {MOST_SKILLS} can be kept."
        )
    end = _one_scale(found.scales | ({scale} if scale else set()))
    above = next((skill for skill, rating in found.skills.items() if rating > end), None)
    if above is not None:
        raise _beside("ratings", f"“{above}” is rated above {end}, where the scale ends.")
    rated = (SelfRating(skill=skill, rating=rating) for skill, rating in found.skills.items())
    return SelfRatings(scale=end, skills=tuple(rated))


_HOW = "Write one skill a line, such as: Go: 9/10."


def _one_scale(scales: set[int]) -> int:
    if not scales:
        raise _beside("scale", "Which number is the best on this scale: 5, 10 or 100?")
    if len(scales) > 1:
        named = " and ".join(str(one) for one in sorted(scales))
        raise _beside("scale", f"These ratings end at {named}. Put them on one scale.")
    (end,) = scales
    if not _LEAST_SCALE <= end <= _MOST_SCALE:
        raise _beside(
            "scale", f"A scale ends between {_LEAST_SCALE} and {_MOST_SCALE}, not at {end}."
        )
    return end


def _beside(name: str, sentence: str) -> Problem:
    return Problem(fields={name: sentence})


def read_ratings(text: str, scale: int | None = None) -> SelfRatings | None:
    """Return the ratings a text holds; None for an empty one. Raises Problem as `settled` does."""
    return settled(read_lines(text), scale)


def write_ratings(ratings: SelfRatings) -> str:
    """Write ratings so that `read_ratings` reads the same, one a line: `Go: 9/10`."""
    return "\n".join(
        f"{one.skill}: {written(one.rating)}/{ratings.scale}" for one in ratings.skills
    )


def written(rating: float) -> str:
    """Write a rating without a needless end: `9`, `7.5`."""
    return f"{rating:g}"


def rated_in(values: Mapping[str, str]) -> SelfRatings | None:
    """Return the ratings in a form's fields `ratings` and `scale`; None where there are none.

    Raises:
        Problem: beside the field it belongs to.
    """
    scale = values.get("scale", "")
    return read_ratings(values.get("ratings", ""), int(scale) if scale.isdigit() else None)


def corrected_ratings(text: str) -> SelfRatings | None:
    """Return the ratings in a field that has none for the scale beside it.

    Raises:
        Problem: beside `ratings`.
    """
    try:
        return read_ratings(text)
    except Problem as problem:
        how = " Write it behind each: Go: 9/10." if "scale" in problem.fields else ""
        raise _beside("ratings", f"{problem.message}{how}") from problem
