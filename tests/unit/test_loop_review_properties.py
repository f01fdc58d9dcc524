"""What holds for any loop: a review without falling over, and a gap that closes when filled."""

import time

from hypothesis import example, given, settings
from hypothesis import strategies as st
from loop_samples import GUIDE

from bot.errors import Problem
from bot.loops.gaps import state_of
from bot.loops.model import Loop, Review, Stage, StageKind, State
from bot.loops.needs import needs_of
from bot.loops.read import add_stage, plan_of, read_plan
from bot.loops.review import review
from bot.loops.rounds import Plan, as_round

TYPES = [one.id for one in GUIDE.catalogue]
COMPETENCIES = list(GUIDE.competencies)
GAPS = {one.id: one for one in GUIDE.limits.gaps}

stages = st.builds(
    Stage,
    title=st.text(min_size=1).filter(str.strip),
    type=st.sampled_from(["", *TYPES]),
    minutes=st.integers(0, 600),
    kind=st.sampled_from(StageKind),
)
loops = st.builds(
    Loop,
    title=st.just("Loop"),
    must_have=st.lists(st.sampled_from(COMPETENCIES), max_size=6).map(tuple),
    day_to_day=st.lists(st.text(min_size=1).filter(str.strip), max_size=2).map(tuple),
    elsewhere=st.lists(st.sampled_from(COMPETENCIES), max_size=3).map(tuple),
    stages=st.lists(stages, min_size=1, max_size=8).map(tuple),
)
plans = loops.map(lambda loop: plan_of(loop, GUIDE))


def left_out(plan: Plan) -> frozenset[str]:
    return GUIDE.left_out(plan.loop.elsewhere)


def states(found: Review) -> dict[str, State]:
    return {one.topic: one.state for one in found.findings if one.state is not None}


@settings(max_examples=60, deadline=None)
@given(plans)
def test_any_loop_is_reviewed_and_its_numbers_add_up(plan: Plan) -> None:
    found = review(plan, GUIDE)
    assert review(plan, GUIDE) == found
    titles = {stage.title for stage in plan.loop.stages}
    assert all(one.stage in titles | {""} for one in found.findings)
    for at, round_ in enumerate(plan.rounds):
        shared = sum(row.minutes[at] for row in found.matrix.rows)
        asked = max(round_.minutes[1] - round_.rules.candidate_minutes, 0)
        is_assessed = any(need.weights[at] for need in needs_of(plan, GUIDE, left_out(plan)))
        assert shared == (asked if is_assessed else 0)
    assert left_out(plan).isdisjoint(row.id for row in found.matrix.rows)
    if "must_have.nobody" not in {one.id for one in found.findings}:
        assessed = {row.id for row in found.matrix.rows if row.people}
        assert set(plan.loop.must_have) - left_out(plan) <= assessed


@settings(max_examples=60, deadline=None)
@given(plans, st.sampled_from(TYPES))
def test_a_type_that_covers_a_gap_removes_its_finding(plan: Plan, type_: str) -> None:
    before = states(review(plan, GUIDE))
    after = states(review(add_stage(plan, Stage(title="New", type=type_), GUIDE), GUIDE))
    added = as_round(next(one for one in GUIDE.catalogue if one.id == type_))
    for id_, state in before.items():
        if state_of(GAPS[id_], [added], GUIDE) is State.COVERED:
            assert after[id_] is State.COVERED
        # Nothing that is added opens a gap.
        assert list(State).index(after[id_]) >= list(State).index(state)


APART = ("collaboration", "communication", "values")
"""What a company often assesses in interviews of their own."""


@settings(max_examples=60, deadline=None)
@given(plans, st.sets(st.sampled_from(APART), min_size=1))
def test_what_is_assessed_elsewhere_is_spoken_of_nowhere(plan: Plan, apart: set[str]) -> None:
    loop = plan.loop.model_copy(update={"elsewhere": (*plan.loop.elsewhere, *sorted(apart))})
    plan = plan.model_copy(update={"loop": loop})
    found = review(plan, GUIDE)
    names = {GUIDE.competencies[id_].name.casefold() for id_ in apart}
    assert apart.isdisjoint(row.id for row in found.matrix.rows)
    for one in found.findings:
        assert one.topic not in apart
        # A stage may be called whatever people call it.
        said = one.message.replace(one.stage, "") if one.stage else one.message
        said = said.replace("“" + one.passage + "”", "").casefold()
        assert not any(f"{name}" in said.split("“")[0] for name in names), one


@settings(max_examples=40, deadline=None)
@given(plans, st.sampled_from(COMPETENCIES))
def test_a_type_that_assesses_a_must_have_removes_its_error(plan: Plan, wanted: str) -> None:
    able = GUIDE.types.assessing(wanted)
    if not able:
        return
    more = add_stage(plan, Stage(title="New", type=able[0].id), GUIDE)
    missing = {one.topic for one in review(more, GUIDE).findings if one.id == "must_have.nobody"}
    assert wanted not in missing


MARKDOWN = st.sampled_from(
    [
        "# ", "## Talk\n", "- **Length:** ", "- **Interviewers:** ", "60 minutes", "24 hours", "\n",
        "- **What to look for:**\n", "    - ", "tested, readable, and fast", "0-0", "99", "```\n",
        "[a](b) (requires 60 or 90 min; needs revision)", ": **", "### User - 2024\n", "**", "(",
        "haven\u2019t",
        "### Assistant - x\n", "\r\n", "only one team has it", "dry run with", "last 99 minutes",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(MARKDOWN | st.text(max_size=12), max_size=40).map("".join))
@example("## Talk\n- **Interviewers:** 0-0\n- **Length:** 0 minutes\n")
@example("## Talk\n- **Length:** ")
@example("## Talk\n- **Length:** 999 hours\n- **Interviewers:** 99\n")
def test_any_text_is_reviewed_or_says_why_not(text: str) -> None:
    try:
        plan = read_plan(text.encode("utf-8", errors="surrogatepass"), "set.md", GUIDE)
    except Problem:
        return
    review(plan, GUIDE)


def test_twelve_stages_are_reviewed_in_50_milliseconds() -> None:
    loop = Loop(
        title="Loop",
        must_have=("coding", "system-design"),
        stages=tuple(Stage(title=one, type=one) for one in TYPES[:12]),
    )
    plan = plan_of(loop, GUIDE)
    review(plan, GUIDE)
    taken = []
    for _ in range(5):
        fresh = plan_of(loop, GUIDE)
        start = time.perf_counter()
        review(fresh, GUIDE)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.05, f"{min(taken) * 1000:.1f} ms"
