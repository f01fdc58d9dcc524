"""Another length of the interview, another number of questions: what fits, and what gives way."""

from collections.abc import Iterable
from dataclasses import replace

from bot.plans.checking.case import counted
from bot.plans.model import Brief, Question
from bot.plans.reading import timing
from bot.plans.reading.frame import count_of, settle
from bot.plans.reading.words import minutes_in
from bot.plans.refining.alternatives import Seeking, Wanted, question_of
from bot.plans.refining.model import Count
from bot.plans.refining.standing import Standing
from bot.plans.refining.words import quoted

# What a question is worth that alone shows a line of the brief.
_FLAG, _GOAL_OR_AREA = 2.0, 1.0


def resize(standing: Standing, length: int) -> Standing:
    """Fit the questions to another length: minutes first, then fewer questions or more."""
    if length == standing.length:
        return standing.leaving(f"The interview is {counted(length, 'minute')} already.")
    sized = _sized(standing, length)
    changed = _fitted(sized)
    if changed is None:
        return standing.leaving(_too_short(sized))
    return _stretched(changed).saying(f"The interview is {counted(length, 'minute')} now.")


def count(standing: Standing, action: Count) -> Standing:
    """Have as many questions as asked for, in another length if one is named; or leave it all."""
    length = action.length_minutes or standing.length
    sized = standing if length == standing.length else _sized(standing, length)
    if action.count == len(standing.questions) and sized is standing:
        return standing.leaving(f"The set has {counted(action.count, 'question')} already.")
    changed: Standing | None = sized
    while changed is not None and len(changed.questions) > action.count:
        changed = _without_least(changed)
    if changed is None:
        return standing.leaving(
            f"{_many(action.count)} cannot be: what is locked, and what the brief's rules need, "
            f"is more."
        )
    if changed.shortest(changed.questions) > changed.room:
        changed = _fitted(changed)
    while changed is not None and len(changed.questions) < action.count:
        more = _one_more(changed)
        if more is None:
            return standing.leaving(_too_many(changed, action.count))
        changed = more
    if changed is None:
        return standing.leaving(_too_short(sized))
    if sized is standing:
        return changed
    return changed.saying(f"The interview is {counted(length, 'minute')} now.")


def one_fewer(standing: Standing) -> Standing:
    """Leave out the question that the set misses least."""
    changed = _without_least(standing) if len(standing.questions) > 1 else None
    if changed is not None:
        return changed
    return standing.leaving(
        "No question can be left out: each is locked or needed for a rule of the brief."
        if len(standing.questions) > 1
        else "There is one question only; it stays."
    )


def _sized(standing: Standing, length: int) -> Standing:
    return replace(
        standing,
        brief=_brief_of(_unpinned(standing), standing.length, length),
        length=length,
        wanted=timing.target_for(length),
    )


def _unpinned(standing: Standing) -> Brief:
    """Return the brief without a number of questions that an earlier change of length left in it.

    Fewer minutes than the questions usually take widen the number to those there are; in another
    length that would keep questions out.
    """
    brief, found = standing.brief, len(standing.questions)
    open_ = brief.model_copy(update={"question_count": None})
    low, high = count_of(settle(open_, standing.ground.bank))
    widened = (min(low, found), max(high, found))
    pinned = not low <= found <= high and brief.question_count == widened
    return open_ if pinned else brief


def _brief_of(brief: Brief, before: int, length: int) -> Brief:
    """Return a brief for another length; lines of its context that name the old one follow."""
    context = tuple(
        line.replace(str(before), str(length)) if minutes_in(line) == before else line
        for line in brief.context
    )
    update = {"length_minutes": length, "target_minutes": None, "context": context}
    return brief.model_copy(update=update)


def _fitted(standing: Standing) -> Standing | None:
    """Leave out questions until the others fit; None where those that must stay do not."""
    changed: Standing | None = standing
    while changed is not None and changed.shortest(changed.questions) > changed.room:
        changed = _without_least(changed) if len(changed.questions) > 1 else None
    return changed


