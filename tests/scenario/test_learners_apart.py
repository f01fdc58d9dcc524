"""What somebody who learns may see and do, and what becomes of it when they leave again."""

import json

from interviewing import (
    DAY,
    MINUTE,
    NAME,
    TUESDAY_14,
    all_messages,
    directs,
    errors,
    everything_seen,
    guide,
    pending,
    replays_button,
    replays_form,
    root,
    schedules,
    scores,
    values,
)
from story import Json, Story, labels, view_words, words
from training import (
    asks,
    begins_and_reads,
    bookings,
    held,
    home,
    opens_mine,
    presses_at_home,
    records,
    says_yes,
    seats,
    standing,
    team_of,
)

from bot.interviewers.model import Step
from bot.sandbox.seed import ADA, GRACE, LINUS, ROSA
from bot.storage import audit

THURSDAY = {"date": "2026-11-26", "time": "14:00"}
GUIDE_AT = TUESDAY_14 - DAY


def seen_directly(story: Story, user: str) -> str:
    return "\n".join(words(each) for each in directs(story.person(user)))


def said(story: Story) -> str:
    return "\n".join(words(each) for each in all_messages(story))


def shadows(story: Story, **entered: str) -> tuple[str, Json]:
    """Let Linus sit in on an interview that Grace leads; return it and what Ada has of it."""
    begins_and_reads(story, LINUS)
    interview = held(story, NAME, {GRACE: "lead"}, **entered)
    asks(story, LINUS, "Book a Shadow", interview)
    says_yes(story, ADA, "asks to sit in")
    return interview, story.person(ADA).waits_for_direct("Agreed:")


def test_whoever_leaves_loses_the_guide_and_who_arranges_can_call_it_off(story: Story) -> None:
    interview, agreed = shadows(story)
    story.moves_to(GUIDE_AT)
    assert NAME in words(guide(story.person(LINUS)))
    [booking] = bookings(story, LINUS)
    # Who was not asked and does not arrange it changes nothing.
    for user in (GRACE, ROSA):
        replays_button(story, user, agreed, "training.cancel", booking.id)
    assert seats(story, interview) == {GRACE: "lead", LINUS: "shadow"}
    assert "Only the two who booked this, and whoever arranges" in said(story)

    assert labels(agreed) == ["Call Off"]
    story.person(ADA).presses(agreed, "Call Off")
    story.settles()
    assert seats(story, interview) == {GRACE: "lead"}
    told = story.person(LINUS).inbox()[-1]
    assert told.startswith("You do not take part in the Pairing interview")
    assert "called off for you" in told
    # Nothing they have names the candidate any more, and nothing more comes.
    assert NAME not in seen_directly(story, LINUS)
    assert "its guide is gone" in seen_directly(story, LINUS)
    assert NAME not in home(story, LINUS)
    story.moves_to(TUESDAY_14 - 15 * MINUTE)
    assert "starts in" not in seen_directly(story, LINUS)
    assert "Book a Shadow" in labels({"blocks": story.person(LINUS).opens_home()["blocks"]})
    # The rest goes on as it was.
    assert "starts in 15 minutes" in story.person(GRACE).inbox()[-1]
    assert pending(story, interview) == ["scorecards.ask"]


def test_a_shadow_reads_no_word_of_any_scorecard(story: Story) -> None:
    interview, agreed = shadows(story)
    story.moves_to(TUESDAY_14 + MINUTE)
    scores(story, story.person(GRACE), root(story), ("4", "4"), said="Xyloshown", note="Xylonote")
    for action in ("scorecard.others", "scorecard.summary", "scorecard.open", "interview.next"):
        replays_button(story, LINUS, agreed, action, interview)
        assert story.person(LINUS).forms() == [], action
    for page in ("scorecard.summary", "scorecard.others"):
        replays_button(story, LINUS, agreed, "scorecard.next", f"{page}:{interview}:0")
    assert "Xylo" not in everything_seen(story.person(LINUS))
    # A form that somebody on the panel had open is not theirs to submit either.
    grace = story.person(GRACE)
    replays_button(story, GRACE, root(story), "scorecard.open", interview)
    form = grace.form("scorecard.form")
    answer = replays_form(story, LINUS, form, rating_0="1", rating_1="1", recommendation="no")
    assert "sit in to learn" in str(answer) + said(story)
    sql = "SELECT DISTINCT interviewer FROM scorecards"
    found = story.bot.deps.db.read().execute(sql).fetchall()
    assert [each[0] for each in found] == [GRACE]


def test_nobody_sits_in_with_whom_they_still_have_to_rate(story: Story) -> None:
    begins_and_reads(story, LINUS)
    held(story, NAME, {LINUS: "second", ROSA: "lead"}, **THURSDAY)
    first = held(story, NAME, {GRACE: "lead"})
    other = held(story, "Kim Sample", {GRACE: "lead"}, date="2026-11-25")
    presses_at_home(story, LINUS, "Book a Shadow")
    form = story.person(LINUS).form("training.shadow_form")
    assert first not in str(form)
    assert other in str(form)
    forged = json.loads(json.dumps(form).replace(other, first))
    result = replays_form(story, LINUS, forged, interview=first)
    assert "not open to you any more" in str(result)
    assert bookings(story, LINUS) == []


