"""The same questions for every candidate of a position: pinned, asked about, warned of."""

from interviewing import (
    TUESDAY_14,
    approved_set,
    enters,
    interview_id,
    opens_form,
    question_set,
    root,
    schedules,
    scores,
)
from story import Json, Story, view_words

from bot.interviews import store as interviews
from bot.plans import store as plans
from bot.sandbox.seed import ADA, GRACE, LINUS
from bot.storage.database import rows

SECOND, THIRD = "Sam Example", "Kim Example"
NEXT_DAY = "2026-11-25"


def set_of(message: Json) -> str:
    button = message["blocks"][1]["elements"][0]
    assert button["action_id"] == "interview.schedule"
    return str(button["value"])


def approves_another_version(story: Story, set_id: str) -> int:
    """Approve a further version of a set, with one question less."""
    content = question_set(questions=2)
    with story.bot.deps.db.write() as con:
        before = plans.find(con, set_id)
        assert before is not None
        assert before.version is not None
        assert plans.refined(
            con, set_id, before.brief, title=content.title, based_on=before.version
        )
        version = plans.add_version(
            con, set_id, content, by=ADA, why="shorter", now=story.clock.now()
        )
        assert plans.approve(con, set_id, version, by=ADA, reason=None, now=story.clock.now())
    return version


def position_of(story: Story) -> str:
    found = rows(story.bot.deps.db.read(), "SELECT id FROM positions")
    return str(found[0]["id"])


def version_of(story: Story, name: str) -> int:
    interview = interviews.find(story.bot.deps.db.read(), interview_id(root(story, name)))
    assert interview is not None
    return interview.set_version


def test_the_first_candidate_pins_the_version_for_the_next_ones(story: Story) -> None:
    message = approved_set(story)
    schedules(story, message)
    assert approves_another_version(story, set_of(message)) == 2
    opens_form(story, message)
    position = position_of(story)
    result = enters(story, candidate=SECOND, date=NEXT_DAY, position=position)
    assert result["result"] == "updated", result
    form = story.person(ADA).form("interview.form")
    assert "Earlier candidates for this position had version 1" in view_words(form)
    field = next(each for each in form["blocks"] if each.get("block_id") == "version")
    assert field["element"]["initial_option"]["value"] == "1"
    result = enters(story, candidate=SECOND, date=NEXT_DAY, position=position)
    assert result["result"] == "closed", result
    assert version_of(story, SECOND) == 1


def test_departing_from_it_is_a_choice_that_is_recorded_and_then_holds(story: Story) -> None:
    message = approved_set(story)
    schedules(story, message)
    approves_another_version(story, set_of(message))
    opens_form(story, message)
    position = position_of(story)
    enters(story, candidate=SECOND, date=NEXT_DAY, position=position)
    story.person(ADA).form("interview.form")
    result = enters(story, candidate=SECOND, date=NEXT_DAY, position=position, version="2")
    assert result["result"] == "closed", result
    assert version_of(story, SECOND) == 2
    (entry,) = rows(
        story.bot.deps.db.read(),
        "SELECT actor, reason FROM audit WHERE action = 'interview.other_version'",
    )
    assert dict(entry) == {"actor": ADA, "reason": "version 2 after version 1"}
    # From now on nobody is asked: the position's candidates are asked from version 2.
    schedules(story, message, candidate=THIRD, date="2026-11-26", position=position)
    assert version_of(story, THIRD) == 2


def test_another_position_is_not_bound_by_it(story: Story) -> None:
    message = approved_set(story)
    schedules(story, message)
    approves_another_version(story, set_of(message))
    schedules(story, message, candidate=SECOND, date=NEXT_DAY, position="new")
    assert version_of(story, SECOND) == 2


def test_a_cancelled_interview_pins_nothing(story: Story) -> None:
    message = approved_set(story)
    posted = schedules(story, message)
    story.person(ADA).presses(posted, "Cancel")
    story.settles()
    approves_another_version(story, set_of(message))
    schedules(story, message, candidate=SECOND, date=NEXT_DAY, position=position_of(story))
    assert version_of(story, SECOND) == 2


def summary_of(story: Story) -> str:
    """Return the summary of the first interview, as Ada sees it."""
    ada, posted = story.person(ADA), root(story)
    complete = ada.waits_for(posted["channel"], "Complete", thread=posted["ts"])
    ada.presses(complete, "Open Summary")
    return view_words(ada.form("scorecard.summary"))


def test_the_summary_warns_when_candidates_were_asked_from_different_versions(
    story: Story,
) -> None:
    message = approved_set(story)
    begun = schedules(story, message)
    story.moves_to(TUESDAY_14)
    for user in (GRACE, LINUS):
        scores(story, story.person(user), begun)
    assert "different questions" not in summary_of(story)
    approves_another_version(story, set_of(message))
    opens_form(story, message)
    position = position_of(story)
    enters(story, candidate=SECOND, date=NEXT_DAY, position=position)
    story.person(ADA).form("interview.form")
    enters(story, candidate=SECOND, date=NEXT_DAY, position=position, version="2")
    shown = summary_of(story)
    assert "1 candidate from version 1 (this one) and 1 candidate from version 2" in shown
    assert SECOND not in shown
