"""When two questions, or two lines, ask the same."""

from bot.catalogue.index import Profile

# Of the terms of both prompts together. Read on the bank's own pairs: different questions on one
# subject share up to a third ("how do you find a leak", "how do you find a race"), a reworded
# question shares well over a half.
ALIKE = 0.5
# Two short lines ask the same when four fifths of their words agree.
REPEATS = 0.8
_LEAST_TERMS = 4


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of common terms among all of both, from 0 to 1 (Jaccard's index)."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def alike(one: Profile, other: Profile) -> bool:
    """Tell whether two questions ask the same, by their prompts."""
    return overlap(one.asked, other.asked) >= ALIKE


def share_a_line(one: Profile, other: Profile) -> bool:
    """Tell whether a whole line stands in both; beside each other they would repeat it."""
    shared = set(one.lines).intersection(other.lines)
    return any(len(line) >= _LEAST_TERMS for line in shared)
