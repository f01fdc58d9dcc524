"""A person's own list of questions made a set: prompts word for word, the rest as it was given."""

import re
from collections.abc import Sequence

from bot.catalogue.bank import Bank
from bot.errors import Problem
from bot.plans.checking.checks import check
from bot.plans.composing.assemble import assemble
from bot.plans.composing.matching import Matcher
from bot.plans.composing.rubric import MOST
from bot.plans.composing.ties import tie_all
from bot.plans.model import Brief, Criterion, Question, QuestionSet, RubricLevel, Source
from bot.plans.reading import timing
from bot.plans.reading.frame import frame
from bot.plans.reading.outline import Line, written_lines
from bot.questions.listing.asking import kind_of

MOST_QUESTIONS = 30
"""Questions of one list; more cannot be asked in a day."""

_NAME_LENGTH = 60
_WORD = re.compile(r"[^\W_]")
_ASKS = re.compile(
    r"\?$|^(?:what|why|how|when|where|which|who|whom|whose|can|could|would|should|do|does|did|is"
    r"|are|have|has|tell|describe|explain|walk|give|name|compare|talk"
    r"|show|imagine|suppose|and if)\b",
    re.IGNORECASE,
)


def split_questions(text: str) -> tuple[str, ...]:
    """Split a pasted list into questions, one string each: the prompt, then nested lines.

    A line indented deeper than its question's belongs to it. Headings that stand on their own are
    left out; a heading in a bullet is a question. Keep the strings as they are: own_set reads them.
    """
    found: list[list[str]] = []
    depth = 0
    for line in written_lines(text):
        if _only_heads(line) or not _WORD.search(line.text):
            continue
        if found and line.depth > depth:
            found[-1].append(f"    - {line.text}")
        else:
            found.append([line.text])
            depth = line.depth
    return tuple("\n".join(lines) for lines in found)


def _only_heads(line: Line) -> bool:
    return bool(line.level) and not line.bullet and not _ASKS.search(line.text)


def own_set(brief: Brief, bank: Bank) -> QuestionSet:
    """Make `brief.own_questions` a set and keep the results of its checks in it.

    Prompts stay word for word and in order; nested lines that ask become follow-ups, others what
    to look for; the minutes are dealt out evenly. Each question is a criterion of its own (up to
    six, then neighbours share one) so that answers can be rated; signals are not made up. What is
    missing, the checks say.

    Raises:
        Problem: there is no question in the list, or too many.
    """
    lists = split_questions("\n".join(brief.own_questions))
    if not lists:
        raise Problem("There is no question in this list. Paste your questions, one a line.")
    if len(lists) > MOST_QUESTIONS:
        raise Problem(
            f"This list has {len(lists)} questions; a set holds up to {MOST_QUESTIONS}. "
            "Split it into several interviews."
        )
    wanted = frame(brief, bank)
    matcher = Matcher(bank)
    minutes = timing.spread(len(lists), wanted.target)
    questions = tuple(
        _question(at, lines.split("\n"), each, brief, bank, matcher)
        for at, (lines, each) in enumerate(zip(lists, minutes, strict=True), 1)
    )
    profiles = {one.id: matcher.profile(one) for one in questions}
    content = assemble(
        brief,
        wanted,
        questions,
        _criteria(questions, bank),
        tie_all(brief, questions, profiles, matcher),
        subjects=[_short(one.prompt) for one in questions],
        source=Source(kind="own"),
    )
    return content.model_copy(update={"checks": check(content, brief, bank)})


def _question(
    at: int, lines: Sequence[str], minutes: int, brief: Brief, bank: Bank, matcher: Matcher
) -> Question:
    prompt, nested = lines[0], [line.strip(" -") for line in lines[1:] if line.strip(" -")]
    follow_ups = tuple(line for line in nested if _ASKS.search(line))
    ids = matcher.areas_of(" ".join(lines))
    own = [area for area in brief.areas if set(matcher.areas_of(area)) & set(ids)]
    return Question(
        id=f"q{at}",
        prompt=prompt,
        kind=kind_of(prompt),
        areas=tuple(own or [bank.areas.name(area) for area in ids[:2]]),
        minutes=minutes,
        follow_ups=follow_ups,
        look_for=tuple(line for line in nested if line not in follow_ups),
    )


def _criteria(questions: tuple[Question, ...], bank: Bank) -> tuple[Criterion, ...]:
    sizes = timing.spread(min(MOST, len(questions)), len(questions))
    levels = tuple(
        RubricLevel(score=level.score, label=level.label, signals=())
        for level in bank.rubric.levels
    )
    criteria, at = [], 0
    for size in sizes:
        group = questions[at : at + size]
        at += size
        name = _short(group[0].prompt) + (f" (and {size - 1} more)" if size > 1 else "")
        ids = tuple(one.id for one in group)
        criteria.append(
            Criterion(name=name, questions=ids, technical_accuracy=(), depth=(), levels=levels)
        )
    return tuple(criteria)


def _short(prompt: str) -> str:
    line = " ".join(prompt.split())
    return line if len(line) <= _NAME_LENGTH else line[: _NAME_LENGTH - 1].rstrip() + "…"
