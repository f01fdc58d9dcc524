"""Wall times, instants, and the moments counted from them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Problem
from bot.interviews.model import Meant
from bot.interviews.times import (
    Fold,
    Gap,
    Instant,
    before,
    local,
    next_morning,
    offset_name,
    wall_to_instant,
)
from bot.interviews.when import read_when, which_value

ZONES = (
    *("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/St_Johns"),
    *("America/Sao_Paulo", "Asia/Kathmandu", "Asia/Kolkata", "Australia/Lord_Howe"),
    *("Pacific/Chatham", "Pacific/Apia", "Africa/Casablanca", "Antarctica/Troll"),
)
DAY = 86400.0
zones = st.sampled_from(ZONES)
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.floats(1_700_000_000, 1_900_000_000).map(lambda at: float(int(at)))


def at(zone: str, *parts: int) -> float:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[arg-type,misc]


@given(days, times, zones)
def test_every_wall_time_is_once_never_or_twice_and_says_so_truly(
    day: date, clock: time, zone: str
) -> None:
    wall = datetime.combine(day, clock)
    found = wall_to_instant(day, clock, zone)
    nearby = wall.replace(tzinfo=UTC).timestamp()
    # Every instant within a day and a half that shows this wall time, by looking at each minute
    # around the two readings.
    shown = {
        candidate
        for shift in range(-26 * 60, 27 * 60, 15)
        for candidate in (nearby + shift * 60,)
        if local(candidate, zone).replace(tzinfo=None) == wall
    }
    if isinstance(found, Instant):
        assert shown == {found.at}
    elif isinstance(found, Fold):
        assert shown == {found.first, found.second}
        assert found.first < found.second
    else:
        assert not shown
        assert found.earlier < wall < found.later
        for near in (found.earlier, found.later):
            assert isinstance(wall_to_instant(near.date(), near.time(), zone), Instant)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "earlier", "later"),
    [
        ("Europe/London", date(2027, 3, 28), time(1, 30), "00:30", "02:30"),
        ("America/New_York", date(2027, 3, 14), time(2, 30), "01:30", "03:30"),
        ("Australia/Lord_Howe", date(2027, 10, 3), time(2, 15), "01:45", "02:45"),
    ],
)
def test_a_time_the_clocks_skip_names_the_nearest_on_both_sides(
    zone: str, day: date, clock: time, earlier: str, later: str
) -> None:
    found = wall_to_instant(day, clock, zone)
    assert isinstance(found, Gap)
    assert (f"{found.earlier:%H:%M}", f"{found.later:%H:%M}") == (earlier, later)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "apart"),
    [
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), 3600),
        ("Australia/Lord_Howe", date(2027, 4, 4), time(1, 45), 1800),
    ],
)
def test_a_time_that_happens_twice_gives_both(
    zone: str, day: date, clock: time, apart: int
) -> None:
    found = wall_to_instant(day, clock, zone)
    assert isinstance(found, Fold)
    assert found.second - found.first == apart


def test_a_day_before_is_the_same_wall_time_where_the_clocks_change_that_night() -> None:
    spring = at("Europe/London", 2027, 3, 28, 10)
    assert before(spring, "Europe/London", DAY) == at("Europe/London", 2027, 3, 27, 10)
    assert spring - before(spring, "Europe/London", DAY) == 23 * 3600
    autumn = at("Australia/Lord_Howe", 2027, 4, 4, 10)
    assert autumn - before(autumn, "Australia/Lord_Howe", DAY) == 24.5 * 3600
    still = at("Asia/Kathmandu", 2027, 3, 28, 10)
    assert still - before(still, "Asia/Kathmandu", DAY) == DAY


def test_a_day_before_that_is_skipped_moves_to_after_the_gap() -> None:
    start = at("America/New_York", 2027, 3, 15, 2, 30)
    assert before(start, "America/New_York", DAY) == at("America/New_York", 2027, 3, 14, 3, 30)


def test_a_quarter_of_an_hour_before_is_elapsed_time_across_a_change() -> None:
    start = at("Europe/London", 2027, 3, 28, 2, 5)
    assert before(start, "Europe/London", 900) == start - 900


@given(moments, zones, st.integers(1, 3))
def test_days_before_keep_the_wall_time_unless_it_is_skipped(
    start: float, zone: str, count: int
) -> None:
    found = before(start, zone, count * DAY)
    wall = local(start, zone).replace(tzinfo=None) - timedelta(days=count)
    assert found < start
    if isinstance(wall_to_instant(wall.date(), wall.time(), zone), Gap):
        assert local(found, zone).replace(tzinfo=None) > wall
    else:
        assert local(found, zone).replace(tzinfo=None) == wall


@given(moments, zones, st.integers(0, 1439))
def test_the_next_morning_is_the_first_working_one_after(
    after: float, zone: str, minute: int
) -> None:
    found = next_morning(after, zone, minute)
    there = local(found, zone)
    assert found > after
    assert found - after <= 4 * DAY
    assert there.weekday() < 5
    clock = time(minute // 60, minute % 60)
    if not isinstance(wall_to_instant(there.date(), clock, zone), Gap):
        assert there.time() == clock
    # None was left out: the one after the moment's previous day is not earlier.
    assert next_morning(found - 1, zone, minute) == found


def test_mornings_go_from_friday_to_monday_and_do_not_drift_over_a_change() -> None:
    friday = at("Europe/London", 2027, 3, 26, 9)
    monday = next_morning(friday, "Europe/London", 540)
    assert monday == at("Europe/London", 2027, 3, 29, 9)
    assert monday - friday == 71 * 3600


@given(moments, zones)
def test_the_offset_shown_is_the_one_on_that_wall(moment: float, zone: str) -> None:
    sign, hours, minutes = offset_name(moment, zone)[3], *offset_name(moment, zone)[4:].split(":")
    shift = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
    wall = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None) + timedelta(minutes=shift)
    assert local(moment, zone).replace(tzinfo=None) == wall


NOW = at("Europe/London", 2026, 10, 24, 12)


def fields_of(
    day: str, clock: str, which: str = "", *, zone: str = "Europe/London"
) -> dict[str, str]:
    with pytest.raises(Problem) as caught:
        read_when(day, clock, which, zone=zone, now=NOW)
    return caught.value.fields


def test_a_time_in_the_past_is_said_beside_the_field_that_is_wrong() -> None:
    assert "passed" in fields_of("2026-10-23", "10:00")["date"]
    assert "passed" in fields_of("2026-10-24", "11:59")["time"]
    assert "passed" in fields_of("2026-10-24", "12:00")["time"]
    assert "a year" in fields_of("2028-01-01", "12:00")["date"]


def test_what_is_no_date_or_time_is_asked_for() -> None:
    assert fields_of("", "10:00") == {"date": "Choose a date."}
    assert fields_of("2026-10-25", "") == {"time": "Choose a time."}


def test_a_skipped_time_says_which_ones_exist() -> None:
    said = fields_of("2027-03-28", "01:30")["time"]
    assert "does not exist" in said
    assert "Choose 00:30 or 02:30." in said


def test_a_time_that_happens_twice_is_asked_back_and_the_answer_taken() -> None:
    wall = datetime(2026, 10, 25, 1, 30)  # noqa: DTZ001 - a wall time
    found = read_when("2026-10-25", "01:30", "", zone="Europe/London", now=NOW)
    assert isinstance(found, Fold)
    answers = [
        read_when("2026-10-25", "01:30", which_value(wall, which), zone="Europe/London", now=NOW)
        for which in ("first", "second")
    ]
    assert answers == [
        Meant(found.first, "2026-10-25T01:30", "Europe/London"),
        Meant(found.second, "2026-10-25T01:30", "Europe/London"),
    ]


def test_an_answer_for_another_time_does_not_answer_for_this_one() -> None:
    other = datetime(2026, 10, 25, 1, 15)  # noqa: DTZ001 - a wall time
    answer = which_value(other, "second")
    found = read_when("2026-10-25", "01:30", answer, zone="Europe/London", now=NOW)
    assert isinstance(found, Fold)


def test_a_time_is_kept_as_meant_beside_its_instant() -> None:
    found = read_when("2027-01-05", "10:15", "", zone="Asia/Kathmandu", now=NOW)
    assert found == Meant(
        at("Asia/Kathmandu", 2027, 1, 5, 10, 15), "2027-01-05T10:15", "Asia/Kathmandu"
    )
