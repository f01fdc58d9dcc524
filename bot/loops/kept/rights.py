"""Who may see and change a loop: whoever runs its position, an admin, its maker without one."""

from bot.deps import Deps
from bot.errors import NotAllowed
from bot.loops.kept import store
from bot.loops.kept.model import KeptLoop
from bot.people import store as directory
from bot.people.permissions import is_admin
from bot.storage.database import Connection

NOT_YOURS = (
    "Only whoever runs this position, or an admin of the interview assistant, can see and change "
    "its loop. Ask one of them."
)
"""Said of a loop that is not there too, so that nobody learns which there are."""


def is_admin_here(deps: Deps, con: Connection, team: str, user: str) -> bool:
    """Tell whether a person is an admin of the interview assistant."""
    person = directory.person(con, team, user)
    return person is not None and is_admin(person, deps.settings)


def require_loop(deps: Deps, con: Connection, team: str, user: str, loop_id: str) -> KeptLoop:
    """Return a loop that this person may see and change. Raises NotAllowed where they may not."""
    kept = store.find(con, team, loop_id)
    if kept is None or not (kept.is_run_by(user) or is_admin_here(deps, con, team, user)):
        raise NotAllowed(NOT_YOURS)
    return kept
