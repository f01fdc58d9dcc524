"""Finding or making the private channel of an interview, and bringing its people into it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import notify, outgoing, store
from bot.interviews.model import Interview, SeenChannel
from bot.positions import store as positions
from bot.slack.delivery import TOKEN_PAUSE_SECONDS
from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnclear
from bot.slack.failures import TOKEN_CODES
from bot.storage.database import Connection
from bot.storage.outbox import Done, Expired, Failed, Item, Outcome, Retry

NAME_TRIES = 4
TITLE_CHARACTERS = 50
"""A channel's name holds 80 characters (docs.slack.dev, conversations.create)."""

NOT_GRANTED = frozenset({"missing_scope", "not_allowed_token_type"})
"""The bot was installed without the right to do this; waiting changes nothing."""

ALREADY_THERE = frozenset({"already_in_channel", "cant_invite_self"})

LOST_CHANNEL = frozenset({"is_archived", "channel_not_found", "not_in_channel"})
"""The bot cannot speak in a channel: it is closed, or closed to the bot."""


def forget_channel(con: Connection, interview: Interview) -> None:
    """Forget a position's channel that is gone or closed to the bot."""
    store.set_channel(con, interview.id, None)
    positions.set_channel(con, interview.position.id, None)


def channel_names(interview: Interview) -> list[str]:
    """Return the names to try for a new channel, the plain one first.

    No candidate's name is in them. A candidate who works here gets a channel of their own, apart
    from the position's, in which they may be.
    """
    folded = unicodedata.normalize("NFKD", interview.position.title.casefold())
    slug = re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode())
    base = f"hiring-{slug[:TITLE_CHARACTERS].strip('-') or 'position'}"
    token = interview.id.rpartition("_")[2]
    tails = [token[start : start + 4] for start in range(0, 4 * NAME_TRIES, 4)]
    named = [f"{base}-{tail}" for tail in tails if tail]
    return named if interview.candidate.member is not None else [base, *named]


@dataclass(frozen=True)
class Gatherer:
    """Slack's side of an interview's channel. Making one twice leaves an empty one, no more."""

    deps: Deps

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        self.deps.handlers["interviews.channel"] = self.find_or_make
        self.deps.handlers["interviews.invite"] = self.invite

    def find_or_make(self, item: Item) -> Outcome:
        """Give the interview its position's channel, or a new one, or the scheduler's messages."""
        interview = self._interview(item)
        if interview is None:
            return Failed("the interview is not there")
        if interview.status == "cancelled":
            return Expired("the interview was cancelled")
        if interview.channel is not None:
            return Done()
        shared = interview.position.channel if interview.candidate.member is None else None
        if shared is not None:
            return Done(record=lambda con: self._settle(con, interview, shared, item))
        return self._making(interview, item)

    def _making(self, interview: Interview, item: Item) -> Outcome:
        try:
            made = self._make(interview)
        except SlackError as error:
            code = error.code

            def fall_back(con: Connection) -> None:
                self._fall_back(con, interview, code, item)

            return later(error, given_up=fall_back) or Done(record=fall_back)
        return Done(record=lambda con: self._settle(con, interview, made, item))

    def _make(self, interview: Interview) -> str:
        names = channel_names(interview)
        for name in names[:-1]:
            try:
                return self.deps.slack.create_private_channel(name)
            except SlackRefused as error:
                if error.code != "name_taken":
                    raise
        return self.deps.slack.create_private_channel(names[-1])

    def _settle(self, con: Connection, interview: Interview, channel: str, item: Item) -> None:
        now = self.deps.clock.now()
        store.set_channel(con, interview.id, channel)
        if interview.candidate.member is None:
            positions.set_channel(con, interview.position.id, channel)
        store.remember_channel(
            con,
            interview.team,
            SeenChannel(channel, "", is_private=True, is_archived=False),
            now=now,
        )
        outgoing.queue_root(con, self.deps, interview, again=item.payload["again"])
        outgoing.queue_invite(con, self.deps, interview, channel)

    def _fall_back(self, con: Connection, interview: Interview, code: str, item: Item) -> None:
        store.set_channel(con, interview.id, interview.created_by)
        notify.queue_no_channel(con, self.deps, interview, code)
        outgoing.queue_root(con, self.deps, interview, again=item.payload["again"])

    def invite(self, item: Item) -> Outcome:
        """Bring in who arranges and who interviews; never the candidate. Twice is as once."""
        interview = self._interview(item)
        if interview is None:
            return Failed("the interview is not there")
        if interview.status == "cancelled":
            return Expired("the interview was cancelled")
        left_out: list[str] = []
        code = ""
        for user in people_of(interview):
            try:
                self.deps.slack.invite(item.payload["channel"], [user])
            except SlackError as error:
                if again := later(error):
                    return again
                if error.code not in ALREADY_THERE:
                    left_out.append(user)
                    code = error.code
        if not left_out:
            return Done()
        return Done(
            record=lambda con: notify.queue_not_invited(con, self.deps, interview, left_out, code)
        )

    def _interview(self, item: Item) -> Interview | None:
        return store.find(self.deps.db.read(), item.payload["interview"])


def later(error: SlackError, given_up: Callable[[Connection], None] | None = None) -> Retry | None:
    """Return that it is to be tried again, or None where Slack said no for good."""
    if isinstance(error, SlackBusy):
        return Retry(error.code, error.retry_after, given_up)
    if isinstance(error, SlackUnclear):
        return Retry(error.code, given_up=given_up)
    if error.code in TOKEN_CODES - NOT_GRANTED:
        return Retry(error.code, TOKEN_PAUSE_SECONDS)
    return None


def people_of(interview: Interview) -> list[str]:
    """Return whom an interview's channel is for, each once; never the candidate."""
    position = interview.position
    arranging = (position.hiring_manager, position.coordinator, interview.created_by)
    users = dict.fromkeys((*arranging, *(seat.user for seat in interview.raters)))
    return [user for user in users if not interview.candidate.is_person(user)]
