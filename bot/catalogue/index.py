"""What each question of the bank offers, and the way from a word or an area to its questions."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.catalogue.areas import Areas
from bot.catalogue.model import BankQuestion, Kind
from bot.catalogue.roles import Roles
from bot.catalogue.terms import Vocabulary


@dataclass(frozen=True, slots=True)
class Profile:
    """A question as matching sees it: the terms of each of its lines, its areas and its kind.

    `asked` holds the terms of the prompt alone, `about` the terms its kind is about.
    """

    kind: Kind
    areas: frozenset[str]
    asked: frozenset[str]
    about: frozenset[str]
    lines: tuple[frozenset[str], ...]
    terms: frozenset[str]


def profile(
    kind: Kind,
    areas: Iterable[str],
    prompt: str,
    lines: Iterable[str],
    vocabulary: Vocabulary,
) -> Profile:
    """Read a question: its prompt, and the lines an answer is asked for and held against."""
    asked = vocabulary.indexed(prompt)
    about = vocabulary.about(kind)
    read = (asked, *(vocabulary.indexed(line) for line in lines))
    return Profile(kind, frozenset(areas), asked, about, read, frozenset().union(*read, about))


class Weights:
    """How much a term tells: rare terms much, terms of most questions little.

    The inverse document frequency, log((n + 1) / (df + 1)) + 1, over the bank's questions. A term
    the bank does not know weighs the most: what is asked for by it cannot be met by other words.
    """

    def __init__(self, counts: Mapping[str, int], total: int) -> None:
        self._weights = {term: self._weight(count, total) for term, count in counts.items()}
        self._unknown = self._weight(0, total)

    @staticmethod
    def _weight(count: int, total: int) -> float:
        return math.log((total + 1) / (count + 1)) + 1

    def __getitem__(self, term: str) -> float:
        return self._weights.get(term, self._unknown)


class Index:
    """Profiles of all questions of the bank by position, and the postings of terms and areas.

    `technologies` holds the names of the technologies each question, or its rating, is tied to.
    """

    def __init__(
        self,
        questions: tuple[BankQuestion, ...],
        areas: Areas,
        roles: Roles,
        vocabulary: Vocabulary,
    ) -> None:
        self.profiles = tuple(_of_bank(question, vocabulary) for question in questions)
        self.technologies = tuple(
            roles.technologies_in("\n".join((one.prompt, *one.follow_ups, *rated_lines(one))))
            for one in questions
        )
        self.by_term: dict[str, list[int]] = {}
        self.by_area: dict[str, list[int]] = {area.id: [] for area in areas.all}
        self.by_kind: dict[Kind, list[int]] = {kind: [] for kind in Kind}
        for at, one in enumerate(self.profiles):
            for term in one.terms:
                self.by_term.setdefault(term, []).append(at)
            for area in one.areas:
                self.by_area.setdefault(area, []).append(at)
            self.by_kind[one.kind].append(at)
        counts = Counter({term: len(found) for term, found in self.by_term.items()})
        self.weights = Weights(counts, len(questions))


def rated_lines(question: BankQuestion) -> tuple[str, ...]:
    """Return every line of a question that an answer is held against."""
    anchors = (line for score in range(1, 5) for line in question.anchors[score])
    return (
        *question.look_for,
        *question.red_flags,
        *question.green_flags,
        *question.technical_accuracy,
        *question.depth,
        *anchors,
    )


def _of_bank(question: BankQuestion, vocabulary: Vocabulary) -> Profile:
    lines = (
        *question.follow_ups,
        *question.look_for,
        *question.red_flags,
        *question.green_flags,
        *question.technical_accuracy,
        *question.depth,
    )
    return profile(question.kind, question.areas, question.prompt, lines, vocabulary)
