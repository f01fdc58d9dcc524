"""What one line of a brief's requirements asks of the questions."""

import re
from dataclasses import dataclass

from bot.catalogue.model import Kind
from bot.plans.model import AtLeastOne
from bot.plans.reading.outline import LONGEST_READ
from bot.plans.reading.words import kinds_in, minutes_in, without_kinds

_NUMBERS = {
    name: value
    for value, names in enumerate(
        (
            *("zero", "one a an single", "two", "three", "four", "five", "six"),
            *("seven", "eight", "nine", "ten", "eleven", "twelve"),
        )
    )
    for name in names.split()
}
# Articles are no number of questions ("a question"), only of a rule ("include a question on …").
_DIGITS = (
    r"(?<![\w.])(\d{1,3}|" + "|".join(name for name in _NUMBERS if name not in {"a", "an"}) + ")"
)
_RANGE = (
    _DIGITS + r"(?:\s?(?:-|\u2013|\u2014|to|or|/)\s?" + _DIGITS.replace(r"(?<![\w.])", "") + r")?"
)
_WORDS = r"(?:[\w'/&-]{1,30},?\s){0,5}?"
_COUNT = re.compile(rf"{_RANGE}\+?\s({_WORDS})(?:questions?|problems)\b", re.IGNORECASE)
_COUNT_AFTER = re.compile(rf"\bquestions?:\s?{_RANGE}(?!\s?(?:m|h)|[\w.])", re.IGNORECASE)
_FOLLOW_UP = r"(?:follow[\s-]?ups?|probing questions?|probes)\b"
_FOLLOWED = re.compile(rf"\b{_FOLLOW_UP}", re.IGNORECASE)
_OTHER_COUNT = re.compile(rf"\b(?:{_FOLLOW_UP}|min(?:ute)?s?\b|years?\b|hours?\b)", re.IGNORECASE)
_FOLLOW_COUNT = re.compile(
    rf"{_RANGE}\s{_WORDS}{_FOLLOW_UP}|{_FOLLOW_UP}(?:\squestions?)?(?:\seach)?:?\s{_RANGE}",
    re.IGNORECASE,
)
_LEAST = re.compile(r"\b(?:at least|minimum(?: of)?|no fewer than|or more)\b|\d\+", re.IGNORECASE)
_MOST = re.compile(r"\b(?:at most|up to|no more than|maximum(?: of)?)\b", re.IGNORECASE)
_MIX = re.compile(
    r"\b(?:mix\w*|both|balanced?|blend|combin\w+|variety|and|as well as)\b", re.IGNORECASE
)
_FOR_QUESTIONS = re.compile(
    r"\b(?:sum\w*|total\w*|add(?:s|ing)? up|allocat\w+|(?:for|of|on)(?: the)? questions?"
    r"|question time)\b",
    re.IGNORECASE,
)
_PER_QUESTION = re.compile(r"\b(?:each|per question|every question|apiece)\b", re.IGNORECASE)
# Where a clause of its own begins: "4 questions, at least one on testing, including one on SQL".
_CLAUSE = re.compile(
    r"[,;.]?\s(?:and\s)?"
    r"(?=(?:at least|including|minimum of|plus at least)\b|with\s(?:\d|two|three))",
    re.IGNORECASE,
)
_ANY_NUMBER = r"(\d{1,2}|" + "|".join(_NUMBERS) + r")"
_AT_LEAST = re.compile(
    r"^(?:there\s|please\s)?(?:(?:must|should|has to|have to|to)\s)?(?:be\s)?"
    r"(?:(?:plus\s|including\s|includes?\s|have\s|needs?\s|want\s)?"
    r"(?:at least|minimum of|no fewer than)|includ(?:e|es|ing)|have|needs?|want)\s"
    rf"{_ANY_NUMBER}\s(.+)$"
    # "One question must be on testing", "Two of them should cover SQL".
    r"|^(\d{1,2}|one|two|three)\s"
    r"(?=of (?:them|the|these)|(?:questions?\s)?(?:must|should|has to)|questions?\s(?:on|about))"
    r"(.+)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^(.{0,160}?)\b(?:questions?|them|these)?\s?(?:(?:that|which)\s)?"
    r"(?:(?:must|should|has to|have to)\s)?(?:be\s|is\s|are\s)?\b(?:on|about|covers?|covering"
    r"|regarding|around|concerning|testing|probing|related to|into)\s(.+)$",
    re.IGNORECASE,
)
_BEFORE_QUESTION = re.compile(
    r"^(.{1,160}?)\s?\b(?:questions?|problems?|exercises?)\b", re.IGNORECASE
)
_SPLIT = re.compile(r"\s?(?:,|;|\s/\s|\band/or\b|\bor\b)\s?", re.IGNORECASE)
_PARENTHESES = re.compile(r"\([^()]{0,300}\)")
_EDGE_WORDS = re.compile(
    r"^(?:(?:an?|the|any|some|either|of|technical|deep|open-ended|good|dedicated|separate|single)\s)+",
    re.IGNORECASE,
)
_NO_SUBJECT = frozenset(
    {"technical", "open-ended", "deep", "good", "hard", "short", "questions", "question"}
)


