"""Slack's limits on single blocks.

Source: docs.slack.dev, "Block Kit reference", blocks. Block types that this workspace knows by
name only (cards, charts, plans and their like) are let through where Slack shows them.
"""

from collections.abc import Callable

from bot.sandbox.limits.elements import (
    ACCESSORIES,
    ACTIONS,
    ALT_TEXT,
    BUTTON_TEXT,
    BUTTON_VALUE,
    ID,
    INPUTS,
    check_element,
    check_image,
)
from bot.sandbox.limits.objects import URL, check_text
from bot.sandbox.limits.spots import Spot

SECTION_TEXT = 3000
FIELDS = 10
FIELD_TEXT = 2000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_ACTIONS = 5
ACTION_ELEMENTS = 25
LABEL = 2000
VIDEO_TITLE = 200
TABLE_ROWS = 100
TABLE_COLUMNS = 20
MARKDOWN = 12_000

EVERYWHERE = frozenset({"message", "modal", "home"})
_MESSAGES = frozenset({"message"})

# Where Slack shows each block ("Available in surfaces" on each block's page).
SURFACES: dict[str, frozenset[str]] = {
    "actions": EVERYWHERE,
    "alert": EVERYWHERE,
    "card": _MESSAGES,
    "carousel": _MESSAGES,
    "container": _MESSAGES,
    "context": EVERYWHERE,
    "context_actions": _MESSAGES,
    "data_table": _MESSAGES,
    "data_visualization": _MESSAGES,
    "divider": EVERYWHERE,
    "file": _MESSAGES,
    "header": EVERYWHERE,
    "image": EVERYWHERE,
    "input": EVERYWHERE,
    "markdown": _MESSAGES,
    "plan": _MESSAGES,
    "rich_text": EVERYWHERE,
    "section": EVERYWHERE,
    "table": frozenset({"message", "home"}),
    "task_card": _MESSAGES,
    "video": EVERYWHERE,
}


def check_block(spot: Spot, surface: str) -> None:
    """Check one block for `surface`: message, modal or home."""
    if not spot.is_object():
        return
    kind = spot.kind
    if kind not in SURFACES or surface not in SURFACES[kind]:
        spot.at("type").wrong(f"unsupported type: {kind}")
        return
    spot.at("block_id").is_text(ID)
    if kind == "input":
        _input(spot, surface)
    elif kind in _CHECKS:
        _CHECKS[kind](spot)
    _check_action_ids(spot)


def elements(block: dict[str, object]) -> list[dict[str, object]]:
    """Return a block's interactive elements (those that have an action id)."""
    found = [block.get("accessory"), block.get("element")]
    if block.get("type") in ("actions", "context_actions"):
        inside = block.get("elements")
        found += inside if isinstance(inside, list) else []
    return [each for each in found if isinstance(each, dict) and each.get("type") != "image"]


def _check_action_ids(spot: Spot) -> None:
    """Action ids are unique within their block (docs.slack.dev, each element's `action_id`)."""
    seen: list[object] = []
    for element in spot.at("elements").each():
        action = element.at("action_id")
        if action.given and action.value in seen:
            action.wrong(f'`action_id` "{action.value}" already exists')
        seen.append(action.value)


def _section(spot: Spot) -> None:
    spot.has(("type",), ("block_id", "text", "fields", "accessory", "expand"))
    if not spot.at("text").given and not spot.at("fields").given:
        spot.wrong("missing required field: text or fields")
    check_text(spot.at("text"), SECTION_TEXT)
    spot.at("fields").is_list(FIELDS)
    for field in spot.at("fields").each():
        check_text(field, FIELD_TEXT)
    if spot.at("accessory").given:
        check_element(spot.at("accessory"), ACCESSORIES)


def _header(spot: Spot) -> None:
    spot.has(("type", "text"), ("block_id", "level"))
    check_text(spot.at("text"), HEADER_TEXT, plain_only=True)


def _divider(spot: Spot) -> None:
    spot.has(("type",), ("block_id",))


