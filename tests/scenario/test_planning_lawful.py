"""What the linter stops in a set: who may approve it all the same, and what is kept of that."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from interviewing import replays_form
from planning import gives, newest, tells
from story import Story, told, view_words, words

from bot.errors import Problem
from bot.plans import approve
from bot.plans.model import CheckResult
from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS
from bot.storage.database import rows

STOPS = "Are you planning to have children soon?\nWhat does a full channel do to a sender?"
WARNS = "What are your hobbies?\nWhat does a full channel do to a sender?"
REASON = "Counsel agreed to it on Monday"


@pytest.fixture
def listed(tmp_path: Path) -> Iterator[Story]:
    """Serve a workspace in which Linus alone is an admin."""
    with told(tmp_path, admins=(LINUS,)) as story:
        yield story


def test_whoever_is_no_admin_is_told_what_stops_it_and_who_can_approve(story: Story) -> None:
    grace = story.person(GRACE)
    message = gives(grace, own=STOPS)
    assert "This stops approval" in words(message)
    grace.presses(message, "Approve")
    said = words(tells(grace, HIRING_BACKEND, "This set cannot be approved yet"))
    assert "reword it, or ask an admin (Ada) to approve it with a reason." in said
    assert "“you planning to have children”" in said
    assert not grace.forms()
    assert newest(story).status == "ready"
    assert audit(story) == []


def test_an_admin_approves_over_a_stop_with_a_reason_that_is_recorded(story: Story) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    message = gives(grace, own=STOPS)
    ada.presses(message, "Approve")
    form = ada.form("plan.override")
    said = view_words(form)
    assert "This should not be asked:" in said
    assert "touches family, pregnancy and marriage" in said
    assert "Instead: State the schedule" in said
    assert "UK: Pregnancy, maternity, marriage and civil partnership" in said
    assert "These checks did not pass" in said
    assert ada.submits(reason="  ")["result"] == "errors"
    assert newest(story).status == "ready"
    assert ada.submits(reason=REASON)["result"] == "cleared"
    shown = words(grace.waits_for(HIRING_BACKEND, "Approved by"))
    assert f"Approved by <@{ADA}>, over the checks: {REASON}" in shown
    planned = newest(story)
    assert planned.status == "approved"
    assert planned.override_reason == REASON
    subject = f"{planned.id}@1"
    assert audit(story) == [
        ("set.override", ADA, subject, REASON),
        ("set.approved", ADA, subject, REASON),
    ]


def test_an_admin_who_asked_for_the_set_gives_a_reason_too(story: Story) -> None:
    ada = story.person(ADA)
    ada.presses(gives(ada, own=STOPS), "Approve")
    ada.form("plan.override")
    assert ada.submits(reason=REASON)["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Approved by")
    assert [action for action, *_ in audit(story)] == ["set.override", "set.approved"]


def test_where_admins_are_listed_they_are_the_ones_who_can(listed: Story) -> None:
    ada, linus = listed.person(ADA), listed.person(LINUS)
    message = gives(ada, own=STOPS)
    ada.presses(message, "Approve")
    assert "an admin (Linus) to" in words(tells(ada, HIRING_BACKEND, "cannot be approved yet"))
    linus.presses(message, "Approve")
    linus.form("plan.override")
    assert linus.submits(reason=REASON)["result"] == "cleared"
    linus.waits_for(HIRING_BACKEND, f"Approved by <@{LINUS}>")


def test_the_form_of_an_admin_is_no_use_to_somebody_else(story: Story) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    ada.presses(gives(grace, own=STOPS), "Approve")
    view = ada.form("plan.override")
    answer = replays_form(story, GRACE, view, reason=REASON)
    assert answer["response_action"] in {"push", "errors"}
    assert "cannot be approved yet" in str(answer)
    assert newest(story).status == "ready"
    assert audit(story) == []


def test_somebody_without_the_set_cannot_approve_it_either(story: Story) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    ada.presses(gives(grace, own=STOPS), "Approve")
    answer = replays_form(story, LINUS, ada.form("plan.override"), reason=REASON)
    assert "Only the person who asked for this set, or an admin" in str(answer)
    assert newest(story).status == "ready"


def test_what_only_warns_is_approved_over_with_a_reason_by_whoever_asked(story: Story) -> None:
    grace = story.person(GRACE)
    message = gives(grace, own=WARNS)
    assert "This stops approval" not in words(message)
    grace.presses(message, "Approve")
    form = grace.form("plan.override")
    assert "touches hobbies" in view_words(form)
    assert "This should not be asked" not in view_words(form)
    assert grace.submits(reason="It is our warm-up")["result"] == "cleared"
    grace.waits_for(HIRING_BACKEND, "Approved by")
    (entry,) = audit(story)
    assert entry == ("set.approved", GRACE, f"{newest(story).id}@1", "It is our warm-up")


def test_a_set_reworded_is_no_longer_stopped(story: Story) -> None:
    grace = story.person(GRACE)
    message = gives(grace, own=STOPS)
    grace.presses(message, "Change the List")
    grace.form("plan.review")
    own = "This role has an on-call week each month. Can you do that?\nWhat is a channel?"
    assert grace.submits(own=own)["result"] == "cleared"
    changed = grace.waits_for(HIRING_BACKEND, "on-call week each month")
    assert "This stops approval" not in words(changed)
    grace.presses(changed, "Approve")
    assert "This should not be asked" not in view_words(grace.form("plan.override"))


def test_an_incomplete_set_is_approved_by_nobody(story: Story) -> None:
    ada = story.person(ADA)
    gives(ada, own=STOPS)
    planned = newest(story)
    assert planned.content is not None
    lacking = CheckResult(
        id="complete", passed=False, detail="Question 1 has no minutes.", blocking=True
    )
    checks = (*planned.content.checks, lacking)
    content = planned.content.model_copy(update={"checks": checks})
    with pytest.raises(Problem, match=r"cannot be approved yet\. Question 1 has no minutes\."):
        approve.doubts(replace(planned, content=content))


def audit(story: Story) -> list[tuple[str, str, str, str | None]]:
    found = rows(
        story.bot.deps.db.read(),
        "SELECT action, actor, subject, reason FROM audit WHERE action LIKE 'set.%' ORDER BY id",
    )
    return [(each["action"], each["actor"], each["subject"], each["reason"]) for each in found]
