"""A workspace's own questions: found, added, edited, in sets."""

import json

import pytest
from planning import plans, press, tells, unpacked
from question_bank import (
    PROMPT,
    WHOLE,
    adds,
    fills,
    opens_bank,
    own,
    recorded,
    sees,
    shows,
    team_of,
)
from story import Json, Story, content, labels, view_words

from bot.plans import store as plans_store
from bot.plans.model import QuestionSet
from bot.questions import store
from bot.questions.banks import Banks
from bot.questions.model import OwnQuestion
from bot.sandbox.seed import ADA, GRACE, HIRING, HIRING_BACKEND, LINUS, SAM

# Searching


def test_the_bank_opens_with_its_counts_and_what_can_be_done(story: Story) -> None:
    ada = story.person(ADA)
    view = opens_bank(ada)
    said = view_words(view)
    assert "questions* of the bank and *none of your own*" in said
    assert labels(view)[:2] == ["Add Question", "Import a List"]
    assert "No question fits" not in said


def test_words_of_the_command_are_searched_for_at_once(story: Story) -> None:
    view = opens_bank(story.person(ADA), "goroutine leak")
    said = view_words(view)
    assert "Bank · " in said
    assert "Show" in labels(view)
    assert next(b for b in view["blocks"] if b["block_id"] == "words")["element"][
        "initial_value"
    ] == ("goroutine leak")


def test_filters_narrow_a_search_and_nothing_found_says_what_to_try(story: Story) -> None:
    ada = story.person(ADA)
    opens_bank(ada)
    ada.submits(words="test", kind="coding")
    found = sees(ada, "Bank · ")
    about = [text for text in view_words(found).split("\n") if text.startswith("Bank · ")]
    assert about
    assert all("· coding ·" in text for text in about)
    ada.submits(words="zeppelin")
    assert "No question fits all of that" in view_words(sees(ada, "No question fits"))


@pytest.mark.parametrize(
    "words", ['"', "C++", "NEAR(a b)", "AND OR NOT", "*", "<!channel>", "x" * 3000]
)
def test_words_that_look_like_something_else_are_words(story: Story, words: str) -> None:
    view = opens_bank(story.person(ADA), words)
    assert view["callback_id"] == "questions.browse"


def test_a_result_shows_everything_and_nothing_to_change_for_who_may_not(story: Story) -> None:
    linus = story.person(LINUS)
    view = shows(linus, "goroutine")
    said = view_words(view)
    for heading in ("Follow-ups", "What to look for", "Red flags", "Level 4: shown with depth"):
        assert heading in said
    assert "Retire …" not in labels(view)
    linus.closes()
    assert "Retire …" in labels(shows(story.person(ADA), "goroutine"))


def test_home_opens_the_bank(story: Story) -> None:
    ada = story.person(ADA)
    view = ada.opens_home()
    block = next(b for b in view["blocks"] if b["block_id"] == "plan")
    element = next(e for e in block["elements"] if e["text"]["text"] == "Search Questions")
    ada._act({"type": "view", "view_id": view["id"]}, block, element)
    assert "of the bank" in view_words(ada.form("questions.browse"))


# Adding


def test_a_question_alone_is_stored_and_says_what_it_lacks(story: Story) -> None:
    linus = story.person(LINUS)
    said = view_words(adds(linus))
    assert "*Cannot be asked yet*: it still lacks a kind, a competency, an area, levels" in said
    assert said.count("a competency") == 1
    assert "anchors for the four levels" in said
    assert [one.prompt for one in own(story)] == [PROMPT]
    assert recorded(story) == [("question.add", LINUS, None)]
    linus.closes()
    assert "*1 of your own*, 1 of them waiting" in view_words(opens_bank(linus))
    linus.submits(words="gossip")
    assert "Own · lacks a kind, a competency, an area and 9 more" in view_words(
        sees(linus, "gossip protocol to four")
    )


def test_a_complete_question_is_found_by_composing(story: Story) -> None:
    linus = story.person(LINUS)
    assert "It is complete and can be asked." in view_words(adds(linus, **WHOLE))
    linus.closes()
    brief = (
        "# Storage team\n\n## Role\nStaff backend engineer\n\n## Level\nStaff\n\n"
        "## Areas to cover\n- Gossip protocol rollout\n- Rolling out changes to running nodes\n\n"
        "## Question requirements\n- 3 questions\n"
        "- At least one question on the gossip protocol\n"
    )
    message = plans(story.person(ADA), brief=brief)
    assert "gossip protocol to four hundred" in json.dumps(message["blocks"])
    made = newest_content(story)
    assert own(story)[0].id in [each.bank_id for each in made.questions]


