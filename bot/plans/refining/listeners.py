"""What people do to change a set, by name; talk.py, hands.py and rewriting.py do it.

Events: app_mention; messages in a thread of a direct message. Views: plan.edit, plan.alternatives,
plan.edit_question, plan.history. Actions: plan.undo, plan.edit, plan.questions, plan.history,
plan.undo_here, plan.swap, plan.take, plan.edit_question, plan.lock, plan.unlock, plan.move,
plan.question_menu. Outbox kinds: plans.hint, plans.answer, plans.rewriting, plans.rewrite,
plans.rewritten.
"""

from slack_bolt import App

from bot.deps import Deps
from bot.plans.refining.hands import Hands
from bot.plans.refining.rewriting import Rewriting
from bot.plans.refining.talk import Talking, is_in_direct_thread
from bot.questions.banks import Banks


def register(app: App, deps: Deps, banks: Banks) -> None:
    """Register the events, forms, buttons and outbox kinds of changing a set.

    Comes before the listeners of plain direct messages: the first that fits takes a message.
    """
    once = deps.inbox.once
    talking, hands = Talking(deps, banks), Hands(deps, banks)
    app.event("app_mention")(once(talking.mentioned, kind="plans.mention"))
    app.event("message", matchers=[is_in_direct_thread])(
        once(talking.said_directly, kind="plans.said")
    )
    app.action("plan.undo")(once(talking.undo, kind="plans.undo"))
    app.action("plan.edit")(once(hands.open, kind="plans.edit"))
    app.action("plan.questions")(once(hands.back, kind="plans.questions"))
    app.action("plan.history")(once(hands.history, kind="plans.history"))
    app.action("plan.undo_here")(once(hands.undo, kind="plans.undo_here"))
    app.action("plan.swap")(once(hands.swap, kind="plans.swap"))
    app.action("plan.take")(once(hands.take, kind="plans.take"))
    app.action("plan.edit_question")(once(hands.write, kind="plans.edit_question"))
    for action in ("plan.lock", "plan.unlock", "plan.move", "plan.question_menu"):
        app.action(action)(once(hands.press, kind="plans.press"))
    app.view("plan.alternatives")(once(hands.find, kind="plans.find"))
    app.view("plan.edit_question")(once(hands.written, kind="plans.written"))
    deps.modals.views.update(
        {
            "plan.edit": hands.edit_view,
            "plan.alternatives": hands.alternatives_view,
            "plan.edit_question": hands.question_view,
            "plan.history": hands.history_view,
        }
    )
    Rewriting(deps, banks).register()
