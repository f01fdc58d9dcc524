"""The rubric of a set composed from the bank: criteria out of its questions' competencies."""

from collections.abc import Iterable, Mapping, Sequence

from bot.catalogue.model import BankQuestion
from bot.catalogue.rubric import RubricContent, SpareCriterion
from bot.plans.model import Criterion, RubricLevel

FEWEST = 3
"""Criteria below which ratings cannot tell strengths from weaknesses."""

MOST = 6
"""Criteria above which a rater cannot keep them apart; OPM advises five to eight competencies."""

_SCORES = (1, 2, 3, 4)


def criteria_of(
    questions: Mapping[str, BankQuestion], content: RubricContent
) -> tuple[Criterion, ...]:
    """Return three to six criteria: one for each competency, merged or filled up where needed.

    `questions` are the set's, by id. More than six competencies are merged where areas overlap
    most; fewer than three are filled up with spare criteria seen in every answer.
    """
    groups: dict[str, list[str]] = {}
    for id_, question in questions.items():
        groups.setdefault(question.competency, []).append(id_)
    merged = _merged(list(groups.items()), questions)
    criteria = [
        _criterion(name, ids, [questions[id_] for id_ in ids], content) for name, ids in merged
    ]
    lacking = max(0, FEWEST - len(criteria))
    spares = (_spare(spare, tuple(questions), content) for spare in content.spare[:lacking])
    return (*criteria, *spares)


def _merged(
    groups: list[tuple[str, list[str]]], questions: Mapping[str, BankQuestion]
) -> list[tuple[str, list[str]]]:
    while len(groups) > MOST:
        areas = [{area for id_ in ids for area in questions[id_].areas} for _, ids in groups]
        pairs = [
            (
                -len(areas[one] & areas[other]),
                len(groups[one][1]) + len(groups[other][1]),
                one,
                other,
            )
            for one in range(len(groups))
            for other in range(one + 1, len(groups))
        ]
        *_, one, other = min(pairs)
        name = f"{groups[one][0]} and {groups[other][0][:1].lower()}{groups[other][0][1:]}"
        joined = (name, groups[one][1] + groups[other][1])
        groups = [*groups[:one], joined, *groups[one + 1 : other], *groups[other + 1 :]]
    return groups


def _criterion(
    name: str, ids: Sequence[str], questions: Sequence[BankQuestion], content: RubricContent
) -> Criterion:
    used: set[str] = set()
    levels = []
    for score in _SCORES:
        signals = [line for question in questions for line in question.anchors[score]]
        own = [line for line in dict.fromkeys(signals) if line.casefold() not in used]
        used.update(line.casefold() for line in own)
        levels.append(RubricLevel(score=score, label=content.label(score), signals=tuple(own)))
    return Criterion(
        name=name,
        questions=tuple(ids),
        technical_accuracy=_lines(question.technical_accuracy for question in questions),
        depth=_lines(question.depth for question in questions),
        levels=tuple(levels),
    )


def _spare(spare: SpareCriterion, ids: tuple[str, ...], content: RubricContent) -> Criterion:
    levels = (
        RubricLevel(score=score, label=content.label(score), signals=spare.levels[score])
        for score in _SCORES
    )
    return Criterion(
        name=spare.name,
        questions=ids,
        technical_accuracy=spare.technical_accuracy,
        depth=spare.depth,
        levels=tuple(levels),
    )


def _lines(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for group in groups for line in group))
