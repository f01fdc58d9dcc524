"""reactions.add, reactions.remove and reactions.get."""

import re

from bot.sandbox.errors import ApiError
from bot.sandbox.message_json import message_json
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.model import Json, Message


def _message(call: Call) -> Message:
    channel = call.own_channel()
    message = call.workspace.messages[channel.id].get(call.need("timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    return message


def _name(call: Call) -> str:
    name = call.need("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise ApiError("invalid_name")
    return name


def _add(call: Call) -> Json:
    message, name = _message(call), _name(call)
    if call.bot in message.reactions.get(name, ()):
        raise ApiError("already_reacted")
    call.workspace.react(message, name, call.bot)
    return {}


def _remove(call: Call) -> Json:
    message, name = _message(call), _name(call)
    if call.bot not in message.reactions.get(name, ()):
        raise ApiError("no_reaction")
    call.workspace.react(message, name, call.bot)
    return {}


def _get(call: Call) -> Json:
    message = _message(call)
    written = message_json(call.workspace, message)
    return {"type": "message", "channel": message.channel, "message": written}


METHODS: dict[str, Method] = {
    "reactions.add": _add,
    "reactions.get": _get,
    "reactions.remove": _remove,
}