def test_an_incomplete_question_is_not_in_the_bank_that_sets_are_made_from(story: Story) -> None:
    adds(story.person(LINUS), **{**WHOLE, "minutes": ""})
    [question] = own(story)
    assert question.lacking() == ("minutes",)
    assert banks(story).of(team_of(story)).question(question.id) is None


def newest_content(story: Story) -> QuestionSet:
    con = story.bot.deps.db.read()
    found = plans_store.newest(con, team_of(story), viewer="", sees_all=True)[0].content
    assert found is not None
    return found


def banks(story: Story) -> Banks:
    return Banks(content().bank, story.bot.deps.db)


# What was entered wrongly


@pytest.mark.parametrize(
    ("entered", "field", "says"),
    [
        ({"prompt": " "}, "prompt", "Write the question"),
        ({"minutes": "soon"}, "minutes", "whole number from 2 to 40"),
        ({"minutes": "41"}, "minutes", "whole number from 2 to 40"),
        ({"minutes": "٣"}, "minutes", "whole number from 2 to 40"),
        ({"lowest": "staff", "highest": "mid"}, "highest", "Mid is below staff"),
        ({"lowest": "staff"}, "highest", "Choose this level as well"),
        ({"follow_ups": "Why?\nHow?\nWhen?\nWho?"}, "follow_ups", "These are 4 follow-ups"),
        ({"one": "Names nothing after a hint"}, "two", "kept all four together"),
    ],
)
def test_a_field_that_cannot_be_taken_says_so_beside_it(
    story: Story, entered: dict[str, str], field: str, says: str
) -> None:
    linus = story.person(LINUS)
    opens_bank(linus)
    linus.presses_in_form("Add Question")
    linus.form("questions.edit")
    result = fills(linus, **{"prompt": PROMPT, **entered})
    assert result["result"] == "errors", result
    assert says in result["errors"][field]
    assert own(story) == ()


def test_more_than_a_field_holds_is_refused(story: Story) -> None:
    linus = story.person(LINUS)
    opens_bank(linus)
    linus.presses_in_form("Add Question")
    linus.form("questions.edit")
    assert fills(linus, prompt="a" * 3001)["result"] == "errors"


def test_one_follow_up_is_kept_and_named_as_too_few(story: Story) -> None:
    said = view_words(adds(story.person(LINUS), **{**WHOLE, "follow_ups": "And what came then?"}))
    assert "it still lacks two follow-ups." in said


def test_a_follow_up_too_short_to_be_asked_is_said(story: Story) -> None:
    said = view_words(adds(story.person(LINUS), **{**WHOLE, "follow_ups": "Why?\nAnd what then?"}))
    assert "Left out of sets*: follow_ups: “Why?” is shorter" in said


# The linter


def test_a_question_not_to_be_asked_is_refused_with_the_safe_way_to_ask(story: Story) -> None:
    linus = story.person(LINUS)
    opens_bank(linus)
    linus.presses_in_form("Add Question")
    linus.form("questions.edit")
    fills(linus, prompt="How old are you?")
    view = sees(linus, "cannot be stored as it is worded")
    said = view_words(view)
    assert "“How old are you” touches age" in said
    assert "ask an admin to keep it" in said
    assert "stays" not in [b["block_id"] for b in view["blocks"]]
    # The finding stands right under its field.
    names = [b["block_id"] for b in view["blocks"]]
    assert view["blocks"][names.index("prompt") + 1]["type"] == "section"
    assert own(story) == ()
    fills(linus)
    assert own(story) == ()
    fills(linus, prompt="What is the oldest code you have looked after?")
    sees(linus, "Added.")
    assert len(own(story)) == 1


def test_an_admin_may_keep_it_with_a_reason_which_is_recorded(story: Story) -> None:
    ada = story.person(ADA)
    opens_bank(ada)
    ada.presses_in_form("Add Question")
    ada.form("questions.edit")
    fills(ada, prompt="How old are you?")
    sees(ada, "or say why it stays")
    assert fills(ada, stays=["yes"])["errors"]["reason"].startswith("Say in a sentence")
    fills(ada, stays=["yes"], reason="The law sets a minimum age for this job.")
    sees(ada, "Added.")
    assert ("question.override", ADA, "The law sets a minimum age for this job.") in recorded(story)


