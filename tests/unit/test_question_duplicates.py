"""Near-duplicates: labelled pairs, and what has to hold for any questions."""

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.bank import DATA
from bot.catalogue.terms import Vocabulary, load_vocabulary
from bot.questions.duplicates import LEAST, MOST_EARLIER, Twins

SAMPLES = Path(__file__).parents[1] / "samples"
VOCABULARY = load_vocabulary(DATA / "words.yaml")
LEAKS = "How do you detect a goroutine leak?"


def labelled(name: str) -> dict[str, list[tuple[str, str]]]:
    content: dict[str, Any] = yaml.safe_load((SAMPLES / name).read_text(encoding="utf-8"))
    return {label: [(one, other) for one, other in pairs] for label, pairs in content.items()}


def twins(*texts: str) -> Twins:
    return Twins(((f"q{at}", text) for at, text in enumerate(texts)), VOCABULARY)


def are_twins(one: str, other: str) -> bool:
    return bool(twins(one).near(other))


def pairs_of(found: Twins) -> set[tuple[str, str]]:
    return {(pair.first, pair.second) for pair in found.pairs()}


# The labelled pairs


def test_the_labelled_pairs_are_many_and_half_of_them_only_look_alike() -> None:
    known, held_out = labelled("twins.yaml"), labelled("twins_held_out.yaml")
    assert len(known["twins"]) >= 50
    assert len(known["apart"]) >= 50
    assert len(held_out["twins"]) >= 25
    assert len(held_out["apart"]) >= 25


@pytest.mark.parametrize(
    ("name", "precision_floor", "recall_floor"),
    [("twins.yaml", 1.0, 0.95), ("twins_held_out.yaml", 0.94, 0.7)],
)
def test_labelled_pairs_are_told_apart(
    name: str, precision_floor: float, recall_floor: float, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = labelled(name)
    missed = [pair for pair in pairs["twins"] if not are_twins(*pair)]
    wrong = [pair for pair in pairs["apart"] if are_twins(*pair)]
    found = len(pairs["twins"]) - len(missed)
    precision, recall = found / (found + len(wrong)), found / len(pairs["twins"])
    with capsys.disabled():
        count = sum(map(len, pairs.values()))
        sys.stdout.write(
            f"\n{name}: {count} pairs, precision {precision:.3f}, recall {recall:.3f}\n"
        )
    assert precision >= precision_floor, wrong
    assert recall >= recall_floor, missed


# Words


@pytest.mark.parametrize(
    "other",
    [
        "How would you find leaking goroutines?",
        "How would you detect a gorutine leak?",
        "Tell me how you spot a goroutine that leaks.",
        "HOW DO YOU DETECT A GOROUTINE LEAK",
    ],
)
def test_a_question_in_other_words_is_a_twin(other: str) -> None:
    found = twins("What is a channel?", LEAKS).near(other)
    assert [(one.id, one.prompt) for one in found] == [("q1", LEAKS)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is a goroutine?", "What is a channel?"),
        ("Why would you use Docker?", "When would you not use Docker?"),
        ("How do you alert on latency?", "How do you alert on throughput?"),
    ],
)
def test_one_other_subject_makes_another_question(one: str, other: str) -> None:
    assert not are_twins(one, other)


def test_long_questions_are_twins_by_many_words_in_common() -> None:
    one = (
        "You inherit three million accounts whose passwords are stored as unsalted, fast hashes. "
        "The product team refuses to make everybody choose a new password. What do you do, in "
        "which steps, and what is safer after each step?"
    )
    other = (
        "You inherit two million accounts whose passwords are stored as a fast hash without salt. "
        "Explain what an attacker with a copy of the table can do, and how you repair it without "
        "asking everybody to log in."
    )
    assert are_twins(one, other)
    assert not are_twins(one, "How would you store passwords in a new product?")


def test_the_most_alike_comes_first_and_no_more_than_asked_for() -> None:
    found = twins(
        "How do you detect a goroutine leak in a test?", LEAKS, "How do you find leaked goroutines?"
    )
    assert [one.id for one in found.near(LEAKS)] == ["q1", "q2", "q0"]
    assert [one.id for one in found.near(LEAKS, most=1)] == ["q1"]
    assert [one.score for one in found.near(LEAKS, least=0.9)] == [1.0, 1.0]


def test_a_question_added_later_is_found_as_well() -> None:
    found = twins("What is a channel?")
    assert found.near(LEAKS) == ()
    found.add("later", LEAKS)
    assert [one.id for one in found.near(LEAKS)] == ["later"]


@pytest.mark.parametrize("text", ["", "???", "\u200b", "the of and", "\U0001f600"])
def test_a_text_without_words_finds_nothing_and_harms_nothing(text: str) -> None:
    assert twins(LEAKS).near(text) == ()
    assert pairs_of(twins(text, LEAKS, text, LEAKS)) >= {("q1", "q3")}


# Pairs


def test_pairs_name_both_questions_in_their_order_and_say_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    found = twins("What is a channel?", LEAKS, "How would you find leaking goroutines?")
    pairs = list(found.pairs(lambda done, of: told.append((done, of))))
    assert [(pair.first, pair.second, pair.score) for pair in pairs] == [("q1", "q2", 1.0)]
    assert told[-1] == (3, 3)


def test_copies_are_paired_with_the_first_of_them_alone() -> None:
    """A list of a thousand equal lines names each once, and not half a million pairs."""
    pairs = pairs_of(twins(*[LEAKS] * 1000))
    assert pairs == {("q0", f"q{at}") for at in range(1, 1000)}


def test_a_question_comes_with_at_most_five_before_it() -> None:
    texts = [f"How do you detect and stop a goroutine leak in part{at}?" for at in range(10)]
    count = [0] * len(texts)
    for pair in twins(*texts).pairs():
        count[int(pair.second[1:])] += 1
    assert max(count) == MOST_EARLIER


WORDS = (
    *("detect", "find", "goroutine", "leak", "channel", "cache", "database", "index", "slow"),
    *("query", "test", "flaky", "release", "deploy", "roll", "back", "rollback", "why", "when"),
    *("not", "design", "build", "what", "the", "you", "service", "production"),
)
QUESTIONS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=2, max_size=12
)


@given(QUESTIONS)
def test_the_lookup_by_rare_terms_finds_what_comparing_all_would(texts: list[str]) -> None:
    """Compared with each by itself, no question has a twin that the lookup leaves out.

    What is left out are twins by words nearly alike only, which the lookup may not lead to.
    """
    together = twins(*texts)
    found = {one.id for one in together.near(texts[0], most=len(texts))}
    reader = together._reader
    first = reader.read(texts[0])
    for at, text in enumerate(texts):
        other = reader.read(text)
        score = together._score_by_words(first, other, first.terms & other.terms)
        assert (f"q{at}" in found) or score < LEAST


@given(QUESTIONS)
def test_two_questions_are_as_alike_the_other_way_round(texts: list[str]) -> None:
    one, other = texts[:2]
    there = [found.score for found in twins(one).near(other)]
    assert there == [found.score for found in twins(other).near(one)]


@given(st.lists(st.text(max_size=60), max_size=6), st.text(max_size=200))
def test_any_text_is_compared_and_scores_lie_between_none_and_all(
    texts: list[str], text: str
) -> None:
    found = Twins(((str(at), each) for at, each in enumerate(texts)), Vocabulary())
    assert all(LEAST <= one.score <= 1 for one in found.near(text))
    assert all(LEAST <= pair.score <= 1 for pair in found.pairs())
