"""Which roles the bank can serve, and which technology a question belongs to."""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.catalogue.model import Frozen, Text
from bot.reading import name_of, read_yaml, validate

Words = Annotated[tuple[Text, ...], Field(min_length=1)]


class Role(Frozen):
    """A role the bank has questions for, recognised by any of its words."""

    id: Text
    name: Text
    covers: Text
    words: Words


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


class Roles(Frozen):
    """`data/roles.yaml`."""

    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    nouns: Words
    technologies: tuple[Technology, ...] = ()

    def find(self, words: str) -> Role | None:
        """Return the role whose words occur most often in a role's name, if any does."""
        best: tuple[int, Role] | None = None
        for role in self.roles:
            found = len(set(_bounded([f"(?i:{re.escape(w)})" for w in role.words]).findall(words)))
            if found and (best is None or found > best[0]):
                best = found, role
        return best[1] if best else None

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
        return _bounded([f"(?i:{re.escape(noun)})" for noun in self.nouns]).search(role) is not None


def _bounded(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])(?:" + "|".join(alternatives) + r")(?![\w+#])")


def load_roles(path: Path) -> Roles:
    """Read `data/roles.yaml`. Raises DataError for a wrong field."""
    return validate(Roles, read_yaml(path), name_of(path))
