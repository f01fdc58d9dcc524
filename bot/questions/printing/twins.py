"""Near-duplicates on the terminal: `python -m bot questions duplicates`."""

import json
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from bot.catalogue.bank import Bank
from bot.errors import Problem
from bot.questions.duplicates import Pair, Twins
from bot.questions.lists import read_list
from bot.questions.mending import MOST_BYTES

WIDTH = 80
"""Columns of the readable form."""

# Fewer are compared before anybody wonders.
_FEW = 2000
_PROGRESS_EACH = 500


@dataclass(frozen=True)
class Entry:
    """A question that was compared: what it is called, and its prompt.

    `line` is where it stands in the list, from 1; None for a question of the bank.
    """

    id: str
    prompt: str
    line: int | None = None


def print_twins(
    file: BinaryIO | None, name: str, bank: Bank, form: str, *, out: TextIO, messages: TextIO
) -> int:
    """Print near-duplicates as `text` or `json` on `out`, and progress on `messages`.

    Without a file those within the bank; with one its questions' against the bank's and against
    each other. Questions of a list are called by its name and their line.

    Returns:
        0 where it was read, whether there are any or not; 2 where the list could not be read.
    """
    entries = [Entry(one.id, one.prompt) for one in bank.questions]
    try:
        listed = _listed(file, name) if file is not None else []
    except Problem as problem:
        print(f"{name}: {problem.message}", file=messages)
        return 2
    progress = _progress(messages)
    if file is None:
        pairs = list(_within(entries, bank, progress))
    else:
        pairs = [*_against(listed, entries, bank, progress), *_within(listed, bank, progress)]
    pairs.sort(key=lambda pair: -pair.score)
    compared = len(listed if file is not None else entries)
    known = {one.id: one for one in (*entries, *listed)}
    if form == "json":
        json.dump(as_json(name, compared, pairs, known), out, ensure_ascii=False, indent=2)
        print(file=out)
        return 0
    for line in _listing(name, compared, pairs, known):
        print(line, file=out)
    return 0


def as_json(
    name: str, compared: int, pairs: Iterable[Pair], known: dict[str, Entry]
) -> dict[str, Any]:
    """Return the pairs as values for JSON; `list` is the file's name, null for the bank alone."""

    def side(entry: Entry) -> dict[str, Any]:
        line = {} if entry.line is None else {"line": entry.line}
        return {"id": entry.id, **line, "prompt": entry.prompt}

    shown = [
        {"score": pair.score, "first": side(known[pair.first]), "second": side(known[pair.second])}
        for pair in pairs
    ]
    return {"list": name or None, "compared": compared, "count": len(shown), "pairs": shown}


def _listed(file: BinaryIO, name: str) -> list[Entry]:
    found = read_list(file.read(MOST_BYTES + 1), name)
    # Two questions can stand in one line: each gets a name of its own.
    entries: dict[str, Entry] = {}
    for one in found.questions:
        called, again = f"{name}:{one.line}", 1
        while called in entries:
            again += 1
            called = f"{name}:{one.line}.{again}"
        entries[called] = Entry(called, one.prompt, one.line)
    return list(entries.values())


def _within(
    entries: Iterable[Entry], bank: Bank, progress: Callable[[int, int], None]
) -> Iterator[Pair]:
    twins = Twins(((one.id, one.prompt) for one in entries), bank.vocabulary)
    return twins.pairs(progress)


def _against(
    listed: list[Entry], entries: Iterable[Entry], bank: Bank, progress: Callable[[int, int], None]
) -> Iterator[Pair]:
    twins = Twins(((one.id, one.prompt) for one in entries), bank.vocabulary)
    for number, one in enumerate(listed, 1):
        for twin in twins.near(one.prompt):
            yield Pair(first=twin.id, second=one.id, score=twin.score)
        progress(number, len(listed))


def _progress(messages: TextIO) -> Callable[[int, int], None]:
    """Return what says how far the comparing is, for lists that take a while."""

    def say(done: int, of: int) -> None:
        if of > _FEW and (done % _PROGRESS_EACH == 0 or done == of):
            print(f"Compared {done:,} of {of:,}", file=messages, flush=True)

    return say


# For reading


def _listing(name: str, compared: int, pairs: list[Pair], known: dict[str, Entry]) -> Iterator[str]:
    what = (
        f"{name}: {compared:,} questions compared with the bank and each other"
        if name
        else (f"The bank: {compared:,} questions compared with each other")
    )
    count = {0: "no near-duplicates", 1: "1 near-duplicate"}
    yield f"{what}; {count.get(len(pairs), f'{len(pairs):,} near-duplicates')}."
    for pair in pairs:
        yield ""
        yield f"{pair.score:.0%} alike"
        for entry in (known[pair.first], known[pair.second]):
            yield from textwrap.wrap(
                f"{entry.id}: {entry.prompt}", WIDTH, initial_indent="  ", subsequent_indent="    "
            )
