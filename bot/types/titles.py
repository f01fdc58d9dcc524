"""Titles that say what an interview is for, and not which ones it was made of."""

import re
from collections.abc import Iterator, Sequence

from bot.catalogue.terms import stems

LONGEST = 80
"""Characters of a title; more do not fit a list."""

_JOINED = re.compile(r"\s(?:&|\+|and|und|et|y)\s|\s/\s|&|/(?=\w{4})|(?<=\w{4})/", re.IGNORECASE)
_FILLER = frozenset(
    word
    for text in ("interview interviews exercise session round stage of the a an in on for to with",)
    for word in stems(text)
)


def title_faults(title: str, inputs: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with a title for what was called `inputs` before."""
    if len(title) > LONGEST:
        yield f"expected at most {LONGEST} characters"
    if joined := _JOINED.search(title):
        yield f"joins with “{joined[0].strip()}”; expected one purpose in a few words"
    held = _held(title, inputs)
    if len(held) > 1:
        yield f"is made of “{held[0]}” and “{held[1]}”; expected what the interview is for"
    if len(inputs) > 1 or not inputs:
        return
    if " ".join(stems(title)) == " ".join(stems(inputs[0])):
        yield "is the title it has; expected another that says the purpose"


def _held(title: str, inputs: Sequence[str]) -> list[str]:
    """Return which titles a title holds all telling words of, each with a word of its own."""
    words = _telling(title)
    held: dict[frozenset[str], str] = {}
    for one in inputs:
        telling = _telling(one)
        if telling and telling <= words:
            held.setdefault(telling, one)
    return [said for own, said in held.items() if not any(own < other for other in held)]


def _telling(text: str) -> frozenset[str]:
    return frozenset(stems(text)) - _FILLER
