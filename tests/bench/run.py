"""Measures speed and memory and prints them as a table: `make bench`, or with `--help`.

This file only makes the modules beside it, the bot and the rigs findable; suite.py is the bench.
"""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "rigs")]
    runpy.run_module("tests.bench.suite", run_name="__main__")
