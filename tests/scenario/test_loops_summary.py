"""A loop's review summed up by Claude: the message stands without it first, and never with another.

What a summary may claim is told in tests/unit/test_loop_wording.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from looping import builds, message_of, position, turns_to
from story import Story, told, words

from bot.claude.model import Patience
from bot.claude.standin import Answer, Asked, Say, StandIn
from bot.sandbox.seed import ADA

HEAD = "In short, by Claude"


def summed_up(asked: Asked) -> Answer:
    """Answer with the messages of the first findings, and their number as it was asked."""
    found = asked.data["findings"]
    chosen = [found[0], found[1], found[2]]
    sentences = [{"text": each["message"], "findings": [each["id"]]} for each in chosen]
    return Say(json.dumps({"sentences": sentences}))


@pytest.fixture
def model() -> Iterator[StandIn]:
    with StandIn(otherwise=summed_up) as standin:
        yield standin


@pytest.fixture
def story(tmp_path: Path, model: StandIn) -> Iterator[Story]:
    """Serve a workspace whose bot has a model."""
    with told(tmp_path, anthropic_api_key="sk-ant-made-up", anthropic_base_url=model.url) as story:
        assert story.bot.deps.claude is not None
        story.bot.deps.claude.patience = Patience(back_off=(0.0,), stall=0.3)
        yield story


def test_the_summary_comes_once_nobody_changes_the_loop_and_goes_with_the_next_change(
    story: Story, model: StandIn
) -> None:
    ada = story.person(ADA)
    position(story)
    assert HEAD not in words(builds(ada))
    assert not model.history
    story.moves(minutes=1)
    message = turns_to(ada, HEAD)
    assert len(model.history) == 1
    said = next(b for b in message["blocks"] if HEAD in words({"blocks": [b]}))
    # It stands above the matrix, the findings below it.
    kinds = [block["type"] for block in message["blocks"]]
    assert message["blocks"].index(said) < kinds.index("table")
    ada.presses(message, "Add Code Walkthrough")
    turns_to(ada, "9 stages", gone=HEAD)
    # What the undo brings back was summed up before.
    ada.presses(message_of(ada), "Undo")
    assert HEAD in words(turns_to(ada, "8 stages"))
    ada.presses(message_of(ada), "Add Code Walkthrough")
    ada.presses(turns_to(ada, "9 stages"), "Add an Observer")
    turns_to(ada, "version 5", gone=HEAD)
    # Two changes within a moment are summed up once.
    story.moves(minutes=1)
    turns_to(ada, HEAD)
    assert len(model.history) == 2


def test_a_summary_that_claims_more_than_the_findings_is_not_shown(
    story: Story, model: StandIn
) -> None:
    def invents(asked: Asked) -> Answer:
        ids = [each["id"] for each in asked.data["findings"][:3]]
        text = "Nobody looks for Kubernetes, and that is an error."
        return Say(json.dumps({"sentences": [{"text": text, "findings": [one]} for one in ids]}))

    model.otherwise = invents
    ada = story.person(ADA)
    position(story)
    builds(ada)
    story.moves(minutes=1)
    assert model.history
    assert HEAD not in words(message_of(ada))
