"""The Bolt app and the socket it is reached by. Receiving by HTTP would take the same app."""

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError

from bot.slack.calls import derive_client
from bot.slack.failures import log_unexpected, translated
from bot.slack.gateway import Slack
from bot.slack.socket_mode import Client, make_client

RECEIVERS = 20
"""Threads that take in what the socket delivers; each holds one thing for about a commit."""

_LOOK_AGAIN_SECONDS = 0.02

_FAILED = 500
_UNKNOWN = 404

log = logging.getLogger(__name__)


def make_app(slack: Slack) -> App:
    """Return a Bolt app without listeners; nothing is called, neither now nor while it dispatches.

    It acknowledges when the listener is through, which is right after its commit: Bolt's other way
    looks for the acknowledgement every 10 ms only. It calls no `auth.test`: who the bot is was
    asked at start, and Bolt needs it to tell the bot's own events.
    """

    def authorize(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> object:
        me = slack.identity
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id or (me.team if me else None),
            bot_user_id=me.bot_user if me else None,
            bot_id=me.bot_id if me else None,
            bot_token=slack.web.token,
            user_id=user_id,
        )

    app = App(
        # Named, or Bolt reads the whole stack to find a name.
        name="bot.slack.bolt.listeners",
        logger=_quiet("bot.slack.bolt", logging.ERROR),
        client=derive_client(slack.web, token=False),
        authorize=authorize,  # type: ignore[arg-type]  # typed as one result, taken as it comes
        process_before_response=True,
        token_verification_enabled=False,
        # What comes over the socket is not signed; a bad signature would have its body logged.
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        listener_executor=ThreadPoolExecutor(RECEIVERS, thread_name_prefix="bolt"),
    )
    app.error(_answer_error)
    return app


def _answer_error(error: Exception, body: dict[str, object]) -> BoltResponse:
    """Answer what no listener took, and what broke outside of one; say so without the body."""
    if not isinstance(error, BoltUnhandledRequestError):
        log_unexpected(error, kind="receiving", log=log)
        return BoltResponse(status=_FAILED)
    kind = str(body.get("type") or "command")
    log.debug("nothing here handles a %s", kind)
    # A button that only links somewhere, and events nobody asked for, are simply taken note of. A
    # form or a command is not: Slack then says that it did not arrive, and keeps the form open.
    taken = kind in {"block_actions", "event_callback", "view_closed"}
    return BoltResponse(status=200 if taken else _UNKNOWN)


class Connection:
    """The Socket Mode connection of an app. It reconnects by itself once it has been connected."""

    def __init__(self, app: App, app_token: str, slack: Slack) -> None:
        """Take what is needed; no thread is started and nothing is called before `connect()`."""
        self._app = app
        self._app_token = app_token
        self._slack = slack
        self._client: Client | None = None

    @property
    def is_connected(self) -> bool:
        """Tell whether Slack can reach the bot now."""
        return self._client is not None and self._client.is_connected()

    def connect(self) -> None:
        """Find out who the bot is, then open the socket; what comes in is handled from then on.

        Raises:
            SlackRefused: a token is not accepted; the code says how.
            SlackBusy: Slack was not reached, or wants to be asked later.
            SlackUnclear: Slack's answer was lost on the way.
        """
        self._slack.whoami()
        client = make_client(
            self._app,
            self._app_token,
            # `apps.connections.open` goes where everything else goes.
            derive_client(self._slack.web, token=False, retries=1),
            workers=RECEIVERS,
            logger=_quiet("bot.slack.socket", logging.INFO),
        )
        try:
            client.connect()
        except (SlackApiError, OSError, ValueError) as error:
            _close(client)
            raise translated(error) from None
        self._client = client

    def close(self) -> None:
        """Take nothing more in and let what is in hand finish; Slack brings the rest again."""
        client, self._client = self._client, None
        if client is not None:
            _close(client)


def _close(client: Client) -> None:
    # What is in hand is acknowledged while the socket is still open; the client alone would close
    # that first, and then wait up to 4 s for two reads to time out.
    client.closed = True
    client.auto_reconnect_enabled = False
    client.message_queue.put(None)
    client.message_processor.shutdown()  # type: ignore[no-untyped-call]  # the SDK names no type
    client.message_workers.shutdown()
    session = client.current_session
    sock = session.sock if session is not None else None
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
    _end_session(client)
    client.close()


def _end_session(client: Client) -> None:
    """Let the thread that reads the socket end, however late it begins.

    Begun while the connection is closed, it takes back that this is over and would run for ever;
    the client alone would wait for it just as long.
    """
    runner = client.current_session_runner
    client.current_session_state.terminated = True
    client.disconnect()
    runner.event.set()
    while runner.is_alive():
        client.current_session_state.terminated = True
        runner.thread.join(_LOOK_AGAIN_SECONDS)


def _quiet(name: str, level: int) -> logging.Logger:
    # Below INFO the SDK logs whole bodies, and Bolt asks a logger for its own level.
    logger = logging.getLogger(name)
    logger.setLevel(level)
    return logger
