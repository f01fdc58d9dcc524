"""Arranging interviews, and what everybody hears of them and when, through Slack's own payloads."""

import http.client
import re
from urllib.parse import urlsplit

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
    chooses_more,
    count,
    directs,
    enters,
    errors,
    everything_seen,
    guide,
    heading,
    interview_id,
    opens_form,
    opens_home,
    pending,
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
from story import Json, Person, Story, labels, view_words, words

from bot.sandbox.seed import ADA, BOT, GRACE, HIRING_BACKEND, LINUS, ROSA

GUIDE_AT = TUESDAY_14 - DAY


def moves_interview(story: Story, message: Json, **entered: str) -> None:
    """Move an interview as Ada."""
    ada = story.person(ADA)
    ada.presses(message, "Reschedule")
    ada.form("interview.move_form")
    result = ada.submits(**entered)
    assert result["result"] == "closed", result
    story.settles()


def direct_words(person: Person) -> list[str]:
    return [words(each) for each in directs(person)]


# Scheduling


def test_a_new_position_gets_a_private_channel_with_its_people_and_nobody_else(
    story: Story,
) -> None:
    message = schedules(story)
    channel = story.server.workspace.channels[message["channel"]]
    assert channel.is_private
    assert channel.name == "hiring-senior-go-backend-engineer"
    assert set(channel.members) == {BOT, ADA, GRACE, LINUS}
    (rules,) = thread(story, message)
    assert "Please keep opinions of the candidate out of it" in rules


def test_the_message_says_who_when_how_long_and_with_what(story: Story) -> None:
    message = schedules(story)
    said = words(message)
    for part in (NAME, f"<@{GRACE}> and <@{LINUS}>", "45 minutes", "technical screen"):
        assert part in said
    assert f"<!date^{int(TUESDAY_14)}^" in said
    # What notifications and screen readers say is whole without the blocks.
    assert message["text"] == (
        "Interview with Robin Example for Senior Go backend engineer, "
        f"Tue 24 Nov 2026, 14:00 Europe/London, held by <@{GRACE}> and <@{LINUS}>"
    )
    assert labels(message) == ["Submit Scorecard", "Reschedule", "Next Candidate", "Cancel"]


def test_the_next_interview_of_a_position_stands_in_its_channel(story: Story) -> None:
    first = schedules(story)
    form = opens_form(story, approved_set(story))
    # The position of the set's role is chosen already.
    position = values(form)["position"]
    assert position.startswith("pos_")
    assert enters(story, candidate="Sky Sample", interviewers=[ROSA])["result"] == "closed"
    second = root(story, "Sky Sample")
    assert second["channel"] == first["channel"]
    assert ROSA in story.server.workspace.channels[first["channel"]].members
    assert (count(story, "positions"), count(story, "candidates")) == (1, 2)


def test_a_doubly_delivered_form_schedules_once(story: Story) -> None:
    opens_form(story, approved_set(story))
    story.control("faults", method="socket:interactive", kind="duplicate")
    assert enters(story)["result"] == "closed"
    assert count(story, "interviews") == 1
    assert len(thread(story, root(story))) == 1


def test_a_name_cannot_call_the_channel_or_break_the_message(story: Story) -> None:
    name = "<!channel> & *Rob* <@U01GRACE001>"
    message = schedules(story, candidate=name)
    assert heading(message) == f"Interview with {name}"
    assert "&lt;!channel&gt; &amp;" in message["text"]
    assert "<!channel>" not in message["text"]
    story.moves_to(GUIDE_AT)
    assert "<!channel>" not in directs(story.person(GRACE))[-1]["text"]


# The guide


def test_each_guide_comes_a_day_before_with_the_time_of_its_reader(story: Story) -> None:
    schedules(story)
    grace, linus, ada = (story.person(each) for each in (GRACE, LINUS, ADA))
    story.moves_to(GUIDE_AT - 1)
    assert not directs(grace)
    assert not directs(linus)
    story.moves_to(GUIDE_AT)
    assert "Tue 24 Nov 2026, 15:00 Europe/Stockholm" in words(guide(grace))
    assert "Tue 24 Nov 2026, 09:00 America/New_York" in words(guide(linus))
    assert not directs(ada)
    story.moves(hours=12)
    assert len([each for each in directs(grace) if heading(each)]) == 1


