"""Who may record somebody as qualified, and withdraw that."""

from bot.deps import Deps
from bot.errors import NotAllowed
from bot.interviewers import store
from bot.storage.database import Connection
from bot.types import store as types
from bot.types.rights import is_admin_here

NOT_YOURS = (
    "Who may lead a type is recorded by its owner, by hiring managers and by admins of the "
    "interview assistant. Ask one of them."
)
NOT_YOURSELF = (
    "You cannot record yourself. Ask an admin of the interview assistant or another hiring "
    "manager to do it."
)


def may_record(deps: Deps, con: Connection, team: str, user: str, type_id: str | None) -> bool:
    """Tell whether a person may record others for a type; with None, for any type at all."""
    if is_admin_here(deps, con, team, user) or user in store.hiring_managers(con, team):
        return True
    if type_id is None:
        return any(each.owner == user for each in types.every(con, team))
    kept = types.find(con, team, type_id)
    return kept is not None and kept.owner == user


def require_may_record(
    deps: Deps, con: Connection, team: str, user: str, type_id: str, people: tuple[str, ...]
) -> None:
    """Refuse whoever may not record these people for a type.

    Raises:
        NotAllowed: they may not; or one of them is themselves, which only an admin may.
    """
    if not may_record(deps, con, team, user, type_id):
        raise NotAllowed(NOT_YOURS)
    if user in people and not is_admin_here(deps, con, team, user):
        raise NotAllowed(NOT_YOURSELF)
