"""Which questions can reveal a line of the brief, and which are on a topic: lexical, explainable.

A line is read into terms (stems, with phrases that mean the same made one). A question reveals it
when its own lines hold enough of those terms, rare ones counting most, and hold them together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.catalogue.bank import Bank
from bot.catalogue.index import Profile, Weights, profile
from bot.plans.model import AtLeastOne, Question

# Set by reading all pairs of the sample brief's fourteen flags and the bank's questions: above it
# stand the pairs a person would accept, and half of the terms alone do not reach it.
REVEALS = 0.6
# What a tie somebody else made (the model, a person) must at least share to be believed.
TOUCHES = 0.4
# A goal is broader than a flag ("production experience with Go services at scale"): less will do.
SERVES = 0.35
# A question is on a topic when it is filed under the topic's area, or its prompt names it fully.
ON_TOPIC = 0.5
# A line that says no more than an area's name ("unfamiliar with the standard library") is revealed
# by any question filed under that area, whatever its words.
_BY_AREA = 0.75
# A line that names areas is not revealed by a question of quite different ones, whatever words
# they share; the factor keeps even a full match below REVEALS.
_OTHER_AREA = 0.55
_LONGEST_LINE = 400
_PARENTHESES = re.compile(r"\(([^()]{1,300})\)")
_ALTERNATIVES = re.compile(r"\s*(?:[,;]|\bor\b|\band/or\b)\s*")
_AND = re.compile(r"\s*(?:,\s*(?:and\b)?|\band\b)\s*")
_EITHER = re.compile(r"\bor\b|\band/or\b")


@dataclass(frozen=True, slots=True)
class Needle:
    """A line of the brief as matching sees it.

    `head` holds the terms outside parentheses, `either` the alternatives that an "or" separates
    there, `examples` the alternatives inside parentheses, `terms` all of them; `areas` the areas
    the line touches, `named` those whose name is all it says.
    """

    text: str
    head: tuple[str, ...]
    either: tuple[tuple[str, ...], ...]
    examples: tuple[tuple[str, ...], ...]
    areas: tuple[str, ...]
    named: tuple[str, ...]
    terms: frozenset[str]


class Matcher:
    """Compares lines with questions by the bank's vocabulary, areas and weights."""

    def __init__(self, bank: Bank) -> None:
        self._vocabulary = bank.vocabulary
        self._areas = bank.areas
        self._roles = bank.roles
        self._weights: Weights = bank.index.weights
        self.needle = lru_cache(maxsize=1024)(self._needle)

    def _needle(self, text: str) -> Needle:
        """Read a line of the brief."""
        line = text[:_LONGEST_LINE]
        outside = _PARENTHESES.sub(" ", line)
        examples = (
            self._vocabulary.terms(part)
            for inside in _PARENTHESES.findall(line)
            for part in _ALTERNATIVES.split(inside)
        )
        either = tuple(self._vocabulary.terms(part) for part in _EITHER.split(outside))
        head, inside = self._vocabulary.terms(outside), tuple(one for one in examples if one)
        return Needle(
            text,
            head,
            tuple(one for one in either if one) if len(either) > 1 else (),
            inside,
            self._areas.touched_by(line),
            self._areas.named(line),
            frozenset((*head, *(term for one in inside for term in one))),
        )

    def profile(self, question: Question, rated: Iterable[str] = ()) -> Profile:
        """Read a question of a set; its areas may be ids, names or a brief's own words.

        `rated` are the lines on accuracy and depth of the criteria it is rated under.
        """
        lines = (
            *question.follow_ups,
            *question.look_for,
            *question.red_flags,
            *question.green_flags,
            *rated,
        )
        areas = {area for text in question.areas for area in self.areas_of(text)}
        return profile(question.kind, areas, question.prompt, lines, self._vocabulary)

    def areas_of(self, text: str) -> tuple[str, ...]:
        """Return the ids of the areas a text is about, best first; an id is its own area."""
        return (text,) if text in self._areas else self._areas.ids_in(text)

    def reveals(self, text: str, question: Profile) -> float:
        """Return from 0 to 1 how well a question's answers can show what a line says.

        Half of it is how much of the line the question's text holds anywhere, half how much its
        best single line holds. Examples in parentheses are alternatives: the best of them counts
        for half, the words outside for the other half.
        """
        needle = self.needle(text)
        if not needle.terms:
            return 0.0
        filed = not question.areas.isdisjoint(needle.named)
        if needle.terms.isdisjoint(question.terms):
            return _BY_AREA if filed else 0.0
        score = self._compared(needle, question)
        if filed:
            return max(score, _BY_AREA)
        if needle.areas and question.areas and question.areas.isdisjoint(needle.areas):
            score *= _OTHER_AREA
        return score

    def parts(self, text: str) -> tuple[str, ...]:
        """Split a goal at commas and "and", where each part says something by itself."""
        found = tuple(part for part in _AND.split(_PARENTHESES.sub(" ", text)) if part.strip())
        return found if all(self.needle(part).terms for part in found) else (text,)

    def _compared(self, needle: Needle, question: Profile) -> float:
        heads = (needle.head, *needle.either)
        head = max((self._held(one, question) for one in heads if one), default=0.0)
        if not needle.examples:
            return head
        example = max(self._held(one, question) for one in needle.examples)
        return (head + example) / 2 if needle.head else example

    def _held(self, terms: tuple[str, ...], question: Profile) -> float:
        total = sum(self._weights[term] for term in terms)
        anywhere = sum(self._weights[term] for term in terms if term in question.terms)
        if not anywhere:
            return 0.0
        together = max(
            sum(self._weights[term] for term in terms if term in line or term in question.about)
            for line in question.lines
        )
        return (anywhere + together) / (2 * total)

    def on_topic(self, topic: str, question: Profile) -> float:
        """Return from 0 to 1 how much a question is on a topic such as "error handling".

        1 where it is filed under the topic's area and its prompt names the topic; at least a half
        where one of both holds fully; the share of the topic's terms it holds otherwise.
        """
        needle = self.needle(topic)
        if not needle.terms:
            return 0.0
        areas = set(self.areas_of(topic)[:1])
        filed = bool(areas) and not question.areas.isdisjoint(areas)
        asked = max(
            self._share(one, question.asked | question.about)
            for one in (needle.head, *needle.either, *needle.examples)
            if one
        )
        if filed:
            return (1.0 + asked) / 2
        return 0.9 * asked if asked >= 1 or not areas else 0.45 * asked

    def _share(self, terms: tuple[str, ...], held: frozenset[str]) -> float:
        total = sum(self._weights[term] for term in terms)
        return sum(self._weights[term] for term in terms if term in held) / total

    def meets(self, rule: AtLeastOne, question: Profile) -> float:
        """Return from 0 to 1 how well a question meets an "at least one …" rule."""
        kind = float(question.kind in rule.kinds)
        topic = max((self.on_topic(one, question) for one in rule.topics), default=0.0)
        if rule.together:
            return min(kind, topic)
        return max(kind, topic)

    def covers(self, area: str, question: Profile) -> bool:
        """Tell whether a question covers an area of the brief, named in the brief's own words."""
        areas = self.areas_of(area)
        if areas:
            return not question.areas.isdisjoint(areas)
        return self.reveals(area, question) >= REVEALS

    def names(self, area: str, question: Question) -> bool:
        """Tell whether an area is a technology and no more, such as "Go", that a question names.

        Words that most questions have by their trade are no terms to look for.
        """
        wanted = self._roles.technologies_in_role(area)
        if not wanted or self.needle(area).terms:
            return False
        flags = (*question.red_flags, *question.green_flags)
        lines = (question.prompt, *question.follow_ups, *question.look_for, *flags)
        return not wanted.isdisjoint(self._roles.technologies_in("\n".join(lines)))
