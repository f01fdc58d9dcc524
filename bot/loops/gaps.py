"""The classic gaps of a loop: uncovered, thin or covered, with the passage that shows it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.catalogue.types import InterviewType
from bot.loops.evidence import Evidence, evidence, plain
from bot.loops.fixes import bringing, brought, editing
from bot.loops.guide import Fills, Gap, Guide
from bot.loops.model import Finding, Fix, Severity, State
from bot.loops.needs import Need
from bot.loops.rounds import Plan, Round, as_round, families_of, has

_WEIGHT = {
    State.UNCOVERED: Severity.WARNING,
    State.THIN: Severity.NOTE,
    State.COVERED: Severity.STRENGTH,
}

# A line of fewer words, such as “Add tests.”, is no reason to add a whole interview.
_LEAST_WORDS = 4


class Seen(NamedTuple):
    """Where a gap's matter is spoken of: a stage, and its line; None where only its type says so.

    `covers` tells whether it is enough: looked for, in a stage that every candidate has.
    """

    round: Round
    evidence: Evidence | None
    covers: bool


def find_gaps(
    plan: Plan, guide: Guide, needs: Sequence[Need], left_out: frozenset[str]
) -> Iterator[Finding]:
    """Yield one finding for each classic gap, but for those that are assessed elsewhere."""
    builds = not needs or any(one.id in guide.limits.hands_on for one in needs)
    for gap in guide.limits.gaps:
        if not left_out.issuperset(gap.competencies):
            found = _finding(gap, plan, guide)
            yield found if builds or found.state is State.COVERED else _for_leaders(found)


def _for_leaders(found: Finding) -> Finding:
    """Return a gap as it counts where nobody is asked to build anything: as a note."""
    said = found.suggestion[:1].lower() + found.suggestion[1:]
    suggestion = f"Where this role builds things too, {said}"
    update = {"severity": Severity.NOTE, "suggestion": suggestion, "fix": None}
    return found.model_copy(update=update)


def state_of(gap: Gap, rounds: Sequence[Round], guide: Guide) -> State:
    """Return how far a gap is filled by some stages."""
    return _state(seen(gap, rounds, guide))


def seen(gap: Gap, rounds: Sequence[Round], guide: Guide) -> tuple[Seen, ...]:
    """Return where stages speak of a gap's matter, what covers it first."""
    found = [one for each in rounds if fits(gap, each, guide) for one in _in(gap, each)]
    return tuple(sorted(found, key=_order))


def fits(gap: Gap, round_: Round, guide: Guide) -> bool:
    """Tell whether a stage can fill a gap at all, whatever is written about it."""
    if not round_.kind.assesses:
        return False
    return not gap.live or (round_.live and not guide.limits.retells(round_.title))


def _in(gap: Gap, round_: Round) -> Iterator[Seen]:
    spoken = evidence(gap, round_)
    for one in spoken:
        yield Seen(round_, one, one.direct and round_.some_teams is None)
    if not spoken and set(gap.competencies) & set(round_.claims):
        yield Seen(round_, None, covers=False)


def _order(one: Seen) -> tuple[bool, bool, bool, bool]:
    line = one.evidence
    return (
        not one.covers,
        not (line and line.direct),
        not (line and line.line.asks),
        line is None,
    )


def _state(found: Sequence[Seen]) -> State:
    if not found:
        return State.UNCOVERED
    return State.COVERED if found[0].covers else State.THIN


def _finding(gap: Gap, plan: Plan, guide: Guide) -> Finding:
    found = seen(gap, plan.rounds, guide)
    state = _state(found)
    near = _nearest(gap, plan, guide) if state is State.UNCOVERED else _place(found[0])
    is_covered = state is State.COVERED
    closes = "" if is_covered else _suggestion(gap, plan, guide)
    return Finding(
        id=f"gap.{gap.id}.{state.value}",
        severity=_WEIGHT[state],
        stage=near.title,
        passage=near.passage,
        line=near.line,
        message=_message(gap, state, found, near),
        suggestion=closes,
        topic=gap.id,
        state=state,
        fix=None if is_covered else _fix(gap, plan, guide),
    )


class _Place(NamedTuple):
    title: str = ""
    passage: str = ""
    line: int | None = None


def _place(one: Seen) -> _Place:
    if one.evidence is None:
        return _Place(one.round.title)
    return _Place(one.round.title, one.evidence.line.text, one.evidence.line.number)


def _nearest(gap: Gap, plan: Plan, guide: Guide) -> _Place:
    """Return the line beside which the missing one would belong, if any is near."""
    host = _host(gap, plan, guide)
    if host is None:
        return _Place()
    for word in gap.near:
        for line in host.asked:
            if word in plain(line.text).casefold():
                return _Place(host.title, line.text, line.number)
    return _Place(host.title)


def _host(gap: Gap, plan: Plan, guide: Guide) -> Round | None:
    """Return the stage in which a gap is best closed.

    One that every candidate has comes first, then one in which the candidate does something.
    """
    able = [(_nearness(gap, each), each) for each in plan.rounds if fits(gap, each, guide)]
    near = [(at, each) for at, each in able if at is not None]
    order = [
        ((each.some_teams is not None, guide.limits.retells(each.title), at), place)
        for place, (at, each) in enumerate(near)
    ]
    return near[min(order)[1]][1] if order else None


