"""canvases.create and canvases.access.set."""

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.model import File, Json

MIME = "application/vnd.slack-docs"
_LEVELS = frozenset({"read", "write", "owner"})


def _create(call: Call) -> Json:
    if not call.workspace.features.canvases:
        raise ApiError("free_teams_cannot_create_non_tabbed_canvases")
    content = call.json("document_content") or {}
    markdown = content.get("markdown") if isinstance(content, dict) else None
    if not isinstance(markdown, str) or content.get("type") != "markdown":
        raise ApiError("invalid_arguments", ["document_content must hold markdown"])
    title = call.text("title") or "Untitled"
    file = call.workspace.files.add(title, call.bot, markdown.encode())
    file.mimetype = MIME
    return {"canvas_id": file.id}


def _set_access(call: Call) -> Json:
    canvas = _canvas(call)
    if call.need("access_level") not in _LEVELS:
        raise ApiError("invalid_arguments", ["access_level is read, write or owner"])
    users = call.listed("user_ids")
    if not users and not call.listed("channel_ids"):
        raise ApiError("invalid_arguments", ["user_ids or channel_ids are needed"])
    if any(user not in call.workspace.users for user in users):
        raise ApiError("invalid_user_ids")
    canvas.readers.extend(user for user in users if user not in canvas.readers)
    return {}


def _canvas(call: Call) -> File:
    file = call.workspace.files.kept.get(call.need("canvas_id"))
    if file is None or file.mimetype != MIME:
        raise ApiError("canvas_not_found")
    return file


METHODS: dict[str, Method] = {
    "canvases.access.set": _set_access,
    "canvases.create": _create,
}
