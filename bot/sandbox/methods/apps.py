"""api.test, auth.test, apps.connections.open, team.info and bots.info."""

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.model import Json


def _api_test(call: Call) -> Json:
    if call.args.get("error"):
        raise ApiError(call.text("error"), args=call.args)
    return {"args": call.args} if call.args else {}


def _auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"https://{workspace.team.domain}.slack.com/",
        "team": workspace.team.name,
        "user": workspace.users[call.bot].name,
        "team_id": workspace.team.id,
        "user_id": call.bot,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def _connections_open(call: Call) -> Json:
    return {"url": call.socket_url()}


def _team_info(call: Call) -> Json:
    team = call.workspace.team
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def _bots_info(call: Call) -> Json:
    app = call.workspace.app
    if call.text("bot", app.bot_id) != app.bot_id:
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 0,
            "app_id": app.id,
            "user_id": app.bot_user,
            "icons": {},
        }
    }


METHODS: dict[str, Method] = {
    "api.test": _api_test,
    "apps.connections.open": _connections_open,
    "auth.test": _auth_test,
    "bots.info": _bots_info,
    "team.info": _team_info,
}