def test_an_interview_scheduled_late_sends_its_guides_at_once_with_the_way_to_the_thread(
    story: Story,
) -> None:
    schedules(story, date="2026-11-23", time="17:00")
    for user in (GRACE, LINUS):
        assert labels(guide(story.person(user))) == ["Open Thread", "Submit Scorecard"]


def test_the_guide_holds_all_an_interviewer_needs(story: Story) -> None:
    schedules(story)
    story.moves_to(GUIDE_AT)
    said = "\n".join(direct_words(story.person(GRACE)))
    for part in (
        "With you",
        f"<@{LINUS}>",
        "What this interview is for",
        "Before",
        "During",
        "40 minutes: Questions",
        "How would you stop goroutine 3?",
        "And what if it blocks, part 2?",
        "Names the context package",
        "4 Shown in depth",
        "Does thing 1",
        "Guesses at races",
        "Afterwards",
    ):
        assert part in said, part


def test_the_largest_set_goes_out_whole_within_slacks_limits(story: Story) -> None:
    content = question_set(10, 6, filler=" and so on, at some length" * 12)
    schedules(story, approved_set(story, content))
    story.moves_to(GUIDE_AT)
    first = guide(story.person(GRACE))
    parts = story.person(GRACE).texts(first["channel"], thread=first["ts"])
    said = "\n".join(parts)
    for number in range(1, 11):
        assert f"How would you stop goroutine {number}?" in said
    assert said.count("4 Shown in depth") == 6
    assert not [each for each in calls(story) if each.get("error")]


def test_open_thread_leads_to_the_thread(story: Story) -> None:
    message = schedules(story)
    story.moves_to(GUIDE_AT)
    sent = guide(story.person(GRACE))
    (url,) = re.findall(r'"url": "([^"]+)"', str(sent["blocks"]).replace("'", '"'))
    address = urlsplit(url)
    assert address.netloc == urlsplit(story.server.url).netloc
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=5)
    connection.request("GET", f"{address.path}?{address.query}")
    found = connection.getresponse().getheader("location")
    connection.close()
    assert found == f"/#{message['channel']}/{message['ts']}/{message['ts']}"
    # Slack tells of the click on a link, which wants no answer but an acknowledgement.
    assert story.person(GRACE).presses(sent, "Open Thread")["ok"]


# The reminder


def test_the_reminder_comes_a_quarter_of_an_hour_before_in_three_lines(story: Story) -> None:
    schedules(story)
    grace = story.person(GRACE)
    story.moves_to(TUESDAY_14 - 15 * MINUTE - 1)
    before = len(directs(grace))
    story.moves_to(TUESDAY_14 - 15 * MINUTE)
    (reminder,) = directs(grace)[before:]
    lines = reminder["blocks"][0]["text"]["text"].split("\n")
    assert lines[0] == f"*Your interview with {NAME} starts in 15 minutes*"
    assert len(lines) == 3
    assert f"<@{LINUS}>" in lines[1]
    assert labels(reminder) == ["Open Thread", "Submit Scorecard"]


# Moving


def test_a_rescheduled_interview_moves_its_reminders(story: Story) -> None:
    message = schedules(story)
    moves_interview(story, message, date="2026-11-25", time="10:00")
    kinds = ("interviews.guide", "interviews.reminder", "scorecards.ask")
    waiting = pending(story, interview_id(message))
    assert {kind: waiting.count(kind) for kind in kinds} == dict.fromkeys(kinds, 2)
    grace = story.person(GRACE)
    wednesday = wall("Europe/London", 2026, 11, 25, 10)
    story.moves_to(wednesday - DAY - 1)
    story.moves_to(TUESDAY_14 + 2 * HOUR)
    # Nothing came for the old time; the guide came a day before the new one.
    assert [heading(each) for each in directs(grace)][:1] == [f"Interview with {NAME}"]
    assert not [each for each in direct_words(grace) if "starts in" in each]
    story.moves_to(wednesday - 15 * MINUTE)
    assert "starts in 15 minutes" in direct_words(grace)[-1]
    story.moves_to(wednesday + 55 * MINUTE)
    assert "Your scorecard for the interview" in direct_words(grace)[-1]