def test_what_is_only_doubtful_is_stored_once_it_has_been_looked_at(story: Story) -> None:
    linus = story.person(LINUS)
    opens_bank(linus)
    linus.presses_in_form("Add Question")
    linus.form("questions.edit")
    fills(linus, prompt="What are your hobbies?")
    assert "touches hobbies" in view_words(sees(linus, "To keep it, submit once more"))
    assert own(story) == ()
    # Another finding has not been looked at yet.
    fills(linus, prompt="What do you do in your free time?")
    sees(linus, "“you do in your free time”")
    assert own(story) == ()
    fills(linus)
    sees(linus, "Added.")
    assert [one.prompt for one in own(story)] == ["What do you do in your free time?"]


# Editing


def test_an_edit_completes_a_question_in_the_place_of_the_old(story: Story) -> None:
    linus = story.person(LINUS)
    adds(linus, **{**WHOLE, "minutes": ""})
    linus.presses_in_form("Edit")
    view = linus.form("questions.edit")
    assert "It still lacks minutes." in view_words(view)
    story.moves(minutes=1)
    fills(linus, minutes="12")
    assert "It is complete" in view_words(sees(linus, "Saved.", "questions.shown"))
    [question] = own(story)
    assert question.minutes == 12
    assert question.complete() is not None
    assert [what for what, _, _ in recorded(story)] == ["question.add", "question.edit"]


def test_only_its_author_or_an_admin_may_edit(story: Story) -> None:
    adds(story.person(LINUS))
    grace, ada = story.person(GRACE), story.person(ADA)
    view = shows(grace, "gossip")
    assert "Edit" not in labels(view)
    press(story, GRACE, "questions.edit", own(story)[0].id, channel=HIRING)
    tells(grace, HIRING, "Only the person who added this question, or an admin")
    assert "Edit" in labels(shows(ada, "gossip"))


def test_a_question_changed_meanwhile_is_not_overwritten(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    adds(linus)
    linus.presses_in_form("Edit")
    linus.form("questions.edit")
    shows(ada, "gossip")
    ada.presses_in_form("Edit")
    ada.form("questions.edit")
    story.moves(minutes=1)
    fills(linus, minutes="12")
    sees(linus, "Saved.")
    fills(ada, minutes="30")
    assert "Somebody changed this question" in view_words(ada.form())
    assert own(story)[0].minutes == 12


def test_a_question_of_the_bank_cannot_be_edited(story: Story) -> None:
    ada = story.person(ADA)
    view = shows(ada, "goroutine")
    assert "Edit" not in labels(view)
    press(story, ADA, "questions.edit", "table-driven-tests", channel=HIRING)
    tells(ada, HIRING, "Questions of the bank are the same for everybody")


# Who is not of the house


def test_who_may_not_take_part_sees_no_bank(story: Story) -> None:
    press(story, SAM, "questions.search", "", channel=HIRING)
    calls = [unpacked(each["args"]) for each in story.calls("views.open")]
    assert not any(call["view"]["callback_id"] == "questions.browse" for call in calls)


def test_a_question_of_another_workspace_is_not_there(story: Story) -> None:
    with story.bot.deps.db.write() as con:
        theirs = OwnQuestion(id="own-theirs", prompt="How do you like zeppelins?")
        store.keep(con, "T0ELSEWHERE", theirs, by="U0", now=1.0)
    ada = story.person(ADA)
    press(story, ADA, "questions.edit", "own-theirs", channel=HIRING)
    tells(ada, HIRING, "Questions of the bank are the same")
    opens_bank(ada)
    ada.submits(words="zeppelins", show="own")
    sees(ada, "No question fits")


# What is shown is text


def test_what_people_wrote_is_never_markup(story: Story) -> None:
    linus = story.person(LINUS)
    adds(linus, prompt="Why is <!channel> *bold* & <@U01ADA00001> bad?", look_for="<!here>")
    sent = json.dumps([unpacked(each["args"]) for each in story.calls("views.update")])
    answers: list[Json] = linus.forms()
    assert "<!channel>" not in sent
    assert "&lt;!channel&gt;" in json.dumps(answers[-1]["blocks"])


def test_a_direct_message_about_sets_is_untouched(story: Story) -> None:
    ada = story.person(ADA)
    ada.types(HIRING_BACKEND, "/interview-plan help")
    tells(ada, HIRING_BACKEND, "opens the question bank")
