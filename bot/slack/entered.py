"""What a modal carries and what a person entered into it, from the state Slack sends with it."""

import json
from collections.abc import Mapping
from typing import Any


def metadata(**ids: str) -> str:
    """Pack ids for a view's private metadata; it can be read by others, so ids only."""
    return json.dumps(ids, sort_keys=True)


def read_metadata(view: Mapping[str, Any]) -> dict[str, str]:
    """Return the ids packed by `metadata`, none where there are none."""
    return dict(json.loads(view.get("private_metadata") or "{}"))


def text(view: Mapping[str, Any], block_id: str) -> str:
    """Return what was typed or picked in a block as text; '' where nothing was.

    Reads text inputs, selects, radio buttons, people and channel selects, date and time pickers.
    """
    element = _element(view, block_id)
    option = element.get("selected_option") or {}
    found = (
        element.get("value")
        or option.get("value")
        or element.get("selected_user")
        or element.get("selected_conversation")
        or element.get("selected_date")
        or element.get("selected_time")
    )
    return str(found or "").strip()


def many(view: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Return the people or options chosen in a block, each once, in the order chosen."""
    element = _element(view, block_id)
    options = [each["value"] for each in element.get("selected_options") or ()]
    chosen = list(element.get("selected_users") or ()) + options
    return tuple(dict.fromkeys(str(each) for each in chosen))


def uploaded_file(view: Mapping[str, Any], block_id: str) -> dict[str, Any] | None:
    """Return the file a person chose in a file input, if any."""
    for element in view["state"]["values"].get(block_id, {}).values():
        for file in element.get("files") or ():
            return dict(file)
    return None


def controls(view: Mapping[str, Any], *block_ids: str) -> frozenset[str]:
    """Return the action ids of the controls that these blocks held, where they were shown."""
    values = view.get("state", {}).get("values", {})
    return frozenset(action for block_id in block_ids for action in values.get(block_id, {}))


def _element(view: Mapping[str, Any], block_id: str) -> Mapping[str, Any]:
    """Return a block's one element; its action id does not matter."""
    values = view.get("state", {}).get("values", {})
    return next(iter(values.get(block_id, {}).values()), None) or {}
