"""Requests about the words of a type: written, retitled, what to look for, or any other wish."""

import re

from bot.types.model import Voice
from bot.types.talking.context import Context, I, Read, unquoted
from bot.types.talking.fields import names_field
from bot.types.talking.model import Action, Flatten, Retitle, Revise, Suggest, Write
from bot.types.talking.naming import Unclear

_LOOK_FOR = r"(?:what (?:to|we|they|you) (?:are |should )?look(?:ing)?[- ]for|look(?:ing)?[- ]for)"
_FEW = re.compile(r"\b(?:fewest|minim\w+|smallest|few(?:est)? as|as few as|few as possible)\b", I)
_FLATTEN = re.compile(
    r"(?P<verb>flatten|reduce|condense|boil down|boil|cut(?: down)?|keep|use|make)\b\s*"
    r"(?P<what>.*)\Z",
    I,
)
_NOT_WHOSE = re.compile(
    rf"(?:the |its |their )?[“\"]?(?:{_LOOK_FOR}|questions?|list)[”\"]?(?: (?:of|in|for)\b)?", I
)
_TURNED = re.compile(r"\s*\b(?:into|to|down|and|so that|using|with)\b.*\Z", I)
_SUGGEST = re.compile(
    r"(?:suggest|find|propose|come up with|give|write|think of|list|add|what should we)\b"
    rf".*?[“\"']?\b{_LOOK_FOR}\b[”\"']?(?P<rest>.*)\Z",
    I | re.DOTALL,
)
_OVERLAP = re.compile(r"\b(?:overlap\w*|repeat\w*|duplicat\w+)\b", I)
_NO_OVERLAP = re.compile(
    r"\b(?:no|not|without|avoid\w*|don't|doesn't|shouldn't|never|minimal|any)\b[^.]{0,30}"
    r"\b(?:overlap\w*|repeat\w*|duplicat\w+)|\boverlap\w*[^.]{0,20}\b(?:not\b|n't)",
    I,
)
_MEANT = re.compile(r"[^.]{0,40}\b(?:overlap\w*|repeat\w*)\b.*", I)
_ASIDE = re.compile(
    r"[,;(].*|\b(?:with|without|no|but|where|it's|that|overlap|which)\b.*", I | re.DOTALL
)
_RETITLE = re.compile(
    r"(?:retitle|re-title)\b\s*(?P<whose>.*?)(?:\s*\b(?:by|after|for|according)\b.*)?\Z", I
)
_NEW_TITLE = re.compile(
    r"(?P<verb>come up with|suggest|find|propose|think of|give|make|write)\b(?P<whom>.*?)"
    r"\b(?:titles?|names?)\b(?P<rest>.*)\Z",
    I,
)
_DOWN = re.compile(
    r"[\s,]*(?:\b(?:break|broken|breaking|split|splitting|structur\w+|organi[sz]\w+|group(?:ed|ing))"
    r"(?P<whose>(?:\s(?!by\b|into\b|down\b|in\b)[^\s,]+){0,6}?)(?:\sdown)?(?:\sby|\sinto|\sin)"
    r"|\b(?:with|under|using|by)(?:\sthe)?(?:\sfollowing)?\s"
    r"(?:fields?|headings?|sections?|parts?|labels?))(?:\s(?:of|named|called))?:?(?:\s+|\Z)"
    r"(?P<labels>.*)\Z",
    I | re.DOTALL,
)
_BY = re.compile(r"[\s,]+(?:by|with|under|using)\s(?:the\s)?(?P<labels>.+)\Z", I | re.DOTALL)
_WRITE = re.compile(
    r"(?P<verb>write|rewrite|describe|draft|document|word|(?:add |include )?more detail|break"
    r"|explain|show|give|make|structure|organi[sz]e)\b(?P<what>.*)\Z",
    I | re.DOTALL,
)
_WRITES = frozenset({"write", "describe", "draft", "document", "word"})
_FOR = re.compile(
    r"\b(?:for|to|addressed to|aimed at)\s(?:both\s)?(?:the\s|an?\s|our\s)?"
    r"(?P<who>candidates?|applicants?|interviewees?|interviewers?|panel|hiring team)\b"
    r"(?:\sand\s(?:for\s)?(?:the\s)?(?:candidates?|interviewers?))?"
    r"|\b(?:the )?(?P<whose>candidate|interviewer)(?:'s)?[- ](?:version|description|text|guide"
    r"|facing(?: version| description| text)?)\b",
    I,
)
_BOTH = re.compile(
    r"\b(?:both|for (?:the )?(?:candidate|interviewer)s? and (?:for )?(?:the )?"
    r"(?:candidate|interviewer)s?)\b",
    I,
)
_DESCRIBES = re.compile(r"descri|version|guide|text|write-?up", I)
_NOT_WHAT = re.compile(
    r"\b(?:up|me|us|descriptions?|write-?ups?|a|an|the|of|for|new|short|clear|more|detail|out"
    r"|concise|actionable|guide|text|version|to|in)\b",
    I,
)
_LABELS = re.compile(r"\s*(?:,\s*and\s+|,|;|\n|\s+and\s+(?=[A-Z“\"*])|&)\s*")
_REVISES = re.compile(
    r"(?:make|change|rewrite|reword|rephrase|shorten|improve|simplify|clarify|tighten|expand"
    r"|translate|replace|add|remove|cut|turn|soften|polish|update|mention|include"
    r"|emphasi[sz]e|focus|keep|lengthen|adjust|tone)\b",
    I,
)
_NUMBERED = re.compile(r"\w+ (?:(?:group|type|interview|number|#) ?)?(\d{1,3})\b(?!\s*min)", I)
_OF = re.compile(r"\s(?:of|in|for|from|to)\s(?P<whose>[^,]+)\Z", I)

