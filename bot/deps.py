"""What a room is given: each collaborator once, made by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.settings import Settings
from bot.storage.database import Connection, Database
from bot.storage.outbox import Handler, Outbox

if TYPE_CHECKING:
    from bot.claude.asking import Claude
    from bot.slack.delivery import Delivery
    from bot.slack.gateway import Slack
    from bot.slack.model import Received
    from bot.slack.receiving import Inbox
    from bot.slack.views import Modals

Subcommand = Callable[["Received", Connection, str], Mapping[str, object] | None]
"""Answers `/interview-plan <word> …`: given what came in, the transaction and the words behind."""

Talk = Callable[["Received", Connection], bool]
"""Takes a message that mentions the bot in a thread; False where the thread is another room's."""


@dataclass
class Deps:
    """Collaborators of every room.

    A room registers its Slack listeners and its outbox handlers in `listeners.register(app, deps)`:
    `deps.handlers["interviews.guide"] = deps.delivery.message(...)`.

    Attributes:
        subcommands: what `/interview-plan` does with a first word, by that word.
        usages: how those are typed and what they do, for the help.
        set_changed: told of a question set that was approved or changed: transaction, team, set id.
        interview_changed: told of an interview that was arranged, moved or cancelled: transaction,
            team, interview's id.
        talks: asked in turn for whose thread a message belongs to that no question set has.
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
    subcommands: dict[str, Subcommand] = field(default_factory=dict)
    usages: list[tuple[str, str]] = field(default_factory=list)
    set_changed: list[Callable[[Connection, str, str], None]] = field(default_factory=list)
    interview_changed: list[Callable[[Connection, str, str], None]] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    on_stop: list[Callable[[], None]] = field(default_factory=list)
