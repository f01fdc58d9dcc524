"""Job descriptions: telling one from a brief, its title, and what a line of its demands is about.

A job description is written for applicants. Its duties are what an interview wants to learn, its
demands the areas to ask about; what it says of the company, of benefits and of how to apply is left
aside. Every line is text: one that tells the reader what to do is a line like any other.
"""

import re
from itertools import islice

from bot.plans.reading.headings import OF_A_JOB, Section
from bot.plans.reading.outline import LONGEST_READ, Line, heading_words, section_of, written_lines
from bot.plans.reading.words import years_in, years_phrase

NOUN = (
    r"(?:engineer|developer|programmer|architect|scientist|analyst|manager|administrator|designer"
    r"|researcher|tester|specialist|consultant|owner|technician|chef|sre|sdet|gopher)"
)
"""What jobs are called, as a pattern."""

_TITLE_NOUN = re.compile(
    rf"\b[\w-]{{0,30}}(?:{NOUN}|lead|director|head of|vp of|support agent|representative|entwickler"
    r"|ingenieur|leiter|administratorin)(?:in|innen|s|:in|\*in|/in)?\b",
    re.IGNORECASE,
)
_LINES_TO_A_TITLE = 12
_MOST_TITLE_WORDS = 14
_LABEL = re.compile(
    r"^(?:job title|job opening|job description|job|title|position|role|vacancy|opening"
    r"|we(?:'|\u2019)?(?:re| are) hiring|now hiring|hiring|stellenangebot|stellenausschreibung"
    r"|stelle)\s?[:\u2013\u2014-]\s*(?:an?\s)?",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\b(?:hiring|join\s.{0,40}?\bas|looking for|seeking|searching for|as)\s(?:an?|our(?: next)?)\s"
    r"(.{3,80})$",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(
    r"\s*[(\[]\s?(?:[mwfdx](?:\s?/\s?[mwfdxng*]+)+|all genders?|any gender|h/f|remote[^()]{0,30}"
    r"|hybrid[^()]{0,30}|on-?site[^()]{0,30}|full[\s-]time|part[\s-]time)\s?[)\]]",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s+(?:\||@|\bat\b|\bbei\b|\bin\b|\bjoining\b)\s+.*$")
_PLACE = re.compile(
    r"\s+[-\u2013\u2014]\s+(?:(?:fully\s)?remote|hybrid|on-?site|full[\s-]time|part[\s-]time|contract"
    r"|permanent|[\w .]{2,30},\s?[\w .]{2,30}|.{0,40}\b(?:gmbh|inc|ltd|ag|se|llc|corp|plc)\b).*$",
    re.IGNORECASE,
)
_ENDS_A_SENTENCE = (".", "!", "?", ":", ",", ";")

# Headings that no brief for an interview has, and one that both may have.
_OF_JOBS_ONLY = frozenset({Section.DUTIES, Section.DEMANDS, Section.EXTRAS, Section.ASIDE})
_OF_WORK = frozenset({Section.DUTIES, Section.DEMANDS, Section.EXTRAS})
_OF_BOTH = frozenset({"requirements", "experience", "skills", "technical skills", "team"})
_LEAST_HEADINGS = 2

# Nothing an interview asks about: papers, languages spoken, where and when.
_FORMAL = re.compile(
    r"\b(?:degree|bachelor\w*|master'?s|b\.?sc|m\.?sc|ph\.?d|diploma|university|studium|abschluss"
    r"|work (?:permit|authori[sz]ation)|right to work|authori[sz]ed to work|visa|citizen\w*"
    r"|security clearance|driv(?:ing|er'?s) licen[cs]e|fluen(?:t|cy)|native|mother tongue"
    r"|business[\s-]level|travel|relocat\w+|on-?site \w+ days|time zones?|background check"
    r"|deutschkenntnisse|englischkenntnisse|cover letter|portfolio link)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:(?:you(?:'ve|\u2019ve)?|we|have|has|are|is|can|know|an?|the|and|at least|ideally|proven|"
    r"demonstrated|strong|solid|deep|good|great|excellent|extensive|significant|hands-on|working|"
    r"practical|professional|relevant|some|basic|prior|previous|advanced|expert|in-depth|thorough|"
    r"track record|ability|able|experience|experienced|knowledge|understanding|proficiency|"
    r"proficient|expertise|familiarity|familiar|command|comfortable|comfort|background|fluency|"
    r"passion|passionate|skilled|skills?|worked|working|of|with|in|using|to|on|for|about|as|"
    r"sehr gute|gute|fundierte|mehrjährige|erfahrung|erfahrungen|kenntnisse|mit|im|umgang)\s)+",
    re.IGNORECASE,
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDED_YEARS = re.compile(
    rf"\b({'|'.join(_NUMBERS)})(?=(?:\sto\s\w{{3,5}})?\syears?\b)", re.IGNORECASE
)
_YEARS_OF = re.compile(
    r"^\W*(?:at least\s|minimum(?: of)?\s|mindestens\s)?"
    r"\d{1,2}\s?\+?(?:\s?(?:-|\u2013|to)\s?\d{1,2})?"
    r"\s?\+?\s?(?:years?|yrs?|jahren?)['\u2019]?\s?(?:of\s)?",
    re.IGNORECASE,
)


def is_job(text: str) -> bool:
    """Tell whether a text is a job description: two of its headings or more are such a text's."""
    named = {
        heading_words(line.text): found
        for line in written_lines(text)
        if (found := section_of(line, job=True)) in _OF_JOBS_ONLY
    }
    own = {found for name, found in named.items() if name not in _OF_BOTH}
    shared = {found for name, found in named.items() if name in _OF_BOTH} - own
    return bool(own) and len(own | shared) >= _LEAST_HEADINGS and bool((own | shared) & _OF_WORK)


def title_in(text: str) -> str:
    """Return the job's title as its first lines give it, or ''."""
    for line in islice(written_lines(text), _LINES_TO_A_TITLE):
        if line.bullet or section_of(line, job=True) in _OF_JOBS_ONLY:
            continue
        if title := title_of(line):
            return title
    return ""


def title_of(line: Line) -> str:
    """Return the title a line is, without company, place and how it is advertised; '' for none."""
    text = _FOR_ALL.sub("", line.text[:LONGEST_READ]).strip()
    before, colon, _ = text.partition(":")
    if colon and OF_A_JOB.get(heading_words(before)) is Section.ASIDE:
        return ""  # "Reports to: Engineering Manager"
    text = _LABEL.sub("", text)
    if joining := _JOINING.search(text.rstrip(".!")):
        text = joining[1]
    elif text.endswith(_ENDS_A_SENTENCE):
        return ""
    for pattern in (_CUT, _PLACE):
        shorter = pattern.sub("", text)
        text = shorter if _TITLE_NOUN.search(shorter) else text
    text = text.strip(" .,;:|-\u2013\u2014!")
    if not _TITLE_NOUN.search(text) or len(text.split()) > _MOST_TITLE_WORDS:
        return ""
    return text


def is_formal(line: str) -> bool:
    """Tell whether a demand is one on paper: a degree, a permit, a language spoken."""
    return _FORMAL.search(line[:LONGEST_READ]) is not None


def in_digits(line: str) -> str:
    """Write a number of years in digits: `Two years` as `2 years`."""
    return _WORDED_YEARS.sub(lambda match: str(_NUMBERS.index(match[1].casefold()) + 1), line)


def asked_for(line: str) -> str:
    """Return what a demand is about: `5+ years of experience with Go` is about `Go`."""
    text = line.strip()
    rest = _YEARS_OF.sub("", text)
    rest = _LEAD_IN.sub("", rest.lstrip()).strip(" .,;:")
    return rest if any(sign.isalpha() for sign in rest) else text.strip(" .,;:")


def years_asked_for(line: str) -> str:
    """Return a demand's words on years, or ''."""
    return years_phrase(line) if years_in(line) is not None else ""
