"""The catalogue's types: the facts they carry, and that one can run an interview from them."""

import re
from typing import NamedTuple

import pytest
import yaml

from bot.catalogue.bank import DATA
from bot.catalogue.type_checks import load_types
from bot.catalogue.types import Assistants, InterviewType, SeatRole, Stance, State, Types
from bot.content import load_content
from bot.types.model import Voice
from bot.types.voice import fits

LONGEST_LINE = 120
FEWEST_WORDS = 8

# A quarter of an hour with a candidate, in which there is little to ask.
SHORT = {"hiring-manager-introduction", "leadership-introduction", "ml-pairing"}


class Facts(NamedTuple):
    """What the documents say: shortest and longest, fewest and most people, and the default."""

    minutes: tuple[int, int]
    panel: tuple[int, int]
    default: int


FACTS = {
    "ai-evaluation-exercise": Facts((45, 45), (1, 1), 45),
    "api-client-coding": Facts((60, 60), (2, 2), 60),
    "application-security-walkthrough": Facts((45, 45), (2, 2), 45),
    "cloud-operations-pairing": Facts((60, 60), (2, 2), 60),
    "cloud-operations-walkthrough": Facts((45, 45), (2, 2), 45),
    "code-walkthrough": Facts((45, 45), (2, 2), 45),
    "complex-problem-deep-dive": Facts((60, 60), (2, 2), 60),
    "cross-functional-collaboration": Facts((30, 60), (2, 2), 45),
    "delivery-troubleshooting": Facts((60, 60), (1, 2), 60),
    "frontend-live-coding": Facts((60, 60), (2, 2), 60),
    "hiring-manager-introduction": Facts((15, 15), (1, 1), 15),
    "leadership-introduction": Facts((15, 15), (1, 1), 15),
    "leadership-running-a-team": Facts((60, 60), (1, 1), 60),
    "leadership-technical-depth": Facts((45, 60), (2, 2), 60),
    "ml-breadth": Facts((60, 60), (1, 1), 60),
    "ml-deep-dive": Facts((45, 45), (2, 2), 45),
    "ml-pairing": Facts((30, 30), (1, 1), 30),
    "ml-technical-background": Facts((45, 45), (1, 1), 45),
    "pairing": Facts((45, 60), (2, 3), 60),
    "peer-interview": Facts((60, 60), (2, 2), 60),
    "release-tooling-walkthrough": Facts((45, 60), (2, 2), 60),
    "resume-deep-dive": Facts((30, 60), (1, 1), 45),
    "security-operations-case": Facts((45, 45), (2, 2), 45),
    "system-design": Facts((45, 60), (1, 2), 60),
    "take-home": Facts((45, 45), (1, 2), 45),
    "technical-depth": Facts((45, 45), (2, 2), 45),
}


@pytest.fixture(scope="module")
def types() -> Types:
    return load_types(DATA)


def get(types: Types, id_: str) -> InterviewType:
    found = types.type(id_)
    assert found is not None, id_
    return found


def test_the_catalogue_is_part_of_the_content_checked_at_start(types: Types) -> None:
    assert [one.id for one in load_content().types.types] == [one.id for one in types.types]


def test_all_types_of_the_documents_are_there(types: Types) -> None:
    assert [one.id for one in types.types] == sorted(FACTS)


def test_lengths_and_panels_are_those_of_the_documents(types: Types) -> None:
    found = {
        one.id: Facts(
            one.minutes,
            (sum(seat.count_min for seat in one.panel), sum(seat.count_max for seat in one.panel)),
            one.default_minutes,
        )
        for one in types.types
    }
    assert found == FACTS


def test_pairing_carries_its_rules(types: Types) -> None:
    pairing = get(types, "pairing")
    rules = pairing.rules
    assert rules.dry_run_with.startswith("the hiring manager")
    assert rules.same_exercise
    assert rules.same_interviewers
    assert rules.observer
    assert rules.muted
    assert rules.help_when_stuck
    assert rules.look_up
    assert rules.finishing_not_goal
    assert rules.candidate_minutes == 10
    assert pairing.stops_at == 50
    observer = pairing.seat(SeatRole.OBSERVER)
    assert observer is not None
    assert observer.count_min == 1
    assert pairing.exercise is not None
    assert len(pairing.exercise.good) == 5
    assert "Technical level" in pairing.does_not_assess[0]


def test_walkthroughs_divide_their_time_as_the_documents_do(types: Types) -> None:
    for id_ in ("code-walkthrough", "application-security-walkthrough"):
        assert [part.minutes for part in get(types, id_).agenda] == [5, 30, 10]


def test_work_alone_is_counted_where_it_is_known(types: Types) -> None:
    alone = {
        one.id: (one.unattended.due_hours, one.unattended.effort_hours)
        for one in types.types
        if one.unattended
    }
    assert alone == {
        "ai-evaluation-exercise": (None, None),
        "cloud-operations-walkthrough": (24, None),
        "ml-pairing": (2, 2),
        "release-tooling-walkthrough": (24, None),
        "take-home": (24, None),
    }


