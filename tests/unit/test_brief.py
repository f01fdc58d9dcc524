"""Reading briefs: any form of them, and nothing dropped."""

import re
import time

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from plan_samples import OWN, sample, sample_brief, seed

from bot.catalogue.model import Kind, Level
from bot.errors import Problem
from bot.plans.model import AtLeastOne, Brief
from bot.plans.reading.brief import LONGEST_BRIEF, contradictions, parse_brief, read
from bot.plans.reading.draft import MOST_LINES
from bot.plans.reading.outline import items

# The sample document


def test_the_sample_document_is_understood_to_the_last_line() -> None:
    brief = parse_brief(seed(0))
    assert brief.title == "Interview Question Set Design Prompt"
    assert brief.role == "Senior Go (Golang) Backend Engineer"
    assert brief.level is Level.SENIOR
    assert brief.experience == "5+ years Go experience, 7+ years total engineering experience"
    assert brief.interview_type == "technical screen"
    assert (brief.length_minutes, brief.target_minutes) == (45, 40)
    assert brief.scoring == "transcript"
    counts = (len(brief.goals), len(brief.areas), len(brief.red_flags), len(brief.green_flags))
    assert counts == (6, 9, 7, 7)
    assert brief.question_count == (4, 5)
    assert brief.mix == (Kind.CONCEPTUAL, Kind.EXPERIENCE)
    assert [(rule.topics, rule.kinds) for rule in brief.at_least_one] == [
        (("concurrency",), ()),
        (("error handling", "interfaces"), ()),
        ((), (Kind.SYSTEM_DESIGN,)),
    ]
    assert brief.follow_ups == (2, 3)
    assert brief.not_understood == ()
    assert contradictions(brief) == ()


@pytest.mark.parametrize("number", [1, 2])
def test_documents_that_are_no_briefs_are_read_without_losing_a_word(number: int) -> None:
    text = seed(number)
    assert_nothing_lost(text, parse_brief(text))


# Our own samples


def test_a_brief_of_the_same_shape_in_other_words_is_understood() -> None:
    brief = sample_brief("payments")
    assert brief.role == "Senior Go Engineer, Payments Backend"
    assert brief.level is Level.SENIOR
    assert brief.experience == "6+ years of backend work, at least 3 years of Go in production"
    assert (brief.length_minutes, brief.target_minutes) == (60, 50)
    assert brief.scoring == "transcript"
    assert brief.question_count == (5, 6)
    assert brief.mix == (Kind.CONCEPTUAL, Kind.EXPERIENCE)
    assert [rule.topics for rule in brief.at_least_one] == [
        ("concurrency",),
        ("databases", "transactions"),
        (),
    ]
    assert brief.areas[2] == "API design (REST, gRPC)"
    assert len(brief.goals) == len(brief.red_flags) == len(brief.green_flags) == 4
    assert brief.output[1] == "Questions worded to be read aloud"
    assert brief.not_understood == ()


def test_a_short_brief_of_named_lines_is_understood() -> None:
    brief = sample_brief("short")
    assert brief.role == "Mid-level Go backend developer"
    assert brief.level is Level.MID
    assert (brief.length_minutes, brief.target_minutes) == (30, 25)
    assert brief.areas == ("concurrency", "error handling", "testing", "SQL")
    assert brief.question_count == (3, 3)
    assert brief.at_least_one[0].topics == ("testing",)
    assert brief.not_understood == ()


def test_plain_prose_is_read_sentence_by_sentence() -> None:
    brief = sample_brief("prose")
    assert brief.role == "senior Go backend engineer"
    assert brief.level is Level.SENIOR
    assert brief.experience == "5+ years of experience"
    assert brief.interview_type == "phone screen"
    assert brief.length_minutes == 45
    assert brief.scoring == "person"
    assert brief.areas == ("goroutines", "error handling", "SQL", "testing")
    assert brief.question_count == (4, 4)
    assert brief.at_least_one[0].topics == ("concurrency",)
    assert brief.red_flags == ("ignoring errors", "never having run a service")
    assert brief.not_understood == ("Our office dog is called Bit.",)


def test_of_a_brief_in_another_language_the_rest_is_shown_and_not_dropped() -> None:
    brief = sample_brief("german")
    assert brief.length_minutes == 45
    assert "Senior Go-Entwickler im Backend" in brief.not_understood
    assert "Kann keine Fehlerbehandlung erklären" in brief.not_understood


