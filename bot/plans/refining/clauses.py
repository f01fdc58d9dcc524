"""A message cut into the requests it holds, and what is a request at all."""

import re
from collections.abc import Iterator

from bot.plans.refining import phrases as say

_I = re.IGNORECASE
_QUOTED = re.compile(r"\A\s*[“\"]([^“”\"]*)[”\"]\W*\Z")
_BULLETS = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-*•])[ \t]+", re.MULTILINE)
_TYPOS = {
    r"q(?:ue?|eu)?e?st(?:oi|io|i|o)ns?": None,
    r"swop|swpa|sawp": "swap",
    r"repalce|relpace|replcae|replce": "replace",
    r"rmeove|remvoe|remov|reomve": "remove",
    r"fol+ow?[\s-]*up?s|follwups?|follow[\s-]*usp|followups?|folow[\s-]?ups?": "follow-ups",
    r"min(?:ut|tue|uet|ue)s": "minutes",
    r"shroter|shortter": "shorter",
    r"hardre|harded": "harder",
    r"somthing|someting|smth|sth|somehting": "something",
    r"abuot|abotu|bout": "about",
    r"w/o": "without",
    r"w/": "with",
}


def mended(text: str) -> str:
    """Write common slips of typing as they were meant, and apostrophes alike.

    Quotation marks around the whole are an example's, copied with it.
    """
    text = _QUOTED.sub(r"\1", text)
    text = re.sub(r"[^\S\n]+", " ", text.replace("\u2019", "'").replace("`", ""))
    for typo, meant in _TYPOS.items():
        if meant is None:
            text = re.sub(rf"\b{typo}\b", _question_word, text, flags=_I)
        else:
            text = re.sub(rf"(?<!\w)(?:{typo})(?!\w)", meant, text, flags=_I)
    return text


def _question_word(match: re.Match[str]) -> str:
    return "questions" if match[0].casefold().endswith("s") else "question"


def clauses(text: str) -> Iterator[str]:
    """Cut a message into requests. What stands in quotation marks is not cut."""
    kept: list[str] = []

    def put_by(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    text = _BULLETS.sub("", text)
    hidden = re.sub(r"“[^”]*”|\"[^\"\n]*\"", put_by, text)
    for part in say.BREAK.split(hidden):
        for clause in say.NEXT.split(_each_swap(part)):
            whole = re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], clause)
            whole = whole.strip(" ,;:-\u2013\t\r•*")
            if re.search(r"\w", whole):
                yield whole


def _each_swap(text: str) -> str:
    """Repeat the verb that "swap 3 for Kafka and 4 for Redis" leaves out the second time."""
    if not re.match(rf"(?:(?:{say.POLITE})\s+)*(?:{say.SWAP})\b", text, _I):
        return text
    head, link, rest = _first_link(text)
    return (
        head
        + link
        + re.sub(
            r"(?:,|\sand|,\sand)\s(?=(?:question |q|#|number )?\d{1,2} (?:for|with|by) )",
            " and swap ",
            rest,
        )
    )


def _first_link(text: str) -> tuple[str, str, str]:
    """Part a request to swap at the word before what is wanted."""
    parts = re.split(r"(\s(?:for|with|by)\s)", text, maxsplit=1)
    return (parts[0], parts[1], parts[2]) if len(parts) > 1 else (text, "", "")


def is_wish(clause: str) -> bool:
    """Tell whether a clause plainly wants something of the questions, whatever it is."""
    plain = bare(clause)
    if say.LESS_OF.match(plain):
        return True
    if say.NOT_FOR_A_MODEL.match(plain):
        return False
    if say.TALK.match(clause) or (say.ASKS.match(plain) and plain == clause):
        return False
    verb = re.match(
        rf"(?:{say.STARTS}|ask|improve|tweak|fix|adjust|translate|generali[sz]e)\b", plain, _I
    )
    return bool(verb or (say.WISH.search(plain) and say.ABOUT_SET.search(plain)))


def bare(clause: str) -> str:
    """Take politeness off both ends."""
    return say.POLITE_END.sub("", say.POLITE_START.sub("", clause)).strip()
