"""Slack's limits on whole messages and views, those included that the SDK does not check.

Pure functions: a payload in, the sentences Slack would refuse it with out. Sources: docs.slack.dev,
"Block Kit reference" and "Views"; the wording is that of Slack's own refusals.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.limits.blocks import MARKDOWN, check_block, elements
from bot.sandbox.limits.elements import ID
from bot.sandbox.limits.objects import check_text
from bot.sandbox.limits.spots import Spot

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
TITLE = 24
PRIVATE_METADATA = 3000
VIEW_BYTES = 250 * 1024
STACK = 3
TABLE_TEXT = 10_000
MESSAGE_TEXT = 40_000
UPDATE_TEXT = 4_000
# Reported by others, not documented (slackapi/bolt-js issues 2509 and 2867): chat.postMessage took
# blocks with 9,597 characters of text and refused others with 11,341.
BLOCKS_TEXT = 10_000

_ANYWHERE = ("callback_id", "external_id", "private_metadata")
_MODAL = (*_ANYWHERE, "clear_on_close", "close", "notify_on_close", "submit")


def problems_in_message(blocks: Any) -> list[str]:
    """Return what Slack would refuse in a message's blocks, a sentence each with its pointer."""
    spot = Spot(blocks, "/blocks")
    _check_blocks(spot, "message", MESSAGE_BLOCKS)
    if sum(_markdown_lengths(blocks)) > MARKDOWN:
        spot.wrong(f"markdown blocks must be less than {MARKDOWN + 1} characters in all")
    return spot.found


def problems_in_view(view: Any) -> list[str]:
    """Return what Slack would refuse in a modal or Home view, a sentence each with its pointer."""
    spot = Spot(view, "/view")
    if not spot.is_object():
        return spot.found
    kind = spot.kind
    if kind not in ("modal", "home"):
        spot.at("type").wrong(f"unsupported type: {kind}")
        return spot.found
    if kind == "modal":
        spot.has(("type", "title", "blocks"), _MODAL)
        _check_modal(spot)
    else:
        spot.has(("type", "blocks"), _ANYWHERE)
    spot.at("private_metadata").is_text(PRIVATE_METADATA, least=0)
    spot.at("callback_id").is_text(ID, least=0)
    spot.at("external_id").is_text(ID, least=0)
    _check_blocks(spot.at("blocks"), kind, VIEW_BLOCKS)
    _check_focus(spot.at("blocks"))
    return spot.found


def view_too_large(view: Any) -> bool:
    """Tell whether a view is larger than 250 KB, as `view_too_large` means it."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def blocks_too_long(blocks: Sequence[Any]) -> bool:
    """Tell whether a message's blocks hold too much text, as `msg_blocks_too_long` means it.

    Counts what stands in sections, headers, context and rich text; markdown and tables have
    limits of their own.
    """
    kinds = ("section", "header", "context", "rich_text", "input")
    shown = [each for each in blocks if isinstance(each, dict) and each.get("type") in kinds]
    return sum(len(text) for text in _texts(shown)) > BLOCKS_TEXT


def _check_modal(spot: Spot) -> None:
    for key in ("title", "submit", "close"):
        check_text(spot.at(key), TITLE, plain_only=True)
    spot.at("clear_on_close").is_flag()
    spot.at("notify_on_close").is_flag()
    kinds = [each.kind for each in spot.at("blocks").each()]
    if "input" in kinds and not spot.at("submit").given:
        spot.wrong("must define `submit` to use an `input` block in modals")


def _check_blocks(spot: Spot, surface: str, limit: int) -> None:
    if not isinstance(spot.value, list):
        if spot.given:
            spot.wrong("must provide an array")
        return
    spot.is_list(limit, least=0)
    seen: list[object] = []
    for block in spot.each():
        check_block(block, surface)
        name = block.at("block_id")
        if name.given and name.value in seen:
            name.wrong(f'`block_id` "{name.value}" already exists')
        seen.append(name.value)
    if sum(len(text) for text in _table_texts(spot.value)) > TABLE_TEXT:
        spot.wrong(f"table cells must be less than {TABLE_TEXT + 1} characters in all")


def _check_focus(spot: Spot) -> None:
    focused = [
        each
        for block in spot.values
        if isinstance(block, dict)
        for each in elements(block)
        if each.get("focus_on_load")
    ]
    if len(focused) > 1:
        spot.wrong("only one element can set `focus_on_load`")


def _markdown_lengths(blocks: Any) -> Iterator[int]:
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and block.get("type") == "markdown":
            yield len(str(block.get("text") or ""))


def _table_texts(blocks: Sequence[Any]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, dict) and block.get("type") == "table":
            yield from _texts(block.get("rows"))


def _texts(value: Any) -> Iterator[str]:
    """Go through every `text` string inside a value."""
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)
