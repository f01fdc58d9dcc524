"""The page's writing: messages, commands, reactions, files and channels."""

import copy
import re

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox import payloads
from bot.sandbox.app_link import NotAcknowledged
from bot.sandbox.client.shapes import channel_json, file_json
from bot.sandbox.client.visit import Visit, visit
from bot.sandbox.errors import ApiError, PageError
from bot.sandbox.limits.surfaces import MESSAGE_TEXT
from bot.sandbox.methods.content import clean
from bot.sandbox.methods.conversations import check_name
from bot.sandbox.model import Channel, Json, Message
from bot.sandbox.responding import respond
from bot.sandbox.tickets import ResponseUrl
from bot.sandbox.workspace import Draft, Workspace

UPLOAD_BYTES = 20 * 1024 * 1024
SLACKBOT = "USLACKBOT"

# Slack's own sentences.
_UNKNOWN = (
    "{command} is not a valid command. In Slack, all messages that start with the “/” character "
    "are interpreted as slash commands. If you are trying to send a message and not run a slash "
    "command, try preceding the “/” with an empty space."
)
_NOT_IN_THREADS = "{command} is not supported in threads. Sorry!"
_FAILED = '{command} failed with the error "{code}"'
_NAMES = {
    "name_taken": "There is a channel of this name already.",
    "invalid_name_required": "Please give the channel a name.",
    "invalid_name_maxlength": "A channel's name has at most 80 characters.",
    "invalid_name_specials": "A channel's name has lower-case letters, digits, - and _ only.",
}


async def say(visit_: Visit) -> Json:
    """Post a message, or run a command."""
    channel = visit_.own_channel()
    text = str(visit_.body.get("text") or "")
    thread = _root(visit_, channel)
    if text.startswith("/"):
        return await _command(visit_, channel, text, in_thread=thread is not None)
    files = [str(each) for each in visit_.body.get("files") or ()]
    if not text.strip() and not files:
        raise PageError("There is nothing to send yet.")
    if len(text) > MESSAGE_TEXT:
        raise PageError(f"A message has at most {MESSAGE_TEXT:,} characters; send a file instead.")
    if any(each not in visit_.workspace.files.kept for each in files):
        raise PageError("Please upload this file again.")
    draft = Draft(channel.id, visit_.me.id, clean(text.strip()), thread_ts=thread, files=files)
    draft.is_broadcast = bool(visit_.body.get("broadcast"))
    draft.subtype = "file_share" if files else None
    return {"ts": visit_.workspace.post(draft).ts}


def _root(visit_: Visit, channel: Channel) -> str | None:
    wanted = visit_.body.get("thread_ts")
    if not wanted:
        return None
    found = visit_.workspace.messages[channel.id].get(str(wanted))
    if found is None:
        raise PageError("This thread is no longer there.", 404)
    return found.thread_ts or found.ts


async def _command(visit_: Visit, channel: Channel, text: str, *, in_thread: bool) -> Json:
    match = re.match(r"(/\S*)\s*(.*)", text, re.DOTALL)
    command, rest = (match[1], match[2].strip()) if match else (text, "")
    known = {each["command"]: each for each in visit_.sandbox.installed.commands}
    if in_thread:
        raise PageError(_NOT_IN_THREADS.format(command=command))
    if command == "/invite":
        return _invite(visit_, channel, rest)
    if command not in known:
        raise PageError(_UNKNOWN.format(command=command))
    if not known[command].get("should_escape"):
        rest = _unescaped(visit_.workspace, rest)
    code = await _run(visit_, channel, command, rest)
    if code:
        sentence = _FAILED.format(command=command, code=code)
        visit_.workspace.post_ephemeral(Draft(channel.id, SLACKBOT, sentence), visit_.me.id)
    return {"command": True}


async def _run(visit_: Visit, channel: Channel, command: str, text: str) -> str | None:
    """Deliver a command; return the code of what went wrong."""
    workspace = visit_.workspace
    payload, _ = payloads.command(workspace, visit_.me, channel, command, text)
    try:
        answer = await visit_.sandbox.link.deliver("slash_commands", payload, answers=True)
    except NotAcknowledged as error:
        return error.code
    if answer.get("text") or answer.get("blocks"):
        place = ResponseUrl(visit_.me.id, channel.id, workspace.clock.now())
        try:
            respond(workspace, place, answer)
        except ApiError:
            return "invalid_command_response"
    return None


