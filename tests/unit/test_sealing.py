"""The seal: nobody reads another's card before their own, and none while they still owe one.

A state machine plays any order of scheduling, joining, leaving, swapping, cancelling, submitting
and looking, and compares what the statements give with a model that knows only the rule.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
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
)

from bot.interviews import store as interviews
from bot.interviews.model import Interview, Role
from bot.plans.store import ApprovedSet
from bot.positions import store as positions
from bot.positions.model import Candidate, Position
from bot.scorecards import store
from bot.scorecards.model import Card, Rating, Recommendation, submissions
from bot.scorecards.store import Viewer
from bot.storage.database import Connection, Database
from bot.storage.ids import new_id

PANEL = (ADA, GRACE, LINUS, BARBARA)
RATING_ROLES: tuple[Role, ...] = ("lead", "second", "observer")
ADMIN, STRANGER = "UADMIN", "USTRANGER"
EVERYONE = (*PANEL, ADMIN, STRANGER)


def make_card(interview_id: str, user: str, version: int = 1, score: int | None = 3) -> Card:
    return Card(
        id=new_id("card"),
        interview_id=interview_id,
        interviewer=user,
        version=version,
        recommendation=Recommendation.YES,
        note="a note",
        submitted_at=float(version),
        ratings=(Rating(score, "words"), Rating(None)),
    )


def viewer(user: str) -> Viewer:
    return Viewer(TEAM, user, is_admin=user == ADMIN)


def readers(con: Connection, interview: Interview) -> set[str]:
    """Return who can read anything of an interview's cards that is not their own."""
    found = set()
    for user in EVERYONE:
        cards = [
            *store.others(con, viewer(user), interview.id),
            *store.summary(con, viewer(user), interview.id),
        ]
        if any(card.interviewer != user for card in cards):
            found.add(user)
    return found


@dataclass
class Desk:
    """A database with a position of Ada's and Barbara's."""

    con: Connection
    approved: ApprovedSet
    position: Position
    candidates: dict[str, Candidate] = field(default_factory=dict)

    def interview(self, candidate: Candidate, *users: str) -> Interview:
        return add_interview(self.con, self.approved, self.position, candidate, *users)

    def submit(self, interview: Interview, *users: str) -> None:
        for user in users:
            version = len(store.own(self.con, interview.id, user)) + 1
            store.insert(self.con, make_card(interview.id, user, version))


def make_desk(con: Connection) -> Desk:
    add_people(con)
    position = add_position(con, hiring_manager=ADA, coordinator=BARBARA)
    return Desk(con, add_approved_set(con), position)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    db = Database(tmp_path / "bot.db")
    with db.write() as con:
        yield make_desk(con)
    db.close()


def test_others_cards_open_with_ones_own_submission_and_not_before(desk: Desk) -> None:
    interview = desk.interview(add_candidate(desk.con), GRACE, LINUS)
    desk.submit(interview, GRACE)
    assert readers(desk.con, interview) == set()
    assert store.others(desk.con, viewer(GRACE), interview.id) == []
    desk.submit(interview, LINUS)
    assert {"UGRACE", "ULINUS"} <= readers(desk.con, interview)
    (card,) = store.others(desk.con, viewer(GRACE), interview.id)
    assert card.interviewer == LINUS


def test_admins_and_hiring_manager_outside_the_panel_see_nothing_before_all_are_in(
    desk: Desk,
) -> None:
    interview = desk.interview(add_candidate(desk.con), GRACE, LINUS, BARBARA)
    desk.submit(interview, GRACE, LINUS)
    assert readers(desk.con, interview) == {GRACE, LINUS}
    desk.submit(interview, BARBARA)
    assert readers(desk.con, interview) == {GRACE, LINUS, BARBARA, ADA, ADMIN}
    assert len(store.summary(desk.con, viewer(ADA), interview.id)) == 3


def test_whoever_still_has_an_interview_with_the_candidate_is_bound_whatever_their_role(
    desk: Desk,
) -> None:
    jane = add_candidate(desk.con)
    first = desk.interview(jane, GRACE, LINUS)
    later = desk.interview(jane, ADA, GRACE)
    desk.submit(first, GRACE, LINUS)
    assert readers(desk.con, first) == {LINUS, BARBARA, ADMIN}
    desk.submit(later, ADA)
    assert readers(desk.con, first) == {LINUS, BARBARA, ADMIN, ADA}
    desk.submit(later, GRACE)
    assert GRACE in readers(desk.con, first)


def test_an_admin_on_a_later_panel_is_bound_too(desk: Desk) -> None:
    jane = add_candidate(desk.con)
    first, later = desk.interview(jane, GRACE), desk.interview(jane, ADMIN)
    desk.submit(first, GRACE)
    assert readers(desk.con, first) == {ADA, BARBARA}
    assert interviews.end(desk.con, later.id, "cancelled", by=ADA, now=1.0)
    assert readers(desk.con, first) == {ADA, BARBARA, ADMIN}


