"""Figures from samples."""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

__all__ = ["Spread", "median", "quantile", "spread"]


class Spread(NamedTuple):
    """What a set of samples comes to, in their unit."""

    p50: float
    p99: float
    most: float


def quantile(samples: Sequence[float], share: float) -> float:
    """Return the sample below which that share of them lies."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(samples: Sequence[float]) -> Spread:
    """Return median, 99th percentile and maximum."""
    return Spread(median(samples), quantile(samples, 0.99), max(samples))
