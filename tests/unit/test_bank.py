"""Loading what sets are made from; a mistake names file, question, field and what was expected."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.catalogue.bank import DATA, Bank, load_bank
from bot.catalogue.model import Kind
from bot.catalogue.roles import Technology
from bot.catalogue.terms import Vocabulary, stem
from bot.reading import DataError

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the content with one file of two questions, to make mistakes in."""
    copy = tmp_path / "data"
    (copy / "questions").mkdir(parents=True)
    for name in ("lawful", "rubric", "technologies", "words"):
        shutil.copy(DATA / f"{name}.yaml", copy)
    shutil.copytree(DATA / "areas", copy / "areas")
    (copy / "roles").mkdir()
    write_role(copy, lambda _: None)
    first = yaml.safe_load((DATA / "questions" / "concurrency.yaml").read_text(encoding="utf-8"))
    entries = first["questions"] if isinstance(first, dict) else first
    write(copy, entries[:2])
    return copy


def write(data: Path, entries: object, name: str = "some") -> None:
    path = data / "questions" / f"{name}.yaml"
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")


def write_role(data: Path, change: Change) -> None:
    role = yaml.safe_load((DATA / "roles" / "backend-go.yaml").read_text(encoding="utf-8"))
    role["competencies"] = ["Concurrency"]
    change(role)
    path = data / "roles" / "backend-go.yaml"
    path.write_text(yaml.safe_dump(role, allow_unicode=True), encoding="utf-8")


def read(data: Path) -> list[dict[str, Any]]:
    path = data / "questions" / "some.yaml"
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


def mistakes(data: Path) -> tuple[str, ...]:
    with pytest.raises(DataError) as caught:
        load_bank(data)
    return caught.value.mistakes


def test_the_content_of_the_repository_loads_without_a_warning(bank: Bank) -> None:
    assert len(bank.questions) >= 60
    assert bank.warnings() == ()
    assert len(bank.version) == 12


def test_a_file_is_a_list_or_a_mapping_with_questions(data: Path) -> None:
    listed = load_bank(data).questions
    write(data, {"questions": read(data)})
    assert load_bank(data).questions == listed


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda one: one.pop("prompt"), "prompt: is missing"),
        (
            lambda one: one.update(minute=5),
            "minute: is not a field; expected one of anchors, areas,",
        ),
        (lambda one: one.update(minutes="soon"), "minutes: expected a whole number"),
        (lambda one: one.update(minutes=90), "minutes: expected 40 or less"),
        (lambda one: one.update(kind="quiz"), "kind: expected 'conceptual', 'experience',"),
        (
            lambda one: one.update(follow_ups=["What else is there?"]),
            "expected at least 2, found 1",
        ),
        (lambda one: one.update(look_for="everything"), "look_for: expected a list"),
        (lambda one: one.update(look_for=[True, "two"]), "look_for.0: expected text; put it in"),
        (lambda one: one.update(levels=["staff", "junior"]), "levels: the lowest comes first"),
        (lambda one: one.update(areas=["cooking"]), "areas: 'cooking' is not in data/areas"),
        (lambda one: one["anchors"].pop("two"), "anchors.two: is missing"),
        (lambda one: one.update(id="Not An Id"), "id: expected the form"),
    ],
)
def test_a_mistake_names_file_question_field_and_expectation(
    data: Path, change: Change, expected: str
) -> None:
    entries = read(data)
    change(entries[1])
    write(data, entries)
    (said,) = mistakes(data)
    assert said.startswith("data/questions/some.yaml, question 2 (")
    assert expected in said


def test_all_mistakes_of_all_files_are_named_at_once(data: Path) -> None:
    entries = read(data)
    entries[0].pop("prompt")
    entries[1].pop("kind")
    write(data, entries)
    (data / "words.yaml").write_text(
        "function: [the]\nfiller: []\nsame: []\nkinds: {}\n", encoding="utf-8"
    )
    said = mistakes(data)
    assert len(said) == 3
    assert said[0] == "data/words.yaml, filler: expected at least 1, found 0"


