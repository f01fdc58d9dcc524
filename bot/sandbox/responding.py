"""What the app says back to a command or a control: by response url, or with its ack."""

import copy
import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.context import Sandbox
from bot.sandbox.errors import ApiError
from bot.sandbox.methods.content import checked, clean
from bot.sandbox.model import Json, Message
from bot.sandbox.tickets import ResponseUrl
from bot.sandbox.workspace import Draft, Workspace

_GONE = {"expired_url", "used_url"}


async def response_url(request: Request) -> Response:
    """POST to a response url: 200 `ok`, 404 where it is used up or too old, else 400."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
    try:
        place = sandbox.workspace.response_urls.use(request.path_params["secret"])
        respond(sandbox.workspace, place, body)
    except ApiError as error:
        return JSONResponse(error.as_json(), status_code=404 if error.code in _GONE else 400)
    return PlainTextResponse("ok")


def respond(workspace: Workspace, place: ResponseUrl, body: Json) -> None:
    """Do what an answer asks for.

    Raises:
        ApiError: invalid_blocks and its like, or no_text.
    """
    original = _original(workspace, place)
    if body.get("delete_original") and original is not None:
        _delete(workspace, original)
        return
    text, blocks = clean(str(body.get("text") or "")), checked(body.get("blocks"))
    if not text and not blocks:
        raise ApiError("no_text")
    thread = body.get("thread_ts") or None
    draft = Draft(
        place.channel,
        workspace.app.bot_user,
        text,
        blocks or [],
        thread_ts=str(thread) if thread else None,
        from_app=True,
    )
    if body.get("replace_original") and original is not None:
        _replace(workspace, original, draft)
    elif body.get("response_type") == "in_channel":
        workspace.post(draft)
    else:
        workspace.post_ephemeral(draft, place.user)


def _original(workspace: Workspace, place: ResponseUrl) -> Message | None:
    if place.message_ts is None:
        return None
    kept = workspace.ephemerals if place.is_ephemeral else workspace.messages
    return kept[place.channel].get(place.message_ts)


def _delete(workspace: Workspace, message: Message) -> None:
    if message.only_for is not None:
        workspace.hide_ephemeral(message.channel, message.ts)
    else:
        workspace.delete(message)


def _replace(workspace: Workspace, message: Message, draft: Draft) -> None:
    """Replace in place: what was ephemeral stays so."""
    if message.only_for is not None:
        draft.thread_ts = message.thread_ts
        workspace.post_ephemeral(draft, message.only_for, ts=message.ts)
        return
    before = copy.deepcopy(message)
    message.text, message.blocks = draft.text, draft.blocks
    workspace.edit(message, before, draft.user)
