"""Block Kit pieces as plain dicts, cut to Slack's limits (docs.slack.dev, "Block Kit reference").

Dicts and not the SDK's classes: those turn block types they do not know into None.
Text given as mrkdwn must already be escaped (text.escape); plain text needs nothing.
"""

from collections.abc import Sequence
from typing import Literal

from bot.slack.model import Block, View
from bot.slack.text import clip

Style = Literal["primary", "danger"]


def plain(text: str, limit: int = 3000) -> Block:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": clip(text, limit), "emoji": False}


def mrkdwn(text: str, limit: int = 3000) -> Block:
    """Return a mrkdwn object."""
    return {"type": "mrkdwn", "text": clip(text, limit), "verbatim": True}


def header(text: str) -> Block:
    """Return a header block (150 characters)."""
    return {"type": "header", "text": plain(text, 150)}


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    """Return a section with mrkdwn text."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory is not None:
        block["accessory"] = accessory
    return _named(block, block_id)


def fields(*texts: str) -> Block:
    """Return a section of up to ten mrkdwn fields, laid out in two columns."""
    return {"type": "section", "fields": [mrkdwn(text, 2000) for text in texts[:10]]}


def table(rows: Sequence[Sequence[str]], *, aligned: Sequence[str] = ()) -> Block:
    """Return a table of plain text, its first row the head (100 rows, 20 columns; no forms).

    `aligned` is `left` or `right` for each column.
    """
    block: Block = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": text} for text in row] for row in rows],
    }
    if aligned:
        block["column_settings"] = [{"align": each, "is_wrapped": True} for each in aligned]
    return block


def context(*texts: str) -> Block:
    """Return small print: up to ten mrkdwn elements."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}


def divider() -> Block:
    """Return a divider."""
    return {"type": "divider"}


def button(
    text: str,
    action_id: str,
    *,
    value: str | None = None,
    style: Style | None = None,
    url: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """Return a button; `value` holds ids only, since others can read it."""
    element: Block = {"type": "button", "text": plain(text, 75), "action_id": action_id}
    for key, given in (("value", value), ("style", style), ("url", url), ("confirm", confirm)):
        if given is not None:
            element[key] = given
    return element


def confirm(title: str, text: str, yes: str, no: str = "Keep it") -> Block:
    """Return a confirmation to attach to a button."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def actions(*elements: Block, block_id: str | None = None) -> Block:
    """Return a row of controls."""
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def option(text: str, value: str, description: str | None = None) -> Block:
    """Return an option of a select, of radio buttons or of checkboxes."""
    found: Block = {"text": plain(text, 75), "value": value}
    if description:
        found["description"] = plain(description, 75)
    return found


def group(label: str, options: Sequence[Block]) -> Block:
    """Return options of a select under a label (100 at most)."""
    return {"label": plain(label, 75), "options": list(options[:100])}


def select(
    action_id: str,
    options: Sequence[Block],
    *,
    initial: str | None = None,
    placeholder: str | None = None,
) -> Block:
    """Return a static select; `initial` is the value of the option chosen first.

    `options` are options, or groups of them (100 of either).
    """
    grouped = any("options" in each for each in options)
    key = "option_groups" if grouped else "options"
    element: Block = {"type": "static_select", "action_id": action_id, key: list(options)}
    every = [one for each in options for one in each["options"]] if grouped else options
    chosen = [each for each in every if each["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def multi_select(
    action_id: str,
    options: Sequence[Block],
    *,
    initial: Sequence[str] = (),
    placeholder: str | None = None,
) -> Block:
    """Return a select of several options (100 at most); `initial` holds the values chosen first."""
    element: Block = {
        "type": "multi_static_select",
        "action_id": action_id,
        "options": list(options),
    }
    chosen = [each for each in options if each["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def text_input(
    action_id: str,
    *,
    initial: str = "",
    multiline: bool = False,
    placeholder: str | None = None,
    max_length: int = 3000,
) -> Block:
    """Return a plain-text input (3,000 characters at most)."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": multiline,
        "max_length": max_length,
    }
    if initial:
        element["initial_value"] = initial[:max_length]
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """Return a menu of up to five less frequent choices."""
    return {"type": "overflow", "action_id": action_id, "options": list(options[:5])}


def radio(action_id: str, options: Sequence[Block], *, initial: str | None = None) -> Block:
    """Return radio buttons (ten at most); `initial` is the value of the option chosen first."""
    element: Block = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    chosen = [each for each in options if each["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return element


def checkboxes(action_id: str, options: Sequence[Block], *, initial: Sequence[str] = ()) -> Block:
    """Return checkboxes (ten at most); `initial` holds the values ticked first."""
    element: Block = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    ticked = [each for each in options if each["value"] in initial]
    if ticked:
        element["initial_options"] = ticked
    return element


def person_select(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    """Return a select of one person of the workspace; `initial` is a member id."""
    element: Block = {"type": "users_select", "action_id": action_id}
    if initial:
        element["initial_user"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def people_select(
    action_id: str,
    *,
    initial: Sequence[str] = (),
    most: int | None = None,
    placeholder: str | None = None,
) -> Block:
    """Return a select of several people; `most` is how many may be chosen."""
    element: Block = {"type": "multi_users_select", "action_id": action_id}
    if initial:
        element["initial_users"] = list(initial)
    if most:
        element["max_selected_items"] = most
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def channel_select(
    action_id: str, *, initial: str | None = None, placeholder: str | None = None
) -> Block:
    """Return a select of one public or private channel, direct messages left out."""
    element: Block = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if initial:
        element["initial_conversation"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, 150)
    return element


def date_picker(action_id: str, *, initial: str | None = None) -> Block:
    """Return a date picker; `initial` is written 2026-11-24."""
    element: Block = {"type": "datepicker", "action_id": action_id}
    if initial:
        element["initial_date"] = initial
    return element


def time_picker(action_id: str, *, initial: str | None = None) -> Block:
    """Return a picker of wall time; `initial` is written 14:30."""
    element: Block = {"type": "timepicker", "action_id": action_id}
    if initial:
        element["initial_time"] = initial
    return element


def field(
    label: str,
    element: Block,
    *,
    block_id: str,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """Return an input block; `block_id` is what errors next to it are keyed by."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, 2000)
    return block


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    metadata: str = "",
) -> View:
    """Return a modal; `metadata` holds ids only, since others can read it."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks),
        "private_metadata": metadata,
    }
    if submit:
        view["submit"] = plain(submit, 24)
    return view


def _named(block: Block, block_id: str | None) -> Block:
    if block_id is not None:
        block["block_id"] = block_id
    return block
