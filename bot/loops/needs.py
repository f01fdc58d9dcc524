"""What a loop must assess, and which of its stages do."""

from dataclasses import dataclass

from bot.catalogue.types import Competency, InterviewType
from bot.loops.evidence import evidence, plain
from bot.loops.fixes import bringing, brought
from bot.loops.guide import Guide
from bot.loops.model import Fix, Row, Span
from bot.loops.rounds import Line, Plan, Round, families_of, has

# A line assesses what people said of the day-to-day when it holds so much of what that says.
_LEAST_SHARE = 0.6


@dataclass(frozen=True)
class Need:
    """A competency that a loop has: its weight in every stage, and the lines that look for it.

    `said` are the person's words for a must-have given as a line of the day-to-day.
    """

    id: str
    name: str
    must_have: bool
    weights: tuple[float, ...]
    asked: tuple[tuple[Line, ...], ...]
    said: str = ""
    suggestion: str = ""
    fix: Fix | None = None

    @property
    def stages(self) -> tuple[int, ...]:
        """Return the places of the stages that assess it."""
        return tuple(at for at, weight in enumerate(self.weights) if weight)

    def passage(self, stage: int) -> str:
        """Return the first line by which a stage looks for it; "" where only its type says so."""
        return next((line.text for line in self.asked[stage]), "")


def needs_of(plan: Plan, guide: Guide, left_out: frozenset[str]) -> tuple[Need, ...]:
    """Return every competency that is wanted or assessed, must-haves first, but those left out."""
    loop = plan.loop
    said: dict[str, str] = dict.fromkeys(loop.must_have, "")
    lines: list[str] = []
    for text in loop.day_to_day:
        spoken = guide.spoken_of(plain(text))
        for id_ in spoken:
            said.setdefault(id_, text)
        if not spoken:
            lines.append(text)
    wanted = [
        _need(guide.competencies[id_], plan, guide, said=said.get(id_))
        for id_ in dict.fromkeys((*said, *guide.competencies))
        if id_ in guide.competencies and id_ not in left_out
    ]
    own = [_line_need(f"day-to-day-{at}", text, plan, guide) for at, text in enumerate(lines, 1)]
    found = [one for one in (*wanted, *own) if one.must_have or one.stages]
    return tuple(sorted(found, key=lambda one: not one.must_have))


def _need(topic: Competency, plan: Plan, guide: Guide, *, said: str | None) -> Need:
    found = [_weight(topic, each) for each in plan.rounds]
    closing = _assessing(topic.id, plan, guide) if said is not None else None
    fix = bringing(closing, plan, guide) if closing is not None else None
    return Need(
        id=topic.id,
        name=topic.name,
        must_have=said is not None,
        weights=tuple(weight for weight, _ in found),
        asked=tuple(lines for _, lines in found),
        said=said or "",
        suggestion=_suggestion(closing, fix, plan) if said is not None else "",
        fix=fix,
    )


def _weight(topic: Competency, round_: Round) -> tuple[float, tuple[Line, ...]]:
    """Return a competency's weight in a stage: its lines, one in passing half, its type's word."""
    if not round_.kind.assesses:
        return 0, ()
    asked = [one for one in evidence(topic, round_) if one.line.asks]
    weight = sum(1 if one.direct else 0.5 for one in asked)
    direct = tuple(one.line for one in asked if one.direct)
    if topic.id in round_.claims:
        return weight + 1, direct
    # What is only mentioned is not assessed, unless the stage's type says that it is.
    return (weight, direct) if direct else (0, ())


def _line_need(id_: str, text: str, plan: Plan, guide: Guide) -> Need:
    wanted = frozenset(guide.vocabulary.terms(plain(text)))
    asked = tuple(
        tuple(
            line
            for line in each.asked
            if wanted
            and len(wanted & guide.vocabulary.indexed(plain(line.text)))
            >= _LEAST_SHARE * len(wanted)
        )
        for each in plan.rounds
    )
    return Need(
        id=id_,
        name=text.rstrip("."),
        must_have=True,
        weights=tuple(float(len(lines)) for lines in asked),
        asked=asked,
        said=text,
        suggestion="Say in one of the stages what to look for.",
    )


def _assessing(id_: str, plan: Plan, guide: Guide) -> InterviewType | None:
    """Return the type that assesses a competency at least cost, and is not there yet."""
    families = families_of(plan, guide.types)
    able = [
        one
        for one in guide.types.assessing(id_)
        if not has(plan, one) and not families.isdisjoint(one.family)
    ]
    return min(
        able, key=lambda one: (one.unattended is not None, one.default_minutes), default=None
    )


def _suggestion(best: InterviewType | None, fix: Fix | None, plan: Plan) -> str:
    if best is None:
        return "Say in one of the stages what to look for."
    what = brought(best, fix, plan)
    return f"{what[:1].upper()}{what[1:]}, which assesses it."


# The matrix


def rows_of(needs: tuple[Need, ...], plan: Plan) -> tuple[Row, ...]:
    """Return the matrix's rows: each stage's minutes, shared out by what it looks for."""
    shared = [_shared(needs, at, each) for at, each in enumerate(plan.rounds)]
    return tuple(
        Row(
            id=need.id,
            name=need.name,
            must_have=need.must_have,
            minutes=tuple(stage[place] for stage in shared),
            people=sum((plan.rounds[at].people or (1, 1))[0] for at in need.stages),
        )
        for place, need in enumerate(needs)
    )


def _shared(needs: tuple[Need, ...], at: int, round_: Round) -> list[int]:
    """Share a stage's longest length, without the candidate's own questions, to whole minutes."""
    minutes = max(round_.minutes[1] - round_.rules.candidate_minutes, 0)
    weights = [need.weights[at] for need in needs]
    together = sum(weights)
    if not together:
        return [0] * len(needs)
    exact = [minutes * weight / together for weight in weights]
    given = [int(one) for one in exact]
    # The largest remainders take what rounding down has left over.
    order = sorted(range(len(exact)), key=lambda place: (given[place] - exact[place], place))
    for place in order[: minutes - sum(given)]:
        given[place] += 1
    return given


def live_minutes(plan: Plan) -> Span:
    """Return the least and the most that the candidate is in conversation."""
    asked = [each.minutes for each in plan.rounds if each.kind.assesses]
    return Span(least=sum(one[0] for one in asked), most=sum(one[1] for one in asked))


def unattended_minutes(plan: Plan) -> Span:
    """Return the work alone that is expected; no upper end where a stage does not say how much."""
    alone = [each.unattended for each in plan.rounds if each.unattended is not None]
    said = [round(one.effort_hours * 60) for one in alone if one.effort_hours is not None]
    known = len(said) == len(alone)
    return Span(least=sum(said), most=sum(said) if known else None)
