"""Questions not to ask: a labelled list, with technical near misses."""

from pathlib import Path

import pytest
import yaml

from bot.catalogue.bank import DATA
from bot.catalogue.lawful import Lawful, load_lawful
from bot.reading import DataError

LABELLED = yaml.safe_load(
    (Path(__file__).parents[1] / "samples" / "lawful.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def lawful() -> Lawful:
    return load_lawful(DATA / "lawful.yaml")


def test_the_labelled_lines_are_many_and_about_half_of_them_harmless() -> None:
    asks, fine = LABELLED["asks"], LABELLED["fine"]
    assert len(asks) + len(fine) >= 80
    assert 0.8 < len(asks) / len(fine) < 1.25
    assert {one["category"] for one in asks} == {
        *("age", "family", "origin", "religion", "disability", "arrests", "pay", "identity"),
        *("housing", "clubs", "military", "hobbies"),
    }


def test_every_labelled_line_is_judged_right(
    lawful: Lawful, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {one["text"]: lawful.findings(one["text"]) for one in LABELLED["asks"]}
    flagged_wrongly = {line: lawful.findings(line) for line in LABELLED["fine"]}
    missed = [text for text, findings in found.items() if not findings]
    wrong = {text: findings for text, findings in flagged_wrongly.items() if findings}
    right = len(found) - len(missed)
    with capsys.disabled():
        precision, recall = right / ((right + len(wrong)) or 1), right / len(found)
        print(  # noqa: T201 - the two numbers are what this list is for
            f"\nquestions not to ask: precision {precision:.2f}, recall {recall:.2f}"
        )
    assert not missed
    assert not wrong


@pytest.mark.parametrize("one", LABELLED["asks"], ids=lambda one: one["text"][:40])
def test_a_question_not_to_ask_is_named_with_its_category(
    lawful: Lawful, one: dict[str, str]
) -> None:
    assert one["category"] in [finding.category for finding in lawful.findings(one["text"])]


def test_a_finding_says_which_words_why_and_how_to_ask_instead(lawful: Lawful) -> None:
    (finding,) = lawful.findings("Before we start: are you a US citizen?")
    assert finding.words == "are you a us citizen"
    assert "protected" in finding.why
    assert "authorised to work" in finding.safe


def test_several_lines_give_each_category_once(lawful: Lawful) -> None:
    findings = lawful.findings_in(["How old are you?", "What is your age?", "Are you married?"])
    assert [finding.category for finding in findings] == ["age", "family"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("categories: []", "categories: expected at least 1"),
        (
            "categories: [{id: a, name: A, why: w, safe: s, patterns: ['(a']}]",
            "categories.0.patterns.0: expected a regular expression; '(a':",
        ),
        ("categories: [{id: a, name: A, why: w, patterns: [xx]}]", "categories.0.safe: is missing"),
        (
            (
                "categories:\n"
                "- {id: a, name: A, why: w, safe: s, patterns: [xx]}\n"
                "- {id: a, name: B, why: w, safe: s, patterns: [yy]}\n"
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
