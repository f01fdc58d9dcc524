"""A loop in Chromium: built, a gap seen in its matrix, mended by a press, its stages edited."""

from looping import TITLE, loops, message_of, position, titles
from playwright.sync_api import expect
from screen import Screen
from story import Story

from bot.sandbox.seed import ADA

GAP = "Depth in algorithms or performance: uncovered"


def test_a_gap_is_seen_and_a_press_closes_it(screen: Screen, story: Story) -> None:
    position(story)
    builds(screen, story)
    mends(screen, story)
    edits_a_stage(screen)
    looks_on_a_phone(screen, story)
    puts_it_away(screen)


def builds(screen: Screen, story: Story) -> None:
    screen.opens(ADA)
    screen.types("/interview-plan loop")
    expect(screen.form).to_contain_text("No loop yet")
    screen.picture("loops-empty")
    presses(screen, "Build a Loop")
    start = screen.field("start").get_by_role("combobox")
    expect(start).to_have_value("Backend engineer")
    screen.picture("loop-build")
    screen.submits()
    expect(screen.form).to_be_hidden()
    story.settles()


def mends(screen: Screen, story: Story) -> None:
    screen.opens(ADA, message_of(story.person(ADA))["channel"])
    messages = screen.page.get_by_test_id("messages")
    expect(messages).to_contain_text(GAP)
    expect(messages.get_by_role("columnheader", name="4. Pairing")).to_be_visible()
    # A picture of the whole: the matrix, and below it what to do.
    screen.page.set_viewport_size({"width": 1280, "height": 1360})
    messages.get_by_role("heading", name=TITLE).scroll_into_view_if_needed()
    screen.picture("loop-matrix")
    screen.page.set_viewport_size({"width": 1280, "height": 900})
    messages.get_by_text(GAP).scroll_into_view_if_needed()
    screen.picture("loop-findings")
    screen.presses("Add Code Walkthrough")
    expect(messages).not_to_contain_text(GAP)
    expect(messages.get_by_role("columnheader", name="7. Code walkthrough")).to_be_attached()
    assert "Code walkthrough" in titles(loops(story)[0])
    screen.picture("loop-mended")


def edits_a_stage(screen: Screen) -> None:
    screen.presses("All Findings")
    expect(screen.form).to_contain_text("Minutes by competency")
    screen.picture("loop-all-findings")
    presses(screen, "Edit Stages")
    expect(screen.form).to_contain_text("Code walkthrough")
    screen.picture("loop-stages")
    presses(screen, "Add Stage")
    expect(screen.field("minutes")).to_be_visible()
    screen.picture("loop-stage")
    screen.field("title").locator("input").fill("Lunch with the team")
    screen.field("minutes").locator("input").fill("45")
    screen.submits()
    expect(screen.form).to_contain_text("Lunch with the team")
    presses(screen, "Back to the Loop")
    expect(screen.form).to_contain_text("Minutes by competency")
    presses(screen, "Must-Haves")
    expect(screen.field("days")).to_be_visible()
    screen.picture("loop-must-haves")
    presses(screen, "Back to the Loop")
    presses(screen, "History")
    expect(screen.form).to_contain_text("Lunch with the team")
    screen.picture("loop-history")


def looks_on_a_phone(screen: Screen, story: Story) -> None:
    page = screen.page
    story.person(ADA).closes()
    page.set_viewport_size({"width": 400, "height": 800})
    screen.opens(ADA, message_of(story.person(ADA))["channel"])
    messages = page.get_by_test_id("messages")
    messages.get_by_role("heading", name=TITLE).scroll_into_view_if_needed()
    screen.picture("loop-on-a-phone")
    # The table scrolls in itself; the page does not.
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    messages.get_by_role("button", name="Edit Stages").scroll_into_view_if_needed()
    screen.picture("loop-findings-on-a-phone")
    screen.presses("Edit Stages")
    expect(screen.form).to_contain_text("Pairing")
    screen.picture("loop-stages-on-a-phone")


def puts_it_away(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 1280, "height": 900})
    presses(screen, "Back to the Loop")
    presses(screen, "Close Loop")
    sure = screen.page.get_by_role("alertdialog")
    expect(sure).to_contain_text("You can open it again.")
    screen.picture("loop-close")
    sure.get_by_role("button", name="Close Loop").click()
    expect(screen.form).to_contain_text("This loop is closed.")
    screen.picture("loop-closed")
    presses(screen, "Open Again")
    expect(screen.form).not_to_contain_text("This loop is closed.")


def presses(screen: Screen, label: str) -> None:
    """Press the first button of that label in the open form."""
    screen.form.get_by_role("button", name=label, exact=True).first.click()
