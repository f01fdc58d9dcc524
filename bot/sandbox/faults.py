"""Faults on request: what goes wrong next, for tests that want to see it survived."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

Kind = Literal["ratelimited", "status", "html", "drop", "cut", "delay", "duplicate", "error"]
KINDS = ("ratelimited", "status", "html", "drop", "cut", "delay", "duplicate", "error")


@dataclass
class Fault:
    """One thing that goes wrong.

    Attributes:
        method: the Web API method, or `socket:slash_commands`, `socket:interactive`,
            `socket:events_api` for what is delivered to the app; `*` is every method.
        kind: ratelimited (429), status (5xx), html (a page instead of JSON), drop (the connection
            is closed without an answer), cut (it is closed in the middle of one), delay,
            duplicate (an envelope is delivered twice), error (`ok: false` with `error`).
        when: before or after the method did its work.
        times: how often; None is for ever.
        channel: only calls about this channel.
        status: the HTTP status for status and html.
        retry_after: what `Retry-After` says, any text; None leaves the header out.
        seconds: how long a delay is; other kinds wait as well if it is set.
        error: the code of an error.
    """

    method: str
    kind: Kind
    when: Literal["before", "after"] = "before"
    times: int | None = 1
    channel: str | None = None
    status: int = 503
    retry_after: str | None = "30"
    seconds: float = 0.0
    error: str = "fatal_error"


class Faults:
    """The faults that are still to happen, in the order they were asked for."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, wanted: Mapping[str, Any]) -> Fault:
        """Ask for a fault.

        Raises:
            ValueError: the wish names an unknown field or kind.
        """
        known = {each.name for each in fields(Fault)}
        unknown = sorted(set(wanted) - known)
        if unknown or not wanted.get("method"):
            raise ValueError(f"expected method and any of {sorted(known)}; got {unknown}")
        fault = Fault(**wanted)
        if fault.kind not in KINDS or fault.when not in ("before", "after"):
            raise ValueError(f"expected a kind of {KINDS} and when to be before or after")
        if fault.retry_after is not None:
            fault.retry_after = str(fault.retry_after)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        """Forget every fault."""
        self.waiting.clear()

    def take(self, method: str, channel: str = "") -> Fault | None:
        """Return the fault that befalls this call, and count it."""
        fault = next(self._matching(method, channel), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.waiting.remove(fault)
        return fault

    def _matching(self, method: str, channel: str) -> Iterator[Fault]:
        for fault in self.waiting:
            same = fault.method == method or (
                fault.method == "*" and not method.startswith("socket:")
            )
            if same and fault.channel in (None, channel):
                yield fault