def test_moving_changes_the_guide_where_it_stands_and_tells_whoever_has_one(story: Story) -> None:
    message = schedules(story)
    grace = story.person(GRACE)
    story.moves_to(GUIDE_AT)
    before = guide(grace)
    moves_interview(story, message, date="2026-11-26", time="09:30")
    after = guide(grace)
    assert after["ts"] == before["ts"]
    assert "Thu 26 Nov 2026, 10:30 Europe/Stockholm" in words(after)
    assert "Tue 24 Nov" not in words(after)
    note = directs(grace)[-1]
    assert note["text"] == (
        f"Your interview with {NAME} was moved to Thu 26 Nov 2026, 10:30 Europe/Stockholm. "
        "Your guide above shows the new time."
    )
    assert labels(note) == ["Open Thread"]
    # A day before the new time nobody is sent a second guide.
    story.moves_to(wall("Europe/London", 2026, 11, 26, 9, 30) - HOUR)
    assert len([each for each in directs(grace) if heading(each)]) == 1


def test_moving_before_anybody_has_a_guide_is_said_in_the_thread_alone(story: Story) -> None:
    message = schedules(story)
    moves_interview(story, message, date="2026-11-25", time="10:00")
    assert not directs(story.person(GRACE))
    assert thread(story, message)[-1].startswith(f"<@{ADA}> moved this interview to Wed 25 Nov")
    now_is = root(story)
    assert now_is["ts"] == message["ts"]
    assert "Wed 25 Nov 2026, 10:00 Europe/London" in now_is["text"]


def test_the_form_for_moving_opens_with_the_present_time(story: Story) -> None:
    message = schedules(story)
    ada = story.person(ADA)
    ada.presses(message, "Reschedule")
    assert values(ada.form("interview.move_form")) == {"date": "2026-11-24", "time": "14:00"}


# Cancelling


def test_cancelling_withdraws_all_that_is_pending_and_tells_whoever_has_a_guide(
    story: Story,
) -> None:
    message = schedules(story)
    interview = interview_id(message)
    grace, ada = story.person(GRACE), story.person(ADA)
    story.moves_to(GUIDE_AT)
    assert "interviews.reminder" in pending(story, interview)
    ada.presses(message, "Cancel")
    story.settles()
    assert pending(story, interview) == []
    assert "was cancelled. There is nothing left for you to do." in direct_words(grace)[-1]
    heard = len(directs(grace))
    story.moves_to(END + 3 * DAY)
    assert len(directs(grace)) == heard


def test_what_was_said_of_a_cancelled_interview_shows_it_and_has_no_controls(
    story: Story,
) -> None:
    message = schedules(story)
    story.moves_to(GUIDE_AT)
    story.person(ADA).presses(message, "Cancel")
    story.settles()
    for shown in (root(story), guide(story.person(GRACE))):
        assert heading(shown) == f"Cancelled: interview with {NAME}"
        assert f"Cancelled by <@{ADA}>" in words(shown)
        assert labels(shown) == []
    assert thread(story, message)[-1].startswith(f"<@{ADA}> cancelled this interview.")


def test_a_cancel_pressed_twice_is_said_once(story: Story) -> None:
    message = schedules(story)
    ada = story.person(ADA)
    ada.presses(message, "Cancel")
    replays_button(story, ADA, message, "interview.cancel", interview_id(message))
    assert len([each for each in thread(story, message) if "cancelled" in each]) == 1
    told(ada, message["channel"], "This interview was cancelled already.")


# The next candidate


