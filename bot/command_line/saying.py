"""What the groups of commands share: the choice of a form, ending with a sentence, the bank."""

import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from bot.catalogue.bank import Bank

# ruff: noqa: PLC0415 - `--help` answers at once

FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def fail(message: str) -> NoReturn:
    """Say why it does not go on, and end with 2."""
    click.echo(message, err=True)
    sys.exit(2)


def bank() -> "Bank":
    """Return the question bank, or end naming what is wrong with the content."""
    from bot.content import load_content
    from bot.reading import DataError

    try:
        return load_content().bank
    except DataError as error:
        fail(str(error))
