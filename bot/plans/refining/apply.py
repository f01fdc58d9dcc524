"""Doing what was asked of a set, without a model: what fits is done, the rest is said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.catalogue.bank import Bank
from bot.plans.checking.case import counted, numbered
from bot.plans.composing.matching import Matcher
from bot.plans.model import Brief, Question, QuestionSet
from bot.plans.reading import timing
from bot.plans.reading.frame import count_of, mix_of, settle
from bot.plans.refining import sizing
from bot.plans.refining.alternatives import on_topic
from bot.plans.refining.model import (
    Action,
    Add,
    Changed,
    Count,
    Drop,
    DropFollowUps,
    Harder,
    Lock,
    Move,
    Resize,
    Shorten,
    Swap,
    Time,
)
from bot.plans.refining.rerate import rebuilt
from bot.plans.refining.standing import Standing
from bot.plans.refining.swapping import add, harder, swap
from bot.plans.refining.words import FREE, capital, quoted


def apply(content: QuestionSet, brief: Brief, actions: Sequence[Action], bank: Bank) -> Changed:
    """Do what was asked, one after the other, and return the set rechecked.

    Numbers are those of the set as it was given, whatever was moved or dropped before. What cannot
    be done is left and said: a locked question, one that is not there, what does not fit the time,
    what would break a rule of the brief. The brief follows the person's wish where that changes
    it: another length, fewer questions, no follow-ups.

    Raises:
        ValueError: for Rewrite and Undo, which are not done here.
    """
    standing = Standing.of(content, brief, bank)
    for action in actions:
        standing = _done(standing, action)
    return closed(standing)


def _done(standing: Standing, action: Action) -> Standing:
    for kind, doing in _DOING:
        if isinstance(action, kind):
            return doing(standing, action)
    raise ValueError(f"{type(action).__name__} is not done without asking elsewhere")


def closed(standing: Standing, renewed: frozenset[str] = frozenset()) -> Changed:
    """Put the set together again, timed, rated and checked; nothing done leaves it as it was.

    `renewed` names questions that kept their id and ask something else now.
    """
    content, before = standing.ground.content, standing.ground.content.questions
    if standing.questions == before and standing.length == content.length_minutes:
        return Changed(
            content=content, brief=standing.brief, said=standing.said, left=standing.left
        )
    questions = standing.timed() if _takes_time(standing) else standing.questions
    total = sum(one.minutes for one in questions)
    free = standing.wanted - total
    short = free > timing.TOLERANCE
    if short and _takes_time(standing):
        standing = standing.saying(f"{counted(free, 'minute')} {FREE}")
    brief = _following(standing, questions)
    changed = rebuilt(
        standing.ground,
        brief,
        questions,
        standing.length,
        target=max(1, total) if short else standing.wanted,
        renewed=renewed,
    )
    standing = standing.saying(*_lost(content, changed))
    return Changed(content=changed, brief=brief, said=standing.said, left=standing.left)


def _takes_time(standing: Standing) -> bool:
    """Tell whether what changed has anything to do with minutes."""
    content = standing.ground.content
    before = {one.id: one.minutes for one in content.questions}
    after = {one.id: one.minutes for one in standing.questions}
    return before != after or standing.length != content.length_minutes or bool(standing.held)


def _following(standing: Standing, questions: Sequence[Question]) -> Brief:
    """Return the brief as the wish changed it: the number, the mix and the follow-ups."""
    brief, content = standing.brief, standing.ground.content
    update: dict[str, object] = {}
    found = len(questions)
    low, high = count_of(settle(brief, standing.ground.bank))
    sized = found != len(content.questions) or standing.length != content.length_minutes
    if sized and not low <= found <= high:
        update["question_count"] = (min(low, found), max(high, found))
    fewest = min((len(one.follow_ups) for one in questions), default=0)
    before = min((len(one.follow_ups) for one in content.questions), default=0)
    if fewest < brief.follow_ups[0] and fewest < before:
        update["follow_ups"] = (fewest, brief.follow_ups[1])
    return _mixed(standing, brief.model_copy(update=update), questions)


def _mixed(standing: Standing, brief: Brief, questions: Sequence[Question]) -> Brief:
    """Return the brief with no more kinds in its mix than the set still has, if it had them."""
    bank, content = standing.ground.bank, standing.ground.content
    kinds = {one.kind for one in questions}
    wanted = mix_of(settle(brief, bank))
    lacked = set(mix_of(settle(standing.brief, bank))) - {one.kind for one in content.questions}
    if not set(wanted) - kinds - lacked:
        return brief
    left = tuple(kind for kind in wanted if kind in kinds)
    present = tuple(dict.fromkeys(one.kind for one in questions))
    return brief.model_copy(update={"mix": left or present})


def _lost(before: QuestionSet, after: QuestionSet) -> Iterable[str]:
    """Say which flags and areas of the brief nothing in the set shows any more."""
    flags = ("red_flags", "green_flags")
    shown = {tie.text for name in flags for tie in getattr(before.rubric, name) if tie.questions}
    for name in flags:
        for tie in getattr(after.rubric, name):
            if tie.text in shown and not tie.questions:
                yield f"No question reveals “{quoted(tie.text)}” any more."
    covered = {tie.text for tie in before.coverage if tie.questions}
    lost = [line for line in after.uncovered if line in covered]
    if lost:
        yield f"No longer covered: {'; '.join(quoted(line) for line in lost)}."


# Dropping and moving


def _drop(standing: Standing, action: Drop) -> Standing:
    standing, free = standing.changeable(action.questions)
    for number in free:
        place = standing.place_of(number)
        if place is None:
            continue
        left = standing.without(place)
        rule = standing.broken_by(left)
        if not left:
            standing = standing.leaving(f"Question {number} is the only one left; it stays.")
        elif rule is not None:
            standing = standing.leaving(
                f"Dropping question {number} would break “{rule}” of the brief: no other question "
                f"meets it. Swap it for another that does, or change the brief."
            )
        else:
            prompt = standing.questions[place].prompt
            standing = standing.having(left).saying(
                f"Question {number} was dropped: “{quoted(prompt)}”"
            )
    return standing


def _move(standing: Standing, action: Move) -> Standing:
    at = standing.place_of(action.question)
    if at is None:
        return standing.leaving(standing.missing(action.question))
    to = min(action.place, len(standing.questions)) - 1
    if to == at:
        return standing.leaving(f"Question {action.question} is number {at + 1} already.")
    others = standing.without(at)
    questions = (*others[:to], standing.questions[at], *others[to:])
    return standing.having(questions).saying(f"Question {action.question} is now number {to + 1}.")


_NO_ROOM_TO_LOCK = (
    "Question {number} was not locked: with its minutes kept, the others do not fit any more. "
    "Lock it once the set is as you want it."
)


def _lock(standing: Standing, action: Lock) -> Standing:
    state = "locked" if action.locked else "unlocked"
    done = []
    for number in dict.fromkeys(action.questions):
        place = standing.place_of(number)
        if place is None:
            standing = standing.leaving(standing.missing(number))
        elif standing.questions[place].locked is action.locked:
            was = "locked already" if action.locked else "not locked"
            standing = standing.leaving(f"Question {number} is {was}.")
        else:
            new = standing.questions[place].model_copy(update={"locked": action.locked})
            changed = standing.replacing(place, new)
            # A locked question keeps its minutes, which what was just added may have counted on.
            if action.locked and not standing.fits(changed.questions):
                standing = standing.leaving(_NO_ROOM_TO_LOCK.format(number=number))
                continue
            standing = changed
            done.append(number)
    if not done:
        return standing
    return standing.saying(
        f"{capital(numbered(done))} {'is' if len(done) == 1 else 'are'} {state}."
    )


# Time


def _time(standing: Standing, action: Time) -> Standing:
    standing, free = standing.changeable([action.question])
    if not free:
        return standing
    place = standing.place_of(action.question)
    if place is None:
        return standing
    return timed_by_hand(standing, place, action.minutes)


def timed_by_hand(standing: Standing, place: int, minutes: int) -> Standing:
    """Give one question its minutes; the others make room or take what is left."""
    question, number = standing.questions[place], standing.number(standing.questions[place])
    if question.minutes == minutes:
        return standing.leaving(f"Question {number} has {counted(minutes, 'minute')} already.")
    least = standing.shortest(standing.without(place))
    if minutes > question.minutes and minutes + least > standing.room:
        most = max(standing.room - least, question.minutes)
        return standing.leaving(
            f"Question {number} cannot have {counted(minutes, 'minute')}: the others take at least "
            f"{least} of {standing.wanted}. It can have up to {most}."
        )
    new = question.model_copy(update={"minutes": minutes})
    changed = standing.replacing(place, new)
    return replace(changed, held=changed.held | {new.id}).saying(
        f"Question {number} has {counted(minutes, 'minute')} now."
    )


def _shorten(standing: Standing, action: Shorten) -> Standing:
    if not action.questions:
        return sizing.one_fewer(standing)
    standing, free = standing.changeable(action.questions)
    for number in free:
        place = standing.place_of(number)
        if place is None:
            continue
        question = standing.questions[place]
        least = min(standing.limits(question)[0], question.minutes)
        if question.minutes > least:
            standing = timed_by_hand(standing, place, least)
        else:
            standing = standing.leaving(
                f"Question {number} has {counted(least, 'minute')}; it cannot be answered in less."
            )
    return standing


# Follow-ups


def _drop_follow_ups(standing: Standing, action: DropFollowUps) -> Standing:
    asked = action.questions or standing.unlocked()
    standing, free = standing.changeable(asked)
    dropped = 0
    for number in free:
        place = standing.place_of(number)
        if place is None:
            continue
        question = standing.questions[place]
        kept = _kept_follow_ups(standing, question, action.topic)
        gone = len(question.follow_ups) - len(kept)
        if gone:
            new = question.model_copy(update={"follow_ups": kept})
            standing = standing.replacing(place, new).saying(
                f"{counted(gone, 'follow-up')} of question {number} "
                f"{'was' if gone == 1 else 'were'} left out."
            )
            dropped += gone
    if dropped or not free:
        return standing
    on = f" on {action.topic}" if action.topic else ""
    return standing.leaving(f"There are no follow-ups{on} to leave out.")


def _kept_follow_ups(standing: Standing, question: Question, topic: str) -> tuple[str, ...]:
    """Return the follow-ups that are not on a topic; none where the question itself is on it."""
    matcher: Matcher = standing.ground.matcher
    if not topic:
        return ()
    profile = standing.ground.profile(question)
    terms: Mapping[str, frozenset[str]] = {
        line: standing.ground.bank.vocabulary.indexed(line) for line in question.follow_ups
    }
    own = standing.ground.of_bank(question)
    main = standing.ground.bank.areas.name(own.areas[0]) if own else " ".join(question.areas[:1])
    subject = set(matcher.areas_of(topic)[:1]) & set(matcher.areas_of(main)[:1])
    if subject and on_topic(matcher, topic, profile):
        return ()
    needle = matcher.needle(topic).terms
    return tuple(line for line in question.follow_ups if not needle or not needle <= terms[line])


_DOING: tuple[tuple[type, Callable[[Standing, Any], Standing]], ...] = (
    (Swap, swap),
    (Add, add),
    (Harder, harder),
    (Drop, _drop),
    (Move, _move),
    (Lock, _lock),
    (Resize, lambda standing, action: sizing.resize(standing, action.length_minutes)),
    (Count, sizing.count),
    (Time, _time),
    (Shorten, _shorten),
    (DropFollowUps, _drop_follow_ups),
)
