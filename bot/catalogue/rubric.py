"""The rubric's content: labels of the four levels, spare criteria, what counts as a signal."""

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.catalogue.model import Anchors, Frozen, Signals, Text
from bot.catalogue.terms import Vocabulary, stem, tokens
from bot.reading import name_of, read_yaml, validate

# A verb alone is no observation, nor is a verb with one word ("explains channels"): two words of
# substance, or one in a clause ("cannot say what a client sees"), are the least that lets two
# raters look for the same thing.
_LEAST_SUBSTANCE = 2
_CLAUSE = frozenset(
    {"what", "why", "how", "when", "where", "which", "whether", "that", "if"}
    | {"before", "after", "instead", "unless"}
)


_NEAR_THE_BEGINNING = 3
_WORD_OR_PAUSE = re.compile(r"[^\W_]+|[,;:]")
_BEFORE_A_VERB = frozenset(
    {",", ";", ":", "cannot", "can", "could", "not", "never", "to", "then", "but", "nor", "t"}
)


class ScaleLevel(Frozen):
    """One of the four scores and what it is called."""

    score: Annotated[int, Field(ge=1, le=4)]
    label: Text


class SpareCriterion(Frozen):
    """A criterion that any technical conversation gives evidence for."""

    name: Text
    technical_accuracy: Signals
    depth: Signals
    levels: Anchors


class SignalWords(Frozen):
    """The words that tell an observable signal from an adjective, and what cannot be heard."""

    verbs: Annotated[tuple[Text, ...], Field(min_length=1)]
    states: Annotated[tuple[Text, ...], Field(min_length=1)]
    vague: Annotated[tuple[Text, ...], Field(min_length=1)]
    unheard: Annotated[tuple[Text, ...], Field(min_length=1)]

    @cached_property
    def _verb_stems(self) -> frozenset[str]:
        return _all_stems(self.verbs) - _all_stems(self.states)

    @cached_property
    def _empty_stems(self) -> frozenset[str]:
        return _all_stems(self.vague) | _all_stems(self.states)

    @cached_property
    def _unheard_pattern(self) -> re.Pattern[str]:
        phrases = sorted(self.unheard, key=len, reverse=True)
        words = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
        return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)

    def observable(self, signal: str, vocabulary: Vocabulary) -> bool:
        """Tell whether a rater could see or hear this signal happen.

        It takes something a person does (explains, names, asks, cannot say …) and at least two
        words of substance. "Good communication" has neither; "understands channels well" names a
        state of mind; "explains clearly" says about nothing what.
        """
        act = self._act_in(signal)
        if act is None:
            return False
        words = tokens(signal)
        substance = {stem(word) for word in words} - vocabulary.function - self._empty_stems - {act}
        clause = bool(substance) and not _CLAUSE.isdisjoint(words)
        return len(substance) + clause >= _LEAST_SUBSTANCE

    def _act_in(self, signal: str) -> str | None:
        """Return the stem of what is done: a verb near the beginning, after a pause or a modal.

        Elsewhere the same word is mostly a noun: "knowledge of channels and select".
        """
        words = _WORD_OR_PAUSE.findall(signal.casefold())
        for at, word in enumerate(words):
            verb_like = at < _NEAR_THE_BEGINNING or words[at - 1] in _BEFORE_A_VERB
            if verb_like and stem(word) in self._verb_stems:
                return stem(word)
        return None

    def unheard_in(self, text: str) -> str | None:
        """Return the words of a text that name something no transcript holds, or None."""
        match = self._unheard_pattern.search(text)
        return match[0] if match else None


def _all_stems(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for line in lines for word in tokens(line))


class RubricContent(Frozen):
    """`data/rubric.yaml`."""

    levels: Annotated[tuple[ScaleLevel, ...], Field(min_length=4, max_length=4)]
    spare: tuple[SpareCriterion, ...] = ()
    signals: SignalWords

    @model_validator(mode="after")
    def _scores_in_order(self) -> Self:
        if [level.score for level in self.levels] != [1, 2, 3, 4]:
            raise ValueError("levels: expected the scores 1, 2, 3, 4 in this order")
        return self

    def label(self, score: int) -> str:
        """Return what a score from 1 to 4 is called."""
        return self.levels[score - 1].label


def load_rubric(path: Path) -> RubricContent:
    """Read `data/rubric.yaml`. Raises DataError for a wrong field."""
    return validate(RubricContent, read_yaml(path), name_of(path))
