"""A set made whole again after its questions changed: rubric, ties, agenda and checks."""

from collections.abc import Iterable, Mapping, Sequence

from bot.catalogue.bank import Bank
from bot.catalogue.index import rated_lines
from bot.catalogue.model import BankQuestion
from bot.plans.checking.case import folded
from bot.plans.checking.checks import check
from bot.plans.composing.deeper import Dug, deeper_of, digs, is_on
from bot.plans.composing.rubric import FEWEST, MOST, criteria_of
from bot.plans.composing.ties import Ties, tie_all
from bot.plans.model import (
    AgendaItem,
    Brief,
    CheckResult,
    Criterion,
    Deeper,
    Question,
    QuestionSet,
    Rubric,
    RubricLevel,
    Tie,
)
from bot.plans.reading import timing
from bot.plans.refining.standing import Ground

_SUBJECT_LENGTH = 60


def rebuilt(
    ground: Ground,
    brief: Brief,
    questions: tuple[Question, ...],
    length: int,
    *,
    target: int,
    renewed: frozenset[str] = frozenset(),
) -> QuestionSet:
    """Return the ground's set with other questions, everything that refers to them renewed.

    `renewed` names questions that kept their id and ask something else now.
    """
    content = ground.content
    criteria = _criteria(ground, questions)
    fresh = renewed | ({one.id for one in questions} - {one.id for one in content.questions})
    ties = _ties(ground, brief, questions, fresh)
    covered = (*ties.goals, *ties.areas)
    dug = _dug(ground, brief, questions, fresh)
    changed = content.model_copy(
        update={
            "length_minutes": length,
            "target_minutes": target,
            "goals": tuple(tie.text for tie in ties.goals),
            "areas": tuple(tie.text for tie in ties.areas),
            "questions": questions,
            "rubric": Rubric(
                criteria=criteria, red_flags=ties.red_flags, green_flags=ties.green_flags
            ),
            "coverage": tuple(tie for tie in covered if tie.questions),
            "uncovered": (*(tie.text for tie in covered if not tie.questions), *dug.left),
            "agenda": _agenda(ground, questions, length),
            "deeper": dug.deeper,
        }
    )
    return rechecked(changed, brief, ground.bank)


def rechecked(content: QuestionSet, brief: Brief, bank: Bank) -> QuestionSet:
    """Run the checks again and keep their results.

    A check names a question by the number in its id, which is its place in a set as it was first
    written; for the check the ids are numbered anew, so that it names the places of today.
    """
    return content.model_copy(update={"checks": _checks(content, brief, bank)})


def _checks(content: QuestionSet, brief: Brief, bank: Bank) -> tuple[CheckResult, ...]:
    ids = {one.id: f"q{at}" for at, one in enumerate(content.questions, 1)}
    if len(ids) < len(content.questions):
        return check(content, brief, bank)

    def tied(ties: Iterable[Tie]) -> tuple[Tie, ...]:
        return tuple(
            tie.model_copy(update={"questions": _renamed(tie.questions, ids)}) for tie in ties
        )

    rubric = content.rubric
    numbered = content.model_copy(
        update={
            "questions": tuple(
                one.model_copy(update={"id": ids[one.id]}) for one in content.questions
            ),
            "rubric": Rubric(
                criteria=tuple(
                    one.model_copy(update={"questions": _renamed(one.questions, ids)})
                    for one in rubric.criteria
                ),
                red_flags=tied(rubric.red_flags),
                green_flags=tied(rubric.green_flags),
            ),
            "coverage": tied(content.coverage),
        }
    )
    return check(numbered, brief, bank)


