"""Which question can reveal a line, and which is on a topic: by words, for visible reasons."""

import pytest

from bot.catalogue.bank import Bank, load_bank
from bot.catalogue.index import Profile
from bot.catalogue.model import Kind
from bot.plans.composing.likeness import alike, overlap, share_a_line
from bot.plans.composing.matching import ON_TOPIC, REVEALS, SERVES, TOUCHES, Matcher
from bot.plans.model import AtLeastOne, Question


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


@pytest.fixture(scope="module")
def matcher(bank: Bank) -> Matcher:
    return Matcher(bank)


def question(prompt: str, *look_for: str, areas: tuple[str, ...] = (), **more: object) -> Question:
    base = Question(id="q1", prompt=prompt, kind=Kind.CONCEPTUAL, areas=areas, minutes=8)
    return base.model_copy(update={"look_for": look_for, **more})


def ids_revealing(bank: Bank, matcher: Matcher, line: str) -> set[str]:
    scores = {
        one.id: matcher.reveals(line, profile)
        for one, profile in zip(bank.questions, bank.index.profiles, strict=True)
    }
    return {id_ for id_, score in scores.items() if score >= REVEALS}


@pytest.mark.parametrize(
    ("line", "can", "cannot"),
    [
        (
            "Cannot explain goroutine vs thread differences",
            "goroutine-versus-thread",
            "data-race-detection",
        ),
        (
            "Doesn't understand channel semantics or blocking behavior",
            "channel-blocking-semantics",
            "wrapping-sentinel-custom",
        ),
        (
            "No awareness of common pitfalls (race conditions, goroutine leaks)",
            "goroutine-leak-story",
            "transaction-isolation",
        ),
        ("Unfamiliar with standard library packages", "context-rules", "table-driven-tests"),
        (
            "Discusses error handling strategies (wrapping, sentinel errors, custom types)",
            "wrapping-sentinel-custom",
            "sql-pool-settings",
        ),
        (
            "Familiar with testing patterns including table-driven tests",
            "table-driven-tests",
            "goroutine-leak-story",
        ),
        (
            "Understands Go's philosophy (simplicity, composition over inheritance)",
            "composition-over-inheritance",
            "logs-metrics-traces",
        ),
    ],
)
def test_a_flag_is_revealed_by_questions_on_it_and_by_no_others(
    bank: Bank, matcher: Matcher, line: str, can: str, cannot: str
) -> None:
    found = ids_revealing(bank, matcher, line)
    assert can in found
    assert cannot not in found


def test_words_on_one_line_count_more_than_words_strewn_about(matcher: Matcher) -> None:
    line = "Cannot say how a deadlock differs from a livelock"
    together = matcher.profile(question("What stops a program?", "A deadlock beside a livelock"))
    apart = matcher.profile(question("What is a deadlock?", "Backoff", "Names the livelock"))
    assert matcher.reveals(line, together) > matcher.reveals(line, apart) > 0


def test_a_rare_word_counts_more_than_one_of_most_questions(bank: Bank, matcher: Matcher) -> None:
    weights = bank.index.weights
    assert weights["error"] < weights["tabl"] < weights["croissant"]
    line = "Cannot handle an error in a croissant"
    rare = matcher.profile(question("What is a croissant?"))
    common = matcher.profile(question("What is an error?"))
    assert matcher.reveals(line, rare) > matcher.reveals(line, common)


def test_examples_in_parentheses_are_alternatives(matcher: Matcher) -> None:
    line = "Knows the usual pitfalls (deadlocks, leaked goroutines)"
    one = matcher.profile(question("Which pitfalls do you know?", "A deadlock"))
    none = matcher.profile(question("Which pitfalls do you know?", "A typo"))
    assert matcher.reveals(line, one) >= REVEALS > matcher.reveals(line, none)


def test_either_side_of_an_or_will_do(matcher: Matcher) -> None:
    profile = matcher.profile(question("How do you debug in production?"))
    line = "No production debugging or cluster-provisioning experience"
    assert matcher.reveals(line, profile) >= REVEALS


def test_a_line_that_names_an_area_is_not_revealed_from_another(matcher: Matcher) -> None:
    line = "Does not know what a transaction is"
    prompt = "What is a transaction?"
    filed = matcher.profile(question(prompt, areas=("Databases",)))
    elsewhere = matcher.profile(question(prompt, areas=("Testing",)))
    assert matcher.reveals(line, filed) >= REVEALS
    assert TOUCHES <= matcher.reveals(line, elsewhere) < REVEALS