def test_an_id_used_twice_names_both_places(data: Path) -> None:
    entries = read(data)
    write(data, [entries[0]], name="other")
    (said,) = mistakes(data)
    assert "data/questions/some.yaml, question 1" in said
    assert "already used by data/questions/other.yaml, question 1" in said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- id: [", "data/questions/some.yaml, line"),
        ("just words", "expected a list, or a mapping with `questions:`"),
        ("[]", "expected a list, or a mapping with `questions:`"),
        ("- {id: a, id: b}", "the key 'id' stands twice"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(data: Path, content: str, expected: str) -> None:
    (data / "questions" / "some.yaml").write_text(content, encoding="utf-8")
    assert expected in mistakes(data)[0]


def test_a_file_in_another_encoding_is_named(data: Path) -> None:
    (data / "questions" / "some.yaml").write_bytes("- prompt: é".encode("latin-1"))
    assert mistakes(data) == ("data/questions/some.yaml: expected text in UTF-8",)


def test_a_missing_file_and_an_empty_folder_are_named(data: Path) -> None:
    (data / "questions" / "some.yaml").unlink()
    (data / "technologies.yaml").unlink()
    assert mistakes(data) == (
        "data/technologies.yaml: the file is missing",
        "data/questions: expected at least one file of questions (*.yaml)",
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda role: role["levels"].pop("staff"), "levels: expected staff as well"),
        (lambda role: role.update(id="other"), "id: other; expected the file's name"),
        (lambda role: role.update(areas=["cooking"]), "areas: 'cooking' is not in data/areas"),
        (
            lambda role: role["levels"]["staff"].update(areas=["cooking"]),
            "areas: 'cooking' is not in data/areas",
        ),
        (
            lambda role: role.update(technologies=["Abacus"]),
            "technologies: 'Abacus' is not in technologies.yaml",
        ),
        (
            lambda role: role.update(competencies=["Charm"]),
            "competencies: no question is rated under 'Charm'",
        ),
        (lambda role: role.update(interviews=[]), "interviews: expected at least 1, found 0"),
    ],
)
def test_a_mistake_in_a_family_names_its_file_and_what_was_expected(
    data: Path, change: Change, expected: str
) -> None:
    write_role(data, change)
    (said,) = mistakes(data)
    assert said.startswith("data/roles/backend-go.yaml")
    assert expected in said


def test_without_a_family_there_is_nobody_to_ask(data: Path) -> None:
    (data / "roles" / "backend-go.yaml").unlink()
    assert mistakes(data) == ("data/roles: expected at least one family (*.yaml)",)


def test_a_phrase_in_two_groups_is_named(data: Path) -> None:
    words = yaml.safe_load((data / "words.yaml").read_text(encoding="utf-8"))
    words["same"].append(["lock", "padlock"])
    (data / "words.yaml").write_text(yaml.safe_dump(words), encoding="utf-8")
    assert "“lock” is in two groups, mutex and lock" in mistakes(data)[0]


def test_levels_of_the_rubric_stand_in_order(data: Path) -> None:
    rubric = yaml.safe_load((data / "rubric.yaml").read_text(encoding="utf-8"))
    rubric["levels"].reverse()
    (data / "rubric.yaml").write_text(yaml.safe_dump(rubric), encoding="utf-8")
    assert "levels: expected the scores 1, 2, 3, 4 in this order" in mistakes(data)[0]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda one: one.update(prompt="How old are you?"), "touches age"),
        (lambda one: one.update(follow_ups=["Why so?", "What changed since then?"]), "“Why so?”"),
        (
            lambda one: one["anchors"].update(three=["Good communication"]),
            "anchors, level 3: “Good communication” cannot be observed",
        ),
    ],
)
def test_a_question_that_must_not_be_asked_so_is_warned_of(
    data: Path, change: Change, expected: str
) -> None:
    entries = read(data)
    change(entries[0])
    write(data, entries)
    warnings = load_bank(data).warnings()
    assert any(expected in warning and str(entries[0]["id"]) in warning for warning in warnings)


def test_the_version_changes_with_the_questions(data: Path) -> None:
    before = load_bank(data).version
    write(data, read(data)[:1])
    assert load_bank(data).version != before


# Words


@pytest.mark.parametrize(
    "forms",
    [
        "concurrency concurrent concurrently",
        "allocation allocate allocates allocating",
        "test tests testing tested",
        "debug debugging debugged",
        "optimization optimisation optimise optimize",
        "query queries",
        "handling handles handle",
        "composition compose composes",
        "wrapping wraps wrapped",
        "error errors",
        "mutex mutexes",
        "process processes",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_different_words_keep_different_stems() -> None:
    words = [
        "server",
        "service",
        "test",
        "text",
        "trace",
        "track",
        "race",
        "rate",
        "memory",
        "message",
    ]
    assert len({stem(word) for word in words}) == len(words)


def test_phrases_that_mean_the_same_become_one_term() -> None:
    vocabulary = Vocabulary(
        ["the", "of"], [], [["garbage collection", "GC"], ["trade-off", "tradeoffs"]]
    )
    assert vocabulary.terms("the GC") == vocabulary.terms("garbage collection")
    assert set(vocabulary.terms("trade-offs of garbage collection")) <= vocabulary.indexed(
        "Tradeoffs in GC"
    )
    assert {"garbag", "collect"} < vocabulary.indexed("garbage collection")


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("Goroutines, channels, and concurrency patterns", "concurrency"),
        ("Interface design and composition", "interfaces"),
        ("Error handling patterns", "error-handling"),
        ("Memory management and garbage collection", "memory"),
        ("Testing strategies (unit, integration, benchmarks)", "testing"),
        ("Common packages (context, sync, net/http, encoding/json)", "standard-library"),
        ("Database access patterns", "databases"),
        ("API design (REST, gRPC)", "api-design"),
        ("Observability (logging, metrics, tracing)", "observability"),
        ("concurrency", "concurrency"),
    ],
)
def test_the_areas_of_a_brief_are_recognised(bank: Bank, phrase: str, first: str) -> None:
    assert bank.areas.ids_in(phrase)[0] == first