def test_the_next_candidate_takes_set_panel_and_channel_along(story: Story) -> None:
    first = schedules(story, channel=HIRING_BACKEND)
    ada = story.person(ADA)
    ada.presses(first, "Next Candidate")
    form = ada.form("interview.next_form")
    assert set(values(form)) == {"candidate", "member", "date", "time"}
    result = ada.submits(candidate="Sky Sample", date="2026-11-24", time="16:00")
    assert result["result"] == "closed", result
    story.settles()
    second = root(story, "Sky Sample")
    assert second["channel"] == HIRING_BACKEND
    assert second["ts"] != first["ts"]
    assert f"held by <@{GRACE}> and <@{LINUS}>" in second["text"]
    story.moves_to(GUIDE_AT + 2 * HOUR)
    assert "How would you stop goroutine 1?" in words(guide(story.person(LINUS), "Sky Sample"))


def test_the_next_candidate_of_a_position_with_a_channel_of_its_own_stands_there_too(
    story: Story,
) -> None:
    first = schedules(story)
    ada = story.person(ADA)
    ada.presses(first, "Next Candidate")
    ada.form("interview.next_form")
    ada.submits(candidate="Sky Sample", date="2026-11-24", time="16:00")
    story.settles()
    assert root(story, "Sky Sample")["channel"] == first["channel"]
    assert len([c for c in calls(story) if c["method"] == "conversations.create"]) == 1


# Who may


