"""Making text safe and short enough for Slack."""

import html
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MENTION = re.compile(r"<[@#!][^>]*>")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>]*)(?:\|([^>]*))?>")
_BROADCAST = re.compile(r"@(channel|here|everyone)\b", re.IGNORECASE)


def escape(text: str) -> str:
    """Disarm user text for mrkdwn: `<!channel>`, `<@U…>` and links become plain characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_typed(text: str) -> str:
    """Return the text of a message as it was typed: Slack sends it escaped, links in brackets."""
    return html.unescape(_LINK.sub(lambda link: link[2] or link[1], text)).strip()


def without_mentions(text: str) -> str:
    """Take mention tokens out of a model's text; nobody is to be notified by it."""
    return _BROADCAST.sub(r"\1", _MENTION.sub("", text)).strip()


def clip(text: str, limit: int) -> str:
    """Cut text to `limit` characters, saying so with an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def person(user: str) -> str:
    """Mention a person by member id."""
    return f"<@{user}>"


def moment(at: float, zone: str, *, weekday: bool = False) -> str:
    """Write a moment so that each reader sees it in their own zone; `zone` is the fallback's.

    A day near by is written as "today" or "tomorrow", so no "on" stands before it. `weekday` names
    the day of the week of a day further off.

    Source of the token: docs.slack.dev, "Formatting text for app surfaces" (date formatting).
    """
    fallback = moment_plain(at, zone).replace("|", "/")
    day = "date_long_pretty" if weekday else "date_short_pretty"
    return f"<!date^{int(at)}^{{{day}}} at {{time}}|{fallback}>"


def moment_plain(at: float, zone: str) -> str:
    """Write a moment as plain text in one zone, such as `Tue 24 Nov 2026, 10:00 Europe/Berlin`."""
    local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {zone}"


def minutes(count: int) -> str:
    """Write a number of minutes: `1 minute`, `45 minutes`."""
    return plural(count, "minute")


def plural(count: int, noun: str) -> str:
    """Write a number with its noun, regular plurals only: `1 question`, `5 questions`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def size(count: int) -> str:
    """Write a number of bytes for a person: `900 bytes`, `100 kB`, `2 MB`."""
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return plural(count, "byte")


def listing(parts: list[str]) -> str:
    """Join for a sentence: `a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:  # noqa: PLR2004 - one or none
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def all_in(count: int, noun: str) -> str:
    """Say that none is missing: `the scorecard is in`, `both …s are in`, `all 3 …s are in`."""
    if count == 1:
        return f"the {noun} is in"
    return f"{'both' if count == 2 else f'all {count}'} {noun}s are in"  # noqa: PLR2004 - a pair
