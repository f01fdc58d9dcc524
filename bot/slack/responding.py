"""Answering by the address a click or a command came with."""

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.web import WebClient
from slack_sdk.webhook import WebhookClient

from bot.slack.calls import TIMEOUT_SECONDS, quiet_logger
from bot.slack.errors import SlackRefused
from bot.slack.failures import of_answer, translated

OK = 200


def respond(web: WebClient, response_url: str, contents: Mapping[str, Any]) -> None:
    """Show `contents` (text, perhaps blocks) to who asked, and leave the original as it is.

    Raises:
        SlackRefused: the address is used up, expired (30 minutes, 5 uses) or not Slack's.
        SlackBusy: not said, may be later.
        SlackUnclear: nobody knows whether it was said.
    """
    if not is_slacks(response_url, web.base_url):
        raise SlackRefused("foreign_response_url")
    client = WebhookClient(
        response_url,
        timeout=TIMEOUT_SECONDS,
        ssl=web.ssl,
        proxy=web.proxy,
        logger=quiet_logger(),
        retry_handlers=[],
    )
    try:
        answer = client.send(
            response_type="ephemeral", replace_original=False, unfurl_links=False, **contents
        )
    except (OSError, HTTPException, ValueError, LookupError) as raw:
        raise translated(raw) from None
    if answer.status_code != OK or _says_no(answer.body):
        raise _failure(answer.status_code, answer.body, answer.headers)


def is_slacks(url: str, base_url: str) -> bool:
    """Tell whether an address that came in belongs to Slack or to the server that stands for it."""
    given, base = urlsplit(url), urlsplit(base_url)
    if (given.scheme, given.netloc) == (base.scheme, base.netloc):
        return True
    host = given.hostname or ""
    return given.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))


def _says_no(body: str) -> bool:
    data = _read(body)
    return isinstance(data, dict) and data.get("ok") is False


def _failure(status: int, body: str, headers: Mapping[str, object]) -> Exception:
    # A plain-text body such as `used_url` or `expired_url` comes with a 404.
    data = _read(body)
    if not isinstance(data, dict):
        data = {"error": body.strip()}
    return of_answer(status, data, headers)


def _read(body: str) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None
