"""What goes wrong while planning: each gets a clear sentence, and nothing entered is lost."""

import pytest
from planning import (
    BRIEF,
    asks,
    attaches,
    direct_with,
    dispatch,
    initial,
    interrupted,
    opens_own_list,
    plans,
    questions,
    tells,
    thread,
)
from story import SAMPLES, Json, Person, Story, labels, until, view_words, words

from bot.plans import store
from bot.sandbox import payloads
from bot.sandbox.seed import ADA, BOT, HIRING, HIRING_BACKEND, RANDOM
from bot.storage.database import rows

# The first form


def test_without_a_role_or_a_brief_the_form_says_what_it_needs(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING, "/interview-plan")
    ada.form("plan.ask")
    result = ada.submits(brief=" \n ", level="staff")
    assert result["result"] == "errors"
    assert result["errors"] == {"role": "Give a role in a few words, or paste a brief below."}
    assert initial(ada.form())["level"] == "staff"


def test_a_brief_that_is_no_text_is_refused_beside_its_field(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING, "/interview-plan")
    ada.form("plan.ask")
    result = ada.submits(brief="\ufffd\ufffd\ufffd ---- !!!")
    assert "does not read as text" in result["errors"]["brief"]


def test_a_german_brief_shows_what_was_read_and_names_the_rest(story: Story) -> None:
    ada = story.person(ADA)
    brief = (
        "## Rolle\nSenior Go-Entwickler im Backend\n\n## Rahmen\n- Technisches Gespräch, "
        "45 Minuten\n\n## Warnsignale\n- Kann keine Fehlerbehandlung erklären\n"
    )
    form = asks(ada, brief=brief)
    assert initial(form)["length"] == "45"
    assert "• Kann keine Fehlerbehandlung erklären" in view_words(form)
    assert ada.submits(role="")["result"] == "errors"
    result = ada.submits(role="Senior Go backend engineer", red_flags="Ignores errors")
    assert result["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")


def test_a_brief_in_another_language_is_told_so_before_what_was_missed(story: Story) -> None:
    said = view_words(asks(story.person(ADA), brief=(SAMPLES / "german.md").read_text()))
    assert "This brief is in German, and I find my way by English headings." in said
    assert said.index("in German") < said.index("Not understood")


def test_a_title_alone_tells_in_the_thread_what_its_level_expects(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada, brief="Staff data engineer")
    story.settles()
    expected = next(
        each
        for each in ada.texts(HIRING_BACKEND, message["ts"])
        if "Expected at this level (staff)" in each
    )
    assert "How answers are rated" in expected


CONTRADICTORY = """\
## Role
Lead Go backend engineer

## Level
Senior

## Length
10 minutes

## Requirements
- exactly 8 questions
"""


def test_rules_that_cannot_be_met_are_named_and_stop_the_set(story: Story) -> None:
    ada = story.person(ADA)
    form = asks(ada, brief=CONTRADICTORY)
    sentence = "8 questions in 5 minutes are less than 3 minutes each"
    assert sentence in view_words(form)
    assert "The role says staff, the level says senior" in view_words(form)
    result = ada.submits()
    assert result["result"] == "errors"
    assert list(result["errors"]) == ["rules"]
    assert sentence in result["errors"]["rules"]
    assert not story.calls("chat.postMessage")
    # The number put right, the doubt about the level has been seen and does not stop anybody.
    assert ada.submits(rules="1 question")["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")


RED_FLAG = "Cannot say what happens when a channel blocks"


def test_a_doubt_that_comes_up_only_in_the_form_is_said_beside_its_field(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada)
    result = ada.submits(level="junior")
    assert result["result"] == "errors"
    assert "The role says senior, the level says junior" in result["errors"]["level"]
    result = ada.submits(
        level="senior", green_flags="Cannot say what happens when a channel blocks"
    )
    assert "both a red flag and a green flag" in result["errors"]["red_flags"]
    result = ada.submits(rules="Questions should sum to 50 minutes")
    assert "do not fit into an interview of 45 minutes" in result["errors"]["length"]


