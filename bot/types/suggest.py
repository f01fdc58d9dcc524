"""Deciding on a suggestion: one message with the difference, one click that settles it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.deps import Deps
from bot.errors import Problem
from bot.slack import blocks as kit
from bot.slack.fitting import pages, sections
from bot.slack.model import Block, Message, Posted, Received
from bot.slack.text import clip, escape, person
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Item
from bot.types import store
from bot.types.blocks import change_lines, decide_buttons
from bot.types.browse import Browsing, turn, value
from bot.types.diff import Change, differences, merged
from bot.types.edit import RETIRED, Editing
from bot.types.keep import ASK
from bot.types.model import OwnType
from bot.types.rights import require_may_change
from bot.types.standing import standing
from bot.types.store import Decision, Suggestion
from bot.types.telling import tell

Answer = Mapping[str, object] | None

REFRESH = "types.ask_again"
"""The outbox kind that edits such a message in place."""

GONE = "I do not have this suggestion any more."
CHARACTERS_A_MESSAGE = 7_000
"""Of a difference; Slack refuses messages of more than about 9,500 (interviews/guide_blocks)."""

MOST_LINES = 60


@dataclass(frozen=True)
class Deciding:
    """What owners do with suggestions, and what they are shown of them."""

    deps: Deps
    browsing: Browsing
    editing: Editing

    def register(self) -> None:
        """Register the outbox kinds of this module."""
        delivery = self.deps.delivery
        self.deps.handlers[ASK] = delivery.message(self.build_ask, sent=self.asked)
        self.deps.handlers[REFRESH] = delivery.update(self.build_again)

    # Jobs of the inbox

    def accept(self, received: Received, con: Connection) -> Answer:
        """Change the type as suggested, once, where nothing came into its way meanwhile."""
        one = self._mine(received, con)
        if one.status == "waiting":
            self._apply(received, con, one)
            self._decide(received, con, one, "accepted")
        return self._outcome(received, con, one.id)

    def decline(self, received: Received, con: Connection) -> Answer:
        """Leave the type as it is."""
        one = self._mine(received, con)
        if one.status == "waiting":
            self._decide(received, con, one, "declined")
        return self._outcome(received, con, one.id)

    def _mine(self, received: Received, con: Connection) -> Suggestion:
        one = store.find_suggestion(con, received.team, value(received)[0])
        if one is None:
            raise Problem(GONE)
        require_may_change(self.deps, con, received.team, received.user, one.type_id)
        return one

    def _apply(self, received: Received, con: Connection, one: Suggestion) -> None:
        present, kept = self.browsing.present(con, received.team, one.type_id)
        if kept is not None and kept.status == "retired":
            raise Problem(RETIRED)
        base = self.browsing.at(con, received.team, one.type_id, one.based_on)
        content = merged(base, one.content, present)
        if content == OwnType.of(present):
            return
        after = kept.version if kept is not None else 0
        self.editing.keep(received, con, content, kept, why=one.why, after=after)

    def _decide(
        self, received: Received, con: Connection, one: Suggestion, decision: Decision
    ) -> None:
        now, team, user = self.deps.clock.now(), received.team, received.user
        store.decide(con, team, one.id, decision, by=user, now=now)
        verb = "accept" if decision == "accepted" else "decline"
        audit.record(con, now, team, user, f"type.{verb}", one.type_id)
        for asked in store.messages(con, one.id):
            self._refresh(con, team, one.id, asked)
        if one.user != user:
            tell(self.deps, con, "decided", team, one.user, key=one.id, suggestion=one.id)

    def _outcome(self, received: Received, con: Connection, suggestion_id: str) -> Answer:
        if (received.body.get("view") or {}).get("type") != "modal":
            return None
        one = store.find_suggestion(con, received.team, suggestion_id)
        if one is not None:
            payload = {"id": one.type_id, "note": f"The suggestion is {one.status}."}
            turn(self.deps, con, received, "types.show", payload)
        return None

    def _refresh(self, con: Connection, team: str, suggestion_id: str, user: str) -> None:
        now = self.deps.clock.now()
        payload = {"team": team, "suggestion": suggestion_id, "user": user}
        key = f"{REFRESH}:{suggestion_id}:{user}"
        self.deps.outbox.add(con, REFRESH, key, payload, due_at=now, now=now)

    # The message

    def build_ask(self, item: Item) -> Message | Expired:
        """Return who suggests what, with the two answers."""
        one = self._about(item)
        if one is None or one.status != "waiting":
            return Expired("it is decided")
        return self._message(one, item.payload["user"])

    def asked(self, con: Connection, item: Item, posted: Posted) -> None:
        """Note where it was asked; where it was decided meanwhile, show that."""
        said = item.payload
        store.note_message(
            con, said["suggestion"], said["user"], channel=posted.channel, message_ts=posted.ts
        )
        one = store.find_suggestion(con, said["team"], said["suggestion"])
        if one is not None and one.status != "waiting":
            self._refresh(con, said["team"], one.id, said["user"])

    def build_again(self, item: Item) -> tuple[Posted, Message] | None:
        """Return the message as it should read now, and where it is."""
        one = self._about(item)
        user = item.payload["user"]
        stands = store.messages(self.deps.db.read(), item.payload["suggestion"]).get(user)
        return (
            None if one is None or stands is None else (Posted(*stands), self._message(one, user))
        )

    def _about(self, item: Item) -> Suggestion | None:
        said = item.payload
        return store.find_suggestion(self.deps.db.read(), said["team"], said["suggestion"])

    def _message(self, one: Suggestion, user: str) -> Message:
        con = self.deps.db.read()
        base = self.browsing.at(con, one.team, one.type_id, one.based_on)
        title = escape(clip(base.title, 200))
        head = f"{person(one.user)} suggests a change to “{title}”: {escape(clip(one.why, 300))}"
        blocks = [kit.section(f"*{head}*"), *_shown(differences(base, one.content))]
        if one.status == "waiting":
            return Message(user, head, (*blocks, *self._open(con, one)))
        who = person(one.decided_by) if one.decided_by else "somebody"
        said = f"{one.status.capitalize()} by {who}."
        return Message(user, f"{head} {said}", (*blocks, kit.context(said)))

    def _open(self, con: Connection, one: Suggestion) -> list[Block]:
        """Return the answers, and what accepting would bring about beside the change."""
        shown = kit.actions(
            *decide_buttons(one)["elements"],
            kit.button("Show the Type", "types.show", value=one.type_id),
            block_id=f"decide:{one.id}",
        )
        others = self.browsing.library.of(one.team).types.types
        stops = standing(one.content, self.browsing.library, others).stops
        kept = store.find(con, one.team, one.type_id)
        if not stops or (kept is not None and kept.status != "published"):
            return [shown]
        said = f"Accepted, it is a draft until this is mended: {escape('; '.join(stops))}"
        return [kit.context(clip(said, 1500)), shown]


def _shown(changes: tuple[Change, ...]) -> list[Block]:
    groups = [[block] for line in change_lines(changes, MOST_LINES) for block in sections([line])]
    laid = pages(groups, most_blocks=MOST_LINES + 1, most_characters=CHARACTERS_A_MESSAGE)
    lines = [block["text"]["text"] for block in laid[0]]
    more = ["… the rest stands with the type."] if len(laid) > 1 else []
    return sections([*lines, *more])
