"""The fewest questions that still cover what a type assesses."""

from itertools import combinations
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.types import Competency
from bot.types.cover import MOST_EXACT, cover, coverings

NAMES = ("testing", "tradeoffs", "ambiguity", "feedback", "scaling", "profiling")
COMPETENCIES = tuple(Competency(id=name, name=name, words=(name,)) for name in NAMES)

some_names = st.frozensets(st.sampled_from(NAMES), max_size=4)
some_lines = st.lists(some_names, max_size=8).map(
    lambda sets: tuple(f"{at} {' '.join(sorted(names))}?" for at, names in enumerate(sets))
)


def covered(lines: tuple[str, ...]) -> set[str]:
    return {id_ for one in coverings(lines, COMPETENCIES) for id_ in one.all}


def test_the_fewest_lines_are_kept_and_it_shows_which_covers_what() -> None:
    lines = (
        "How do they go about testing?",
        "How do they weigh tradeoffs?",
        "How do they resolve ambiguity, and which tradeoffs and testing follow from it?",
        "How is it to work with them?",
    )
    found = cover(lines, COMPETENCIES, wanted=("testing", "tradeoffs", "ambiguity", "feedback"))

    assert found.lines == lines[2:3]
    assert found.kept[0].named == ("testing", "tradeoffs", "ambiguity")
    assert [each.line for each in found.spare] == list(lines[:2])
    assert found.unknown == lines[3:]
    assert found.uncovered == ("feedback",)
    assert found.exact


def test_what_a_line_was_suggested_for_counts_and_is_shown_as_declared() -> None:
    lines = ("What would they do about slow pages?", "How do they go about testing?")
    declared = {lines[0]: "profiling", lines[1]: "testing"}
    found = cover(lines, COMPETENCIES, declared=declared)

    assert found.lines == lines
    assert found.kept[0].declared == ("profiling",)
    assert found.kept[1].declared == ()
    assert cover(lines, COMPETENCIES, declared={lines[0]: "no such"}).lines == lines[1:]


def test_of_lists_of_one_length_the_first_in_order_is_taken() -> None:
    lines = ("feedback and testing?", "testing and feedback?", "feedback, then testing?")
    assert cover(lines, COMPETENCIES).lines == lines[:1]


@given(some_lines, some_names)
def test_nothing_that_a_line_covers_is_missed(
    lines: tuple[str, ...], wanted: frozenset[str]
) -> None:
    found = cover(lines, COMPETENCIES, wanted=sorted(wanted))
    counted = wanted or covered(lines)

    assert covered(found.lines) & counted == covered(lines) & counted
    assert set(found.uncovered) == wanted - covered(lines)
    assert sorted((*found.lines, *found.dropped)) == sorted(lines)


@given(some_lines)
def test_no_shorter_list_covers_as_much(lines: tuple[str, ...]) -> None:
    goal = covered(lines)
    smallest = next(
        some
        for count in range(len(lines) + 1)
        for some in combinations(lines, count)
        if covered(some) == goal
    )
    assert cover(lines, COMPETENCIES).lines == smallest


@given(st.lists(some_names, min_size=MOST_EXACT + 1, max_size=MOST_EXACT + 8))
def test_of_many_lines_a_small_list_is_taken_that_misses_nothing(
    sets: list[frozenset[str]],
) -> None:
    lines = tuple(f"{at} {' '.join(sorted(names))}?" for at, names in enumerate(sets))
    found = cover(lines, COMPETENCIES)

    assert covered(found.lines) == covered(lines)
    assert len(found.lines) <= len(NAMES)


def test_twenty_lines_that_overlap_a_lot_are_settled_at_once() -> None:
    many = tuple(Competency(id=f"c{at}", name=f"c{at}", words=(f"w{at}",)) for at in range(30))
    lines = tuple(
        " ".join(f"w{(3 * at + 7 * step) % 30}" for step in range(4)) for at in range(MOST_EXACT)
    )
    begun = perf_counter()
    found = cover(lines, many)

    assert found.exact
    assert perf_counter() - begun < 5
