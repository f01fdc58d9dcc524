"""Loading interview types; a mistake names file, field and what was expected."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.bank import DATA
from bot.catalogue.type_checks import faults, load_types
from bot.catalogue.types import (
    Assistants,
    Competency,
    InterviewType,
    SeatRole,
    Stretch,
    Types,
    Visibility,
)
from bot.reading import DataError

Change = Callable[[dict[str, Any]], object]

COMPETENCIES = (
    Competency(id="coding", name="Writing code", words=("coding",), except_=("coding assistants",)),
    Competency(id="communication", name="Clear communication", words=("communicate",)),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the vocabulary and of one type, to make mistakes in."""
    copy = tmp_path / "data"
    shutil.copytree(DATA / "roles", copy / "roles")
    shutil.copy(DATA / "competencies.yaml", copy)
    (copy / "interview_types").mkdir()
    shutil.copy(DATA / "interview_types" / "pairing.yaml", copy / "interview_types")
    return copy


def change(data: Path, how: Change, name: str = "pairing") -> None:
    type_ = yaml.safe_load((DATA / "interview_types" / "pairing.yaml").read_text(encoding="utf-8"))
    how(type_)
    path = data / "interview_types" / f"{name}.yaml"
    path.write_text(yaml.safe_dump(type_, allow_unicode=True), encoding="utf-8")


def mistakes(data: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        load_types(data)
    return [one.removeprefix("data/interview_types/") for one in caught.value.mistakes]


def of(**fields: Any) -> InterviewType:
    given = {"id": "some", "title": "Some", "summary": "Some.", "minutes": (30, 60)}
    return InterviewType.model_validate({**given, "default_minutes": 45, **fields})


def fields_at_fault(type_: InterviewType) -> list[str]:
    return [one.field for one in faults(type_, COMPETENCIES, {"backend"})]


LEAD = {"role": "lead", "from": "the team that is hiring"}


def test_a_type_as_it_stands_in_its_file_is_loaded(data: Path) -> None:
    (type_,) = load_types(data).types
    assert type_.title == "Pairing: working on code together"
    assert type_.rules.assistants is Assistants.ENCOURAGED
    lead = type_.seat(SeatRole.LEAD)
    assert lead is not None
    assert lead.from_ == "engineers of the team that is hiring"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda one: one.pop("title"), "pairing.yaml, title: is missing"),
        (
            lambda one: one["panel"][0].update(count_min=3),
            "pairing.yaml, panel.0: count_min: expected no more than count_max",
        ),
        (
            lambda one: one["resources"][0].update(visibility="secret"),
            "pairing.yaml, resources.0.visibility: expected 'internal' or 'public'",
        ),
        (
            lambda one: one["resources"][0].update(url="docs/list"),
            (
                "pairing.yaml, resources.0.url: expected an address that begins with https://, "
                "or nothing"
            ),
        ),
        (
            lambda one: one.update(id="pairs"),
            "pairing.yaml, id: pairs; expected the file's name",
        ),
        (
            lambda one: one["agenda"][1].update(minutes=40),
            "pairing.yaml, agenda: expected 60 minutes in all, as default_minutes says; found 55",
        ),
        (
            lambda one: (one["agenda"][1].update(minutes=75), one.update(default_minutes=90)),
            "pairing.yaml, default_minutes: expected 45 to 60, as minutes say",
        ),
        (
            lambda one: one.update(minutes=[60, 45]),
            "pairing.yaml, minutes: expected the shortest length first",
        ),
        (
            lambda one: one["look_for"].append("Clear explanations."),
            "pairing.yaml, look_for.7: expected a question, ending in a question mark",
        ),
        (
            lambda one: one["competencies"].append("charm"),
            "pairing.yaml, competencies: 'charm' is not in competencies.yaml",
        ),
        (
            lambda one: one.update(family=["plumbing"]),
            "pairing.yaml, family: 'plumbing' is not a family of data/roles",
        ),
        (
            lambda one: one.update(family=["any", "backend"]),
            "pairing.yaml, family: expected 'any' alone, or families without it",
        ),
        (
            lambda one: one["panel"].pop(0),
            "pairing.yaml, panel: expected one person in the lead",
        ),
        (
            lambda one: one["panel"][1].update(role="lead"),
            "pairing.yaml, panel: the role lead stands twice",
        ),
        (
            lambda one: one["rules"].update(watch_for=[]),
            (
                "pairing.yaml, rules.watch_for: expected what to watch for, as assistants are "
                "encouraged"
            ),
        ),
        (
            lambda one: one["rules"].update(assistants=False),
            "pairing.yaml, rules.assistants: expected allowed or encouraged, or no watch_for",
        ),
        (
            lambda one: one.pop("exercise"),
            "pairing.yaml, rules.same_exercise: expected an exercise to keep the same",
        ),
        (
            lambda one: one["rules"].update(candidate_minutes=5),
            (
                "pairing.yaml, agenda: expected its last part to be the candidate's questions, "
                "as rules.candidate_minutes says (5 minutes)"
            ),
        ),
        (
            lambda one: one["resources"][1].update(state="needs_revision"),
            "pairing.yaml, resources.1.why: expected why it needs revision",
        ),
        (
            lambda one: one["exercise"].update(url="https://example.com/other"),
            (
                "pairing.yaml, exercise.url: expected the address of one of the resources, "
                "so that it is known who may see it"
            ),
        ),
        (
            lambda one: one["candidate_prepares"].append("See " + one["resources"][0]["url"]),
            (
                "pairing.yaml, candidate_prepares.2: expected no internal address; "
                "the candidate reads this"
            ),
        ),
        (
            lambda one: one["competencies"].append("technical-depth"),
            (
                "pairing.yaml, does_not_assess.0: names 'Technical depth', which competencies say "
                "it assesses"
            ),
        ),
        (
            lambda one: one["look_for"].append("Have they technical depth?"),
            (
                "pairing.yaml, does_not_assess.0: names 'Technical depth', which look_for asks "
                "about: Have they technical depth?"
            ),
        ),
    ],
)
def test_a_mistake_names_file_field_and_expectation(data: Path, how: Change, said: str) -> None:
    change(data, how)
    assert mistakes(data) == [said]


