"""Deciding on a set that stands: approving, changing its brief, finding it again, the Home tab."""

from planning import BRIEF, UNREAD, gives, initial, newest, plans, press, tells, thread
from story import Json, Person, Story, _texts, labels, view_words, words

from bot.plans import store
from bot.sandbox.seed import ADA, GENERAL, GRACE, HIRING, HIRING_BACKEND, LINUS, RANDOM
from bot.storage.database import rows

# Approving


def test_approving_freezes_the_version_that_was_seen_by_its_hash(story: Story) -> None:
    ada = story.person(ADA)
    ada.presses(plans(ada), "Approve")
    message = ada.waits_for(HIRING_BACKEND, "Approved by")
    assert labels(message) == ["Schedule Interview", "Edit Questions", "Take Along"]
    assert message["text"].endswith("Approved.")
    con = story.bot.deps.db.read()
    planned = newest(story)
    approved = store.approved(con, planned.team, planned.id)
    assert approved is not None
    assert approved.version == 1
    assert approved.content_hash == approved.question_set.content_hash()
    assert audit(story) == [("set.approved", ADA, f"{planned.id}@1", None)]


def test_only_the_asker_or_an_admin_approves(story: Story) -> None:
    ada, grace, linus = (story.person(each) for each in (ADA, GRACE, LINUS))
    message = plans(grace, brief=BRIEF)
    linus.presses(message, "Approve")
    tells(linus, HIRING_BACKEND, "Only the person who asked for this set, or an admin")
    linus.presses(message, "Change the Brief")
    story.settles()
    assert not linus.forms()
    assert newest(story).status == "ready"
    # Ada owns the workspace; without BOT_ADMINS owners are admins.
    ada.presses(message, "Approve")
    assert f"Approved by <@{ADA}>" in words(grace.waits_for(HIRING_BACKEND, "Approved by"))


def test_failed_checks_are_approved_over_with_a_reason_that_is_kept_and_shown(
    story: Story,
) -> None:
    ada = story.person(ADA)
    message = gives(ada)
    assert "did not pass" in words(message)
    ada.presses(message, "Approve")
    form = ada.form("plan.override")
    assert "These checks did not pass" in view_words(form)
    assert ada.submits(reason="   ")["result"] == "errors"
    result = ada.submits(reason="We ask <!channel> & nobody else")
    assert result["result"] == "cleared"
    shown = words(ada.waits_for(HIRING_BACKEND, "Approved by"))
    assert "over the checks: We ask &lt;!channel&gt; &amp; nobody else" in shown
    planned = newest(story)
    assert planned.status == "approved"
    [entry] = audit(story)
    assert entry == ("set.approved", ADA, f"{planned.id}@1", "We ask <!channel> & nobody else")


def test_a_question_that_must_not_be_asked_stops_approval(story: Story) -> None:
    grace = story.person(GRACE)
    message = gives(grace, own="Are you planning to have children soon?\nWhat is a channel?")
    assert "This stops approval" in words(message)
    grace.presses(message, "Approve")
    tells(grace, HIRING_BACKEND, "This set cannot be approved yet")
    assert not grace.forms()
    assert newest(story).status == "ready"


