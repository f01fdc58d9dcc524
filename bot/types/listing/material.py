"""What a document points to: links, who may see them, and whether they can be used as they are."""

import re
from collections.abc import Iterator

from bot.catalogue.types import Resource, State, Visibility
from bot.types.listing.outline import words_of

_LINK = re.compile(r"!?\[(?P<name>[^\[\]\n]{0,300})\]\((?P<url>[^()\s]{0,2000})[^()\n]{0,200}\)")
_ADDRESS = re.compile(r"https?://(?P<host>[^\s/<>()\[\]\"'|]+)[^\s<>()\[\]\"'|]*")
_SOUND = re.compile(r"https?://\S+\.\S+")
_REVISION = re.compile(r"needs? (?:a )?revision|out of date|outdated|deprecated", re.IGNORECASE)
_WHY = re.compile(r"(?:since|because)\s+([^;).]{1,300})", re.IGNORECASE)
_NEEDS = re.compile(
    r"(?:requires?|needs?|takes?)\s+(?P<minutes>\d{1,3}(?:[^\d;)]{1,8}\d{1,3}){0,3})[\s-]*min\w*",
    re.IGNORECASE,
)
_VISIBLE = re.compile(r"\b(?:public|internal)\b", re.IGNORECASE)
_POINTS = ".,;:!?*_`"
_SHORTEST, _LONGEST = 5, 480


def resources_in(text: str) -> tuple[Resource, ...]:
    """Return what a text links to, each with what the text says of it.

    What is not called public is internal, so that no candidate is shown it by mistake. An address
    that is none by itself, as one within a site, is left out.
    """
    return tuple(_resource(name, url, text) for name, url in _links(text))


def _links(text: str) -> Iterator[tuple[str, str]]:
    for found in _LINK.finditer(text):
        name, url = words_of(found["name"]), found["url"]
        if name or url:
            yield name or url, url if _SOUND.fullmatch(url) else ""
    for found in _ADDRESS.finditer(_LINK.sub(" ", text)):
        url = found[0].rstrip(_POINTS)
        if _SOUND.fullmatch(url):
            yield url, url


def _resource(name: str, url: str, text: str) -> Resource:
    revise = _REVISION.search(text)
    why = _WHY.search(text) if revise else None
    needs = _NEEDS.search(text)
    minutes = [int(one) for one in re.findall(r"\d{1,3}", needs["minutes"])] if needs else []
    return Resource(
        name=name,
        url=url,
        visibility=Visibility.PUBLIC if "public" in text.casefold() else Visibility.INTERNAL,
        state=State.NEEDS_REVISION if revise else State.CURRENT,
        why=why[1].strip() if why else "",
        minutes=tuple(one for one in minutes if _SHORTEST <= one <= _LONGEST),
    )


def is_said(text: str) -> bool:
    """Tell whether the links' resources say all that a text does."""
    if "](" not in text and "://" not in text:
        return False
    rest = _ADDRESS.sub(" ", _LINK.sub(" ", text))
    told = resources_in(text)
    patterns = [_VISIBLE]
    if any(one.minutes for one in told):
        patterns.append(_NEEDS)
    if any(one.why for one in told):
        patterns.append(_WHY)
    for pattern in (*patterns, _REVISION):
        rest = pattern.sub(" ", rest, count=1)
    return bool(told) and not any(sign.isalnum() for sign in rest)


def shown(text: str) -> str:
    """Return a text as people read it, without Markdown; an address by its host alone.

    The whole address is a resource's, and who may see it is said there.
    """
    return words_of(_ADDRESS.sub(_host, words_of(text)))


def _host(found: "re.Match[str]") -> str:
    url, host = found[0].rstrip(_POINTS), found["host"].rstrip(_POINTS)
    return host + found[0][len(url) :] if _SOUND.fullmatch(url) else found[0]
