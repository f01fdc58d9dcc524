"""Documents in Chromium: pasted, looked through, decided on and published as types."""

from pathlib import Path

from playwright.sync_api import expect
from screen import Screen
from story import Story
from works import HANDBOOK, NOTES, kept

from bot.sandbox.seed import ADA


def test_a_pasted_document_becomes_published_types(
    screen: Screen, story: Story, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(NOTES)
    gives(screen, story, notes)
    looks_through(screen)
    decides(screen, story)
    publishes(screen, story)
    finds_it_in_the_catalogue(screen)
    looks_on_a_phone(screen, story)


def gives(screen: Screen, story: Story, notes: Path) -> None:
    screen.opens(ADA)
    screen.types("/interview-plan catalogue")
    presses(screen, "Read a Document")
    screen.field("name").locator("input").fill("Airship handbook")
    screen.field("text").locator("textarea").fill(HANDBOOK)
    screen.field("files").locator("input[type=file]").set_input_files(str(notes))
    screen.picture("document-given")
    screen.submits()
    expect(screen.form).to_contain_text("comes to you as a direct message")
    screen.form.get_by_test_id("modal-close").click()
    story.settles()
    screen.opens(ADA, str(story.person(ADA).direct()))
    expect(screen.page.get_by_test_id("messages")).to_contain_text(
        "4 types from 2 documents, in 3 groups; 2 things to decide"
    )
    screen.picture("document-read")


def looks_through(screen: Screen) -> None:
    screen.presses("Look Through")
    expect(screen.form).to_contain_text("Mooring exercise")
    screen.picture("document-groups")
    presses(screen, "List of Types")
    expect(screen.form).to_contain_text("4 types in 2 documents")
    screen.picture("document-types")
    presses(screen, "Show")
    expect(screen.form).to_contain_text("As it stands in Airship handbook")
    screen.picture("document-passage")
    presses(screen, "Open Its Group")


def decides(screen: Screen, story: Story) -> None:
    expect(screen.form).to_contain_text("To decide: Duration")
    screen.picture("document-group")
    screen.form.get_by_label("45 minutes").check()
    screen.submits()
    expect(screen.form).to_contain_text("1 is accepted.")
    screen.picture("document-accepted")
    presses(screen, "Decide")
    expect(screen.form).to_contain_text("To decide: Interviewers")
    screen.picture("document-catalogue")
    screen.form.get_by_label("Your catalogue").check()
    screen.submits()
    expect(screen.form).to_contain_text("all decided")
    presses(screen, "Open")
    presses(screen, "Show Draft")
    expect(screen.form).to_contain_text("one of them plays the captain")
    screen.picture("document-draft")
    screen.form.get_by_test_id("modal-close").click()
    story.settles()


def publishes(screen: Screen, story: Story) -> None:
    screen.opens(ADA, str(story.person(ADA).direct()))
    screen.presses("Publish…")
    expect(screen.form).to_contain_text("Not ready yet")
    screen.picture("document-publish")
    screen.submits()
    expect(screen.form).to_contain_text("2 types published.")
    screen.picture("document-published")
    screen.form.get_by_test_id("modal-close").click()
    # What was typed for one group is not in the form of the next.
    assert sorted(one.status for one in kept(story).values()) == ["published"] * 2
    assert "Mooring exercise" in kept(story)
    story.settles()


def finds_it_in_the_catalogue(screen: Screen) -> None:
    screen.opens(ADA)
    screen.types("/interview-plan catalogue mooring airship")
    expect(screen.form).to_contain_text("Mooring exercise")
    presses(screen, "Show")
    expect(screen.form).to_contain_text("From Airship handbook")
    screen.picture("document-in-catalogue")
    for _ in range(2):
        screen.form.get_by_test_id("modal-close").click()


def looks_on_a_phone(screen: Screen, story: Story) -> None:
    screen.page.set_viewport_size({"width": 400, "height": 800})
    screen.opens(ADA, str(story.person(ADA).direct()))
    expect(screen.page.get_by_test_id("messages")).to_contain_text("all decided")
    screen.picture("document-message-on-a-phone")
    screen.presses("Look Through")
    presses(screen, "Open")
    expect(screen.form).to_contain_text("Decided: Duration")
    screen.picture("document-group-on-a-phone")
    screen.form.get_by_test_id("modal-close").click()
    screen.opens(ADA, str(story.person(ADA).direct()))
    screen.presses("History")
    expect(screen.form).to_contain_text("Decided duration of 1")
    screen.picture("document-history-on-a-phone")


def presses(screen: Screen, label: str) -> None:
    """Press the first button of that label in the open form."""
    screen.form.get_by_role("button", name=label, exact=True).first.click()