@dataclass(slots=True)
class Asked:
    """What the lines of requirements asked for so far; `least` and `most` are 0 where open."""

    count: tuple[int, int] | None = None
    mix: tuple[Kind, ...] = ()
    at_least_one: tuple[AtLeastOne, ...] = ()
    follow_ups: tuple[int, int] | None = None
    target: int | None = None


def read_rules(line: str, asked: Asked) -> bool:
    """Read a line's rules into `asked`; tell whether there was one. The first count wins."""
    text = " ".join(line[:LONGEST_READ].split())
    clauses = _CLAUSE.split(text)
    rules = [at_least_one(clause) for clause in clauses]
    plain = [
        _read_plain(clause, asked) for clause, rule in zip(clauses, rules, strict=True) if not rule
    ]
    found = [rule for rule in rules if rule]
    # A line that says one thing is quoted whole, else each rule by its own words.
    whole = len(found) == 1 and not any(plain)
    asked.at_least_one += tuple(
        rule.model_copy(update={"text": text}) if whole else rule for rule in found
    )
    return bool(found) or any(plain)


def is_per_question(line: str) -> bool:
    """Tell whether a line's minutes are those of each single question."""
    return _PER_QUESTION.search(line[:LONGEST_READ]) is not None


def _read_plain(text: str, asked: Asked) -> bool:
    readers = (_read_follow_ups, _read_count, _read_mix, _read_target)
    found = [reader(text, asked) for reader in readers]  # each reads, whatever another found
    return any(found)


def _read_follow_ups(text: str, asked: Asked) -> bool:
    if not _FOLLOWED.search(text):
        return False
    match = _FOLLOW_COUNT.search(text)
    if match and asked.follow_ups is None:
        asked.follow_ups = _span(match[1] or match[3], match[2] or match[4])
    return True


def _read_count(text: str, asked: Asked) -> bool:
    matches = [one for one in _COUNT.finditer(text) if not _OTHER_COUNT.search(one[0])]
    match = matches[0] if matches else _COUNT_AFTER.search(text)
    if not match:
        return False
    lowest, highest = _span(match[1], match[2])
    if not highest:
        return False
    if not match[2] and _LEAST.search(text):
        highest = 0
    elif not match[2] and _MOST.search(text):
        lowest = 0
    if asked.count is None:
        asked.count = (lowest, highest)
    return True


def _span(low: str, high: str | None) -> tuple[int, int]:
    ends = sorted((number(low), number(high or low)))
    return ends[0], ends[1]


def number(word: str) -> int:
    """Return the number a word or digits stand for."""
    return _NUMBERS.get(word.casefold(), 0) if not word.isdigit() else int(word)


def _read_mix(text: str, asked: Asked) -> bool:
    kinds = kinds_in(text)
    if len(kinds) < 2 or not _MIX.search(text):  # noqa: PLR2004 - it takes two to mix
        return False
    asked.mix = asked.mix or kinds
    return True


def _read_target(text: str, asked: Asked) -> bool:
    minutes = minutes_in(text)
    if minutes is None or _PER_QUESTION.search(text) or not _FOR_QUESTIONS.search(text):
        return False
    asked.target = asked.target or minutes
    return True


def at_least_one(clause: str) -> AtLeastOne | None:
    """Return the rule of a clause such as "at least one question on error handling or interfaces".

    None where the clause names neither a topic nor a kind: "at least four questions" is a number
    of questions.
    """
    match = _AT_LEAST.match(clause)
    if not match:
        return None
    rest = (match[2] or match[4]).rstrip(" .;,")
    subject = _SUBJECT.match(_PARENTHESES.sub(" ", rest))
    before = subject[1] if subject else ""
    if not subject:
        found = _BEFORE_QUESTION.match(rest)
        before = found[1] if found else ""
    topics = _topics(subject[2]) if subject else ()
    return _rule(clause, number(match[1] or match[3]) or 1, before, topics)


def _rule(line: str, count: int, before: str, topics: tuple[str, ...]) -> AtLeastOne | None:
    """Put together what stands before "question" (a kind or a topic) and after it (topics)."""
    kinds = kinds_in(before)
    if kinds and topics:
        return AtLeastOne(text=line, topics=topics, kinds=kinds, count=count, together=True)
    if topics:
        only = tuple(kind for one in topics if not without_kinds(one) for kind in kinds_in(one))
        return AtLeastOne(text=line, topics=topics, kinds=only, count=count)
    if kinds:
        named = tuple(one for one in _topics(before) if not kinds_in(one))
        return AtLeastOne(text=line, topics=named, kinds=kinds, count=count)
    named = _topics(before)
    return AtLeastOne(text=line, topics=named, count=count) if named else None


def _topics(text: str) -> tuple[str, ...]:
    parts = (_EDGE_WORDS.sub("", part.strip(" .:")) for part in _SPLIT.split(text))
    return tuple(part for part in parts if part and part.casefold() not in _NO_SUBJECT)
