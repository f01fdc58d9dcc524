"""chat.postMessage, chat.update, chat.delete, chat.postEphemeral and chat.getPermalink."""

import copy

from bot.sandbox.errors import ApiError
from bot.sandbox.limits.surfaces import MESSAGE_TEXT, UPDATE_TEXT
from bot.sandbox.message_json import message_json
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.methods.content import blocks_of, check_length, metadata_of, text_of
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.workspace import Draft


def _post_message(call: Call) -> Json:
    workspace = call.workspace
    channel = _speaking_in(call)
    text, blocks = text_of(call), blocks_of(call)
    if not text and not blocks and not call.args.get("attachments"):
        raise ApiError("no_text")
    check_length(blocks)
    message = workspace.post(
        Draft(
            channel=channel.id,
            user=call.bot,
            text=text,
            blocks=blocks or [],
            thread_ts=_root(call, channel),
            from_app=True,
            metadata=metadata_of(call),
            is_broadcast=call.flag("reply_broadcast"),
        )
    )
    written = message_json(workspace, message, metadata=True)
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": written}
    if len(call.text("text")) > MESSAGE_TEXT:
        warning = "message_truncated"
        answer |= {"warning": warning, "response_metadata": {"warnings": [warning]}}
    return answer


def _speaking_in(call: Call) -> Channel:
    """Find where to post: a channel's id or name, or a person's id for their direct message."""
    workspace, wanted = call.workspace, call.need("channel")
    user = workspace.users.get(wanted)
    if user is not None and not user.deleted and user.id != call.bot:
        channel, _ = workspace.direct([call.bot, user.id])
        return channel
    named = workspace.channel_named(wanted.lstrip("#"))
    if named is not None:
        call.args["channel"] = named.id
    channel = call.own_channel()
    if channel.is_archived:
        raise ApiError("is_archived")
    return channel


def _root(call: Call, channel: Channel) -> str | None:
    """Find the thread's root; a reply's ts stands for its thread."""
    wanted = call.text("thread_ts")
    if not wanted:
        return None
    found = call.workspace.messages[channel.id].get(wanted)
    if found is None:
        raise ApiError("thread_not_found")
    return found.thread_ts or found.ts


def _own_message(call: Call, channel: Channel, code: str) -> Message:
    message = call.workspace.messages[channel.id].get(call.need("ts"))
    if message is None or message.subtype == "tombstone":
        raise ApiError("message_not_found")
    if not message.from_app:
        raise ApiError(code)
    return message


def _update(call: Call) -> Json:
    channel = call.channel()
    message = _own_message(call, channel, "cant_update_message")
    if channel.is_archived:
        raise ApiError("is_inactive")
    text, blocks = text_of(call), blocks_of(call)
    if not text and not blocks:
        raise ApiError("no_text")
    if len(text) > UPDATE_TEXT:
        raise ApiError("msg_too_long")
    check_length(blocks)
    metadata, before = metadata_of(call), copy.deepcopy(message)
    message.text = text or message.text
    message.blocks = message.blocks if blocks is None else blocks
    message.metadata = message.metadata if metadata is None else metadata
    call.workspace.edit(message, before, call.bot)
    written = message_json(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": written}


def _delete(call: Call) -> Json:
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    call.workspace.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def _post_ephemeral(call: Call) -> Json:
    channel = call.own_channel()
    user = call.user()
    if user.id not in channel.members:
        raise ApiError("user_not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    text, blocks = text_of(call), blocks_of(call)
    if not text and not blocks:
        raise ApiError("no_text")
    draft = Draft(channel.id, call.bot, text, blocks or [], _root(call, channel), from_app=True)
    return {"message_ts": call.workspace.post_ephemeral(draft, user.id).ts}


def _get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.workspace.messages[channel.id].get(call.need("message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    place = f"archives/{channel.id}/p{message.ts.replace('.', '')}"
    link = f"{call.workspace.base_url}/{place}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


METHODS: dict[str, Method] = {
    "chat.delete": _delete,
    "chat.getPermalink": _get_permalink,
    "chat.postEphemeral": _post_ephemeral,
    "chat.postMessage": _post_message,
    "chat.update": _update,
}
