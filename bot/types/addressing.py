"""What a type says about candidates, said to one of them: only where that is sure, without a model.

Every function returns a line as it stands where it cannot tell for sure who is meant by a word; the
voice check then leaves the line out.
"""

import re
from collections.abc import Iterator, Sequence

from bot.catalogue.types import Seat, SeatRole, TypeFields

_I = re.IGNORECASE

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_ASKED = re.compile(
    r"\b(?P<verb>do|does|did|can|could|will|would|should|must|may|has|have|is|are|was|were)"
    r" (?:(?:they|the candidate)\b|(?=their\b))",
    _I,
)
_FOR_YOU = {"does": "do", "has": "have", "is": "are", "was": "were"}
_PRONOUNS = {"they": "you", "them": "you", "their": "your", "theirs": "yours"}
_PRONOUN = re.compile(rf"\b(?:{'|'.join(_PRONOUNS)})\b", _I)
_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", _I)
_WE = re.compile(r"\b(?:we|us|our|ours)\b", _I)
# Who or what else “they” may be in a sentence about the candidate: others, or several of anything.
_OTHERS = re.compile(
    r"\b(?:interviewers?|engineers?|observers?|managers?|teammates?|colleagues?|peers?|members?"
    r"|people|panel|customers?|users?|designers?|recruiters?|somebody|someone|team)\b",
    _I,
)
_SEVERAL = re.compile(r"\b(?!candidates\b|always\b|perhaps\b)\w{2,}[^\Wsui]s\b", _I)

_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_MODAL = r"should|will|can|may|must|could|might|need not|does not need to|is not expected to"
_SUBJECT = re.compile(
    rf"\bthe candidate(?= (?:{_MODAL})\b)"
    r"|\b(?:the )?candidates(?= (?:should|will|can|may|must|could|might|need|are|have|do)\b)",
    _I,
)
_FOR_THEM = {"does not need to": "do not need to", "is not expected to": "are not expected to"}
_INFLECTED = re.compile(rf"\b[Yy]ou ({'|'.join(_FOR_THEM)})\b")
# Before its subject a sentence says at most when or for what.
_OPENS = re.compile(r"(?:(?:for|in|during|at|after|before|while|on|as part of)\b[^,.;]*, )?", _I)
_WHOSE = re.compile(r"\b(?:the candidate's|the candidates'|candidates')", _I)

_TOGETHER = re.compile(
    r"\b(?:team|department|organi[sz]ation|company|group|function|panel|office)s?\Z", _I
)
_SOMEBODY = re.compile(r"(?:somebody|someone|anybody|anyone)\b", _I)
_ARTICLE = re.compile(r"(?:the|an?|your|our|their|another|any|one)\b", _I)


def to_the_candidate(line: str) -> str:
    """Return a line with “The candidate should …” as “You should …”.

    A line that speaks to somebody else as “you”, or in which “they” may be others, stands as it is.
    """
    if _YOU.search(line) or _WE.search(line):
        return line
    said = _WHOSE.sub("the candidate's", line.replace("\u2019", "'"))
    sentences = _SENTENCE.split(said)
    turned = [_turned(each) for each in sentences]
    left = [new for old, new in zip(sentences, turned, strict=True) if old == new]
    if len(left) == len(sentences) or any(_PRONOUN.search(each) for each in left):
        return line
    return " ".join(turned)


def _turned(sentence: str) -> str:
    opening = _OPENS.match(sentence)
    if not _SUBJECT.match(sentence, opening.end() if opening else 0):
        return sentence
    if any(_may_be_others(sentence, found.start()) for found in _PRONOUN.finditer(sentence)):
        return sentence
    said = _PRONOUN.sub(_theirs, _SUBJECT.sub(_you, sentence)).replace("themselves", "yourself")
    said = re.sub(r"\bthe candidate's\b", "your", said)
    return _INFLECTED.sub(lambda found: f"{found[0][:3]} {_FOR_THEM[found[1]]}", said)


def _may_be_others(sentence: str, at: int) -> bool:
    """Tell whether the pronoun at a place may stand for somebody or something else."""
    # “The tools they like”: what a pronoun stands right behind is what is done, not who does it.
    before = re.sub(r"\w+\s\Z", "", sentence[:at])
    return bool(_OTHERS.search(sentence) or _SEVERAL.search(before))


def _you(found: "re.Match[str]") -> str:
    return "You" if found[0][0].isupper() else "you"


