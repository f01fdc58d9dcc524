"""What people do with interview types in Slack, by name."""

from slack_bolt import App

from bot.deps import Deps
from bot.types.library import Library

USAGES = (("/interview-plan catalogue", "opens the interview types; add words to search them"),)


def register(app: App, deps: Deps, library: Library) -> None:
    """Register the forms, buttons and outbox kinds of interview types."""
