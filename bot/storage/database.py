"""One SQLite file: a single locked writer, and read-only connections beside it.

One writer in WAL mode with `synchronous=FULL` keeps every acknowledged commit through a power
cut, and one writer plus read-only readers does not reach SQLite's WAL-reset bug.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlite_utils

from bot.storage.commits import Writer
from bot.storage.engine import sqlite3
from bot.storage.errors import StorageError
from bot.storage.migrations import check_known, migrations

Connection = sqlite_utils.Database
Row = dict[str, Any]

BUSY_TIMEOUT_SECONDS = 5.0


def rows(con: Connection, sql: str, parameters: Mapping[str, object] | None = None) -> list[Row]:
    """Run a statement that returns rows and give them all, each as a dict by column.

    The rows are fetched before this returns, so that no reader holds an old snapshot.
    """
    cursor = con.execute(sql, dict(parameters or {}))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def row(con: Connection, sql: str, parameters: Mapping[str, object] | None = None) -> Row | None:
    """Run a statement and give its first row, or None."""
    return next(iter(rows(con, sql, parameters)), None)


class Database:
    """The database of one process.

    `write()` gives the one writer inside BEGIN IMMEDIATE; blocks on the same thread nest and join
    the outermost transaction, blocks of several threads may share a commit (see commits.py).
    `read()` gives the thread's own read-only connection.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the file at `path`; a writer creates and migrates it.

        Raises:
            StorageError: the file is missing (read only), from a newer version of the bot, or on
                a disk where SQLite cannot keep a write-ahead log.
            bot.storage.engine.OperationalError: SQLite cannot open or migrate it.
        """
        self.path = path
        self.readonly = readonly
        self._lock = threading.Lock()
        self._local = threading.local()
        self._readers: list[tuple[threading.Thread, Connection]] = []
        self._after_commit: list[Callable[[], None]] = []
        if readonly and not path.is_file():
            raise StorageError(f"There is no database at {path}. Start the bot once to make it.")
        self._writer = None if readonly else Writer(self._open_writer())

    def _open_writer(self) -> Connection:
        # It holds what people said of candidates: a folder made here is the owner's alone.
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        raw = sqlite3.connect(str(self.path), timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False)
        try:
            return self._prepared(Connection(raw))
        except BaseException:
            raw.close()
            raise

    def _prepared(self, con: Connection) -> Connection:
        mode = rows(con, "PRAGMA journal_mode=WAL")[0]["journal_mode"]
        if mode != "wal":
            raise StorageError(
                f"SQLite cannot keep a write-ahead log beside {self.path}. "
                "Put the database on a local disk."
            )
        con.execute("PRAGMA synchronous=FULL")
        con.execute("PRAGMA foreign_keys=ON")
        check_known(con)
        migrations.apply(con)
        return con

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the writer inside one transaction; commit at the end, roll back on any error.

        A block inside a block undoes its own changes when it fails; if the failure is caught, the
        outer block goes on and commits the rest.

        Raises:
            bot.storage.engine.OperationalError: another process holds the file for longer than
                five seconds, or the disk is full; nothing of this block was kept.
        """
        writer = self._writer
        if writer is None:
            raise RuntimeError("this database was opened to be read only")
        callbacks: list[Callable[[], None]] = []
        outermost = not writer.is_mine
        with writer.block() as con:
            try:
                yield con
            finally:
                if outermost:
                    callbacks, self._after_commit = self._after_commit, []
        for callback in callbacks:
            callback()

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once the transaction this thread is in has been committed, outside it.

        The same callback is called once however often it was given; after a rollback never.
        """
        if self._writer is None or not self._writer.is_mine:
            raise RuntimeError("after_commit belongs inside write()")
        if callback not in self._after_commit:
            self._after_commit.append(callback)

    def read(self) -> Connection:
        """Give this thread's read-only connection; it sees all that was committed."""
        con: Connection | None = getattr(self._local, "con", None)
        if con is None:
            con = self._open_reader()
            self._local.con = con
            with self._lock:
                self._close_orphans()
                self._readers.append((threading.current_thread(), con))
        return con

    def _open_reader(self) -> Connection:
        uri = f"file:{quote(str(self.path))}?mode=ro"
        raw = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False)
        con = Connection(raw)
        con.execute("PRAGMA query_only=ON")
        return con

    def _close_orphans(self) -> None:
        for thread, con in self._readers:
            if not thread.is_alive():
                con.close()
        self._readers = [(thread, con) for thread, con in self._readers if thread.is_alive()]

    def close(self) -> None:
        """Close every connection; the last close folds the WAL into the file."""
        with self._lock:
            for _, con in self._readers:
                con.close()
            self._readers.clear()
        if self._writer is not None:
            self._writer.close()
