"""Taking a set along, by name. Actions: plan.export, plan.export_as. View: plan.export.

Outbox kind: plans.export.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt import App

from bot.deps import Deps
from bot.errors import Problem
from bot.plans import attachments, store
from bot.plans.decide import changeable
from bot.plans.exports.files import Export, export
from bot.plans.exports.forms import FORMS, Form, build_export_form
from bot.plans.exports.preparation import Texts
from bot.slack.errors import SlackBusy, SlackRefused, SlackUnclear
from bot.slack.gateway import NO_CANVASES
from bot.slack.model import Message, Received, View
from bot.slack.text import escape
from bot.slack.views import ViewRequest
from bot.storage.database import Connection
from bot.storage.outbox import Done, Failed, Item, Outcome, Retry

Answer = Mapping[str, object] | None

NO_CANVAS_HERE = (
    "This workspace has no canvases for apps, so here is the set as a Markdown file instead."
)
NOT_SENT = "Slack did not take the file. Try again from the set, under Take Along."
MOST_ATTEMPTS = 5


def register(app: App, deps: Deps, texts: Texts) -> None:
    """Register the form, its buttons and the outbox kind of exports."""
    once, exporting = deps.inbox.once, Exporting(deps, texts)
    app.action("plan.export")(once(exporting.open, kind="plans.export_form"))
    app.action("plan.export_as")(once(exporting.ask, kind="plans.export_as"))
    deps.modals.views["plan.export"] = exporting.view
    deps.handlers["plans.export"] = exporting.send


@dataclass(frozen=True)
class Exporting:
    """Jobs of the inbox, checked for the person each time, and the sending."""

    deps: Deps
    texts: Texts

    def open(self, received: Received, con: Connection) -> Answer:
        """Open the form for a set."""
        set_id = str(received.body["actions"][0]["value"])
        self.deps.modals.open(con, received, "plan.export", {"set": set_id})
        return None

    def view(self, request: ViewRequest) -> View:
        """Return the form, for those who may see the set."""
        con, payload = self.deps.db.read(), request.payload
        planned = changeable(self.deps, con, request.team, request.user, payload["set"])
        if planned.content is None:
            raise Problem("This set has no questions yet. Wait until it is complete.")
        return build_export_form(planned, payload.get("sent", ""))

    def ask(self, received: Received, con: Connection) -> Answer:
        """Ask for a file to be made and sent; say in the form that it comes."""
        name, _, rest = str(received.body["actions"][0]["value"]).partition(":")
        set_id, _, version = rest.partition("@")
        form = _form(name)
        planned = changeable(self.deps, con, received.team, received.user, set_id)
        if not version.isdecimal() or store.version(con, planned.id, int(version)) is None:
            raise Problem("This version is not here any more. Open Take Along again.")
        now = self.deps.clock.now()
        payload = {
            "set": planned.id,
            "version": int(version),
            "form": form,
            "team": received.team,
            "user": received.user,
        }
        key = f"export:{received.key}"
        self.deps.outbox.add(con, "plans.export", key, payload, due_at=now, now=now, lane="work")
        if received.body.get("view"):
            self.deps.modals.update(con, received, "plan.export", {"set": planned.id, "sent": form})
        return None

    def send(self, item: Item) -> Outcome:
        """Make the file and send it; whoever lost the right meanwhile gets nothing."""
        payload, con = item.payload, self.deps.db.read()
        try:
            changeable(self.deps, con, payload["team"], payload["user"], payload["set"])
        except Problem:
            return Failed("no longer this person's to see")
        version = store.version(con, payload["set"], payload["version"])
        if version is None:
            return Failed("the version is not there")
        made = export(version, _form(payload["form"]), self.texts)
        try:
            self._send(payload["user"], payload["form"], made)
        except SlackBusy as error:
            return Retry(error.code, error.retry_after)
        except SlackUnclear as error:
            return Retry(error.code) if item.failures < MOST_ATTEMPTS else self._say(item)
        except SlackRefused:
            return self._say(item)
        return Done()

    def _send(self, user: str, form: str, made: Export) -> None:
        slack = self.deps.slack
        if form != "canvas":
            slack.send_file(user, made.name, made.data, title=made.title, comment=made.comment)
            return
        try:
            url = slack.make_canvas(user, made.title, made.data.decode())
        except SlackRefused as error:
            if not error.code.startswith(NO_CANVASES):
                raise
            said = f"{NO_CANVAS_HERE} {made.comment}"
            slack.send_file(user, made.name, made.data, title=made.title, comment=said)
            return
        slack.post(Message(user, f"<{url}|{escape(made.title)}>\n{made.comment}"))

    def _say(self, item: Item) -> Outcome:
        user, key = item.payload["user"], item.dedupe_key
        return Done(
            record=lambda con: attachments.reply(
                self.deps, con, user, key=f"{key}:failed", sentence=NOT_SENT
            )
        )


def _form(name: str) -> Form:
    for form in FORMS:
        if form == name:
            return form
    raise Problem("I do not know this form any more. Open Take Along again.")
