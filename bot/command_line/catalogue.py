"""`python -m bot catalogue`: documents about interviews."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from bot.command_line.saying import FORM, fail

# Each command imports what it needs itself, so that `--help` answers at once.
# ruff: noqa: PLC0415


@click.group()
def catalogue() -> None:
    """Work on documents about interviews: list, consolidate."""


@catalogue.command("list")
@click.argument("file", type=click.File("rb"))
@FORM
def catalogue_list(file: BinaryIO, form: str) -> None:
    """List the interview types in a document, each with its passage."""
    from bot.types.printing import print_types

    text, name = _document(file)
    sys.exit(print_types(text, name, form, out=sys.stdout, messages=sys.stderr))


@catalogue.command("consolidate")
@click.argument("file", type=click.File("rb"))
@FORM
def catalogue_consolidate(file: BinaryIO, form: str) -> None:
    """Propose which types in a document are one, and show where they conflict."""
    from bot.catalogue.bank import DATA
    from bot.reading import DataError
    from bot.types.printing import print_groups

    text, name = _document(file)
    words = DATA / "words.yaml"
    try:
        code = print_groups(text, name, form, words=words, out=sys.stdout, messages=sys.stderr)
    except DataError as error:
        fail(str(error))
    sys.exit(code)


def _document(file: BinaryIO) -> tuple[str, str]:
    """Return a document's text and its name."""
    from bot.documents.read import read_document
    from bot.errors import Problem
    from bot.types.printing import MOST_BYTES, decoded

    name = Path(getattr(file, "name", "document")).name
    raw = file.read(MOST_BYTES + 1)
    try:
        if raw.startswith((b"%PDF", b"PK\x03\x04")):
            return read_document(raw, name).text, name
        return decoded(raw), name
    except Problem as problem:
        fail(f"{name}: {problem.message}")
