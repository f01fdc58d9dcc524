"""What the review goes by: the catalogue's types and competencies, classic gaps and limits."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field

from bot.catalogue.model import Frozen, Text
from bot.catalogue.terms import Vocabulary, load_vocabulary, stems, tokens
from bot.catalogue.type_checks import load_types
from bot.catalogue.types import Competency, InterviewType, Types
from bot.loops.evidence import may_name
from bot.loops.model import State
from bot.loops.rounds import words_of
from bot.reading import DataError, name_of, read_yaml, validate

LINES_KEPT = 4096
"""Lines of which a guide remembers what they are about."""

_LEAST_LETTERS = 4


class Gap(Competency):
    """A classic gap: what one or more competencies look at, and what closes it.

    Its phrases, and those that only look like one, are those of its competencies and some more.
    """

    competencies: Annotated[tuple[Text, ...], Field(min_length=1)]
    live: bool = False
    near: tuple[Text, ...] = ()
    add: Text


class Opposite(Frozen):
    """Two kinds of lines that do not go together in one stage, and why."""

    says: Annotated[tuple[Text, ...], Field(min_length=1)]
    looks_for: Annotated[tuple[Text, ...], Field(min_length=1)]
    why: Text


class Limits(Frozen):
    """`data/loop_review.yaml`."""

    gaps: Annotated[tuple[Gap, ...], Field(min_length=1)]
    hands_on: tuple[Text, ...] = ()
    retelling: tuple[Text, ...] = ()
    opposites: tuple[Opposite, ...] = ()
    most_live: Annotated[int, Field(gt=0)]
    most_unattended: Annotated[int, Field(gt=0)]
    least_share: Annotated[float, Field(gt=0, le=1)]
    must_have_weight: Annotated[int, Field(ge=1)]
    same_probe: Annotated[float, Field(gt=0, le=1)]

    def retells(self, title: str) -> bool:
        """Tell whether the candidate tells of the past in a stage with such a title."""
        said = set(tokens(title))
        return any(set(tokens(words)) <= said for words in self.retelling)


class Fills(NamedTuple):
    """How far a type fills gaps, by their ids; none where it does not."""

    type: InterviewType
    gaps: Mapping[str, State]


class Guide:
    """All that a review needs to know besides the loop.

    Attributes:
        spoken_of: gives the ids of the competencies that a text speaks of.
        terms_of: gives the terms of a text, by which lines are held against each other.
    """

    def __init__(
        self,
        types: Types,
        limits: Limits,
        vocabulary: Vocabulary,
        before: "Guide | None" = None,
    ) -> None:
        """Take what a review goes by.

        `before` is a guide of the same limits: of types that did not change, all is known.
        """
        self.types = types
        self.limits = limits
        self.vocabulary = vocabulary
        self._by_id = {one.id: one for one in types.competencies}
        # By type's id, which gaps it fills, and how far: the same for every loop.
        self.fills: dict[str, Fills] = dict(before.fills) if before is not None else {}
        self.filling: dict[str, tuple[tuple[State, InterviewType], ...]] = {}
        # The lines of types come back in every review.
        self.spoken_of = lru_cache(maxsize=LINES_KEPT)(self._spoken_of)
        self.terms_of = lru_cache(maxsize=LINES_KEPT)(self._terms_of)

    @property
    def catalogue(self) -> tuple[InterviewType, ...]:
        """Return all types of the catalogue."""
        return self.types.types

    @property
    def competencies(self) -> Mapping[str, Competency]:
        """Return all competencies, by id, in the vocabulary's order."""
        return self._by_id

    def _terms_of(self, text: str) -> frozenset[str]:
        """Return the terms of a text, by which lines are held against each other."""
        return frozenset(self.vocabulary.terms(text))

    def _spoken_of(self, text: str) -> tuple[str, ...]:
        """Return the ids of the competencies that a text speaks of."""
        words = frozenset(words_of(text))
        return tuple(
            id_ for id_, one in self._by_id.items() if may_name(one, words) and one.named_in(text)
        )

    def left_out(self, elsewhere: tuple[str, ...]) -> frozenset[str]:
        """Return the ids of the competencies that people say are assessed elsewhere.

        They are meant by id, by any of their phrases, or by a word of their id in another form:
        `communications skills` means `communication`.
        """
        found = {id_ for text in elsewhere for id_ in self.spoken_of(text)}
        for text in elsewhere:
            said = set(stems(text))
            found |= {id_ for id_ in self._by_id if _telling(id_) <= said and _telling(id_)}
        return frozenset(found)


def _telling(id_: str) -> set[str]:
    return {stem for stem in stems(id_.replace("-", " ")) if len(stem) >= _LEAST_LETTERS}


def load_guide(data: Path) -> Guide:
    """Load what the review goes by.

    Raises:
        DataError: for a wrong field, or a gap that names an unknown competency.
    """
    types = load_types(data)
    path = data / "loop_review.yaml"
    limits = validate(Limits, _with_words(read_yaml(path), types, path), name_of(path))
    return Guide(types, limits, load_vocabulary(data / "words.yaml"))


def _with_words(content: Any, types: Types, path: Path) -> Any:
    """Give each gap the phrases of its competencies, and those that only look like one."""
    gaps = content.get("gaps") if isinstance(content, dict) else None
    for gap in gaps if isinstance(gaps, list) else ():
        named = gap.get("competencies") if isinstance(gap, dict) else None
        for id_ in named if isinstance(named, list) else ():
            known = types.competency(id_)
            if known is None:
                raise DataError([f"{name_of(path)}, gaps: {id_!r} is not in competencies.yaml"])
            gap["words"] = [*(gap.get("words") or ()), *known.words]
            gap["except"] = [*(gap.get("except") or ()), *known.except_]
    return content
