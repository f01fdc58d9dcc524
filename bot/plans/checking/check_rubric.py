"""Checks of a set's rubric and of what ties it to the brief."""

from collections.abc import Iterator, Sequence

from bot.plans.checking.case import Case, counted, folded
from bot.plans.checking.check_questions import result
from bot.plans.composing.matching import TOUCHES
from bot.plans.composing.rubric import FEWEST, MOST
from bot.plans.model import CheckResult, Criterion, Question, RubricLevel, Tie

_SCORES = [1, 2, 3, 4]


def criteria(case: Case) -> CheckResult:
    """Three to six criteria, each tied to questions that exist, with the four levels in order."""
    found = case.content.rubric.criteria
    faults = []
    if not FEWEST <= len(found) <= MOST:
        said = "is 1 criterion" if len(found) == 1 else f"are {len(found)} criteria"
        faults.append(f"There {said}; {FEWEST} to {MOST} can be rated apart.")
    for one in found:
        faults.extend(_criterion_faults(one, case))
    names = [folded(one.name) for one in found]
    faults.extend(
        f"Two criteria are called “{one.name}”."
        for one in found
        if names.count(folded(one.name)) > 1
    )
    fine = f"{len(found)} criteria, each with four levels and tied to questions."
    return result("criteria", faults, fine)


def _criterion_faults(criterion: Criterion, case: Case) -> Iterator[str]:
    if not criterion.questions:
        yield f"“{criterion.name}” is tied to no question."
    for id_ in criterion.questions:
        if id_ not in case.numbers:
            yield f"“{criterion.name}” is tied to {id_}, which does not exist."
    if [level.score for level in criterion.levels] != _SCORES:
        yield f"“{criterion.name}” needs the levels 1, 2, 3 and 4."
    labels = [folded(level.label) for level in criterion.levels]
    if len(set(labels)) < len(labels):
        yield f"“{criterion.name}” has two levels with the same label."


def level_signals(case: Case) -> CheckResult:
    """Every level of every criterion has an observable signal that no other level has."""
    faults = [fault for one in case.content.rubric.criteria for fault in _signal_faults(one, case)]
    return result("level_signals", faults, "Each level has an observable signal of its own.")


def _signal_faults(criterion: Criterion, case: Case) -> Iterator[str]:
    words, vocabulary = case.bank.rubric.signals, case.bank.vocabulary
    for level in criterion.levels:
        elsewhere = {
            folded(line)
            for other in criterion.levels
            if other is not level
            for line in other.signals
        }
        own = [line for line in level.signals if folded(line) not in elsewhere]
        if not any(words.observable(line, vocabulary) for line in own):
            yield f"“{criterion.name}”, level {level.score}: {_why_no_signal(level, own)}"


def _why_no_signal(level: RubricLevel, own: Sequence[str]) -> str:
    if not level.signals:
        return "there is no signal."
    if not own:
        return "its signals stand at another level too."
    return f"“{own[0]}” is nothing one can hear or see happen."


def red_flags(case: Case) -> CheckResult:
    """Every red flag of the brief is in the rubric, tied to a question that can reveal it."""
    return _flags("red_flags", case.brief.red_flags, case.content.rubric.red_flags, case)


def green_flags(case: Case) -> CheckResult:
    """Every green flag of the brief is in the rubric, tied to a question that can reveal it."""
    return _flags("green_flags", case.brief.green_flags, case.content.rubric.green_flags, case)


def _flags(id_: str, asked: Sequence[str], ties: Sequence[Tie], case: Case) -> CheckResult:
    placed = {folded(tie.text): tie for tie in ties}
    faults = [fault for flag in asked for fault in _flag_faults(flag, placed, case)]
    faults.extend(
        f"“{tie.text}” is tied to {id_}, which does not exist."
        for tie in ties
        for id_ in tie.questions
        if id_ not in case.numbers
    )
    noun = id_.replace("_", " ").removesuffix("s")
    fine = f"{counted(len(asked), noun)} of the brief, each tied to a question."
    return result(id_, faults, fine if asked else f"The brief has no {noun}s.")


def _flag_faults(flag: str, placed: dict[str, Tie], case: Case) -> Iterator[str]:
    tie = placed.get(folded(flag))
    if tie is None:
        yield f"“{flag}” is not in the rubric."
        return
    ids = [id_ for id_ in tie.questions if id_ in case.numbers]
    if not ids:
        yield f"“{flag}” is tied to no question: none here can reveal it."
    elif not any(case.matcher.reveals(flag, case.profiles[id_]) >= TOUCHES for id_ in ids):
        yield f"“{flag}” is tied to {case.named(ids)}, which asks for nothing like it."


def coverage(case: Case) -> CheckResult:
    """Every goal and every area is covered by a question, or listed as left out."""
    content, brief = case.content, case.brief
    covered = {
        folded(tie.text)
        for tie in content.coverage
        if any(id_ in case.numbers for id_ in tie.questions)
    }
    lines = (*(brief.goals or content.goals), *(brief.areas or content.areas))
    left_out = {folded(line) for line in content.uncovered}
    faults = [
        f"“{line}” is neither covered nor listed as left out."
        for line in lines
        if folded(line) not in covered | left_out
    ]
    told = [line for line in lines if folded(line) in left_out - covered]
    fine = "Every goal and area is covered."
    if told:
        named = "; ".join(told)
        fine = (
            f"{len(lines) - len(told)} of {len(lines)} goals and areas covered. Left out: {named}."
        )
    return result("coverage", faults, fine if lines else "The brief names no goals or areas.")


def questions_rated(case: Case) -> CheckResult:
    """Every question is rated under at least one criterion."""
    rated = {id_ for one in case.content.rubric.criteria for id_ in one.questions}
    unrated = [id_ for id_ in case.numbers if id_ not in rated]
    faults = [f"No criterion rates {case.named(unrated)}."] if unrated else []
    return result("questions_rated", faults, "Every question is rated.")


def audible(case: Case) -> CheckResult:
    """Where a model scores from the transcript, every signal is something that can be heard."""
    if case.content.scoring != "transcript":
        return result("audible", (), "A person scores; nothing has to be heard in a transcript.")
    signals = case.bank.rubric.signals
    faults = [
        f"“{criterion.name}”, level {level.score}: “{unheard}” is not in a transcript."
        for criterion in case.content.rubric.criteria
        for level in criterion.levels
        for line in level.signals
        if (unheard := signals.unheard_in(line))
    ]
    for one in case.content.questions:
        faults.extend(unheard_of(one, case))
    return result("audible", faults, "Every signal can be heard.")


def unheard_of(question: Question, case: Case) -> Iterator[str]:
    """Yield what one question looks for that no transcript holds."""
    for line in (*question.look_for, *question.red_flags, *question.green_flags):
        unheard = case.bank.rubric.signals.unheard_in(line)
        if unheard:
            yield f"Question {case.numbers[question.id]}: “{unheard}” is not in a transcript."
