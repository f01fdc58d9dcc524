"""POST /api/<method>: the Web API as Slack's clients speak it, with its faults and rate limits."""

import asyncio
import json
import math
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.context import Sandbox
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.call import Call
from bot.sandbox.model import Json

TRANSPORT = "sandbox.transport"
SCOPES = (
    "app_mentions:read,canvases:write,channels:history,channels:join,channels:manage,channels:read,"
    "chat:write,commands,files:read,files:write,groups:history,groups:read,groups:write,im:history,"
    "im:read,im:write,mpim:history,mpim:read,mpim:write,reactions:read,reactions:write,team:read,"
    "users:read,users:read.email"
)
_APP_METHODS = {"apps.connections.open"}
_NO_TOKEN = {"api.test"}
_PAGE = "<!DOCTYPE html><title>Server Error</title><h1>Something went wrong</h1>"


async def web_api(request: Request) -> Response:
    """Answer one call of a Web API method."""
    sandbox: Sandbox = request.app.state.sandbox
    method = request.path_params["method"]
    args = await _arguments(request)
    token = _token(request, args)
    channel = str(args.get("channel") or "")
    entry: Json = {"method": method, "args": args, "at": sandbox.workspace.clock.now()}
    sandbox.calls.append(entry)
    fault = sandbox.faults.take(method, channel)
    if fault is not None and fault.seconds:
        await asyncio.sleep(fault.seconds)
    response = _befallen(fault) if fault is not None and fault.when == "before" else None
    if response is None:
        response = _answer(sandbox, method, args, token, entry)
    if fault is not None and fault.when == "after":
        response = _befallen(fault) or response
    entry["fault"] = None if fault is None else f"{fault.kind} {fault.when}"
    return response


async def _arguments(request: Request) -> Json:
    found: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            body = {}
        found |= body if isinstance(body, dict) else {}
    elif request.method == "POST":
        async with request.form() as form:
            found |= {key: value for key, value in form.items() if isinstance(value, str)}
    return found


def bearer(request: Request) -> str:
    """Return the token of the Authorization header, or an empty string."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _token(request: Request, args: Json) -> str:
    given = args.pop("token", None)
    return bearer(request) or str(given or "")


def _answer(sandbox: Sandbox, method: str, args: Json, token: str, entry: Json) -> Response:
    wait = sandbox.rates.wait(method, str(args.get("channel") or ""))
    if wait:
        entry["error"] = "ratelimited"
        return _rate_limited(str(math.ceil(wait)))
    try:
        _check_token(sandbox, method, token)
        call = Call(sandbox.workspace, args.copy(), sandbox.socket_url)
        answer = {"ok": True} | METHODS.get(method, _unknown)(call)
    except ApiError as error:
        entry["error"] = error.code
        answer = error.as_json()
    headers = {"x-oauth-scopes": SCOPES, "x-accepted-oauth-scopes": SCOPES}
    return JSONResponse(answer, headers=headers)


def _unknown(_call: Call) -> Json:
    raise ApiError("unknown_method")


def _check_token(sandbox: Sandbox, method: str, token: str) -> None:
    app = sandbox.workspace.app
    if method in _NO_TOKEN:
        return
    if not token:
        raise ApiError("not_authed")
    if token not in (app.bot_token, app.app_token):
        raise ApiError("invalid_auth")
    if app.revoked:
        raise ApiError("token_revoked")
    if (token == app.app_token) != (method in _APP_METHODS):
        raise ApiError("not_allowed_token_type")


def _befallen(fault: Fault) -> Response | None:
    """Return what a fault answers with; None where it only delays."""
    body: dict[str, Any] = {"ok": False, "error": "internal_error"}
    if fault.kind == "ratelimited":
        return _rate_limited(fault.retry_after)
    if fault.kind == "status":
        return JSONResponse(body, status_code=fault.status)
    if fault.kind == "html":
        return HTMLResponse(_PAGE, status_code=fault.status)
    if fault.kind == "error":
        return JSONResponse(body | {"error": fault.error})
    return HangUp(cut=fault.kind == "cut") if fault.kind in ("drop", "cut") else None


def _rate_limited(retry_after: str | None) -> Response:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)


class HangUp(Response):
    """Close the connection without an answer, or (`cut`) in the middle of one."""

    def __init__(self, *, cut: bool) -> None:
        super().__init__()
        self._cut = cut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Break off."""
        transport = scope[TRANSPORT]
        if self._cut:
            headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            part = {"type": "http.response.body", "body": b'{"ok": true, ', "more_body": True}
            await send(part)
            transport.close()  # what was written still goes out
        else:
            transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
