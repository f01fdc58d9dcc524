"""Whom a description speaks to, from its first word to its last."""

import pytest
from type_model import BENCH

from bot.types.model import Description, Part, Voice
from bot.types.voice import voice_faults


def faults(voice: Voice, text: str, label: str = "Details") -> list[str]:
    description = Description(voice=voice, parts=(Part(label=label, text=text),))
    return [fault.message for fault in voice_faults(description, BENCH)]


@pytest.mark.parametrize(
    "text",
    [
        "You work on a radio with a mender. They help when you are stuck.",
        "Two menders join you; they listen.",
        "You explain your decisions.\n- Bring your own tools.",
        "See https://shop.example/b before you come.",
        "Sie arbeiten an einem Radio.",
    ],
)
def test_what_speaks_to_the_candidate_passes(text: str) -> None:
    assert faults(Voice.CANDIDATE, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The candidate works on a radio; you watch.",
        "You are welcome. Candidates bring tools.",
        "You work on it. They should explain it.",
        "Work is done on a radio.",
        "You get help. Red flags are noted.",
        "You find it at https://in.house/faults.",
        "You find it at https://elsewhere.example.",
        "You see the fault book.",
        "You know. Help when the candidate is stuck.",
        "Der Kandidat arbeitet mit Ihnen; Sie reparieren.",
    ],
)
def test_what_does_not_or_tells_what_is_internal_is_found(text: str) -> None:
    assert faults(Voice.CANDIDATE, text)


@pytest.mark.parametrize(
    "text",
    [
        "Ask the candidate what they suspect, and note your own view apart.",
        "You lead; the candidate decides where to measure.",
        "The candidate is told: “You may bring your own tools.”",
        "Read their resume before, and decide on your first question.",
    ],
)
def test_what_speaks_to_the_interviewer_passes(text: str) -> None:
    assert faults(Voice.INTERVIEWER, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "We will ask you about your past work.",
        "You will be asked to mend a radio.",
        "Be ready to talk about your hardest repair.",
        "Your interviewer will help.",
        "You're applying for a bench of your own.",
    ],
)
def test_what_tells_the_interviewer_to_prepare_as_a_candidate_is_found(text: str) -> None:
    assert faults(Voice.INTERVIEWER, text)


def test_where_the_candidate_prepares_nobody_is_you() -> None:
    label = "How the candidate will prepare"
    assert faults(Voice.INTERVIEWER, "You choose the tools.", label)
    assert faults(Voice.INTERVIEWER, "They choose the tools.", label) == []