def test_a_phrase_of_no_area_is_of_none(bank: Bank) -> None:
    assert bank.areas.ids_in("Laminated doughs and tempering chocolate") == ()


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("Senior Go (Golang) Backend Engineer", "backend-go"),
        ("go", "backend-go"),
        ("payments", "backend"),
        ("Pastry chef", None),
        ("Data scientist", "machine-learning"),
        ("Django developer", "backend-python"),
        ("Python data engineer", "data-engineering"),
        ("data engineering manager", "data-engineering"),
        ("engineering manager", "engineering-manager"),
        ("product manager", "product-manager"),
        ("staff engineer", "staff-engineer"),
        ("JavaScript frontend developer", "frontend"),
        ("Full stack developer", "full-stack"),
        ("Site reliability engineer", "sre-cloud"),
        ("SOC analyst", "security-operations"),
        ("SDET", "qa"),
        ("UX designer", "product-designer"),
    ],
)
def test_roles_the_bank_knows(bank: Bank, role: str, expected: str | None) -> None:
    found = bank.roles.find(role)
    assert (found.id if found else None) == expected


def test_a_technology_is_named_by_its_words_and_not_by_look_alikes() -> None:
    go = Technology(name="Go", words=("golang", "goroutine"), exact=("Go",))
    assert go.named_in("How does Go schedule a goroutine?")
    assert not go.named_in("How do you go about a design? Google it.")
    assert go.named_in_role("senior go backend")
    sharp = Technology(name="C#", words=("c#",))
    assert sharp.named_in("Why C#?")
    assert not sharp.named_in("Why C?")


# Signals


@pytest.mark.parametrize(
    "signal",
    [
        "Explains that a send on a full channel blocks until a receiver is ready",
        "Names the deadline and says who sets it",
        "Cannot say what a client should not see",
        "Never mentions cancellation or deadlines",
        "Compares two ways of batching by cost",
        "Asks about the load before proposing a cache",
    ],
)
def test_what_a_person_does_and_about_what_is_observable(bank: Bank, signal: str) -> None:
    assert bank.rubric.signals.observable(signal, bank.vocabulary)


@pytest.mark.parametrize(
    "signal",
    [
        *("Good communication", "Strong", "Excellent understanding", "Poor answer", ""),
        *("Understands channels and mutexes deeply", "Shows excellent understanding of Go"),
        *("Explains clearly", "Explains concepts very well", "Is comfortable with concurrency"),
        *("Very deep knowledge of goroutines, channels and select", "Meets expectations"),
        *("Clear and thorough answers", "Has a solid grasp of the memory model"),
    ],
)
def test_adjectives_and_states_of_mind_are_not_observable(bank: Bank, signal: str) -> None:
    assert not bank.rubric.signals.observable(signal, bank.vocabulary)


@pytest.mark.parametrize(
    ("signal", "unheard"),
    [
        ("Keeps eye contact while explaining", "eye contact"),
        ("Draws a diagram of the flow", "Draws a diagram"),
        ("Looks nervous when asked", "Looks nervous"),
        ("Writes clean code on the screen", "Writes clean code"),
        ("Explains where the drawbacks of a queue lie", None),
        ("Says how a lock looks in the profile", None),
    ],
)
def test_what_no_transcript_holds_is_found(bank: Bank, signal: str, unheard: str | None) -> None:
    assert bank.rubric.signals.unheard_in(signal) == unheard


def test_every_question_is_found_by_kind_area_and_word(bank: Bank) -> None:
    index = bank.index
    assert sum(len(found) for found in index.by_kind.values()) == len(bank.questions)
    for at, question in enumerate(bank.questions):
        assert at in index.by_kind[Kind(question.kind)]
        assert all(at in index.by_area[area] for area in question.areas)