@pytest.mark.parametrize(
    ("known", "met_again"),
    [
        ({"name": "Jane Doe"}, {"name": "jane  DOE"}),
        ({"name": "Jane", "email": "J@x.org"}, {"name": "Jane D.", "email": "j@X.org"}),
        ({"name": "Jane", "member": "UJANE"}, {"name": "Jane D.", "member": "UJANE"}),
    ],
)
def test_the_same_person_at_another_position_binds_as_well(
    desk: Desk, known: dict[str, str], met_again: dict[str, str]
) -> None:
    first = desk.interview(add_candidate(desk.con, **known), GRACE, LINUS)
    elsewhere = add_position(desk.con)
    again = add_candidate(desk.con, **met_again)
    add_interview(desk.con, desk.approved, elsewhere, again, GRACE)
    desk.submit(first, GRACE, LINUS)
    assert GRACE not in readers(desk.con, first)
    assert LINUS in readers(desk.con, first)


def test_another_candidate_binds_nobody(desk: Desk) -> None:
    first = desk.interview(add_candidate(desk.con, "Jane Doe"), GRACE, LINUS)
    desk.interview(add_candidate(desk.con, "Joan Roe"), GRACE)
    desk.submit(first, GRACE, LINUS)
    assert GRACE in readers(desk.con, first)


@pytest.mark.parametrize("role", [ADA, BARBARA, ADMIN])
def test_a_candidate_who_works_here_reads_nothing_about_themselves(desk: Desk, role: str) -> None:
    interview = desk.interview(add_candidate(desk.con, member=role), GRACE, LINUS)
    desk.submit(interview, GRACE, LINUS)
    assert role not in readers(desk.con, interview)
    standing = store.standing(desk.con, viewer(role), interview.id)
    assert standing is not None
    assert not standing.may_ever


def test_another_workspace_sees_nothing(desk: Desk) -> None:
    interview = desk.interview(add_candidate(desk.con), GRACE, LINUS)
    desk.submit(interview, GRACE, LINUS)
    for user in EVERYONE:
        elsewhere = Viewer("TOTHER", user, is_admin=True)
        assert store.others(desk.con, elsewhere, interview.id) == []
        assert store.summary(desk.con, elsewhere, interview.id) == []
        assert store.standing(desk.con, elsewhere, interview.id) is None


def test_a_new_version_keeps_the_first_and_both_are_read(desk: Desk) -> None:
    interview = desk.interview(add_candidate(desk.con), GRACE, LINUS)
    store.insert(desk.con, make_card(interview.id, GRACE, 1, score=2))
    store.insert(desk.con, make_card(interview.id, LINUS))
    store.insert(desk.con, make_card(interview.id, GRACE, 2, score=4))
    found = submissions(store.others(desk.con, viewer(LINUS), interview.id))
    (grace,) = found
    assert (grace.first.ratings[0].score, grace.latest.ratings[0].score) == (2, 4)
    assert grace.changed_from(0) == Rating(2, "words")
    assert [card.version for card in store.own(desk.con, interview.id, GRACE)] == [1, 2]


def test_who_is_waited_for_is_whoever_has_no_card_in(desk: Desk) -> None:
    interview = desk.interview(add_candidate(desk.con), GRACE, LINUS, BARBARA)
    desk.submit(interview, LINUS, LINUS)
    assert store.missing(desk.con, interview.id) == [GRACE, BARBARA]


@pytest.mark.parametrize("role", ["", "lead", "second", "observer", "reverse_shadow", "shadow"])
def test_every_role_is_sealed_until_its_own_card_is_in_and_a_shadow_always(
    desk: Desk, role: Role
) -> None:
    jane = add_candidate(desk.con)
    interview = desk.interview(jane, GRACE)
    assert interviews.add_seat(desk.con, interview.id, LINUS, role)
    desk.submit(interview, GRACE)
    rates = role != "shadow"
    waits = [LINUS] if rates else []
    assert store.missing(desk.con, interview.id) == waits
    assert LINUS not in readers(desk.con, interview)
    # Whoever only sits in keeps nobody waiting.
    assert (ADA in readers(desk.con, interview)) != rates
    if rates:
        desk.submit(interview, LINUS)
    assert (LINUS in readers(desk.con, interview)) == rates
    standing = store.standing(desk.con, viewer(LINUS), interview.id)
    assert standing is not None
    assert (standing.may_ever, standing.on_panel) == (rates, rates)


def test_sitting_in_binds_nobody_because_no_card_is_owed_for_it(desk: Desk) -> None:
    jane = add_candidate(desk.con)
    first, later = desk.interview(jane, GRACE, LINUS), desk.interview(jane, BARBARA)
    assert interviews.add_seat(desk.con, later.id, LINUS, "shadow")
    desk.submit(first, GRACE, LINUS)
    assert {GRACE, LINUS} <= readers(desk.con, first)
    assert BARBARA not in readers(desk.con, first)


