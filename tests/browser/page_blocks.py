"""Block Kit pieces for the page's tests, short to write."""

from typing import Any

from bot.sandbox.seed import GENERAL, GRACE, HIRING_BACKEND, RANDOM, SAM

Json = dict[str, Any]


def plain(text: str) -> Json:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Json:
    """Return a mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> Json:
    """Return a section with mrkdwn text."""
    return {"type": "section", "text": mrkdwn(text), **more}


def button(text: str, action: str, **more: Any) -> Json:
    """Return a button."""
    return {"type": "button", "text": plain(text), "action_id": action, **more}


def options(*texts: str) -> list[Json]:
    """Return options whose values are their texts in small letters."""
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def asks(label: str, kind: str, block_id: str, **element: Any) -> Json:
    """Return an optional input block; its element's action is named `it`."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "optional": True,
        "element": {"type": kind, "action_id": "it", **element},
    }


def modal(*blocks: Json, title: str = "Plan an interview", submit: str | None = "Create") -> Json:
    """Return a modal."""
    view: Json = {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "close": plain("Cancel"),
        "blocks": list(blocks),
    }
    return view | ({"submit": plain(submit)} if submit else {})


# Every input: its block, what is done with it (see fill_in in test_page_forms), and the Value the
# app then gets, with options written as their values, files and rich text as their words. The
# moment is 10:00 in London on Wednesday, 25 November 2026.
INPUTS: list[tuple[Json, str, object]] = [
    (asks("It", "plain_text_input", "x"), "type:Ada's words", {"value": "Ada's words"}),
    (asks("It", "number_input", "x", is_decimal_allowed=True), "type:4.5", {"value": "4.5"}),
    (asks("It", "email_text_input", "x"), "type:a@b.example", {"value": "a@b.example"}),
    (asks("It", "url_text_input", "x"), "type:https://go.dev", {"value": "https://go.dev"}),
    (asks("It", "datepicker", "x"), "type:2026-11-25", {"selected_date": "2026-11-25"}),
    (asks("It", "timepicker", "x"), "type:09:30", {"selected_time": "09:30"}),
    (
        asks("It", "datetimepicker", "x"),
        "type:2026-11-25T10:00",
        {"selected_date_time": 1_795_600_800},
    ),
    (
        asks("It", "static_select", "x", options=options("Junior", "Senior")),
        "pick:Senior",
        {"selected_option": "senior"},
    ),
    (
        asks(
            "It",
            "static_select",
            "x",
            option_groups=[{"label": plain("Screens"), "options": options("Phone", "Onsite")}],
        ),
        "pick:Phone",
        {"selected_option": "phone"},
    ),
    (
        asks("It", "multi_static_select", "x", options=options("Errors", "Memory", "Tests")),
        "pick:Errors,Tests",
        {"selected_options": ["errors", "tests"]},
    ),
    (asks("It", "users_select", "x"), "pick:Grace", {"selected_user": GRACE}),
    (
        asks("It", "multi_users_select", "x"),
        "pick:Grace,Sam",
        {"selected_users": [GRACE, SAM]},
    ),
    (
        asks("It", "conversations_select", "x"),
        "pick:hiring-b",
        {"selected_conversation": HIRING_BACKEND},
    ),
    (
        asks("It", "multi_conversations_select", "x"),
        "pick:general,random",
        {"selected_conversations": [GENERAL, RANDOM]},
    ),
    (asks("It", "channels_select", "x"), "pick:random", {"selected_channel": RANDOM}),
    (
        asks("It", "multi_channels_select", "x"),
        "pick:general",
        {"selected_channels": [GENERAL]},
    ),
    (
        asks("It", "radio_buttons", "x", options=options("Yes", "No")),
        "check:No",
        {"selected_option": "no"},
    ),
    (
        asks("It", "checkboxes", "x", options=options("Day", "Hour")),
        "check:Day,Hour",
        {"selected_options": ["day", "hour"]},
    ),
    (asks("It", "file_input", "x"), "file:brief.md", {"files": ["brief.md"]}),
    (asks("It", "rich_text_input", "x"), "type:A note", {"rich_text_value": "A note"}),
]
