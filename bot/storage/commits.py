"""The one connection that writes, and one commit for blocks that come close together.

A commit waits for the disk: 0.1 ms here, 1 ms and more on a rented machine's volume. If each block
waited for itself, 500 a second would be more than a disk of 1 ms can take, and acknowledgements
would queue behind it. So a block that ends while others wait for the writer leaves the commit to
them, and goes on once it has happened.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlite_utils

from bot.storage.engine import OperationalError

MOST_TOGETHER = 32
"""Blocks of one commit: nobody waits for more than so many others to do their work first."""

# Whoever was to commit may have been interrupted while it waited; then another one does.
LOOK_AGAIN_SECONDS = 1.0


@dataclass(eq=False)
class _Group:
    """Blocks that are committed together, or not at all."""

    size: int = 0
    error: BaseException | None = None
    over: threading.Event = field(default_factory=threading.Event)


class Writer:
    """Gives the connection to one thread at a time, in a transaction that others may share.

    Each block is a savepoint: one that fails undoes its own changes only. No block ends before its
    commit, and where that fails it fails for all who share it.
    """

    def __init__(self, con: sqlite_utils.Database) -> None:
        """Take the connection over; nobody else may write with it."""
        self._con = con
        self._lock = threading.Lock()
        self._holder: int | None = None
        self._group: _Group | None = None
        self._counting = threading.Lock()
        self._waiting = 0

    @property
    def is_mine(self) -> bool:
        """Tell whether the calling thread is inside a block."""
        return self._holder == threading.get_ident()

    @contextmanager
    def block(self) -> Iterator[sqlite_utils.Database]:
        """Give the connection; what was done with it is committed when this ends."""
        if self.is_mine:
            with self._con.atomic():
                yield self._con
            return
        group = self._enter()
        try:
            with self._savepoint(group):
                yield self._con
        finally:
            self._leave(group)
        self._wait(group)

    def close(self) -> None:
        """Commit what is left and close the connection."""
        with self._lock:
            if self._group is not None:
                self._commit(self._group)
            self._con.close()

    def _enter(self) -> _Group:
        with self._counting:
            self._waiting += 1
        try:
            self._lock.acquire()  # let go by _leave
        finally:
            with self._counting:
                self._waiting -= 1
        try:
            if self._group is None:
                self._con.conn.execute("BEGIN IMMEDIATE")
                self._group = _Group()
        except BaseException:
            self._lock.release()
            raise
        self._holder = threading.get_ident()
        return self._group

    @contextmanager
    def _savepoint(self, group: _Group) -> Iterator[None]:
        self._con.conn.execute("SAVEPOINT block")
        try:
            yield
            # Where a full disk made SQLite roll back by itself and somebody swallowed that error,
            # there is no savepoint any more and this says so.
            self._con.conn.execute("RELEASE block")
        except BaseException:
            self._undo(group)
            raise
        group.size += 1

    def _undo(self, group: _Group) -> None:
        try:
            self._con.conn.execute("ROLLBACK TO block")
            self._con.conn.execute("RELEASE block")
        except OperationalError as error:
            # With the savepoint the whole transaction is gone, and with it what others did.
            self._end(group, error)

    def _leave(self, group: _Group) -> None:
        self._holder = None
        try:
            is_last = self._waiting == 0 or group.size >= MOST_TOGETHER
            if is_last and self._group is group:
                self._commit(group)
        finally:
            self._lock.release()

    def _wait(self, group: _Group) -> None:
        while not group.over.wait(LOOK_AGAIN_SECONDS):
            with self._lock:
                if self._group is group:
                    self._commit(group)
        if group.error is not None:
            raise group.error

    def _commit(self, group: _Group) -> None:
        try:
            # Not self._con.commit(), which is silent where there is no transaction.
            self._con.conn.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 - raised by _wait, in each thread that shares it
            self._end(group, error)
        else:
            self._end(group, None)

    def _end(self, group: _Group, error: BaseException | None) -> None:
        self._group = None
        group.error = error
        try:
            if error is not None:
                self._con.rollback()
        finally:
            group.over.set()