def test_an_observer_needs_a_seat_and_a_seat_the_rule(data: Path) -> None:
    change(data, lambda one: one["panel"].pop(2))
    assert mistakes(data) == [
        "pairing.yaml, rules.observer: expected a seat on the panel for the observer",
        "pairing.yaml, rules.muted: expected an observer on the panel",
    ]
    change(data, lambda one: one["rules"].update(observer=False))
    assert mistakes(data) == [
        "pairing.yaml, rules.observer: expected true, as the panel seats an observer"
    ]


def test_every_mistake_of_every_file_is_named_at_once(data: Path) -> None:
    change(data, lambda one: one.pop("summary"))
    change(data, lambda one: one.update(id="other", family=["plumbing"]), name="other")
    assert mistakes(data) == [
        "other.yaml, family: 'plumbing' is not a family of data/roles",
        "pairing.yaml, summary: is missing",
    ]


def test_two_types_do_not_share_a_title(data: Path) -> None:
    change(
        data, lambda one: one.update(id="again", title="PAIRING: working on code together"), "again"
    )
    assert mistakes(data) == [
        "pairing.yaml, title: 'Pairing: working on code together' is another type's as well"
    ]


def test_an_empty_catalogue_is_a_mistake(data: Path) -> None:
    (data / "interview_types" / "pairing.yaml").unlink()
    assert mistakes(data) == ["data/interview_types: expected at least one type (*.yaml)"]


def test_a_competency_stands_once_in_the_vocabulary(data: Path) -> None:
    path = data / "competencies.yaml"
    path.write_text(
        path.read_text(encoding="utf-8") + "- {id: testing, name: Tests, words: [tests]}\n",
        encoding="utf-8",
    )
    (said,) = mistakes(data)
    assert said.startswith("data/competencies.yaml, competency ")
    assert said.endswith("(testing), id: stands twice")


