"""What a check looks at: a set, its brief, and the content that says what words mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.catalogue.bank import Bank
from bot.catalogue.index import Profile
from bot.plans.composing.matching import Matcher
from bot.plans.model import Brief, Question, QuestionSet
from bot.plans.reading.frame import settle

_MOST_NAMED = 3


@dataclass(frozen=True)
class Case:
    """A set under check. Everything derived is worked out at most once."""

    content: QuestionSet
    brief: Brief
    bank: Bank

    @cached_property
    def matcher(self) -> Matcher:
        """Return the matcher over the bank's words."""
        return Matcher(self.bank)

    @cached_property
    def settled(self) -> Brief:
        """Return the brief with its gaps filled as the role's family usually has them."""
        return settle(self.brief, self.bank)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Return each question's number, from 1, by its id."""
        return {one.id: at for at, one in enumerate(self.content.questions, 1)}

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """Return each question as matching sees it, by its id.

        The brief's own flags do not count as a question's words: that a flag stands beside a
        question does not show that the question can reveal it.
        """
        flags = {folded(flag) for flag in (*self.brief.red_flags, *self.brief.green_flags)}

        def others(lines: Iterable[str]) -> tuple[str, ...]:
            return tuple(line for line in lines if folded(line) not in flags)

        return {
            one.id: self.matcher.profile(
                one.model_copy(
                    update={
                        "red_flags": others(one.red_flags),
                        "green_flags": others(one.green_flags),
                    }
                ),
                self._rated(one.id),
            )
            for one in self.content.questions
        }

    def _rated(self, id_: str) -> tuple[str, ...]:
        """Return what makes an answer accurate and deep, by a question's criteria."""
        return tuple(
            line
            for criterion in self.content.rubric.criteria
            if id_ in criterion.questions
            for line in (*criterion.technical_accuracy, *criterion.depth)
        )

    def named(self, ids: Iterable[str]) -> str:
        """Name questions by their numbers: `question 2`, `questions 1, 3 and 4`."""
        return numbered(sorted(self.numbers[id_] for id_ in ids if id_ in self.numbers))


def numbered(numbers: Sequence[int]) -> str:
    """Name questions by number: `question 2`, `questions 1, 3 and 4`."""
    if len(numbers) == 1:
        return f"question {numbers[0]}"
    return f"questions {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}" if numbers else ""


def folded(text: str) -> str:
    """Return a text for comparing word for word: case and spaces do not count."""
    return " ".join(text.casefold().split())


def number_of(question: Question) -> str:
    """Name a question by the number in its id."""
    digits = "".join(sign for sign in question.id if sign.isdigit())
    return f"Question {digits}" if digits else "This question"


def sentences(found: Sequence[str]) -> str:
    """Join what was found to a detail: the first three, and how many more there are."""
    more = len(found) - _MOST_NAMED
    shown = " ".join(found[:_MOST_NAMED])
    return f"{shown} And {more} more." if more > 0 else shown


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: `1 question`, `5 questions`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def span(lowest: int, highest: int) -> str:
    """Write a range: `4`, `4 or 5`, `4 to 6`."""
    if lowest == highest:
        return str(lowest)
    return f"{lowest} or {highest}" if highest == lowest + 1 else f"{lowest} to {highest}"
