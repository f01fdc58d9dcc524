"""What the figures were measured on."""

import os
import platform
import time
from pathlib import Path

from bot.storage.engine import sqlite_version
from tests.bench.figures import median

SYNCS = 200
PAGE = b"x" * 4096
BUSY = 0.5
NOT_ALONE = "Other work is running here: the slowest of each kind are slower than they would be."


def described(folder: Path) -> str:
    """Return what there is to know of this machine: cores, its load, versions, the disk's cost."""
    version = ".".join(map(str, sqlite_version()))
    cores = os.cpu_count() or 1
    is_alone = os.getloadavg()[0] < BUSY * cores
    line = (
        f"{platform.system()} {platform.machine()}, {cores} cores "
        f"({load_now()} as the bench began), Python {platform.python_version()}, "
        f"SQLite {version}, fsync of 4 kB {1000 * sync_seconds(folder):.2f} ms in the median."
    )
    return line if is_alone else f"{line}\n{NOT_ALONE}"


def load_now() -> str:
    """Return how much runs on this machine, bench included."""
    return f"load {os.getloadavg()[0]:.1f}"


def sync_seconds(folder: Path) -> float:
    """Return what it costs to append a page to a file in `folder` and have it on the disk."""
    path, took = folder / "fsync", []
    with path.open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(PAGE)
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    path.unlink()
    return median(took)
