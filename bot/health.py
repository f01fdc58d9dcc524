"""A small web server that tells whoever watches the machine whether the bot is alive.

`GET /healthz` answers 200 while the scheduler's last beat is recent and 503 otherwise, with
`{"status": "ok" | "stalled" | "starting" | "unreadable", "age_seconds": <number> | null}`.
"""

import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import cast

from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.engine import sqlite3
from bot.storage.heartbeat import last_beat

# Six beats of the scheduler, and half of what its watchdog allows.
STALE_SECONDS = 30.0
CLIENT_TIMEOUT_SECONDS = 5.0

logger = logging.getLogger(__name__)


class Health:
    """The server. `start()` opens the port, `stop()` closes it."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        *,
        port: int,
        host: str = "0.0.0.0",  # noqa: S104 - a platform's checks come from outside the machine
        stale_after: float = STALE_SECONDS,
    ) -> None:
        """Take the collaborators; port 0 lets the system choose one. `stale_after`: seconds."""
        self._db = db
        self._clock = clock
        self._address = (host, port)
        self._stale_after = stale_after
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        return int(self._server.server_address[1]) if self._server else self._address[1]

    def start(self) -> None:
        """Open the port and answer in threads of its own.

        Raises:
            OSError: the port is taken.
        """
        self._server = _Server(self._address, self)
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.1},
            name="health",
            daemon=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Close the port; harmless where it is not open."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None

    def status(self) -> tuple[str, float | None]:
        """Return the state in one word and the age of the last beat in seconds."""
        try:
            beat = last_beat(self._db.read())
        except sqlite3.Error:
            return "unreadable", None
        if beat is None:
            return "starting", None
        # A clock set back makes a beat seem to come from the future: alive all the same.
        age = max(0.0, self._clock.now() - beat)
        return ("ok" if age <= self._stale_after else "stalled"), round(age, 1)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], health: Health) -> None:
        self.health = health
        super().__init__(address, _Answer)

    def server_bind(self) -> None:
        # HTTPServer's own would ask the name service for this machine's name, and may wait for it.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "bot", int(self.server_address[1])


class _Answer(BaseHTTPRequestHandler):
    timeout = CLIENT_TIMEOUT_SECONDS

    def do_GET(self) -> None:
        if self.path.split("?")[0] != "/healthz":
            self._send(404, {"status": "not found"})
            return
        status, age = cast("_Server", self.server).health.status()
        self._send(200 if status == "ok" else 503, {"status": status, "age_seconds": age})

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def _send(self, code: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def version_string(self) -> str:
        return "bot"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        logger.debug(format, *args)
