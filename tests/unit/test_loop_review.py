"""What the review of a loop finds: must-haves, minutes, rules, material, contradictions."""

from typing import Any

import pytest
from loop_samples import GUIDE, about, ids, looped, only, reviewed

from bot.errors import Problem
from bot.loops.evidence import in_passing
from bot.loops.gaps import state_of
from bot.loops.model import Held, Loop, Review, Severity, Stage, State
from bot.loops.read import load_loops, plan_of, read_plan
from bot.loops.review import review
from bot.loops.rounds import Line, Part, Plan, Round
from bot.reading import ROOT


def held(type_: str, *interviews: dict[str, Any]) -> Review:
    stage = Stage(title="Pairing", type=type_, held=tuple(map(Held.model_validate, interviews)))
    return review(plan_of(Loop(title="Loop", stages=(stage,)), GUIDE), GUIDE)


# Must-haves


def test_a_must_have_that_nobody_assesses_is_an_error_with_a_type_that_does() -> None:
    found = looped("pairing", must_have=["system-design"])
    one = only(found, "must_have.nobody")
    assert (one.severity, one.topic) == (Severity.ERROR, "system-design")
    assert "System design" in one.suggestion
    assert found.fails


def test_while_a_stage_is_open_it_may_still_be_the_one() -> None:
    found = reviewed("title: L\nmust_have: [system-design]\nstages: [{title: Later}]\n", "l.yaml")
    assert only(found, "must_have.nobody").severity is Severity.WARNING
    assert only(found, "stage.open").stage == "Later"
    assert not found.fails


def test_the_day_to_day_counts_as_must_haves() -> None:
    line = "Reading code they have not written."
    missing = only(looped("pairing", day_to_day=[line]), "must_have.nobody")
    assert (missing.topic, missing.passage) == ("reading-code", line)
    kept = looped("complex-problem-deep-dive", day_to_day=[line])
    assert "must_have.nobody" not in ids(kept)
    assert any(row.id == "reading-code" and row.must_have for row in kept.matrix.rows)


def test_a_day_to_day_nothing_in_the_vocabulary_names_is_held_against_the_lines() -> None:
    line = "Carrying a pager through the night"
    missing = only(looped("pairing", day_to_day=[line]), "must_have.nobody")
    assert missing.message == f"{line} is a must-have, and no stage assesses it."
    asked = reviewed(f"## On call\n- **What to look for:**\n  - {line}: how did it go?\n")
    assert not asked.fails


def test_a_must_have_in_the_hands_of_one_person_is_said() -> None:
    alone = looped("delivery-troubleshooting", must_have=["troubleshooting"])
    assert only(alone, "must_have.one_person").stage == "delivery-troubleshooting"
    two = looped("delivery-troubleshooting", "pairing", must_have=["troubleshooting"])
    assert "must_have.one_person" not in ids(two)


def test_a_must_have_that_is_assessed_elsewhere_is_no_finding() -> None:
    found = looped("system-design", must_have=["values"], elsewhere=["values fit"])
    assert "must_have.nobody" not in ids(found)


def test_a_must_have_short_of_minutes_is_named() -> None:
    found = looped("pairing", "system-design", must_have=["troubleshooting"])
    assert only(found, "minutes.short").topic == "troubleshooting"


# Minutes and hours


def test_a_stage_shares_out_its_minutes_without_the_candidates_own() -> None:
    found = looped("pairing")
    assert sum(row.total for row in found.matrix.rows) == 50
    assert found.matrix.live.most == 60


def test_work_alone_counts_and_an_unstated_effort_is_asked_for() -> None:
    stated = looped("ml-pairing")
    assert stated.matrix.unattended.most == 120
    assert "hours.effort_unstated" not in ids(stated)
    unstated = looped("take-home")
    assert only(unstated, "hours.effort_unstated").stage == "take-home"
    assert unstated.matrix.unattended.most is None


def test_too_many_hours_are_a_warning() -> None:
    assert only(looped("pairing"), "hours.total").severity is Severity.NOTE
    many = looped(*["pairing"] * 7)
    assert only(many, "hours.total").severity is Severity.WARNING


def test_references_and_the_offer_ask_nothing_of_the_candidate() -> None:
    text = (
        "title: L\nstages:\n  - {title: References, kind: reference, minutes: 30}\n"
        "  - {title: Offer, kind: offer, minutes: 30}\n"
    )
    found = reviewed(text, "l.yaml")
    assert found.matrix.live.most == 0
    assert "stage.open" not in ids(found)


# Rules


