"""What a room is given: each collaborator once, made by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.outbox import Handler, Outbox

if TYPE_CHECKING:
    from bot.claude.asking import Claude
    from bot.slack.delivery import Delivery
    from bot.slack.gateway import Slack
    from bot.slack.receiving import Inbox
    from bot.slack.views import Modals


@dataclass
class Deps:
    """Collaborators of every room.

    A room registers its Slack listeners and its outbox handlers in `listeners.register(app, deps)`:
    `deps.handlers["interviews.guide"] = deps.delivery.message(...)`.
    """

    settings: Settings
    clock: Clock
    db: Database
    outbox: Outbox
    slack: "Slack"
    inbox: "Inbox"
    delivery: "Delivery"
    modals: "Modals"
    claude: "Claude | None"
    handlers: dict[str, Handler] = field(default_factory=dict)
    on_stop: list[Callable[[], None]] = field(default_factory=list)
