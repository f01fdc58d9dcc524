"""Questions not to ask: labelled lists, with technical near misses."""

import string
import time
from collections import Counter
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue.bank import DATA, load_bank
from bot.catalogue.index import rated_lines
from bot.catalogue.lawful import JURISDICTIONS, Category, Jurisdiction, Lawful, load_lawful
from bot.reading import DataError

SAMPLES = Path(__file__).parents[1] / "samples"
LAWFUL = load_lawful(DATA / "lawful.yaml")
BY_ID = {category.id: category for category in LAWFUL.categories}


def labelled(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SAMPLES / name).read_text(encoding="utf-8"))
    return found


KNOWN = labelled("lawful.yaml")
HELD_OUT = labelled("lawful_held_out.yaml")
ASKS = [*KNOWN["asks"], *HELD_OUT["asks"]]
FINE = [*KNOWN["fine"], *HELD_OUT["fine"]]


@pytest.fixture(scope="module")
def lawful() -> Lawful:
    return LAWFUL


# The labelled lines


def test_the_labelled_lines_are_many_and_at_least_half_of_them_harmless() -> None:
    texts = [*(one["text"] for one in ASKS), *FINE]
    assert len(texts) >= 360
    assert len(FINE) >= len(ASKS)
    assert len({text.casefold() for text in texts}) == len(texts)
    assert len(HELD_OUT["asks"]) + len(HELD_OUT["fine"]) >= 0.28 * len(texts)
    for lines in (KNOWN["asks"], HELD_OUT["asks"]):
        count = Counter(one["category"] for one in lines)
        assert set(count) == set(BY_ID)
        assert min(count.values()) >= 2


@pytest.mark.parametrize(
    ("name", "lines", "precision_floor", "recall_floor"),
    [("known lines", KNOWN, 1.0, 1.0), ("held-out lines", HELD_OUT, 0.98, 0.95)],
)
def test_labelled_lines_are_judged_right(
    lawful: Lawful,
    capsys: pytest.CaptureFixture[str],
    name: str,
    lines: dict[str, Any],
    precision_floor: float,
    recall_floor: float,
) -> None:
    found = {one["text"]: lawful.findings(one["text"]) for one in lines["asks"]}
    flagged = {text: lawful.findings(text) for text in lines["fine"]}
    missed = [text for text, findings in found.items() if not findings]
    wrong = {text: findings for text, findings in flagged.items() if findings}
    right = len(found) - len(missed)
    precision, recall = right / ((right + len(wrong)) or 1), right / len(found)
    with capsys.disabled():
        print(  # noqa: T201 - the figures are what these lists are for
            f"\nquestions not to ask, {name} ({len(found)} to find, {len(flagged)} harmless): "
            f"precision {precision:.3f}, recall {recall:.3f}\n{by_category(lawful, lines)}"
        )
    assert precision >= precision_floor, wrong
    assert recall >= recall_floor, missed


def by_category(lawful: Lawful, lines: dict[str, Any]) -> str:
    """Return precision and recall of each category.

    Precision counts harmless lines alone: a question can well touch two categories.
    """
    asked = Counter(one["category"] for one in lines["asks"])
    right = Counter(
        one["category"]
        for one in lines["asks"]
        if one["category"] in {finding.category for finding in lawful.findings(one["text"])}
    )
    wrong = Counter(each.category for text in lines["fine"] for each in lawful.findings(text))
    return "\n".join(
        f"  {each:<11} {right[each] / ((right[each] + wrong[each]) or 1):.2f} "
        f"{right[each] / asked[each]:.2f} of {asked[each]}"
        for each in sorted(asked)
    )


@pytest.mark.parametrize("one", KNOWN["asks"], ids=lambda one: one["text"][:40])
def test_a_question_not_to_ask_is_named_with_its_category(
    lawful: Lawful, one: dict[str, str]
) -> None:
    assert one["category"] in [finding.category for finding in lawful.findings(one["text"])]


def test_no_line_of_the_bank_is_flagged(lawful: Lawful) -> None:
    lines = [
        line
        for one in load_bank().questions
        for line in (one.prompt, *one.follow_ups, *rated_lines(one))
    ]
    assert [(line, found) for line in lines if (found := lawful.findings(line))] == []


