"""The browser page for everyone: dark and light, by keyboard, named, on a narrow screen."""

import re

import pytest
from page_blocks import INPUTS, asks, button, modal, options, section
from page_fixture import (
    Opener,
    ScriptedApp,
    dialog,
    messages,
    say,
)
from playwright.sync_api import expect

from bot.sandbox.seed import LINUS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_system_and_the_toggle_overrules_it(
    visit: Opener, scheme: str
) -> None:
    page = visit(color_scheme=scheme)

    def is_dark() -> bool:
        colour = page.locator("#pane").evaluate("node => getComputedStyle(node).backgroundColor")
        return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) < 200

    assert is_dark() == (scheme == "dark")
    page.get_by_test_id("theme").click()
    assert is_dark() == (scheme == "light")
    page.reload()
    expect(page.get_by_test_id("composer")).to_be_visible()
    assert is_dark() == (scheme == "light")


def test_the_whole_way_can_be_gone_without_a_mouse(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    levels = asks("Level", "static_select", "level", options=options("Mid", "Senior"))
    panel = asks("Panel", "multi_users_select", "panel")
    app.opens(modal(asks("Role", "plain_text_input", "role"), levels, panel))
    expect(page.get_by_test_id("composer")).to_be_focused()
    press = page.keyboard.press
    page.keyboard.type("/pl")
    press("Enter")
    press("Enter")
    expect(dialog(page).get_by_label("Role")).to_be_focused()
    page.keyboard.type("Go engineer")
    press("Tab")
    press("ArrowDown")
    press("ArrowDown")
    press("Enter")
    press("Tab")
    page.keyboard.type("grace")
    press("Enter")
    press("Backspace")
    page.keyboard.type("linus")
    press("Enter")
    press("Escape")
    press("Tab")
    press("Tab")
    press("Enter")
    values = app.wait("view_submission")["view"]["state"]["values"]
    assert values["role"]["it"]["value"] == "Go engineer"
    assert values["level"]["it"]["selected_option"]["value"] == "senior"
    assert values["panel"]["it"]["selected_users"] == [LINUS]
    expect(page.get_by_test_id("composer")).to_be_focused()
    app.post(text="A root")
    expect(messages(page)).to_have_count(1)
    press("Shift+F6")
    expect(messages(page).last).to_be_focused()
    press("Tab")
    press("Tab")
    press("Enter")
    expect(page.get_by_test_id("thread-composer")).to_be_focused()
    press("Escape")
    press("Shift+F6")
    press("ArrowDown")
    press("Enter")
    expect(page.get_by_test_id("title")).not_to_have_text("general")


def test_everything_to_press_or_fill_in_has_a_name(app: ScriptedApp, visit: Opener) -> None:
    page = visit()
    app.post(text="Root", blocks=[section("Set", accessory=button("Approve", "a"))])
    app.opens(modal(*[dict(row[0], block_id=f"b{n}") for n, row in enumerate(INPUTS)]))
    messages(page).last.hover()
    say(page, "/plan")
    expect(dialog(page)).to_be_visible()
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    reached = ("button", "textbox", "combobox", "checkbox", "radio", "link", "dialog", "tab")
    nameless = [
        node["role"]["value"]
        for node in tree["nodes"]
        if not node["ignored"]
        and node["role"]["value"] in reached
        and not node.get("name", {}).get("value")
    ]
    assert nameless == []


def test_it_all_fits_on_a_narrow_screen(app: ScriptedApp, visit: Opener) -> None:
    page = visit(width=400)

    def fits() -> None:
        wide = page.evaluate(
            """[...document.querySelectorAll('body *')].filter((node) => {
              const box = node.getBoundingClientRect();
              const clipped = node.closest('.sidebar, .visually-hidden, .table-scroll, .skip-link');
              return box.width && !clipped && (box.right > innerWidth + 1 || box.left < -1);
            }).map((node) => node.className || node.tagName)"""
        )
        assert wide == []

    app.post(text="Root", blocks=[section("word " * 60, accessory=button("Submit Scorecard", "a"))])
    expect(messages(page)).to_have_count(1)
    fits()
    page.get_by_role("button", name="Open the sidebar").click()
    page.get_by_role("button", name=re.compile("^random")).click()
    expect(page.get_by_test_id("title")).to_have_text("random")
    page.go_back()
    messages(page).last.focus()
    messages(page).last.get_by_test_id("reply").click()
    expect(page.get_by_test_id("messages")).to_be_hidden()
    fits()
    page.get_by_role("button", name="Close thread").click()
    app.opens(modal(*[dict(row[0], block_id=f"b{n}") for n, row in enumerate(INPUTS)]))
    say(page, "/plan")
    expect(dialog(page)).to_be_visible()
    fits()
    page.keyboard.press("Escape")
    page.get_by_test_id("clock-fold").click()
    page.get_by_role("button", name="+1 hour").click()
    expect(page.get_by_test_id("clock-fold")).to_contain_text("11:00")
