"""Where files go to and come from: the upload address and `url_private`."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from bot.sandbox.context import Sandbox
from bot.sandbox.model import File
from bot.sandbox.web_api import bearer

_SIGN_IN = (
    "<!DOCTYPE html><title>Sign in</title><h1>Sign in to the workspace</h1>"
    "<p>A file's address needs the token as Authorization header.</p>"
)


async def upload(request: Request) -> Response:
    """Take the bytes of a file, sent as they are or as a form's `file`."""
    sandbox: Sandbox = request.app.state.sandbox
    file = sandbox.workspace.files.kept.get(request.path_params["file"])
    if file is None or file.uploaded:
        return PlainTextResponse("not found", status_code=404)
    file.content = await _bytes(request)
    expected = request.query_params.get("length")
    if expected is not None and int(expected) != len(file.content):
        return PlainTextResponse("length mismatch", status_code=400)
    file.uploaded = True
    return PlainTextResponse(f"OK - {len(file.content)}")


async def _bytes(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body()
    async with request.form() as form:
        found = next((v for v in form.values() if isinstance(v, UploadFile)), None)
        return b"" if found is None else await found.read()


async def download(request: Request) -> Response:
    """Give a file's bytes to whoever holds the token; others are sent to sign in, as Slack does."""
    sandbox: Sandbox = request.app.state.sandbox
    workspace = sandbox.workspace
    if bearer(request) != workspace.app.bot_token or workspace.app.revoked:
        return RedirectResponse("/signin", status_code=302)
    file = workspace.files.kept.get(request.path_params["ref"].rpartition("-")[2])
    known = file is not None and workspace.files.seen_by(workspace.app.bot_user, file)
    if file is None or not known or not workspace.features.files:
        return HTMLResponse("<h1>File not found</h1>", status_code=404)
    return content(file)


def content(file: File) -> Response:
    """Return a file's bytes. Nothing in a file may run in the page's own origin."""
    headers = {
        "content-disposition": "attachment",
        "content-security-policy": "sandbox",
        "x-content-type-options": "nosniff",
    }
    return Response(file.content, media_type=file.mimetype, headers=headers)


async def sign_in(_request: Request) -> Response:
    """Show what a request without a token ends up at."""
    return HTMLResponse(_SIGN_IN)
