"""What use showed of questions, as people see it: on Home, in a form of its own, on their pages."""

from collections.abc import Sequence
from dataclasses import replace

from interviewing import opens_home, question_set
from planning import press, tells
from question_bank import adds, recorded, sees, shows, team_of
from story import Json, Person, Story, content, labels, view_words

from bot.interviews import store as interviews
from bot.interviews.model import Interview, Seat
from bot.plans import store as plans
from bot.plans.model import Brief, QuestionSet
from bot.positions import store as positions
from bot.positions.model import Candidate, Position
from bot.questions import store as questions
from bot.questions.banks import Banks
from bot.sandbox.seed import ADA, GRACE, HIRING, LINUS
from bot.scorecards import store as scorecards
from bot.scorecards.model import Card, Rating, Recommendation
from bot.storage.database import Connection
from bot.storage.ids import new_id

BUTTON = "Questions Worth a Look"
BANK_ID = "table-driven-tests"
OFTEN = 12
DAY = 86_400.0


def prompt() -> str:
    question = content().bank.question(BANK_ID)
    assert question is not None
    return question.prompt


def tied_set(*bank_ids: str) -> QuestionSet:
    """Return a set of the bank's questions, each seen by both of its criteria."""
    made = question_set(questions=len(bank_ids))
    taken = tuple(
        one.model_copy(update={"bank_id": bank_id})
        for one, bank_id in zip(made.questions, bank_ids, strict=True)
    )
    return made.model_copy(update={"questions": taken})


def insert_set(story: Story, con: Connection, made: QuestionSet) -> plans.ApprovedSet:
    team, set_id, draft, now = team_of(story), new_id("set"), new_id("draft"), story.clock.now()
    plans.insert_draft(con, plans.Draft(draft, team, ADA, HIRING, "brief"), now=now)
    planned = plans.PlannedSet(
        id=set_id,
        team=team,
        draft_id=draft,
        created_by=ADA,
        asked_in=HIRING,
        title=made.title,
        status="composing",
        brief=Brief(),
        created_at=now,
    )
    plans.insert_set(con, planned)
    version = plans.add_version(con, set_id, made, by=ADA, why="made", now=now)
    plans.set_status(con, set_id, "ready", title=made.title, failure=None)
    assert plans.approve(con, set_id, version, by=ADA, reason=None, now=now)
    found = plans.approved(con, team, set_id)
    assert found is not None
    return found


def insert_position(story: Story, con: Connection, *, run_by: str) -> Position:
    position = Position(
        id=new_id("pos"),
        team=team_of(story),
        title="Backend engineer",
        hiring_manager=run_by,
        coordinator=run_by,
        channel=None,
        status="open",
    )
    positions.insert_position(con, position, now=story.clock.now())
    return position


def hold(
    story: Story,
    count: int,
    *bank_ids: str,
    scores: Sequence[int] = (2, 3),
    run_by: str = ADA,
    member: str | None = None,
) -> None:
    """Hold complete interviews of one position, each with a candidate and a card of Grace's.

    How interviews come about is told elsewhere; this saves the time that takes.
    """
    with story.bot.deps.db.write() as con:
        approved = insert_set(story, con, tied_set(*(bank_ids or (BANK_ID,))))
        position = insert_position(story, con, run_by=run_by)
        for at in range(count):
            candidate = Candidate(new_id("cand"), position.team, new_id("Robin"))
            if member is not None and at == 0:
                candidate = replace(candidate, member=member)
            positions.insert_candidate(con, candidate, now=0.0)
            interview = Interview(
                id=new_id("int"),
                team=position.team,
                position=position,
                candidate=candidate,
                set_id=approved.set_id,
                set_version=approved.version,
                set_hash=approved.content_hash,
                starts_at=story.clock.now() - DAY,
                wall_time="2026-11-22T09:00",
                zone="Europe/London",
                length_minutes=45,
                channel=None,
                root_ts=None,
                status="scheduled",
                revision=1,
                created_by=run_by,
                panel=(Seat(GRACE),),
            )
            interviews.insert(con, interview, now=0.0)
            ratings = (Rating(scores[at % len(scores)], "words"), Rating(None))
            given = (new_id("card"), interview.id, GRACE, 1, Recommendation.YES, "", 1.0, ratings)
            scorecards.insert(con, Card(*given))
            assert interviews.end(con, interview.id, "complete", by=GRACE, now=story.clock.now())


