"""conversations.*: finding, opening and changing channels (their messages are in history.py)."""

import re

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.model import Channel, Json, User

NAME = 80
MEMBERS_OF_A_GROUP = 8
TOPIC = 250
_SLACKBOT = "USLACKBOT"


def of_types(call: Call) -> list[Channel]:
    """Return the channels of the `types` asked for, the oldest first."""
    types = call.listed("types") or ["public_channel"]
    kinds = {"public_channel": "channel", "private_channel": "group"}
    wanted = {kinds.get(each, each) for each in types}
    if not wanted <= {"channel", "group", "im", "mpim"}:
        raise ApiError("invalid_types")
    hidden = call.flag("exclude_archived")
    return [
        each
        for each in call.workspace.channels.values()
        if each.event_type in wanted and not (hidden and each.is_archived)
    ]


def _json(call: Call, channel: Channel) -> Json:
    return channel.as_json(call.bot, call.workspace.team.id)


def _list(call: Call) -> Json:
    known = [each for each in of_types(call) if each.is_open or call.bot in each.members]
    found, metadata = call.page(known, 100, 999)
    return {"channels": [_json(call, each) for each in found], "response_metadata": metadata}


def _info(call: Call) -> Json:
    found = _json(call, call.channel())
    if not call.flag("include_num_members"):
        found.pop("num_members", None)
    return {"channel": found}


def _members(call: Call) -> Json:
    found, metadata = call.page(call.channel().members, 100, 999)
    return {"members": found, "response_metadata": metadata}


def _open(call: Call) -> Json:
    workspace = call.workspace
    if call.text("channel"):
        channel, was_there = call.own_channel(), True
    else:
        users = call.listed("users")
        if not users:
            raise ApiError("users_list_not_supplied")
        if len(users) > MEMBERS_OF_A_GROUP:
            raise ApiError("too_many_users")
        for user in users:
            _check_direct(workspace.users.get(user))
        channel, was_there = workspace.direct([call.bot, *users])
    found: Json = {"channel": {"id": channel.id}}
    if call.flag("return_im"):
        found["channel"] = _json(call, channel)
    if was_there:
        found |= {"no_op": True, "already_open": True}
    return found


def _check_direct(user: User | None) -> None:
    if user is None:
        raise ApiError("user_not_found")
    if user.deleted:
        raise ApiError("user_disabled")
    if user.is_bot or user.id == _SLACKBOT:
        raise ApiError("cannot_dm_bot")


def _create(call: Call) -> Json:
    name = call.text("name")
    check_name(name)
    if call.workspace.channel_named(name) is not None:
        raise ApiError("name_taken")
    kind = "group" if call.flag("is_private") else "channel"
    return {"channel": _json(call, call.workspace.add_channel(name, call.bot, kind=kind))}


def check_name(name: str) -> None:
    """Check a channel's name.

    Raises:
        ApiError: invalid_name_required, invalid_name_maxlength or invalid_name_specials.
    """
    if not name:
        raise ApiError("invalid_name_required")
    if len(name) > NAME:
        raise ApiError("invalid_name_maxlength")
    if not re.fullmatch(r"[^\W_A-Z][\w-]*", name) or name != name.lower():
        raise ApiError("invalid_name_specials")


def _invite(call: Call) -> Json:
    channel = call.own_channel()
    if channel.is_archived:
        raise ApiError("is_archived")
    if channel.is_im or channel.is_mpim:
        raise ApiError("method_not_supported_for_channel_type")
    users = call.listed("users")
    if not users:
        raise ApiError("no_user")
    refused = {user: _refusal(call, channel, user) for user in users}
    errors = [{"user": u, "ok": False, "error": code} for u, code in refused.items() if code]
    if errors and not (call.flag("force") and len(errors) < len(users)):
        raise ApiError(str(errors[0]["error"]), errors=errors)
    for user, code in refused.items():
        if code is None:
            call.workspace.join(channel, user, inviter=call.bot)
    return {"channel": _json(call, channel)}


def _refusal(call: Call, channel: Channel, user: str) -> str | None:
    found = call.workspace.users.get(user)
    if found is None:
        return "user_not_found"
    if user == call.bot:
        return "cant_invite_self"
    if found.deleted:
        return "user_disabled"
    return "already_in_channel" if user in channel.members else None


def _join(call: Call) -> Json:
    channel = call.channel()
    if not channel.is_open:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    found: Json = {"channel": _json(call, channel)}
    if call.bot in channel.members:
        warning = "already_in_channel"
        return found | {"warning": warning, "response_metadata": {"warnings": [warning]}}
    call.workspace.join(channel, call.bot)
    return {"channel": _json(call, channel)}


def _archive(call: Call) -> Json:
    channel = call.own_channel()
    if channel.is_archived:
        raise ApiError("already_archived")
    if channel.is_general:
        raise ApiError("cant_archive_general")
    if channel.is_im or channel.is_mpim:
        raise ApiError("method_not_supported_for_channel_type")
    channel.is_archived = True
    call.workspace.tell("channel", channel=channel)
    return {}


def _set_topic(call: Call) -> Json:
    channel = call.own_channel()
    if channel.is_archived:
        raise ApiError("is_archived")
    topic = call.text("topic")
    if len(topic) > TOPIC:
        raise ApiError("too_long")
    channel.topic = topic
    call.workspace.tell("channel", channel=channel)
    return {"channel": _json(call, channel)}


METHODS: dict[str, Method] = {
    "conversations.archive": _archive,
    "conversations.create": _create,
    "conversations.info": _info,
    "conversations.invite": _invite,
    "conversations.join": _join,
    "conversations.list": _list,
    "conversations.members": _members,
    "conversations.open": _open,
    "conversations.setTopic": _set_topic,
}
