"""How somebody comes to lead a type of interview: what counts, what is next, what is never lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.types import InterviewType, Rules, Training
from bot.interviewers.model import (
    Booking,
    Grant,
    Held,
    Known,
    Needs,
    Progress,
    Qualified,
    Record,
    Step,
    Taken,
    in_words,
    progress,
    short_name,
    with_interviews,
)
from bot.interviews.times import week_of

PAIRING = Needs(reading=True, shadows=1, reverse_shadows=1, dry_run_with="the hiring manager")
DAY = 86400.0

needs_ = st.builds(
    Needs,
    reading=st.booleans(),
    shadows=st.integers(0, 3),
    reverse_shadows=st.integers(0, 3),
    dry_run_with=st.sampled_from(["", "the hiring manager"]),
)
moments = st.floats(1, 1000, allow_nan=False)
exercises = st.sampled_from(["", "Kata", "Parser"])
taken_ = st.builds(Taken, at=moments, step=st.sampled_from(Step), exercise=exercises)
steps_ = st.lists(taken_, max_size=12).map(lambda found: tuple(sorted(found)))
grants_ = st.lists(
    st.builds(
        Grant, at=moments, exercise=exercises, by=st.just("U1"), withdrawn_at=st.none() | moments
    ),
    max_size=2,
).map(tuple)
records_ = st.builds(Record, taken=steps_, grants=grants_, has_begun=st.booleans())


def done(*steps: Step, exercise: str = "") -> Record:
    return Record(tuple(Taken(DAY * at, step, exercise) for at, step in enumerate(steps, 1)))


# Properties


@given(needs_, steps_)
def test_the_next_step_is_always_the_first_that_is_not_done(
    needs: Needs, taken: tuple[Taken, ...]
) -> None:
    now = progress(needs, Record(taken))
    counts = {step: sum(each.step is step for each in taken) for step in Step}
    undone = [step for step in Step if counts[step] < needs.count(step)]
    assert now.next == (undone[0] if undone else None)
    if now.next is not None:
        assert now.left == needs.count(now.next) - counts[now.next] > 0


@given(needs_, records_)
def test_somebody_is_qualified_exactly_when_all_is_done_or_somebody_granted_it(
    needs: Needs, record: Record
) -> None:
    counting = [each for each in record.taken if each.at > record.counting_from]
    all_done = all(
        sum(each.step is step for each in counting) >= needs.count(step) for step in Step
    )
    granted = any(each.withdrawn_at is None for each in record.grants)
    withdrawn_from_nothing = not needs.total and record.counting_from > 0
    expected = granted or (all_done and not withdrawn_from_nothing)
    now = progress(needs, record)
    assert (now.state == "qualified") == (now.qualified is not None) == expected


@given(needs_, records_, taken_)
def test_a_step_that_is_done_is_never_lost_by_another_one(
    needs: Needs, record: Record, more: Taken
) -> None:
    before = progress(needs, record)
    after = progress(needs, replace(record, taken=tuple(sorted((*record.taken, more)))))
    assert after.done >= before.done
    assert after.qualified or not before.qualified
    assert before.owes_dry_run or not after.owes_dry_run


@given(needs_, steps_, st.randoms())
def test_the_order_in_which_steps_were_taken_does_not_matter_in_the_end(
    needs: Needs, taken: tuple[Taken, ...], random: object
) -> None:
    other = list(taken)
    random.shuffle(other)  # type: ignore[attr-defined]
    assert progress(needs, Record(tuple(other))) == progress(needs, Record(taken))


@given(needs_, records_, moments)
def test_what_was_withdrawn_counts_no_more_and_what_comes_after_does(
    needs: Needs, record: Record, at: float
) -> None:
    withdrawn = replace(
        record, grants=(*(replace(g, withdrawn_at=2000.0) for g in record.grants), Grant(1, "X"))
    )
    withdrawn = replace(
        withdrawn, grants=tuple(replace(each, withdrawn_at=2000.0) for each in withdrawn.grants)
    )
    now = progress(needs, withdrawn)
    assert now.done == 0
    assert now.qualified is None
    anew = [Taken(2001.0 + at, step) for step in Step for _ in range(needs.count(step))]
    again = progress(needs, replace(withdrawn, taken=(*record.taken, *sorted(anew))))
    assert bool(again.qualified) == bool(needs.total)


# What a type asks for


def test_a_type_says_what_it_asks_for() -> None:
    type_ = InterviewType(
        id="pairing",
        title="Pairing: together",
        summary="Working together.",
        minutes=(60, 60),
        default_minutes=60,
        rules=Rules(dry_run_with="the hiring manager"),
        training=Training(reading=False, shadows=2, reverse_shadows=0),
    )
    needs = Needs.of(type_)
    assert [needs.count(step) for step in Step] == [0, 2, 0, 1]
    assert needs.total == 3


def test_the_last_step_qualifies_and_tells_with_whom_and_on_what() -> None:
    record = Record(
        (
            Taken(1.0, Step.READING),
            Taken(2.0, Step.SHADOW, "Kata", "U1"),
            Taken(3.0, Step.REVERSE_SHADOW, "Kata", "U2"),
            Taken(4.0, Step.DRY_RUN, "Kata", "U3"),
            Taken(9.0, Step.DRY_RUN, "Parser", "U4"),
        )
    )
    assert progress(PAIRING, record).qualified == Qualified(4.0, "Kata", "U3")


@pytest.mark.parametrize(
    ("exercise", "owes"), [("", False), ("  KATA ", False), ("The kata", True), ("Parser", True)]
)
def test_the_dry_run_is_owed_for_each_exercise_anew(exercise: str, *, owes: bool) -> None:
    record = done(Step.READING, Step.SHADOW, Step.REVERSE_SHADOW, Step.DRY_RUN, exercise="kata")
    now = progress(PAIRING, record, exercise)
    assert now.state == "qualified"
    assert now.owes_dry_run is owes


def test_an_exercise_led_with_before_needs_no_dry_run() -> None:
    record = Record(grants=(Grant(1.0, "Kata"),), led=((5.0, "Parser"),))
    assert not progress(PAIRING, record, "parser").owes_dry_run
    assert progress(PAIRING, record, "Parser").led == 1
    # Led before they were qualified, it is no experience.
    early = replace(record, led=((0.5, "Parser"),))
    assert progress(PAIRING, early, "Parser").owes_dry_run


def test_who_only_wants_to_learn_is_learning_and_everybody_else_is_new() -> None:
    assert progress(PAIRING, Record(has_begun=True)).state == "learning"
    assert progress(PAIRING, Record()) == Progress("new", Step.READING, left=1, owes_dry_run=True)


# What interviews add


def test_a_shadow_counts_with_whoever_led() -> None:
    held = [Held(10.0, "Kata", {"U1": "lead", "U2": "shadow", "U3": "observer"})]
    found = with_interviews(PAIRING, {}, held)
    assert found["U2"].taken == (Taken(10.0, Step.SHADOW, "Kata", "U1"),)
    assert set(found) == {"U2"}


def test_leading_counts_as_watched_only_where_the_watcher_was_qualified_by_then() -> None:
    held = [Held(10.0, "", {"U1": "lead", "U2": "reverse_shadow"})]
    grant = Grant(50.0, by="U9")
    none = with_interviews(PAIRING, {}, held)
    assert none.get("U1", Record()).taken == ()
    # Recorded later, they were able to lead before.
    later = with_interviews(PAIRING, {"U2": Record(grants=(grant,))}, held)
    assert [each.step for each in later["U1"].taken] == [Step.REVERSE_SHADOW]
    # Withdrawn later, they were able to then; withdrawn before, they were not.
    for withdrawn_at, counts in ((60.0, 1), (5.0, 0)):
        was = {"U2": Record(grants=(replace(grant, withdrawn_at=withdrawn_at),))}
        found = with_interviews(PAIRING, was, held)
        assert len(found.get("U1", Record()).taken) == counts


def test_who_learnt_in_one_interview_may_watch_in_the_next() -> None:
    needs = Needs(reading=False, shadows=1, reverse_shadows=0)
    watched = Needs(reading=False, shadows=1, reverse_shadows=1)
    first = Held(10.0, "", {"U1": "lead", "U2": "shadow"})
    second = Held(20.0, "", {"U3": "lead", "U2": "reverse_shadow"})
    found = with_interviews(needs, {}, [second, first])
    assert [each.step for each in found["U3"].taken] == [Step.REVERSE_SHADOW]
    assert "U3" not in with_interviews(watched, {}, [second, first])


# Bookings and words


def test_a_booking_stands_until_its_interview_begins_or_is_cancelled() -> None:
    shadow = Booking("step_1", "T1", "U1", "pairing", Step.SHADOW, interview_id="int_1")
    coming = replace(shadow, interview_status="scheduled", starts_at=100.0)
    assert coming.is_ahead(99.0)
    assert not coming.is_agreed
    assert replace(coming, role="shadow").is_agreed
    assert not coming.is_ahead(100.0)
    assert not replace(coming, interview_status="cancelled").is_ahead(1.0)
    run = Booking("step_2", "T1", "U1", "pairing", Step.DRY_RUN, planned_at=50.0)
    # It waits for somebody to say that it was done.
    assert run.is_ahead(1000.0)


def test_only_what_is_booked_of_the_next_step_is_shown() -> None:
    type_ = InterviewType(
        id="pairing", title="Pairing", summary="Together.", minutes=(60, 60), default_minutes=60
    )
    shadow = Booking("step_1", "T1", "U1", "pairing", Step.SHADOW, starts_at=100.0)
    gone = replace(shadow, id="step_2", interview_status="cancelled")
    now = Progress("learning", Step.SHADOW, left=1)
    known = Known(type_, now, (shadow, gone))
    assert known.ahead(1.0) == [shadow]
    assert known.lost(1.0) == [gone]
    assert Known(type_, replace(now, next=Step.DRY_RUN), (shadow, gone)).ahead(1.0) == []


@pytest.mark.parametrize(
    ("step", "left", "said"),
    [
        (Step.READING, 1, "Read the guide for Pairing"),
        (Step.SHADOW, 1, "Shadow one Pairing interview"),
        (Step.SHADOW, 2, "Shadow 2 Pairing interviews"),
        (
            Step.REVERSE_SHADOW,
            1,
            "Lead one Pairing interview with a qualified interviewer watching",
        ),
        (Step.DRY_RUN, 1, "Do a dry run of Kata with the hiring manager"),
    ],
)
def test_the_next_step_is_said_in_words(step: Step, left: int, said: str) -> None:
    title = "Pairing: working on code together"
    found = in_words(step, left, title, exercise="Kata", with_whom="the hiring manager")
    assert found == said


def test_a_title_without_a_purpose_is_its_own_name() -> None:
    assert short_name("Technical depth to lead a team") == "Technical depth to lead a team"


def test_a_week_begins_on_monday_by_the_wall_and_may_be_an_hour_short() -> None:
    # The week in which the clocks of Berlin go forward: Sunday 29 March 2026.
    first, last = week_of(1_774_700_000.0, "Europe/Berlin")
    assert (first, last) == (1_774_220_400.0, 1_774_821_600.0)
    assert last - first == 7 * DAY - 3600