def test_material_that_cannot_be_used_as_it_is_says_why(types: Types) -> None:
    stale = {
        one.id: (each.minutes, each.why)
        for one in types.types
        for each in one.resources
        if each.state is State.NEEDS_REVISION
    }
    said = "It relies on CodeSandbox, which is no longer used."
    assert stale == {"frontend-live-coding": ((60, 90), said)}


def test_the_interviewer_is_the_customer_and_has_a_cluster_ready_in_delivery(types: Types) -> None:
    delivery = get(types, "delivery-troubleshooting")
    assert delivery.stance is Stance.CUSTOMER
    assert any("cluster" in line for line in delivery.rules.set_up)
    assert [one.name for one in delivery.public_resources] == ["kind", "k3d", "minikube"]
    assert delivery.public_exercise == ""


def test_assistants_are_encouraged_wherever_something_is_made(types: Types) -> None:
    encouraged = {one.id for one in types.types if one.rules.assistants is Assistants.ENCOURAGED}
    assert encouraged == {
        "ai-evaluation-exercise",
        "api-client-coding",
        "cloud-operations-pairing",
        "cloud-operations-walkthrough",
        "delivery-troubleshooting",
        "frontend-live-coding",
        "ml-pairing",
        "pairing",
        "release-tooling-walkthrough",
        "system-design",
        "take-home",
    }


def test_same_named_types_for_another_purpose_stay_apart(types: Types) -> None:
    for one, other in (
        ("pairing", "ml-pairing"),
        ("technical-depth", "leadership-technical-depth"),
        ("hiring-manager-introduction", "leadership-introduction"),
    ):
        first, second = get(types, one), get(types, other)
        assert set(first.family).isdisjoint(second.family)
        assert set(first.look_for).isdisjoint(second.look_for)


def test_every_competency_is_asked_about_and_nothing_is_looked_for_beside_them(
    types: Types,
) -> None:
    for type_ in types.types:
        for id_ in type_.competencies:
            one = types.competency(id_)
            assert one is not None
            assert any(map(one.named_in, type_.look_for)), f"{type_.id}: nothing asks about {id_}"
        for line in type_.look_for:
            spoken = {one.id for one in types.competencies if one.named_in(line)}
            assert spoken & set(type_.competencies), f"{type_.id}: {line}"


def test_every_phrase_names_one_competency_only(types: Types) -> None:
    phrases = [
        phrase.casefold()
        for one in types.competencies
        for phrase in {one.name.casefold(), *(word.casefold() for word in one.words)}
    ]
    assert [one for one in phrases if phrases.count(one) > 1] == []


def test_everybody_on_the_panel_is_told_what_to_do(types: Types) -> None:
    for type_ in types.types:
        for seat in type_.panel:
            assert seat.instructions, f"{type_.id}: {seat.role.value}"


def test_the_lead_is_told_when_to_stop(types: Types) -> None:
    """All but half an hour's start at work that goes on without the interviewer."""
    for type_ in types.types:
        if type_.id == "ml-pairing":
            assert type_.stops_at is None
            continue
        assert type_.stops_at is not None, type_.id


def test_an_observer_is_told_to_be_silent_and_to_keep_out(types: Types) -> None:
    for type_ in types.types:
        observer = type_.seat(SeatRole.OBSERVER)
        if type_.rules.muted:
            assert observer is not None
            said = " ".join(observer.instructions).casefold()
            assert "mute yourself" in said, type_.id


def test_the_panel_is_made_of_roles_and_not_of_people(types: Types) -> None:
    """A name would have a capital letter; the names of teams are the exception."""
    known = {"Delivery", "Release", "AI"}
    for type_ in types.types:
        said = [seat.from_ for seat in type_.panel] + [type_.rules.dry_run_with]
        for words in said:
            assert set(re.findall(r"\b[A-Z]\w*", words)) <= known, f"{type_.id}: {words}"


def lines(type_: InterviewType) -> dict[str, tuple[str, ...]]:
    """All that people read, by whom it is for."""
    alone = type_.unattended
    return {
        "candidate": type_.candidate_prepares,
        "either": (
            type_.summary,
            *type_.what_happens,
            *type_.not_expected,
            *((alone.given, alone.what) if alone else ()),
        ),
        "interviewer": (
            *type_.before,
            *type_.during,
            *type_.look_for,
            *type_.does_not_assess,
            *type_.rules.watch_for,
            *type_.rules.set_up,
            *(line for seat in type_.panel for line in seat.instructions),
        ),
        "asked": type_.probes,
    }


