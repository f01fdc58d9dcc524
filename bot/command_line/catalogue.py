"""`python -m bot catalogue`: the shared interview types, and documents about interviews."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from bot.command_line.saying import FORM, fail

if TYPE_CHECKING:
    from bot.content import Content

# Each command imports what it needs itself, so that `--help` answers at once.
# ruff: noqa: PLC0415


@click.group()
def catalogue() -> None:
    """Interview types: search and show the shared ones, list and consolidate those of documents."""


@catalogue.command("list")
@click.argument("file", type=click.File("rb"))
@FORM
def catalogue_list(file: BinaryIO, form: str) -> None:
    """List the interview types in a document, each with its passage.

    FILE is text, Markdown, a Word document (.docx), a web page (.html) or a PDF; - is standard
    input. A passage is given in characters of the text as it was read: of the file itself, or of
    the Markdown made of a Word document, a web page or a PDF.
    """
    from bot.types.printing import print_types

    text, name = _document(file)
    sys.exit(print_types(text, name, form, out=sys.stdout, messages=sys.stderr))


@catalogue.command("consolidate")
@click.argument("file", type=click.File("rb"))
@FORM
def catalogue_consolidate(file: BinaryIO, form: str) -> None:
    """Propose which types in a document are one, and show where they conflict.

    FILE is what `list` reads; types are named by their place in what that prints, from 0.
    """
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


@catalogue.command("search")
@click.argument("words", nargs=-1, required=True)
@FORM
def catalogue_search(words: tuple[str, ...], form: str) -> None:
    """Search the shared catalogue for the types that have all WORDS."""
    from bot.types.printing_types import print_found

    types = _content().types
    sought = " ".join(words)
    sys.exit(print_found(types, sought, form, out=sys.stdout, messages=sys.stderr))


@catalogue.command("show")
@click.argument("id_", metavar="ID")
@FORM
def catalogue_show(id_: str, form: str) -> None:
    """Show one type of the shared catalogue with everything."""
    from bot.types.printing_types import print_type

    content = _content()
    type_ = content.types.type(id_)
    if type_ is None:
        fail(f"There is no type {id_!r}. Look for it: python -m bot catalogue search WORDS")
    families = {role.id: role.name for role in content.bank.roles.roles}
    print_type(type_, content.types, families, form, out=sys.stdout)


def _content() -> "Content":
    """Return the content, or end naming what is wrong with it."""
    from bot.content import load_content
    from bot.reading import DataError

    try:
        return load_content()
    except DataError as error:
        fail(str(error))


def _document(file: BinaryIO) -> tuple[str, str]:
    """Return a document's text and its name."""
    from bot.documents.read import is_document, read_document
    from bot.errors import Problem
    from bot.types.printing import MOST_BYTES, decoded

    name = Path(getattr(file, "name", "document")).name
    raw = file.read(MOST_BYTES + 1)
    try:
        if is_document(raw, name):
            return read_document(raw, name).text, name
        return decoded(raw), name
    except Problem as problem:
        fail(f"{name}: {problem.message}")
