"""The least of a Slack server: every call is answered at once, nothing is kept.

The local workspace checks every form it is given, as Slack does, on machines of Slack's own; here
it would share the cores with what is measured.
"""

import asyncio
import json
import re
import sys
from collections.abc import Mapping

from bot.sandbox import seed

HOST = "127.0.0.1"
TEAM = "T01NORTHWND"
MEMBERS = (seed.ADA, seed.GRACE, seed.LINUS, seed.ROSA)

_ANSWERS: Mapping[bytes, Mapping[str, object]] = {
    b"auth.test": {"team_id": TEAM, "user_id": seed.BOT, "bot_id": "B01BOT00001", "team": "Bench"},
    b"users.list": {"members": [{"id": user, "team_id": TEAM, "name": user} for user in MEMBERS]},
    b"views.open": {"view": {"id": "V1"}},
}
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Answers(asyncio.Protocol):
    """One connection with one request, as the Slack SDK makes them."""

    def __init__(self) -> None:
        self._came = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to answer."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer once the request is whole."""
        self._came += data
        head, ended, body = self._came.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if ended and len(body) >= (int(length[1]) if length else 0):
            assert self._transport is not None
            self._transport.write(_answer(head))
            self._transport.close()


def _answer(head: bytes) -> bytes:
    method = head.partition(b"\r\n")[0].split()[1].rpartition(b"/")[2]
    body = json.dumps({"ok": True, **_ANSWERS.get(method, {})}).encode()
    said = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return said.encode() + b"Connection: close\r\n\r\n" + body


async def serve() -> None:
    """Serve, and say where."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answers, HOST, 0, backlog=512)
    sys.stdout.write(f"http://{HOST}:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
