"""Where an interview is announced: who reads it there, and who must not."""

from pathlib import Path
from typing import Any

import pytest
from interviewing import (
    DAY,
    FORM,
    MINUTE,
    NAME,
    TUESDAY_14,
    all_messages,
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
    joins,
    opens_form,
    opens_home,
    replays_button,
    root,
    schedules,
    scores,
    thread,
    values,
)
from story import Json, Person, Story, labels, told, until, view_words, words

from bot.sandbox.seed import ADA, BOT, GENERAL, GRACE, HIRING, HIRING_BACKEND, LINUS, ROSA, SAM

CONSENT = "Post the candidate's name in #general, where everyone can read it"
UNTIL_MADE = "a form that asks for consent"


def asked_about(person: Person) -> bool:
    """Tell whether the open form asks if a name may be read by everyone."""
    return any(each["block_id"] == "agreed" for each in person.form()["blocks"])


def invited(story: Story) -> set[tuple[str, str]]:
    """Return whom the bot brought into which channel."""
    found = [each["args"] for each in calls(story) if each["method"] == "conversations.invite"]
    return {(each["channel"], each["users"]) for each in found}


def spoken_of(story: Story, name: str, channel: str) -> list[Json]:
    """Return the messages of a channel in which a name stands."""
    found = [each for each in all_messages(story) if each["channel"] == channel]
    return [each for each in found if name in words(each)]


def note_to_ada(story: Story, part: str) -> str:
    """Return the newest of the bot's direct messages to Ada in which a part stands."""
    return words(story.person(ADA).waits_for_direct(part))


# A channel that somebody chose


def test_a_chosen_private_channel_takes_the_message_and_nobody_is_brought_in(
    story: Story,
) -> None:
    message = schedules(story, channel=HIRING_BACKEND)
    assert message["channel"] == HIRING_BACKEND
    assert invited(story) == set()
    assert not [each for each in calls(story) if each["method"] == "conversations.create"]
    # All its people are in it, so there is nothing to tell the scheduler.
    assert not directs(story.person(ADA))


def test_interviewers_outside_a_chosen_channel_are_named_to_the_scheduler_alone(
    story: Story,
) -> None:
    joins(story, HIRING_BACKEND, ADA, GRACE)
    message = schedules(story, channel=HIRING_BACKEND)
    said = note_to_ada(story, "cannot open the thread")
    assert f"<@{LINUS}> cannot open the thread of the interview with {NAME}" in said
    assert f"<@{GRACE}>" not in said
    assert "Type `/invite` there" in said
    assert invited(story) == set()
    assert story.server.workspace.channels[HIRING_BACKEND].members == [ADA, GRACE, BOT]
    assert [each for each in thread(story, message) if "cannot open" in each] == []
    story.person(ADA).types(HIRING_BACKEND, f"/invite <@{LINUS}>")
    assert thread(story, message, story.person(LINUS))


def test_whoever_runs_the_position_and_is_not_in_the_channel_is_named_too(story: Story) -> None:
    message = approved_set(story, by=GRACE)
    joins(story, HIRING_BACKEND, ADA, LINUS)
    opens_form(story, message, ada := story.person(ADA))
    assert enters(story, ada, channel=HIRING_BACKEND, interviewers=[LINUS])["result"] == "closed"
    # Grace made the set, which makes her the position's hiring manager.
    assert f"<@{GRACE}> cannot open" in note_to_ada(story, "cannot open the thread")


def test_in_a_public_channel_every_member_can_open_the_thread_but_a_guest(
    tmp_path: Path,
) -> None:
    with told(tmp_path, guests=(SAM,)) as story:
        joins(story, GENERAL, ADA)
        opens_form(story, approved_set(story))
        enters(story, channel=GENERAL, interviewers=[GRACE, SAM])
        story.person(ADA).submits(agreed=[GENERAL])
        said = note_to_ada(story, "cannot open the thread")
        assert f"<@{SAM}> cannot open" in said
        assert f"<@{GRACE}>" not in said


def test_where_members_cannot_be_looked_up_the_interview_goes_on(story: Story) -> None:
    story.control(
        "faults", method="conversations.members", kind="error", error="unknown_method", times=None
    )
    message = schedules(story, channel=HIRING_BACKEND)
    assert message["channel"] == HIRING_BACKEND
    assert not directs(story.person(ADA))


