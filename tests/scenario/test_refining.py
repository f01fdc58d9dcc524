"""Changing a set by talking: what is said in its thread, what comes of it, and going back."""

import pytest
from interviewing import schedules
from planning import (
    BRIEF,
    direct_with,
    dispatch,
    everything_sent,
    gives,
    newest,
    plans,
    press,
    questions,
    tells,
    thread,
)
from refining import answered, asks_for, content, history, prompts, replies, root, says
from story import Json, Person, Story, labels, until, view_words, words

from bot.plans import store
from bot.sandbox import payloads
from bot.sandbox.seed import ADA, BOT, GRACE, HIRING, HIRING_BACKEND, LINUS
from bot.storage.database import rows


def mention(story: Story, message: Json, text: str, **more: object) -> Json:
    """Return the payload of a mention in a set's thread."""
    inner: Json = {
        "type": "app_mention",
        "user": ADA,
        "text": f"<@{BOT}> {text}",
        "ts": "1795424500.000100",
        "event_ts": "1795424500.000100",
        "channel": message["channel"],
        "thread_ts": message["ts"],
        "team": story.state()["team"]["id"],
    }
    return payloads.event(story.server.workspace, inner | more)


# One change


def test_a_question_is_swapped_and_the_thread_says_what_changed(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    before = prompts(story)
    answer = asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    after = prompts(story)
    assert after[1] != before[1]
    assert len(after) == len(before)
    said = words(answer)
    assert f"*Version 2*, by <@{ADA}>: “swap question 2 for something on testing”" in said
    assert after[1][:60] in said
    assert "check" in said
    assert labels(answer) == ["Undo", "Show in Full"]
    version = history(story)[-1]
    assert (version.created_by, version.based_on, version.restores) == (ADA, 1, None)
    assert version.why == "swap question 2 for something on testing"


def test_minutes_left_free_are_said_beside_what_changed(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    said = words(asks_for(ada, message, "drop questions 1 and 2", "Version 2"))
    assert "There are 3 questions now." in said
    assert "minutes are free now." in said


def test_what_has_a_button_is_told_where_it_is(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    said = words(asks_for(ada, message, "schedule it", "Nothing was changed"))
    assert "Approving, scheduling and the brief have their buttons under the set." in said


def test_the_sets_message_is_edited_in_place(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    story.settles()
    now = root(ada, message)
    assert [each.partition(" ")[2] for each in questions(now["blocks"])] == prompts(story)
    assert f"Version 2, changed by <@{ADA}>" in words(now)
    assert "Show in Full has the details" in words(now)
    assert "Show in Full" in labels(now)
    # The thread does not fill up with the whole set once more.
    assert len([each for each in thread(ada, message) if "*Question 1.*" in words(each)]) == 1
    assert len([each for each in ada.messages(HIRING_BACKEND) if each["bot"]]) == 1


def test_a_version_is_shown_in_full_with_how_it_is_rated(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    answer = asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    ada.presses(answer, "Show in Full")
    shown = view_words(ada.form("plan.shown"))
    assert prompts(story)[1] in shown
    assert "How answers are rated" in shown
    assert f"Version 2, changed by <@{ADA}>" in shown


def test_several_wishes_in_one_message_make_one_version(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    before = prompts(story)
    asks_for(ada, message, "lock question 1, then move 3 to the top", "Version 2")
    assert prompts(story)[0] == before[2]
    assert [each.locked for each in content(story).questions][:2] == [False, True]
    assert [each.version for each in history(story)] == [1, 2]


def test_what_was_not_done_is_said_beside_what_was(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    answer = asks_for(ada, message, "lock question 1, then swap question 1", "Version 2")
    said = words(answer)
    assert "*Not done*" in said
    assert "Unlock it first" in said
    assert content(story).questions[0].locked


def test_a_wish_that_breaks_a_rule_changes_nothing_and_says_which(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    answer = asks_for(ada, message, "only 10 minutes", "Nothing was changed")
    assert "*Not done*" in words(answer)
    assert "minute" in words(answer)
    assert labels(answer) == []
    assert len(history(story)) == 1


def test_what_was_not_understood_is_said_with_what_would_be(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    answer = asks_for(ada, message, "why is the sky blue", "Nothing was changed")
    assert "I did not understand “why is the sky blue”" in words(answer)
    assert len(history(story)) == 1


def test_without_claude_a_rewriting_says_what_it_takes_and_what_works(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    answer = asks_for(ada, message, "combine questions 1 and 2", "Nothing was changed")
    assert "takes Claude, which is not connected here" in words(answer)
    assert "swap, add, drop or move" in words(answer)
    assert newest(story).status == "ready"


def test_a_mention_alone_is_answered_with_what_can_be_said(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    answer = asks_for(ada, message, "", "Say what to change")
    assert "swap question 3 for something on testing" in answer["text"]
    assert len(history(story)) == 1


def test_a_request_is_shown_as_text_whatever_stands_in_it(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    text = "swap question 2 for something on testing & <!channel> <@U01GRACE001> *all*"
    says(ada, message, text)
    answered(ada, message, "by <@")
    story.settles()
    assert not [each for each in everything_sent(story) if "<!channel>" in each]
    assert not [each for each in everything_sent(story) if f"<@{GRACE}>" in each]


# Who is listened to, and where


def test_only_messages_that_mention_the_bot_are_read(story: Story) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    message = plans(ada)
    story.settles()
    count = len(thread(ada, message))
    ada.types(HIRING_BACKEND, "drop question 1", thread=message["ts"])
    grace.types(HIRING_BACKEND, "swap question 2", thread=message["ts"])
    story.settles()
    assert len(history(story)) == 1
    assert len(thread(ada, message)) == count + 2


def test_a_mention_elsewhere_is_told_where_to_ask(story: Story) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    plans(ada)
    ada.types(HIRING, f"<@{BOT}> drop question 1")
    tells(ada, HIRING, "in the thread under a question set")
    # The thread of any other message is elsewhere as well.
    other = grace.types(HIRING, "What do you all think?")
    ada.types(HIRING, f"<@{BOT}> drop question 2", thread=other["ts"])
    until(lambda: len(own_asides(ada)) == 2, "a second answer")
    assert not [text for text in grace.texts(HIRING) if "under a question set" in text]
    assert len(history(story)) == 1


def own_asides(person: Person) -> list[str]:
    return [each for each in person.texts(HIRING) if "under a question set" in each]


def test_who_may_not_change_a_set_is_told_so_alone_and_without_its_content(story: Story) -> None:
    grace, linus = story.person(GRACE), story.person(LINUS)
    message = plans(grace)
    before = prompts(story)
    says(linus, message, "drop question 1")
    told = tells(linus, HIRING_BACKEND, "Only the person who asked for this set, or an admin")
    assert not [each for each in before if each[:30] in words(told)]
    linus.presses(root(linus, message), "Edit Questions")
    story.settles()
    assert not linus.forms()
    assert prompts(story) == before
    # Ada owns the workspace, and so is an admin.
    asks_for(story.person(ADA), message, "lock question 1", "Version 2")


def test_the_same_event_delivered_twice_changes_once(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    body = mention(story, message, "swap question 2 for something on testing")
    dispatch(story, body)
    dispatch(story, body)
    assert [each.version for each in history(story)] == [1, 2]
    assert replies(ada, message).count("*Version 2*") == 1


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B01OTHER"},
        {"subtype": "channel_topic"},
        {"edited": {"user": ADA, "ts": "1795424501.000000"}},
    ],
)
def test_what_bots_say_and_what_is_edited_later_is_not_done(
    story: Story, more: dict[str, object]
) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    dispatch(story, mention(story, message, "drop question 1", **more))
    assert len(history(story)) == 1
    assert "Version 2" not in replies(ada, message)


def test_a_very_long_message_is_not_read_as_a_request(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    says(ada, message, "drop question 1 " + "because it is long " * 200)
    tells(ada, HIRING_BACKEND, "longer than I can read as one request")
    assert len(history(story)) == 1


def test_in_a_direct_message_the_thread_is_talked_in_as_well(story: Story) -> None:
    ada = story.person(ADA)
    direct = direct_with(ada, BOT)
    message = plans(ada, channel=direct)
    ada.types(direct, "drop question 1", thread=message["ts"])
    answered(ada, message, "I read nothing else")
    assert len(history(story)) == 1
    asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    assert len(history(story)) == 2


def test_a_set_still_being_written_is_not_changed(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    con = story.bot.deps.db
    with con.write() as writing:
        assert store.restart(writing, newest(story).id, newest(story).brief, title="T")
    says(ada, message, "drop question 1")
    tells(ada, HIRING_BACKEND, "being written just now")


# Going back


def test_undo_walks_back_version_by_version_to_the_first(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    first = prompts(story)
    asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    second = prompts(story)
    asks_for(ada, message, "move 3 to the top", "Version 3")
    assert "Back to version 2" in words(asks_for(ada, message, "undo", "Version 4"))
    assert prompts(story) == second
    assert "Back to version 1" in words(asks_for(ada, message, "undo", "Version 5"))
    assert prompts(story) == first
    says(ada, message, "undo")
    tells(ada, HIRING_BACKEND, "nothing to undo")
    assert [each.restores for each in history(story)] == [None, None, None, 2, 1]
    # What is changed after going back is undone to where it began.
    asks_for(ada, message, "lock question 1", "Version 6")
    asks_for(ada, message, "undo", "Version 7")
    assert prompts(story) == first
    assert not any(each.locked for each in content(story).questions)


def test_undo_takes_the_brief_back_as_well(story: Story) -> None:
    ada = story.person(ADA)
    brief = BRIEF.replace("- 4-5 questions\n", "").replace("- 45-minute", "- 60-minute")
    message = plans(ada, brief=brief)
    asks_for(ada, message, "only 45 minutes", "Version 2")
    assert newest(story).brief.length_minutes == 45
    asks_for(ada, message, "undo", "Version 3")
    assert newest(story).brief.length_minutes == 60
    assert content(story).length_minutes == 60


def test_the_undo_button_goes_back_once_and_an_old_one_says_that_more_came_since(
    story: Story,
) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    first = prompts(story)
    answer = asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    ada.presses(answer, "Undo")
    answered(ada, message, "Version 3")
    assert prompts(story) == first
    ada.presses(answer, "Undo")
    tells(ada, HIRING_BACKEND, "Newer changes came since")
    assert len(history(story)) == 3


def test_who_may_not_change_a_set_may_not_undo_either(story: Story) -> None:
    grace, linus = story.person(GRACE), story.person(LINUS)
    message = plans(grace)
    answer = asks_for(grace, message, "lock question 1", "Version 2")
    linus.presses(answer, "Undo")
    tells(linus, HIRING_BACKEND, "Only the person who asked for this set")
    press(story, LINUS, "plan.undo", f"{newest(story).id}@2", channel=HIRING_BACKEND)
    assert len(history(story)) == 2


# Approved sets


def test_a_change_of_an_approved_set_waits_for_approval_and_interviews_keep_theirs(
    story: Story,
) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.presses(message, "Approve")
    approved = ada.waits_for(HIRING_BACKEND, "Approved by")
    schedules(story, approved)
    pinned = rows(story.bot.deps.db.read(), "SELECT set_version, set_hash FROM interviews")
    answer = asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    assert "Version 2 waits for approval" in words(answer)
    assert newest(story).status == "ready"
    story.settles()
    now = root(ada, message)
    assert "until then new ones use version 1" in words(now)
    assert {"Approve", "Schedule Interview"} <= set(labels(now))
    # Who schedules meanwhile gets the approved version.
    con = story.bot.deps.db.read()
    planned = newest(story)
    meanwhile = store.approved(con, planned.team, planned.id)
    assert meanwhile is not None
    assert meanwhile.version == 1
    assert rows(con, "SELECT set_version, set_hash FROM interviews") == pinned
    # Approving the new one changes nothing for who is invited already.
    ada.presses(now, "Approve")
    until(lambda: newest(story).approved_version == 2, "the approval")
    assert rows(story.bot.deps.db.read(), "SELECT set_version, set_hash FROM interviews") == pinned


def test_what_asks_just_what_was_approved_stays_approved(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.presses(message, "Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")
    asks_for(ada, message, "lock question 1", "Version 2")
    assert newest(story).status == "approved"
    asks_for(ada, message, "swap question 2 for something on testing", "Version 3")
    assert newest(story).status == "ready"
    answer = asks_for(ada, message, "undo", "Version 4")
    assert "asks and rates the same as version 1: still approved" in words(answer)
    assert newest(story).status == "approved"


def test_a_set_of_ones_own_questions_is_changed_the_same_way(story: Story) -> None:
    ada = story.person(ADA)
    message = gives(ada)
    before = prompts(story)
    asks_for(ada, message, "move 2 to the top", "Version 2")
    assert prompts(story) == [before[1], before[0]]


def test_thanks_want_no_answer_and_a_greeting_gets_help(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    story.settles()
    before = len(thread(ada, message))
    says(ada, message, "thanks a lot, looks great")
    story.settles()
    assert len(thread(ada, message)) == before + 1
    says(ada, message, "hello")
    answered(ada, message, "swap question 3")


def test_a_wording_of_ones_own_is_no_topic_to_look_for(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    before = prompts(story)
    asks_for(ada, message, 'replace question 2 with "How do you test a pipeline?"', "Claude")
    assert prompts(story) == before
