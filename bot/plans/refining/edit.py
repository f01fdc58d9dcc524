"""Changing one question by hand: every field checked, the rest of the set fitted around it."""

from collections.abc import Iterator, Mapping, Sequence

from bot.catalogue.bank import LEAST_WORDS, Bank
from bot.errors import Problem
from bot.plans.checking.case import counted
from bot.plans.model import Brief, Question, QuestionSet
from bot.plans.refining.apply import closed, timed_by_hand
from bot.plans.refining.model import Changed
from bot.plans.refining.standing import Standing

LONGEST_PROMPT = 2_000
"""Characters of a prompt; it is read out, and Slack shows 3,000 in a section."""

LONGEST_LINE = 500
"""Characters of a follow-up, a flag or a thing to look for."""

MOST_LINES = 12
"""Lines of each list: more cannot be kept in mind while listening."""

MOST_FOLLOW_UPS = 6
_LEAST_MINUTES, _MOST_MINUTES = 1, 240
_LISTS = {
    "follow_ups": "follow-ups",
    "look_for": "things to look for",
    "red_flags": "red flags",
    "green_flags": "green flags",
}


def edited(
    content: QuestionSet, brief: Brief, number: int, fields: Mapping[str, str], bank: Bank
) -> Changed:
    """Change one question to what was typed and return the set rechecked.

    `fields` holds any of `prompt`, `minutes`, `follow_ups`, `look_for`, `red_flags` and
    `green_flags` as typed; lists hold one thing a line. A field that is not there stays. With
    another prompt it is no longer the bank's question.

    Raises:
        Problem: what was typed cannot be taken, by field; the question is locked or not there.
    """
    standing = Standing.of(content, brief, bank)
    place = standing.place_of(number)
    if place is None:
        raise Problem(standing.missing(number))
    question = standing.questions[place]
    if question.locked:
        raise Problem(f"Question {number} is locked. Unlock it first.")
    new = _taken(question, fields, content)
    if new.minutes != question.minutes:
        changed = timed_by_hand(standing, place, new.minutes)
        if changed.left:
            raise Problem(fields={"minutes": changed.left[0]})
        standing = changed
    asks_anew = _only_asked(new) != _only_asked(question)
    if asks_anew:
        standing = standing.replacing(place, new).saying(f"Question {number} was edited by hand.")
    renewed = frozenset({new.id}) if asks_anew else frozenset()
    return closed(standing, renewed)


def _only_asked(question: Question) -> Question:
    return question.model_copy(update={"minutes": 0})


def _taken(question: Question, fields: Mapping[str, str], content: QuestionSet) -> Question:
    """Return a question with what was typed. Raises Problem naming every field that is wrong."""
    unknown = set(fields) - {"prompt", "minutes", *_LISTS}
    if unknown:
        raise ValueError(f"not fields of a question: {sorted(unknown)}")
    typed = {name: text.replace("\r\n", "\n").strip() for name, text in fields.items()}
    wrong = dict(_faults(typed, question, content))
    if wrong:
        raise Problem(fields=wrong)
    update: dict[str, object] = {
        name: tuple(_lines(typed[name])) for name in _LISTS if name in typed
    }
    if "minutes" in typed:
        update["minutes"] = int(typed["minutes"])
    prompt = typed.get("prompt", question.prompt)
    if prompt != question.prompt:
        update |= {"prompt": prompt, "bank_id": None}
    return question.model_copy(update=update)


def _faults(
    typed: Mapping[str, str], question: Question, content: QuestionSet
) -> Iterator[tuple[str, str]]:
    if "prompt" in typed and (fault := _prompt_fault(typed["prompt"], question, content)):
        yield "prompt", fault
    if "minutes" in typed and (fault := _minutes_fault(typed["minutes"], content)):
        yield "minutes", fault
    for name in _LISTS:
        if name in typed and (fault := _list_fault(name, _lines(typed[name]))):
            yield name, fault


def _prompt_fault(prompt: str, question: Question, content: QuestionSet) -> str | None:
    if not prompt:
        return "Write the question, as it is said aloud."
    if len(prompt) > LONGEST_PROMPT:
        return f"This is longer than {LONGEST_PROMPT:,} characters. Put parts into follow-ups."
    for number, one in enumerate(content.questions, 1):
        if one.id != question.id and one.prompt.casefold() == prompt.casefold():
            return f"Question {number} asks the same, word for word."
    return None


def _minutes_fault(text: str, content: QuestionSet) -> str | None:
    if not text.isascii() or not text.isdigit() or len(text) > len(str(_MOST_MINUTES)):
        return "Write the minutes as a whole number, such as 8."
    if not _LEAST_MINUTES <= int(text) <= min(_MOST_MINUTES, content.length_minutes):
        return f"The interview is {counted(content.length_minutes, 'minute')}; give 1 to that."
    return None


def _list_fault(name: str, lines: Sequence[str]) -> str | None:
    most = MOST_FOLLOW_UPS if name == "follow_ups" else MOST_LINES
    if len(lines) > most:
        return f"These are {len(lines)} {_LISTS[name]}; up to {most} can be kept in mind."
    if any(len(line) > LONGEST_LINE for line in lines):
        return f"A line is longer than {LONGEST_LINE} characters. Write one thing a line."
    if len({line.casefold() for line in lines}) < len(lines):
        return "A line stands there twice."
    short = next((line for line in lines if len(line.split()) < LEAST_WORDS), None)
    if name == "follow_ups" and short:
        return f"“{short}” is shorter than {LEAST_WORDS} words. Ask a whole question."
    return None


def _lines(text: str) -> list[str]:
    """Return what stands in each line, without its bullet."""
    lines = (line.strip().lstrip("-*•\u2013").strip() for line in text.splitlines())
    return [line for line in lines if line]
