"""What people do to become interviewers, by name."""

from slack_bolt import App

from bot.deps import Deps
from bot.interviewers.roster import Roster
from bot.types.library import Library


def register(app: App, deps: Deps, library: Library, roster: Roster) -> None:
    """Register the forms, buttons and outbox kinds of interviewers."""
