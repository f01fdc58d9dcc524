"""Which interview types are one: the sample's pairs by hand, and what holds for any types."""

import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.bank import DATA
from bot.catalogue.terms import load_vocabulary
from bot.types.grouping.conflicts import lengths, people
from bot.types.grouping.consolidate import Consolidation, consolidate
from bot.types.listing.listed import ListedType, list_types

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "001_9a30f17d32fd51bb.txt"
LABELLED: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "samples" / "consolidation.yaml").read_text(encoding="utf-8")
)
VOCABULARY = load_vocabulary(DATA / "words.yaml")

sample = pytest.mark.skipif(not SEED.exists(), reason="the sample document is not here")

Pairs = set[tuple[int, int]]
DAYS = ((1, "first"), (2, "second"))


def of_the_sample() -> tuple[ListedType, ...]:
    return list_types(SEED.read_text(encoding="utf-8"), SEED.name)


def found_in(types: tuple[ListedType, ...]) -> Consolidation:
    return consolidate(types, VOCABULARY)


def in_text(text: str) -> Consolidation:
    return found_in(list_types(text, "x.md"))


def labelled(label: str) -> Pairs:
    return {(one, other) for one, other in LABELLED[label]}


def joined(found: Consolidation) -> Pairs:
    return {pair for group in found.groups for pair in combinations(group.types, 2)}


def conflicts(found: Consolidation) -> dict[tuple[str, str], list[str]]:
    return {
        (found.groups[each.group].title, each.field): [value.value for value in each.values]
        for each in found.conflicts
    }


# The labelled pairs


def test_the_labels_contradict_nothing() -> None:
    together, disputed, apart = map(labelled, ("together", "disputed", "apart"))
    assert not together & disputed
    assert not together & apart
    assert not disputed & apart
    assert all(one < other < len(LABELLED["titles"]) for one, other in together | disputed | apart)


@sample
def test_all_pairs_but_the_disputed_are_as_decided_by_hand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    types = of_the_sample()[:33]
    assert [one.title for one in types] == LABELLED["titles"]
    together, disputed = labelled("together"), labelled("disputed")
    counted = set(combinations(range(33), 2)) - disputed
    proposed = joined(found_in(types))
    wrong = {pair for pair in counted if (pair in proposed) != (pair in together)}
    with capsys.disabled():
        alike = labelled("apart") - wrong
        sys.stdout.write(
            f"\nconsolidation.yaml: {len(counted) - len(wrong)} of {len(counted)} pairs agree, "
            f"{len(together - wrong)} of {len(together)} together, {len(alike)} of "
            f"{len(labelled('apart'))} that look alike apart; {len(disputed)} disputed, "
            f"{len(disputed & proposed)} of them joined\n"
        )
    assert wrong == set()


def test_types_of_documents_it_was_not_fitted_to_are_told_apart() -> None:
    path = ROOT / "tests" / "samples" / "consolidation_held_out.yaml"
    held_out = yaml.safe_load(path.read_text(encoding="utf-8"))
    pastes = [f"### User - 2024-01-0{day}\n{held_out[which]}" for day, which in DAYS]
    types = list_types("\n".join(pastes), "x.md")
    assert len(types) == 13
    proposed = {(types[one].title, types[other].title) for one, other in joined(found_in(types))}
    assert proposed == {(one, other) for one, other in held_out["together"]}


@sample
def test_later_pastes_join_what_they_are_a_new_version_of() -> None:
    groups = {group.types for group in found_in(of_the_sample()).groups}
    # The last paste's system design is the architecture interview under a title of its own.
    assert {(0, 9, 37), (3, 13, 36), (10, 33, 35), (34, 38)} <= groups


@sample
def test_conflicts_of_the_sample_are_shown_as_they_stand() -> None:
    found = conflicts(found_in(of_the_sample()))
    pairing = "Pairing Exercise (Types of Interviews)"
    assert found[pairing, "Length"] == ["60-minutes", "45 minutes"]
    observed, one_or_two = found[pairing, "Interviewers"]
    assert observed.startswith("two engineers on the team")
    assert observed.endswith("as an observer")
    assert one_or_two == "1-2 engineers on the team you are interviewing for"
    assert found["Technical Interview: General", "Interviewers"][1].endswith("department")
    # The same said in other words is no conflict: 45-minutes, and how they are spent in one.
    assert ("Code Walkthrough", "Length") not in found
    assert ("Code Walkthrough", "Interviewers") not in found


