"""What is good about a loop: what several people see, what is fair, what a stage alone shows."""

from collections.abc import Iterator, Mapping, Sequence

from bot.catalogue.types import Assistants
from bot.loops.guide import Guide
from bot.loops.model import Finding, Severity
from bot.loops.needs import Need
from bot.loops.rounds import Plan, Round
from bot.loops.words import within

_MOST_NAMED = 4
_MANY_STAGES = 2


def strengths(plan: Plan, needs: Sequence[Need], guide: Guide) -> Iterator[Finding]:
    """Yield what a loop does well, each with the passage that shows it."""
    yield from valuable(plan, needs, guide)
    yield from _confirmed(plan, needs)
    for each in plan.rounds:
        yield from _fair(each)
        yield from _realistic(each)


def _confirmed(plan: Plan, needs: Sequence[Need]) -> Iterator[Finding]:
    for need in needs:
        at = [each for each in need.stages if need.asked[each]]
        if len(at) < _MANY_STAGES:
            continue
        titles = [plan.rounds[each].title for each in at]
        line = need.asked[at[0]][0]
        yield Finding(
            id="strength.seen_more_than_once",
            severity=Severity.STRENGTH,
            stage=titles[0],
            passage=line.text,
            line=line.number,
            message=f"{need.name}: looked for in {len(at)} stages ({', '.join(titles)}), so it "
            "does not rest on one conversation.",
            topic=need.id,
        )


def _fair(each: Round) -> Iterator[Finding]:
    if each.rules.same_exercise and each.rules.same_interviewers:
        yield _strength(
            each,
            "strength.comparable",
            "same",
            f"Every candidate of {each.title} has the same exercise and the same interviewers, so "
            "ratings can be compared.",
        )


def _realistic(each: Round) -> Iterator[Finding]:
    if each.rules.look_up and each.rules.assistants is not Assistants.NO:
        yield _strength(
            each,
            "strength.realistic",
            "look",
            f"In {each.title} candidates work as they would on the job: they look things up and "
            "use an assistant.",
        )


def resting_on(plan: Plan, needs: Sequence[Need]) -> Mapping[int, tuple[str, ...]]:
    """Return, by stage, the names of what only that stage looks for."""
    found: dict[int, list[str]] = {}
    for need in needs:
        at = [each for each in range(len(plan.rounds)) if need.asked[each]]
        if len(at) == 1:
            found.setdefault(at[0], []).append(need.name)
    return {at: tuple(names) for at, names in found.items()}


def valuable(plan: Plan, needs: Sequence[Need], guide: Guide) -> Iterator[Finding]:
    """Yield the stages that alone look for something, and the only one of work done live."""
    resting = resting_on(plan, needs)
    for at, each in enumerate(plan.rounds):
        names = resting.get(at, ())
        if not names:
            continue
        first = next(need for need in needs if need.name == names[0])
        line = first.asked[at][0]
        named = ", ".join(within(name) for name in names[:_MOST_NAMED])
        more = len(names) - _MOST_NAMED
        rest = f" and {more} more" if more > 0 else ""
        yield Finding(
            id="strength.valuable_stage",
            severity=Severity.STRENGTH,
            stage=each.title,
            passage=line.text,
            line=line.number,
            message=f"{each.title} is particularly valuable: no other stage looks for "
            f"{named}{rest}." + _how(each, guide),
            topic=first.id,
        )


def _how(each: Round, guide: Guide) -> str:
    if each.unattended is not None:
        return " It shows work done in the candidate's own time and setting."
    if guide.limits.retells(each.title):
        return " It is the candidate's own account of the past."
    return ""


def _strength(each: Round, id_: str, word: str, message: str) -> Finding:
    line = next((one for one in each.lines if word in one.text.casefold()), None)
    return Finding(
        id=id_,
        severity=Severity.STRENGTH,
        stage=each.title,
        passage=line.text if line else "",
        line=line.number if line else None,
        message=message,
    )
