"""Giving documents: the form, what is kept of it, and the work that begins with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import Problem
from bot.slack import entered
from bot.slack.model import Received, View
from bot.slack.text import clip
from bot.slack.views import ViewRequest
from bot.storage import audit
from bot.storage.database import Connection
from bot.storage.ids import new_id
from bot.types.browse import turn
from bot.types.working import store
from bot.types.working.change import GONE, announce
from bot.types.working.desk import Desk
from bot.types.working.forms import build_begin, build_said
from bot.types.working.store import Document

Answer = Mapping[str, object] | None

PASTED = "Pasted text"
NOTHING = "Paste a text here, or attach a document below."
NAME_CHARACTERS = 100
READING = (
    "I am reading it. What I find comes to you as a direct message, which I fill in as I go: "
    "you can close this."
)


@dataclass(frozen=True)
class Giving:
    """Jobs of the inbox on the form that takes documents."""

    desk: Desk

    def begin(self, received: Received, con: Connection) -> Answer:
        """Open the form, or put it in the place of the one that is open."""
        turn(self.desk.deps, con, received, "work.begin", {})
        return None

    def begin_view(self, _request: ViewRequest) -> View:
        """Return the form."""
        return build_begin()

    def given(self, received: Received, con: Connection) -> Answer:
        """Keep what was given and have it read."""
        view = received.body["view"]
        text, files = entered.text(view, "text"), uploaded(view)
        if not text and not files:
            raise Problem(fields={"text": NOTHING})
        now, work_id = self.desk.deps.clock.now(), new_id("work")
        store.begin(con, work_id, received.team, received.user, now=now)
        kept = store.find(con, work_id)
        if kept is None:
            raise Problem(GONE)
        name = clip(" ".join(entered.text(view, "name").split()), NAME_CHARACTERS)
        if text:
            document = Document(new_id("doc"), name or PASTED, text)
            store.add_document(con, kept, document, place=0, now=now)
        elif name and len(files) == 1:
            files[0]["name"] = name
        audit.record(con, now, received.team, received.user, "work.begin", work_id)
        names = [name or PASTED] if text else []
        names += [each["name"] for each in files]
        announce(self.desk.deps, con, work_id, files=files, names=names)
        return {"response_action": "update", "view": build_said(READING)}


def uploaded(view: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the files chosen in the form, each with its `id`, its `name` and its `file` name."""
    elements = view["state"]["values"].get("files", {}).values()
    found = [file for element in elements for file in element.get("files") or ()]
    return [
        {"id": str(each["id"]), "name": clip(name, NAME_CHARACTERS), "file": name}
        for each in found
        for name in [str(each.get("name") or "Document")]
    ]
