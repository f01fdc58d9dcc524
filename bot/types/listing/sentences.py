"""Where a text's sentences begin and end."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BOUNDARY = re.compile(
    r"[.?!][\"')\]\u201d\u2019*_]*(?P<gap>\s+)(?=[\"'(\[\u201c\u2018\u201e*_]*[^\Wa-z_\u00df-\u00ff])"
    r"|[\u3002\uff01\uff1f](?P<none>)"
)
_ABBREVIATED = re.compile(
    r"(?<![\w&/])(?:e\.g|i\.e|etc|vs|approx|incl|no|z\.b|d\.h|[a-z])\.$", re.IGNORECASE
)
_LONGEST_ABBREVIATION = 8


class Span(NamedTuple):
    """Places in a text, as slices have them."""

    start: int
    end: int


def sentences_in(text: str) -> Iterator[Span]:
    """Yield where the sentences of a text in one paragraph stand; together they are all of it."""
    begun = 0
    for found in _BOUNDARY.finditer(text):
        name = "gap" if found["gap"] else "none"
        until, following = found.span(name)
        if _ABBREVIATED.search(text[max(begun, until - _LONGEST_ABBREVIATION) : until]):
            continue
        if until > begun:
            yield Span(begun, until)
        begun = following
    if text[begun:].strip():
        yield Span(begun, len(text))
