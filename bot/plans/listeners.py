"""What people do with question sets in Slack, by name; ask.py and decide.py do it.

Command: `/interview-plan [words | help | sets [words]]`. Views: plan.ask, plan.own_list,
plan.review, plan.override, plan.show. Actions: plan.begin, plan.own, plan.review_draft,
plan.approve, plan.change, plan.show, plan.again. Outbox kinds: plans.announce, plans.compose,
plans.refresh, plans.details, plans.read_file, plans.reply.
"""

from slack_bolt import App

from bot.deps import Deps
from bot.plans.again import Again
from bot.plans.ask import Asking
from bot.plans.attachments import Attachments
from bot.plans.decide import Deciding
from bot.plans.exports import listeners as exports
from bot.plans.exports.preparation import Texts
from bot.plans.produce import Producer
from bot.plans.refining import listeners as refining
from bot.plans.show import Shower
from bot.questions.banks import Banks

COMMAND = "/interview-plan"


def register(app: App, deps: Deps, banks: Banks, texts: Texts) -> None:
    """Register the command, forms, buttons and outbox kinds of question sets."""
    once = deps.inbox.once
    asking, deciding = Asking(deps, banks), Deciding(deps)
    app.command(COMMAND)(once(asking.command, kind="plans.command"))
    app.view("plan.ask")(once(asking.asked, kind="plans.asked"))
    app.view("plan.own_list")(once(asking.own_list, kind="plans.own_list"))
    app.view("plan.review")(once(asking.reviewed, kind="plans.reviewed"))
    app.action("plan.begin")(once(asking.begin, kind="plans.begin"))
    app.action("plan.own")(once(asking.use_own, kind="plans.use_own"))
    app.action("plan.review_draft")(once(asking.review_draft, kind="plans.review_draft"))
    refining.register(app, deps, banks)
    exports.register(app, deps, texts)
    app.event("message")(once(asking.direct_message, kind="plans.message"))
    app.action("plan.approve")(once(deciding.approve, kind="plans.approve"))
    app.view("plan.override")(once(deciding.overridden, kind="plans.overridden"))
    app.action("plan.change")(once(deciding.change, kind="plans.change"))
    app.action("plan.show")(once(deciding.show, kind="plans.show"))
    app.action("plan.again")(once(Again(deps, banks).use, kind="plans.again"))
    deps.modals.views.update(
        {
            "plan.ask": asking.ask_view,
            "plan.own_list": asking.own_view,
            "plan.review": asking.review_view,
            "plan.override": deciding.override_view,
            "plan.show": deciding.set_view,
        }
    )
    deps.handlers["plans.compose"] = Producer(deps, banks).compose
    Shower(deps).register()
    Attachments(deps, banks).register()
