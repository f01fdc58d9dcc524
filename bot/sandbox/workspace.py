"""The workspace in memory: people, channels and messages, and the rules Slack keeps about them.

Touched only by the server's own loop once it serves; tests look at it through `/control/state`.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

from bot.clock import Clock
from bot.sandbox.changes import Change, Kind, Listener
from bot.sandbox.files import Files
from bot.sandbox.modals import Views
from bot.sandbox.model import AppIdentity, Channel, Json, Message, Team, User, new_id
from bot.sandbox.tickets import ResponseUrls, Triggers


@dataclass
class Features:
    """What a poorer Slack-compatible server may lack; all on by default."""

    metadata: bool = True
    files: bool = True
    canvases: bool = True


@dataclass
class Draft:
    """A message about to be posted."""

    channel: str
    user: str
    text: str
    blocks: list[Json] = field_of(default_factory=list)
    thread_ts: str | None = None
    from_app: bool = False
    metadata: Json | None = None
    is_broadcast: bool = False
    files: list[str] = field_of(default_factory=list)
    subtype: str | None = None


class Workspace:
    """A Slack workspace with one app in it."""

    def __init__(self, clock: Clock, team: Team, app: AppIdentity) -> None:
        self.clock = clock
        self.team = team
        self.app = app
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: dict[str, dict[str, Message]] = {}
        self._threads: dict[tuple[str, str], list[Message]] = {}
        self.features = Features()
        self.base_url = "http://127.0.0.1"
        self.files = Files(self)
        self.views = Views(self)
        self.triggers = Triggers()
        self.response_urls = ResponseUrls(clock)
        self.listeners: list[Listener] = []
        self._last_ts = 0

    # Telling

    def tell(self, kind: Kind, **what: Any) -> None:
        """Tell every listener that something happened."""
        for listener in list(self.listeners):
            listener(Change(kind, what))

    def next_ts(self) -> str:
        """Return a message timestamp: now, and later than every one before it."""
        micro = max(int(self.clock.now() * 1_000_000), self._last_ts + 1)
        self._last_ts = micro
        return f"{micro // 1_000_000}.{micro % 1_000_000:06d}"

    # People

    def add_user(self, user: User) -> User:
        """Take a person in; everybody is in the general channel."""
        is_new = user.id not in self.users
        self.users[user.id] = user
        for channel in self.channels.values():
            if is_new and channel.is_general and not user.is_restricted:
                channel.members.append(user.id)
        self.tell("team_join" if is_new else "user_change", user=user)
        return user

    def user_json(self, user: User) -> Json:
        """Return a person as the Web API writes them."""
        return user.as_json(self.team.id, self.clock.now())

    def is_bot(self, user: str) -> bool:
        """Tell whether a member id is the app's own."""
        return user == self.app.bot_user

    # Channels

    def add_channel(
        self,
        name: str,
        creator: str,
        members: Iterable[str] = (),
        *,
        kind: str = "channel",
        id_: str | None = None,
    ) -> Channel:
        """Open a channel. `kind` is channel, group (private), im or mpim."""
        prefix = "D" if kind == "im" else "C"
        channel = Channel(
            id=id_ or new_id(prefix),
            name=name,
            created=self.clock.now(),
            creator=creator,
            members=list(dict.fromkeys([creator, *members])),
            is_private=kind == "group",
            is_im=kind == "im",
            is_mpim=kind == "mpim",
        )
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        self.ephemerals[channel.id] = {}
        self.tell("channel", channel=channel)
        return channel

    def channel_named(self, name: str) -> Channel | None:
        """Find a channel by its name."""
        return next((each for each in self.channels.values() if each.name == name), None)

    def direct(self, users: Iterable[str]) -> tuple[Channel, bool]:
        """Find or open the direct message of these people; the flag says it was there already."""
        wanted = set(users)
        for channel in self.channels.values():
            if (channel.is_im or channel.is_mpim) and set(channel.members) == wanted:
                return channel, True
        people = sorted(wanted)
        if len(people) <= 2:  # noqa: PLR2004 - a direct message is between two, or with oneself
            return self.add_channel("", people[0], people, kind="im"), False
        name = "mpdm-" + "--".join(self.users[each].name for each in people) + "-1"
        return self.add_channel(name, people[0], people, kind="mpim"), False

    def sees(self, user: str, channel: Channel) -> bool:
        """Tell whether a person may read a channel. Guests see only what they are in."""
        if user in channel.members:
            return True
        return channel.is_open and not self.users[user].is_restricted

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> None:
        """Bring a person into a channel."""
        if user in channel.members:
            return
        channel.members.append(user)
        channel.last_read[user] = self.latest(channel) or "0"
        self.tell("member_joined", channel=channel, user=user, inviter=inviter)
        self.tell("channel", channel=channel)
        word = "added to" if inviter and inviter != user else "joined"
        text = f"<@{user}> has joined the channel"
        if word == "added to":
            text = f"<@{user}> was added to the channel by <@{inviter}>"
        self.post(Draft(channel.id, user, text, subtype="channel_join"))

    # Messages

    def post(self, draft: Draft) -> Message:
        """Post a message and tell everybody it concerns."""
        message = Message(
            ts=self.next_ts(),
            channel=draft.channel,
            user=draft.user,
            text=draft.text,
            blocks=draft.blocks,
            thread_ts=draft.thread_ts,
            from_app=draft.from_app,
            metadata=draft.metadata,
            subtype=draft.subtype,
            is_broadcast=draft.is_broadcast,
            files=draft.files,
            client_msg_id=None if draft.from_app else new_id("M"),
        )
        self.messages[draft.channel][message.ts] = message
        if message.is_reply:
            self._threads.setdefault((draft.channel, draft.thread_ts or ""), []).append(message)
        root = self.messages[draft.channel].get(draft.thread_ts or "")
        if root is not None and root.thread_ts is None:
            root.thread_ts = root.ts
        channel = self.channels[draft.channel]
        if message.in_channel:
            channel.last_read[draft.user] = message.ts
        self.tell("message", channel=channel, message=message)
        for file in draft.files:
            self.files.share(file, channel)
        return message

    def post_ephemeral(self, draft: Draft, only_for: str, ts: str | None = None) -> Message:
        """Show a message to one person; `ts` replaces the ephemeral message of that time."""
        message = Message(
            ts=ts or self.next_ts(),
            channel=draft.channel,
            user=draft.user,
            text=draft.text,
            blocks=draft.blocks,
            thread_ts=draft.thread_ts,
            from_app=draft.from_app,
            only_for=only_for,
        )
        self.ephemerals[draft.channel][message.ts] = message
        self.tell("ephemeral", message=message)
        return message

    def edit(self, message: Message, before: Message, by: str) -> None:
        """Note that a message was edited in place: nobody is notified by that."""
        message.edited = {"user": by, "ts": self.next_ts()}
        self.tell(
            "message_changed",
            channel=self.channels[message.channel],
            message=message,
            before=before,
        )

    def delete(self, message: Message) -> None:
        """Delete a message; a thread's root stays as a tombstone while it has replies."""
        channel = self.channels[message.channel]
        if self.replies(channel.id, message.ts):
            message.text, message.blocks, message.files = "This message was deleted.", [], []
            message.subtype, message.metadata = "tombstone", None
        else:
            del self.messages[channel.id][message.ts]
            if message.is_reply:
                self.replies(channel.id, message.thread_ts or "").remove(message)
        self.tell("message_deleted", channel=channel, message=message)

    def react(self, message: Message, name: str, user: str) -> None:
        """Put a reaction on a message, or take it off again."""
        people = message.reactions.setdefault(name, [])
        is_new = user not in people
        if is_new:
            people.append(user)
        else:
            people.remove(user)
        if not people:
            del message.reactions[name]
        kind: Kind = "reaction_added" if is_new else "reaction_removed"
        self.tell(
            kind, channel=self.channels[message.channel], message=message, name=name, user=user
        )

    def hide_ephemeral(self, channel: str, ts: str) -> None:
        """Take an ephemeral message away."""
        message = self.ephemerals[channel].pop(ts, None)
        if message is not None:
            self.tell("ephemeral_gone", message=message)

    def replies(self, channel: str, root: str) -> list[Message]:
        """Return a thread's replies, oldest first."""
        return self._threads.get((channel, root), [])

    def latest(self, channel: Channel) -> str | None:
        """Return the timestamp of the last message the channel itself shows."""
        newest = reversed(self.messages[channel.id].values())
        return next((each.ts for each in newest if each.in_channel), None)

    def unread(self, user: str, channel: Channel) -> tuple[int, int]:
        """Return how many messages a person has not seen, and how many of them are for them."""
        if user not in channel.members:
            return 0, 0
        since = channel.last_read.get(user, "0")
        newest = reversed(self.messages[channel.id].values())
        new = [
            each
            for each in itertools.takewhile(lambda each: each.ts > since, newest)
            if each.user != user and each.subtype in (None, "file_share")
        ]
        unseen = [each for each in new if each.in_channel]
        if channel.is_im:
            return len(unseen), len(unseen)
        return len(unseen), sum(1 for each in new if f"<@{user}>" in each.text)

    def read(self, user: str, channel: Channel, ts: str) -> None:
        """Note that a person has seen everything up to `ts`."""
        channel.last_read[user] = max(ts, channel.last_read.get(user, "0"))
        self.tell("read", channel=channel, user=user)
