"""Checks of a set's questions: each one by itself, and all of them together."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from bot.catalogue.bank import LEAST_WORDS, Bank
from bot.catalogue.lawful import Finding
from bot.catalogue.model import Kind
from bot.plans.checking.case import Case, counted, folded, number_of, numbered, sentences, span
from bot.plans.composing.likeness import REPEATS, alike, overlap
from bot.plans.composing.matching import ON_TOPIC
from bot.plans.model import AtLeastOne, Brief, CheckResult, Question
from bot.plans.reading import timing
from bot.plans.reading.frame import count_of, mix_of

_LEAST_LOOK_FOR = 2
_LEAST_TERMS = 3
_KIND_WORDS = {
    Kind.CONCEPTUAL: "conceptual",
    Kind.EXPERIENCE: "experience-based",
    Kind.SYSTEM_DESIGN: "system design",
    Kind.CODING: "coding",
    Kind.BEHAVIOURAL: "behavioural",
}


def result(id_: str, faults: Sequence[str], fine: str, *, blocking: bool = False) -> CheckResult:
    """Return a check's result: passed where there is no fault, with the sentence for that."""
    detail = sentences(faults) if faults else fine
    return CheckResult(id=id_, passed=not faults, detail=detail, blocking=blocking)


def question_count(case: Case) -> CheckResult:
    """As many questions as the brief asks for, else as the minutes hold."""
    found = len(case.content.questions)
    least, most = count_of(case.settled)
    said = counted(found, "question")
    asked = case.brief.question_count is not None
    if least <= found <= most:
        why = "as asked" if asked else f"the minutes hold {span(least, most)}"
        return result("question_count", (), f"{said}: {why}.")
    wish = "the brief asks for" if asked else "the minutes hold"
    fault = f"{said}; {wish} {span(least, most)}."
    held = max(1, case.content.target_minutes // timing.LEAST_PER_QUESTION)
    if held < least:
        fault += f" {counted(case.content.target_minutes, 'minute')} hold at most {held}."
    return result("question_count", (fault,), "")


def minutes(case: Case) -> CheckResult:
    """The minutes add up to the target, and nothing goes past the interview's end."""
    content = case.content
    total = sum(one.minutes for one in content.questions)
    planned = sum(one.minutes for one in content.agenda)
    faults = []
    if abs(total - content.target_minutes) > timing.TOLERANCE:
        faults.append(f"The questions take {total} minutes; {content.target_minutes} are planned.")
    if max(total, planned) > content.length_minutes:
        over = max(total, planned)
        faults.append(f"The agenda takes {over} of {content.length_minutes} minutes.")
    fine = f"{total} of {content.length_minutes} minutes are for questions."
    return result("minutes", faults, fine)


def kinds(case: Case) -> CheckResult:
    """Both conceptual and experience-based questions, or the mix the brief names."""
    wanted = mix_of(case.settled)
    by_kind: dict[Kind, list[str]] = {}
    for one in case.content.questions:
        by_kind.setdefault(one.kind, []).append(one.id)
    faults = [f"No question is {_KIND_WORDS[kind]}." for kind in wanted if kind not in by_kind]
    named = (
        f"{_KIND_WORDS[kind]}: {case.named(ids)}"
        for kind, ids in by_kind.items()
        if kind in wanted or not wanted
    )
    said = "; ".join(named)
    return result("kinds", faults, f"{said[:1].upper()}{said[1:]}.")


def at_least_one(case: Case) -> CheckResult:
    """Every "at least one …" rule of the brief is met, and by which question."""
    met, faults = [], []
    for rule in case.brief.at_least_one:
        ids = [
            id_
            for id_, profile in case.profiles.items()
            if case.matcher.meets(rule, profile) >= ON_TOPIC
        ]
        if len(ids) >= rule.count:
            met.append(f"“{rule.text}”: {case.named(ids)}.")
        else:
            faults.append(_unmet(rule, ids, case))
    fine = " ".join(met) or "The brief asks for no question on a certain subject."
    return result("at_least_one", faults, fine)


def _unmet(rule: AtLeastOne, ids: Sequence[str], case: Case) -> str:
    found = f"only {case.named(ids)} does" if ids else "no question does"
    fault = f"“{rule.text}”: {found}."
    if case.content.source.kind != "bank":
        return fault
    known = any(case.matcher.meets(rule, one) >= ON_TOPIC for one in case.bank.index.profiles)
    why = "None of the bank's fits this level and the time." if known else "The bank has none."
    return f"{fault} {why}"


def follow_ups(case: Case) -> CheckResult:
    """Each question has its follow-ups, each long enough and none repeating another."""
    faults = [
        fault for one in case.content.questions for fault in follow_up_faults(one, case.brief)
    ]
    faults.extend(_repeated(case))
    least, most = case.brief.follow_ups
    return result("follow_ups", faults, f"Each question has {span(least, most)} follow-ups.")


def follow_up_faults(question: Question, brief: Brief) -> Iterator[str]:
    """Yield what is wrong with one question's follow-ups."""
    found = len(question.follow_ups)
    least, most = brief.follow_ups
    if not least <= found <= most:
        said = counted(found, "follow-up") if found else "no follow-up"
        yield f"{number_of(question)} has {said}; it needs {span(least, most)}."
    for line in question.follow_ups:
        if len(line.split()) < LEAST_WORDS:
            yield f"{number_of(question)}: “{line}” is shorter than {LEAST_WORDS} words."


def _repeated(case: Case) -> Iterator[str]:
    """Yield follow-ups that ask what another line asks: four fifths of their words agree.

    Two prompts are compared by `distinct`. Lines of a word or two that tell have to be the same.
    """
    vocabulary = case.bank.vocabulary
    asked = [
        (number, at > 0, line, vocabulary.telling(line))
        for number, one in enumerate(case.content.questions, 1)
        for at, line in enumerate((one.prompt, *one.follow_ups))
    ]
    for (one, first, line, terms), (other, second, again, others) in combinations(asked, 2):
        enough = min(len(terms), len(others)) >= _LEAST_TERMS
        same = folded(line) == folded(again) or (enough and overlap(terms, others) >= REPEATS)
        if same and (first or second):
            where = f"Question {one} asks" if one == other else f"Questions {one} and {other} ask"
            yield f"{where} the same twice: “{again}”"


def look_for(case: Case) -> CheckResult:
    """Each question says at least two things to look for."""
    faults = [fault for one in case.content.questions for fault in look_for_faults(one)]
    return result("look_for", faults, "Each question says what to look for.")


def look_for_faults(question: Question) -> Iterator[str]:
    """Yield what is missing in one question's points to look for."""
    found = len(set(question.look_for))
    if found < _LEAST_LOOK_FOR:
        said = counted(found, "thing") if found else "nothing"
        yield f"{number_of(question)} names {said} to look for; it needs {_LEAST_LOOK_FOR}."


def distinct(case: Case) -> CheckResult:
    """No two questions ask the same."""
    asked = [(one.prompt, case.matcher.profile(one)) for one in case.content.questions]
    faults = [
        f"{numbered([one, other]).capitalize()} ask the same."
        for (one, (prompt, first)), (other, (again, second)) in combinations(enumerate(asked, 1), 2)
        if folded(prompt) == folded(again) or alike(first, second)
    ]
    return result("distinct", faults, "No two questions are alike.")


def lawful(case: Case) -> CheckResult:
    """Nothing is asked, or looked for, that should not be asked in an interview."""
    found = [pair for one in case.content.questions for pair in _unlawful(one, case.bank)]
    rated: Mapping[str, Sequence[str]] = {
        f"The criterion “{criterion.name}”": [
            *criterion.technical_accuracy,
            *criterion.depth,
            *(line for level in criterion.levels for line in level.signals),
        ]
        for criterion in case.content.rubric.criteria
    }
    flags = (*case.content.rubric.red_flags, *case.content.rubric.green_flags)
    for where, lines in {**rated, "A flag": [tie.text for tie in flags]}.items():
        found.extend(
            (finding, f"{where} touches {finding.name.lower()}: “{finding.words}”. {finding.why}")
            for finding in case.bank.lawful.findings_in(lines)
        )
    return _lawful(found, "Nothing is asked that should not be.")


def lawful_question(question: Question, bank: Bank) -> CheckResult:
    """Check one question, and what it looks for, by itself."""
    return _lawful(tuple(_unlawful(question, bank)), "It may be asked.")


def _lawful(found: Sequence[tuple[Finding, str]], fine: str) -> CheckResult:
    # What only warns can be approved over with a reason, like any other check.
    blocking = not found or any(finding.stops for finding, _ in found)
    # What stops approval is named first: a long message is cut at its end.
    said = sorted(found, key=lambda pair: not pair[0].stops)
    return result("lawful", [sentence for _, sentence in said], fine, blocking=blocking)


def _unlawful(question: Question, bank: Bank) -> Iterator[tuple[Finding, str]]:
    """Yield what one question asks that it should not, and a sentence: why, and what instead."""
    lines = (
        question.prompt,
        *question.follow_ups,
        *question.look_for,
        *question.red_flags,
        *question.green_flags,
    )
    for finding in bank.lawful.findings_in(lines):
        said = (
            f"{number_of(question)} touches {finding.name.lower()}: “{finding.words}”. "
            f"{finding.why} Instead: {finding.safe}"
        )
        yield finding, " ".join((said, *finding.differs))


def complete(case: Case) -> CheckResult:
    """There are questions, and each has a prompt and minutes."""
    faults = [] if case.content.questions else ["There is no question."]
    for one in case.content.questions:
        faults.extend(missing(one))
    if len(case.numbers) < len(case.content.questions):
        faults.append("Two questions have the same id.")
    return result("complete", faults, "Each question has its prompt and minutes.", blocking=True)


def missing(question: Question) -> Iterator[str]:
    """Yield which of prompt and minutes a question lacks."""
    if not question.prompt.strip():
        yield f"{number_of(question)} has no prompt."
    if not question.minutes:
        yield f"{number_of(question)} has no minutes."
