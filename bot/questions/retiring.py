"""Taking a question out of use and back into it, on the record; nothing of it is deleted."""

from bot.deps import Deps
from bot.questions import store
from bot.questions.store import Retired
from bot.slack.model import Received
from bot.storage import audit
from bot.storage.database import Connection


def retire(deps: Deps, con: Connection, received: Received, question_id: str, reason: str) -> None:
    """Take a question out of use here; the caller has checked that this person may."""
    now, team, user = deps.clock.now(), received.team, received.user
    store.retire(con, team, Retired(question_id, user, reason), now=now)
    audit.record(con, now, team, user, "question.retire", question_id, reason)


def restore(deps: Deps, con: Connection, received: Received, question_id: str) -> None:
    """Take a question back into use, where it was not; the caller has checked the right."""
    if store.restore(con, received.team, question_id):
        now, team, user = deps.clock.now(), received.team, received.user
        audit.record(con, now, team, user, "question.restore", question_id)
