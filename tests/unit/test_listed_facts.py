"""What a document says of an interview, as facts with their places."""

from pathlib import Path

import pytest

from bot.catalogue.types import Assistants, Seat, SeatRole, Stance, State, Visibility
from bot.types.listing.facts import Facts, Kind, facts_of
from bot.types.listing.labels import Meaning, meaning_of
from bot.types.listing.lengths import lengths_in
from bot.types.listing.listed import list_types
from bot.types.listing.sentences import sentences_in

SAMPLES = Path(__file__).parents[1] / "samples"
GUIDE = (SAMPLES / "interview_guide.md").read_text(encoding="utf-8")
LISTED = list_types(GUIDE, "guide.md")
BUG, TOUR, HOME = map(facts_of, LISTED)


def of(text: str) -> Facts:
    (one,) = list_types(f"# Interview\n\n## Coding\n\n{text}", "x.md")
    return facts_of(one)


def seats(facts: Facts) -> list[tuple[str, int, int]]:
    return [(one.role.value, one.count_min, one.count_max) for one in facts.panel]


# The guide


def test_a_panel_is_seated_by_number_with_the_observer_apart() -> None:
    assert seats(BUG) == [("lead", 1, 1), ("observer", 1, 1), ("second", 1, 1)]
    assert {one.from_ for one in BUG.panel} == {"engineers of the team that hires"}
    assert seats(TOUR) == [("lead", 1, 1), ("second", 0, 1)]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("the hiring manager", [("lead", 1, 1)]),
        ("one engineer", [("lead", 1, 1)]),
        ("1 or 2 peers", [("lead", 1, 1), ("second", 0, 1)]),
        ("two engineers, one will shadow", [("lead", 1, 1), ("observer", 1, 1)]),
        ("three people who care about observability", [("lead", 1, 1), ("second", 2, 2)]),
        ("99 people", [("lead", 1, 1), ("second", 9, 9)]),
    ],
)
def test_people_are_counted_as_they_are_written(who: str, found: object) -> None:
    assert seats(of(f"- **Interviewers:** {who}\n")) == found


def test_rules_are_those_the_text_asks_for() -> None:
    rules = BUG.rules
    assert rules.dry_run_with == "team lead"
    assert (rules.same_exercise, rules.same_interviewers) == (True, True)
    assert (rules.observer, rules.muted, rules.help_when_stuck) == (True, True, True)
    assert rules.candidate_minutes == 10
    assert BUG.stance is Stance.COLLEAGUE
    assert HOME.rules.assistants is Assistants.ALLOWED
    assert not TOUR.rules.same_exercise


def test_an_agenda_counts_where_its_minutes_make_the_whole() -> None:
    assert TOUR.minutes == (45, 45)
    assert [(one.what, one.minutes) for one in TOUR.agenda] == [
        ("Introductions", 5),
        ("The tour", 30),
        ("Questions about the team", 10),
    ]
    assert TOUR.rules.candidate_minutes == 10
    short = of("- **Interviewers:** two\n- **Length:** 60 minutes (5 for hello, 20 minutes of x)\n")
    assert (short.minutes, short.agenda) == ((60, 60), ())


def test_an_agenda_may_be_a_list() -> None:
    facts = of(
        "- **Interviewers:** two\n- **Duration:** 30 to 45 minutes\n- **Agenda:**\n"
        "    - Hello: 5 minutes\n    - Talk (40 min)\n"
    )
    assert facts.minutes == (30, 45)
    assert [(one.what, one.minutes) for one in facts.agenda] == [("Hello", 5), ("Talk", 40)]


def test_work_alone_is_told_from_what_is_live() -> None:
    assert HOME.minutes == (45, 45)
    assert HOME.unattended is not None
    assert (HOME.unattended.due_hours, HOME.unattended.effort_hours) == (48, 3)
    own = of("- **Interviewers:** one\n- **Duration:** 30-minute call + 2 hours on your own\n")
    assert own.minutes == (30, 30)
    assert own.unattended is not None
    assert (own.unattended.due_hours, own.unattended.effort_hours) == (None, 2)
    assert BUG.unattended is None


def test_material_is_internal_unless_it_says_public_and_knows_its_state() -> None:
    (sheet,) = TOUR.resources
    assert (sheet.name, sheet.url) == ("Sheet of prompts", "https://intern.example.com/prompts")
    assert (sheet.state, sheet.why) == (State.NEEDS_REVISION, "the form has changed")
    found = {one.name: one.visibility for one in BUG.links}
    assert found["the list of faults"] is Visibility.INTERNAL
    assert found["the public tutorial"] is Visibility.PUBLIC
    fits = of(
        "- **Interviewers:** two\n- **Resources:**\n"
        "    - [Kit](https://a.example.org/kit) (public, requires 60 or 90 minutes)\n"
    )
    assert [(one.visibility, one.minutes) for one in fits.resources] == [
        (Visibility.PUBLIC, (60, 90))
    ]


