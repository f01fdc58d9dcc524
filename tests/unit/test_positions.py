"""Positions and candidates: who may see what, and what is checked before it is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from interview_samples import (
    ADA,
    BARBARA,
    GRACE,
    LINUS,
    ROBOT,
    TEAM,
    add_approved_set,
    add_candidate,
    add_interview,
    add_people,
    add_position,
)
from slack_payloads import click, submission
from slack_rig import Rig, rigged

from bot.errors import Problem
from bot.interviews import store as interviews
from bot.people import store as directory
from bot.positions import listeners, store
from bot.positions.edit import edit_candidate, edit_position
from bot.positions.model import Candidate, Position, clean_name, may_see, name_key
from bot.storage import audit
from bot.storage.database import Connection, Database

POSITION = Position("pos_1", TEAM, "Engineer", ADA, BARBARA, None, "open")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    db = Database(tmp_path / "bot.db")
    with db.write() as con:
        add_people(con)
        yield con
    db.close()


def test_hiring_manager_coordinator_creator_and_admins_see_a_position() -> None:
    def sees(user: str, *, is_admin: bool = False) -> bool:
        return may_see(POSITION, None, user, is_admin=is_admin, creator=GRACE)

    assert sees(ADA)
    assert sees(BARBARA)
    assert sees(GRACE)
    assert not sees(LINUS)
    assert sees(LINUS, is_admin=True)


@pytest.mark.parametrize("user", [ADA, BARBARA, GRACE, LINUS])
def test_a_candidate_who_works_here_sees_nothing_whatever_else_they_are(user: str) -> None:
    candidate = Candidate("cand_1", TEAM, "Somebody", member=user)
    assert not may_see(POSITION, candidate, user, is_admin=True, creator=user)


def test_names_are_put_on_one_line_and_compared_without_case_width_or_spaces() -> None:
    assert clean_name("  Jane\u200b\n  Doe\t") == "Jane Doe"
    assert name_key("JANE  doe ") == name_key("\uff2aane Doe")
    assert name_key("Jane Doe") != name_key("Jane Roe")


def test_a_person_is_offered_the_open_positions_they_run_and_an_admin_all(con: Connection) -> None:
    mine = add_position(con)
    theirs = add_position(con, hiring_manager=GRACE, coordinator=BARBARA)
    add_position(con, status="closed")
    offered = store.open_positions(con, TEAM, ADA, sees_all=False)
    assert [each.id for each in offered] == [mine.id]
    assert store.open_positions(con, TEAM, BARBARA, sees_all=False) == [theirs]
    everything = store.open_positions(con, TEAM, LINUS, sees_all=True)
    assert {each.id for each in everything} == {mine.id, theirs.id}
    assert store.open_positions(con, "TOTHER", ADA, sees_all=True) == []


def test_a_candidate_is_known_by_account_anywhere_and_by_name_at_the_same_position(
    con: Connection,
) -> None:
    approved = add_approved_set(con)
    here, there = add_position(con), add_position(con)
    jane = add_candidate(con, "Jane Doe")
    worker = add_candidate(con, "Linus", member=LINUS)
    add_interview(con, approved, here, jane, GRACE)
    add_interview(con, approved, here, worker, GRACE)

    def known(position: Position, name: str, member: str | None = None) -> str | None:
        return interviews.known_candidate(con, TEAM, position.id, name=name, member=member)

    assert known(here, "jane  DOE") == jane.id
    assert known(there, "Jane Doe") is None
    assert known(there, "Somebody else", LINUS) == worker.id
    assert known(here, "Linus") == worker.id
    assert known(here, "Linus", BARBARA) is None
    assert known(here, "Jane Doe", BARBARA) == jane.id


def test_a_position_is_changed_with_people_who_may_take_part(con: Connection) -> None:
    position = add_position(con)
    changed = replace(position, title="  Staff   engineer ", coordinator=GRACE, status="on_hold")
    edit_position(con, position, changed, by=ADA, now=5.0)
    kept = store.find_position(con, TEAM, position.id)
    assert kept == replace(changed, title="Staff engineer")
    (entry,) = audit.entries(con, TEAM)
    assert (entry.action, entry.subject, entry.actor) == ("position.edit", position.id, ADA)


def test_a_position_says_beside_each_field_what_it_cannot_take(con: Connection) -> None:
    position = add_position(con)
    wrong = replace(position, title=" ", hiring_manager=ROBOT, coordinator="UNOBODY")
    with pytest.raises(Problem) as caught:
        edit_position(con, position, replace(wrong, status="gone"), by=ADA, now=5.0)  # type: ignore[arg-type]
    assert set(caught.value.fields) == {"title", "hiring_manager", "coordinator", "status"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example.com", "https://", "https://a b"])
def test_a_candidates_links_must_be_web_addresses(con: Connection, url: str) -> None:
    jane = add_candidate(con)
    with pytest.raises(Problem) as caught:
        edit_candidate(con, jane, replace(jane, resume_url=url), by=ADA, now=5.0)
    assert set(caught.value.fields) == {"resume_url"}


def test_a_candidates_papers_are_kept(con: Connection) -> None:
    jane = add_candidate(con)
    changed = replace(
        jane, name="Jane  Q. Doe", email="jane@example.com", ats_url="https://ats.example/1"
    )
    edit_candidate(con, jane, changed, by=ADA, now=5.0)
    assert store.find_candidate(con, TEAM, jane.id) == replace(changed, name="Jane Q. Doe")
    with pytest.raises(Problem) as caught:
        edit_candidate(con, jane, replace(jane, email="jane"), by=ADA, now=5.0)
    assert set(caught.value.fields) == {"email"}


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with rigged(tmp_path) as rig:
        listeners.register(rig.app, rig.deps)
        with rig.deps.db.write() as con:
            directory.save(con, [], now=0.0)
            add_people(con)
        yield rig


def test_who_runs_a_position_edits_it_in_a_form_and_others_are_refused(rig: Rig) -> None:
    with rig.deps.db.write() as con:
        position = add_position(con)
    rig.deliver(click("position.edit", position.id, user=LINUS))
    rig.deliver(click("position.edit", position.id, user=ADA))
    rig.later(1)
    (opened,) = rig.stub.sent("views.open")
    assert opened["view"]["callback_id"] == "position.form"
    (told,) = rig.stub.sent("chat.postEphemeral")
    assert told["user"] == LINUS
    values = {
        "title": {"title": {"value": "Platform engineer"}},
        "hiring_manager": {"hiring_manager": {"selected_user": ADA}},
        "coordinator": {"coordinator": {"selected_user": GRACE}},
        "status": {"status": {"selected_option": {"value": "open"}}},
    }
    form = {"private_metadata": opened["view"]["private_metadata"], "state": {"values": values}}
    refused = rig.deliver(submission("position.form", user=LINUS, hash_="a", **form))
    assert "response_action" in refused.body
    rig.deliver(submission("position.form", user=ADA, hash_="b", **form))
    kept = store.find_position(rig.deps.db.read(), TEAM, position.id)
    assert kept is not None
    assert (kept.title, kept.coordinator) == ("Platform engineer", GRACE)