def test_contradictions_are_named_in_plain_sentences() -> None:
    said = contradictions(sample_brief("contradictory"))
    assert said == (
        (
            "8 questions in 5 minutes are less than 3 minutes each, follow-ups included. "
            "5 minutes hold at most 1."
        ),
        "“At least nine questions on SQL” asks for more than the 8 questions there are to be.",
        "A junior with 10 years of experience: one of the two must be meant otherwise.",
        "“Blames the database for everything” is both a red flag and a green flag.",
    )


@pytest.mark.parametrize(
    ("brief", "part"),
    [
        (Brief(length_minutes=5), "An interview of 5 minutes leaves no room"),
        (Brief(length_minutes=300), "more than four hours"),
        (Brief(length_minutes=30, target_minutes=40), "40 minutes of questions do not fit"),
        (Brief(role="Senior engineer", level=Level.STAFF), "The role says senior, the level says"),
        (Brief(level=Level.STAFF, experience="1 year of Go"), "1 year of experience hardly make"),
        (
            Brief(question_count=(1, 1), mix=(Kind.CONCEPTUAL, Kind.EXPERIENCE)),
            "A mix of conceptual and experience takes more than 1 question.",
        ),
    ],
)
def test_each_contradiction_is_found(brief: Brief, part: str) -> None:
    assert part in " ".join(contradictions(brief))


def test_the_sensible_samples_contradict_nothing() -> None:
    for name in ("payments", "short", "german", "prose"):
        assert contradictions(sample_brief(name)) == ()


# Form does not matter

_SECTIONS = {
    "Role": ["Senior Go backend engineer"],
    "Interview context": ["45-minute technical screen"],
    "Candidate level": ["Senior (5+ years)"],
    "What we want to learn": ["How they debug", "How they design"],
    "Technical areas": ["Channels and select", "Error handling"],
    "Question requirements": ["4-5 questions", "At least one question on concurrency"],
    "Red flags": ["Guesses instead of measuring"],
    "Green flags": ["Asks about load first"],
    "Output format": ["2-3 follow-up questions"],
}


def _styled(heading: str, bullet: str, *, case: str = "as is", blank: bool = True) -> str:
    lines = []
    for name, content in _SECTIONS.items():
        shown = {"upper": name.upper(), "lower": name.lower()}.get(case, name)
        lines.append(heading.format(shown))
        lines.extend(f"{bullet}{line}" for line in content)
        lines.extend([""] if blank else [])
    return "\n".join(lines)


@pytest.mark.parametrize("heading", ["# {}", "## {} ##", "#### {}:", "**{}**", "__{}:__", "{}:"])
@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "  + ", "1. ", "2) ", "- [ ] ", ""])
def test_headings_and_bullets_of_any_style_mean_the_same(heading: str, bullet: str) -> None:
    plain = parse_brief(_styled("## {}", "- "))
    assert plain.not_understood == ()
    assert parse_brief(_styled(heading, bullet)) == plain


@pytest.mark.parametrize("case", ["upper", "lower"])
def test_headings_need_no_marks_at_all(case: str) -> None:
    plain = parse_brief(_styled("## {}", "- "))
    assert parse_brief(_styled("{}", "- ", case=case)) == plain
    assert parse_brief(_styled("{}\n=====", "- ", case=case, blank=False)) == plain


def test_the_order_of_sections_does_not_matter() -> None:
    forward = _styled("## {}", "- ").strip().split("\n\n")
    turned = parse_brief("\n\n".join(reversed(forward)))
    assert turned == parse_brief("\n\n".join(forward))


@pytest.mark.parametrize(
    "heading",
    ["Red Flags (for LLM scoring rubric)", "Warning signs", "Our red flags", "3. Red flags"],
)
def test_synonyms_of_headings_are_known(heading: str) -> None:
    brief = parse_brief(f"## Role\nGo engineer\n## {heading}\n- Guesses\n")
    assert brief.red_flags == ("Guesses",)


def test_a_line_that_wraps_stays_one_item() -> None:
    text = (
        "## Red flags\n- Cannot say which part of the answer rests on a measurement and\n"
        "  which on a guess\n- Gives up\n"
    )
    assert parse_brief(text).red_flags == (
        "Cannot say which part of the answer rests on a measurement and which on a guess",
        "Gives up",
    )


def test_emphasis_is_taken_off_only_where_no_words_would_run_together() -> None:
    brief = parse_brief("Role: Go engineer\n\n**Note:** ours\n\n**Pay**roll team\n")
    assert brief.not_understood == ("Note: ours", "**Pay**roll team")


def test_an_unknown_section_is_kept_word_for_word() -> None:
    brief = parse_brief("## Role\nGo engineer\n## Parking\n- Level two, next to the lift\n")
    assert brief.not_understood == ("Parking", "Level two, next to the lift")


