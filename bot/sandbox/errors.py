"""How the workspace says no: to the app with Slack's codes, to the page with a sentence."""

from collections.abc import Sequence
from typing import Any


class ApiError(Exception):
    """A Web API method refused.

    Attributes:
        code: Slack's error code.
        messages: the reasons for `response_metadata.messages`, without their `[ERROR]`.
        more: further fields of the answer.
    """

    def __init__(self, code: str, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.more = more

    def as_json(self) -> dict[str, Any]:
        """Return the answer as Slack writes it."""
        found: dict[str, Any] = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            if self.code == "invalid_blocks":
                found["errors"] = self.messages
            found["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
        return found


class PageError(Exception):
    """The page asked for something a person may not do or see; the message is for them.

    Attributes:
        status: the HTTP status: 400, 404 or 422.
    """

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class PortTaken(OSError):
    """Something else listens on the port already; the message says what to do."""