def _nearness(gap: Gap, round_: Round) -> int | None:
    """Return the place of the best of a gap's near words that a stage looks for."""
    asked = [plain(line.text).casefold() for line in round_.asked]
    near = (at for at, word in enumerate(gap.near) if any(word in text for text in asked))
    return next(near, None)


def _message(gap: Gap, state: State, found: Sequence[Seen], near: _Place) -> str:
    name = gap.name[0].upper() + gap.name[1:]
    if state is State.UNCOVERED:
        beside = f" The nearest is this line of {near.title}." if near.passage else ""
        return f"{name}: uncovered. No stage speaks of it.{beside}"
    titles = _titles([one for one in found if one.covers] or found)
    if state is State.COVERED:
        return f"{name}: covered. {titles} {_looks(found)} for it."
    return f"{name}: thin. {_why_thin(found, titles)}"


def _looks(found: Sequence[Seen]) -> str:
    return "look" if len({one.round.title for one in found if one.covers}) > 1 else "looks"


def _why_thin(found: Sequence[Seen], titles: str) -> str:
    lines = [one.evidence for one in found if one.evidence is not None]
    if not lines:
        return f"{titles}: it is said to be assessed there, and nothing is looked for."
    only = next((one.round for one in found if one.round.some_teams is not None), None)
    if any(one.direct for one in lines):
        said = "It is looked for only in a stage that not every candidate has."
    elif any(one.line.asks for one in lines):
        said = f"It is one of several things in a line, and nobody has to go into it ({titles})."
    else:
        said = f"It is mentioned, and nobody has to look for it ({titles})."
    if only is not None and not any(one.direct for one in lines):
        said += f" Not every candidate has {only.title}."
    return said


def _titles(found: Sequence[Seen]) -> str:
    titles = list(dict.fromkeys(one.round.title for one in found))
    return " and ".join([", ".join(titles[:-1]), titles[-1]] if len(titles) > 1 else titles)


# What would close it


def _suggestion(gap: Gap, plan: Plan, guide: Guide) -> str:
    """Return what closes a gap: a line for a stage that is there, and a type of the catalogue."""
    host = _host(gap, plan, guide)
    said = [f"Look for it in {host.title}: “{gap.add}”"] if host else []
    type_ = closing(gap, plan, guide)
    if type_ is not None:
        adding = _adding(gap, type_, plan, guide)
        said.append(f"Or {adding}" if said else f"{adding[:1].upper()}{adding[1:]}")
    return " ".join(said) or f"Ask in a further stage: “{gap.add}”"


def _fix(gap: Gap, plan: Plan, guide: Guide) -> Fix | None:
    """Return the step that covers a gap: a type that does, else the line in a stage's type."""
    type_ = closing(gap, plan, guide)
    if type_ is not None and state_of(gap, [as_round(type_)], guide) is State.COVERED:
        return bringing(type_, plan, guide)
    host = _host(gap, plan, guide)
    if host is None:
        return None
    return editing(plan.rounds.index(host) + 1, host, gap.add)


def _adding(gap: Gap, type_: InterviewType, plan: Plan, guide: Guide) -> str:
    found = seen(gap, [as_round(type_)], guide)
    asks, covers = found[0].evidence, found[0].covers
    telling = "looks for it" if covers else "touches it"
    adding = brought(type_, bringing(type_, plan, guide) if covers else None, plan)
    return f"{adding}, which {telling}: “{asks.line.text}”" if asks else f"{adding}."


def closing(gap: Gap, plan: Plan, guide: Guide) -> InterviewType | None:
    """Return the type of the catalogue that closes a gap at least cost, and is not there yet.

    It suits the loop's role families; one that covers the gap comes before one that touches it.
    """
    families = families_of(plan, guide.types)
    able = [one for one in filling(gap, guide) if not has(plan, one[1])]
    suiting = [one for one in able if not families.isdisjoint(one[1].family)]
    return min(suiting, key=_cost, default=(None, None))[1]


def filling(gap: Gap, guide: Guide) -> tuple[tuple[State, InterviewType], ...]:
    """Return the types of the catalogue that fill a gap alone or in part; read once a guide."""
    if gap.id not in guide.filling:
        read = [_fills(one, guide) for one in guide.catalogue]
        guide.filling[gap.id] = tuple(
            (one.gaps[gap.id], one.type) for one in read if gap.id in one.gaps
        )
    return guide.filling[gap.id]


def _fills(type_: InterviewType, guide: Guide) -> Fills:
    """Return how far a type fills each gap, read once for as long as it does not change."""
    known = guide.fills.get(type_.id)
    if known is None or known.type is not type_:
        round_ = as_round(type_)
        read = ((gap.id, seen(gap, [round_], guide)) for gap in guide.limits.gaps)
        states = {id_: _state(found) for id_, found in read if found and _says_enough(found[0])}
        known = guide.fills[type_.id] = Fills(type_, states)
    return known


def _says_enough(one: Seen) -> bool:
    words = one.evidence.line.text.split() if one.evidence else ()
    return one.covers or len(words) >= _LEAST_WORDS


def _cost(one: tuple[State, InterviewType]) -> tuple[bool, bool, int, str]:
    state, type_ = one
    work_alone = type_.unattended is not None
    return (state is State.THIN, work_alone, type_.default_minutes, type_.id)
