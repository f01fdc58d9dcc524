"""conversations.history, conversations.replies and conversations.mark."""

from collections.abc import Iterable

from bot.sandbox.errors import ApiError
from bot.sandbox.message_json import message_json
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.model import Json, Message


def _history(call: Call) -> Json:
    channel = call.own_channel()
    shown = [each for each in call.workspace.messages[channel.id].values() if each.in_channel]
    found, metadata = call.page(list(_between(call, reversed(shown))), 100, 999)
    more = bool(metadata["next_cursor"])
    answer: Json = {
        "messages": [_json(call, each) for each in found],
        "has_more": more,
        "pin_count": 0,
    }
    return answer | ({"response_metadata": metadata} if more else {})


def _replies(call: Call) -> Json:
    channel = call.own_channel()
    root = call.workspace.messages[channel.id].get(call.need("ts"))
    if root is None:
        raise ApiError("thread_not_found")
    if root.is_reply:
        return {"messages": [_json(call, root)], "has_more": False}
    replies = _between(call, call.workspace.replies(channel.id, root.ts))
    found, metadata = call.page([root, *replies], 1000, 1000)
    if found and found[0] is not root:
        found.insert(0, root)  # every page begins with the root
    more = bool(metadata["next_cursor"])
    answer: Json = {"messages": [_json(call, each) for each in found], "has_more": more}
    return answer | ({"response_metadata": metadata} if more else {})


def _between(call: Call, messages: Iterable[Message]) -> Iterable[Message]:
    """Leave out what lies outside `oldest` and `latest` (their own moments only if inclusive)."""
    oldest, latest = _moment(call, "oldest", 0.0), _moment(call, "latest", float("inf"))
    inclusive = call.flag("inclusive")
    for message in messages:
        at = float(message.ts)
        if oldest < at < latest or (inclusive and at in (oldest, latest)):
            yield message


def _moment(call: Call, name: str, default: float) -> float:
    try:
        return float(call.text(name) or default)
    except ValueError:
        raise ApiError(f"invalid_ts_{name}") from None


def _json(call: Call, message: Message) -> Json:
    wanted = call.flag("include_all_metadata")
    return message_json(call.workspace, message, metadata=wanted)


def _mark(call: Call) -> Json:
    call.workspace.read(call.bot, call.own_channel(), call.need("ts"))
    return {}


METHODS: dict[str, Method] = {
    "conversations.history": _history,
    "conversations.mark": _mark,
    "conversations.replies": _replies,
}
