"""The guide's standing lines, read from `data/guide.yaml` and checked whole at start."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.catalogue.model import Frozen
from bot.reading import name_of, read_yaml, validate

Line = Annotated[str, Field(min_length=1, max_length=300)]
Lines = Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]


class Guidance(Frozen):
    """What an interviewer is told around the questions, and what stands atop a thread."""

    before: Lines
    during: Lines
    after: Lines
    thread: Lines


def load_guidance(data: Path) -> Guidance:
    """Read `guide.yaml` of the data folder.

    Raises:
        bot.reading.DataError: naming the file, the field and what was expected.
    """
    path = data / "guide.yaml"
    return validate(Guidance, read_yaml(path), name_of(path))
