"""A question set out of its questions and criteria: ties to the brief, agenda, what is left out."""

from collections.abc import Sequence

from bot.plans.composing.ties import Ties
from bot.plans.model import Brief, Criterion, Question, QuestionSet, Rubric, Source
from bot.plans.reading import timing
from bot.plans.reading.frame import Frame


def assemble(
    brief: Brief,
    wanted: Frame,
    questions: tuple[Question, ...],
    criteria: tuple[Criterion, ...],
    ties: Ties,
    *,
    subjects: Sequence[str],
    source: Source,
) -> QuestionSet:
    """Put a set together, not yet checked; `subjects` name each question in the agenda."""
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
        uncovered=tuple(tie.text for tie in covered if not tie.questions),
        agenda=timing.agenda(questions, wanted.length, subjects),
        expectations=wanted.expectations,
        source=source,
    )
