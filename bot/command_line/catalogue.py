"""`python -m bot catalogue`: the shared interview types, and documents about interviews."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from bot.command_line.saying import FORM, fail, read_settings

if TYPE_CHECKING:
    from bot.content import Content
    from bot.types.listing.listed import ListedType
    from bot.types.printing_steps import Steps

# Each command imports what it needs itself, so that `--help` answers at once.
# ruff: noqa: PLC0415


@click.group()
def catalogue() -> None:
    """Interview types: search and show the shared ones, and work on those of documents."""


@catalogue.command("list")
@click.argument("file", type=click.File("rb"))
@FORM
def catalogue_list(file: BinaryIO, form: str) -> None:
    """List the interview types in a document, each with its passage.

    FILE is text, Markdown, a Word document (.docx), a web page (.html) or a PDF; - is standard
    input. A passage is given in characters of the text as it was read: of the file itself, or of
    the Markdown made of a Word document, a web page or a PDF. Free prose takes a key.
    """
    from bot.types.printing import print_types

    text, name = _document(file)
    sys.exit(print_types(text, name, form, out=sys.stdout, messages=sys.stderr, reads=_listed))


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
        code = print_groups(
            text, name, form, words=words, out=sys.stdout, messages=sys.stderr, reads=_listed
        )
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


# Steps on the types of a document


_TYPE = click.option(
    "--type", "at", type=click.IntRange(0), required=True, help="Its number, as list prints it."
)
_OFFLINE = click.option("--offline", is_flag=True, help="Do without Claude even with a key.")


@catalogue.command("write")
@click.argument("file", type=click.File("rb"))
@_TYPE
@click.option(
    "--for",
    "reader",
    type=click.Choice(["interviewer", "candidate"]),
    default="interviewer",
    show_default=True,
)
@click.option("--fields", default="", help='Its headings: "Interviewers, Duration".')
@_OFFLINE
@FORM
def catalogue_write(
    file: BinaryIO,
    at: int,
    reader: str,
    fields: str,
    offline: bool,  # noqa: FBT001 - click passes flags so
    form: str,
) -> None:
    """Describe a type of a document for whoever reads it."""
    from bot.types.model import Voice

    labels = tuple(label for each in fields.split(",") if (label := each.strip()))
    with _steps(file, form, offline=offline) as steps:
        steps.write(at, Voice(reader), labels)


@catalogue.command("combine")
@click.argument("file", type=click.File("rb"))
@click.option("--types", "numbers", required=True, help="Their numbers, such as 3,7.")
@click.option("--text", "more", type=click.File("rb"), help="More text for it.")
@_OFFLINE
@FORM
def catalogue_combine(
    file: BinaryIO,
    numbers: str,
    more: BinaryIO | None,
    offline: bool,  # noqa: FBT001 - click passes flags so
    form: str,
) -> None:
    """Combine types of a document into one, with a title of its purpose."""
    said = [each.strip() for each in numbers.split(",")]
    if not all(each.isdecimal() for each in said):
        fail("--types: expected numbers as `catalogue list` prints them, such as 3,7.")
    text = _document(more)[0] if more is not None else ""
    with _steps(file, form, offline=offline) as steps:
        steps.combine([int(each) for each in said], text)


@catalogue.command("retitle")
@click.argument("file", type=click.File("rb"))
@_TYPE
@FORM
def catalogue_retitle(file: BinaryIO, at: int, form: str) -> None:
    """Title a type of a document by its purpose; takes a key."""
    with _steps(file, form) as steps:
        steps.retitle(at)


@catalogue.command("look-for")
@click.argument("file", type=click.File("rb"))
@_TYPE
@click.option("--no-overlap", is_flag=True, help="Nothing that another type looks for.")
@FORM
def catalogue_look_for(
    file: BinaryIO,
    at: int,
    no_overlap: bool,  # noqa: FBT001 - click passes flags so
    form: str,
) -> None:
    """Suggest what to look for in a type of a document; takes a key."""
    with _steps(file, form) as steps:
        steps.look_for(at, overlap=not no_overlap)


@catalogue.command("flatten")
@click.argument("file", type=click.File("rb"))
@_TYPE
@FORM
def catalogue_flatten(file: BinaryIO, at: int, form: str) -> None:
    """Cut what to look for to the fewest questions that cover as much."""
    with _steps(file, form, offline=True) as steps:
        steps.flatten(at)


@contextmanager
def _steps(file: BinaryIO, form: str, *, offline: bool = False) -> "Iterator[Steps]":
    """Give the steps on a document's types; end with 2 and a sentence where one cannot be done."""
    from bot.command_line.asking import model
    from bot.errors import Problem
    from bot.types.printing_steps import Steps

    text, name = _document(file)
    settings, content = read_settings(), _content()
    with model(settings, content, offline=offline) as claude:
        steps = Steps(
            text,
            name,
            claude,
            content.types.competencies,
            content.bank.vocabulary,
            form,
            sys.stdout,
            sys.stderr,
        )
        try:
            yield steps
        except Problem as problem:
            fail(problem.message)


def _listed(text: str, name: str) -> "Sequence[ListedType]":
    """Return a document's types; those of free prose with a key alone."""
    from bot.command_line.asking import TEAM, model
    from bot.errors import Problem
    from bot.types.asking.listing import read_prose
    from bot.types.listing.listed import list_types

    found, settings = list_types(text, name), read_settings()
    if found or not text.strip() or settings.anthropic_api_key is None:
        return found
    with model(settings, _content()) as claude:
        if claude is None:
            return found
        try:
            prose = read_prose(claude, text, name, TEAM)
        except Problem as problem:
            fail(f"{name}: {problem.message}")
    for sentence in prose.left:
        click.echo(sentence, err=True)
    return prose.types


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