def opens(story: Story, person: Person) -> Json:
    """Open the form from Home."""
    home = opens_home(story, person.user)
    assert BUTTON in labels(home)
    press(story, person.user, "insights.open", "", channel=HIRING)
    return person.form("insights.worth")


def retired(story: Story) -> dict[str, questions.Retired]:
    return questions.retired(story.bot.deps.db.read(), team_of(story))


def bank_has(story: Story, question_id: str) -> bool:
    bank = Banks(content().bank, story.bot.deps.db).of(team_of(story))
    return bank.question(question_id) is not None


# Where it is shown


def test_home_offers_it_where_there_is_something_and_to_nobody_else(story: Story) -> None:
    hold(story, OFTEN - 1, run_by=LINUS)
    assert BUTTON not in labels(opens_home(story, ADA))
    hold(story, 1, run_by=LINUS)
    assert BUTTON in labels(opens_home(story, ADA))
    assert BUTTON in labels(opens_home(story, LINUS))
    assert BUTTON not in labels(opens_home(story, GRACE))


def test_who_runs_no_open_position_is_told_whom_to_ask(story: Story) -> None:
    hold(story, OFTEN)
    press(story, GRACE, "insights.open", "", channel=HIRING)
    tells(story.person(GRACE), HIRING, "shown to admins and to whoever runs an open position")
    for action in ("insights.retire", "insights.keep", "insights.restore"):
        press(story, GRACE, action, BANK_ID, channel=HIRING)
    assert retired(story) == {}
    assert recorded(story) == []


def test_each_stands_with_its_reason_in_figures(story: Story) -> None:
    hold(story, OFTEN)
    said = view_words(opens(story, story.person(ADA)))
    assert "*1 question* you may want to retire." in said
    assert prompt() in said
    assert "Asked in 12 of 12 interviews of the last 90 days for “Go backend engineer”" in said


# Retire, Restore, Keep


def test_retiring_takes_one_click_and_another_one_back(story: Story) -> None:
    hold(story, OFTEN)
    ada = story.person(ADA)
    opens(story, ada)
    ada.presses_in_form("Retire")
    said = view_words(sees(ada, "Retired.", "insights.worth"))
    assert "No question stands out" in said
    reason = retired(story)[BANK_ID].reason
    assert reason.startswith("Asked in 12 of 12 interviews")
    assert not bank_has(story, BANK_ID)
    assert recorded(story) == [("question.retire", ADA, reason)]
    ada.presses_in_form("Restore")
    sees(ada, "Restored.")
    sees(ada, "*1 question* you may want to retire.")
    assert retired(story) == {}
    assert bank_has(story, BANK_ID)
    assert recorded(story)[-1] == ("question.restore", ADA, None)


def test_what_a_person_keeps_is_hidden_from_them_for_ninety_days(story: Story) -> None:
    hold(story, OFTEN, run_by=LINUS)
    ada = story.person(ADA)
    opens(story, ada)
    ada.presses_in_form("Keep")
    assert "No question stands out" in view_words(sees(ada, "Kept."))
    assert BUTTON not in labels(opens_home(story, ADA))
    assert BUTTON in labels(opens_home(story, LINUS))
    assert retired(story) == {}
    story.moves(days=89)
    hold(story, OFTEN)
    assert BUTTON not in labels(opens_home(story, ADA))
    story.moves(days=1)
    assert BUTTON in labels(opens_home(story, ADA))


def test_a_hiring_manager_sees_it_and_leaves_retiring_the_banks_to_an_admin(story: Story) -> None:
    hold(story, OFTEN, run_by=LINUS)
    linus = story.person(LINUS)
    view = opens(story, linus)
    assert "An admin can retire it." in view_words(view)
    assert labels(view) == ["Keep", "Show"]
    press(story, LINUS, "insights.retire", BANK_ID, channel=HIRING)
    tells(linus, HIRING, "taken out of use here by an admin")
    assert retired(story) == {}


