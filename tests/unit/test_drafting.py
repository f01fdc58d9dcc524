"""A type made of what documents say of it: nothing is lost, and nothing decided in silence."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.catalogue.bank import DATA
from bot.catalogue.type_checks import Fault, faults, load_types
from bot.catalogue.types import Exercise, Resource, Seat, SeatRole, Visibility
from bot.types.drafting import BOTH, draft_of
from bot.types.listing.listed import ListedType, list_types
from bot.types.model import OwnType, Source

ROOT = Path(__file__).parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "001_9a30f17d32fd51bb.txt"
GUIDE = (ROOT / "tests" / "samples" / "interview_guide.md").read_text(encoding="utf-8")
COMPETENCIES = load_types(DATA).competencies

sample = pytest.mark.skipif(not SEED.exists(), reason="the sample document is not here")


def drafted(
    *listed: ListedType, decided: Mapping[str, int | str] | None = None, title: str = "Coding"
) -> OwnType:
    members = [(one, source(one)) for one in listed]
    return draft_of("own-coding", title, members, decided or {}, COMPETENCIES)


def source(one: ListedType) -> Source:
    return Source(document="d1", name="guide.md", title=one.title, start=one.start, end=one.end)


def of(*texts: str) -> list[ListedType]:
    return [one for text in texts for one in list_types(f"# Interview\n\n{text}", "x.md")]


def stopping(draft: OwnType) -> list[Fault]:
    return [one for one in faults(draft, COMPETENCIES, {"backend"}) if one.stops]


def texts_of(draft: OwnType) -> list[str]:
    """Return each text of a draft once, but what sums up or names the whole."""
    besides = {"id", "title", "summary", "sources", "competencies"}
    found: dict[str, None] = {}
    _gather(draft.model_dump(exclude=besides), found)
    return list(found)


def _gather(value: object, found: dict[str, None]) -> None:
    if isinstance(value, str):
        found[value] = None
    for one in value.values() if isinstance(value, Mapping) else ():
        _gather(one, found)
    for one in value if isinstance(value, tuple) else ():
        _gather(one, found)


# The guide

BUG, TOUR, HOME = list_types(GUIDE, "guide.md")


def test_each_line_of_a_document_comes_to_the_field_it_is_about() -> None:
    draft = drafted(BUG, title="Fixing a bug")
    assert draft.summary == "Candidates bring their own editor."
    assert draft.candidate_prepares == (
        "Candidates bring their own editor.",
        "Please skim the public tutorial first.",
    )
    assert draft.before == (
        "Whoever leads it for the first time must do a dry run with the team lead before that.",
        "This is so that the set-up holds.",
        "Pick a fault from the list of faults.",
    )
    assert draft.rules.set_up == ("The lead should also set up a broken service on their machine.",)
    assert draft.exercise == Exercise(
        name="Fixing a bug",
        good=(
            "A good exercise should:",
            "be explained in two minutes",
            "need no knowledge of our product",
        ),
    )
    assert draft.look_for[0] == "Narrow the fault down before they change anything."
    assert draft.probes[0].startswith("You may ask why")
    observer = draft.seat(SeatRole.OBSERVER)
    assert observer is not None
    assert observer.instructions[0] == "A third engineer sits in as an observer."
    assert [(one.what, one.minutes) for one in draft.agenda] == [
        ("Fixing a bug", 50),
        ("The candidate's questions", 10),
    ]
    assert draft.sources == (source(BUG),)
    assert draft.complete() is not None
    assert stopping(draft) == []


def test_a_label_nobody_has_a_meaning_for_stands_in_front_of_its_lines() -> None:
    draft = drafted(TOUR)
    assert "Worth knowing: Some candidates may not share code." in draft.what_happens
    assert draft.does_not_assess == (
        "This interview is not used to rank companies they worked for.",
    )
    assert draft.not_expected == ("Knowledge of our languages is not required.",)
    assert draft.before == ("Ask the recruiter for the candidate's project in advance.",)
    assert [one.name for one in draft.resources] == ["Sheet of prompts"]


def test_a_line_that_is_a_link_alone_is_material() -> None:
    (one,) = of(
        "## Coding\n\n[Inner notes](https://intern.example.com/n)\n\n- **Interviewers:** two\n"
        "- **Worth a look:** [Talk](https://a.example.org/t)\n"
    )
    draft = drafted(one)
    assert [one.name for one in draft.resources] == ["Inner notes", "Talk"]
    assert (draft.what_happens, draft.before) == ((), ("Worth a look: Talk",))


def test_no_address_stands_where_a_candidate_reads_it() -> None:
    (one,) = of(
        "## Coding\n- **Interviewers:** two\n- **Details:** See https://intern.example.com/a/b. "
        "Read [this](https://intern.example.com/c).\n"
    )
    draft = drafted(one)
    assert draft.what_happens == ("See intern.example.com.", "Read this.")
    urls = {resource.url: resource.visibility for resource in draft.resources}
    assert set(urls) == {"https://intern.example.com/a/b", "https://intern.example.com/c"}
    assert set(urls.values()) == {Visibility.INTERNAL}
    assert stopping(draft) == []


def test_an_address_in_code_that_a_candidate_reads_stops() -> None:
    (one,) = of(
        "## Coding\n- **Interviewers:** two\n- **Details:** See:\n\n"
        "  ```\n  curl https://intern.example.com/a\n  ```\n"
    )
    assert [fault.field for fault in stopping(drafted(one))] == ["what_happens.1"]


def test_competencies_are_those_that_what_is_asked_speaks_of() -> None:
    (one,) = of(
        "## Coding\n- **Interviewers:** two\n- **Details:** They design a system.\n"
        "- **What to look for:**\n  - How do they go about troubleshooting?\n"
    )
    assert drafted(one).competencies == ("troubleshooting",)


# Several documents

FIRST = (
    "## Coding\n- **Interviewers:** two engineers\n- **Duration:** 60 minutes\n- **Team:** Web\n"
    "- **Details:** You write code. It is calm.\n"
)
SECOND = (
    "## Coding\n- **Interviewers:** one engineer\n- **Duration:** 45 minutes\n- **Team:** Cloud\n"
    "- **Details:** You write code. It is quick.\n"
)


def test_what_several_say_in_the_same_words_stands_once() -> None:
    draft = drafted(*of(FIRST, SECOND))
    assert [one for one in draft.what_happens if "You write" in one] == ["You write code."]
    assert {"It is calm.", "It is quick."} <= set(draft.what_happens)
    assert len(draft.sources) == 2


def test_where_they_contradict_each_other_nothing_is_decided_and_both_are_shown() -> None:
    draft = drafted(*of(FIRST, SECOND))
    assert (draft.minutes, draft.default_minutes, draft.panel) == (None, None, ())
    assert draft.lacking() == ("minutes", "default_minutes", "panel")
    assert {"Duration: 60 minutes", "Duration: 45 minutes", "Team: Web", "Team: Cloud"} <= set(
        draft.what_happens
    )
    assert draft.during == ("Interviewers: two engineers", "Interviewers: one engineer")


def test_a_decision_keeps_one_value_and_leaves_the_other_out() -> None:
    draft = drafted(*of(FIRST, SECOND), decided={"Duration": 1, "Interviewers": 0, "team": 0})
    assert (draft.minutes, draft.default_minutes) == ((45, 45), 45)
    assert [one.role for one in draft.panel] == [SeatRole.LEAD, SeatRole.SECOND]
    said = texts_of(draft)
    assert "Team: Web" in said
    assert not [one for one in said if "Cloud" in one or "60" in one or "one engineer" in one]


def test_both_is_the_widest_range() -> None:
    draft = drafted(*of(FIRST, SECOND), decided={"Duration": BOTH, "Interviewers": BOTH})
    assert (draft.minutes, draft.default_minutes) == ((45, 60), 60)
    lead, second = draft.panel
    assert lead.from_ == "engineers; engineer"
    assert (second.role, second.count_min, second.count_max) == (SeatRole.SECOND, 0, 1)


def test_a_place_that_is_no_members_decides_nothing() -> None:
    assert drafted(*of(FIRST, SECOND), decided={"Duration": 9}).minutes is None


def test_material_of_one_name_is_told_apart() -> None:
    made = drafted(
        *of(
            "## Coding\n- **Interviewers:** two\n- **Resources:**\n  - [Kit](https://a.io/1)\n"
            "  - [Kit](https://a.io/2)\n  - [Kit](https://a.io/1)\n"
        )
    )
    assert [(one.name, one.url) for one in made.resources] == [
        ("Kit", "https://a.io/1"),
        ("Kit (2)", "https://a.io/2"),
    ]
    assert isinstance(made.resources[0], Resource)


# The sample


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@sample
def test_what_the_samples_drafts_have_wrong_is_advice() -> None:
    for one in list_types(SEED.read_text(encoding="utf-8"), SEED.name):
        draft = drafted(one, title=one.title)
        # One says neither its length nor who holds it.
        assert {fault.field for fault in stopping(draft)} <= set(draft.lacking())
        assert draft.lacking() == () or one.title == "AI Coding Exercise"


CARRIED = _words(
    "one two minute minutes of, internal public requires or needs revision since, "
    "additional notes, before the interview"
)


@sample
def test_no_word_of_the_sample_is_lost() -> None:
    for one in list_types(SEED.read_text(encoding="utf-8"), SEED.name):
        kept = _words("\n".join([*texts_of(drafted(one)), *one.fields, one.summary]))
        said = _words("\n".join(one.fields.values()))
        # Lengths, how many interview, and how good material is are values now.
        carried = CARRIED | {word for word in said if word.isdigit()}
        assert said - kept - carried == _addresses_within_the_site(one), one.title


def _addresses_within_the_site(one: ListedType) -> set[str]:
    whole = "\n".join(one.fields.values())
    found = _words(" ".join(re.findall(r"\]\(\.\.[^)]*\)", whole)))
    return found - _words(re.sub(r"\]\([^)]*\)", "", whole)) - {"our", "values"}


# Whatever stands there

LABELS = st.sampled_from(
    [
        *("", "Interviewers", "Duration", "Details", "Purpose", "What to look for", "Questions"),
        *("How to prepare", "Before", "During", "Notes", "Resources", "Does not assess", "Where"),
        *("Dauer", "zqlabel", "Format"),
    ]
)
WORDS = st.sampled_from(
    [
        *(
            "two",
            "a",
            "45 minutes",
            "2 hours",
            "on your own",
            "third engineer",
            "observer",
            "muted",
        ),
        *("dry run with the lead", "You may ask how", "same exercise", "last 10 minutes", "set up"),
        *("An exercise should be", "is not used for", "experience is not required", "This is"),
        *(
            "**bold**",
            "`code`",
            "(aside)",
            "say \u201cyes.\u201d",
            "e.g. Go",
            "https://a.io/x.",
            "Q&A.",
        ),
        *("[kit](https://a.io/kit)", "[x](y)", "[", "](", "|", "#", "since", "needs revision", "!"),
        *("public", "internal", "\u9762\u63a5\u3002", "\u2028", "What: 5 min", "5 minutes of"),
    ]
)
FRAMES = st.sampled_from(
    ["{}", "{}.", "- {}", "- {}:", "    - {}.", "1. {}?", "> {}", "| {} |", "  {}", "### {}", "{}:"]
)
BETWEEN = st.sampled_from(
    ["", "**Before the interview:**", "Notes", "```", "---", "- **Details:**"]
)


@st.composite
def listed(draw: st.DrawFn) -> ListedType:
    """A listed type whose every line has a word that stands nowhere else, such as `zq12`."""
    fields: dict[str, str] = {}
    for label in draw(st.lists(LABELS, max_size=5, unique=True)):
        lines = []
        for _ in range(draw(st.integers(0, 5))):
            said = " ".join(
                [f"zq{draw(st.integers(0, 10**9))}", *draw(st.lists(WORDS, max_size=4))]
            )
            lines.append(draw(FRAMES).format(said))
            lines.extend(draw(st.lists(BETWEEN, max_size=1)))
        fields[label] = "\n".join(lines)
    return ListedType(
        title="Coding", section="", document=1, summary="", fields=fields, start=0, end=1
    )


def marks_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"zq\w+", text))


@settings(max_examples=300, deadline=None)
@given(st.lists(listed(), min_size=1, max_size=3), st.sampled_from([{}, {"Duration": BOTH}]))
def test_every_line_of_every_member_stands_in_the_draft(
    members: Sequence[ListedType], decided: Mapping[str, int | str]
) -> None:
    draft = drafted(*members, decided=decided)
    said = marks_in("\n".join(texts_of(draft)))
    for one in members:
        for mark in marks_in("\n".join([*one.fields.values(), *filter(None, one.fields)])):
            assert said[mark], mark
    assert OwnType.model_validate(draft.model_dump()) == draft


@settings(max_examples=100, deadline=None)
@given(listed())
def test_what_two_say_alike_stands_once(one: ListedType) -> None:
    alone, twice = drafted(one), drafted(one, one)
    assert twice.model_copy(update={"sources": alone.sources}) == alone


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=4))
@example({"Interviewers": "2", "Duration": "99999 minutes", "": "\x1c"})
@example({"Resources": "[a](https://a.b) [a](https://a.b) [a](http://)"})
def test_any_text_gives_a_type(fields: Mapping[str, str]) -> None:
    given_ = {"title": "T", "section": "", "document": 1, "summary": "", "start": 0, "end": 1}
    try:
        one = ListedType.model_validate({**given_, "fields": fields})
    except ValidationError:
        return
    draft = drafted(one)
    assert all(isinstance(seat, Seat) for seat in draft.panel)
    faults(draft, COMPETENCIES, set())


def test_the_draft_of_a_long_document_is_quick() -> None:
    (one,) = of(
        "## Coding\n- **Interviewers:** two\n- **Details:**\n" + "  - Talk. More.\n" * 20_000
    )
    assert drafted(one).what_happens == ("Talk.", "More.")
