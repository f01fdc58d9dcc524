"""`python -m bot loop`: a position's interviews."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from bot.command_line.saying import FORM, fail

# Each command imports what it needs itself, so that `--help` answers at once.
# ruff: noqa: PLC0415


@click.group()
def loop() -> None:
    """Work on a position's interviews: review."""


@loop.command("review")
@click.argument("file", type=click.File("rb"))
@FORM
def loop_review(file: BinaryIO, form: str) -> None:
    """Review a loop in YAML or a Markdown set of interviews; exit 1 on an error."""
    from bot.loops.guide import load_guide
    from bot.loops.printing import print_review
    from bot.reading import ROOT, DataError

    name = Path(getattr(file, "name", "loop")).name
    try:
        guide = load_guide(ROOT / "data")
    except DataError as error:
        fail(str(error))
    sys.exit(print_review(file, name, guide, form, out=sys.stdout, messages=sys.stderr))
