"""From `python -m bot start` to connected, and the memory that takes; no key is set."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.figures import median
from tests.bench.processes import Program, bot, program, workspace
from tests.bench.sizes import Size
from tests.bench.table import Row, amount, within

READY_SECONDS = 2.0
RESIDENT_MB = 100.0
MB = 1e6


class Start(NamedTuple):
    """One start: seconds until ready, those a processor worked, and the megabytes occupied."""

    seconds: float
    busy: float | None
    resident: float


def measure(folder: Path, size: Size) -> list[Row]:
    """Start the bot, then the practice workspace with the bot in it, again and again."""
    with workspace(folder) as url:
        # The first start of all compiles modules and makes the database.
        started = [_start(folder, url, size) for _ in range(size.warm_ups + size.starts)]
    practised = [_practice(folder, size) for _ in range(size.starts)]
    started = started[size.warm_ups :]
    seconds, resident = [x.seconds for x in started], [x.resident for x in started]
    longest = f"longest {amount(max(seconds), 's')}"
    most = f"most {amount(max(resident), 'MB')}"
    return [
        within("start to connected", median(seconds), READY_SECONDS, unit="s", note=longest),
        *_busy_rows(started),
        within("resident once connected", median(resident), RESIDENT_MB, unit="MB", note=most),
        Row("  practice workspace: start", _seconds(practised)),
        Row("  practice workspace: resident", _resident(practised)),
    ]


def _busy_rows(started: Sequence[Start]) -> list[Row]:
    busy = [each.busy for each in started if each.busy is not None]
    return [Row("  of that the processor's", amount(median(busy), "s"))] if busy else []


def _seconds(starts: Sequence[Start]) -> str:
    return amount(median([each.seconds for each in starts]), "s")


def _resident(starts: Sequence[Start]) -> str:
    return amount(median([each.resident for each in starts]), "MB")


def _start(folder: Path, url: str, size: Size) -> Start:
    with bot(folder, url) as running:
        return _ready(running, "Connected to", size)


def _practice(folder: Path, size: Size) -> Start:
    arguments = ("sandbox", "--no-browser", "--port", "0")
    with program("bot", *arguments, folder=folder) as running:
        return _ready(running, "A practice Slack workspace", size)


def _ready(running: Program, said: str, size: Size) -> Start:
    _, seconds = running.says(said)
    busy = running.busy()
    # The directory is read in the first moments: memory is looked at when that is over.
    time.sleep(size.settling)
    return Start(seconds, busy, running.resident() / MB)