def test_a_line_that_says_no_more_than_an_area_is_revealed_by_any_question_of_it(
    matcher: Matcher,
) -> None:
    profile = matcher.profile(question("When do requests time out?", areas=("Standard library",)))
    assert matcher.reveals("Unfamiliar with the standard library", profile) >= REVEALS


def test_half_the_words_of_an_areas_name_are_no_obstacle_within_that_area(matcher: Matcher) -> None:
    profile = matcher.profile(question("What is an error?", areas=("Error handling",)))
    assert matcher.reveals("No idea of error handling", profile) >= REVEALS


@pytest.mark.parametrize("line", ["", "...", "Is good", "x" * 5000, "(((", "Shows strong skills"])
def test_a_line_that_says_nothing_is_revealed_by_nothing(
    bank: Bank, matcher: Matcher, line: str
) -> None:
    assert all(matcher.reveals(line, one) < SERVES for one in bank.index.profiles)


@pytest.mark.parametrize(
    ("topic", "on", "off"),
    [
        ("concurrency", "bounded-worker-pool", "rest-resource-semantics"),
        ("error handling", "panic-or-error", "metric-cardinality"),
        ("SQL", "transaction-isolation", "panic-or-error"),
    ],
)
def test_questions_on_a_topic(bank: Bank, matcher: Matcher, topic: str, on: str, off: str) -> None:
    profiles = dict(zip((one.id for one in bank.questions), bank.index.profiles, strict=True))
    assert (
        matcher.on_topic(topic, profiles[on]) >= ON_TOPIC > matcher.on_topic(topic, profiles[off])
    )


def test_a_topic_the_areas_do_not_know_is_met_by_a_prompt_that_names_it(matcher: Matcher) -> None:
    rule = AtLeastOne(text="At least one question on croissants", topics=("croissants",))
    assert matcher.meets(rule, matcher.profile(question("How is a croissant made?"))) >= ON_TOPIC
    assert matcher.meets(rule, matcher.profile(question("How is bread made?"))) < ON_TOPIC


def test_only_areas_that_explain_nearly_as_much_as_the_best_are_covered(bank: Bank) -> None:
    # "sync" alone would be the concurrency area's too; six words speak for the library.
    assert bank.areas.ids_in("Packages (deadlocks, net/http, encoding/json, io.reader, bufio)") == (
        "standard-library",
    )
    assert bank.areas.touched_by("Packages (deadlocks, net/http, encoding/json)") == (
        "concurrency",
        "standard-library",
    )


def test_goals_are_split_where_each_part_says_something(matcher: Matcher) -> None:
    assert matcher.parts("Understanding of memory and profiling") == (
        "Understanding of memory",
        "profiling",
    )
    assert matcher.parts("Communication and so on") == ("Communication and so on",)


# Likeness


def asked(matcher: Matcher, prompt: str, *look_for: str) -> Profile:
    return matcher.profile(question(prompt, *look_for))


def test_a_reworded_question_is_alike_and_a_neighbour_on_the_subject_is_not(
    matcher: Matcher,
) -> None:
    one = asked(matcher, "How would you find a goroutine leak in a production service?")
    reworded = asked(matcher, "Your service leaks goroutines in production: how do you find out?")
    neighbour = asked(matcher, "How does the race detector find a data race in a test?")
    assert alike(one, reworded)
    assert not alike(one, neighbour)


def test_no_two_questions_of_the_bank_are_alike(bank: Bank) -> None:
    profiles = bank.index.profiles
    for at, one in enumerate(profiles):
        assert not any(alike(one, other) for other in profiles[:at])


def test_a_shared_line_is_found_but_not_a_short_one(matcher: Matcher) -> None:
    one = asked(matcher, "Why?", "Names the lock, the queue, the deadline and the retry")
    other = asked(matcher, "How?", "Names the lock, the queue, the deadline and the retry")
    short = asked(matcher, "When?", "Names the lock")
    assert share_a_line(one, other)
    assert not share_a_line(short, asked(matcher, "Where?", "Names the lock"))


def test_the_overlap_of_nothing_is_none() -> None:
    assert overlap(frozenset(), frozenset()) == 0.0


def test_an_area_that_is_a_technology_alone_is_covered_by_what_names_it(matcher: Matcher) -> None:
    go = question("Which errors does a Go service return?")
    assert matcher.names("Go", go)
    assert matcher.names("Golang", go)
    assert not matcher.names("Go", question("Which errors does a service return?"))
    assert not matcher.names("R", question("What does R do with a missing value?"))
