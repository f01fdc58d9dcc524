"""One streaming call: its events, its end, and every way it can break.

The SDK's own stream hides pings (so a stalled answer that still pings never comes back), ends a
cut stream without an error, and lets six kinds of exceptions through. So the events are read raw
on a thread of their own, and the asking thread waits for them no longer than its deadline,
whatever the connection does. That thread is never killed and its socket never closed from outside:
another connection could get the same descriptor. It ends by itself at the next event or when the
read times out.
"""

import json
import logging
import queue
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.claude.errors import FailureCode, ModelStopped

if TYPE_CHECKING:
    from anthropic import Anthropic

log = logging.getLogger(__name__)

EVENT_STREAM = "text/event-stream"
_TRANSIENT_STATUS = {408, 409, 429}
_STATUS_CODES: dict[int, tuple[str, FailureCode]] = {
    401: ("bad_key", "key"),
    402: ("no_credit", "key"),
    403: ("not_permitted", "key"),
    404: ("no_such_model", "model"),
    429: ("rate_limited", "busy"),
    529: ("overloaded", "busy"),
}
_DEFINITE_ERRORS: dict[str, FailureCode] = {
    "authentication_error": "key",
    "billing_error": "key",
    "permission_error": "key",
    "not_found_error": "model",
    "invalid_request_error": "request",
    "request_too_large": "request",
}


class Broken(Exception):
    """A call that brought no whole reply.

    Attributes:
        outcome: what happened, as the ledger says it.
        code: the same as a person's reason, should it stay so.
        again: whether another try makes sense.
        after: seconds the API asks to wait before it; None where it does not say.
    """

    def __init__(
        self, outcome: str, code: FailureCode, *, again: bool, after: float | None = None
    ) -> None:
        super().__init__(outcome)
        self.outcome = outcome
        self.code = code
        self.again = again
        self.after = after


@dataclass
class Turn:
    """What has come of a reply so far. `whole` once its stop reason, and so its usage, is final."""

    request_id: str | None = None
    stop_reason: str | None = None
    usage: dict[str, Any] | None = None
    whole: bool = False
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return the text blocks' text; thinking is not part of it."""
        return "".join(self.pieces)

    def take(self, event: Mapping[str, Any]) -> str:
        """Take one event in and return the text it adds."""
        kind = event.get("type")
        if kind == "message_start":
            self._count(_inside(event, "message"))
        elif kind == "message_delta":
            self._count(event)
            reason = _inside(event, "delta").get("stop_reason")
            self.stop_reason = reason if isinstance(reason, str) else None
            self.whole = self.stop_reason is not None
        text = _text(event, kind)
        if text:
            self.pieces.append(text)
        return text

    def _count(self, holder: Mapping[str, Any]) -> None:
        # Counts in a delta are totals; those it leaves out keep their value from the start.
        found = {key: value for key, value in _inside(holder, "usage").items() if value is not None}
        if found:
            self.usage = {**(self.usage or {}), **found}


def _text(event: Mapping[str, Any], kind: object) -> str:
    if kind == "content_block_start":
        part = _inside(event, "content_block")
        text = part.get("text") if part.get("type") == "text" else None
    elif kind == "content_block_delta":
        part = _inside(event, "delta")
        text = part.get("text") if part.get("type") == "text_delta" else None
    else:
        text = None
    return text if isinstance(text, str) else ""


