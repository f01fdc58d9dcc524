"""The bench: what is measured, in which order, and how it is shown."""

import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from tests.bench import (
    ack,
    bank,
    composing,
    documents,
    interviewers,
    loops,
    machine,
    outbox,
    starting,
    talking,
    types,
)
from tests.bench.processes import ROOT
from tests.bench.sizes import FULL, QUICK, TINY, Size
from tests.bench.table import Row, written

Bench = Callable[[Path, Size], list[Row]]

BENCHES: Mapping[str, Bench] = {
    "ack": ack.measure,
    "waiting": talking.waiting,
    "first": talking.first_message,
    "compose": composing.measure,
    "bank": bank.measure,
    "documents": documents.measure,
    "types": types.measure,
    "loops": loops.measure,
    "interviewers": interviewers.measure,
    "start": starting.measure,
    "outbox": outbox.measure,
}

HONESTLY = (
    "Slack and the model are stand-ins on this machine's loopback: no figure here is one of live "
    "Slack or live Claude, and none holds the way over the internet."
)
RATIO = "ratio: what was measured divided by what the target (or the first line) names."


@click.command()
@click.option("--quick", "size", flag_value="quick", help="Fewer and shorter rounds.")
@click.option("--tiny", "size", flag_value="tiny", hidden=True)
@click.option("--only", type=click.Choice(list(BENCHES)), multiple=True, help="Just this bench.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=ROOT / "var",
    help="Where databases are made meanwhile: a real disk. By default var/ of the repository.",
)
def main(size: str | None, only: tuple[str, ...], folder: Path) -> None:
    """Measure the bot's speed and memory, and print them as a table with ratios."""
    chosen = {"quick": QUICK, "tiny": TINY}.get(size or "", FULL)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as made:
        place = Path(made)
        click.echo(machine.described(place))
        click.echo(f"{HONESTLY}\n")
        rows: list[Row] = []
        for name in only or BENCHES:
            _say(f"measuring: {name} …")
            rows += BENCHES[name](_own(place, name), chosen)
        _say("")
    click.echo(written(rows))
    click.echo(f"\n{RATIO}\nAs the bench ended: {machine.load_now()}.")


def _own(place: Path, name: str) -> Path:
    folder = place / name
    folder.mkdir()
    return folder


def _say(text: str) -> None:
    """Show how far it is, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", err=True, nl=False)


if __name__ == "__main__":
    # What libraries log is not part of the table.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()
