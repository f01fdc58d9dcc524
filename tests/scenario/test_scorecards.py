"""Scorecards through Slack's own payloads: who submits, who reads what, and when they are asked."""

import json
import logging
from collections.abc import Iterator

import pytest
from interviewing import (
    DAY,
    END,
    FORM,
    HOUR,
    MINUTE,
    NAME,
    TUESDAY_14,
    approved_set,
    calls,
    card,
    count,
    directs,
    enters,
    errors,
    everything_seen,
    guide,
    interview_id,
    newcomer,
    opens_card,
    opens_form,
    opens_home,
    question_set,
    replays_button,
    replays_form,
    root,
    schedules,
    scores,
    thread,
    told,
    values,
    wall,
)
from story import Json, Person, Story, labels, until, view_words, words

from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS, ROSA
from bot.storage.database import rows

SECRET = "marmalade"  # stands in evidence
HIDDEN = "penguin"  # stands in a note

REFUSED_EARLY = "Submit your own scorecard first. Then you can see the others'."
STILL_OWES = "You still have an interview with this candidate."


@pytest.fixture
def begun(story: Story) -> Json:
    """Return the message of an interview of Grace and Linus that has just begun."""
    message = schedules(story, channel=HIRING_BACKEND)
    story.moves_to(TUESDAY_14)
    return message


def others_button(story: Story, message: Json) -> Json:
    """Return the thread's message that leads to the others' cards."""
    return story.person(ADA).waits_for(HIRING_BACKEND, "1 of 2", thread=message["ts"])


def presses_others(story: Story, person: Person, message: Json) -> None:
    person.presses(others_button(story, message), "See Others' Cards")
    story.settles()


def opens_summary(story: Story, person: Person, message: Json) -> str:
    """Open the summary from the interview's message and return its words."""
    person.presses(root(story) | {"channel": message["channel"]}, "Open Summary")
    return view_words(person.form("scorecard.summary"))


def seen_alone(person: Person, channel: str) -> str:
    """Return the newest message in a channel that this person alone sees."""
    found = [words(each) for each in person.messages(channel) if each["ephemeral"]]
    return found[-1] if found else ""


def asks_of(person: Person) -> list[str]:
    """Return the askings for a scorecard that somebody got."""
    said = [each["text"] for each in directs(person)]
    return [text for text in said if text.startswith("Your scorecard for the interview")]


# Submitting


