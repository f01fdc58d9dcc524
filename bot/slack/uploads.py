"""Giving Slack a file's content, at the address it names for it."""

import urllib.request
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from slack_sdk.web import WebClient

from bot.slack.calls import TIMEOUT_SECONDS
from bot.slack.errors import SlackRefused
from bot.slack.failures import of_answer, translated
from bot.slack.responding import is_slacks


def upload(web: WebClient, url: str, data: bytes) -> None:
    """Send a file's bytes; nothing is shown to anyone by this alone, so it may be done again.

    The token does not go along: the address itself allows it.

    Raises:
        SlackRefused: the address is not Slack's, or it took nothing.
        SlackBusy: not now, maybe later.
        SlackUnclear: the connection broke.
    """
    if not is_slacks(url, web.base_url):
        raise SlackRefused("foreign_upload_url")
    headers = {"Content-Type": "application/octet-stream"}
    request = urllib.request.Request(url, data=data, headers=headers, method="POST")  # noqa: S310 - Slack's own host, checked above
    handlers: list[urllib.request.BaseHandler] = [urllib.request.HTTPSHandler(context=web.ssl)]
    if web.proxy:
        handlers.append(urllib.request.ProxyHandler({"http": web.proxy, "https": web.proxy}))
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=TIMEOUT_SECONDS):
            return
    except HTTPError as error:
        with error:
            found = of_answer(error.code, None, dict(error.headers.items()))
            raise (found if error.code >= 429 else SlackRefused("upload_refused")) from None  # noqa: PLR2004 - too many requests and the server's own
    except (URLError, OSError, HTTPException) as error:
        raise translated(error) from None