def _without_least(standing: Standing) -> Standing | None:
    """Leave out the question missed least that is neither locked nor needed for a rule.

    One that the same request brought in goes last: somebody has just asked for it.
    """

    def missed(at: int) -> tuple[bool, float, int]:
        return standing.is_new(standing.questions[at]), _worth(standing, at), -at

    for place in sorted(range(len(standing.questions)), key=missed):
        question, rest = standing.questions[place], standing.without(place)
        if question.locked or not rest or standing.broken_by(rest) is not None:
            continue
        number = standing.number(question)
        return standing.having(rest).saying(
            f"Question {number} was left out: “{quoted(question.prompt)}”"
        )
    return None


def _worth(standing: Standing, place: int) -> float:
    """Return what a set would miss with a question: lines of the brief that only it shows."""
    content, here = standing.ground.content, {one.id for one in standing.questions}
    question = standing.questions[place]
    flags = (*content.rubric.red_flags, *content.rubric.green_flags)
    ties = [*((_FLAG, tie) for tie in flags), *((_GOAL_OR_AREA, tie) for tie in content.coverage)]
    alone = sum(weight for weight, tie in ties if here.intersection(tie.questions) == {question.id})
    kinds = [one.kind for one in standing.questions]
    needed = question.kind in standing.mix and kinds.count(question.kind) == 1
    return alone + (2 * _FLAG if needed else 0.0)


def _stretched(standing: Standing) -> Standing:
    """Add questions where those there are cannot fill the time."""
    most = count_of(settle(standing.brief, standing.ground.bank))[1]
    while (
        standing.longest(standing.questions) < standing.wanted - timing.TOLERANCE
        and len(standing.questions) < most
    ):
        more = _one_more(standing)
        if more is None:
            break
        standing = more
    return standing


def _one_more(standing: Standing) -> Standing | None:
    """Add the best question of the bank that fits; None where there is none."""
    bank = standing.ground.bank
    least = standing.shortest(standing.questions)
    room = standing.room - least
    wanted = Wanted(accepts=lambda one: timing.bounds(one.minutes)[0] <= room)
    seeking = Seeking(standing, wanted)
    for at in seeking.ranked():
        one = bank.questions[at]
        if not seeking.may_be_asked(at):
            continue
        new = question_of(standing, one)
        return standing.having((*standing.questions, new)).saying(
            f"A question was added: “{quoted(one.prompt)}”"
        )
    return None


def _many(number: int) -> str:
    return counted(number, "question")


def _too_many(standing: Standing, number: int) -> str:
    """Say how many questions fit, and how long the interview would have to be."""
    found = len(standing.questions)
    least = standing.shortest(standing.questions)
    each = _least_of(standing.questions)
    longer = timing.length_for(least + (number - found) * each)
    return (
        f"{_many(number)} do not fit in {counted(standing.length, 'minute')}: "
        f"{standing.wanted} of them are for questions, which hold {found}. Ask for "
        f"{_many(found)}, or for {longer} minutes."
    )


def _least_of(questions: Iterable[Question]) -> int:
    return max(
        timing.LEAST_PER_QUESTION,
        min((timing.bounds(one.minutes)[0] for one in questions), default=0),
    )


def _too_short(standing: Standing) -> str:
    """Say what keeps the interview from being so short."""
    kept = _kept(standing)
    least = standing.shortest(kept)
    why = (
        "the locked questions" if any(one.locked for one in kept) else "what the brief's rules need"
    )
    return (
        f"{counted(standing.length, 'minute')} do not fit: {why} alone take at least {least} of "
        f"{standing.wanted} for questions. {timing.length_for(least)} minutes would do."
    )


def _kept(standing: Standing) -> tuple[Question, ...]:
    """Return the questions that cannot be left out."""
    while (fewer := _without_least(standing) if len(standing.questions) > 1 else None) is not None:
        standing = fewer
    return standing.questions
