"""What a message says: its text, blocks and metadata, checked as Slack checks them."""

import json
import re
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.filling import filled
from bot.sandbox.limits.surfaces import MESSAGE_TEXT, blocks_too_long, problems_in_message
from bot.sandbox.methods.call import Call
from bot.sandbox.model import Json

METADATA_BYTES = 16 * 1024
_BARE_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")


def text_of(call: Call) -> str:
    """Return the text as Slack keeps it (a bare & is escaped)."""
    return clean(call.text("text") or call.text("markdown_text"))


def clean(text: str) -> str:
    """Escape what is not escaped, and cut what is past Slack's longest message."""
    return _BARE_AMPERSAND.sub("&amp;", text)[:MESSAGE_TEXT]


def blocks_of(call: Call) -> list[Json] | None:
    """Return the blocks with their ids, or None if the call has none.

    Raises:
        ApiError: invalid_blocks_format, or invalid_blocks with the reasons.
    """
    return checked(call.json("blocks", "invalid_blocks_format"))


def checked(blocks: Any) -> list[Json] | None:
    """Return blocks with their ids once they have passed Slack's limits; None stays None.

    Raises:
        ApiError: invalid_blocks_format, or invalid_blocks with the reasons.
    """
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    problems = problems_in_message(blocks)
    if problems:
        raise ApiError("invalid_blocks", problems)
    return filled(blocks)


def check_length(blocks: list[Json] | None) -> None:
    """Refuse blocks that hold too much text for `chat.postMessage` and `chat.update`."""
    if blocks and blocks_too_long(blocks):
        raise ApiError("msg_blocks_too_long")


def metadata_of(call: Call) -> Json | None:
    """Return the message metadata, or None (also where the server keeps none).

    Raises:
        ApiError: invalid_metadata_format or metadata_too_large.
    """
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None or not call.workspace.features.metadata:
        return None
    if not isinstance(metadata, dict) or (metadata and not _is_metadata(metadata)):
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return metadata


def _is_metadata(value: Json) -> bool:
    return isinstance(value.get("event_type"), str) and isinstance(value.get("event_payload"), dict)
