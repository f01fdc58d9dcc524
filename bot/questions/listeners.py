"""What people do with the question bank in Slack, by name.

Views: questions.browse, questions.edit, questions.retire, questions.merge, questions.import,
questions.preview. Actions: questions.search, questions.show, questions.turn, questions.add,
questions.edit, questions.fill, questions.retire, questions.restore, questions.merge,
questions.import, questions.page_back, questions.page_on, questions.page_open, questions.discard.
Outbox kinds: questions.read_list, questions.store_list, questions.fill.
"""

from slack_bolt import App

from bot.deps import Deps
from bot.questions.add import Adding
from bot.questions.banks import Banks
from bot.questions.browse import Browsing, Facts, no_facts
from bot.questions.fill import Filling
from bot.questions.importing import Importing
from bot.questions.library import Library
from bot.questions.merging import Merging


def register(app: App, deps: Deps, banks: Banks, facts: Facts = no_facts) -> None:
    """Register the forms, buttons and outbox kinds of a workspace's questions.

    `facts` gives the figures shown with a question.
    """
    library = Library(banks, deps.db)
    browsing = Browsing(deps, library, facts)
    _browsing(app, deps, browsing)
    _adding(app, deps, Adding(deps, library, browsing))
    _merging(app, deps, Merging(deps, library, browsing))
    _importing(app, deps, Importing(deps, library))
    filling = Filling(deps, library, browsing)
    app.action("questions.fill")(deps.inbox.once(filling.ask, kind="questions.ask_to_fill"))
    deps.handlers["questions.fill"] = filling.fill


def _browsing(app: App, deps: Deps, browsing: Browsing) -> None:
    once = deps.inbox.once
    app.view("questions.browse")(once(browsing.searched, kind="questions.searched"))
    app.action("questions.search")(once(browsing.begin, kind="questions.search"))
    app.action("questions.show")(once(browsing.show, kind="questions.show"))
    app.action("questions.turn")(once(browsing.turn, kind="questions.turn"))
    deps.modals.views["questions.browse"] = browsing.browse_view
    deps.modals.views["questions.show"] = browsing.show_view


def _adding(app: App, deps: Deps, adding: Adding) -> None:
    once = deps.inbox.once
    app.action("questions.add")(once(adding.add, kind="questions.add"))
    app.action("questions.edit")(once(adding.edit, kind="questions.edit"))
    app.view("questions.edit")(once(adding.entered, kind="questions.entered"))
    deps.modals.views["questions.add"] = adding.add_view
    deps.modals.views["questions.edit"] = adding.edit_view


def _merging(app: App, deps: Deps, merging: Merging) -> None:
    once = deps.inbox.once
    app.action("questions.retire")(once(merging.retire, kind="questions.retire"))
    app.view("questions.retire")(once(merging.retired, kind="questions.retired"))
    app.action("questions.restore")(once(merging.restore, kind="questions.restore"))
    app.action("questions.merge")(once(merging.merge, kind="questions.merge"))
    app.view("questions.merge")(once(merging.merged, kind="questions.merged"))
    deps.modals.views["questions.retire"] = merging.retire_view
    deps.modals.views["questions.merge"] = merging.merge_view


def _importing(app: App, deps: Deps, importing: Importing) -> None:
    once = deps.inbox.once
    app.action("questions.import")(once(importing.begin, kind="questions.import"))
    app.view("questions.import")(once(importing.given, kind="questions.given"))
    for name in ("questions.page_back", "questions.page_on", "questions.page_open"):
        app.action(name)(once(importing.page, kind="questions.page"))
    app.action("questions.discard")(once(importing.discard, kind="questions.discard"))
    app.view("questions.preview")(once(importing.confirmed, kind="questions.confirmed"))
    deps.modals.views["questions.import"] = importing.import_view
    deps.modals.views["questions.preview"] = importing.preview_view
    deps.handlers["questions.read_list"] = importing.read
    deps.handlers["questions.store_list"] = importing.store
