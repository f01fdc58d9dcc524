"""What an interaction may be answered with: trigger ids and response urls, while they last."""

import secrets
import time
from dataclasses import dataclass

from bot.clock import Clock
from bot.sandbox.errors import ApiError

# docs.slack.dev, "Handling user interaction": triggers last 3 seconds and are exchanged once;
# response urls last 30 minutes and are used up to 5 times.
TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 1800.0
RESPONSE_USES = 5

_FORGET_AFTER = 600.0


@dataclass
class Trigger:
    """What a trigger id stands for."""

    user: str
    view_id: str | None
    issued: float
    exchanged: bool = False


class Triggers:
    """The trigger ids given out. They expire by the real clock, whatever the workspace's shows."""

    def __init__(self) -> None:
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """Return a fresh trigger id for a person's interaction (inside a view, if one is named)."""
        now = time.monotonic()
        self._issued = {
            key: each for key, each in self._issued.items() if now - each.issued < _FORGET_AFTER
        }
        number = secrets.randbelow(10**13)
        trigger = f"{number}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[trigger] = Trigger(user, view_id, now)
        return trigger

    def exchange(self, trigger_id: str) -> Trigger:
        """Take a trigger id in exchange for a view; it serves once.

        Raises:
            ApiError: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.exchanged:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        trigger.exchanged = True
        return trigger


@dataclass
class ResponseUrl:
    """What a response url answers: a command, or a control of a message."""

    user: str
    channel: str
    issued: float
    thread_ts: str | None = None
    message_ts: str | None = None
    is_ephemeral: bool = True
    uses: int = 0


class ResponseUrls:
    """The response urls given out. They expire by the workspace's clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self,
        user: str,
        channel: str,
        *,
        thread_ts: str | None = None,
        message_ts: str | None = None,
        is_ephemeral: bool = True,
    ) -> str:
        """Return the secret part of a fresh response url."""
        secret = secrets.token_urlsafe(18)
        self._issued[secret] = ResponseUrl(
            user, channel, self._clock.now(), thread_ts, message_ts, is_ephemeral
        )
        return secret

    def use(self, secret: str) -> ResponseUrl:
        """Count one use.

        Raises:
            ApiError: used_url or expired_url.
        """
        found = self._issued.get(secret)
        if found is None or self._clock.now() - found.issued > RESPONSE_SECONDS:
            raise ApiError("expired_url")
        if found.uses >= RESPONSE_USES:
            raise ApiError("used_url")
        found.uses += 1
        return found
