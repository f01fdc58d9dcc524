"""Single words of a brief, the words of a command, and the arithmetic of minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.model import Kind, Level
from bot.plans.model import Question
from bot.plans.reading import timing
from bot.plans.reading.words import (
    experience_in,
    interview_type_in,
    level_in,
    level_of_years,
    minutes_in,
    parse_words,
    scoring_in,
)
from bot.questions.listing.asking import kind_of


@pytest.mark.parametrize(
    ("words", "role", "level", "minutes", "kind"),
    [
        ("senior go backend 45m screen", "go backend", Level.SENIOR, 45, "screen"),
        ("45m screen senior go backend", "go backend", Level.SENIOR, 45, "screen"),
        (
            "Sr. Golang engineer, 1h technical screen",
            "Golang engineer",
            Level.SENIOR,
            60,
            "technical screen",
        ),
        (
            "staff go platform 90 minutes system design",
            "go platform",
            Level.STAFF,
            90,
            "system design interview",
        ),
        ("ic4 backend 1h30", "backend", Level.SENIOR, 90, ""),
        ("junior rust developer half an hour", "rust developer", Level.JUNIOR, 30, ""),
        (
            "principal engineer onsite interview",
            "engineer",
            Level.PRINCIPAL,
            None,
            "onsite interview",
        ),
        ("lead go engineer", "go engineer", Level.STAFF, None, ""),
        ("go backend", "go backend", None, None, ""),
        ("mid-level c++ 60-minute deep dive", "c++", Level.MID, 60, "deep dive"),
        ("SDE II", "software engineer", Level.MID, None, ""),
        ("SDE2 backend", "software engineer backend", Level.MID, None, ""),
        ("SDE iOS", "software engineer iOS", None, None, ""),
        ("VP engineering", "VP engineering", Level.MANAGER, None, ""),
        ("Backend-Entwickler (m/w/d)", "Backend-Entwickler (m/w/d)", None, None, ""),
        ("(senior) go backend", "go backend", Level.SENIOR, None, ""),
        ("", "", None, None, ""),
        ("coding", "coding", None, None, ""),
    ],
)
def test_the_words_of_a_command(
    words: str, role: str, level: Level | None, minutes: int | None, kind: str
) -> None:
    brief = parse_words(words)
    assert (brief.role, brief.level, brief.length_minutes, brief.interview_type) == (
        *(role, level),
        *(minutes, kind),
    )


@given(st.text(max_size=300))
def test_any_words_of_a_command_are_read(words: str) -> None:
    parse_words(words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45-minute technical screen", 45),
        ("45 min", 45),
        ("30-45 minutes", 45),
        ("1h", 60),
        ("1.5 hours", 90),
        ("1h 15", 75),
        ("an hour and a half", 90),
        ("half an hour", 30),
        ("an hour", 60),
        ("two hours", 120),
        ("three quarters of an hour", 45),
        ("90 Minuten", 90),
        ("45m", 45),
        ("p99 of 5ms", None),
        ("5m requests a day", None),
        ("Go 1.22", None),
        ("", None),
    ],
)
def test_lengths_of_time(text: str, expected: int | None) -> None:
    assert minutes_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senior (5+ years)", Level.SENIOR),
        ("Sr. Go engineer", Level.SENIOR),
        ("IC4", Level.SENIOR),
        ("IC 5", Level.STAFF),
        ("L3", Level.JUNIOR),
        ("SDE II", Level.MID),
        ("mid-level", Level.MID),
        ("Mid to senior", Level.MID),
        ("entry-level developer", Level.JUNIOR),
        ("Staff", Level.STAFF),
        ("Tech lead, Go engineer", Level.STAFF),
        ("Senior or lead engineer", Level.SENIOR),
        ("will lead projects", None),
        ("middle of the road", None),
        ("mentors juniors", None),
        ("a seniority of sorts", None),
    ],
)
def test_levels_and_their_synonyms(text: str, expected: Level | None) -> None:
    assert level_in(text) is expected


def test_an_ambiguous_word_alone_is_a_level() -> None:
    assert level_in("Lead", alone=True) is Level.STAFF


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 year", Level.JUNIOR),
        ("2-4 years", Level.MID),
        ("5+ years of Go", Level.SENIOR),
        ("20 yrs", Level.SENIOR),
        ("many years", None),
    ],
)
def test_years_suggest_a_level_never_above_senior(text: str, expected: Level | None) -> None:
    assert level_of_years(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senior (5+ years Go)", "5+ years Go"),
        ("Senior, 5+ years (3 of Go)", "5+ years (3 of Go)"),
        ("Senior", ""),
        ("Has run services for 6 years", "Has run services for 6 years"),
    ],
)
def test_the_words_on_experience_are_kept_as_they_are(text: str, expected: str) -> None:
    assert experience_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Scoring will be done by LLM-as-judge from the transcript", "transcript"),
        ("Graded by an AI afterwards", "transcript"),
        ("The interviewers score the answers", "person"),
        ("Rated by a panel", "person"),
        ("A transcript will be kept", None),
        ("We use an ML model in production", None),
    ],
)
def test_who_scores(text: str, expected: str | None) -> None:
    assert scoring_in(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45-minute technical screen", "technical screen"),
        ("Phone Screen", "phone screen"),
        ("a technical interview, in fact a screen", "screen"),
        ("System design interview", "system design interview"),
        ("Focus on system design and concurrency", None),
        ("on-screen graphics", None),
    ],
)
def test_kinds_of_interview(text: str, expected: str | None) -> None:
    assert interview_type_in(text) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("How would you build a chat service?", Kind.SYSTEM_DESIGN),
        ("Tell me about a time you were wrong.", Kind.EXPERIENCE),
        ("How do you give feedback to a colleague?", Kind.BEHAVIOURAL),
        ("Write a function that reverses a list.", Kind.CODING),
        ("What is a channel?", Kind.CONCEPTUAL),
    ],
)
def test_the_kind_of_an_own_question_is_told_by_how_it_is_put(prompt: str, expected: Kind) -> None:
    assert kind_of(prompt) is expected


# Minutes


@pytest.mark.parametrize(("length", "target"), [(30, 25), (45, 40), (60, 53), (90, 80), (10, 5)])
def test_what_an_interview_leaves_for_questions(length: int, target: int) -> None:
    assert timing.target_for(length) == target


@given(st.integers(1, 300))
def test_a_target_fits_its_interview_and_the_shortest_interview_fits_the_target(size: int) -> None:
    assert 1 <= timing.target_for(size) <= size
    length = timing.length_for(size)
    assert timing.target_for(length) >= size
    assert length % 5 == 0


def test_forty_minutes_of_questions_make_a_45_minute_interview() -> None:
    assert timing.length_for(40) == 45


@given(st.lists(st.integers(2, 40), min_size=1, max_size=12), st.integers(1, 300))
def test_minutes_reach_the_target_wherever_the_limits_allow_it(
    planned: list[int], target: int
) -> None:
    minutes = timing.shared(planned, target)
    limits = [timing.bounds(one) for one in planned]
    assert all(low <= each <= high for each, (low, high) in zip(minutes, limits, strict=True))
    lowest, highest = (sum(ends) for ends in zip(*limits, strict=True))
    assert sum(minutes) == min(max(target, lowest), highest)


def test_a_minute_more_goes_where_it_changes_least_in_proportion() -> None:
    assert timing.shared([6, 12], 19) == (6, 13)
    assert timing.shared([6, 12], 17) == (6, 11)


@given(st.integers(1, 30), st.integers(0, 200))
def test_minutes_dealt_out_evenly_differ_by_one_at_most(count: int, target: int) -> None:
    minutes = timing.spread(count, target)
    assert sum(minutes) == target
    assert max(minutes) - min(minutes) <= 1


def test_the_agenda_names_both_ends_and_adds_up_to_the_interview() -> None:
    questions = [Question(id="q1", prompt="p", kind=Kind.CODING, minutes=40)]
    agenda = timing.agenda(questions, 45, ["Testing"])
    assert [(item.what, item.minutes) for item in agenda] == [
        ("Introductions", 2),
        ("Question 1: Testing", 40),
        ("The candidate's questions", 3),
    ]
