"""Requests that name a value: a title, a length, a line that comes or goes, a list."""

import re

from bot.types.talking.context import Context, I, Read, unquoted
from bot.types.talking.fields import field_of
from bot.types.talking.model import AddLine, Bullets, DropLine, Length, Rename
from bot.types.talking.naming import Unclear
from bot.types.titles import LONGEST

SHORTEST_MINUTES, LONGEST_MINUTES = 5, 480
NO_LENGTH = f"An interview lasts {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes."
TOO_LONG = f"A title has at most {LONGEST} characters."

_RENAME = tuple(
    re.compile(pattern, I)
    for pattern in (
        r"(?:rename|retitle|re-title|call|title|name)\s(?P<whose>.+?)\s(?:to|as|into)\s(?P<title>.+)",
        r"(?:change|set|make)\s(?:the\s)?title\sof\s(?P<whose>.+?)\s(?:to|be|into)\s(?P<title>.+)",
        r"(?:change|set|make)\s(?:the\s)?title\sof\s(?P<whose>.+?)\s(?P<title>[“\"].+[”\"])",
        r"(?:rename|retitle|title)\s(?P<whose>[^:]+):\s(?P<title>.+)",
        r"give\s(?P<whose>.+?)\sthe (?:title|name)\s(?P<title>.+)",
        r"(?:the\s)?title\sof\s(?P<whose>.+?)\s(?:should be|is|becomes)\s(?P<title>.+)",
        r"(?:rename|call|title|name)\s(?P<whose>.+?)\s(?P<title>[“\"].+[”\"])",
        r"(?:call|name|title)\s(?P<whose>it|this|that|#?\d{1,3})\s(?!by\b|after\b)(?P<title>.+)",
    )
)
_CALLED = re.compile(
    r"make\s(?P<whose>it|this|that|these|#?\d{1,3})\s(?:into\s)?(?P<title>.+)\Z", I
)
# How it is to be, and not what it is to be called.
_COMPARES = re.compile(
    r"\b(?:an?|the|more|less|shorter|longer|clearer|friendlier|simpler|kinder|warmer|stricter"
    r"|better|easier|harder|crisper|concise|clear|actionable|specific|sound|about|like|into|for"
    r"|in|with|of|version|generic|friendly|formal|plain)\b|\d",
    I,
)
_TITLE_WORDS = range(2, 8)
_TIME = re.compile(
    r"(?:(?P<least>\d{1,3})\s*(?P<link>-|\u2013|to|or)\s*)?"
    r"(?P<most>\d{1,3}|an?|one|two|half an|three)[\s-]*(?P<unit>minutes?|mins?|m|hours?|hrs?|h)\b"
    r"(?P<half> and a half)?",
    I,
)
_SPELT = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "half an": 0.5}
_SETS = r"(?:set|make|change|cut|shorten|lengthen|extend|reduce|keep|limit|bring|use)"
_BEHIND_TIME = re.compile(
    r"(?:long|only|in all|each|instead)?(?:\s?(?:for|in|on)\s(?P<whose>[^,]+))?", I
)
_FROM_TIME = re.compile(r"\sfrom\s\d{1,3}\s?(?:minutes?|mins?|m)?\s?(?=to\s)", I)
_TIMED = re.compile(
    rf"(?:{_SETS}\s?)?(?:the\s)?(?:length|duration)?\s?(?:of\s|for\s)?(?P<whose>.*?)\s?"
    r"(?:(?:should|to|be|is|at|down to|only|just|takes?|lasts?|of|needs?)\s?)*\Z",
    I,
)
_BEGINS = re.compile(
    rf"{_SETS}\b|(?:the )?(?:length|duration)\b|only\b|just\b|it\b|this\b|that\b|#?\d|\Z"
    r"|.*\b(?:should|takes|lasts|needs)\b",
    I,
)
_BULLETS = re.compile(
    r"(?:make|turn|format|write|put|break|list|show)\s(?P<what>.+?)\s(?:up\s)?(?:into\s|as\s|in\s)?"
    r"(?:an?\s)?(?:bullet\w*(?:[- ]points?)?(?:\s?lists?)?|lists?|list of bullets)"
    r"(?:\s(?:of|in|for)\s(?P<whose>.+))?\Z",
    I,
)
_ADD = re.compile(
    r"(?:add|put|include)\s(?P<line>“[^”]+”|\"[^\"]+\"|.+)\s(?:to|under|into)\s(?P<where>.+)\Z",
    I | re.DOTALL,
)
_ADD_SHORTEST = re.compile(_ADD.pattern.replace("|.+)", "|.+?)"), I | re.DOTALL)
_DROP = re.compile(
    r"(?:remove|drop|delete|take out|cut)\s(?P<line>“[^”]+”|\"[^\"]+\"|.+?)\s(?:from|of|in)\s"
    r"(?P<where>.+)\Z",
    I | re.DOTALL,
)
_THE_LINE = re.compile(r"\A(?:the )?(?:question|line|point|sentence|number|no\.?|#) ?", I)