# What to look for


def flatten(context: Context, text: str) -> Read:
    """Read “flatten 6 to the fewest questions”."""
    match = _FLATTEN.match(text)
    if not match or (match["verb"].casefold() != "flatten" and not _FEW.search(text)):
        return None
    what = _TURNED.sub("", _NOT_WHOSE.sub(" ", match["what"]))
    what = re.sub(r"\bthe\b", " ", _FEW.sub(" ", what), flags=I).strip(' “”"')
    return [Flatten(group=key) for key in context.those(what)]


def suggest(context: Context, text: str) -> Read:
    """Read “suggest what to look for in 6, overlap is fine”."""
    match = _SUGGEST.match(text)
    if not match or (match[0].casefold().startswith(("write", "list")) and _FOR.search(text)):
        return None
    overlap = bool(_OVERLAP.search(text)) and not _NO_OVERLAP.search(text)
    rest = re.sub(r"\b(?:questions?|points?|lines?|items?)\b", "", _ASIDE.sub("", match["rest"]))
    whose = re.match(r"\s*(?:in|for|of|to)\s(?P<whose>.+)\Z", rest, I | re.DOTALL)
    keys = context.those(whose["whose"]) if whose else context.these()
    return [Suggest(group=key, overlap=overlap) for key in keys]


def modifies(clause: str, actions: list[Action]) -> bool:
    """Tell whether a clause only says how the action before is meant, and heed it there."""
    last = actions[-1] if actions else None
    if isinstance(last, Suggest) and _MEANT.match(clause):
        overlap = not _NO_OVERLAP.search(clause)
        actions[-1] = last.model_copy(update={"overlap": overlap})
        return True
    return isinstance(last, Flatten) and bool(_FEW.search(clause))


# Titles


