"""The frames that answers go out in, and the end of a connection that half of one went out by."""

import logging
import socket
from collections.abc import Generator

import pytest
from slack_sdk.errors import SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin.connection import Connection as Session
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from bot.slack import socket_mode
from bot.slack.socket_mode import text_frame


def parsed(frame: bytes) -> Frame:
    """Read a frame as a server does: one that is masked, and nothing behind it."""
    reader = StreamReader()
    reader.feed_data(frame)
    found: list[Frame] = []

    def read() -> Generator[None, None, None]:
        found.append((yield from Frame.parse(reader.read_exact, mask=True)))

    for _ in read():
        raise AssertionError("the frame says that more is to come")
    assert not reader.buffer
    return found[0]


@pytest.mark.parametrize("length", [0, 1, 4, 125, 126, 127, 65_535, 65_536, 300_001])
def test_a_frame_of_any_length_is_read_as_it_was_written(length: int) -> None:
    payload = bytes(each % 251 for each in range(length))
    frame = parsed(text_frame(payload))
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, payload)


def test_a_connection_that_half_a_frame_went_out_by_is_given_up() -> None:
    ours, theirs = socket.socketpair()
    session = Session("ws://127.0.0.1/", logging.getLogger("bot.test"))
    session.sock = ours  # type: ignore[assignment]  # the SDK names the encrypted one only
    ours.settimeout(0.05)
    with theirs, pytest.raises(SlackClientNotConnectedError):
        socket_mode._send(session, text_frame(b"x" * 5_000_000))
    assert not session.is_active()
    with pytest.raises(SlackClientNotConnectedError):
        socket_mode._send(session, text_frame(b"more"))