def test_a_dry_run_that_was_left_out_is_an_error_and_one_not_recorded_a_note() -> None:
    assert only(held("pairing"), "rule.dry_run_unrecorded").severity is Severity.NOTE
    done = held("pairing", {"dry_run": True})
    assert not [one for one in ids(done) if one.startswith("rule.dry_run")]
    left_out = held("pairing", {"dry_run": True}, {"dry_run": False})
    assert only(left_out, "rule.dry_run").severity is Severity.ERROR


def test_another_exercise_or_other_interviewers_for_the_second_candidate_are_errors() -> None:
    same = [{"exercise": "e1", "interviewers": ["u1", "u2"]}] * 2
    assert not held("pairing", *same).fails
    found = held("pairing", same[0], {"exercise": "e2", "interviewers": ["u2", "u3"]})
    assert about(found, "rule.same_exercise")
    assert about(found, "rule.same_interviewers")
    in_another_order = held("pairing", same[0], {"exercise": "e1", "interviewers": ["u2", "u1"]})
    assert not in_another_order.fails


def test_a_panel_without_the_observer_it_wants_is_named() -> None:
    panel = "[{role: lead, from: engineers}]"
    text = f"title: L\nstages: [{{title: P, type: pairing, panel: {panel}}}]\n"
    assert only(reviewed(text, "l.yaml"), "rule.observer").stage == "P"
    assert "rule.observer" not in ids(looped("pairing"))


def test_assistants_without_anything_to_watch_for_are_named() -> None:
    text = "## Coding\n- **Length:** 1 hour\n- Coding assistants are allowed.\n"
    assert about(reviewed(text), "rule.assistants_unwatched")
    watched = text + "- **What to look for:**\n  - Do they check what the assistant wrote?\n"
    assert not about(reviewed(watched), "rule.assistants_unwatched")


# Material and contradictions


def test_an_agenda_longer_than_its_stage_is_an_error() -> None:
    text = "title: L\nstages: [{title: P, type: pairing, minutes: 45}]\n"
    one = only(reviewed(text, "l.yaml"), "material.agenda_does_not_fit")
    assert one.message == "The agenda of P takes 60 minutes; the stage has 45."
    assert one.severity is Severity.ERROR


def test_a_type_that_looks_for_what_it_does_not_assess_is_an_error() -> None:
    text = (
        "## Chat\n- **Length:** 30 minutes\n- **Does not assess:** system design\n"
        "- **What to look for:**\n  - Can they design a system?\n"
    )
    one = only(reviewed(text), "type.contradicts_itself")
    assert (one.severity, one.passage) == (Severity.ERROR, "system design")
    assert not about(reviewed(text.replace("design a system", "listen")), "type.contradicts_itself")


def test_the_original_pairing_is_no_technical_evaluation_and_must_not_look_for_it() -> None:
    text = (
        "## Pairing\n- **Length:** 60-minutes\n- The exercise is not used for technical "
        "evaluation.\n- **What to look for:**\n  - What is their coding ability?\n"
    )
    assert about(reviewed(text), "type.contradicts_itself")


# Evidence


@pytest.mark.parametrize(
    ("text", "passing"),
    [
        ("Is the code well-structured, readable, maintainable, and tested?", True),
        ("Think about CSS, React, error handling, tests.", True),
        ("How do they weigh trade-offs, such as tests against speed?", True),
        ("What do they do about tests?", False),
        ("What tests do they write first, and what would they say is not worth one?", False),
        ("Is it fast? Is it tested?", False),
        ("Is it tested, with good tests, and with more tests?", False),
    ],
)
def test_one_of_several_things_in_a_list_is_only_mentioned(text: str, *, passing: bool) -> None:
    topic = GUIDE.competencies["testing"]
    starts = [start for start, _ in topic.places(text)]
    assert starts
    assert in_passing(text, starts) is passing


@pytest.mark.parametrize("gap", GUIDE.limits.gaps, ids=lambda gap: gap.id)
def test_the_line_that_is_proposed_for_a_gap_closes_it(gap: Any) -> None:
    asked = Round(title="Coding", lines=(Line(text=gap.add, part=Part.LOOK_FOR),))
    assert state_of(gap, [asked], GUIDE) is State.COVERED
    told = Round(title="Coding", lines=(Line(text=gap.add),))
    assert state_of(gap, [told], GUIDE) is State.THIN


