"""Who may take part, and who is an admin."""

from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.errors import NotAllowed
from bot.people import store
from bot.people.directory import ask_for
from bot.people.model import Kind, Person
from bot.settings import Settings
from bot.slack.errors import NotYet
from bot.slack.model import Received
from bot.storage.database import Connection
from bot.storage.outbox import Outbox

_REFUSALS: Mapping[Kind, str] = {
    "member": "",
    "guest": (
        "Guests can take part here only when an admin has listed them. "
        "Ask an admin of the interview assistant to add you."
    ),
    "bot": "Interviews are for people; a bot cannot take part.",
    "outsider": (
        "Only members of this workspace can take part. "
        "Ask the person you work with here to do this for you."
    ),
    "gone": "This account is deactivated in this workspace, so it cannot take part.",
}
UNKNOWN = "I do not know you yet and am looking you up. Please try again in a few seconds."


def is_admin(person: Person, settings: Settings) -> bool:
    """Tell whether this person is an admin: listed in BOT_ADMINS; if nobody is, an owner."""
    if not person.may_take_part:
        return False
    return person.user in settings.admins if settings.admins else person.owner


def why_not(person: Person) -> str | None:
    """Return the sentence that says why this person may not take part, or None if they may."""
    return None if person.may_take_part else _REFUSALS[person.kind]


def require_member(con: Connection, received: Received) -> Person:
    """Return the person something came from, if they may take part.

    Raises:
        NotAllowed: they may not, or the directory does not know them; the sentence says which.
    """
    known = store.person(con, received.team, received.user)
    if known is None:
        raise NotAllowed(UNKNOWN if _at_home(received) else _REFUSALS["outsider"])
    if not known.may_take_part:
        raise NotAllowed(_REFUSALS[known.kind])
    return known


def build_guard(outbox: Outbox, clock: Clock) -> Callable[[Connection, Received], None]:
    """Return the check that stands before every job: who is unknown is looked up meanwhile."""

    def guard(con: Connection, received: Received) -> None:
        known = store.person(con, received.team, received.user)
        if known is None and _at_home(received):
            raise NotYet(
                UNKNOWN,
                lambda con: ask_for(outbox, con, received.team, received.user, now=clock.now()),
            )
        require_member(con, received)

    return guard


def _at_home(received: Received) -> bool:
    # Interactions name the person's own workspace; on Enterprise Grid it may be the org's id.
    user = received.body.get("user")
    home = user.get("team_id") if isinstance(user, dict) else None
    return not (isinstance(home, str) and home.startswith("T") and home != received.team)
