"""What goes to Slack and what came from it, in the bot's own words."""

from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A message to send. `text` is a full summary: screen readers and notifications read it.

    `channel` is a channel's id, or a person's id (`U…`) for a direct message.
    """

    channel: str
    text: str
    blocks: tuple[Block, ...] = ()
    thread_ts: str | None = None


@dataclass(frozen=True)
class Posted:
    """Where a message landed."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Channel:
    """What the bot must know of a conversation before it speaks there."""

    id: str
    name: str
    is_private: bool
    is_direct: bool
    is_member: bool
    is_archived: bool = False


@dataclass(frozen=True)
class Identity:
    """Who the bot itself is in its workspace."""

    team: str
    bot_user: str
    bot_id: str
    team_name: str


@dataclass(frozen=True)
class FileInfo:
    """A file somebody gave the bot; `size` is in bytes, `url` wants the bot's token."""

    id: str
    name: str
    mimetype: str
    size: int
    url: str


@dataclass(frozen=True)
class Profile:
    """A row of the workspace's directory as Slack tells it; people/ decides what it means.

    `updated` is when Slack last changed it, in seconds since the epoch, by Slack's clock.
    """

    team: str
    user: str
    name: str
    zone: str
    is_bot: bool
    is_guest: bool
    is_outsider: bool
    is_deleted: bool
    is_owner: bool
    updated: float = 0.0


@dataclass(frozen=True)
class Received:
    """One thing that came in from Slack, once, with the ids every listener needs.

    `key` is the event id, else the trigger id, and for submissions view id and hash.
    """

    key: str
    team: str
    user: str
    channel: str | None
    trigger: str | None
    response_url: str | None
    body: dict[str, Any]