class Seal(RuleBasedStateMachine):
    """Any order of scheduling, cancelling and submitting; the statements against the rule."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.db = Database(Path(self.folder.name) / "bot.db")
        self.writing = self.db.write()
        self.con = self.writing.__enter__()
        # One transaction for the whole run: nothing here depends on the disk.
        self.desk = make_desk(self.con)
        self.candidates = [
            add_candidate(self.con, "Jane Doe"),
            add_candidate(self.con, "jane doe"),
            add_candidate(self.con, "Joan Roe"),
            add_candidate(self.con, "Barbara", member=BARBARA),
        ]
        self.held: list[Interview] = []
        self.raters: dict[str, list[str]] = {}
        self.shadows: dict[str, set[str]] = {}
        self.cancelled: set[str] = set()
        self.submitted: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.writing.__exit__(None, None, None)
        self.db.close()
        self.folder.cleanup()

    @precondition(lambda self: len(self.held) < 4)
    @rule(
        who=st.integers(0, 3),
        users=st.lists(st.sampled_from((*PANEL, ADMIN)), min_size=1, max_size=3, unique=True),
    )
    def schedule(self, who: int, users: list[str]) -> None:
        candidate = self.candidates[who]
        users = [user for user in users if not candidate.is_person(user)] or [GRACE]
        held = self.desk.interview(candidate, *users)
        for user, role in zip(users, RATING_ROLES, strict=False):
            interviews.set_role(self.con, held.id, user, role)
        self.held.append(held)
        self.raters[held.id], self.shadows[held.id] = list(users), set()

    def _may_change(self, interview: Interview, user: str = "") -> bool:
        """Tell whether the panel may still change: only before the first card is in."""
        seated = {*self.raters[interview.id], *self.shadows[interview.id]}
        is_open = not any(interview.id == done for done, _ in self.submitted)
        free = user not in seated and not interview.candidate.is_person(user)
        return is_open and free and interview.id not in self.cancelled

    @precondition(lambda self: self.held)
    @rule(data=st.data(), user=st.sampled_from(EVERYONE))
    def sit_in(self, data: st.DataObject, user: str) -> None:
        interview = data.draw(st.sampled_from(self.held))
        if self._may_change(interview, user):
            assert interviews.add_seat(self.con, interview.id, user, "shadow")
            self.shadows[interview.id].add(user)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), user=st.sampled_from(EVERYONE))
    def take_the_lead(self, data: st.DataObject, user: str) -> None:
        interview = data.draw(st.sampled_from(self.held))
        if self._may_change(interview, user):
            watcher = self.raters[interview.id][0]
            interviews.set_role(self.con, interview.id, watcher, "reverse_shadow")
            assert interviews.add_seat(self.con, interview.id, user, "lead")
            self.raters[interview.id].append(user)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        interview = data.draw(st.sampled_from(self.held))
        raters, shadows = self.raters[interview.id], self.shadows[interview.id]
        joined = [*raters[len(interview.users) :], *sorted(shadows)]
        if joined and self._may_change(interview):
            user = data.draw(st.sampled_from(joined))
            interviews.remove_seat(self.con, interview.id, user)
            shadows.discard(user)
            self.raters[interview.id] = [each for each in raters if each != user]

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def submit(self, data: st.DataObject) -> None:
        interview = data.draw(st.sampled_from(self.held))
        user = data.draw(st.sampled_from(self.raters[interview.id]))
        if interview.id in self.cancelled:
            return
        self.desk.submit(interview, user)
        self.submitted.add((interview.id, user))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        interview = data.draw(st.sampled_from(self.held))
        if not any(interview.id == done for done, _ in self.submitted):
            interviews.end(self.con, interview.id, "cancelled", by=ADA, now=1.0)
            self.cancelled.add(interview.id)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        user = data.draw(st.sampled_from(PANEL))
        position = self.desk.position
        changed = Position(position.id, TEAM, position.title, user, user, None, "open")
        positions.update_position(self.con, changed)
        self.desk.position = changed

    @invariant()
    def nobody_reads_what_is_sealed(self) -> None:
        for interview, user in product(self.held, EVERYONE):
            others = store.others(self.con, viewer(user), interview.id)
            summary = store.summary(self.con, viewer(user), interview.id)
            bound = self._is_candidate(interview, user) or self._owes(interview, user)
            own_in = (interview.id, user) in self.submitted
            theirs = {by for held, by in self.submitted if held == interview.id} - {user}
            expected = theirs if own_in and not bound else set()
            assert {card.interviewer for card in others} == expected
            raters = self.raters[interview.id]
            all_in = all((interview.id, each) in self.submitted for each in raters)
            concerned = self._is_concerned(interview, user)
            expected = set(raters) if all_in and concerned and not bound else set()
            assert {card.interviewer for card in summary} == expected

    def _is_candidate(self, interview: Interview, user: str) -> bool:
        return interview.candidate.member == user

    def _is_concerned(self, interview: Interview, user: str) -> bool:
        return user in {ADMIN, *self.raters[interview.id]} or self.desk.position.is_run_by(user)

    def _owes(self, interview: Interview, user: str) -> bool:
        return any(
            user in self.raters[other.id]
            and other.id not in self.cancelled
            and (other.id, user) not in self.submitted
            and other.candidate.name.casefold() == interview.candidate.name.casefold()
            for other in self.held
        )


TestSeal = Seal.TestCase
TestSeal.settings = settings(
    max_examples=60,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
