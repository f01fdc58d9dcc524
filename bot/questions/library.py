"""All questions of a workspace at hand: the bank's, its own, complete or not, and the retired."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.catalogue.bank import Bank
from bot.catalogue.model import BankQuestion
from bot.questions import store
from bot.questions.banks import MOST_KEPT, Banks
from bot.questions.duplicates import Twin, Twins
from bot.questions.model import OwnQuestion
from bot.questions.store import Retired
from bot.storage.database import Connection, Database

Known = OwnQuestion | BankQuestion

MOST_TWINS = 3
"""Questions shown side by side with one; more than a few look alike only in a careless bank."""

MOST_AT_ONCE = 5_000
"""Questions among which look-alikes are sought while somebody waits for an answer."""


@dataclass(frozen=True)
class Counts:
    """How many questions there are: of the bank, own, and own that cannot be asked yet."""

    bank: int
    own: int
    waiting: int


@dataclass(frozen=True)
class Shelf:
    """A workspace's questions at one moment.

    Attributes:
        shared: the bank everybody has.
        own: every own question by id, oldest first.
        retired: what is not asked any more, by id.
        mark: changes whenever any of it does.
    """

    shared: Bank
    own: Mapping[str, OwnQuestion]
    retired: Mapping[str, Retired]
    mark: str

    def question(self, question_id: str) -> Known | None:
        """Return a question by id, retired or not."""
        return self.own.get(question_id) or self.shared.question(question_id)

    def in_use(self) -> Iterator[Known]:
        """Yield every question that is not retired, own ones first."""
        yield from (one for one in self.own.values() if one.id not in self.retired)
        yield from (one for one in self.shared.questions if one.id not in self.retired)

    def counts(self) -> Counts:
        """Count what is not retired."""
        own = [one for one in self.own.values() if one.id not in self.retired]
        bank = sum(one.id not in self.retired for one in self.shared.questions)
        return Counts(bank, len(own), sum(one.complete() is None for one in own))

    @cached_property
    def twins(self) -> Twins:
        """Return what finds questions in use that ask the same, built once."""
        return Twins(((one.id, one.prompt) for one in self.in_use()), self.shared.vocabulary)

    def twins_of(self, question: Known) -> tuple[Twin, ...]:
        """Return the questions in use that look like one, the most alike first."""
        found = self.twins.near(question.prompt, most=MOST_TWINS + 1)
        return tuple(twin for twin in found if twin.id != question.id)[:MOST_TWINS]

    def faults(self, question: OwnQuestion) -> tuple[str, ...]:
        """Return why a question that is complete is left out of sets all the same."""
        complete = question.complete()
        if complete is None:
            return ()
        return replace(self.shared, questions=(complete,)).faults(0)


class Library:
    """Gives each workspace its shelf, put together once for each change."""

    def __init__(self, banks: Banks, db: Database) -> None:
        self.banks = banks
        self._db = db
        self._kept: dict[str, Shelf] = {}
        self._lock = threading.Lock()

    def of(self, team: str) -> Shelf:
        """Return a workspace's questions as they are committed now."""
        con = self._db.read()
        mark = f"{self.banks.shared.version}:{store.revision(con, team)}"
        with self._lock:
            kept = self._kept.get(team)
        if kept is not None and kept.mark == mark:
            return kept
        shelf = self.within(con, team, mark)
        with self._lock:
            self._kept.pop(team, None)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[team] = shelf
        return shelf

    def within(self, con: Connection, team: str, mark: str = "") -> Shelf:
        """Return a workspace's questions as this transaction sees them, put together anew."""
        return Shelf(
            shared=self.banks.shared,
            own={one.id: one for one in store.every(con, team)},
            retired=store.retired(con, team),
            mark=mark,
        )
