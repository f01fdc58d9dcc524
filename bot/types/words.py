"""What the parts of an interview type are called, and its values in words."""

from collections.abc import Iterator, Mapping

from bot.catalogue.types import (
    ANY,
    Assistants,
    Resource,
    Rules,
    Seat,
    SeatRole,
    Stance,
    State,
    Stretch,
    TypeFields,
    Visibility,
)
from bot.slack.text import minutes, plural

LABELS: Mapping[str, str] = {
    "title": "Title",
    "summary": "Summary",
    "family": "Role families",
    "teams": "Teams",
    "panel": "Panel",
    "stance": "How the lead meets the candidate",
    "minutes": "Length",
    "default_minutes": "Usual length",
    "agenda": "Agenda",
    "unattended": "Done alone beforehand",
    "what_happens": "What happens",
    "probes": "Probes",
    "candidate_prepares": "How the candidate prepares",
    "before": "Before",
    "during": "During",
    "look_for": "What to look for",
    "does_not_assess": "What it does not assess",
    "not_expected": "Not expected of the candidate",
    "competencies": "Competencies",
    "resources": "Resources",
    "exercise": "Exercise",
    "descriptions": "In words",
    "sources": "From",
    "rules": "Rules",
    "training": "Training",
    "dry_run_with": "Dry run with",
    "same_exercise": "The same exercise for every candidate of a position",
    "same_interviewers": "The same interviewers for every candidate of a position",
    "observer": "An observer sits in",
    "muted": "The observer is muted",
    "help_when_stuck": "The candidate is helped when stuck",
    "look_up": "Looking things up is fine",
    "finishing_not_goal": "Finishing is not the goal",
    "candidate_minutes": "Minutes at the end for the candidate's questions",
    "assistants": "Coding assistants",
    "watch_for": "What to watch for with an assistant",
    "set_up": "Set-up asked for ahead of time",
    "reading": "Reads the guide",
    "shadows": "Interviews to sit in on",
    "reverse_shadows": "Interviews to lead with somebody sitting in",
}
"""The heading of each field, here and in forms."""

STANCES: Mapping[Stance, str] = {
    Stance.COLLEAGUE: "As a colleague",
    Stance.CUSTOMER: "As a customer",
    Stance.GUIDE: "As a guide",
    Stance.INTERVIEWER: "As an interviewer",
}
ROLES: Mapping[SeatRole, str] = {
    SeatRole.LEAD: "lead",
    SeatRole.SECOND: "second interviewer",
    SeatRole.OBSERVER: "observer",
}
ASSISTANTS: Mapping[Assistants, str] = {
    Assistants.NO: "Not used",
    Assistants.ALLOWED: "Allowed",
    Assistants.ENCOURAGED: "Encouraged",
}
TICKED = (
    "same_exercise",
    "same_interviewers",
    "observer",
    "muted",
    "help_when_stuck",
    "look_up",
    "finishing_not_goal",
)
"""The rules that hold or do not."""


def length(type_: TypeFields) -> str:
    """Write how long it is held: `60 minutes`, `45 to 60 minutes, usually 60`; "" where unsaid."""
    if type_.minutes is None:
        return minutes(type_.default_minutes) if type_.default_minutes else ""
    least, most = type_.minutes
    said = minutes(most) if least == most else f"{least} to {minutes(most)}"
    usual = type_.default_minutes
    return f"{said}, usually {usual}" if usual and usual != most else said


def count(least: int, most: int) -> str:
    """Write how many people: `1`, `0 to 1`."""
    return str(most) if least == most else f"{least} to {most}"


def seat_line(seat: Seat) -> str:
    """Write a seat for a person: `Lead, from the team`, `Observer (0 to 1), from the team`."""
    people = count(seat.count_min, seat.count_max)
    number = "" if people == "1" else f" ({people})"
    return f"{ROLES[seat.role].capitalize()}{number}, from {seat.from_}"


