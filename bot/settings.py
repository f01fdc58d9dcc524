"""Every setting, its default and one line of meaning. The only reader of the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}
SLACK_API = "https://slack.com/api/"


class SettingError(Exception):
    """A setting is missing or malformed; the message names it and what was expected."""


def _text(value: str) -> str:
    return value


def _token(prefix: str) -> Any:
    def parse(value: str) -> str:
        if not value.startswith(prefix):
            raise ValueError(f"a token that begins with {prefix}")
        return value

    return parse


def _names(value: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,\s]+", value) if part)


def _members(value: str) -> tuple[str, ...]:
    names = _names(value)
    if not all(re.fullmatch(r"[UW][A-Z0-9]+", name) for name in names):
        raise ValueError("member ids such as U012ABC, separated by commas")
    return names


def _url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("an address such as https://slack.com/api/")
    return value if value.endswith("/") else value + "/"


def _whole(low: int, high: int) -> Any:
    def parse(value: str) -> int:
        if not re.fullmatch(r"-?\d+", value) or not low <= int(value) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return parse


def _duration(value: str) -> float:
    match = re.fullmatch(r"\+?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", value)
    if not match or not any(match.groups()):
        raise ValueError("a length of time such as +23h45m")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds)


def _hour(value: str) -> int:
    match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value)
    if not match:
        raise ValueError("a time of day such as 09:00")
    return int(match[1]) * 60 + int(match[2])


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("a time zone such as Europe/Berlin") from None
    return value


def _dollars(value: str) -> float:
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", value) or not float(value):
        raise ValueError("an amount of US dollars above 0, such as 25 or 12.50")
    return float(value)


def _choice(*names: str) -> Any:
    def parse(value: str) -> str:
        if value not in names:
            raise ValueError("one of " + ", ".join(names))
        return value

    return parse


def _setting(name: str, default: object, meaning: str, parse: object = _text) -> Any:
    return field(default=default, metadata={"name": name, "meaning": meaning, "parse": parse})


@dataclass(frozen=True)
class Settings:
    """The bot's settings. Each field's metadata holds the variable's name and its meaning."""

    slack_bot_token: str | None = _setting(
        "SLACK_BOT_TOKEN",
        None,
        "The bot's token. Without it the local workspace opens.",
        _token("xoxb-"),
    )
    slack_app_token: str | None = _setting(
        "SLACK_APP_TOKEN", None, "The app-level token for Socket Mode.", _token("xapp-")
    )
    slack_api_url: str = _setting(
        "SLACK_API_URL",
        SLACK_API,
        "Where Slack's Web API is; another server speaks the same.",
        _url,
    )
    anthropic_api_key: str | None = _setting(
        "ANTHROPIC_API_KEY", None, "With it Claude writes the questions; without it the bank does."
    )
    anthropic_base_url: str | None = _setting(
        "ANTHROPIC_BASE_URL", None, "Where the model's API is, if not at its usual place.", _url
    )
    model: str = _setting("BOT_MODEL", "claude-opus-5-5", "The model that writes question sets.")
    monthly_limit: float | None = _setting(
        "BOT_MONTHLY_LIMIT_USD",
        None,
        "What a workspace may spend on Claude in a month; at the limit the bank answers.",
        _dollars,
    )
    database: Path = _setting("BOT_DATABASE", Path("var/bot.db"), "The database's path.", Path)
    admins: tuple[str, ...] = _setting(
        "BOT_ADMINS", (), "First admins by member id; if empty, the workspace's owners.", _members
    )
    guests: tuple[str, ...] = _setting(
        "BOT_GUESTS", (), "Guests who may take part, by member id.", _members
    )
    default_zone: str = _setting(
        "BOT_ZONE", "UTC", "The time zone of people whose Slack profile names none.", _zone
    )
    guide_before: float = _setting(
        "BOT_GUIDE_BEFORE", 86400.0, "How long before an interview its guide is sent.", _duration
    )
    reminder_before: float = _setting(
        "BOT_REMINDER_BEFORE",
        900.0,
        "How long before an interview the reminder is sent.",
        _duration,
    )
    scorecard_after: float = _setting(
        "BOT_SCORECARD_AFTER", 600.0, "How long after its end scorecards are asked for.", _duration
    )
    morning: int = _setting(
        "BOT_MORNING",
        540,
        "Time of day at which a missing scorecard is asked for again (09:00).",
        _hour,
    )
    clock_shift: float = _setting(
        "BOT_CLOCK_SHIFT", 0.0, "Moves the clock for trying things out; loopback only.", _duration
    )
    sandbox_port: int = _setting(
        "BOT_SANDBOX_PORT", 8765, "The local workspace's port.", _whole(0, 65535)
    )
    health_port: int | None = _setting(
        "BOT_HEALTH_PORT",
        None,
        "The port of /healthz; none is opened without it.",
        _whole(0, 65535),
    )
    log_level: str = _setting(
        "BOT_LOG_LEVEL", "INFO", "How much is logged.", _choice("DEBUG", "INFO", "WARNING", "ERROR")
    )

    @property
    def on_loopback(self) -> bool:
        """Tell whether Slack's API points at this machine."""
        return urlsplit(self.slack_api_url).hostname in LOOPBACK_HOSTS

    @property
    def connects(self) -> bool:
        """Tell whether there are tokens for a workspace."""
        return self.slack_bot_token is not None and self.slack_app_token is not None


def load(environ: Mapping[str, str], *, dotenv: Path | None = None) -> Settings:
    """Read settings from `dotenv` (if that file is there) and, over it, from `environ`.

    Raises:
        SettingError: naming the setting and what was expected; never the value of a secret.
    """
    found = dict(dotenv_values(dotenv)) if dotenv is not None and dotenv.is_file() else {}
    found.update(environ)
    values: dict[str, Any] = {}
    for item in fields(Settings):
        name = item.metadata["name"]
        raw = (found.get(name) or "").strip()
        if raw:
            values[item.name] = _parsed(name, raw, item.metadata["parse"])
    settings = Settings(**values)
    _check_together(settings)
    return settings


def _parsed(name: str, raw: str, parse: Any) -> Any:
    try:
        return parse(raw)
    except ValueError as error:
        raise SettingError(f"{name}: expected {error}.") from None


def _check_together(settings: Settings) -> None:
    if (settings.slack_bot_token is None) != (settings.slack_app_token is None):
        missing = "SLACK_APP_TOKEN" if settings.slack_app_token is None else "SLACK_BOT_TOKEN"
        raise SettingError(f"{missing}: expected beside the other Slack token; only one is set.")
    if settings.clock_shift and not settings.on_loopback:
        raise SettingError(
            "BOT_CLOCK_SHIFT: expected only with SLACK_API_URL on this machine; "
            "reminders to real people follow the real clock."
        )


def table() -> str:
    """Return every setting as a Markdown table, for the README."""
    lines = ["| setting | default | what it means |", "| --- | --- | --- |"]
    for item in fields(Settings):
        default = _shown(item.metadata["parse"], item.default)
        lines.append(f"| `{item.metadata['name']}` | {default} | {item.metadata['meaning']} |")
    return "\n".join(lines)


def _shown(parse: object, default: object) -> str:
    if parse is _duration:
        hours, seconds = divmod(int(float(str(default))), 3600)
        text = (f"{hours}h" if hours else "") + (f"{seconds // 60}m" if seconds else "")
        return f"`{text}`" if text else "none"
    if parse is _hour and isinstance(default, int):
        return f"`{default // 60:02}:{default % 60:02}`"
    return f"`{default}`" if default else "none"