def test_a_list_without_questions_or_with_too_many_is_said_beside_it(story: Story) -> None:
    ada = story.person(ADA)
    opens_own_list(ada)
    result = ada.submits(role="Go engineer", own="   ")
    assert result["result"] == "errors"
    assert "own" in result["errors"]
    many = "\n".join(f"What is number {number} about?" for number in range(31))
    result = ada.submits(role="Go engineer", own=many)
    assert "31 questions; a set holds up to 30" in result["errors"]["own"]
    assert ada.submits(own=many.rpartition("\n")[0])["result"] == "closed"
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")


def test_a_role_the_bank_does_not_know_is_said_in_the_message_with_a_way_on(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada, brief="## Role\nSenior pastry chef\n\n## Areas\n- Croissants\n- Custard\n")
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "has nothing for “Senior pastry chef”")
    assert "Your brief is kept as you gave it" in words(message)
    assert labels(message) == ["Change the Brief"]

    # Twice in vain is said twice; then it works, in the same message.
    for role, part in (("Senior plumber", "for “Senior plumber”"), ("Senior gopher", "Approve")):
        ada.presses(message, "Change the Brief")
        ada.form("plan.review")
        assert ada.submits(role=role, areas="")["result"] == "cleared"
        message = ada.waits_for(HIRING_BACKEND, part)
    assert labels(message) == ["Approve", "Edit Questions", "Take Along", "Change the Brief"]
    assert len(bot_messages(ada)) == 1


# Files


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "This file is not plain text"),
        (b"text with a \x00 in it, as a program has", "This file is not plain text"),
        (b" \n\n ", "This file is empty"),
        (b"too much " * 120_000, "larger than 1 MB"),
        (b"## Areas\n" + b"- one more area\n" * 6_600, "up to 100,000 can be read"),
    ],
    ids=["picture", "program", "empty", "over a megabyte", "over 100 kB"],
)
def test_a_file_that_cannot_be_read_is_said_in_the_form_which_keeps_its_fields(
    story: Story, data: bytes, sentence: str
) -> None:
    ada = story.person(ADA)
    entered = {"role": "Go engineer", "level": "staff", "length": "60", "brief": "## Areas\n- SQL"}
    form = attaches(story, ada, data, "plan.ask", **entered)
    assert sentence in view_words(form)
    assert {name: initial(form)[name] for name in entered} == entered
    # Without the file it goes on from there.
    assert ada.submits()["result"] == "updated"
    assert initial(ada.form("plan.review"))["areas"] == "SQL"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x00\x01\x02", "This file is not plain text"),
        (b"", "This file is empty"),
        (b"too much " * 120_000, "larger than 1 MB"),
    ],
    ids=["program", "empty", "over a megabyte"],
)
def test_a_file_sent_directly_that_cannot_be_read_is_answered(
    story: Story, data: bytes, sentence: str
) -> None:
    ada = story.person(ADA)
    ada.uploads("brief.txt", data, channel=direct_with(ada, BOT))
    ada.waits_for_direct(sentence)


