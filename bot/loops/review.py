"""The review of a loop: a linter, the same each time, whatever describes its stages."""

from collections.abc import Iterator

from bot.loops.findings import (
    hours,
    must_haves,
    open_stages,
    repeated,
    short_of_minutes,
)
from bot.loops.gaps import find_gaps
from bot.loops.guide import Guide
from bot.loops.model import Finding, Matrix, Review, Severity, Span
from bot.loops.needs import Need, live_minutes, needs_of, rows_of, unattended_minutes
from bot.loops.rounds import Plan
from bot.loops.rules import broken_rules, contradictions, material
from bot.loops.strengths import resting_on, strengths

_ORDER = list(Severity)


def review(plan: Plan, guide: Guide) -> Review:
    """Return what a loop's review finds, errors first and else in a fixed order, and its matrix."""
    left_out = guide.left_out(plan.loop.elsewhere)
    needs = needs_of(plan, guide, left_out)
    matrix = _matrix(plan, needs)
    found = sorted(
        _found(plan, guide, needs, matrix, left_out), key=lambda one: _ORDER.index(one.severity)
    )
    return Review(title=plan.loop.title, findings=tuple(found), matrix=matrix)


def _found(
    plan: Plan,
    guide: Guide,
    needs: tuple[Need, ...],
    matrix: Matrix,
    left_out: frozenset[str],
) -> Iterator[Finding]:
    wanted = tuple(need for need in needs if need.must_have)
    yield from must_haves(wanted, plan)
    yield from find_gaps(plan, guide, needs, left_out)
    yield from short_of_minutes(plan, wanted, matrix, guide)
    yield from broken_rules(plan, guide)
    yield from contradictions(plan, guide, left_out)
    yield from material(plan, guide)
    yield from open_stages(plan, guide, resting_on(plan, needs))
    yield from hours(plan, matrix, guide)
    yield from repeated(plan, guide, left_out)
    yield from strengths(plan, needs, guide)


def _matrix(plan: Plan, needs: tuple[Need, ...]) -> Matrix:
    return Matrix(
        stages=tuple(each.title for each in plan.rounds),
        stage_minutes=tuple(
            Span(least=each.minutes[0], most=each.minutes[1]) for each in plan.rounds
        ),
        rows=rows_of(needs, plan),
        live=live_minutes(plan),
        unattended=unattended_minutes(plan),
    )
