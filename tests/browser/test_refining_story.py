"""A set refined in Chromium: three times by talking, once by hand, one step undone, approved."""

from playwright.sync_api import Locator, expect
from refining import content, history, prompts
from screen import Screen
from story import SAMPLES, Story

from bot.sandbox.seed import ADA
from bot.slack.manifest import NAME

BRIEF = (SAMPLES / "short.md").read_text()


def test_a_set_is_refined_by_talking_and_by_hand_undone_and_approved(
    screen: Screen, story: Story
) -> None:
    page = screen.page
    plans(screen)
    page.get_by_test_id("replies").last.click()
    says(screen, "lock question 1", "Version 2")
    says(screen, "swap question 2 for something on testing", "Version 3")
    says(screen, "move question 3 to the top", "Version 4")
    screen.picture("refined")
    before = prompts(story)

    page.get_by_role("button", name="Edit Questions", exact=True).first.click()
    question = content(story).questions[0].id
    button(screen, f"swap:{question}").click()
    expect(screen.form).to_contain_text("Alternative 3")
    screen.picture("alternatives")
    screen.form.get_by_role("button", name="Use This", exact=True).first.click()
    expect(screen.form).to_contain_text("Version 5")
    screen.picture("edit-questions")
    assert prompts(story) != before
    button(screen, f"edit:{content(story).questions[0].id}").click()
    expect(screen.field("prompt")).to_be_visible()
    screen.picture("edit-question")
    screen.form.get_by_role("button", name="Back to the Questions", exact=True).click()
    screen.form.get_by_role("button", name="History", exact=True).click()
    expect(screen.form).to_contain_text("Version 4")
    screen.picture("history")
    screen.form.get_by_role("button", name="Back to the Questions", exact=True).click()
    screen.form.get_by_role("button", name="Undo", exact=True).click()
    expect(screen.form).to_contain_text("Back to version 4")
    assert prompts(story) == before
    screen.form.get_by_role("button", name="Done", exact=True).click()
    story.settles()
    page.get_by_role("button", name="Approve", exact=True).first.click()
    story.settles()
    if story.person(ADA).forms():
        screen.field("reason").locator("textarea").fill("It is fine as it is")
        screen.submits()
    expect(page.get_by_text("Approved by").first).to_be_visible()
    assert [each.version for each in history(story)] == [1, 2, 3, 4, 5, 6]


def plans(screen: Screen) -> None:
    screen.opens(ADA)
    screen.types("/interview-plan")
    screen.field("brief").locator("textarea").fill(BRIEF)
    screen.submits()
    expect(screen.page.get_by_role("dialog", name="What I understood")).to_be_visible()
    screen.submits()
    expect(screen.page.get_by_role("button", name="Approve", exact=True)).to_be_visible()


def says(screen: Screen, text: str, part: str) -> None:
    """Mention the bot in the open thread and wait for its answer."""
    box = screen.page.get_by_test_id("thread-composer")
    box.fill(f"@{NAME} {text}")
    box.press("Enter")
    expect(screen.page.get_by_test_id("thread-messages")).to_contain_text(f"{part}, by")


def button(screen: Screen, value: str) -> Locator:
    """Return the button of the open form that carries a value."""
    return screen.form.locator(f'[data-testid=button][data-value="{value}"]')
