from collections.abc import Iterator
from pathlib import Path

import pytest
from story import Story, told


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with told(tmp_path) as story:
        yield story
