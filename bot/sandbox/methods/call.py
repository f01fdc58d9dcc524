"""One call of a Web API method: its arguments, and what methods ask of them alike."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.sandbox.errors import ApiError
from bot.sandbox.model import Channel, Json, User
from bot.sandbox.workspace import Workspace

Item = TypeVar("Item")


@dataclass
class Call:
    """A call by the app's bot.

    Attributes:
        workspace: the workspace it is about.
        args: the arguments, the token left out. Form arguments are strings, as they came.
        socket_url: makes the address of a fresh Socket Mode connection.
    """

    workspace: Workspace
    args: Json
    socket_url: Callable[[], str]

    @property
    def bot(self) -> str:
        """Return the caller's member id."""
        return self.workspace.app.bot_user

    def text(self, name: str, default: str = "") -> str:
        """Return a string argument."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """Return a string argument that must be there."""
        value = self.text(name)
        if not value:
            raise ApiError("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument that is true or false."""
        value = self.args.get(name)
        if value is None:
            return default
        return value is True or str(value).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number between 1 and `most`."""
        try:
            value = int(self.text(name) or default)
        except ValueError:
            raise ApiError("invalid_arguments", [f"must provide an integer: {name}"]) from None
        if value < 1:
            raise ApiError("invalid_limit")
        return min(value, most)

    def listed(self, name: str) -> list[str]:
        """Return a list, given as one or as text with commas."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(each) for each in value]
        return [part.strip() for part in str(value or "").split(",") if part.strip()]

    def json(self, name: str, code: str = "invalid_arguments") -> Any:
        """Return a structured argument, given as it is or as JSON text; None if missing.

        Raises:
            ApiError: `code`, where the text is not JSON.
        """
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(code) from None

    def channel(self, name: str = "channel") -> Channel:
        """Return a channel the bot may know of.

        Raises:
            ApiError: channel_not_found, also for private channels the bot is not in.
        """
        channel = self.workspace.channels.get(self.need(name))
        if channel is None or not (channel.is_open or self.bot in channel.members):
            raise ApiError("channel_not_found")
        return channel

    def own_channel(self, name: str = "channel") -> Channel:
        """Return a channel the bot is in.

        Raises:
            ApiError: channel_not_found or not_in_channel.
        """
        channel = self.channel(name)
        if self.bot not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def user(self, name: str = "user", code: str = "user_not_found") -> User:
        """Return a member of the workspace."""
        user = self.workspace.users.get(self.need(name))
        if user is None:
            raise ApiError(code)
        return user

    def page(self, items: Sequence[Item], default: int, most: int) -> tuple[list[Item], Json]:
        """Return one page of a listing and its `response_metadata`."""
        limit = self.number("limit", default, most)
        start = _offset(self.text("cursor"))
        end = start + limit
        cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
        return list(items[start:end]), {"next_cursor": cursor}


Method = Callable[[Call], Json]


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (ValueError, binascii.Error):
        raise ApiError("invalid_cursor") from None
