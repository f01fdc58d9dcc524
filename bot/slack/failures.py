"""What went wrong, said three ways: to the code, to the log, to the person.

The log learns where and what kind, never a value: no bodies, no messages of exceptions, since
either may hold a candidate's name or somebody's note.
"""

import errno
import logging
import math
import re
import secrets
import socket
import ssl
import traceback
from collections.abc import Mapping
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnclear

MAX_RETRY_AFTER_SECONDS = 300.0
"""Slack names a minute at most; what is longer is a mistake on the way."""

UNCLEAR_CODES = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
)
"""Codes of Slack's after which the message may stand all the same."""

BUSY_CODES = frozenset({"rate_limited", "ratelimited"})

TOKEN_CODES = frozenset(
    {
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""The bot as a whole may not speak: no message is at fault, and an admin can put it right.

`account_inactive` is here and not among the people's: for a bot token Slack means the token.
"""

EXPIRED_TRIGGER_CODES = frozenset(
    {
        "exchanged_trigger_id",
        "expired_trigger_id",
        "invalid_trigger",
        "invalid_trigger_id",
        "trigger_exchanged",
        "trigger_expired",
    }
)
"""A form can no longer be opened for that click; another click gives a new trigger."""

_REFUSALS: Mapping[str, str] = {
    "not_in_channel": "I am not in that channel. Invite me with /invite and try again.",
    "channel_not_found": "I cannot see that channel. Invite me with /invite and try again.",
    "is_archived": "That channel is archived. Choose another one.",
    "user_not_found": "I cannot find that person in this workspace.",
    "users_not_found": "I cannot find that person in this workspace.",
    "user_disabled": "That person's account is deactivated.",
    "user_not_visible": "I may not see that person in this workspace.",
    "cannot_dm_bot": "That is a bot; it cannot be sent a direct message.",
    "messages_tab_disabled": "Direct messages to me are turned off. An admin can turn them on.",
    "restricted_action": "This workspace does not let me post there. Ask an admin.",
    "name_taken": "A channel of that name exists already.",
    "msg_too_long": "That message is too long for Slack.",
}

_CODE = re.compile(r"[a-z][a-z0-9_.]{0,79}")
_NOT_SENT = frozenset(
    {errno.ECONNREFUSED, errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}
)
_NO_SUCH_METHOD = frozenset({404, 405, 501})

TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500


def retry_after(value: object) -> float | None:
    """Read a Retry-After header: seconds, at most 300; None where it is missing or garbage."""
    try:
        seconds = float(str(value).strip())
    except ValueError:
        return None
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return min(seconds, MAX_RETRY_AFTER_SECONDS)


def translated(error: Exception) -> SlackError:
    """Say in the bot's own errors what an exception of the SDK or of urllib means.

    Only what was certainly never sent, or what Slack itself refused, is definite. Everything else
    is unclear: a wrong "not sent" sends twice, a wrong "unclear" only looks first.
    """
    if isinstance(error, SlackError):
        return error
    if isinstance(error, SlackApiError):
        response = error.response
        status = int(getattr(response, "status_code", 0) or 0)
        return of_answer(status, getattr(response, "data", None), response.headers or {})
    if isinstance(error, URLError) and _never_sent(error.reason):
        return SlackBusy("not_reached")
    return SlackUnclear(_wire_code(error))


def of_answer(status: int, data: object, headers: Mapping[str, object]) -> SlackError:
    """Say what an answer that is not `ok` means, by its status and what its body says."""
    code = data.get("error") if isinstance(data, dict) else None
    # The SDK turns a body that is no JSON into an error of its own words: not one of Slack's codes.
    known = code if isinstance(code, str) and _CODE.fullmatch(code) else None
    if status == TOO_MANY_REQUESTS or known in BUSY_CODES:
        names = {name.lower(): value for name, value in headers.items()}
        return SlackBusy("ratelimited", retry_after(names.get("retry-after")))
    if status in _NO_SUCH_METHOD and known is None:
        return SlackRefused("unknown_method")
    if status >= _SERVER_ERRORS:
        return SlackUnclear(known or f"http_{status}")
    if known is None:
        return SlackUnclear("unreadable_answer")
    return SlackUnclear(known) if known in UNCLEAR_CODES else SlackRefused(known)


def why_refused(code: str) -> str:
    """Say for a person why Slack refused, with what to do where there is something."""
    if code in TOKEN_CODES:
        return "Slack does not let me in at the moment. Ask an admin to reinstall me."
    return _REFUSALS.get(code, "Slack did not accept that. Try again, or ask an admin.")


def apology(reference: str) -> str:
    """Return what a person reads when something broke; the log has the same reference."""
    return (
        "Sorry, something went wrong on my side, and nothing was changed. Please try again. "
        f"If it happens again, tell an admin this reference: {reference}."
    )


def log_unexpected(error: BaseException, *, kind: str, log: logging.Logger) -> str:
    """Log where an unexpected error came from and return the reference the person is given."""
    reference = secrets.token_hex(4)
    log.error("%s: unexpected error, reference %s: %s", kind, reference, outline(error))
    return reference


def outline(error: BaseException) -> str:
    """Write an exception's type and the places it passed, without any value.

    The message of an exception is left out on purpose: `KeyError('Grace')` is a person's name.
    """
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    text = " < ".join([type(error).__name__, *reversed(places)])
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return text if cause is None else f"{text}; from {outline(cause)}"


def _never_sent(reason: object) -> bool:
    if isinstance(reason, (socket.gaierror, ssl.SSLCertVerificationError)):
        return True
    return isinstance(reason, OSError) and reason.errno in _NOT_SENT


def _wire_code(error: Exception) -> str:
    inner = error.reason if isinstance(error, URLError) else error
    kind = type(inner).__name__ if isinstance(inner, BaseException) else type(error).__name__
    return "wire_" + re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()