def _theirs(found: "re.Match[str]") -> str:
    return _like(found[0], _PRONOUNS[found[0].casefold()])


def _like(model: str, word: str) -> str:
    return f"{word[0].upper()}{word[1:]}" if model[0].isupper() else word


def question_to_you(question: str) -> str:
    """Return a question about the candidate as one to them: “Do they say why?”, “Do you say why?”.

    “They” and “you” take the same verbs, so that nothing else has to change. A question that asks
    so of nobody may mean others by “they”.
    """
    if speaks_to_the_panel(question) or not _ASKED.search(question):
        return question

    def turned(found: re.Match[str]) -> str:
        verb = found["verb"]
        if found[0].endswith(" "):
            return found[0]
        return f"{_like(verb, _FOR_YOU.get(verb.casefold(), verb))} you"

    return _PRONOUN.sub(_theirs, _ASKED.sub(turned, question).replace("themselves", "yourself"))


def speaks_to_the_panel(question: str) -> bool:
    """Tell whether a question about the candidate says “you” to whoever asks it of themselves."""
    return bool(_YOU.search(question))


def speaks_of_others(question: str) -> bool:
    """Tell whether somebody is left in a question, as turned, who may be the candidate or not."""
    return bool(_PRONOUN.search(question))


def your_time(line: str) -> str:
    """Return a part of the agenda as the candidate's: “Your questions”."""
    return _WHOSE.sub(lambda found: _like(found[0], "your"), line.replace("\u2019", "'"))


# Whom they meet


def people(type_: TypeFields) -> Iterator[str]:
    """Yield whom the candidate meets, and who only listens, a sentence each."""
    meeting = [seat for seat in type_.panel if seat.role is not SeatRole.OBSERVER]
    told = dict.fromkeys(seat.from_ for seat in meeting)
    for from_ in told:
        yield f"You meet {_whom([seat for seat in meeting if seat.from_ == from_])}."
    for seat in type_.panel:
        if seat.role is SeatRole.OBSERVER:
            yield _listening(seat, known=seat.from_ in told)


def _listening(seat: Seat, *, known: bool) -> str:
    several = seat.count_max > 1
    who = f"{_many(max(seat.count_min, 1), seat.count_max)} people" if several else "somebody"
    if not known:
        who = _whom([seat]) if several else _whom([seat]).replace("one person", "somebody", 1)
    verbs = "sit in and listen" if several else "sits in and listens"
    said = f"{who} {'may sit in and listen' if seat.count_min == 0 else verbs}."
    return f"{said[0].upper()}{said[1:]}"


def _whom(seats: Sequence[Seat]) -> str:
    """Return people by number and whence: “two engineers of the team that is hiring”."""
    least = max(sum(seat.count_min for seat in seats), 1)
    most = sum(seat.count_max for seat in seats)
    whence = _from_you(seats[0].from_)
    head = re.split(r",| (?:of|on|in|from|at|for|that|who|whom|which|as|with) ", whence)[0]
    if _TOGETHER.search(head):
        return f"{_many(least, most)} {'person' if most == 1 else 'people'} from {whence}"
    if head.endswith("s") and not head.endswith("ss"):
        return f"one of the {_bare(whence)}" if most == 1 else f"{_many(least, most)} {whence}"
    if most == 1:
        return _one(whence, head)
    return f"{_many(least, most)} people ({whence})"


def _one(whence: str, head: str) -> str:
    if _SOMEBODY.match(whence) or _ARTICLE.match(whence):
        return whence
    if head.isupper():
        return f"the {whence}"
    return f"{'an' if whence[0].casefold() in 'aeiou' else 'a'} {whence}"


def _bare(whence: str) -> str:
    return re.sub(r"\A(?:the|our) ", "", whence, flags=_I)


def _many(least: int, most: int) -> str:
    low, high = (_NUMBERS[each] if each < len(_NUMBERS) else str(each) for each in (least, most))
    return high if least == most else f"{low} {'or' if most - least == 1 else 'to'} {high}"


def _from_you(from_: str) -> str:
    """Return whence people come as the candidate reads it: “the team you are interviewing for”."""
    said = from_.strip().rstrip(".")
    said = re.sub(r"\b(?:they are|they're|the candidate is)\b", "you are", said)
    said = re.sub(r"\b(?:they|the candidate)\b", "you", said)
    # The head of a sentence in a document: “Two …” was taken off, “The hiring manager” was not.
    return re.sub(r"\A(?:The|A|An|Our|Somebody|Someone)\b", lambda it: it[0].lower(), said)