def test_lines_are_sorted_by_their_labels_and_by_their_words() -> None:
    assert BUG.texts(Kind.LOOK_FOR) == (
        "Narrow the fault down before they change anything.",
        "Say aloud what they expect to see.",
    )
    assert BUG.texts(Kind.SET_UP) == (
        "The lead should also set up a broken service on their machine.",
    )
    assert BUG.texts(Kind.EXERCISE) == (
        "A good exercise should:",
        "be explained in two minutes",
        "need no knowledge of our product",
    )
    assert BUG.texts(Kind.PROBE) == (
        "You may ask why they chose a step, and what they would try next.",
    )
    assert BUG.texts(Kind.OBSERVER) == (
        "A third engineer sits in as an observer.",
        "They stay muted until the end.",
    )
    assert "This is so that the set-up holds." in BUG.texts(Kind.BEFORE)
    assert TOUR.texts(Kind.PROBE) == ("What would you do differently today?",)
    assert len(TOUR.texts(Kind.NOT_ASSESSED)) == len(TOUR.texts(Kind.NOT_EXPECTED)) == 1


def test_every_line_is_known_by_its_place() -> None:
    for facts in (BUG, TOUR, HOME):
        places = [line.start for line in facts.lines]
        assert places == sorted(places)
        for line in facts.lines:
            assert GUIDE[line.start : line.end] == line.text


def test_a_wrapped_line_is_one_and_begins_where_its_first_word_stands() -> None:
    text = (
        "# Interview\r\n\r\n## Coding\r\n- **Interviewers:** two\r\n- **Details:** It goes\r\n"
        "  on here. Then more.\r\n"
    )
    (one,) = list_types(text, "x.md")
    first, second = (line for line in facts_of(one).lines if line.kind is Kind.DETAIL)
    assert (first.text, second.text) == ("It goes on here.", "Then more.")
    assert text[first.start :].startswith("It goes\r\n")
    assert text[second.start : second.end] == "Then more."


def test_a_label_within_a_field_sorts_what_stands_under_it() -> None:
    facts = of(
        "- **Interviewers:** two\n- **Details:** It begins.\n\n    What to look for:\n\n"
        "    - Is it quick?\n- **Resources:**\n    - **Before the interview:**\n"
        "        - Read the sheet.\n    - [Sheet](https://a.example.org/s)\n"
    )
    assert facts.texts(Kind.LOOK_FOR) == ("Is it quick?",)
    assert facts.texts(Kind.BEFORE) == ("Read the sheet.",)
    assert [one.name for one in facts.resources] == ["Sheet"]


def test_code_stays_in_one_piece() -> None:
    facts = of("- **Interviewers:** two\n- **Details:** See:\n\n  ```\n  a. B\n\n  - c\n  ```\n")
    (code,) = (line for line in facts.lines if line.code)
    assert "a. B" in code.text
    assert "- c" in code.text


# What it is made of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("45-minutes", [(45, 45)]),
        ("30 to 60 min", [(30, 60)]),
        ("one hour", [(60, 60)]),
        ("1 hour 30 minutes", [(90, 90)]),
        ("60 Minuten", [(60, 60)]),
        ("2 Stunden", [(120, 120)]),
        ("24 hours, 45 minutes", [(1440, 1440), (45, 45)]),
        ("a while", []),
    ],
)
def test_lengths_are_read_as_people_write_them(text: str, found: object) -> None:
    assert [(one.least, one.most) for one in lengths_in(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Use it, e.g. Go. Then stop.", ["Use it, e.g. Go.", "Then stop."]),
        ("Time for Q&A. Stop.", ["Time for Q&A.", "Stop."]),
        ('She says "yes." Then no.', ['She says "yes."', "Then no."]),
        ("\u9762\u63a5\u3002\u4e8c\u56de\u3002", ["\u9762\u63a5\u3002", "\u4e8c\u56de\u3002"]),
        ("version 1.2 of it", ["version 1.2 of it"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, found: list[str]) -> None:
    assert [text[start:end].strip() for start, end in sentences_in(text)] == found


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("What we evaluate", Meaning.LOOK_FOR),
        ("Does not assess", Meaning.NOT_ASSESSED),
        ("Sample questions", Meaning.PROBES),
        ("Who interviews", Meaning.PEOPLE),
        ("Worth knowing", None),
    ],
)
def test_labels_mean_what_people_mean_by_them(label: str, meaning: Meaning | None) -> None:
    assert meaning_of(label) is meaning


def test_one_seat_leads_whatever_is_written() -> None:
    lead = Seat(role=SeatRole.LEAD, from_="the recruiter")
    assert of("- **Interviewers:** the recruiter\n- **Length:** 0 minutes\n").panel == (lead,)
