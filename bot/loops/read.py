"""Reading a loop: YAML that names types of the catalogue, or a document of interviews."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.errors import Problem
from bot.loops.documents import read_document
from bot.loops.guide import Guide
from bot.loops.model import MOST_STAGES, Loop, Stage, StageKind
from bot.loops.rounds import Plan, Round, round_of
from bot.reading import DataError, gathered, name_of, parse_yaml, read_text, validate

MOST_BYTES = 2_000_000
"""A document longer than this is no set of interviews."""

MOST_ASKED = 100
"""Lines to look for or to ask in one stage of a document."""

_YAML = (".yaml", ".yml")
_ELSEWHERE = re.compile(
    r"separate(?:ly)?\b.{0,40}\binterviews?\b|\binterviews?\b.{0,20}\bdedicated\b"
    r"|assessed (?:elsewhere|separately)|covered (?:elsewhere|separately)"
    r"|(?:elsewhere|other interviews?) (?:assess|cover)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n{2,}")


def read_plan(raw: bytes, name: str, guide: Guide) -> Plan:
    """Return the loop of a file: YAML by its name, else a document with headings.

    Raises:
        Problem: it is no loop; the sentence says what was expected, and where.
    """
    if len(raw) > MOST_BYTES:
        raise Problem(f"{name} is larger than 2 MB. Give the loop alone, without what it links to.")
    text = raw.decode("utf-8-sig", errors="replace").replace("\x00", "")
    if not text.strip():
        raise Problem(f"{name} is empty. A loop in YAML or a Markdown set of interviews is read.")
    if Path(name).suffix.casefold() in _YAML or text.startswith("stages:"):
        return _from_yaml(text, name, guide)
    return _from_document(text, name)


def _from_yaml(text: str, name: str, guide: Guide) -> Plan:
    try:
        loop = validate(Loop, parse_yaml(text, name), name)
        return plan_of(loop, guide, name)
    except DataError as error:
        raise Problem("\n".join(error.mistakes)) from None


def plan_of(loop: Loop, guide: Guide, name: str = "") -> Plan:
    """Return a loop with what the catalogue says of its stages.

    Raises:
        DataError: it names a type or a competency that is not in the catalogue.
    """
    where = name or loop.title
    mistakes = [
        f"{where}, stage {at} ({stage.title}), type: {stage.type!r} is not in the catalogue"
        for at, stage in enumerate(loop.stages, 1)
        if stage.type and guide.types.type(stage.type) is None
    ]
    mistakes += [
        f"{where}, must_have: {id_!r} is not in data/competencies.yaml"
        for id_ in loop.must_have
        if id_ not in guide.competencies
    ]
    if mistakes:
        raise DataError(mistakes)
    rounds = [round_of(stage, guide.types.type(stage.type)) for stage in loop.stages]
    return Plan(loop=loop, rounds=tuple(rounds))


def _from_document(text: str, name: str) -> Plan:
    document = read_document(text)
    if not any(each.kind.assesses for each in document.rounds):
        raise Problem(
            f"{name} has no interviews that can be told apart. Give each a heading, and under it "
            "lines such as “- **Interviewers:** …” and “- **What to look for:** …”."
        )
    if len(document.rounds) > MOST_STAGES:
        raise Problem(
            f"{name} has {len(document.rounds)} interviews; a loop has at most {MOST_STAGES} "
            "stages. Give those of one position."
        )
    for each in document.rounds:
        if len(each.asked) > MOST_ASKED:
            raise Problem(
                f"{each.title} in {name} has {len(each.asked)} lines to look for; nobody can keep "
                f"more than {MOST_ASKED} in mind. Give it fewer."
            )
    elsewhere = [one for one in _SENTENCE.split(document.before) if _ELSEWHERE.search(one)]
    stages = tuple(_stage(each) for each in document.rounds)
    loop = Loop(title=name, elsewhere=tuple(map(str.strip, elsewhere)), stages=stages)
    return Plan(loop=loop, rounds=document.rounds)


def _stage(each: Round) -> Stage:
    alone = each.unattended is not None and each.kind is StageKind.INTERVIEW
    return Stage(
        title=each.title,
        minutes=each.minutes[1],
        panel=each.panel,
        kind=StageKind.TAKE_HOME if alone else each.kind,
    )


def load_loops(data: Path, guide: Guide) -> tuple[Loop, ...]:
    """Read `data/loops/*.yaml`, one loop a file.

    Raises:
        DataError: for a wrong field, an unknown type or competency; every mistake is named.
    """
    mistakes: list[str] = []
    loops = [
        gathered(mistakes, _load_loop, path, guide)
        for path in sorted((data / "loops").glob("*.yaml"))
    ]
    if mistakes:
        raise DataError(mistakes)
    return tuple(loops)


def _load_loop(path: Path, guide: Guide) -> Loop:
    content: Any = parse_yaml(read_text(path), name_of(path))
    loop = validate(Loop, content, name_of(path))
    plan_of(loop, guide, name_of(path))
    return loop


def add_stage(plan: Plan, stage: Stage, guide: Guide) -> Plan:
    """Return a plan with one more stage at its end."""
    rounds: Sequence[Round] = (*plan.rounds, round_of(stage, guide.types.type(stage.type)))
    loop = plan.loop.model_copy(update={"stages": (*plan.loop.stages, stage)})
    return Plan(loop=loop, rounds=tuple(rounds))
