"""Slack's Socket Mode client, sending answers of any length.

The SDK's own writes at most 64 KB in a frame and raises beyond that, so the form a person submitted
would stay open for ever; it also hands a long frame to the socket once and takes no notice of what
did not go out. Forms may have 250 KB, and in scripts other than Latin they get there soon.
"""

import json
import logging
import secrets
import socket
import ssl
import struct
from contextlib import suppress
from time import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection as Session
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web import WebClient

PING_SECONDS = 10.0
BUFFER_BYTES = 16 * 1024

# RFC 6455, section 5.2: a final text frame; a masked payload, whose length is in this byte, in the
# next two or in the next eight.
_FINAL_TEXT = 0x81
_MASKED = 0x80
_IN_TWO, _IN_EIGHT = 126, 127


class Client(SocketModeClient):
    """The SDK's client with its own way of sending; it receives and reconnects as the SDK does."""

    def send_socket_mode_response(self, response: SocketModeResponse | dict[str, object]) -> None:
        """Send an answer as UTF-8; the SDK would write six bytes for each letter beyond ASCII."""
        content = response if isinstance(response, dict) else response.to_dict()
        self.send_message(json.dumps(content, ensure_ascii=False, separators=(",", ":")))

    def send_message(self, message: str) -> None:
        """Send text in one frame, once more if the connection is being replaced meanwhile.

        Raises:
            SlackClientNotConnectedError: there is no connection it could go out by.
        """
        # A half of a surrogate pair, as text cut elsewhere may end in, is no UTF-8 at all.
        frame = text_frame(message.encode(errors="replace"))
        try:
            _send(self.current_session, frame)
        except SlackClientNotConnectedError:
            with self.connect_operation_lock:
                _send(self.current_session, frame)


def make_client(
    app: App, app_token: str, web: WebClient, *, workers: int, logger: logging.Logger
) -> Client:
    """Return a client that hands what comes in to a Bolt app and sends back what that answers.

    Args:
        app: takes in what comes.
        app_token: `xapp-…`, with which a socket is asked for.
        web: asks for it; its server is Slack or the local workspace.
        workers: threads that take things in at the same time.
        logger: the client's own; below INFO it would have whole bodies in it.
    """

    def handle(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time()
        send_response(client, request, run_bolt_app(app, request), begun)

    if not web.base_url.startswith("https:"):
        # The SDK reads every certificate of the machine before it opens a socket, even one that is
        # not encrypted. This context knows none, and would trust nobody.
        web.ssl = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client = Client(
        app_token=app_token,
        logger=logger,
        web_client=web,
        proxy=web.proxy,
        ping_interval=PING_SECONDS,
        receive_buffer_size=BUFFER_BYTES,
        concurrency=workers,
    )
    client.socket_mode_request_listeners.append(handle)
    return client


def text_frame(payload: bytes) -> bytes:
    """Return one masked text frame around a payload of any length, as a client sends it."""
    mask = secrets.token_bytes(4)
    return bytes([_FINAL_TEXT]) + _length(len(payload)) + mask + _masked(payload, mask)


def _length(count: int) -> bytes:
    if count < _IN_TWO:
        return bytes([_MASKED | count])
    if count < 1 << 16:
        return struct.pack("!BH", _MASKED | _IN_TWO, count)
    return struct.pack("!BQ", _MASKED | _IN_EIGHT, count)


def _masked(payload: bytes, mask: bytes) -> bytes:
    # As two numbers, since byte by byte a long answer would hold up every thread for tens of ms.
    count = len(payload)
    key = (mask * (count // len(mask) + 1))[:count]
    return (int.from_bytes(payload) ^ int.from_bytes(key)).to_bytes(count)


def _send(session: Session | None, frame: bytes) -> None:
    if session is None:
        raise SlackClientNotConnectedError("there is no connection yet")
    with session.sock_send_lock:
        sock = session.sock
        if sock is None:
            raise SlackClientNotConnectedError("the connection is closed")
        try:
            sock.sendall(frame)
        except OSError as error:
            _end(session, sock)
            raise SlackClientNotConnectedError(f"not sent: {type(error).__name__}") from error


def _end(session: Session, sock: socket.socket) -> None:
    """Give up a connection that part of a frame went out by: the next would be read as its rest.

    The client sees that and opens another. Held is the lock for sending; who reads is woken.
    """
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    with session.sock_receive_lock:
        sock.close()
        session.sock = None
