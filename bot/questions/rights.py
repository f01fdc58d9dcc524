"""Who may change a question: its author or an admin; the bank's questions, an admin alone."""

from bot.deps import Deps
from bot.errors import NotAllowed
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.questions import store
from bot.storage.database import Connection

NOT_YOURS = (
    "Only the person who added this question, or an admin of the interview assistant, can change "
    "it. Ask one of them, or add a question of your own."
)
NOT_THE_BANKS = (
    "Questions of the bank are taken out of use here by an admin of the interview assistant. "
    "Ask one of them."
)


def is_admin_here(deps: Deps, con: Connection, team: str, user: str) -> bool:
    """Tell whether a person is an admin of the interview assistant."""
    person = directory.person(con, team, user)
    return person is not None and is_admin(person, deps.settings)


def may_change(deps: Deps, con: Connection, team: str, user: str, question_id: str) -> bool:
    """Tell whether a person may edit, retire, restore or merge a question."""
    author = store.author(con, team, question_id)
    return author == user or is_admin_here(deps, con, team, user)


def require_may_change(deps: Deps, con: Connection, team: str, user: str, question_id: str) -> None:
    """Refuse whoever may not change a question. Raises NotAllowed, with who may."""
    if may_change(deps, con, team, user, question_id):
        return
    own = store.author(con, team, question_id) is not None
    raise NotAllowed(NOT_YOURS if own else NOT_THE_BANKS)
