"""What the README says is what runs."""

import re
from pathlib import Path

from bot.loops.listeners import USAGES as OF_LOOPS
from bot.plans.blocks import USAGES
from bot.settings import table
from bot.types.listeners import USAGES as OF_TYPES

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_the_settings_table_is_the_one_the_code_writes() -> None:
    assert table() in README


def test_every_make_target_named_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^ +)make ([a-z-]+)", README, re.MULTILINE))
    assert named
    assert named <= targets


def test_every_usage_of_the_command_is_shown() -> None:
    rows = [f"| `{usage}` | {meaning} |" for usage, meaning in (*USAGES, *OF_TYPES, *OF_LOOPS)]
    assert [row for row in rows if row not in README] == []


def test_every_picture_and_linked_file_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    local = [link for link in links if not link.startswith("http")]
    assert local
    assert [link for link in local if not (ROOT / link).exists()] == []


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")}
    missing = sorted(room for room in rooms if f"{room}/" not in README)
    assert missing == []
