"""What open pages hear as it happens; each person only what is theirs to see."""

import asyncio
from collections.abc import Callable, Iterator

from starlette.websockets import WebSocket

from bot.sandbox.changes import Change
from bot.sandbox.client.shapes import channel_json, message_json, user_json
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.workspace import Workspace

Queue = asyncio.Queue[Json | None]


class Live:
    """Tells every open page what concerns its person."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pages: dict[Queue, str] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to listen, on the running loop."""
        self._loop = asyncio.get_running_loop()
        self._workspace.listeners.append(self.happened)

    def stop(self) -> None:
        """Stop listening; every page's queue gets None as its last item."""
        self._workspace.listeners.remove(self.happened)
        for queue in self._pages:
            queue.put_nowait(None)

    def join(self, user: str) -> Queue:
        """Open a queue for a page of `user`."""
        queue: Queue = asyncio.Queue()
        self._pages[queue] = user
        return queue

    def leave(self, queue: Queue) -> None:
        """Close a page's queue."""
        self._pages.pop(queue, None)

    async def carry(self, socket: WebSocket, queue: Queue) -> None:
        """Send a page what its queue brings, until the page goes or the server stops."""
        sending = asyncio.ensure_future(self._send(socket, queue))
        try:
            while True:
                await socket.receive_text()  # pages say nothing; this hears them go
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _send(self, socket: WebSocket, queue: Queue) -> None:
        while (notice := await queue.get()) is not None:
            await socket.send_json(notice)

    def happened(self, change: Change) -> None:
        """Tell the pages of a change; may be called from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell, change)

    def _tell(self, change: Change) -> None:
        for queue, user in list(self._pages.items()):
            for notice in self._notices(change, user):
                queue.put_nowait(notice)

    def _notices(self, change: Change, me: str) -> Iterator[Json]:
        channel = change.what.get("channel")
        if isinstance(channel, Channel) and not self._workspace.sees(me, channel):
            return
        message = change.what.get("message")
        if isinstance(message, Message) and message.only_for not in (None, me):
            return
        builders: dict[str, Callable[[Change, str], Iterator[Json]]] = {
            "app_connected": self._app,
            "channel": self._channel,
            "clock": self._clock,
            "ephemeral": self._ephemeral,
            "ephemeral_gone": self._ephemeral_gone,
            "home": self._home,
            "member_joined": self._channel,
            "message": self._message,
            "message_changed": self._message_changed,
            "message_deleted": self._message_deleted,
            "reaction_added": self._message_changed,
            "reaction_removed": self._message_changed,
            "read": self._read,
            "team_join": self._user,
            "user_change": self._user,
            "views": self._views,
        }
        if change.kind in builders:
            yield from builders[change.kind](change, me)

    def _message(self, change: Change, me: str) -> Iterator[Json]:
        channel, message = change.what["channel"], change.what["message"]
        yield _about(message, "message") | {"message": message_json(self._workspace, message)}
        root = self._workspace.messages[channel.id].get(message.thread_ts or "")
        if message.is_reply and root is not None:
            written = message_json(self._workspace, root)
            yield _about(root, "message_changed") | {"message": written}
        yield self._unread(channel, me)

    def _message_changed(self, change: Change, _me: str) -> Iterator[Json]:
        message = change.what["message"]
        written = message_json(self._workspace, message)
        yield _about(message, "message_changed") | {"message": written}

    def _message_deleted(self, change: Change, me: str) -> Iterator[Json]:
        message = change.what["message"]
        if message.subtype == "tombstone":
            yield from self._message_changed(change, me)
        else:
            yield _about(message, "message_deleted")
        yield self._unread(change.what["channel"], me)

    def _ephemeral(self, change: Change, _me: str) -> Iterator[Json]:
        message = change.what["message"]
        yield _about(message, "ephemeral") | {"message": message_json(self._workspace, message)}

    def _ephemeral_gone(self, change: Change, _me: str) -> Iterator[Json]:
        yield _about(change.what["message"], "message_deleted")

    def _views(self, change: Change, me: str) -> Iterator[Json]:
        if change.what["user"] != me:
            return
        stack = [each.view for each in self._workspace.views.stack(me)]
        if change.what["view"] is not None:
            yield {"type": "view", "view": change.what["view"], "views": stack}
        else:
            yield {"type": "view_closed", "view_id": change.what["closed"], "views": stack}

    def _home(self, change: Change, me: str) -> Iterator[Json]:
        if change.what["user"] == me:
            yield {"type": "home", "view": change.what["view"]}

    def _channel(self, change: Change, me: str) -> Iterator[Json]:
        channel = change.what["channel"]
        row = channel_json(self._workspace, channel, me)
        yield {"type": "channel", "channel": channel.id, "row": row}

    def _read(self, change: Change, me: str) -> Iterator[Json]:
        if change.what["user"] == me:
            yield self._unread(change.what["channel"], me)

    def _user(self, change: Change, _me: str) -> Iterator[Json]:
        yield {"type": "user", "user": user_json(change.what["user"])}

    def _app(self, change: Change, _me: str) -> Iterator[Json]:
        yield {"type": "app", "connected": change.what["connected"]}

    def _clock(self, change: Change, _me: str) -> Iterator[Json]:
        now = self._workspace.clock.now()
        yield {"type": "clock", "now": now, "next_moment": change.what["next_moment"]}

    def _unread(self, channel: Channel, me: str) -> Json:
        unread, mentions = self._workspace.unread(me, channel)
        return {
            "type": "unread",
            "channel": channel.id,
            "unread": unread,
            "mentions": mentions,
            "last_read": channel.last_read.get(me, "0"),
        }


def _about(message: Message, kind: str) -> Json:
    return {
        "type": kind,
        "channel": message.channel,
        "ts": message.ts,
        "thread_ts": message.thread_ts if message.is_reply else None,
    }
