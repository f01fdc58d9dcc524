"""What goes wrong with interviews: each gets a clear sentence, and nothing entered is lost."""

from typing import Any

import pytest
from interviewing import (
    DAY,
    END,
    FORM,
    MINUTE,
    NAME,
    TUESDAY_14,
    all_messages,
    approved_set,
    calls,
    card,
    chooses_more,
    count,
    directs,
    enters,
    errors,
    guide,
    newcomer,
    opens_card,
    opens_form,
    question_set,
    replays_button,
    replays_form,
    root,
    schedules,
    scores,
    thread,
    told,
    values,
)
from story import Json, Story, until, view_words, words

from bot.sandbox.seed import ADA, BOT, GRACE, HIRING_BACKEND, LINUS, ROSA, SAM, SLACKBOT
from bot.storage.database import rows


def kept_after(story: Story, refused: Json) -> dict[str, object]:
    """Check that everything entered stands in the form as it was; return it."""
    kept = values(story.person(ADA).form("interview.form"))
    assert refused["result"] == "errors"
    assert kept["candidate"] == NAME
    assert count(story, "interviews") == 0
    return kept


def fills(story: Story, **changes: Any) -> Json:
    """Open the scheduling form, fill it with something wrong and submit it."""
    opens_form(story, approved_set(story))
    return enters(story, **changes)


# Time


@pytest.mark.parametrize(
    ("entered", "field", "sentence"),
    [
        ({"date": "2026-11-22"}, "date", "That day has passed. Choose a later one."),
        (
            {"date": "2026-11-23", "time": "08:59"},
            "time",
            "That time has passed. Choose a later one.",
        ),
        (
            {"date": "2027-11-25"},
            "date",
            "That is more than a year ahead. Choose an earlier day.",
        ),
    ],
)
def test_a_time_that_cannot_be_is_said_beside_its_field(
    story: Story, entered: dict[str, str], field: str, sentence: str
) -> None:
    refused = fills(story, **entered)
    assert errors(refused) == {field: sentence}
    kept = kept_after(story, refused)
    assert kept["interviewers"] == [GRACE, LINUS]


def test_a_time_the_clocks_skip_names_the_ones_that_exist(story: Story) -> None:
    refused = fills(story, date="2027-03-28", time="01:30")
    assert errors(refused) == {
        "time": "01:30 does not exist on that day: the clocks go forward and skip it. "
        "Choose 00:30 or 02:30."
    }
    kept_after(story, refused)


def test_a_skipped_time_is_that_of_the_schedulers_own_zone(story: Story) -> None:
    grace = story.person(GRACE)
    opens_form(story, approved_set(story, by=GRACE), grace)
    entered = {"date": "2027-03-28", "interviewers": [LINUS]}
    refused = enters(story, grace, time="02:30", **entered)
    assert "Choose 01:30 or 03:30." in errors(refused)["time"]
    # What London's clocks skip exists in Stockholm.
    assert grace.submits(time="01:30")["result"] == "closed"


@pytest.mark.parametrize(
    ("which", "fallback"), [("first", "first@2027-10-31T01:30"), ("second", None)]
)
def test_a_time_that_happens_twice_is_asked_back_in_the_form(
    story: Story, which: str, fallback: str | None
) -> None:
    refused = fills(story, date="2027-10-31", time="01:30")
    assert refused["result"] == "updated"
    ada = story.person(ADA)
    form = ada.form("interview.form")
    shown = str(form["blocks"])
    assert "01:30 happens twice on that day. Which one do you mean?" in shown
    assert "The first time (UTC+01:00)" in shown
    assert "(UTC+00:00)" in shown
    kept = values(form)
    assert (kept["candidate"], kept["interviewers"]) == (NAME, [GRACE, LINUS])
    # Not answered, it is said beside the question.
    assert "which" in errors(ada.submits())
    answer = fallback or f"{which}@2027-10-31T01:30"
    assert ada.submits(which=answer)["result"] == "closed"
    (found,) = rows(story.bot.deps.db.read(), "SELECT starts_at FROM interviews")
    utc = {"first": 1_824_942_600.0, "second": 1_824_946_200.0}
    assert found["starts_at"] == utc[which]


