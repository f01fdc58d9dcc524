"""By which type a position's next interview is held, as its loop has it."""

from bot.loops.kept import store
from bot.storage.database import Connection


def proposed_type(con: Connection, team: str, position_id: str, set_id: str) -> str:
    """Return the type of the stage that is held with a set; "" where no loop tells.

    Where several stages are held with it by different types, that cannot be told.
    """
    if not position_id:
        return ""
    for kept in store.of_position(con, team, position_id):
        found = {one.type for one in kept.content.stages if one.set == set_id and one.type}
        if len(found) == 1:
            return found.pop()
    return ""
