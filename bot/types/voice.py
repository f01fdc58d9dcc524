"""Whom a description speaks to: the candidate as “you”, or the interviewer about the candidate.

A document that mixes the two (“They will discuss it; you will be asked”) leaves both unsure who is
meant, so a description keeps one voice from its first part to its last.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.catalogue.types import TypeFields
from bot.types import internal
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.model import Description, Voice

_I = re.IGNORECASE

_ABOUT_CANDIDATES = re.compile(
    r"\b(?:(?:the|each|every|a|this|that|our|your) (?:candidates?|applicants?|interviewees?)"
    r"|candidates|applicants|interviewees|the candidate's"
    r"|d(?:er|ie|en|em|es) (?:kandidat\w*|bewerber\w*))\b",
    _I,
)
_THEY = re.compile(
    r"\b(?:they|he|she|he/she|she/he)(?:'ll|'re|'d)?"
    r"(?: (?:will|should|must|may|might|can|could|would|are|is|need|needs|have|has|do|does))?\b",
    _I,
)
# Whom “they” may stand for in a text to the candidate, named in the same sentence or before it.
_OTHERS = re.compile(
    r"\b(?:interviewers?|engineers?|observers?|managers?|teammates?|colleagues?|members?|people"
    r"|panel|lead|second|team|customers?|users?|systems?|requirements?|person|somebody|someone"
    r"|we|designers?|recruiters?)\b",
    _I,
)
_TO_THE_CANDIDATE = re.compile(
    r"\b(?:you(?:'ll| will| may| might| can| are going to)? (?:be|get) (?:asked|given|interviewed"
    r"|assessed|evaluated|invited)"
    r"|you(?:'ll| will)? (?:meet|speak with|talk to) (?:your )?(?:interviewers?|us)"
    r"|(?:ask|tell|give|show|guide|assess|evaluate|rate|interview) you\b"
    r"|your (?:interviewers?|application|resume|résumé|cv|background|past (?:work|roles?)"
    r"|work history|previous (?:work|roles?)|accomplishments?|experience|career|solution"
    r"|take-?home|own questions?|submission|strengths|weaknesses)"
    r"|you(?:'re| are) (?:interviewing|applying|being interviewed)"
    r"|you(?:'ve| have) (?:applied|built|worked|solved|done)"
    r"|(?:be ready|prepare|be prepared|expect|come ready) to (?:discuss|talk|walk|explain|present"
    r"|share|answer|be asked) (?:[\w ]{0,30}\b)?(?:your|you))\b",
    _I,
)
_YOU = re.compile(r"\b(?:you|your|yours|yourself|you're|you'll)\b", _I)
_SPEAKS_TO = re.compile(
    r"\b(?:you|your|yours|yourself|sie|ihr|ihre[nmrs]?|du|dein\w*|dich|dir|vous|votre|vos|tu|ton|usted"
    r"|tus?|lei|jij|je|u)\b",
    _I,
)
_INTERNAL = re.compile(
    r"\b(?:dry[ -]runs?|red flags?|green flags?|scorecards?|rubrics?|debriefs?|hiring bar"
    r"|calibrat\w+|internal(?: only| documentation| link)?s?)\b",
    _I,
)
_QUOTED = re.compile(r"“[^”\n]*”")
_SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!]+|\n|$)")


class VoiceFault(NamedTuple):
    """A sentence in the wrong voice: the part it stands in (from 0), its words, what was wrong."""

    part: int
    words: str
    message: str


def voice_faults(description: Description, type_: TypeFields) -> tuple[VoiceFault, ...]:
    """Return where a description leaves its voice, or tells a candidate what is internal."""
    found: list[VoiceFault] = []
    for at, part in enumerate(description.parts):
        check = _candidate if description.voice is Voice.CANDIDATE else _interviewer
        found += [VoiceFault(at, *each) for each in check(part.label, part.text)]
    if description.voice is Voice.CANDIDATE:
        whole = "\n".join(part.text for part in description.parts)
        if whole and not _SPEAKS_TO.search(whole):
            found.append(VoiceFault(0, "", "expected to speak to the candidate as “you”"))
        for at, part in enumerate(description.parts):
            found += [VoiceFault(at, *each) for each in _internal(part.text, type_)]
    return tuple(found)


def fits(voice: Voice, text: str, type_: TypeFields) -> bool:
    """Tell whether a sentence of a type can stand in a description of this voice as it is."""
    if voice is Voice.INTERVIEWER:
        return next(_interviewer("", text), None) is None
    return next(_candidate("", text), None) is None and next(_internal(text, type_), None) is None


def _candidate(_: str, text: str) -> Iterator[tuple[str, str]]:
    others = False
    for sentence in _sentences(text):
        if found := _ABOUT_CANDIDATES.search(sentence):
            yield sentence, f"expected “you” and not “{found[0]}”: the candidate reads this"
        elif (they := _THEY.search(sentence)) and not (others or _names_others(sentence)):
            yield sentence, f"expected “you”, or who is meant by “{they[0]}”"
        others = bool(_OTHERS.search(sentence))


def _names_others(sentence: str) -> bool:
    """Tell whether “they” beside this cannot be the candidate: others are named, or it is “you”."""
    return bool(_OTHERS.search(sentence) or _YOU.search(sentence))


def _interviewer(label: str, text: str) -> Iterator[tuple[str, str]]:
    preparing = bool(label) and meaning_of(label) is Meaning.PREPARING
    for sentence in _sentences(text):
        if found := _TO_THE_CANDIDATE.search(sentence):
            yield sentence, f"expected “the candidate”; “{found[0]}” speaks to the candidate"
        elif preparing and (you := _YOU.search(sentence)):
            said = f"expected “the candidate” and not “{you[0]}” where the candidate prepares"
            yield sentence, said


def _internal(text: str, type_: TypeFields) -> Iterator[tuple[str, str]]:
    """Yield what of a text a candidate may not see: internal material and talk of the panel's."""
    for address in internal.unlisted(text, type_):
        yield address, "expected no address but that of a public resource"
    for name in internal.named(text, type_):
        yield name, "expected nothing of an internal resource"
    if found := _INTERNAL.search(text):
        yield found[0], f"expected nothing internal; “{found[0]}” is the interviewers' concern"
    kept = (*(line for seat in type_.panel for line in seat.instructions), *type_.rules.watch_for)
    folded = text.casefold()
    for line in kept:
        if line.casefold().rstrip(".") in folded:
            yield line, "expected no instruction to the interviewers"


def _sentences(text: str) -> Iterator[str]:
    # What stands in quotation marks is said to somebody else.
    plain = _QUOTED.sub("“”", text).replace("\u2019", "'")
    return (found[0].strip() for found in _SENTENCE.finditer(plain) if found[0].strip())
