"""What people do with scorecards in Slack, by name.

Actions: scorecard.open, scorecard.others, scorecard.summary (value: the interview's id);
scorecard.previous, scorecard.next (value: `<view>:<interview>:<page>`). Views: scorecard.form,
scorecard.others, scorecard.summary.

Outbox kinds: scorecards.ask (queued with the interview), scorecards.progress,
scorecards.complete, scorecards.complete_direct.
"""

from slack_bolt import App

from bot.deps import Deps
from bot.scorecards.ask import Asking
from bot.scorecards.rate import Scoring
from bot.scorecards.report import Reporting
from bot.scorecards.summarise import Reading


def register(app: App, deps: Deps) -> None:
    """Register the buttons, forms and outbox kinds of scorecards."""
    once = deps.inbox.once
    scoring, reading = Scoring(deps), Reading(deps)
    app.action("scorecard.open")(once(scoring.open, kind="scorecards.open"))
    app.view("scorecard.form")(once(scoring.submitted, kind="scorecards.form"))
    app.action("scorecard.others")(once(reading.open_others, kind="scorecards.others"))
    app.action("scorecard.summary")(once(reading.open_summary, kind="scorecards.summary"))
    app.action("scorecard.previous")(once(reading.turn, kind="scorecards.turn"))
    app.action("scorecard.next")(once(reading.turn, kind="scorecards.turn"))
    deps.modals.views.update(
        {
            "scorecard.form": scoring.form,
            "scorecard.others": reading.others,
            "scorecard.summary": reading.summary,
        }
    )
    Asking(deps).register()
    Reporting(deps).register()
