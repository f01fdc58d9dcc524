"""Everything the bot says to Slack and asks of it; the only caller of its Web API."""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.web import WebClient

from bot.clock import Clock
from bot.slack.calls import Caller
from bot.slack.errors import FileUnavailable, SlackBusy, SlackRefused, SlackUnclear
from bot.slack.failures import TOKEN_CODES
from bot.slack.files import NOT_HERE, NOT_READABLE, download
from bot.slack.model import Channel, FileInfo, Identity, Message, Posted, Profile, View
from bot.slack.profiles import read_profile
from bot.slack.responding import respond
from bot.slack.sent import Search
from bot.slack.text import clip
from bot.slack.uploads import upload

MAX_TEXT = 4000
"""Slack advises 4,000 characters for a message's text and refuses more in chat.update."""

PAGE = 200
"""Rows asked for at once; Slack recommends no more than 200."""

NO_CANVASES = ("canvas_disabled", "free_team", "team_tier", "feature_not_enabled", "unknown_method")
"""Beginnings of the codes by which a workspace says that it has no canvases of its own (docs of
canvases.create); a server that is not Slack does not know the method."""

METADATA_TYPE = "interview_assistant"

ANSWER_TO_COME_SECONDS = 1.0
"""How long the answer to a submission takes at most to reach Slack, by and large."""

_PERSON = re.compile(r"[UW][A-Z0-9]+")
_UNSEEN = frozenset({"channel_not_found", "missing_scope", "method_not_supported_for_channel_type"})


