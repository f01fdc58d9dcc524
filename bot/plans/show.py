"""What the outbox says of a set: its message where it was asked for, edits of it, the details."""

import logging
from dataclasses import dataclass, field

from bot.deps import Deps
from bot.plans import store
from bot.plans.blocks import build_failed, build_progress, build_set
from bot.plans.detail_blocks import build_details
from bot.plans.store import PlannedSet
from bot.slack.errors import SlackBusy, SlackRefused, SlackUnclear
from bot.slack.model import Message, Posted
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Failed, Handler, Item, Outcome, Retry

log = logging.getLogger(__name__)

INVITE = (
    "I answer here because I am not in the channel you asked in, or may not write there. "
    "To plan together there, type /invite @Interview Assistant in it."
)
ELSEWHERE = (
    "I answer here because I cannot write in the direct message you asked in. To plan together, "
    "type /invite @Interview Assistant in a channel and ask there."
)
NOWHERE = "Slack let me post this set neither where you asked nor as a direct message."

WRITING = "Reading the brief and choosing questions …"


def announce(deps: Deps, con: Connection, set_id: str) -> None:
    """Ask for the set's message; the set is made once it stands."""
    now = deps.clock.now()
    deps.outbox.add(
        con, "plans.announce", f"set:{set_id}:announce", {"set": set_id}, due_at=now, now=now
    )


def compose(deps: Deps, con: Connection, set_id: str, occasion: str) -> None:
    """Ask for the set itself to be made; once for each occasion."""
    now = deps.clock.now()
    key = f"set:{set_id}:compose:{occasion}"
    deps.outbox.add(con, "plans.compose", key, {"set": set_id}, due_at=now, now=now, lane="work")


def refresh(deps: Deps, con: Connection, set_id: str, state: str) -> None:
    """Ask for the set's message to be edited to what it is now; `state` names the change."""
    now = deps.clock.now()
    key = f"set:{set_id}:refresh:{state}"
    deps.outbox.add(con, "plans.refresh", key, {"set": set_id}, due_at=now, now=now)


def changed(deps: Deps, con: Connection, planned: PlannedSet, state: str) -> None:
    """Ask for the set's message to be edited, and tell whoever wants to know that it changed."""
    refresh(deps, con, planned.id, state)
    for told in deps.set_changed:
        told(con, planned.team, planned.id)


def add_details(deps: Deps, con: Connection, set_id: str, version: int, part: int = 0) -> None:
    """Ask for one part of the details in the thread; each part asks for the next."""
    now = deps.clock.now()
    key = f"set:{set_id}:details:{version}:{part}"
    payload = {"set": set_id, "version": version, "part": part}
    deps.outbox.add(con, "plans.details", key, payload, due_at=now, now=now)


