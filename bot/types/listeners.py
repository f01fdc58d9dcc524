"""What people do with interview types in Slack, by name.

Views: types.browse, types.part, types.hand_over. Actions: types.search, types.show, types.turn,
types.page_back, types.page_on, types.candidate, types.history, types.add, types.edit,
types.edit_part, types.suggest, types.suggest_part, types.talk, types.publish, types.retire,
types.restore, types.undo, types.hand_over, types.accept, types.decline. Outbox kinds: types.ask,
types.ask_again, types.told. Documents: see working/listeners.py.
"""

from slack_bolt import App

from bot.catalogue.terms import Vocabulary
from bot.deps import Deps
from bot.types.browse import Browsing
from bot.types.edit import Editing
from bot.types.library import Library
from bot.types.settle import Settling
from bot.types.suggest import Deciding
from bot.types.talking import listeners as talking
from bot.types.telling import TOLD, Telling
from bot.types.working import listeners as working

USAGES = (("/interview-plan catalogue", "opens the interview types; add words to search them"),)


def register(app: App, deps: Deps, library: Library, vocabulary: Vocabulary) -> None:
    """Register the forms, buttons and outbox kinds of interview types.

    `vocabulary` are the words by which types of documents are compared.
    """
    browsing = Browsing(deps, library)
    editing = Editing(deps, library, browsing)
    _browsing(app, deps, browsing)
    _editing(app, deps, editing)
    _settling(app, deps, Settling(deps, library, browsing))
    _suggesting(app, deps, Deciding(deps, browsing, editing))
    deps.subcommands["catalogue"] = browsing.command
    deps.usages.extend(USAGES)
    working.register(app, deps, library, vocabulary)
    talking.register(deps, library, vocabulary)


def _browsing(app: App, deps: Deps, browsing: Browsing) -> None:
    once = deps.inbox.once
    app.action("types.search")(once(browsing.begin, kind="types.search"))
    app.view("types.browse")(once(browsing.searched, kind="types.searched"))
    app.action("types.show")(once(browsing.show, kind="types.show"))
    for name in ("types.turn", "types.page_back", "types.page_on"):
        app.action(name)(once(browsing.turn, kind="types.turn"))
    app.action("types.candidate")(once(browsing.candidate, kind="types.candidate"))
    app.action("types.history")(once(browsing.history, kind="types.history"))
    deps.modals.views["types.browse"] = browsing.browse_view
    deps.modals.views["types.show"] = browsing.show_view
    deps.modals.views["types.candidate"] = browsing.candidate_view
    deps.modals.views["types.history"] = browsing.history_view


def _editing(app: App, deps: Deps, editing: Editing) -> None:
    once = deps.inbox.once
    app.action("types.add")(once(editing.add, kind="types.add"))
    app.action("types.edit")(once(editing.edit, kind="types.edit"))
    app.action("types.suggest")(once(editing.suggest, kind="types.suggest"))
    app.action("types.edit_part")(once(editing.edit_part, kind="types.edit_part"))
    app.action("types.suggest_part")(once(editing.suggest_part, kind="types.suggest_part"))
    app.action("types.talk")(once(editing.talk, kind="types.talk"))
    app.view("types.part")(once(editing.entered, kind="types.entered"))
    deps.modals.views["types.menu"] = editing.menu_view
    deps.modals.views["types.part"] = editing.part_view
    deps.modals.views["types.new"] = editing.new_view


def _settling(app: App, deps: Deps, settling: Settling) -> None:
    once = deps.inbox.once
    app.action("types.publish")(once(settling.publish, kind="types.publish"))
    app.action("types.retire")(once(settling.retire, kind="types.retire"))
    app.action("types.restore")(once(settling.restore, kind="types.restore"))
    app.action("types.undo")(once(settling.undo, kind="types.undo"))
    app.action("types.hand_over")(once(settling.hand_over, kind="types.hand_over"))
    app.view("types.hand_over")(once(settling.handed_over, kind="types.handed_over"))
    deps.modals.views["types.hand_over"] = settling.hand_over_view


def _suggesting(app: App, deps: Deps, deciding: Deciding) -> None:
    once = deps.inbox.once
    app.action("types.accept")(once(deciding.accept, kind="types.accept"))
    app.action("types.decline")(once(deciding.decline, kind="types.decline"))
    deciding.register()
    deps.handlers[TOLD] = deps.delivery.message(Telling(deps).build)
