"""The checks: pure code, run on every set wherever it came from; one function each, in order."""

from collections.abc import Callable

from bot.catalogue.bank import Bank
from bot.plans.checking import check_questions, check_rubric
from bot.plans.checking.case import Case, number_of
from bot.plans.checking.check_questions import (
    follow_up_faults,
    lawful_question,
    look_for_faults,
    missing,
    result,
)
from bot.plans.model import Brief, CheckResult, Question, QuestionSet
from bot.plans.reading.frame import assumptions
from bot.plans.reading.language import other_language

Check = Callable[[Case], CheckResult]


def _assumptions(case: Case) -> CheckResult:
    """Say what the brief left open and how it was filled in; there is nothing to fail."""
    said = list(assumptions(case.brief, case.bank))
    if case.content.source.kind == "bank":
        said += filter(None, [other_language(case.brief)])
    return result("assumptions", (), " ".join(said) or "Nothing had to be assumed.")


CHECKS: tuple[Check, ...] = (
    check_questions.question_count,
    check_questions.minutes,
    check_questions.kinds,
    check_questions.at_least_one,
    check_questions.follow_ups,
    check_questions.look_for,
    check_rubric.criteria,
    check_rubric.level_signals,
    check_rubric.red_flags,
    check_rubric.green_flags,
    check_rubric.coverage,
    check_rubric.questions_rated,
    check_questions.distinct,
    check_questions.lawful,
    check_questions.complete,
    check_rubric.audible,
    _assumptions,
)
"""Every check, in the order of the results. Ids do not change: they are kept with approved sets."""


def check(question_set: QuestionSet, brief: Brief, bank: Bank) -> tuple[CheckResult, ...]:
    """Run every check on a set; `bank` says what words mean and what may not be asked.

    Always the same results in the same order: one that does not apply passes and says why.
    """
    case = Case(question_set, brief, bank)
    return tuple(one(case) for one in CHECKS)


def check_question(question: Question, brief: Brief, bank: Bank) -> tuple[CheckResult, ...]:
    """Run on one question the checks that need no other, for showing a set while it fills in."""
    unheard = []
    if brief.scoring == "transcript":
        lines = (*question.look_for, *question.red_flags, *question.green_flags)
        found = (bank.rubric.signals.unheard_in(line) for line in lines)
        unheard = [
            f"{number_of(question)}: “{one}” is not in a transcript." for one in found if one
        ]
    return (
        result("follow_ups", tuple(follow_up_faults(question, brief)), "It has its follow-ups."),
        result("look_for", tuple(look_for_faults(question)), "It says what to look for."),
        lawful_question(question, bank),
        result("complete", tuple(missing(question)), "It is complete.", blocking=True),
        result("audible", unheard, "Every signal can be heard."),
    )
