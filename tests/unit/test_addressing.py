"""What a type says about candidates, as one of them reads it."""

import pytest
from type_model import BENCH

from bot.catalogue.types import Seat, SeatRole, Unattended
from bot.types import addressing
from bot.types.describe import for_candidate
from bot.types.describing import from_fields
from bot.types.model import OwnType, Voice
from bot.types.voice import voice_faults

TEAM = "the team that is hiring"


def seat(from_: str, least: int = 1, most: int = 1, role: SeatRole = SeatRole.LEAD) -> Seat:
    return Seat(role=role, count_min=least, count_max=most, from_=from_)


@pytest.mark.parametrize(
    ("panel", "says"),
    [
        ((seat(TEAM),), ["You meet one person from the team that is hiring."]),
        (
            (seat(TEAM), seat(TEAM, 0, 1, SeatRole.SECOND)),
            ["You meet one or two people from the team that is hiring."],
        ),
        (
            (seat(f"engineers of {TEAM}"),),
            ["You meet one of the engineers of the team that is hiring."],
        ),
        (
            (seat("engineers on the team they are interviewing for", 2, 2),),
            ["You meet two engineers on the team you are interviewing for."],
        ),
        (
            (seat("The hiring manager of the position"),),
            ["You meet the hiring manager of the position."],
        ),
        ((seat("CTO"),), ["You meet the CTO."]),
        ((seat("engineer of the Delivery team"),), ["You meet an engineer of the Delivery team."]),
        ((seat("somebody from Design"),), ["You meet somebody from Design."]),
        (
            (seat("the hiring manager"), seat("peers", 0, 1, SeatRole.SECOND)),
            ["You meet the hiring manager.", "You meet one of the peers."],
        ),
        (
            (seat(TEAM), seat(TEAM, 0, 1, SeatRole.OBSERVER)),
            [
                "You meet one person from the team that is hiring.",
                "Somebody may sit in and listen.",
            ],
        ),
        (
            (seat("engineers"), seat("the Release team", 1, 1, SeatRole.OBSERVER)),
            [
                "You meet one of the engineers.",
                "Somebody from the Release team sits in and listens.",
            ],
        ),
        (
            (seat("engineers"), seat("engineers", 2, 2, SeatRole.OBSERVER)),
            ["You meet one of the engineers.", "Two people sit in and listen."],
        ),
    ],
)
def test_whom_they_meet_is_said_as_a_person_would(panel: tuple[Seat, ...], says: list[str]) -> None:
    type_ = OwnType(id="t", title="T", panel=panel)
    assert list(addressing.people(type_)) == says


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "The candidate should be prepared to lead the pairing in the editor of their choice.",
            "You should be prepared to lead the pairing in the editor of your choice.",
        ),
        (
            "The candidate can use the language and tools they are most comfortable with.",
            "You can use the language and tools you are most comfortable with.",
        ),
        (
            "For this interview, the candidate will drive a walkthrough.",
            "For this interview, you will drive a walkthrough.",
        ),
        ("Candidates are encouraged to look things up.", "You are encouraged to look things up."),
        ("The candidate does not need to finish.", "You do not need to finish."),
        ("Work on it. The candidate may stop early.", "Work on it. You may stop early."),
    ],
)
def test_what_the_candidate_should_do_is_said_to_them(line: str, says: str) -> None:
    assert addressing.to_the_candidate(line) == says


@pytest.mark.parametrize(
    "line",
    [
        "You guide the candidate, who will explain it.",
        "The candidate will drive. You may ask about it.",
        "The candidate will drive. Be ready for them to share a screen.",
        "The candidate should tell the interviewers what they think.",
        "Help when the candidate should need it.",
        "Ask the candidate to stop.",
        "Candidates for the same position should pair on the same exercise.",
        "The candidate pairs with an engineer.",
        "We expect the candidate will ask.",
    ],
)
def test_a_line_in_which_it_is_unsure_who_is_meant_stands_as_it_is(line: str) -> None:
    assert addressing.to_the_candidate(line) == line


def test_what_the_interviewers_ask_themselves_is_no_question_to_the_candidate() -> None:
    asked = ("Do they build on what you bring?", "Do they say why, and is it their own reason?")
    type_ = BENCH.model_copy(update={"look_for": asked})

    found = from_fields(type_, Voice.CANDIDATE, ("What to look for",))

    [part] = found.description.parts
    assert part.text == "Do you say why, and is it your own reason?"
    assert "1 line was left out" in found.left[0]


def test_every_field_can_be_asked_for_and_what_is_the_interviewers_stays_theirs() -> None:
    labels = (
        *("Before", "Probes", "Exercise", "Training", "Competencies", "In words", "From"),
        *("Teams", "Summary", "Rules", "Resources", "Agenda"),
    )
    type_ = BENCH.model_copy(
        update={
            "probes": ("What do you suspect?",),
            "sources": (),
            "unattended": Unattended(given="A radio", due_hours=24, what="A report"),
        }
    )
    own = from_fields(type_, Voice.CANDIDATE, labels)
    shown = "\n".join(part.text for part in own.description.parts)

    assert "What do you suspect?" not in shown
    assert "“Probes” is for the interviewers alone, and is not told to the candidate." in own.left
    assert "“From” is no field that a type has; writing it takes Claude." in own.left
    assert "10 minutes: Your questions" in shown
    assert voice_faults(own.description, type_) == ()
    theirs = from_fields(type_, Voice.INTERVIEWER, labels)
    assert (
        "troubleshooting"
        in {part.label: part.text for part in theirs.description.parts}["Competencies"]
    )


@pytest.mark.parametrize(
    "line",
    [
        "You find it in the FAULT   book.",
        "You read in.house/faults before.",
        "You read [this](HTTPS://IN.HOUSE/faults#two).",
        "You read https://wiki.elsewhere.example/answers.",
    ],
)
def test_what_is_internal_reaches_no_candidate_however_it_is_spelt(line: str) -> None:
    fine = "You may look at https://shop.example/b."
    type_ = BENCH.model_copy(update={"what_happens": (line, fine)})

    [part] = from_fields(type_, Voice.CANDIDATE, ("What happens",)).description.parts
    assert part.text == fine
    page = {one.heading: one.lines for one in for_candidate(type_)}
    assert page["What happens"] == (fine,)
