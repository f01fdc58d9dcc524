"""Who may use the bot, checked on the server for everything that comes in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from planning import BRIEF, direct_with, dispatch, plans, somebody_joins, tells
from story import Story, told, until, view_words, words

from bot.people import store as directory
from bot.sandbox import payloads
from bot.sandbox.seed import ADA, BOT, GRACE, HIRING, HIRING_BACKEND, LINUS, RANDOM, SAM

NEW = "U01NOOR0001"


@pytest.fixture
def with_guest(tmp_path: Path) -> Iterator[Story]:
    """Serve a workspace whose admins are named and have listed Sam."""
    with told(tmp_path, guests=(SAM,), admins=(GRACE,)) as story:
        yield story


def test_a_guest_is_refused_and_told_whom_to_ask(story: Story) -> None:
    sam = story.person(SAM)
    sam.types(RANDOM, "/interview-plan")
    said = tells(sam, RANDOM, "Guests can take part here only when an admin has listed them")
    assert "Ask an admin" in words(said)
    sam.types(RANDOM, "/interview-plan sets")
    story.settles()
    assert not sam.forms()
    sam.types(direct_with(sam, BOT), BRIEF)
    sam.waits_for_direct("Guests can take part here only when")


def test_a_guests_home_says_why_it_is_empty(story: Story) -> None:
    sam = story.person(SAM)
    view = sam.opens_home()
    assert "Guests can take part here only when" in view_words(view)
    assert not [each for each in view["blocks"] if each["type"] == "actions"]


def test_a_guest_an_admin_has_listed_may_plan_and_is_no_admin(with_guest: Story) -> None:
    story = with_guest
    sam, grace = story.person(SAM), story.person(GRACE)
    story.control("channel", channel=HIRING, members=[ADA, GRACE, SAM, BOT])
    message = plans(sam, HIRING)
    sam.presses(message, "Approve")
    assert f"Approved by <@{SAM}>" in words(sam.waits_for(HIRING, "Approved by"))
    theirs = plans(grace, HIRING)
    sam.presses(theirs, "Approve")
    tells(sam, HIRING, "Only the person who asked for this set, or an admin")


def test_where_admins_are_named_an_owner_is_none(with_guest: Story) -> None:
    story = with_guest
    ada, grace, linus = (story.person(each) for each in (ADA, GRACE, LINUS))
    message = plans(linus)
    ada.presses(message, "Approve")
    tells(ada, HIRING_BACKEND, "Only the person who asked for this set, or an admin")
    grace.presses(message, "Approve")
    assert f"Approved by <@{GRACE}>" in words(linus.waits_for(HIRING_BACKEND, "Approved by"))


def test_a_member_who_becomes_a_guest_is_refused_from_then_on(story: Story) -> None:
    linus = story.person(LINUS)
    message = plans(linus)
    story.control("user", id=LINUS, is_restricted=True)
    until(lambda: kind(story, LINUS) == "guest", "the change")
    linus.presses(message, "Approve")
    tells(linus, HIRING_BACKEND, "Guests can take part here only when")


def test_a_deactivated_person_starts_nothing_with_what_was_still_open(story: Story) -> None:
    linus = story.person(LINUS)
    linus.types(HIRING, "/interview-plan")
    form = linus.form("plan.ask")
    story.control("user", id=LINUS, deleted=True)
    until(lambda: kind(story, LINUS) == "gone", "the change")
    # Their client is gone; what it had sent just before still arrives.
    workspace = story.server.workspace
    body = payloads.view_submission(workspace, workspace.users[LINUS], form)
    answer = dispatch(story, body)
    assert "deactivated" in str(answer)
    assert not story.calls("chat.postMessage")


def test_somebody_who_joined_a_moment_ago_may_plan(story: Story) -> None:
    somebody_joins(story, id=NEW, name="noor", real_name="Noor Haddad", tz="Europe/Oslo")
    until(lambda: kind(story, NEW) == "member", "the event")
    noor = story.person(NEW)
    noor._post("join", channel=HIRING)
    plans(noor, HIRING)


def test_somebody_the_bot_has_not_heard_of_is_looked_up_and_may_try_again(story: Story) -> None:
    story.control("faults", method="socket:events_api", kind="drop", times=None)
    somebody_joins(story, id=NEW, name="noor", real_name="Noor Haddad", tz="Europe/Oslo")
    noor = story.person(NEW)
    noor._post("join", channel=HIRING)
    noor.types(HIRING, "/interview-plan")
    tells(noor, HIRING, "I do not know you yet and am looking you up")
    until(lambda: kind(story, NEW) == "member", "the lookup")
    noor.types(HIRING, "/interview-plan")
    noor.form("plan.ask")


def test_what_other_bots_say_to_the_bot_is_left_alone(story: Story) -> None:
    body = {
        "type": "event_callback",
        "event_id": "Ev0BOTSAYS",
        "team_id": story.state()["team"]["id"],
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": direct_with(story.person(ADA), BOT),
            "bot_id": "B0OTHERBOT",
            "user": "U0OTHERBOT",
            "text": BRIEF,
        },
    }
    dispatch(story, body)
    story.settles()
    assert not story.calls("chat.postMessage")


def kind(story: Story, user: str) -> str | None:
    con = story.bot.deps.db.read()
    person = directory.person(con, story.state()["team"]["id"], user)
    return None if person is None else person.kind
