"""A question set as a model writes it, and turning that into a set of ours.

The model refers to the brief's lines by ids (`goal-2`, `red-1`) instead of repeating them: no line
comes back reworded, and none is tied to a question that is not there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.catalogue.bank import Bank
from bot.catalogue.model import Kind, Level
from bot.catalogue.roles import Role
from bot.claude.accepting import Fault
from bot.plans.model import (
    AgendaItem,
    Brief,
    Criterion,
    Question,
    QuestionSet,
    Rubric,
    RubricLevel,
    Source,
    Tie,
)
from bot.plans.reading import timing
from bot.plans.reading.frame import count_of, family_of, minutes_of, mix_of
from bot.plans.reading.words import level_in

_ID = re.compile(r"(goal|area|red|green)-(\d+)")

Words = Annotated[str, Field(min_length=1)]
Lines = list[Words]


class Written(BaseModel):
    """A part of a reply: no field may be missing, and none be there that is not named."""

    model_config = ConfigDict(extra="forbid")


class WrittenStretch(Written):
    """One question's place in the plan of the interview."""

    what: Annotated[Words, Field(description="the topic, at most six words")]
    minutes: Annotated[int, Field(ge=1, le=120)]


class WrittenQuestion(Written):
    """One question, complete enough to be asked by someone who has not written it."""

    prompt: Annotated[Words, Field(description="the question, as it is said aloud")]
    kind: Kind
    minutes: Annotated[int, Field(ge=1, le=120)]
    areas: Annotated[Lines, Field(description="ids of areas, such as area-1")]
    goals: Annotated[Lines, Field(description="ids of goals, such as goal-1")]
    follow_ups: Lines
    look_for: Lines
    red_flags: Annotated[Lines, Field(description="ids such as red-1, or own words")]
    green_flags: Annotated[Lines, Field(description="ids such as green-1, or own words")]


class WrittenLevel(Written):
    """One level of a criterion."""

    label: Words
    signals: Annotated[Lines, Field(min_length=1)]


class WrittenCriterion(Written):
    """Something that is rated, at four levels, the weakest first."""

    name: Words
    questions: Annotated[Lines, Field(description="ids of questions: q1 is the first")]
    technical_accuracy: Annotated[Lines, Field(min_length=1)]
    depth: Annotated[Lines, Field(min_length=1)]
    level_1: WrittenLevel
    level_2: WrittenLevel
    level_3: WrittenLevel
    level_4: WrittenLevel


class WrittenSet(Written):
    """A question set. What is planned comes first, so that the rest can keep to it."""

    title: Words
    role: Words
    level: Level
    interview_type: Words
    goals: Annotated[Lines, Field(description="own goals, only where the brief has none")]
    areas: Annotated[Lines, Field(description="own areas, only where the brief has none")]
    outline: Annotated[list[WrittenStretch], Field(min_length=1)]
    questions: Annotated[list[WrittenQuestion], Field(min_length=1)]
    criteria: Annotated[list[WrittenCriterion], Field(min_length=1)]
    left_out: Annotated[Lines, Field(description="ids of goals and areas that no question covers")]


def brief_data(brief: Brief) -> dict[str, object]:
    """Write a brief as data for the model, its lines with ids."""
    length, target = minutes_of(brief)
    low, high = count_of(brief)
    return {
        "title": brief.title,
        "role": brief.role,
        "level": brief.level.value if brief.level else None,
        "experience": brief.experience,
        "interview_type": brief.interview_type,
        "length_minutes": length,
        "target_minutes": target,
        "scoring": brief.scoring,
        "context": list(brief.context),
        "goals": _numbered("goal", brief.goals),
        "areas": _numbered("area", brief.areas),
        "questions": {"at_least": low, "at_most": high},
        "follow_ups": {"at_least": brief.follow_ups[0], "at_most": brief.follow_ups[1]},
        "mix": [kind.value for kind in mix_of(brief)],
        "rules": [
            rule.model_dump(mode="json", exclude_defaults=True) for rule in brief.at_least_one
        ],
        "requirements": list(brief.requirements),
        "red_flags": _numbered("red", brief.red_flags),
        "green_flags": _numbered("green", brief.green_flags),
        "output": list(brief.output),
        "dig_deeper": [one.skill for one in brief.ratings.high] if brief.ratings else [],
        "own_questions": list(brief.own_questions),
        "other_lines": list(brief.not_understood),
    }


