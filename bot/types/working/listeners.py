"""What people do with documents on their way to types, by name.

Views: work.begin, work.look, work.type, work.group, work.draft, work.edit, work.move, work.combine,
work.publish, work.history. Actions: work.begin, work.look, work.tab_groups, work.tab_types,
work.tab_back, work.page_back, work.page_on, work.type, work.group, work.draft, work.edit,
work.move, work.combine, work.split, work.finish, work.undo, work.undo_here, work.publish,
work.history. Outbox kinds: types.work_announce, types.work_read, types.work_refresh.
"""

from slack_bolt import App

from bot.catalogue.terms import Vocabulary
from bot.deps import Deps
from bot.slack.receiving import Job
from bot.types.library import Library
from bot.types.working.desk import Desk
from bot.types.working.give import Giving
from bot.types.working.look import Looking
from bot.types.working.read import Reading
from bot.types.working.show import Showing


def register(app: App, deps: Deps, library: Library, vocabulary: Vocabulary) -> None:
    """Register the forms, buttons and outbox kinds of works."""
    desk = Desk(deps, library, vocabulary)
    Showing(desk).register()
    Reading(desk).register()
    giving, looking = Giving(desk), Looking(desk)
    once = deps.inbox.once
    app.action("work.begin")(once(giving.begin, kind="work.begin"))
    app.view("work.begin")(once(giving.given, kind="work.given"))
    deps.modals.views["work.begin"] = giving.begin_view
    _pressing(app, deps, looking)
    _submitting(app, deps, looking)
    deps.modals.views.update(
        {
            "work.look": looking.look_view,
            "work.type": looking.type_view,
            "work.group": looking.group_view,
            "work.draft": looking.draft_view,
            "work.edit": looking.edit_view,
            "work.move": looking.move_view,
            "work.combine": looking.combine_view,
            "work.publish": looking.publish_view,
            "work.history": looking.history_view,
        }
    )


def _pressing(app: App, deps: Deps, looking: Looking) -> None:
    jobs: dict[str, Job] = {
        "work.look": looking.look,
        "work.type": looking.type,
        "work.group": looking.group,
        "work.draft": looking.draft,
        "work.edit": looking.edit,
        "work.move": looking.move,
        "work.combine": looking.combine,
        "work.split": looking.split,
        "work.finish": looking.finish,
        "work.undo": looking.undo,
        "work.undo_here": looking.undo_here,
        "work.publish": looking.publishing,
        "work.history": looking.history,
    }
    tabs = ("tab_groups", "tab_types", "tab_back", "page_back", "page_on")
    jobs |= {f"work.{name}": looking.tab for name in tabs}
    for name, job in jobs.items():
        app.action(name)(deps.inbox.once(job, kind=name))


def _submitting(app: App, deps: Deps, looking: Looking) -> None:
    once = deps.inbox.once
    app.view("work.group")(once(looking.accepted, kind="work.accepted"))
    app.view("work.move")(once(looking.moved, kind="work.moved"))
    app.view("work.combine")(once(looking.combined, kind="work.combined"))
    app.view("work.edit")(once(looking.edited, kind="work.edited"))
    app.view("work.publish")(once(looking.published, kind="work.published"))
