"""What Slack is sent of any loop keeps to Slack's limits, and says all of it somewhere."""

from hypothesis import given, settings
from loop_samples import GUIDE
from test_loop_review_properties import plans

from bot.loops.kept.findings import code_of, fix_of, weighty
from bot.loops.kept.forms import build_loop
from bot.loops.kept.matrix import MOST_COLUMNS, build_matrix
from bot.loops.kept.message import build_message
from bot.loops.kept.model import KeptLoop
from bot.loops.kept.reviewing import Reviewed
from bot.loops.kept.stage_forms import build_needs, build_stage, build_stages
from bot.loops.model import Loop, Stage
from bot.loops.read import plan_of
from bot.loops.review import review
from bot.loops.rounds import Plan
from bot.sandbox.limits.surfaces import blocks_too_long, problems_in_message, problems_in_view

TYPES = [one.id for one in GUIDE.catalogue]


def kept_of(loop: Loop) -> KeptLoop:
    return KeptLoop(
        id="loop_1",
        team="T1",
        position_id=None,
        title=loop.title,
        status="open",
        channel="D1",
        message_ts="1.1",
        created_by="U1",
        created_at=0.0,
        version=2,
        version_by="U1",
        content=loop,
    )


def reviewed(plan: Plan) -> Reviewed:
    return Reviewed(kept_of(plan.loop), plan, review(plan, GUIDE))


@settings(max_examples=60, deadline=None)
@given(plans)
def test_any_loop_fits_a_message_and_its_forms(plan: Plan) -> None:
    found = reviewed(plan)
    blocks = list(build_message(found, "D1").blocks)
    assert problems_in_message(blocks) == []
    assert not blocks_too_long(blocks)
    types = GUIDE.types
    for view in (
        build_loop(found),
        build_stages(found.kept, types, {}),
        build_stage(
            found.kept, 1, plan.loop.stages[0], types=types, families={}, sets={"set_1": "A set"}
        ),
        build_needs(found.kept, types.competencies, ("testing",)),
    ):
        assert problems_in_view(view) == []


@settings(max_examples=60, deadline=None)
@given(plans)
def test_a_fix_comes_back_from_its_button_as_it_went(plan: Plan) -> None:
    for one in weighty(review(plan, GUIDE).findings):
        if one.fix is not None:
            read = fix_of(code_of(one.fix))
            unsaid = {"label": one.fix.label, "line": one.fix.line}
            assert read.model_copy(update=unsaid) == one.fix


def test_a_loop_of_forty_stages_keeps_its_minutes_in_twenty_columns() -> None:
    stages = tuple(
        Stage(title=f"Stage {at} with a rather long title", type=TYPES[at % len(TYPES)])
        for at in range(40)
    )
    loop = Loop(title="Long", must_have=tuple(GUIDE.competencies)[:50], stages=stages)
    plan = plan_of(loop, GUIDE)
    found = reviewed(plan)
    blocks = list(build_message(found, "D1").blocks)
    assert problems_in_message(blocks) == []
    table, said = build_matrix(plan, found.review.matrix)
    head, *rows = table["rows"]
    assert len(head) == MOST_COLUMNS
    assert [cell["text"] for cell in head[:2]] == ["Competency", "All"]
    assert head[-1]["text"] == "Other stages"
    for row in rows:
        numbers = [int(cell["text"]) for cell in row[1:] if cell["text"].isdigit()]
        assert not numbers or sum(numbers[1:]) == numbers[0]
    assert "under *All Findings*" in said["elements"][0]["text"]
    assert problems_in_view(build_loop(found)) == []
