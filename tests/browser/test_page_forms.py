"""The browser page: modals, every input, buttons and Home."""

import pytest
from page_blocks import INPUTS, Json, asks, button, modal, options, plain, section
from page_fixture import (
    Opener,
    ScriptedApp,
    dialog,
    messages,
    say,
)
from playwright.sync_api import Locator, expect

from bot.sandbox.seed import ADA, GENERAL, GRACE, LINUS
from bot.sandbox.server import SandboxServer


def test_errors_stand_by_their_fields_and_nothing_typed_is_lost(
    app: ScriptedApp, visit: Opener
) -> None:
    page = visit()
    required = asks("Role", "plain_text_input", "role") | {"optional": False}
    app.opens(modal(required, asks("Brief", "plain_text_input", "brief", multiline=True)))
    say(page, "/plan")
    form = dialog(page)
    form.get_by_label("Brief").fill("A long brief\nof two lines")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_text("Please complete this required field.")).to_be_visible()
    expect(form.get_by_label("Role")).to_be_focused()
    expect(form.get_by_label("Role")).to_have_attribute("aria-invalid", "true")
    app.on_submit = lambda _: {"response_action": "errors", "errors": {"role": "Unknown role"}}
    form.get_by_label("Role").fill("Wizard")
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_text("Unknown role")).to_be_visible()
    expect(form.get_by_label("Role")).to_have_value("Wizard")
    expect(form.get_by_label("Brief")).to_have_value("A long brief\nof two lines")
    app.on_submit = lambda _: None
    form.get_by_label("Role").press("Enter")
    expect(form).to_have_count(0)
    values = app.wait("view_submission", 2)["view"]["state"]["values"]
    assert values["brief"]["it"]["value"] == "A long brief\nof two lines"


def test_an_app_that_does_not_answer_loses_nothing(
    app: ScriptedApp, server: SandboxServer, visit: Opener
) -> None:
    page = visit()
    app.opens(modal(asks("Role", "plain_text_input", "role")))
    say(page, "/plan")
    form = dialog(page)
    form.get_by_label("Role").fill("Go engineer")
    server.sandbox.link.ack_seconds = 0.3
    app.silent = True
    form.get_by_role("button", name="Create").click()
    expect(form.get_by_test_id("modal-error")).to_contain_text("trouble connecting")
    expect(form.get_by_label("Role")).to_have_value("Go engineer")
    expect(form.get_by_role("button", name="Create")).to_be_enabled()


def fill_in(form: Locator, how: str) -> None:
    """Do with the control labelled "It" what a row of INPUTS says."""
    deed, _, what = how.partition(":")
    if deed == "type":
        form.get_by_label("It").fill(what)
    elif deed == "check":
        for label in what.split(","):
            form.get_by_label(label).check()
    elif deed == "file":
        field = form.locator("input[type=file]")
        field.set_input_files({"name": what, "mimeType": "text/plain", "buffer": b"x"})
        expect(form.get_by_test_id("file-chip")).to_contain_text(what)
    else:
        for label in what.split(","):
            form.get_by_role("combobox", name="It").fill(label)
            form.page.keyboard.press("Enter")


def simple(value: object) -> object:
    """Write a Value's options as their values, files as their names and rich text as its words."""
    if isinstance(value, list):
        return [simple(each) for each in value]
    if isinstance(value, dict):
        if value.get("type") == "rich_text":
            return value["elements"][0]["elements"][0]["text"]
        return value.get("value", value.get("name"))
    return value


@pytest.mark.parametrize(
    ("block", "how", "expected"), INPUTS, ids=[f"{row[0]['element']['type']}" for row in INPUTS]
)
def test_each_input_returns_what_was_entered(
    app: ScriptedApp, visit: Opener, block: Json, how: str, expected: Json
) -> None:
    page = visit()
    app.opens(modal(block))
    say(page, "/plan")
    form = dialog(page)
    fill_in(form, how)
    form.get_by_role("button", name="Create").click()
    expect(form).to_have_count(0)
    value = app.wait("view_submission")["view"]["state"]["values"]["x"]["it"]
    assert {key: simple(item) for key, item in value.items() if key != "type"} == expected


