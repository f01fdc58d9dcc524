"""What a finding proposes takes it away, in one step, for any loop."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loop_samples import GUIDE, looped, only
from test_loop_review_properties import plans

from bot.errors import Problem
from bot.loops.kept.edit import add, apply, differences, remove
from bot.loops.kept.stages import PRESSED
from bot.loops.model import Finding, FixKind, Loop, Review, Severity, Stage, State
from bot.loops.read import plan_of
from bot.loops.review import review
from bot.loops.rounds import Plan


def stands(found: Finding, loop: Loop) -> bool:
    """Tell whether a finding is still made of a loop."""
    ids = (
        {found.id}
        if found.state is None
        else {f"gap.{found.topic}.{state.value}" for state in (State.UNCOVERED, State.THIN)}
    )
    places = [at for at, each in enumerate(loop.stages) if each.title == found.stage]
    if len(places) > 1:  # which of two stages of one name it is about cannot be told
        return False
    return any(
        (one.id in ids and one.topic == found.topic)
        and (found.topic or (one.stage, one.passage) == (found.stage, found.passage))
        for one in review(plan_of(loop, GUIDE), GUIDE).findings
    )


@settings(max_examples=60, deadline=None)
@given(plans)
def test_a_fix_takes_its_finding_away_and_makes_no_error(plan: Plan) -> None:
    before = review(plan, GUIDE)
    for found in before.findings:
        fix = found.fix
        if (
            fix is None
            or fix.kind is FixKind.EDIT_TYPE
            or (fix.kind is FixKind.CHOOSE_TYPE and not fix.type)
        ):
            continue
        after = apply(plan.loop, fix, GUIDE.types).loop
        assert differences(plan.loop, after)
        assert not stands(found, after), (found, after)
        # What was a warning while a stage was open may be an error once none is.
        known = Counter((one.id, one.topic) for one in before.findings)
        assert errors(review(plan_of(after, GUIDE), GUIDE)) <= known, (found, after)


def errors(found: Review) -> Counter[tuple[str, str]]:
    return Counter((one.id, one.topic) for one in found.findings if one.severity is Severity.ERROR)


def test_an_uncovered_must_have_is_brought_in_as_a_stage() -> None:
    one = only(looped("pairing", must_have=["system-design"]), "must_have.nobody")
    assert one.fix is not None
    assert (one.fix.kind, one.fix.type) == (FixKind.ADD_STAGE, "system-design")
    assert one.fix.label == "Add System Design"


def test_a_stage_that_is_still_open_is_filled_before_another_is_added() -> None:
    stages = (Stage(title="Pairing", type="pairing"), Stage(title="Second talk", minutes=60))
    loop = Loop(title="L", must_have=("system-design",), stages=stages)
    one = only(review(plan_of(loop, GUIDE), GUIDE), "must_have.nobody")
    assert one.fix is not None
    after = apply(loop, one.fix, GUIDE.types).loop
    assert [each.type for each in after.stages] == ["pairing", "system-design"]
    assert after.stages[1].title == "Second talk"


def test_a_new_interview_stands_before_the_references() -> None:
    stages = (Stage(title="Pairing", type="pairing"), Stage(title="Offer", kind="offer"))
    loop = Loop(title="L", must_have=("system-design",), stages=stages)
    one = only(review(plan_of(loop, GUIDE), GUIDE), "must_have.nobody")
    assert one.fix is not None
    changed = apply(loop, one.fix, GUIDE.types)
    assert [each.title for each in changed.loop.stages] == ["Pairing", "System design", "Offer"]
    assert changed.said == "Added System design as stage 2."


@settings(max_examples=60, deadline=None)
@given(
    plans,
    st.lists(
        st.tuples(st.sampled_from(["up", "down", "remove", "add"]), st.integers(1, 8)), max_size=8
    ),
)
def test_no_stage_is_lost_or_doubled_by_moving_adding_and_removing(
    plan: Plan, steps: list[tuple[str, int]]
) -> None:
    loop = plan.loop
    for verb, place in steps:
        before = list(loop.stages)
        if verb == "add":
            new = Stage(title="New")
            loop = add(loop, new).loop
            expected = [*before, new]
        elif place > len(before) or (verb == "remove" and len(before) == 1):
            with pytest.raises(Problem):
                PRESSED.get(verb, remove)(loop, place)
            continue
        else:
            loop = PRESSED[verb](loop, place).loop
            expected = before
            if verb == "remove":
                expected = [*before[: place - 1], *before[place:]]
        assert Counter(map(repr, loop.stages)) == Counter(map(repr, expected))