def test_moving_to_a_time_that_cannot_be_is_refused_beside_the_field(story: Story) -> None:
    message = schedules(story)
    ada = story.person(ADA)
    ada.presses(message, "Reschedule")
    ada.form("interview.move_form")
    assert errors(ada.submits()) == {"time": "That is when it takes place already."}
    assert "has passed" in errors(ada.submits(date="2026-11-01"))["date"]
    assert "does not exist" in errors(ada.submits(date="2027-03-28", time="01:30"))["time"]
    assert ada.submits(date="2027-10-31", time="01:30")["result"] == "updated"
    assert ada.submits(which="first@2027-10-31T01:30")["result"] == "closed"
    story.settles()
    assert "Sun 31 Oct 2027, 01:30 Europe/London" in root(story)["text"]


# Interviewers


def test_everybody_who_cannot_interview_is_named_with_the_reason(story: Story) -> None:
    gone = newcomer(story, "U01GONE0001", deleted=True, name="gone")
    refused = fills(story, interviewers=[GRACE, BOT, SAM, gone])
    said = errors(refused)["interviewers"]
    assert "is a bot." in said
    assert "Sam is a guest here; only guests an admin has listed can interview." in said
    assert "account is deactivated." in said
    assert "Grace" not in said
    assert kept_after(story, refused)["interviewers"] == [GRACE, BOT, SAM, gone]


def test_slacks_own_bot_is_no_interviewer(story: Story) -> None:
    assert "is a bot." in errors(fills(story, interviewers=[SLACKBOT]))["interviewers"]


def test_the_candidate_is_no_interviewer(story: Story) -> None:
    refused = fills(story, member=LINUS)
    assert errors(refused) == {"interviewers": "Linus is the candidate."}
    kept_after(story, refused)


def test_no_interviewer_or_seven_are_refused_by_the_bot_itself(story: Story) -> None:
    """Slack's client refuses both; a form that came another way is refused here."""
    seven = [newcomer(story, f"U01NEW0000{number}") for number in range(7)]
    form = opens_form(story, approved_set(story))
    for users in ([], seven):
        answer = replays_form(story, ADA, form, **{**FORM, "interviewers": users})
        assert answer["errors"] == {
            "interviewers": f"Choose one to six interviewers; {len(users)} are chosen."
        }
    assert count(story, "interviews") == 0
    assert enters(story, interviewers=seven)["result"] == "errors"
    assert enters(story, interviewers=seven[:6])["result"] == "closed"


def test_somebody_the_bot_does_not_know_yet_is_looked_up_meanwhile(story: Story) -> None:
    with story.bot.deps.db.write() as con:
        con.execute("DELETE FROM people WHERE user = ?", [ROSA])
    refused = fills(story, interviewers=[GRACE, ROSA])
    assert errors(refused) == {
        "interviewers": "I do not know one of them yet and am looking. "
        "Submit once more in a few seconds."
    }
    kept_after(story, refused)
    assert story.person(ADA).submits()["result"] == "closed"


def test_a_panel_that_cannot_be_carried_over_says_what_to_do(story: Story) -> None:
    message = schedules(story)
    story.control("user", id=LINUS, deleted=True)
    sql = "SELECT 1 FROM people WHERE user = :user AND kind = 'gone'"
    until(lambda: rows(story.bot.deps.db.read(), sql, {"user": LINUS}), "a change of the directory")
    ada = story.person(ADA)
    ada.presses(message, "Next Candidate")
    ada.form("interview.next_form")
    result = ada.submits(candidate="Sky Sample", date="2026-11-25", time="10:00")
    said = view_words(ada.form()) if result["result"] == "pushed" else str(result["errors"])
    assert "account is deactivated. Schedule from the question set to choose others." in said
    assert values(result["views"][0])["candidate"] == "Sky Sample"