def family_data(brief: Brief, bank: Bank) -> dict[str, object] | None:
    """Write what is known of a role's family as data for the model; None for a role of no family.

    What the brief says itself is left out: its goals stand for the competencies, its areas for the
    areas. `expects` holds the brief's level alone, or every level where it names none.
    """
    family = family_of(brief, bank)
    if family is None:
        return None
    level = brief.level or level_in(brief.role)
    levels = (level,) if level else tuple(Level)
    areas = dict.fromkeys(area for each in levels for area in family.areas_at(each))
    return {
        "name": family.name,
        "competencies": [] if brief.goals else list(family.competencies),
        "areas": [] if brief.areas else [bank.areas.name(area) for area in areas],
        "expects": [
            {"level": each.value, "lines": list(family.levels[each].expects)} for each in levels
        ],
    }


def _numbered(kind: str, lines: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": f"{kind}-{at}", "text": line} for at, line in enumerate(lines, 1)]


def planned(brief: Brief, outline: Sequence[WrittenStretch]) -> tuple[AgendaItem, ...]:
    """Lay out the interview as the model plans it, before there are questions."""
    places = [
        Question(id=f"q{at}", prompt="", kind=Kind.CONCEPTUAL, minutes=stretch.minutes)
        for at, stretch in enumerate(outline, 1)
    ]
    return timing.agenda(places, minutes_of(brief)[0], [stretch.what for stretch in outline])


@dataclass(frozen=True)
class Lookup:
    """The lines that ids stand for: the brief's own, or the model's where the brief has none."""

    lines: dict[str, str]

    @classmethod
    def of(cls, brief: Brief, goals: Sequence[str] = (), areas: Sequence[str] = ()) -> "Lookup":
        """Number the brief's lines; `goals` and `areas` are the model's own."""
        kinds = {
            "goal": brief.goals or tuple(goals),
            "area": brief.areas or tuple(areas),
            "red": brief.red_flags,
            "green": brief.green_flags,
        }
        return cls(
            {
                f"{kind}-{at}": line
                for kind, lines in kinds.items()
                for at, line in enumerate(lines, 1)
            }
        )

    def of_kind(self, kind: str) -> tuple[str, ...]:
        """Return every line of a kind."""
        return tuple(line for id_, line in self.lines.items() if id_.startswith(f"{kind}-"))

    def ids(self, kinds: Sequence[str], given: Iterable[str]) -> list[str]:
        """Return the ids of these kinds that stand for any of the lines given."""
        lines = set(given)
        return [
            id_
            for id_, line in self.lines.items()
            if line in lines and id_.partition("-")[0] in kinds
        ]

    def named(self, kind: str, given: Iterable[str]) -> list[str]:
        """Return lines as they are named to the model: the brief's by id, others as they stand."""
        ids = {line: id_ for id_, line in self.lines.items() if id_.startswith(f"{kind}-")}
        return list(dict.fromkeys(ids.get(line, line) for line in given))

    def texts(self, given: Iterable[str]) -> tuple[str, ...]:
        """Replace ids by their lines and keep own words; unknown ids are left out, doubles too."""
        found = (self.lines.get(item, None if _ID.fullmatch(item) else item) for item in given)
        return tuple(dict.fromkeys(item for item in found if item))

    def known(self, given: Iterable[str]) -> tuple[str, ...]:
        """Return the lines of the ids among `given`, and nothing else."""
        return tuple(dict.fromkeys(self.lines[item] for item in given if item in self.lines))


def as_question(written: WrittenQuestion, place: int, lookup: Lookup) -> Question:
    """Turn one question into ours; `place` counts from 0."""
    return Question(
        id=f"q{place + 1}",
        prompt=written.prompt,
        kind=written.kind,
        areas=lookup.known(written.areas),
        minutes=written.minutes,
        follow_ups=tuple(written.follow_ups),
        look_for=tuple(written.look_for),
        red_flags=lookup.texts(written.red_flags),
        green_flags=lookup.texts(written.green_flags),
    )


def as_set(
    written: WrittenSet, brief: Brief, source: Source, family: Role | None = None
) -> QuestionSet:
    """Turn a written set into ours; what the brief says stands over what the model says.

    `family` is the one of the brief's role, for what it expects of the set's level.
    """
    lookup = Lookup.of(brief, written.goals, written.areas)
    questions = tuple(as_question(item, at, lookup) for at, item in enumerate(written.questions))
    length, target = minutes_of(brief)
    goals, areas = lookup.of_kind("goal"), lookup.of_kind("area")
    level = brief.level or level_in(brief.role) or written.level
    return QuestionSet(
        title=written.title,
        role=brief.role or written.role,
        level=level,
        experience=brief.experience,
        interview_type=brief.interview_type or written.interview_type,
        length_minutes=length,
        target_minutes=target,
        scoring=brief.scoring,
        goals=goals,
        areas=areas,
        questions=questions,
        rubric=Rubric(
            criteria=tuple(as_criterion(item, questions) for item in written.criteria),
            red_flags=_flag_ties(lookup.of_kind("red"), [(q.id, q.red_flags) for q in questions]),
            green_flags=_flag_ties(
                lookup.of_kind("green"), [(q.id, q.green_flags) for q in questions]
            ),
        ),
        coverage=_coverage(written, questions, lookup),
        uncovered=_uncovered(written, lookup),
        agenda=timing.agenda(questions, length, _subjects(written)),
        expectations=family.levels[level].expects if family else (),
        source=source,
    )


def as_criterion(written: WrittenCriterion, questions: Sequence[Question]) -> Criterion:
    """Turn one criterion into ours; ids of questions that are not there are left out."""
    levels = (written.level_1, written.level_2, written.level_3, written.level_4)
    known = {question.id for question in questions}
    return Criterion(
        name=written.name,
        questions=tuple(dict.fromkeys(id_ for id_ in written.questions if id_ in known)),
        technical_accuracy=tuple(written.technical_accuracy),
        depth=tuple(written.depth),
        levels=tuple(
            RubricLevel(score=score, label=level.label, signals=tuple(level.signals))
            for score, level in enumerate(levels, 1)
        ),
    )


def _flag_ties(
    asked: Sequence[str], by_question: Sequence[tuple[str, Sequence[str]]]
) -> tuple[Tie, ...]:
    """Tie flags to questions: the brief's first, in its order, then the questions' own."""
    texts = dict.fromkeys((*asked, *(flag for _, flags in by_question for flag in flags)))
    return tuple(
        Tie(text=text, questions=tuple(id_ for id_, flags in by_question if text in flags))
        for text in texts
    )


def _coverage(
    written: WrittenSet, questions: Sequence[Question], lookup: Lookup
) -> tuple[Tie, ...]:
    goals = [(f"q{at}", lookup.known(item.goals)) for at, item in enumerate(written.questions, 1)]
    areas = [(question.id, question.areas) for question in questions]
    ties = (
        *_flag_ties(lookup.of_kind("goal"), goals),
        *_flag_ties(lookup.of_kind("area"), areas),
    )
    return tuple(tie for tie in ties if tie.questions)


def _uncovered(written: WrittenSet, lookup: Lookup) -> tuple[str, ...]:
    """Return what the model said it left out; forgotten is not left out, and a check finds it."""
    used = {id_ for question in written.questions for id_ in (*question.goals, *question.areas)}
    return lookup.known(id_ for id_ in written.left_out if id_ not in used)


def _subjects(written: WrittenSet) -> list[str]:
    names = [stretch.what for stretch in written.outline]
    return [
        names[at] if at < len(names) else question.kind.value.replace("_", " ")
        for at, question in enumerate(written.questions)
    ]


def reference_faults(written: WrittenSet, brief: Brief) -> list[Fault]:
    """Find ids that stand for nothing, and questions of the brief's own that were changed."""
    lookup = Lookup.of(brief, written.goals, written.areas)
    ids = {f"q{at}" for at in range(1, len(written.questions) + 1)}
    faults = [
        Fault(f"criteria.{at}.questions", f"{id_} is no question of this set")
        for at, criterion in enumerate(written.criteria)
        for id_ in criterion.questions
        if id_ not in ids
    ]
    for at, question in enumerate(written.questions):
        for name in ("goals", "areas", "red_flags", "green_flags"):
            path, own = f"questions.{at}.{name}", name.endswith("_flags")
            faults += unknown_ids(getattr(question, name), lookup, path, own=own)
    faults += unknown_ids(written.left_out, lookup, "left_out")
    return faults + _own_faults(written, brief)


def unknown_ids(
    given: Sequence[str], lookup: Lookup, path: str, *, own: bool = False
) -> list[Fault]:
    """Find ids that stand for no line; with `own`, other words may stand among them."""
    return [
        Fault(path, f"{item} is no id of the brief")
        for item in given
        if item not in lookup.lines and (_ID.fullmatch(item) or not own)
    ]


def _own_faults(written: WrittenSet, brief: Brief) -> list[Fault]:
    prompts = {_folded(question.prompt) for question in written.questions}
    return [
        Fault("questions", "a question of own_questions is missing or was changed", got=own)
        for own in brief.own_questions
        if _folded(own) not in prompts
    ]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
