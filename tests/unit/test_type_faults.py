"""Faults of an interview type: those that stop it from being used, and those that are advice."""

from typing import Any

import pytest

from bot.catalogue.type_checks import faults
from bot.catalogue.types import Competency, TypeFields

COMPETENCIES = (Competency(id="coding", name="Writing code", words=("coding",)),)
LEAD = {"role": "lead", "from": "the team"}
INNER = {"name": "Kit", "url": "https://intern.example.com/k", "visibility": "internal"}


def of(**fields: Any) -> list[tuple[str, bool]]:
    given = {"id": "some", "title": "Some", "panel": [LEAD], **fields}
    found = faults(TypeFields.model_validate(given), COMPETENCIES, {"backend"})
    return [(one.field, one.stops) for one in found]


def test_a_type_that_is_not_complete_has_no_fault_in_what_it_lacks() -> None:
    assert of() == []
    assert of(minutes=(30, 60)) == []
    assert of(agenda=[{"what": "Talk", "minutes": 30}]) == []


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"panel": []}, "panel"),
        ({"minutes": (60, 30)}, "minutes"),
        ({"minutes": (30, 60), "default_minutes": 90}, "default_minutes"),
        (
            {"default_minutes": 45, "agenda": [{"what": "Talk", "minutes": 30}]},
            "agenda",
        ),
        ({"rules": {"candidate_minutes": 10}}, "agenda"),
        ({"rules": {"observer": True}}, "rules.observer"),
        ({"competencies": ["charm"]}, "competencies"),
        ({"family": ["plumbing"]}, "family"),
        ({"resources": [INNER], "what_happens": [f"See {INNER['url']}."]}, "what_happens.0"),
        (
            {"does_not_assess": ["coding"], "look_for": ["Is their coding quick?"]},
            "does_not_assess.0",
        ),
    ],
)
def test_what_would_lead_somebody_wrong_or_show_what_is_internal_stops(
    fields: dict[str, Any], at: str
) -> None:
    assert of(**fields) == [(at, True)]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"look_for": ["Clear explanations."]}, "look_for.0"),
        ({"look_for": ["Is it?", "is it?"]}, "look_for"),
        ({"rules": {"assistants": "encouraged"}}, "rules.watch_for"),
        ({"rules": {"same_exercise": True}}, "rules.same_exercise"),
        ({"resources": [{**INNER, "state": "needs_revision"}]}, "resources.0.why"),
    ],
)
def test_what_could_be_better_is_advice(fields: dict[str, Any], at: str) -> None:
    assert of(**fields) == [(at, False)]