def test_an_interviewer_who_cannot_be_reached_is_told_to_the_coordinator(story: Story) -> None:
    schedules(story)
    story.control("user", id=LINUS, deleted=True)
    story.moves_to(TUESDAY_14 - DAY)
    said = words(story.person(ADA).waits_for_direct("I cannot reach"))
    assert f"I cannot reach <@{LINUS}> about the interview with {NAME}" in said
    assert "That person's account is deactivated." in said
    assert guide(story.person(GRACE))


# Names


@pytest.mark.parametrize("name", ["   ", "\u200b\u200b", "\t \n"])
def test_a_name_of_nothing_is_asked_for(story: Story, name: str) -> None:
    form = opens_form(story, approved_set(story))
    answer = replays_form(story, ADA, form, **{**FORM, "candidate": name})
    assert answer["errors"] == {"candidate": "Name the candidate."}


@pytest.mark.parametrize(
    "name", ["Ω" * 150, "&" * 150, "علي رضا", "Anna\u202eevil", "*_~`" * 30, "<@U01GRACE001>"]
)
def test_any_name_goes_through_every_message(story: Story, name: str) -> None:
    opens_form(story, approved_set(story))
    assert enters(story, candidate=name, interviewers=[GRACE])["result"] == "closed"
    message = next(
        each for each in all_messages(story) if each["text"].startswith("Interview with")
    )
    for moment in (TUESDAY_14 - DAY, TUESDAY_14 - 15 * MINUTE, END + 10 * MINUTE):
        story.moves_to(moment)
    story.person(GRACE).presses(message, "Submit Scorecard")
    assert story.person(GRACE).form("scorecard.form")
    assert len(directs(story.person(GRACE))) == 3
    assert not [each for each in calls(story) if each.get("error")]


