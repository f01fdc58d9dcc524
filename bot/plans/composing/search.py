"""The best set of questions out of a pool: branch and bound over what each one meets.

The objective of a set is the sum of

- the weight of every need that at least one of its questions meets (a flag revealed, an area or a
  goal covered, a rule met), each counted once;
- the worth of each question by itself (how well it fits level, role and kind);
- less `MINUTE_OFF` for each minute by which the questions' planned sum misses the target, and for
  each that stretching or shortening them cannot make up `MINUTE_OVER` or, where there are too few,
  `MINUTE_UNDER`; `MINUTE_PAST_END` for each past the interview's end, more than all rules together;
- less `MISSING` for each question short of the least number, or of a rule that asks for several.

A need counts once, so what a question adds only shrinks as the set grows. The sum of the largest
additions still possible therefore bounds what a branch can reach, and branches below the best set
found are cut. The search visits at most `MOST_NODES` nodes, always the same ones, so that the same
brief gives the same set; the first branch it follows is the greedy choice. Where the nodes did not
suffice for a proof, what was found is improved by exchanging one question for any other, and two or
three for the greedy choice among the rest, until neither betters it. On pools of a 400-question
bank that ends within half a percent of the proven best, and mostly on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter

MINUTE_OFF = 0.5
# Three minutes too many weigh more than a question too few: an interview ends when it ends.
MINUTE_OVER = 400.0
MINUTE_UNDER = 120.0
MINUTE_PAST_END = 50_000.0
MISSING = 1000.0
MOST_NODES = 2000
_TAKEN_OUT = (2, 3)


@dataclass(frozen=True, slots=True)
class Option:
    """A question that may be chosen.

    `needs` is a bit set of what it meets; `minutes` its planned, least and most; `apart` a bit set
    of the pool's positions that it may not stand beside.
    """

    needs: int
    worth: float
    minutes: tuple[int, int, int]
    apart: int = 0


@dataclass(frozen=True, slots=True)
class Several:
    """A rule for more than one question: how many, and the positions of those that count."""

    count: int
    positions: int


@dataclass(frozen=True)
class Task:
    """What to choose from, and for what.

    `weights` go by bit, `sizes` are the least and most questions, `target` and `end` the minutes
    planned for them and the interview's length.
    """

    options: Sequence[Option]
    weights: Sequence[float]
    sizes: tuple[int, int]
    target: int
    end: int
    several: Sequence[Several] = ()


class Search:
    """One search; `best` holds the positions chosen and `proven` whether none is better."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.best: tuple[int, ...] = ()
        self.value = float("-inf")
        self.proven = True
        self._nodes = 0
        self._known: dict[int, float] = {0: 0.0}

    def run(self) -> tuple[int, ...]:
        """Return the positions of the best set found, in the pool's order."""
        self._visit((), 0, 0, 0.0, list(range(len(self.task.options))))
        if not self.proven:
            self._exchange()
        return tuple(sorted(self.best))

    def weigh(self, needs: int) -> float:
        """Return the weight of a bit set of needs."""
        known = self._known.get(needs)
        if known is None:
            low = needs & -needs
            known = self.task.weights[low.bit_length() - 1] + self.weigh(needs ^ low)
            self._known[needs] = known
        return known

    def worth_of(self, chosen: Sequence[int]) -> float:
        """Return the objective of a set of positions."""
        options = [self.task.options[at] for at in chosen]
        met = 0
        for option in options:
            met |= option.needs
        return self.weigh(met) + sum(option.worth for option in options) - self._short(chosen)

    def _visit(
        self, chosen: tuple[int, ...], met: int, closed: int, gained: float, left: list[int]
    ) -> None:
        self._nodes += 1
        value = gained - self._short(chosen)
        if chosen and value > self.value:
            self.best, self.value = chosen, value
        room = self.task.sizes[1] - len(chosen)
        if not room or not left:
            return
        gains = sorted(self._gains(met, closed, left), key=itemgetter(0), reverse=True)
        for place, (gain, at) in enumerate(gains):
            reach = sum(max(0.0, one) for one, _ in gains[place : place + room])
            if gained + reach <= self.value:
                return
            if self._nodes >= MOST_NODES:
                self.proven = False
                return
            option = self.task.options[at]
            rest = [other for _, other in gains[place + 1 :]]
            self._visit(
                (*chosen, at), met | option.needs, closed | option.apart, gained + gain, rest
            )

    def _gains(self, met: int, closed: int, left: list[int]) -> Iterable[tuple[float, int]]:
        options, weigh, known = self.task.options, self.weigh, self._known
        for at in left:
            if closed >> at & 1:
                continue
            option = options[at]
            new = option.needs & ~met
            weight = known.get(new)
            yield (weigh(new) if weight is None else weight) + option.worth, at

    def _short(self, chosen: Sequence[int]) -> float:
        """Return what the minutes, and questions that are lacking, take off."""
        planned = least = most = taken = 0
        for at in chosen:
            minutes = self.task.options[at].minutes
            planned, least, most = planned + minutes[0], least + minutes[1], most + minutes[2]
            taken |= 1 << at
        target = self.task.target
        missed = MINUTE_OVER * max(0, least - target) + MINUTE_UNDER * max(0, target - most)
        missed += MINUTE_PAST_END * max(0, least - self.task.end)
        lacking = max(0, self.task.sizes[0] - len(chosen)) + sum(
            max(0, rule.count - (taken & rule.positions).bit_count()) for rule in self.task.several
        )
        return missed + MINUTE_OFF * abs(planned - target) + MISSING * lacking

    def _exchange(self) -> None:
        """Exchange questions, or add one, as long as that betters the set."""
        improved = True
        while improved:
            improved = False
            for candidate in self._neighbours():
                value = self.worth_of(candidate)
                if value > self.value + 1e-9:
                    self.best, self.value, improved = candidate, value, True
                    break

    def _neighbours(self) -> Iterable[tuple[int, ...]]:
        pool = [at for at in range(len(self.task.options)) if at not in self.best]
        if len(self.best) < self.task.sizes[1]:
            yield from ((*self.best, at) for at in pool if self._fits(self.best, at))
        for leaving in self.best:
            rest = tuple(at for at in self.best if at != leaving)
            yield from ((*rest, at) for at in pool if self._fits(rest, at))
        for count in _TAKEN_OUT:
            for kept in combinations(self.best, max(0, len(self.best) - count)):
                yield self._refilled(kept)

    def _refilled(self, kept: tuple[int, ...]) -> tuple[int, ...]:
        """Add the best question again and again until the set has as many as before."""
        chosen, met, closed = kept, 0, 0
        for at in kept:
            met |= self.task.options[at].needs
            closed |= self.task.options[at].apart | 1 << at
        everything = list(range(len(self.task.options)))
        while len(chosen) < len(self.best):
            gains = list(self._gains(met, closed, everything))
            if not gains:
                break
            _, at = max(gains, key=lambda pair: (pair[0], -pair[1]))
            chosen = (*chosen, at)
            met |= self.task.options[at].needs
            closed |= self.task.options[at].apart | 1 << at
        return chosen

    def _fits(self, chosen: tuple[int, ...], at: int) -> bool:
        apart = self.task.options[at].apart
        return not any(apart >> other & 1 for other in chosen)
