"""Minutes: how much of an interview goes to questions, and how it is shared out."""

from collections.abc import Sequence

from bot.plans.model import AgendaItem, Question

DEFAULT_LENGTH = 45
"""Minutes of an interview whose brief says nothing about time: the usual technical screen."""

LEAST_PER_QUESTION = 3
"""Minutes below which a question with its follow-ups cannot be asked and answered."""

TOLERANCE = 2
"""Minutes by which a set's sum may miss its target."""

_OTHER_SHARE = 9
_LEAST_OTHER = 5
_STRETCH = 0.25
_MOST_LENGTH = 1000


def target_for(length: int) -> int:
    """Return the minutes for questions in an interview of `length` minutes.

    A ninth, at least five minutes, is kept for introductions and the candidate's questions: 45
    minutes plan 40, 30 plan 25, 60 plan 53, 90 plan 80. Source: GitLab's handbook gives 5 % to
    introductions, 80-85 % to questions and 5-10 % to the candidate; a ninth (11 %) is the share at
    which a 45-minute screen plans 40. Below ten minutes half is kept.
    """
    return max(1, length - min(max(_LEAST_OTHER, round(length / _OTHER_SHARE)), length // 2))


def length_for(target: int) -> int:
    """Return the shortest interview, in fives, whose questions can take `target` minutes."""
    length = (target // 5 + 1) * 5
    while target_for(length) < target and length < _MOST_LENGTH:
        length += 5
    return length


def count_for(target: int) -> tuple[int, int]:
    """Return how many questions `target` minutes hold: eight to ten minutes each, at least one."""
    lowest = max(1, round(target / 10))
    return lowest, max(lowest, round(target / 8))


def bounds(minutes: int) -> tuple[int, int]:
    """Return the least and most minutes a question planned for `minutes` may get: a quarter off."""
    least = max(2, round(minutes * (1 - _STRETCH)))
    return min(least, minutes), max(minutes, int(minutes * (1 + _STRETCH)))


def shared(planned: Sequence[int], target: int) -> tuple[int, ...]:
    """Return minutes for each question, near its own and summing to the target if that can be.

    Each stays within a quarter of what it was planned for. A minute more or less goes to the
    question that it changes least in proportion; the first of equals.
    """
    limits = [bounds(minutes) for minutes in planned]
    minutes = list(planned)
    step = 1 if sum(minutes) < target else -1
    while sum(minutes) != target:
        free = [
            at for at, (least, most) in enumerate(limits) if least <= minutes[at] + step <= most
        ]
        if not free:
            break
        at = min(free, key=lambda at: (abs(minutes[at] + step - planned[at]) / planned[at], at))
        minutes[at] += step
    return tuple(minutes)


def spread(count: int, target: int) -> tuple[int, ...]:
    """Return `target` minutes dealt out evenly to `count` questions, the first ones longer."""
    each, rest = divmod(target, count)
    return tuple(each + (at < rest) for at in range(count))


def agenda(
    questions: Sequence[Question], length: int, what: Sequence[str]
) -> tuple[AgendaItem, ...]:
    """Return the interview in stretches: introductions, each question, the candidate's questions.

    `what` names each question's subject. What the questions leave of `length` minutes goes to the
    two ends, two fifths of it to introductions (2 and 3 of a 45-minute screen's five).
    """
    left = max(0, length - sum(question.minutes for question in questions))
    opening = round(left * 0.4)
    asked = (
        AgendaItem(what=f"Question {at}: {subject}", minutes=question.minutes)
        for at, (question, subject) in enumerate(zip(questions, what, strict=True), 1)
    )
    return (
        AgendaItem(what="Introductions", minutes=opening),
        *asked,
        AgendaItem(what="The candidate's questions", minutes=left - opening),
    )
