"""Loops in Slack: built, reviewed in a message, mended by a press, changed by hand, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from looping import (
    TITLE,
    builds,
    cells,
    chooses_in_menu,
    loops,
    opens_loops,
    position,
    sees,
    titles,
)
from story import Story, labels, told, until, view_words, words

from bot.sandbox.seed import ADA, GRACE, LINUS


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with told(tmp_path) as story:
        yield story


def test_a_gap_is_seen_in_the_message_and_a_press_closes_it(story: Story) -> None:
    """Built from the backend process: one press adds what covers the gap, and undo takes it away."""
    ada = story.person(ADA)
    position(story)
    assert "No loop yet" in view_words(opens_loops(ada))
    ada.presses_in_form("Build a Loop")
    form = ada.form("loops.build")
    start = next(b["element"] for b in form["blocks"] if b["block_id"] == "start")
    assert start["initial_option"]["text"]["text"] == "Backend engineer"
    assert ada.submits()["result"] == "cleared"
    message = ada.waits_for_direct(f"Loop “{TITLE}”")
