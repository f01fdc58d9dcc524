"""The walk of the README in Chromium, as three people: from a brief to the summary.

With SCREENSHOTS set to a folder, the README's pictures are written there (`make screenshots`).
"""

from playwright.sync_api import expect
from screen import Screen, chooses
from story import SAMPLES, Story

from bot.sandbox.seed import ADA, GRACE, LINUS

BRIEF = (SAMPLES / "payments.md").read_text()


def test_from_a_brief_to_a_summary_as_three_people(screen: Screen, story: Story) -> None:
    ada_plans(screen)
    ada_schedules(screen, story)
    for user in (GRACE, LINUS):
        assert not story.person(user).inbox()
    reads_the_guide_and_the_reminder(screen, story)
    page = screen.page
    page.get_by_test_id("clock").get_by_role("button", name="+1 hour").click()
    page.get_by_test_id("clock").get_by_role("button", name="+15 min").click()
    story.settles()
    scores(screen, GRACE, levels="43434", advice="Yes", said="Told of the marmalade outage")
    story.settles()
    screen.opens(LINUS)
    opens_the_thread(screen)
    expect(page.get_by_test_id("thread-messages")).to_contain_text("submitted (1 of 2)")
    expect(page.locator("body")).not_to_contain_text("marmalade")
    scores(screen, LINUS, levels="33223", advice="No", said="Got lost in the penguin migration")
    ada_reads_the_summary(screen, story)


def ada_plans(screen: Screen) -> None:
    page = screen.page
    screen.opens(ADA)
    screen.types("/interview-plan")
    screen.field("brief").locator("textarea").fill(BRIEF)
    screen.submits()
    expect(page.get_by_role("dialog", name="What I understood")).to_be_visible()
    expect(screen.field("role").locator("input")).to_have_value(
        "Senior Go Engineer, Payments Backend"
    )
    screen.picture("understood")
    screen.submits()
    expect(page.get_by_role("button", name="Approve", exact=True)).to_be_visible()
    screen.picture("question-set")
    screen.presses("Approve")
    expect(page.get_by_text("Approved by")).to_be_visible()


def ada_schedules(screen: Screen, story: Story) -> None:
    screen.presses("Schedule Interview")
    screen.field("candidate").locator("input").fill("Robin Example")
    screen.field("date").locator("input").fill("2026-11-24")
    screen.field("time").locator("input").fill("14:00")
    chooses(screen, "interviewers", "Grace", "Linus")
    chooses(screen, "channel", "hiring-backend")
    story.settles()
    screen.picture("schedule")
    screen.submits()
    expect(screen.form).to_be_hidden()
    expect(screen.page.get_by_test_id("messages")).to_contain_text("Robin Example")
    screen.picture("scheduled")


def reads_the_guide_and_the_reminder(screen: Screen, story: Story) -> None:
    clock = screen.page.get_by_test_id("clock")
    clock.get_by_role("button", name="To next reminder").click()
    story.settles()
    direct = story.person(GRACE).waits_for_direct("Robin Example")["channel"]
    story.person(LINUS).waits_for_direct("Robin Example")
    screen.opens(GRACE, direct)
    expect(screen.page.get_by_test_id("messages")).to_contain_text("Robin Example")
    screen.picture("guide")
    clock.get_by_role("button", name="To next reminder").click()
    story.settles()
    expect(screen.page.get_by_test_id("message")).to_have_count(2)
    screen.picture("reminder")


def opens_the_thread(screen: Screen) -> None:
    screen.page.get_by_test_id("replies").last.click()


def scores(screen: Screen, user: str, *, levels: str, advice: str, said: str) -> None:
    screen.opens(user)
    screen.presses("Submit Scorecard")
    expect(screen.form).to_be_visible()
    ratings = screen.form.locator("[data-testid=block][data-block-id^=rating_]")
    for at in range(ratings.count()):
        ratings.nth(at).get_by_role("radio", name=levels[at % len(levels)]).check()
        screen.field(f"evidence_{at}").locator("textarea").fill(said)
    screen.field("recommendation").get_by_role("radio", name=advice, exact=True).check()
    screen.picture(f"scorecard-{user}")
    screen.submits()
    expect(screen.form).to_be_hidden()


def ada_reads_the_summary(screen: Screen, story: Story) -> None:
    story.settles()
    screen.opens(ADA)
    opens_the_thread(screen)
    thread = screen.page.get_by_test_id("thread-messages")
    expect(thread).to_contain_text("complete", ignore_case=True)
    screen.picture("complete")
    thread.get_by_role("button", name="Open Summary").last.click()
    expect(screen.form).to_contain_text("marmalade")
    expect(screen.form).to_contain_text("penguin")
    screen.picture("summary")
