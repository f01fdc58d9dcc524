"""Free prose becomes types where a model reads it, and says what to do where it cannot."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from story import SAMPLES, Story, told, words
from works import gives, work, works

from bot.claude.model import Patience
from bot.claude.standin import Say, StandIn
from bot.sandbox.seed import ADA

PROSE = (SAMPLES / "prose_interviews.md").read_text()
FOUND: dict[str, Any] = {
    "types": [
        {
            "title": "Mending together",
            "section": "",
            "summary": "The candidate and a mender look for the fault in a broken lamp.",
            "begins": "we invite people to mend something with us",
            "ends": "what counts is how \u201cyou\u201d narrow it down",
            "fields": [{"label": "Duration", "quote": "For an hour and a half"}],
        }
    ]
}


@pytest.fixture
def model() -> Iterator[StandIn]:
    with StandIn(otherwise=lambda _: Say(json.dumps(FOUND))) as standin:
        yield standin


@pytest.fixture
def story(tmp_path: Path, model: StandIn) -> Iterator[Story]:
    """Serve a workspace whose bot has a model."""
    settings: dict[str, Any] = {
        "anthropic_api_key": "sk-ant-made-up",
        "anthropic_base_url": model.url,
    }
    with told(tmp_path, **settings) as story:
        assert story.bot.deps.claude is not None
        story.bot.deps.claude.patience = Patience(back_off=(0.0,))
        yield story


def test_free_prose_is_read_by_the_model_and_stands_with_its_passage(story: Story) -> None:
    message = gives(story, story.person(ADA), files=(("workshop.md", PROSE.encode()),))
    assert "1 type from 1 document, in 1 group" in words(message)
    (entry,) = work(story).work.entries
    passage = PROSE[entry.listed.start : entry.listed.end]
    assert passage.startswith("we invite people to mend something with us")


def test_a_model_that_declines_is_named_with_what_can_be_done(story: Story, model: StandIn) -> None:
    model.otherwise = lambda _: Say("", stop_reason="refusal")
    message = gives(story, story.person(ADA), files=(("workshop.md", PROSE.encode()),))
    assert "Claude declined to answer this. Without it I read headings" in words(message)
    assert works(story) == []


def test_what_speaks_of_no_interview_is_not_sent_to_the_model(story: Story, model: StandIn) -> None:
    message = gives(story, story.person(ADA), "# Lunch\n\nSoup is at twelve.")
    assert "There is no interview in this document." in words(message)
    assert model.history == []
