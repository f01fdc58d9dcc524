"""The named points of sending, at which a fault test stops the process.

Whoever takes a row through the outbox passes, in order: "before claim", "after claim", "before
send", "after accept", "before finish", "after finish".
"""

from collections.abc import Callable

Checkpoint = Callable[[str], None]


def pass_on(point: str) -> None:
    """Do nothing at a named point: what the bot does when nobody tests it."""
