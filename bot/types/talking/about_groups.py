"""Requests about which entries stand together: combine, move, split, consolidate, go back."""

import re

from bot.types.talking.context import BELOW, Context, I, Read
from bot.types.talking.model import Combine, Consolidate, Fold, Move, Split, Undo
from bot.types.talking.naming import Unclear

WHICH_TWO = "Say which two groups to combine, by their numbers or titles."

_UNDO = re.compile(
    r"(?:undo|revert|go back|take (?:that|it|this) back)"
    r"(?: (?:it|that|this|one step|the last (?:change|step|one)|last))?",
    I,
)
_CONSOLIDATE = re.compile(r"(?P<verb>consolidate|combin\w+|merge|group|put)\b(?P<what>.*)\Z", I)
_WHOLE = re.compile(
    r"\b(?:lists?|duplicates?|redundan\w+|documents?|the same|overlapping|similar)\b", I
)
_COMBINE = re.compile(
    r"(?P<verb>combin\w+|merge|join|unite|fold|put|group(?=[\s\d,&]+(?:and|with)?[\s\d]+\Z))"
    r"\s(?P<what>.+?)"
    r"(?P<tail>\s(?:together|into one\b.*|as one\b.*|up))?\Z",
    I,
)
_SAME = re.compile(
    r"(?P<what>.+?)\s(?:are|is)\s(?:really\s|all\s)?"
    r"(?:the same(?: thing| interview)?|one|duplicates)"
    r"(?:\s(?:as|with|of)\s(?P<other>.+))?\Z",
    I,
)
_LINK = re.compile(r"\s(?:with|into|to)\s", I)
_MOVE = re.compile(
    r"(?:move|put|shift|drag|take|pull)\s(?P<what>.+?)(?:\sfrom\s(?P<from>.+?))?"
    r"\s(?P<how>out|into|to|under|in with|in|over to)\b\s?(?P<where>.*)\Z",
    I,
)
_APART = re.compile(
    r"(?:an?\s|its\s|their\s)?(?:own|new)\b.*|a (?:new )?(?:group|one|type) of its own"
    r"|of (?P<source>.+)|by itself.*|",
    I,
)
_ONLY_NUMBERS = re.compile(r"(?:#|group |type )?\d{1,3}(?:\s*(?:,|and)\s*\d{1,3})*", I)
_SPLIT = re.compile(
    r"(?:split up|split|separate|ungroup|break up|break apart|take apart|break)\s?(?P<what>.*?)"
    r"(?:\s(?:up|apart|again|into .*|in two))*\Z",
    I,
)


def undo(_: Context, text: str) -> Read:
    """Read “undo”."""
    return [Undo()] if _UNDO.fullmatch(text) else None


def consolidate(_: Context, text: str) -> Read:
    """Read “consolidate the two lists”."""
    match = _CONSOLIDATE.match(text)
    if not match:
        return None
    everything = re.fullmatch(r"|it|them|everything|all", match["what"].strip(" ."), I)
    bare = everything and match["verb"].casefold() == "consolidate"
    return [Consolidate()] if bare or _WHOLE.search(match["what"]) else None


def combine(context: Context, text: str) -> Read:
    """Read “combine 3 and 7”, also with what was pasted."""
    match, same = _COMBINE.match(text), _SAME.match(text)
    if same:
        parts = [part for part in same.groups() if part]
    elif match and (match["verb"].casefold() != "put" or match["tail"]):
        # “Combine with the deep dive” means what was spoken of last.
        first, *others = _LINK.split(f" {match['what']}", maxsplit=1)
        parts = [first.strip() or "it", *others]
    else:
        return None
    if context.prose and BELOW.search(parts[-1]):
        whose = context.named.groups(parts[0]) if len(parts) > 1 else context.named.it()
        return [Fold(group=key, text=context.prose) for key in whose]
    keys = [key for part in parts for key in _parts(context, part)]
    pasted = set(context.pasted)
    if pasted and not pasted & set(keys) and (len(set(keys)) == 1 or BELOW.search(parts[-1])):
        keys += context.pasted
    keys = list(dict.fromkeys(keys))
    if len(keys) <= 1:
        raise Unclear(WHICH_TWO)
    context.named.about = (keys[0],)
    return [Combine(groups=tuple(keys), rewritten=bool(pasted & set(keys)))]


def _parts(context: Context, words: str) -> tuple[str, ...]:
    try:
        return context.those(words)
    except Unclear:
        # “The resume deep dive” may be just what stands below, or in the catalogue alone.
        if context.pasted:
            return context.pasted
        if key := context.of_catalogue(words):
            return (key,)
        raise


def move(context: Context, text: str) -> Read:
    """Read “move Pair Coding to 4”, “take it out of 6”; whole groups that move are combined."""
    match = _MOVE.match(text)
    if not match:
        return None
    named, where = context.named, match["where"].strip()
    apart = _APART.fullmatch(where)
    if apart or match["how"].casefold() == "out":
        source = match["from"] or (apart["source"] if apart else "") or ""
        return [Move(entry=named.entry(match["what"], source).entry.id)]
    if _ONLY_NUMBERS.fullmatch(match["what"].strip()):
        keys = tuple(dict.fromkeys((*named.groups(where), *named.groups(match["what"]))))
        if len(keys) <= 1:
            raise Unclear(WHICH_TWO)
        named.about = keys[:1]
        return [Combine(groups=keys)]
    held = named.entry(match["what"], match["from"] or "")
    return [Move(entry=held.entry.id, group=named.group(where))]


def split(context: Context, text: str) -> Read:
    """Read “split 5”."""
    match = _SPLIT.match(text)
    return [Split(group=key) for key in context.those(match["what"])] if match else None