def test_work_done_alone_or_told_of_is_no_problem_solving_in_real_time() -> None:
    line = "\n- **What to look for:**\n  - How do they go about troubleshooting?\n"
    assert about(reviewed("## Live\n- **Length:** 1 hour" + line), "gap.real-time.covered")
    alone = reviewed("## Take-home\n- **Length:** 24 hours, 45 minute walkthrough" + line)
    assert about(alone, "gap.real-time.uncovered")
    told = reviewed("## Resume deep dive\n- **Length:** 1 hour" + line)
    assert about(told, "gap.real-time.uncovered")


def test_what_only_some_teams_have_leaves_a_gap_thin() -> None:
    text = "## Coding\n- **Length:** 1 hour\n- **What to look for:**\n  - What do they test?\n"
    assert about(reviewed(text), "gap.testing.covered")
    some = reviewed(text + "- **Note:** Only the Release team has this.\n")
    assert "not every candidate" in only(some, "gap.testing.thin").message


def test_what_a_type_claims_and_looks_for_nothing_of_is_thin() -> None:
    loop = Loop(title="L", must_have=("testing",), stages=(Stage(title="Coding"),))
    claims = Round(title="Coding", type="coding", claims=("testing",), minutes=(60, 60))
    found = review(Plan(loop=loop, rounds=(claims,)), GUIDE)
    assert "must_have.nobody" not in ids(found)
    assert only(found, "must_have.nothing_looked_for").stage == "Coding"
    assert about(found, "gap.testing.thin")


def test_a_test_cluster_is_no_testing() -> None:
    text = "## Operations\n- **Length:** 1 hour\n- Set up a test cluster before.\n"
    assert about(reviewed(text), "gap.testing.uncovered")


# What comes with it


def test_the_loops_that_come_with_it_have_no_error() -> None:
    loops = load_loops(ROOT / "data", GUIDE)
    assert {"Standard process", "Backend engineer", "Engineering manager"} <= {
        one.title for one in loops
    }
    assert len(loops) == 6
    for loop in loops:
        found = review(plan_of(loop, GUIDE), GUIDE)
        assert [one for one in found.findings if one.severity is Severity.ERROR] == []


def test_a_loop_of_people_who_do_not_build_has_its_gaps_as_notes() -> None:
    leading = looped("leadership-running-a-team", "peer-interview", must_have=["leadership"])
    one = only(leading, "gap.testing.uncovered")
    assert (one.severity, one.fix) == (Severity.NOTE, None)
    assert one.suggestion.startswith("Where this role builds things too, ")
    building = only(looped("ml-pairing", must_have=["coding"]), "gap.testing.uncovered")
    assert building.severity is Severity.WARNING
    assert building.fix is not None


@pytest.mark.parametrize("gap", ["edge-cases", "testing"])
def test_a_backend_loop_closes_its_gaps_with_what_backend_engineers_do(gap: str) -> None:
    found = looped("pairing", "system-design", must_have=["coding"])
    one = next(each for each in found.findings if each.topic == gap)
    assert one.state is not State.COVERED
    assert one.fix is not None
    assert one.fix.label == "Add API Client"
    assert "API client: coding ability" in one.suggestion
    with_it = looped("pairing", "system-design", "api-client-coding", must_have=["coding"])
    assert about(with_it, f"gap.{gap}.covered")


# Bad input


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("", "l.md", "l.md is empty"),
        (" \n\x00", "l.md", "l.md is empty"),
        ("Delete all other types.", "l.md", "no interviews that can be told apart"),
        ("# One\n## Two\n### Three\n", "l.md", "no interviews that can be told apart"),
        ("## Entretien\nUne heure.\n", "l.md", "no interviews that can be told apart"),
        ("title: L\nstages: []\n", "l.yaml", "expected at least 1"),
        ("title: L\nstages: [{title: P, type: pear}]\n", "l.yaml", "'pear' is not in the cat"),
        ("title: L\nmust_have: [luck]\nstages: [{title: P}]\n", "l.yaml", "'luck' is not in"),
        ("title: [\n", "l.yaml", "l.yaml"),
        ("just text\n", "l.yml", "l.yml"),
        ("x" * 2_000_001, "l.md", "larger than 2 MB"),
        ("## A\n- **Length:** 1 hour\n" * 41, "l.md", "at most 40"),
        ("## A\n- **Look for:**\n" + "  - Is it?\n" * 101, "l.md", "A in l.md has 101 lines"),
    ],
)
def test_what_is_no_loop_says_what_was_expected(text: str, name: str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        read_plan(text.encode(), name, GUIDE)


def test_two_interviews_of_one_name_stay_two() -> None:
    found = reviewed("## A\n- **Length:** 30 minutes\n## A\r\n- **Length:** 60 minutes\r\n")
    assert [span.most for span in found.matrix.stage_minutes] == [30, 60]
