"""Runs briefs through the models and prints a table: `make eval`, or with `--help`.

This file only makes the modules beside it, the bot and the rigs findable; suite.py is the harness.
"""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "rigs")]
    runpy.run_module("tests.eval.suite", run_name="__main__")
