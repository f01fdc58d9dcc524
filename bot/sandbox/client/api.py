"""What the browser page asks of the workspace: the API of a Slack *client*, in JSON.

Who is looking is said in every request by `?as=U…`. Nobody sees more than Slack would show them:
private channels only their members, direct messages only the two (or few) in them, ephemeral
messages only the person they are for. Answers are `{"ok": true, …}`; a refusal is
`{"ok": false, "error": "a sentence for the person"}` with status 400 (404: no such thing or
not theirs to see; 422: the request itself is malformed).

Pages and files
    GET  /                          page/index.html
    GET  /page/static/<file>        files in bot/sandbox/page/
    GET  /page/file/<F…>?as=        the bytes of a file, if it is theirs to see
    GET  /archives/<C…>/p<ts>       a permalink: goes to /#C…/<ts> (of a thread's reply:
                                     /#C…/<ts of the reply>/<ts of its root>)

Reading
    GET  /page/people               {people: [User]}: whom one can be (no `as` needed)
    GET  /page/workspace?as=        {team: {id, name}, me: "U…", app_user: "U…" (the bot's user),
                                     users: [User], channels: [Channel],
                                     commands: [{command, usage, description}],
                                     shortcuts: [{callback_id, name, description,
                                                  type: "message"|"global"}],
                                     app_connected: bool, now: float, clock_movable: bool,
                                     clock_runs: bool,
                                     next_moment: float|null, has_next_moment: bool, about: "…"}
    GET  /page/messages?as=&channel=            {messages: [Message]} oldest first, thread
                                                 replies left out (broadcast ones are in)
    GET  /page/messages?as=&channel=&thread=    {messages: [Message]} root first, then replies
                                                Ephemeral messages stand among them by their ts.
    GET  /page/views?as=            {views: [View]} the open modal stack, the top one last
    GET  /page/home?as=             opens the Home tab (the app is told): {view: View|null}.
                                     When the app publishes anew, "home" comes over /page/live.
    GET  /page/activity?as=         {messages: [Message + channel]} latest mentions of this person

    User     {id, name, real_name, title, avatar_color: "#rrggbb", is_bot, is_guest, is_admin,
              deleted, tz, role_note}
    Channel  {id, name, is_private, is_im, is_mpim, is_archived, im_user: "U…"|null,
              is_member: bool, members: ["U…"], topic, unread: int, mentions: int,
              last_read: ts, latest: ts|null}. Public channels one is not in are listed too
              (is_member false): they can be read and joined.
    Message  {ts, channel, user, bot: bool, text, blocks: [Block], thread_ts: ts|null,
              reply_count: int, reply_users: ["U…"], latest_reply: ts|null,
              edited: bool, ephemeral: bool, subtype: str|null, is_broadcast: bool,
              reactions: [{name, count, users}], files: [File]}
              `text` is mrkdwn; where there are blocks, the blocks are what is shown.
              Each block has a block_id and each interactive element an action_id.
    File     {id, name, title, mimetype, size, url: "/page/file/F…" (add ?as=), user}
    View     Slack's own view object {id, type, title, submit, close, blocks, callback_id,
              private_metadata, state: {values}, hash, root_view_id, previous_view_id,
              notify_on_close, clear_on_close, external_id, …}. `state.values` is what the
              inputs stand at: {block_id: {action_id: Value}}.
    Value    as Slack sends it, `type` being the element's:
              {type: "plain_text_input"|"number_input"|"email_text_input"|"url_text_input",
               value: str|null}, {type: "static_select"|"radio_buttons"|"external_select"|
               "overflow", selected_option: Option|null}, {type: "multi_static_select"|
               "checkboxes", selected_options: [Option]}, {type: "datepicker",
               selected_date: "YYYY-MM-DD"|null}, {type: "timepicker",
               selected_time: "HH:mm"|null}, {type: "datetimepicker",
               selected_date_time: int|null}, {type: "users_select", selected_user},
              {type: "multi_users_select", selected_users: []}, {type: "conversations_select",
               selected_conversation}, {type: "multi_conversations_select",
               selected_conversations: []}, {type: "channels_select", selected_channel},
              {type: "multi_channels_select", selected_channels: []}, {type: "rich_text_input",
               rich_text_value}, {type: "file_input", files: [{id: "F…"}]}, {type: "button",
               value}. Where the page sends no value for an element, what it stands at holds
              (initial value, or what was sent before).

Doing
    POST /page/say?as=              {channel, text, thread_ts?, broadcast?: bool,
                                     files?: ["F…"]} -> {ok, ts} for a message. A text that
        begins with "/" is a command: {ok, command: true}; what it answers comes over /page/live.
        Commands are refused in threads with Slack's own sentence (status 400), unknown ones too.
        `/invite <@U…>` is built in: it brings a person or the app into a channel.
        The page turns `@name` into <@U…>, `#name` into <#C…> and escapes & < > before it sends.
    POST /page/edit?as=             {channel, ts, text}; one's own messages only
    POST /page/delete?as=           {channel, ts}; one's own messages only
    POST /page/action?as=           {container: {type: "message", channel, ts} |
                                     {type: "view", view_id}, block_id, action_id,
                                     value: Value, state?: {values}} -> {ok}
        A control was used. `state` is what the container's other inputs stand at now. A link
        button is sent like any other (the page opens its url itself). A confirm dialogue is
        the page's own; it asks before it calls this. For an input block with
        `dispatch_action: true` the page calls this when Enter is pressed (or as
        `dispatch_action_config.trigger_actions_on` says). Answers once the app has taken it,
        or {ok: false, error} when the app did not answer within 3 seconds.
    POST /page/options?as=          {container, block_id, action_id, value: "what was typed"}
                                     -> {options: [Option], option_groups: [Group]} for an
                                     external_select
    POST /page/view/submit?as=      {view_id, state: {values}} -> {ok, result, errors?, views}
        result: "closed" | "updated" | "pushed" | "cleared" | "errors" | "timeout".
        "errors": errors is {block_id: "sentence"}, next to the fields; the modal stays.
        "timeout": error is the sentence for the modal's foot; the modal stays as it is.
        `views` is the stack as it is now. Required inputs and their lengths are checked here
        first, as Slack's client does: also "errors".
    POST /page/view/close?as=       {view_id, cleared?: bool} -> {ok, views}. Closes that view
                                     (the one under it shows again); cleared: the whole stack.
    POST /page/shortcut?as=         {callback_id, channel?, ts?} a message shortcut has both
    POST /page/upload?as=           multipart `file`, and to share it: `channel`, `thread_ts`,
                                     `text` -> {ok, file: File, ts?}. For a file_input leave
                                     channel out and put {id} into the Value.
    POST /page/read?as=             {channel, ts} everything up to ts has been seen
    POST /page/react?as=            {channel, ts, name} puts the reaction on, or takes it off
    POST /page/dismiss?as=          {channel, ts} of an ephemeral message
    POST /page/open?as=             {users: ["U…"]} -> {channel: Channel} a direct message
    POST /page/join?as=             {channel}
    POST /page/create?as=           {name, is_private} -> {channel: Channel}
    POST /page/clock?as=            {advance_seconds} | {to: float} | {to_next: true} -> {now}

Live: WebSocket /page/live?as=
    JSON objects, each with what is needed to draw anew:
    {type: "hello", now}
    {type: "message", channel, ts, thread_ts|null, message: Message}
    {type: "message_changed", channel, ts, thread_ts|null, message: Message} edited, reacted to,
                             or (a thread's root) replied to
    {type: "message_deleted", channel, ts, thread_ts|null}
    {type: "ephemeral", channel, ts, thread_ts|null, message: Message}; sent again with the same
                             ts when the app replaces it; "message_deleted" when it takes it away
    {type: "view", view: View, views: [View]} a modal was opened, pushed or updated; `views` is
                             the whole stack, the top one last. Keep what was typed where
                             block_id and action_id are still the same.
    {type: "view_closed", view_id, views: [View]}
    {type: "home", view: View}
    {type: "channel", channel: "C…", row: Channel} new, joined, renamed, archived, topic set
    {type: "unread", channel, unread: int, mentions: int, last_read}
    {type: "user", user: User}
    {type: "app", connected: bool} the app's socket opened or the last one closed
    {type: "clock", now, next_moment|null} somebody moved the clock; `now` also goes on by
                             itself if the clock runs (workspace.clock_runs)
"""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.client import controls, talking
from bot.sandbox.client.shapes import channel_json, message_json, user_json
from bot.sandbox.client.visit import Handler, Visit, page, visit
from bot.sandbox.context import Sandbox
from bot.sandbox.errors import PageError
from bot.sandbox.file_places import content
from bot.sandbox.model import Json, Message

