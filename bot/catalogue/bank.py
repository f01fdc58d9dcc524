"""The question bank: everything under `data/` that a set is made from, loaded and checked whole."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.catalogue.areas import Areas, load_areas
from bot.catalogue.index import Index, rated_lines
from bot.catalogue.lawful import Lawful, load_lawful
from bot.catalogue.model import BankQuestion
from bot.catalogue.roles import Roles, load_roles
from bot.catalogue.rubric import RubricContent, load_rubric
from bot.catalogue.terms import Vocabulary, load_vocabulary
from bot.reading import DataError, entries, gathered, place, read_yaml, uncollected, validate

DATA = Path(__file__).resolve().parents[2] / "data"
"""The content's folder in the repository."""

LEAST_WORDS = 4
"""A follow-up shorter than this asks for nothing in particular."""


@dataclass(frozen=True)
class Bank:
    """All content a question set is composed and checked with.

    `version` is the start of a SHA-256 over the question files, for a set's source.
    """

    questions: tuple[BankQuestion, ...]
    areas: Areas
    vocabulary: Vocabulary
    roles: Roles
    rubric: RubricContent
    lawful: Lawful
    version: str = ""

    def __repr__(self) -> str:
        return f"Bank({len(self.questions)} questions, version {self.version!r})"

    @cached_property
    def index(self) -> Index:
        """Return the lookup from terms and areas to questions, built once."""
        return Index(self.questions, self.areas, self.roles, self.vocabulary)

    def warm(self) -> None:
        """Build now what the first set would otherwise wait for."""
        with uncollected():
            _ = self.index

    @cached_property
    def _faults(self) -> dict[int, tuple[str, ...]]:
        return {}

    def faults(self, at: int) -> tuple[str, ...]:
        """Return what keeps the question at a position from being asked; empty where it is fine.

        Looked at only for questions about to be asked: the patterns of `lawful.yaml` over a whole
        bank would cost more than all the rest of composing.
        """
        if at not in self._faults:
            self._faults[at] = tuple(self._find_faults(self.questions[at]))
        return self._faults[at]

    def extended(self, own: Sequence[BankQuestion], without: Collection[str] = ()) -> "Bank":
        """Return this bank with more questions and without those whose ids are named."""
        if not own and not without:
            return self
        kept = tuple(one for one in (*self.questions, *own) if one.id not in without)
        digest = hashlib.sha256("\n".join(one.model_dump_json() for one in own).encode())
        digest.update("\n".join(sorted(without)).encode())
        version = f"{self.version}+{digest.hexdigest()[:6]}"
        bank = replace(self, questions=kept, version=version)
        bank.warm()
        return bank

    def question(self, question_id: str) -> BankQuestion | None:
        """Return the question with this id, if there is one."""
        at = self._places.get(question_id)
        return None if at is None else self.questions[at]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {one.id: at for at, one in enumerate(self.questions)}

    def unheard_in(self, at: int) -> str | None:
        """Return words in a question's signals that no transcript holds, or None."""
        return self.rubric.signals.unheard_in("\n".join(rated_lines(self.questions[at])))

    def warnings(self) -> tuple[str, ...]:
        """Return a sentence for each question that composing leaves out, and why."""
        return tuple(
            f"{question.id}: {fault}"
            for at, question in enumerate(self.questions)
            for fault in self.faults(at)
        )

    def _find_faults(self, question: BankQuestion) -> Iterator[str]:
        for finding in self.lawful.findings_in(
            (question.prompt, *question.follow_ups, *rated_lines(question))
        ):
            yield f"“{finding.words}” touches {finding.name.lower()}. {finding.safe}"
        for line in question.follow_ups:
            if len(line.split()) < LEAST_WORDS:
                yield f"follow_ups: “{line}” is shorter than {LEAST_WORDS} words"
        for score in range(1, 5):
            for line in question.anchors[score]:
                if not self.rubric.signals.observable(line, self.vocabulary):
                    yield f"anchors, level {score}: “{line}” cannot be observed"


def load_questions(folder: Path, areas: Areas) -> tuple[BankQuestion, ...]:
    """Read all `*.yaml` of a folder. Raises DataError naming every mistake of every file."""
    mistakes: list[str] = []
    questions: list[BankQuestion] = []
    homes: dict[str, str] = {}
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise DataError([f"data/{folder.name}: expected at least one file of questions (*.yaml)"])
    for path in files:
        content = gathered(mistakes, _entries, path) or ()
        for position, entry in enumerate(content, 1):
            where = place(path, "question", position, entry)
            question = gathered(mistakes, validate, BankQuestion, entry, where)
            if question is None:
                continue
            first = homes.setdefault(question.id, where)
            if first != where:
                mistakes.append(f"{where}, id: already used by {first}; expected an id of its own")
            mistakes.extend(_unknown_areas(question.areas, areas, where))
            questions.append(question)
    if mistakes:
        raise DataError(mistakes)
    return tuple(questions)


def _entries(path: Path) -> list[Any]:
    return entries(path, read_yaml(path), "questions")


def _unknown_areas(found: Iterable[str], areas: Areas, where: str) -> Iterator[str]:
    known = ", ".join(area.id for area in areas.all)
    for area in found:
        if area not in areas:
            yield f"{where}, areas: {area!r} is not in data/areas; expected one of {known}"


def _unfounded(roles: Roles, areas: Areas, questions: tuple[BankQuestion, ...]) -> Iterator[str]:
    """Yield what families name that neither the areas nor the questions know."""
    competencies = {one.competency for one in questions}
    for role in roles.roles:
        where = f"data/roles/{role.id}.yaml"
        named = dict.fromkeys((*role.areas, *(a for at in role.levels.values() for a in at.areas)))
        yield from (
            f"{where}, areas: {area!r} is not in data/areas" for area in named if area not in areas
        )
        yield from (
            f"{where}, competencies: no question is rated under {name!r}"
            for name in role.competencies
            if name not in competencies
        )


def load_bank(data: Path = DATA) -> Bank:
    """Read everything a set is made from. Raises DataError naming every mistake found."""
    with uncollected():
        return _load_bank(data)


def _load_bank(data: Path) -> Bank:
    mistakes: list[str] = []
    vocabulary = gathered(mistakes, load_vocabulary, data / "words.yaml")
    roles = gathered(mistakes, load_roles, data)
    rubric = gathered(mistakes, load_rubric, data / "rubric.yaml")
    lawful = gathered(mistakes, load_lawful, data / "lawful.yaml")
    areas = gathered(mistakes, load_areas, data / "areas", vocabulary or Vocabulary())
    questions = None
    if areas is not None:
        questions = gathered(mistakes, load_questions, data / "questions", areas)
    if roles is not None and areas is not None and questions is not None:
        mistakes.extend(_unfounded(roles, areas, questions))
    if mistakes or questions is None:
        raise DataError(mistakes)
    version = _version(data / "questions")
    return Bank(questions, areas, vocabulary, roles, rubric, lawful, version)


def _version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