class Slack:
    """Slack, as the rooms see it.

    Every method raises SlackRefused (never done, and will not be), SlackBusy (not done, may be
    later) or SlackUnclear (nobody knows). May be called from any thread.
    """

    def __init__(
        self, web: WebClient, *, clock: Clock | None = None, clock_ahead: float = 0.0
    ) -> None:
        """Derive the clients from `web`; nothing is called yet.

        Args:
            web: where Slack is and with which token.
            clock: the bot's clock, which times the rests after a 429.
            clock_ahead: seconds the bot's clock runs ahead of Slack's (`BOT_CLOCK_SHIFT`).
        """
        self.web = web
        self._caller = Caller(web, clock=clock)
        self._clock_ahead = clock_ahead
        self._identity: Identity | None = None
        self._directs: dict[str, str] = {}
        self._lock = threading.Lock()
        self._said_no_metadata = False
        self._log = logging.getLogger(__name__)

    # Who the bot is

    @property
    def identity(self) -> Identity | None:
        """Return who the bot is if Slack has been asked already; never calls."""
        return self._identity

    def whoami(self) -> Identity:
        """Return who the bot is; Slack is asked once."""
        if self._identity is None:
            found = self._caller.call("auth.test")
            self._identity = Identity(
                team=_must(found, "team_id"),
                bot_user=_must(found, "user_id"),
                bot_id=str(found.get("bot_id") or ""),
                team_name=str(found.get("team") or ""),
            )
        return self._identity

    # Saying

    def post(self, message: Message, *, reference: str | None = None) -> Posted:
        """Post a message; `reference` goes into its metadata, by which it can be found again."""
        arguments = _contents(message)
        if reference is not None:
            arguments["metadata"] = {
                "event_type": METADATA_TYPE,
                "event_payload": {"reference": reference},
            }
        answer = self._caller.call(
            "chat.postMessage",
            channel=self._conversation(message.channel),
            thread_ts=message.thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            **arguments,
        )
        return Posted(_must(answer, "channel"), _must(answer, "ts"))

    def update(self, posted: Posted, message: Message) -> None:
        """Change a message to what `message` says; doing it twice does no more than once.

        A message without blocks takes away those that were there.
        """
        arguments = {"blocks": [], **_contents(message)}
        self._caller.call("chat.update", channel=posted.channel, ts=posted.ts, **arguments)

    def tell(self, channel: str, user: str, message: Message) -> None:
        """Show a message to one person in a channel; it is lost when they reload."""
        self._caller.call(
            "chat.postEphemeral",
            channel=channel,
            user=user,
            thread_ts=message.thread_ts,
            **_contents(message),
        )

    def respond(self, response_url: str, message: Message) -> None:
        """Show a message to who asked, by the address their click came with (30 minutes, 5 uses).

        Works where the bot is not a member.
        """
        respond(self.web, response_url, _contents(message))

    def find_sent(self, message: Message, reference: str, since: float) -> Posted | None:
        """Look for a message that may have been posted at or after `since` (the bot's clock).

        It is known by the reference in its metadata. On a server that keeps no metadata it is known
        by its text; that is said once in the log.
        """
        search = Search(
            reference=reference,
            text=_contents(message)["text"],
            thread_ts=message.thread_ts,
            since=since - self._clock_ahead,
            me=self.whoami(),
        )
        channel = self._conversation(message.channel)
        found = search.run(self._history(channel, message.thread_ts))
        if search.by_text and not self._said_no_metadata:
            self._said_no_metadata = True
            self._log.warning(
                "This server keeps no message metadata; a message whose sending was interrupted "
                "is looked for by its text."
            )
        return None if found is None else Posted(channel, found)

    def _history(self, channel: str, thread_ts: str | None) -> Iterator[list[dict[str, Any]]]:
        name = "conversations.history" if thread_ts is None else "conversations.replies"
        return self._pages(
            name, "messages", channel=channel, ts=thread_ts, include_all_metadata=True
        )

    def permalink(self, posted: Posted) -> str | None:
        """Return a message's address, or None where Slack gives none."""
        try:
            answer = self._caller.call(
                "chat.getPermalink", channel=posted.channel, message_ts=posted.ts
            )
        except SlackRefused:
            return None
        return str(answer.get("permalink") or "") or None

    # Forms and the Home tab

    def open_view(self, trigger: str, view: View) -> str:
        """Open a form for a click at most 3 s old and return the view's id."""
        return _view_id(self._caller.call("views.open", trigger_id=trigger, view=view))

    def push_view(self, trigger: str, view: View) -> str:
        """Put a form on top of the open one (three at most) and return the view's id."""
        return _view_id(self._caller.call("views.push", trigger_id=trigger, view=view))

    def update_view(self, view_id: str, view: View, hash_: str | None = None) -> None:
        """Change an open form; with `hash_` only if nobody has changed it since."""
        self._caller.call("views.update", view_id=view_id, view=view, hash=hash_)

    def put_over(self, view_id: str, view: View, submitted: str) -> bool:
        """Put a form in the place of one just submitted; tell whether it came too early.

        The answer to the submission may reach Slack after this and take our form away. Its hash
        tells: as long as it is the submitted form's, the answer is to come, and ours has to be put
        up once more, `ANSWER_TO_COME_SECONDS` later and without asking for the hash.
        """
        try:
            self.update_view(view_id, view, submitted)
        except SlackRefused as error:
            if error.code != "hash_conflict":
                raise
            self.update_view(view_id, view)
            return False
        return True

    def publish_home(self, user: str, view: View) -> None:
        """Show a person their Home tab."""
        self._caller.call("views.publish", user_id=user, view=view)

    # Conversations

    def open_direct(self, user: str) -> str:
        """Return the id of the direct message with a person; opened once, then remembered."""
        with self._lock:
            known = self._directs.get(user)
        if known is not None:
            return known
        answer = self._caller.call("conversations.open", users=user)
        channel = _must(answer.get("channel") or {}, "id")
        with self._lock:
            self._directs[user] = channel
        return channel

    def _conversation(self, channel: str) -> str:
        if not _PERSON.fullmatch(channel):
            return channel
        try:
            return self.open_direct(channel)
        except SlackUnclear as error:
            # Opening twice is opening once, so what was to be said is definitely not said.
            raise SlackBusy(error.code) from None

    def channel(self, channel_id: str) -> Channel:
        """Return what can be known of a conversation; one the bot cannot see is private to it."""
        try:
            found = self._caller.call("conversations.info", channel=channel_id).get("channel") or {}
        except SlackRefused as error:
            if error.code not in _UNSEEN:
                raise
            return Channel(channel_id, "", True, channel_id.startswith("D"), False)  # noqa: FBT003 - as the fields stand
        direct = bool(found.get("is_im"))
        return Channel(
            id=channel_id,
            name=str(found.get("name") or ""),
            is_private=direct or bool(found.get("is_private") or found.get("is_mpim")),
            is_direct=direct,
            # Slack shows the bot no direct messages but its own.
            is_member=direct or bool(found.get("is_member")),
            is_archived=bool(found.get("is_archived")),
        )

    def members_of(self, channel: str) -> list[str]:
        """Return the member ids of everyone in a channel, the bot too."""
        pages = self._pages("conversations.members", "members", channel=channel)
        return [str(user) for page in pages for user in page]

    def create_private_channel(self, name: str) -> str:
        """Create a private channel with the bot in it and return its id."""
        answer = self._caller.call("conversations.create", name=name, is_private=True)
        return _must(answer.get("channel") or {}, "id")

    def invite(self, channel: str, users: Sequence[str]) -> None:
        """Bring people into a channel; who is there already stays."""
        try:
            self._caller.call("conversations.invite", channel=channel, users=",".join(users))
        except SlackRefused as error:
            if error.code != "already_in_channel":
                raise

    # The directory and files

    def members(self) -> Iterator[Profile]:
        """Give everyone in the workspace's directory, deactivated ones too."""
        cursor = ""
        while True:
            profiles, cursor = self.members_page(cursor)
            yield from profiles
            if not cursor:
                return

    def members_page(self, cursor: str = "") -> tuple[list[Profile], str]:
        """Return a page of the directory and the cursor of the next one ("" after the last)."""
        answer = self._caller.call("users.list", limit=PAGE, cursor=cursor or None)
        team = self.whoami().team
        profiles = [read_profile(user, team) for user in answer.get("members") or []]
        return profiles, _next_cursor(answer)

    def profile(self, user: str) -> Profile:
        """Return one person of the directory."""
        found = self._caller.call("users.info", user=user).get("user") or {}
        _must(found, "id")
        return read_profile(found, self.whoami().team)

    def file(self, file_id: str) -> FileInfo:
        """Return what is known of a file that was shared with the bot."""
        found = self._caller.call("files.info", file=file_id).get("file") or {}
        return FileInfo(
            id=_must(found, "id"),
            name=str(found.get("name") or found.get("title") or ""),
            mimetype=str(found.get("mimetype") or ""),
            size=int(found.get("size") or 0),
            url=str(found.get("url_private_download") or found.get("url_private") or ""),
        )

    def download_file(self, file_id: str, *, max_bytes: int) -> bytes:
        """Fetch the content of a file by its id; see `download`."""
        return self.download(self.shared_file(file_id).url, max_bytes=max_bytes)

    def shared_file(self, file_id: str) -> FileInfo:
        """Return what is known of a file that somebody wants read.

        Raises:
            FileUnavailable: it is gone, out of reach, or not to be had from this server.
        """
        try:
            return self.file(file_id)
        except SlackRefused as error:
            if error.code in TOKEN_CODES:
                raise
            raise FileUnavailable(
                NOT_HERE if error.code == "unknown_method" else NOT_READABLE
            ) from None

    def download(self, url: str, *, max_bytes: int) -> bytes:
        """Fetch a file's content; the caller checks what kind of file it is.

        Raises:
            FileUnavailable: too large, gone, elsewhere, or not to be had from this server.
        """
        return download(self.web, url, max_bytes=max_bytes)

    def upload_file(self, name: str, data: bytes) -> str:
        """Give Slack a file that nobody is shown yet; return its id.

        Done twice, it leaves one that nobody ever sees.
        """
        found = self._caller.call("files.getUploadURLExternal", filename=name, length=len(data))
        file = _must(found, "file_id")
        upload(self.web, _must(found, "upload_url"), data)
        return file

    def show_file(self, user: str, file_id: str, *, title: str, comment: str) -> None:
        """Show an uploaded file to a person directly; after an unclear attempt ask `is_shown`."""
        self._caller.call(
            "files.completeUploadExternal",
            files=[{"id": file_id, "title": title}],
            channel_id=self._conversation(user),
            initial_comment=comment,
        )

    def is_shown(self, file_id: str) -> bool:
        """Tell whether a file stands in any conversation."""
        found = self._caller.call("files.info", file=file_id).get("file") or {}
        places = (found.get(each) for each in ("channels", "groups", "ims"))
        return any(places)

    def make_canvas(self, title: str, markdown: str) -> str:
        """Make a canvas that nobody is shown yet; return its id.

        Done twice, it leaves one that nobody ever sees.

        Raises:
            SlackRefused: with a code of `NO_CANVASES` where the workspace has none.
        """
        content = {"type": "markdown", "markdown": markdown}
        made = self._caller.call("canvases.create", title=title, document_content=content)
        return _must(made, "canvas_id")

    def share_canvas(self, canvas_id: str, user: str) -> str:
        """Let one person read and change a canvas; return its address. Twice is once."""
        self._caller.call(
            "canvases.access.set", canvas_id=canvas_id, access_level="write", user_ids=[user]
        )
        found = self._caller.call("files.info", file=canvas_id).get("file") or {}
        return _must(found, "permalink")

    def _pages(self, name: str, field: str, **arguments: object) -> Iterator[list[Any]]:
        cursor = ""
        while True:
            answer = self._caller.call(name, limit=PAGE, cursor=cursor or None, **arguments)
            yield list(answer.get(field) or [])
            cursor = _next_cursor(answer)
            if not cursor:
                return


def _contents(message: Message) -> dict[str, Any]:
    if not message.text.strip():
        raise ValueError("a message needs a text: it is what screen readers and notifications say")
    contents: dict[str, Any] = {"text": _summary(message.text)}
    if message.blocks:
        contents["blocks"] = list(message.blocks)
    return contents


def _summary(text: str) -> str:
    # A token or an entity cut in two would show as rubbish.
    return text if len(text) <= MAX_TEXT else re.sub(r"[<&][^<>&;]*…$", "…", clip(text, MAX_TEXT))


def _next_cursor(answer: dict[str, Any]) -> str:
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")


def _view_id(answer: dict[str, Any]) -> str:
    return str((answer.get("view") or {}).get("id") or "")


def _must(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    if not isinstance(value, str) or not value:
        raise SlackUnclear(f"answer_without_{key}")
    return value
