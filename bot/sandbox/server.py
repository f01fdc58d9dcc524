"""The server: everything above over HTTP and WebSocket, on loopback only."""

from bot.sandbox.errors import PortTaken

try:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import BaseRoute, Route, WebSocketRoute
    from starlette.types import Receive, Scope, Send
    from starlette.websockets import WebSocket
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        "The local workspace is an optional part: pip install 'interview-assistant[sandbox]'.",
        name=missing.name,
    ) from missing

import asyncio
import contextlib
import errno
import socket
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from urllib.parse import urlsplit

from bot.sandbox import control, file_places, responding
from bot.sandbox.app_link import AppLink
from bot.sandbox.client import api as client
from bot.sandbox.context import Installed, Sandbox
from bot.sandbox.events import RETRY_SECONDS, Events
from bot.sandbox.faults import Faults
from bot.sandbox.live import Live
from bot.sandbox.model import Json
from bot.sandbox.rates import Rates
from bot.sandbox.web_api import TRANSPORT, web_api
from bot.sandbox.workspace import Workspace

HOST = "127.0.0.1"
_LOCAL_NAMES = {"127.0.0.1", "localhost", "::1"}
_START_SECONDS = 10.0
_STOP_SECONDS = 5.0
_TICK_SECONDS = 1.0


class Door:
    """The application's outer door: it answers this machine only.

    A page of another site could reach a local server through its visitor's browser: by a name of
    its own that points here (Host), or by a form (Origin). Neither gets in.
    """

    def __init__(self, app: Starlette, sandbox: Sandbox) -> None:
        self._app = app
        self.sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or turn it away."""
        if scope["type"] in ("http", "websocket"):
            # uvicorn's own connection, for faults that break it off.
            scope[TRANSPORT] = getattr(getattr(send, "__self__", None), "transport", None)
            if not _is_local(scope):
                await _turn_away(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_local(scope: Scope) -> bool:
    headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    host = urlsplit(f"//{headers.get('host', HOST)}").hostname
    origin = headers.get("origin")
    return host in _LOCAL_NAMES and (origin is None or urlsplit(origin).hostname in _LOCAL_NAMES)


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).close()
        return
    refusal = PlainTextResponse("This workspace answers this machine only.", status_code=403)
    await refusal(scope, receive, send)


def create_app(
    workspace: Workspace,
    *,
    commands: Sequence[Json] = (),
    shortcuts: Sequence[Json] = (),
    events: Sequence[str] | None = None,
    next_moment: Callable[[], float | None] | None = None,
    retry_seconds: Sequence[float] = RETRY_SECONDS,
) -> Door:
    """Build the application that serves a workspace.

    Args:
        workspace: what is served; its clock may be a MovableClock.
        commands: the app's slash commands, as its manifest writes them: `{command, description,
            usage_hint, should_escape}` each (`usage` for `usage_hint` will do).
        shortcuts: its shortcuts, `{callback_id, name, description, type: global|message}` each.
        events: the event types it subscribed to, such as `message.im`; None is all.
        next_moment: says when the app has something to do next, for the page's clock.
        retry_seconds: how long to wait before each retry of an event.
    """
    faults = Faults()
    link = AppLink(workspace.app.id, faults)
    installed = Installed(
        [{"usage": each.get("usage_hint", ""), **each} for each in commands],
        shortcuts,
        None if events is None else frozenset(events),
    )
    sandbox = Sandbox(
        workspace=workspace,
        installed=installed,
        link=link,
        events=Events(workspace, link, installed.events, retry_seconds),
        live=Live(workspace),
        faults=faults,
        rates=Rates(workspace.clock),
        next_moment=next_moment,
    )
    link.on_change = lambda: workspace.tell("app_connected", connected=link.connected)
    app = Starlette(routes=_routes(link), lifespan=_lifespan)
    app.state.sandbox = sandbox
    return Door(app, sandbox)


def _routes(link: AppLink) -> list[BaseRoute]:
    both = ["GET", "POST"]
    answer = responding.response_url
    return [
        Route("/api/{method}", web_api, methods=both),
        WebSocketRoute("/socket", link.serve),
        *(
            Route(f"/{kind}/{{team}}/{{secret}}", answer, methods=["POST"])
            for kind in ("actions", "app", "commands")
        ),
        Route("/upload/v1/{file}", file_places.upload, methods=["POST"]),
        Route("/files-pri/{ref}/download/{name}", file_places.download),
        Route("/files-pri/{ref}/{name}", file_places.download),
        Route("/signin", file_places.sign_in),
        *client.routes(),
        *control.routes(),
    ]


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    sandbox: Sandbox = app.state.sandbox
    sandbox.live.start()
    sandbox.events.start()
    yield
    sandbox.live.stop()
    await sandbox.events.stop()


class _Server(uvicorn.Server):
    """uvicorn, saying when it is ready, and ending when it is told to instead of when it looks."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told = asyncio.Event()

    def end(self) -> None:
        """Tell it to end; called from another thread."""
        self.should_exit = True
        if self._loop is not None:
            # Where the loop is closed, it has ended already.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._told.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        self.ready.set()

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # which sets the answers' date
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn gives whoever is connected a tenth of a second, even where nobody is.
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
            await server.wait_closed()
        await self.lifespan.shutdown()


class SandboxServer:
    """A workspace served from a thread of this process; also a context manager.

    Attributes:
        workspace: what is served. Look at it from other threads, change it through the APIs.
        sandbox: the running workspace with its faults, calls and connections.
        url: `http://127.0.0.1:<port>` once started.
    """

    def __init__(
        self,
        workspace: Workspace,
        port: int = 0,
        *,
        commands: Sequence[Json] = (),
        shortcuts: Sequence[Json] = (),
        events: Sequence[str] | None = None,
        next_moment: Callable[[], float | None] | None = None,
        retry_seconds: Sequence[float] = RETRY_SECONDS,
    ) -> None:
        self.workspace = workspace
        self.port = port
        self.url = ""
        self._app = create_app(
            workspace,
            commands=commands,
            shortcuts=shortcuts,
            events=events,
            next_moment=next_moment,
            retry_seconds=retry_seconds,
        )
        self.sandbox = self._app.sandbox
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def api_url(self) -> str:
        """Return what SLACK_API_URL is set to."""
        return f"{self.url}/api/"

    def start(self, port: int | None = None) -> str:
        """Start serving (port 0 takes a free one); return the url once it answers.

        Raises:
            PortTaken: something else listens on the port.
        """
        listener = _listen(self.port if port is None else port)
        self.port = listener.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self.workspace.base_url = self.url
        self._server = _Server(_config(self._app))
        self._thread = threading.Thread(
            target=self._serve, args=(self._server, listener), name="sandbox", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            self.stop()
            raise RuntimeError("the local workspace did not start; see the log")
        return self.url

    def stop(self) -> None:
        """Stop serving and wait for the end. Does nothing if it does not serve."""
        if self._server is not None:
            self._server.end()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
        self._server = self._thread = None

    def __enter__(self) -> "SandboxServer":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @staticmethod
    def _serve(server: _Server, listener: socket.socket) -> None:
        with listener:
            server.run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise PortTaken(
            f"Port {port} on this machine is taken. Choose another with --port, or stop what "
            "uses it."
        ) from None
    return listener


def _config(app: Door) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="websockets-sansio",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
