"""Role families: what each is asked about at every level, and how its words are recognised."""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.catalogue.model import Frozen, Kind, Level, Text
from bot.reading import DataError, gathered, name_of, read_yaml, validate

Words = Annotated[tuple[Text, ...], Field(min_length=1)]

_NEAR = 0.65
"""Likeness from which a family is near a role by name: "project manager" is 0.87 like "product
manager", "network engineer" 0.79 like "etl engineer"; "pastry chef" is 0.5 like the nearest."""


class AtLevel(Frozen):
    """What a level is expected to do beyond the one below it, and what else it is asked about."""

    expects: Words
    areas: tuple[Text, ...] = ()


class Interview(Frozen):
    """How an interview of one type is usually held for a family; `minutes` is its whole length."""

    type: Text
    minutes: Annotated[int, Field(ge=15, le=180)]
    questions: tuple[int, int]
    mix: tuple[Kind, ...] = ()


class Role(Frozen):
    """One family of `data/roles/`, recognised by any of its words.

    A `general` family ("engineering manager") gives way to any other that the words name as well.
    `areas` are ids of `data/areas/`, the most telling first; a question is asked for the family
    when it is filed first under one of them. `technologies` are those its questions may be tied to.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Text
    covers: Text
    words: Words
    general: bool = False
    technologies: tuple[Text, ...] = ()
    competencies: Words
    areas: Words
    levels: Mapping[Level, AtLevel]
    interviews: Annotated[tuple[Interview, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_level(self) -> Self:
        lacking = [level.value for level in Level if level not in self.levels]
        if lacking:
            raise ValueError(f"levels: expected {', '.join(lacking)} as well")
        return self

    def areas_at(self, level: Level) -> tuple[str, ...]:
        """Return the ids of the areas a level is asked about, its own first."""
        return tuple(dict.fromkeys((*self.levels[level].areas, *self.areas)))

    def interview(self, type_: str) -> Interview | None:
        """Return how an interview of a type is usually held here; None for a type it has not."""
        wanted = _telling(type_)
        fits = [(len(wanted & _telling(one.type)), one) for one in self.interviews]
        fit, found = max(fits, key=lambda pair: pair[0])
        return found if fit else None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self.words, key=len, reverse=True)
        return _bounded([f"(?i:{re.escape(word)})" for word in longest])

    def likeness(self, words: str) -> float:
        """Return from 0 to 1 how much a role's name looks like one of this family's."""
        wanted, names = words.casefold(), (self.name, *self.words)
        return max(SequenceMatcher(None, wanted, name.casefold()).ratio() for name in names)

    def named_by(self, words: str) -> int:
        """Return how many letters of a role's name are this family's words."""
        return sum(len(found) for found in {one.casefold() for one in self._pattern.findall(words)})


class Technology(Frozen):
    """A language or platform: `words` are found in any case, `exact` only as written."""

    name: Text
    words: Words
    exact: tuple[Text, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = [f"(?i:{re.escape(word)})" for word in self.words]
        return _bounded(words + [re.escape(word) for word in self.exact])

    def named_in(self, text: str) -> bool:
        """Tell whether a question's text names this technology."""
        folded = text.casefold()
        # Most texts name none; looking for plain words first is many times faster.
        near = any(word in folded for word in self.words) or any(
            word in text for word in self.exact
        )
        return near and self._pattern.search(text) is not None

    @cached_property
    def _loose(self) -> re.Pattern[str]:
        names = (self.name, *self.words, *self.exact)
        return _bounded([f"(?i:{re.escape(word)})" for word in names])

    def named_in_role(self, role: str) -> bool:
        """Tell whether a role's words name it; there `go` in lower case is the language."""
        return self._loose.search(role) is not None


class Trade(Frozen):
    """`data/technologies.yaml`: how a job is called, and what a question can be tied to."""

    nouns: Words
    technologies: tuple[Technology, ...] = ()


class Roles:
    """All families, and the words that jobs and technologies go by."""

    def __init__(self, roles: Iterable[Role], trade: Trade) -> None:
        self.roles = tuple(roles)
        self.nouns = trade.nouns
        self.technologies = trade.technologies

    def find(self, words: str) -> Role | None:
        """Return the family that most of a role's name speaks of, if any does."""
        named = [(role.named_by(words), role) for role in self.roles]
        found = [(letters, role) for letters, role in named if letters]
        special = [pair for pair in found if not pair[1].general]
        return max(special or found, key=lambda pair: pair[0], default=(0, None))[1]

    def nearest(self, words: str) -> Role:
        """Return the family whose name or words look most like a role that none is found for."""
        return max(self.roles, key=lambda role: role.likeness(words))

    def is_near(self, words: str) -> bool:
        """Tell whether any family's name looks like the role's; a pastry chef's is like none."""
        return self.nearest(words).likeness(words) >= _NEAR

    def asked_about(self, areas: Collection[str]) -> Role:
        """Return the family that is asked about most of the areas; a general one of equals."""
        return max(self.roles, key=lambda role: (len(set(areas) & set(role.areas)), role.general))

    def covered(self) -> str:
        """Return what the bank covers, for a sentence: `Go and backend engineering`."""
        return ", ".join(dict.fromkeys(role.covers for role in self.roles))

    def technologies_in_role(self, role: str) -> frozenset[str]:
        """Return the names of the technologies a role's words name."""
        return frozenset(one.name for one in self.technologies if one.named_in_role(role))

    def technologies_in(self, text: str) -> frozenset[str]:
        """Return the names of the technologies a question's text names."""
        return frozenset(one.name for one in self.technologies if one.named_in(text))

    def has_noun(self, role: str) -> bool:
        """Tell whether a role's name says what the person is, such as engineer."""
        return self._nouns.search(role) is not None

    def without_nouns(self, role: str) -> str:
        """Return what a role's name says beside what every job is called: "react native"."""
        return self._nouns.sub(" ", role)

    @cached_property
    def _nouns(self) -> re.Pattern[str]:
        return _bounded([f"(?i:{re.escape(noun)})" for noun in self.nouns])


def _telling(type_: str) -> frozenset[str]:
    """Return the words of a type of interview that tell it from others."""
    words = type_.casefold().replace("-", " ").split()
    return frozenset(words) - {"interview", "round", "session", "exercise", "call", "stage"}


def _bounded(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])(?:" + "|".join(alternatives) + r")(?![\w+#])")


def load_roles(data: Path) -> Roles:
    """Read `data/roles/*.yaml`, one family a file, and `data/technologies.yaml`.

    Raises:
        DataError: for a wrong field, an id that is not the file's name, an unknown technology.
    """
    mistakes: list[str] = []
    trade = gathered(mistakes, _load_trade, data / "technologies.yaml")
    roles: list[Role] = []
    files = sorted((data / "roles").glob("*.yaml"))
    for path in files:
        role = gathered(mistakes, _load_role, path)
        if role is None:
            continue
        if role.id != path.stem:
            mistakes.append(f"{name_of(path)}, id: {role.id}; expected the file's name")
        known = {one.name for one in trade.technologies} if trade else set(role.technologies)
        mistakes.extend(
            f"{name_of(path)}, technologies: {name!r} is not in technologies.yaml"
            for name in role.technologies
            if name not in known
        )
        roles.append(role)
    if not files:
        mistakes.append("data/roles: expected at least one family (*.yaml)")
    if mistakes or trade is None:
        raise DataError(mistakes)
    return Roles(roles, trade)


def _load_role(path: Path) -> Role:
    return validate(Role, read_yaml(path), name_of(path))


def _load_trade(path: Path) -> Trade:
    return validate(Trade, read_yaml(path), name_of(path))
