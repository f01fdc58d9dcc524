"""The app's end of Socket Mode: its connections, what is sent over them and what it acknowledges.

Source: docs.slack.dev, "Using Socket Mode".
"""

import asyncio
import json
import logging
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.faults import Faults
from bot.sandbox.model import Json

CONNECTIONS = 10
ACK_SECONDS = 3.0

EnvelopeType = Literal["slash_commands", "interactive", "events_api"]

_log = logging.getLogger(__name__)
# WebSocket close codes (RFC 6455): going away; the ticket was not a good one.
_GOING_AWAY = 1001
_POLICY = 1008


class NotAcknowledged(Exception):
    """The app did not take an envelope.

    Attributes:
        code: `dispatch_failed` where no connection is open, `operation_timeout` where the app
            has one and did not answer in time.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(eq=False)
class Connection:
    """One open WebSocket of the app."""

    socket: WebSocket
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)


class AppLink:
    """Delivers envelopes to the app, by turns over its connections, and waits for the acks."""

    def __init__(self, app_id: str, faults: Faults) -> None:
        self._app_id = app_id
        self._faults = faults
        self._tickets: set[str] = set()
        self._turn = 0
        self.ack_seconds = ACK_SECONDS
        self.connections: list[Connection] = []
        self.on_change: Callable[[], None] = lambda: None

    @property
    def connected(self) -> bool:
        """Tell whether the app has a connection open."""
        return bool(self.connections)

    def ticket(self) -> str:
        """Return a ticket for one connection."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection until it closes. The ticket in its address is good once."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets or len(self.connections) >= CONNECTIONS:
            await socket.close(_POLICY)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket)
        self.connections.append(connection)
        self.on_change()
        try:
            await socket.send_text(json.dumps(self._hello()))
            while True:
                self._acknowledged(connection, await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            self._forget(connection)

    async def deliver(
        self,
        kind: EnvelopeType,
        payload: Json,
        *,
        answers: bool,
        retry: tuple[int, str] | None = None,
    ) -> Json:
        """Send an envelope and return what the app acknowledged it with ({} if with nothing).

        `answers` says that an ack may carry an answer; `retry` holds attempt and reason of an
        event.

        Raises:
            NotAcknowledged: no connection, or no ack within 3 seconds.
        """
        channel = _channel_in(payload)
        fault = self._faults.take(f"socket:{kind}", channel)
        if fault is not None and fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "drop":
            raise NotAcknowledged("operation_timeout")
        answer = await self._deliver_once(kind, payload, answers=answers, retry=retry)
        if fault is not None and fault.kind == "duplicate":
            await self._deliver_once(kind, payload, answers=answers, retry=retry)
        return answer

    async def disconnect(self, reason: str | None, *, close: bool = True) -> int:
        """Tell every connection to go and come again (unless there is no reason); close them."""
        connections = list(self.connections)
        notice = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
        for connection in connections:
            if reason is not None:
                await connection.socket.send_text(json.dumps(notice))
            if close:
                await connection.socket.close(_GOING_AWAY)
        return len(connections)

    async def _deliver_once(
        self, kind: str, payload: Json, *, answers: bool, retry: tuple[int, str] | None
    ) -> Json:
        if not self.connections:
            raise NotAcknowledged("dispatch_failed")
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        envelope: Json = {
            "envelope_id": str(uuid.uuid4()),
            "payload": payload,
            "type": kind,
            "accepts_response_payload": answers,
        }
        if retry is not None:
            envelope |= {"retry_attempt": retry[0], "retry_reason": retry[1]}
        return await self._sent(connection, envelope)

    async def _sent(self, connection: Connection, envelope: Json) -> Json:
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = future
        try:
            await connection.socket.send_text(json.dumps(envelope))
            return await asyncio.wait_for(future, self.ack_seconds)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            # Starlette raises RuntimeError for a socket that closed while we were sending.
            raise NotAcknowledged("operation_timeout") from None
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    def _acknowledged(self, connection: Connection, text: str) -> None:
        try:
            ack = json.loads(text)
            future = connection.waiting.get(ack["envelope_id"])
        except (ValueError, KeyError, TypeError):
            _log.warning("the app sent something that is not an acknowledgement")
            return
        if future is not None and not future.done():
            payload = ack.get("payload")
            future.set_result(payload if isinstance(payload, dict) else {})

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for future in connection.waiting.values():
            if not future.done():
                future.set_exception(NotAcknowledged("operation_timeout"))
        self.on_change()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": "sandbox",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._app_id},
        }


def _channel_in(payload: dict[str, Any]) -> str:
    event = payload.get("event") or {}
    channel = payload.get("channel") or {}
    inside = channel.get("id") if isinstance(channel, dict) else channel
    found = payload.get("channel_id") or inside or event.get("channel") or ""
    return found if isinstance(found, str) else ""