def _renamed(given: Iterable[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    # An id of no question must stay one, even where a question has that number now.
    return tuple(ids.get(id_, f"{id_} of before") for id_ in given)


# Criteria


def _criteria(ground: Ground, questions: Sequence[Question]) -> tuple[Criterion, ...]:
    """Return three to six criteria for the questions there are now.

    A rubric that is the bank's own is made anew as composing makes it. In any other a criterion
    stays while a question shows it, and what a new question is rated by joins the criterion of its
    competency or becomes one.
    """
    rubric = ground.bank.rubric
    before, after = _of_bank(ground, ground.content.questions), _of_bank(ground, questions)
    given = ground.content.rubric.criteria
    whole = len(before) == len(ground.content.questions) and len(after) == len(questions)
    if whole and questions and given == criteria_of(before, rubric):
        return criteria_of(after, rubric)
    ids = tuple(one.id for one in questions)
    kept = [one for each in given if (one := _staying(each, ids, before, ground))]
    new = [id_ for id_ in ids if id_ in after and id_ not in {one.id for one in _old(ground)}]
    for id_ in new:
        kept = _rated(kept, id_, after[id_], ground)
    return _filled(_few(kept, questions, ground), ids, after, ground)


def _old(ground: Ground) -> tuple[Question, ...]:
    return ground.content.questions


def _of_bank(ground: Ground, questions: Iterable[Question]) -> dict[str, BankQuestion]:
    found = ((one.id, ground.of_bank(one)) for one in questions)
    return {id_: one for id_, one in found if one is not None}


def _staying(
    criterion: Criterion, ids: Sequence[str], before: Mapping[str, BankQuestion], ground: Ground
) -> Criterion | None:
    """Return a criterion for the questions that still show it; None where there is none."""
    if _is_spare(criterion, ground):
        return criterion.model_copy(update={"questions": tuple(ids)}) if ids else None
    here = tuple(id_ for id_ in ids if id_ in criterion.questions)
    if len(here) == len(criterion.questions) or not here:
        return criterion.model_copy(update={"questions": here}) if here else None
    gone = [before[id_] for id_ in criterion.questions if id_ not in here and id_ in before]
    stay = {line for id_ in here if id_ in before for line in rated_lines(before[id_])}
    lines = {line for one in gone for line in rated_lines(one)} - stay
    return criterion.model_copy(
        update={
            "questions": here,
            "technical_accuracy": _less(criterion.technical_accuracy, lines),
            "depth": _less(criterion.depth, lines),
            "levels": tuple(
                level.model_copy(update={"signals": _less(level.signals, lines)})
                for level in criterion.levels
            ),
        }
    )


def _less(lines: tuple[str, ...], without: set[str]) -> tuple[str, ...]:
    """Take lines out, unless nothing would be left to rate by."""
    return tuple(line for line in lines if line not in without) or lines


def _is_spare(criterion: Criterion, ground: Ground) -> bool:
    names = {folded(one.name) for one in ground.bank.rubric.spare}
    everywhere = {one.id for one in _old(ground)} <= set(criterion.questions)
    return folded(criterion.name) in names and everywhere


def _rated(
    criteria: list[Criterion], id_: str, question: BankQuestion, ground: Ground
) -> list[Criterion]:
    """Add what a question of the bank is rated by to the criterion of its competency."""
    own = criteria_of({id_: question}, ground.bank.rubric)[0]
    for at, one in enumerate(criteria):
        if folded(one.name) == folded(own.name):
            return [*criteria[:at], _joined(one, own, one.name), *criteria[at + 1 :]]
    return [*criteria, own]


def _joined(one: Criterion, other: Criterion, name: str) -> Criterion:
    used: set[str] = set()
    levels = []
    for level, more in zip(one.levels, other.levels, strict=False):
        lines = dict.fromkeys((*level.signals, *more.signals))
        own = tuple(line for line in lines if line.casefold() not in used)
        used.update(line.casefold() for line in own)
        levels.append(RubricLevel(score=level.score, label=level.label, signals=own))
    return Criterion(
        name=name,
        questions=tuple(dict.fromkeys((*one.questions, *other.questions))),
        technical_accuracy=tuple(
            dict.fromkeys((*one.technical_accuracy, *other.technical_accuracy))
        ),
        depth=tuple(dict.fromkeys((*one.depth, *other.depth))),
        levels=tuple(levels),
    )


def _few(
    criteria: list[Criterion], questions: Sequence[Question], ground: Ground
) -> list[Criterion]:
    """Leave out spare criteria that are not needed and join those whose areas overlap most."""
    spare = [one for one in criteria if _is_a_spare_of(one, ground)]
    own = [one for one in criteria if one not in spare]
    areas = {one.id: set(one.areas) for one in questions}
    while len(own) > MOST:
        seen = [set().union(*(areas.get(id_, set()) for id_ in one.questions)) for one in own]
        *_, one, other = min(
            (-len(seen[at] & seen[to]), len(own[at].questions) + len(own[to].questions), at, to)
            for at in range(len(own))
            for to in range(at + 1, len(own))
        )
        more = own[other].name
        joined = _joined(own[one], own[other], f"{own[one].name} and {more[:1].lower()}{more[1:]}")
        own = [*own[:one], joined, *own[one + 1 : other], *own[other + 1 :]]
    return [*own, *spare[: max(0, FEWEST - len(own))]]


def _is_a_spare_of(criterion: Criterion, ground: Ground) -> bool:
    given = {folded(one.name) for one in ground.content.rubric.criteria if _is_spare(one, ground)}
    return folded(criterion.name) in given


def _filled(
    criteria: list[Criterion],
    ids: tuple[str, ...],
    of_bank: Mapping[str, BankQuestion],
    ground: Ground,
) -> tuple[Criterion, ...]:
    """Fill criteria up to the fewest with spare ones, seen in every answer."""
    some = next(iter(of_bank.values()), None) or next(iter(ground.bank.questions), None)
    if len(criteria) >= FEWEST or some is None:
        return tuple(criteria)
    names = {folded(one.name) for one in criteria}
    spares = criteria_of({"q1": some}, ground.bank.rubric)[1:]
    more = [one for one in spares if folded(one.name) not in names][: FEWEST - len(criteria)]
    return (*criteria, *(one.model_copy(update={"questions": ids}) for one in more))


# Ties


def _ties(
    ground: Ground, brief: Brief, questions: Sequence[Question], fresh: frozenset[str]
) -> Ties:
    """Return the brief's lines with the questions that show them.

    A set from the bank is tied as composing ties it. Elsewhere the ties somebody made stay, words
    alone would not find them all; only what is new is tied by its words.
    """
    content, matcher = ground.content, ground.matcher
    profiles = {one.id: ground.profile(one) for one in questions}
    known = brief.model_copy(update={"goals": brief.goals or content.goals})
    found = tie_all(known, questions, profiles, matcher)
    if content.source.kind == "bank":
        return found
    stays = frozenset(profiles) - fresh
    rubric = content.rubric
    areas = brief.areas or _areas(content, found.areas, stays)
    by_words = {tie.text: tie for tie in found.areas}
    empty = Tie(text="-", questions=())
    return Ties(
        goals=_kept(found.goals, content.coverage, stays, fresh),
        areas=_kept(
            [by_words.get(line, empty.model_copy(update={"text": line})) for line in areas],
            content.coverage,
            stays,
            fresh,
        ),
        red_flags=_kept(
            _and_own(found.red_flags, rubric.red_flags), rubric.red_flags, stays, fresh
        ),
        green_flags=_kept(
            _and_own(found.green_flags, rubric.green_flags), rubric.green_flags, stays, fresh
        ),
    )


def _areas(content: QuestionSet, found: Iterable[Tie], stays: frozenset[str]) -> tuple[str, ...]:
    """Return a set's own areas that something still covers, and those of its new questions."""
    covered = {tie.text for tie in content.coverage if stays.intersection(tie.questions)}
    own = (line for line in content.areas if line in covered or line in content.uncovered)
    new = (tie.text for tie in found if not stays.issuperset(tie.questions))
    return tuple(dict.fromkeys((*own, *new)))


def _and_own(found: Sequence[Tie], own: Sequence[Tie]) -> list[Tie]:
    """Return ties to the brief's lines, and to those that only the set has."""
    texts = {folded(tie.text) for tie in found}
    more = (tie for tie in own if folded(tie.text) not in texts)
    return [*found, *(tie.model_copy(update={"questions": ()}) for tie in more)]


def _kept(
    found: Iterable[Tie], before: Iterable[Tie], stays: frozenset[str], fresh: frozenset[str]
) -> tuple[Tie, ...]:
    """Lay ties found by words over those there were: these stay for the questions that stay."""
    placed = {folded(tie.text): tie.questions for tie in before}
    ties = []
    for tie in found:
        old = placed.get(folded(tie.text))
        own = tuple(id_ for id_ in old or () if id_ in stays)
        new = tuple(id_ for id_ in tie.questions if id_ in fresh or not own)
        ties.append(tie.model_copy(update={"questions": tuple(dict.fromkeys((*own, *new)))}))
    return tuple(ties)


def _dug(ground: Ground, brief: Brief, questions: Sequence[Question], fresh: frozenset[str]) -> Dug:
    """Return which questions dig into what the candidate rates themselves high in."""
    content, matcher = ground.content, ground.matcher
    ids = [one.id for one in questions]
    before = {one.skill: one for one in content.deeper}
    if brief.ratings is None:
        kept = (_only(one, [id_ for id_ in ids if id_ in one.questions]) for one in before.values())
        return Dug(tuple(one for one in kept if one.questions))
    chosen = {id_: ground.places[one.id] for id_, one in _of_bank(ground, questions).items()}
    found = deeper_of(digs(brief, content.level, ground.bank, matcher), chosen, brief.ratings.scale)
    by_bank = {one.skill: one.questions for one in found.deeper}
    deeper = []
    for rated in brief.ratings.high:
        stays = before[rated.skill].questions if rated.skill in before else ()
        digging = [
            one.id
            for one in questions
            if (one.id in stays and one.id not in fresh)
            or one.id in by_bank.get(rated.skill, ())
            or (one.id not in chosen and is_on(rated.skill, ground.profile(one), matcher))
        ]
        if digging:
            all_of_it = tuple(digging)
            deeper.append(Deeper(skill=rated.skill, rating=rated.rating, questions=all_of_it))
    skills = {one.skill for one in deeper}
    left = (line for line in found.left if line.rpartition(" (rated")[0] not in skills)
    return Dug(tuple(deeper), tuple(left))


def _only(deeper: Deeper, ids: Sequence[str]) -> Deeper:
    return deeper.model_copy(update={"questions": tuple(ids)})


# Agenda


def _agenda(ground: Ground, questions: Sequence[Question], length: int) -> tuple[AgendaItem, ...]:
    """Lay the interview out anew; a question that stays keeps what the agenda calls it."""
    content = ground.content
    called = dict(zip((one.id for one in content.questions), content.agenda[1:], strict=False))
    complete = len(content.agenda) == len(content.questions) + 2
    subjects = []
    for one in questions:
        item = called.get(one.id) if complete else None
        _, _, subject = item.what.partition(": ") if item else ("", "", "")
        subjects.append(subject or _subject(ground, one))
    return timing.agenda(questions, length, subjects)


def _subject(ground: Ground, question: Question) -> str:
    own = ground.of_bank(question)
    if own is not None:
        return ground.bank.areas.name(own.areas[0])
    line = question.areas[0] if question.areas else " ".join(question.prompt.split())
    return line if len(line) <= _SUBJECT_LENGTH else line[: _SUBJECT_LENGTH - 1].rstrip() + "…"
