"""The interview types in Chromium: searched, read, changed by hand, suggested and accepted."""

from playwright.sync_api import expect
from screen import Screen
from story import Story
from type_catalogue import kept

from bot.sandbox.seed import ADA, LINUS

SUMMARY = "Two people solve a pelican-sized task while a third one watches."


def test_a_type_is_found_read_changed_suggested_and_accepted(screen: Screen, story: Story) -> None:
    finds_and_reads(screen)
    changes(screen, story)
    suggests(screen)
    accepts(screen, story)
    on_a_phone(screen)


def finds_and_reads(screen: Screen) -> None:
    screen.opens(ADA)
    screen.types("/interview-plan catalogue pairing")
    expect(screen.form).to_contain_text("working on code together")
    screen.picture("types")
    presses(screen, "Show")
    expect(screen.form).to_contain_text("What to look for")
    screen.picture("type-in-full")
    screen.form.get_by_text("Ways to extend it").scroll_into_view_if_needed()
    screen.picture("type-in-full-below")
    presses(screen, "What the Candidate Sees")
    expect(screen.form).to_contain_text("How to prepare")
    screen.picture("type-for-the-candidate")


def changes(screen: Screen, story: Story) -> None:
    for part in ("Panel and agenda", "Rules", "Resources", "Basics"):
        opens_menu(screen, story)
        chooses(screen, part)
        expect(screen.form).to_contain_text("Why?")
        screen.picture(f"type-form-{part.split(' ', maxsplit=1)[0].lower()}")
    screen.field("summary").locator("textarea").fill(SUMMARY)
    screen.field("why").locator("input").fill("Shorter")
    screen.submits()
    expect(screen.form).to_contain_text("Saved as version 2.")
    presses(screen, "Show the Type")
    expect(screen.form).to_contain_text(SUMMARY)
    presses(screen, "History")
    expect(screen.form).to_contain_text("+ Two people solve")
    screen.picture("type-history")
    one = kept(story, "pairing")
    assert one is not None
    assert one.content.summary == SUMMARY
    story.person(ADA).closes()


def suggests(screen: Screen) -> None:
    screen.opens(LINUS)
    screen.types("/interview-plan catalogue pelican")
    presses(screen, "Show")
    expect(screen.form).to_contain_text(SUMMARY)
    presses(screen, "Suggest a Change")
    chooses(screen, "For the candidate", "Suggest")
    screen.field("candidate_prepares").locator("textarea").fill("Bring a pelican")
    screen.field("why").locator("input").fill("People ask what to bring")
    screen.submits()
    expect(screen.form).to_contain_text("You are told as soon as it is decided")
    screen.picture("type-suggested")


def accepts(screen: Screen, story: Story) -> None:
    message = story.person(ADA).waits_for_direct("People ask what to bring")
    story.person(ADA).closes()
    screen.opens(ADA, message["channel"])
    expect(screen.page.get_by_test_id("messages")).to_contain_text("+ Bring a pelican")
    screen.picture("type-suggestion")
    screen.presses("Accept")
    expect(screen.page.get_by_test_id("messages")).to_contain_text("Accepted by")
    screen.picture("type-accepted")
    one = kept(story, "pairing")
    assert one is not None
    assert one.content.candidate_prepares == ("Bring a pelican",)


def on_a_phone(screen: Screen) -> None:
    screen.page.set_viewport_size({"width": 400, "height": 800})
    screen.opens(ADA)
    screen.types("/interview-plan catalogue pelican")
    expect(screen.form).to_contain_text("pelican-sized")
    screen.picture("types-on-a-phone")
    presses(screen, "Show")
    expect(screen.form).to_contain_text("What to look for")
    screen.picture("type-on-a-phone")
    presses(screen, "Edit")
    chooses(screen, "Rules")
    expect(screen.form).to_contain_text("Why?")
    screen.picture("type-form-on-a-phone")


def opens_menu(screen: Screen, story: Story) -> None:
    """Open the parts of the pairing type to change."""
    story.person(ADA).closes()
    screen.opens(ADA)
    screen.types("/interview-plan catalogue pairing")
    presses(screen, "Show")
    expect(screen.form).to_contain_text("What to look for")
    presses(screen, "Edit")
    expect(screen.form).to_contain_text("makes it your workspace's own copy")
    screen.picture("type-menu")


def chooses(screen: Screen, part: str, verb: str = "Edit") -> None:
    """Press the button beside a part of the menu."""
    block = (
        screen.form.get_by_test_id("block")
        .filter(has_text=part)
        .filter(has=screen.page.get_by_role("button", name=verb, exact=True))
    )
    block.first.get_by_role("button", name=verb, exact=True).click()


def presses(screen: Screen, label: str) -> None:
    """Press the first button of that label in the open form."""
    screen.form.get_by_role("button", name=label, exact=True).first.click()