def _unescaped(workspace: Workspace, text: str) -> str:
    """Write mentions as they were typed: commands without `should_escape` get plain text."""

    def plain(match: re.Match[str]) -> str:
        kind, name = match[1], match[2]
        user, channel = workspace.users.get(name), workspace.channels.get(name)
        if kind == "@" and user is not None:
            return f"@{user.name}"
        return f"#{channel.name}" if channel is not None else match[0]

    text = re.sub(r"<([@#])(\w+)(?:\|[^>]*)?>", plain, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _invite(visit_: Visit, channel: Channel, text: str) -> Json:
    workspace = visit_.workspace
    wanted = re.findall(r"<@(\w+)(?:\|[^>]*)?>", text)
    if not wanted or any(each not in workspace.users for each in wanted):
        raise PageError("Say who to invite, such as /invite @name.")
    if channel.is_im or channel.is_mpim:
        raise PageError("Nobody can be invited into a direct message.")
    for user in wanted:
        workspace.join(channel, user, inviter=visit_.me.id)
    return {"command": True}


def _own(visit_: Visit) -> Message:
    message = visit_.message(visit_.channel(), visit_.text("ts"))
    if message.user != visit_.me.id or message.only_for is not None:
        raise PageError("You can change only your own messages.")
    return message


async def edit(visit_: Visit) -> Json:
    """Edit one's own message."""
    message = _own(visit_)
    before = copy.deepcopy(message)
    message.text = clean(visit_.text("text"))
    visit_.workspace.edit(message, before, visit_.me.id)
    return {}


async def delete(visit_: Visit) -> Json:
    """Delete one's own message."""
    visit_.workspace.delete(_own(visit_))
    return {}


async def react(visit_: Visit) -> Json:
    """Put a reaction on a message, or take it off."""
    message = visit_.message(visit_.own_channel(), visit_.text("ts"))
    if message.only_for is not None:
        raise PageError("Only you see this message: it takes no reactions.")
    visit_.workspace.react(message, visit_.text("name").strip(":"), visit_.me.id)
    return {}


async def read(visit_: Visit) -> Json:
    """Note what has been seen."""
    visit_.workspace.read(visit_.me.id, visit_.channel(), visit_.text("ts"))
    return {}


async def dismiss(visit_: Visit) -> Json:
    """Take an ephemeral message away."""
    channel = visit_.channel()
    message = visit_.message(channel, visit_.text("ts"))
    if message.only_for != visit_.me.id:
        raise PageError("Only a message that nobody else sees can be dismissed.")
    visit_.workspace.hide_ephemeral(channel.id, message.ts)
    return {}


def _row(visit_: Visit, channel: Channel) -> Json:
    return {"channel": channel_json(visit_.workspace, channel, visit_.me.id)}


async def open_direct(visit_: Visit) -> Json:
    """Open a direct message."""
    users = [str(each) for each in visit_.body.get("users") or ()]
    if not users or any(each not in visit_.workspace.users for each in users):
        raise PageError("Choose whom to write to.", 422)
    channel, _ = visit_.workspace.direct([visit_.me.id, *users])
    return _row(visit_, channel)


async def join(visit_: Visit) -> Json:
    """Join a public channel."""
    channel = visit_.channel()
    if channel.is_archived:
        raise PageError(f"#{channel.name} is archived.")
    visit_.workspace.join(channel, visit_.me.id)
    return _row(visit_, channel)


async def create(visit_: Visit) -> Json:
    """Open a channel."""
    name = str(visit_.body.get("name") or "").lstrip("#")
    try:
        check_name(name)
        if visit_.workspace.channel_named(name) is not None:
            raise ApiError("name_taken")  # noqa: TRY301 - one place turns codes into sentences
    except ApiError as error:
        raise PageError(_NAMES[error.code]) from None
    kind = "group" if visit_.body.get("is_private") else "channel"
    return _row(visit_, visit_.workspace.add_channel(name, visit_.me.id, kind=kind))


async def upload(request: Request) -> Response:
    """Take a file; with a channel it is shared there."""
    try:
        visit_ = await visit(request)
        async with request.form(max_part_size=UPLOAD_BYTES) as form:
            given = form.get("file")
            if not isinstance(given, UploadFile):
                raise PageError("The request has no file.", 422)  # noqa: TRY301 - shown below
            content = await given.read()
            name = given.filename or "file"
            visit_.body |= {key: value for key, value in form.items() if isinstance(value, str)}
        return JSONResponse({"ok": True} | _kept(visit_, name, content))
    except PageError as error:
        return JSONResponse({"ok": False, "error": error.message}, status_code=error.status)


def _kept(visit_: Visit, name: str, content: bytes) -> Json:
    workspace = visit_.workspace
    if not workspace.features.files:
        raise PageError("This workspace takes no files.")
    if len(content) > UPLOAD_BYTES:
        raise PageError(f"A file has at most {UPLOAD_BYTES // 1024 // 1024} MB here.")
    channel = visit_.own_channel() if visit_.body.get("channel") else None
    thread = _root(visit_, channel) if channel is not None else None
    file = workspace.files.add(name, visit_.me.id, content)
    if channel is None:
        return {"file": file_json(file)}
    text = clean(str(visit_.body.get("text") or ""))
    draft = Draft(channel.id, visit_.me.id, text, thread_ts=thread, files=[file.id])
    draft.subtype = "file_share"
    return {"file": file_json(file), "ts": workspace.post(draft).ts}
