"""The question bank in Chromium: searched, read, added to by hand and by a pasted list."""

from playwright.sync_api import expect
from question_bank import own
from screen import Screen
from story import Story

from bot.sandbox.seed import ADA

OWN = "How would you make a gRPC client cope with a server that restarts every night?"
LISTED = "Which pelican would you ask to carry a schema change to forty running services?"
TOLD = "Tell me about a time you talked a team out of a rewrite."
LIST = f"""# Platform

- {LISTED}
  - Which one goes first?
  - What would make you call them back?
- {TOLD}
- How old are you?
"""


def test_the_bank_is_searched_read_and_added_to(screen: Screen, story: Story) -> None:
    finds_and_reads(screen)
    adds_one(screen, story)
    imports_a_list(screen, story)
    finds_the_imported(screen, story)


def finds_and_reads(screen: Screen) -> None:
    screen.opens(ADA)
    screen.types("/interview-plan questions gRPC")
    expect(screen.form).to_contain_text("gRPC")
    expect(screen.field("words").locator("input")).to_have_value("gRPC")
    screen.picture("questions")
    presses(screen, "Show")
    expect(screen.form).to_contain_text("What to look for")
    screen.picture("question-in-full")


def adds_one(screen: Screen, story: Story) -> None:
    begins_anew(screen, story)
    screen.types("/interview-plan questions")
    presses(screen, "Add Question")
    screen.field("prompt").locator("textarea").fill(OWN)
    screen.picture("add-question")
    screen.submits()
    expect(screen.form).to_contain_text("Added.")
    screen.picture("added")
    assert [each.prompt for each in own(story)] == [OWN]


def imports_a_list(screen: Screen, story: Story) -> None:
    begins_anew(screen, story)
    screen.types("/interview-plan questions")
    presses(screen, "Import a List")
    screen.field("list").locator("textarea").fill(LIST)
    screen.picture("import")
    screen.submits()
    expect(screen.form).to_contain_text("Nothing is stored yet")
    screen.picture("preview")
    screen.form.get_by_text("How old are you?").scroll_into_view_if_needed()
    screen.picture("preview-below")
    assert len(own(story)) == 1
    screen.submits()
    expect(screen.form).to_contain_text("2 questions stored")
    screen.picture("stored")
    assert {each.prompt for each in own(story)} == {OWN, LISTED, TOLD}


def finds_the_imported(screen: Screen, story: Story) -> None:
    begins_anew(screen, story)
    screen.types("/interview-plan questions pelican")
    expect(screen.form).to_contain_text(LISTED)
    expect(screen.form.get_by_role("button", name="Show", exact=True)).to_have_count(1)
    screen.picture("found-own")
    screen.page.set_viewport_size({"width": 400, "height": 800})
    expect(screen.form).to_be_visible()
    screen.picture("found-on-a-phone")


def begins_anew(screen: Screen, story: Story) -> None:
    """Close every form, as a person does before they type, and look at the channel."""
    story.person(ADA).closes()
    screen.opens(ADA)


def presses(screen: Screen, label: str) -> None:
    """Press the first button of that label in the open form."""
    screen.form.get_by_role("button", name=label, exact=True).first.click()
