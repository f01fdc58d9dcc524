"""What does not add up in a loop: must-haves, repeated probes, minutes, rules and material."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from bot.catalogue.types import SeatRole
from bot.loops.evidence import plain
from bot.loops.fixes import choosing, editing, is_open, lengthening, seating
from bot.loops.guide import Guide
from bot.loops.model import Finding, Fix, FixKind, Matrix, Row, Severity
from bot.loops.needs import Need
from bot.loops.rounds import Line, Plan
from bot.loops.words import length, within

# What must be assessed


def must_haves(needs: tuple[Need, ...], plan: Plan) -> Iterator[Finding]:
    """Yield the must-haves that nobody assesses, or one person alone.

    While a stage has no type yet, it may still be the one: that is a warning then.
    """
    some_open = any(map(is_open, plan.rounds))
    for need in needs:
        at = need.stages
        if not at:
            still = " yet" if some_open else ""
            yield Finding(
                id="must_have.nobody",
                severity=Severity.WARNING if some_open else Severity.ERROR,
                passage=need.said,
                message=f"{need.name} is a must-have, and no stage assesses it{still}.",
                suggestion=need.suggestion,
                topic=need.id,
                fix=need.fix,
            )
            continue
        titles = [plan.rounds[each].title for each in at]
        if all(not need.asked[each] for each in at):
            yield Finding(
                id="must_have.nothing_looked_for",
                severity=Severity.WARNING,
                stage=titles[0],
                passage=need.said,
                message=f"{need.name} is a must-have; {titles[0]} names it and looks for nothing.",
                suggestion=f"Say in {titles[0]} what to look for.",
                topic=need.id,
                fix=editing(at[0] + 1, plan.rounds[at[0]]),
            )
        if (people := _people(plan, at)) is not None and people <= 1:
            yield Finding(
                id="must_have.one_person",
                severity=Severity.WARNING,
                stage=titles[0],
                passage=need.passage(at[0]),
                message=f"{need.name} is a must-have, and one person alone may judge it.",
                suggestion=f"Add a second interviewer or an observer to {titles[0]}, "
                "or look for it in a further stage.",
                topic=need.id,
                fix=seating(at[0] + 1, SeatRole.OBSERVER) if people else None,
            )


def _people(plan: Plan, at: tuple[int, ...]) -> int | None:
    """Return the fewest people who see some stages; None where one does not say who interviews."""
    panels = [plan.rounds[each].people for each in at]
    known = [least for panel in panels if panel is not None for least in (panel[0],)]
    return sum(known) if len(known) == len(panels) else None


def short_of_minutes(
    plan: Plan, needs: tuple[Need, ...], matrix: Matrix, guide: Guide
) -> Iterator[Finding]:
    """Yield the must-haves that have far fewer minutes than their weight asks for."""
    weights = {
        row.id: guide.limits.must_have_weight if row.must_have else 1
        for row in matrix.rows
        if row.total or row.must_have
    }
    together, minutes = sum(weights.values()), sum(row.total for row in matrix.rows)
    for row in matrix.rows:
        if not row.must_have or not row.total:
            continue
        due = minutes * weights[row.id] / together
        if row.total < due * guide.limits.least_share:
            stage = max(range(len(row.minutes)), key=lambda at: row.minutes[at])
            passage = next((need.passage(stage) for need in needs if need.id == row.id), "")
            yield Finding(
                id="minutes.short",
                severity=Severity.WARNING,
                stage=matrix.stages[stage],
                passage=passage,
                message=f"{row.name} has {row.total} of {minutes} minutes; "
                f"as a must-have it would have about {round(due)}.",
                suggestion=f"Give it more of {matrix.stages[stage]}, or a stage of its own.",
                topic=row.id,
                fix=_longer(row, stage, plan, guide, minutes, weights[row.id] / together),
            )


def _longer(
    row: Row, stage: int, plan: Plan, guide: Guide, minutes: int, share: float
) -> Fix | None:
    """Return how long its chief stage must be for a must-have to have its least share.

    A minute more of the stage is part of a minute for it, and a minute more of which it is due.
    """
    each = plan.rounds[stage]
    shared = each.minutes[1] - each.rules.candidate_minutes
    least = share * guide.limits.least_share
    gain = row.minutes[stage] / shared - least if shared > 0 else 0.0
    if gain <= 0:
        return None
    # One minute more, since the minutes of a stage are shared out to whole ones.
    more = (minutes * least - row.total + 1) / gain
    return lengthening(stage + 1, each, each.minutes[1] + more, guide)


# What stands twice


def repeated(plan: Plan, guide: Guide, left_out: frozenset[str]) -> Iterator[Finding]:
    """Yield the probes that two stages share; what is assessed elsewhere does not count."""
    read = [_probe(at, line, guide) for at, each in enumerate(plan.rounds) for line in each.asked]
    kept = [one for one in read if not (left_out and one.about and left_out >= one.about)]
    said: set[tuple[str, int]] = set()
    for one, other in combinations(kept, 2):
        # A line is held against each other stage once, however many of its lines are like it.
        if one.stage == other.stage or not _same_probe(one, other, guide.limits.same_probe):
            continue
        pair = {(one.line.text, other.stage), (other.line.text, one.stage)}
        is_new = pair.isdisjoint(said)
        said |= pair
        if is_new:
            first, second = plan.rounds[one.stage].title, plan.rounds[other.stage].title
            yield Finding(
                id="probe.twice",
                severity=Severity.NOTE,
                stage=first,
                passage=one.line.text,
                line=one.line.number,
                message=f"{first} and {second} look for the same; {second}: “{other.line.text}”",
                suggestion="Keep it where it shows best, or keep both on purpose, to compare.",
            )


class _Probe(NamedTuple):
    stage: int
    line: Line
    terms: frozenset[str]
    about: frozenset[str]


def _probe(stage: int, line: Line, guide: Guide) -> _Probe:
    text = plain(line.text)
    about = frozenset(guide.spoken_of(text))
    return _Probe(stage, line, guide.terms_of(text), about)


def _same_probe(one: _Probe, other: _Probe, share: float) -> bool:
    """Tell whether two lines share most of what the shorter says, and are about the same."""
    shorter = min(len(one.terms), len(other.terms))
    shared = len(one.terms & other.terms)
    if not shared or shared < share * shorter:
        return False
    return not one.about.isdisjoint(other.about) or one.terms == other.terms


# What is asked of the candidate


def hours(plan: Plan, matrix: Matrix, guide: Guide) -> Iterator[Finding]:
    """Yield what the loop asks of the candidate in all, and what nobody has said about it."""
    live, alone = matrix.live, matrix.unattended
    much = (live.most or 0) > guide.limits.most_live or (
        (alone.most or alone.least) > guide.limits.most_unattended
    )
    unattended = f", and {length(alone)} alone" if alone.least else ""
    yield Finding(
        id="hours.total",
        severity=Severity.WARNING if much else Severity.NOTE,
        message=f"The candidate is asked for {length(live)} live{unattended}"
        + ("." if alone.most is not None else ", and for work alone of unstated length."),
        suggestion="Drop or shorten a stage whose competencies others see too." if much else "",
    )
    for each in plan.rounds:
        if each.unattended is not None and each.unattended.effort_hours is None:
            yield Finding(
                id="hours.effort_unstated",
                severity=Severity.WARNING,
                stage=each.title,
                passage=each.unattended.what,
                message=f"{each.title} does not say how much work is expected"
                + _due(each.unattended.due_hours),
                suggestion="Say how many hours are expected, so that every candidate spends "
                "about the same.",
            )


def _due(due: float | None) -> str:
    return f"; {due:g} hours until it is due is not the effort." if due else "."


# Stages that little is known of


def open_stages(
    plan: Plan, guide: Guide, resting: Mapping[int, tuple[str, ...]]
) -> Iterator[Finding]:
    """Yield stages that nothing is known about, and those that not every candidate has.

    `resting` has, by stage, the names of what only that stage looks for.
    """
    for at, each in enumerate(plan.rounds):
        if is_open(each):
            yield Finding(
                id="stage.open",
                severity=Severity.NOTE,
                stage=each.title,
                message=f"{each.title} has no interview type yet; the review knows nothing of it.",
                suggestion="Choose a type from the catalogue.",
                fix=choosing(at + 1, each, guide),
            )
        if each.retired:
            yield Finding(
                id="stage.type_retired",
                severity=Severity.WARNING,
                stage=each.title,
                message=f"{each.title} is held by a type that is retired here.",
                suggestion="Choose another type.",
                fix=Fix(kind=FixKind.CHOOSE_TYPE, label="Choose Another Type", stage=at + 1),
            )
        if each.some_teams is not None:
            names = ", ".join(within(name) for name in resting.get(at, ()))
            rests = f" Nothing else looks for {names}." if names else ""
            yield Finding(
                id="stage.not_for_all",
                severity=Severity.WARNING,
                stage=each.title,
                passage=each.some_teams.text,
                line=each.some_teams.number,
                message=f"Not every candidate has {each.title}.{rests}",
                suggestion="Look for it in a stage that every candidate has." if names else "",
            )
