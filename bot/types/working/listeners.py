"""What people do with documents on their way to types, by name.

Outbox kinds: types.work_announce, types.work_refresh.
"""

from slack_bolt import App

from bot.catalogue.terms import Vocabulary
from bot.deps import Deps
from bot.types.library import Library
from bot.types.working.desk import Desk
from bot.types.working.show import Showing


def register(app: App, deps: Deps, library: Library, vocabulary: Vocabulary) -> None:
    """Register the forms, buttons and outbox kinds of works."""
    desk = Desk(deps, library, vocabulary)
    Showing(desk).register()
