"""Slack's limits: at the limit a payload passes, one past it it is refused with the reason."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.limits.surfaces import (
    blocks_too_long,
    problems_in_message,
    problems_in_view,
    view_too_large,
)

Block = dict[str, Any]


def plain(length: int) -> Block:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Block:
    return {"type": "mrkdwn", "text": "x" * length}


def button(**changes: Any) -> Block:
    return {"type": "button", "text": plain(5), "action_id": "go", **changes}


def actions(*elements: Block, **changes: Any) -> Block:
    return {"type": "actions", "elements": list(elements), **changes}


def section(**changes: Any) -> Block:
    return {"type": "section", "text": mrkdwn(5), **changes}


def option(index: int = 0, **changes: Any) -> Block:
    return {"text": plain(3), "value": f"v{index}", **changes}


def options(count: int) -> list[Block]:
    return [option(index) for index in range(count)]


def select(**changes: Any) -> Block:
    return {"type": "static_select", "action_id": "s", "options": options(2), **changes}


def chooser(kind: str, count: int) -> Block:
    return {"type": kind, "action_id": "c", "options": options(count)}


def field(element: Block | None = None, **changes: Any) -> Block:
    typed = {"type": "plain_text_input", "action_id": "a"}
    return {"type": "input", "label": plain(5), "element": element or typed, **changes}


def confirm(**changes: Any) -> Block:
    words = {"title": plain(5), "text": plain(5), "confirm": plain(3), "deny": plain(2)}
    return words | changes


def modal(*blocks: Block, **changes: Any) -> Block:
    view = {"type": "modal", "title": plain(5), "submit": plain(4), "blocks": list(blocks)}
    return view | changes


def table(rows: int, columns: int, length: int = 1) -> Block:
    cell = {"type": "raw_text", "text": "x" * length}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


def group(length: int = 3, count: int = 1) -> Block:
    return {"label": plain(length), "options": options(count)}


def image(**changes: Any) -> Block:
    return {"type": "image", "alt_text": "x", "image_url": "https://example.org/x.png", **changes}


def feedback(**changes: Any) -> Block:
    positive = {"text": plain(4), "value": "up"} | changes
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": positive,
                "negative_button": {"text": plain(4), "value": "down"},
            }
        ],
    }


# name, limit, a message's blocks with something of that size
IN_MESSAGES: list[tuple[str, int, Callable[[int], list[Block]]]] = [
    ("blocks", 50, lambda n: [{"type": "divider"}] * n),
    ("block_id", 255, lambda n: [section(block_id="b" * n)]),
    ("action_id", 255, lambda n: [actions(button(action_id="a" * n))]),
    ("section text", 3000, lambda n: [section(text=mrkdwn(n))]),
    ("section fields", 10, lambda n: [{"type": "section", "fields": [mrkdwn(3)] * n}]),
    ("field text", 2000, lambda n: [{"type": "section", "fields": [mrkdwn(n)]}]),
    ("header", 150, lambda n: [{"type": "header", "text": plain(n)}]),
    ("context elements", 10, lambda n: [{"type": "context", "elements": [mrkdwn(3)] * n}]),
    ("context text", 3000, lambda n: [{"type": "context", "elements": [mrkdwn(n)]}]),
    ("actions", 25, lambda n: [actions(*(button(action_id=f"a{i}") for i in range(n)))]),
    ("button text", 75, lambda n: [actions(button(text=plain(n)))]),
    ("button value", 2000, lambda n: [actions(button(value="v" * n))]),
    ("button url", 3000, lambda n: [actions(button(url="u" * n))]),
    ("option text", 75, lambda n: [actions(select(options=[option(text=plain(n))]))]),
    ("option value", 150, lambda n: [actions(select(options=[option(value="v" * n)]))]),
    ("description", 75, lambda n: [actions(select(options=[option(description=plain(n))]))]),
    ("options", 100, lambda n: [actions(select(options=options(n)))]),
    ("groups", 100, lambda n: [actions(select(options=None, option_groups=[group()] * n))]),
    ("group label", 75, lambda n: [actions(select(options=None, option_groups=[group(n)]))]),
    ("placeholder", 150, lambda n: [actions(select(placeholder=plain(n)))]),
    ("overflow", 5, lambda n: [section(accessory=chooser("overflow", n))]),
    ("checkboxes", 10, lambda n: [section(accessory=chooser("checkboxes", n))]),
    ("radio buttons", 10, lambda n: [section(accessory=chooser("radio_buttons", n))]),
    ("confirm title", 100, lambda n: [actions(button(confirm=confirm(title=plain(n))))]),
    ("confirm text", 300, lambda n: [actions(button(confirm=confirm(text=plain(n))))]),
    ("confirm button", 30, lambda n: [actions(button(confirm=confirm(confirm=plain(n))))]),
    ("confirm deny", 30, lambda n: [actions(button(confirm=confirm(deny=plain(n))))]),
    ("markdown", 12_000, lambda n: [{"type": "markdown", "text": "m" * n}]),
    (
        "markdown in all",
        12_000,
        lambda n: [
            {"type": "markdown", "text": "m" * 6000},
            {"type": "markdown", "text": "m" * (n - 6000)},
        ],
    ),
    ("table rows", 100, lambda n: [table(n, 1)]),
    ("table columns", 20, lambda n: [table(1, n)]),
    ("table text in all", 10_000, lambda n: [table(1, 1, 5000), table(1, 1, n - 5000)]),
    ("image alt text", 2000, lambda n: [image(alt_text="x" * n)]),
    ("image title", 2000, lambda n: [image(title=plain(n))]),
    ("label", 2000, lambda n: [field(label=plain(n))]),
    ("hint", 2000, lambda n: [field(hint=plain(n))]),
    ("feedback text", 75, lambda n: [feedback(text=plain(n))]),
    ("feedback value", 2000, lambda n: [feedback(value="v" * n)]),
]

TYPED = {"type": "plain_text_input", "action_id": "a"}

IN_VIEWS: list[tuple[str, int, Callable[[int], Block]]] = [
    ("blocks of a modal", 100, lambda n: modal(*[{"type": "divider"}] * n)),
    ("blocks of Home", 100, lambda n: {"type": "home", "blocks": [{"type": "divider"}] * n}),
    ("title", 24, lambda n: modal(title=plain(n))),
    ("submit", 24, lambda n: modal(submit=plain(n))),
    ("close", 24, lambda n: modal(close=plain(n))),
    ("private_metadata", 3000, lambda n: modal(private_metadata="p" * n)),
    ("callback_id", 255, lambda n: modal(callback_id="c" * n)),
    ("external_id", 255, lambda n: modal(external_id="e" * n)),
    ("text input", 3000, lambda n: modal(field(TYPED | {"initial_value": "i" * n}))),
    (
        "its own limit",
        40,
        lambda n: modal(field(TYPED | {"initial_value": "i" * n, "max_length": 40})),
    ),
    ("max_length", 3000, lambda n: modal(field(TYPED | {"max_length": n}))),
    ("min_length", 3000, lambda n: modal(field(TYPED | {"min_length": n}))),
    ("input placeholder", 150, lambda n: modal(field(TYPED | {"placeholder": plain(n)}))),
    ("files", 10, lambda n: modal(field({"type": "file_input", "action_id": "f", "max_files": n}))),
]


@pytest.mark.parametrize(
    ("limit", "build"), [c[1:] for c in IN_MESSAGES], ids=[c[0] for c in IN_MESSAGES]
)
def test_a_message_at_its_limit_passes_and_one_past_it_does_not(
    limit: int, build: Callable[[int], list[Block]]
) -> None:
    assert problems_in_message(without_nothing(build(limit))) == []
    assert problems_in_message(without_nothing(build(limit + 1)))


@pytest.mark.parametrize(
    ("limit", "build"), [c[1:] for c in IN_VIEWS], ids=[c[0] for c in IN_VIEWS]
)
def test_a_view_at_its_limit_passes_and_one_past_it_does_not(
    limit: int, build: Callable[[int], Block]
) -> None:
    assert problems_in_view(build(limit)) == []
    assert problems_in_view(build(limit + 1))


def without_nothing(value: Any) -> Any:
    """Leave out the fields that a builder above set to None."""
    if isinstance(value, list):
        return [without_nothing(each) for each in value]
    if isinstance(value, dict):
        return {key: without_nothing(each) for key, each in value.items() if each is not None}
    return value


REFUSED: dict[str, list[Block]] = {
    "a block of no known type": [{"type": "marquee"}],
    "a section without text or fields": [{"type": "section"}],
    "empty text": [section(text={"type": "mrkdwn", "text": ""})],
    "empty fields": [{"type": "section", "fields": []}],
    "a misspelt field": [section(acessory=button())],
    "a text object that is a string": [section(text="hello")],
    "mrkdwn in a header": [{"type": "header", "text": mrkdwn(3)}],
    "mrkdwn on a button": [actions(button(text=mrkdwn(3)))],
    "emoji on mrkdwn": [section(text={"type": "mrkdwn", "text": "x", "emoji": True})],
    "two blocks of one id": [section(block_id="b"), section(block_id="b")],
    "two controls of one action id in a block": [actions(button(), button())],
    "a select with no options": [actions(select(options=[]))],
    "a select with options and groups": [actions(select(option_groups=[group()]))],
    "a first option that is not among the options": [actions(select(initial_option=option(7)))],
    "a first option that differs from its option": [
        actions(select(initial_option=option(0, text=plain(4))))
    ],
    "a text input among actions": [actions(TYPED)],
    "an unknown button style": [actions(button(style="loud"))],
    "a confirmation without its buttons": [
        actions(button(confirm={"title": plain(3), "text": plain(3)}))
    ],
    "a file input in a message": [field({"type": "file_input", "action_id": "f"})],
    "a date that is none": [
        actions({"type": "datepicker", "action_id": "d", "initial_date": "tomorrow"})
    ],
    "a time that is none": [
        actions({"type": "timepicker", "action_id": "t", "initial_time": "25:00"})
    ],
    "a date-time picker beside a section": [
        section(accessory={"type": "datetimepicker", "action_id": "d"})
    ],
    "a number where a list belongs": [{"type": "actions", "elements": 3}],
    "a block that is a string": ["hello"],  # type: ignore[list-item]
}


@pytest.mark.parametrize("blocks", REFUSED.values(), ids=REFUSED.keys())
def test_a_message_is_refused_for(blocks: list[Block]) -> None:
    assert problems_in_message(blocks)


REFUSED_VIEWS: dict[str, Any] = {
    "no title": {"type": "modal", "blocks": []},
    "no blocks": {"type": "modal", "title": plain(4)},
    "an input without submit": {"type": "modal", "title": plain(4), "blocks": [field()]},
    "an unknown field": modal(submit_disabled=True),
    "an unknown type": {"type": "sheet", "blocks": []},
    "a title on Home": {"type": "home", "title": plain(4), "blocks": []},
    "a markdown block": modal({"type": "markdown", "text": "x"}),
    "a table in a modal": modal(table(1, 1)),
    "a file input that acts at once": modal(
        field({"type": "file_input", "action_id": "f"}, dispatch_action=True)
    ),
    "two inputs that want the focus": modal(
        field(TYPED | {"focus_on_load": True}), field(TYPED | {"focus_on_load": True})
    ),
    "a number input that does not say whether it takes decimals": modal(
        field({"type": "number_input", "action_id": "n"})
    ),
    "no view at all": None,
}


@pytest.mark.parametrize("view", REFUSED_VIEWS.values(), ids=REFUSED_VIEWS.keys())
def test_a_view_is_refused_for(view: Any) -> None:
    assert problems_in_view(view)


PASSES: dict[str, list[Block]] = {
    "the same action id in two blocks": [actions(button()), actions(button())],
    "an input": [field()],
    "mrkdwn beside checkboxes": [
        section(
            accessory={"type": "checkboxes", "action_id": "c", "options": [option(text=mrkdwn(3))]}
        )
    ],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]},
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}
                    ],
                },
            ],
        }
    ],
    "nothing": [],
}


@pytest.mark.parametrize("blocks", PASSES.values(), ids=PASSES.keys())
def test_a_message_may_hold(blocks: list[Block]) -> None:
    assert problems_in_message(blocks) == []


def test_a_refusal_points_at_the_place_in_slacks_own_words() -> None:
    blocks = [section(), section(), actions(button(text=plain(76)))]

    assert problems_in_message(blocks) == [
        "must be less than 76 characters [json-pointer:/blocks/2/elements/0/text/text]"
    ]


def test_a_repeated_action_id_is_refused_in_slacks_own_words() -> None:
    assert problems_in_message([actions(button(), button())]) == [
        '`action_id` "go" already exists [json-pointer:/blocks/0/elements/1/action_id]'
    ]


def test_a_view_over_250_kilobytes_is_too_large() -> None:
    blocks = [section(text=mrkdwn(2500)) for _ in range(100)]
    size = len(str(modal(*blocks)).replace(" ", ""))

    assert size < 256_000 + 5_000
    assert not view_too_large(modal(*blocks[:98]))
    assert view_too_large(modal(*blocks, private_metadata="p" * 3000))


def test_a_message_with_too_much_text_in_its_blocks_is_too_long() -> None:
    at_most = [section(text=mrkdwn(2500))] * 4

    assert not blocks_too_long(at_most)
    assert blocks_too_long([*at_most, {"type": "header", "text": plain(1)}])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["type", "text", "elements", "options", "element", "blocks", "rows"]
                ),
                inner
                | st.sampled_from(["section", "actions", "table", "button", "modal", "input"]),
                max_size=4,
            )
        ),
        max_leaves=15,
    )
)
def test_whatever_is_sent_is_judged_and_never_breaks_the_judge(payload: Any) -> None:
    assert isinstance(problems_in_message([payload]), list)
    assert isinstance(problems_in_view(payload), list)
    assert isinstance(blocks_too_long([payload]), bool)