def rename(context: Context, text: str) -> Read:
    """Read “rename 2 to …”."""
    for pattern in _RENAME:
        match = pattern.fullmatch(text)
        if match:
            return _renamed(context, match["whose"], match["title"])
    return None


def called(context: Context, text: str) -> Read:
    """Read “make this technical problem solving”: a title, as nothing is compared in it."""
    match = _CALLED.match(text)
    if not match:
        return None
    said = match["title"].strip()
    is_quoted = said.startswith(("“", '"'))
    if not is_quoted and (_COMPARES.search(said) or len(said.split()) not in _TITLE_WORDS):
        return None
    return _renamed(context, match["whose"], said)


def _renamed(context: Context, whose: str, title: str) -> Read:
    title = unquoted(title)
    if len(title) > LONGEST:
        raise Unclear(TOO_LONG)
    key = context.named.group(whose)
    return [Rename(group=key, title=f"{title[:1].upper()}{title[1:]}")] if title else None


def length(context: Context, text: str) -> Read:
    """Read “set 3 to 45 minutes”, “make it an hour”."""
    text = _FROM_TIME.sub(" ", text)
    time = _TIME.search(text)
    behind = time and _BEHIND_TIME.fullmatch(text[time.end() :].strip(" .,"))
    if not time or not behind:
        return None
    head = text[: time.start()].strip()
    match = _TIMED.match(head)
    if not match or not _BEGINS.match(head):
        return None
    whose, (least, most) = match["whose"].strip() or behind["whose"] or "", _minutes(time)
    if not whose and _numbers_a_group(context, head, time):
        # “Set 3 to 45 minutes” is about group 3, and no span from 3 to 45.
        whose, least = time["least"], most
    if not SHORTEST_MINUTES <= least <= most <= LONGEST_MINUTES:
        raise Unclear(NO_LENGTH)
    return [Length(group=key, least=least, most=most) for key in context.those(whose)]


def _numbers_a_group(context: Context, head: str, time: "re.Match[str]") -> bool:
    if not time["least"] or not re.fullmatch(_SETS, head, I):
        return False
    return time["link"] == "to" and int(time["least"]) <= len(context.named.work.groups)


def _minutes(time: "re.Match[str]") -> tuple[int, int]:
    said, in_hours = time["most"].casefold(), time["unit"][0].casefold() == "h"
    most = _SPELT[said] if said in _SPELT else float(said)
    most = (most + (0.5 if time["half"] else 0)) * (60 if in_hours else 1)
    if not time["least"]:
        return int(most), int(most)
    least = float(time["least"])
    # “1 to 2 hours” against “30 minutes to 1 hour” with its unit left out.
    return int(least * 60 if in_hours and least * 60 <= most else least), int(most)


def bullets(context: Context, text: str) -> Read:
    """Read “make the what to look for of 2 a bulleted list”."""
    match = _BULLETS.match(text)
    if not match:
        return None
    field, whose = context.field_and_whose(match["what"])
    if not field:
        return None
    keys = context.those(match["whose"]) if match["whose"] else whose
    return [Bullets(group=key, field=field) for key in keys]


def add_line(context: Context, text: str) -> Read:
    """Read “add “…” to what to look for of 2”."""
    for pattern in (_ADD_SHORTEST, _ADD):
        match = pattern.match(text)
        if not match:
            return None
        if not _names_field(match["where"]):
            continue
        field, whose = context.field_and_whose(match["where"])
        line = unquoted(re.sub(r"\A(?:the )?(?:question|line|point) (?=[“\"])", "", match["line"]))
        return [AddLine(group=key, field=field, text=line) for key in whose]
    return None


def drop_line(context: Context, text: str) -> Read:
    """Read “remove question 2 from what to look for of 3”."""
    match = _DROP.match(text)
    if not match or not _names_field(match["where"]):
        return None
    field, whose = context.field_and_whose(match["where"])
    which = unquoted(_THE_LINE.sub("", match["line"]))
    return [DropLine(group=key, field=field, which=which) for key in whose] if which else None


def _names_field(words: str) -> bool:
    heads = (words[: of.start()] for of in re.finditer(r"\s(?:of|in|for)(?=\s)|\Z", words))
    return any(field_of(head) for head in heads)
