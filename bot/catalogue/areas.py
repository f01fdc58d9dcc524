"""The subject areas questions are filed under, and how a phrase is recognised as one of them."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from bot.catalogue.model import Frozen, Text
from bot.catalogue.terms import Vocabulary
from bot.reading import DataError, entries, gathered, place, read_yaml, validate

# A phrase is about every area that explains at least this share of what the best one explains.
_NEAR_BEST = 0.6
_AND = re.compile(r"\band\b")


class Area(Frozen):
    """A subject area: its id in question files, its name for people, other phrases for it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    aliases: tuple[Text, ...] = ()


class Areas:
    """All areas, in the file's order."""

    def __init__(self, areas: Iterable[Area], vocabulary: Vocabulary) -> None:
        self.all = tuple(areas)
        self._vocabulary = vocabulary
        self._by_id = {area.id: area for area in self.all}
        self.ids_in = lru_cache(maxsize=4096)(self._ids_in)
        self.named = lru_cache(maxsize=4096)(self._named)

    def __contains__(self, area_id: object) -> bool:
        return area_id in self._by_id

    def name(self, area_id: str) -> str:
        """Return an area's name for people; an unknown id is its own name."""
        area = self._by_id.get(area_id)
        return area.name if area else area_id

    @cached_property
    def _phrases(self) -> list[tuple[str, frozenset[str]]]:
        phrases = []
        for area in self.all:
            for phrase in (area.name, *area.aliases, area.id.replace("-", " ")):
                terms = frozenset(self._vocabulary.terms(phrase))
                if terms:
                    phrases.append((area.id, terms))
        return phrases

    @cached_property
    def _names(self) -> list[tuple[str, frozenset[str]]]:
        parts = (
            (area.id, part) for area in self.all for part in (area.name, *_AND.split(area.name))
        )
        return [(area_id, frozenset(self._vocabulary.terms(part))) for area_id, part in parts]

    def _named(self, text: str) -> tuple[str, ...]:
        """Return the ids of the areas whose name, or one part of it, is all that a text says."""
        terms = frozenset(self._vocabulary.terms(text))
        found = (area_id for area_id, name in self._names if name == terms)
        return tuple(dict.fromkeys(found)) if terms else ()

    def _ids_in(self, text: str) -> tuple[str, ...]:
        """Return the ids of the areas a phrase is about, best first; empty where it is of none.

        An area is found by any of its phrases whose every term the text holds; the more of the
        text's terms its phrases explain, the better it fits.
        """
        found = self._found_in(text)
        best = max((len(terms) for terms in found.values()), default=0)
        near = [(-len(terms), area_id) for area_id, terms in found.items()]
        order = {area.id: at for at, area in enumerate(self.all)}
        near.sort(key=lambda pair: (pair[0], order[pair[1]]))
        return tuple(area_id for size, area_id in near if -size >= best * _NEAR_BEST)

    def touched_by(self, text: str) -> tuple[str, ...]:
        """Return the ids of all areas that any words of a text name, in the file's order."""
        found = self._found_in(text)
        return tuple(area.id for area in self.all if area.id in found)

    def filling(self, text: str) -> tuple[str, ...]:
        """Return the ids of the areas whose phrases explain more than half of what a text says.

        A long line names many areas in passing ("work with engineers until it is released").
        """
        terms = frozenset(self._vocabulary.terms(text))
        found = self._found_in(text)
        return tuple(
            area.id for area in self.all if 2 * len(terms & found.get(area.id, set())) > len(terms)
        )

    def _found_in(self, text: str) -> dict[str, set[str]]:
        """Return, by area, the terms of a text that phrases for it explain."""
        found: dict[str, set[str]] = {}
        offered = self._vocabulary.indexed(text)
        for area_id, terms in self._phrases:
            if terms <= offered:
                found.setdefault(area_id, set()).update(terms)
        return found


def load_areas(folder: Path, vocabulary: Vocabulary) -> Areas:
    """Read `data/areas/*.yaml`.

    Raises:
        DataError: for a wrong field, an id that stands twice, or a folder without a file.
    """
    mistakes: list[str] = []
    areas: list[Area] = []
    homes: dict[str, str] = {}
    files = sorted(folder.glob("*.yaml"))
    if not files:
        mistakes.append(f"data/{folder.name}: expected at least one file of areas (*.yaml)")
    for path in files:
        for position, entry in enumerate(gathered(mistakes, _entries, path) or (), 1):
            where = place(path, "area", position, entry)
            area = gathered(mistakes, validate, Area, entry, where)
            if area is None:
                continue
            if homes.setdefault(area.id, where) != where:
                mistakes.append(
                    f"{where}, id: {area.id} stands twice; expected one area for each id"
                )
            areas.append(area)
    if mistakes:
        raise DataError(mistakes)
    return Areas(areas, vocabulary)


def _entries(path: Path) -> list[Any]:
    return entries(path, read_yaml(path), "areas")
