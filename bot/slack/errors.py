"""What can go wrong between the bot and Slack, by what may be done about it."""

from collections.abc import Callable

from bot.errors import NotAllowed, Problem
from bot.storage.database import Connection


class SlackError(Exception):
    """Slack was not reached or said no.

    Attributes:
        code: Slack's own error code, or the kind of the failure on the wire.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SlackRefused(SlackError):
    """Slack definitely did not do it, and will not: asking again is of no use."""


class SlackBusy(SlackError):
    """Slack definitely did not do it and may later (rate limit).

    Attributes:
        retry_after: seconds to wait, where Slack said so.
    """

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class SlackUnclear(SlackError):
    """Nobody knows whether Slack did it: look before asking again."""


class FileUnavailable(Problem):
    """A file cannot be had, and trying again will not help; the message tells the person why."""


class NotYet(NotAllowed):
    """It cannot be told yet; `meanwhile` starts finding out, in a transaction of its own."""

    def __init__(self, message: str, meanwhile: Callable[[Connection], None]) -> None:
        super().__init__(message)
        self.meanwhile = meanwhile
