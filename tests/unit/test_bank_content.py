"""The question bank as an interviewer meets it: enough of everything, and nothing vague in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

import pytest
import yaml

from bot.catalogue.bank import DATA, Bank, load_bank
from bot.catalogue.model import BankQuestion, Kind, Level
from bot.plans.composing.likeness import REPEATS, overlap

# What a candidate does that can be heard; every anchor begins with one of these.
HEARD = re.compile(
    r"(Adds|Admits|Agrees|Answers|Argues|Asks|Assumes|Begins|Blames|Calculates|Cannot|Chooses|Claims"
    r"|Compares|Computes|Connects|Credits|Declines|Defines|Derives|Describes|Distinguishes|Estimates"
    r"|Explains|Gives|Lists|Maps|Names|Objects|Offers|Picks|Plans|Points|Predicts|Prioritises"
    r"|Proposes|Quantifies|Quotes|Recalls|Recommends|Refuses|Relates|Repeats|Reports|Says|Separates"
    r"|Sets|Sizes|Splits|States|Suggests|Traces|Treats|Walks|Weighs) "
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


def test_the_bank_has_over_four_hundred_questions_that_composing_can_all_use(bank: Bank) -> None:
    assert len(bank.questions) >= 400
    assert bank.warnings() == ()


def test_every_question_can_be_rated_from_a_transcript(bank: Bank) -> None:
    unheard = {q.id: bank.unheard_in(at) for at, q in enumerate(bank.questions)}
    assert {key: words for key, words in unheard.items() if words} == {}


def test_areas_are_known_by_the_words_people_use(bank: Bank) -> None:
    for area in bank.areas.all:
        assert len(area.aliases) >= 10, area.id
        assert repeated(area.aliases) == []
        assert all(alias == alias.lower() for alias in area.aliases)


def test_a_phrase_names_one_area_only(bank: Bank) -> None:
    assert repeated(alias for area in bank.areas.all for alias in area.aliases) == []


def test_every_area_has_questions_and_belongs_to_a_family(bank: Bank) -> None:
    asked = {area for role in bank.roles.roles for level in Level for area in role.areas_at(level)}
    assert {area.id for area in bank.areas.all} == asked
    for area in bank.areas.all:
        assert len(primary(bank, area.id)) >= 3, area.id


FAMILIES = {
    *("backend", "backend-go", "backend-python", "backend-jvm", "backend-node", "backend-rust"),
    *("frontend", "full-stack", "ios", "android", "data-engineering", "machine-learning"),
    *("sre-cloud", "release-tooling", "application-security", "security-operations", "qa"),
    *("engineering-manager", "staff-engineer", "product-manager", "product-designer"),
    *("data-analyst", "technical-support"),
}


def test_the_families_are_those_that_companies_hire_for(bank: Bank) -> None:
    assert {role.id for role in bank.roles.roles} == FAMILIES


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_each_family_has_a_choice_of_questions_at_every_level(bank: Bank, family: str) -> None:
    role = next(one for one in bank.roles.roles if one.id == family)
    assert bank.roles.find(role.name) is role
    for level in Level:
        fitting = [
            question
            for question in bank.questions
            if question.areas[0] in role.areas_at(level) and suits(question, level)
        ]
        kinds = Counter(question.kind for question in fitting)
        assert len(fitting) >= 15, level
        assert kinds[Kind.CONCEPTUAL] >= 3, level
        assert kinds[Kind.EXPERIENCE] + kinds[Kind.BEHAVIOURAL] >= 4, level
        assert len({question.competency for question in fitting}) >= 4, level


def test_what_a_level_expects_differs_from_the_next(bank: Bank) -> None:
    for role in bank.roles.roles:
        lines = [line for level in Level for line in role.levels[level].expects]
        assert repeated(lines) == [], role.id
        assert all(len(line.split()) >= 5 for line in lines), role.id


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (Kind.CONCEPTUAL, 120),
        (Kind.EXPERIENCE, 90),
        (Kind.SYSTEM_DESIGN, 60),
        (Kind.CODING, 40),
        (Kind.BEHAVIOURAL, 25),
    ],
)
def test_each_kind_is_represented(bank: Bank, kind: Kind, least: int) -> None:
    assert sum(question.kind is kind for question in bank.questions) >= least


def test_each_competency_has_several_questions(bank: Bank) -> None:
    counts = Counter(question.competency for question in bank.questions)
    assert {name: count for name, count in counts.items() if count < 3} == {}


def test_the_teams_own_list_is_in_the_bank(bank: Bank) -> None:
    """Its twenty questions in seven categories; one became a rule of composing (self-ratings)."""
    taken = [question for question in bank.questions if "team-list" in question.origins]
    assert len(taken) >= 20
    assert {"ownership", "mentoring", "maintainability"} <= {one.areas[0] for one in taken}


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


def test_follow_ups_of_different_questions_do_not_ask_the_same(bank: Bank) -> None:
    """Two questions of one set would: the check on follow-ups holds them to the same measure."""
    lines = [
        (question.id, bank.vocabulary.telling(line))
        for question in bank.questions
        for line in question.follow_ups
    ]
    same = [
        (one, other)
        for (one, terms), (other, others) in combinations(lines, 2)
        if min(len(terms), len(others)) >= 3 and overlap(terms, others) >= REPEATS
    ]
    assert same == []


def test_files_keep_to_one_style() -> None:
    fields = list(BankQuestion.model_fields)
    for path in sorted((DATA / "questions").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert max(map(len, text.splitlines())) <= LONGEST_LINE, path.name
        for entry in yaml.safe_load(text):
            given = [field for field in fields if field in entry]
            assert list(entry) == given, f"{path.name}: {entry['id']}"
            assert entry["areas"][0] == path.stem, f"{path.name}: {entry['id']}"
