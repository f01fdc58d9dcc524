"""Who reads a channel that somebody chose: what it is, that the candidate is not in it, who misses.

The bot brings nobody into a channel it did not make: whoever comes in reads what was said there.
"""

import contextlib
from dataclasses import dataclass

from bot.deps import Deps
from bot.interviews import gather, notify, outgoing, store
from bot.interviews.forms import agreed_action
from bot.interviews.gather import LOST_CHANNEL
from bot.interviews.model import Interview, SeenChannel
from bot.people import store as directory
from bot.slack.errors import SlackError
from bot.slack.model import Received
from bot.storage.database import Connection
from bot.storage.outbox import Done, Expired, Failed, Item, Outcome


@dataclass(frozen=True)
class Audience:
    """Looks at channels, on the work lane; nothing here changes anything in Slack."""

    deps: Deps

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        self.deps.handlers["interviews.look"] = self.look
        self.deps.handlers["interviews.vet"] = self.vet
        self.deps.handlers["interviews.absent"] = self.absent

    # What a channel is

    def look(self, item: Item) -> Outcome:
        """Note what a channel is. One that cannot be looked up counts as open to everyone."""
        channel = item.payload["channel"]
        try:
            seen = self._seen(channel)
        except SlackError as error:
            if again := gather.later(error):
                return again
            seen = SeenChannel(channel, "", is_private=False, is_archived=False)

        def record(con: Connection) -> None:
            team, now = item.payload["team"], self.deps.clock.now()
            store.remember_channel(con, team, seen, now=now)
            self._bring_form_up_to_date(con, item, seen)

        return Done(record=record)

    def _seen(self, channel: str) -> SeenChannel:
        found = self.deps.slack.channel(channel)
        members: frozenset[str] | None = None
        if found.is_private:
            # Not known now, they are looked at before the candidate's name goes there.
            with contextlib.suppress(SlackError):
                members = frozenset(self.deps.slack.members_of(channel))
        return SeenChannel(channel, found.name, found.is_private, found.is_archived, members)

    def _bring_form_up_to_date(self, con: Connection, item: Item, seen: SeenChannel) -> None:
        """Ask in the form, as soon as a public channel is chosen, whether the name may go there."""
        form = item.payload.get("form")
        asks = "" if seen.is_private else agreed_action(seen.id)
        if form is None or form["asked"] == asks:
            return
        chosen = Received(
            key=f"look:{item.id}",
            team=item.payload["team"],
            user=form["user"],
            channel=None,
            trigger=None,
            response_url=None,
            body={"view": {"id": form["view"]}},
        )
        payload = {**form["shown"], "channel": seen.id}
        self.deps.modals.update(con, chosen, "interview.form", payload)

    # A candidate who works here

    def vet(self, item: Item) -> Outcome:
        """Let the name of a candidate who works here into a channel only if they are not in it."""
        interview = self._interview(item)
        if interview is None or interview.channel is None:
            return Failed("the interview or its channel is not there")
        if interview.status == "cancelled":
            return Expired("the interview was cancelled")
        try:
            members = self.deps.slack.members_of(interview.channel)
        except SlackError as error:
            return self._not_vetted(interview, item, error)
        if interview.candidate.member in members:
            return Done(record=lambda con: self._keep_apart(con, interview, item, is_there=True))
        again = item.payload["again"]
        return Done(
            record=lambda con: outgoing.queue_root(
                con, self.deps, interview, again=again, chosen=True
            )
        )

    def _not_vetted(self, interview: Interview, item: Item, error: SlackError) -> Outcome:
        code = error.code

        def apart(con: Connection) -> None:
            self._keep_apart(con, interview, item, is_there=False)

        def tell(con: Connection) -> None:
            notify.queue_not_announced(con, self.deps, interview, item, code)

        # Where the bot is not a member the scheduler invites it and tries again.
        given_up = tell if code in LOST_CHANNEL else apart
        return gather.later(error, given_up=apart) or Done(record=given_up)

    def _keep_apart(
        self, con: Connection, interview: Interview, item: Item, *, is_there: bool
    ) -> None:
        chosen = interview.channel or ""
        store.set_channel(con, interview.id, None)
        outgoing.queue_channel(con, self.deps, interview, again=item.payload["again"])
        notify.queue_kept_apart(con, self.deps, interview, chosen, is_there=is_there)

    # Interviewers who cannot open the thread

    def absent(self, item: Item) -> Outcome:
        """Tell the scheduler who cannot open the thread, and how to bring them in."""
        interview = self._interview(item)
        if interview is None or interview.channel is None:
            return Failed("the interview or its channel is not there")
        if interview.status == "cancelled":
            return Expired("the interview was cancelled")
        try:
            absent = self._absent(interview, interview.channel)
        except SlackError as error:
            # Only a convenience is lost: the guides go out all the same.
            return gather.later(error) or Expired(error.code)
        if not absent:
            return Done()
        return Done(record=lambda con: notify.queue_absent(con, self.deps, interview, item, absent))

    def _absent(self, interview: Interview, channel: str) -> list[str]:
        users = gather.people_of(interview)
        if not self.deps.slack.channel(channel).is_private:
            # It is open to every full member, in it or not.
            people = directory.people(self.deps.db.read(), interview.team, users)
            users = [user for user in users if user in people and people[user].kind == "guest"]
        if not users:
            return []
        members = set(self.deps.slack.members_of(channel))
        return [user for user in users if user not in members]

    def _interview(self, item: Item) -> Interview | None:
        return store.find(self.deps.db.read(), item.payload["interview"])
