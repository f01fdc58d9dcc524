"""A message parted into what it asks and a text pasted behind it."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from bot.types.listing.listed import ListedType, list_types, stages_in
from bot.types.listing.outline import documents_of

NAME = "Pasted text"

_BOLD = re.compile(r"(?<![*\w])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![*\w])")
_BULLET = re.compile(r"^([ \t]*)[•◦▪][ \t]+", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE)
_FIELD = re.compile(r"^[ \t]*[-*+][ \t]+\**[^\n:]{2,40}:\**[ \t]*\S", re.MULTILINE)
_LONGEST_TITLE = 80

BELOW = re.compile(
    r"\b(?:below|pasted|attached|following (?:text|description|document|paragraph)s?|described)\b",
    re.IGNORECASE,
)
"""Words by which a message speaks of a text behind it."""

MOST_BREAKS = 6
"""Places at which a paste may begin that are tried: who asks first does so in a few sentences."""


class Parted(NamedTuple):
    """What a message asks, the text pasted behind it, and the types in that.

    No types are in free prose, which is only taken for pasted where the message speaks of it.
    """

    asked: str
    pasted: str = ""
    types: tuple[ListedType, ...] = ()


def parted(message: str) -> Parted:
    """Part a message before the first heading or paragraph from which on types can be listed."""
    text = as_markdown(message)
    for at in islice(_breaks(text), MOST_BREAKS):
        asked, pasted = text[:at].strip(), _titled(text[at:].strip())
        # A list of labels with nothing behind them asks for a description by these.
        types = [one for one in _types(pasted) if any(map(str.strip, one.fields.values()))]
        if types:
            return Parted(asked, pasted, tuple(types))
    asked, _, prose = text.strip().partition("\n\n")
    if prose.strip() and BELOW.search(asked):
        return Parted(asked, prose.strip())
    return Parted(text.strip())


def as_markdown(message: str) -> str:
    """Return a message of Slack's as Markdown: its bold is one asterisk, its bullets are dots."""
    return _BULLET.sub(r"\1- ", _BOLD.sub(r"**\1**", message))


def _types(pasted: str) -> Sequence[ListedType]:
    """Return the types of a text that is known to be about interviews, as one pastes it here."""
    found = list_types(pasted, NAME)
    if found or not _HEADING.match(pasted):
        return found
    return stages_in(documents_of(pasted)[0], lambda _: False)


def _breaks(text: str) -> Iterator[int]:
    found = {one.start() for one in _HEADING.finditer(text)}
    found |= {one.end() for one in _PARAGRAPH.finditer(text)}
    yield from sorted(at for at in found if text[at:].strip())


def _titled(pasted: str) -> str:
    """Mark the first line as a heading where it is a title and fields stand under it."""
    title, _, rest = pasted.partition("\n")
    plain = len(title) <= _LONGEST_TITLE and not _HEADING.match(title) and not _FIELD.match(title)
    return f"### {pasted}" if plain and _FIELD.match(rest.lstrip("\n")) else pasted
