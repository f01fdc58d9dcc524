"""Stages that break their rules, lack time for their material, or contradict themselves."""

from collections.abc import Iterator

from bot.catalogue.types import Assistants, Competency, SeatRole, State
from bot.loops.evidence import evidence, plain
from bot.loops.fixes import editing, lengthening, seating
from bot.loops.guide import Guide
from bot.loops.model import Finding, Fix, Held, Severity
from bot.loops.rounds import Line, Plan, Round
from bot.loops.words import within
from bot.slack.text import listing


def broken_rules(plan: Plan, _guide: Guide) -> Iterator[Finding]:
    """Yield the rules that what was held breaks, and those that nothing shows to be kept."""
    for place, each in enumerate(plan.rounds, 1):
        yield from _dry_run(each)
        yield from _same(each)
        if each.rules.observer and each.panel and not each.observed:
            yield _rule(
                each,
                "rule.observer",
                Severity.WARNING,
                "observer",
                f"{each.title} wants an observer, and its panel has none.",
                "Add an observer, who stays muted.",
                fix=seating(place, SeatRole.OBSERVER),
            )
        allowed = each.rules.assistants is not Assistants.NO
        if allowed and not each.rules.watch_for and not _watched(each):
            yield _rule(
                each,
                "rule.assistants_unwatched",
                Severity.NOTE,
                "assistant",
                f"{each.title} lets candidates use a coding assistant, and nothing says what to "
                "watch for then.",
                "Look for how they check what the assistant suggests.",
            )


def _dry_run(each: Round) -> Iterator[Finding]:
    who = each.rules.dry_run_with
    if not who:
        return
    missing = [held for held in each.held if held.dry_run is False]
    if missing:
        yield _rule(
            each,
            "rule.dry_run",
            Severity.ERROR,
            "dry run",
            f"{each.title} was led without the dry run it asks for.",
            f"Do a dry run with {_the(who)} before the next one.",
        )
    elif not any(held.dry_run for held in each.held):
        yield _rule(
            each,
            "rule.dry_run_unrecorded",
            Severity.NOTE,
            "dry run",
            f"{each.title} asks for a dry run, and none is recorded.",
            f"Whoever leads it first does one with {_the(who)}.",
        )


def _same(each: Round) -> Iterator[Finding]:
    exercises = tuple(dict.fromkeys(one.exercise for one in each.held if one.exercise))
    if each.rules.same_exercise and len(exercises) > 1:
        yield _rule(
            each,
            "rule.same_exercise",
            Severity.ERROR,
            "same",
            f"Candidates for {each.title} did not all have the same exercise. They had "
            f"{listing([f'“{one}”' for one in exercises])}.",
            f"Keep to “{exercises[0]}”, which the first candidate had; ratings from another "
            "exercise are hard to compare.",
        )
    if each.rules.same_interviewers and len(_people_of(each.held)) > 1:
        yield _rule(
            each,
            "rule.same_interviewers",
            Severity.ERROR,
            "same",
            f"Candidates for {each.title} did not all have the same interviewers.",
            "Keep to whom the first candidate met, or say in the debrief who changed.",
        )


def _people_of(held: tuple[Held, ...]) -> set[frozenset[str]]:
    return {frozenset(one.interviewers) for one in held if one.interviewers}


def _watched(each: Round) -> bool:
    words = ("assistant", "external resource", "suggestion")
    return any(word in line.text.casefold() for line in each.asked for word in words)


def _rule(
    each: Round,
    id_: str,
    severity: Severity,
    word: str,
    message: str,
    suggestion: str,
    fix: Fix | None = None,
) -> Finding:
    line = next((one for one in each.lines if word in one.text.casefold()), None)
    return Finding(
        id=id_,
        severity=severity,
        stage=each.title,
        passage=line.text if line else "",
        line=line.number if line else None,
        message=message,
        suggestion=suggestion,
        fix=fix,
    )


def _the(who: str) -> str:
    return (
        who
        if who.split(maxsplit=1)[0] in {"the", "a", "an", "someone", "somebody"}
        else f"the {who}"
    )


def material(plan: Plan, guide: Guide) -> Iterator[Finding]:
    """Yield material that needs revision or more minutes than its stage has."""
    for place, each in enumerate(plan.rounds, 1):
        longest = each.minutes[1]
        for one in each.resources:
            if one.state is State.NEEDS_REVISION:
                why = f": {one.why.rstrip('.')}" if one.why else ""
                yield Finding(
                    id="material.needs_revision",
                    severity=Severity.WARNING,
                    stage=each.title,
                    passage=one.name,
                    message=f"{one.name} needs revision{why}.",
                    suggestion="Revise it before it is used, or take another.",
                    fix=editing(place, each),
                )
            if one.minutes and longest and longest < min(one.minutes):
                needed = " or ".join(str(minutes) for minutes in one.minutes)
                yield Finding(
                    id="material.does_not_fit",
                    severity=Severity.WARNING,
                    stage=each.title,
                    passage=one.name,
                    message=f"{one.name} needs {needed} minutes; {each.title} has {longest}.",
                    suggestion="Cut it to what fits, lengthen the stage, or take another.",
                    fix=lengthening(place, each, min(one.minutes), guide) or editing(place, each),
                )
        if each.agenda and longest and longest < each.agenda:
            yield Finding(
                id="material.agenda_does_not_fit",
                severity=Severity.ERROR,
                stage=each.title,
                message=f"The agenda of {each.title} takes {each.agenda} minutes; the stage has "
                f"{longest}.",
                suggestion=f"Give {each.title} {each.agenda} minutes, or cut its agenda.",
                fix=lengthening(place, each, each.agenda, guide) or editing(place, each),
            )


def contradictions(plan: Plan, guide: Guide, left_out: frozenset[str]) -> Iterator[Finding]:
    """Yield stages that look for what they say they do not assess, but what others do."""
    for place, each in enumerate(plan.rounds, 1):
        for line in each.not_assessed:
            for topic in guide.spoken_of(plain(line.text)):
                if topic in left_out:
                    continue
                against = _looked_for(each, guide.competencies[topic])
                if against or topic in each.claims:
                    name = guide.competencies[topic].name
                    yield Finding(
                        id="type.contradicts_itself",
                        severity=Severity.ERROR,
                        stage=each.title,
                        passage=line.text,
                        line=line.number,
                        message=f"{each.title} says it does not assess this, and "
                        + (f"looks for “{against}”" if against else f"names {within(name)}."),
                        suggestion="Take one of the two out.",
                        topic=topic,
                        fix=editing(place, each),
                    )
        yield from _opposites(place, each, guide)


def _looked_for(each: Round, topic: Competency) -> str:
    found = (one.line.text for one in evidence(topic, each) if one.direct)
    return next(found, "")


def _opposites(place: int, each: Round, guide: Guide) -> Iterator[Finding]:
    for rule in guide.limits.opposites:
        says = _saying(each.lines, rule.says)
        against = _saying(each.asked, rule.looks_for)
        if says is not None and against is not None:
            yield Finding(
                id="type.contradicts_itself",
                severity=Severity.WARNING,
                stage=each.title,
                passage=against.text,
                line=against.number,
                message=f"{each.title} looks for this, but “{says.text}”: {rule.why}.",
                suggestion="Take the line out, or choose an exercise that shows it.",
                fix=editing(place, each),
            )


def _saying(lines: tuple[Line, ...], words: tuple[str, ...]) -> Line | None:
    return next(
        (one for one in lines for word in words if word in plain(one.text).casefold()), None
    )
