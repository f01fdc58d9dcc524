"""Reading a pasted brief: tolerant of its form, and nothing in it is dropped.

Every line ends up in a field of the Brief in its own words, or, where no rule could read it, in
`not_understood`. Of a job description, what is no matter of an interview (the company, benefits,
how to apply) is left aside, and the context names what was.
"""

import re
from collections.abc import Iterator

from bot.errors import Problem
from bot.plans.model import Brief
from bot.plans.reading import jobs, ratings
from bot.plans.reading.contradictions import contradictions
from bot.plans.reading.draft import Draft
from bot.plans.reading.headings import Section
from bot.plans.reading.outline import LONGEST_READ, Item, Line, heading_words, items
from bot.plans.reading.rules import Asked, is_per_question, read_rules
from bot.plans.reading.words import (
    experience_in,
    interview_type_in,
    level_in,
    level_of_years,
    minutes_in,
    scoring_in,
    years_in,
    years_phrase,
)

__all__ = ["contradictions", "parse_brief"]

LONGEST_BRIEF = 100_000
"""Characters of a brief that are read; the sample has 2,800."""

MOST_ABOUT_A_JOB = 12
"""Sentences of a job description's prose that are kept: they say what the work is about."""

_UNREADABLE_SHARE = 0.1
_MOST_ROLE_WORDS = 8
_FEW_WORDS = 3
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_SPLIT_LIST = re.compile(r"\s*;\s*|,\s+(?:and\s+|or\s+)?(?![^()]{0,300}\))")
_LAST_AND = re.compile(r"\s+and\s+(?=\S+(?:\s+\S+){0,3}$)")
_HIRING = re.compile(
    r"\b(?:hiring(?: for)?|looking for|recruiting|searching for|interviewing|need|seeking|want"
    r"|role of|position of|interview for|screen for|role is)\s"
    r"(?:an?\s|the\s|our\s|another\s|one\s|two\s)?"
    rf"((?:[\w+#().&/-]{{1,30}}\s){{0,7}}?{jobs.NOUN}s?\b)",
    re.IGNORECASE,
)
# A line that begins with a job's name and says little more: "Senior Go engineer, 45 minutes".
_BARE_ROLE = re.compile(
    rf"((?:[\w+#()&/-]{{1,30}},?\s){{0,5}}?{jobs.NOUN})\b(?=[^.!?]{{0,60}}[.!?]?$)", re.IGNORECASE
)
_COVER = re.compile(
    r"\b(?:questions|interview|it|we|should|must|to)\s"
    r"(?:should\s|must\s|will\s|has to\s|want to\s|to\s)?"
    r"(?:cover|touch on|focus on|probe)s?:?\s(.+)",
    re.IGNORECASE,
)
_LEARN = re.compile(
    r"\b(?:want|like|hope|need|trying|looking)\sto\s(?:learn|know|find out|understand|see|hear)\b",
    re.IGNORECASE,
)
_RATES = re.compile(
    r"\b(?:rat(?:e|es|ed|ing)\s(?:them|him|her|your|my)sel(?:f|ves)|self[\s-]rat(?:ed|es|ings?))\b"
    r":?\s(?:(?:at|with|as|are|is)\s)?(.+)",
    re.IGNORECASE,
)
_OF_US = re.compile(r"we(?:'|\u2019|\s)", re.IGNORECASE)
_OF_QUESTIONS = re.compile(r"\b(?:questions?|follow-?ups?)\b", re.IGNORECASE)
_FLAG = r"\s(?:flags?|lights?)(?:\s(?:are|is|include|includes|would be|for us))*[:,]?\s(.+)"
_RED = re.compile(r"\bred" + _FLAG, re.IGNORECASE)
_GREEN = re.compile(r"\bgreen" + _FLAG, re.IGNORECASE)


def parse_brief(text: str) -> Brief:
    """Read a brief in any markdown style or plain prose.

    Raises:
        Problem: it is empty, longer than LONGEST_BRIEF, or no text.
    """
    _refuse_unreadable(text)
    return read(text.replace("\0", ""))


def _refuse_unreadable(text: str) -> None:
    if not text.strip():
        raise Problem("The brief is empty. Paste it, or fill in the role and the level.")
    if len(text) > LONGEST_BRIEF:
        raise Problem(
            f"This brief has {len(text):,} characters; up to {LONGEST_BRIEF:,} can be read. "
            "Keep what concerns this interview and try again."
        )
    strange = sum(
        1 for sign in text if sign == "\ufffd" or (not sign.isprintable() and not sign.isspace())
    )
    if strange > len(text) * _UNREADABLE_SHARE or not any(sign.isalnum() for sign in text):
        raise Problem("This does not read as text. Paste the brief as plain text or Markdown.")


