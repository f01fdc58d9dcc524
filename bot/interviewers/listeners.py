"""What people do to become interviewers, by name.

Actions: interviewers.open, interviewers.who, interviewers.who_type (a select), interviewers.record
(value: a type's id, or none), interviewers.withdraw (value: `<type>:<person>`); training.learn,
training.stop, training.read, training.shadow, training.reverse_shadow, training.book_dry_run
(value: a type's id); training.agree, training.decline, training.cancel, training.done,
training.disputed (value: a booking's id); training.dry_run (value: an interview's id). Views:
interviewers.mine, interviewers.who, interviewers.record, interviewers.withdraw,
training.shadow_form, training.reverse_form, training.dry_run_form, training.done_form.

Outbox kinds: training.ask, training.dry_run, training.note, training.settled, training.taken.
"""

from slack_bolt import App

from bot.deps import Deps
from bot.interviewers.book import REVERSE_FORM, SHADOW_FORM, Bookings
from bot.interviewers.learn import Learning
from bot.interviewers.messages import Messages
from bot.interviewers.notes import Notes
from bot.interviewers.qualify import Qualifying
from bot.interviewers.rehearse import Rehearsing
from bot.interviewers.roster import Roster
from bot.types.library import Library


def register(app: App, deps: Deps, library: Library, roster: Roster) -> None:
    """Register the forms, buttons and outbox kinds of interviewers."""
    _learning(app, deps, Learning(deps, roster))
    _booking(app, deps, Bookings(deps, roster))
    _rehearsing(app, deps, Rehearsing(deps, roster))
    qualifying = Qualifying(deps, roster)
    _qualifying(app, deps, qualifying)
    library.on_change.append(qualifying.type_changed)
    Messages(deps, library).register()
    Notes(deps, roster).register()


def _learning(app: App, deps: Deps, learning: Learning) -> None:
    once = deps.inbox.once
    app.action("interviewers.open")(once(learning.open, kind="interviewers.open"))
    app.view("interviewers.mine")(once(learning.mine_saved, kind="interviewers.saved"))
    app.action("training.learn")(once(learning.learn, kind="training.learn"))
    app.action("training.stop")(once(learning.stop, kind="training.stop"))
    app.action("training.read")(once(learning.read, kind="training.read"))
    deps.modals.views["interviewers.mine"] = learning.mine_view


def _booking(app: App, deps: Deps, bookings: Bookings) -> None:
    once = deps.inbox.once
    app.action("training.shadow")(once(bookings.open_shadow, kind="training.shadow"))
    app.view(SHADOW_FORM)(once(bookings.chosen_shadow, kind="training.chosen_shadow"))
    app.action("training.reverse_shadow")(once(bookings.open_reverse, kind="training.reverse"))
    app.view(REVERSE_FORM)(once(bookings.chosen_reverse, kind="training.chosen_reverse"))
    app.action("training.agree")(once(bookings.agree, kind="training.agree"))
    app.action("training.decline")(once(bookings.decline, kind="training.decline"))
    app.action("training.cancel")(once(bookings.cancel, kind="training.cancel"))
    deps.modals.views[SHADOW_FORM] = bookings.shadow_form
    deps.modals.views[REVERSE_FORM] = bookings.reverse_form


def _rehearsing(app: App, deps: Deps, rehearsing: Rehearsing) -> None:
    once = deps.inbox.once
    app.action("training.book_dry_run")(once(rehearsing.open, kind="training.book_dry_run"))
    app.view("training.dry_run_form")(once(rehearsing.booked, kind="training.dry_run_booked"))
    app.action("training.done")(once(rehearsing.done, kind="training.done"))
    app.action("training.disputed")(once(rehearsing.disputed, kind="training.disputed"))
    app.action("training.dry_run")(once(rehearsing.open_done, kind="training.dry_run"))
    app.view("training.done_form")(once(rehearsing.recorded, kind="training.recorded"))
    deps.modals.views["training.dry_run_form"] = rehearsing.form
    deps.modals.views["training.done_form"] = rehearsing.done_form


def _qualifying(app: App, deps: Deps, qualifying: Qualifying) -> None:
    once = deps.inbox.once
    app.action("interviewers.who")(once(qualifying.who, kind="interviewers.who"))
    app.action("interviewers.who_type")(once(qualifying.who_type, kind="interviewers.who_type"))
    app.action("interviewers.record")(once(qualifying.record, kind="interviewers.record"))
    app.view("interviewers.record")(once(qualifying.recorded, kind="interviewers.recorded"))
    app.action("interviewers.withdraw")(once(qualifying.withdraw, kind="interviewers.withdraw"))
    app.view("interviewers.withdraw")(once(qualifying.withdrawn, kind="interviewers.withdrawn"))
    deps.modals.views["interviewers.who"] = qualifying.who_view
    deps.modals.views["interviewers.record"] = qualifying.record_view
    deps.modals.views["interviewers.withdraw"] = qualifying.withdraw_view
