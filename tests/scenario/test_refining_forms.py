"""Changing a set by hand: Edit Questions, and the forms behind it."""

import json

from planning import everything_sent, gives, initial, newest, plans, press, tells, thread
from refining import (
    answered,
    asks_for,
    chooses,
    content,
    history,
    offered,
    presses_beside,
    prompts,
    root,
    says,
)
from story import Json, Person, Story, labels, until, view_words, words

from bot.plans import store
from bot.sandbox.seed import ADA, GRACE, HIRING_BACKEND, LINUS


def opens(person: Person, message: Json) -> Json:
    """Open a set's questions."""
    person.presses(root(person, message), "Edit Questions")
    return person.form("plan.edit")


def sees(person: Person, part: str) -> Json:
    """Wait until the open form shows something."""

    def found() -> Json | None:
        form = person.form()
        return form if part in view_words(form) else None

    return until(found, f"a form with {part!r}")


def question(story: Story, number: int) -> str:
    """Return the id of a question by its number."""
    return content(story).questions[number - 1].id


def test_the_form_lists_every_question_with_what_can_be_done_to_it(story: Story) -> None:
    ada = story.person(ADA)
    form = opens(ada, plans(ada))
    shown = view_words(form)
    assert all(f"*{at}.* {each}" in shown for at, each in enumerate(prompts(story), 1))
    ids = [each.id for each in content(story).questions]
    verbs = {id_: {v.partition(":")[0] for v in offered(form) if v.endswith(id_)} for id_ in ids}
    assert verbs[ids[0]] == {"swap", "edit", "lock", "down", "drop"}
    assert verbs[ids[1]] == {"swap", "edit", "lock", "up", "down", "drop"}
    assert verbs[ids[-1]] == {"swap", "edit", "lock", "up", "drop"}
    assert "Undo" not in labels(form)
    assert set(json.loads(form["private_metadata"])) == {"set", "version"}