def panel_in_short(type_: TypeFields) -> str:
    """Write the panel in a few words: `lead, 0 to 1 second interviewer, observer`."""
    return ", ".join(
        ROLES[seat.role]
        if (seat.count_min, seat.count_max) == (1, 1)
        else f"{count(seat.count_min, seat.count_max)} {ROLES[seat.role]}"
        for seat in type_.panel
    )


def stretch_line(part: Stretch) -> str:
    """Write a part of the agenda: `5 minutes: introductions`."""
    return f"{minutes(part.minutes)}: {part.what}"


def resource_notes(one: Resource) -> str:
    """Write what is to be known of a resource, in brackets after its name; "" for nothing."""
    notes = []
    if one.visibility is Visibility.INTERNAL:
        notes.append("internal, not for the candidate")
    if one.state is State.NEEDS_REVISION:
        notes.append(f"needs revision: {one.why}" if one.why else "needs revision")
    if one.minutes:
        notes.append(f"made for {' or '.join(map(str, one.minutes))} minutes")
    return f" ({'; '.join(notes)})" if notes else ""


def resource_line(one: Resource) -> str:
    """Write a resource for the interviewer: name, what is to be known of it, address."""
    named = f"{one.name}{resource_notes(one)}"
    return f"{named}: {one.url}" if one.url else named


def families(type_: TypeFields, names: Mapping[str, str]) -> str:
    """Write the role families by name; `names` holds those by id."""
    if ANY in type_.family:
        return "every role"
    return ", ".join(names.get(id_, id_) for id_ in type_.family)


def hours(number: float) -> str:
    """Write a number of hours: `1 hour`, `1.5 hours`."""
    whole = int(number) if number == int(number) else number
    return "1 hour" if whole == 1 else f"{whole:g} hours"


def rule_lines(type_: TypeFields) -> Iterator[str]:
    """Yield each rule that holds, as a sentence."""
    rules = type_.rules
    if rules.dry_run_with:
        what = "this exercise" if type_.exercise else "this interview"
        comma = "," if "," in rules.dry_run_with else ""
        with_ = f"{rules.dry_run_with}{comma}"
        yield f"Dry run with {with_} before leading {what} for the first time."
    if rules.same_exercise or rules.same_interviewers:
        kept = ["exercise"] if rules.same_exercise else []
        kept += ["interviewers"] if rules.same_interviewers else []
        yield f"Every candidate for a position gets the same {' and the same '.join(kept)}."
    if rules.observer:
        yield f"An observer sits in{', muted' if rules.muted else ''}."
    if rules.help_when_stuck:
        yield "Help the candidate when they are stuck."
    if rules.look_up:
        yield "The candidate may look things up."
    if rules.finishing_not_goal:
        yield "Finishing is not the goal."
    yield from _last_minutes(type_)
    yield from _assistant_lines(rules)
    yield from (f"To be set up before: {line}" for line in rules.set_up)


def _last_minutes(type_: TypeFields) -> Iterator[str]:
    kept, usual = type_.rules.candidate_minutes, type_.default_minutes
    if not kept:
        return
    said = f"The last {plural(kept, 'minute')} belong to the candidate's questions"
    yield f"{said}: stop at minute {usual - kept}." if usual and usual > kept else f"{said}."


def _assistant_lines(rules: Rules) -> Iterator[str]:
    if rules.assistants is Assistants.NO:
        return
    yield f"Working with a coding assistant is {rules.assistants.value}."
    yield from (f"With an assistant, watch for: {line}" for line in rules.watch_for)


def training_line(type_: TypeFields) -> str:
    """Write what somebody does before they lead it; "" where nothing is asked."""
    training = type_.training
    steps = ["reads this guide"] if training.reading else []
    if training.shadows:
        steps.append(f"sits in on {plural(training.shadows, 'interview')}")
    if training.reverse_shadows:
        led = plural(training.reverse_shadows, "interview")
        steps.append(f"leads {led} with somebody experienced sitting in")
    if type_.rules.dry_run_with:
        steps.append(f"does a dry run with {type_.rules.dry_run_with}")
    return f"Whoever is to lead it {', then '.join(steps)}." if steps else ""
