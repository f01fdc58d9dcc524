"""Which events the app hears, and their delivery with Slack's retries.

Source: docs.slack.dev, "The Events API": a delivery that is not acknowledged is tried again almost
at once, after 1 minute and after 5.
"""

import asyncio
from collections.abc import Callable, Sequence

from bot.sandbox import payloads
from bot.sandbox.app_link import AppLink, NotAcknowledged
from bot.sandbox.changes import Change
from bot.sandbox.message_json import message_json
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.workspace import Workspace

RETRY_SECONDS = (0.0, 60.0, 300.0)


class Events:
    """Turns what happens in the workspace into events for the app.

    Attributes:
        wanted: the event types the app subscribed to, such as `message.im`; None is all.
        retry_seconds: how long to wait before each retry.
    """

    def __init__(
        self,
        workspace: Workspace,
        link: AppLink,
        wanted: frozenset[str] | None,
        retry_seconds: Sequence[float],
    ) -> None:
        self._workspace = workspace
        self._link = link
        self.wanted = wanted
        self.retry_seconds = retry_seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to listen, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._workspace.listeners.append(self.happened)

    async def stop(self) -> None:
        """Stop listening and give up what is under way."""
        self._workspace.listeners.remove(self.happened)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def happened(self, change: Change) -> None:
        """Deliver the events of a change; may be called from any thread."""
        if self._loop is None:
            return
        for subscription, inner in self._events(change):
            if self.wanted is None or subscription in self.wanted:
                payload = payloads.event(self._workspace, inner)
                self._loop.call_soon_threadsafe(self._begin, payload)

    def _begin(self, payload: Json) -> None:
        task = asyncio.ensure_future(self._deliver(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, payload: Json) -> None:
        reason = ""
        for attempt, pause in enumerate((0.0, *self.retry_seconds)):
            if pause:
                await asyncio.sleep(pause)
            try:
                await self._link.deliver(
                    "events_api", payload, answers=False, retry=(attempt, reason)
                )
            except NotAcknowledged as error:
                reason = "timeout" if error.code == "operation_timeout" else "connection_failed"
            else:
                return

    def _events(self, change: Change) -> list[tuple[str, Json]]:
        channel = change.what.get("channel")
        if isinstance(channel, Channel) and self._workspace.app.bot_user not in channel.members:
            return []
        if change.kind == "message":
            return self._posted(change.what["channel"], change.what["message"])
        builders: dict[str, Callable[[Change], Json]] = {
            "app_home_opened": self._home_opened,
            "file_shared": self._file_shared,
            "member_joined": self._joined,
            "message_changed": self._altered,
            "message_deleted": self._altered,
            "reaction_added": self._reaction,
            "reaction_removed": self._reaction,
            "team_join": self._person,
            "user_change": self._person,
        }
        if change.kind not in builders:
            return []
        inner = builders[change.kind](change)
        is_message = inner["type"] == "message"
        name = _message_name(change.what["channel"]) if is_message else inner["type"]
        return [(name, inner)]

    def _stamp(self) -> Json:
        return {"event_ts": self._workspace.next_ts()}

    def _posted(self, channel: Channel, message: Message) -> list[tuple[str, Json]]:
        where = {
            "channel": channel.id,
            "event_ts": message.ts,
            "channel_type": channel.event_type,
        }
        inner = message_json(self._workspace, message) | where
        found = [(_message_name(channel), inner)]
        mention = f"<@{self._workspace.app.bot_user}>"
        if mention in message.text and not message.from_app and message.subtype is None:
            mentioned = inner | {"type": "app_mention"}
            mentioned.pop("channel_type")
            if not channel.is_im:  # in a direct message the message event says it already
                found.append(("app_mention", mentioned))
        return found

    def _person(self, change: Change) -> Json:
        user = self._workspace.user_json(change.what["user"])
        return {"type": change.kind, "user": user} | self._stamp()

    def _altered(self, change: Change) -> Json:
        channel, message = change.what["channel"], change.what["message"]
        ts = self._workspace.next_ts()
        inner: Json = {
            "type": "message",
            "subtype": change.kind,
            "hidden": True,
            "channel": channel.id,
            "ts": ts,
            "event_ts": ts,
            "channel_type": channel.event_type,
        }
        written = message_json(self._workspace, message)
        if change.kind == "message_changed":
            before = message_json(self._workspace, change.what["before"])
            inner |= {"message": written, "previous_message": before}
        else:
            inner |= {"deleted_ts": message.ts, "previous_message": written}
        return inner

    def _reaction(self, change: Change) -> Json:
        message = change.what["message"]
        return {
            "type": change.kind,
            "user": change.what["user"],
            "reaction": change.what["name"],
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "item_user": message.user,
        } | self._stamp()

    def _joined(self, change: Change) -> Json:
        channel = change.what["channel"]
        inner: Json = {
            "type": "member_joined_channel",
            "user": change.what["user"],
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": self._workspace.team.id,
        }
        if change.what.get("inviter"):
            inner["inviter"] = change.what["inviter"]
        return inner | self._stamp()

    def _file_shared(self, change: Change) -> Json:
        file = change.what["file"]
        return {
            "type": "file_shared",
            "file_id": file.id,
            "user_id": file.user,
            "file": {"id": file.id},
            "channel_id": change.what["channel"].id,
        } | self._stamp()

    def _home_opened(self, change: Change) -> Json:
        inner: Json = {
            "type": "app_home_opened",
            "user": change.what["user"],
            "channel": change.what["direct"],
            "tab": "home",
        }
        home = self._workspace.views.homes.get(change.what["user"])
        if home is not None:
            inner["view"] = home.view
        return inner | self._stamp()


def _message_name(channel: Channel) -> str:
    """Return the subscription that a channel's messages belong to."""
    plural = {"channel": "channels", "group": "groups"}
    return f"message.{plural.get(channel.event_type, channel.event_type)}"
