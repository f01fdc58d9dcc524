"""The model as commands have it: from the settings' key, with what it cost said at the end."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.claude.asking import Claude
    from bot.content import Content
    from bot.settings import Settings

# ruff: noqa: PLC0415 - `--help` answers at once

TEAM = "command-line"
"""Whom the ledger of a command's calls names."""


@contextmanager
def model(
    settings: "Settings", content: "Content", *, offline: bool = False
) -> "Iterator[Claude | None]":
    """Give the model, unless offline or without a key; say at the end what it cost."""
    if offline or settings.anthropic_api_key is None:
        yield None
        return
    from bot.claude.connect import connect
    from bot.claude.store import usage
    from bot.clock import SystemClock
    from bot.storage.database import Database

    # The bot's own database may be in use by the bot; this ledger is read once and thrown away. A
    # workspace's monthly limit is none of the command line's.
    settings = replace(settings, monthly_limit=None)
    with tempfile.TemporaryDirectory() as folder:
        db = Database(Path(folder) / "ledger.db")
        claude = connect(settings, content.prompts, content.prices, db, SystemClock())
        try:
            yield claude
        finally:
            for used in usage(db.read()):
                unknown = f" and {used.unpriced} of unknown cost" if used.unpriced else ""
                said = f"{used.model}: {used.calls} calls, ${used.cost_usd:.4f}{unknown}."
                click.echo(said, err=True)
            db.close()
