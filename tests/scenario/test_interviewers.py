"""Becoming an interviewer: steps, bookings, who may lead, and what comes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from interviewing import (
    DAY,
    END,
    MINUTE,
    TUESDAY_14,
    all_messages,
    guide,
    pending,
    replays_button,
    root,
    scores,
    wall,
)
from story import Story, labels, told, view_words, words
from training import (
    KATA,
    PAIRING,
    asks,
    begins,
    begins_and_reads,
    bookings,
    held,
    home,
    known,
    opens_mine,
    pairing,
    presses_at_home,
    records,
    says_yes,
    seats,
    sees_form,
    standing,
    team_of,
    type_library,
)

from bot.catalogue.types import Training
from bot.sandbox.seed import ADA, GRACE, LINUS, ROSA
from bot.types.keep import keep_type
from bot.types.model import OwnType

WEDNESDAY = {"date": "2026-11-25", "time": "14:00"}


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with told(tmp_path) as story:
        yield story


def test_somebody_learns_a_type_from_reading_its_guide_to_leading_it(story: Story) -> None:
    assert records(story, ADA, GRACE)["result"] == "cleared"
    said = story.person(GRACE).inbox()[-1]
    assert said.startswith(f"<@{ADA}> recorded you as qualified for Pairing")

    begins(story, LINUS)
    seen = home(story, LINUS)
    assert "Becoming an interviewer" in seen
    assert "Next: Read the guide for Pairing" in seen
    presses_at_home(story, LINUS, "Read Guide")
    sees_form(story.person(LINUS), "What to look for")
    story.person(LINUS).closes()
    presses_at_home(story, LINUS, "Done Reading")
    story.settles()
    assert "Next: Shadow one Pairing interview" in home(story, LINUS)

    shadows_one(story)
    leads_one_watched(story)
    does_a_dry_run(story)
    now = standing(story, LINUS, KATA)
    assert (now.state, now.next_step, now.dry_run_with) == ("qualified", "", "")
    assert "Becoming an interviewer" not in home(story, LINUS)
    page = view_words(opens_mine(story, LINUS))
    assert "You may lead" in page
    assert KATA in page
    # Another exercise is rehearsed anew.
    assert standing(story, LINUS, "Another one").dry_run_with.startswith("the hiring manager")


def shadows_one(story: Story) -> None:
    # The coordinator agrees first.
    first = held(story, "Robin Example", {GRACE: "lead"})
    asks(story, LINUS, "Book a Shadow", first)
    assert "has not answered yet" in home(story, LINUS)
    assert seats(story, first) == {GRACE: "lead"}
    says_yes(story, ADA, "asks to sit in")
    assert seats(story, first) == {GRACE: "lead", LINUS: "shadow"}
    seen = home(story, LINUS)
    assert "Booked: you sit in" in seen
    assert f"You sit in. Interviewers: <@{GRACE}>" in seen
    assert "no scorecard is asked of you" in story.person(LINUS).inbox()[-1]
    settled = story.person(ADA).waits_for_direct("Agreed:")
    assert labels(settled) == ["Call Off"]
    story.moves_to(TUESDAY_14 - 15 * MINUTE)
    assert labels(guide(story.person(LINUS))) == []
    assert "starts in 15 minutes" in story.person(LINUS).inbox()[-1]
    story.moves_to(END + 20 * MINUTE)
    assert not any("scorecard for" in each for each in story.person(LINUS).inbox())
    assert "Your scorecard for" not in home(story, LINUS)
    assert story.person(LINUS).inbox()[-1].startswith("You sat in on the Pairing interview")
    assert "Next: Lead one Pairing interview" in story.person(LINUS).inbox()[-1]
    scores(story, story.person(GRACE), root(story))
    assert "the scorecard is in" in words(root(story)).lower()
    # What was thought of the candidate is not for a shadow to read.
    for action in ("scorecard.summary", "scorecard.others"):
        replays_button(story, LINUS, root(story), action, first)
        assert story.person(LINUS).forms() == []


def leads_one_watched(story: Story) -> None:
    # Who leads hands over, and watches.
    assert "Next: Lead one Pairing interview with a qualified" in home(story, LINUS)
    second = held(story, "Kim Sample", {GRACE: "lead"}, date="2026-11-26")
    asks(story, LINUS, "Book a Reverse Shadow", second)
    says_yes(story, GRACE, "asks to lead")
    assert seats(story, second) == {GRACE: "reverse_shadow", LINUS: "lead"}
    assert f"<@{LINUS}> leads the Pairing interview" in story.person(ADA).inbox()[-1]
    thursday = wall("Europe/London", 2026, 11, 26, 14)
    story.moves_to(thursday + 45 * MINUTE + 20 * MINUTE)
    assert "scorecard for the interview with Kim" in story.person(LINUS).inbox()[-1]
    assert "You led the Pairing interview" in story.person(LINUS).inbox()[-2]


def does_a_dry_run(story: Story) -> None:
    # Both are told and reminded, and the partner records it.
    assert "Next: Do a dry run of Pairing with the hiring manager" in home(story, LINUS)
    presses_at_home(story, LINUS, "Book a Dry Run")
    form = story.person(LINUS).form("training.dry_run_form")
    offered = next(b["element"]["options"] for b in form["blocks"] if b["block_id"] == "with")
    assert [each["value"] for each in offered] == [ADA, GRACE]
    # What they learnt on is there already.
    field = next(b["element"] for b in form["blocks"] if b["block_id"] == "exercise")
    assert field["initial_value"] == KATA
    result = story.person(LINUS).submits(
        **{"with": ADA, "exercise": KATA, "date": "2026-12-01", "time": "10:00"}
    )
    assert result["result"] == "cleared", result
    story.settles()
    assert f"dry run of Pairing ({KATA})" in story.person(ADA).inbox()[-1]
    story.moves_to(wall("Europe/London", 2026, 11, 30, 15))
    assert "Soon: your dry run" in story.person(LINUS).inbox()[-1]
    reminder = story.person(ADA).waits_for_direct("Soon:")
    assert standing(story, LINUS).state == "learning"
    story.person(ADA).presses(reminder, "Dry Run Done")
    story.settles()
    assert "You may lead Pairing now." in story.person(LINUS).inbox()[-1]
    assert "Done: dry run" in words(story.person(ADA).waits_for_direct("Done: dry run"))


def test_a_cancelled_interview_cancels_what_was_booked_in_it_and_counts_for_nothing(
    story: Story,
) -> None:
    begins_and_reads(story, LINUS)
    first = held(story, "Robin Example", {GRACE: "lead"})
    asks(story, LINUS, "Book a Shadow", first)
    says_yes(story, ADA, "asks to sit in")
    story.person(ADA).presses(root(story), "Cancel")
    story.settles()
    seen = home(story, LINUS)
    assert "was cancelled. Book another one." in seen
    assert "Book a Shadow" in labels({"blocks": story.person(LINUS).opens_home()["blocks"]})
    story.moves(days=3)
    assert standing(story, LINUS).next_step == "Shadow one Pairing interview"
    assert not any("that counts" in each for each in story.person(LINUS).inbox())


def test_calling_off_gives_the_seat_back_and_tells_who_has_to_know(story: Story) -> None:
    records(story, ADA, GRACE)
    begins_and_reads(story, LINUS)
    first = held(story, "Robin Example", {GRACE: "lead"})
    asks(story, LINUS, "Book a Shadow", first)
    says_yes(story, ADA, "asks to sit in")
    presses_at_home(story, LINUS, "Cancel Booking")
    story.settles()
    assert seats(story, first) == {GRACE: "lead"}
    assert "does not sit in" in story.person(ADA).inbox()[-1]
    assert bookings(story, LINUS) == []
    # Only Grace's guide, reminder and scorecard are still to come.
    assert sorted(pending(story, first)) == [
        "interviews.guide",
        "interviews.reminder",
        "scorecards.ask",
    ]
    # The same interview can be booked again, and turned down this time.
    asks(story, LINUS, "Book a Shadow", first)
    ada = story.person(ADA)
    ada.presses(ada.waits_for_direct("asks to sit in"), "Decline")
    story.settles()
    assert "You cannot join" in story.person(LINUS).inbox()[-1]
    assert "Book a Shadow" in labels({"blocks": story.person(LINUS).opens_home()["blocks"]})


def test_a_lead_handed_over_goes_back_when_it_is_called_off(story: Story) -> None:
    records(story, ADA, GRACE)
    begins_and_reads(story, LINUS)
    held(story, "Robin Example", {GRACE: "lead", LINUS: "shadow"})
    story.moves_to(END + MINUTE)
    second = held(story, "Kim Sample", {GRACE: "lead", ROSA: "second"}, date="2026-11-26")
    asks(story, LINUS, "Book a Reverse Shadow", second)
    says_yes(story, GRACE, "asks to lead")
    assert seats(story, second)[LINUS] == "lead"
    presses_at_home(story, LINUS, "Cancel Booking")
    story.settles()
    assert seats(story, second) == {GRACE: "lead", ROSA: "second"}
    assert "leads the Pairing interview" in story.person(GRACE).inbox()[-1]


def test_nobody_joins_or_records_what_is_not_theirs_to(story: Story) -> None:
    begins_and_reads(story, LINUS)
    begins_and_reads(story, GRACE)
    first = held(story, "Robin Example", {ROSA: "lead"})
    asks(story, LINUS, "Book a Shadow", first)
    request = story.person(ADA).waits_for_direct("asks to sit in")
    [booking] = bookings(story, LINUS)
    for user in (LINUS, GRACE, ROSA):
        replays_button(story, user, request, "training.agree", booking.id)
    assert seats(story, first) == {ROSA: "lead"}
    assert "Only whoever was asked" in _said(story)
    says_yes(story, ADA, "asks to sit in")
    # One who learns is enough: it is offered to nobody else.
    presses_at_home(story, GRACE, "Book a Shadow")
    assert "No Pairing" in view_words(story.person(GRACE).form())
    story.person(GRACE).closes()
    # A shadow submits nothing.
    story.moves_to(TUESDAY_14 + MINUTE)
    replays_button(story, LINUS, request, "scorecard.open", first)
    assert story.person(LINUS).forms() == []
    assert "You sit in to learn, so no scorecard" in _said(story)
    # Who is neither owner, hiring manager nor admin records nobody, withdraws nothing.
    assert "Record as Qualified" not in labels(opens_mine(story, LINUS))
    story.person(LINUS).closes()
    replays_button(story, LINUS, request, "interviewers.record", PAIRING)
    replays_button(story, LINUS, request, "interviewers.withdraw", f"{PAIRING}:{ROSA}")
    assert story.person(LINUS).forms() == []


def _said(story: Story) -> str:
    return "\n".join(words(each) for each in all_messages(story))


def test_a_colleagues_application_is_not_offered_to_those_who_learn(story: Story) -> None:
    begins_and_reads(story, LINUS)
    held(story, "Rosa Mendes", {GRACE: "lead"}, member=ROSA)
    presses_at_home(story, LINUS, "Book a Shadow")
    assert "No Pairing" in view_words(story.person(LINUS).form())


def test_people_are_recorded_at_once_and_a_withdrawal_says_so(story: Story) -> None:
    result = records(story, ADA, GRACE, LINUS, **{"with": ROSA, "reason": "They led it for years"})
    assert result["result"] == "cleared", result
    assert standing(story, GRACE, KATA).state == standing(story, LINUS, KATA).state == "qualified"
    opens_mine(story, ADA)
    ada = story.person(ADA)
    ada.presses_in_form("Who May Lead")
    view = ada.form("interviewers.who")
    block = next(each for each in view["blocks"] if each.get("block_id") == "which")
    chosen = next(each for each in block["elements"][0]["options"] if each["value"] == PAIRING)
    ada._post(
        "action",
        container={"type": "view", "view_id": view["id"]},
        block_id="which",
        action_id="interviewers.who_type",
        value={"type": "static_select", "selected_option": chosen},
    )
    sees_form(ada, f"<@{GRACE}> may lead")
    ada.presses_in_form("Withdraw")
    ada.form("interviewers.withdraw")
    assert ada.submits(reason="The exercise has changed")["result"] == "cleared"
    story.settles()
    gone = [each for each in (GRACE, LINUS) if standing(story, each).state != "qualified"]
    assert len(gone) == 1
    assert "withdrew" in story.person(gone[0]).inbox()[-1]
    assert standing(story, gone[0]).next_step == "Read the guide for Pairing"
    con = story.bot.deps.db.read()
    found = con.execute("SELECT action, reason FROM audit WHERE action LIKE 'qualification.%'")
    assert [tuple(each) for each in found] == [
        ("qualification.record", "They led it for years"),
        ("qualification.record", "They led it for years"),
        ("qualification.withdraw", "The exercise has changed"),
    ]


def test_a_dry_run_asked_for_in_a_guide_is_recorded_for_that_exercise(story: Story) -> None:
    records(story, ADA, GRACE, LINUS)
    other = held(story, "Robin Example", {GRACE: "lead", LINUS: "second"}, exercise="A new one")
    assert standing(story, GRACE, "A new one").dry_run_with
    message = root(story)
    # Only the lead is asked, whoever presses.
    replays_button(story, LINUS, message, "training.dry_run", other)
    assert story.person(LINUS).forms() == []
    replays_button(story, GRACE, message, "training.dry_run", other)
    grace = story.person(GRACE)
    view = grace.form("training.done_form")
    assert "A new one" in view_words(view)
    assert grace.submits(**{"with": LINUS})["result"] == "closed"
    story.settles()
    assert standing(story, GRACE, "A new one").dry_run_with == ""
    assert standing(story, LINUS, "A new one").dry_run_with
    assert f"<@{GRACE}> recorded a dry run" in story.person(LINUS).inbox()[-1]


def test_a_week_counts_what_somebody_sits_in_against_their_own_limit(story: Story) -> None:
    opens_mine(story, GRACE)
    assert story.person(GRACE).submits(limit="2")["result"] == "closed"
    held(story, "Robin Example", {GRACE: "lead"})
    held(story, "Kim Sample", {GRACE: "lead"}, **WEDNESDAY)
    held(story, "Alex Sample", {GRACE: "lead"}, date="2026-12-01")
    now = standing(story, GRACE)
    assert (now.load, now.most, now.is_full) == (2, 2, True)
    assert standing(story, GRACE, at=TUESDAY_14 + 7 * DAY).load == 1
    story.person(ADA).presses(root(story, "Kim Sample"), "Cancel")
    story.settles()
    assert standing(story, GRACE).load == 1
    assert "1 interview this week, of 2 at most" in str(opens_mine(story, GRACE))
    assert story.person(GRACE).submits(limit="none")["result"] == "closed"
    assert standing(story, GRACE).most is None


def test_whoever_did_all_that_was_asked_stays_qualified_when_a_type_asks_for_more(
    story: Story,
) -> None:
    begins_and_reads(story, LINUS)
    version = asks_for(story, Training(reading=True, shadows=0, reverse_shadows=0), after=0)
    assert standing(story, LINUS).state == "qualified"
    begins(story, GRACE)
    asks_for(story, Training(reading=True, shadows=3), after=version)
    assert standing(story, LINUS).state == "qualified"
    assert "Since" in view_words(opens_mine(story, LINUS))
    assert "recorded by" not in view_words(story.person(LINUS).form())
    # Who had not done all of it does what is asked now.
    presses_at_home(story, GRACE, "Done Reading")
    story.settles()
    assert standing(story, GRACE).next_step == "Shadow 3 Pairing interviews"


def asks_for(story: Story, training: Training, *, after: int) -> int:
    """Let pairing ask for other steps, without a dry run; return the version that says so."""
    deps, own = story.bot.deps, OwnType.of(pairing(story))
    rules = own.rules.model_copy(update={"dry_run_with": ""})
    changed = own.model_copy(update={"training": training, "rules": rules})
    with deps.db.write() as con:
        return keep_type(
            deps,
            type_library(story),
            con,
            team_of(story),
            changed,
            by=ADA,
            why="Other steps",
            after=after,
            status="published",
        )


def test_those_who_may_lead_stand_first_and_the_least_busy_of_them(story: Story) -> None:
    records(story, ADA, GRACE, ROSA)
    begins(story, LINUS)
    held(story, "Robin Example", {GRACE: "lead"})
    found = known(story, at=TUESDAY_14)
    assert [(each.user, each.state, each.load) for each in found] == [
        (ROSA, "qualified", 0),
        (GRACE, "qualified", 1),
        (LINUS, "learning", 0),
    ]
    assert found[2].next_step == "Read the guide for Pairing"


def test_a_hiring_manager_records_others_but_not_themselves(tmp_path: Path) -> None:
    with told(tmp_path, admins=(ROSA,)) as story:
        held(story, "Robin Example", {GRACE: "lead"})
        result = records(story, ADA, ADA, GRACE)
        assert "You cannot record yourself" in str(result)
        assert standing(story, GRACE).state == "new"
        story.person(ADA).closes()
        assert records(story, ADA, GRACE)["result"] == "cleared"
        assert standing(story, GRACE).state == "qualified"


def test_a_dry_run_called_off_reminds_nobody_and_both_know(story: Story) -> None:
    records(story, ADA, GRACE)
    begins_and_reads(story, LINUS)
    held(story, "Robin Example", {GRACE: "lead", LINUS: "shadow"})
    held(story, "Kim Sample", {LINUS: "lead", GRACE: "reverse_shadow"})
    story.moves_to(END + MINUTE)
    presses_at_home(story, LINUS, "Book a Dry Run")
    linus = story.person(LINUS)
    linus.form("training.dry_run_form")
    when = {"date": "2026-11-30", "time": "10:00"}
    passed = linus.submits(**{"with": GRACE, "date": "2026-11-20", "time": "10:00"})
    assert "passed" in passed["errors"]["date"]
    assert linus.submits(**{"with": GRACE, **when})["result"] == "cleared"
    story.settles()
    assert "Dry run with" in home(story, GRACE)
    grace = story.person(GRACE)
    grace.presses(grace.waits_for_direct("You play the candidate"), "Call Off")
    story.settles()
    assert "was called off" in linus.inbox()[-1]
    assert "Becoming an interviewer" not in home(story, GRACE)
    story.moves(days=9)
    for user in (LINUS, GRACE):
        assert not any("Soon:" in each or "Was the" in each for each in story.person(user).inbox())
    # Nobody but the partner says that one was done.
    assert standing(story, LINUS).next_step.startswith("Do a dry run")


def test_home_shows_three_types_that_are_learnt_and_says_how_many_more(story: Story) -> None:
    for type_id in ("pairing", "code-walkthrough", "system-design", "technical-depth"):
        begins(story, LINUS, learn=type_id)
    seen = home(story, LINUS)
    assert seen.count("Next: Read the guide") == 3
    assert "And 1 more: see My Interviewing below." in seen
    assert view_words(opens_mine(story, LINUS)).count("Next: Read the guide") == 4
    story.person(LINUS).presses_in_form("Stop Learning")
    story.settles()
    assert view_words(story.person(LINUS).form()).count("Next: Read the guide") == 3
