"""The app as Slack is to install it: just the scopes and events the bot uses."""

from collections.abc import Mapping
from typing import Any

from bot.slack.calls import METHODS

NAME = "Interview Assistant"
DESCRIPTION = "Makes interviews structured and fair: question sets, guides, reminders, scorecards"

COMMANDS: Mapping[str, tuple[str, str]] = {
    "/interview-plan": (
        "Plan an interview: a question set with a rubric",
        "[senior go backend 45m screen | sets | questions gRPC | catalogue | loop | help]",
    ),
}
"""Description and usage hint of each slash command."""

EVENTS: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "message.im": ("im:history",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}
"""The events the bot hears of, each with the scopes Slack asks for it."""

OTHER_SCOPES: Mapping[str, str] = {
    "commands": "slash commands",
    "files:read": "downloading a brief that was sent as a file",
}
"""Scopes that no method of the Web API stands for."""


def scopes() -> list[str]:
    """Return the bot token's scopes, just those its methods, events and commands need."""
    needed = set(OTHER_SCOPES)
    for method in METHODS.values():
        needed.update(method.scopes)
    for event in EVENTS.values():
        needed.update(event)
    return sorted(needed)


def manifest() -> dict[str, Any]:
    """Return the app's manifest (docs.slack.dev, "App manifest reference")."""
    return {
        "display_information": {"name": NAME, "description": DESCRIPTION},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": command,
                    "description": description,
                    "usage_hint": hint,
                    "should_escape": False,
                }
                for command, (description, hint) in COMMANDS.items()
            ],
        },
        "oauth_config": {"scopes": {"bot": scopes()}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
