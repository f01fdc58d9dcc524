"""Briefs for the tests of planning: our own samples, and the documents beside the repository."""

from pathlib import Path

import pytest

from bot.plans.model import Brief
from bot.plans.reading.brief import parse_brief

SAMPLES = Path(__file__).parents[1] / "samples"
SEEDS = Path(__file__).parents[2].parent / "shared" / "seeds"
OWN = ("payments", "short", "contradictory", "german", "prose")


def sample(name: str) -> str:
    """Return the text of one of our own sample briefs."""
    return (SAMPLES / f"{name}.md").read_text(encoding="utf-8")


def sample_brief(name: str) -> Brief:
    """Return one of our own sample briefs, read."""
    return parse_brief(sample(name))


def seed(number: int) -> str:
    """Return a document that briefs were modelled on; skip the test where the folder is missing."""
    found = sorted(SEEDS.glob(f"{number:03d}_*.txt"))
    if not found:
        pytest.skip("the folder of documents the samples are modelled on is not here")
    return found[0].read_text(encoding="utf-8")
