"""Planning an interview: from a command, a brief or a list to a set's message, through Slack."""

from planning import (
    BRIEF,
    OWN_LIST,
    UNREAD,
    asks,
    attaches,
    channel_of,
    direct_with,
    everything_sent,
    gives,
    initial,
    newest,
    opens_own_list,
    plans,
    press,
    questions,
    tells,
    thread,
    unpacked,
)
from story import Story, labels, view_words, words

from bot.sandbox.seed import ADA, BOT, GENERAL, GRACE, HIRING, HIRING_BACKEND, RANDOM

# The command


def test_the_command_alone_opens_an_empty_form_at_forty_five_minutes(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING, "/interview-plan")
    said = initial(ada.form("plan.ask"))
    empty = dict.fromkeys(("role", "level", "kind", "brief", "file", "ratings", "scale"), "")
    assert said == {**empty, "length": "45"}


def test_words_after_the_command_fill_the_form_in(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING, "/interview-plan senior go backend 60m screen")
    said = initial(ada.form("plan.ask"))
    assert said["role"] == "go backend"
    assert (said["level"], said["length"], said["kind"]) == ("senior", "60", "screen")

    assert ada.submits()["result"] == "updated"
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for(HIRING, "Waiting for approval")
    assert message["text"].startswith("Senior Go backend engineer: screen: ")
    assert "60 minutes, 53 of them for questions" in words(message)


def test_help_says_how_it_works_to_the_asker_alone(story: Story) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    ada.types(HIRING, "/interview-plan help")
    said = tells(ada, HIRING, "Plan an interview")
    assert "/interview-plan sets" in words(said)
    # The text alone, which is all that a screen reader gets, says as much as the blocks.
    assert "/interview-plan sets" in said["text"]
    assert "Schedule Interview" in said["text"]
    assert not [text for text in grace.texts(HIRING) if "Plan an interview" in text]


# What was understood


def test_the_form_shows_what_was_understood_of_a_brief_and_names_the_rest(story: Story) -> None:
    form = asks(story.person(ADA))
    said = initial(form)
    assert said["role"] == "Senior Go backend engineer"
    assert (said["level"], said["length"], said["scoring"]) == ("senior", "45", "person")
    assert said["experience"] == "six years of backend work"
    assert said["areas"].splitlines() == ["Concurrency and channels", "Error handling", "Testing"]
    assert "At least one question on concurrency" in said["rules"].splitlines()
    assert said["red_flags"] == "Cannot say what happens when a channel blocks"
    assert UNREAD not in said["rules"]
    assert f"• {UNREAD}" in view_words(form)