def test_a_question_moves_up_in_the_form_and_in_the_message(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    opens(ada, message)
    before = prompts(story)
    chooses(ada, f"up:{question(story, 3)}")
    form = sees(ada, "Version 2")
    assert prompts(story) == [before[0], before[2], before[1], *before[3:]]
    assert f"*2.* {before[2]}" in view_words(form)
    assert "Undo" in labels(form)
    story.settles()
    now = root(ada, message)
    assert words(now).index(before[2]) < words(now).index(before[1])
    # What is done in a form is shown there and in the message, not said in the thread each time.
    assert not [each for each in thread(ada, message) if "Version 2" in words(each)]
    assert history(story)[-1].why.startswith("By hand: ")


def test_a_locked_question_offers_only_what_leaves_it_as_it_is(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    locked = question(story, 2)
    presses_beside(ada, f"lock:{locked}")
    form = sees(ada, "locked")
    left = {value.partition(":")[0] for value in offered(form) if value.endswith(f":{locked}")}
    assert left == {"unlock", "up", "down"}
    presses_beside(ada, f"unlock:{locked}")
    sees(ada, "Version 3")
    assert not content(story).questions[1].locked


def test_three_of_the_bank_are_offered_and_one_is_taken(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    before = prompts(story)
    presses_beside(ada, f"swap:{question(story, 2)}")
    form = ada.form("plan.alternatives")
    shown = view_words(form)
    assert before[1] in shown
    assert "Alternative 3" in shown
    assert "Alternative 4" not in shown
    assert "minutes" in shown
    assert "senior" in shown
    taken = [each["accessory"]["value"] for each in form["blocks"] if "accessory" in each]
    assert len(set(taken)) == 3
    presses_beside(ada, taken[1])
    sees(ada, "Version 2")
    swapped = content(story).questions[1]
    assert swapped.bank_id == taken[1]
    assert swapped.prompt in shown
    assert prompts(story)[0] == before[0]


def test_a_topic_that_is_typed_is_looked_for(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    presses_beside(ada, f"swap:{question(story, 2)}")
    ada.form("plan.alternatives")
    assert ada.submits(topic="testing")["result"] == "updated"
    form = ada.form("plan.alternatives")
    assert "esting" in view_words(form)
    assert ada.submits(topic="the <!channel> of medieval falconry")["result"] == "updated"
    form = ada.form("plan.alternatives")
    assert "Alternative 1" not in view_words(form)
    assert "no other question on “the &lt;!channel&gt; of medieval falconry”" in view_words(form)
    ada.presses_in_form("Back to the Questions")
    ada.form("plan.edit")
    assert len(history(story)) == 1


def test_a_question_is_edited_and_checked_again(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    opens(ada, message)
    presses_beside(ada, f"edit:{question(story, 1)}")
    form = ada.form("plan.edit_question")
    said = initial(form)
    assert said["prompt"] == prompts(story)[0]
    assert len(said["follow_ups"].splitlines()) in {2, 3}
    result = ada.submits(
        prompt="Are you planning to have children soon?",
        look_for="Says what a <!channel> is\nNames the cost of a lock",
    )
    assert result["result"] == "updated", result
    form = sees(ada, "Version 2")
    assert "did not pass" in view_words(form)
    # What must not be asked is found however it came into the set.
    assert "lawful" in [each.id for each in content(story).failed_checks()]
    now = content(story).questions[0]
    assert now.prompt == "Are you planning to have children soon?"
    assert now.look_for == ("Says what a <!channel> is", "Names the cost of a lock")
    assert now.bank_id is None
    story.settles()
    assert not [each for each in everything_sent(story) if "<!channel>" in each]


def test_what_cannot_be_taken_is_said_beside_the_field(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    presses_beside(ada, f"edit:{question(story, 1)}")
    ada.form("plan.edit_question")
    result = ada.submits(prompt="   ", minutes="two")
    assert result["result"] == "errors"
    assert {"prompt"} <= set(result["errors"])
    assert ada.submits(prompt=prompts(story)[0], minutes="two")["errors"].keys() == {"minutes"}
    assert len(history(story)) == 1
    # A form submitted as it stands changes nothing.
    minutes = str(content(story).questions[0].minutes)
    assert ada.submits(minutes=minutes)["result"] == "updated"
    sees(ada, "Nothing was changed")
    assert len(history(story)) == 1


def test_an_edit_whose_answer_was_lost_is_kept_once(story: Story) -> None:
    ada = story.person(ADA)
    opens(ada, plans(ada))
    presses_beside(ada, f"edit:{question(story, 1)}")
    form = ada.form("plan.edit_question")
    assert ada.submits(prompt="What is a goroutine good for?")["result"] == "updated"
    assert len(history(story)) == 2
    # The client never saw the answer, and the person submits the same form again.
    story.server.workspace.views.update(story.server.workspace.views.stack(ADA)[-1], plain(form))
    result = ada.submits(prompt="What is a goroutine good for?")
    assert result["result"] == "updated", result
    sees(ada, "Version 2")
    assert len(history(story)) == 2


def plain(view: Json) -> Json:
    """Return a view as an app sends it."""
    kept = ("type", "callback_id", "title", "submit", "close", "blocks", "private_metadata")
    return {key: view[key] for key in kept}


def test_undo_at_the_top_goes_back_and_the_history_names_who_did_what(story: Story) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    message = plans(grace)
    before = prompts(story)
    asks_for(ada, message, "lock question 1", "Version 2")
    opens(grace, message)
    chooses(grace, f"drop:{question(story, 4)}")
    sees(grace, "Version 3")
    grace.presses_in_form("Undo")
    form = sees(grace, "Back to version 2")
    assert prompts(story) == before
    assert "Undo" in labels(form)
    grace.presses_in_form("History")
    shown = view_words(grace.form("plan.history"))
    assert f"*Version 2* · <@{ADA}>" in shown
    assert "lock question 1" in shown
    assert f"*Version 4* (back to version 2) · <@{GRACE}>" in shown
    assert shown.index("Version 4") < shown.index("Version 1")


def test_of_two_at_once_the_second_is_told_and_nothing_is_overwritten(story: Story) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    message = plans(grace)
    opens(grace, message)
    opens(ada, message)
    third, first = question(story, 3), question(story, 1)
    chooses(grace, f"up:{third}")
    sees(grace, "Version 2")
    after = prompts(story)
    chooses(ada, f"drop:{first}")
    form = sees(ada, f"<@{GRACE}> changed this set meanwhile; this is version 2")
    assert prompts(story) == after
    assert f"*2.* {after[1]}" in view_words(form)
    # Now that it shows the newest, the same press counts.
    presses_beside(ada, f"lock:{first}")
    sees(ada, "Version 3")
    assert content(story).questions[0].locked


def test_an_edit_begun_before_another_change_keeps_what_was_typed(story: Story) -> None:
    grace, ada = story.person(GRACE), story.person(ADA)
    message = plans(grace)
    opens(ada, message)
    presses_beside(ada, f"edit:{question(story, 1)}")
    ada.form("plan.edit_question")
    asks_for(grace, message, "move 3 to the top", "Version 2")
    result = ada.submits(prompt="What is a goroutine good for?")
    assert result["result"] == "pushed"
    assert "has just been changed" in view_words(ada.form())
    assert len(history(story)) == 2
    assert "What is a goroutine good for?" not in prompts(story)


def test_who_may_not_change_a_set_gets_no_form(story: Story) -> None:
    grace, linus = story.person(GRACE), story.person(LINUS)
    plans(grace)
    press(story, LINUS, "plan.edit", newest(story).id, channel=HIRING_BACKEND)
    tells(linus, HIRING_BACKEND, "Only the person who asked for this set")
    assert not linus.forms()


def test_a_change_by_hand_of_an_approved_set_waits_for_approval(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.presses(message, "Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")
    opens(ada, message)
    chooses(ada, f"up:{question(story, 3)}")
    sees(ada, "Version 2 waits for approval")
    assert newest(story).status == "ready"
    con = story.bot.deps.db.read()
    frozen = store.approved(con, newest(story).team, newest(story).id)
    assert frozen is not None
    assert frozen.version == 1


def test_refined_by_talking_and_by_hand_undone_and_approved(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    asks_for(ada, message, "swap question 2 for something on testing", "Version 2")
    asks_for(ada, message, "lock question 1", "Version 3")
    asks_for(ada, message, "move 4 to the top", "Version 4")
    opens(ada, message)
    presses_beside(ada, f"swap:{question(story, 3)}")
    form = ada.form("plan.alternatives")
    taken = next(each["accessory"]["value"] for each in form["blocks"] if "accessory" in each)
    presses_beside(ada, taken)
    sees(ada, "Version 5")
    ada.closes()
    says(ada, message, "undo")
    answered(ada, message, "Version 6")
    story.settles()
    ada.presses(root(ada, message), "Approve")
    if ada.forms():
        ada.submits(reason="It is fine as it is")
    until(lambda: newest(story).approved_version == 6 or None, "the approval")


def test_a_list_of_many_questions_fits_the_form(story: Story) -> None:
    ada = story.person(ADA)
    many = "\n".join(f"What does part {at} of the standard library give you?" for at in range(30))
    message = gives(ada, own=many, length="90")
    form = opens(ada, message)
    assert "*30.*" in view_words(form)
    assert len(form["blocks"]) <= 100
