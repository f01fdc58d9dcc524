"""The running workspace: its state and everything that serves it, in one place."""

import functools
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.clock import MovableClock
from bot.sandbox.app_link import AppLink
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.live import Live
from bot.sandbox.model import Json
from bot.sandbox.rates import Rates
from bot.sandbox.workspace import Workspace

CALLS_KEPT = 10_000


@dataclass
class Installed:
    """What the app's manifest declares.

    Attributes:
        commands: `{command, usage, description}` of each slash command.
        shortcuts: `{callback_id, name, description, type}`; type is global or message.
        events: the event types it subscribed to (`message.im`, …); None is all.
    """

    commands: Sequence[Json] = ()
    shortcuts: Sequence[Json] = ()
    events: frozenset[str] | None = None


@dataclass
class Sandbox:
    """A workspace being served."""

    workspace: Workspace
    installed: Installed
    link: AppLink
    events: Events
    live: Live
    faults: Faults
    rates: Rates
    next_moment: Callable[[], float | None] | None = None
    calls: deque[Json] = field(default_factory=lambda: deque(maxlen=CALLS_KEPT))

    @property
    def movable_clock(self) -> MovableClock | None:
        """Return the clock, if it can be moved."""
        clock = self.workspace.clock
        return clock if isinstance(clock, MovableClock) else None

    @functools.cached_property
    def clock_runs(self) -> bool:
        """Tell whether the clock goes on by itself."""
        before = self.workspace.clock.now()
        time.sleep(0.001)
        return self.workspace.clock.now() != before

    def socket_url(self) -> str:
        """Return the address of a fresh Socket Mode connection."""
        address = self.workspace.base_url.replace("http", "ws", 1)
        return f"{address}/socket?ticket={self.link.ticket()}&app_id={self.workspace.app.id}"

    def to_come(self) -> float | None:
        """Return the next moment at which the app has something to do, if it says so."""
        return None if self.next_moment is None else self.next_moment()