def test_a_channel_the_bot_is_not_in_is_told_with_a_way_to_try_again(story: Story) -> None:
    story.control("channel", channel=HIRING_BACKEND, members=[ADA, GRACE, LINUS])
    opens_form(story, approved_set(story, channel=HIRING))
    assert enters(story, channel=HIRING_BACKEND)["result"] == "closed"
    ada = story.person(ADA)
    note = ada.waits_for_direct("I could not post the interview")
    assert "Invite me with /invite" in words(note)
    assert count(story, "interviews") == 1
    ada.types(HIRING_BACKEND, f"/invite <@{BOT}>")
    ada.presses(note, "Try Again")
    story.settles()
    assert root(story)["channel"] == HIRING_BACKEND


# A public channel


def test_choosing_a_public_channel_warns_at_once(story: Story) -> None:
    ada = story.person(ADA)
    opens_form(story, approved_set(story))
    ada.chooses("channel", GENERAL)
    until(lambda: asked_about(ada), UNTIL_MADE)
    assert f"<#{GENERAL}> is public." in view_words(ada.form())
    # Another choice takes the question back.
    ada.chooses("channel", HIRING_BACKEND)
    until(lambda: not asked_about(ada), "a form that asks nothing")
    assert values(ada.form())["channel"] == HIRING_BACKEND


def test_the_warning_keeps_what_was_entered_so_far(story: Story) -> None:
    ada = story.person(ADA)
    view = opens_form(story, approved_set(story))
    typed = {
        "candidate": {"candidate": {"type": "plain_text_input", "value": NAME}},
        "date": {"date": {"type": "datepicker", "selected_date": "2026-11-24"}},
        "channel": {
            "interview.channel_chosen": {
                "type": "conversations_select",
                "selected_conversation": GENERAL,
            }
        },
    }
    ada._post(
        "action",
        container={"type": "view", "view_id": view["id"]},
        block_id="channel",
        action_id="interview.channel_chosen",
        value=typed["channel"]["interview.channel_chosen"],
        state={"values": typed},
    )
    until(lambda: asked_about(ada), UNTIL_MADE)
    kept = values(ada.form())
    assert (kept["candidate"], kept["date"], kept["channel"]) == (NAME, "2026-11-24", GENERAL)


def test_a_name_goes_into_a_public_channel_only_with_consent(story: Story) -> None:
    opens_form(story, approved_set(story))
    ada = story.person(ADA)
    refused = enters(story, channel=GENERAL)
    assert errors(refused) == {"agreed": "Tick this, or choose another channel."}
    assert values(ada.form())["candidate"] == NAME
    assert count(story, "interviews") == 0
    assert ada.submits(agreed=[GENERAL])["result"] == "closed"
    story.settles()
    assert root(story)["channel"] == GENERAL


def test_a_public_channel_known_from_before_is_asked_about_in_place_of_being_taken(
    story: Story,
) -> None:
    schedules(story, candidate="Sky Sample")
    ada = story.person(ADA)
    # The form was opened in #hiring, so the bot knows it before anybody chooses it there.
    opens_form(story, approved_set(story, channel=HIRING))
    story.settles()
    result = ada.submits(**FORM, channel=HIRING)
    assert result["result"] == "updated"
    form = ada.form()
    assert "Please answer one more question below" in view_words(form)
    kept = values(form)
    assert kept["candidate"] == NAME
    assert kept["interviewers"] == [GRACE, LINUS]
    assert (kept["date"], kept["time"], kept["channel"]) == ("2026-11-24", "14:00", HIRING)
    assert ada.submits(agreed=[HIRING])["result"] == "closed"


def test_consent_for_one_channel_is_none_for_another(story: Story) -> None:
    opens_form(story, approved_set(story))
    ada = story.person(ADA)
    enters(story, channel=GENERAL)
    ada.chooses("channel", HIRING)
    story.settles()
    found = ada.submits(channel=HIRING)
    assert found["result"] in {"errors", "updated"}
    assert count(story, "interviews") == 0


# The look-up


def test_the_channel_of_the_set_is_known_without_waiting(story: Story) -> None:
    opens_form(story, approved_set(story))
    story.settles()
    # Chosen and submitted in one breath, with no time for a look-up.
    result = story.person(ADA).submits(**FORM, channel=HIRING_BACKEND)
    assert result["result"] == "closed", result


