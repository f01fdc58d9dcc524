"""A question set on the terminal: `python -m bot plan`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TextIO

from bot.catalogue.bank import Bank
from bot.claude.asking import Claude
from bot.claude.errors import ModelFailed
from bot.errors import Problem
from bot.plans.checking.checks import check, check_question
from bot.plans.composing.compose import plan
from bot.plans.markdown import render
from bot.plans.model import Brief, Question, QuestionSet
from bot.plans.reading.brief import contradictions, parse_brief
from bot.plans.reading.language import other_language
from bot.plans.reading.ratings import corrected_ratings
from bot.plans.reading.words import level_in, parse_words
from bot.plans.write import write_set

TEAM = "command line"


@dataclass(frozen=True)
class PlanRequest:
    """What was asked for: a brief's text, or a role with its level; the length of the interview."""

    text: str | None
    role: str | None
    level: str | None
    minutes: int | None
    ratings: str = ""
    form: str = "markdown"

    def brief(self) -> Brief:
        """Return the brief; what was said beside a brief's text wins over the text.

        Raises:
            Problem: neither a brief nor a role was given, or a value was not understood.
        """
        if self.text is None and not self.role:
            raise Problem("Give a brief with --brief, or a role with --role.")
        said = parse_brief(self.text) if self.text is not None else parse_words(self.role or "")
        changes: dict[str, object] = {}
        if self.text is not None and self.role:
            changes["role"] = self.role
        if self.level:
            changes["level"] = _level(self.level)
        if self.ratings:
            changes["ratings"] = corrected_ratings(self.ratings)
        if self.minutes:
            changes |= {"length_minutes": self.minutes, "target_minutes": None}
        return said.model_copy(update=changes)


def _level(word: str) -> object:
    level = level_in(word, alone=True)
    if level is None:
        raise Problem(
            f"--level: {word!r} is not a level I know; expected junior, mid, senior, staff, "
            "principal or manager."
        )
    return level


def print_plan(
    request: PlanRequest,
    bank: Bank,
    claude: Claude | None,
    *,
    out: TextIO,
    messages: TextIO,
) -> int:
    """Print the set on `out` and everything else on `messages`.

    Returns:
        0 where every check passed, 1 where some did not or no set could be made.
    """

    def say(line: str) -> None:
        print(line, file=messages, flush=True)

    try:
        brief = request.brief()
        for line in (*contradictions(brief), *_unread(brief)):
            say(line)
        if claude is None and (said := other_language(brief)):
            say(said)
        content = _make(brief, bank, claude, say)
    except Problem as problem:
        say(problem.message)
        return 1
    print(_formed(content, request.form), file=out)
    return _report(content, say)


def _unread(brief: Brief) -> Sequence[str]:
    return [f"Not understood: {line}" for line in brief.not_understood]


def _make(
    brief: Brief, bank: Bank, claude: Claude | None, say: Callable[[str], None]
) -> QuestionSet:
    if claude is None:
        return plan(brief, bank)

    def tell(question: Question) -> None:
        say(f"Written and checked: {question.id}, {question.minutes} minutes")

    say(f"{claude.model} is writing; this takes a minute or two.")
    try:
        return write_set(
            claude,
            brief,
            team=TEAM,
            bank=bank,
            check=lambda content, of: check(content, of, bank),
            check_question=lambda question, of: check_question(question, of, bank),
            on_question=tell,
        )
    except ModelFailed as failure:
        say(f"{failure.reason} The question bank answers instead.")
        return plan(brief, bank)


def _formed(content: QuestionSet, form: str) -> str:
    if form == "json":
        return content.model_dump_json(indent=2)
    return render(content)


def _report(content: QuestionSet, say: Callable[[str], None]) -> int:
    failed = content.failed_checks()
    for each in failed:
        say(f"Not passed: {each.id}: {each.detail}")
    return 1 if failed else 0
