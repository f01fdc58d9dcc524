"""What Slack sends, in its own shapes (docs.slack.dev: slash commands, interactivity, events)."""

import itertools
from typing import Any

_ids = itertools.count(1)

Payload = dict[str, Any]


def command(text: str = "", *, user: str = "U1", channel: str = "C1", **more: Any) -> Payload:
    """Return a slash command."""
    return {
        "token": "made-up",
        "team_id": "T0TEAM",
        "team_domain": "acme",
        "channel_id": channel,
        "channel_name": "general",
        "user_id": user,
        "user_name": "ada",
        "command": "/interview-plan",
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/1",
        "trigger_id": f"{next(_ids)}.1.abc",
        **more,
    }


def click(action_id: str, value: str = "", *, user: str = "U1", **more: Any) -> Payload:
    """Return a click on a button in a message."""
    return {
        "type": "block_actions",
        "user": {"id": user, "username": "ada", "name": "ada", "team_id": "T0TEAM"},
        "api_app_id": "A1",
        "token": "made-up",
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1"},
        "trigger_id": f"{next(_ids)}.1.abc",
        "team": {"id": "T0TEAM", "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "C1", "name": "general"},
        "message": {"type": "message", "ts": "1.2", "text": "hello"},
        "response_url": "https://hooks.slack.com/actions/1",
        "actions": [
            {"action_id": action_id, "block_id": "b", "value": value, "type": "button"},
        ],
        **more,
    }


def click_in_form(action_id: str, *, user: str = "U1", **more: Any) -> Payload:
    """Return a click on a button in an open form."""
    payload = click(action_id, user=user, view=form(), **more)
    payload["container"] = {"type": "view", "view_id": "V1"}
    for name in ("channel", "message", "response_url"):
        del payload[name]
    return payload


def form(callback_id: str = "plan.form", *, hash_: str = "h1", **more: Any) -> Payload:
    """Return a view as Slack sends it back."""
    return {
        "id": "V1",
        "team_id": "T0TEAM",
        "type": "modal",
        "callback_id": callback_id,
        "hash": hash_,
        "private_metadata": "",
        "root_view_id": "V1",
        "previous_view_id": None,
        "blocks": [
            {"type": "section", "block_id": "intro"},
            {"type": "input", "block_id": "role", "element": {"type": "plain_text_input"}},
            {"type": "input", "block_id": "level", "element": {"type": "static_select"}},
        ],
        "state": {"values": {"role": {"role": {"type": "plain_text_input", "value": "Go"}}}},
        **more,
    }


def submission(
    callback_id: str = "plan.form", *, user: str = "U1", hash_: str = "h1", **more: Any
) -> Payload:
    """Return a submitted form; `more` belongs to the view."""
    return {
        "type": "view_submission",
        "team": {"id": "T0TEAM", "domain": "acme"},
        "user": {"id": user, "username": "ada", "name": "ada", "team_id": "T0TEAM"},
        "api_app_id": "A1",
        "token": "made-up",
        "trigger_id": f"{next(_ids)}.1.abc",
        "view": form(callback_id, hash_=hash_, **more),
        "response_urls": [],
        "is_enterprise_install": False,
        "enterprise": None,
    }


def event(event: Payload, **more: Any) -> Payload:
    """Return a delivered event."""
    return {
        "token": "made-up",
        "team_id": "T0TEAM",
        "api_app_id": "A1",
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{next(_ids)}",
        "event_time": 1_700_000_000,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": "T0TEAM",
                "user_id": "U0BOT",
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        **more,
    }


def direct_message(text: str, *, user: str = "U1", **more: Any) -> Payload:
    """Return a message somebody wrote to the bot."""
    said = {
        "type": "message",
        "user": user,
        "text": text,
        "ts": f"1700000000.{next(_ids):06d}",
        "channel": "D1",
        "channel_type": "im",
        "team": "T0TEAM",
        **more,
    }
    return event(said)


def slack_user(user: str = "U1", **more: Any) -> Payload:
    """Return a person as `users.list` shows them."""
    return {
        "id": user,
        "team_id": "T0TEAM",
        "name": "ada",
        "deleted": False,
        "real_name": "Ada Lovelace",
        "tz": "Europe/London",
        "profile": {"display_name": "Ada", "real_name": "Ada Lovelace"},
        "is_admin": False,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": False,
        **more,
    }