def test_details_that_cannot_be_are_refused_beside_their_fields(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    ada = story.person(ADA)
    chooses_more(ada, message, "candidate")
    ada.form("interview.candidate_form")
    wrong = {"email": "robin at example", "resume_url": "javascript:alert(1)", "ats_url": "nothing"}
    found = errors(ada.submits(**wrong))
    assert set(found) == {"email", "resume_url", "ats_url"}
    assert "https://" in found["resume_url"]
    assert values(ada.form())["email"] == "robin at example"
    ada.closes()
    chooses_more(ada, message, "position")
    ada.form("position.form")
    found = errors(ada.submits(coordinator=SAM, title=" "))
    assert found["coordinator"] == "Choose a full member of this workspace."
    assert found["title"] == "Give the position a title."


# What changed while a form was open


def test_a_form_whose_interview_was_cancelled_meanwhile_says_so_on_top_of_it(
    story: Story,
) -> None:
    message = schedules(story)
    ada = story.person(ADA)
    ada.presses(message, "Reschedule")
    ada.form("interview.move_form")
    ada.presses(message, "Cancel")
    story.settles()
    result = ada.submits(date="2026-11-30", time="11:00")
    assert result["result"] == "pushed"
    assert "This interview was cancelled already." in view_words(ada.form())
    assert values(result["views"][0]) == {"date": "2026-11-30", "time": "11:00"}


def test_a_position_closed_meanwhile_is_said_beside_it(story: Story) -> None:
    first = schedules(story)
    opens_form(story, approved_set(story))
    ada = story.person(ADA)
    chosen = ada.form("interview.form")
    with story.bot.deps.db.write() as con:
        con.execute("UPDATE positions SET status = 'closed'")
    result = enters(story, candidate="Sky Sample")
    assert errors(result) == {"position": "This position is not open any more."}
    assert values(ada.form())["candidate"] == "Sky Sample"
    assert chosen["callback_id"] == "interview.form"
    ada.closes()
    ada.presses(first, "Next Candidate")
    ada.form("interview.next_form")
    result = ada.submits(candidate="Sky Sample", date="2026-11-25", time="10:00")
    said = view_words(ada.form()) if result["result"] == "pushed" else str(result["errors"])
    assert "This position is not open any more." in said


# Slack says no


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id"])
def test_a_form_that_opens_too_late_can_be_opened_again(story: Story, code: str) -> None:
    message = approved_set(story)
    ada = story.person(ADA)
    story.control("faults", method="views.open", kind="error", error=code)
    ada.presses(message, "Schedule Interview")
    story.settles()
    note = told(ada, HIRING_BACKEND, "That form did not open in time")
    ada.presses(note, "Open Again")
    ada.form("interview.form")
    assert enters(story)["result"] == "closed"


def test_a_scorecard_that_opens_too_late_can_be_opened_again(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    story.moves_to(TUESDAY_14)
    grace = story.person(GRACE)
    story.control("faults", method="views.open", kind="error", error="expired_trigger_id")
    grace.presses(message, "Submit Scorecard")
    story.settles()
    note = told(grace, HIRING_BACKEND, "That form did not open in time")
    grace.presses(note, "Open Again")
    grace.form("scorecard.form")
    # Somebody else who got hold of that button opens nothing.
    replays_button(story, LINUS, message, "modal.reopen", note["blocks"][1]["elements"][0]["value"])
    assert story.person(LINUS).forms() == []


def test_where_no_channel_may_be_made_the_scheduler_has_the_thread(story: Story) -> None:
    story.control("faults", method="conversations.create", kind="error", error="restricted_action")
    opens_form(story, approved_set(story))
    assert enters(story)["result"] == "closed"
    ada = story.person(ADA)
    said = words(ada.waits_for_direct("Slack does not let me make a private channel"))
    assert "has its message and thread here, with you." in said
    story.moves_to(TUESDAY_14 - DAY)
    assert guide(story.person(GRACE))


def test_a_name_taken_for_the_channel_gets_a_tail(story: Story) -> None:
    story.server.workspace.add_channel(
        "hiring-senior-go-backend-engineer", ROSA, [ROSA], kind="group"
    )
    message = schedules(story)
    name = story.server.workspace.channels[message["channel"]].name
    assert name.startswith("hiring-senior-go-backend-engineer-")


# Scorecards


def test_the_largest_texts_in_every_field_are_kept_whole(story: Story) -> None:
    content = question_set(3, 6, filler=" at length" * 30)
    message = schedules(story, approved_set(story, content), channel=HIRING_BACKEND)
    story.moves_to(TUESDAY_14)
    grace = story.person(GRACE)
    text = "<!channel> & *so* on\n" * 142 + "the end"
    assert len(text) <= 3000
    scores(story, grace, message, ("1", "2", "3", "4", "4", "1"), text, note=text)
    kept = values(opens_card(grace, guide(grace), "Change Scorecard"))
    assert kept["evidence_5"] == text
    assert kept["note"] == text
    assert "channel" not in "".join(thread(story, message)[1:])
    grace.closes()
    scores(story, story.person(LINUS), message, ("none",) * 6)
    grace.presses(root(story), "Open Summary")
    shown = view_words(grace.form("scorecard.summary"))
    assert "<!channel>" not in shown
    assert "&lt;!channel&gt; &amp;" in shown
    assert not [each for each in calls(story) if each.get("error")]


def test_one_character_too_many_is_refused_before_it_is_lost(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    story.moves_to(TUESDAY_14)
    grace = story.person(GRACE)
    opens_card(grace, message)
    found = errors(grace.submits(**card(said="x" * 3001)))
    assert set(found) == {"evidence_0", "evidence_1"}
    assert len(values(grace.form())["evidence_0"]) == 3001


@pytest.mark.parametrize(
    ("entered", "sentences"),
    [
        ({}, {"rating_0": "Choose a level", "recommendation": "Choose what you recommend."}),
        ({"rating_0": "4", "recommendation": "yes"}, {"evidence_0": "Write down what they said"}),
    ],
)
def test_a_card_with_something_missing_is_refused_by_the_bot_itself(
    story: Story, entered: dict[str, str], sentences: dict[str, str]
) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    story.moves_to(TUESDAY_14)
    form = opens_card(story.person(GRACE), message)
    answer = replays_form(story, GRACE, form, **{"rating_1": "none", **entered})
    assert answer["response_action"] == "errors"
    for field, sentence in sentences.items():
        assert sentence in answer["errors"][field]
    assert count(story, "scorecards") == 0
