"""The control API: what tests use to cause trouble, move the clock and look inside. JSON.

POST   /control/faults        a Fault's fields (faults.py) -> {ok}
DELETE /control/faults        forget every fault
POST   /control/rate-limits   {on: bool}
POST   /control/clock         {advance_seconds} | {to}: needs a MovableClock -> {now}
POST   /control/disconnect    {reason?: "refresh_requested"|"warning"|"link_disabled"|null,
                               close?: bool} -> {connections}: how many were told to go; with
                              reason null they are closed without a word
POST   /control/features      {metadata?: bool, files?: bool}
POST   /control/delivery      {ack_seconds?, retry_seconds?: []}
POST   /control/token         {revoked: bool}
POST   /control/user          {id, and any of a User's fields (model.py)}: changed, or taken in
POST   /control/channel       {channel: id or name, is_archived?, members?: []}
GET    /control/state         the whole workspace, message metadata included
GET    /control/calls?method= {calls: [{method, args, at, error?, fault}]}, tokens left out
DELETE /control/calls         forget the calls
"""

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.context import Sandbox
from bot.sandbox.model import Channel, Json, User

Control = Callable[[Sandbox, Json], Awaitable[Json]]


async def _add_fault(sandbox: Sandbox, body: Json) -> Json:
    return {"fault": asdict(sandbox.faults.add(body))}


async def _clear_faults(sandbox: Sandbox, _body: Json) -> Json:
    sandbox.faults.clear()
    return {}


async def _rate_limits(sandbox: Sandbox, body: Json) -> Json:
    sandbox.rates.switch(on=bool(body["on"]))
    return {"on": sandbox.rates.on}


async def _clock(sandbox: Sandbox, body: Json) -> Json:
    clock = sandbox.movable_clock
    if clock is None:
        raise ValueError("this workspace's clock cannot be moved")
    to = body.get("to")
    seconds = float(body["advance_seconds"]) if to is None else float(to) - clock.now()
    # In a thread: what listens to the clock may call this very server.
    await asyncio.to_thread(functools.partial(clock.advance, seconds))
    sandbox.workspace.tell("clock", next_moment=sandbox.to_come())
    return {"now": clock.now()}


async def _disconnect(sandbox: Sandbox, body: Json) -> Json:
    reason = body.get("reason", "refresh_requested")
    told = await sandbox.link.disconnect(reason, close=bool(body.get("close", True)))
    return {"connections": told}


async def _features(sandbox: Sandbox, body: Json) -> Json:
    features = sandbox.workspace.features
    for name in asdict(features):
        setattr(features, name, bool(body.get(name, getattr(features, name))))
    return asdict(features)


async def _delivery(sandbox: Sandbox, body: Json) -> Json:
    link, events = sandbox.link, sandbox.events
    link.ack_seconds = float(body.get("ack_seconds", link.ack_seconds))
    events.retry_seconds = [float(s) for s in body.get("retry_seconds", events.retry_seconds)]
    return {"ack_seconds": link.ack_seconds, "retry_seconds": events.retry_seconds}


async def _token(sandbox: Sandbox, body: Json) -> Json:
    sandbox.workspace.app.revoked = bool(body["revoked"])
    return {}


async def _user(sandbox: Sandbox, body: Json) -> Json:
    workspace = sandbox.workspace
    unknown = set(body) - {each.name for each in fields(User)}
    if unknown:
        raise ValueError(f"unknown fields: {sorted(unknown)}")
    user = workspace.users.get(body["id"])
    if user is None:
        user = User(**body)
    else:
        for name, value in body.items():
            setattr(user, name, value)
    user.updated = int(workspace.clock.now())
    workspace.add_user(user)
    return {"user": workspace.user_json(user)}


async def _channel(sandbox: Sandbox, body: Json) -> Json:
    workspace, wanted = sandbox.workspace, str(body["channel"])
    channel = workspace.channels.get(wanted) or workspace.channel_named(wanted.lstrip("#"))
    if channel is None:
        raise ValueError("no such channel")
    channel.is_archived = bool(body.get("is_archived", channel.is_archived))
    channel.members = list(body.get("members", channel.members))
    workspace.tell("channel", channel=channel)
    return {"channel": _channel_json(sandbox, channel)}


async def _state(sandbox: Sandbox, _body: Json) -> Json:
    workspace = sandbox.workspace
    channels = workspace.channels.values()
    return {
        "now": workspace.clock.now(),
        "team": asdict(workspace.team),
        "connections": len(sandbox.link.connections),
        "features": asdict(workspace.features),
        "faults": [asdict(each) for each in sandbox.faults.waiting],
        "users": [workspace.user_json(each) for each in workspace.users.values()],
        "channels": [_channel_json(sandbox, each) for each in channels],
        "views": {
            user: [each.view for each in workspace.views.stack(user)] for user in workspace.users
        },
        "homes": {user: each.view for user, each in workspace.views.homes.items()},
        "files": [workspace.files.as_json(each) for each in workspace.files.kept.values()],
    }


def _channel_json(sandbox: Sandbox, channel: Channel) -> Json:
    workspace = sandbox.workspace
    return asdict(channel) | {
        "messages": [asdict(each) for each in workspace.messages[channel.id].values()],
        "ephemerals": [asdict(each) for each in workspace.ephemerals[channel.id].values()],
        "unread": {user: workspace.unread(user, channel)[0] for user in channel.members},
    }


async def _calls(sandbox: Sandbox, body: Json) -> Json:
    wanted = body.get("method")
    return {"calls": [each for each in sandbox.calls if wanted in (None, each["method"])]}


async def _forget_calls(sandbox: Sandbox, _body: Json) -> Json:
    sandbox.calls.clear()
    return {}


def _endpoint(control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body: Json = dict(request.query_params) | json.loads(await request.body() or b"{}")
            answer = await control(request.app.state.sandbox, body)
        except (KeyError, TypeError, ValueError) as error:
            sentence = f"{type(error).__name__}: {error}"
            return JSONResponse({"ok": False, "error": sentence}, status_code=400)
        return JSONResponse({"ok": True} | answer)

    return endpoint


_CONTROLS: dict[tuple[str, str], Control] = {
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _clear_faults,
    ("POST", "rate-limits"): _rate_limits,
    ("POST", "clock"): _clock,
    ("POST", "disconnect"): _disconnect,
    ("POST", "features"): _features,
    ("POST", "delivery"): _delivery,
    ("POST", "token"): _token,
    ("POST", "user"): _user,
    ("POST", "channel"): _channel,
    ("GET", "state"): _state,
    ("GET", "calls"): _calls,
    ("DELETE", "calls"): _forget_calls,
}


def routes() -> list[BaseRoute]:
    """Return the control API's routes."""
    return [
        Route(f"/control/{name}", _endpoint(control), methods=[method])
        for (method, name), control in _CONTROLS.items()
    ]
