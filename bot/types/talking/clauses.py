"""A message cut into the requests it holds, and the list that stands behind one of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_I = re.IGNORECASE

VERBS = (
    r"combin\w+|merge|join|unite|consolidate|move|shift|put|pull|split|separate|break|rename|call"
    r"|retitle|re-title|title|write|describe|draft|suggest|find|propose|come up|think of|list"
    r"|flatten|reduce|condense|boil|cut|shorten|lengthen|make|turn|set(?!-)|change|add|remove|drop"
    r"|delete|take|undo|revert|go back|give|rewrite|reword|rephrase|improve|simplify|clarify"
    r"|tighten|expand|translate|replace|review|keep|publish|explain"
    r"|use(?= the (?:few|min|small))|show"
)
_POLITE = (
    r"(?:please|pls|kindly|now|next|then|also|and|so|ok(?:ay)?|great|good|nice|thanks|thank you"
    r"|perfect|cool|hey|hi|hello|just|can you|could you|would you|will you|i want(?: you)? to"
    r"|i(?:'d| would) like(?: you)? to|let's|let us|we should|you should|go ahead and)"
)
POLITE_START = re.compile(rf"\A(?:{_POLITE}\b[\s,:!.-]*)+", _I)
POLITE_END = re.compile(r"[\s,;.!]*(?:\b(?:please|pls|thanks|thank you|for me)\b[\s.!?]*)*\Z", _I)
_BREAK = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"*-])|[;\n]+", re.ASCII)
_NEXT = re.compile(
    rf"(?:,\s*(?:and\s+)?(?:then\s+)?|\s+and\s+(?:then\s+|also\s+)?|\s+then\s+)"
    rf"(?=(?:{_POLITE}\s+)*(?:{VERBS})\b)",
    _I,
)
_QUOTED = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"")
_ITEM = re.compile(r"^[ \t]*(?:[-*+\u2022]|\d{1,3}[.)])[ \t]+(?P<said>\S.*?)[ \t]*$")
_A_REQUEST = re.compile(rf"\A(?:{_POLITE}\s+)*(?:{VERBS})\b", _I)
_TYPOS = {
    r"conbine|combime|comibne|cobmine|combien": "combine",
    r"megre|mereg|merg": "merge",
    r"renmae|reanme|rename d": "rename",
    r"spilt|spit": "split",
    r"descibe|decsribe|desribe": "describe",
    r"sugest|suggset|suggets": "suggest",
    r"flaten|flattn|flatern": "flatten",
    r"min(?:ut|tue|uet|ue)s": "minutes",
    r"candiates?|cadidates?|candidtae": "candidate",
    r"inteviewers?|interveiwers?|intervewers?": "interviewer",
}


class Clauses(NamedTuple):
    """The requests of a message in order, and the items of a list that one of them speaks of."""

    said: tuple[str, ...]
    items: tuple[str, ...] = ()


def clauses(text: str) -> Clauses:
    """Cut a message into requests. What stands in quotation marks is not cut.

    A list of items that are no requests themselves belongs to the sentence that speaks of it: the
    types to be written, or the labels to write them under.
    """
    lines = mended(text).split("\n")
    found = [_ITEM.match(line) for line in lines]
    items = [one["said"].strip("* :") for one in found if one]
    if items and sum(bool(_A_REQUEST.match(one)) for one in items) * 2 > len(items):
        return Clauses(
            tuple(
                _cut(
                    "\n".join(
                        one["said"] if one else line for one, line in zip(found, lines, strict=True)
                    )
                )
            )
        )
    prose = "\n".join(line for one, line in zip(found, lines, strict=True) if not one)
    return Clauses(tuple(_cut(prose)), tuple(one for one in items if re.search(r"\w", one)))


def mended(text: str) -> str:
    """Write quotation marks, apostrophes and common slips of typing one way."""
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("`", "")
    text = re.sub(r"[^\S\n]+", " ", text)
    for typo, meant in _TYPOS.items():
        text = re.sub(rf"\b(?:{typo})\b", meant, text, flags=_I)
    return text


def bare(clause: str) -> str:
    """Take politeness off both ends."""
    return POLITE_END.sub("", POLITE_START.sub("", clause)).strip(" ,:;")


def _cut(text: str) -> Iterator[str]:
    kept: list[str] = []

    def put_by(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x00{len(kept) - 1}\x00"

    hidden = _QUOTED.sub(put_by, text)
    for part in _BREAK.split(hidden):
        for clause in _NEXT.split(part):
            whole = re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], clause)
            whole = bare(whole)
            if re.search(r"\w", whole):
                yield whole
