"""The harness: ten briefs of different roles through each model of the price table.

Nobody pays for it by accident: it says first what it will cost, and waits for a yes.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from bot.claude.asking import Claude
from bot.claude.standin import StandIn
from bot.clock import SystemClock
from bot.content import Content, load_content
from bot.plans.model import Brief
from bot.plans.write import PROMPT
from bot.settings import load
from bot.storage.database import Database
from tests.eval import replies, table
from tests.eval.briefs import load_briefs
from tests.eval.estimate import CALLS_PER_SET, TOKENS_WRITTEN, estimate
from tests.eval.trial import Heard, Trial, run

STAND_IN = (
    "stand-in: the replies were written by hand and come from this machine. No figure here is one "
    "of a model; they show only that the harness works."
)
NO_KEY = (
    "ANTHROPIC_API_KEY: expected, to ask the models. Without one, --stand-in runs the harness on "
    "hand-written replies."
)

V = TypeVar("V")


@click.command()
@click.option("--yes", is_flag=True, help="Go on without asking, whatever it costs.")
@click.option("--model", "models", multiple=True, help="Just this model; all where left out.")
@click.option("--brief", "names", multiple=True, help="Just this brief of tests/eval/briefs.")
@click.option("--stand-in", "is_stand_in", is_flag=True, help="Use hand-written replies instead.")
def main(models: tuple[str, ...], names: tuple[str, ...], *, yes: bool, is_stand_in: bool) -> None:
    """Run briefs through models; print checks passed, cost, seconds and cache share of each."""
    content, settings = load_content(), load(os.environ, dotenv=Path(".env"))
    briefs = _chosen(load_briefs(), names, "--brief")
    chosen = list(_chosen(content.prices.models, models, "--model"))
    if is_stand_in:
        click.echo(f"{STAND_IN}\n")
        with StandIn(otherwise=replies.answering()) as standin:
            _print(list(trials("made-up", standin.url, chosen, briefs, content)))
        return
    if settings.anthropic_api_key is None:
        click.echo(NO_KEY, err=True)
        sys.exit(2)
    _agree(chosen, briefs, content, yes=yes)
    key, url = settings.anthropic_api_key, settings.anthropic_base_url
    _print(list(trials(key, url, chosen, briefs, content)))


def _chosen(known: Mapping[str, V], names: Sequence[str], option: str) -> dict[str, V]:
    unknown = [name for name in names if name not in known]
    if unknown:
        expected = ", ".join(known)
        raise click.UsageError(f"{option} {unknown[0]}: expected one of {expected}")
    return {name: value for name, value in known.items() if not names or name in names}


def _agree(
    models: Sequence[str], briefs: Mapping[str, Brief], content: Content, *, yes: bool
) -> None:
    """Say what a run will cost and wait for a yes; leave where there is none."""
    prompt, total = content.prompts[PROMPT], 0.0
    for model in models:
        dollars = estimate(briefs, content.prices.models[model], prompt, content.bank)
        total += dollars
        click.echo(f"{model}: {len(briefs)} sets, about ${dollars:.2f}")
    click.echo(
        f"About ${total:.2f} in all, by the prices of {content.prices.checked}, for "
        f"{CALLS_PER_SET} calls a set of {TOKENS_WRITTEN:,} tokens written. It may cost more."
    )
    if yes:
        return
    said = click.prompt("Type yes to go on", default="no", show_default=False)
    if said.strip().casefold() != "yes":
        click.echo("Nothing was asked.", err=True)
        sys.exit(1)


def trials(
    key: str,
    url: str | None,
    models: Sequence[str],
    briefs: Mapping[str, Brief],
    content: Content,
) -> Iterator[Trial]:
    """Run every brief through every model, one after the other so that the cache can help."""
    with tempfile.TemporaryDirectory() as folder:
        db = Database(Path(folder) / "ledger.db")
        for model in models:
            claude = Claude(
                api_key=key,
                base_url=url,
                model=model,
                prompts=content.prompts,
                ledger=Heard(db, content.prices, SystemClock()),
            )
            for name, brief in briefs.items():
                _say(f"{model}: {name} …")
                yield run(claude, name, brief, bank=content.bank, prices=content.prices)
            claude.close()
        _say("")
        db.close()


def _print(found: Sequence[Trial]) -> None:
    click.echo(table.written(found))
    for line in table.faults(found):
        click.echo(line)


def _say(text: str) -> None:
    """Show how far it is, on a terminal only."""
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{text}", err=True, nl=False)


if __name__ == "__main__":
    main()