def _inside(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = event.get(name)
    return found if isinstance(found, Mapping) else {}


@dataclass(frozen=True)
class _Opened:
    request_id: str | None
    content_type: str


@dataclass(frozen=True)
class _Sent:
    name: str | None
    data: str


class _Ended:
    pass


class _Stop:
    pass


_Arrived = _Opened | _Sent | _Ended | _Stop | Exception


class Reader:
    """Runs one request on a thread of its own and hands over what arrives.

    `ended` is called on that thread, with the reader, when it has let go of its connection.
    """

    def __init__(
        self,
        client: "Anthropic",
        request: Mapping[str, Any],
        ended: "Callable[[Reader], None]",
    ) -> None:
        self._client = client
        self._request = request
        self._ended = ended
        self._arrived: queue.SimpleQueue[_Arrived] = queue.SimpleQueue()
        self._given_up = threading.Event()

    def start(self) -> None:
        """Send the request."""
        threading.Thread(target=self._run, name="claude-reader", daemon=True).start()

    def stop(self) -> None:
        """Make the asking thread raise ModelStopped."""
        self._arrived.put(_Stop())

    def _run(self) -> None:
        try:
            self._read()
        except Exception as error:  # noqa: BLE001 - handed to the asking thread, which judges it
            self._arrived.put(error)
        finally:
            self._ended(self)

    def _read(self) -> None:
        from anthropic import Stream  # noqa: PLC0415 - heavy; only once a model is asked

        messages = self._client.messages.with_streaming_response
        with messages.create(**self._request, stream=True) as response:
            kind = response.headers.get("content-type", "")
            self._arrived.put(_Opened(response.headers.get("request-id"), kind))
            for sent in Stream.raw_events(response.http_response):
                if self._given_up.is_set():
                    return
                self._arrived.put(_Sent(sent.event, sent.data))
        self._arrived.put(_Ended())

    def texts(self, turn: Turn, seconds_left: Callable[[], float]) -> Generator[str, None, None]:
        """Give each new piece of text while `turn` fills; it is whole at the end.

        Raises:
            Broken: the reply did not come to its end.
            ModelStopped: `stop()` was called.
        """
        try:
            for event in self._events(turn, seconds_left):
                if text := turn.take(event):
                    yield text
                if event.get("type") == "message_stop":
                    break
        finally:
            # Nobody listens any more; the reading thread ends at the next event.
            self._given_up.set()
        if turn.stop_reason is None:
            outcome = "no_stop_reason" if turn.usage else "empty_stream"
            raise Broken(outcome, "unreachable", again=True)

    def _events(self, turn: Turn, seconds_left: Callable[[], float]) -> Iterator[Mapping[str, Any]]:
        while not isinstance(got := self._wait(seconds_left()), _Ended):
            if isinstance(got, Exception):
                raise broken_by(got) from None
            if isinstance(got, _Stop):
                raise ModelStopped
            if isinstance(got, _Opened):
                turn.request_id = got.request_id
                if not got.content_type.startswith(EVENT_STREAM):
                    raise Broken("not_a_stream", "unreachable", again=True)
            elif got.data:
                yield _event(got)

    def _wait(self, seconds: float) -> _Arrived:
        try:
            return self._arrived.get(timeout=max(seconds, 0.0))
        except queue.Empty:
            raise Broken("late", "late", again=False) from None


def _event(sent: _Sent) -> Mapping[str, Any]:
    try:
        event = json.loads(sent.data)
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, Mapping):
        raise Broken("bad_stream", "unreachable", again=True)
    if "error" in (sent.name, event.get("type")):
        kind = _inside(event, "error").get("type")
        raise _refused_midway(kind if isinstance(kind, str) else "unknown")
    return event


def _refused_midway(kind: str) -> Broken:
    code = _DEFINITE_ERRORS.get(kind)
    # Of an error's text nothing is kept: it may quote the request.
    return Broken(f"stream_{kind}"[:60], code or "busy", again=code is None)


def broken_by(error: Exception) -> Broken:
    """Judge an exception of the SDK or of its transport; any other is a bug and raised as it is."""
    import anthropic  # noqa: PLC0415 - heavy; only once a model is asked
    import httpx2  # noqa: PLC0415 - the same

    if isinstance(error, anthropic.APIStatusError):
        return _by_status(error.status_code, error.response.headers)
    if isinstance(error, anthropic.APITimeoutError | httpx2.TimeoutException):
        return Broken("stalled", "unreachable", again=True)
    if isinstance(error, anthropic.APIConnectionError):
        return Broken("no_connection", "unreachable", again=True)
    if isinstance(error, httpx2.HTTPError | httpx2.StreamError | OSError):
        return Broken("dropped", "unreachable", again=True)
    if isinstance(error, ValueError):
        return Broken("bad_stream", "unreachable", again=True)
    raise error


def _by_status(status: int, headers: Mapping[str, str]) -> Broken:
    outcome, code = _STATUS_CODES.get(status, (f"status_{status}", "request"))
    again = status in _TRANSIENT_STATUS or status >= 500  # noqa: PLR2004 - HTTP's server errors
    if again and code == "request":
        code = "busy"
    return Broken(outcome, code, again=again, after=retry_after(headers))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds the API asks to wait; None where it says nothing that makes sense."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    return None
