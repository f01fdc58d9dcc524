"""Trials summed up by model, as one aligned table."""

from collections.abc import Sequence
from statistics import median

from tests.eval.trial import Trial

HEADINGS = (
    *("model", "sets", "checks at first try", "after repair", "whole sets", "cost a set"),
    *("first question", "to the end", "from cache"),
)


def written(trials: Sequence[Trial]) -> str:
    """Return a line for each model, in the order in which they were run."""
    models = dict.fromkeys(trial.model for trial in trials)
    cells = [
        HEADINGS,
        *(_cells(model, [one for one in trials if one.model == model]) for model in models),
    ]
    widths = [max(len(row[at]) for row in cells) for at in range(len(HEADINGS))]
    lines = [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _cells(model: str, trials: Sequence[Trial]) -> tuple[str, ...]:
    checks = max((len(one.first or one.last) for one in trials), default=0) * len(trials)
    whole = [one for one in trials if one.last and all(each.passed for each in one.last)]
    sent = sum(one.sent for one in trials)
    made = [one for one in trials if not one.failure]
    return (
        model,
        f"{len(made)} of {len(trials)}",
        _share(sum(each.passed for one in trials for each in one.first), checks),
        _share(sum(each.passed for one in trials for each in one.last), checks),
        f"{len(whole)} of {len(trials)}",
        f"${sum(one.cost for one in trials) / len(trials):.4f}",
        _seconds([one.first_question for one in trials if one.first_question is not None]),
        _seconds([one.seconds for one in made]),
        f"{100 * sum(one.cached for one in trials) / sent:.0f} %" if sent else "-",
    )


def _share(passed: int, out_of: int) -> str:
    return f"{passed} of {out_of} ({100 * passed / out_of:.1f} %)" if out_of else "-"


def _seconds(took: Sequence[float]) -> str:
    return f"{median(took):.1f} s" if took else "-"


def faults(trials: Sequence[Trial]) -> list[str]:
    """Return a line for each set that could not be made, and each check that failed in the end."""
    lines = []
    for one in trials:
        where = f"{one.model}, {one.brief}"
        if one.failure:
            lines.append(f"{where}: no set. {one.failure}")
        lines += [f"{where}: {each.id}: {each.detail}" for each in one.last if not each.passed]
    return lines