# What a finding says


def test_a_finding_says_which_words_where_why_and_how_to_ask_instead(lawful: Lawful) -> None:
    (finding,) = lawful.findings("Before we start: are you a US citizen?")
    assert (finding.category, finding.name) == ("origin", "Origin, citizenship and native language")
    assert finding.words == "are you a US citizen"
    assert (finding.start, finding.end) == (17, 37)
    assert "protected" in finding.why
    assert "authorised to work" in finding.safe
    assert finding.severity == "stop"
    assert [each.id for each in finding.jurisdictions] == ["US", "UK", "EU"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("HOW  OLD\u200b are you?", "HOW  OLD\u200b are you"),
        ("How **old** are _you_?", "How **old** are _you"),
        ("So, how&nbsp;old are <b>you</b>?", "how&nbsp;old are <b>you"),
        ("W\uff48ere are you from\uff1f", "W\uff48ere are you from"),
        ("What does your fiance\u0301e do?", "your fiance\u0301e"),
        ("A parent process has children. So how old are you?", "how old are you"),
        ("Well\n\thow old\nare you?", "how old\nare you"),
        ("x" * 19_000 + " how old are you?", "how old are you"),
        ("Wie gro\u00df? How old are you?", "How old are you"),
    ],
)
def test_a_question_is_found_however_it_is_written(lawful: Lawful, text: str, words: str) -> None:
    (finding,) = lawful.findings(text)
    assert finding.words == words == text[finding.start : finding.end]


@given(before=st.text(max_size=30), after=st.text(max_size=30), one=st.sampled_from(ASKS))
def test_the_words_of_a_finding_stand_where_it_says(
    before: str, after: str, one: dict[str, str]
) -> None:
    text = f"{before} {one['text']} {after}"
    for finding in LAWFUL.findings(text):
        assert finding.words
        assert 0 <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.words


@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    LAWFUL.findings(text)


def test_several_lines_give_each_category_once(lawful: Lawful) -> None:
    findings = lawful.findings_in(["How old are you?", "What is your age?", "Are you married?"])
    assert [finding.category for finding in findings] == ["age", "family"]


def test_a_question_can_touch_two_categories(lawful: Lawful) -> None:
    findings = lawful.findings("Did your mother ever have cancer?")
    assert [finding.category for finding in findings] == ["family", "genetics"]


# Where it differs


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("How old are you?", ("stop", "stop", "stop")),
        ("What is your current salary?", ("stop", "warn", "stop")),
        ("Do you have a criminal record?", ("stop", "warn", "stop")),
        ("What visa do you have?", ("stop", "warn", "warn")),
        ("Are you a reservist?", ("stop", "warn", "warn")),
        ("What are your political views?", ("warn", "warn", "stop")),
        ("Were you on the works council?", ("stop", "stop", "stop")),
        ("What are your hobbies?", ("warn", "warn", "warn")),
    ],
)
def test_how_much_a_finding_weighs_differs_by_jurisdiction(
    lawful: Lawful, text: str, severities: tuple[str, ...]
) -> None:
    (everywhere,) = lawful.findings(text)
    assert tuple(each.severity for each in everywhere.jurisdictions) == severities
    assert everywhere.severity == ("stop" if "stop" in severities else "warn")
    weighs = "it is a warning" in " ".join(everywhere.differs)
    assert weighs == (len(set(severities)) > 1)
    for jurisdiction, severity in zip(JURISDICTIONS, severities, strict=True):
        (there,) = lawful.findings(text, jurisdiction)
        assert there.severity == severity
        assert [each.id for each in there.jurisdictions] == [jurisdiction]
        assert there.differs == ()


@pytest.mark.parametrize(
    ("text", "jurisdiction", "why", "safe"),
    [
        ("How is your health?", "UK", "s.60", "adjustment"),
        ("How is your health?", "US", "ADA", "reasonable accommodation"),
        ("What is your salary?", "EU", "Pay Transparency Directive", "range"),
        ("Are you a British citizen?", "UK", "part of race", "right to work in the UK"),
        ("Are you a member of a union?", "UK", "TULRCA", "Do not ask"),
        ("Do any illnesses run in the family?", "US", "GINA", "Adjustments"),
    ],
)
def test_the_reason_and_the_safe_way_are_those_of_the_place(
    lawful: Lawful, text: str, jurisdiction: Jurisdiction, why: str, safe: str
) -> None:
    (there,) = lawful.findings(text, jurisdiction)
    assert why in there.why
    assert safe in there.safe
    (everywhere,) = lawful.findings(text)
    assert any(note.startswith(f"{jurisdiction}: ") for note in everywhere.differs)


