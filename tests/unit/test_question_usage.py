"""What use showed of questions: the figures, what is worth a look, and the seal over all of it."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interview_samples import (
    ADA,
    BARBARA,
    GRACE,
    LINUS,
    TEAM,
    add_approved_set,
    add_candidate,
    add_interview,
    add_people,
    add_position,
    make_set,
)
from story import content

from bot.catalogue.model import Level
from bot.insights import store
from bot.insights.blocks import Did, Entry, build_worth, open_reason, write_reason, write_use
from bot.insights.usage import (
    DAY,
    IDLE_DAYS,
    LEAST_ASKED,
    LEAST_CANDIDATES,
    LEAST_CHANCES,
    LEAST_RATINGS,
    LEAST_SETS,
    RECENT_DAYS,
    Content,
    Held,
    Kept,
    Met,
    NeverAsked,
    NeverSeparating,
    OverUsed,
    PassedOver,
    Reason,
    Scored,
    Spread,
    Suggestion,
    Use,
    people,
    use_of,
    worth_a_look,
)
from bot.interviews import store as interviews
from bot.interviews.model import Interview
from bot.plans.model import QuestionSet
from bot.positions.model import Candidate, Position
from bot.scorecards import store as scorecards
from bot.scorecards.model import Card, Rating, Recommendation
from bot.scorecards.store import Viewer
from bot.storage.database import Connection, Database
from bot.storage.ids import new_id

NOW = 1_000 * DAY
GO = "Go backend engineer"


def of(*questions: str, family: str = GO, criteria: tuple[tuple[str, ...], ...] = ()) -> Content:
    return Content(family, Level.SENIOR, 0.0, questions, criteria or (questions,))


def held(
    number: int, contents: Content, *, days_ago: float = 1, set_id: str = "s", who: str = ""
) -> Held:
    at = NOW - days_ago * DAY
    return Held(f"i{number}", who or f"c{number}", at, set_id, contents)


def there(*bank: str, own: dict[str, float] | None = None, suits: bool = True) -> Kept:
    return Kept(own or {}, dict.fromkeys(bank, 0.0), lambda _question, _family, _level: suits)


def reasons(found: Sequence[Suggestion]) -> dict[str, list[type[Reason]]]:
    return {each.question: [type(reason) for reason in each.reasons] for each in found}


def looked(interviews_: Sequence[Held], kept: Kept, *scored: Scored) -> Sequence[Suggestion]:
    return worth_a_look(interviews_, scored, kept, now=NOW)


# How often, when last, in how many sets


def test_a_question_knows_how_often_it_was_asked_when_last_and_from_how_many_sets() -> None:
    found = use_of(
        [
            held(1, of("a", "b"), days_ago=9, set_id="one"),
            held(2, of("a"), days_ago=4, set_id="two"),
            held(3, of("a"), days_ago=6, set_id="two"),
        ]
    )
    assert found == {
        "a": Use(asked=3, last=NOW - 4 * DAY, sets=2),
        "b": Use(asked=1, last=NOW - 9 * DAY, sets=1),
    }


def test_its_figures_are_written_in_the_readers_own_days() -> None:
    late = Use(asked=3, last=1_795_480_000.0, sets=1)  # 24 November 2026, 00:26 UTC
    said = write_use(late, zone="America/New_York", left_out=False)
    assert said == "Asked in 3 interviews from 1 set, last on 23 Nov 2026."
    rated = replace(late, spread=Spread((0, 3, 1, 1), 5))
    said = write_use(rated, zone="Europe/Berlin", left_out=True)
    assert said == (
        "Asked in 3 interviews from 1 set, last on 24 Nov 2026. 5 ratings tied to it, over 5 "
        "candidates: none at level 1, 3 at level 2, 1 at level 3 and 1 at level 4. Positions that "
        "you are a candidate for are left out of this."
    )
    assert write_use(Use(), zone="UTC", left_out=False) == "Not asked in an interview yet."


# How ratings spread


def rated(scores: Sequence[int], candidates: int, *, panel: int = 1) -> list[Scored]:
    """Return a rating each, dealt out to so many candidates."""
    contents = of("a")
    return [
        Scored(held(at, contents, who=f"c{at // panel % candidates}"), 0, score)
        for at, score in enumerate(scores)
    ]


def test_ratings_count_for_every_question_of_their_criterion_and_for_no_other() -> None:
    contents = of("a", "b", "c", criteria=(("a", "b"), ("c",)))
    scored = [Scored(held(at, contents), at % 2, 1 + at % 4) for at in range(12)]
    uses = use_of([each.held for each in scored], scored)
    assert uses["a"].spread == uses["b"].spread == Spread((3, 0, 3, 0), 6)
    assert uses["c"].spread == Spread((0, 3, 0, 3), 6)


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 2), st.integers(1, 4)), min_size=1, max_size=40
    )
)
def test_nothing_is_said_of_ratings_of_fewer_than_five_candidates(
    given_: list[tuple[int, int, int]],
) -> None:
    contents = of("a", "b", criteria=(("a",), ("a", "b"), ("b",)))
    scored = [
        Scored(held(at, contents, who=f"c{who}"), criterion, score)
        for at, (who, criterion, score) in enumerate(given_)
    ]
    uses = use_of([each.held for each in scored], scored)
    for question, seen_by in (("a", {0, 1}), ("b", {1, 2})):
        tied = [each for each in given_ if each[1] in seen_by]
        spread = uses[question].spread
        assert (spread is not None) == (len({who for who, *_ in tied}) >= LEAST_CANDIDATES)
        if spread is not None:
            assert spread.ratings == len(tied)
            alike = len({score for *_, score in tied}) == 1
            assert (spread.only is not None) == alike
        found = reasons(looked([each.held for each in scored], there("a", "b"), *scored))
        flat = NeverSeparating in found.get(question, ())
        enough = spread is not None and spread.ratings >= LEAST_RATINGS
        assert flat == (enough and spread is not None and spread.only is not None)


@pytest.mark.parametrize(
    ("scores", "candidates", "expected"),
    [
        ([3] * LEAST_RATINGS, LEAST_CANDIDATES, True),
        ([3] * (LEAST_RATINGS - 1), LEAST_CANDIDATES, False),
        ([3] * LEAST_RATINGS, LEAST_CANDIDATES - 1, False),
        ([3] * LEAST_RATINGS + [2], LEAST_CANDIDATES, False),
    ],
)
def test_a_question_whose_ratings_are_all_alike_tells_nobody_apart(
    scores: list[int], candidates: int, *, expected: bool
) -> None:
    scored = rated(scores, candidates)
    found = looked([each.held for each in scored], there("a"), *scored)
    assert (reasons(found) == {"a": [NeverSeparating]}) is expected


def test_that_ratings_are_alike_is_no_reason_to_be_kept_for_everybody_to_read() -> None:
    flat, often = NeverSeparating(9, 5, 3), OverUsed(13, 20, GO)
    assert open_reason(Suggestion("a", (flat,))) is None
    assert open_reason(Suggestion("a", (often, flat))) == often
    assert write_reason(flat) == (
        "All 9 ratings tied to it, over 5 candidates, are at level 3: it tells nobody apart."
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Met("1", "jane"), Met("2", "jane")),
        (Met("1", "jane", "J@x.org"), Met("2", "jane d.", "j@X.org")),
        (Met("1", "jane", member="U1"), Met("2", "jane d.", member="U1")),
    ],
)
def test_the_same_person_met_twice_is_one_candidate(one: Met, other: Met) -> None:
    keys = people([one, other, Met("3", "joan"), Met("4", "kim", "", "")])
    assert keys["1"] == keys["2"]
    assert len(set(keys.values())) == 3


def test_what_two_have_in_common_with_a_third_makes_all_three_one() -> None:
    keys = people([Met("1", "jane"), Met("2", "mary", "m@x.org"), Met("3", "jane", "m@x.org")])
    assert len(set(keys.values())) == 1


# Asked too often


def test_what_most_candidates_of_a_family_are_asked_is_over_used() -> None:
    most, rest = [held(at, of("a", "b")) for at in range(LEAST_ASKED)], LEAST_ASKED - 1
    others = [held(100 + at, of("b")) for at in range(rest)]
    found = looked([*most, *others], there("a", "b"))
    assert [(each.question, each.reasons) for each in found] == [
        ("b", (OverUsed(LEAST_ASKED + rest, LEAST_ASKED + rest, GO),)),
        ("a", (OverUsed(LEAST_ASKED, LEAST_ASKED + rest, GO),)),
    ]


@pytest.mark.parametrize(
    ("asked", "more", "days_ago"),
    [
        (LEAST_ASKED - 1, 0, 1),
        (LEAST_ASKED, LEAST_ASKED, 1),
        (LEAST_ASKED, 0, RECENT_DAYS),
    ],
)
def test_a_few_times_half_of_them_or_long_ago_is_not_too_often(
    asked: int, more: int, days_ago: float
) -> None:
    found = [held(at, of("a"), days_ago=days_ago) for at in range(asked)]
    found += [held(100 + at, of(f"other{at}")) for at in range(more)]
    assert looked(found, there("a")) == ()


def test_another_familys_interviews_do_not_thin_it_out() -> None:
    found = [held(at, of("a")) for at in range(LEAST_ASKED)]
    found += [held(100 + at, of("z", family="QA engineer")) for at in range(5 * LEAST_ASKED)]
    assert reasons(looked(found, there("a"))) == {"a": [OverUsed]}


# Never asked


def test_an_own_question_kept_for_half_a_year_and_never_asked_is_named() -> None:
    own = {
        "own-1": NOW - IDLE_DAYS * DAY,
        "own-2": NOW - (IDLE_DAYS - 1) * DAY,
        "own-3": NOW - 400 * DAY,
    }
    found = looked([held(1, of("own-3"), days_ago=300)], there(own=own))
    assert [(each.question, each.reasons) for each in found] == [
        ("own-1", (NeverAsked(IDLE_DAYS),))
    ]


def chances(sets: int, each: int) -> list[Held]:
    return [
        held(100 * at + n, of("a"), set_id=f"s{at}", days_ago=200)
        for at in range(sets)
        for n in range(each)
    ]


def test_a_question_of_the_bank_that_many_sets_could_have_had_is_named() -> None:
    found = looked(chances(LEAST_SETS, LEAST_CHANCES // LEAST_SETS), there("a", "b"))
    assert [(each.question, each.reasons) for each in found] == [
        ("b", (PassedOver(LEAST_CHANCES, LEAST_SETS),))
    ]


def test_too_few_interviews_or_sets_tell_nothing_of_it() -> None:
    assert looked(chances(LEAST_SETS, LEAST_CHANCES // LEAST_SETS - 1), there("b")) == ()
    assert looked(chances(LEAST_SETS - 1, LEAST_CHANCES), there("b")) == ()


def test_what_no_set_was_about_or_came_later_was_not_passed_over() -> None:
    many = chances(LEAST_SETS, LEAST_CHANCES)
    assert looked(many, there("b", suits=False)) == ()
    later = Kept({}, {"b": 1.0}, lambda _question, _family, _level: True)
    assert looked(many, later) == ()


def test_what_is_retired_kept_or_gone_from_the_bank_is_not_named() -> None:
    found = [held(at, of("a", "b")) for at in range(LEAST_ASKED)]
    named = worth_a_look(found, (), there("a"), now=NOW, without={"a"})
    assert named == ()


# The seal, with interviews in a database


def tied_set() -> QuestionSet:
    """Return a set whose questions come from the bank; `q2` was reworded."""
    made = make_set(questions=3, criteria=2)
    ids = ("table-driven-tests", None, "goroutine-leak")
    questions = tuple(
        one.model_copy(update={"bank_id": bank_id})
        for one, bank_id in zip(made.questions, ids, strict=True)
    )
    return made.model_copy(update={"questions": questions})


@dataclass
class Desk:
    """A database with a position of Ada's and Barbara's and what is asked there."""

    con: Connection
    position: Position
    contents: QuestionSet = field(default_factory=tied_set)

    def __post_init__(self) -> None:
        self.approved = add_approved_set(self.con, self.contents)

    def interview(
        self,
        candidate: Candidate | str,
        *panel: str,
        scores: Sequence[int] = (3,),
        position: Position | None = None,
        complete: bool = True,
    ) -> Interview:
        """Hold an interview; every one of `panel` submits a card for each of `scores`."""
        who = add_candidate(self.con, candidate) if isinstance(candidate, str) else candidate
        made = add_interview(self.con, self.approved, position or self.position, who, *panel)
        if complete:
            for user in panel:
                for version, score in enumerate(scores, 1):
                    self.card(made, user, score, version)
            assert interviews.end(self.con, made.id, "complete", by=panel[-1], now=2e6)
        return made

    def card(self, interview: Interview, user: str, score: int, version: int = 1) -> None:
        ratings = (Rating(score, "words"), Rating(None))
        card = Card(
            *(new_id("card"), interview.id, user, version, Recommendation.YES, "", 1.0, ratings)
        )
        scorecards.insert(self.con, card)

    def spread(self, user: str, *, admin: bool = False) -> Spread | None:
        """Return what a person learns of the ratings of the first question."""
        viewer = Viewer(TEAM, user, is_admin=admin)
        found = store.held(self.con, viewer, content().bank.roles, now=3e6)
        uses = use_of(found, store.scored(self.con, viewer, found))
        return uses.get("table-driven-tests", Use()).spread


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    db = Database(tmp_path / "bot.db")
    with db.write() as con:
        add_people(con)
        yield Desk(con, add_position(con, hiring_manager=ADA, coordinator=BARBARA))
    db.close()


def five(desk: Desk, *panel: str, scores: Sequence[int] = (3,)) -> None:
    for at in range(5):
        desk.interview(f"Candidate {at}", *panel, scores=scores)


def test_interviews_that_took_place_count_and_cancelled_or_coming_ones_do_not(desk: Desk) -> None:
    desk.interview("One", GRACE)
    desk.interview("Two", GRACE, complete=False)
    cancelled = desk.interview("Three", GRACE, complete=False)
    assert interviews.end(desk.con, cancelled.id, "cancelled", by=ADA, now=1.0)
    begun = add_interview(
        *(desk.con, desk.approved, desk.position, add_candidate(desk.con, "Four"), GRACE),
        starts_at=2_999_999.0,
    )
    viewer, roles = Viewer(TEAM, ADA), content().bank.roles
    found = store.held(desk.con, viewer, roles, now=3e6)
    assert use_of(found)["table-driven-tests"].asked == 2
    found = store.held(desk.con, viewer, roles, now=begun.ends_at)
    assert use_of(found)["table-driven-tests"].asked == 3
    assert "goroutine-leak" in use_of(found)
    assert {each.content.family for each in found} == {GO}
    assert store.held(desk.con, Viewer("TOTHER", ADA), roles, now=3e6) == []


def test_the_newest_version_of_a_card_counts_and_what_was_not_assessed_does_not(
    desk: Desk,
) -> None:
    five(desk, GRACE, LINUS, scores=(1, 4))
    assert desk.spread(ADA) == Spread((0, 0, 0, 10), 5)


def test_ratings_show_over_five_candidates_and_not_over_four_met_twice(desk: Desk) -> None:
    for name in ("One", "Two", "Three", "Four", "four"):
        desk.interview(name, GRACE)
    assert desk.spread(ADA) is None
    desk.interview("Five", GRACE)
    assert desk.spread(ADA) == Spread((0, 0, 6, 0), 5)


def test_an_interview_with_a_card_to_come_is_left_out_for_everybody(desk: Desk) -> None:
    five(desk, GRACE)
    waiting = desk.interview("Six", GRACE, LINUS, complete=False)
    desk.card(waiting, GRACE, 1)
    assert desk.spread(ADA) == desk.spread("UADMIN", admin=True) == Spread((0, 0, 5, 0), 5)


def test_a_candidate_who_works_here_learns_nothing_of_their_position(desk: Desk) -> None:
    five(desk, GRACE)
    assert desk.spread(BARBARA) is not None
    desk.interview(add_candidate(desk.con, "Barbara", member=BARBARA), GRACE, scores=(1,))
    assert desk.spread(BARBARA) is None
    assert desk.spread(BARBARA, admin=True) is None
    assert store.held(desk.con, Viewer(TEAM, BARBARA), content().bank.roles, now=3e6) == []
    assert store.is_candidate(desk.con, TEAM, BARBARA)
    assert desk.spread(ADA) == Spread((1, 0, 5, 0), 6)


def test_whoever_owes_a_card_counts_without_the_interviews_sealed_for_them(desk: Desk) -> None:
    five(desk, GRACE)
    jane = add_candidate(desk.con, "Jane Doe")
    desk.interview(jane, GRACE, scores=(1,))
    later = desk.interview(jane, ADA, complete=False)
    assert desk.spread(BARBARA) == Spread((1, 0, 5, 0), 6)
    assert desk.spread(ADA) == Spread((0, 0, 5, 0), 5)
    desk.card(later, ADA, 2)
    assert desk.spread(ADA) == Spread((1, 0, 5, 0), 6)


def test_with_too_few_left_that_are_not_sealed_they_learn_nothing(desk: Desk) -> None:
    for at in range(4):
        desk.interview(f"Candidate {at}", GRACE)
    jane = add_candidate(desk.con, "Jane Doe")
    desk.interview(jane, GRACE)
    desk.interview(jane, ADA, complete=False)
    assert desk.spread(BARBARA) == Spread((0, 0, 5, 0), 5)
    assert desk.spread(ADA) is None


def test_who_runs_a_position_counts_what_is_open_to_them_and_an_admin_all(desk: Desk) -> None:
    elsewhere = add_position(desk.con, hiring_manager=LINUS, coordinator=LINUS)
    five(desk, GRACE)
    for at in range(4):
        desk.interview(f"Elsewhere {at}", GRACE, scores=(1,), position=elsewhere)
    assert desk.spread(ADA) == Spread((0, 0, 5, 0), 5)
    assert desk.spread(LINUS) is None
    assert desk.spread("UADMIN", admin=True) == Spread((4, 0, 5, 0), 9)
    assert desk.spread("USTRANGER") is None


Step = tuple[int, str, int, bool]


@settings(deadline=None)  # a database each
@given(
    st.lists(
        st.tuples(
            st.integers(0, 7),
            st.sampled_from((ADA, GRACE, LINUS)),
            st.integers(1, 4),
            st.booleans(),
        ),
        max_size=14,
    )
)
def test_no_ratings_are_counted_that_the_viewer_could_not_open(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Database(Path(folder) / "bot.db")
        with db.write() as con:
            add_people(con)
            desk = Desk(con, add_position(con, hiring_manager=ADA, coordinator=BARBARA))
            candidates = [add_candidate(con, f"Candidate {at}") for at in range(7)]
            candidates.append(add_candidate(con, "Barbara", member=BARBARA))
            held_ = [
                desk.interview(candidates[who], user, scores=(score,), complete=done)
                for who, user, score, done in steps
            ]
            for user in (ADA, BARBARA, "UADMIN"):
                _require_open(desk, held_, user)
        db.close()


def _require_open(desk: Desk, made: Sequence[Interview], user: str) -> None:
    viewer = Viewer(TEAM, user, is_admin=user == "UADMIN")
    cards = {each.id: scorecards.summary(desk.con, viewer, each.id) for each in made}
    spread = desk.spread(user, admin=viewer.is_admin)
    opened = [each for each in made if cards[each.id]]
    bound = any(each.candidate.is_person(user) for each in made)
    if bound or len({each.candidate.id for each in opened}) < LEAST_CANDIDATES:
        assert spread is None
    else:
        given_ = [card.ratings[0].score for each in opened for card in cards[each.id]]
        counted: Callable[[int], int] = given_.count
        assert spread is not None
        assert spread.counts == (counted(1), counted(2), counted(3), counted(4))


# What a person keeps, and since when the bank has a question


def test_what_a_person_keeps_is_hidden_from_them_until_then(desk: Desk) -> None:
    store.keep(desk.con, TEAM, ADA, "a", until=5.0)
    assert store.kept(desk.con, TEAM, ADA, now=4.9) == {"a"}
    assert store.kept(desk.con, TEAM, ADA, now=5.0) == frozenset()
    assert store.kept(desk.con, TEAM, GRACE, now=4.9) == frozenset()


def test_a_question_is_known_from_the_first_version_of_the_bank_that_has_it(desk: Desk) -> None:
    store.note_bank(desk.con, ["a", "b"], "one", now=1.0)
    store.note_bank(desk.con, ["a", "b"], "one", now=2.0)
    store.note_bank(desk.con, ["b", "c"], "two", now=3.0)
    assert store.known(desk.con, TEAM).bank == {"a": 1.0, "b": 1.0, "c": 3.0}


def test_a_long_list_fits_the_form_and_says_that_more_follow() -> None:
    reasons_: tuple[Reason, ...] = (OverUsed(13, 20, GO), NeverSeparating(9, 5, 3))
    entries = [
        Entry(Suggestion(one.id, reasons_), one, may_change=False)
        for one in content().bank.questions[:60]
    ]
    view = build_worth(entries, Did("retired", entries[0].question), left_out=True)
    assert len(view["blocks"]) <= 100
    assert view["blocks"][2]["text"]["text"].startswith(
        "*60 questions* you may want to retire. These are the first 20; the others follow"
    )
    assert "that you are a candidate for" in view["blocks"][-1]["elements"][0]["text"]
