"""The rules of an interview that follows a type: who sits where, what is asked back, the guide."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interview_samples import (
    ADA,
    BARBARA,
    GRACE,
    GUIDANCE,
    LINUS,
    TEAM,
    add_approved_set,
    add_candidate,
    add_interview,
    add_people,
    add_position,
    make_interview,
    make_set,
)
from story import content

from bot.catalogue.types import (
    Assistants,
    Exercise,
    InterviewType,
    Resource,
    Rules,
    Seat,
    SeatRole,
    State,
    Stretch,
    Types,
    Visibility,
)
from bot.interviews import forms
from bot.interviews.forms import Choices, Questions
from bot.interviews.guide_blocks import build_guide
from bot.interviews.model import Draft, Interview, Role
from bot.interviews.model import Seat as Place
from bot.interviews.staffing import Nobody, Standing
from bot.interviews.typed.concerns import asked_as, departures, warnings
from bot.interviews.typed.desk import TypeDesk
from bot.interviews.typed.model import (
    OTHER,
    Held,
    Offer,
    Wanted,
    filled,
    fitted,
    seated,
    set_up,
    stops_at,
)
from bot.interviews.typed.part import reminder_line
from bot.positions.model import Candidate, Position
from bot.sandbox.limits import surfaces as limits
from bot.storage.database import Connection, Database
from bot.types.library import Library

START = 1_800_000_000.0
POSITION = Position("pos_1", TEAM, "Backend engineer", ADA, ADA, None, "open")
PANEL = (Place(GRACE, role="lead"), Place(LINUS, role="second"), Place(BARBARA, role="observer"))
NAMES = {GRACE: "Grace", LINUS: "Linus", BARBARA: "Barbara"}

TYPE = InterviewType(
    id="pairing",
    title="Pairing <!channel>",
    summary="Two people work on a task.",
    minutes=(45, 60),
    default_minutes=60,
    panel=(
        Seat(role=SeatRole.LEAD, from_="the team", instructions=("Keep the time",)),
        Seat(role=SeatRole.OBSERVER, from_="the team"),
    ),
    agenda=(
        Stretch(what="Welcome", minutes=5),
        Stretch(what="Pairing", minutes=45),
        Stretch(what="Their questions", minutes=10),
    ),
    resources=(
        Resource(name="Tasks", url="https://example.com/a|b", visibility=Visibility.INTERNAL),
        Resource(
            name="Old list",
            visibility=Visibility.PUBLIC,
            state=State.NEEDS_REVISION,
            why="half of it is gone",
            minutes=(45,),
        ),
    ),
    exercise=Exercise(name="The lift", set_up=("A checkout",), by="the lead", extend=("A button",)),
    rules=Rules(
        dry_run_with="the hiring manager",
        same_exercise=True,
        same_interviewers=True,
        observer=True,
        muted=True,
        help_when_stuck=True,
        candidate_minutes=10,
        assistants=Assistants.ALLOWED,
        watch_for=("Who decides",),
    ),
)


def interview(length: int = 60, **changes: object) -> Interview:
    """Return an interview by the type, that Grace leads."""
    candidate = Candidate("cand_1", TEAM, "Jane Doe")
    made = make_interview(POSITION, candidate, starts_at=START)
    typed = replace(made, panel=PANEL, type_id="pairing", type_version=0, exercise="The lift")
    return replace(typed, length_minutes=length, **changes)  # type: ignore[arg-type]


def guide(role: Role = "lead", type_: InterviewType = TYPE, **changes: object) -> str:
    """Return what a guide shows to whoever has this role."""
    found = interview(**changes)  # type: ignore[arg-type]
    user = next((seat.user for seat in found.panel if seat.role == role), GRACE)
    dry_run = "the hiring manager" if role == "lead" else ""
    messages = build_guide(
        found,
        make_set(2, 1),
        GUIDANCE,
        user=user,
        zone="Europe/London",
        thread_url=None,
        held=Held(type_, role, dry_run),
    )
    return "\n".join(json.dumps(each.blocks, ensure_ascii=False) for each in messages)


# Who sits where


@given(
    st.sampled_from(["", OTHER, "U1", "U2", "U3"]),
    st.lists(st.sampled_from(["U1", "U2", "U3"]), unique=True),
    st.sampled_from(["", "U1", "U2", "U4"]),
)
def test_everybody_has_one_seat_and_one_of_them_leads(
    lead: str, users: list[str], observer: str
) -> None:
    seats = seated(Draft(type="pairing", lead=lead, users=tuple(users), observer=observer))
    sitting = [seat.user for seat in seats]
    assert len(sitting) == len(set(sitting))
    named = {each for each in (lead, observer, *users) if each not in {"", OTHER}}
    assert set(sitting) == named
    leading = [seat.user for seat in seats if seat.role == "lead"]
    chosen = lead if lead.startswith("U") else next(iter(users), "")
    assert leading == ([chosen] if chosen else [])


def test_a_form_is_filled_from_the_earlier_candidates_and_never_over_what_was_entered() -> None:
    earlier = interview(exercise="The mill")
    known = [("Grace", Standing(GRACE, "qualified"))]
    offer = Offer(TYPE, "pos_1:pairing", known, earlier)
    brought = filled(Draft(position="pos_1", type="pairing"), offer)
    assert (brought.lead, brought.users, brought.observer) == (GRACE, (LINUS,), BARBARA)
    assert brought.exercise == "The mill"
    # Somebody not offered as a lead stands first of the interviewers.
    other = filled(Draft(), replace(offer, people=[("Ada", Standing(ADA, "qualified"))]))
    assert (other.lead, other.users) == (OTHER, (GRACE, LINUS))
    entered = Draft(users=(ADA,), exercise="My own")
    assert filled(entered, offer) == entered
    # A first candidate begins with the type's own exercise and nobody in particular.
    first = filled(Draft(), replace(offer, earlier=None))
    assert (first.exercise, first.users, first.lead) == ("The lift", (), "")


# What is asked back


def wanted(exercise: str = "The lift", seats: tuple[Place, ...] = PANEL) -> Wanted:
    return Wanted(seats, TYPE, "pairing", 0, exercise)


def test_only_a_real_departure_is_asked_back_and_only_where_the_rule_says_same() -> None:
    earlier = interview()
    assert departures(wanted(), earlier) == []
    assert departures(wanted("the  LIFT"), earlier) == []
    assert [each.kind for each in departures(wanted("The mill"), earlier)] == ["other_exercise"]
    others = (Place(ADA, role="lead"), *PANEL[1:])
    assert [each.kind for each in departures(wanted(seats=others), earlier)] == ["other_people"]
    assert departures(wanted("The mill", others), None) == []
    for rules, kinds in (
        (Rules(), []),
        (Rules(same_exercise=True), ["other_exercise"]),
        (Rules(same_interviewers=True), ["other_people"]),
    ):
        type_ = TYPE.model_copy(update={"rules": rules})
        found = departures(replace(wanted("The mill", others), type=type_), earlier)
        assert [each.kind for each in found] == kinds
    # Who only sat in to learn was not among those who interviewed.
    shadowed = replace(earlier, panel=(*PANEL, Place(ADA, role="shadow")))
    assert departures(wanted(), shadowed) == []


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_tick_answers_for_one_exercise_alone(one: str, other: str) -> None:
    found = [departures(wanted(each), interview()) for each in (one, other)]
    values = [each[0].value if each else "" for each in found]
    alike = " ".join(one.casefold().split()) == " ".join(other.casefold().split())
    assert (values[0] == values[1]) == alike
    assert all(len(value) <= 150 for value in values)
    for concerns in found:
        assert all(len(each.tick) <= 75 for each in concerns)


def test_the_lead_is_warned_of_until_they_are_ready_and_everybody_once_their_week_is_full() -> None:
    ready = {user: Standing(user, "qualified") for user in NAMES}
    assert warnings(wanted(), ready, NAMES) == []
    # Nobody else needs to be qualified.
    assert warnings(wanted(), {**ready, LINUS: Standing(LINUS, "new")}, NAMES) == []
    learning = Standing(GRACE, "learning", next_step="Shadow one <Pairing> interview")
    (said,) = warnings(wanted(), {**ready, GRACE: learning}, NAMES)
    assert said.tick == "Grace leads all the same"
    assert said.said.endswith("Next for them: shadow one &lt;Pairing&gt; interview.")
    owing = Standing(GRACE, "qualified", dry_run_with="the hiring manager")
    (said,) = warnings(wanted(), {**ready, GRACE: owing}, NAMES)
    assert said.said.endswith(
        "before and owes a dry run of this exercise, with the hiring manager."
    )
    busy = Standing(LINUS, "qualified", load=2, most=3)
    assert warnings(wanted(), {**ready, LINUS: busy}, NAMES) == []
    full = replace(busy, load=3)
    (said,) = warnings(wanted(), {**ready, LINUS: full}, NAMES)
    assert (said.kind, said.about) == ("full_week", LINUS)
    (said,) = warnings(wanted(seats=PANEL[:2]), ready, NAMES)
    assert said.kind == "no_observer"


def test_as_many_concerns_as_there_can_be_fit_the_form() -> None:
    panel = tuple(Place(f"U{n}", role="lead" if n == 0 else "second") for n in range(6))
    names = {seat.user: "N" * 80 for seat in panel}
    busy = {
        seat.user: Standing(seat.user, "new", load=9, most=1, next_step="Read " * 20)
        for seat in panel
    }
    chosen = wanted("Another " * 20, panel)
    earlier = interview(exercise="<!channel> " * 20)
    concerns = (*departures(chosen, earlier), *warnings(chosen, busy, names))
    assert len(concerns) == 10
    people = [(names[user], standing) for user, standing in busy.items()]
    offer = Offer(TYPE, "pos_1:pairing", people, earlier)
    choices = Choices(
        "set_1", "A set", "UTC", "Engineer", [POSITION], "Engineer", 90, [TYPE], offer
    )
    draft = Draft(position="pos_1", type="pairing", lead="U0", exercise="Another")
    view = forms.build_form(choices, draft, Questions(concerns=concerns), is_asked_back=True)
    assert limits.problems_in_view(view) == []
    text = json.dumps(view)
    assert "This question set takes 90 minutes" in text
    assert "<!channel>" not in json.dumps([each for each in view["blocks"] if "text" in each])
    assert asked_as(concerns) != asked_as(concerns[:-1])


@pytest.mark.parametrize("count", [0, 1, 99, 100, 250])
def test_any_number_of_types_can_be_chosen_from(count: int) -> None:
    types = [TYPE.model_copy(update={"id": f"t-{n}", "title": f"Type {n}"}) for n in range(count)]
    choices = Choices("set_1", "A set", "UTC", "Engineer", [POSITION], types=types)
    view = forms.build_form(choices, Draft(position="new", type=f"t-{count - 1}"))
    assert limits.problems_in_view(view) == []
    assert json.dumps(view).count('"t-') == count + min(count, 1)


# The guide's time


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=6),
    st.integers(5, 480),
)
def test_an_agenda_fits_the_interview_to_the_minute_or_is_not_given_by_the_clock(
    parts: list[int], length: int
) -> None:
    agenda = [Stretch(what=f"Part {at}", minutes=each) for at, each in enumerate(parts)]
    found = fitted(agenda, length)
    if found:
        assert sum(each.minutes for each in found) == length
        assert [each.what for each in found] == [each.what for each in agenda]
        assert all(each.minutes >= 1 for each in found)
        assert sum(a != b for a, b in zip(found, agenda, strict=True)) <= 1
    else:
        assert abs(length - sum(parts)) > max(parts) / 2


@given(st.integers(0, 60), st.integers(5, 480))
def test_the_candidates_minutes_are_the_last_ones_of_the_interview(kept: int, length: int) -> None:
    type_ = TYPE.model_copy(update={"rules": Rules(candidate_minutes=kept)})
    found = interview(length)
    stop = stops_at(found, type_)
    if stop is None:
        assert kept == 0 or kept >= length
    else:
        assert found.ends_at - stop == kept * 60
        assert stop > found.starts_at


def test_a_guide_says_when_to_stop_and_keeps_the_general_line_only_where_it_cannot() -> None:
    assert "|08:50>:* the last 10 minutes belong" in guide()
    assert "Leave the last minutes" not in guide()
    assert "|08:35>:* the last 10 minutes belong" in guide(length=45)
    loose = TYPE.model_copy(update={"rules": Rules()})
    assert "Leave the last minutes" in guide(type_=loose)
    # Far too short or long for its parts: the order stands, without hours that would be wrong.
    for length in (15, 120):
        assert "as it is for 60 minutes" in guide(length=length)
        assert "• Welcome, 5 minutes" in guide(length=length)
    bare = TYPE.model_copy(update={"agenda": ()})
    assert "Introductions, 3 minutes" in guide(type_=bare)


@pytest.mark.parametrize(
    "type_id",
    ["pairing", "cloud-operations-pairing", "delivery-troubleshooting", "frontend-live-coding"],
)
def test_a_guide_says_each_rule_once(type_id: str) -> None:
    type_ = content().types.type(type_id)
    assert type_ is not None
    exercise = type_.exercise.name if type_.exercise else ""
    said = guide(type_=type_, exercise=exercise)
    for rule in ("dry run", "is stuck", "ooking things up", "inishing", "Stop at", "same exercise"):
        assert said.count(rule) == 1, rule
    # Whoever does not owe a dry run is not told of one.
    text = json.dumps(guide_of(type_, dry_run=""))
    assert "dry run" not in text
    # The exercise's document is linked once, and what is to be done before stands before all else.
    url = type_.exercise.url if type_.exercise else ""
    assert not url or said.count(url) == 1 or "needs revision" in said
    order = ["dry run", "What this interview is for", "Stop at", "*You lead*", "*During*"]
    assert [said.index(part) for part in order] == sorted(said.index(part) for part in order)


def guide_of(type_: InterviewType, *, dry_run: str) -> list[object]:
    found = interview(exercise="")
    messages = build_guide(
        found,
        make_set(2, 1),
        GUIDANCE,
        user=GRACE,
        zone="Europe/London",
        thread_url=None,
        held=Held(type_, "lead", dry_run),
    )
    return [each.blocks for each in messages]


# The guide's roles


def test_each_role_reads_what_is_theirs() -> None:
    lead, second, observer = guide("lead"), guide("second"), guide("observer")
    shadowed = (*PANEL, Place(ADA, role="shadow"))
    shadow = guide("shadow", panel=shadowed)
    watching = guide("reverse_shadow", panel=(*PANEL, Place(ADA, role="reverse_shadow")))
    assert "training.dry_run" in lead
    assert "*You lead*" in lead
    assert "Keep the time" in lead
    for other in (second, observer, shadow, watching):
        assert "training.dry_run" not in other
        assert "*You lead*" not in other
    assert "You observe, muted" in observer
    assert "set up*" in lead
    assert "set up*" in second
    assert "set up*" not in observer
    assert "No scorecard is asked of you" in shadow
    assert "Submit your scorecard" not in shadow
    assert "Step in only where" in watching
    for each in (lead, second, observer, shadow, watching):
        assert "<@UBARBARA> (observes)" in each or each is observer
        assert "Every candidate for this position gets the same exercise and interviewers" in each
        assert "Assistants are allowed.* Watch for:" in each
        assert "<!channel>" not in each
        assert "Tasks> (not for the candidate)" in each
        assert "needs revision: half of it is gone; made for 45 minutes" in each


def test_an_exercise_of_ones_own_has_no_link_of_the_types() -> None:
    linked = TYPE.model_copy(
        update={"exercise": Exercise(name="The lift", url="https://example.com/lift")}
    )
    assert "<https://example.com/lift|The lift>" in guide(type_=linked)
    assert "https://example.com/lift" not in guide(type_=linked, exercise="The mill")


def test_set_up_is_the_rules_or_else_the_exercises() -> None:
    assert set_up(TYPE) == ("A checkout",)
    ruled = TYPE.model_copy(update={"rules": Rules(set_up=("A cluster",))})
    assert set_up(ruled) == ("A cluster",)
    assert "A checkout" in guide(type_=ruled)
    line = reminder_line(interview(), Held(TYPE, "lead"), "Europe/London")
    assert line.startswith("Set up: A checkout Stop at <!date^")
    assert "Set up" not in reminder_line(interview(), Held(TYPE, "observer"), "UTC")
    assert reminder_line(interview(), None, "UTC") == ""


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_type_of_the_catalogue_makes_guides_within_slacks_limits(data: st.DataObject) -> None:
    type_ = data.draw(st.sampled_from(content().types.types))
    role: Role = data.draw(st.sampled_from(["lead", "second", "observer", "shadow"]))
    found = interview(data.draw(st.integers(20, 120)))
    filler = " word" * data.draw(st.integers(0, 40))
    for message in build_guide(
        found,
        make_set(data.draw(st.integers(1, 8)), 3, filler=filler),
        GUIDANCE,
        user=GRACE,
        zone="Asia/Kathmandu",
        thread_url=None,
        held=Held(type_, role, type_.rules.dry_run_with),
    ):
        assert limits.problems_in_message(list(message.blocks)) == []
        assert not limits.blocks_too_long(message.blocks)


# What type to begin with


def test_the_type_is_the_one_last_used_or_else_the_one_planned(tmp_path: Path) -> None:
    db, asked = Database(tmp_path / "bot.db"), []

    def planned(_: Connection, team: str, position_id: str, set_id: str) -> str:
        asked.append((team, position_id, set_id))
        return "pairing"

    library = Library(Types([TYPE], ()), db)
    desk = TypeDesk(library, Nobody(), planned)
    with db.write() as con:
        add_people(con)
        approved, position = add_approved_set(con), add_position(con)
        assert desk.proposed(con, TEAM, position.id, approved.set_id) == "pairing"
        assert asked == [(TEAM, position.id, approved.set_id)]
        # Once somebody has scheduled without a type, none is put forward.
        add_interview(con, approved, position, add_candidate(con), GRACE)
        assert desk.proposed(con, TEAM, position.id, approved.set_id) == ""
        con.execute("UPDATE interviews SET type_id = 'gone', created_at = 1.0")
        assert desk.proposed(con, TEAM, position.id, approved.set_id) == ""
        con.execute("UPDATE interviews SET type_id = 'pairing'")
        assert desk.proposed(con, TEAM, position.id, approved.set_id) == "pairing"
        con.execute("UPDATE interviews SET type_id = 'gone', status = 'cancelled'")
        assert desk.proposed(con, TEAM, position.id, approved.set_id) == "pairing"
    db.close()