def test_a_title_that_names_the_job_is_the_role_where_there_is_no_other() -> None:
    brief = parse_brief("# Staff Go backend engineer\n\n## Areas\n- Concurrency\n")
    assert (brief.role, brief.level) == ("Staff Go backend engineer", Level.STAFF)


@pytest.mark.parametrize(
    ("text", "role", "minutes"),
    [
        ("Senior Go backend engineer", "Senior Go backend engineer", None),
        ("Senior Go backend engineer, 45 minutes", "Senior Go backend engineer", 45),
        ("Staff Platform Engineer: 60 min", "Staff Platform Engineer", 60),
    ],
)
def test_a_line_that_is_little_more_than_a_job_names_the_role(
    text: str, role: str, minutes: int | None
) -> None:
    brief = parse_brief(text)
    assert (brief.role, brief.length_minutes) == (role, minutes)
    assert brief.level is not None
    assert brief.not_understood == ()


def test_a_list_of_own_questions_keeps_what_is_nested_under_each() -> None:
    brief = parse_brief(
        "## Role\nGo engineer\n"
        "## Questions\n- How do you test?\n    - And the database?\n- Why Go?\n"
    )
    assert brief.own_questions == ("How do you test?\nAnd the database?", "Why Go?")


def test_a_second_length_is_shown_and_does_not_overwrite_the_first() -> None:
    brief = parse_brief("## Role\nGo engineer\n## Length\n45 minutes\n60 minutes\n")
    assert brief.length_minutes == 45
    assert brief.not_understood == ("60 minutes",)


def test_more_lines_than_an_interview_can_meet_are_shown_as_not_read() -> None:
    flags = "\n".join(f"- Flag number {at}" for at in range(60))
    brief = parse_brief(f"## Red flags\n{flags}\n")
    assert len(brief.red_flags) == MOST_LINES
    assert brief.not_understood[-1] == "Flag number 59"


# Rules, line by line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("4-5 technical questions", (4, 5)),
        ("4 to 5 questions", (4, 5)),
        ("four or five open-ended questions", (4, 5)),
        ("5 questions", (5, 5)),
        ("Questions: 6", (6, 6)),
        ("exactly 3 hard technical questions, please", (3, 3)),
        ("Ask three questions with 2-3 follow-ups each", (3, 3)),
        ("At least 4 questions", (4, 5)),
        ("Up to 4 questions", (4, 4)),
        ("2-3 follow-up questions", None),
    ],
)
def test_numbers_of_questions(line: str, expected: tuple[int, int] | None) -> None:
    assert parse_brief(f"## Requirements\n- {line}\n").question_count == expected


@pytest.mark.parametrize(
    ("line", "topics", "kinds", "count", "together"),
    [
        ("At least one question on concurrency", ("concurrency",), (), 1, False),
        (
            "at least 1 on error handling or interfaces",
            ("error handling", "interfaces"),
            (),
            1,
            False,
        ),
        ("At least two questions about SQL, gRPC", ("SQL", "gRPC"), (), 2, False),
        ("At least one system design question", (), (Kind.SYSTEM_DESIGN,), 1, False),
        ("At least one concurrency question", ("concurrency",), (), 1, False),
        ("Include a question about the on-call rota", ("on-call rota",), (), 1, False),
        ("One question must be on testing", ("testing",), (), 1, False),
        ("One of them should cover databases", ("databases",), (), 1, False),
        ("Please include at least one coding question", (), (Kind.CODING,), 1, False),
        ("There should be at least one behavioural question.", (), (Kind.BEHAVIOURAL,), 1, False),
        (
            "At least one experience-based question about incidents",
            ("incidents",),
            (Kind.EXPERIENCE,),
            1,
            True,
        ),
    ],
)
def test_at_least_one_rules(
    line: str, topics: tuple[str, ...], kinds: tuple[Kind, ...], count: int, *, together: bool
) -> None:
    (rule,) = parse_brief(f"## Requirements\n- {line}\n").at_least_one
    expected = AtLeastOne(text=line, topics=topics, kinds=kinds, count=count, together=together)
    assert rule == expected


@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        ("Mix of conceptual and experience-based questions", "mix", ("conceptual", "experience")),
        ("Both theory and hands-on questions", "mix", ("conceptual", "experience")),
        ("Follow-ups: 3", "follow_ups", (3, 3)),
        ("Two to three follow-up questions each", "follow_ups", (2, 3)),
        ("Time allocation (should sum to ~40 minutes)", "target_minutes", 40),
        ("The questions should total 35 min", "target_minutes", 35),
        ("Allow 8 minutes per question", "not_understood", ("Allow 8 minutes per question",)),
        ("No brain teasers", "not_understood", ("No brain teasers",)),
    ],
)
def test_other_requirements(line: str, field: str, expected: object) -> None:
    assert getattr(parse_brief(f"## Requirements\n- {line}\n"), field) == expected


