"""One line by direct message about a type: a suggestion decided, a type handed over."""

from dataclasses import dataclass

from bot.deps import Deps
from bot.slack import blocks as kit
from bot.slack.model import Message
from bot.slack.text import clip, escape, person
from bot.storage.database import Connection
from bot.storage.outbox import Expired, Item
from bot.types import store

TOLD = "types.told"


def tell(
    deps: Deps, con: Connection, what: str, team: str, user: str, *, key: str, **ids: str
) -> None:
    """Tell somebody `handed_over` (of a `type`) or `decided` (of a `suggestion`), once a key."""
    now = deps.clock.now()
    payload = {"what": what, "team": team, "user": user, **ids}
    deps.outbox.add(con, TOLD, f"{TOLD}:{what}:{key}", payload, due_at=now, now=now)


@dataclass(frozen=True)
class Telling:
    """Builds what is told, from what is stored then."""

    deps: Deps

    def build(self, item: Item) -> Message | Expired:
        """Return the line, with a button that shows the type."""
        said = item.payload
        con, team = self.deps.db.read(), said["team"]
        if said["what"] == "decided":
            return self._decided(con, team, said["suggestion"])
        kept = store.find(con, team, said["type"])
        if kept is None:
            return Expired("there is no such type")
        text = f"The interview type “{_title(kept.content.title)}” is yours now."
        return _line(said["user"], text, kept.content.id)

    def _decided(self, con: Connection, team: str, suggestion_id: str) -> Message | Expired:
        one = store.find_suggestion(con, team, suggestion_id)
        if one is None or one.decided_by is None:
            return Expired("it is not decided")
        text = (
            f"{person(one.decided_by)} {one.status} your change to “{_title(one.content.title)}”."
        )
        return _line(one.user, text, one.type_id)


def _title(title: str) -> str:
    return escape(clip(title, 200))


def _line(user: str, text: str, type_id: str) -> Message:
    show = kit.button("Show the Type", "types.show", value=type_id)
    return Message(user, text, (kit.section(text, accessory=show),))