def test_an_external_select_asks_the_app(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    found = options("Payments Engineer", "Platform Engineer")
    app.on_options = lambda heard: {
        "options": [each for each in found if heard["value"] in each["value"]]
    }
    app.opens(modal(asks("Position", "external_select", "position", min_query_length=2)))
    say(page, "/plan")
    form = dialog(page)
    form.get_by_role("combobox", name="Position").click()
    page.keyboard.type("plat")
    expect(page.get_by_role("option")).to_have_text(["Platform Engineer"])
    page.keyboard.press("Enter")
    form.get_by_role("button", name="Create").click()
    expect(form).to_have_count(0)
    value = app.wait("view_submission")["view"]["state"]["values"]["position"]["it"]
    assert value["selected_option"]["value"] == "platform engineer"


def test_an_optional_choice_can_be_taken_back(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    levels = options("Mid", "Senior")
    app.opens(
        modal(asks("Level", "static_select", "level", options=levels, initial_option=levels[1]))
    )
    say(page, "/plan")
    form = dialog(page)
    form.get_by_role("combobox", name="Level").fill("")
    page.keyboard.press("Tab")
    expect(form.get_by_role("combobox", name="Level")).to_have_value("")
    form.get_by_role("button", name="Create").click()
    expect(form).to_have_count(0)
    value = app.wait("view_submission")["view"]["state"]["values"]["level"]["it"]
    assert value["selected_option"] is None


def test_initial_values_are_shown_and_sent(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    levels = options("Mid", "Senior")
    app.opens(
        modal(
            asks("Role", "plain_text_input", "role", initial_value="Go engineer"),
            asks("Level", "static_select", "level", options=levels, initial_option=levels[1]),
            asks("Panel", "multi_users_select", "panel", initial_users=[GRACE, LINUS]),
            asks("Day", "datepicker", "day", initial_date="2026-12-01"),
            asks("Where", "conversations_select", "where", default_to_current_conversation=True),
        )
    )
    say(page, "/plan")
    form = dialog(page)
    expect(form.get_by_label("Role")).to_have_value("Go engineer")
    expect(form.get_by_role("combobox", name="Level")).to_have_value("Senior")
    expect(form.get_by_test_id("chip")).to_have_text(["GLGrace Lindqvist", "LTLinus Tanaka"])
    form.get_by_role("button", name="Remove Grace Lindqvist").click()
    form.get_by_role("button", name="Create").click()
    expect(form).to_have_count(0)
    values = app.wait("view_submission")["view"]["state"]["values"]
    assert values["level"]["it"]["selected_option"]["value"] == "senior"
    assert values["panel"]["it"]["selected_users"] == [LINUS]
    assert values["day"]["it"]["selected_date"] == "2026-12-01"
    assert values["where"]["it"]["selected_conversation"] == GENERAL


def test_an_update_keeps_what_was_typed(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    levels = asks("Level", "static_select", "level", options=options("Mid", "Senior"))
    levels["dispatch_action"] = True
    role = asks("Role", "plain_text_input", "role")
    app.opens(modal(role, levels))

    def update(payload: Json) -> None:
        changed = modal(section("Senior: five years or more"), role, levels)
        app.web.views_update(view_id=payload["view"]["id"], view=changed)

    app.on_action = update
    say(page, "/plan")
    form = dialog(page)
    form.get_by_label("Role").fill("Go engineer")
    form.get_by_role("combobox", name="Level").fill("sen")
    page.keyboard.press("Enter")
    expect(form.get_by_text("five years or more")).to_be_visible()
    heard = app.wait_action("it")
    assert heard["selected_option"]["value"] == "senior"
    expect(form.get_by_label("Role")).to_have_value("Go engineer")
    expect(form.get_by_role("combobox", name="Level")).to_have_value("Senior")
    page.reload()
    expect(dialog(page).get_by_label("Role")).to_have_value("Go engineer")


def test_pushed_views_stack_and_close_one_by_one_or_all_at_once(
    app: ScriptedApp, visit: Opener
) -> None:
    page = visit()
    app.opens(modal(asks("Role", "plain_text_input", "role")))
    pushed = modal(section("Look closer"), title="A closer look", submit=None)
    app.on_submit = lambda _: {"response_action": "push", "view": pushed}
    say(page, "/plan")
    dialog(page).get_by_label("Role").fill("Go engineer")
    page.keyboard.press("Enter")
    expect(dialog(page, "A closer look")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog(page).get_by_label("Role")).to_have_value("Go engineer")
    dialog(page).get_by_role("button", name="Create").click()
    dialog(page, "A closer look").get_by_role("button", name="Close", exact=True).last.click()
    expect(dialog(page, "A closer look")).to_have_count(0)
    expect(dialog(page)).to_have_count(0)


def test_a_modal_keeps_the_focus_and_gives_it_back(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    app.opens(modal(asks("Role", "plain_text_input", "role")))
    say(page, "/plan")
    form = dialog(page)
    expect(form.get_by_label("Role")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        outside = page.evaluate(
            "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
        )
        assert not outside
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()


def test_a_button_asks_first_where_it_should(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    question = {
        "title": plain("Discard this set?"),
        "text": plain("It cannot be brought back."),
        "confirm": plain("Discard"),
        "deny": plain("Keep It"),
        "style": "danger",
    }
    discard = button("Discard", "discard", value="s1", style="danger", confirm=question)
    approve = button("Approve", "approve", value="s1", style="primary")
    app.post(text="Set", blocks=[{"type": "actions", "elements": [approve, discard]}])
    page.get_by_role("button", name="Discard").click()
    asked = page.get_by_role("alertdialog", name="Discard this set?")
    asked.get_by_role("button", name="Keep It").click()
    page.get_by_role("button", name="Approve").click()
    assert app.wait_action("approve")["value"] == "s1"
    page.get_by_role("button", name="Discard").click()
    asked.get_by_role("button", name="Discard").click()
    assert app.wait_action("discard")["value"] == "s1"
    used = [action["action_id"] for each in app.heard for action in each.get("actions", ())]
    assert used == ["approve", "discard"]


def test_menus_and_selects_in_a_message_act_at_once(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    more = {"type": "overflow", "action_id": "more", "options": options("Export", "Mute")}
    level: Json = {
        "type": "static_select",
        "action_id": "level",
        "options": options("Mid", "Senior"),
    }
    level["placeholder"] = plain("Level")
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": options("Day", "Hour")}
    app.post(
        text="Set",
        blocks=[
            section("A set", accessory=more),
            {"type": "actions", "block_id": "row", "elements": [level, boxes]},
        ],
    )
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Mute").click()
    assert app.wait_action("more")["selected_option"]["value"] == "mute"
    page.get_by_role("combobox", name="Level").click()
    page.get_by_role("option", name="Senior").click()
    assert app.wait_action("level")["selected_option"]["value"] == "senior"
    page.get_by_label("Hour").check()
    assert [each["value"] for each in app.wait_action("boxes")["selected_options"]] == ["hour"]
    state = app.heard[-1]["state"]["values"]["row"]
    assert state["level"]["selected_option"]["value"] == "senior"


def test_a_shortcut_is_run_on_its_message(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    ts = app.post(text="Keep me")
    messages(page).last.hover()
    page.get_by_test_id("shortcuts").click()
    page.get_by_role("menuitem", name="Keep as a Note").click()
    heard = app.wait("message_action")
    assert (heard["callback_id"], heard["message"]["ts"]) == ("note", ts)


def test_home_is_filled_when_it_is_opened_and_shows_updates(
    app: ScriptedApp, visit: Opener
) -> None:
    opened: list[Json] = []

    def publish(event: Json) -> None:
        # Opened again, the tab is left as it stands: the app would undo its own update.
        if event["type"] == "app_home_opened" and not opened:
            opened.append(event)
            blocks = [section("Nothing waits", accessory=button("Look Again", "again"))]
            app.web.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    app.on_event = publish
    app.on_action = lambda _: app.web.views_publish(
        user_id=ADA, view={"type": "home", "blocks": [section("One scorecard waits")]}
    )
    page = visit()
    page.get_by_test_id("home-link").click()
    expect(page.get_by_test_id("home")).to_contain_text("Nothing waits")
    page.get_by_role("button", name="Look Again").click()
    expect(page.get_by_test_id("home")).to_contain_text("One scorecard waits")
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_test_id("empty")).to_contain_text("Messages from Helper")
    page.go_back()
    expect(page.get_by_test_id("home")).to_contain_text("One scorecard waits")