def _context(spot: Spot) -> None:
    spot.has(("type", "elements"), ("block_id",))
    spot.at("elements").is_list(CONTEXT_ELEMENTS)
    for element in spot.at("elements").each():
        if element.kind == "image":
            check_image(element)
        else:
            check_text(element, SECTION_TEXT)


def _actions(spot: Spot) -> None:
    spot.has(("type", "elements"), ("block_id",))
    spot.at("elements").is_list(ACTION_ELEMENTS)
    for element in spot.at("elements").each():
        check_element(element, ACTIONS)


def _context_actions(spot: Spot) -> None:
    spot.has(("type", "elements"), ("block_id",))
    spot.at("elements").is_list(CONTEXT_ACTIONS)
    for element in spot.at("elements").each():
        kind = element.at("type")
        kind.is_one_of("feedback_buttons", "icon_button")
        for name in ("positive_button", "negative_button"):
            if kind.value == "feedback_buttons":
                check_text(element.at(name).at("text"), BUTTON_TEXT, plain_only=True)
                element.at(name).at("value").is_text(BUTTON_VALUE)


def _input(spot: Spot, surface: str) -> None:
    spot.has(("type", "label", "element"), ("block_id", "hint", "optional", "dispatch_action"))
    check_text(spot.at("label"), LABEL, plain_only=True)
    check_text(spot.at("hint"), LABEL, plain_only=True)
    spot.at("optional").is_flag()
    spot.at("dispatch_action").is_flag()
    allowed = INPUTS if surface == "modal" else INPUTS - {"file_input"}
    element = spot.at("element")
    if element.given:
        check_element(element, allowed)
    if spot.value.get("dispatch_action") and element.kind == "file_input":
        element.at("type").wrong("unsupported type: file_input")


def _image(spot: Spot) -> None:
    spot.has(("type", "alt_text"), ("block_id", "title", "image_url", "slack_file"))
    spot.at("alt_text").is_text(ALT_TEXT)
    spot.at("image_url").is_text(URL)
    check_text(spot.at("title"), LABEL, plain_only=True)
    if spot.at("image_url").given == spot.at("slack_file").given:
        spot.wrong("must provide exactly one of: image_url, slack_file")


def _video(spot: Spot) -> None:
    names = ("author_name", "block_id", "description", "provider_icon_url", "provider_name")
    spot.has(("type", "alt_text", "title", "thumbnail_url", "video_url"), (*names, "title_url"))
    check_text(spot.at("title"), VIDEO_TITLE, plain_only=True)


def _markdown(spot: Spot) -> None:
    spot.has(("type", "text"), ("block_id",))
    spot.at("text").is_text(MARKDOWN)


def _table(spot: Spot) -> None:
    spot.has(("type", "rows"), ("block_id", "column_settings"))
    spot.at("rows").is_list(TABLE_ROWS)
    spot.at("column_settings").is_list(TABLE_COLUMNS)
    for row in spot.at("rows").each():
        row.is_list(TABLE_COLUMNS)
        for cell in row.each():
            cell.at("type").is_one_of("raw_text", "rich_text")
            if cell.kind == "raw_text":
                cell.at("text").is_text(SECTION_TEXT * 4)


_RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}


def _rich_text(spot: Spot) -> None:
    spot.has(("type", "elements"), ("block_id",))
    for element in spot.at("elements").each():
        kind = element.at("type")
        kind.is_one_of(*sorted(_RICH))
        inner = element.at("elements")
        if kind.value == "rich_text_list":
            for section in inner.each():
                _rich_text_leaves(section.at("elements"))
        else:
            _rich_text_leaves(inner)


def _rich_text_leaves(spot: Spot) -> None:
    for leaf in spot.each():
        if leaf.kind == "text":
            leaf.at("text").is_text(MARKDOWN)


_CHECKS: dict[str, Callable[[Spot], None]] = {
    "actions": _actions,
    "context": _context,
    "context_actions": _context_actions,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
    "video": _video,
}