PAGE = Path(__file__).parents[1] / "page"
ABOUT = (
    "A practice Slack workspace on this machine. Nobody outside sees it, and everything in it "
    "is gone when it stops."
)
_ACTIVITY = 50
_POLICY = 1008  # WebSocket close code (RFC 6455)


async def _index(_request: Request) -> Response:
    return _file("index.html")


async def _static(request: Request) -> Response:
    return _file(request.path_params["name"])


def _file(name: str) -> Response:
    path = PAGE / name
    if path.parent != PAGE or not path.is_file():
        return Response("not found", status_code=404)
    return FileResponse(path, headers={"cache-control": "no-store"})


async def _permalink(request: Request) -> Response:
    digits = request.path_params["place"].removeprefix("p")
    place = f"/#{request.path_params['channel']}/{digits[:-6]}.{digits[-6:]}"
    thread = request.query_params.get("thread_ts")
    return RedirectResponse(f"{place}/{thread}" if thread else place, status_code=302)


async def _people(request: Request) -> Response:
    sandbox: Sandbox = request.app.state.sandbox
    people = [
        user_json(each)
        for each in sandbox.workspace.users.values()
        if not each.is_bot and not each.deleted and each.id != talking.SLACKBOT
    ]
    return JSONResponse({"ok": True, "people": people})


