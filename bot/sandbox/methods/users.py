"""users.list, users.info, users.lookupByEmail and users.conversations."""

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.methods.conversations import of_types
from bot.sandbox.model import Json


def _list(call: Call) -> Json:
    people, metadata = call.page(list(call.workspace.users.values()), 1000, 1000)
    return {
        "members": [call.workspace.user_json(each) for each in people],
        "cache_ts": int(call.workspace.clock.now()),
        "response_metadata": metadata,
    }


def _info(call: Call) -> Json:
    return {"user": call.workspace.user_json(call.user())}


def _lookup_by_email(call: Call) -> Json:
    wanted = call.need("email").lower()
    for user in call.workspace.users.values():
        if user.email.lower() == wanted and not user.deleted:
            return {"user": call.workspace.user_json(user)}
    raise ApiError("users_not_found")


def _conversations(call: Call) -> Json:
    user = call.text("user") or call.bot
    if user not in call.workspace.users:
        raise ApiError("user_not_found")
    mine = [
        each
        for each in of_types(call)
        if user in each.members and (each.is_open or call.bot in each.members)
    ]
    found, metadata = call.page(mine, 100, 999)
    team = call.workspace.team.id
    return {
        "channels": [each.as_json(call.bot, team) for each in found],
        "response_metadata": metadata,
    }


METHODS: dict[str, Method] = {
    "users.conversations": _conversations,
    "users.info": _info,
    "users.list": _list,
    "users.lookupByEmail": _lookup_by_email,
}