def test_a_candidate_who_works_here_is_offered_nothing_of_their_own_position(story: Story) -> None:
    begins_and_reads(story, LINUS)
    first = held(story, "Kim Sample", {GRACE: "lead"})
    asks(story, LINUS, "Book a Shadow", first)
    request = story.person(ADA).waits_for_direct("asks to sit in")
    # Meanwhile they apply themselves.
    own = held(story, "Linus Bergmann", {GRACE: "lead"}, member=LINUS, **THURSDAY)
    story.person(ADA).presses(request, "Agree")
    story.settles()
    assert seats(story, first) == {GRACE: "lead"}
    assert "This interview has changed since" in said(story)
    [booking] = bookings(story, LINUS)
    presses_at_home(story, LINUS, "Cancel Booking")
    story.settles()
    presses_at_home(story, LINUS, "Book a Shadow")
    assert "No Pairing" in view_words(story.person(LINUS).form())
    story.person(LINUS).closes()
    # Nor do forged ids open anything about themselves to them.
    for action, value in (
        ("training.agree", booking.id),
        ("training.dry_run", own),
        ("interview.reschedule", own),
        ("interview.cancel", own),
        ("interview.next", own),
        ("scorecard.open", own),
        ("scorecard.summary", own),
    ):
        replays_button(story, LINUS, request, action, value)
        assert story.person(LINUS).forms() == [], action
    assert seats(story, own) == {GRACE: "lead"}
    assert "Linus Bergmann" not in home(story, LINUS)
    assert "Linus Bergmann" not in seen_directly(story, LINUS)


def test_a_dry_run_that_did_not_take_place_is_taken_back_by_whom_it_names(story: Story) -> None:
    records(story, ADA, GRACE, LINUS)
    other = held(story, NAME, {GRACE: "lead"}, exercise="A new one")
    replays_button(story, GRACE, root(story), "training.dry_run", other)
    story.person(GRACE).form("training.done_form")
    assert story.person(GRACE).submits(**{"with": LINUS})["result"] == "closed"
    story.settles()
    assert standing(story, GRACE, "A new one").dry_run_with == ""
    note = story.person(LINUS).waits_for_direct("recorded a dry run")
    step = str(note["blocks"][1]["elements"][0]["value"])
    for user in (GRACE, ROSA):
        replays_button(story, user, note, "training.disputed", step)
    assert standing(story, GRACE, "A new one").dry_run_with == ""
    story.person(LINUS).presses(note, "It Did Not Take Place")
    story.settles()
    assert standing(story, GRACE, "A new one").dry_run_with
    assert "did not take place, so it does not count" in story.person(GRACE).inbox()[-1]
    assert labels(story.person(LINUS).waits_for_direct("Did not take place:")) == []
    # Pressed once more it says the same, and changes nothing.
    replays_button(story, LINUS, note, "training.disputed", step)
    told = [each for each in story.person(GRACE).inbox() if "does not count" in each]
    assert len(told) == 1


def test_moving_into_a_week_that_is_full_is_asked_back_once(story: Story) -> None:
    opens_mine(story, GRACE)
    assert story.person(GRACE).submits(limit="1")["result"] == "closed"
    # In the week after next she sits in one already.
    held(story, "Kim Sample", {GRACE: "lead"}, date="2026-12-01")
    schedules(story, interviewers=[GRACE])
    ada, message = story.person(ADA), root(story)
    ada.presses(message, "Reschedule")
    ada.form("interview.move_form")
    # Within its own week it does not count against itself.
    assert ada.submits(date="2026-11-25", time="14:00")["result"] == "closed"
    story.settles()
    ada.presses(root(story), "Reschedule")
    form = ada.form("interview.move_form")
    again = {"date": "2026-12-02", "time": "14:00"}
    assert ada.submits(**again)["result"] != "closed"
    form = ada.form("interview.move_form")
    assert "1 interview in that week already" in view_words(form)
    assert values(form)["date"] == "2026-12-02"
    assert errors(ada.submits())["concerns"].startswith("Tick what is to be so")
    field = next(each for each in form["blocks"] if each["block_id"] == "concerns")
    ticked = [each["value"] for each in field["element"]["options"]]
    assert ada.submits(concerns=ticked)["result"] == "closed"
    story.settles()
    con, interview = story.bot.deps.db.read(), message["blocks"]
    found = [
        (each.action, each.reason)
        for each in audit.entries(con, team_of(story), subject=_id(interview))
    ]
    assert ("interview.full_week", GRACE) in found
    assert "Wed 2 Dec" in words(root(story))


def _id(blocks: list[Json]) -> str:
    elements = [element for block in blocks for element in block.get("elements", ())]
    return next(str(each["value"]) for each in elements if "int_" in str(each.get("value")))


def test_a_step_that_was_read_is_no_booking_to_call_off(story: Story) -> None:
    _, agreed = shadows(story)
    sql = "SELECT id FROM training_steps WHERE user = ? AND step = ?"
    reading = story.bot.deps.db.read().execute(sql, [LINUS, Step.READING.value]).fetchone()[0]
    replays_button(story, LINUS, agreed, "training.cancel", reading)
    assert standing(story, LINUS).next_step.startswith("Shadow")
    assert "Only the two who booked this" in said(story)