def test_pressing_approve_twice_approves_once_and_says_so(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.presses(message, "Approve")
    press(story, ADA, "plan.approve", f"{newest(story).id}@1", channel=HIRING_BACKEND)
    tells(ada, HIRING_BACKEND, "This set is approved already")
    assert len(audit(story)) == 1


def test_a_set_that_changed_under_the_button_is_looked_at_again_first(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    old = f"{newest(story).id}@1"
    change(ada, message, length="60")
    ada.waits_for(HIRING_BACKEND, "60 minutes, 53 of them")
    press(story, ADA, "plan.approve", old, channel=HIRING_BACKEND)
    tells(ada, HIRING_BACKEND, "has just been changed")
    assert newest(story).status == "ready"


def test_a_reason_given_for_an_earlier_version_approves_nothing(story: Story) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    message = gives(grace)
    ada.presses(message, "Approve")
    ada.form("plan.override")
    grace.presses(message, "Change the List")
    own = initial(grace.form("plan.review"))["own"] + "\nWhat does defer cost?"
    assert grace.submits(own=own)["result"] == "cleared"
    grace.waits_for(HIRING_BACKEND, "What does defer cost?")
    assert ada.submits(reason="Looks fine")["result"] == "pushed"
    assert "has just been changed" in view_words(ada.form())
    assert newest(story).status == "ready"


# Changing the brief


def test_a_changed_brief_rewrites_the_same_message_and_keeps_both_versions(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    change(ada, message, length="60", areas="Testing\nError handling")
    changed = ada.waits_for(HIRING_BACKEND, "60 minutes, 53 of them")
    assert changed["ts"] == message["ts"]
    story.settles()
    assert len([each for each in ada.messages(HIRING_BACKEND) if each["bot"]]) == 1
    found = rows(
        story.bot.deps.db.read(), "SELECT version, content_hash FROM set_versions ORDER BY version"
    )
    assert [each["version"] for each in found] == [1, 2]
    assert found[0]["content_hash"] != found[1]["content_hash"]
    replies = [words(each) for each in thread(ada, message)]
    assert any("Version 2, from the changed brief" in each for each in replies)
    # What nobody corrected is as it was.
    assert newest(story).brief.red_flags == ("Cannot say what happens when a channel blocks",)
    assert newest(story).brief.not_understood == (UNREAD,)


def test_of_two_changes_at_once_one_is_made_and_the_other_is_told(story: Story) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    message = plans(grace)
    for person in (ada, grace):
        person.presses(message, "Change the Brief")
        person.form("plan.review")
    # While the message of the first is being rewritten, nothing is composed yet.
    story.control("faults", method="chat.update", kind="delay", seconds=0.5, times=None)
    assert ada.submits(length="60")["result"] == "cleared"
    assert grace.submits(length="30")["result"] == "pushed"
    assert "being written just now" in view_words(grace.form())
    story.server.sandbox.faults.clear()
    story.settles()
    assert newest(story).brief.length_minutes == 60


def test_an_approved_set_stays_as_it_is(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.presses(message, "Change the Brief")
    ada.form("plan.review")
    press(story, ADA, "plan.approve", f"{newest(story).id}@1", channel=HIRING_BACKEND)
    ada.waits_for(HIRING_BACKEND, "Approved by")
    assert ada.submits(length="60")["result"] == "pushed"
    assert "approved and stays as it is" in view_words(ada.form())
    assert newest(story).version == 1


# Earlier sets


def test_without_sets_the_list_says_how_to_make_one(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING, "/interview-plan sets")
    assert "No question sets yet" in words(tells(ada, HIRING, "No question sets yet"))


def test_sets_finds_ones_own_newest_first_and_words_narrow_them(story: Story) -> None:
    grace, ada, linus = (story.person(each) for each in (GRACE, ADA, LINUS))
    plans(grace)
    story.moves(hours=1)
    plans(grace, HIRING, BRIEF.replace("Senior Go", "Staff Go").replace("Senior (", "Staff ("))
    grace.types(GENERAL, "/interview-plan sets")
    said = words(tells(grace, GENERAL, "newest first"))
    assert said.index("*Staff Go") < said.index("*Senior Go")
    assert "23 November 2026 · waiting for approval" in said

    grace.types(RANDOM, "/interview-plan sets SENIOR go")
    said = words(tells(grace, RANDOM, "newest first"))
    assert "Senior Go backend" in said
    assert "Staff Go" not in said
    grace.types(RANDOM, "/interview-plan sets rust")
    tells(grace, RANDOM, "No question set has all these words")

    linus.types(GENERAL, "/interview-plan sets")
    tells(linus, GENERAL, "No question sets yet")
    ada.types(GENERAL, "/interview-plan sets")
    assert f"asked for by <@{GRACE}>" in words(tells(ada, GENERAL, "newest first"))


def test_show_opens_a_set_that_can_be_approved_right_there(story: Story) -> None:
    ada = story.person(ADA)
    plans(ada)
    ada.types(GENERAL, "/interview-plan sets")
    ada.presses(tells(ada, GENERAL, "newest first"), "Show")
    form = ada.form("plan.shown")
    assert "What to look for" in view_words(form)
    ada.presses_in_form("Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")
    story.settles()
    assert "Approved by" in view_words(ada.form("plan.shown"))

    ada.types(GENERAL, "/interview-plan sets")
    listed = ada.waits_for(GENERAL, "· approved")
    ada.presses(listed, "Schedule Interview")
    ada.form("interview.form")


def test_nobody_is_shown_a_set_that_is_not_theirs(story: Story) -> None:
    ada, linus = story.person(ADA), story.person(LINUS)
    plans(ada)
    press(story, LINUS, "plan.show", newest(story).id)
    assert "Only the person who asked" in view_words(linus.form())


# Home


def test_home_without_anything_waiting_teaches_and_opens_the_form(story: Story) -> None:
    ada = story.person(ADA)
    view = ada.opens_home()
    assert "Nothing waits for you" in view_words(view)
    press_at_home(ada, view, "Plan an Interview")
    ada.form("plan.ask")
    assert ada.submits(role="senior go backend engineer")["result"] == "updated"
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert "I answer here" not in words(message)


def test_home_shows_the_set_that_waits_for_approval(story: Story) -> None:
    ada = story.person(ADA)
    plans(ada)
    view = ada.opens_home()
    assert "waits for your approval" in view_words(view)
    press_at_home(ada, view, "Show Set")
    ada.form("plan.shown")


# What the tests share


def audit(story: Story) -> list[tuple[str, str, str, str | None]]:
    found = rows(
        story.bot.deps.db.read(),
        "SELECT action, actor, subject, reason FROM audit WHERE action LIKE 'set.%' ORDER BY id",
    )
    return [(each["action"], each["actor"], each["subject"], each["reason"]) for each in found]


def change(person: Person, message: Json, **corrected: str) -> None:
    person.presses(message, "Change the Brief")
    person.form("plan.review")
    result = person.submits(**corrected)
    assert result["result"] == "cleared", result


def press_at_home(person: Person, view: Json, label: str) -> None:
    for block in view["blocks"]:
        for element in [*block.get("elements", ()), *filter(None, [block.get("accessory")])]:
            if element.get("type") == "button" and element["text"]["text"] == label:
                person._act({"type": "view", "view_id": view["id"]}, block, element)
                return
    raise AssertionError(list(_texts(view)))
