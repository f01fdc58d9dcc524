"""What is wrong with a submitted form, field by field, and what is to be looked up first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.errors import Problem
from bot.slack.errors import NotYet
from bot.storage.database import Connection


class LookingUp(NotYet):
    """Something named in a form is not known yet; said beside its field while it is looked up."""

    def __init__(self, fields: Mapping[str, str], meanwhile: Callable[[Connection], None]) -> None:
        super().__init__(" ".join(fields.values()), meanwhile)
        self.fields = dict(fields)


@dataclass
class Findings:
    """What is wrong by field, and what must be looked up before more can be said."""

    errors: dict[str, str] = field(default_factory=dict)
    lookups: list[Callable[[Connection], None]] = field(default_factory=list)

    def settle(self) -> None:
        """Raise what was found, if anything."""
        if self.lookups:
            raise LookingUp(self.errors, self._look)
        if self.errors:
            raise Problem(fields=self.errors)

    def _look(self, con: Connection) -> None:
        for lookup in self.lookups:
            lookup(con)
