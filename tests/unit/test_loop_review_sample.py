"""The classic gaps in a real set of four interviews, decided by hand before any code was written.

The set is tests/samples/loops/four_interviews.md. Read as a careful person would:

- Depth in algorithms or performance: THIN. Nobody names algorithms or data structures. Performance
  stands once, as one of three things that are traded off, in the take-home's lines.
- Edge cases and error handling: UNCOVERED. No line speaks of either; "troubleshooting" is about a
  problem given, not about what the candidate's own code does with bad input.
- Testing: THIN. "Tested" is one of four adjectives in a line of the take-home, which only two teams
  have; in pairing, tests are what may be added if time is left.
- Real-time problem solving: COVERED. Pairing looks for how the problem is broken down and for
  troubleshooting; system design for work on a problem not seen before. Both are live. A review that
  calls this a gap because the take-home is done alone has not read the other two.
"""

import pytest
from loop_samples import SAMPLE, about, ids, only, reviewed

from bot.loops.model import Review, Severity, State

TEXT = SAMPLE.read_text(encoding="utf-8")
SCREEN = "Technical Screen / Resume Deep Dive"
PAIRING = "Pairing Exercise"
DESIGN = "System Design"
TAKE_HOME = "Take-home Assignments"

# By gap: its state, the stage and the passage that show it.
TRUTH = {
    "algorithms-performance": (
        State.THIN,
        TAKE_HOME,
        (
            "How did the candidate handle trade-offs between performance, simplicity, or other "
            "constraints?"
        ),
    ),
    # Nothing speaks of it: the passage is the line beside which it belongs.
    "edge-cases": (
        State.UNCOVERED,
        PAIRING,
        (
            "How does the candidate approaches troubleshooting - where do they get stuck, what "
            "avenues do they explore?"
        ),
    ),
    "testing": (
        State.THIN,
        TAKE_HOME,
        "Is the code well-structured, readable, maintainable, and tested?",
    ),
    "real-time": (
        State.COVERED,
        PAIRING,
        (
            "Does the candidate at breaking down the problem and collaboratively decide on an "
            "approach?"
        ),
    ),
}


@pytest.fixture(scope="module")
def found() -> Review:
    return reviewed(TEXT)


@pytest.mark.parametrize("gap", TRUTH)
def test_each_classic_gap_is_reported_at_its_true_state(found: Review, gap: str) -> None:
    state, stage, passage = TRUTH[gap]
    one = only(found, f"gap.{gap}.{state.value}")
    assert (one.state, one.stage, one.passage) == (state, stage, passage)
    assert [each.id for each in found.findings if each.topic == gap] == [one.id]


def test_every_passage_stands_in_the_file_where_its_line_says(found: Review) -> None:
    lines = TEXT.splitlines()
    for one in found.findings:
        if one.line is not None:
            assert one.passage in lines[one.line - 1]
        assert one.passage in TEXT


def test_a_gap_that_is_open_comes_with_what_closes_it(found: Review) -> None:
    edge = only(found, "gap.edge-cases.uncovered")
    assert f"Look for it in {PAIRING}: “Which edge cases" in edge.suggestion
    assert "Or add API client: coding ability" in edge.suggestion
    assert "rontend" not in "".join(one.suggestion for one in found.findings)
    assert only(found, "gap.real-time.covered").suggestion == ""


def test_what_is_assessed_elsewhere_is_left_out(found: Review) -> None:
    left_out = {"collaboration", "communication", "values"}
    assert left_out.isdisjoint(row.id for row in found.matrix.rows)
    assert left_out.isdisjoint(one.topic for one in found.findings)
    with_them = reviewed(TEXT[TEXT.index("###") :])
    assert left_out <= {row.id for row in with_them.matrix.rows}


def test_the_rest_on_two_teams_is_said(found: Review) -> None:
    one = only(found, "stage.not_for_all")
    assert one.stage == TAKE_HOME
    assert "readable, maintainable code" in one.message


def test_material_that_is_old_or_too_long_is_named(found: Review) -> None:
    old = only(found, "material.needs_revision")
    assert (old.stage, old.passage) == (PAIRING, "Frontend pairing exercise")
    assert "we no longer use CodeSandbox" in old.message
    long = only(found, "material.does_not_fit")
    assert (
        long.message == "Frontend pairing exercise needs 60 or 90 minutes; Pairing Exercise has 45."
    )


def test_an_exercise_without_special_knowledge_cannot_show_domain_skills(found: Review) -> None:
    one = only(found, "type.contradicts_itself")
    assert one.passage == "Did the candidate demonstrate the relevant domain specific skills?"


def test_the_hours_asked_of_the_candidate_are_summed(found: Review) -> None:
    assert (found.matrix.live.least, found.matrix.live.most) == (165, 195)
    assert found.matrix.unattended.most is None
    assert only(found, "hours.effort_unstated").stage == TAKE_HOME
    assert "2 h 45 min to 3 h 15 min live" in only(found, "hours.total").message


def test_the_same_probe_in_two_stages_is_found(found: Review) -> None:
    pairs = {
        (one.stage, one.message.split("; ")[1].split(":")[0]) for one in about(found, "probe.twice")
    }
    # Read by hand: trade-offs three times over, and breaking the problem down twice.
    assert pairs == {(SCREEN, DESIGN), (PAIRING, TAKE_HOME), (DESIGN, TAKE_HOME)}


def test_what_is_valuable_is_named_with_the_reason(found: Review) -> None:
    reasons = {one.stage: one.message for one in about(found, "strength.valuable_stage")}
    assert "ambiguity" in reasons[DESIGN]
    assert "troubleshooting" in reasons[PAIRING]
    assert "readable, maintainable code" in reasons[TAKE_HOME]


def test_the_set_has_no_error_and_says_the_same_every_time(found: Review) -> None:
    assert not found.fails
    assert Severity.ERROR not in {one.severity for one in found.findings}
    assert reviewed(TEXT) == found
    assert "rule.dry_run_unrecorded" in ids(found)


def test_the_set_is_found_in_the_conversation_in_which_it_was_pasted(found: Review) -> None:
    turns = (
        "### User - 2024-10-04 13:31:31\n\n### Old\n- **Length:** 30 minutes\n\n"
        "### Older\n- **Length:** 30 minutes\n\n### Assistant - 2024-10-04 13:31:43\n\n"
        "### Invented\n- **Length:** 60 minutes\n\n### User - 2024-10-04 15:43:17\n\n"
    )
    answer = (
        "\n### Assistant - 2024-10-04 15:44:07\n\n### Strong\n- **Length:** 1 hour\n"
        "### Weak\n- **Length:** 1 hour\n"
    )
    pasted = reviewed(turns + TEXT + answer)
    assert pasted.matrix.stages == (SCREEN, PAIRING, DESIGN, TAKE_HOME)
    assert ids(pasted) == ids(found)
