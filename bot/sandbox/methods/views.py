"""views.open, views.push, views.update and views.publish."""

from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.modals import OpenView
from bot.sandbox.model import Json


def _view(call: Call) -> Any:
    view = call.json("view")
    if view is None:
        raise ApiError("invalid_arguments", ["missing required field: view"])
    return view


def _modal(call: Call) -> Any:
    """Check the view first: arguments that are wrong do not cost the trigger."""
    view = _view(call)
    call.workspace.views.check(view, "modal")
    return view


def _open(call: Call) -> Json:
    workspace, view = call.workspace, _modal(call)
    trigger = workspace.triggers.exchange(call.need("trigger_id"))
    return {"view": workspace.views.open(trigger.user, view, inside=trigger.view_id)}


def _push(call: Call) -> Json:
    workspace, view = call.workspace, _modal(call)
    trigger = workspace.triggers.exchange(call.need("trigger_id"))
    return {"view": workspace.views.push(trigger.user, view)}


def _update(call: Call) -> Json:
    view_id, external = call.text("view_id"), call.text("external_id")
    if bool(view_id) == bool(external):
        word = "Cannot provide both" if view_id else "Must provide one of"
        raise ApiError("invalid_arguments", [f"{word} `view_id` and `external_id`"])
    place = _named(call, view_id, external)
    if place is None:
        raise ApiError("not_found")
    return {"view": call.workspace.views.update(place, _view(call), call.text("hash") or None)}


def _named(call: Call, view_id: str, external: str) -> OpenView | None:
    if view_id:
        return call.workspace.views.find(view_id)
    return call.workspace.views.named(external)


def _publish(call: Call) -> Json:
    user = call.user("user_id")
    view = _view(call)
    return {"view": call.workspace.views.publish(user.id, view, call.text("hash") or None)}


METHODS: dict[str, Method] = {
    "views.open": _open,
    "views.publish": _publish,
    "views.push": _push,
    "views.update": _update,
}
