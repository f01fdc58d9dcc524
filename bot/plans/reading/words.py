"""Single words and phrases a brief is made of: level, minutes, kind of interview, who scores."""

import re

from bot.catalogue.model import Kind, Level
from bot.plans.model import Brief, Scoring
from bot.plans.reading.outline import LONGEST_READ

_MINUTES = re.compile(
    r"(?<![\w.,])(\d{1,3})(?:\s?(?:-|\u2013|to|bis)\s?(\d{1,3}))?[\s-]?"
    r"(?:minutes?|minuten|mins?\b\.?|m(?=$|[\s,.;)]*$|\s(?:technical|tech|phone|screen|interview|call)))",
    re.IGNORECASE,
)
_SHORT_MINUTES = re.compile(r"(?<![\w.])(\d{1,3})m\b")
_INTERVIEW = re.compile(r"\binterview\b", re.IGNORECASE)
_HOURS = re.compile(
    r"(?<![\w.,])(\d)(?:[.,](5))?[\s-]?(?:hours?|hrs?|h|stunden?)(?:\s?(\d\d)\s?(?:minutes|mins?|m)?)?\b",
    re.IGNORECASE,
)
_WORDED = re.compile(
    r"\b(half an hour|half[\s-]hour|an hour and a half|one and a half hours|three quarters of an"
    r"\shour"
    r"|two[\s-]hours?|(?:one|an|a|full)[\s-]hour)\b",
    re.IGNORECASE,
)
_WORDED_MINUTES = (("quarters", 45), ("and a half", 90), ("half", 30), ("two", 120), ("hour", 60))
_KIND_WORDS = {
    Kind.SYSTEM_DESIGN: r"systems?[\s-]design|architectur(?:e|al)|design (?:question|exercise)s?",
    Kind.CODING: r"coding|live[\s-]coding|code[\s-](?:writing|reading|review)|programming",
    Kind.BEHAVIOURAL: r"behaviou?ral|teamwork",
    Kind.CONCEPTUAL: r"conceptual|concepts?|theor(?:y|etical)|knowledge(?:[\s-]based)?",
    Kind.EXPERIENCE: r"experience[\s-]based|experiential|experience|practical|hands[\s-]on"
    r"|past[\s-]work|war[\s-]stor(?:y|ies)|situational|real[\s-]world",
}
_KINDS = {kind: re.compile(rf"\b(?:{w})\b", re.IGNORECASE) for kind, w in _KIND_WORDS.items()}
_TYPE = re.compile(
    r"(?<![\w-])(?:(?:(?:remote|initial|first|short|technical|tech|phone|recruiter|video|hiring[\s-]manager)\s){0,3}"
    r"(?:screening|screen)(?:\s(?:call|interview))?"
    r"|(?:technical|tech|systems?\sdesign|architecture|(?:live\s)?coding|behaviou?ral|pairing"
    r"|pair\sprogramming|code\sreview|code\swalkthrough|onsite|on-site|final|first|second|phone|culture"
    r"|values|panel|hiring[\s-]manager|(?:technical\s)?deep\sdive|debugging)\s"
    r"(?:interview|round|session|loop|exercise|call|stage)"
    r"|(?:technical\s)?deep\sdive|code\swalkthrough|pair\sprogramming|take-home\sreview)\b",
    re.IGNORECASE,
)
_BARE_TYPE = re.compile(
    r"\b(systems?\sdesign|architecture|coding|behaviou?ral|onsite|interview)\b", re.IGNORECASE
)
_SCORE = re.compile(r"\b(?:scor|grad|judg|rat(?:e|ed|ing)\b|evaluat|assess)\w*", re.IGNORECASE)
_BY_MODEL = re.compile(
    r"\b(?:llm\w*|language model|ai|gpt\w*|claude|model|automatic\w*|machine|transcripts?)\b"
    r"|\bllm-as-(?:a-)?judge\b",
    re.IGNORECASE,
)
_BY_PERSON = re.compile(
    r"\b(?:person|people|humans?|interviewers?|panel|hiring manager|us|hand)\b", re.IGNORECASE
)
_CAREER = re.compile(
    r"(?<![\w-])(principal|distinguished|staff|senior|sr\.?|mid(?:[\s-]?(?:level|weight))?|intermediate|medior"
    r"|junior|jr\.?|entry[\s-]?level|graduate|intern|trainee|new[\s-]grad|ic\s?-?[1-7]|[le][3-8]"
    r"|sde[\s-]?(?:iii|ii|i|[1-3])|swe[\s-]?(?:iii|ii|i|[1-3])|tech[\s-]lead|team[\s-]lead|lead"
    r"|(?:engineering|development|software|team|people|design|data|qa|quality|support|security"
    r"|analytics|operations|infrastructure|platform|mobile|frontend|backend)[\s-](?:team[\s-])?manager"
    r"|(?:head|director) of|vp(?: of)?|engineering director|manager"
    r"|associate|middle|regular|medium)(?![\w+#])",
    re.IGNORECASE,
)
_LEVEL_WORDS = {
    Level.JUNIOR: "junior jr entrylevel graduate intern trainee newgrad associate ic1 l3 e3 sdei"
    " sde1 swei swe1",
    Level.MID: "mid midlevel midweight intermediate medior middle regular medium ic2 ic3 l4 e4"
    " sdeii sde2 sweii swe2",
    Level.SENIOR: "senior sr ic4 l5 e5 sdeiii sde3 sweiii swe3",
    Level.STAFF: "staff lead techlead teamlead ic5 l6 e6",
    Level.PRINCIPAL: "principal distinguished ic6 ic7 l7 l8 e7 e8",
}
_LEVELS = {word: level for level, words in _LEVEL_WORDS.items() for word in words.split()}
_MANAGES = re.compile(r"manager|of$|vp|director")
# These are levels only beside a job's name or alone: people also lead projects and find a medium.
_AMBIGUOUS = frozenset({"lead", "associate", "middle", "regular", "medium"})
# "Manager" names a level by itself only: there are product managers.
_ONLY_ALONE = "manager"
# A grade that names the trade as well: "SDE II" is a software engineer.
_TRADE = re.compile(r"\b(?:sde|swe)(?:[\s-]?(?:iii|ii|i|[1-3]))?\b", re.IGNORECASE)
_TRADE_ROLE = "software engineer"
_JOB = re.compile(
    r"\b(?:engineer|developer|programmer|architect|scientist|analyst|designer|tester"
    r"|backend|back-end|frontend|software|go|golang)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"(?<![\w.])(\d{1,2})\s?\+?(?:\s?(?:-|\u2013|to)\s?\d{1,2}\s?\+?)?[\s-]?(?:years?|yrs?\b\.?|jahren?|yoe\b)",
    re.IGNORECASE,
)
_OF_EXPERIENCE = re.compile(r"[^,.;]{0,40}?\bexperience\b", re.IGNORECASE)
_LEVEL_OF_YEARS = ((2, Level.JUNIOR), (5, Level.MID))
_EDGE = " \t,;:.!?()[]-\u2013\u2014/|"


