"""What of a text is internal to the company: addresses and names of material not for candidates."""

import re
from collections.abc import Iterator

from bot.catalogue.types import TypeFields, Visibility

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SCHEME = re.compile(r"\Ahttps?://(?:www\.)?", re.IGNORECASE)
_AROUND = ".,;:!?)>]\"'”*_"


def unlisted(text: str, type_: TypeFields) -> Iterator[str]:
    """Yield the addresses in a text that are not those of a public resource of the type."""
    public = {one.url.casefold() for one in type_.public_resources}
    for address in _ADDRESS.findall(text):
        if address.rstrip(_AROUND).casefold() not in public:
            yield address


def named(text: str, type_: TypeFields) -> Iterator[str]:
    """Yield the names of internal resources that a text names, or whose address it has.

    However the words are spaced or cased, and with or without https:// before an address.
    """
    plain = " ".join(text.casefold().split())
    for one in type_.resources:
        if one.visibility is Visibility.PUBLIC:
            continue
        name = " ".join(one.name.casefold().split())
        address = _SCHEME.sub("", one.url.casefold()).rstrip("/")
        spelt = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain)
        if spelt or (address and address in plain):
            yield one.name


def is_internal(text: str, type_: TypeFields) -> bool:
    """Tell whether a text may not be shown to a candidate for what it names."""
    return any(True for found in (unlisted(text, type_), named(text, type_)) for _ in found)
