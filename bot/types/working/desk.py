"""What every job on works is given."""

from dataclasses import dataclass

from bot.catalogue.terms import Vocabulary
from bot.deps import Deps
from bot.types.library import Library, Shelf


@dataclass(frozen=True)
class Desk:
    """The collaborators of this room.

    Attributes:
        library: the workspaces' types.
        vocabulary: the words by which types are compared.
    """

    deps: Deps
    library: Library
    vocabulary: Vocabulary

    def shelf(self, team: str) -> Shelf:
        """Return a workspace's types as they are committed now."""
        return self.library.of(team)