@dataclass
class Shower:
    """Builds what is said of sets; every method reads the set anew."""

    deps: Deps
    _announce: Handler = field(init=False)

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        delivery = self.deps.delivery
        self._announce = delivery.message(
            self.build_announcement, sent=self.announced, refused=self.not_announced
        )
        self.deps.handlers["plans.announce"] = self.announce
        self.deps.handlers["plans.refresh"] = delivery.update(self.build_refreshed)
        self.deps.handlers["plans.details"] = delivery.message(self.build_part, sent=self.part_sent)

    def announce(self, item: Item) -> Outcome:
        """Post the set's first message; where Slack does not answer just now, ask again."""
        try:
            return self._announce(item)
        except SlackBusy as error:
            # Only looking up the channel raises: nothing was posted yet.
            return Retry(error.code, error.retry_after)
        except SlackUnclear as error:
            return Retry(error.code)

    def build_announcement(self, item: Item) -> Message | Failed:
        """Return the set's first message, for the channel or for the asker alone."""
        planned = self._planned(item)
        if planned is None:
            return Failed("the set is not there")
        alone = item.payload.get("alone") or not self._may_speak(planned)
        channel = planned.created_by if alone else planned.asked_in
        note = _note(planned.asked_in) if alone and not _asked_alone(planned) else ""
        if planned.content is not None:
            return build_set(planned, planned.content, channel, note=note)
        return build_progress(planned, (), channel, status=WRITING, note=note)

    def not_announced(self, con: Connection, item: Item, code: str) -> None:
        """Answer the asker alone where Slack takes no message; else give the set up, saying so."""
        planned = store.find(con, item.payload["set"])
        if planned is None:
            return
        log.warning("the message of %s was refused: %s", planned.id, code)
        if item.payload.get("alone"):
            store.set_status(con, planned.id, "failed", title=planned.title, failure=NOWHERE)
            return
        now = self.deps.clock.now()
        payload = {"set": planned.id, "alone": True}
        key = f"set:{planned.id}:announce:alone"
        self.deps.outbox.add(con, "plans.announce", key, payload, due_at=now, now=now)

    def announced(self, con: Connection, item: Item, posted: Posted) -> None:
        """Note where the message stands; ask for the set, or for its details if it is there."""
        set_id = item.payload["set"]
        store.set_posted(con, set_id, posted.channel, posted.ts)
        planned = store.find(con, set_id)
        if planned is not None and planned.version is not None and planned.status != "composing":
            add_details(self.deps, con, set_id, planned.version)
        else:
            compose(self.deps, con, set_id, "first")

    def build_refreshed(self, item: Item) -> tuple[Posted, Message] | None:
        """Return the set's message as it should stand now."""
        planned = self._planned(item)
        if planned is None or planned.channel is None or planned.message_ts is None:
            return None
        channel, note = planned.channel, note_of(planned)
        if planned.status == "failed":
            message = build_failed(planned, channel, note=note)
        elif planned.status == "composing":
            message = build_progress(planned, (), channel, status=WRITING, note=note)
        elif planned.content is not None:
            message = build_set(planned, planned.content, channel, note=note)
        else:
            return None
        return Posted(channel, planned.message_ts), message

    def build_part(self, item: Item) -> Message | Expired | Failed:
        """Return one part of the details for the thread."""
        planned = self._planned(item)
        if planned is None or planned.channel is None or planned.message_ts is None:
            return Failed("the set or its message is not there")
        if planned.content is None or planned.version != item.payload["version"]:
            return Expired("a newer version replaced it")
        parts = build_details(planned, planned.channel, planned.message_ts)
        return parts[int(item.payload["part"])]

    def part_sent(self, con: Connection, item: Item, posted: Posted) -> None:
        """Ask for the next part, in order."""
        planned = store.find(con, item.payload["set"])
        part = item.payload["part"] + 1
        if planned and planned.content and planned.version == item.payload["version"]:
            parts = build_details(planned, posted.channel, posted.ts)
            if part < len(parts):
                add_details(self.deps, con, planned.id, item.payload["version"], part)

    def _planned(self, item: Item) -> PlannedSet | None:
        return store.find(self.deps.db.read(), item.payload["set"])

    def _may_speak(self, planned: PlannedSet) -> bool:
        """Tell whether the set can be posted where it was asked for."""
        if _asked_alone(planned):
            return True
        try:
            channel = self.deps.slack.channel(planned.asked_in)
        except SlackRefused:
            return False
        return channel.is_member and not channel.is_archived


def note_of(planned: PlannedSet) -> str:
    """Return what the asker should know of where the set's message stands; often nothing."""
    where_asked = planned.channel in {None, planned.asked_in}
    return "" if where_asked or _asked_alone(planned) else _note(planned.asked_in)


def _asked_alone(planned: PlannedSet) -> bool:
    """Tell whether it was asked for from the Home tab, and so by the person alone."""
    return planned.asked_in == planned.created_by


def _note(asked_in: str) -> str:
    return ELSEWHERE if asked_in.startswith("D") else INVITE