async def _workspace(visit_: Visit) -> Json:
    sandbox, workspace, me = visit_.sandbox, visit_.workspace, visit_.me.id
    seen = [each for each in workspace.channels.values() if workspace.sees(me, each)]
    return {
        "team": {"id": workspace.team.id, "name": workspace.team.name},
        "me": me,
        "app_user": workspace.app.bot_user,
        "users": [user_json(each) for each in workspace.users.values()],
        "channels": [channel_json(workspace, each, me) for each in seen],
        "commands": list(sandbox.installed.commands),
        "shortcuts": list(sandbox.installed.shortcuts),
        "app_connected": sandbox.link.connected,
        "now": workspace.clock.now(),
        "clock_movable": sandbox.movable_clock is not None,
        "clock_runs": sandbox.clock_runs,
        "next_moment": sandbox.to_come(),
        "has_next_moment": sandbox.next_moment is not None,
        "about": ABOUT,
    }


async def _messages(visit_: Visit) -> Json:
    channel = visit_.channel()
    root = visit_.body.get("thread")
    kept = visit_.workspace.messages[channel.id].values()
    own = visit_.workspace.ephemerals[channel.id].values()
    found = [each for each in kept if _shown(each, root)]
    found += [e for e in own if e.only_for == visit_.me.id and _shown(e, root)]
    found.sort(key=lambda each: each.ts)
    return {"messages": [message_json(visit_.workspace, each) for each in found]}


def _shown(message: Message, root: str | None) -> bool:
    return message.in_channel if root is None else root in (message.ts, message.thread_ts)


async def _activity(visit_: Visit) -> Json:
    mention = f"<@{visit_.me.id}>"
    found = [
        message
        for channel in visit_.workspace.channels.values()
        if visit_.me.id in channel.members
        for message in visit_.workspace.messages[channel.id].values()
        if message.user != visit_.me.id and mention in message.text and message.subtype is None
    ]
    found.sort(key=lambda each: each.ts, reverse=True)
    return {"messages": [message_json(visit_.workspace, each) for each in found[:_ACTIVITY]]}


async def _page_file(request: Request) -> Response:
    try:
        visit_ = await visit(request)
    except PageError as error:
        return Response(error.message, status_code=error.status)
    file = visit_.workspace.files.kept.get(request.path_params["file"])
    if file is None or not visit_.workspace.files.seen_by(visit_.me.id, file):
        return Response("This file is not there, or not yours to see.", status_code=404)
    return content(file)


async def _live(socket: WebSocket) -> None:
    sandbox: Sandbox = socket.app.state.sandbox
    me = socket.query_params.get("as", "")
    if me not in sandbox.workspace.users:
        await socket.close(_POLICY)
        return
    await socket.accept()
    queue = sandbox.live.join(me)
    try:
        await socket.send_json({"type": "hello", "now": sandbox.workspace.clock.now()})
        await sandbox.live.carry(socket, queue)
    except WebSocketDisconnect:
        pass
    finally:
        sandbox.live.leave(queue)


_READING: dict[str, Handler] = {
    "activity": _activity,
    "home": controls.home,
    "messages": _messages,
    "views": controls.views,
    "workspace": _workspace,
}
_DOING: dict[str, Handler] = {
    "action": controls.action,
    "clock": controls.clock,
    "create": talking.create,
    "delete": talking.delete,
    "dismiss": talking.dismiss,
    "edit": talking.edit,
    "join": talking.join,
    "open": talking.open_direct,
    "options": controls.options,
    "react": talking.react,
    "read": talking.read,
    "say": talking.say,
    "shortcut": controls.shortcut,
    "view/close": controls.close,
    "view/submit": controls.submit,
}


def routes() -> list[BaseRoute]:
    """Return the page's routes."""
    return [
        Route("/", _index),
        Route("/archives/{channel}/{place}", _permalink),
        Route("/page/static/{name:path}", _static),
        Route("/page/people", _people),
        Route("/page/file/{file}", _page_file),
        Route("/page/upload", talking.upload, methods=["POST"]),
        *(Route(f"/page/{name}", page(handler)) for name, handler in _READING.items()),
        *(
            Route(f"/page/{name}", page(handler), methods=["POST"])
            for name, handler in _DOING.items()
        ),
        WebSocketRoute("/page/live", _live),
    ]
