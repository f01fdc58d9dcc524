"""Queueing what is to be said and done for an interview; the other modules say it when it is due.

Keys begin with the interview's id. What belongs to one meeting time has the revision in its key,
so that moving or cancelling withdraws it by one prefix.
"""

from collections.abc import Mapping

from bot.deps import Deps
from bot.interviews.model import Interview, Seat
from bot.interviews.times import before
from bot.slack.model import Posted
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.storage.outbox import Lane

ASK = "scorecards.ask"
"""Handled by the scorecards' room, which stands above this one."""

HOME = "home.publish"
"""Handled by Home's room, which stands above this one."""

HOME_SECONDS = 60.0
"""An open Home tab is brought up to date at once or not at all: opening it does so anyway."""


def _now(
    con: Connection,
    deps: Deps,
    kind: str,
    key: str,
    payload: dict[str, object],
    lane: Lane = "post",
) -> None:
    now = deps.clock.now()
    deps.outbox.add(con, kind, key, payload, due_at=now, now=now, lane=lane)


# The channel


def queue_look(
    con: Connection,
    deps: Deps,
    team: str,
    channel: str,
    *,
    key: str,
    form: Mapping[str, object] | None = None,
) -> None:
    """Queue looking up a channel, once for each `key`.

    `form` names the scheduling form in which it was chosen, which is brought up to date: its
    `view` and `user`, what is `shown` in it, and what it has `asked` about a channel.
    """
    payload: dict[str, object] = {"team": team, "channel": channel}
    if form is not None:
        payload["form"] = dict(form)
    _now(con, deps, "interviews.look", f"look:{channel}:{key}", payload, "work")


def queue_channel(con: Connection, deps: Deps, interview: Interview, *, again: str = "") -> None:
    """Queue finding or making the channel; the interview's message follows from it.

    `again` names a further try after a channel was lost.
    """
    key = interview.key("channel", again)
    _now(con, deps, "interviews.channel", key, interview.payload(again=again), "work")


def queue_invite(
    con: Connection, deps: Deps, interview: Interview, channel: str, *, joined: str = ""
) -> None:
    """Queue bringing the interview's people into its channel; `joined` names who came later."""
    key = interview.key("invite", channel, *filter(None, [joined]))
    _now(con, deps, "interviews.invite", key, interview.payload(channel=channel), "work")


def queue_announcement(
    con: Connection, deps: Deps, interview: Interview, *, again: str = ""
) -> None:
    """Queue the interview's message where it is to stand; its channel is made where it has none.

    Into a channel that somebody chose goes no name of a candidate who works here before it is
    certain that they are not in it. `again` names a further try after Slack refused one.
    """
    if interview.channel is None:
        queue_channel(con, deps, interview, again=again)
    elif interview.candidate.member is not None and interview.in_channel:
        key = interview.key("vet", again)
        _now(con, deps, "interviews.vet", key, interview.payload(again=again), "work")
    else:
        queue_root(con, deps, interview, again=again, chosen=True)


def queue_root(
    con: Connection, deps: Deps, interview: Interview, *, again: str = "", chosen: bool = False
) -> None:
    """Queue the interview's message; a `chosen` channel's members are looked at after it."""
    payload = interview.payload(chosen=chosen)
    _now(con, deps, "interviews.root", interview.key("root", again), payload)


def queue_absent(con: Connection, deps: Deps, interview: Interview, *, again: str) -> None:
    """Queue looking for interviewers who are not in the channel that was chosen."""
    key = interview.key("absent", again)
    _now(con, deps, "interviews.absent", key, interview.payload(), "work")


def queue_rules(con: Connection, deps: Deps, interview: Interview) -> None:
    """Queue the first words of the interview's thread."""
    _now(con, deps, "interviews.rules", interview.key("rules"), interview.payload())


def queue_refresh(con: Connection, deps: Deps, interview: Interview) -> None:
    """Queue an edit of the interview's message to what it is by then."""
    key = interview.key("refresh", new_id("r"))
    _now(con, deps, "interviews.refresh", key, interview.payload())


def queue_outcome(con: Connection, deps: Deps, interview: Interview, *, by: str) -> None:
    """Queue the thread's message that an interview was moved or cancelled.

    An edit of the interview's message notifies nobody, so this says it anew.
    """
    key = interview.revision_key("outcome", interview.status)
    payload = interview.payload(by=by, status=interview.status)
    _now(con, deps, "interviews.outcome", key, payload)


# The panel