def test_a_line_that_was_not_understood_stays_with_the_set(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    story.settles()
    replies = "\n".join(words(each) for each in thread(ada, message))
    assert f"could not read, not used*\n• {UNREAD}" in replies


def test_corrections_are_what_the_set_is_made_from(story: Story) -> None:
    ada = story.person(ADA)
    brief = BRIEF.replace("45-minute technical screen", "45-minute screen, scored by an AI judge")
    form = asks(ada, brief=brief)
    assert initial(form)["scoring"] == "transcript"
    result = ada.submits(
        length="60",
        scoring="person",
        level="staff",
        role="Go platform engineer",
        experience="",
        areas="Concurrency and channels\nError handling\nObservability",
        green_flags="",
    )
    assert result["result"] == "cleared", result
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    assert "Staff · 60 minutes, 53 of them for questions · scored by a person" in words(message)
    assert message["text"].startswith("Staff Go platform engineer: screen: ")
    planned = newest(story)
    assert planned.brief.areas == ("Concurrency and channels", "Error handling", "Observability")
    assert planned.brief.green_flags == ()
    assert planned.brief.length_minutes == 60


def test_a_length_in_words_gives_way_to_the_one_that_was_chosen(story: Story) -> None:
    ada = story.person(ADA)
    brief = BRIEF.replace("45-minute technical screen", "The technical screen takes half an hour")
    assert initial(asks(ada, brief=brief))["length"] == "30"
    assert ada.submits(length="60")["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    assert "60 minutes, 53 of them for questions" in words(message)


def test_a_rule_typed_into_the_form_that_cannot_be_read_is_said_beside_it(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada)
    result = ada.submits(rules="4-5 questions\nMake them sparkle")
    assert result["result"] == "errors"
    assert "Make them sparkle" in result["errors"]["rules"]
    assert ada.submits(rules="4-5 questions")["result"] == "cleared"


def test_fields_typed_beside_a_brief_fill_what_it_leaves_open(story: Story) -> None:
    ada = story.person(ADA)
    brief = "## Areas to cover\n- Error handling\n- Testing\n\n## Red flags\n- Ignores errors\n"
    form = asks(ada, brief=brief, role="Go backend engineer", level="mid", length="30", kind="call")
    said = initial(form)
    assert (said["role"], said["level"], said["length"]) == ("Go backend engineer", "mid", "30")
    assert said["areas"].splitlines() == ["Error handling", "Testing"]
    assert said["red_flags"] == "Ignores errors"


# The set's message


def test_the_message_stands_at_once_and_fills_in_question_by_question(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    story.settles()
    first = story.calls("chat.postMessage")[0]["args"]
    assert "Reading the brief" in first["text"]
    edits = [unpacked(each["args"]) for each in story.calls("chat.update")]
    steps = [questions(each["blocks"]) for each in edits]
    final = questions(message["blocks"])
    assert len(final) in {4, 5}
    # One more with each edit, in order; the last one shows the whole.
    assert steps == [final[: count + 1] for count in range(len(final))] + [final]
    assert "Checking the set as a whole" in edits[-2]["text"]
    assert f"question 2 of {len(final)}" in edits[0]["text"]
    assert all("Approve" not in str(each["blocks"]) for each in edits[:-1])
    # The title does not change on the way.
    titles = {each["blocks"][0]["text"]["text"] for each in edits}
    assert titles == {"Senior Go backend engineer: technical screen"}


def test_the_text_of_a_set_says_it_all_in_one_line(story: Story) -> None:
    message = plans(story.person(ADA))
    count = len(questions(message["blocks"]))
    assert message["text"] == (
        f"Senior Go backend engineer: technical screen: {count} questions, 40 minutes. "
        "Waiting for approval."
    )
    assert "Claude is not connected here" in words(message)
    assert "checks" in words(message)
    assert labels(message) == ["Approve", "Edit Questions", "Take Along", "Change the Brief"]


def test_the_details_follow_in_the_thread_in_order(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    story.settles()
    replies = thread(ada, message)
    count = len(replies)
    assert count > 1
    marks = [each["text"].rpartition(" (")[2] for each in replies]
    assert marks == [f"{number} of {count})" for number in range(1, count + 1)]
    whole = "\n".join(words(each) for each in replies)
    parts = ["*Question 1.*", "*Question 4.*", "How answers are rated", "*Red flags of", "*Checks"]
    places = [whole.index(part) for part in parts]
    assert places == sorted(places)


MENTIONING = """\
# Hiring <!channel> & friends

## Role
Senior *Go* <@U01GRACE001> & <!here> engineer

## Level
Senior (5 years with <@U01LINUS001> & <!everyone>)

## What to learn
- Whether <!channel> & <@U01GRACE001> can be avoided

## Areas to cover
- Error handling <!subteam^S012> & more
- Concurrency

## Question requirements
- 4 questions
- At least one question on concurrency
- <!everyone> & *all* of it

## Red flags
- Pings <!here> & <https://evil.example|click me>
"""


def test_nothing_a_person_wrote_becomes_a_mention_or_a_link(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada, brief=MENTIONING)
    story.settles()
    ada.presses(message, "Approve")
    story.settles()
    ada.types(HIRING_BACKEND, "/interview-plan sets")
    tells(ada, HIRING_BACKEND, "Question sets")
    said = [text for text in everything_sent(story) if "<" in text]
    assert said  # the asker's own mention, put there by the bot
    for text in said:
        rest = text.replace(f"<@{ADA}>", "")
        assert "<" not in rest, text
    shown = "\n".join(words(each) for each in thread(ada, message)) + words(message)
    assert "• Pings &lt;!here&gt; &amp; &lt;https://evil.example|click me&gt;" in shown
    assert "&lt;!everyone&gt;" in words(message)


# Files and direct messages


def test_a_long_brief_attached_as_a_file_is_read_into_the_open_form(story: Story) -> None:
    ada = story.person(ADA)
    long = (
        BRIEF
        + "\n## What to learn\n"
        + "\n".join(
            f"- How they would go about part {number} of a larger migration" for number in range(30)
        )
    )
    long = long + "\n" + "# Notes\n" + "More of this and of that. " * 120
    assert len(long) > 3000
    said = initial(attaches(story, ada, long.encode(), level="staff", length="60"))
    assert said["role"] == "Senior Go backend engineer"
    # What the brief says stands over what the fields stood at.
    assert (said["level"], said["length"]) == ("senior", "45")
    assert ada.submits()["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")


def test_text_pasted_beside_a_file_is_read_with_it(story: Story) -> None:
    ada = story.person(ADA)
    pasted = "## Role\nGo engineer"
    data = b"## Areas to cover\n- Testing\n"
    said = initial(attaches(story, ada, data, brief=pasted, level="mid"))
    assert (said["role"], said["level"], said["areas"]) == ("Go engineer", "mid", "Testing")


def test_a_brief_sent_as_a_direct_message_is_answered_with_a_button_to_review_it(
    story: Story,
) -> None:
    ada = story.person(ADA)
    direct = direct_with(ada, BOT)
    ada.types(direct, BRIEF.replace("Error handling", "Errors &amp; panics"))
    answer = ada.waits_for_direct("I read your brief for Senior Go backend engineer")
    assert "2 goals, 3 areas, 1 red flag and 1 green flag" in words(answer)
    ada.presses(answer, "Review Brief")
    said = initial(ada.form("plan.review"))
    assert "Errors & panics" in said["areas"].splitlines()
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert message["channel"] == direct
    assert "I answer here" not in words(message)


def test_a_brief_sent_as_a_file_by_direct_message_is_answered_too(story: Story) -> None:
    ada = story.person(ADA)
    direct = direct_with(ada, BOT)
    first = ada.uploads("one.txt", BRIEF.encode())["file"]["id"]
    other = BRIEF.replace("Senior Go backend engineer", "Junior Go developer").encode()
    second = ada.uploads("two.md", other)["file"]["id"]
    ada._post("say", channel=direct, text="", files=[first, second])
    ada.waits_for_direct("I read your brief for Senior Go backend engineer")
    answer = ada.waits_for_direct("I read your brief for Junior Go developer")
    ada.presses(answer, "Review Brief")
    assert initial(ada.form("plan.review"))["role"] == "Junior Go developer"


def test_a_short_direct_message_is_answered_with_help(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(direct_with(ada, BOT), "hi there")
    assert "/interview-plan" in words(ada.waits_for_direct("How to plan an interview"))


def test_a_draft_is_nobody_elses_to_review(story: Story) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    direct = direct_with(ada, BOT)
    ada.types(direct, BRIEF)
    answer = ada.waits_for_direct("I read your brief")
    draft = next(e["value"] for b in answer["blocks"] for e in b.get("elements", ()))
    press(story, GRACE, "plan.review_draft", draft)
    assert "I do not have this brief any more" in view_words(grace.form())
    assert not ada.forms()


# The person's own questions


def test_a_list_of_ones_own_becomes_the_set_word_for_word(story: Story) -> None:
    ada = story.person(ADA)
    message = gives(ada)
    assert questions(message["blocks"]) == [
        "*1.* What happens when you send on a full channel?",
        "*2.* Tell me about an outage you helped to end.",
    ]
    assert "From the list you gave" in words(message)
    assert labels(message) == ["Approve", "Edit Questions", "Take Along", "Change the List"]
    story.settles()
    replies = "\n".join(words(each) for each in thread(ada, message))
    assert "How would you notice a goroutine that never ends?" in replies


def test_what_was_pasted_as_a_brief_is_kept_when_it_becomes_a_list(story: Story) -> None:
    ada = story.person(ADA)
    form = opens_own_list(ada, role="Go engineer", brief=OWN_LIST.strip())
    assert initial(form)["role"] == "Go engineer"
    assert initial(form)["own"] == OWN_LIST.strip()


def test_a_list_can_be_changed_and_takes_the_sets_place(story: Story) -> None:
    ada = story.person(ADA)
    message = gives(ada)
    ada.presses(message, "Change the List")
    said = initial(ada.form("plan.review"))
    assert said["own"].splitlines()[:2] == [
        "What happens when you send on a full channel?",
        "    - When would you rather use a mutex?",
    ]
    assert ada.submits(own=said["own"] + "\nWhat does defer cost?")["result"] == "cleared"
    changed = ada.waits_for(HIRING_BACKEND, "What does defer cost?")
    assert changed["ts"] == message["ts"]
    assert len(questions(changed["blocks"])) == 3


def test_questions_in_a_brief_are_asked_word_for_word_and_can_be_left_out(story: Story) -> None:
    ada = story.person(ADA)
    brief = BRIEF + "\n## Our questions\n- What is a nil channel good for?\n- Why defer?\n"
    form = asks(ada, brief=brief)
    assert initial(form)["own"].splitlines() == ["What is a nil channel good for?", "Why defer?"]
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    assert questions(message["blocks"]) == [
        "*1.* What is a nil channel good for?",
        "*2.* Why defer?",
    ]
    ada.presses(message, "Change the List")
    ada.form("plan.review")
    assert ada.submits(own="")["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "From the question bank")


def test_a_set_of_thirty_long_questions_still_fits_its_message(story: Story) -> None:
    ada = story.person(ADA)
    long = "\n".join(
        f"Question number {number}: why & how would <you> do it" + " again and" * 40 + "?"
        for number in range(1, 31)
    )
    attaches(story, ada, f"## Role\nGo engineer\n## Our questions\n{long}".encode())
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    assert len(questions(message["blocks"])) == 30
    story.settles()
    assert not [each for each in story.calls("chat.update") if each.get("error")]
    assert len(thread(ada, message)) > 1


# Where the bot is not


def test_where_the_bot_is_no_member_the_asker_is_answered_directly(story: Story) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    asks(ada, RANDOM)
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert "/invite @Interview Assistant" in words(message)
    assert not [each for each in grace.messages(RANDOM) if each["bot"]]
    # It said so from the first moment, and did not try the channel.
    first = story.calls("chat.postMessage")[0]["args"]
    assert first["channel"] == message["channel"]
    assert "/invite" in first["text"]

    ada.presses(message, "Approve")
    assert "Approved by" in words(ada.waits_for_direct("Schedule Interview"))


def test_after_an_invitation_the_next_set_stands_in_the_channel(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(RANDOM, f"/invite <@{BOT}>")
    message = plans(ada, RANDOM)
    assert message["channel"] == RANDOM
    assert "/invite" not in words(message)


def test_a_private_channel_without_the_bot_is_answered_directly(story: Story) -> None:
    ada = story.person(ADA)
    channel = channel_of(ada, "secret-plans", private=True)
    asks(ada, channel)
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert "/invite @Interview Assistant" in words(message)
    assert not [each for each in ada.messages(channel) if each["bot"]]


def test_a_direct_message_between_others_is_answered_directly(story: Story) -> None:
    ada, grace = story.person(ADA), story.person(GRACE)
    between = direct_with(ada, GRACE)
    asks(ada, between)
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert "cannot write in the direct message you asked in" in words(message)
    assert "/invite @Interview Assistant in a channel" in words(message)
    assert not grace.messages(between)
    assert not grace.inbox()
    assert posted_to(story) == {message["channel"]}


def test_a_channel_that_takes_no_message_after_all_is_answered_directly(story: Story) -> None:
    ada = story.person(ADA)
    fault = {"method": "chat.postMessage", "kind": "error", "error": "restricted_action"}
    story.control("faults", **fault, channel=HIRING_BACKEND, times=None)
    asks(ada)
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert "may not write there" in words(message)


def test_an_archived_channel_is_answered_directly(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada, GENERAL)
    story.control("channel", channel=GENERAL, is_archived=True)
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct("Waiting for approval")
    assert posted_to(story) == {message["channel"]}


def posted_to(story: Story) -> set[str]:
    """Return the channels the bot has tried to post to."""
    return {each["args"]["channel"] for each in story.calls("chat.postMessage")}


def test_a_title_alone_says_which_family_it_was_taken_for_and_what_is_asked(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING_BACKEND, "/interview-plan staff data engineer")
    ada.form("plan.ask")
    assert ada.submits()["result"] == "updated"
    shown = view_words(ada.form("plan.review"))
    assert "Taken for the family “Data engineer”." in shown
    assert "it is asked about" in shown