def minutes_in(text: str) -> int | None:
    """Return the first length of time in a text, in minutes; of a range the upper end."""
    text = text[:LONGEST_READ]
    found = [
        (match.start(), _read_minutes(match))
        for pattern in (_MINUTES, _HOURS, _WORDED)
        if (match := pattern.search(text))
    ]
    minutes = min(found)[1] if found else 0
    return minutes or None


def _read_minutes(match: re.Match[str]) -> int:
    if match.re is _MINUTES:
        return int(match[2] or match[1])
    if match.re is _HOURS:
        return int(match[1]) * 60 + (30 if match[2] else 0) + int(match[3] or 0)
    words = match[0].casefold().replace("-", " ")
    return next(minutes for part, minutes in _WORDED_MINUTES if part in words)


def level_in(text: str, *, alone: bool = False) -> Level | None:
    """Return the level a text names first; with `alone` the text is a level and nothing else.

    Words that also mean other things (lead, associate, middle) count beside a job's name, alone,
    or at a level's beginning, and only where no clearer word stands.
    """
    text = text[:LONGEST_READ]
    names = [_squeezed(match[1]) for match in _CAREER.finditer(text)]
    clear = [name for name in names if name not in _AMBIGUOUS and name != _ONLY_ALONE]
    if clear:
        return _level(clear[0])
    if alone and text.strip(_EDGE).casefold() == _ONLY_ALONE:
        return Level.MANAGER
    unclear = [name for name in names if name != _ONLY_ALONE]
    if unclear and (alone or _JOB.search(text)):
        return _level(unclear[0])
    return None


def _level(word: str) -> Level:
    return Level.MANAGER if _MANAGES.search(word) else _LEVELS[word]


def _squeezed(word: str) -> str:
    return re.sub(r"[\s.-]", "", word.casefold())


