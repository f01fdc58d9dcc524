"""What people do with interviews in Slack, by name; arrange.py does it.

Actions: interview.schedule (value: the question set's id); interview.reschedule,
interview.cancel, interview.next, interview.announce (value: the interview's id); interview.more
(an overflow menu: `candidate:<interview>`, `position:<interview>`); interview.channel_chosen,
interview.position_chosen, interview.type_chosen@<position> (in the form); interview.open_thread
(a link). Views: interview.form, interview.next_form, interview.move_form,
interview.candidate_form.

Outbox kinds: interviews.root, interviews.rules, interviews.refresh, interviews.outcome,
interviews.guide, interviews.guide_part, interviews.guide_refresh, interviews.reminder,
interviews.note; on the work lane interviews.channel, interviews.invite, interviews.look,
interviews.vet, interviews.absent. The kinds scorecards.ask and home.publish are queued here too;
the rooms they are named after handle them.
"""

import re

from slack_bolt import Ack, App

from bot.deps import Deps
from bot.interviews.announce import Announcer
from bot.interviews.arrange import Arranging
from bot.interviews.audience import Audience
from bot.interviews.gather import Gatherer
from bot.interviews.guidance import Guidance
from bot.interviews.guide import Guides
from bot.interviews.notify import Notes
from bot.interviews.remind import Reminders
from bot.interviews.staffing import Nobody, Staffing
from bot.interviews.typed.desk import ProposedType, TypeDesk, nothing_proposed
from bot.interviews.typed.fields import POSITION_CHOSEN, TYPE_CHOSEN
from bot.types.library import Library


def register(
    app: App,
    deps: Deps,
    guidance: Guidance,
    library: Library,
    staffing: Staffing = Nobody(),  # noqa: B008 - holds nothing
    proposed_type: ProposedType = nothing_proposed,
) -> None:
    """Register the buttons, forms and outbox kinds of interviews.

    `guidance` see guidance.py; `staffing` and `proposed_type` are hooks that rooms above fill.
    """
    once = deps.inbox.once
    desk = TypeDesk(library, staffing, proposed_type)
    arranging = Arranging(deps, desk)
    app.action("interview.schedule")(once(arranging.open_form, kind="interviews.schedule"))
    app.view("interview.form")(once(arranging.submitted, kind="interviews.form"))
    app.action("interview.channel_chosen")(
        once(arranging.channel_chosen, kind="interviews.channel_chosen")
    )
    app.action(re.compile(rf"{re.escape(TYPE_CHOSEN)}(@.*)?"))(
        once(arranging.type_chosen, kind="interviews.type_chosen")
    )
    app.action(POSITION_CHOSEN)(once(arranging.position_chosen, kind="interviews.position_chosen"))
    app.action("interview.next")(once(arranging.open_next, kind="interviews.next"))
    app.view("interview.next_form")(once(arranging.next_submitted, kind="interviews.next_form"))
    app.action("interview.reschedule")(once(arranging.open_move, kind="interviews.reschedule"))
    app.view("interview.move_form")(once(arranging.moved, kind="interviews.move_form"))
    app.action("interview.cancel")(once(arranging.cancel, kind="interviews.cancel"))
    app.action("interview.announce")(once(arranging.announce, kind="interviews.announce"))
    app.action("interview.more")(once(arranging.more, kind="interviews.more"))
    app.view("interview.candidate_form")(
        once(arranging.candidate_saved, kind="interviews.candidate_form")
    )
    # Slack tells of a click on a link too, and wants an answer.
    app.action("interview.open_thread")(_nothing)
    deps.modals.views.update(
        {
            "interview.form": arranging.form,
            "interview.next_form": arranging.next_form,
            "interview.move_form": arranging.move_form,
            "interview.candidate_form": arranging.candidate_form,
        }
    )
    Announcer(deps, guidance, desk).register()
    Guides(deps, guidance, desk).register()
    Reminders(deps, desk).register()
    Notes(deps).register()
    Gatherer(deps).register()
    Audience(deps).register()


def _nothing(ack: Ack) -> None:
    ack()
