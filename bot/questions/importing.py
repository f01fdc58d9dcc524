"""A list becomes questions: read, shown, and stored once somebody has said so."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.deps import Deps
from bot.errors import NotAllowed, Problem
from bot.questions import store
from bot.questions.blocks import SHOWS
from bot.questions.browse import turn, value
from bot.questions.forms import kept_with_reason
from bot.questions.library import Library
from bot.questions.lists import read_list
from bot.questions.model import OwnQuestion
from bot.questions.preview import (
    Preview,
    build_import,
    build_preview,
    build_stored,
    build_waiting,
)
from bot.questions.review import review
from bot.questions.rights import is_admin_here
from bot.questions.search import index_own
from bot.questions.store import KeptList
from bot.slack import blocks as kit
from bot.slack import entered
from bot.slack.errors import SlackBusy, SlackError
from bot.slack.gateway import ANSWER_TO_COME_SECONDS
from bot.slack.model import Received, View
from bot.slack.text import clip, escape, plural
from bot.slack.views import ViewRequest
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.storage.outbox import Done, Failed, Item, Outcome, Retry

log = logging.getLogger(__name__)

Answer = Mapping[str, object] | None

FILE_LIMIT = 1_000_000
"""Bytes of a list given in Slack; the command line takes longer ones."""

READ_AT_ONCE = 1_000_000
"""Characters of a kept list, about a thousand questions, that are read while Slack waits."""

AT_ONCE = 250
"""Questions stored in one transaction: others who write wait no longer than for these."""

PASTED = "Pasted list"
GONE = "I do not have this list any more. Import it again."
NOT_YOURS = "Only the person who gave this list can store or discard it."
STORED = "This list is stored already. Search for its questions in the question bank."
DISCARDED = "This list was discarded. Import it again to store it."
NOTHING_LEFT = "With these choices no question is left to store. Choose otherwise, or discard."
BANK_CHANGED = "The question bank has changed since you saw this list. Please look at it once more."
UNREADABLE = "I could not fetch this file from Slack. Paste the list, or try again in a minute."


@dataclass(frozen=True)
class Importing:
    """What people do with lists, and the outbox kinds that read and store them."""

    deps: Deps
    library: Library

    # Giving a list

    def begin(self, received: Received, con: Connection) -> Answer:
        """Open the form for a list."""
        self.deps.modals.open(con, received, "questions.import", {})
        return None

    def import_view(self, request: ViewRequest) -> View:
        """Return the form for a list."""
        return build_import(note=request.payload.get("note") or "")

    def given(self, received: Received, con: Connection) -> Answer:
        """Keep a list to be read, and say that it is being read."""
        view = received.body["view"]
        text, file = entered.text(view, "list"), entered.uploaded_file(view, "file")
        if not text and file is None:
            raise Problem(fields={"list": "Paste a list here, or attach one below."})
        if text and file is not None:
            raise Problem(fields={"file": "Give one list at a time: paste it, or attach it."})
        name = entered.text(view, "name") or str((file or {}).get("name") or PASTED)
        kept = KeptList(
            id=new_id("list"),
            user=received.user,
            name=clip(" ".join(name.split()), 100),
            content=Preview(raw=text).model_dump_json(),
            status="preview",
        )
        store.keep_list(con, received.team, kept, now=self.deps.clock.now())
        payload = {"file": str(file["id"]) if file else ""}
        self._ask(con, received, "questions.read_list", kept.id, payload)
        return {"response_action": "update", "view": build_waiting("Reading your list …")}

    def _ask(
        self,
        con: Connection,
        received: Received,
        kind: str,
        list_id: str,
        payload: Mapping[str, object],
    ) -> None:
        view, now = received.body["view"], self.deps.clock.now()
        ids = {
            "list": list_id,
            "team": received.team,
            "user": received.user,
            "view": view["id"],
            "hash": view.get("hash"),
        }
        # The modal lane: somebody waits for it, and it never stands behind the model's work.
        self.deps.outbox.add(
            con,
            kind,
            f"{kind}:{list_id}:{received.key}",
            {**ids, **payload},
            due_at=now,
            now=now,
            lane="modal",
        )

    # Looking at it

    def preview_view(self, request: ViewRequest) -> View:
        """Return a page of what was understood."""
        con, payload = self.deps.db.read(), request.payload
        kept = mine(con, request.team, request.user, payload["list"])
        admin = is_admin_here(self.deps, con, request.team, request.user)
        preview, bank = preview_of(kept), self.library.banks.shared
        return build_preview(preview, kept.id, bank, page=int(payload["page"]), admin=admin)

    def page(self, received: Received, con: Connection) -> Answer:
        """Turn to another page of the list, or open it from a message."""
        list_id, _, page = value(received).partition("|")
        mine(con, received.team, received.user, list_id)
        turn(
            self.deps,
            con,
            received,
            "questions.preview",
            {"list": list_id, "page": int(page) if page.isdecimal() else 0},
        )
        return None

    # Deciding

    def discard(self, received: Received, con: Connection) -> Answer:
        """Forget a list; nothing of it is stored."""
        kept = mine(con, received.team, received.user, value(received))
        self._settle(con, received, kept, "discarded")
        payload = {"note": "Discarded: nothing of that list is stored."}
        turn(self.deps, con, received, "questions.import", payload)
        return None

    def confirmed(self, received: Received, con: Connection) -> Answer:
        """Have a list stored as its giver chose, unless the bank is another than they saw."""
        view, team = received.body["view"], received.team
        kept = mine(con, team, received.user, entered.read_metadata(view)["list"])
        if store.mark_of_list(con, team, kept.id) != self.library.of(team).mark:
            self._ask(con, received, "questions.read_list", kept.id, {"again": True})
            return {"response_action": "update", "view": build_waiting("Looking again …")}
        admin = is_admin_here(self.deps, con, team, received.user)
        reason = kept_with_reason(view) if admin else ""
        twins = entered.text(view, "twins") == "store"
        # Of a very long list there is always something, and reading it whole would take too long.
        short = len(kept.content) <= READ_AT_ONCE
        if short and not preview_of(kept).chosen(twins=twins, stops=bool(reason)):
            raise Problem(NOTHING_LEFT)
        self._settle(con, received, kept, "stored", reason)
        payload = {"twins": twins, "stops": bool(reason)}
        self._ask(con, received, "questions.store_list", kept.id, payload)
        waiting = build_waiting("Storing the questions …")
        return {"response_action": "update", "view": waiting}

    def _settle(
        self,
        con: Connection,
        received: Received,
        kept: KeptList,
        status: store.Status,
        reason: str = "",
    ) -> None:
        store.settle_list(con, received.team, kept.id, status)
        action = "list.store" if status == "stored" else "list.discard"
        now = self.deps.clock.now()
        audit.record(con, now, received.team, received.user, action, kept.id, reason or None)

    # The outbox

    def read(self, item: Item) -> Outcome:
        """Read a list and show what was understood, or say what is wrong with it."""
        payload = item.payload
        team, user = payload["team"], payload["user"]
        kept = store.find_list(self.deps.db.read(), team, payload["list"])
        if kept is None or kept.status != "preview":
            return Done()
        try:
            preview = self._read(kept, team, payload.get("file") or "")
        except Problem as problem:
            return self._refuse(item, kept, problem.message)
        except SlackBusy as error:
            return Retry(error.code, error.retry_after)
        except SlackError as error:
            again = item.failures < 1
            return Retry(error.code) if again else self._refuse(item, kept, UNREADABLE)
        with self.deps.db.write() as con:
            read = KeptList(kept.id, kept.user, kept.name, preview.model_dump_json(), "preview")
            store.keep_list(con, team, read, now=self.deps.clock.now())
            admin = is_admin_here(self.deps, con, team, user)
        bank, note = self.library.banks.shared, BANK_CHANGED if payload.get("again") else ""
        view = build_preview(preview, kept.id, bank, admin=admin, note=note)
        said = f"I read your list: {plural(len(preview.reviewed), 'question')}, not stored yet."
        return self._put_up(item, view, said, review=kept.id)

    def _read(self, kept: KeptList, team: str, file: str) -> Preview:
        """Return the list as read and compared with what there is now."""
        shelf, preview = self.library.of(team), Preview.model_validate_json(kept.content)
        if preview.list is not None and preview.mark == shelf.mark:
            return preview
        given = preview.list
        if given is None:
            raw: bytes | str = preview.raw
            if file:
                raw = self.deps.slack.download_file(file, max_bytes=FILE_LIMIT)
            given = read_list(raw, kept.name)
        own = [one for one in shelf.in_use() if isinstance(one, OwnQuestion)]
        reviewed = review(given, self.library.banks.of(team), own)
        return Preview(list=given, reviewed=reviewed, mark=shelf.mark)

    def store(self, item: Item) -> Outcome:
        """Store what was chosen of a list; done twice, each question is stored once."""
        payload, now = item.payload, self.deps.clock.now()
        team, user = payload["team"], payload["user"]
        kept = store.find_list(self.deps.db.read(), team, payload["list"])
        if kept is None:
            return Failed("the list is not there")
        preview = Preview.model_validate_json(kept.content)
        chosen = [
            each.own for each in preview.chosen(twins=payload["twins"], stops=payload["stops"])
        ]
        for start in range(0, len(chosen), AT_ONCE):
            with self.deps.db.write() as con:
                for question in chosen[start : start + AT_ONCE]:
                    if store.find(con, team, question.id) is None:
                        store.keep(con, team, question, by=user, now=now)
                        index_own(con, team, question)
                        audit.record(con, now, team, user, "question.import", question.id)
        said = _outcome(chosen, left_out=len(preview.reviewed) - len(chosen))
        return self._put_up(item, build_stored(said), said)

    # Showing the outcome

    def _refuse(self, item: Item, kept: KeptList, sentence: str) -> Outcome:
        with self.deps.db.write() as con:
            store.settle_list(con, item.payload["team"], kept.id, "discarded")
        text = Preview.model_validate_json(kept.content).raw
        name = "" if kept.name == PASTED else kept.name
        note = f"I could not take this list. {sentence}"
        return self._put_up(item, build_import(name=name, text=text, note=note), note)

    def _put_up(self, item: Item, view: View, said: str, *, review: str = "") -> Outcome:
        """Put a form in the place of the one that says what is being done, else say it.

        That one comes with the answer to the submission, which may reach Slack after this and take
        our form away. Its hash tells: as long as it is the submitted form's, the answer is to come,
        and ours is put up once more.
        """
        payload = item.payload
        try:
            if item.attempt == 1 and payload["hash"]:
                if self.deps.slack.put_over(payload["view"], view, payload["hash"]):
                    return Retry("ahead of the answer", ANSWER_TO_COME_SECONDS)
            else:
                self.deps.slack.update_view(payload["view"], view)
        except SlackError as error:
            log.info("%s: said instead of shown (%s)", item.reference, error.code)
            return Done(record=lambda con: self._tell(con, item, said, review))
        return Done()

    def _tell(self, con: Connection, item: Item, said: str, review: str) -> None:
        blocks: tuple[dict[str, Any], ...] = ()
        if review:
            look = kit.button("Look at the List", "questions.page_open", value=review)
            blocks = (kit.section(escape(said)), kit.actions(look))
        key = f"list:{item.dedupe_key}"
        self.deps.delivery.tell(con, item.payload["user"], escape(said), key=key, blocks=blocks)


def mine(con: Connection, team: str, user: str, list_id: str) -> KeptList:
    """Return a person's own list that waits for their word.

    Raises:
        NotAllowed: somebody else gave it.
        Problem: it is not there, or decided on already.
    """
    kept = store.find_list(con, team, list_id)
    if kept is None:
        raise Problem(GONE)
    if kept.user != user:
        raise NotAllowed(NOT_YOURS)
    if kept.status != "preview":
        raise Problem(STORED if kept.status == "stored" else DISCARDED)
    return kept


def preview_of(kept: KeptList) -> Preview:
    """Return a list as it was read. Raises Problem where that is still being done."""
    preview = Preview.model_validate_json(kept.content)
    if preview.list is None:
        raise Problem("This list is still being read. Try again in a few seconds.")
    return preview


def _outcome(chosen: list[OwnQuestion], *, left_out: int) -> str:
    waiting = sum(bool(each.lacking()) for each in chosen)
    said = f"{plural(len(chosen), 'question')} stored."
    if waiting:
        said += (
            f" {waiting} of them cannot be asked in interviews before they are complete: edit them "
            f"in the question bank, under “{SHOWS['waiting']}”."
        )
    return f"{said} {left_out} left out." if left_out else said
