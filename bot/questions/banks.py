"""The bank as one workspace has it: the shared questions, its own complete ones, none retired."""

import threading

from bot.catalogue.bank import Bank
from bot.questions import store
from bot.storage.database import Database

MOST_KEPT = 8
"""Workspaces whose bank is kept ready; another one's is built anew, in well under a second."""


class Banks:
    """Gives each workspace its bank, built once for each change of its questions."""

    def __init__(self, shared: Bank, db: Database) -> None:
        self.shared = shared
        self._db = db
        self._kept: dict[str, tuple[str, Bank]] = {}
        self._lock = threading.Lock()

    def of(self, team: str) -> Bank:
        """Return a workspace's bank; the shared one itself where it changed nothing."""
        con = self._db.read()
        revision = store.revision(con, team)
        with self._lock:
            kept = self._kept.get(team)
        if kept is not None and kept[0] == revision:
            return kept[1]
        own = (each.complete() for each in store.every(con, team))
        bank = self.shared.extended(
            [each for each in own if each is not None], without=store.retired(con, team)
        )
        with self._lock:
            self._kept.pop(team, None)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[team] = (revision, bank)
        return bank
