"""What a new loop begins from, and to which stage an interview that was held belongs."""

import pytest
from loop_samples import GUIDE

from bot.loops.kept.build import fitting
from bot.loops.kept.model import HeldInterview
from bot.loops.kept.reviewing import with_held
from bot.loops.model import Stage
from bot.loops.read import load_loops
from bot.reading import ROOT

TEMPLATES = load_loops(ROOT / "data", GUIDE)


@pytest.mark.parametrize(
    ("title", "start"),
    [
        ("Senior Go backend engineer", "Backend engineer"),
        ("Engineering Manager, Payments", "Engineering manager"),
        ("Machine learning engineer (ranking)", "Machine learning engineer"),
        ("Staff security engineer", "Application security engineer"),
        ("SRE", "Site reliability and cloud operations"),
        ("Product designer", "Standard process"),
        ("", "Standard process"),
    ],
)
def test_a_loop_begins_from_what_is_named_like_its_position(title: str, start: str) -> None:
    assert TEMPLATES[fitting(title, TEMPLATES)].title == start


def held(type_id: str, set_id: str, exercise: str) -> HeldInterview:
    return HeldInterview(type_id, set_id, exercise, ("U1",), dry_run=None)


def test_an_interview_belongs_to_the_stage_with_its_set_else_to_the_first_of_its_type() -> None:
    stages = (
        Stage(title="First", type="pairing"),
        Stage(title="Second", type="pairing", set="set_2"),
        Stage(title="Other", type="system-design"),
    )
    happened = [held("pairing", "set_2", "a"), held("pairing", "set_9", "b"), held("x", "", "c")]
    found = with_held(stages, happened)
    assert [[one.exercise for one in each.held] for each in found] == [["b"], ["a"], []]
