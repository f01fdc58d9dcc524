"""Wall time and instants. Pure; daylight saving is met here and nowhere else.

A day is what the wall says: "24 hours before" an interview is the same wall time on the day
before, in the zone the interview was arranged in, so that a guide for Monday 10:00 comes on
Sunday at 10:00 even where the clocks change that night. What is left below a day ("15 minutes
before") is elapsed time, so that a reminder is never an hour off.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_SECONDS = 86400.0
SATURDAY = 5


@dataclass(frozen=True)
class Instant:
    """A wall time that exists once; `at` is seconds since the epoch."""

    at: float


@dataclass(frozen=True)
class Gap:
    """A wall time the clocks skip, with the nearest ones that exist on either side."""

    earlier: datetime
    later: datetime


@dataclass(frozen=True)
class Fold:
    """A wall time that happens twice; both instants in seconds since the epoch."""

    first: float
    second: float


def wall_to_instant(day: date, at: time, zone: str) -> Instant | Gap | Fold:
    """Return what a wall time in a zone means.

    Raises:
        ZoneInfoNotFoundError: there is no such zone.
    """
    wall = datetime.combine(day, at)
    place = ZoneInfo(zone)
    readings = [wall.replace(tzinfo=place, fold=fold).timestamp() for fold in (0, 1)]
    real = [each for each in readings if _wall(each, place) == wall]
    if not real:
        # Read with the offset before the change the clock shows the later time, and the other
        # way round.
        return Gap(earlier=_wall(readings[1], place), later=_wall(readings[0], place))
    if len(real) == 1 or real[0] == real[1]:
        return Instant(real[0])
    return Fold(first=min(real), second=max(real))


def local(at: float, zone: str) -> datetime:
    """Return a moment as an aware datetime in a zone."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))


def before(start: float, zone: str, seconds: float) -> float:
    """Return the moment this long before `start`: whole days by the wall, the rest elapsed.

    A wall time that is skipped that day moves to after the gap; of one that happens twice the
    first is taken.
    """
    days, rest = divmod(seconds, DAY_SECONDS)
    if not days:
        return start - rest
    there = local(start, zone).replace(tzinfo=None) - timedelta(days=days)
    return _settled(there, zone) - rest


def week_of(at: float, zone: str) -> tuple[float, float]:
    """Return when the week of a moment begins and ends in a zone: Monday's midnight by the wall."""
    day = local(at, zone).date()
    monday = datetime.combine(day - timedelta(days=day.weekday()), time())
    return _settled(monday, zone), _settled(monday + timedelta(days=7), zone)


def next_morning(after: float, zone: str, minute_of_day: int) -> float:
    """Return the next working morning (Monday to Friday) strictly after a moment.

    `minute_of_day` counts from midnight on that zone's wall (540 is 09:00).
    """
    at = time(minute_of_day // 60, minute_of_day % 60)
    day = local(after, zone).date()
    while True:
        moment = _settled(datetime.combine(day, at), zone)
        if moment > after and day.weekday() < SATURDAY:
            return moment
        day += timedelta(days=1)


def offset_name(at: float, zone: str) -> str:
    """Return how far a zone's wall is from UTC at a moment, such as `UTC+05:45`."""
    offset = local(at, zone).utcoffset() or timedelta()
    total = int(offset.total_seconds()) // 60
    sign = "-" if total < 0 else "+"
    return f"UTC{sign}{abs(total) // 60:02d}:{abs(total) % 60:02d}"


def _settled(wall: datetime, zone: str) -> float:
    # Read with the offset before a change (fold 0), a skipped wall time lands after the gap and
    # one that happens twice on its first occurrence.
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).timestamp()


def _wall(at: float, place: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at, UTC).astimezone(place).replace(tzinfo=None)