@pytest.mark.parametrize("category", LAWFUL.categories, ids=lambda one: one.id)
def test_the_safe_ways_to_ask_may_be_asked(category: Category) -> None:
    ways = (category.safe, *(category.there(each).safe for each in JURISDICTIONS))
    assert [LAWFUL.findings(way) for way in ways] == [()] * 4


# Speed


ALPHABET = string.ascii_lowercase + string.digits + " ?.,;:!'-&/\u00e9"


@pytest.mark.parametrize("category", LAWFUL.categories, ids=lambda one: one.id)
def test_whatever_a_pattern_finds_has_one_of_the_cues(category: Category) -> None:
    """The cues decide first whether a line is looked at, so none may be missing."""
    found = st.sampled_from(category.patterns).flatmap(
        lambda pattern: st.from_regex(pattern, alphabet=ALPHABET)
    )

    @settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
    @given(line=found)
    def holds(line: str) -> None:
        assert category in LAWFUL._suspected(line), line

    holds()


def test_a_thousand_lines_take_a_moment() -> None:
    lines = [*(one["text"] for one in ASKS), *FINE]
    fresh = load_lawful(DATA / "lawful.yaml")
    texts = [f"{at}. {line}" for at, line in enumerate(chain(*repeat(lines, 3)), 1)][:1000]
    begun = time.process_time()
    for text in texts:
        fresh.findings(text)
    assert time.process_time() - begun < 0.75


@pytest.mark.parametrize(
    "line",
    [
        "a" * 20_000,
        " " * 20_000,
        "-" * 20_000,
        "<a" * 10_000,
        "&nbsp" * 4_000,
        "*_" * 10_000,
        "\u0301" * 20_000,
        "you " * 5_000,
        "have you ever had " * 1_100,
        "are you a very " * 1_300,
        "your family " * 1_600,
        "do you have any " * 1_250,
        "who looks after " * 1_250,
        "he has she has who has " * 870,
        "your " + "very" * 5_000,
        " ".join(one["text"] for one in ASKS) + " " + "x" * 10_000,
    ],
    ids=lambda line: line[:16],
)
def test_a_long_line_is_looked_at_in_good_time(line: str) -> None:
    begun = time.process_time()
    LAWFUL.findings(line)
    assert time.process_time() - begun < 1.0


# The file

GOOD = "id: a, name: A, why: w, safe: s"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("categories: []", "categories: expected at least 1"),
        (
            f"categories: [{{{GOOD}, severity: stop, cues: [x], patterns: ['(a']}}]",
            "categories.0.patterns.0: expected a regular expression; '(a':",
        ),
        (
            "categories: [{id: a, name: A, severity: stop, why: w, cues: [x], patterns: [xx]}]",
            "categories.0.safe: is missing",
        ),
        (
            f"categories: [{{{GOOD}, severity: no, cues: [x], patterns: [xx]}}]",
            "categories.0.severity: expected 'stop' or 'warn'",
        ),
        (
            f"categories: [{{{GOOD}, severity: stop, cues: [x], patterns: [xx], by: {{FR: 1}}}}]",
            "expected 'US', 'UK' or 'EU'",
        ),
        (
            (
                "categories:\n"
                "- {id: a, name: A, severity: stop, why: w, safe: s, cues: [x], patterns: [xx]}\n"
                "- {id: a, name: B, severity: warn, why: w, safe: s, cues: [x], patterns: [yy]}\n"
            ),
            "categories: the id a stands twice",
        ),
    ],
)
def test_a_mistake_in_the_file_names_the_field_and_what_was_expected(
    tmp_path: Path, content: str, expected: str
) -> None:
    path = tmp_path / "lawful.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_lawful(path)
    assert "lawful.yaml" in str(caught.value)
    assert expected in str(caught.value)
