"""The question bank as an interviewer meets it: enough of everything, and nothing vague in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
import yaml

from bot.catalogue.bank import DATA, Bank, load_bank
from bot.catalogue.model import BankQuestion, Kind, Level

BRIEF_AREAS = (
    "concurrency",
    "interfaces",
    "error-handling",
    "memory",
    "testing",
    "standard-library",
    "databases",
    "api-design",
    "observability",
)
MORE_AREAS = ("system-design", "reliability", "performance", "security", "delivery")
COMPETENCIES = {
    "Concurrency",
    "Interfaces and type design",
    "Errors and failure handling",
    "Memory and performance",
    "Testing",
    "Standard library fluency",
    "Service and API design",
    "Data access",
    "Debugging and observability in production",
    "Judgement and trade-offs",
}
# What a candidate does that can be heard; every anchor begins with one of these.
HEARD = re.compile(
    r"(Admits|Asks|Begins|Cannot|Claims|Compares|Computes|Connects|Derives|Describes|Distinguishes"
    r"|Estimates|Explains|Gives|Lists|Names|Objects|Picks|Predicts|Proposes|Quantifies|Recommends"
    r"|Repeats|Reports|Says|Separates|States|Walks) "
)
VAGUE = re.compile(
    r"\b(good|bad|strong|weak|clear|clearly|excellent|solid|deep|deeply|great|poor|poorly|adequate"
    r"|basic|well|understanding|confident|confidently|vague|thorough|nice|appropriate|reasonable"
    r"|proper|properly|fully|communication|knowledge|very|outstanding|impressive)\b",
    re.IGNORECASE,
)
LEAST_FOLLOW_UP_WORDS = 6
LONGEST_PROMPT_WORDS = 60
LONGEST_LINE = 110


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


def repeated(lines: Iterable[str]) -> list[str]:
    """Return lines that stand more than once, apart from case and punctuation at the end."""
    counts = Counter(line.casefold().rstrip(" .?") for line in lines)
    return [line for line, count in counts.items() if count > 1]


def primary(bank: Bank, area: str) -> list[BankQuestion]:
    return [question for question in bank.questions if question.areas[0] == area]


def suits(question: BankQuestion, level: Level) -> bool:
    low, high = question.levels
    return low.rank <= level.rank <= high.rank


def anchors(bank: Bank) -> Iterator[tuple[str, str]]:
    for question in bank.questions:
        for score in range(1, 5):
            for line in question.anchors[score]:
                yield f"{question.id}, level {score}", line


def test_the_bank_has_eighty_to_ninety_questions_that_composing_can_all_use(bank: Bank) -> None:
    assert 80 <= len(bank.questions) <= 90
    assert bank.warnings() == ()


def test_every_question_can_be_rated_from_a_transcript(bank: Bank) -> None:
    unheard = {q.id: bank.unheard_in(at) for at, q in enumerate(bank.questions)}
    assert {key: words for key, words in unheard.items() if words} == {}


def test_the_areas_are_the_nine_of_the_brief_and_five_more(bank: Bank) -> None:
    assert {area.id for area in bank.areas.all} == {*BRIEF_AREAS, *MORE_AREAS}
    for area in bank.areas.all:
        assert len(area.aliases) >= 20, area.id
        assert repeated(area.aliases) == []
        assert all(alias == alias.lower() for alias in area.aliases)


def test_a_phrase_names_one_area_only(bank: Bank) -> None:
    assert repeated(alias for area in bank.areas.all for alias in area.aliases) == []


@pytest.mark.parametrize("area", BRIEF_AREAS)
def test_each_area_of_the_brief_has_six_questions_of_its_own(bank: Bank, area: str) -> None:
    assert len(primary(bank, area)) >= 6


@pytest.mark.parametrize("area", [*BRIEF_AREAS, *MORE_AREAS])
def test_each_area_has_questions_for_every_level(bank: Bank, area: str) -> None:
    for level in Level:
        assert any(suits(question, level) for question in primary(bank, area)), level


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (Kind.CONCEPTUAL, 25),
        (Kind.EXPERIENCE, 10),
        (Kind.SYSTEM_DESIGN, 10),
        (Kind.CODING, 8),
        (Kind.BEHAVIOURAL, 6),
    ],
)
def test_each_kind_is_represented(bank: Bank, kind: Kind, least: int) -> None:
    assert sum(question.kind is kind for question in bank.questions) >= least


def test_competencies_are_few_and_each_has_several_questions(bank: Bank) -> None:
    counts = Counter(question.competency for question in bank.questions)
    assert set(counts) == COMPETENCIES
    assert min(counts.values()) >= 5


def test_minutes_suit_the_kind(bank: Bank) -> None:
    for question in bank.questions:
        low, high = (12, 20) if question.kind is Kind.SYSTEM_DESIGN else (5, 12)
        assert low <= question.minutes <= high, question.id


def test_every_part_of_a_question_has_enough_to_listen_for(bank: Bank) -> None:
    for question in bank.questions:
        assert 3 <= len(question.look_for) <= 5, question.id
        assert 2 <= len(question.red_flags) <= 4, question.id
        assert 2 <= len(question.green_flags) <= 4, question.id
        assert 2 <= len(question.technical_accuracy) <= 3, question.id
        assert 2 <= len(question.depth) <= 3, question.id
        assert all(1 <= len(question.anchors[score]) <= 3 for score in range(1, 5)), question.id


def test_prompts_can_be_spoken_in_one_to_three_sentences(bank: Bank) -> None:
    for question in bank.questions:
        sentences = re.findall(r"[.?!](?=\s|$)", question.prompt)
        assert 1 <= len(sentences) <= 3, question.id
        assert len(question.prompt.split()) <= LONGEST_PROMPT_WORDS, question.id


def test_follow_ups_are_whole_sentences(bank: Bank) -> None:
    for question in bank.questions:
        for line in question.follow_ups:
            assert len(line.split()) >= LEAST_FOLLOW_UP_WORDS, f"{question.id}: {line}"
            assert line.endswith(("?", ".")), f"{question.id}: {line}"


def test_nothing_that_is_asked_or_rated_stands_twice(bank: Bank) -> None:
    questions = bank.questions
    assert repeated(question.id for question in questions) == []
    assert repeated(question.prompt for question in questions) == []
    assert repeated(line for question in questions for line in question.follow_ups) == []
    assert repeated(line for question in questions for line in question.red_flags) == []
    assert repeated(line for question in questions for line in question.green_flags) == []
    assert repeated(line for _, line in anchors(bank)) == []


def test_anchors_begin_with_something_a_rater_hears(bank: Bank) -> None:
    assert [found for found in anchors(bank) if not HEARD.match(found[1])] == []


def test_anchors_say_what_is_heard_and_not_how_it_feels(bank: Bank) -> None:
    assert [found for found in anchors(bank) if VAGUE.search(found[1])] == []
    assert [found for found in anchors(bank) if len(found[1].split()) < 5] == []


def test_levels_of_a_question_differ_in_substance(bank: Bank) -> None:
    """Two levels that share most words would differ by an adverb only."""
    for question in bank.questions:
        levels = [
            set(re.findall(r"\w+", " ".join(question.anchors[score]).casefold()))
            for score in range(1, 5)
        ]
        for at, one in enumerate(levels):
            for other in levels[at + 1 :]:
                assert len(one & other) / len(one | other) < 0.5, question.id


def test_files_keep_to_one_style() -> None:
    fields = list(BankQuestion.model_fields)
    for path in sorted((DATA / "questions").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert max(map(len, text.splitlines())) <= LONGEST_LINE, path.name
        for entry in yaml.safe_load(text):
            assert list(entry) == fields, f"{path.name}: {entry['id']}"
            assert entry["areas"][0] == path.stem, f"{path.name}: {entry['id']}"
