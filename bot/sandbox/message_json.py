"""How the Web API and events write a message."""

from bot.sandbox.model import Json, Message
from bot.sandbox.workspace import Workspace


def message_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """Return a message as `conversations.history` does; `metadata` includes what the app added."""
    found: Json = {"user": message.user, "type": "message", "ts": message.ts}
    if message.client_msg_id and message.subtype is None:
        found["client_msg_id"] = message.client_msg_id
    if message.from_app:
        found |= _by_app(workspace)
    found |= {"text": message.text, "team": workspace.team.id}
    if message.subtype:
        found["subtype"] = message.subtype
    if message.blocks:
        found["blocks"] = message.blocks
    if message.edited:
        found["edited"] = message.edited
    if message.files:
        kept = workspace.files.kept
        found["files"] = [workspace.files.as_json(kept[each]) for each in message.files]
        found["upload"] = False
    if message.reactions:
        found["reactions"] = message.reactions_json()
    if metadata and message.metadata and workspace.features.metadata:
        found["metadata"] = message.metadata
    return found | _threading(workspace, message)


def _by_app(workspace: Workspace) -> Json:
    app = workspace.app
    return {
        "bot_id": app.bot_id,
        "app_id": app.id,
        "bot_profile": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.bot_user,
            "icons": {},
            "team_id": workspace.team.id,
        },
    }


def _threading(workspace: Workspace, message: Message) -> Json:
    if message.thread_ts is None:
        return {}
    if message.is_reply:
        root = workspace.messages[message.channel].get(message.thread_ts)
        found: Json = {"thread_ts": message.thread_ts}
        if root is not None:
            found["parent_user_id"] = root.user
        if message.is_broadcast:
            found["subtype"] = "thread_broadcast"
        return found
    replies = workspace.replies(message.channel, message.ts)
    if not replies:
        return {}
    people = list(dict.fromkeys(each.user for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "latest_reply": replies[-1].ts,
        "reply_users": people[:5],
        "is_locked": False,
        "subscribed": message.user == workspace.app.bot_user,
    }
