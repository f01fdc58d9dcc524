"""Notes by direct message: to interviewers of a change, to whoever arranges of what went wrong.

All are rows of one kind, `interviews.note`, whose payload names what they are about. The words
are made when a note is sent, from what is stored then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import store
from bot.interviews.blocks import build_cancelled, build_moved, build_note
from bot.interviews.model import Interview
from bot.interviews.reader import thread_url, zone_of
from bot.slack.failures import why_refused
from bot.slack.model import Message
from bot.slack.text import clip, escape, listing, moment, person
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Item

KIND = "interviews.note"


def queue_moved(con: Connection, deps: Deps, interview: Interview, user: str) -> None:
    """Tell an interviewer who has a guide that the interview was moved."""
    _queue(con, deps, interview, "moved", user, interview.revision_key("moved", user))


def queue_cancelled(con: Connection, deps: Deps, interview: Interview, user: str) -> None:
    """Tell an interviewer who has a guide that the interview was cancelled."""
    _queue(con, deps, interview, "cancelled", user, interview.key("cancelled", user))


def queue_missed(con: Connection, deps: Deps, interview: Interview) -> None:
    """Tell the coordinator, once a revision, that the interview began before its reminders."""
    _queue(
        con, deps, interview, "missed", interview.overseer, interview.revision_key("missed", "once")
    )


def queue_refused(con: Connection, deps: Deps, interview: Interview, user: str, code: str) -> None:
    """Tell the coordinator, once a revision, that Slack does not deliver to an interviewer."""
    key = interview.revision_key("unreached", user)
    _queue(con, deps, interview, "unreached", interview.overseer, key, about_user=user, code=code)


def queue_not_announced(
    con: Connection, deps: Deps, interview: Interview, item: Item, code: str
) -> None:
    """Tell the scheduler that the interview could not be posted where they chose."""
    key = interview.key("not_announced", str(item.id))
    _queue(con, deps, interview, "not_announced", interview.created_by, key, code=code)


def queue_no_channel(con: Connection, deps: Deps, interview: Interview, code: str) -> None:
    """Tell the scheduler that there is no private channel, and what happens instead."""
    key = interview.key("no_channel")
    _queue(con, deps, interview, "no_channel", interview.created_by, key, code=code)


def queue_not_invited(
    con: Connection, deps: Deps, interview: Interview, users: list[str], code: str
) -> None:
    """Tell the scheduler whom the bot could not bring into the channel."""
    key = interview.key("not_invited")
    _queue(con, deps, interview, "not_invited", interview.created_by, key, users=users, code=code)


def queue_kept_apart(
    con: Connection, deps: Deps, interview: Interview, channel: str, *, is_there: bool
) -> None:
    """Tell the scheduler that the candidate is, or may be, in the channel they chose."""
    key, to = interview.key("kept_apart", channel), interview.created_by
    _queue(con, deps, interview, "kept_apart", to, key, chosen=channel, is_there=is_there)


def queue_absent(
    con: Connection, deps: Deps, interview: Interview, item: Item, users: list[str]
) -> None:
    """Tell the scheduler whom to bring into the channel they chose."""
    key = interview.key("absent_told", str(item.id))
    _queue(con, deps, interview, "absent", interview.created_by, key, users=users)


def _queue(
    con: Connection,
    deps: Deps,
    interview: Interview,
    about: str,
    to: str,
    key: str,
    **more: object,
) -> None:
    now = deps.clock.now()
    payload = interview.payload(about=about, user=to, **more)
    deps.outbox.add(con, KIND, key, payload, due_at=now, now=now)


@dataclass(frozen=True)
class Notes:
    """Builds the notes."""

    deps: Deps

    def register(self) -> None:
        """Register the outbox kind of this module."""
        self.deps.handlers[KIND] = self.deps.delivery.message(self.build)

    def build(self, item: Item) -> Message | Expired | Failed:
        """Return the note a row asks for, in its reader's own time."""
        con = self.deps.db.read()
        interview = store.find(con, item.payload["interview"])
        if interview is None:
            return Failed("the interview is not there")
        user = str(item.payload["user"])
        zone = zone_of(con, self.deps, interview.team, user)
        about = item.payload["about"]
        if about in {"moved", "cancelled"} and interview.seat(user) is None:
            return Expired("they do not take part any more")
        if about == "moved":
            if interview.revision != item.payload["revision"] or interview.status == "cancelled":
                return Expired("the interview has changed once more")
            url = thread_url(self.deps, interview)
            return build_moved(interview, user=user, zone=zone, thread_url=url)
        if about == "cancelled":
            return build_cancelled(interview, user=user, zone=zone)
        text = _TEXTS[about](interview, zone, item.payload)
        return build_note(user, text, again=interview.id if about == "not_announced" else None)


