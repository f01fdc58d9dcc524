"""What can go wrong with a model, in words for a person."""

from typing import Literal

from bot.errors import Problem

FailureCode = Literal[
    "late",
    "refused",
    "cut",
    "nonsense",
    "busy",
    "unreachable",
    "key",
    "model",
    "request",
    "limit",
]

REASONS: dict[FailureCode, str] = {
    "late": "Claude did not finish in time.",
    "refused": "Claude declined to answer this.",
    "cut": "Claude's answer was longer than it may be and came cut short.",
    "nonsense": "Claude's answer was not in the form it has to have, even after corrections.",
    "busy": "Claude is overloaded at the moment.",
    "unreachable": "Claude could not be reached, or the connection broke off.",
    "key": "Claude did not accept the API key; whoever runs this bot can check ANTHROPIC_API_KEY.",
    "model": "Claude does not offer the model that is set; whoever runs this bot can check it.",
    "request": "Claude did not accept the request; whoever runs this bot finds more in the log.",
    "limit": "This workspace's monthly limit for Claude is reached; the question bank answers "
    "until {until}.",
}


class ModelFailed(Problem):
    """The model gave nothing that can be used.

    Attributes:
        code: what happened, for code to branch on.
        reason: the same in one sentence for a person (also `message`). Holds no content.
    """

    def __init__(self, code: FailureCode, *, until: str = "next month") -> None:
        """Say what happened; `until` is the day on which a limit ends."""
        super().__init__(REASONS[code].format(until=until))
        self.code = code

    @property
    def reason(self) -> str:
        """Return the sentence for the person."""
        return self.message


class ModelStopped(Exception):
    """The bot is shutting down and gave up waiting; the work is to be tried again later.

    It is no ModelFailed, so that a shutdown is never taken for a reason to do without the model.
    """
