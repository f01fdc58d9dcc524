"""Fetching a file's content from Slack, and from nowhere else."""

import urllib.request
from email.message import Message as Headers
from http.client import HTTPException, HTTPResponse
from typing import IO, Any
from urllib.error import HTTPError, URLError

from slack_sdk.web import WebClient

from bot.slack.calls import TIMEOUT_SECONDS
from bot.slack.errors import FileUnavailable, SlackUnclear
from bot.slack.failures import of_answer, translated
from bot.slack.responding import is_slacks
from bot.slack.text import size

CHUNK_BYTES = 64 * 1024

NOT_HERE = "I cannot read files from this Slack server. Paste the text instead."
NOT_READABLE = (
    "Slack did not let me read that file. Send it to me in a direct message, or paste the text."
)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a redirect could carry the token to another host."""

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002 - urllib's signature
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Any,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> urllib.request.Request | None:
        return None


def download(web: WebClient, url: str, *, max_bytes: int) -> bytes:
    """Return a file's content, reading no more than `max_bytes` of it.

    The bot's token goes along, so only Slack's own hosts (`*.slack.com`) and the API's own are
    asked, and no redirect is followed.

    Raises:
        FileUnavailable: too large, gone, elsewhere, or not to be had from this server.
        SlackBusy: not had now, may be later.
        SlackUnclear: the connection broke; asking again is safe.
    """
    if not is_slacks(url, web.base_url):
        raise FileUnavailable("That file is not kept by Slack. Upload it here, or paste the text.")
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {web.token}"})  # noqa: S310 - http(s) only, checked above
    opener = urllib.request.build_opener(
        _NoRedirect, urllib.request.HTTPSHandler(context=web.ssl), *_proxies(web)
    )
    try:
        with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            _check(response.headers, max_bytes)
            return _read(response, max_bytes)
    except HTTPError as error:
        with error:
            raise _refusal(error) from None
    except (URLError, OSError, HTTPException) as error:
        raise translated(error) from None


def _proxies(web: WebClient) -> list[urllib.request.BaseHandler]:
    if not web.proxy:
        return []
    return [urllib.request.ProxyHandler({"http": web.proxy, "https": web.proxy})]


def _check(headers: Headers, max_bytes: int) -> None:
    # Without the right to read a file Slack answers 200 with its sign-in page; a web page that
    # somebody shared comes as an attachment, as every file does.
    is_page = headers.get_content_type() == "text/html"
    if is_page and headers.get_content_disposition() != "attachment":
        raise FileUnavailable(NOT_READABLE)
    length = headers.get("Content-Length", "")
    if length.isdigit() and int(length) > max_bytes:
        raise _too_large(max_bytes)


def _read(response: HTTPResponse, max_bytes: int) -> bytes:
    content = b""
    while chunk := response.read(min(CHUNK_BYTES, max_bytes + 1 - len(content))):
        content += chunk
        if len(content) > max_bytes:
            raise _too_large(max_bytes)
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) != len(content):
        raise SlackUnclear("incomplete_file")
    return content


def _too_large(max_bytes: int) -> FileUnavailable:
    return FileUnavailable(
        f"That file is larger than {size(max_bytes)}. Send a shorter one, or paste the part I need."
    )


def _refusal(error: HTTPError) -> Exception:
    if error.code in {404, 405, 410, 501}:
        return FileUnavailable(NOT_HERE if error.code in {405, 501} else _GONE)
    if error.code in {301, 302, 303, 307, 308, 400, 401, 403}:
        return FileUnavailable(NOT_READABLE)
    found = of_answer(error.code, None, dict(error.headers.items()))
    return found if error.code >= 429 else SlackUnclear(f"http_{error.code}")  # noqa: PLR2004 - too many requests and the server's own


_GONE = (
    "I cannot find that file on this Slack server: it was deleted, or the server keeps no files. "
    "Paste the text instead."
)