def test_a_scorecard_before_the_interview_begins_is_refused_with_the_time(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    story.moves_to(TUESDAY_14 - 1)
    grace = story.person(GRACE)
    grace.presses(message, "Submit Scorecard")
    story.settles()
    said = "This interview begins on Tue 24 Nov 2026, 15:00 Europe/Stockholm."
    told(grace, HIRING_BACKEND, said)
    assert grace.forms() == []


def test_a_scorecard_for_a_cancelled_interview_is_refused(story: Story, begun: Json) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    form = opens_card(grace, begun)
    ada.presses(begun, "Cancel")
    story.settles()
    # The form was open all the while; what is in it stays in it.
    result = grace.submits(**card())
    assert result["result"] == "pushed"
    assert "This interview was cancelled, so it needs no scorecard." in view_words(grace.form())
    assert values(result["views"][0])["evidence_0"] == "Said so"
    assert form["callback_id"] == "scorecard.form"
    replays_button(story, LINUS, begun, "scorecard.open", interview_id(begun))
    told(story.person(LINUS), HIRING_BACKEND, "This interview was cancelled")
    assert count(story, "scorecards") == 0


def test_only_the_panel_submits(story: Story, begun: Json) -> None:
    for user in (ADA, ROSA):
        person = story.person(user)
        person.presses(begun, "Submit Scorecard")
        story.settles()
        told(person, HIRING_BACKEND, "Only the interviewers of this interview submit a scorecard")
        assert person.forms() == []
    form = opens_card(story.person(GRACE), begun)
    answer = replays_form(story, ROSA, form, **card())
    assert "Only the interviewers of this interview" in view_words(answer["view"])
    assert count(story, "scorecards") == 0


def test_the_form_shows_every_level_in_words_and_offers_no_neutral(
    story: Story, begun: Json
) -> None:
    form = opens_card(story.person(GRACE), begun)
    shown = view_words(form)
    for part in ("Criterion 2", "4 Shown in depth", "Does thing 1", "Not assessed"):
        assert part in shown
    choices = next(each for each in form["blocks"] if each["block_id"] == "recommendation")
    offered = [each["text"]["text"] for each in choices["element"]["options"]]
    assert offered == ["Strong yes", "Yes", "No", "Strong no"]


def test_a_level_needs_what_they_said_or_did_and_not_assessed_does_not(
    story: Story, begun: Json
) -> None:
    grace = story.person(GRACE)
    opens_card(grace, begun)
    entered = card(("3", "none"), note="Kept")
    entered["evidence_0"] = "   "
    found = errors(grace.submits(**entered))
    assert found == {"evidence_0": "Write down what they said or did that shows this level."}
    assert values(grace.form())["note"] == "Kept"
    assert grace.submits(evidence_0="Named the context package")["result"] == "closed"
    (first, second) = rows(story.bot.deps.db.read(), "SELECT score FROM ratings ORDER BY criterion")
    assert (first["score"], second["score"]) == (3, None)


def test_submitting_again_keeps_the_first_and_says_so(story: Story, begun: Json) -> None:
    grace, linus = story.person(GRACE), story.person(LINUS)
    scores(story, grace, begun, ("2", "2"), SECRET, "no")
    form = opens_card(grace, begun)
    assert "the first is kept" in view_words(form)
    kept = values(form)
    assert (kept["rating_0"], kept["evidence_0"], kept["recommendation"]) == ("2", SECRET, "no")
    assert grace.submits(rating_0="4", recommendation="yes")["result"] == "closed"
    story.settles()
    assert f"<@{GRACE}> changed their scorecard (version 2)" in thread(story, begun)[-1]
    scores(story, linus, begun)
    shown = opens_summary(story, linus, begun)
    assert "4 Shown in depth (first 2)" in shown
    assert "first no" in shown
    assert count(story, "scorecards") == 3


def test_submitting_the_same_again_changes_nothing(story: Story, begun: Json) -> None:
    grace = story.person(GRACE)
    scores(story, grace, begun)
    said = thread(story, begun)
    scores(story, grace, begun)
    assert count(story, "scorecards") == 1
    assert thread(story, begun) == said


def test_a_double_clicked_submit_makes_one_version(story: Story, begun: Json) -> None:
    grace = story.person(GRACE)
    opens_card(grace, begun)
    story.control("faults", method="socket:interactive", kind="duplicate")
    assert grace.submits(**card())["result"] == "closed"
    story.settles()
    assert count(story, "scorecards") == 1
    assert len([each for each in thread(story, begun) if "submitted (" in each]) == 1


def test_the_guide_says_what_was_submitted_and_offers_to_change_it(
    story: Story, begun: Json
) -> None:
    grace = story.person(GRACE)
    scores(story, grace, begun)
    sent = guide(grace)
    assert "You submitted your scorecard" in words(sent)
    assert labels(sent) == ["Open Thread", "Change Scorecard"]
    opens_card(grace, sent, "Change Scorecard")


# What others learn


def test_the_thread_says_who_and_how_many_and_nothing_else(story: Story, begun: Json) -> None:
    scores(story, story.person(GRACE), begun, ("1", "4"), SECRET, "strong_no", HIDDEN)
    reply = others_button(story, begun)
    assert reply["text"] == f"<@{GRACE}> submitted (1 of 2)"
    assert reply["blocks"][0]["text"]["text"] == f"<@{GRACE}> submitted (1 of 2)"
    assert labels(reply) == ["See Others' Cards"]


def test_contents_stand_nowhere_but_in_the_database_and_before_those_who_may_read_them(
    story: Story, begun: Json, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    grace, linus = story.person(GRACE), story.person(LINUS)
    opens_card(grace, begun)
    wrong = card(("1", "3"), SECRET, note=HIDDEN) | {"evidence_1": ""}
    assert grace.submits(**wrong)["result"] == "errors"
    assert grace.submits(evidence_1=SECRET)["result"] == "closed"
    story.settles()
    scores(story, linus, begun, ("4", "4"), SECRET, note=HIDDEN)
    presses_others(story, linus, begun)
    assert SECRET in view_words(linus.form("scorecard.others"))
    opens_home(story, GRACE)
    opens_card(grace, guide(grace), "Change Scorecard")

    state = story.state()
    open_forms = {user: state["views"].pop(user) for user in (GRACE, LINUS)}
    assert SECRET in json.dumps(open_forms[GRACE])
    sent = [each for each in calls(story) if not each["method"].startswith("views.")]
    for place, held in {
        "the workspace": json.dumps(state),
        "metadata and values of forms": json.dumps([*beside_contents(story)]),
        "what was sent": json.dumps(sent),
        "other tables": json.dumps(other_tables(story), default=repr),
        "the log": caplog.text,
    }.items():
        assert SECRET not in held, place
        assert HIDDEN not in held, place


def beside_contents(story: Story) -> Iterator[str]:
    """Give what stands in forms beside their contents, where others could read it."""
    for each in calls(story):
        if each["method"].startswith("views."):
            view = each["args"]["view"]
            view = json.loads(view) if isinstance(view, str) else view
            yield str(view.get("private_metadata"))
            for block in view["blocks"]:
                elements = [*block.get("elements", ()), block.get("accessory", {})]
                yield json.dumps([found.get("value") for found in elements])


def other_tables(story: Story) -> list[object]:
    """Return all rows of the database but the scorecards' own."""
    con = story.bot.deps.db.read()
    names = [
        each["name"] for each in rows(con, "SELECT name FROM sqlite_master WHERE type='table'")
    ]
    kept = [name for name in names if name not in {"scorecards", "ratings"}]
    return [rows(con, f"SELECT * FROM {name}") for name in kept]  # noqa: S608 - the database's own names


def test_nobody_learns_anything_before_their_own_is_in(story: Story, begun: Json) -> None:
    scores(story, story.person(GRACE), begun, ("1", "1"), SECRET, "strong_no", HIDDEN)
    for user in (LINUS, ADA, ROSA):
        person = story.person(user)
        presses_others(story, person, begun)
        replays_button(story, user, begun, "scorecard.summary", interview_id(begun))
        assert person.forms() == []
        seen = everything_seen(person)
        assert SECRET not in seen
        assert HIDDEN not in seen
        assert "Strong no" not in seen
    linus = story.person(LINUS)
    presses_others(story, linus, begun)
    told(linus, HIRING_BACKEND, REFUSED_EARLY)


def test_others_cards_open_once_ones_own_is_in(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND, interviewers=[GRACE, LINUS, ROSA])
    story.moves_to(TUESDAY_14)
    grace, linus = story.person(GRACE), story.person(LINUS)
    scores(story, grace, message, ("1", "2"), SECRET, "no", HIDDEN)
    scores(story, linus, message)
    button = linus.waits_for(HIRING_BACKEND, "1 of 3", thread=message["ts"])
    linus.presses(button, "See Others' Cards")
    shown = view_words(linus.form("scorecard.others"))
    assert f"<@{GRACE}>: *No*" in shown
    assert "1 Not shown" in shown
    assert f"> {SECRET}" in shown
    assert HIDDEN in shown
    assert f"<@{LINUS}>" not in shown
    # The hiring manager is no rater: the summary is for her, and only when all are in.
    ada = story.person(ADA)
    ada.presses(button, "See Others' Cards")
    story.settles()
    assert "Before all scorecards are in, only interviewers" in seen_alone_in_thread(ada, message)
    assert ada.forms() == []


def seen_alone_in_thread(person: Person, message: Json) -> str:
    replies = person.messages(message["channel"], thread=message["ts"])
    found = [words(each) for each in replies if each["ephemeral"]]
    return "\n".join(found) or seen_alone(person, message["channel"])


def test_a_second_interview_with_the_candidate_seals_whoever_sits_in_it(story: Story) -> None:
    """Ada is hiring manager, scheduler and the workspace's owner, and sits in the second one."""
    first = schedules(story, channel=HIRING_BACKEND)
    opens_form(story, approved_set(story))
    again = {**FORM, "date": "2026-11-26", "interviewers": [ADA, GRACE]}
    assert enters(story, **again)["result"] == "closed"
    second = root(story)
    story.moves_to(TUESDAY_14)
    grace, linus, ada = (story.person(each) for each in (GRACE, LINUS, ADA))
    scores(story, grace, first, said=SECRET)
    scores(story, linus, first, said=SECRET)
    complete = grace.waits_for(HIRING_BACKEND, "Complete: both", thread=first["ts"])
    for person in (ada, grace):
        person.presses(complete, "Open Summary")
        story.settles()
        assert STILL_OWES in seen_alone_in_thread(person, first)
        assert person.forms() == []
        assert SECRET not in everything_seen(person)
    presses_others(story, grace, first)
    assert grace.forms() == []
    # Who has no second interview reads it at once.
    linus.presses(complete, "Open Summary")
    assert SECRET in view_words(linus.form("scorecard.summary"))

    story.moves_to(TUESDAY_14 + 2 * DAY)
    scores(story, ada, second)
    ada.presses(complete, "Open Summary")
    assert SECRET in view_words(ada.form("scorecard.summary"))
    grace.presses(complete, "Open Summary")
    story.settles()
    assert grace.forms() == []


def test_a_cancelled_second_interview_binds_nobody(story: Story) -> None:
    first = schedules(story, channel=HIRING_BACKEND)
    opens_form(story, approved_set(story))
    again = {**FORM, "date": "2026-11-26", "interviewers": [ADA]}
    assert enters(story, **again)["result"] == "closed"
    ada = story.person(ADA)
    ada.presses(root(story), "Cancel")
    story.moves_to(TUESDAY_14)
    for user in (GRACE, LINUS):
        scores(story, story.person(user), first, said=SECRET)
    complete = ada.waits_for(HIRING_BACKEND, "Complete: both", thread=first["ts"])
    ada.presses(complete, "Open Summary")
    assert SECRET in view_words(ada.form("scorecard.summary"))


# Complete


def test_when_all_are_in_the_thread_says_complete_and_the_message_leads_to_the_summary(
    story: Story, begun: Json
) -> None:
    for user in (GRACE, LINUS):
        scores(story, story.person(user), begun)
    said = thread(story, begun)[-1]
    assert said.startswith("Complete: both scorecards are in. The summary is ready.")
    message = root(story)
    assert labels(message) == ["Open Summary", "Next Candidate"]
    assert message["text"].startswith("Complete: interview with Robin Example")


def test_the_summary_names_ratings_spread_disagreement_recommendations_and_evidence(
    story: Story, begun: Json
) -> None:
    scores(story, story.person(GRACE), begun, ("4", "none"), SECRET, "strong_yes", HIDDEN)
    scores(story, story.person(LINUS), begun, ("1", "3"), "Guessed twice", "no")
    shown = opens_summary(story, story.person(ADA), begun)
    for part in (
        f"*{NAME}*",
        f"Strong yes: 1 (<@{GRACE}>)",
        f"No: 1 (<@{LINUS}>)",
        "*Some say yes and some say no.*",
        "*Criterion 1*: 4, 1 (mean 2.50, spread 3)",
        "*They are 3 apart: talk about this one.*",
        "*Criterion 2*: 3 (mean 3.00)",
        "*Panel's mean: 2.75*",
        f"<@{GRACE}>: mean 4.00, 1 of 2 assessed",
        f"<@{LINUS}>: mean 2.00, 2 of 2 assessed",
        f"<@{GRACE}>: 4 Shown in depth\n> {SECRET}",
        f"<@{LINUS}>: 1 Not shown\n> Guessed twice",
        f"<@{GRACE}>: not assessed",
        f"> {HIDDEN}",
    ):
        assert part in shown, part


def test_the_summary_is_for_the_panel_and_whoever_runs_the_position(
    story: Story, begun: Json
) -> None:
    for user in (GRACE, LINUS):
        scores(story, story.person(user), begun, said=SECRET)
    for user in (ADA, GRACE, LINUS):
        assert SECRET in opens_summary(story, story.person(user), begun)
    rosa = story.person(ROSA)
    rosa.presses(root(story), "Open Summary")
    story.settles()
    told(rosa, HIRING_BACKEND, "These scorecards are not open to you.")
    assert rosa.forms() == []
    assert SECRET not in everything_seen(rosa)


def test_a_card_changed_after_all_were_in_is_in_the_summary_beside_the_first(
    story: Story, begun: Json
) -> None:
    for user in (GRACE, LINUS):
        scores(story, story.person(user), begun)
    grace = story.person(GRACE)
    opens_card(grace, guide(grace), "Change Scorecard")
    assert grace.submits(rating_0="1")["result"] == "closed"
    story.settles()
    assert "1 Not shown (first 3)" in opens_summary(story, grace, begun)
    assert len([each for each in thread(story, begun) if each.startswith("Complete")]) == 1


def test_the_longest_cards_of_the_largest_panel_are_read_page_by_page(story: Story) -> None:
    panel = [GRACE, LINUS, ROSA, *(newcomer(story, f"U01NEW0000{number}") for number in range(3))]
    content = question_set(4, 6)
    message = schedules(
        story, approved_set(story, content), interviewers=panel, channel=HIRING_BACKEND
    )
    story.control("channel", channel=HIRING_BACKEND, members=[*panel, ADA, "U01BOT00001"])
    story.moves_to(TUESDAY_14)
    long = "<&>" * 999 + "end"
    for user in panel:
        scores(story, story.person(user), message, ("4",) * 6, long, note=long)
    ada = story.person(ADA)
    ada.presses(root(story), "Open Summary")
    seen = view_words(ada.form("scorecard.summary"))
    pages = 1
    while "Next Page" in view_words(ada.form()):
        before = ada.form()["hash"]
        ada.presses_in_form("Next Page")
        until(lambda before=before: ada.form()["hash"] != before, "the next page")  # type: ignore[misc]
        seen += view_words(ada.form())
        pages += 1
    assert pages > 1
    # Six evidences and a note of six people, each to its last word.
    assert seen.count("end") >= 7 * 6
    assert not [each for each in calls(story) if each.get("error")]


# Asking


def test_a_missing_card_is_asked_for_ten_minutes_after_the_end_and_each_working_morning(
    story: Story,
) -> None:
    """The interview is on a Friday; each interviewer's mornings are their own."""
    schedules(story, date="2026-11-27", time="14:00")
    grace, linus = story.person(GRACE), story.person(LINUS)
    ends = wall("Europe/London", 2026, 11, 27, 14, 45)
    story.moves_to(ends + 10 * MINUTE - 1)
    assert asks_of(grace) == []
    story.moves_to(ends + 10 * MINUTE)
    assert [len(asks_of(each)) for each in (grace, linus)] == [1, 1]
    assert "is due. It is quickest now" in asks_of(grace)[0]

    monday = wall("Europe/Stockholm", 2026, 11, 30, 9)
    # Hour by hour, so that a morning of the weekend would not be taken for one that was missed.
    while story.clock.now() < monday - HOUR:
        story.moves(hours=1)
    story.moves_to(monday - 1)
    assert [len(asks_of(each)) for each in (grace, linus)] == [1, 1]
    story.moves_to(monday)
    assert [len(asks_of(each)) for each in (grace, linus)] == [2, 1]
    story.moves_to(wall("America/New_York", 2026, 11, 30, 9) - 1)
    assert len(asks_of(linus)) == 1
    story.moves_to(wall("America/New_York", 2026, 11, 30, 9))
    assert [len(asks_of(each)) for each in (grace, linus)] == [2, 2]
    assert (
        "is still missing. The others' stay sealed for you until yours is in." in asks_of(linus)[1]
    )
    story.moves_to(wall("Europe/Stockholm", 2026, 12, 1, 9))
    assert [len(asks_of(each)) for each in (grace, linus)] == [3, 2]


def test_asking_ends_with_the_submission_and_for_nobody_else(story: Story, begun: Json) -> None:
    story.moves_to(END + 10 * MINUTE)
    grace, linus = story.person(GRACE), story.person(LINUS)
    (ask,) = [each for each in directs(grace) if each["text"].startswith("Your scorecard for")]
    opens_card(grace, ask)
    assert grace.submits(**card())["result"] == "closed"
    story.settles()
    for hour in range(1, 49):
        story.moves_to(END + hour * HOUR)
    assert len(asks_of(grace)) == 1
    assert len(asks_of(linus)) == 3
    assert labels(begun)[0] == "Submit Scorecard"


def test_asking_ends_with_the_cancellation(story: Story, begun: Json) -> None:
    story.moves_to(END + 10 * MINUTE)
    story.person(ADA).presses(begun, "Cancel")
    story.settles()
    story.moves_to(END + 3 * DAY)
    assert len(asks_of(story.person(GRACE))) == 1


def test_nobody_is_asked_whose_card_is_in_before_the_end(story: Story, begun: Json) -> None:
    grace = story.person(GRACE)
    scores(story, grace, begun)
    story.moves_to(END + 3 * DAY)
    assert asks_of(grace) == []
