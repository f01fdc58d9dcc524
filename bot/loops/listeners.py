"""What people do with loops in Slack, by name.

Views: loops.list, loops.show, loops.history, loops.build, loops.stages, loops.stage, loops.needs.
Actions: loops.open, loops.show, loops.history, loops.build, loops.position, loops.stages,
loops.stage_menu, loops.add_stage, loops.needs, loops.fix, loops.undo, loops.send, loops.close,
loops.reopen.
Outbox kinds: loops.announce, loops.refresh, loops.moved, loops.word.
"""

from slack_bolt import App

from bot.deps import Deps
from bot.loops.guide import Guide
from bot.loops.kept.browse import Browsing
from bot.loops.kept.build import Building
from bot.loops.kept.desk import Desk
from bot.loops.kept.reviewing import Reviewer
from bot.loops.kept.show import Shower
from bot.loops.kept.stages import Staging
from bot.loops.model import Loop
from bot.loops.wording import word
from bot.types.library import Library

USAGES = (("/interview-plan loop", "opens your positions' loops, with what their review finds"),)


def register(
    app: App, deps: Deps, library: Library, guide: Guide, templates: tuple[Loop, ...]
) -> None:
    """Register the forms, buttons and outbox kinds of loops."""
    desk = Desk(deps, Reviewer(library, guide, deps.clock), templates)
    Shower(deps, desk.reviewer, word).register()
    _browsing(app, deps, Browsing(desk))
    _building(app, deps, Building(desk))
    _staging(app, deps, Staging(desk))


def _browsing(app: App, deps: Deps, browsing: Browsing) -> None:
    once = deps.inbox.once
    deps.subcommands["loop"] = browsing.command
    deps.usages.extend(USAGES)
    app.action("loops.open")(once(browsing.open, kind="loops.open"))
    app.action("loops.show")(once(browsing.show, kind="loops.show"))
    app.action("loops.send")(once(browsing.send, kind="loops.send"))
    app.action("loops.close")(once(browsing.close, kind="loops.close"))
    app.action("loops.reopen")(once(browsing.reopen, kind="loops.reopen"))
    app.action("loops.history")(once(browsing.history, kind="loops.history"))
    app.action("loops.undo")(once(browsing.undo, kind="loops.undo"))
    app.action("loops.fix")(once(browsing.fix, kind="loops.fix"))
    deps.modals.views["loops.list"] = browsing.list_view
    deps.modals.views["loops.show"] = browsing.show_view
    deps.modals.views["loops.history"] = browsing.history_view


def _building(app: App, deps: Deps, building: Building) -> None:
    once = deps.inbox.once
    app.action("loops.build")(once(building.begin, kind="loops.build"))
    app.action("loops.position")(once(building.position_chosen, kind="loops.position"))
    app.view("loops.build")(once(building.built, kind="loops.built"))
    deps.modals.views["loops.build"] = building.build_view


def _staging(app: App, deps: Deps, staging: Staging) -> None:
    once = deps.inbox.once
    app.action("loops.stages")(once(staging.open, kind="loops.stages"))
    app.action("loops.stage_menu")(once(staging.menu, kind="loops.stage_menu"))
    app.action("loops.add_stage")(once(staging.begin, kind="loops.add_stage"))
    app.view("loops.stage")(once(staging.entered, kind="loops.stage_entered"))
    app.action("loops.needs")(once(staging.needs, kind="loops.needs"))
    app.view("loops.needs")(once(staging.needs_entered, kind="loops.needs_entered"))
    deps.modals.views["loops.stages"] = staging.stages_view
    deps.modals.views["loops.stage"] = staging.stage_view
    deps.modals.views["loops.needs"] = staging.needs_view