@sample
def test_groups_of_one_title_are_told_apart_and_say_why() -> None:
    found = found_in(of_the_sample())
    titles = [group.title for group in found.groups]
    assert len(set(titles)) == len(titles)
    alone = next(group for group in found.groups if group.types == (26,))
    assert alone.title == "Pairing Exercise (AI/ML Interviews)"
    assert alone.reason.startswith("One of the same title stands in “Types of Interviews”")


# Rules


def test_types_of_one_document_stay_as_their_author_told_them_apart() -> None:
    text = (
        "# Interviews\n## Chat\n- **Interviewers:** one\n- **Details:** You talk about rivers.\n"
        "## Chat\n- **Interviewers:** one\n- **Details:** They build a bridge of matches.\n"
    )
    assert len(in_text(text).groups) == 2


def test_a_type_alone_has_nothing_to_decide() -> None:
    found = in_text("# Chat\n- **Interviewers:** one\n- **Duration:** 30 or 60 minutes\n")
    assert (len(found.groups), found.conflicts) == (1, ())


def test_nothing_in_is_nothing_out() -> None:
    assert found_in(()) == Consolidation(groups=(), conflicts=())


def test_short_fields_of_one_label_are_held_against_each_other() -> None:
    one = "### User\n# Chat\n- **Interviewers:** one\n- **Place:** at the office\n"
    other = "### User\n# Chat\n- **Interviewers:** one\n- **Place:** on a call\n"
    found = in_text(f"{one}### Assistant\nYes.\n{other}")
    assert conflicts(found) == {("Chat", "Place"): ["at the office", "on a call"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("60-minutes", "one hour"),
        ("45-60-minutes.", "45 to 60 min"),
        ("30m-60m", "30-60 minutes"),
        ("45-minutes (5 minutes of introductions, 30-minute walkthrough)", "45 minutes"),
        ("24 hours for the assignment, 45 minute walkthrough", "1 day, then 45 minutes"),
    ],
)
def test_the_same_length_in_other_words_is_the_same(one: str, other: str) -> None:
    assert lengths(one) == lengths(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("60 minutes", "45 minutes"), ("45-60 minutes", "60 minutes"), ("an hour", "a day")],
)
def test_another_length_is_another(one: str, other: str) -> None:
    assert lengths(one) != lengths(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("two members of the team they join", "2 engineers on the team you join", True),
        ("two engineers", "two engineers. A third is there as an observer.", False),
        ("two engineers", "1-2 engineers", False),
        ("two engineers of the team", "two engineers of another department", False),
    ],
)
def test_who_interviews_is_number_observer_and_where_from(
    one: str, other: str, *, same: bool
) -> None:
    assert (people(one, VOCABULARY) == people(other, VOCABULARY)) is same


# What has to hold for any types

WORDS = st.sampled_from(
    ["pair", "code", "design", "review", "talk", "system", "deploy", "cluster", "values", "team"]
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
TYPES = st.builds(
    ListedType,
    title=st.lists(WORDS, min_size=1, max_size=2).map(" ".join),
    section=st.sampled_from(["", "Security", "Leadership"]),
    document=st.integers(1, 4),
    summary=st.just(""),
    fields=st.dictionaries(st.sampled_from(["", "Details", "Length", "Interviewers", "X"]), TEXTS),
    start=st.just(0),
    end=st.just(1),
)


@given(st.lists(TYPES, max_size=12).map(tuple))
def test_every_type_stands_in_exactly_one_group(types: tuple[ListedType, ...]) -> None:
    found = found_in(types)
    places = [at for group in found.groups for at in group.types]
    assert sorted(places) == list(range(len(types)))
    assert all(group.types and group.title and group.reason for group in found.groups)


@given(st.lists(TYPES, max_size=12).map(tuple))
def test_conflicts_are_between_types_of_their_group(types: tuple[ListedType, ...]) -> None:
    found = found_in(types)
    for each in found.conflicts:
        assert len(each.values) > 1
        places = [at for value in each.values for at in value.types]
        assert len(set(places)) == len(places)
        assert set(places) <= set(found.groups[each.group].types)
