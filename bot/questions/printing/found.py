"""What a search of the bank finds, on the terminal: `python -m bot questions search`."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TextIO, TypeVar

from bot.catalogue.bank import Bank
from bot.catalogue.model import BankQuestion, Kind, Level
from bot.errors import Problem
from bot.questions.search import Filters, index_bank, search
from bot.storage.database import Connection
from bot.storage.migrations import migrations

WIDTH = 80
"""Columns of the readable form."""

MOST = 50
"""Questions shown; the best come first."""

_TEAM = "command line"

E = TypeVar("E", bound=StrEnum)


def print_found(
    words: str,
    narrowed: Mapping[str, str],
    bank: Bank,
    form: str,
    *,
    out: TextIO,
    messages: TextIO,
) -> int:
    """Print the bank's questions that have all words, as `text` or `json`, on `out`.

    `narrowed` has what was asked for by `area` (its id or name), `level` and `kind`; "" is any.

    Returns:
        0, also where nothing is found; 2 where an area, a level or a kind does not exist.
    """
    try:
        filters = _filters(narrowed, bank)
    except Problem as problem:
        print(problem.message, file=messages)
        return 2
    found = _search(words, filters, bank)
    if form == "json":
        json.dump(as_json(words, found), out, ensure_ascii=False, indent=2)
        print(file=out)
        return 0
    lines = _listing(found, bank) if found else _nothing(words, narrowed, filters, bank)
    for line in lines:
        print(line, file=out)
    return 0


def as_json(words: str, found: list[BankQuestion]) -> dict[str, Any]:
    """Return what was found as values for JSON."""
    fields = {"id", "prompt", "areas", "kind", "levels", "minutes", "competency"}
    results = [one.model_dump(mode="json", include=fields) for one in found]
    return {"query": words, "count": len(found), "results": results}


def _search(words: str, filters: Filters, bank: Bank) -> list[BankQuestion]:
    # The same tables as the bot's own database, for as long as this command takes.
    con = Connection(memory=True)
    try:
        migrations.apply(con)
        index_bank(con, bank)
        ids = search(con, _TEAM, words, filters, most=MOST)
    finally:
        con.close()
    questions = (bank.question(each) for each in ids)
    return [one for one in questions if one is not None]


def _filters(narrowed: Mapping[str, str], bank: Bank) -> Filters:
    return Filters(
        area=_area(narrowed.get("area", ""), bank),
        level=_one_of(Level, narrowed.get("level", ""), "level"),
        kind=_one_of(Kind, narrowed.get("kind", ""), "kind"),
    )


def _area(named: str, bank: Bank) -> str:
    if not named or named in bank.areas:
        return named
    found = bank.areas.named(named) or bank.areas.ids_in(named)
    if not found:
        known = ", ".join(area.id for area in bank.areas.all)
        raise Problem(f"--area: {named!r} is not an area; expected one of {known}.")
    return found[0]


def _one_of(values: type[E], named: str, option: str) -> E | None:
    if not named:
        return None
    try:
        return values(named.strip().casefold().replace(" ", "_").replace("-", "_"))
    except ValueError:
        known = ", ".join(each.value for each in values)
        raise Problem(
            f"--{option}: {named!r} is not a {option}; expected one of {known}."
        ) from None


# For reading


def _listing(found: list[BankQuestion], bank: Bank) -> Iterator[str]:
    more = " or more; the best are shown" if len(found) == MOST else ""
    yield f"{len(found)} question{'' if len(found) == 1 else 's'}{more}"
    for one in found:
        lowest, highest = one.levels
        levels = lowest if lowest is highest else f"{lowest} to {highest}"
        areas = ", ".join(bank.areas.name(area) for area in one.areas)
        yield ""
        yield from textwrap.wrap(one.prompt, WIDTH)
        filed = f"{one.id}: {one.kind.replace('_', ' ')}, {levels}, {one.minutes} minutes; {areas}"
        yield from textwrap.wrap(filed, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _nothing(
    words: str, narrowed: Mapping[str, str], filters: Filters, bank: Bank
) -> Iterator[str]:
    """Say that nothing was found, and what would find something."""
    given = [f"--{option} {value}" for option, value in narrowed.items() if value]
    where = f" with {' '.join(given)}" if given else ""
    yield from textwrap.wrap(f"No question has all of: {_short(words)}{where}.", WIDTH)
    if given and _search(words, Filters(), bank):
        yield f"Without {' '.join(given)} there are some."
        return
    single = [word for word in dict.fromkeys(words.split()) if _search(word, filters, bank)]
    if single and len(words.split()) > 1:
        yield from textwrap.wrap(f"By itself this is found: {', '.join(single[:8])}.", WIDTH)
        return
    yield "Try fewer or more common words, or an area with --area."


def _short(words: str) -> str:
    return textwrap.shorten(words, 200, placeholder=" …")