def test_a_channel_not_known_yet_is_taken_when_submitted_once_more(story: Story) -> None:
    opens_form(story, approved_set(story))
    story.settles()
    ada = story.person(ADA)
    first = errors(ada.submits(**FORM, channel=HIRING))
    assert first == {"channel": "I am looking this channel up. Submit once more in a few seconds."}
    story.settles()
    assert ada.submits()["result"] == "updated"
    assert values(ada.form())["candidate"] == NAME


def test_an_archived_channel_is_refused_and_taken_once_it_is_opened_again(story: Story) -> None:
    opens_form(story, approved_set(story))
    story.control("channel", channel=HIRING_BACKEND, is_archived=True)
    refused = enters(story, channel=HIRING_BACKEND)
    assert errors(refused) == {"channel": "This channel is archived. Choose another one, or none."}
    story.control("channel", channel=HIRING_BACKEND, is_archived=False)
    # The refusal looked once more, so the form need not be filled anew.
    ada = story.person(ADA)
    assert ada.submits()["result"] == "errors"
    story.settles()
    assert ada.submits()["result"] == "closed"


# A candidate who works here


def with_linus_as_candidate(**changes: Any) -> dict[str, Any]:
    return {"candidate": "Linus Tanaka", "member": LINUS, "interviewers": [GRACE], **changes}


def test_a_candidate_who_works_here_gets_a_channel_apart_from_the_positions(
    story: Story,
) -> None:
    first = schedules(story)
    assert LINUS in story.server.workspace.channels[first["channel"]].members
    opens_form(story, approved_set(story))
    assert enters(story, **with_linus_as_candidate())["result"] == "closed"
    message = root(story, "Linus Tanaka")
    assert message["channel"] != first["channel"]
    apart = story.server.workspace.channels[message["channel"]]
    assert apart.is_private
    assert set(apart.members) == {BOT, ADA, GRACE}
    assert "linus" not in apart.name


def test_a_candidate_who_works_here_sees_nothing_and_can_do_nothing(story: Story) -> None:
    message = schedules(story, **with_linus_as_candidate(candidate="Larry Candidate"))
    linus = story.person(LINUS)
    story.moves_to(TUESDAY_14 + MINUTE)
    scores(story, story.person(GRACE), message)
    assert "Coming up" not in view_words(opens_home(story, LINUS))
    for action in (
        *("scorecard.open", "scorecard.others", "scorecard.summary"),
        *("interview.cancel", "interview.reschedule", "interview.next"),
    ):
        replays_button(story, LINUS, message, action, interview_id(message))
    assert linus.forms() == []
    seen = everything_seen(linus)
    assert "Larry" not in seen
    assert "technical screen" not in seen
    assert "Complete" in words(root(story, "Larry Candidate"))


def test_an_admin_who_is_the_candidate_is_kept_out_like_anybody(story: Story) -> None:
    """Ada owns the workspace; somebody else arranges an interview with her."""
    message = approved_set(story, by=GRACE)
    grace = story.person(GRACE)
    opens_form(story, message, grace)
    entered = {"candidate": "A. Okafor", "member": ADA, "interviewers": [LINUS]}
    assert enters(story, grace, **entered)["result"] == "closed"
    posted = root(story, "A. Okafor")
    for action in ("interview.cancel", "interview.reschedule", "interview.more"):
        replays_button(story, ADA, posted, action, interview_id(posted))
    assert story.person(ADA).forms() == []
    assert "Cancelled" not in heading(root(story, "A. Okafor"))
    assert ADA not in story.server.workspace.channels[posted["channel"]].members
    assert "A. Okafor" not in everything_seen(story.person(ADA))


def test_a_candidate_put_in_charge_of_the_position_still_learns_nothing_of_their_own(
    story: Story,
) -> None:
    message = schedules(story, **with_linus_as_candidate(candidate="Larry Candidate"))
    ada = story.person(ADA)
    chooses_more(ada, message, "position")
    ada.form("position.form")
    assert ada.submits(coordinator=LINUS, hiring_manager=LINUS)["result"] == "closed"
    # What goes wrong is told to whoever scheduled it.
    story.control("user", id=GRACE, deleted=True)
    story.moves_to(TUESDAY_14 - DAY)
    assert "I cannot reach" in note_to_ada(story, "I cannot reach")
    assert "Coming up" not in view_words(opens_home(story, LINUS))
    replays_button(story, LINUS, message, "interview.cancel", interview_id(message))
    assert "Larry" not in everything_seen(story.person(LINUS))
    assert "Cancelled" not in heading(root(story, "Larry Candidate"))


