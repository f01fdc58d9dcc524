"""Documents in Chromium: changed by talking in the thread under what was read."""

from playwright.sync_api import expect
from refining import asks_for
from screen import Screen
from story import Story
from works import HANDBOOK, gives, groups

from bot.sandbox.seed import ADA
from bot.slack.manifest import NAME


def test_what_was_read_is_changed_by_talking_and_taken_back(screen: Screen, story: Story) -> None:
    ada = story.person(ADA)
    message = gives(story, ada, HANDBOOK, name="Handbook")
    asks_for(ada, message, "set 1 to 45 minutes and rename 2 to Zeppelins on paper", "Version 2")
    screen.opens(ADA, str(ada.direct()))
    screen.page.get_by_test_id("replies").last.click()
    expect(screen.page.get_by_test_id("thread-messages")).to_contain_text("Version 2")
    says(
        screen,
        story,
        "write 1 for the candidate, broken down by Interviewers, Duration and Salary",
        "Description for the candidate",
    )
    screen.picture("talked")
    screen.page.get_by_test_id("thread-messages").get_by_role("button", name="Undo").last.click()
    story.settles()
    says(screen, story, "what is the weather like?", "I did not understand")
    screen.picture("talked-undone")
    screen.page.set_viewport_size({"width": 400, "height": 800})
    screen.picture("talked-on-a-phone")
    assert [title for title, _ in groups(story)] == ["Mooring exercise", "Zeppelins on paper"]


def says(screen: Screen, story: Story, text: str, part: str) -> None:
    """Mention the bot in the open thread and wait for its answer."""
    box = screen.page.get_by_test_id("thread-composer")
    box.fill(f"@{NAME} {text}")
    box.press("Enter")
    story.settles()
    expect(screen.page.get_by_test_id("thread-messages")).to_contain_text(part)
