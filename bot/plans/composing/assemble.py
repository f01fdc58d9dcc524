"""A question set out of its questions and criteria: ties to the brief, agenda, what is left out."""

from collections.abc import Sequence

from bot.plans.composing.deeper import Dug
from bot.plans.composing.ties import Ties
from bot.plans.model import Brief, Criterion, Question, QuestionSet, Rubric, Source
from bot.plans.reading import timing
from bot.plans.reading.frame import Frame


def assemble(  # noqa: PLR0913 - the parts of a set, named where it is called
    brief: Brief,
    wanted: Frame,
    questions: tuple[Question, ...],
    criteria: tuple[Criterion, ...],
    ties: Ties,
    *,
    subjects: Sequence[str],
    source: Source,
    dug: Dug = Dug(),  # noqa: B008 - a value that nothing changes
) -> QuestionSet:
    """Put a set together, not yet checked.

    `subjects` name each question in the agenda; `dug` says what digs into which strength.
    """
    covered = (*ties.goals, *ties.areas)
    return QuestionSet(
        title=wanted.title,
        role=wanted.role,
        level=wanted.level,
        experience=brief.experience,
        interview_type=wanted.interview_type,
        length_minutes=wanted.length,
        target_minutes=wanted.target,
        scoring=brief.scoring,
        goals=brief.goals,
        areas=tuple(tie.text for tie in ties.areas),
        questions=questions,
        rubric=Rubric(criteria=criteria, red_flags=ties.red_flags, green_flags=ties.green_flags),
        coverage=tuple(tie for tie in covered if tie.questions),
        uncovered=(*(tie.text for tie in covered if not tie.questions), *dug.left),
        agenda=timing.agenda(questions, wanted.length, subjects),
        expectations=wanted.expectations,
        deeper=dug.deeper,
        source=source,
    )