def test_a_brief_of_a_hundred_kilobytes_is_read_and_shown(story: Story) -> None:
    ada = story.person(ADA)
    notes = "\n".join(f"- Something about part {number:04} of the work" for number in range(2_400))
    text = f"{BRIEF}\n## Areas\n{notes}"
    assert 95_000 < len(text) <= 100_000
    form = attaches(story, ada, text.encode())
    assert "Not understood" in view_words(form)
    assert ada.submits()["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    story.settles()
    assert failures(story) == []


def test_a_form_closed_while_its_file_is_read_loses_nothing(story: Story) -> None:
    ada = story.person(ADA)
    good = ada.uploads("brief.md", BRIEF.encode())["file"]["id"]
    bad = ada.uploads("brief.md", b"")["file"]["id"]
    for file in (good, bad):
        story.control("faults", method="files.info", kind="delay", seconds=0.2)
        ada.types(HIRING_BACKEND, "/interview-plan")
        ada.form("plan.ask")
        ada.submits(file=[{"id": file}])
        assert "Reading your file" in view_words(ada.form("plan.waiting"))
        ada.closes()
        story.settles()
    ada.waits_for_direct("This file is empty")
    ada.presses(ada.waits_for_direct("I read your brief"), "Review Brief")
    assert ada.form("plan.review")
    assert ada.submits()["result"] == "cleared"
    # The set still goes where it was asked for.
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")


def test_a_file_read_before_the_answer_reached_slack_is_shown_all_the_same(story: Story) -> None:
    ada = story.person(ADA)
    workspace = story.server.workspace
    file = ada.uploads("brief.md", BRIEF.encode())["file"]["id"]
    ada.types(HIRING_BACKEND, "/interview-plan")
    form = ada.form("plan.ask")
    form["state"]["values"]["file"] = {"file": {"type": "file_input", "files": [{"id": file}]}}
    answer = dispatch(story, payloads.view_submission(workspace, workspace.users[ADA], form))
    assert ada.form("plan.review")
    # Only now the answer arrives, and takes the form away that is there already.
    place = workspace.views.find(form["id"])
    assert place is not None
    workspace.views.update(place, answer["view"])
    assert ada.form("plan.waiting")
    story.moves(minutes=1)
    assert initial(ada.form("plan.review"))["role"] == "Senior Go backend engineer"


def test_a_file_slack_does_not_give_at_first_is_asked_for_again(story: Story) -> None:
    ada = story.person(ADA)
    story.control("faults", method="files.info", kind="status", status=503)
    ada.uploads("brief.md", BRIEF.encode(), channel=direct_with(ada, BOT))
    until(lambda: story.calls("files.info"), "the first attempt")
    story.settles()
    story.moves(minutes=2)
    ada.waits_for_direct("I read your brief")


# Clicks that come late or twice


@pytest.mark.parametrize("channel", [HIRING_BACKEND, RANDOM], ids=["member", "no member"])
def test_an_expired_trigger_is_told_with_a_button_that_opens_the_form(
    story: Story, channel: str
) -> None:
    ada = story.person(ADA)
    story.control("faults", method="views.open", kind="error", error="expired_trigger_id")
    ada.types(channel, "/interview-plan senior go backend 60m")
    said = tells(ada, channel, "That form did not open in time")
    assert not ada.forms()
    ada.presses(said, "Open Again")
    form = initial(ada.form("plan.ask"))
    assert (form["role"], form["length"]) == ("go backend", "60")


def test_an_expired_trigger_of_the_review_button_is_told_where_it_was_pressed(
    story: Story,
) -> None:
    ada = story.person(ADA)
    ada.types(direct_with(ada, BOT), BRIEF)
    answer = ada.waits_for_direct("I read your brief")
    story.control("faults", method="views.open", kind="error", error="expired_trigger_id")
    ada.presses(answer, "Review Brief")
    ada.presses(ada.waits_for_direct("That form did not open in time"), "Open Again")
    assert initial(ada.form("plan.review"))["role"] == "Senior Go backend engineer"


def test_a_submit_delivered_twice_makes_one_set(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada)
    story.control("faults", method="socket:interactive", kind="duplicate")
    assert ada.submits()["result"] == "cleared"
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    story.settles()
    assert len(sets(story)) == 1
    assert len(bot_messages(ada)) == 1


def test_a_command_delivered_twice_opens_one_form(story: Story) -> None:
    ada = story.person(ADA)
    story.control("faults", method="socket:slash_commands", kind="duplicate")
    ada.types(HIRING, "/interview-plan")
    ada.form("plan.ask")
    story.settles()
    assert len(story.calls("views.open")) == 1


def test_approve_delivered_twice_approves_once_and_says_nothing_else(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    story.control("faults", method="socket:interactive", kind="duplicate")
    ada.presses(message, "Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")
    story.settles()
    assert not [each for each in ada.messages(HIRING_BACKEND) if each["ephemeral"]]


# Slack in trouble


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "ratelimited", "retry_after": "30", "times": 2},
        {"kind": "status", "status": 500, "when": "before", "times": 3},
        {"kind": "status", "status": 500, "when": "after", "times": 3},
        {"kind": "drop", "when": "before", "times": 4},
        {"kind": "drop", "when": "after", "times": 9},
    ],
    ids=["429", "500 before", "500 after", "dropped before", "dropped after"],
)
def test_whatever_becomes_of_the_edits_the_message_ends_right(story: Story, fault: Json) -> None:
    ada = story.person(ADA)
    story.control("faults", method="chat.update", **fault)
    asks(ada)
    assert ada.submits()["result"] == "cleared"
    story.settles()
    for _ in range(8):
        story.moves(minutes=5)
    message = ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    assert len(questions(message["blocks"])) in {4, 5}
    assert len(bot_messages(ada)) == 1
    assert failures(story) == []


