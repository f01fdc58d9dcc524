"""Slack's limits on block elements: buttons, selects, inputs.

Source: docs.slack.dev, "Block Kit reference", block elements.
"""

import re
from collections.abc import Callable

from bot.sandbox.limits.objects import (
    OPTIONS,
    URL,
    check_confirm,
    check_groups,
    check_initial,
    check_options,
    check_placeholder,
    check_text,
)
from bot.sandbox.limits.spots import Spot

ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
CHOICES = 10
OVERFLOW = 5
TEXT_INPUT = 3000
ALT_TEXT = 2000
FILES = 10

_COMMON = ("action_id", "confirm", "focus_on_load")
_TYPED = ("action_id", "focus_on_load", "placeholder", "initial_value", "dispatch_action_config")
_LARGEST = 2**31

SELECTS = {
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "external", "users", "conversations", "channels")
}
INPUTS = {
    *SELECTS,
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "email_text_input",
    "file_input",
    "number_input",
    "plain_text_input",
    "radio_buttons",
    "rich_text_input",
    "timepicker",
    "url_text_input",
}
ACTIONS = {
    *SELECTS,
    "button",
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "overflow",
    "radio_buttons",
    "timepicker",
    "workflow_button",
}
ACCESSORIES = (ACTIONS - {"datetimepicker"}) | {"image"}


def check_element(spot: Spot, allowed: set[str]) -> None:
    """Check an element against what its block may hold and against its own limits."""
    if not spot.is_object():
        return
    kind = spot.kind
    if kind not in allowed:
        spot.at("type").wrong(f"unsupported type: {kind}")
        return
    spot.at("action_id").is_text(ID)
    spot.at("focus_on_load").is_flag()
    check_confirm(spot)
    check_placeholder(spot)
    _CHECKS[kind](spot)


def check_image(spot: Spot) -> None:
    """Check an image element."""
    spot.has(("type", "alt_text"), ("image_url", "slack_file"))
    spot.at("alt_text").is_text(ALT_TEXT)
    spot.at("image_url").is_text(URL)
    if spot.at("image_url").given == spot.at("slack_file").given:
        spot.wrong("must provide exactly one of: image_url, slack_file")


def _button(spot: Spot) -> None:
    spot.has(
        ("type", "text"),
        ("action_id", "confirm", "url", "value", "style", "accessibility_label"),
    )
    check_text(spot.at("text"), BUTTON_TEXT, plain_only=True)
    spot.at("value").is_text(BUTTON_VALUE)
    spot.at("url").is_text(URL)
    spot.at("style").is_one_of("primary", "danger")
    spot.at("accessibility_label").is_text(BUTTON_TEXT)


def _workflow_button(spot: Spot) -> None:
    spot.has(("type", "text", "workflow"), ("action_id", "style", "accessibility_label"))
    check_text(spot.at("text"), BUTTON_TEXT, plain_only=True)


def _overflow(spot: Spot) -> None:
    spot.has(("type", "options"), ("action_id", "confirm"))
    check_options(spot.at("options"), OVERFLOW, url=True)


def _choices(spot: Spot) -> None:
    first = "initial_options" if spot.kind == "checkboxes" else "initial_option"
    spot.has(("type", "options"), (*_COMMON, first))
    check_options(spot.at("options"), CHOICES, mrkdwn=True)
    check_initial(spot, spot.at("options").values)


def _datepicker(spot: Spot) -> None:
    spot.has(("type",), (*_COMMON, "initial_date", "placeholder"))
    _matches(spot.at("initial_date"), r"\d{4}-\d{2}-\d{2}", "a date such as 2026-11-24")


def _timepicker(spot: Spot) -> None:
    spot.has(("type",), (*_COMMON, "initial_time", "placeholder", "timezone"))
    _matches(spot.at("initial_time"), r"([01]\d|2[0-3]):[0-5]\d", "a time such as 09:30")


def _datetimepicker(spot: Spot) -> None:
    spot.has(("type",), (*_COMMON, "initial_date_time"))
    spot.at("initial_date_time").is_number(10**9, 10**10 - 1)


def _matches(spot: Spot, pattern: str, form: str) -> None:
    if spot.given and not (isinstance(spot.value, str) and re.fullmatch(pattern, spot.value)):
        spot.wrong(f"must be {form}")


def _static_select(spot: Spot) -> None:
    many = spot.kind.startswith("multi_")
    first = ("initial_options", "max_selected_items") if many else ("initial_option",)
    spot.has(("type",), (*_COMMON, "placeholder", "options", "option_groups", *first))
    if spot.at("options").given == spot.at("option_groups").given:
        spot.wrong("must provide exactly one of: options, option_groups")
    check_options(spot.at("options"), OPTIONS)
    options = [*spot.at("options").values, *check_groups(spot.at("option_groups"))]
    check_initial(spot, options)
    spot.at("max_selected_items").is_number(1, _LARGEST)


def _other_select(spot: Spot) -> None:
    many = spot.kind.startswith("multi_")
    kind = spot.kind.removeprefix("multi_").removesuffix("_select")
    word = {"external": "option", "users": "user", "conversations": "conversation"}.get(
        kind, "channel"
    )
    fields = [*_COMMON, "placeholder", f"initial_{word}s" if many else f"initial_{word}"]
    if kind == "external":
        fields.append("min_query_length")
    if kind == "conversations":
        fields += ["default_to_current_conversation", "filter"]
    if many:
        fields.append("max_selected_items")
    elif kind in ("conversations", "channels"):
        fields.append("response_url_enabled")
    spot.has(("type",), fields)
    spot.at("max_selected_items").is_number(1, _LARGEST)


def _plain_text_input(spot: Spot) -> None:
    spot.has(("type",), (*_TYPED, "multiline", "min_length", "max_length"))
    spot.at("min_length").is_number(0, TEXT_INPUT)
    spot.at("max_length").is_number(1, TEXT_INPUT)
    longest = spot.value.get("max_length")
    limit = longest if isinstance(longest, int) and 0 < longest < TEXT_INPUT else TEXT_INPUT
    spot.at("initial_value").is_text(limit, least=0)
    spot.at("multiline").is_flag()


def _line_input(spot: Spot) -> None:
    spot.has(("type",), _TYPED)
    spot.at("initial_value").is_text(TEXT_INPUT, least=0)


def _number_input(spot: Spot) -> None:
    spot.has(("type", "is_decimal_allowed"), (*_TYPED, "min_value", "max_value"))
    for key in ("initial_value", "min_value", "max_value"):
        spot.at(key).is_text(TEXT_INPUT)


def _rich_text_input(spot: Spot) -> None:
    spot.has(("type",), _TYPED)


def _file_input(spot: Spot) -> None:
    spot.has(("type",), ("action_id", "filetypes", "max_files"))
    spot.at("max_files").is_number(1, FILES)
    spot.at("filetypes").is_list(OPTIONS)


_CHECKS: dict[str, Callable[[Spot], None]] = {
    **dict.fromkeys(SELECTS, _other_select),
    "button": _button,
    "checkboxes": _choices,
    "datepicker": _datepicker,
    "datetimepicker": _datetimepicker,
    "email_text_input": _line_input,
    "file_input": _file_input,
    "image": check_image,
    "multi_static_select": _static_select,
    "number_input": _number_input,
    "overflow": _overflow,
    "plain_text_input": _plain_text_input,
    "radio_buttons": _choices,
    "rich_text_input": _rich_text_input,
    "static_select": _static_select,
    "timepicker": _timepicker,
    "url_text_input": _line_input,
    "workflow_button": _workflow_button,
}
