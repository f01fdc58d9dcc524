"""The command line: `python -m bot`."""

import json
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import click

from bot.command_line.asking import model
from bot.command_line.catalogue import catalogue
from bot.command_line.loop import loop
from bot.command_line.questions import questions
from bot.command_line.saying import FORM, fail, read_settings
from bot.settings import SettingError, Settings

# Each command imports what it needs itself, so that `--help` and `manifest` answer at once.
# ruff: noqa: PLC0415


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A Slack bot that makes a company's interviews structured and fair."""


main.add_command(questions)
main.add_command(catalogue)
main.add_command(loop)


@main.command()
def start() -> None:
    """Run the bot: in your Slack if its tokens are set, else in a practice workspace here."""
    settings = read_settings()
    if not settings.connects:
        _practice(settings, settings.sandbox_port, browser=_has_a_screen())
        return
    _log_to_stderr(settings.log_level)
    _serve(settings)


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), help="Where it answers; 0 for any.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def sandbox(port: int | None, no_browser: bool) -> None:  # noqa: FBT001 - click passes flags so
    """Open a practice Slack workspace on this machine, with the bot in it."""
    settings = read_settings()
    browser = not no_browser and _has_a_screen()
    _practice(settings, settings.sandbox_port if port is None else port, browser=browser)


@main.command()
@click.option(
    "--brief",
    type=click.File("rb"),
    help="A brief or job description: text, Markdown, .docx or .pdf; - for standard input.",
)
@click.option("--role", help="The role in a few words, such as: go backend.")
@click.option(
    "--level",
    help="junior, mid, senior, staff, principal or manager; synonyms are understood.",
)
@click.option("--minutes", type=click.IntRange(5, 480), help="The interview's length.")
@click.option("--ratings", default="", help='The candidate\'s self-ratings: "Go: 9/10, SQL: 6".')
@click.option("--offline", is_flag=True, help="Use the question bank even with a key.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    show_default=True,
)
def plan(
    brief: BinaryIO | None,
    role: str | None,
    level: str | None,
    minutes: int | None,
    ratings: str,
    offline: bool,  # noqa: FBT001 - click passes flags so
    form: str,
) -> None:
    """Print a question set; exit 1 naming the checks that did not pass."""
    from bot.content import load_content
    from bot.plans.print import PlanRequest, print_plan
    from bot.reading import DataError

    settings = read_settings()
    text = _brief_text(brief) if brief is not None else None
    request = PlanRequest(text, role, level, minutes, ratings=ratings, form=form)
    try:
        content = load_content()
    except DataError as error:
        fail(str(error))
    with model(settings, content, offline=offline) as claude:
        code = print_plan(request, content.bank, claude, out=sys.stdout, messages=sys.stderr)
    sys.exit(code)


@main.command()
def check() -> None:
    """Check settings, prompts and data; name every mistake."""
    from bot.content import load_content
    from bot.reading import DataError

    read_settings()
    try:
        content = load_content()
    except DataError as error:
        fail(f"{len(error.mistakes)} to mend:\n" + "\n".join(error.mistakes))
    warnings = content.bank.warnings()
    for warning in warnings:
        click.echo(warning, err=True)
    click.echo(
        f"Settings, {len(content.prompts)} prompts and {len(content.bank.questions)} questions "
        f"in {len(content.bank.areas.all)} areas are in order."
    )
    sys.exit(1 if warnings else 0)


@main.command("usage")
@click.option("--month", default="", help="A month such as 2026-11; this one if left out.")
@FORM
def usage_command(month: str, form: str) -> None:
    """Print what Claude was used for and what it cost, by workspace, job and model."""
    from bot.claude.month import Month
    from bot.claude.usage import print_usage
    from bot.clock import SystemClock
    from bot.storage.database import Database
    from bot.storage.engine import sqlite3
    from bot.storage.errors import StorageError

    settings = read_settings()
    try:
        wanted = Month.read(month) if month else Month.at(SystemClock().now())
    except ValueError as error:
        fail(f"--month: expected {error}.")
    try:
        # Reading needs no lock: the bot may go on serving this database meanwhile.
        db = Database(settings.database, readonly=True)
        print_usage(db.read(), wanted, form, out=sys.stdout)
        db.close()
    except StorageError as error:
        fail(str(error))
    except sqlite3.Error as error:
        fail(f"BOT_DATABASE: {settings.database} holds no ledger of Claude's use ({error}).")


