"""One call to Slack's Web API: which methods the bot uses, and what an answer means.

The SDK's own retry is off for everything that changes something: a connection closed after Slack
had read the request made `chat.postMessage` go out twice. Only reads are asked again at once.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.web import WebClient

from bot.clock import Clock, SystemClock
from bot.slack.errors import SlackBusy, SlackError, SlackUnclear
from bot.slack.failures import translated

TIMEOUT_SECONDS = 12
"""Well inside an outbox lease (60 s): an attempt ends before its row can be claimed again."""

DEFAULT_PAUSE_SECONDS = 5.0
"""How long a method rests after a 429 without a readable Retry-After."""


@dataclass(frozen=True)
class Method:
    """A Web API method the bot uses.

    `scopes` are the bot token's scopes it needs here (docs.slack.dev, each method's page). Methods
    with `json` are sent as a JSON body, the others as a form: reading methods take no JSON.
    """

    scopes: tuple[str, ...] = ()
    json: bool = False
    read: bool = False


METHODS: Mapping[str, Method] = {
    "auth.test": Method(read=True),
    "canvases.access.set": Method(("canvases:write",), json=True),
    "canvases.create": Method(("canvases:write",), json=True),
    "chat.getPermalink": Method(read=True),
    "chat.postEphemeral": Method(("chat:write",), json=True),
    "chat.postMessage": Method(("chat:write",), json=True),
    "chat.update": Method(("chat:write",), json=True),
    "conversations.create": Method(("groups:write",)),
    "conversations.history": Method(
        ("channels:history", "groups:history", "im:history"), read=True
    ),
    "conversations.info": Method(("channels:read", "groups:read", "im:read"), read=True),
    "conversations.invite": Method(("groups:write",)),
    "conversations.members": Method(("channels:read", "groups:read"), read=True),
    "conversations.open": Method(("im:write",)),
    "conversations.replies": Method(
        ("channels:history", "groups:history", "im:history"), read=True
    ),
    "files.completeUploadExternal": Method(("files:write",), json=True),
    "files.getUploadURLExternal": Method(("files:write",)),
    "files.info": Method(("files:read",), read=True),
    "users.info": Method(("users:read",), read=True),
    "users.list": Method(("users:read",), read=True),
    "views.open": Method(json=True),
    "views.publish": Method(json=True),
    "views.push": Method(json=True),
    "views.update": Method(json=True),
}
"""Every method the bot calls; a call to another one is refused, so the manifest cannot drift."""


def quiet_logger() -> logging.Logger:
    """Return the SDK's logger, silenced: it logs the beginning of bodies it cannot read."""
    quiet = logging.getLogger("bot.slack.sdk")
    quiet.setLevel(logging.CRITICAL)
    return quiet


def derive_client(web: WebClient, *, token: bool = True, retries: int = 0) -> WebClient:
    """Return a client for the same server as `web`, with a timeout and retries of its own.

    Args:
        web: the client that says where Slack is and with which token.
        token: False leaves the token out.
        retries: how often a broken connection is tried again at once; right for reads only.
    """
    return WebClient(
        token=web.token if token else None,
        base_url=web.base_url,
        timeout=TIMEOUT_SECONDS,
        ssl=web.ssl,
        proxy=web.proxy,
        headers=dict(web.headers),
        logger=quiet_logger(),
        retry_handlers=[ConnectionErrorRetryHandler(max_retry_count=retries)] if retries else [],
    )


# What urllib and the SDK raise for a call that failed: the connection, the protocol, a body that is
# no JSON or in no known charset; AttributeError is the SDK's for JSON that is no object.
_FAILURES = (SlackApiError, OSError, HTTPException, ValueError, LookupError, AttributeError)


class Caller:
    """Calls methods and says in the bot's own errors what became of it.

    A 429 rests its method until Slack's Retry-After is over: calls in between fail as busy without
    being sent, so that a queue of posts does not hammer a closed door. There is no pacing beyond
    that: Slack allows bursts, and what it refuses is sent later by the outbox.
    """

    def __init__(self, web: WebClient, *, clock: Clock | None = None) -> None:
        """Derive the clients from `web`; `clock` times the rests."""
        self.base_url = web.base_url
        self.token = web.token
        self._posting = derive_client(web)
        self._reading = derive_client(web, retries=1)
        self._clock = clock or SystemClock()
        self._rests: dict[str, float] = {}
        self._lock = threading.Lock()
        self._log = logging.getLogger(__name__)

    def call(self, name: str, /, **arguments: object) -> dict[str, Any]:
        """Call a method; arguments that are None are left out.

        Raises:
            SlackRefused: Slack said no for good.
            SlackBusy: not done, may be later.
            SlackUnclear: nobody knows whether it was done.
        """
        method = METHODS[name]
        self._check_rest(name)
        given = {key: value for key, value in arguments.items() if value is not None}
        client = self._reading if method.read else self._posting
        try:
            if method.json:
                response = client.api_call(name, json=given)
            else:
                response = client.api_call(name, params=given)
            data = response.data
        except _FAILURES as raw:
            error = translated(raw)
            self._note(name, error, raw)
            raise error from None
        if not isinstance(data, dict):
            raise SlackUnclear("unreadable_answer")
        return data

    def _check_rest(self, name: str) -> None:
        with self._lock:
            until = self._rests.get(name, 0.0)
        left = until - self._clock.now()
        if left > 0:
            raise SlackBusy("ratelimited", left)

    def _note(self, name: str, error: SlackError, raw: Exception) -> None:
        self._log.warning("%s: %s (%s)", name, error.code, type(error).__name__)
        if isinstance(error, SlackBusy) and error.code == "ratelimited":
            pause = error.retry_after or DEFAULT_PAUSE_SECONDS
            with self._lock:
                self._rests[name] = self._clock.now() + pause
        reasons = _reasons(raw) if error.code.startswith("invalid_") else ""
        if reasons:
            self._log.warning("%s: %s", name, reasons)


def _reasons(raw: Exception) -> str:
    # Slack's words on what is wrong with blocks: positions and limits, not contents.
    data = getattr(getattr(raw, "response", None), "data", None)
    metadata = data.get("response_metadata") if isinstance(data, dict) else None
    messages = metadata.get("messages") if isinstance(metadata, dict) else None
    return "; ".join(str(each) for each in messages)[:300] if isinstance(messages, list) else ""
