"""A brief and the question set that answers it."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field

from bot.catalogue.model import Frozen, Kind, Level, Text

Scoring = Literal["person", "transcript"]

HIGH_SHARE = 0.8
"""The share of a scale from which on a self-rating is high: 4 of 5, 8 of 10."""


class AtLeastOne(Frozen):
    """A rule of the brief: at least one question on any of these topics, or of any of these kinds.

    `text` is the brief's own line; `topics` are its alternatives ("error handling", "interfaces").
    With `together` one question has to be both of a kind and on a topic ("one experience-based
    question about incidents").
    """

    text: Text
    topics: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    count: int = 1
    together: bool = False


class SelfRating(Frozen):
    """A skill in the candidate's own words, and the number they gave themselves."""

    skill: Text
    rating: Annotated[float, Field(ge=0)]


class SelfRatings(Frozen):
    """What a candidate thinks of their own skills, on a scale that ends at `scale`."""

    scale: Annotated[int, Field(ge=2, le=100)]
    skills: tuple[SelfRating, ...]

    @property
    def threshold(self) -> float:
        """Return the rating from which on a skill counts as high: four fifths of the scale."""
        return self.scale * HIGH_SHARE

    @property
    def high(self) -> tuple[SelfRating, ...]:
        """Return the skills rated high, the highest first."""
        found = (one for one in self.skills if one.rating >= self.threshold)
        return tuple(sorted(found, key=lambda one: -one.rating))


class Brief(Frozen):
    """What a person asked for. Empty tuples and None mean that the brief did not say.

    `requirements` keeps the lines that a rule was read from, in the brief's own words.
    `not_understood` keeps every line that no rule could read; it is shown, never dropped.
    """

    title: str = ""
    role: str = ""
    level: Level | None = None
    experience: str = ""
    interview_type: str = ""
    length_minutes: int | None = None
    target_minutes: int | None = None
    scoring: Scoring = "person"
    context: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    question_count: tuple[int, int] | None = None
    mix: tuple[Kind, ...] = ()
    at_least_one: tuple[AtLeastOne, ...] = ()
    follow_ups: tuple[int, int] = (2, 3)
    red_flags: tuple[str, ...] = ()
    green_flags: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    own_questions: tuple[str, ...] = ()
    ratings: SelfRatings | None = None
    not_understood: tuple[str, ...] = ()


class Question(Frozen):
    """One question of a set, as an interviewer asks it.

    `bank_id` is the id of the bank's question it was taken from; a `locked` one is left as it is
    when the set is refined. Neither is asked or rated, nor part of the content's hash.
    """

    id: Text
    prompt: str
    kind: Kind
    areas: tuple[Text, ...] = ()
    minutes: Annotated[int, Field(ge=0)]
    follow_ups: tuple[Text, ...] = ()
    look_for: tuple[Text, ...] = ()
    red_flags: tuple[Text, ...] = ()
    green_flags: tuple[Text, ...] = ()
    bank_id: str | None = None
    locked: bool = False


class RubricLevel(Frozen):
    """What a rater observes at one score of one criterion."""

    score: Annotated[int, Field(ge=1, le=4)]
    label: Text
    signals: tuple[Text, ...]


class Criterion(Frozen):
    """Something that is rated, and by which questions it can be seen."""

    name: Text
    questions: tuple[Text, ...]
    technical_accuracy: tuple[Text, ...]
    depth: tuple[Text, ...]
    levels: tuple[RubricLevel, ...]


class Tie(Frozen):
    """A line of the brief and the ids of the questions that can reveal or cover it."""

    text: Text
    questions: tuple[Text, ...]


class Rubric(Frozen):
    """How answers are rated."""

    criteria: tuple[Criterion, ...]
    red_flags: tuple[Tie, ...] = ()
    green_flags: tuple[Tie, ...] = ()


class Deeper(Frozen):
    """A skill the candidate rates themselves high in, and the questions that make them explain."""

    skill: Text
    rating: Annotated[float, Field(ge=0)]
    questions: tuple[Text, ...]


class AgendaItem(Frozen):
    """A stretch of the interview, in whole minutes."""

    what: Text
    minutes: Annotated[int, Field(ge=0)]


class Source(Frozen):
    """Where a set came from: a model with its prompt's version, the bank, or a person's list."""

    kind: Literal["model", "bank", "own"]
    model: str | None = None
    prompt: str | None = None
    bank: str | None = None


class CheckResult(Frozen):
    """The result of one named check, in words for a person.

    `blocking` checks stop approval; the others can be approved over with a reason.
    """

    id: Text
    passed: bool
    detail: Text
    blocking: bool = False


class QuestionSet(Frozen):
    """A complete set: what to ask, for how long, what to listen for and how to rate it.

    `coverage` ties each goal and area of the brief to questions; what none covers is in
    `uncovered`, word for word. `expectations` is what the role's family expects of the level.
    `checks` holds the results of the last run of checks.py.
    """

    title: Text
    role: Text
    level: Level
    experience: str = ""
    interview_type: Text
    length_minutes: Annotated[int, Field(ge=1)]
    target_minutes: Annotated[int, Field(ge=1)]
    scoring: Scoring = "person"
    goals: tuple[Text, ...] = ()
    areas: tuple[Text, ...] = ()
    questions: tuple[Question, ...]
    rubric: Rubric
    coverage: tuple[Tie, ...] = ()
    uncovered: tuple[Text, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    expectations: tuple[Text, ...] = ()
    deeper: tuple[Deeper, ...] = ()
    source: Source
    checks: tuple[CheckResult, ...] = ()

    def content_hash(self) -> str:
        """Return the SHA-256 of what is asked and rated; checks, source and locks do not count.

        What a set of an older version did not have counts only where there is some, so that sets
        approved then keep their hash.
        """
        kept_out = {"checks", "source", "expectations"} | (set() if self.deeper else {"deeper"})
        content = self.model_dump(
            mode="json",
            exclude={
                **dict.fromkeys(kept_out, True),
                "questions": {"__all__": {"bank_id", "locked"}},
            },
        )
        packed = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(packed.encode()).hexdigest()

    def failed_checks(self) -> tuple[CheckResult, ...]:
        """Return the checks that did not pass."""
        return tuple(check for check in self.checks if not check.passed)

    def question(self, question_id: str) -> Question:
        """Return the question with this id. Raises KeyError where there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