def level_of_years(text: str) -> Level | None:
    """Return the level that the first number of years suggests: under 2, under 5, from 5 on."""
    match = _YEARS.search(text[:LONGEST_READ])
    if not match:
        return None
    return next((level for under, level in _LEVEL_OF_YEARS if int(match[1]) < under), Level.SENIOR)


def years_in(text: str) -> int | None:
    """Return the first number of years in a text."""
    match = _YEARS.search(text[:LONGEST_READ])
    return int(match[1]) if match else None


def years_phrase(text: str) -> str:
    """Return the words on years in running text: `5+ years of Go experience`."""
    match = _YEARS.search(text[:LONGEST_READ])
    if not match:
        return ""
    rest = _OF_EXPERIENCE.match(text, match.end())
    return text[match.start() : rest.end() if rest else match.end()].strip()


def experience_in(text: str) -> str:
    """Return the words on experience beside the level's name: what parentheses or a comma hold."""
    text = text.strip()
    match = _CAREER.match(text)
    rest = text[match.end() :].strip(" \t,;:.-\u2013\u2014") if match else text
    if rest.startswith("(") and rest.endswith(")") and rest.count("(") == 1:
        rest = rest[1:-1].strip()
    return rest


def interview_type_in(text: str) -> str | None:
    """Return the kind of interview a text names, such as "technical screen", in lower case."""
    found = [match[0] for match in _TYPE.finditer(text[:LONGEST_READ])]
    if not found:
        return None
    screens = [name for name in found if "screen" in name.casefold()]
    return " ".join((screens or found)[0].casefold().split())


def scoring_in(text: str) -> Scoring | None:
    """Return who scores, where a text says so: a person, or a model from the transcript."""
    text = text[:LONGEST_READ]
    if not _SCORE.search(text):
        return None
    if _BY_MODEL.search(text):
        return "transcript"
    return "person" if _BY_PERSON.search(text) else None


def kinds_in(text: str) -> tuple[Kind, ...]:
    """Return the kinds of question a text names, in the order they stand in."""
    text = text[:LONGEST_READ]
    found = ((match.start(), kind) for kind, p in _KINDS.items() if (match := p.search(text)))
    return tuple(kind for _, kind in sorted(found))


def without_kinds(text: str) -> str:
    """Return a text with the words that name kinds taken out."""
    for pattern in _KINDS.values():
        text = pattern.sub(" ", text)
    return " ".join(text.split())


def parse_words(words: str) -> Brief:
    """Read the words of a command such as `senior go backend 45m screen`, in any order.

    Returns a brief with level, role, length and kind of interview; what is none of the others is
    the role. Nothing is refused here: the form shows what was understood.
    """
    rest = " ".join(words.split())[:LONGEST_READ]
    if short := _SHORT_MINUTES.search(rest):
        rest = rest.replace(short[0], f"{short[1]} minutes", 1)
    length = minutes_in(rest)
    rest = _cut(rest, _MINUTES, _HOURS, _WORDED) if length else rest
    kind = interview_type_in(rest)
    rest = _cut(rest, _TYPE) if kind else rest
    level = level_in(rest, alone=True)
    rest = _without_level(_TRADE.sub(_TRADE_ROLE, rest), level)
    if not kind and (match := _BARE_TYPE.search(rest)) and match[0].strip() != rest.strip():
        kind = _full_type(match[0])
        rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    rest = _cut(rest, _INTERVIEW) if kind else rest
    return Brief(
        role=_trimmed(rest),
        level=level,
        length_minutes=length,
        interview_type=kind or "",
    )


def _trimmed(text: str) -> str:
    """Return a text without what stands around words, but with the parenthesis that ends it."""
    trimmed = " ".join(text.strip(_EDGE).split())
    return f"{trimmed})" if trimmed.count("(") > trimmed.count(")") else trimmed


def _cut(text: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        shorter = pattern.sub(" ", text, count=1)
        if shorter != text:
            return shorter
    return text


def _without_level(text: str, level: Level | None) -> str:
    if level is None:
        return text
    if level is Level.MANAGER:
        # Who leads engineers is called so: the words are the role's as well.
        return text
    for match in _CAREER.finditer(text):
        if _LEVELS.get(_squeezed(match[1])) is level:
            return f"{text[: match.start()]} {text[match.end() :]}"
    return text


def _full_type(word: str) -> str:
    name = " ".join(word.casefold().split())
    return name if name in {"interview", "onsite"} else f"{name} interview"
