"""The next set from the last: its questions, rechecked, to be approved anew."""

from interviewing import opens_home
from planning import newest, plans, press
from story import Story, view_words, words

from bot.plans import store
from bot.sandbox.seed import ADA, HIRING, HIRING_BACKEND, LINUS
from bot.storage.database import rows


def sets(story: Story) -> list[store.PlannedSet]:
    con = story.bot.deps.db.read()
    found = rows(con, "SELECT id FROM question_sets ORDER BY created_at, rowid")
    return [planned for each in found if (planned := store.find(con, str(each["id"])))]


def test_an_earlier_set_is_found_and_used_again_where_it_is_asked_for(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.presses(message, "Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")
    story.moves(hours=24 * 30)
    ada.types(HIRING, "/interview-plan sets backend")
    ada.presses(ada.waits_for(HIRING, "newest first"), "Use Again")
    again = ada.waits_for(HIRING, "Waiting for approval")
    assert "All 17 checks passed" in words(again)
    story.settles()
    first, second = sets(story)
    assert second.content is not None
    assert first.content is not None
    assert second.content.content_hash() == first.content.content_hash()
    assert (second.status, second.version, second.brief) == ("ready", 1, first.brief)
    # The details stand in the thread as for any set, and it is approved like any other.
    assert "What to look for" in "\n".join(ada.texts(HIRING, thread=again["ts"]))
    ada.presses(again, "Approve")
    assert "Schedule Interview" in words(ada.waits_for(HIRING, "Approved by"))


def test_what_was_approved_is_used_again_and_not_a_change_since(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    ada.presses(message, "Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")
    first = newest(story)
    assert first.content is not None
    fewer = first.content.model_copy(update={"questions": first.content.questions[:2]})
    with story.bot.deps.db.write() as con:
        assert store.refined(con, first.id, first.brief, title=first.title, based_on=1)
        store.add_version(con, first.id, fewer, by=ADA, why="shorter", now=story.clock.now())
    press(story, ADA, "plan.again", first.id)
    story.settles()
    second = sets(story)[-1]
    assert second.id != first.id
    assert second.content is not None
    assert len(second.content.questions) == len(first.content.questions)


def test_nobody_uses_a_set_that_is_not_theirs(story: Story) -> None:
    plans(story.person(ADA))
    press(story, LINUS, "plan.again", newest(story).id)
    story.settles()
    assert len(sets(story)) == 1


def test_home_lists_the_last_sets_to_start_from(story: Story) -> None:
    ada = story.person(ADA)
    message = plans(ada)
    assert "Use Again" not in view_words(opens_home(story, ADA))
    ada.presses(message, "Approve")
    ada.waits_for(HIRING_BACKEND, "Approved by")
    home = opens_home(story, ADA)
    assert "Your last question sets" in view_words(home)
    button = next(
        block["accessory"]
        for block in home["blocks"]
        if block.get("accessory", {}).get("action_id") == "plan.again"
    )
    press(story, ADA, "plan.again", button["value"])
    story.settles()
    assert len(sets(story)) == 2
