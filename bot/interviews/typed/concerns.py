"""What speaks against an interview as it was entered, said so that it can be held all the same."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from bot.interviews.model import Interview
from bot.interviews.staffing import Standing
from bot.interviews.typed.model import Concern, Wanted
from bot.slack.text import clip, escape, listing, person, plural

NAME_CHARACTERS = 45
"""A tick holds 75 characters, of which a name leaves some for what is ticked."""


def departures(wanted: Wanted, earlier: Interview | None) -> list[Concern]:
    """Return where an interview departs from what earlier candidates had, and should not."""
    if wanted.type is None or earlier is None:
        return []
    found, rules = [], wanted.type.rules
    people = listing([person(seat.user) for seat in earlier.raters])
    other = _folded(wanted.exercise)
    if rules.same_exercise and earlier.exercise and other != _folded(earlier.exercise):
        said = (
            "Earlier candidates for this position did the exercise "
            f"*{escape(clip(earlier.exercise, 200))}* with {people}."
        )
        value = f"other_exercise:{_digest(other)}"
        tick = "Use another exercise all the same"
        found.append(Concern("other_exercise", "", said, tick, value))
    if rules.same_interviewers and set(wanted.users) != {seat.user for seat in earlier.raters}:
        said = f"Earlier candidates for this position were interviewed by {people}."
        value = f"other_people:{_digest(*sorted(wanted.users))}"
        found.append(Concern("other_people", "", said, "Take other people all the same", value))
    return found


def warnings(
    wanted: Wanted, standings: Mapping[str, Standing], names: Mapping[str, str]
) -> list[Concern]:
    """Return what is to be known of the people chosen, from how each stands and what they lack.

    Where there is no type, that is only whose week is full.
    """
    found = []
    for seat in wanted.seats:
        standing, name = standings[seat.user], clip(names[seat.user], NAME_CHARACTERS)
        leads = wanted.type is not None and seat.role == "lead"
        if leads and (why := _not_ready(wanted, standing)):
            value, tick = f"unready_lead:{seat.user}", f"{name} leads all the same"
            found.append(Concern("unready_lead", seat.user, why, tick, value))
        found += full_week(standing, name)
    observed = wanted.type is not None and wanted.type.rules.observer
    if observed and all(seat.role != "observer" for seat in wanted.seats):
        said = "In this type of interview somebody observes, and nobody is chosen for that."
        tick = "Hold it without an observer"
        found.append(Concern("no_observer", "", said, tick, "no_observer:"))
    return found


def full_week(standing: Standing, name: str) -> list[Concern]:
    """Return that somebody has reached the limit they set for a week, where they have."""
    if not standing.is_full:
        return []
    said = (
        f"{person(standing.user)} has {plural(standing.load, 'interview')} in that week "
        f"already, and has set {standing.most} as the limit."
    )
    tick = f"{clip(name, NAME_CHARACTERS)} takes part all the same"
    return [Concern("full_week", standing.user, said, tick, f"full_week:{standing.user}")]


def _not_ready(wanted: Wanted, standing: Standing) -> str:
    """Return why somebody should not lead yet, as mrkdwn; "" where they may."""
    who, partner, step = person(standing.user), standing.dry_run_with, standing.next_step
    what = "this exercise" if wanted.exercise else "this interview"
    owes = f"owes a dry run of {what}, with {escape(partner)}." if partner else ""
    if standing.state == "qualified":
        return f"{who} has not led {what} before and {owes}" if owes else ""
    after = f" Next for them: {escape(step[:1].lower() + step[1:])}." if step else ""
    yet = f"{who} is not qualified to lead this type of interview yet"
    return f"{yet}, and {owes}{after}" if owes else f"{yet}.{after}"


def asked_as(concerns: Iterable[Concern]) -> str:
    """Return the name of the question about these concerns: another one for any others."""
    return f"concerns@{_digest(*(each.value for each in concerns))}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:12]
