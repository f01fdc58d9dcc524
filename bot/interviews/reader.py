"""What a message must know of its reader: their time zone, and whether they can open the thread."""

from bot.deps import Deps
from bot.interviews.model import Interview
from bot.people import store as directory
from bot.slack.errors import SlackError
from bot.slack.model import Posted
from bot.storage.database import Connection


def zone_of(con: Connection, deps: Deps, team: str, user: str) -> str:
    """Return a person's time zone, the default one where the directory knows none."""
    found = directory.person(con, team, user)
    return found.zone if found is not None else deps.settings.default_zone


def thread_url(deps: Deps, interview: Interview) -> str | None:
    """Return the address of the interview's thread, or None where the panel has none to open.

    A message's own address leads to the message; the parameters, which Slack puts into the address
    of a reply, open the thread beside it.
    """
    if not interview.has_shared_thread:
        return None
    channel, ts = interview.channel or "", interview.root_ts or ""
    try:
        found = deps.slack.permalink(Posted(channel, ts))
    except SlackError:
        # The message matters more than its link.
        return None
    if found is None or "?" in found:
        return found
    return f"{found}?thread_ts={ts}&cid={channel}"