def test_each_reader_is_spoken_to_in_one_voice(types: Types) -> None:
    """The candidate is `you` in how to prepare; the interviewer is in what is for them."""
    for type_ in types.types:
        said = lines(type_)
        for line in said["candidate"] + said["asked"]:
            assert not re.search(r"\b[Tt]he candidate\b|\b[Tt]hey have\b", line), line
        for line in said["either"]:
            assert not re.search(r"\b[Yy]ours?\b|\b[Yy]ou\b", line), line


def test_every_line_can_stand_in_a_description_for_its_reader(types: Types) -> None:
    """What either reads fits both: without Claude, a description leaves out what does not."""
    for type_ in types.types:
        said = lines(type_)
        for line in said["candidate"] + said["either"][1:]:
            assert fits(Voice.CANDIDATE, line, type_), f"{type_.id}: {line}"
        for line in said["interviewer"] + said["either"] + said["asked"]:
            assert fits(Voice.INTERVIEWER, line, type_), f"{type_.id}: {line}"


def test_words_are_plain_sentences(types: Types) -> None:
    for type_ in types.types:
        for line in (line for group in lines(type_).values() for line in group):
            assert line[0].isupper(), line
            assert "!" not in line, line
            assert "  " not in line, line
        said = lines(type_)
        sentences = (*said["candidate"], *said["interviewer"], *type_.what_happens)
        for line in (type_.summary, *sentences, *type_.not_expected):
            assert line.endswith("?" if line in type_.look_for else "."), line
        assert not type_.title.endswith(".")


def test_an_interviewer_has_enough_to_ask(types: Types) -> None:
    for type_ in types.types:
        least, most = (3, 3) if type_.id in SHORT else (5, 7)
        assert least <= len(type_.probes) <= most, type_.id
        assert [line for line in type_.probes if "?" not in line] == [], type_.id


def test_what_to_look_for_says_what_one_would_see(types: Types) -> None:
    """A question of a few words, such as whether they communicate well, helps nobody to rate."""
    for type_ in types.types:
        short = [line for line in type_.look_for if len(line.split()) < FEWEST_WORDS]
        assert short == [], type_.id


def test_no_two_types_ask_or_look_for_the_same(types: Types) -> None:
    said = [line.casefold() for type_ in types.types for line in (*type_.probes, *type_.look_for)]
    assert [line for line in said if said.count(line) > 1] == []


def runs(line: str) -> set[str]:
    """Return every run of five words in a line."""
    words = re.findall(r"[\w']+", line.casefold())
    return {" ".join(words[at : at + 5]) for at in range(len(words) - 4)}


def test_the_candidate_does_not_read_what_will_be_asked(types: Types) -> None:
    for type_ in types.types:
        said = lines(type_)
        read = {run for line in said["candidate"] + said["either"] for run in runs(line)}
        for line in type_.probes + type_.look_for:
            assert read.isdisjoint(runs(line)), f"{type_.id}: {line}"


def test_an_interviewer_is_told_how_to_prepare_and_to_keep_time(types: Types) -> None:
    clock = r"minutes|hour\b|half|halves|third|middle|early|time\b|first part"
    for type_ in types.types:
        assert type_.before, type_.id
        assert any(re.search(clock, line) for line in type_.during), type_.id


def test_what_is_left_to_other_types_is_said(types: Types) -> None:
    for type_ in types.types:
        assert type_.does_not_assess, type_.id


def test_an_exercise_can_be_extended(types: Types) -> None:
    for type_ in types.types:
        if type_.exercise:
            assert type_.exercise.extend, type_.id


def test_a_suggestion_of_an_assistant_is_watched_from_two_sides(types: Types) -> None:
    for type_ in types.types:
        if type_.rules.assistants is Assistants.ENCOURAGED:
            assert len(type_.rules.watch_for) >= 2, type_.id


def test_nobody_sits_in_where_only_one_person_can_lead(types: Types) -> None:
    alone = {one.id for one in types.types if one.training.shadows == 0}
    assert alone == {
        "hiring-manager-introduction",
        "leadership-introduction",
        "leadership-running-a-team",
        "ml-breadth",
        "ml-pairing",
        "ml-technical-background",
    }
    for type_ in types.types:
        assert type_.training.reading, type_.id
        assert bool(type_.training.shadows) is bool(type_.training.reverse_shadows), type_.id


def test_a_title_says_what_the_interview_is_for(types: Types) -> None:
    for type_ in types.types:
        assert 3 <= len(type_.title.split()) <= 10, type_.title
        assert len(type_.title) <= 75, type_.title


def test_files_keep_to_one_style() -> None:
    fields = list(InterviewType.model_fields)
    for path in sorted((DATA / "interview_types").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# From: "), path.name
        long = [line for line in text.splitlines() if len(line) > LONGEST_LINE]
        assert [line for line in long if "url: http" not in line] == [], path.name
        entry = yaml.safe_load(text)
        given = list(entry)
        usual = [field for field in fields if field in entry]
        assert given == usual, path.name
