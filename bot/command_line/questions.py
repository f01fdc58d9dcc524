"""`python -m bot questions`: lists of questions and the bank."""

import sys
from pathlib import Path
from typing import BinaryIO

import click

from bot.command_line.saying import FORM, bank, fail

# Each command imports what it needs itself, so that `--help` answers at once.
# ruff: noqa: PLC0415


@click.group()
def questions() -> None:
    """Work on lists of questions: import, search, lint, duplicates."""


@questions.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Show what would be taken in; keep nothing.")
@FORM
def questions_import(file: BinaryIO, dry_run: bool, form: str) -> None:  # noqa: FBT001 - by click
    """Show how a Markdown, CSV or text list is understood."""
    from bot.questions.printing.lists import print_list

    if not dry_run:
        fail(
            "Lists are taken in from Slack: /interview-plan questions, then Import. "
            "Here, add --dry-run to see how a list is understood."
        )
    name = Path(getattr(file, "name", "list")).name
    sys.exit(print_list(file, name, bank(), form, out=sys.stdout, messages=sys.stderr))


@questions.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--area", default="", help="Only questions of this area, by id or name.")
@click.option("--level", default="", help="Only questions for this level.")
@click.option("--kind", default="", help="Only questions of this kind.")
@FORM
def questions_search(words: tuple[str, ...], area: str, level: str, kind: str, form: str) -> None:
    """Search the bank; all words must match."""
    from bot.questions.printing.found import print_found

    narrowed = {"area": area, "level": level, "kind": kind}
    code = print_found(" ".join(words), narrowed, bank(), form, out=sys.stdout, messages=sys.stderr)
    sys.exit(code)


@questions.command("lint")
@click.argument("file", type=click.File("rb"))
@click.option("--jurisdiction", default="", help="US, UK or EU; all of them where left out.")
@FORM
def questions_lint(file: BinaryIO, jurisdiction: str, form: str) -> None:
    """Find what must not be asked: one line of text in, its findings out; exit 1 on a stop."""
    from bot.questions.printing.findings import print_findings

    code = print_findings(file, jurisdiction, bank(), form, out=sys.stdout, messages=sys.stderr)
    sys.exit(code)


@questions.command("duplicates")
@click.argument("file", type=click.File("rb"), required=False)
@FORM
def questions_duplicates(file: BinaryIO | None, form: str) -> None:
    """Find near-duplicates in the bank, or of a list's questions in it."""
    from bot.questions.printing.twins import print_twins

    name = Path(getattr(file, "name", "list")).name if file else ""
    sys.exit(print_twins(file, name, bank(), form, out=sys.stdout, messages=sys.stderr))
