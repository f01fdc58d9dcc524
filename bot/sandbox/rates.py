"""Slack's rate limits, for when they are switched on.

Source: docs.slack.dev, "Rate limits" and the tier named on each method's page. Limits are counted
by the workspace's clock, so that a test that moves it need not wait.
"""

from collections import deque

from bot.clock import Clock

# Calls a minute, by tier. Slack promises at least these.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
MINUTE = 60.0
POSTS_PER_MINUTE = 300
POST_INTERVAL = 1.0

_TIER = {
    "bots.info": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.archive": 2,
    "conversations.create": 2,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.invite": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.mark": 3,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "conversations.setTopic": 2,
    "apps.connections.open": 1,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


class Rates:
    """Counts calls and says how long to wait. Off until switched on."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = {}
        self.on = False

    def switch(self, *, on: bool) -> None:
        """Switch the limits on or off; counting begins anew."""
        self.on = on
        self._calls.clear()

    def wait(self, method: str, channel: str) -> float:
        """Count a call; return the seconds to wait if it is one too many, else 0."""
        if not self.on:
            return 0.0
        if method == "chat.postMessage":
            whole = self._wait((method, ""), POSTS_PER_MINUTE, MINUTE)
            return whole or self._wait((method, channel), 1, POST_INTERVAL)
        # Special tier: it takes several hundred a minute.
        if method not in _TIER:
            return 0.0
        return self._wait((method, ""), TIERS[_TIER[method]], MINUTE)

    def _wait(self, key: tuple[str, str], limit: int, window: float) -> float:
        now = self._clock.now()
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= limit:
            return calls[0] + window - now
        calls.append(now)
        return 0.0
