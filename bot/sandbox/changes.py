"""What happened in the workspace, for whoever listens: the app's events and the open pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "app_connected",
    "app_home_opened",
    "channel",
    "clock",
    "ephemeral",
    "ephemeral_gone",
    "file_shared",
    "home",
    "member_joined",
    "message",
    "message_changed",
    "message_deleted",
    "reaction_added",
    "reaction_removed",
    "read",
    "team_join",
    "user_change",
    "views",
]


@dataclass(frozen=True)
class Change:
    """One thing that happened; `what` holds the objects it happened to."""

    kind: Kind
    what: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Change], None]
