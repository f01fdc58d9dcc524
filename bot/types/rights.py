"""Who may change an interview type: its owner or an admin; anyone may suggest a change."""

from bot.deps import Deps
from bot.errors import NotAllowed
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.storage.database import Connection
from bot.types import store

NOT_YOURS = (
    "Only this type's owner, or an admin of the interview assistant, can change it. "
    "Suggest your change instead: they accept it in one click."
)
NOT_THE_SHARED = (
    "Types of the shared catalogue are changed here by an admin of the interview assistant. "
    "Suggest your change instead: they accept it in one click."
)


def is_admin_here(deps: Deps, con: Connection, team: str, user: str) -> bool:
    """Tell whether a person is an admin of the interview assistant."""
    person = directory.person(con, team, user)
    return person is not None and is_admin(person, deps.settings)


def may_change(deps: Deps, con: Connection, team: str, user: str, type_id: str) -> bool:
    """Tell whether a person may edit, publish, retire or undo a type."""
    kept = store.find(con, team, type_id)
    owns = kept is not None and kept.owner == user
    return owns or is_admin_here(deps, con, team, user)


def require_may_change(deps: Deps, con: Connection, team: str, user: str, type_id: str) -> None:
    """Refuse whoever may not change a type. Raises NotAllowed, with what to do instead."""
    if may_change(deps, con, team, user, type_id):
        return
    own = store.find(con, team, type_id) is not None
    raise NotAllowed(NOT_YOURS if own else NOT_THE_SHARED)


def deciders(deps: Deps, con: Connection, team: str, type_id: str) -> tuple[str, ...]:
    """Return who is asked to decide on a suggestion: a type's owner, or else the admins.

    Admins are asked for a shared type, and where its owner is not here any more.
    """
    kept = store.find(con, team, type_id)
    owner = directory.person(con, team, kept.owner) if kept is not None else None
    if owner is not None and owner.may_take_part:
        return (owner.user,)
    listed = deps.settings.admins
    people = directory.people(con, team, listed).values() if listed else directory.owners(con, team)
    return tuple(person.user for person in people if is_admin(person, deps.settings))