@pytest.mark.parametrize("fault", ["drop", "cut", "status"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_first_message_of_unknown_fate_is_there_exactly_once(
    story: Story, fault: str, when: str
) -> None:
    ada = story.person(ADA)
    story.control("faults", method="chat.postMessage", kind=fault, when=when, status=503)
    asks(ada)
    assert ada.submits()["result"] == "cleared"
    interrupted(story)
    story.moves(minutes=10)
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    story.settles()
    assert len(bot_messages(ada)) == 1
    assert len(sets(story)) == 1


def test_details_of_unknown_fate_are_there_exactly_once_and_in_order(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada)
    story.control("faults", method="chat.update", kind="delay", seconds=0.05, times=1)
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for(HIRING_BACKEND, "Reading the brief")
    story.control("faults", method="chat.postMessage", kind="drop", when="after")
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    interrupted(story)
    story.moves(minutes=10)
    story.settles()
    texts = [each["text"] for each in thread(ada, message)]
    assert len(texts) == len(set(texts)) > 1
    assert texts == sorted(texts)


def test_a_busy_lookup_of_the_channel_is_asked_again(story: Story) -> None:
    ada = story.person(ADA)
    story.control("faults", method="conversations.info", kind="ratelimited", retry_after="20")
    asks(ada)
    assert ada.submits()["result"] == "cleared"
    story.settles()
    story.moves(minutes=1)
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")


def test_a_set_that_can_be_posted_nowhere_is_found_and_says_so(story: Story) -> None:
    ada = story.person(ADA)
    asks(ada)
    fault = {"method": "chat.postMessage", "kind": "error", "error": "restricted_action"}
    story.control("faults", **fault, times=2)
    assert ada.submits()["result"] == "cleared"
    story.settles()
    ada.types(RANDOM, "/interview-plan sets")
    listed = tells(ada, RANDOM, "could not be made")
    ada.presses(listed, "Show")
    assert "neither where you asked nor as a direct message" in view_words(ada.form())


# A server that can do less


def test_without_metadata_and_files_planning_still_works(story: Story) -> None:
    story.control("features", metadata=False, files=False)
    ada = story.person(ADA)
    ada.presses(plans(ada), "Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")


def test_without_metadata_an_interrupted_first_message_is_known_by_its_text(story: Story) -> None:
    story.control("features", metadata=False)
    ada = story.person(ADA)
    story.control("faults", method="chat.postMessage", kind="drop", when="after")
    asks(ada)
    assert ada.submits()["result"] == "cleared"
    interrupted(story)
    story.moves(minutes=10)
    ada.waits_for(HIRING_BACKEND, "Waiting for approval")
    assert len(bot_messages(ada)) == 1


def test_without_files_the_bot_says_that_it_cannot_read_one(story: Story) -> None:
    ada = story.person(ADA)
    file = ada.uploads("brief.md", BRIEF.encode())["file"]["id"]
    direct = direct_with(ada, BOT)
    ada.types(HIRING_BACKEND, "/interview-plan")
    ada.form("plan.ask")
    story.control("features", files=False)
    ada.submits(file=[{"id": file}], role="Go engineer")
    story.settles()
    story.moves(minutes=1)
    form = ada.form("plan.ask")
    assert "I cannot read files from this Slack server. Paste the text instead." in view_words(form)
    assert initial(form)["role"] == "Go engineer"
    ada._post("say", channel=direct, text="", files=[file])
    ada.waits_for_direct("I cannot read files from this Slack server")


# What the tests share


def sets(story: Story) -> list[store.PlannedSet]:
    con = story.bot.deps.db.read()
    return store.newest(con, story.state()["team"]["id"], viewer=ADA, sees_all=True)


def bot_messages(person: Person) -> list[Json]:
    found = person.messages(HIRING_BACKEND)
    return [each for each in found if each["bot"] and not each["ephemeral"]]


def failures(story: Story) -> list[tuple[str, str]]:
    found = rows(
        story.bot.deps.db.read(), "SELECT kind, last_error FROM outbox WHERE state = 'failed'"
    )
    return [(each["kind"], each["last_error"]) for each in found]