def _which(interview: Interview, zone: str) -> str:
    name = escape(clip(interview.candidate.name, 200))
    return f"the interview with {name} ({moment(interview.starts_at, zone)})"


def _missed(interview: Interview, zone: str, _: Mapping[str, object]) -> str:
    names = listing([person(user) for user in interview.users])
    return (
        f"I could not send every reminder before {_which(interview, zone)} began. "
        f"Please check that {names} {'is' if len(interview.users) == 1 else 'are'} there."
    )


def _unreached(interview: Interview, zone: str, payload: Mapping[str, object]) -> str:
    why = escape(why_refused(str(payload["code"])))
    return (
        f"I cannot reach {person(str(payload['about_user']))} about {_which(interview, zone)}. "
        f"{why} Please pass on what they need, or schedule with somebody else."
    )


def _not_announced(interview: Interview, zone: str, payload: Mapping[str, object]) -> str:
    why = escape(why_refused(str(payload["code"])))
    where = f"<#{interview.channel}>" if interview.channel else "its channel"
    return (
        f"I could not post {_which(interview, zone)} in {where}. {why} "
        "Guides and reminders go out by direct message all the same."
    )


def _no_channel(interview: Interview, zone: str, payload: Mapping[str, object]) -> str:
    return (
        f"Slack does not let me make a private channel (`{escape(str(payload['code']))}`), so "
        f"{_which(interview, zone)} has its message and thread here, with you. Interviewers get "
        "everything by direct message."
    )


def _not_invited(interview: Interview, zone: str, payload: Mapping[str, object]) -> str:
    return (
        f"I could not bring {_named(payload)} into <#{interview.channel}> for "
        f"{_which(interview, zone)}: `{escape(str(payload['code']))}`. Please invite them there."
    )


def _kept_apart(interview: Interview, zone: str, payload: Mapping[str, object]) -> str:
    channel = f"<#{escape(str(payload['chosen']))}>"
    why = f"The candidate is in {channel}"
    if not payload["is_there"]:
        why = f"I cannot make sure that the candidate is not in {channel}"
    return (
        f"{why}, so I posted nothing there about {_which(interview, zone)}. "
        "It gets a private channel of its own, without them."
    )


def _absent(interview: Interview, zone: str, payload: Mapping[str, object]) -> str:
    return (
        f"{_named(payload)} cannot open the thread of {_which(interview, zone)} yet, because "
        f"<#{interview.channel}> is closed to them. Type `/invite` there, with their names. "
        "I do not do that myself: they could then read everything said there."
    )


def _named(payload: Mapping[str, object]) -> str:
    users = payload["users"]
    return listing([person(str(user)) for user in users] if isinstance(users, list) else [])


_TEXTS: dict[str, Callable[[Interview, str, Mapping[str, object]], str]] = {
    "missed": _missed,
    "unreached": _unreached,
    "not_announced": _not_announced,
    "no_channel": _no_channel,
    "not_invited": _not_invited,
    "kept_apart": _kept_apart,
    "absent": _absent,
}
