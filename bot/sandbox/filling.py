"""What Slack adds to blocks it takes in: ids where there are none, and what inputs stand at."""

import copy
import secrets
import string
from collections.abc import Iterator, Sequence
from typing import Any

from bot.sandbox.limits.blocks import elements
from bot.sandbox.model import Json

_LETTERS = string.ascii_letters + string.digits + "+/="
_STATELESS = {"button", "overflow", "workflow_button", "feedback_buttons", "icon_button"}

# What a value is called in `state.values`, and in the element as its initial value.
_VALUES: dict[str, tuple[str, str, Any]] = {
    "channels_select": ("selected_channel", "initial_channel", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "datepicker": ("selected_date", "initial_date", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "external_select": ("selected_option", "initial_option", None),
    "file_input": ("files", "", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_users_select": ("selected_users", "initial_users", []),
    "radio_buttons": ("selected_option", "initial_option", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "timepicker": ("selected_time", "initial_time", None),
    "users_select": ("selected_user", "initial_user", None),
}
_TYPED = ("value", "initial_value", None)


def filled(blocks: Sequence[Json]) -> list[Json]:
    """Return a copy of the blocks as Slack keeps them: with ids and with texts' defaults."""
    found = copy.deepcopy(list(blocks))
    for block in found:
        block.setdefault("block_id", _short_id())
        for element in elements(block):
            element.setdefault("action_id", _short_id())
    _default_texts(found)
    return found


def value_key(kind: str) -> str:
    """Return what an element's value is called, such as `value` or `selected_option`."""
    return _VALUES.get(kind, _TYPED)[0]


def stateful(blocks: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    """Go through the elements that keep a value, each with its block's id."""
    for block in blocks:
        for element in elements(block):
            if element["type"] not in _STATELESS:
                yield block["block_id"], element


def state_of(blocks: Sequence[Json], *sources: Json) -> Json:
    """Return `state.values`: each element's value from the first source that has one.

    A source is itself a `state.values`; a value of another element type does not count. Where no
    source knows the element, its initial value stands.
    """
    values: Json = {}
    for block_id, element in stateful(blocks):
        key, initial, empty = _VALUES.get(element["type"], _TYPED)
        value = {"type": element["type"], key: copy.deepcopy(element.get(initial, empty))}
        for source in sources:
            given = (source.get(block_id) or {}).get(element["action_id"])
            if isinstance(given, dict) and given.get("type", element["type"]) == element["type"]:
                value[key] = cleaned(element, given.get(key, empty))
                break
        values.setdefault(block_id, {})[element["action_id"]] = value
    return values


def cleaned(element: Json, value: Any) -> Any:
    """Take a value as the client would send it: nothing typed is null, options stand whole."""
    if value == "":
        return None
    known = {option["value"]: option for option in options_of(element)}
    if not known:
        return copy.deepcopy(value)
    if isinstance(value, list):
        chosen = [each.get("value") for each in value if isinstance(each, dict)]
        return [known[each] for each in chosen if each in known]
    return known.get(str(value.get("value"))) if isinstance(value, dict) else None


def options_of(element: Json) -> list[Json]:
    """Return every option of a select, of checkboxes, of radio buttons or of an overflow menu."""
    groups = element.get("option_groups") or ()
    inside = [option for group in groups for option in group.get("options", ())]
    return [*(element.get("options") or ()), *inside]


def _default_texts(value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _default_texts(each)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for each in value.values():
            _default_texts(each)


def _short_id() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))
