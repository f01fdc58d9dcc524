"""A workspace's questions kept few and good: retired, restored, merged."""

from planning import press, tells
from question_bank import PROMPT, adds, opens_bank, own, recorded, sees, shows, team_of
from story import Person, Story, content, labels, view_words

from bot.questions import store
from bot.questions.banks import Banks
from bot.questions.store import Retired
from bot.sandbox.seed import ADA, GRACE, HIRING, LINUS

TWIN = "How would you roll out a changed gossip protocol to 400 running nodes?"


def bank_has(story: Story, question_id: str) -> bool:
    bank = Banks(content().bank, story.bot.deps.db).of(team_of(story))
    return bank.question(question_id) is not None


def retired(story: Story) -> dict[str, Retired]:
    return store.retired(story.bot.deps.db.read(), team_of(story))


def retires(person: Person, reason: str) -> None:
    person.presses_in_form("Retire …")
    person.form("questions.retire")
    assert person.submits(reason=reason)["result"] == "updated"
    sees(person, "Retired. It is not chosen any more.", "questions.shown")


# Retiring


def test_a_question_of_the_bank_is_retired_for_this_workspace_with_a_reason(story: Story) -> None:
    ada = story.person(ADA)
    shows(ada, "table-driven")
    retires(ada, "We do not use tables.")
    said = view_words(ada.form())
    assert "*Retired* by <@U01ADA00001>: We do not use tables." in said
    assert labels(ada.form()) == ["Restore"]
    assert not bank_has(story, "table-driven-tests")
    assert recorded(story) == [("question.retire", ADA, "We do not use tables.")]


def test_what_is_retired_is_found_among_the_retired_and_can_be_restored(story: Story) -> None:
    ada = story.person(ADA)
    shows(ada, "table-driven")
    retires(ada, "We do not use tables.")
    ada.closes()
    opens_bank(ada)
    ada.submits(words="table-driven kilobytes")
    sees(ada, "No question fits")
    ada.submits(words="table-driven kilobytes", show="retired")
    sees(ada, "· retired")
    ada.presses_in_form("Show")
    sees(ada, "*Retired* by")
    ada.presses_in_form("Restore")
    sees(ada, "Restored. It can be chosen again.")
    assert retired(story) == {}
    assert bank_has(story, "table-driven-tests")
    assert recorded(story)[-1] == ("question.restore", ADA, None)


def test_a_reason_is_asked_for_by_the_server_too(story: Story) -> None:
    ada = story.person(ADA)
    shows(ada, "table-driven")
    ada.presses_in_form("Retire …")
    ada.form("questions.retire")
    assert ada.submits(reason="   ")["result"] == "errors"
    assert retired(story) == {}


def test_whoever_is_no_admin_leaves_the_bank_as_it_is(story: Story) -> None:
    press(story, LINUS, "questions.retire", "table-driven-tests", channel=HIRING)
    tells(story.person(LINUS), HIRING, "taken out of use here by an admin")
    press(story, LINUS, "questions.restore", "table-driven-tests", channel=HIRING)
    assert retired(story) == {}
    assert recorded(story) == []


def test_a_form_opened_by_an_admin_does_not_help_who_is_none(story: Story) -> None:
    adds(story.person(LINUS))
    [question] = own(story)
    press(story, GRACE, "questions.restore", question.id, channel=HIRING)
    tells(story.person(GRACE), HIRING, "Only the person who added this question")


def test_an_author_retires_their_own(story: Story) -> None:
    linus = story.person(LINUS)
    adds(linus)
    retires(linus, "Too narrow.")
    [question] = own(story)
    assert retired(story)[question.id].reason == "Too narrow."
    linus.closes()
    assert "*none of your own*" in view_words(opens_bank(linus))


# Merging


def test_near_duplicates_stand_side_by_side_and_are_merged(story: Story) -> None:
    linus = story.person(LINUS)
    adds(linus)
    linus.closes()
    story.moves(minutes=1)
    view = adds(linus, prompt=TWIN)
    assert "Looks like the same question" in view_words(view)
    pair = next(b for b in view["blocks"] if b["type"] == "section" and "fields" in b)
    assert [TWIN in pair["fields"][0]["text"], PROMPT in pair["fields"][1]["text"]] == [True] * 2
    linus.presses_in_form("Merge …")
    linus.form("questions.merge")
    first, second = own(story)
    assert linus.submits(stays=first.id)["result"] == "updated"
    said = view_words(sees(linus, "Merged. This one stays"))
    assert PROMPT in said
    assert f"“{TWIN}”" in said
    assert retired(story)[second.id].merged_into == first.id
    # Each keeps where both come from, so that taking it back loses nothing.
    first, second = own(story)
    assert first.origins == (second.id,)
    assert second.origins == (first.id,)
    assert recorded(story)[-1] == ("question.merge", LINUS, None)


def test_a_merge_is_taken_back_by_restoring(story: Story) -> None:
    linus = story.person(LINUS)
    adds(linus)
    linus.closes()
    story.moves(minutes=1)
    adds(linus, prompt=TWIN)
    linus.presses_in_form("Merge …")
    linus.form("questions.merge")
    first = own(story)[0]
    linus.submits(stays=first.id)
    sees(linus, "Merged.")
    linus.closes()
    opens_bank(linus)
    linus.submits(show="retired")
    sees(linus, "· retired")
    linus.presses_in_form("Show")
    said = view_words(sees(linus, "*Retired* by"))
    assert f"In its place: “{PROMPT}”" in said
    linus.presses_in_form("Restore")
    sees(linus, "Restored.")
    assert retired(story) == {}
    assert len(own(story)) == 2


def test_an_own_question_of_somebody_else_is_not_merged_away(story: Story) -> None:
    linus, grace = story.person(LINUS), story.person(GRACE)
    adds(linus)
    story.moves(minutes=1)
    adds(grace, prompt=TWIN)
    grace.presses_in_form("Merge …")
    grace.form("questions.merge")
    grace.submits(stays=own(story)[1].id)
    assert "Only the person who added this question" in view_words(grace.form())
    assert retired(story) == {}


def test_merging_with_the_banks_question_keeps_both_origins_on_the_own_one(story: Story) -> None:
    bank_prompt = content().bank.questions[0].prompt
    ada = story.person(ADA)
    view = adds(ada, prompt=bank_prompt)
    assert "Looks like the same question" in view_words(view)
    ada.presses_in_form("Merge …")
    form = ada.form("questions.merge")
    # The bank's question is complete, so it is the one that stays unless somebody says otherwise.
    bank_id = content().bank.questions[0].id
    radio = next(b["element"] for b in form["blocks"] if b["block_id"] == "stays")
    assert radio["initial_option"]["value"] == bank_id
    [question] = own(story)
    ada.submits(stays=question.id)
    sees(ada, "Merged.")
    assert not bank_has(story, bank_id)
    assert own(story)[0].origins[-1] == bank_id
    assert recorded(story)[-1] == ("question.merge", ADA, None)


def test_what_is_retired_meanwhile_is_not_merged(story: Story) -> None:
    linus, ada = story.person(LINUS), story.person(ADA)
    adds(linus)
    linus.closes()
    story.moves(minutes=1)
    adds(linus, prompt=TWIN)
    linus.presses_in_form("Merge …")
    linus.form("questions.merge")
    first, second = own(story)
    shows(ada, "gossip", show="own")
    press(story, ADA, "questions.show", first.id)
    sees(ada, PROMPT, "questions.shown")
    retires(ada, "Not any more.")
    linus.submits(stays=second.id)
    assert "One of these two is retired meanwhile" in view_words(linus.form())