def read(text: str) -> Brief:
    """Read a text of any length; parse_brief says which texts are briefs."""
    draft = Draft(job=jobs.is_job(text))
    if draft.job:
        draft.role = jobs.title_in(text)
        draft.level = level_in(draft.role)
    for at, item in enumerate(items(text, job=draft.job)):
        if not item.text:
            continue
        if item.heading:
            _read_heading(item, draft, first=at == 0)
        elif draft.job and item.section in _OF_A_JOB:
            _read_of_a_job(item, draft)
        elif item.section is None:
            _read_prose(item, draft)
        else:
            _read_item(item, item.section, draft)
    return draft.brief()


_OF_A_JOB = frozenset(
    {None, Section.SUMMARY, Section.DUTIES, Section.DEMANDS, Section.EXTRAS, Section.ASIDE}
)


def _read_of_a_job(item: Item, draft: Draft) -> None:
    """Read a line of a job description: a duty is a goal, a demand an area, the rest is context."""
    sentences = [item.text] if item.listed else _SENTENCE.split(item.text)
    for sentence in sentences:
        text = sentence.strip()
        if item.section is Section.DUTIES:
            draft.keep(Section.GOALS, text.rstrip(" .;"))
        elif item.section is Section.DEMANDS:
            _read_demand(item, text, draft)
        elif item.section is Section.EXTRAS and not jobs.is_formal(text):
            draft.keep(Section.CONTEXT, f"Nice to have: {jobs.asked_for(text)}")
        elif item.section in {Section.EXTRAS, Section.ASIDE}:
            draft.aside["place, pay and the like" if item.alone else draft.heading] = None
        else:
            _read_about(text, draft)
    if not draft.role and not item.listed:
        _read_hiring(item.text[:LONGEST_READ], draft)


def _read_demand(item: Item, text: str, draft: Draft) -> None:
    if _OF_QUESTIONS.search(text[:LONGEST_READ]):
        _read_requirement(item, draft)
        return
    if not item.listed and _OF_US.match(text):
        _read_about(text, draft)
        return
    if jobs.is_formal(text):
        draft.aside["formal requirements"] = None
        return
    text = jobs.in_digits(text)
    if years := jobs.years_asked_for(text):
        draft.years = draft.years or level_of_years(text)
        draft.experience.append(years)
    draft.keep(Section.AREAS, jobs.asked_for(text))


def _read_about(text: str, draft: Draft) -> None:
    """Keep prose on the work as context; its first words may be the role."""
    if jobs.title_of(Line(text)) == draft.role:
        return
    is_role = len(text.split()) <= _MOST_ROLE_WORDS and not text.endswith(".")
    if is_role and not draft.role and heading_words(draft.heading) in {"role", "position"}:
        draft.role = text
        draft.level = draft.level or level_in(text)
    elif len(draft.lists.get(Section.CONTEXT, ())) < MOST_ABOUT_A_JOB:
        draft.keep(Section.CONTEXT, text)
    else:
        draft.aside["more about the role"] = None


def _read_heading(item: Item, draft: Draft, *, first: bool) -> None:
    draft.heading = item.text.rstrip(" :")
    if draft.job:
        if item.unknown and first:
            draft.title = item.text
        return
    if scoring_in(item.text) == "transcript":
        draft.scoring = draft.scoring or "transcript"
    if not item.unknown:
        return
    if first:
        draft.title = item.text
    else:
        draft.not_understood.append(item.text)


def _read_item(item: Item, section: Section, draft: Draft) -> None:
    if section is Section.ROLE:
        _read_role(item, draft)
    elif section is Section.LEVEL:
        _read_level(item, draft)
    elif section in {Section.CONTEXT, Section.LENGTH, Section.TYPE, Section.SCORING}:
        _read_context(item, section, draft)
    elif section is Section.REQUIREMENTS:
        _read_requirement(item, draft)
    elif section is Section.QUESTIONS:
        _read_question(item, draft)
    elif section is Section.RATINGS:
        draft.rated.append(item.text)
    else:
        for part in _parts(item, section):
            draft.keep(section, part)
        if section is Section.OUTPUT:
            read_rules(item.text, draft.asked)


def _parts(item: Item, section: Section) -> Iterator[str]:
    """Split a list written on one line: areas at commas, anything at semicolons."""
    if item.listed and not item.alone:
        yield item.text
        return
    commas = section is Section.AREAS
    parts = _SPLIT_LIST.split(item.text) if commas else re.split(r"\s*;\s*", item.text)
    if commas and len(parts) > 1:
        parts[-1:] = _LAST_AND.split(parts[-1], maxsplit=1)
    yield from (
        part.strip().rstrip(".") if commas else part.strip() for part in parts if part.strip(" .")
    )


