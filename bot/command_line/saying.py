"""What commands share: the choice of a form, ending with a sentence, the settings, the bank."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from bot.catalogue.bank import Bank
    from bot.settings import Settings

# ruff: noqa: PLC0415 - `--help` answers at once

FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


def fail(message: str) -> NoReturn:
    """Say why it does not go on, and end with 2."""
    click.echo(message, err=True)
    sys.exit(2)


def read_settings() -> "Settings":
    """Return the settings, or end naming what is wrong with them."""
    from bot.settings import SettingError, load

    try:
        return load(os.environ, dotenv=Path(".env"))
    except SettingError as error:
        fail(str(error))


def bank() -> "Bank":
    """Return the question bank, or end naming what is wrong with the content."""
    from bot.content import load_content
    from bot.reading import DataError

    try:
        return load_content().bank
    except DataError as error:
        fail(str(error))
