"""Reading Slack's user objects, from `users.list`, `users.info` and the directory's events."""

from collections.abc import Mapping
from typing import Any

from bot.slack.model import Profile

SLACKBOT = "USLACKBOT"
"""Slack's own bot says `is_bot: false` of itself."""


def read_profile(user: Mapping[str, Any], team: str) -> Profile:
    """Return a user object as the directory keeps it.

    `team` is the bot's workspace: a person of another one (Slack Connect) is an outsider, whatever
    the flags say. On Enterprise Grid a person belongs to each workspace the org lists for them.
    """
    home = str(user.get("team_id") or team)
    grid = user.get("enterprise_user") or {}
    teams = {home, *(grid.get("teams") or ())}
    details = user.get("profile") or {}
    names = (
        details.get("display_name"),
        details.get("real_name"),
        user.get("real_name"),
        user.get("name"),
    )
    return Profile(
        team=team if team in teams else home,
        user=str(user["id"]),
        name=next((str(name) for name in names if name), str(user["id"])),
        zone=str(user.get("tz") or ""),
        is_bot=_any(user, "is_bot", "is_workflow_bot", "is_connector_bot")
        or user["id"] == SLACKBOT,
        is_guest=_any(user, "is_restricted", "is_ultra_restricted"),
        is_outsider=_any(user, "is_stranger", "is_invited_user") or team not in teams,
        is_deleted=_any(user, "deleted"),
        is_owner=_any(user, "is_owner", "is_primary_owner"),
        updated=float(user.get("updated") or 0),
    )


def _any(user: Mapping[str, Any], *keys: str) -> bool:
    return any(user.get(key) for key in keys)
