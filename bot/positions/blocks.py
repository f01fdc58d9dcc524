"""A position as Slack shows it."""

import json
from collections.abc import Mapping
from typing import Any

from bot.positions.model import STATUSES, Position
from bot.slack import blocks as kit
from bot.slack.model import View


def build_position_form(position: Position) -> View:
    """Return the form that changes a position."""
    statuses = [kit.option(words, status) for status, words in STATUSES.items()]
    return kit.modal(
        "position.form",
        "Edit position",
        [
            kit.field(
                "Title",
                kit.text_input("title", initial=position.title, max_length=150),
                block_id="title",
            ),
            kit.field(
                "Hiring manager",
                kit.person_select("hiring_manager", initial=position.hiring_manager),
                block_id="hiring_manager",
            ),
            kit.field(
                "Coordinator",
                kit.person_select("coordinator", initial=position.coordinator),
                block_id="coordinator",
                hint="Hears of it when something needs a person.",
            ),
            kit.field(
                "Status", kit.radio("status", statuses, initial=position.status), block_id="status"
            ),
        ],
        submit="Save",
        metadata=json.dumps({"position": position.id}),
    )


def position_of(view: Mapping[str, Any]) -> str:
    """Return the id of the position a form is about."""
    return str(json.loads(view.get("private_metadata") or "{}").get("position", ""))
