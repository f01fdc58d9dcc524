"""How a list of questions is understood, on the terminal: `python -m bot questions import`."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO, TextIO

from bot.catalogue.bank import Bank
from bot.catalogue.lawful import Finding
from bot.errors import Problem
from bot.questions.listing.model import QuestionList
from bot.questions.lists import read_list
from bot.questions.mending import MOST_BYTES
from bot.questions.review import Reviewed, review

WIDTH = 80
"""Columns of the readable preview."""

_NAMED = {
    "kind": "kind",
    "competency": "competency",
    "areas": "areas",
    "levels": "levels",
    "minutes": "minutes",
    "follow_ups": "follow-ups",
    "look_for": "what to look for",
    "red_flags": "red flags",
    "green_flags": "green flags",
    "technical_accuracy": "what must be right",
    "depth": "depth",
    "anchors": "anchors",
}


def print_list(
    file: BinaryIO, name: str, bank: Bank, form: str, *, out: TextIO, messages: TextIO
) -> int:
    """Print how a list is understood, as `text` or `json`, on `out`; why it is not on `messages`.

    Returns:
        0 where it was read, 1 where it asks what must not be asked, 2 where it could not be read.
    """
    try:
        found = read_list(file.read(MOST_BYTES + 1), name)
    except Problem as problem:
        print(f"{name}: {problem.message}", file=messages)
        return 2
    reviewed = review(found, bank, ())
    if form == "json":
        shown = json.dumps(as_json(found, reviewed), ensure_ascii=False, indent=2)
        print(_printable(shown, out), file=out)
    else:
        for line in preview(found, reviewed, bank):
            print(_printable(line, out), file=out)
    return int(any(finding.stops for one in reviewed for finding in one.findings))


def as_json(found: QuestionList, reviewed: Sequence[Reviewed]) -> dict[str, Any]:
    """Return what was understood as values for JSON."""
    return {
        "name": found.name,
        "questions": [_question(one) for one in reviewed],
        "rules": list(found.rules),
        "left_out": list(found.left_out),
        "notes": [note.model_dump() for note in found.notes],
        "summary": _counts(found, reviewed),
    }


def _question(one: Reviewed) -> dict[str, Any]:
    values = one.model_dump(mode="json")
    listed, own = values["listed"], values["own"]
    fields = ("prompt", "category", "follow_ups", "hints", "look_for", "line")
    return {
        **{field: listed[field] for field in fields},
        **{field: own[field] for field in ("kind", "areas", "levels", "minutes")},
        "notes": listed["notes"],
        "findings": [_values(finding) for finding in one.findings],
        "lacking": values["lacking"],
        "twins": values["twins"],
    }


def _counts(found: QuestionList, reviewed: Sequence[Reviewed]) -> dict[str, Any]:
    notes = Counter(note.id for one in reviewed for note in one.listed.notes)
    notes.update(note.id for note in found.notes)
    return {
        "questions": len(reviewed),
        "categories": len(found.categories),
        "rules": len(found.rules),
        "left_out": len(found.left_out),
        "twins": sum(1 for one in reviewed if one.twins),
        "findings": sum(1 for one in reviewed if one.findings),
        "lacking_anchors": sum(1 for one in reviewed if "anchors" in one.lacking),
        "complete": sum(1 for one in reviewed if not one.lacking),
        "notes": dict(sorted(notes.items())),
    }


# For reading


def preview(found: QuestionList, reviewed: Sequence[Reviewed], bank: Bank) -> Iterator[str]:
    """Yield a readable preview, line by line, on 80 columns."""
    yield from _wrapped(summary(found, reviewed))
    common = _lacking_everywhere(reviewed)
    if common:
        yield from _wrapped(f"Still to be given for each: {_fields(common)}.")
    category = None
    for number, one in enumerate(reviewed, 1):
        if one.listed.category != category:
            category = one.listed.category
            yield ""
            yield from _wrapped(category or "Without a category")
        yield from _lines(number, one, bank, common)
    for title, lines in (
        ("Rules for interviewers, not taken in", found.rules),
        ("Left out", found.left_out),
    ):
        if lines:
            yield ""
            yield f"{title}:"
            for line in lines:
                yield from _wrapped(line, "  ")
    for note in found.notes:
        yield from _wrapped(note.text, "  ! ")


def summary(found: QuestionList, reviewed: Sequence[Reviewed]) -> str:
    """Return in a sentence or two what was understood and what to look at."""
    counts = _counts(found, reviewed)
    said = _count(counts["questions"], "question")
    if counts["categories"]:
        said += f" in {_count(counts['categories'], 'category', 'categories')}"
    if counts["rules"]:
        said += f", {_count(counts['rules'], 'rule')} left out"
    parts = [said]
    if counts["twins"]:
        verb = "looks like a question" if counts["twins"] == 1 else "look like questions"
        parts.append(f"{counts['twins']} {verb} the bank has")
    if counts["findings"]:
        verb = "asks" if counts["findings"] == 1 else "ask"
        parts.append(f"{counts['findings']} {verb} what should not be asked")
    parts.append(_anchored(counts["questions"], counts["lacking_anchors"]))
    return f"{'; '.join(parts)}."


def _anchored(questions: int, lacking: int) -> str:
    if not lacking:
        return "all have anchors"
    return "none has anchors" if lacking == questions else f"{lacking} lack anchors"


def _lacking_everywhere(reviewed: Sequence[Reviewed]) -> tuple[str, ...]:
    first, *others = [one.lacking for one in reviewed]
    return tuple(name for name in first if all(name in lacking for lacking in others))


def _fields(names: Iterable[str]) -> str:
    return ", ".join(_NAMED.get(name, name) for name in names)


def _lines(number: int, one: Reviewed, bank: Bank, common: Sequence[str]) -> Iterator[str]:
    listed, own = one.listed, one.own
    head = f"{number:>3}. "
    inside = " " * len(head)
    first, *code = listed.prompt.split("\n")
    yield from _wrapped(first, head)
    yield from (f"{inside}{line}" for line in code)
    for label, texts in (
        ("follow-up", listed.follow_ups),
        ("hint", listed.hints),
        ("look for", listed.look_for),
    ):
        for text in texts:
            yield from _wrapped(text, f"{inside}{label}: ")
    areas = ", ".join(bank.areas.name(area) for area in own.areas) or "no area found"
    kind = own.kind.value.replace("_", " ") if own.kind else "no kind"
    yield from _wrapped(f"{kind}; {areas}; line {listed.line}", f"{inside}= ")
    for text in _remarks(one, common):
        yield from _wrapped(text, f"{inside}! ")


def _remarks(one: Reviewed, common: Sequence[str]) -> Iterator[str]:
    yield from (note.text for note in one.listed.notes)
    for twin in one.twins:
        yield f"Looks like {twin.id} ({twin.score:.2f}): {twin.prompt}"
    for finding in one.findings:
        yield f"“{finding.words}” touches {finding.name.lower()}. {finding.safe}"
    lacking = [name for name in one.lacking if name not in common]
    if lacking:
        yield f"Lacks {_fields(lacking)}."


def _wrapped(text: str, head: str = "") -> Iterable[str]:
    # An answer's lines of code stay lines.
    for at, line in enumerate(text.split("\n")):
        yield from textwrap.wrap(
            line,
            WIDTH,
            initial_indent=" " * len(head) if at else head,
            subsequent_indent=" " * len(head),
            break_on_hyphens=False,
        )


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _values(finding: Finding) -> dict[str, Any]:
    there = [each._asdict() for each in finding.jurisdictions]
    return {**finding._asdict(), "jurisdictions": there}


def _printable(line: str, out: TextIO) -> str:
    """Return a line that the terminal can show, whatever stood in the list."""
    encoding = out.encoding or "utf-8"
    return line.encode(encoding, "replace").decode(encoding)
