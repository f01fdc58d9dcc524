"""A practice workspace with the bot in it, for every test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from story import Story, told


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with told(tmp_path) as story:
        yield story
