"""What changed between two versions of a set, in lines a person can read."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.plans.checking.case import counted, folded, numbered
from bot.plans.model import Question, QuestionSet, Tie
from bot.plans.refining.words import quoted

# Of the words of two prompts together: below it a question is another, not a reworded one.
_REWORDED = 0.3


class _Pair(NamedTuple):
    """A question of the earlier set and what became of it, with their places from 1."""

    was: int
    now: int
    before: Question
    after: Question


def differences(before: QuestionSet, after: QuestionSet) -> tuple[str, ...]:
    """Return a line for each change from one set to another; none where they are equal.

    Lines are plain text with a person's words in quotation marks; whoever shows them escapes them.
    Checks, source and texts that follow from the rest (agenda, ties) have no line of their own
    unless nothing else has one.
    """
    pairs = _paired(before, after)
    lines = [
        *_framed(before, after),
        *_come_and_gone(before, after, pairs),
        *_moved(before, after, pairs),
        *(line for pair in pairs for line in _changed(pair)),
    ]
    if not lines:
        lines = [*_rated(before, after), *_flagged(before, after)]
    return tuple(dict.fromkeys(lines)) or tuple(_otherwise(before, after))


def _paired(before: QuestionSet, after: QuestionSet) -> list[_Pair]:
    """Find each question again: by the bank's, by its words, else by its id and likeness."""
    old = dict(enumerate(before.questions, 1))
    new = dict(enumerate(after.questions, 1))
    found: list[_Pair] = []
    for same in (_same_all, _same_source, _same_id):
        for was, one in list(old.items()):
            for now, other in list(new.items()):
                if same(one, other):
                    found.append(_Pair(was, now, old.pop(was), new.pop(now)))
                    break
    return sorted(found, key=lambda pair: pair.now)


def _same_all(one: Question, other: Question) -> bool:
    return one.id == other.id and folded(one.prompt) == folded(other.prompt)


def _same_source(one: Question, other: Question) -> bool:
    taken = one.bank_id is not None and one.bank_id == other.bank_id
    return taken or folded(one.prompt) == folded(other.prompt)


def _same_id(one: Question, other: Question) -> bool:
    if one.id != other.id or (other.bank_id is not None and other.bank_id != one.bank_id):
        return False
    words, others = set(folded(one.prompt).split()), set(folded(other.prompt).split())
    return len(words & others) >= _REWORDED * len(words | others)


def _framed(before: QuestionSet, after: QuestionSet) -> Iterator[str]:
    if before.length_minutes != after.length_minutes:
        yield (
            f"The interview is {counted(after.length_minutes, 'minute')} instead of "
            f"{before.length_minutes}."
        )
    if before.title != after.title:
        yield f"The title is “{quoted(after.title)}” instead of “{quoted(before.title)}”."
    if before.level != after.level:
        yield f"The level is {after.level.value} instead of {before.level.value}."
    if before.role != after.role and before.title == after.title:
        yield f"The role is “{quoted(after.role)}” instead of “{quoted(before.role)}”."
    if before.scoring != after.scoring:
        who = "a person" if after.scoring == "person" else "a model, from the transcript"
        yield f"Answers are scored by {who}."


def _come_and_gone(before: QuestionSet, after: QuestionSet, pairs: list[_Pair]) -> Iterator[str]:
    """Yield what is new and what is gone; what stands in the place of another replaces it."""
    stayed, there = {pair.was for pair in pairs}, {pair.now for pair in pairs}
    gone = {at: one for at, one in enumerate(before.questions, 1) if at not in stayed}
    new = {at: one for at, one in enumerate(after.questions, 1) if at not in there}
    for at, one in new.items():
        replaced = gone.pop(_replaced(at, gone, pairs), None)
        instead = f" It replaces “{quoted(replaced.prompt)}”." if replaced else ""
        yield f"Question {at} is new: “{quoted(one.prompt)}”.{instead}"
    for at, one in gone.items():
        yield f"Question {at} was dropped: “{quoted(one.prompt)}”."


def _replaced(at: int, gone: Mapping[int, Question], pairs: list[_Pair]) -> int:
    """Return the place of a question that is gone and stood between the same neighbours; or 0."""
    above = max((pair.was for pair in pairs if pair.now < at), default=0)
    below = min((pair.was for pair in pairs if pair.now > at and pair.was > above), default=0)
    for was in gone:
        if was > above and (not below or was < below):
            return was
    return at if at in gone else 0


