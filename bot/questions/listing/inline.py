"""Marks within a line: emphasis, links, tags and entities made plain; code left as it is."""

import html
import re

_SPECIAL = re.compile(r"[*_`\[\]<>&\\~{]")
_CODE = re.compile(r"(`{1,3})([^`]{1,2000})\1(?!`)")
_IMAGE = re.compile(r"!\[([^\[\]]{0,500})\](?:\([^()]{0,1000}\)|\[[^\[\]]{0,200}\])")
_LINK = re.compile(
    r"\[([^\[\]]{1,1000})\](?:\((?:[^()]|\([^()]{0,200}\)){0,1000}\)|\[[^\[\]]{0,200}\])"
)
_BACK = re.compile(r"\[+[^\[\]\w]{0,10}\]+\(#[^()]{0,200}\)")
_FOOTNOTE = re.compile(r"\[\^[^\[\]]{1,40}\]")
_LOCAL_LINK = re.compile(
    r"\[(?:[^\[\]]|\[[^\[\]]{0,40}\]){1,1000}\]"
    r"\(#[^()]{0,1000}(?:\([^()]{0,200}\)[^()]{0,200})*\)"
)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|center|cite|code|del|dfn|em|font|i|img|input|ins|kbd|label|mark|q|s|samp"
    r"|small|span|strike|strong|sub|sup|time|tt|u|var|p|div|br|hr|wbr|summary|details)\b"
    r"[^<>]{0,1000}>",
    re.IGNORECASE,
)
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]{1,1000})(?<=[^\s*])\1(?![\w*])")
_UNDERLINED = re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]{1,1000})(?<=[^\s_])\1(?![\w_])")
_STRUCK = re.compile(r"~~([^~]{1,1000})~~")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_ANCHOR = re.compile(r"\s*\{#[\w-]{1,200}\}\s*$")
_OUT = re.compile(r"\[[^\[\]]{1,1000}\]\(https?:[^()]{1,1000}\)\s*(?:[-\u2013—:]|$)")
_WORD = re.compile(r"[^\W_]")
_KEPT = re.compile("\ue000(\\d{1,6})\ue001")
_MARKERS = re.compile("[\ue000\ue001]")


def plain(text: str) -> str:
    """Return a line without marks; what stands between backticks stays, backticks too."""
    if not _SPECIAL.search(text):
        return " ".join(text.split())
    kept: list[str] = []

    def keep(code: re.Match[str]) -> str:
        kept.append(code[0])
        return f"\ue000{len(kept) - 1}\ue001"

    text = _CODE.sub(keep, _MARKERS.sub("", text))
    for pattern, left in (
        (_IMAGE, r"\1"),
        (_BACK, " "),
        (_FOOTNOTE, ""),
        (_LINK, r"\1"),
        (_TAG, " "),
        (_STRONG, r"\2"),
        (_UNDERLINED, r"\2"),
        (_STRONG, r"\2"),  # once more: bold in italics
        (_STRUCK, r"\1"),
        (_ANCHOR, ""),
        (_ESCAPED, r"\1"),
    ):
        text = pattern.sub(left, text)
    text = _KEPT.sub(lambda at: kept[int(at[1])], html.unescape(text))
    return " ".join(text.split())


def has_words(text: str) -> bool:
    """Tell whether a line says anything: one letter or digit of any script."""
    return bool(_WORD.search(text))


def only_links_within(text: str) -> bool:
    """Tell whether a line is nothing but links to other places of its own document."""
    left, count = _LOCAL_LINK.subn("", text)
    return bool(count) and not has_words(left)


def only_tags(text: str) -> bool:
    """Tell whether a line says nothing beside HTML tags."""
    return not has_words(_TAG.sub(" ", text))


def links_out(text: str) -> bool:
    """Tell whether a line is an entry of a list of links: a link first, then what it is."""
    return bool(_OUT.match(text))


def without_code(text: str) -> str:
    """Return a line without what stands between backticks."""
    return _CODE.sub(" ", text)