# Bad input


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\ufeff"])
def test_an_empty_brief_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Problem, match=r"empty|not read as text"):
        parse_brief(text)


def test_a_brief_of_100_kb_is_refused_with_its_size_and_the_limit() -> None:
    with pytest.raises(Problem, match=r"102,400 characters; up to 100,000"):
        parse_brief("x" * 102_400)


@pytest.mark.parametrize(
    "text", ["\x00\x01\x02PNG\x7f\x00" * 50, "\ufffd" * 100, "-- ** --", "…!?"]
)
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="does not read as text"):
        parse_brief(text)


_WORDS = st.sampled_from(
    [
        *("## Role", "**Level**", "Areas:", "Red flags", "- ", "* ", "1. ", "\n", "\n\n", "    "),
        *("at least one question on ", "4-5 questions", "45-minute ", "mix of ", "senior ", "or "),
        *("follow-ups", "(", ")", ",", ";", ":", "**", "__", "`", "```", "====", "hiring a ", "?"),
        *(
            "Role: ",
            "Level: senior, 5+ years",
            "include a ",
            "must cover ",
            "Go engineer",
            "é",
            "语",
        ),
    ]
)
_TEXTS = st.lists(st.one_of(_WORDS, st.text(max_size=12)), max_size=60).map("".join)


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        brief = parse_brief(text)
    except Problem as problem:
        event(problem.message)
        return
    assert Brief.model_validate_json(brief.model_dump_json()) == brief
    assert all(isinstance(said, str) for said in contradictions(brief))


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_every_word_of_any_text_is_somewhere_in_the_brief(text: str) -> None:
    assert_nothing_lost(text.replace("\0", ""), read(text.replace("\0", "")))


@pytest.mark.parametrize("name", OWN)
def test_every_word_of_the_samples_is_somewhere_in_the_brief(name: str) -> None:
    assert_nothing_lost(sample(name), sample_brief(name))


_FENCE = re.compile(r"^\s*(```|~~~)")
_MARKERS = re.compile(
    r"^(?:[\s>]|[-*+•‣◦▪●○·\u2013\u2014]\s|\[[ xX]\]\s|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s|#)*"
)
_READ_OUT = re.compile(
    r"and|or|an?|senior|sr|staff|lead|mid|junior|principal|level|ic\d|[le]\d|graduate|intern|trainee"
    r"|associate|middle|regular|medium|middle|weight|intermediate|medior|entry|new|grad|tech|team",
    re.IGNORECASE,
)


def _tokens(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def assert_nothing_lost(text: str, brief: Brief) -> None:
    """Each line's words stand in an item, and each item's words in a field of the brief."""
    found = list(items(text))
    in_items = set().union(*(_tokens(item.text) for item in found))
    for line in text.splitlines():
        if not _FENCE.match(line):
            lost = _tokens(_MARKERS.sub("", line)) - in_items
            # The name before a colon ("Level: senior") opens a section, as a heading does.
            assert lost <= _tokens(line.partition(":")[0]), line
    kept = _tokens(brief.model_dump_json(exclude={"level", "scoring"}).replace("\\n", " "))
    kept |= _tokens(" ".join(_lines_of(brief)))
    for item in found:
        if not item.heading or item.unknown:
            lost = {word for word in _tokens(item.text) - kept if not _READ_OUT.fullmatch(word)}
            assert not lost, item


def _lines_of(brief: Brief) -> list[str]:
    texts = [brief.title, brief.role, brief.experience, brief.interview_type]
    for field in ("context", "goals", "areas", "requirements", "red_flags", "green_flags"):
        texts.extend(getattr(brief, field))
    return [*texts, *brief.output, *brief.own_questions, *brief.not_understood]


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "at least one ", "(", "((((", "hiring a ", "or ", ", ", "- ", "# ", "**", "__", "`"),
        *("4-5 ", "1. ", "Role: ", "question ", "## Areas\n", "- x\n", "x\n  y\n", " ", "and and "),
        *("should cover ", "at least one question on x or ", "\u2013", "45-minute ", "senior "),
    ],
)
def test_a_hundred_thousand_characters_of_anything_are_read_in_no_time(piece: str) -> None:
    text = "Role: Go engineer\n" + piece * ((LONGEST_BRIEF - 18) // len(piece))
    began = time.process_time()
    parse_brief(text)
    # A tenth of a second is usual; a pattern that backtracks would take hours.
    assert time.process_time() - began < 5
