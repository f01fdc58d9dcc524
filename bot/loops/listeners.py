"""What people do with loops in Slack, by name."""

from slack_bolt import App

from bot.deps import Deps
from bot.loops.guide import Guide
from bot.loops.model import Loop
from bot.types.library import Library

USAGES = (("/interview-plan loop", "opens your positions' loops, with what their review finds"),)


def register(
    app: App, deps: Deps, library: Library, guide: Guide, templates: tuple[Loop, ...]
) -> None:
    """Register the forms, buttons and outbox kinds of loops."""