def test_a_kept_copy_reads_back_as_it_was(data: Path) -> None:
    """A workspace keeps its copies as JSON, with the names of fields or those of files."""
    (type_,) = load_types(data).types
    assert InterviewType.model_validate_json(type_.model_dump_json()) == type_
    assert InterviewType.model_validate_json(type_.model_dump_json(by_alias=True)) == type_


def test_what_nobody_has_said_may_be_left_empty() -> None:
    assert fields_at_fault(of(panel=[LEAD])) == []


def test_effort_fits_the_time_it_is_due_in() -> None:
    alone = {"given": "A task", "what": "A solution", "due_hours": 2, "effort_hours": 3}
    assert fields_at_fault(of(panel=[LEAD], unattended=alone)) == ["unattended.effort_hours"]


def test_a_phrase_about_something_else_does_not_speak_of_a_competency() -> None:
    coding, communication = COMPETENCIES
    assert coding.named_in("How do they go about Coding?")
    assert not coding.named_in("Coding assistants are encouraged.")
    assert not coding.named_in("An encoding error.")
    assert list(communication.places("They communicate; we communicate.")) == [(5, 16), (21, 32)]


def test_a_phrase_is_found_across_a_line_break() -> None:
    depth = Competency(id="depth", name="Technical depth", words=("deep knowledge",))
    assert depth.named_in("with deep\n  knowledge")


def test_the_candidates_minutes_say_when_to_stop() -> None:
    kept = of(default_minutes=45, rules={"candidate_minutes": 10})
    assert kept.stops_at == 35
    assert of().stops_at is None


def test_internal_resources_are_not_for_the_candidate() -> None:
    addresses = {"internal": "https://example.com/in", "public": "https://example.com/out"}
    resources = [{"name": seen, "url": url, "visibility": seen} for seen, url in addresses.items()]
    hidden = of(resources=resources, exercise={"name": "Task", "url": addresses["internal"]})
    shown = of(resources=resources, exercise={"name": "Task", "url": addresses["public"]})
    assert [one.visibility for one in hidden.public_resources] == [Visibility.PUBLIC]
    assert hidden.public_exercise == ""
    assert shown.public_exercise == addresses["public"]


def test_types_made_for_a_family_come_before_those_for_any() -> None:
    types = Types([of(id="wide"), of(id="own", family=["backend"])], COMPETENCIES)
    assert [one.id for one in types.suited("backend")] == ["own", "wide"]
    assert [one.id for one in types.suited("frontend")] == ["wide"]


@given(
    parts=st.lists(st.integers(1, 60), min_size=1, max_size=6),
    default=st.integers(30, 60),
    kept=st.integers(0, 20),
)
def test_an_agenda_is_right_when_it_fills_the_time_and_ends_with_the_candidate(
    parts: list[int], default: int, kept: int
) -> None:
    type_ = of(
        panel=[LEAD],
        default_minutes=default,
        agenda=[Stretch(what="Part", minutes=each) for each in parts],
        rules={"candidate_minutes": kept},
    )
    right = sum(parts) == default and (not kept or parts[-1] == kept)
    assert (fields_at_fault(type_) == []) is right


@given(
    assessed=st.sets(st.sampled_from([one.id for one in COMPETENCIES])),
    asked=st.sets(st.sampled_from(["What about coding?", "Do they communicate?"])),
    ruled_out=st.sets(st.sampled_from(["Coding.", "How they communicate."])),
)
def test_what_is_ruled_out_is_neither_assessed_nor_looked_for(
    assessed: set[str], asked: set[str], ruled_out: set[str]
) -> None:
    type_ = of(panel=[LEAD], competencies=assessed, look_for=asked, does_not_assess=ruled_out)
    coding = "Coding." in ruled_out and ("coding" in assessed or "What about coding?" in asked)
    said = "How they communicate." in ruled_out and (
        "communication" in assessed or "Do they communicate?" in asked
    )
    assert len(fields_at_fault(type_)) == coding + said
