"""What is answered at once, in the acknowledgement itself."""

from collections.abc import Mapping
from typing import Any

from bot.errors import Problem
from bot.slack import blocks
from bot.slack.model import View
from bot.slack.text import clip, escape

Answer = dict[str, Any]

MAX_ERROR = 2000
"""Longer than any sentence of ours; Slack names no limit for an error beside a field."""

NOTICE_TITLE = "Interview assistant"


def build_notice(text: str) -> View:
    """Return a small form that says something and can only be closed; `text` is plain."""
    return blocks.modal("slack.notice", NOTICE_TITLE, [_said(text)], close="Back")


def refuse_command(problem: Problem) -> Answer:
    """Answer a command to the person who typed it alone."""
    return {"text": escape(problem.message), "response_type": "ephemeral"}


def refuse_form(view: Mapping[str, Any], problem: Problem) -> Answer:
    """Answer a form that cannot be taken as it is, keeping what was entered.

    What belongs to a field stands beside it. What belongs to none is put on top of the form, or,
    where no third form fits on top, beside the form's first field.
    """
    names = [block["block_id"] for block in view["blocks"] if block.get("type") == "input"]
    errors = {name: text for name, text in problem.fields.items() if name in names}
    rest = " ".join(text for name, text in problem.fields.items() if name not in names)
    if not problem.fields:
        rest = problem.message
    if rest and not errors and not _is_third(view):
        return {"response_action": "push", "view": build_notice(rest)}
    if not names:
        return {"response_action": "update", "view": build_notice(rest)}
    if rest:
        errors[names[0]] = f"{errors.get(names[0], '')} {rest}".strip()
    return {
        "response_action": "errors",
        "errors": {name: clip(text, MAX_ERROR) for name, text in errors.items()},
    }


def _is_third(view: Mapping[str, Any]) -> bool:
    # Slack stacks three: this one's parent is not the root, so there are two below.
    previous = view.get("previous_view_id")
    return bool(previous) and previous != view.get("root_view_id")


def _said(text: str) -> dict[str, Any]:
    return {"type": "section", "text": blocks.plain(text)}
