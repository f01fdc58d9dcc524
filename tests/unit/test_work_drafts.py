"""What a group would become, and what has to be decided in it, also against the catalogue."""

import pytest
from story import content

from bot.catalogue.types import InterviewType, Seat, SeatRole, Stretch
from bot.types.library import Shelf
from bot.types.listing.listed import ListedType, list_types
from bot.types.model import OwnType
from bot.types.working.decide import BOTH, CATALOGUE, Decision, decisions, undecided
from bot.types.working.drafts import draft_for, fitted, fresh, slug
from bot.types.working.model import Given, Group, Work
from bot.types.working.propose import Read, proposed

VOCABULARY = content().bank.vocabulary
COMPETENCIES = content().types.competencies

DOCUMENT = """\
# Interviews

## Valve walkthrough

- **Duration:** {minutes} minutes
- **Interviewers:** {who}
- **Details:** In this interview the candidate explains a valve they built. {more}
"""


def read(*texts: str) -> Work:
    shelf = Shelf(content().types, {}, content().types, "")
    documents = [
        Read(Given(id=f"d{at}", name=f"{at}.md"), list_types(text, f"{at}.md"))
        for at, text in enumerate(texts)
    ]
    return proposed(documents, shelf, VOCABULARY)


def document(minutes: int = 60, who: str = "two engineers", more: str = "") -> str:
    return DOCUMENT.format(minutes=minutes, who=who, more=more)


def catalogued() -> InterviewType:
    return InterviewType(
        id="valves",
        title="Valves: how they are built",
        summary="The candidate explains a valve.",
        minutes=(45, 60),
        default_minutes=60,
        panel=(Seat(role=SeatRole.LEAD, from_="engineers"),),
        agenda=(Stretch(what="Hello", minutes=5), Stretch(what="The valve", minutes=55)),
        what_happens=("The candidate brings a valve.",),
        competencies=(COMPETENCIES[0].id,),
    )


def draft(work: Work, group: Group, found: tuple[Decision, ...], into: InterviewType) -> OwnType:
    return draft_for(work, group, found, into, COMPETENCIES, into.id)


# What has to be decided


def test_documents_that_differ_are_to_be_decided_and_each_value_has_who_says_so() -> None:
    work = read(document(60), document(45), document(45))
    (group,) = work.groups
    (one,) = decisions(work, group, VOCABULARY, None)
    assert one.field == "Duration"
    assert [(each.value, each.entries) for each in one.choices] == [
        ("60 minutes", ("t1",)),
        ("45 minutes", ("t2", "t3")),
    ]
    assert undecided([one]) == 1
    # Whoever of those that say a value is named, it is that value.
    settled = group.model_copy(update={"decided": {"Duration": "t3"}})
    (one,) = decisions(work, settled, VOCABULARY, None)
    assert (one.decided, one.said) == ("t2", "45 minutes")


def test_a_decision_for_a_type_that_is_gone_counts_as_none() -> None:
    work = read(document(60), document(45))
    settled = work.groups[0].model_copy(update={"decided": {"Duration": "t9"}})
    (one,) = decisions(work, settled, VOCABULARY, None)
    assert one.decided == ""


@pytest.mark.parametrize(
    ("minutes", "who", "fields"),
    [
        (60, "one engineer", []),
        (90, "one engineer", ["Duration"]),
        (60, "two engineers", ["Interviewers"]),
        (90, "two engineers", ["Duration", "Interviewers"]),
    ],
)
def test_what_the_catalogue_says_otherwise_is_to_be_decided(
    minutes: int, who: str, fields: list[str]
) -> None:
    work = read(document(minutes, who))
    found = decisions(work, work.groups[0], VOCABULARY, catalogued())
    assert [one.field for one in found] == fields
    assert all(one.choices[-1].key == CATALOGUE for one in found)


# A new version


def test_a_new_version_loses_nothing_of_the_old_one_nor_of_the_document() -> None:
    work = read(document(90, more="The candidate draws the spring."))
    group, own = work.groups[0], catalogued()
    found = decisions(work, group, VOCABULARY, own)
    made = draft(work, group, found, own)
    said = made.model_dump_json()
    for line in (
        "The candidate brings a valve.",
        "explains a valve they built",
        "draws the spring",
    ):
        assert line in said
    assert made.summary == own.summary
    assert made.competencies == own.competencies
    assert [source.name for source in made.sources] == ["0.md"]
    # Nothing is decided yet, so the catalogue's own stays.
    assert (made.minutes, made.panel) == (own.minutes, own.panel)