def test_an_own_question_never_asked_is_retired_by_who_added_it(story: Story) -> None:
    linus = story.person(LINUS)
    adds(linus)
    linus.closes()
    hold(story, 1, run_by=LINUS)
    story.moves(days=180)
    said = view_words(opens(story, linus))
    assert "Kept for 180 days and never asked." in said
    linus.presses_in_form("Retire")
    sees(linus, "Retired.")
    assert [each.reason for each in retired(story).values()] == [
        "Kept for 180 days and never asked."
    ]


def test_what_is_not_suggested_any_more_is_not_retired_for_an_old_reason(story: Story) -> None:
    hold(story, OFTEN)
    ada = story.person(ADA)
    opens(story, ada)
    story.moves(days=100)
    ada.presses_in_form("Retire")
    sees(ada, "is not suggested any more")
    assert retired(story) == {}


def test_the_question_opens_on_top_in_full(story: Story) -> None:
    hold(story, OFTEN)
    ada = story.person(ADA)
    opens(story, ada)
    ada.presses_in_form("Show")
    said = view_words(ada.form("questions.shown"))
    assert "Asked in 12 interviews from 1 set, last on 22 Nov 2026." in said


# Ratings


def test_a_question_that_tells_nobody_apart_is_retired_in_the_persons_own_words(
    story: Story,
) -> None:
    hold(story, 8, scores=(3,))
    ada = story.person(ADA)
    said = view_words(opens(story, ada))
    assert "All 8 ratings tied to it, over 8 candidates, are at level 3" in said
    # What everybody can read beside a retired question does not give the ratings away.
    press(story, ADA, "insights.retire", BANK_ID, channel=HIRING)
    assert retired(story) == {}
    ada.presses_in_form("Retire …")
    ada.form("questions.retire")
    ada.submits(reason="We ask something else now.")
    sees(ada, "Retired.", "questions.shown")
    assert retired(story)[BANK_ID].reason == "We ask something else now."
    assert "level 3" not in str(recorded(story))


def test_a_click_on_retire_keeps_the_reason_that_everybody_may_read(story: Story) -> None:
    hold(story, OFTEN, scores=(3,))
    ada = story.person(ADA)
    said = view_words(opens(story, ada))
    assert said.index("Asked in 12 of 12") < said.index("All 12 ratings")
    ada.presses_in_form("Retire")
    sees(ada, "Retired.")
    assert "ratings" not in retired(story)[BANK_ID].reason


def test_a_questions_page_tells_its_use_to_those_who_may_know(story: Story) -> None:
    hold(story, 6, run_by=LINUS)
    for user in (ADA, LINUS):
        said = view_words(shows(story.person(user), "table-driven"))
        assert "Asked in 6 interviews from 1 set, last on 22 Nov 2026." in said
        assert "6 ratings tied to it, over 6 candidates: none at level 1, 3 at level 2" in said
    said = view_words(shows(story.person(GRACE), "table-driven"))
    assert "Asked in" not in said
    assert "rating" not in said


def test_ratings_of_four_candidates_show_nowhere(story: Story) -> None:
    hold(story, 4, scores=(3,))
    said = view_words(shows(story.person(ADA), "table-driven"))
    assert "Asked in 4 interviews" in said
    assert "tied to it" not in said


def test_an_admin_who_is_a_candidate_learns_nothing_of_that_position(story: Story) -> None:
    hold(story, OFTEN, run_by=LINUS, member=ADA, scores=(3,))
    assert BUTTON not in labels(opens_home(story, ADA))
    said = view_words(shows(story.person(ADA), "table-driven"))
    assert "Not asked in an interview yet. Positions that you are a candidate for" in said
    assert "tied to it" not in said
    press(story, ADA, "insights.retire", BANK_ID, channel=HIRING)
    assert retired(story) == {}


def test_a_candidate_is_not_told_what_was_never_asked(story: Story) -> None:
    linus = story.person(LINUS)
    adds(linus)
    linus.closes()
    hold(story, 1, run_by=LINUS)
    hold(story, 1, run_by=ADA, member=LINUS)
    story.moves(days=180)
    assert BUTTON not in labels(opens_home(story, LINUS))
    assert BUTTON in labels(opens_home(story, ADA))