def test_only_those_with_the_right_may_whoever_else_presses_is_told(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    for user in (GRACE, ROSA):
        person = story.person(user)
        for label in ("Reschedule", "Next Candidate", "Cancel"):
            person.presses(message, label)
            story.settles()
        chooses_more(person, message, "candidate")
        story.settles()
        told(person, HIRING_BACKEND, "Only the position's hiring manager and coordinator, whoever")
        assert person.forms() == []
    assert labels(root(story)) == labels(message)


def test_forms_of_those_with_the_right_are_refused_from_anybody_else(story: Story) -> None:
    message = schedules(story)
    ada = story.person(ADA)
    ada.presses(message, "Reschedule")
    moving = ada.form("interview.move_form")
    answer = replays_form(story, GRACE, moving, date="2026-11-25", time="10:00")
    assert "Only the position's hiring manager" in view_words(answer["view"])
    ada.closes()
    ada.presses(message, "Next Candidate")
    following = ada.form("interview.next_form")
    entered = {"candidate": "Mallory", "date": "2026-11-25", "time": "10:00"}
    answer = replays_form(story, ROSA, following, **entered)
    assert "Only the position's hiring manager" in view_words(answer["view"])
    scheduling = opens_form(story, approved_set(story))
    answer = replays_form(story, LINUS, scheduling, **{**FORM, "candidate": "Mallory"})
    assert "Interviews are scheduled by whoever made" in view_words(answer["view"])
    assert count(story, "interviews") == 1
    assert "14:00" in root(story)["text"]


def test_whoever_did_not_make_the_set_and_runs_no_position_cannot_schedule_with_it(
    story: Story,
) -> None:
    message = approved_set(story)
    grace = story.person(GRACE)
    grace.presses(message, "Schedule Interview")
    story.settles()
    told(grace, HIRING_BACKEND, "Interviews are scheduled by whoever made the question set")
    assert grace.forms() == []


def test_a_coordinator_put_in_charge_may_move_and_cancel(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    ada, rosa = story.person(ADA), story.person(ROSA)
    chooses_more(ada, message, "position")
    ada.form("position.form")
    assert ada.submits(coordinator=ROSA)["result"] == "closed"
    rosa.presses(message, "Reschedule")
    rosa.form("interview.move_form")
    # Rosa's clock is Lisbon's, which is London's; hers is what the form means.
    assert rosa.submits(date="2026-11-25", time="10:00")["result"] == "closed"
    story.settles()
    rosa.presses(root(story), "Cancel")
    story.settles()
    assert f"Cancelled by <@{ROSA}>" in words(root(story))


def test_an_interview_that_has_taken_place_is_neither_moved_nor_cancelled(story: Story) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    story.moves_to(END)
    scores(story, story.person(GRACE), message)
    ada = story.person(ADA)
    ada.presses(message, "Cancel")
    story.settles()
    told(ada, HIRING_BACKEND, "A scorecard for this interview is in, so it has taken place.")
    assert ada.forms() == []


# The candidate's and the position's details


def test_a_corrected_name_is_put_into_what_was_said(story: Story) -> None:
    message = schedules(story)
    story.moves_to(GUIDE_AT)
    ada = story.person(ADA)
    chooses_more(ada, message, "candidate")
    ada.form("interview.candidate_form")
    entered = {"candidate": "Robin Sample", "resume_url": "https://papers.example/robin"}
    assert ada.submits(**entered)["result"] == "closed"
    story.settles()
    assert root(story, "Robin Sample")["ts"] == message["ts"]
    sent = guide(story.person(GRACE), "Robin Sample")
    assert "<https://papers.example/robin|Résumé>" in words(sent)
    assert NAME not in words(sent)


# Home


def test_home_shows_what_is_coming_to_whoever_holds_or_arranges_it(story: Story) -> None:
    message = schedules(story)
    for user, who in ((GRACE, f"You interview with <@{LINUS}>"), (ADA, "Interviewers:")):
        home = view_words(opens_home(story, user))
        assert "Coming up" in home
        assert NAME in home
        assert who in home
        assert f"<#{message['channel']}>" in home
    assert NAME not in view_words(opens_home(story, ROSA))


def test_home_asks_for_the_scorecard_once_the_interview_has_begun_until_it_is_in(
    story: Story,
) -> None:
    schedules(story)
    grace = story.person(GRACE)
    opens_home(story, GRACE)
    story.moves_to(TUESDAY_14 + MINUTE)
    home = opens_home(story, GRACE)
    assert "Your scorecard for" in view_words(home)
    assert "Coming up" not in view_words(home)
    presses_at_home(grace, home, "Submit Scorecard")
    grace.form("scorecard.form")
    entered = {"rating_0": "none", "rating_1": "none", "recommendation": "no"}
    assert grace.submits(**entered)["result"] == "closed"
    story.settles()
    # The tab is still in front of her: it is brought up to date without being opened anew.
    shown = story.server.workspace.views.homes[GRACE].view
    assert "Your scorecard for" not in view_words(shown)


def test_nobody_else_hears_of_an_interview(story: Story) -> None:
    schedules(story)
    story.moves_to(END + DAY)
    assert NAME not in everything_seen(story.person(ROSA))


def presses_at_home(person: Person, view: Json, label: str) -> None:
    for block in view["blocks"]:
        element = block.get("accessory") or {}
        if element.get("type") == "button" and element["text"]["text"] == label:
            person._act({"type": "view", "view_id": view["id"]}, block, element)
            return
    raise AssertionError(label)


def test_times_are_meant_in_the_zone_of_whoever_schedules(story: Story) -> None:
    message = approved_set(story, by=GRACE)
    grace = story.person(GRACE)
    form = opens_form(story, message, grace)
    assert "Your time zone: Europe/Stockholm" in str(form["blocks"])
    result = enters(story, grace, interviewers=[LINUS])
    assert result["result"] == "closed", result
    assert "Tue 24 Nov 2026, 14:00 Europe/Stockholm" in root(story)["text"]
    story.moves_to(wall("Europe/Stockholm", 2026, 11, 23, 14))
    assert "Tue 24 Nov 2026, 08:00 America/New_York" in words(guide(story.person(LINUS)))


def test_a_mistake_in_one_field_keeps_all_the_others(story: Story) -> None:
    opens_form(story, approved_set(story))
    found = errors(enters(story, date="2026-11-20"))
    assert found == {"date": "That day has passed. Choose a later one."}
    kept = values(story.person(ADA).form())
    assert kept["candidate"] == NAME
    assert kept["interviewers"] == [GRACE, LINUS]
    assert story.person(ADA).submits(date="2026-11-24")["result"] == "closed"
