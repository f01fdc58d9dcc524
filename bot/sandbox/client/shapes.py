"""How the page API writes people, channels, messages and files."""

from bot.sandbox.model import Channel, File, Json, Message, User
from bot.sandbox.workspace import Workspace


def user_json(user: User) -> Json:
    """Return a User as the page knows it."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "avatar_color": f"#{user.color}",
        "is_bot": user.is_bot,
        "is_guest": user.is_restricted,
        "is_admin": user.is_admin,
        "deleted": user.deleted,
        "tz": user.tz,
        "role_note": user.role_note,
    }


def channel_json(workspace: Workspace, channel: Channel, me: str) -> Json:
    """Return a Channel as the page knows it, for one person."""
    unread, mentions = workspace.unread(me, channel)
    others = [each for each in channel.members if each != me] or [me]
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "is_mpim": channel.is_mpim,
        "is_archived": channel.is_archived,
        "im_user": others[0] if channel.is_im else None,
        "is_member": me in channel.members,
        "members": list(channel.members),
        "topic": channel.topic,
        "unread": unread,
        "mentions": mentions,
        "last_read": channel.last_read.get(me, "0"),
        "latest": workspace.latest(channel),
    }


def message_json(workspace: Workspace, message: Message) -> Json:
    """Return a Message as the page knows it."""
    replies = [] if message.is_reply else workspace.replies(message.channel, message.ts)
    kept = workspace.files.kept
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "bot": message.from_app,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts if message.is_reply or replies else None,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(each.user for each in replies)),
        "latest_reply": replies[-1].ts if replies else None,
        "edited": message.edited is not None,
        "ephemeral": message.only_for is not None,
        "subtype": message.subtype,
        "is_broadcast": message.is_broadcast,
        "reactions": message.reactions_json(),
        "files": [file_json(kept[each]) for each in message.files],
    }


def file_json(file: File) -> Json:
    """Return a File as the page knows it."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": len(file.content),
        "url": f"/page/file/{file.id}",
        "user": file.user,
    }
