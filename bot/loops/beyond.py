"""What a sentence says beyond the findings it rests on: names, numbers, states, weights, words.

It is lexical: it cannot tell whether a sentence follows from its findings, but keeps it to theirs.
"""

import re
from collections.abc import Iterator, Sequence

from bot.catalogue.terms import stem, stems, tokens
from bot.loops.model import Finding, Review, Severity, State
from bot.types.asking.claims import unsupported

# A word for a state or a weight has to be earned by a finding that is cited.
_STATES = {
    State.UNCOVERED: re.compile(r"\buncovered\b|\bnot covered\b", re.IGNORECASE),
    State.THIN: re.compile(r"\bthin(?:ly)?\b", re.IGNORECASE),
    State.COVERED: re.compile(r"(?<!not )\bcovered\b", re.IGNORECASE),
}
_SEVERITIES = {
    Severity.ERROR: re.compile(
        r"\b(?:an|this|one|is the) error\b(?![ -](?:handling|states?|messages?|cases?))"
        r"|\b(?:critical|severe|fatal|serious|disast\w+)\b",
        re.IGNORECASE,
    ),
    Severity.STRENGTH: re.compile(
        r"\bstrengths?\b|\bstrong(?:est)?\b|\bvaluable\b|\bexcellent\b"
        r"|\b(?:well|fully) \w+ed\b|\beverywhere\b"
        r"|\b(?:good|great|solid|fine|thorough(?:ly)?|impressive|outstanding)\b",
        re.IGNORECASE,
    ),
}

_LACKS = re.compile(
    r"\b(?:no stage|nobody|no one|none of|not assessed|unassessed|missing|lacks?|gaps?|nowhere)\b",
    re.IGNORECASE,
)

# A summary is plain words: no address, no id of a finding, nothing that Slack shows otherwise.
_ADDRESS = re.compile(r"[^\s()\u201c\u201d]*(?:://|[^\W\d_]\.[^\W\d_]{2})[^\s()\u201c\u201d]*")
_MARKUP = re.compile(r"[*~`<>|]|\]\(")

# What a sentence may bring along besides the words of its findings, by stems.
_OWN_WORDS = frozenset(
    stems(
        "about above after again ahead alone also although another anybody apart around assess "
        "because become before behind being below beside besides between both bring candidate "
        "close come could cover does done each either else enough even every everybody find "
        "first from gather give goes hand have having here however into interview itself join "
        "judge keep know knowing later leave less lets like line look made make matter mend more "
        "most must need neither next nobody none note nothing once only other over part place "
        "point position probe question rest review same save says second seen shall share should "
        "show since some somebody something speak stage stand state still such suggest sure take "
        "tell than that their them then there these they thing third this those though through "
        "together type under until upon warning well were what when where whether which while "
        "whoever whole whom will with within without work worth would write year your loop time"
    )
)
_SHORTEST_WORD = 4
_FEW_FOREIGN = 1
_MOST_FOREIGN = 0.34
"""The share of a sentence's words that may stand in none of its findings."""


def beyond(text: str, review: Review, rests_on: Sequence[Finding]) -> Iterator[str]:
    """Yield what a sentence says beyond the findings it rests on."""
    source = "\n".join(
        line
        for one in rests_on
        for line in (one.stage, one.message, one.suggestion, one.topic, one.passage)
    )
    for claim in unsupported(text, source):
        yield f"“{claim}” stands in none of the findings cited"
    folded, whole = text.casefold(), source.casefold()
    for name in (*review.matrix.stages, *(row.name for row in review.matrix.rows)):
        if _names(name, folded) and not _names(name, whole):
            yield f"“{name}” stands in none of the findings cited"
    yield from _unplain(text, source)
    yield from _judged(text, source, rests_on)


def _judged(text: str, source: str, rests_on: Sequence[Finding]) -> Iterator[str]:
    """Yield states and weights that a sentence gives and not all of its findings have."""
    states = {one.state for one in rests_on} - {None}
    for state, said in _STATES.items():
        if not (found := said.search(text)):
            continue
        if state not in states and not said.search(source):
            yield f"no finding cited is {state.value}, as “{found[0]}” says"
        elif len(states) > 1:
            yield f"“{found[0]}” is true of some findings cited; give each state a sentence"
    severities = {one.severity for one in rests_on}
    for severity, said in _SEVERITIES.items():
        if (found := said.search(text)) and severity not in severities and not said.search(source):
            yield f"no finding cited is of severity {severity.value}, as “{found[0]}” says"
    if (lack := _LACKS.search(text)) and not all(map(_is_lacking, rests_on)):
        yield f"not every finding cited says that something lacks, as “{lack[0]}” does"


def _unplain(text: str, source: str) -> Iterator[str]:
    """Yield what is no plain word in a sentence, and words that its findings do not have."""
    for found in _ADDRESS.finditer(text):
        if found[0].strip(".,;:") not in source:
            yield f"“{found[0]}” is an address or an id, and no word for a person"
    if mark := _MARKUP.search(text):
        yield f"“{mark[0]}” is no plain text"
    known = set(map(stem, tokens(source))) | _OWN_WORDS
    words = [word for word in dict.fromkeys(tokens(text)) if len(word) >= _SHORTEST_WORD]
    foreign = [word for word in words if stem(word) not in known]
    counted = [word for word in words if word in foreign or stem(word) not in _OWN_WORDS]
    if len(foreign) > _FEW_FOREIGN and len(foreign) > _MOST_FOREIGN * len(counted):
        said = ", ".join(foreign)
        yield f"these words stand in none of the findings cited, use theirs: {said}"


def _is_lacking(one: Finding) -> bool:
    return one.severity is not Severity.STRENGTH and one.state is not State.COVERED


def _names(name: str, folded: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded))