def retitle(context: Context, text: str) -> Read:
    """Read “retitle 4 by purpose”, “come up with a title”."""
    match = _RETITLE.match(text)
    if match and not re.search(r"\s(?:to|as)\s", match["whose"]):
        return [Retitle(group=key) for key in context.those(match["whose"])]
    match = _NEW_TITLE.match(text)
    if not match or re.search(r"[“\"]", match["rest"]):
        return None
    of = re.match(r"\s(?:for|of)\s(?P<whose>[^,]+?)(?:\s(?:that|which|by)\b.*)?\Z", match["rest"])
    given = re.match(r"\s(?P<whose>(?!me\b|us\b).+?)\s(?:an?|some|another)\b", match["whom"])
    if match["verb"].casefold() == "give" and given:
        return [Retitle(group=key) for key in context.those(given["whose"])]
    keys = context.those(of["whose"]) if of else context.named.it()
    return [Retitle(group=key) for key in keys]


# Descriptions


def write(context: Context, text: str) -> Read:
    """Read “write 3 for the candidate, broken down by Interviewers and Duration”."""
    match = _WRITE.match(text)
    if not match:
        return None
    verb, down, audience = match["verb"].casefold(), _broken_down(text), _FOR.search(text)
    described = audience and (verb == "rewrite" or _DESCRIBES.search(text))
    if verb not in _WRITES and "detail" not in verb and not down and not described:
        return None
    if verb == "break" and not (down and (down["labels"].strip() or context.items)):
        return None
    labels = _labels(down["labels"]) if down else ()
    if down and not labels:
        labels, context.items = context.items, ()
    head = text[: down.start()] if down else text
    said = _NOT_WHAT.sub(" ", _FOR.sub(" ", head[match.end("verb") :]))
    inside = down.groupdict().get("whose", "") if down and not said.strip(" ,.") else ""
    voices = _voices(context, head, audience)
    keys = context.those(" ".join(f"{said} {inside}".split()))
    return [Write(group=key, voice=one, labels=labels) for key in keys for one in voices]


def _broken_down(text: str) -> "re.Match[str] | None":
    """Return where labels are named: behind “broken down by”, or “by” where all are known."""
    found = _DOWN.search(text)
    if found is None and (by := _BY.search(text)) and all(map(names_field, _labels(by["labels"]))):
        return by
    return found


def _voices(context: Context, text: str, audience: "re.Match[str] | None") -> tuple[Voice, ...]:
    """Return whom to write for: who is named, both where both are, else as before."""
    if audience is None:
        return (context.voice,)
    if _BOTH.search(text):
        return (Voice.INTERVIEWER, Voice.CANDIDATE)
    who = (audience["who"] or audience["whose"] or "").casefold()
    is_candidate = who.startswith(("candidate", "applicant", "interviewee"))
    context.voice = Voice.CANDIDATE if is_candidate else Voice.INTERVIEWER
    return (context.voice,)


def _labels(text: str) -> tuple[str, ...]:
    pieces = (each for piece in _LABELS.split(text.strip(" .:")) for each in _parted(piece))
    found = (unquoted(piece.strip(" *:.-•")) for piece in pieces)
    return tuple(dict.fromkeys(label[:1].upper() + label[1:] for label in found if label))


def _parted(label: str) -> list[str]:
    """Return “length and details” as two labels, and one label that holds an “and” as it is."""
    pieces = re.split(r"\s+and\s+", label)
    return pieces if not names_field(label) and all(map(names_field, pieces)) else [label]


# Anything else


def wish(context: Context, text: str) -> Read:
    """Read a plain wish about a type that names no value: a model takes it in these words."""
    if not _REVISES.match(text):
        return None
    return [Revise(group=key, wish=text) for key in _wished_of(context, text)]


def _wished_of(context: Context, text: str) -> tuple[str, ...]:
    """Return whom a wish is about: a number, a title behind “of”, else “it”."""
    if numbered := _NUMBERED.match(text):
        return context.named.groups(numbered[1])
    if of := _OF.search(text):
        try:
            return context.named.groups(of["whose"])
        except Unclear:
            # “Less of the jargon in general” names no group.
            return context.these()
    return context.these()
