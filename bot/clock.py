"""What time it is. Time comes in as an argument everywhere; nothing else asks the system."""

import threading
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """Tells the time as seconds since the Unix epoch, UTC."""

    def now(self) -> float:
        """Return the current moment."""
        ...


class SystemClock:
    """The machine's own clock, moved by a fixed number of seconds (none by default)."""

    def __init__(self, shift: float = 0.0) -> None:
        self.shift = shift

    def now(self) -> float:
        """Return the system's moment plus the shift."""
        return time.time() + self.shift


class MovableClock:
    """A clock that a test or the sandbox moves forward.

    With `runs=True` it also goes on by itself, as a sandbox's does; otherwise it stands still.
    `on_move` callbacks run after each move, so that a scheduler looks at once.
    """

    def __init__(self, start: float | None = None, *, runs: bool = False) -> None:
        self._lock = threading.Lock()
        self._runs = runs
        self._offset = 0.0 if start is None else start - (time.time() if runs else 0.0)
        if start is None and not runs:
            self._offset = time.time()
        self.on_move: list[Callable[[], None]] = []

    def now(self) -> float:
        """Return the moment this clock stands at."""
        with self._lock:
            return self._offset + (time.time() if self._runs else 0.0)

    def advance(self, seconds: float) -> None:
        """Move forward. Raises ValueError for a step back: Slack's time never runs backwards."""
        if seconds < 0:
            raise ValueError("a clock only moves forward")
        with self._lock:
            self._offset += seconds
        for callback in list(self.on_move):
            callback()

    def move_to(self, moment: float) -> None:
        """Move forward to a moment in seconds since the epoch."""
        self.advance(moment - self.now())
