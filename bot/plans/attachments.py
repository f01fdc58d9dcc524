"""Briefs that come as a file or as a direct message."""

import logging
from dataclasses import dataclass, replace

from bot.deps import Deps
from bot.documents.read import Document, most_bytes, read_document, require_size
from bot.errors import Problem
from bot.plans import forms, intake, store
from bot.plans.blocks import build_hello, build_read_brief
from bot.plans.reading.brief import parse_brief
from bot.questions.banks import Banks
from bot.slack import blocks as kit
from bot.slack.errors import SlackBusy, SlackError
from bot.slack.gateway import ANSWER_TO_COME_SECONDS
from bot.slack.model import Block, Message, Received, View
from bot.slack.text import escape
from bot.storage.database import Connection
from bot.storage.outbox import Done, Item, Outcome, Retry, forgetting

log = logging.getLogger(__name__)


def ask_for_reading(
    deps: Deps,
    con: Connection,
    received: Received,
    file: str,
    *,
    asked_in: str,
    form: View | None = None,
) -> None:
    """Ask for a file to be read: into the open form (Slack's view of it), else by message."""
    payload = {
        "file": file,
        "view": form["id"] if form else "",
        "hash": form.get("hash") if form else None,
        "values": forms.typed_values(form) if form else {},
        "asked_in": asked_in,
        "team": received.team,
        "user": received.user,
    }
    now = deps.clock.now()
    # The modal lane: somebody waits for it, and it never stands behind the model's work.
    key = f"file:{received.key}:{file}"
    deps.outbox.add(con, "plans.read_file", key, payload, due_at=now, now=now, lane="modal")


def take_brief(  # noqa: PLR0913 - whose brief, where it came from and how
    deps: Deps,
    con: Connection,
    team: str,
    user: str,
    text: str,
    *,
    asked_in: str,
    key: str,
    said: str = "",
) -> None:
    """Keep a brief that came by message and answer with a button to review it.

    `said` is a sentence on how its file was read.
    """
    try:
        parse_brief(text)
    except Problem as problem:
        reply(deps, con, user, key=key, sentence=problem.message)
        return
    draft = intake.keep_draft(deps, con, team, user, text, asked_in=asked_in)
    reply(deps, con, user, key=key, team=team, draft=draft.id, said=said)


def reply(deps: Deps, con: Connection, user: str, *, key: str, **payload: str) -> None:
    """Answer a direct message: with a draft to review, a sentence, or a hello."""
    now = deps.clock.now()
    deps.outbox.add(
        con, "plans.reply", f"reply:{key}", {"user": user, **payload}, due_at=now, now=now
    )


@dataclass(frozen=True)
class Attachments:
    """The outbox kinds that read files and answer messages."""

    deps: Deps
    banks: Banks

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        # Typed beside the file, or a sentence that may quote it.
        reply = self.deps.delivery.message(self.build_reply)
        self.deps.handlers["plans.read_file"] = forgetting(self.read_file)
        self.deps.handlers["plans.reply"] = forgetting(reply)

    def build_reply(self, item: Item) -> Message:
        """Return the answer to a direct message."""
        payload = item.payload
        if payload.get("sentence"):
            return Message(payload["user"], escape(payload["sentence"]))
        if payload.get("draft"):
            con = self.deps.db.read()
            draft = store.draft(con, payload["team"], payload["draft"], payload["user"])
            if draft is not None:
                brief = parse_brief(draft.text)
                message = build_read_brief(brief, draft.id, payload["user"])
                return replace(message, blocks=(*_noted(payload.get("said", "")), *message.blocks))
        return build_hello(payload["user"], self.deps.usages)

    def read_file(self, item: Item) -> Outcome:
        """Read an attached brief and show what was understood, or say what is wrong with it."""
        payload = item.payload
        values: dict[str, str] = payload["values"]
        try:
            document = self._document(payload["file"])
            pasted = values.get("brief")
            text = f"{pasted}\n\n{document.text}" if pasted else document.text
            text = intake.completed(text, values)
        except Problem as problem:
            return self._refuse(item, problem.message)
        except SlackBusy as error:
            return Retry(error.code, error.retry_after)
        except SlackError as error:
            return Retry(error.code) if item.failures < 1 else self._refuse(item, UNREADABLE)
        return self._take(item, document.model_copy(update={"text": text}))

    def _document(self, file: str) -> Document:
        """Return a file's text; what is too large by Slack's own word is not even fetched."""
        info = self.deps.slack.shared_file(file)
        most = most_bytes(info.name)
        require_size(info.size, most)
        return read_document(self.deps.slack.download(info.url, max_bytes=most), info.name)

    def _take(self, item: Item, document: Document) -> Outcome:
        payload, key = item.payload, item.dedupe_key
        team, user, asked_in = payload["team"], payload["user"], payload["asked_in"]
        if not payload["view"]:
            return Done(
                record=lambda con: take_brief(
                    self.deps,
                    con,
                    team,
                    user,
                    document.text,
                    asked_in=asked_in,
                    key=key,
                    said=document.said,
                )
            )
        with self.deps.db.write() as con:
            draft = intake.keep_draft(self.deps, con, team, user, document.text, asked_in=asked_in)
        view = intake.build_review(draft, self.banks.of(team))
        view["blocks"] = [*_noted(document.said), *view["blocks"]]
        try:
            return self._fill(item, view)
        except SlackError:
            # The form was closed meanwhile: the brief is kept and can be opened by message.
            return Done(
                record=lambda con: reply(self.deps, con, user, key=key, team=team, draft=draft.id)
            )

    def _refuse(self, item: Item, sentence: str) -> Outcome:
        payload = item.payload
        if payload["view"]:
            form = forms.build_ask_form(payload["values"], payload["asked_in"], note=sentence)
            try:
                return self._fill(item, form)
            except SlackError as error:
                log.info("%s: answered by message instead (%s)", item.reference, error.code)
        user, key = payload["user"], item.dedupe_key
        return Done(record=lambda con: reply(self.deps, con, user, key=key, sentence=sentence))

    def _fill(self, item: Item, view: View) -> Outcome:
        """Put a form in the place of the one that says that the file is being read.

        Raises:
            SlackError: the form was closed meanwhile, or Slack does not answer.
        """
        view_id, submitted = item.payload["view"], item.payload["hash"]
        if item.attempt > 1:
            self.deps.slack.update_view(view_id, view)
            return Done()
        if not self.deps.slack.put_over(view_id, view, submitted):
            return Done()
        return Retry("ahead of the answer", ANSWER_TO_COME_SECONDS)


def _noted(said: str) -> list[Block]:
    """Return a line on how a file was read, where that is not as one expects."""
    return [kit.context(escape(said))] if said else []


UNREADABLE = (
    "I could not fetch this file from Slack. Paste the brief instead, or try again in a minute."
)