def test_a_chosen_channel_with_the_candidate_in_it_is_refused_beside_the_field(
    story: Story,
) -> None:
    opens_form(story, approved_set(story))
    refused = enters(story, **with_linus_as_candidate(channel=HIRING_BACKEND))
    said = errors(refused)["channel"]
    assert said.startswith("The candidate is in this channel. Choose another private one")
    assert values(story.person(ADA).form())["member"] == LINUS
    assert not spoken_of(story, "Linus Tanaka", HIRING_BACKEND)


def test_a_public_channel_is_refused_for_a_candidate_who_works_here(story: Story) -> None:
    opens_form(story, approved_set(story))
    refused = enters(story, **with_linus_as_candidate(channel=GENERAL))
    assert "The candidate works here and could read this channel." in errors(refused)["channel"]
    assert count(story, "interviews") == 0


def test_a_chosen_private_channel_without_the_candidate_is_taken(story: Story) -> None:
    joins(story, HIRING_BACKEND, ADA, GRACE)
    message = schedules(story, **with_linus_as_candidate(channel=HIRING_BACKEND))
    assert message["channel"] == HIRING_BACKEND


def test_a_candidate_who_came_into_the_channel_meanwhile_is_kept_apart(story: Story) -> None:
    joins(story, HIRING_BACKEND, ADA, GRACE)
    ada = story.person(ADA)
    opens_form(story, approved_set(story))
    ada.chooses("channel", HIRING_BACKEND)
    story.settles()
    joins(story, HIRING_BACKEND, ADA, GRACE, LINUS)
    entered = {**FORM, **with_linus_as_candidate(candidate="Larry", channel=HIRING_BACKEND)}
    assert ada.submits(**entered)["result"] == "closed"
    story.settles()
    message = root(story, "Larry")
    assert message["channel"] != HIRING_BACKEND
    assert LINUS not in story.server.workspace.channels[message["channel"]].members
    assert not spoken_of(story, "Larry", HIRING_BACKEND)
    said = note_to_ada(story, "The candidate is in")
    assert f"The candidate is in <#{HIRING_BACKEND}>, so I posted nothing there" in said
    assert "Larry" not in everything_seen(story.person(LINUS))
    story.moves_to(TUESDAY_14)
    assert labels(guide(story.person(GRACE), "Larry")) == ["Open Thread", "Submit Scorecard"]


def test_where_nobody_can_tell_who_is_in_the_channel_the_candidate_is_kept_apart(
    story: Story,
) -> None:
    story.control(
        "faults", method="conversations.members", kind="error", error="unknown_method", times=None
    )
    joins(story, HIRING_BACKEND, ADA, GRACE, LINUS)
    message = schedules(story, **with_linus_as_candidate(candidate="Larry", channel=HIRING_BACKEND))
    assert message["channel"] != HIRING_BACKEND
    assert not spoken_of(story, "Larry", HIRING_BACKEND)
    assert "I cannot make sure that the candidate is not in" in note_to_ada(story, "make sure")


@pytest.mark.parametrize("user", [GRACE, ROSA])
def test_whoever_sits_in_an_interview_with_somebody_is_not_made_that_candidate(
    story: Story, user: str
) -> None:
    message = schedules(story)
    ada = story.person(ADA)
    ada.presses(message, "Next Candidate")
    ada.form("interview.next_form")
    result = ada.submits(candidate=NAME, member=user, date="2026-11-25", time="10:00")
    if user == GRACE:
        said = errors(result)["member"]
        assert "sits in an interview with this candidate" in said
    else:
        assert result["result"] == "closed"


def test_a_guest_an_admin_has_not_listed_is_no_interviewer_even_when_chosen(story: Story) -> None:
    opens_form(story, approved_set(story))
    refused = enters(story, interviewers=[GRACE, SAM])
    assert "Sam is a guest here" in errors(refused)["interviewers"]
