"""files.getUploadURLExternal, files.completeUploadExternal and files.info."""

from bot.sandbox.errors import ApiError
from bot.sandbox.methods.call import Call, Method
from bot.sandbox.methods.content import clean
from bot.sandbox.model import File, Json
from bot.sandbox.workspace import Draft

_TEXT_SHOWN = 100_000


def _check_on(call: Call) -> None:
    if not call.workspace.features.files:
        raise ApiError("unknown_method")


def _get_upload_url(call: Call) -> Json:
    _check_on(call)
    name = call.need("filename")
    length = call.number("length", 0, 2**31)
    file = call.workspace.files.add(name, call.bot, uploaded=False)
    url = f"{call.workspace.base_url}/upload/v1/{file.id}?length={length}"
    return {"upload_url": url, "file_id": file.id}


def _complete_upload(call: Call) -> Json:
    _check_on(call)
    workspace = call.workspace
    given = call.json("files")
    if not isinstance(given, list) or not given:
        raise ApiError("invalid_arguments", ["missing required field: files"])
    found = [_uploaded(call, each) for each in given if isinstance(each, dict)]
    names = call.listed("channels") or call.listed("channel_id")
    for name in names:
        call.args["channel"] = name
        channel = call.own_channel()
        text = clean(call.text("initial_comment"))
        thread = call.text("thread_ts") or None
        draft = Draft(channel.id, call.bot, text, thread_ts=thread, from_app=True)
        draft.files, draft.subtype = [each.id for each in found], "file_share"
        workspace.post(draft)
    return {"files": [workspace.files.as_json(each) for each in found]}


def _uploaded(call: Call, given: Json) -> File:
    file = call.workspace.files.kept.get(str(given.get("id")))
    if file is None or not file.uploaded:
        raise ApiError("file_not_found")
    file.title = str(given.get("title") or file.name)
    return file


def _info(call: Call) -> Json:
    _check_on(call)
    file = call.workspace.files.kept.get(call.need("file"))
    if file is None or not call.workspace.files.seen_by(call.bot, file):
        raise ApiError("file_not_found")
    found: Json = {"file": call.workspace.files.as_json(file)}
    if file.mimetype.startswith("text/"):
        found["content"] = file.content.decode(errors="replace")[:_TEXT_SHOWN]
    return found | {"comments": [], "response_metadata": {"next_cursor": ""}}


METHODS: dict[str, Method] = {
    "files.completeUploadExternal": _complete_upload,
    "files.getUploadURLExternal": _get_upload_url,
    "files.info": _info,
}