def queue_panel(con: Connection, deps: Deps, interview: Interview) -> None:
    """Queue guide, reminder and asking of this revision for everyone on the panel."""
    for seat in interview.panel:
        queue_seat(con, deps, interview, seat)


def queue_seat(con: Connection, deps: Deps, interview: Interview, seat: Seat) -> None:
    """Queue guide, reminder and asking of this revision for one of the panel.

    The guide is due a day before by the wall (see times.py), or at once; who has it already gets
    none again. A reminder whose moment has passed is left out: the guide says as much.
    """
    now = deps.clock.now()
    settings = deps.settings
    guide_at = before(interview.starts_at, interview.zone, settings.guide_before)
    reminder_at = before(interview.starts_at, interview.zone, settings.reminder_before)
    ask_at = max(now, interview.ends_at + settings.scorecard_after)
    payload = interview.payload(user=seat.user)
    if not seat.has_guide:
        key = interview.revision_key("guide", seat.user, "")
        due = max(now, guide_at)
        deps.outbox.add(con, "interviews.guide", key, payload, due_at=due, now=now)
    if reminder_at > now:
        deps.outbox.add(
            con,
            "interviews.reminder",
            interview.revision_key("reminder", seat.user, ""),
            payload,
            due_at=reminder_at,
            now=now,
            expires_at=interview.starts_at,
        )
    if seat.rates:
        queue_ask(con, deps, interview, seat.user, due_at=ask_at)


def queue_ask(
    con: Connection, deps: Deps, interview: Interview, user: str, *, due_at: float, nth: int = 0
) -> None:
    """Queue the asking for one scorecard; `nth` counts from 0, the one right after the end."""
    deps.outbox.add(
        con,
        ASK,
        interview.revision_key("ask", user, str(nth)),
        interview.payload(user=user, nth=nth),
        due_at=due_at,
        now=deps.clock.now(),
    )


def queue_guide_part(
    con: Connection, deps: Deps, interview: Interview, user: str, part: int
) -> None:
    """Queue one more part of a long guide, as a reply to it; parts count from 1."""
    key = interview.key("guide_part", user, str(part))
    _now(con, deps, "interviews.guide_part", key, interview.payload(user=user, part=part))


def queue_guide_refresh(con: Connection, deps: Deps, interview: Interview, user: str) -> None:
    """Queue an edit of an interviewer's guide to what it should be by then."""
    key = interview.key("guide_refresh", user, new_id("r"))
    _now(con, deps, "interviews.guide_refresh", key, interview.payload(user=user))


def queue_guide_taken_back(
    con: Connection, deps: Deps, interview: Interview, posted: Posted
) -> None:
    """Queue taking back the guide of somebody who is not on the panel any more."""
    key = interview.key("guide_taken_back", posted.ts)
    payload = interview.payload(channel=posted.channel, ts=posted.ts)
    _now(con, deps, "interviews.guide_taken_back", key, payload)


def withdraw_seat(con: Connection, deps: Deps, interview: Interview, user: str) -> None:
    """Withdraw what is pending for one of the panel at this meeting time."""
    for what in ("guide", "reminder"):
        key = interview.revision_key(what, user, "")
        deps.outbox.withdraw(con, key, now=deps.clock.now())
    withdraw_asks(con, deps, interview, user)


def withdraw_revision(con: Connection, deps: Deps, interview: Interview) -> None:
    """Withdraw what is pending for this meeting time."""
    deps.outbox.withdraw(con, interview.revision_key(""), now=deps.clock.now())


def withdraw_all(con: Connection, deps: Deps, interview: Interview) -> None:
    """Withdraw all that is pending for an interview."""
    deps.outbox.withdraw(con, interview.key(""), now=deps.clock.now())


def withdraw_asks(con: Connection, deps: Deps, interview: Interview, user: str = "") -> None:
    """Stop asking for scorecards: one interviewer's, or everyone's."""
    parts = ("ask", user, "") if user else ("ask", "")
    deps.outbox.withdraw(con, interview.revision_key(*parts), now=deps.clock.now())


# Home


def queue_home(con: Connection, deps: Deps, team: str, user: str) -> None:
    """Queue bringing a person's Home tab up to date, after something in it was done."""
    now = deps.clock.now()
    deps.outbox.add(
        con,
        HOME,
        f"home:{new_id('h')}",
        {"team": team, "user": user},
        due_at=now,
        now=now,
        lane="modal",
        expires_at=now + HOME_SECONDS,
    )