def _read_role(item: Item, draft: Draft) -> None:
    if draft.role:
        if draft.job and jobs.title_of(Line(item.text)) == draft.role:
            return
        _read_prose(item, draft)
        return
    draft.role = item.text
    draft.level = draft.level or level_in(item.text)


def _read_level(item: Item, draft: Draft) -> None:
    found = level_in(item.text, alone=len(item.text.split()) <= _FEW_WORDS)
    if found and not draft.levelled:
        draft.level, draft.levelled = found, True
    draft.years = draft.years or level_of_years(item.text)
    words = experience_in(item.text) if found else item.text
    if words:
        draft.experience.append(words)


def _read_question(item: Item, draft: Draft) -> None:
    """Keep a question of the person's own; what is nested under it goes with it, a line each."""
    if not item.text.endswith("?") and read_rules(item.text, draft.asked):
        draft.requirements.append(item.text)
        return
    questions = draft.lists.get(Section.QUESTIONS)
    if questions and item.depth > draft.question_depth:
        questions[-1] += f"\n{item.text}"
        return
    draft.question_depth = item.depth
    draft.keep(Section.QUESTIONS, item.text)


def _read_context(item: Item, section: Section, draft: Draft) -> None:
    understood = _read_setting(item.text, section, draft)
    if section is Section.CONTEXT or understood:
        draft.keep(Section.CONTEXT, item.text)
    else:
        _read_prose(item, draft)


def _read_setting(text: str, section: Section | None, draft: Draft) -> bool:
    """Read kind of interview, length and who scores; tell whether there was any."""
    kind, minutes, scoring = interview_type_in(text), minutes_in(text), scoring_in(text)
    if section is Section.TYPE and not kind:
        kind = text.rstrip(".").casefold()
    if section is Section.SCORING and not scoring:
        scoring = scoring_in(f"scored by {text}")
    if kind and ("screen" in kind or not draft.interview_type):
        draft.interview_type = kind
    if scoring:
        draft.scoring = scoring
    timed = minutes is not None and _read_minutes(text, minutes, draft)
    return bool(kind or timed or scoring)


def _read_minutes(text: str, minutes: int, draft: Draft) -> bool:
    """Take minutes as the interview's length or its questions' time; a second length is not."""
    if is_per_question(text):
        return False
    probe = Asked()
    read_rules(text, probe)
    if probe.target:
        draft.asked.target = draft.asked.target or probe.target
    else:
        draft.length = draft.length or minutes
    return bool(probe.target) or draft.length == minutes


def _read_requirement(item: Item, draft: Draft) -> None:
    if read_rules(item.text, draft.asked):
        draft.requirements.append(item.text)
    elif _read_setting(item.text, None, draft):
        draft.keep(Section.CONTEXT, item.text)
    else:
        draft.not_understood.append(item.text)


def _read_prose(item: Item, draft: Draft) -> None:
    """Read running text sentence by sentence; what says something is kept as context."""
    for sentence in _SENTENCE.split(item.text):
        if not sentence.strip():
            continue
        if not _read_sentence(sentence, draft):
            draft.not_understood.append(sentence)


def _read_sentence(sentence: str, draft: Draft) -> bool:
    text = sentence[:LONGEST_READ]
    for pattern, section in ((_RED, Section.RED), (_GREEN, Section.GREEN)):
        if match := pattern.search(text):
            rest = sentence[match.start(1) :]
            for part in _SPLIT_LIST.split(rest.rstrip(" .")):
                draft.keep(section, part.strip())
            draft.requirements.append(sentence.strip())
            return True
    if (match := _RATES.search(text)) and ratings.read_lines(match[1].rstrip(" .")).skills:
        draft.rated.append(match[1].rstrip(" ."))
        return True
    understood = _read_hiring(text, draft)
    if _LEARN.search(text):
        draft.keep(Section.GOALS, sentence.strip())
        return True
    ruled = read_rules(text, draft.asked)
    understood |= _read_setting(text, None, draft)
    if not ruled and (match := _COVER.search(text)):
        listed = Item(sentence[match.start(1) :], Section.AREAS, alone=True)
        for part in _parts(listed, Section.AREAS):
            draft.keep(Section.AREAS, part)
        ruled = True
    if ruled:
        draft.requirements.append(sentence.strip())
    elif understood:
        draft.keep(Section.CONTEXT, sentence.strip())
    return understood or ruled


def _read_hiring(text: str, draft: Draft) -> bool:
    bare = None if draft.role else _BARE_ROLE.match(text)
    match = _HIRING.search(text) or bare
    if not match:
        return False
    draft.role = draft.role or match[1]
    draft.level = draft.level or level_in(match[1])
    if years_in(text) is not None:
        draft.years = draft.years or level_of_years(text)
        draft.experience.append(years_phrase(text))
    return True