def _moved(before: QuestionSet, after: QuestionSet, pairs: list[_Pair]) -> Iterator[str]:
    """Yield the fewest questions whose moving explains the new order."""
    still = _longest_rise([pair.was for pair in pairs])
    for pair in pairs:
        if pair.was not in still:
            yield f"Question {pair.was} is now question {pair.now}."
    if len(before.questions) != len(after.questions):
        yield f"There are {counted(len(after.questions), 'question')} now."


def _longest_rise(places: list[int]) -> set[int]:
    """Return the longest run of places that still stand in order."""
    best: list[list[int]] = []
    for at, place in enumerate(places):
        before = [best[to] for to in range(at) if places[to] < place]
        best.append([*_longest(before), place])
    return set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=lambda run: (len(run), run), default=[])


def _changed(pair: _Pair) -> Iterator[str]:
    """Yield what changed in a question that stayed."""
    number, before, after = pair.now, pair.before, pair.after
    if before.prompt != after.prompt:
        yield f"Question {number} is reworded: “{quoted(after.prompt)}”."
    if before.minutes != after.minutes:
        minutes = counted(after.minutes, "minute")
        yield f"Question {number}: {minutes} instead of {before.minutes}."
    yield from _follow_ups(number, before.follow_ups, after.follow_ups)
    for name, called in _LISTS.items():
        if getattr(before, name) != getattr(after, name):
            yield f"{called} question {number} changed."
    if before.kind != after.kind:
        kind, was = (one.kind.value.replace("_", " ") for one in (after, before))
        yield f"Question {number} counts as {kind} instead of {was}."
    if before.locked != after.locked:
        yield f"Question {number} is {'locked' if after.locked else 'no longer locked'}."


_LISTS = {
    "look_for": "What to look for in",
    "green_flags": "The green flags of",
    "red_flags": "The red flags of",
    "areas": "The areas of",
}


def _follow_ups(number: int, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    gone = [line for line in before if line not in after]
    new = [line for line in after if line not in before]
    if gone and len(gone) == len(new):
        yield f"{_counted_of(len(new), number)} {_were(len(new))} changed."
    elif gone or new:
        if gone:
            yield f"{_counted_of(len(gone), number)} {_were(len(gone))} left out."
        if new:
            yield f"{_counted_of(len(new), number)} {_were(len(new))} added."
    elif before != after:
        yield f"The follow-ups of question {number} are in another order."


def _counted_of(count: int, number: int) -> str:
    return f"{counted(count, 'follow-up')} of question {number}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _rated(before: QuestionSet, after: QuestionSet) -> Iterator[str]:
    """Yield what changed in how answers are rated."""
    old = {one.name: one for one in before.rubric.criteria}
    new = {one.name: one for one in after.rubric.criteria}
    yield from (f"“{quoted(name)}” is rated as well." for name in new if name not in old)
    yield from (f"“{quoted(name)}” is no longer rated." for name in old if name not in new)
    for name, one in new.items():
        was = old.get(name)
        if was and (was.levels, was.depth, was.technical_accuracy) != (
            one.levels,
            one.depth,
            one.technical_accuracy,
        ):
            yield f"“{quoted(name)}” is rated by other signals."


def _flagged(before: QuestionSet, after: QuestionSet) -> Iterator[str]:
    for name in ("red", "green"):
        old: tuple[Tie, ...] = getattr(before.rubric, f"{name}_flags")
        new: tuple[Tie, ...] = getattr(after.rubric, f"{name}_flags")
        texts = {tie.text for tie in old}
        for tie in new:
            if tie.text not in texts:
                yield f"A {name} flag is new: “{quoted(tie.text)}”."
        for tie in old:
            if tie.text not in {each.text for each in new}:
                yield f"A {name} flag was left out: “{quoted(tie.text)}”."


def _otherwise(before: QuestionSet, after: QuestionSet) -> Iterator[str]:
    """Yield one line for a change that no other line names."""
    if before == after:
        return
    if before.content_hash() != after.content_hash():
        ids = {one.id: at for at, one in enumerate(after.questions, 1)}
        tied = {
            at
            for one, other in zip(before.rubric.criteria, after.rubric.criteria, strict=False)
            if one != other
            for id_ in other.questions
            if (at := ids.get(id_))
        }
        if tied:
            yield f"How {numbered(sorted(tied))} {'is' if len(tied) == 1 else 'are'} rated changed."
        else:
            yield "The agenda, or what the questions are tied to, changed."
    elif before.checks != after.checks:
        yield "The checks were run again."
