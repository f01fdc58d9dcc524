"""What the model was used for and what it cost: `python -m bot usage`."""

import json
from collections.abc import Sequence
from typing import TextIO

from bot.claude.month import Month
from bot.claude.store import UsageLine, usage
from bot.storage.database import Connection

HEADINGS = (
    *("workspace", "job", "model", "calls", "failed", "tokens in", "tokens out", "from cache"),
    "cost",
)
WORDS = 3
"""How many columns hold words; the others hold figures and stand to the right."""


def print_usage(con: Connection, month: Month, form: str, *, out: TextIO) -> None:
    """Print a month's calls by workspace, job and model, as `text` or `json`, with their sum."""
    lines = usage(con, since=month.since, until=month.until)
    print(_json(lines, month) if form == "json" else _text(lines, month), file=out)


def input_of(line: UsageLine) -> int:
    """Return how many tokens were sent, cached or not."""
    return line.input_tokens + line.cache_write_tokens + line.cache_read_tokens


def cached_share(line: UsageLine) -> float:
    """Return the share of the tokens sent that came from the cache, from 0 to 1."""
    sent = input_of(line)
    return line.cache_read_tokens / sent if sent else 0.0


def total(lines: Sequence[UsageLine]) -> UsageLine:
    """Return the sum of lines, under no name."""
    return UsageLine(
        team="",
        job="",
        model="",
        calls=sum(one.calls for one in lines),
        failed=sum(one.failed for one in lines),
        input_tokens=sum(one.input_tokens for one in lines),
        output_tokens=sum(one.output_tokens for one in lines),
        cache_write_tokens=sum(one.cache_write_tokens for one in lines),
        cache_read_tokens=sum(one.cache_read_tokens for one in lines),
        cost_usd=sum(one.cost_usd for one in lines),
        unpriced=sum(one.unpriced for one in lines),
        seconds=sum(one.seconds for one in lines),
    )


def _json(lines: Sequence[UsageLine], month: Month) -> str:
    found = {
        "month": str(month),
        "lines": [
            {"workspace": one.team, "job": one.job, "model": one.model, **_figures(one)}
            for one in lines
        ],
        "total": _figures(total(lines)),
    }
    return json.dumps(found, indent=2)


def _figures(line: UsageLine) -> dict[str, object]:
    return {
        "calls": line.calls,
        "failed": line.failed,
        "input_tokens": line.input_tokens,
        "cache_write_tokens": line.cache_write_tokens,
        "cache_read_tokens": line.cache_read_tokens,
        "output_tokens": line.output_tokens,
        "cache_hit_share": round(cached_share(line), 4),
        "cost_usd": round(line.cost_usd, 6),
        "calls_of_unknown_cost": line.unpriced,
        "seconds": round(line.seconds, 3),
    }


def _text(lines: Sequence[UsageLine], month: Month) -> str:
    if not lines:
        return f"No calls to Claude in {month}."
    summed = total(lines)
    cells = [HEADINGS, *(_cells(one) for one in lines), ("all", *_cells(summed)[1:])]
    widths = [max(len(row[at]) for row in cells) for at in range(len(HEADINGS))]
    rows = [_row(each, widths) for each in cells]
    rule = "  ".join("-" * width for width in widths)
    table = [rows[0], rule, *rows[1:-1], rule, rows[-1]]
    notes = [
        f"Calls to Claude in {month} (UTC); the cost in US dollars, by the price table's date."
    ]
    if summed.unpriced:
        notes.append(f"Of unknown cost, and not in the sum: {summed.unpriced}.")
    return "\n".join([notes[0], "", *table, *notes[1:]])


def _cells(line: UsageLine) -> tuple[str, ...]:
    return (
        line.team,
        line.job,
        line.model,
        f"{line.calls:,}",
        f"{line.failed:,}",
        f"{input_of(line):,}",
        f"{line.output_tokens:,}",
        f"{100 * cached_share(line):.0f} %",
        f"{line.cost_usd:,.4f}" + ("+" if line.unpriced else ""),
    )


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        text.ljust(width) if at < WORDS else text.rjust(width)
        for at, (text, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(padded).rstrip()
