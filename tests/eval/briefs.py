"""The briefs: ten roles, as a title alone, as a job description, and as a full brief."""

from pathlib import Path

from bot.plans.model import Brief
from bot.plans.reading.brief import parse_brief
from bot.plans.reading.words import parse_words

FOLDER = Path(__file__).parent / "briefs"


def load_briefs() -> dict[str, Brief]:
    """Return the briefs by the names of their files."""
    return {path.stem: read(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.md"))}


def read(text: str) -> Brief:
    """Read a brief; a single line is a role in a few words."""
    lines = text.strip().splitlines()
    return parse_words(lines[0]) if len(lines) == 1 else parse_brief(text)
