"""What Slack sends to the app, in Slack's exact shapes.

Sources: docs.slack.dev, "Interaction payloads", "Slash commands", "Events API" and the payloads in
the tests of slackapi/bolt-python.
"""

import secrets
from typing import Any

from bot.sandbox.filling import value_key
from bot.sandbox.message_json import message_json
from bot.sandbox.model import Channel, Json, Message, User, new_id
from bot.sandbox.workspace import Workspace

_TEXT_LIKE = {"button", "workflow_button"}


def command(
    workspace: Workspace, user: User, channel: Channel, command_: str, text: str
) -> tuple[Json, str]:
    """Return a slash command's payload, and the secret of its response url."""
    secret = workspace.response_urls.issue(user.id, channel.id)
    payload: Json = {
        "token": workspace.app.verification_token,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name_for_payload(),
        "user_id": user.id,
        "user_name": user.name,
        "command": command_,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": f"{workspace.base_url}/commands/{workspace.team.id}/{secret}",
        "trigger_id": workspace.triggers.issue(user.id),
    }
    return payload, secret


def message_action(
    workspace: Workspace, user: User, message: Message, action: Json, values: Json
) -> Json:
    """Return the `block_actions` payload of a control in a message."""
    channel = workspace.channels[message.channel]
    ephemeral = message.only_for is not None
    secret = workspace.response_urls.issue(
        user.id,
        channel.id,
        thread_ts=message.thread_ts,
        message_ts=message.ts,
        is_ephemeral=ephemeral,
    )
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(workspace, "block_actions", user)
    payload |= {"container": container, "trigger_id": workspace.triggers.issue(user.id)}
    payload["channel"] = _channel(channel)
    if not ephemeral:  # Slack does not send an ephemeral message's content back
        payload["message"] = message_json(workspace, message)
    payload["state"] = {"values": values}
    payload["response_url"] = f"{workspace.base_url}/actions/{workspace.team.id}/{secret}"
    payload["actions"] = [action]
    return payload


def view_action(workspace: Workspace, user: User, view: Json, action: Json) -> Json:
    """Return the `block_actions` payload of a control in a modal or on Home."""
    payload = _interaction(workspace, "block_actions", user)
    payload["container"] = {"type": "view", "view_id": view["id"]}
    payload["trigger_id"] = _trigger(workspace, user, view)
    payload["view"] = with_files(workspace, view)
    payload["actions"] = [action]
    return payload


def view_submission(workspace: Workspace, user: User, view: Json) -> Json:
    """Return a `view_submission` payload."""
    payload = _interaction(workspace, "view_submission", user)
    payload["trigger_id"] = _trigger(workspace, user, view)
    payload["view"] = with_files(workspace, view)
    payload["response_urls"] = []
    return payload


def view_closed(workspace: Workspace, user: User, view: Json, *, is_cleared: bool) -> Json:
    """Return a `view_closed` payload; it carries no state."""
    payload = _interaction(workspace, "view_closed", user)
    payload["view"] = view | {"state": {"values": {}}}
    payload["is_cleared"] = is_cleared
    return payload


def suggestion(
    workspace: Workspace, user: User, element: Json, typed: str, view: Json | None
) -> Json:
    """Return a `block_suggestion` payload; `element` has its block's id as well."""
    payload = _interaction(workspace, "block_suggestion", user)
    payload |= {
        "container": {"type": "view", "view_id": view["id"]} if view else {"type": "message"},
        "action_id": element["action_id"],
        "block_id": element["block_id"],
        "value": typed,
    }
    if view:
        payload["view"] = with_files(workspace, view)
    return payload


def shortcut(workspace: Workspace, user: User, callback_id: str, message: Message | None) -> Json:
    """Return the payload of a global shortcut, or of one on a message."""
    kind = "shortcut" if message is None else "message_action"
    payload = _interaction(workspace, kind, user)
    payload |= {
        "callback_id": callback_id,
        "trigger_id": workspace.triggers.issue(user.id),
        "action_ts": workspace.next_ts(),
    }
    if message is None:
        return payload
    secret = workspace.response_urls.issue(user.id, message.channel, thread_ts=message.thread_ts)
    return payload | {
        "message_ts": message.ts,
        "channel": _channel(workspace.channels[message.channel]),
        "message": message_json(workspace, message),
        "response_url": f"{workspace.base_url}/app/{workspace.team.id}/{secret}",
    }


def event(workspace: Workspace, inner: Json) -> Json:
    """Wrap an event as the Events API delivers it."""
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team.id,
        "context_team_id": workspace.team.id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app.id,
        "event": inner,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(workspace.clock.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team.id,
                "user_id": workspace.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_hex(24)}",
    }


def action_of(element: Json, block_id: str, value: Json, ts: str) -> Json:
    """Return the entry of `actions` for an element that was used with a value."""
    kind = element["type"]
    found: Json = {"type": kind, "action_id": element["action_id"], "block_id": block_id}
    if kind in _TEXT_LIKE:
        names = ("text", "value", "style", "url")
        found |= {name: element[name] for name in names if name in element}
    else:
        key = "selected_option" if kind == "overflow" else value_key(kind)
        found[key] = value.get(key)
        if "placeholder" in element:
            found["placeholder"] = element["placeholder"]
    return found | {"action_ts": ts}


def with_files(workspace: Workspace, view: Json) -> Json:
    """Return a view whose file inputs hold whole file objects; the app may see those from now."""
    values: dict[str, Any] = {}
    for block_id, block in view["state"]["values"].items():
        values[block_id] = {}
        for action_id, value in block.items():
            values[block_id][action_id] = value
            if value["type"] == "file_input":
                kept = [workspace.files.kept.get(each["id"]) for each in value["files"]]
                files = [each for each in kept if each is not None]
                for file in files:
                    file.shared_with_app = True
                inside = [workspace.files.as_json(each) for each in files]
                values[block_id][action_id] = value | {"files": inside}
    return view | {"state": {"values": values}}


def _interaction(workspace: Workspace, kind: str, user: User) -> Json:
    team = workspace.team
    return {
        "type": kind,
        "team": team.as_json(),
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
        "api_app_id": workspace.app.id,
        "token": workspace.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _trigger(workspace: Workspace, user: User, view: Json) -> str:
    inside = view["id"] if view["type"] == "modal" else None
    return workspace.triggers.issue(user.id, inside)


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name_for_payload()}
