"""What in a brief cannot be had together, said before anything is composed."""

from collections.abc import Iterator

from bot.catalogue.model import Level
from bot.plans.model import Brief
from bot.plans.reading import timing
from bot.plans.reading.words import level_in, years_in

_SHORTEST_INTERVIEW = 10
_LONGEST_INTERVIEW = 240
_YEARS_OF_NO_JUNIOR = 8
_YEARS_OF_A_SENIOR = 2


def contradictions(brief: Brief) -> tuple[str, ...]:
    """Return in plain sentences what in a brief cannot be had together; empty where all can."""
    return (*_of_time(brief), *_of_number(brief), *_of_level(brief), *_of_flags(brief))


def _of_time(brief: Brief) -> Iterator[str]:
    length, target = brief.length_minutes, brief.target_minutes
    if length is not None and length < _SHORTEST_INTERVIEW:
        yield f"An interview of {length} minutes leaves no room for a question and its answer."
    if length is not None and length > _LONGEST_INTERVIEW:
        yield f"An interview of {length} minutes is more than four hours. Is that meant?"
    if length is not None and target is not None and target > length:
        yield f"{target} minutes of questions do not fit into an interview of {length} minutes."


def _of_number(brief: Brief) -> Iterator[str]:
    if brief.question_count is None:
        return
    lowest, highest = brief.question_count
    target = brief.target_minutes or timing.target_for(
        brief.length_minutes or timing.DEFAULT_LENGTH
    )
    most = max(1, target // timing.LEAST_PER_QUESTION)
    if lowest > most:
        yield (
            f"{lowest} questions in {target} minutes are less than {timing.LEAST_PER_QUESTION} "
            f"minutes each, follow-ups included. {target} minutes hold at most {most}."
        )
    if len(brief.mix) > highest:
        kinds = " and ".join(kind.value.replace("_", " ") for kind in brief.mix)
        yield f"A mix of {kinds} takes more than {_questions(highest)}."
    for rule in brief.at_least_one:
        if rule.count > highest:
            yield f"“{rule.text}” asks for more than the {_questions(highest)} there are to be."


def _questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def _of_level(brief: Brief) -> Iterator[str]:
    named = level_in(brief.role)
    if brief.level and named and named is not brief.level:
        yield f"The role says {named.value}, the level says {brief.level.value}."
    years = years_in(brief.experience)
    if brief.level is Level.JUNIOR and years is not None and years >= _YEARS_OF_NO_JUNIOR:
        yield f"A junior with {years} years of experience: one of the two must be meant otherwise."
    experienced = brief.level is not None and brief.level.rank >= Level.SENIOR.rank
    if experienced and years is not None and years < _YEARS_OF_A_SENIOR and brief.level:
        yield f"{_years(years)} of experience hardly make a {brief.level.value} engineer."


def _years(years: int) -> str:
    return "1 year" if years == 1 else f"{years} years"


def _of_flags(brief: Brief) -> Iterator[str]:
    green = {flag.casefold() for flag in brief.green_flags}
    for flag in brief.red_flags:
        if flag.casefold() in green:
            yield f"“{flag}” is both a red flag and a green flag."