@main.command()
def manifest() -> None:
    """Print the Slack app's manifest as JSON."""
    from bot.slack.manifest import manifest as write

    click.echo(json.dumps(write(), indent=2))


def _log_to_stderr(level: str) -> None:
    # On the handler as well: some loggers have a level of their own.
    handler = logging.StreamHandler()
    handler.setLevel(level)
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=level, format=form, handlers=[handler])


def _has_a_screen() -> bool:
    # On a machine without one, opening a browser could start a text browser in the terminal.
    if not sys.stdout.isatty():
        return False
    return sys.platform in {"darwin", "win32"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _brief_text(brief: BinaryIO) -> str:
    from bot.documents.read import DOCUMENT_BYTES, read_document
    from bot.errors import Problem
    from bot.slack.text import size

    raw = brief.read(DOCUMENT_BYTES + 1)
    if len(raw) > DOCUMENT_BYTES:
        # It was not read to its end, so how large it is cannot be said.
        fail(f"This file is larger than {size(DOCUMENT_BYTES)}. Send a shorter one.")
    try:
        document = read_document(raw, Path(getattr(brief, "name", "")).name)
    except Problem as problem:
        fail(problem.message)
    if document.said:
        click.echo(document.said, err=True)
    return document.text


def _serve(settings: Settings) -> None:
    import ssl

    from slack_sdk.web import WebClient

    from bot.app import build
    from bot.content import load_content
    from bot.reading import DataError
    from bot.slack.errors import SlackError
    from bot.storage.errors import StorageError

    stopping = _stop_signals()
    # One context for all calls: made anew for each, it would read the certificates each time.
    trust = ssl.create_default_context() if settings.slack_api_url.startswith("https") else None
    web = WebClient(settings.slack_bot_token, base_url=settings.slack_api_url, ssl=trust)
    try:
        bot = build(settings, content=load_content(), slack=web)
    except (DataError, SettingError, StorageError) as error:
        fail(str(error))
    try:
        bot.start()
    except SlackError as error:
        bot.stop()
        fail(f"Slack at {settings.slack_api_url} did not let the bot in: {error.code}.")
    click.echo(f"Connected to {settings.slack_api_url}. Stop with Ctrl-C.", err=True)
    stopping.wait()
    _leave(finished=bot.stop())


def _practice(settings: Settings, port: int, *, browser: bool) -> None:
    try:
        from bot.sandbox.practice import Practice
    except ModuleNotFoundError as error:
        fail(
            f"No Slack tokens are set, and the practice workspace is not installed ({error.name} "
            "is missing). Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or install it with: "
            "pip install 'interview-assistant[sandbox]'"
        )
    from bot.content import load_content
    from bot.reading import DataError

    # One line says all a newcomer needs; a chosen level still shows what it shows elsewhere.
    _log_to_stderr("WARNING" if settings.log_level == "INFO" else settings.log_level)
    stopping = _stop_signals()
    try:
        practice = Practice(settings, load_content(), port=port)
        url = practice.start()
    except (DataError, SettingError, OSError) as error:
        fail(str(error))
    click.echo(
        f"A practice Slack workspace with the bot in it is open at {url} "
        "(it forgets everything when it stops; stop with Ctrl-C)."
    )
    if browser:
        click.launch(url)
    stopping.wait()
    _leave(finished=practice.stop())


def _stop_signals() -> threading.Event:
    stopping = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopping.set())
    return stopping


def _leave(*, finished: bool) -> None:
    if not finished:
        # Python would wait for threads that are still working; their rows go on at the next start.
        os._exit(0)


if __name__ == "__main__":
    main()
