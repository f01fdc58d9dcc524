"""Adding a question, editing it, accepting what a model wrote in it."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import Problem
from bot.questions import store
from bot.questions.blocks import waiting
from bot.questions.browse import GONE, Browsing, turn, value
from bot.questions.forms import build_form, kept_with_reason, touched
from bot.questions.library import Library
from bot.questions.model import OwnQuestion
from bot.questions.rights import is_admin_here, require_may_change
from bot.questions.search import index_own
from bot.questions.typed import question_of
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.views import ViewRequest
from bot.storage import audit
from bot.storage.database import Connection

Answer = Mapping[str, object] | None

CHANGED = (
    "Somebody changed this question while you had it open. Nothing of yours is lost: copy what "
    "you need, close this form and edit the question once more."
)
NOT_OWN = "Questions of the bank are the same for everybody. Add one of your own instead."


def new_question_id() -> str:
    """Return an unguessable id for an own question."""
    return f"own-{secrets.token_hex(8)}"


def state_of(question: OwnQuestion | None) -> str:
    """Return a mark of a question as it stands, '' where there is none yet."""
    if question is None:
        return ""
    return hashlib.sha256(question.model_dump_json().encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Adding:
    """What people do to write questions. Jobs of the inbox: database only."""

    deps: Deps
    library: Library
    browsing: Browsing

    def add(self, received: Received, con: Connection) -> Answer:
        """Open an empty form; its question has its id from now, so that it is added once."""
        self.deps.modals.open(con, received, "questions.add", {"id": new_question_id()})
        return None

    def add_view(self, request: ViewRequest) -> View:
        """Return the form of a question that is to be."""
        return build_form(
            None, self.library.banks.shared, id=request.payload["id"], new="yes", was="", seen=""
        )

    def edit(self, received: Received, con: Connection) -> Answer:
        """Turn a question into its form."""
        question_id = value(received)
        self._require(con, received.team, received.user, question_id)
        turn(self.deps, con, received, "questions.edit", {"id": question_id})
        return None

    def edit_view(self, request: ViewRequest) -> View:
        """Return the form of a question that is there."""
        con, question_id = self.deps.db.read(), request.payload["id"]
        question = self._require(con, request.team, request.user, question_id)
        was = state_of(question)
        return build_form(question, self.library.banks.shared, id=question_id, was=was, seen="")

    def _require(self, con: Connection, team: str, user: str, question_id: str) -> OwnQuestion:
        question = store.find(con, team, question_id)
        if question is None:
            raise Problem(NOT_OWN)
        require_may_change(self.deps, con, team, user, question_id)
        return question

    def entered(self, received: Received, con: Connection) -> Answer:
        """Keep what was entered, unless the linter has something to say first."""
        view = received.body["view"]
        ids = entered.read_metadata(view)
        before = store.find(con, received.team, ids["id"])
        question = question_of(view, ids["id"], before)
        # Submitted once more because the answer was lost on its way, it is there already.
        if before != question:
            self._require_mine(con, received, before, ids)
            doubts = self._doubts(received, con, question, ids)
            if doubts is not None:
                return {"response_action": "update", "view": doubts}
            self._keep(received, con, question, before)
        note = _outcome(question, new="new" in ids)
        page = self.browsing.page_within(con, received, question.id, note=note)
        return {"response_action": "update", "view": page}

    def _require_mine(
        self, con: Connection, received: Received, before: OwnQuestion | None, ids: dict[str, str]
    ) -> None:
        if before is None and "new" not in ids:
            raise Problem(GONE)
        if before is not None:
            require_may_change(self.deps, con, received.team, received.user, before.id)
        if state_of(before) != ids["was"]:
            raise Problem(CHANGED)

    def _doubts(
        self, received: Received, con: Connection, question: OwnQuestion, ids: dict[str, str]
    ) -> View | None:
        """Return the form with what the linter found, where that is to be looked at first."""
        view, bank = received.body["view"], self.library.banks.shared
        found = touched(question, bank.lawful)
        admin = is_admin_here(self.deps, con, received.team, received.user)
        stopped = any(each.stops for each in found) and not (admin and kept_with_reason(view))
        if not stopped and {each.mark for each in found} <= set(ids["seen"].split()):
            return None
        seen = " ".join(each.mark for each in found)
        return build_form(question, bank, found=found, admin=admin, **{**ids, "seen": seen})

    def _keep(
        self,
        received: Received,
        con: Connection,
        question: OwnQuestion,
        before: OwnQuestion | None,
    ) -> None:
        team, user, now = received.team, received.user, self.deps.clock.now()
        store.keep(con, team, question, by=user, now=now)
        index_own(con, team, question)
        action = "question.add" if before is None else "question.edit"
        audit.record(con, now, team, user, action, question.id)
        if before is not None and set(before.filled) - set(question.filled):
            audit.record(con, now, team, user, "question.accept", question.id)
        reason = kept_with_reason(received.body["view"])
        if reason:
            audit.record(con, now, team, user, "question.override", question.id, reason)


def _outcome(question: OwnQuestion, *, new: bool) -> str:
    said = "Added." if new else "Saved."
    # What keeps it from being asked stands below, with all that lacks.
    return said if waiting(question) else f"{said} It is complete and can be asked."
