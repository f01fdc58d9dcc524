"""Reading lists of questions as people keep them: what is a question, and what belongs to it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_samples import seed
from story import SAMPLES

from bot.catalogue.model import Kind, Level
from bot.errors import Problem
from bot.questions.lists import Listed, QuestionList, read_list
from bot.questions.mending import MOST_BYTES

LISTS = SAMPLES / "lists"
ABBREVIATION = "abbreviation"
EXPECTED: Mapping[str, Any] = yaml.safe_load((LISTS / "expected.yaml").read_text("utf-8"))


def read(text: bytes | str, name: str = "list.md") -> QuestionList:
    return read_list(text, name)


def prompts(found: QuestionList) -> list[str]:
    return [one.prompt for one in found.questions]


def notes(one: Listed) -> list[str]:
    return [note.id for note in one.notes]


# The team's list, read by hand

PRACTICES = "Are there are any practices or patterns you leverage to insure"
TEAM = {
    "Experience": {
        "What project have you been involved in that you are most proud of?": {
            "follow_ups": ["What was your role?"],
            "notes": ["compound"],
        },
        "If you were promoted to Staff Engineer, what would you do differently?": {},
        "Have you ever been involved in a project that went poorly?": {
            "follow_ups": ["How could failure been avoided?"]
        },
    },
    "Technical Leadership": {
        "Why not architecture?": {},
        "In what areas have you grown the most in the past 2 years?": {},
        "Are you learning any new technology that excites you?": {
            "follow_ups": [
                "What are they?",
                "Are there any opportunities where you could use this knowledge in QL?",
            ],
            "notes": ["compound", "abbreviation"],
        },
    },
    "Mentoring": {
        "Are you involved in IT Communities? Why or why not?": {"notes": ["not_about_the_job"]},
        "Do you reach out or mentor team members outside of your direct team?": {},
    },
    "Software Quality and Maintainability": {
        "If you had no incoming tasks for the next two months, what would you do?": {},
        "What makes software maintainable?": {
            "follow_ups": [f"{PRACTICES} your code is high quality and can stand the test of time?"]
        },
        "How do you measure quality of your team's applications or projects?": {
            "follow_ups": ["Do you continuously raise the bar?"],
            "hints": ["Test coverage, Static analysis, etc..."],
        },
        "Is the quality of your team's code improving?": {
            "follow_ups": [
                "What do you do to improve those around you?",
                "Are you actively pushing for it and raising quality?",
            ]
        },
    },
    "Design Patterns": {
        "How would you build twitter?": {
            "follow_ups": [
                "How to fan out messages to followers in an efficiently scalable method?"
            ],
            "hints": ["Post new messages.", "Follow other users.", "System architecture"],
            "look_for": [
                "Monolith vs Microservices",
                "Scalable, immutable, stateless infrastructure",
                "Distributed Database - optimize for reads",
            ],
        }
    },
    "Release Management": {
        "What is the most important responsibility of a software engineer?": {
            "look_for": ["Consistency, trust with product owners."]
        },
        "Describe your process for developing a project": {
            "look_for": ["Reqs -> Research -> Working prototype -> MVP -> Iterate"]
        },
        "Describe your average work week, what do you spend most of your time doing?": {
            "follow_ups": ["Is there anything you would like to do more of?"],
            "notes": ["compound"],
        },
    },
    "Specifics": {
        "What kind of databases do you have experience with?": {
            "follow_ups": ["Which do you like the best? Why?"]
        },
        "What language stacks do you have experience with?": {
            "follow_ups": ["Which do you like the best? Why?"]
        },
        "What are strengths and weaknesses of object-oriented programming?": {},
        "What are the strengths and weaknesses of functional programming?": {},
    },
}


def test_the_team_s_list_is_twenty_questions_in_seven_categories_and_one_rule() -> None:
    found = read(seed(2))
    assert as_tree(found) == TEAM
    assert (len(found.questions), len(found.categories)) == (20, 7)
    assert found.rules == ("Dig deeper and force explanation if rated self highly",)
    assert found.left_out == ("TRAC-specific questions",)


def test_abbreviations_of_the_team_are_asked_about_and_never_guessed() -> None:
    found = read(seed(2))
    asked = [note.text for one in found.questions for note in one.notes if note.id == ABBREVIATION]
    assert asked == ["What does QL stand for? Write it out."]
    assert [note.text for note in found.notes] == ["What does TRAC stand for? Write it out."]


def as_tree(found: QuestionList) -> dict[str, dict[str, dict[str, Any]]]:
    """Return a list as categories, prompts, and what each has beside its prompt."""
    tree: dict[str, dict[str, dict[str, Any]]] = {}
    for one in found.questions:
        values = as_values(one)
        tree.setdefault(values.pop("category", ""), {})[values.pop("prompt")] = values
    return tree


def as_values(one: Listed) -> dict[str, Any]:
    """Return what a question has, empty fields left out."""
    values = {
        "prompt": one.prompt,
        "category": one.category,
        "follow_ups": list(one.follow_ups),
        "hints": list(one.hints),
        "look_for": list(one.look_for),
        "notes": notes(one),
    }
    return {name: value for name, value in values.items() if value}


# Lists in the styles in which they are published


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_list_in_a_style_of_its_own_is_read_as_a_person_would(name: str) -> None:
    found = read((LISTS / name).read_bytes(), name)
    expected = EXPECTED[name]
    assert [as_values(one) for one in found.questions] == expected["questions"]
    assert list(found.rules) == expected.get("rules", [])
    assert list(found.left_out) == expected.get("left_out", [])


def test_every_sample_has_an_expected_reading() -> None:
    assert {path.name for path in LISTS.iterdir()} == {*EXPECTED, "expected.yaml"}


def test_a_question_knows_the_line_it_begins_on() -> None:
    for name in EXPECTED:
        raw = (LISTS / name).read_bytes()
        if name.endswith(("16.txt", "latin.txt", "mojibake.md", ".html")):
            continue
        lines = raw.decode("utf-8-sig").splitlines()
        for one in read(raw, name).questions:
            first = one.prompt.split(" ")[0].split("\n")[0].strip("`")
            assert first in lines[one.line - 1], (name, one.line, one.prompt)


# Rules where they meet


@pytest.mark.parametrize(
    ("prompt", "first", "follow_ups"),
    [
        ("What is a lock? When do you need one?", "What is a lock?", ["When do you need one?"]),
        ("Which do you like best? Why?", "Which do you like best? Why?", []),
        ("What is a lock? Explain it to me.", "What is a lock?", ["Explain it to me."]),
        ("True or false? Locks are free.", "True or false? Locks are free.", []),
        ("Is a? in names fine?", "Is a? in names fine?", []),
        ("What is it? (with an example)", "What is it? (with an example)", []),
        ("什么是锁\uff1f何时需要\uff1f", "什么是锁\uff1f", ["何时需要\uff1f"]),
    ],
)
def test_a_question_that_asks_twice_is_split(
    prompt: str, first: str, follow_ups: Sequence[str]
) -> None:
    (one,) = read(f"- {prompt}").questions
    assert (one.prompt, list(one.follow_ups)) == (first, follow_ups)
    assert ("compound" in notes(one)) == bool(follow_ups)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Where do you use RQX?", ["RQX"]),
        ("Where do you use RQXs and the PQL?", ["RQX", "PQL"]),
        ("What is RQX (really quick exchange)?", []),
        ("What does a really quick exchange (RQX) do?", []),
        ("How do REST, gRPC, SQL and HTTP/2 differ?", []),
        ("What does `RQX` print?", []),
        ("WHAT IS RQX?", []),
        ("What does SELECT do without WHERE?", []),
    ],
)
def test_only_abbreviations_nobody_could_know_are_asked_about(line: str, asked: list[str]) -> None:
    (one,) = read(line).questions
    said = [note.text for note in one.notes if note.id == ABBREVIATION]
    assert said == [f"What does {word} stand for? Write it out." for word in asked]


@pytest.mark.parametrize(
    "line",
    [
        "Are you active in any local communities?",
        "What do you do in your spare time?",
        "Do you have side projects?",
        "What are your hobbies?",
        "If you were an animal, which one would you be?",
    ],
)
def test_a_question_that_is_not_about_the_job_is_to_be_reworded(line: str) -> None:
    assert "not_about_the_job" in notes(read(line).questions[0])


@pytest.mark.parametrize(
    "line",
    [
        "How do you size a side table in SQL?",
        "How do you work with a team in another time zone?",
        "What makes an internal community of practice last?",
        "How do you find free memory?",
    ],
)
def test_a_question_about_the_job_is_let_be(line: str) -> None:
    assert notes(read(line).questions[0]) == []


def test_an_answer_under_its_question_is_what_to_look_for_and_cut_to_length() -> None:
    answer = "It keeps what was read so that it is near when it is read again. " * 20
    (one,) = read(f"### What is a cache?\n\n{answer}\n\n```go\nget(key)\n```\n").questions
    assert one.look_for[0].endswith("…")
    assert len(one.look_for[0]) <= 300
    assert one.look_for[1] == "get(key)"
    assert "cut" in notes(one)


def test_code_that_a_question_points_at_stays_with_it() -> None:
    (one,) = read("1. What does this print?\n\n   ```go\n   f()\n     g()\n   ```\n").questions
    assert one.prompt == "What does this print?\n```\nf()\n  g()\n```"


def test_the_same_question_twice_is_noted() -> None:
    found = read("- What is a map?\n- What is a set?\n- what is a Map\n")
    assert [notes(one) for one in found.questions] == [[], [], ["twice"]]
    assert found.questions[2].notes[0].text == "The same question stands on line 1."


def test_a_line_that_is_no_question_among_questions_is_one_to_be_reworded() -> None:
    found = read("- What is a map?\n- Sets and their order\n- What is a list?\n")
    assert [notes(one) for one in found.questions] == [[], ["not_asked"], []]


def test_a_table_of_contents_is_the_list_where_there_is_no_other() -> None:
    found = read("- [What is a map?](#map)\n- [What is a set?](#set)\n")
    assert prompts(found) == ["What is a map?", "What is a set?"]


@pytest.mark.parametrize(
    "line",
    ["**Q1: What is a closure?**", "__Q: What is a closure?__", "**Q1**: What is a closure?"],
)
def test_bold_that_holds_a_number_is_taken_off_at_both_ends(line: str) -> None:
    assert prompts(read(f"{line}\nA: A function with what it captured.\n")) == [
        "What is a closure?"
    ]


def test_a_bold_row_of_a_table_says_what_those_below_it_are_about() -> None:
    found = read("| No. | Questions |\n|--|--|\n| | **Hooks** |\n| 1 | What is an effect? |\n")
    assert [(one.category, one.prompt) for one in found.questions] == [
        ("Hooks", "What is an effect?")
    ]


def test_a_way_back_to_the_top_is_nothing_to_look_for() -> None:
    found = read("- What is a lock?\n\n[[↑] Back to top](#list)\n")
    assert [one.look_for for one in found.questions] == [()]


def test_a_table_gives_levels_kind_and_minutes() -> None:
    one = read(
        "question;level;kind;minutes\nHow do you test?;mid to staff;behavioral;12 min\n"
    ).questions[0]
    assert one.levels == (Level.MID, Level.STAFF)
    assert (one.kind, one.minutes) == (Kind.BEHAVIOURAL, 12)


def test_what_a_table_says_that_is_not_understood_is_noted() -> None:
    one = read("question,level,minutes\nHow do you test?,L7,600\n").questions[0]
    assert notes(one) == ["unread", "unread"]
    assert (one.levels, one.minutes) == (None, None)


def test_characters_that_hide_or_turn_text_are_taken_out() -> None:
    (one,) = read("What\u202e is\u200b a\u2066 bell\x07?\U000e0041\U000e0042").questions
    assert one.prompt == "What is a bell?"


def test_text_is_put_in_its_composed_form() -> None:
    assert prompts(read("Was ist ein Schlu\u0308ssel?")) == ["Was ist ein Schl\u00fcssel?"]


# What is refused


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        ("\ufeff\u200b\n", "is empty"),
        (b"Milk\nEggs\nBread\n", "no question"),
        (b"# Heading\n\nSome text. More of it.\n", "no question"),
        (b"\x00\x01\x02 what?", "not a text file"),
        (b"PK\x03\x04 what?", "not a text file"),
        (b"%PDF-1.7 what?", "not a text file"),
        (b"\x89PNG\r\n", "not a text file"),
        (b"\x01\x02\x03\x04\x05 what?", "not a text file"),
        (b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
        ("x" * (MOST_BYTES + 1), "larger than 2 MB"),
        ("a\n" * 200_002, "more than 200,000 lines"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(raw: bytes | str, said: str) -> None:
    with pytest.raises(Problem, match=said):
        read(raw)


def test_twenty_thousand_questions_are_read_and_one_more_is_too_many() -> None:
    lines = [f"- How would you tune the index number {at}?" for at in range(20_000)]
    began = time.perf_counter()
    assert len(read("\n".join(lines)).questions) == 20_000
    assert time.perf_counter() - began < 15  # two seconds where nothing else runs
    with pytest.raises(Problem, match=r"20,001 questions; up to 20,000 .* Split it"):
        read("\n".join([*lines, "- And what else?"]))


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[a](b",
        "**a\n",
        "?\n",
        "```js\n",
        "<!-- a\n",
        "<li>",
        "<ul><li>a?\n",
        "|a|\n|-|\n",
        "`",
        "\\",
        "<",
        "&amp",
        "# what?\n",
        " - a?\n",
        '"a?,\n',
        "<summary>a\n",
        "Ã© ",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.perf_counter()
    for name in ("list.md", "list.csv"):
        try:
            read(piece * (100_000 // len(piece)), name)
        except Problem:
            continue
    assert time.perf_counter() - began < 10


# Nothing is lost

_MARKS = st.sampled_from(
    [
        "",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "# ",
        "### ",
        "- ### ",
        "> ",
        "    ",
        "  - ",
        "\t",
        "| ",
        "```",
        "~~~",
        "<li>",
        "<ul>",
        "</ul>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<!-- ",
        "--> ",
        "**",
        "---",
        "- [ ] ",
        "Q: ",
        "A: ",
        "Hint: ",
        "<table><tr><td>",
        "</td>",
        "</table>",
        "|-|-|",
        "<h2>",
        "[x](#y) ",
        "[r]: u ",
        "Answer:",
        "? ",
        "`",
        ",",
        ";",
        '"',
        "\n",
    ]
)
_SAMPLE_LINES = sorted(
    {
        line
        for path in LISTS.iterdir()
        if path.name not in {"utf16.txt", "latin.txt", "expected.yaml"}
        for line in path.read_text("utf-8").splitlines()
    }
)


@st.composite
def odd_lines(draw: st.DrawFn) -> list[str]:
    """Draw lines of lists with marks put anywhere, each with a word of its own."""
    drawn = draw(
        st.lists(
            st.tuples(st.lists(_MARKS, max_size=3), st.sampled_from(_SAMPLE_LINES), st.booleans()),
            min_size=1,
            max_size=15,
        )
    )
    return [
        f"{''.join(marks)}w{at}ord {line}" if before else f"{''.join(marks)}{line} w{at}ord"
        for at, (marks, line, before) in enumerate(drawn)
    ]


def said_in(found: QuestionList) -> Iterator[str]:
    for one in found.questions:
        yield from (one.prompt, one.category, *one.follow_ups, *one.hints, *one.look_for)
    yield from (*found.rules, *found.left_out)


@given(odd_lines(), st.sampled_from(["list.md", "list.csv", "list.txt"]))
@settings(max_examples=250, deadline=None)
def test_no_line_is_lost_without_a_word(lines: list[str], name: str) -> None:
    try:
        found = read("\n".join(lines), name)
    except Problem:
        return
    if any("cut" in notes(one) for one in found.questions):
        return  # then it is said
    said = "\n".join(said_in(found))
    assert [line for at, line in enumerate(lines) if f"w{at}ord" not in said] == []


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300)), st.sampled_from(["a.md", "a.csv"])
)
@settings(max_examples=300, deadline=None)
def test_anything_is_a_list_or_a_problem(raw: bytes | str, name: str) -> None:
    try:
        found = read(raw, name)
    except Problem:
        return
    assert found.questions
    for text in said_in(found):
        assert not set(text) & set("\x00\u202e\u2066\ud800")