@pytest.mark.parametrize(
    ("decided", "minutes", "usual", "agenda"),
    [
        (CATALOGUE, (45, 60), 60, [5, 55]),
        ("t1", (90, 90), 90, [5, 85]),
        (BOTH, (45, 90), 60, [5, 55]),
    ],
)
def test_the_length_is_as_decided_and_the_agenda_fills_it(
    decided: str, minutes: tuple[int, int], usual: int, agenda: list[int]
) -> None:
    work = read(document(90, "one engineer"))
    own = catalogued()
    group = work.groups[0].model_copy(update={"decided": {"Duration": decided}})
    made = draft(work, group, decisions(work, group, VOCABULARY, own), own)
    assert (made.minutes, made.default_minutes) == (minutes, usual)
    assert [part.minutes for part in made.agenda] == agenda


@pytest.mark.parametrize("decided", [CATALOGUE, BOTH, "t1"])
def test_what_is_undecided_stands_as_a_line_until_somebody_decides(decided: str) -> None:
    first, other = document(90, "one engineer"), document(75, "one engineer")
    work, own = read(first, other), catalogued()
    whole = work.combined([1, 2]) if len(work.groups) > 1 else work

    def happens(**decisions_: str) -> str:
        group = whole.groups[0].model_copy(update={"decided": decisions_})
        made = draft(whole, group, decisions(whole, group, VOCABULARY, own), own)
        return "\n".join(made.what_happens)

    assert "Duration: 90 minutes" in happens()
    assert "Duration: 75 minutes" in happens()
    assert "Duration" not in happens(Duration=decided)


def test_who_interviews_is_as_decided() -> None:
    work, own = read(document(60, "two engineers")), catalogued()

    def panel(decided: str) -> int:
        group = work.groups[0].model_copy(update={"decided": {"Interviewers": decided}})
        made = draft(work, group, decisions(work, group, VOCABULARY, own), own)
        return sum(seat.count_max for seat in made.panel)

    assert panel(CATALOGUE) == 1
    assert panel("t1") == 2


def test_an_agenda_that_cannot_fill_a_length_stays_as_it_is() -> None:
    agenda = (Stretch(what="Hello", minutes=30), Stretch(what="Talk", minutes=30))
    assert fitted(agenda, 20) == agenda
    assert [part.minutes for part in fitted(agenda, 45)] == [15, 30]
    assert fitted((), 45) == ()


# What is proposed


def test_a_document_in_other_words_is_proposed_as_a_version_of_what_the_catalogue_has() -> None:
    text = """\
# Hiring

## Code walkthrough

- **Duration:** 60 minutes
- **Interviewers:** two engineers
- **Details:** The candidate shows code they know well and explains why it is as it is.

## Ropes interview

- **Duration:** 30 minutes
- **Interviewers:** the boatswain
- **Details:** The candidate splices a rope of hemp and talks about the weather at sea.
"""
    work = read(text)
    assert [group.into for group in work.groups] == ["code-walkthrough", ""]
    assert "Your catalogue has" in work.groups[0].reason


def test_documents_are_counted_on_from_file_to_file() -> None:
    work = read(document(60), document(45))
    assert [one.listed.document for one in work.entries] == [1, 2]
    assert [one.document for one in work.entries] == ["d0", "d1"]


# Ids


def test_ids_are_made_of_titles_and_never_given_twice() -> None:
    assert slug("Größe & Übung!") == "own-grosse-ubung"
    assert slug("面试") == "own-type"
    assert fresh("Pairing", {"own-pairing", "own-pairing-2"}) == "own-pairing-3"
    for title in ("x" * 300, "--- ---", "A"):
        assert OwnType(id=slug(title), title=title)


def test_a_listed_type_without_anything_becomes_a_draft_that_says_what_it_lacks() -> None:
    empty = ListedType(title="Talk", section="", document=1, summary="", fields={}, start=0, end=0)
    work = read(document())
    entry = work.entries[0].model_copy(update={"listed": empty})
    bare = Work(
        documents=work.documents, entries=(entry,), groups=(Group(title="Talk", entries=("t1",)),)
    )
    made = draft_for(bare, bare.groups[0], (), None, COMPETENCIES, "own-talk")
    assert set(made.lacking()) >= {"minutes", "default_minutes", "panel"}
