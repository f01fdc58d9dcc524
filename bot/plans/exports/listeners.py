"""Taking a set along, by name. Actions: plan.export, plan.export_as. View: plan.export.

Outbox kinds: plans.export hands Slack what nobody sees yet; plans.export_file and
plans.export_canvas show it, and look first whether an interrupted attempt has shown it already.
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
from bot.storage.outbox import Done, Failed, Handler, Item, Outcome, Retry, Unclear

Answer = Mapping[str, object] | None

NO_CANVAS_HERE = (
    "This workspace has no canvases for apps, so here is the set as a Markdown file instead."
)
NOT_SENT = "Slack did not take the file. Try again from the set, under Take Along."
MOST_ATTEMPTS = 5


def register(app: App, deps: Deps, texts: Texts) -> None:
    """Register the form, its buttons and the outbox kinds of exports."""
    once, exporting = deps.inbox.once, Exporting(deps, texts)
    app.action("plan.export")(once(exporting.open, kind="plans.export_form"))
    app.action("plan.export_as")(once(exporting.ask, kind="plans.export_as"))
    deps.modals.views["plan.export"] = exporting.view
    exporting.register()


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

    # The outbox

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        handlers, delivery = self.deps.handlers, self.deps.delivery
        handlers["plans.export"] = self.send
        handlers["plans.export_file"] = self.show_file
        link = delivery.message(self.build_link, refused=self._refused)
        handlers["plans.export_canvas"] = lambda item: self._linked(item, link)

    def send(self, item: Item) -> Outcome:
        """Make the file and hand it to Slack, where nobody sees it yet."""
        made = self._made(item)
        if isinstance(made, Failed):
            return made
        try:
            if item.payload["form"] != "canvas":
                return self._uploaded(item, made)
            return self._drawn(item, made)
        except SlackBusy as error:
            return Retry(error.code, error.retry_after)
        except SlackUnclear as error:
            return Retry(error.code) if item.failures < MOST_ATTEMPTS else self._say(item)
        except SlackRefused:
            return self._say(item)

    def _made(self, item: Item) -> Export | Failed:
        """Return what is to be sent; whoever lost the right meanwhile gets nothing."""
        payload, con = item.payload, self.deps.db.read()
        try:
            changeable(self.deps, con, payload["team"], payload["user"], payload["set"])
        except Problem:
            return Failed("no longer this person's to see")
        version = store.version(con, payload["set"], payload["version"])
        if version is None:
            return Failed("the version is not there")
        return export(version, _form(payload["form"]), self.texts)

    def _uploaded(self, item: Item, made: Export, *, instead: bool = False) -> Done:
        file = self.deps.slack.upload_file(made.name, made.data)
        return Done(
            record=lambda con: self._then(
                con, item, "plans.export_file", file=file, instead=instead
            )
        )

    def _drawn(self, item: Item, made: Export) -> Done:
        try:
            canvas = self.deps.slack.make_canvas(made.title, made.data.decode())
        except SlackRefused as error:
            if not error.code.startswith(NO_CANVASES):
                raise
            return self._uploaded(item, made, instead=True)
        return Done(record=lambda con: self._then(con, item, "plans.export_canvas", canvas=canvas))

    def _then(self, con: Connection, item: Item, kind: str, **ids: object) -> None:
        """Ask for it to be shown, now that its id is kept."""
        now = self.deps.clock.now()
        payload, key = {**item.payload, **ids}, f"{item.dedupe_key}:shown"
        self.deps.outbox.add(con, kind, key, payload, due_at=now, now=now)

    def show_file(self, item: Item) -> Outcome:
        """Show a file once: after an attempt whose outcome nobody knows, Slack is asked first."""
        made = self._made(item)
        if isinstance(made, Failed):
            return made
        slack, payload, pass_on = self.deps.slack, item.payload, self.deps.delivery.checkpoint
        said = f"{NO_CANVAS_HERE} {made.comment}" if payload["instead"] else made.comment
        try:
            if item.unclear_since is not None and slack.is_shown(payload["file"]):
                return Done()
            pass_on("before send")
            slack.show_file(payload["user"], payload["file"], title=made.title, comment=said)
        except SlackBusy as error:
            return Retry(error.code, error.retry_after)
        except SlackUnclear as error:
            return Unclear(error.code) if item.failures < MOST_ATTEMPTS else self._say(item)
        except SlackRefused:
            return self._say(item)
        pass_on("after accept")
        return Done()

    def build_link(self, item: Item) -> Message | Failed:
        """Return the message that leads to a canvas, which its person may read from now on."""
        made, user = self._made(item), item.payload["user"]
        if isinstance(made, Failed):
            return made
        url = self.deps.slack.share_canvas(item.payload["canvas"], user)
        return Message(user, f"<{url}|{escape(made.title)}>\n{made.comment}")

    def _linked(self, item: Item, link: Handler) -> Outcome:
        try:
            return link(item)
        except SlackBusy as error:
            # Only the sharing raises: nothing was posted yet.
            return Retry(error.code, error.retry_after)
        except SlackUnclear as error:
            return Retry(error.code) if item.failures < MOST_ATTEMPTS else self._say(item)
        except SlackRefused:
            return self._say(item)

    def _refused(self, con: Connection, item: Item, _code: str) -> None:
        self._add_refusal(con, item)

    def _say(self, item: Item) -> Outcome:
        return Done(record=lambda con: self._add_refusal(con, item))

    def _add_refusal(self, con: Connection, item: Item) -> None:
        user, key = item.payload["user"], f"{item.dedupe_key}:failed"
        attachments.reply(self.deps, con, user, key=key, sentence=NOT_SENT)


def _form(name: str) -> Form:
    for form in FORMS:
        if form == name:
            return form
    raise Problem("I do not know this form any more. Open Take Along again.")
