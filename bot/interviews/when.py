"""Reading the date and time a person picked, with a sentence for each way it can be wrong."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import Problem
from bot.interviews.model import Meant
from bot.interviews.times import Fold, Gap, local, wall_to_instant

FURTHEST = timedelta(days=366)


def read_when(day: str, at: str, which: str, *, zone: str, now: float) -> Meant | Fold:
    """Return when an interview is to be, in the zone of whoever picked it.

    Args:
        day: the date picker's value, such as 2026-11-24.
        at: the time picker's value, such as 14:30.
        which: the answer to a `Fold` returned before, see `which_value`; else ''.
        zone: the zone the wall time is meant in.
        now: seconds since the epoch.

    Returns:
        The moment; or, where that wall time happens twice and `which` does not say which, both.

    Raises:
        Problem: with a sentence for `date` or `time`.
    """
    wall = _wall(day, at)
    _check_range(wall, zone, now)
    found = wall_to_instant(wall.date(), wall.time(), zone)
    if isinstance(found, Gap):
        raise Problem(fields={"time": _gap_sentence(wall, found)})
    if isinstance(found, Fold):
        answers = {
            which_value(wall, "first"): found.first,
            which_value(wall, "second"): found.second,
        }
        if which not in answers:
            return found
        moment = answers[which]
    else:
        moment = found.at
    if moment <= now:
        raise Problem(fields={"time": "That time has passed. Choose a later one."})
    return Meant(moment, f"{wall:%Y-%m-%dT%H:%M}", zone)


def week_asked(day: str, *, zone: str, now: float) -> float:
    """Return a moment in the week of the day picked, or now where none is picked yet."""
    try:
        noon = datetime.combine(date.fromisoformat(day), time(12), tzinfo=ZoneInfo(zone))
    except ValueError:
        return now
    return noon.timestamp()


def day_in_words(day: str) -> str:
    """Return a date picker's value in words: `24 November`; as it is where it is no date."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{chosen.day} {chosen:%B}"


def which_value(wall: datetime, which: str) -> str:
    """Return an answer's value; it names its wall time, so that it answers for no other."""
    return f"{which}@{wall:%Y-%m-%dT%H:%M}"


def which_action(wall: datetime) -> str:
    """Return the name of the question which of the two is meant."""
    return f"which@{wall:%Y-%m-%dT%H:%M}"


def _wall(day: str, at: str) -> datetime:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise Problem(fields={"date": "Choose a date."}) from None
    try:
        return datetime.combine(chosen, time.fromisoformat(at).replace(second=0, tzinfo=None))
    except ValueError:
        raise Problem(fields={"time": "Choose a time."}) from None


def _check_range(wall: datetime, zone: str, now: float) -> None:
    today = local(now, zone).date()
    if wall.date() < today:
        raise Problem(fields={"date": "That day has passed. Choose a later one."})
    if wall.date() > today + FURTHEST:
        raise Problem(fields={"date": "That is more than a year ahead. Choose an earlier day."})


def _gap_sentence(wall: datetime, gap: Gap) -> str:
    shape = "%H:%M" if gap.earlier.date() == gap.later.date() == wall.date() else "%a %d %b, %H:%M"
    return (
        f"{wall:%H:%M} does not exist on that day: the clocks go forward and skip it. "
        f"Choose {gap.earlier.strftime(shape)} or {gap.later.strftime(shape)}."
    )
