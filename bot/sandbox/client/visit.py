"""Who asks, for what, and how the answer goes back: what every page endpoint shares."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.context import Sandbox
from bot.sandbox.errors import ApiError, PageError
from bot.sandbox.model import Channel, Json, Message, User
from bot.sandbox.workspace import Workspace


@dataclass
class Visit:
    """One request of a person's page."""

    sandbox: Sandbox
    me: User
    body: Json

    @property
    def workspace(self) -> Workspace:
        """Return the workspace."""
        return self.sandbox.workspace

    def text(self, name: str) -> str:
        """Return a text of the body; a missing one is a malformed request."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise PageError(f"The request has no {name}.", 422)
        return value

    def channel(self) -> Channel:
        """Return the channel the request names, if it is theirs to see."""
        channel = self.workspace.channels.get(self.text("channel"))
        if channel is None or not self.workspace.sees(self.me.id, channel):
            raise PageError("There is no such channel, or it is not yours to see.", 404)
        return channel

    def own_channel(self) -> Channel:
        """Return the channel the request names, if they may write there."""
        channel = self.channel()
        if self.me.id not in channel.members:
            raise PageError(f"Join #{channel.name} before you write in it.")
        if channel.is_archived:
            raise PageError(f"#{channel.name} is archived: nobody can write in it any more.")
        return channel

    def message(self, channel: Channel, ts: str) -> Message:
        """Return a message they can see, an ephemeral one among them."""
        workspace = self.workspace
        found = workspace.messages[channel.id].get(ts)
        own = workspace.ephemerals[channel.id].get(ts)
        if own is not None and own.only_for == self.me.id:
            return own
        if found is None:
            raise PageError("This message is no longer there.", 404)
        return found


Handler = Callable[[Visit], Awaitable[Json]]


async def visit(request: Request) -> Visit:
    """Read who asks and what.

    Raises:
        PageError: nobody, or somebody unknown, asks; or the body is not a JSON object.
    """
    sandbox: Sandbox = request.app.state.sandbox
    user = sandbox.workspace.users.get(request.query_params.get("as", ""))
    if user is None or user.is_bot or user.deleted:
        raise PageError("Choose who you are: there is no such person here.", 404)
    body: Json = {key: value for key, value in request.query_params.items() if key != "as"}
    is_json = request.headers.get("content-type", "").startswith("application/json")
    if request.method == "POST" and is_json:
        try:
            given = json.loads(await request.body() or b"{}")
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise PageError("The request is not a JSON object.", 422)
        body |= given
    return Visit(sandbox, user, body)


def page(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a handler: its fields go back with `ok`, its refusals as sentences."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse({"ok": True} | await handler(await visit(request)))
        except PageError as error:
            return JSONResponse({"ok": False, "error": error.message}, status_code=error.status)
        except ApiError as error:
            sentence = f"The workspace refused: {error.code}."
            return JSONResponse({"ok": False, "error": sentence}, status_code=400)

    return endpoint
